//! The members of requests and replies, laid out in lines for the header and for the comments of the bindings. All of it is from `docs/schema/`.

use super::interface::Function;
use super::replies::{COMMON, Replies, is_taken_for_text, object, plain, read, referred};
use crate::Result;
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest line, as it stands in a comment of the header.
const WIDTH: usize = 98;
/// Longest name that others are aligned with.
const COLUMN: usize = 24;

/// Fills in what the schemas say of the operations, in this order: what was told of one is not told again of the next.
pub fn fill_in<'a>(functions: impl Iterator<Item = &'a mut Function>, replies: &Replies) -> Result {
    let mut told = Told::default();
    for function in functions {
        let name = function.short().to_string();
        function.request = told.request(&name)?;
        function.reply = told.reply(&name, replies)?;
    }
    Ok(())
}

#[derive(Default)]
struct Told {
    /// Requests by what their schemas hold, and the first operation with each.
    requests: Vec<(Value, String)>,
    /// Classes of replies, and parts of requests and replies, with the operation where they are explained.
    parts: BTreeMap<String, String>,
}

impl Told {
    fn request(&mut self, operation: &str) -> Result<Vec<String>> {
        let schema = read(&format!("{operation}.request.json"))?;
        if object(&schema["properties"]).next().is_none() {
            return Ok(Vec::new());
        }
        let kind = serde_json::json!([schema["properties"], schema["required"], schema["anyOf"]]);
        if let Some((_, first)) = self.requests.iter().find(|(known, _)| *known == kind) {
            return Ok(vec![format!("Members as in tamara_{first}.")]);
        }
        self.requests.push((kind, operation.into()));
        let mut lines = Vec::new();
        self.members(&schema, &schema["definitions"], operation, 2, &|_| true, true, &mut lines);
        Ok(lines)
    }

    fn reply(&mut self, operation: &str, replies: &Replies) -> Result<Vec<String>> {
        let Some(class) = replies.class_of(operation) else { return Ok(Vec::new()) };
        if let Some(first) = self.parts.get(&format!("reply {}", class.name)) {
            return Ok(vec![format!("Members as in tamara_{first}.")]);
        }
        self.parts.insert(format!("reply {}", class.name), operation.into());
        let schema = read(&format!("{operation}.reply.json"))?;
        let mut lines = Vec::new();
        if let Some(base) = &class.extends {
            let first = self.parts.get(&format!("reply {base}")).ok_or_else(|| format!("{base} is not told before"))?;
            lines.push(format!("Members as in tamara_{first}, and:"));
        }
        let is_own = |name: &str| !COMMON.contains(&name) && class.members.iter().any(|member| member.name == name);
        self.members(&schema, &schema["definitions"], operation, 2, &is_own, false, &mut lines);
        Ok(lines)
    }

    /// The members of an object: those that are required come first.
    #[allow(clippy::too_many_arguments)]
    fn members(
        &mut self,
        schema: &Value,
        definitions: &Value,
        operation: &str,
        indent: usize,
        is_wanted: &dyn Fn(&str) -> bool,
        is_request: bool,
        lines: &mut Vec<String>,
    ) {
        let is_listed =
            |list: &Value, name: &str| list.as_array().is_some_and(|list| list.iter().any(|one| one == name));
        let is_required = |name: &str| is_request && is_listed(&schema["required"], name);
        let is_either =
            |name: &str| schema["anyOf"].as_array().into_iter().flatten().any(|one| is_listed(&one["required"], name));
        let mut members: Vec<(&String, &Value)> =
            object(&schema["properties"]).filter(|(name, _)| is_wanted(name)).collect();
        members.sort_by_key(|(name, _)| (!is_required(name), !is_either(name)));
        let widest = members.iter().map(|(name, _)| name.len() + 2).filter(|width| *width <= COLUMN).max().unwrap_or(0);
        for (name, member) in members {
            let mut about = kind(member, definitions);
            if is_required(name) {
                about += ", required";
            }
            about += &limits(member);
            let said = member["description"].as_str().unwrap_or_default();
            let (part, inner) = inner(member, definitions);
            let known = part.as_ref().and_then(|part| self.parts.get(part).cloned());
            let sentence = plain(&said.split_whitespace().collect::<Vec<_>>().join(" "));
            // The service's own request is told in short: its schema has the rest.
            let is_foreign = is_request && schema["additionalProperties"] == true;
            let nested = match (&inner, known) {
                (Some(_), Some(first)) => format!("Members as in tamara_{first}."),
                _ => String::new(),
            };
            let is_open = inner.is_some() && nested.is_empty() && !is_foreign;
            let parts = [format!("{about}."), sentence, nested];
            let text = parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
            let text = text.trim_end_matches('.');
            let end = if is_open { ":" } else { "." };
            lines.extend(laid_out(indent, widest, name, &format!("{text}{end}")));
            if let (true, Some(inner)) = (is_open, inner) {
                if let Some(part) = part {
                    self.parts.insert(part, operation.into());
                }
                self.members(inner, definitions, operation, indent + 2, &|_| true, is_request, lines);
            }
        }
    }
}

/// `"name"   what it is`, over as many lines as it takes.
fn laid_out(indent: usize, widest: usize, name: &str, text: &str) -> Vec<String> {
    let start = indent + widest.max(1) + 3;
    let mut line = format!("{:indent$}{:widest$}", "", format!("\"{name}\""));
    let mut lines = Vec::new();
    if line.len() + 3 > start {
        lines.push(line);
        line = String::new();
    }
    let mut column = line.len();
    line += &" ".repeat(start - column);
    column = start;
    for word in text.split(' ') {
        if column > start && column + 1 + word.len() > WIDTH {
            lines.push(line);
            line = " ".repeat(start);
            column = start;
        }
        if column > start {
            line.push(' ');
            column += 1;
        }
        line += word;
        column += word.len();
    }
    lines.push(line);
    lines
}

/// The object in a member, alone or as an element of a list; with its name where it has one.
fn inner<'a>(member: &'a Value, definitions: &'a Value) -> (Option<String>, Option<&'a Value>) {
    let element = if member["items"].is_object() { &member["items"] } else { member };
    match referred(element) {
        Some(name) if is_taken_for_text(name) => (None, None),
        Some(name) if definitions[name]["properties"].is_object() => (Some(name.into()), Some(&definitions[name])),
        Some(_) => (None, None),
        None if element["properties"].is_object() => (None, Some(element)),
        None => (None, None),
    }
}

/// What a member holds, in words.
fn kind(member: &Value, definitions: &Value) -> String {
    if *member == Value::Bool(true) {
        return "any JSON".into();
    }
    if let Some(name) = referred(member) {
        return match name {
            "Money" => "money".into(),
            "Message" => "object of \"en\" and \"ar\", texts".into(),
            name => match values(&definitions[name]) {
                values if values.is_empty() => "object".into(),
                values => values.join(" or "),
            },
        };
    }
    // What may be null, too, has no type of its own.
    if let Some(one) = member["anyOf"].get(0) {
        return kind(one, definitions);
    }
    let listed = values(member);
    if !listed.is_empty() {
        return listed.join(" or ");
    }
    let types: Vec<&str> = match &member["type"] {
        Value::Array(list) => list.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect(),
        one => Vec::from_iter(one.as_str()),
    };
    match types.first().copied() {
        Some("string") => "text".into(),
        Some("integer") if types.len() > 1 => "integer or text".into(),
        Some("integer") => "integer".into(),
        Some("number") => "number".into(),
        Some("boolean") => "true or false".into(),
        Some("array") => match kind(&member["items"], definitions).as_str() {
            "object" => "list of objects".into(),
            "text" => "list of texts".into(),
            other => format!("list of {other}"),
        },
        Some("object") if member["additionalProperties"]["type"] == "string" => "object of texts".into(),
        _ => "object".into(),
    }
}

/// The texts that a member may be.
fn values(schema: &Value) -> Vec<String> {
    let named = schema["enum"].as_array().into_iter().flatten();
    let described = schema["oneOf"].as_array().into_iter().flatten();
    let described = described.flat_map(|one| match one["enum"].as_array() {
        Some(list) => list.iter().collect(),
        None => vec![&one["const"]],
    });
    named.chain(described).filter_map(Value::as_str).map(|text| format!("\"{text}\"")).collect()
}

/// How long, how large, and what it is when it is left out.
fn limits(member: &Value) -> String {
    let number = |name: &str| member[name].as_u64();
    let mut said = match (number("minLength"), number("maxLength"), member["minimum"].as_f64(), number("maximum")) {
        (_, Some(most), _, _) => format!(", at most {most} characters"),
        (_, _, Some(least), Some(most)) => format!(", {least} to {most}"),
        _ => String::new(),
    };
    if !member["default"].is_null() && !member["default"].is_array() && !member["default"].is_object() {
        said += &format!(", by default {}", member["default"]);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(schema: Value) -> Vec<String> {
        let mut lines = Vec::new();
        Told::default().members(&schema, &schema["definitions"], "x", 2, &|_| true, true, &mut lines);
        lines
    }

    #[test]
    fn a_member_is_told_with_its_type_its_limits_and_its_default() {
        let lines = told(json!({ "required": ["z"], "properties": {
            "a": { "type": ["string", "null"], "maxLength": 64, "description": "The till's own number, see `b`." },
            "b": { "type": "number", "minimum": 0.0, "maximum": 86400, "default": 0, "description": "Seconds." },
            "z": { "$ref": "#/definitions/Money", "description": "What the customer pays." },
        } }));
        assert_eq!(
            lines,
            [
                "  \"z\"   money, required. What the customer pays.",
                "  \"a\"   text, at most 64 characters. The till's own number, see \"b\".",
                "  \"b\"   number, 0 to 86400, by default 0. Seconds.",
            ]
        );
    }

    #[test]
    fn an_object_is_told_once_and_its_members_stand_below_it() {
        let part = json!({ "allOf": [{ "$ref": "#/definitions/Part" }] });
        let lines = told(json!({
            "properties": { "a": part, "b": { "type": "array", "items": part } },
            "definitions": { "Part": { "properties": { "in": { "type": "boolean" } } } },
        }));
        assert_eq!(
            lines,
            ["  \"a\"   object:", "    \"in\"   true or false.", "  \"b\"   list of objects. Members as in tamara_x."]
        );
    }

    #[test]
    fn long_texts_go_on_below_their_beginning_within_the_width() {
        let lines = laid_out(2, 5, "abc", &"word ".repeat(40));
        assert!(lines.len() > 1 && lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
        assert!(lines[1].starts_with("          word"));
    }
}
