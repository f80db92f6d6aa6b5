//! The path of a field of a report, such as `property[0].value_pence`, and what
//! stands in one field, as people read it.

use serde_json::Value;

use crate::Rule;

pub(super) const A_GROUP: Rule = Rule::Shape {
    expected: "a single field and no group or list of them; say what is new of a group in the supplement's own",
};

/// Whether what one path names is a part of what another does, and not all of it.
#[must_use]
pub fn lies_within(path: &str, around: &str) -> bool {
    let rest = path.strip_prefix(around);
    rest.is_some_and(|rest| rest.starts_with(['.', '[']))
}

pub(super) fn first(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

/// The name of a part of a path, and its place in a list.
pub(super) fn part_of(part: &str) -> Option<(&str, Option<usize>)> {
    let Some((name, rest)) = part.split_once('[') else {
        return Some((part, None));
    };
    let digits = rest.strip_suffix(']')?;
    let place: usize = digits.parse().ok()?;
    (place.to_string() == digits).then_some((name, Some(place)))
}

/// Whether a value is what one field holds: nothing, a word, a number, or one of
/// these under the name of which it is, such as `{"given": "…"}`.
pub(super) fn is_single(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(_) => false,
        Value::Object(members) => members.len() == 1 && members.values().all(is_single),
    }
}

/// A value as people read it.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(members) => members.values().map(words).collect(),
        other => other.to_string(),
    }
}
