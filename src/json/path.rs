//! Members of a JSON text by path, as errors name them: `items[0].total_amount.amount`.

use crate::error::{Error, Kind};
use serde_json::{Map, Value};

/// The longest list that a path may build.
const MOST_ITEMS: usize = 10_000;
/// The deepest path.
const MOST_STEPS: usize = 32;

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Segment<'a> {
    /// A member of an object.
    Member(&'a str),
    /// An element of a list, from 0.
    Element(usize),
}

/// The member at a path; `None` where there is none.
///
/// # Errors
/// `InvalidField` for a path that is none.
pub fn get<'v>(value: &'v Value, path: &str) -> Result<Option<&'v Value>, Error> {
    let steps = steps(path)?;
    Ok(steps.iter().try_fold(value, |value, step| match step {
        Segment::Member(name) => value.get(name),
        Segment::Element(index) => value.get(index),
    }))
}

/// Puts a value at a path. Objects and lists on the way are made; a list grows by one element at a time.
///
/// # Errors
/// `InvalidField` for a path that is none, that leads through a text or number, or beyond the end of a list. Nothing is
/// changed then.
pub fn set(root: &mut Value, path: &str, value: Value) -> Result<(), Error> {
    let steps = steps(path)?;
    let misfit = || Error::field(Kind::InvalidField, "path", format!("{path:?} does not match what the request holds"));
    if !is_possible(Some(root), &steps) {
        return Err(misfit());
    }
    let place = steps.into_iter().try_fold(root, enter);
    *place.ok_or_else(misfit)? = value;
    Ok(())
}

/// Whether a value can be put there.
fn is_possible(value: Option<&Value>, steps: &[Segment<'_>]) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    match (step, value) {
        (Segment::Member(_), None | Some(Value::Null)) => is_possible(None, rest),
        (Segment::Member(name), Some(Value::Object(members))) => is_possible(members.get(*name), rest),
        (Segment::Element(index), None | Some(Value::Null)) => *index == 0 && is_possible(None, rest),
        (Segment::Element(index), Some(Value::Array(list))) => {
            *index <= list.len() && *index < MOST_ITEMS && is_possible(list.get(*index), rest)
        }
        _ => false,
    }
}

/// The place of one step, made where it is missing.
fn enter<'v>(value: &'v mut Value, step: Segment<'_>) -> Option<&'v mut Value> {
    match step {
        Segment::Member(name) => {
            if value.is_null() {
                *value = Value::Object(Map::new());
            }
            Some(value.as_object_mut()?.entry(name).or_insert(Value::Null))
        }
        Segment::Element(index) => {
            if value.is_null() {
                *value = Value::Array(Vec::new());
            }
            let list = value.as_array_mut()?;
            if index == list.len() {
                list.push(Value::Null);
            }
            list.get_mut(index)
        }
    }
}

fn steps(path: &str) -> Result<Vec<Segment<'_>>, Error> {
    let wrong = || {
        let detail = format!("{:?} is not a path like items[0].name", path.chars().take(64).collect::<String>());
        Error::field(Kind::InvalidField, "path", detail)
    };
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, indices) = part.split_once('[').map_or((part, None), |(name, rest)| (name, Some(rest)));
        if name.is_empty() {
            return Err(wrong());
        }
        steps.push(Segment::Member(name));
        for index in indices.into_iter().flat_map(|rest| rest.split('[')) {
            let index = index.strip_suffix(']').and_then(|index| index.parse().ok()).ok_or_else(wrong)?;
            steps.push(Segment::Element(index));
        }
    }
    if steps.len() > MOST_STEPS { Err(wrong()) } else { Ok(steps) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_names_members_and_elements() {
        let value = json!({"qr": {"rows": ["101", "010"]}, "error": null, "grid": [[1, 2], [3]]});
        assert_eq!(get(&value, "qr.rows[1]").unwrap(), Some(&json!("010")));
        assert_eq!(get(&value, "grid[0][1]").unwrap(), Some(&json!(2)));
        assert_eq!(get(&value, "error").unwrap(), Some(&Value::Null), "null is there");
        for missing in ["qr.rows[2]", "qr.size", "error.kind", "qr[0]", "grid.rows"] {
            assert_eq!(get(&value, missing).unwrap(), None, "{missing}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused_and_changes_nothing() {
        for path in ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[0", "a[0]b", "[0]", "a]0["] {
            assert!(get(&json!({}), path).is_err(), "{path}");
            let mut value = json!({"a": 1});
            assert!(set(&mut value, path, json!(2)).is_err(), "{path}");
            assert_eq!(value, json!({"a": 1}), "{path}");
        }
        assert!(get(&json!({}), &"a.".repeat(40)).is_err());
    }

    #[test]
    fn a_request_grows_by_paths() {
        let mut value = Value::Null;
        set(&mut value, "order_reference_id", json!("S-1")).unwrap();
        set(&mut value, "items[0].name", json!("Lego")).unwrap();
        set(&mut value, "items[0].quantity", json!(1)).unwrap();
        set(&mut value, "items[1].name", json!("Book")).unwrap();
        set(&mut value, "order_reference_id", json!("S-2")).unwrap();
        let wanted = json!({"order_reference_id": "S-2", "items": [{"name": "Lego", "quantity": 1}, {"name": "Book"}]});
        assert_eq!(value, wanted);
        for path in ["items[3].name", "order_reference_id.x", "items.name", "items[0].name[0]", "fees[1]"] {
            assert!(set(&mut value, path, json!(0)).is_err(), "{path}");
            assert_eq!(value, wanted, "{path}");
        }
    }
}
