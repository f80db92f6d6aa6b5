//! What an officer says is right in a field of a report, read as the field
//! itself reads it.
//!
//! A correction is text, sealed as text. But `committed_from` takes a time and
//! `property[0].value_pence` a number, and what is no such thing would stand
//! beside the report for ever and mean nothing to the force's systems. So the
//! text is put where it belongs and the report is read anew, by the very types
//! it is made of: whatever they accept, a correction may say, and nothing else.
//!
//! | the field takes | what is written |
//! | --- | --- |
//! | words | the words |
//! | a time | `2026-03-06T18:50:00.000Z` |
//! | a number | `12000` |
//! | yes or no | `yes`, `no` |
//! | one of several | its name, such as `not_asked` or `domestic_incident` |
//! | a reference, code or identifier | as the report has it |
//! | any of these or nothing | `nothing`, where it was filled in and should not be |

use serde_json::{Value, json};

use super::correction::{A_GROUP, first, part_of};
use crate::{CadReference, ExhibitReference, OffenceCode, ReportDraft, Rule};

/// What empties a field that may be empty.
const NOTHING: &str = "nothing";

const TIME: &str = "2026-03-01T09:30:00.000Z";
/// An identifier that is nobody's: it is tried and kept nowhere.
const SOMEBODY: &str = "00000000-0001-7101-8101-010101010101";
/// What no field takes but one of words.
const NO_NAME: &str = "?";

/// A field of a report, with the group it is in and no more: what the rest of
/// the report says does not change how it is read.
struct Field<'p> {
    group: Value,
    path: &'p str,
}

/// What a text says in a field of a report.
///
/// # Errors
///
/// The rule of that field which it breaks.
pub(super) fn read(tree: &Value, path: &str, text: &str) -> Result<Value, Rule> {
    let field = Field::of(tree, path);
    let values = scalars(text);
    let names = field.names(&json!(NO_NAME));
    if let Some(kept) = values.iter().find_map(|value| field.takes(value)) {
        return Ok(kept);
    }
    // An answer that was given, a person who is the victim.
    for name in &names {
        let named = |value| field.takes(&json!({ name: value }));
        if let Some(kept) = values.iter().find_map(named) {
            return Ok(kept);
        }
    }
    Err(field.rule(text, &names))
}

/// Puts a value into a field of a report; `None` where there is no such field.
pub(super) fn put(tree: &mut Value, path: &str, value: Value) -> Option<()> {
    let (mut at, mut parts) = (tree, path.split('.').peekable());
    while let Some(part) = parts.next() {
        let (name, place) = part_of(part)?;
        if parts.peek().is_none() && place.is_none() {
            at.as_object_mut()?.insert(name.to_owned(), value);
            return Some(());
        }
        at = at.get_mut(name)?;
        if let Some(place) = place {
            at = at.get_mut(place)?;
        }
    }
    *at = value;
    Some(())
}

fn get<'t>(tree: &'t Value, path: &str) -> Option<&'t Value> {
    path.split('.').try_fold(tree, |at, part| {
        let (name, place) = part_of(part)?;
        let at = at.get(name)?;
        place.map_or(Some(at), |place| at.get(place))
    })
}

/// What a text may mean where it stands alone: the narrowest meaning first.
fn scalars(text: &str) -> Vec<Value> {
    let trimmed = text.trim();
    let mut values = Vec::new();
    match trimmed.to_lowercase().as_str() {
        NOTHING => values.push(Value::Null),
        "yes" => values.push(Value::Bool(true)),
        "no" => values.push(Value::Bool(false)),
        _ => {}
    }
    values.extend(trimmed.parse::<u64>().ok().map(Value::from));
    values.push(text.into());
    values.push(trimmed.into());
    values.push(trimmed.to_lowercase().replace(' ', "_").into());
    values
}

impl<'p> Field<'p> {
    fn of(tree: &Value, path: &'p str) -> Self {
        let of_tree = |name: &str| tree.get(name).cloned().unwrap_or_default();
        let name = first(path);
        Self {
            group: json!({"incident": of_tree("incident"), name: of_tree(name)}),
            path,
        }
    }

    fn try_on(&self, value: &Value) -> Result<ReportDraft, serde_json::Error> {
        let mut group = self.group.clone();
        if put(&mut group, self.path, value.clone()).is_none() {
            return Err(serde::de::Error::custom("no such field"));
        }
        serde_json::from_value(group)
    }

    /// The value as the field keeps it, if it takes it.
    fn takes(&self, value: &Value) -> Option<Value> {
        let tree = serde_json::to_value(self.try_on(value).ok()?).ok()?;
        // What is empty by itself is left out.
        let kept = get(&tree, self.path).cloned().unwrap_or_default();
        let emptied = kept.is_null() && !value.is_null();
        (!emptied).then_some(kept)
    }

    /// The names of which a field takes one. They are those of its type: the
    /// value that is tried has none that was entered by anybody.
    fn names(&self, tried: &Value) -> Vec<String> {
        let Some(error) = self.try_on(tried).err() else {
            return Vec::new();
        };
        let said = error.to_string();
        let named = said
            .strip_prefix("unknown variant")
            .and_then(|rest| rest.split_once(", expected "));
        let quoted = named.map(|(_, names)| names.split('`').skip(1).step_by(2));
        let names = quoted.into_iter().flatten();
        names.map(str::to_owned).collect()
    }

    /// What to write instead.
    fn rule(&self, text: &str, names: &[String]) -> Rule {
        let takes = |value: Value| self.takes(&value).is_some();
        let shape = |expected| Rule::Shape { expected };
        if takes(json!(TIME)) {
            return shape("a time such as 2026-03-01T09:30:00.000Z");
        }
        if takes(json!(1)) {
            return shape("a whole number in figures, such as 12000; a value is in pence");
        }
        if takes(json!(true)) && takes(json!("refused")) {
            return shape("yes, no, unknown, refused or not_asked");
        }
        if takes(json!(true)) {
            return shape("yes or no");
        }
        if !names.is_empty() {
            let words = names.iter().flat_map(|name| self.words_of(name));
            return Rule::OneOf {
                names: words.collect(),
            };
        }
        if let Some(rule) = self.rule_of_reference(text) {
            return rule;
        }
        if takes(json!(SOMEBODY)) {
            return shape("the identifier of a person or place of the incident");
        }
        A_GROUP
    }

    /// What is written for one of the names of a field: itself, or what stands
    /// within it.
    fn words_of(&self, name: &str) -> Vec<String> {
        if self.takes(&json!(name)).is_some() {
            return vec![name.to_owned()];
        }
        let within = |value: Value| json!({ name: value });
        if self.takes(&within(json!(true))).is_some() {
            return ["yes", "no"].map(str::to_owned).to_vec();
        }
        if self.takes(&within(json!(SOMEBODY))).is_some() {
            return vec![format!("the identifier of a {name}")];
        }
        let mut names = self.names(&within(json!(NO_NAME)));
        names.retain(|inner| self.takes(&within(json!(inner))).is_some());
        if names.is_empty() {
            vec!["words".to_owned()]
        } else {
            names
        }
    }

    fn rule_of_reference(&self, text: &str) -> Option<Rule> {
        let name = self.path.rsplit('.').next().unwrap_or_default();
        let error = match name {
            "cad_reference" => text.parse::<CadReference>().err()?,
            "code" => text.parse::<OffenceCode>().err()?,
            "exhibit" => text.parse::<ExhibitReference>().err()?,
            _ => return None,
        };
        Some(error.rule)
    }
}
