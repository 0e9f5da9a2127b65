//! The JSON Schemas of `docs/schema/`, made of the types that read requests and write replies, and `interface.json`, from which header, bindings
//! and book are written. Only in tests: no library carries them.
//!
//! `cargo xtask schema` writes them; the test below fails when they are not what the types say.

use crate::client::operation::OPERATIONS;
use crate::error::Code;
use crate::host::reply::{self, View};
use crate::host::support;
use crate::rail::Disputes;
use crate::request::checkout::fields::{self, Field, Need, Shape};
use crate::request::{self, Seconds};
use crate::value::money::Money;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Set, the files are written instead of compared.
const WRITE: &str = "TAMARA_POS_WRITE_SCHEMAS";
const FOLDER: &str = "docs/schema";

/// What is in every reply. The other members are there when the call got so far.
const HEAD: [&str; 7] = ["code", "name", "verdict", "next_action", "message", "warnings", "simulated"];

impl JsonSchema for Money {
    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = json!({ "type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,3})?$" });
        let amount = match generator.contract().is_serialize() {
            true => text,
            false => json!({ "anyOf": [text, { "type": "number", "minimum": 0 }] }),
        };
        json_schema!({
            "description": "Money in major units, at most the currency's decimals.",
            "type": "object",
            "properties": { "amount": amount, "currency": { "enum": ["SAR", "AED", "BHD", "KWD", "OMR", "QAR"] } },
            "required": ["amount", "currency"],
            "additionalProperties": false
        })
    }
}

impl JsonSchema for Seconds {
    fn schema_name() -> Cow<'static, str> {
        "Seconds".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": 86400 })
    }
}

fn generator(is_reply: bool) -> SchemaGenerator {
    let settings = SchemaSettings::draft07();
    match is_reply {
        true => settings.for_serialize().into_generator(),
        false => settings.for_deserialize().into_generator(),
    }
}

fn request<T: JsonSchema>() -> Value {
    let mut schema = generator(false).into_root_schema_for::<T>().to_value();
    allow_nulls(&mut schema);
    schema
}

/// A member that may be left out may be null as well, everywhere.
fn allow_nulls(schema: &mut Value) {
    let required = schema["required"].clone();
    let is_required = |name: &str| required.as_array().is_some_and(|all| all.contains(&json!(name)));
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                properties.iter_mut().filter(|(name, _)| !is_required(name)).for_each(|(_, member)| allow_null(member));
            }
            members.values_mut().for_each(allow_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(allow_nulls),
        _ => {}
    }
}

fn reply<T: JsonSchema + 'static>() -> Value {
    let mut schema = generator(true).into_root_schema_for::<View<'static, T>>().to_value();
    schema["required"] = json!(HEAD);
    schema
}

/// No members of its own.
#[derive(JsonSchema)]
struct Empty {}

/// The request and the reply of each operation.
fn operations() -> Vec<(&'static str, Value, Value)> {
    vec![
        ("session_create", request::<request::SessionRequest>(), reply::<reply::Sale>()),
        ("poll_status", request::<request::PollRequest>(), reply::<reply::Sale>()),
        ("session_void", request::<request::VoidRequest>(), reply::<reply::Sale>()),
        ("pay", request::<request::SessionRequest>(), reply::<reply::Sale>()),
        ("tender_check", request::<request::TenderRequest>(), reply::<reply::TenderView>()),
        ("refund", request::<request::RefundRequest>(), reply::<reply::Movement>()),
        ("payment_start", request::<request::SessionRequest>(), reply::<reply::PaymentView>()),
        ("refund_start", request::<request::RefundRequest>(), reply::<reply::PaymentView>()),
        ("payment_status", request::<request::PaymentRequest>(), reply::<reply::PaymentView>()),
        ("payment_cancel", request::<request::PaymentCancelRequest>(), reply::<reply::PaymentView>()),
        ("payment_list", request::<request::PaymentListRequest>(), reply::<reply::Payments>()),
        ("order_get", request::<request::OrderRequest>(), reply::<reply::Sale>()),
        ("order_update_reference", request::<request::UpdateReferenceRequest>(), reply::<reply::Sale>()),
        ("order_authorise", request::<request::AuthoriseRequest>(), reply::<reply::Sale>()),
        ("order_capture", request::<request::MoveRequest>(), reply::<reply::Movement>()),
        ("order_cancel", request::<request::MoveRequest>(), reply::<reply::Movement>()),
        ("checkout_create", checkout(), reply::<reply::Sale>()),
        ("eligibility", request::<request::EligibilityRequest>(), reply::<reply::EligibilityView>()),
        ("customer_verification", request::<request::VerificationRequest>(), reply::<reply::Verification>()),
        ("new_reference", request::<request::ReferenceRequest>(), reply::<reply::NewReference>()),
        ("webhook_register", request::<request::WebhookRequest>(), reply::<reply::WebhookView>()),
        ("webhook_list", request::<request::WebhookListRequest>(), reply::<reply::Webhooks>()),
        ("webhook_get", request::<request::WebhookIdRequest>(), reply::<reply::WebhookView>()),
        ("webhook_update", request::<request::WebhookRequest>(), reply::<reply::WebhookView>()),
        ("webhook_delete", request::<request::WebhookIdRequest>(), reply::<Empty>()),
        ("webhook_receive", request::<request::ReceiveRequest>(), reply::<reply::Received>()),
        ("webhook_listen", request::<request::ListenRequest>(), reply::<reply::Listening>()),
        ("webhook_next", request::<request::NextRequest>(), reply::<reply::Received>()),
        ("dispute_list", request::<request::DisputeListRequest>(), reply::<Disputes>()),
        ("dispute_reply", request::<request::DisputeReplyRequest>(), reply::<reply::DisputeReply>()),
        ("recover", request::<request::RecoverRequest>(), reply::<reply::RecoveredSteps>()),
        ("step_resolve", request::<request::ResolveRequest>(), reply::<reply::Resolved>()),
        ("history", request::<request::HistoryRequest>(), reply::<reply::History>()),
        ("diagnose", request::<request::DiagnoseRequest>(), reply::<support::DiagnosisView>()),
        ("support_bundle", request::<request::BundleRequest>(), reply::<support::BundleView>()),
        ("log_level", request::<request::LogLevelRequest>(), reply::<reply::LogLevel>()),
        ("report", request::<request::ReportRequest>(), reply::<reply::ReportView>()),
        ("receipt", request::<request::ReceiptRequest>(), reply::<reply::ReceiptView>()),
        ("watch_add", request::<request::WatchRequest>(), reply::<reply::Watching>()),
        ("watch_next", request::<request::WatchNextRequest>(), reply::<reply::News>()),
        ("watch_remove", request::<request::WatchRequest>(), reply::<reply::Watching>()),
    ]
}

/// The checkout's request, of the table that checks it.
fn checkout() -> Value {
    let mut schema = object(fields::ORDER);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("CheckoutRequest");
    schema["properties"]["digital"] =
        json!({ "type": ["boolean", "null"], "description": "Nothing is shipped. Not sent." });
    schema["properties"]["raw"] =
        json!({ "type": ["boolean", "null"], "description": "Adds the service's answer. Not sent." });
    schema["definitions"] = json!({ "Money": Money::json_schema(&mut generator(false)).to_value() });
    schema
}

fn object(table: &[Field]) -> Value {
    let properties: Map<String, Value> = table.iter().map(|field| (field.name.to_string(), member(field))).collect();
    let required: Vec<&str> = table.iter().filter(|f| f.need == Need::Required).map(|f| f.name).collect();
    // Others are sent as they are.
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": true })
}

fn member(field: &Field) -> Value {
    let mut schema = match field.shape {
        Shape::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
        Shape::TextOrEmpty(most) => json!({ "type": "string", "maxLength": most }),
        Shape::Email => json!({ "type": "string", "maxLength": 128 }),
        Shape::Phone => json!({ "type": "string", "maxLength": 32 }),
        Shape::Url => json!({ "type": "string", "pattern": "^https?://", "maxLength": 1024 }),
        Shape::Name => json!({ "type": "string", "minLength": 1, "maxLength": 255 }),
        Shape::Country => json!({ "enum": fields::COUNTRIES }),
        Shape::OneOf(known) => json!({ "enum": known }),
        Shape::Known(known) => json!({ "type": "string", "examples": known }),
        Shape::Date => json!({ "type": "string", "pattern": DATE }),
        Shape::DateOrNull => json!({ "type": ["string", "null"], "pattern": DATE }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole(i64::MIN, i64::MAX) => json!({ "type": "integer" }),
        Shape::Whole(least, i64::MAX) => json!({ "type": "integer", "minimum": least }),
        Shape::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::WholeOrDigits => json!({ "type": ["integer", "string"], "minimum": 0, "pattern": "^[+]?[0-9]+$" }),
        Shape::Number => json!({ "type": "number", "minimum": 0 }),
        Shape::Money => json!({ "allOf": [{ "$ref": "#/definitions/Money" }] }),
        Shape::Object(table) => object(table),
        Shape::Items(table) => json!({ "type": "array", "minItems": 1, "items": object(table) }),
        Shape::TelecomObject => object(fields::TELECOM),
        Shape::Free => json!({ "type": "object" }),
    };
    let of_telecom = match field.need {
        Need::Telecom => " (required from telecom merchants)",
        Need::Doubt => " (expected from telecom merchants)",
        Need::Required | Need::Optional => "",
    };
    if field.need != Need::Required {
        allow_null(&mut schema);
    }
    schema["description"] = json!(format!("{}{of_telecom}", field.about));
    schema
}

/// Null says as much as a member that is left out.
fn allow_null(schema: &mut Value) {
    let nothing = json!({ "type": "null" });
    match schema["type"].take() {
        Value::String(kind) => schema["type"] = json!([kind, "null"]),
        Value::Array(mut kinds) => {
            kinds.extend((!kinds.contains(&json!("null"))).then(|| json!("null")));
            schema["type"] = Value::Array(kinds);
        }
        _ => {
            let members = schema.as_object_mut().unwrap();
            members.remove("type");
            let one = members.remove("allOf").or(members.remove("anyOf"));
            let enumerated = || members.remove("enum").map(|known| json!([{ "enum": known }]));
            let mut any = one.or_else(enumerated).and_then(|any| any.as_array().cloned()).unwrap_or_default();
            any.extend((!any.contains(&nothing)).then_some(nothing));
            members.insert("anyOf".to_string(), Value::Array(any));
        }
    }
}

const DATE: &str = "^[0-9]{2}-[0-9]{2}-[0-9]{4}$";

/// What the interface is, for those who write header, bindings and book.
fn interface() -> Value {
    let codes = Code::all().map(|code| {
        let meaning = code.meaning();
        let cause = meaning.cause.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        json!({ "name": code.name(), "number": code.number(), "cause": cause, "cure": meaning.cure })
    });
    json!({ "abi_version": crate::ABI_VERSION, "codes": codes.collect::<Vec<_>>() })
}

/// Every file of the folder.
fn files() -> BTreeMap<String, String> {
    let text = |schema: &Value| serde_json::to_string_pretty(schema).unwrap() + "\n";
    let mut files = BTreeMap::new();
    for (name, request, reply) in operations() {
        files.insert(format!("{name}.request.json"), text(&request));
        files.insert(format!("{name}.reply.json"), text(&reply));
    }
    let mut configuration = crate::host::config::schema(generator(false)).to_value();
    allow_nulls(&mut configuration);
    files.insert("client_open.request.json".to_string(), text(&configuration));
    files.insert("interface.json".to_string(), text(&interface()));
    files.insert("client_open.reply.json".to_string(), text(&reply::<reply::Opened>()));
    files
}

#[test]
fn the_committed_schemas_are_what_the_types_say() {
    let files = files();
    if std::env::var_os(WRITE).is_some() {
        files.iter().for_each(|(name, text)| std::fs::write(format!("{FOLDER}/{name}"), text).unwrap());
    }
    let committed = std::fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut committed: Vec<String> = committed.filter(|name| name != "README.md").collect();
    committed.sort();
    assert_eq!(committed, files.keys().cloned().collect::<Vec<_>>(), "run cargo xtask schema");
    for (name, text) in files {
        let kept = std::fs::read_to_string(format!("{FOLDER}/{name}")).unwrap();
        assert!(kept == text, "{name} is not what the types say; run cargo xtask schema");
    }
}

#[test]
fn the_schema_s_neighbour_the_chapter_of_texts_holds_every_text_with_its_key() {
    const CHAPTER: &str = "docs/texts.md";
    const MARK: &str = "<!-- written by cargo xtask schema -->\n";
    let kept = std::fs::read_to_string(CHAPTER).unwrap();
    let (intro, tables) = kept.split_once(MARK).expect("the chapter has its mark");
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(CHAPTER, format!("{intro}{MARK}{}", crate::host::texts::tables())).unwrap();
    } else {
        assert!(
            tables == crate::host::texts::tables(),
            "{CHAPTER} is not what the source says; run cargo xtask schema"
        );
    }
}

#[test]
fn the_schema_of_a_checkout_takes_the_nulls_and_digits_that_the_operation_takes() {
    fn takes_null(schema: &Value) -> bool {
        let is_listed = schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("null")));
        is_listed || schema["anyOf"].as_array().is_some_and(|any| any.contains(&json!({ "type": "null" })))
    }
    fn walk(table: &[Field], schema: &Value, checked: &mut u32) {
        for field in table {
            let member = &schema["properties"][field.name];
            let is_value = matches!(field.shape, Shape::DateOrNull);
            assert_eq!(takes_null(member), field.need != Need::Required || is_value, "{} {member}", field.name);
            *checked += 1;
            match field.shape {
                Shape::Object(table) => walk(table, member, checked),
                Shape::Items(table) => walk(table, &member["items"], checked),
                Shape::TelecomObject => walk(fields::TELECOM, member, checked),
                Shape::WholeOrDigits => assert_eq!(member["type"], json!(["integer", "string", "null"])),
                _ => {}
            }
        }
    }
    let mut checked = 0;
    walk(fields::ORDER, &checkout(), &mut checked);
    assert!(checked > 100, "{checked}");
}

#[test]
fn every_operation_has_its_schemas() {
    let names: Vec<&str> = operations().iter().map(|(name, ..)| *name).collect();
    assert_eq!(names, OPERATIONS.iter().map(|o| o.name).collect::<Vec<_>>());
}

#[test]
fn a_schema_refuses_unknown_members_of_a_request_and_allows_them_in_a_reply() {
    for (name, request, reply) in operations() {
        let is_closed = request["additionalProperties"] == json!(false);
        assert_eq!(is_closed, name != "checkout_create", "{name}");
        assert_ne!(reply["additionalProperties"], json!(false), "{name}");
        for member in HEAD {
            assert!(reply["properties"].get(member).is_some(), "{name} {member}");
        }
    }
}
