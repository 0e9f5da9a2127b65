//! The replies' members with their types, from `docs/schema/`: languages with types get a class for each.

use super::interface::{Interface, pascal};
use crate::{Result, root};
use serde_json::{Map, Value};

const SCHEMAS: &str = "docs/schema";
/// Members of every reply: each binding has them in a class of its own, written by hand.
pub const COMMON: [&str; 8] = ["code", "name", "verdict", "next_action", "message", "warnings", "simulated", "error"];
/// What the replies of several operations are called, or of one whose own name says too little, by the first operation.
const NAMES: [(&str, &str); 7] = [
    ("client_open", "Open"),
    ("session_create", "Sale"),
    ("refund", "Movement"),
    ("webhook_register", "Webhook"),
    ("webhook_receive", "Event"),
    ("dispute_reply", "DisputeComment"),
    ("watch_add", "Watching"),
];
/// Parts whose name is taken, or says too little.
const PARTS: [(&str, &str); 6] = [
    ("CheckView", "Check"),
    ("ErrorView", "ErrorDetail"),
    ("RecoveredView", "RecoveredStep"),
    ("Respond", "Response"),
    ("Sale", "Order"),
    ("StepView", "Step"),
];

/// All that the schemas say.
pub struct Replies {
    /// In the order of the operations; a class that others extend comes before them.
    pub replies: Vec<Class>,
    /// Objects within replies, by name.
    pub parts: Vec<Class>,
    of_operations: Vec<(String, String)>,
}

/// A reply, or an object within one.
pub struct Class {
    /// `DisputeList`.
    pub name: String,
    pub about: String,
    /// The class that it adds its members to.
    pub extends: Option<String>,
    pub members: Vec<Member>,
}

#[derive(Clone, PartialEq)]
pub struct Member {
    pub name: String,
    pub about: String,
    pub kind: Kind,
}

/// What a member holds.
#[derive(Clone, PartialEq)]
pub enum Kind {
    Text,
    Integer,
    OptionalInteger,
    Truth,
    Money,
    /// A sentence in two languages.
    Sentence,
    Part(String),
    Texts,
    Parts(String),
    /// Any JSON.
    Any,
}

impl Replies {
    /// Reads the schemas of all operations, and of `client_open`.
    pub fn read(interface: &Interface) -> Result<Self> {
        let mut all = Replies { replies: Vec::new(), parts: Vec::new(), of_operations: Vec::new() };
        let names = interface.operations().map(|f| f.short());
        for operation in std::iter::once("client_open").chain(names) {
            let file = format!("{operation}.reply.json");
            all.add(operation, &read(&file)?).map_err(|error| format!("{file}: {error}"))?;
        }
        for class in &mut all.replies {
            let operations = all.of_operations.iter().filter(|(_, name)| *name == class.name);
            let operations: Vec<&str> = operations.map(|(operation, _)| operation.as_str()).collect();
            class.about = format!("What {} answers.", operations.join(", "));
        }
        all.parts.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// The class of an operation's reply; none where a reply has no members of its own.
    pub fn of(&self, operation: &str) -> Option<&str> {
        let (_, name) = self.of_operations.iter().find(|(known, _)| known == operation)?;
        Some(name)
    }

    /// The class of an operation's reply, with its members.
    pub fn class_of(&self, operation: &str) -> Option<&Class> {
        let name = self.of(operation)?;
        self.replies.iter().find(|class| class.name == name)
    }

    fn add(&mut self, operation: &str, schema: &Value) -> Result {
        for (name, definition) in object(&schema["definitions"]) {
            let name = part_name(name);
            if definition["type"] == "object" && !["Money", "Message", "Warning"].contains(&name.as_str()) {
                let part = class(name, definition, &schema["definitions"])?;
                if self.parts.iter().all(|known| known.name != part.name) {
                    self.parts.push(part);
                }
            }
        }
        let mut reply = class(String::new(), schema, &schema["definitions"])?;
        reply.members.retain(|member| !COMMON.contains(&member.name.as_str()));
        if reply.members.is_empty() {
            return Ok(());
        }
        if let Some(same) = self.replies.iter().find(|known| self.whole(known) == sorted(reply.members.clone())) {
            self.of_operations.push((operation.into(), same.name.clone()));
            return Ok(());
        }
        let short = NAMES.iter().find(|(first, _)| *first == operation).map(|(_, name)| name.to_string());
        reply.name = short.unwrap_or_else(|| pascal(operation));
        let is_in = |known: &&Class| known.members.iter().all(|member| reply.members.contains(member));
        if let Some(base) = self.replies.iter().filter(|known| known.members.len() > 5).find(is_in) {
            reply.members.retain(|member| !base.members.contains(member));
            reply.extends = Some(base.name.clone());
        }
        self.of_operations.push((operation.into(), reply.name.clone()));
        self.replies.push(reply);
        Ok(())
    }

    /// All members of a class, in order of their names.
    fn whole(&self, class: &Class) -> Vec<Member> {
        let base = self.replies.iter().find(|known| Some(&known.name) == class.extends.as_ref());
        sorted(class.members.iter().chain(base.into_iter().flat_map(|base| &base.members)).cloned().collect())
    }
}

fn sorted(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

fn class(name: String, schema: &Value, definitions: &Value) -> Result<Class> {
    let member = |(name, schema): (&String, &Value)| {
        let kind = kind(schema, definitions).ok_or_else(|| format!("no type for {name}: {schema}"))?;
        Ok(Member { name: name.clone(), about: description(schema), kind })
    };
    let members: Result<Vec<Member>> = object(&schema["properties"]).map(member).collect();
    Ok(Class { name, about: description(schema), extends: None, members: members? })
}

/// A file of the folder.
pub fn read(file: &str) -> Result<Value> {
    let path = root().join(SCHEMAS).join(file);
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{SCHEMAS}/{file}: {e}"))?;
    serde_json::from_str(&text).map_err(|e| format!("{SCHEMAS}/{file}: {e}"))
}

/// A description in plain text: names of functions and codes stand alone, all else that is code in quotes.
pub fn plain(description: &str) -> String {
    let part = |(at, part): (usize, &str)| match at % 2 {
        1 if !part.to_lowercase().starts_with("tamara_") => format!("\"{part}\""),
        _ => part.to_string(),
    };
    description.split('`').enumerate().map(part).collect()
}

/// A part that is told in words of its own.
pub fn is_taken_for_text(name: &str) -> bool {
    ["Money", "Message"].contains(&name)
}

pub fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn description(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn part_name(definition: &str) -> String {
    PARTS.iter().find(|(name, _)| *name == definition).map_or(definition, |(_, name)| name).to_string()
}

fn kind(schema: &Value, definitions: &Value) -> Option<Kind> {
    if *schema == Value::Bool(true) {
        return Some(Kind::Any);
    }
    if let Some(name) = referred(schema) {
        return Some(match name {
            "Money" => Kind::Money,
            "Message" => Kind::Sentence,
            name if definitions[name]["type"] == "object" => Kind::Part(part_name(name)),
            // A text out of a list.
            _ => Kind::Text,
        });
    }
    let types = match &schema["type"] {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        one => Vec::from_iter(one.as_str()),
    };
    let may_be_null = types.contains(&"null");
    match *types.first()? {
        "string" => Some(Kind::Text),
        "integer" if may_be_null => Some(Kind::OptionalInteger),
        "integer" => Some(Kind::Integer),
        "boolean" => Some(Kind::Truth),
        "array" => match kind(&schema["items"], definitions)? {
            Kind::Text => Some(Kind::Texts),
            Kind::Part(name) => Some(Kind::Parts(name)),
            _ => None,
        },
        _ => None,
    }
}

/// The definition that a schema names, alone or with null beside it.
pub fn referred(schema: &Value) -> Option<&str> {
    let places = [&schema["$ref"], &schema["allOf"][0]["$ref"], &schema["anyOf"][0]["$ref"]];
    places.iter().find_map(|place| place.as_str()?.strip_prefix("#/definitions/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reply(members: &[&str]) -> Value {
        let text = json!({ "type": ["string", "null"], "description": "x" });
        json!({ "properties": members.iter().map(|m| (m.to_string(), text.clone())).collect::<Map<_, _>>() })
    }

    #[test]
    fn replies_with_the_same_members_share_a_class_and_longer_ones_extend_it() {
        let mut all = Replies { replies: Vec::new(), parts: Vec::new(), of_operations: Vec::new() };
        let sale = ["a", "b", "c", "d", "e", "f"];
        all.add("session_create", &reply(&[&sale[..], &["code", "verdict"]].concat())).unwrap();
        all.add("poll_status", &reply(&sale)).unwrap();
        all.add("watch_next", &reply(&[&sale[..], &["event"]].concat())).unwrap();
        all.add("webhook_delete", &reply(&["code"])).unwrap();
        assert_eq!((all.of("session_create"), all.of("poll_status")), (Some("Sale"), Some("Sale")));
        assert_eq!((all.of("watch_next"), all.of("webhook_delete")), (Some("WatchNext"), None));
        let [_, next] = all.replies.as_slice() else { panic!() };
        assert_eq!((next.extends.as_deref(), next.members.len()), (Some("Sale"), 1));
    }

    #[test]
    fn kinds_follow_the_schema() {
        let definitions = json!({ "StepView": { "type": "object" } });
        let is = |schema: Value, expected: Kind| assert!(kind(&schema, &definitions) == Some(expected), "{schema}");
        is(json!(true), Kind::Any);
        is(json!({ "type": "integer" }), Kind::Integer);
        is(json!({ "type": ["integer", "null"] }), Kind::OptionalInteger);
        is(json!({ "anyOf": [{ "$ref": "#/definitions/Money" }, { "type": "null" }] }), Kind::Money);
        is(json!({ "allOf": [{ "$ref": "#/definitions/Retry" }] }), Kind::Text);
        is(
            json!({ "type": ["array", "null"], "items": { "$ref": "#/definitions/StepView" } }),
            Kind::Parts("Step".into()),
        );
        assert!(kind(&json!({ "type": "array", "items": { "type": "integer" } }), &definitions).is_none());
    }
}
