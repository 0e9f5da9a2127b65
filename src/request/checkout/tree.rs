//! JSON as it came: the members in their order, and numbers by their literal digits, so that no amount passes through a float.

use crate::json;
use serde::de::Error as _;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::HashSet;

/// Deeper JSON is refused: a checkout has five levels.
const MOST_DEPTH: u32 = 32;

/// One JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number's literal text.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// An object's members, in their order.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// A member of an object.
    pub fn get(&self, name: &str) -> Option<&Tree> {
        match self {
            Tree::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A member of an object, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Tree> {
        match self {
            Tree::Object(members) => members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Sets a member of an object; a value that is no object stays as it is.
    pub fn set(&mut self, name: &str, value: Tree) {
        if let Some(place) = self.get_mut(name) {
            *place = value;
        } else if let Tree::Object(members) = self {
            members.push((name.to_string(), value));
        }
    }

    /// Takes a member out of an object.
    pub fn remove(&mut self, name: &str) -> Option<Tree> {
        match self {
            Tree::Object(members) => {
                let at = members.iter().position(|(key, _)| key == name)?;
                Some(members.remove(at).1)
            }
            _ => None,
        }
    }

    /// The text, of a text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, in plain words.
    pub fn kind(&self) -> &'static str {
        match self {
            Tree::Null => "null",
            Tree::Bool(_) => "true or false",
            Tree::Number(_) => "a number",
            Tree::Text(_) => "a text",
            Tree::List(_) => "a list",
            Tree::Object(_) => "an object",
        }
    }

    fn read(raw: &RawValue, depth: u32) -> Result<Tree, String> {
        let text = raw.get();
        let wrong = |error: serde_json::Error| error.to_string();
        if depth > MOST_DEPTH {
            return Err("nested too deeply".to_string());
        }
        let below = |raw: &RawValue| Tree::read(raw, depth.saturating_add(1));
        match text.bytes().next() {
            Some(b'{') => {
                let members = json::members(text).map_err(wrong)?;
                let mut known = HashSet::with_capacity(members.len());
                if let Some((name, _)) = members.iter().find(|(name, _)| !known.insert(name.as_str())) {
                    return Err(json::within(name, "the field is there twice"));
                }
                members
                    .into_iter()
                    .map(|(name, raw)| Ok((name, below(raw)?)))
                    .collect::<Result<_, _>>()
                    .map(Tree::Object)
            }
            Some(b'[') => {
                let list: Vec<&RawValue> = serde_json::from_str(text).map_err(wrong)?;
                list.into_iter().map(below).collect::<Result<_, _>>().map(Tree::List)
            }
            Some(b'"') => serde_json::from_str(text).map(Tree::Text).map_err(wrong),
            Some(b't') => Ok(Tree::Bool(true)),
            Some(b'f') => Ok(Tree::Bool(false)),
            Some(b'n') => Ok(Tree::Null),
            _ => Ok(Tree::Number(text.to_string())),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Tree::read(raw, 0).map_err(D::Error::custom)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => serializer.serialize_unit(),
            Tree::Bool(value) => serializer.serialize_bool(*value),
            Tree::Number(literal) => {
                RawValue::from_string(literal.clone()).map_err(serde::ser::Error::custom)?.serialize(serializer)
            }
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::List(list) => {
                let mut sequence = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|value| sequence.serialize_element(value))?;
                sequence.end()
            }
            Tree::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_as_it_was_with_every_digit() {
        let text = r#"{"b":{"amount":41.650,"x":[1e3,-0,true,null,"\u0627"]},"a":"z"}"#;
        let tree: Tree = serde_json::from_str(text).unwrap();
        assert_eq!(crate::json::to_ascii(&tree).unwrap(), text);
    }

    /// With a look through all of them for each, it would take minutes.
    #[test]
    fn as_many_members_as_a_request_can_hold_are_read_one_after_the_other() {
        let members: Vec<String> = (0..100_000).map(|number| format!("\"{number}\":1")).collect();
        let tree: Tree = serde_json::from_str(&format!("{{{}}}", members.join(","))).unwrap();
        assert!(matches!(tree, Tree::Object(members) if members.len() == 100_000));
    }

    #[test]
    fn a_member_that_is_there_twice_and_a_depth_bomb_are_refused() {
        assert!(serde_json::from_str::<Tree>(r#"{"a":1,"a":2}"#).is_err());
        let bomb = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(serde_json::from_str::<Tree>(&bomb).is_err());
    }
}
