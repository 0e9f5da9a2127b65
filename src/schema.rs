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

/// How an order is named.
const ORDER: [&str; 2] = ["order_id", "order_reference_id"];
/// How a payment in the background is named.
const PAYMENT: [&str; 2] = ["payment", "order_reference_id"];

/// A request that needs one of two members.
fn either(mut request: Value, members: [&str; 2]) -> Value {
    request["anyOf"] = members.iter().map(|member| json!({ "required": [member] })).collect();
    request
}

fn reply<T: JsonSchema + 'static>() -> Value {
    let mut schema = generator(true).into_root_schema_for::<View<'static, T>>().to_value();
    schema["required"] = json!(HEAD);
    schema
}

/// No members of its own.
#[derive(JsonSchema)]
struct Empty {}

/// An operation, as the manual has it.
struct Row {
    name: &'static str,
    /// In one line.
    does: &'static str,
    /// The longest time.
    takes: &'static str,
    request: Value,
    reply: Value,
}

/// Every operation, in the order of the table.
fn operations() -> Vec<Row> {
    vec![
        Row {
            name: "session_create",
            does: "Opens a session, resumes a live one, or returns a paid one",
            takes: "`call_timeout_ms`",
            request: request::<request::SessionRequest>(),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "poll_status",
            does: "Waits for the service's final word on a sale; looks once with `wait_s` 0",
            takes: "`wait_s`",
            request: either(request::<request::PollRequest>(), ORDER),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "session_void",
            does: "Takes an unpaid session back",
            takes: "`call_timeout_ms`",
            request: either(request::<request::VoidRequest>(), ORDER),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "pay",
            does: "Opens a session by SMS and waits for its end",
            takes: "`wait_s`, 17 minutes",
            request: request::<request::SessionRequest>(),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "tender_check",
            does: "Whether another payment may be taken for a sale",
            takes: "2 s",
            request: either(request::<request::TenderRequest>(), ORDER),
            reply: reply::<reply::TenderView>(),
        },
        Row {
            name: "refund",
            does: "Gives captured money back, whole or in part",
            takes: "`call_timeout_ms`",
            request: either(request::<request::RefundRequest>(), ORDER),
            reply: reply::<reply::Movement>(),
        },
        Row {
            name: "payment_start",
            does: "Starts a sale in the background",
            takes: "at once",
            request: request::<request::SessionRequest>(),
            reply: reply::<reply::PaymentView>(),
        },
        Row {
            name: "refund_start",
            does: "Starts a refund in the background",
            takes: "at once",
            request: either(request::<request::RefundRequest>(), ORDER),
            reply: reply::<reply::PaymentView>(),
        },
        Row {
            name: "payment_status",
            does: "How a payment or refund in the background stands",
            takes: "`wait_s`",
            request: either(request::<request::PaymentRequest>(), PAYMENT),
            reply: reply::<reply::PaymentView>(),
        },
        Row {
            name: "payment_cancel",
            does: "Takes a payment in the background back",
            takes: "at once",
            request: either(request::<request::PaymentCancelRequest>(), PAYMENT),
            reply: reply::<reply::PaymentView>(),
        },
        Row {
            name: "payment_list",
            does: "The payments and refunds of this client in the background",
            takes: "at once",
            request: request::<request::PaymentListRequest>(),
            reply: reply::<reply::Payments>(),
        },
        Row {
            name: "order_get",
            does: "Reads an order; `0` means read, not paid",
            takes: "`call_timeout_ms`",
            request: either(request::<request::OrderRequest>(), ORDER),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "order_update_reference",
            does: "Puts another reference on an order",
            takes: "`call_timeout_ms`",
            request: request::<request::UpdateReferenceRequest>(),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "order_authorise",
            does: "Confirms an approved online order",
            takes: "`call_timeout_ms`",
            request: either(request::<request::AuthoriseRequest>(), ORDER),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "order_capture",
            does: "Claims the money of an authorised online order",
            takes: "`call_timeout_ms`",
            request: either(request::<request::MoveRequest>(), ORDER),
            reply: reply::<reply::Movement>(),
        },
        Row {
            name: "order_cancel",
            does: "Gives up an authorised online order",
            takes: "`call_timeout_ms`",
            request: either(request::<request::MoveRequest>(), ORDER),
            reply: reply::<reply::Movement>(),
        },
        Row {
            name: "checkout_create",
            does: "Opens an online checkout",
            takes: "`call_timeout_ms`",
            request: checkout(),
            reply: reply::<reply::Sale>(),
        },
        Row {
            name: "eligibility",
            does: "Whether to offer Tamara for an amount",
            takes: "2 s",
            request: request::<request::EligibilityRequest>(),
            reply: reply::<reply::EligibilityView>(),
        },
        Row {
            name: "customer_verification",
            does: "Whether the customer's identity is verified",
            takes: "`call_timeout_ms`",
            request: request::<request::VerificationRequest>(),
            reply: reply::<reply::Verification>(),
        },
        Row {
            name: "new_reference",
            does: "Makes a reference that was never used before",
            takes: "at once",
            request: request::<request::ReferenceRequest>(),
            reply: reply::<reply::NewReference>(),
        },
        Row {
            name: "webhook_register",
            does: "Registers a webhook",
            takes: "`call_timeout_ms`",
            request: request::<request::WebhookRequest>(),
            reply: reply::<reply::WebhookView>(),
        },
        Row {
            name: "webhook_list",
            does: "Lists webhooks",
            takes: "`call_timeout_ms`",
            request: request::<request::WebhookListRequest>(),
            reply: reply::<reply::Webhooks>(),
        },
        Row {
            name: "webhook_get",
            does: "Reads a webhook",
            takes: "`call_timeout_ms`",
            request: request::<request::WebhookIdRequest>(),
            reply: reply::<reply::WebhookView>(),
        },
        Row {
            name: "webhook_update",
            does: "Changes a webhook",
            takes: "`call_timeout_ms`",
            request: request::<request::WebhookRequest>(),
            reply: reply::<reply::WebhookView>(),
        },
        Row {
            name: "webhook_delete",
            does: "Removes a webhook",
            takes: "`call_timeout_ms`",
            request: request::<request::WebhookIdRequest>(),
            reply: reply::<Empty>(),
        },
        Row {
            name: "webhook_receive",
            does: "Verifies what was posted to your web server, and reads the order afresh",
            takes: "`call_timeout_ms`",
            request: either(request::<request::ReceiveRequest>(), ["body", "body_base64"]),
            reply: reply::<reply::Received>(),
        },
        Row {
            name: "webhook_listen",
            does: "Starts a small server for webhooks; it ends with the client",
            takes: "at once",
            request: request::<request::ListenRequest>(),
            reply: reply::<reply::Listening>(),
        },
        Row {
            name: "webhook_next",
            does: "Waits for the next webhook of that server",
            takes: "`wait_s`",
            request: request::<request::NextRequest>(),
            reply: reply::<reply::Received>(),
        },
        Row {
            name: "dispute_list",
            does: "Lists disputes",
            takes: "`call_timeout_ms`",
            request: request::<request::DisputeListRequest>(),
            reply: reply::<Disputes>(),
        },
        Row {
            name: "dispute_reply",
            does: "Answers a dispute",
            takes: "`call_timeout_ms`",
            request: request::<request::DisputeReplyRequest>(),
            reply: reply::<reply::DisputeReply>(),
        },
        Row {
            name: "recover",
            does: "Clears up what a crash or a lost answer left open",
            takes: "`call_timeout_ms`",
            request: request::<request::RecoverRequest>(),
            reply: reply::<reply::RecoveredSteps>(),
        },
        Row {
            name: "step_resolve",
            does: "Closes a step by hand, by a supervisor's word",
            takes: "`call_timeout_ms`",
            request: request::<request::ResolveRequest>(),
            reply: reply::<reply::Resolved>(),
        },
        Row {
            name: "history",
            does: "Reads the journal",
            takes: "at once",
            request: request::<request::HistoryRequest>(),
            reply: reply::<reply::History>(),
        },
        Row {
            name: "diagnose",
            does: "Looks at everything between the till and the service",
            takes: "10 s",
            request: request::<request::DiagnoseRequest>(),
            reply: reply::<support::DiagnosisView>(),
        },
        Row {
            name: "support_bundle",
            does: "Writes one file for support",
            takes: "10 s",
            request: request::<request::BundleRequest>(),
            reply: reply::<support::BundleView>(),
        },
        Row {
            name: "log_level",
            does: "Changes how much is logged",
            takes: "at once",
            request: request::<request::LogLevelRequest>(),
            reply: reply::<reply::LogLevel>(),
        },
        Row {
            name: "report",
            does: "Totals of a day",
            takes: "at once; with `reread` or `settlement` `call_timeout_ms`",
            request: request::<request::ReportRequest>(),
            reply: reply::<reply::ReportView>(),
        },
        Row {
            name: "receipt",
            does: "The lines of a receipt",
            takes: "at once",
            request: either(request::<request::ReceiptRequest>(), ORDER),
            reply: reply::<reply::ReceiptView>(),
        },
        Row {
            name: "watch_add",
            does: "Watches an order, or the open sales of the journal, in the background",
            takes: "at once",
            request: request::<request::WatchRequest>(),
            reply: reply::<reply::Watching>(),
        },
        Row {
            name: "watch_next",
            does: "Waits for the next news of a watched order",
            takes: "`wait_s`",
            request: request::<request::WatchNextRequest>(),
            reply: reply::<reply::News>(),
        },
        Row {
            name: "watch_remove",
            does: "Watches an order no longer",
            takes: "at once",
            request: either(request::<request::WatchRequest>(), ORDER),
            reply: reply::<reply::Watching>(),
        },
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

/// The functions that are no operations, in one line each.
const FUNCTIONS: &[(&str, &str)] = &[
    ("tamara_abi_version", "The version of the interface"),
    ("tamara_call", "Calls an operation by its name"),
    ("tamara_client_close", "Closes a client"),
    ("tamara_client_open", "Opens a client"),
    ("tamara_interrupt", "Ends the calls of a client that wait, from another thread"),
    ("tamara_interrupt_sale", "Ends the calls of a client that wait for one sale; others go on"),
    ("tamara_log_to", "Sends the log to a function of the program"),
    ("tamara_result_name", "The name of a number"),
    ("tamara_string_free", "Gives a reply back"),
    ("tamara_version", "The version of the library"),
    ("tamara_call_into", "`tamara_call` into the caller's own buffer"),
    ("tamara_client_open_into", "`tamara_client_open` into the caller's own buffer"),
    ("tamara_reply_into", "The last such reply again, after a buffer that was too small"),
    ("tamara_reply_text", "A member of a reply as text, by its path"),
    ("tamara_reply_amount", "An amount of a reply, and its currency"),
    ("tamara_reply_count", "The number of elements of a list in a reply"),
    ("tamara_request_new", "Begins a request, for a program without a JSON writer"),
    ("tamara_request_set_text", "Sets a member of it to a text"),
    ("tamara_request_set_amount", "Sets a member of it to an amount"),
    ("tamara_request_set_json", "Sets a member of it to any JSON value"),
    ("tamara_request_add_item", "Adds a line to its `items`"),
    ("tamara_request_json", "Its JSON text"),
    ("tamara_request_free", "Frees it"),
];

/// The parts of the header and its index, in the order of a sale: what one wants to do, and the functions for it. Operations are named without
/// `tamara_`.
const TASKS: &[(&str, &[&str])] = &[
    ("OPEN AND CLOSE", &["tamara_client_open", "tamara_client_close"]),
    ("BEFORE A SALE", &["eligibility", "customer_verification", "new_reference"]),
    ("SELL, AND WAIT FOR THE END", &["session_create", "poll_status", "session_void", "pay", "tender_check"]),
    ("SELL WITHOUT WAITING", &["payment_start", "payment_status", "payment_cancel", "payment_list", "refund_start"]),
    ("GIVE MONEY BACK", &["refund"]),
    ("AFTER A CRASH OR A LOST ANSWER", &["recover", "step_resolve", "history"]),
    ("REPORTS AND RECEIPTS", &["report", "receipt"]),
    ("ORDERS", &["order_get", "order_update_reference"]),
    ("SELL ONLINE", &["checkout_create", "order_authorise", "order_capture", "order_cancel"]),
    ("WATCH MANY ORDERS", &["watch_add", "watch_next", "watch_remove"]),
    (
        "WEBHOOKS",
        &[
            "webhook_register",
            "webhook_list",
            "webhook_get",
            "webhook_update",
            "webhook_delete",
            "webhook_receive",
            "webhook_listen",
            "webhook_next",
        ],
    ),
    ("DISPUTES", &["dispute_list", "dispute_reply"]),
    ("SUPPORT", &["diagnose", "support_bundle", "log_level", "tamara_log_to"]),
    ("END A WAIT", &["tamara_interrupt", "tamara_interrupt_sale"]),
    (
        "ANY OPERATION BY NAME; TEXTS AND VERSIONS",
        &["tamara_call", "tamara_string_free", "tamara_version", "tamara_abi_version", "tamara_result_name"],
    ),
    ("READ A REPLY WITHOUT A JSON LIBRARY", &["tamara_reply_text", "tamara_reply_amount", "tamara_reply_count"]),
    (
        "WRITE A REQUEST WITHOUT A JSON LIBRARY",
        &[
            "tamara_request_new",
            "tamara_request_set_text",
            "tamara_request_set_amount",
            "tamara_request_set_json",
            "tamara_request_add_item",
            "tamara_request_json",
            "tamara_request_free",
        ],
    ),
    ("REPLIES IN THE CALLER'S BUFFER", &["tamara_client_open_into", "tamara_call_into", "tamara_reply_into"]),
];

/// What the interface is, for those who write header, bindings and book.
fn interface() -> Value {
    let codes = Code::all().map(|code| {
        let meaning = code.meaning();
        let cause = meaning.cause.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        json!({ "name": code.name(), "number": code.number(), "cause": cause, "cure": meaning.cure })
    });
    let operations = operations().into_iter().map(|row| {
        let is_needed = row.request["anyOf"].is_array() || row.request["required"].is_array();
        json!({ "name": row.name, "does": row.does, "takes": row.takes, "may_be_empty": !is_needed })
    });
    let functions = FUNCTIONS.iter().map(|(name, does)| json!({ "name": name, "does": does }));
    let tasks = TASKS.iter().map(|(task, functions)| json!({ "task": task, "functions": functions }));
    json!({
        "abi_version": crate::ABI_VERSION,
        "codes": codes.collect::<Vec<_>>(),
        "operations": operations.collect::<Vec<_>>(),
        "functions": functions.collect::<Vec<_>>(),
        "tasks": tasks.collect::<Vec<_>>(),
    })
}

/// Every file of the folder.
fn files() -> BTreeMap<String, String> {
    let text = |schema: &Value| serde_json::to_string_pretty(schema).unwrap() + "\n";
    let mut files = BTreeMap::new();
    for Row { name, request, reply, .. } in operations() {
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
fn every_function_stands_under_one_task() {
    let told = TASKS.iter().flat_map(|(_, functions)| *functions).copied();
    let mut told: Vec<&str> = told.collect();
    let mut there: Vec<&str> =
        OPERATIONS.iter().map(|o| o.name).chain(FUNCTIONS.iter().map(|(name, _)| *name)).collect();
    told.sort_unstable();
    there.sort_unstable();
    assert_eq!(told, there);
}

#[test]
fn every_operation_has_its_schemas() {
    let names: Vec<&str> = operations().iter().map(|row| row.name).collect();
    assert_eq!(names, OPERATIONS.iter().map(|o| o.name).collect::<Vec<_>>());
}

#[test]
fn a_schema_refuses_unknown_members_of_a_request_and_allows_them_in_a_reply() {
    for Row { name, request, reply, .. } in operations() {
        let is_closed = request["additionalProperties"] == json!(false);
        assert_eq!(is_closed, name != "checkout_create", "{name}");
        assert_ne!(reply["additionalProperties"], json!(false), "{name}");
        for member in HEAD {
            assert!(reply["properties"].get(member).is_some(), "{name} {member}");
        }
    }
}
