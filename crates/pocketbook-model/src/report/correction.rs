//! A field of a filed report that was wrong: which one, what stood there, and
//! what is right. The report is never edited; the correction stands beside it,
//! in a supplement, and names the field by its path.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{FieldError, Flag, Limit, Personal, ReportDraft, Rule};

/// A correction as an officer enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The field, by its path in the report, such as `committed_from` or
    /// `property[0].value_pence`.
    pub field: String,
    /// What is right, in words.
    pub is: Personal,
}

/// A field of the report that was wrong, what stood there and what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldCorrection {
    /// The field, by its path in the report.
    pub field: String,
    /// What stood there: in the report, or in the supplement that corrected it
    /// last. Empty where nothing was entered.
    pub was: Personal,
    /// What is right, in words.
    pub is: Personal,
}

/// A filed report as it stands with every supplement filed so far.
#[derive(Debug, Clone, Copy)]
pub struct StandingReport<'a> {
    /// The report as it was sealed.
    pub report: &'a ReportDraft,
    /// What supplements said is right, by the path of the field.
    pub corrected: &'a BTreeMap<String, Personal>,
}

/// Greatest number of letters of a path.
const PATH: usize = 200;

const NO_FIELD: Rule = Rule::Unknown {
    expected: "a field that the report has, such as committed_from or property[0].value_pence",
};

const A_GROUP: Rule = Rule::Shape {
    expected: "a single field and no group or list of them; say what is new of a group in the supplement's own",
};

impl StandingReport<'_> {
    /// The report as a tree, in which paths are followed.
    fn tree(&self) -> Result<Value, Rule> {
        serde_json::to_value(self.report).map_err(|_| NO_FIELD)
    }

    /// What stands in a field of that tree.
    fn told(&self, tree: &Value, path: &str) -> Result<Personal, Rule> {
        let value = value_at(tree, path)?;
        let corrected = self.corrected.get(path).cloned();
        Ok(corrected.unwrap_or_else(|| words(&value).into()))
    }

    /// Corrections with what stood in each field.
    ///
    /// # Errors
    ///
    /// Each field that the report does not have, that is more than one field, or
    /// that is corrected twice, by its place in the list.
    pub(crate) fn corrections(
        &self,
        entered: Vec<Correction>,
    ) -> Result<Vec<FieldCorrection>, Vec<FieldError>> {
        let (mut told, mut found) = (Vec::<FieldCorrection>::new(), Vec::new());
        if entered.is_empty() {
            return Ok(told);
        }
        let tree = self.tree();
        for (at, Correction { field, is }) in entered.into_iter().enumerate() {
            let was = tree.as_ref().map_err(Clone::clone);
            let was = match was.and_then(|tree| self.told(tree, &field)) {
                Ok(_) if told.iter().any(|earlier| earlier.field == field) => {
                    Err(Rule::Contradicts {
                        other: "another correction of the same field",
                        remedy: "correct it once",
                    })
                }
                told => told,
            };
            match was {
                Ok(was) => told.push(FieldCorrection { field, was, is }),
                Err(rule) => found.push(FieldError {
                    field: format!("corrections[{at}].field"),
                    rule,
                }),
            }
        }
        if found.is_empty() {
            Ok(told)
        } else {
            Err(found)
        }
    }
}

pub(crate) fn broken(corrections: &[FieldCorrection], most: usize, found: &mut Vec<FieldError>) {
    if corrections.len() > most {
        found.push(FieldError {
            field: "corrections".to_owned(),
            rule: Rule::Range {
                expected: "200 corrections or fewer",
            },
        });
    }
    for (at, one) in corrections.iter().enumerate().take(most) {
        let is = format!("corrections[{at}].is");
        let limit = Limit::NARRATIVE.required();
        found.extend(limit.check_final(&is, one.is.reveal()).err());
    }
}

/// What a report says in a field. The path is written in one way only, so that
/// two corrections of one field are seen to be that.
fn value_at(tree: &Value, path: &str) -> Result<Value, Rule> {
    // What links the report to its incident, and what was entered when, were
    // never entered as fields.
    let entered = !["incident", "classification_history", "emptied"].contains(&first(path));
    if !entered || path.len() > PATH {
        return Err(NO_FIELD);
    }
    let mut at = tree;
    for part in path.split('.') {
        let (name, place) = part_of(part).ok_or(NO_FIELD)?;
        at = match at.get(name) {
            Some(member) => member,
            // A flag that nobody considered is a field all the same.
            None if is_flag(path) => return Ok(Value::Null),
            None => return Err(NO_FIELD),
        };
        if let Some(place) = place {
            at = at.get(place).ok_or(NO_FIELD)?;
        }
    }
    if is_single(at) {
        Ok(at.clone())
    } else {
        Err(A_GROUP)
    }
}

fn first(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

/// The name of a part of a path, and its place in a list.
fn part_of(part: &str) -> Option<(&str, Option<usize>)> {
    let Some((name, rest)) = part.split_once('[') else {
        return Some((part, None));
    };
    let digits = rest.strip_suffix(']')?;
    let place: usize = digits.parse().ok()?;
    (place.to_string() == digits).then_some((name, Some(place)))
}

fn is_flag(path: &str) -> bool {
    path.strip_prefix("flags.")
        .is_some_and(|name| serde_json::from_value::<Flag>(Value::from(name)).is_ok())
}

/// Whether a value is what one field holds: nothing, a word, a number, or one of
/// these under the name of which it is, such as `{"given": "…"}`.
fn is_single(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(_) => false,
        Value::Object(members) => members.len() == 1 && members.values().all(is_single),
    }
}

/// A value as people read it.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(members) => members.values().map(words).collect(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entered, IncidentId, ReportPatch, Timestamp};
    use proptest::prelude::*;
    use serde_json::json;

    fn report() -> ReportDraft {
        let patch: ReportPatch = serde_json::from_value(json!({
            "kind": {"non_crime_incident": "anti_social_behaviour"},
            "committed_from": "2026-03-06T18:50:00.000Z",
            "property": [{"status": "stolen", "description": "Invented bicycle", "value_pence": 9}],
            "modus_operandi": {"entry": "Invented window"},
            "flags": {"knife": true},
            "golden_hour": {"scene": {"taken": "no", "reason": "Invented rain"}},
            "victim_care": {"needs": {"given": "A large print"}},
        }))
        .unwrap();
        let entered = Entered {
            at: Timestamp::from_unix_ms(1),
            by: "204518".parse().unwrap(),
        };
        let draft = ReportDraft::new(IncidentId::from_parts(1, [3; 10]));
        draft.patched(patch, &entered).unwrap()
    }

    /// A path, and what the report says there; or why it is none.
    #[test]
    fn a_correction_names_a_field_that_the_report_has() {
        let report = report();
        let corrected = BTreeMap::from([("place_detail".to_owned(), Personal::new("Later"))]);
        let standing = StandingReport {
            report: &report,
            corrected: &corrected,
        };
        for (path, expected) in [
            ("committed_from", Ok("2026-03-06T18:50:00.000Z")),
            ("committed_to", Ok("")),
            ("property[0].value_pence", Ok("9")),
            ("property[0].make", Ok("")),
            ("modus_operandi.entry", Ok("Invented window")),
            ("flags.knife", Ok("yes")),
            ("flags.firearm", Ok("")),
            ("golden_hour.scene.reason", Ok("Invented rain")),
            ("golden_hour.cctv", Ok("")),
            ("victim_care.needs", Ok("A large print")),
            ("victim_care.supports_prosecution", Ok("not_asked")),
            ("kind", Ok("anti_social_behaviour")),
            ("place_detail", Ok("Later")),
            ("golden_hour", Err(A_GROUP)),
            ("property", Err(A_GROUP)),
            ("property[0]", Err(A_GROUP)),
            ("", Err(NO_FIELD)),
            ("weather", Err(NO_FIELD)),
            ("flags.weather", Err(NO_FIELD)),
            ("property[1].make", Err(NO_FIELD)),
            ("property[00].make", Err(NO_FIELD)),
            ("property[0]make", Err(NO_FIELD)),
            ("property.0.make", Err(NO_FIELD)),
            ("modus_operandi.entry.colour", Err(NO_FIELD)),
            ("incident", Err(NO_FIELD)),
            ("classification_history", Err(NO_FIELD)),
        ] {
            let told = standing.told(&standing.tree().unwrap(), path);
            let told = told.as_ref().map(Personal::reveal).map_err(Clone::clone);
            assert_eq!(told, expected, "{path}");
        }
        let twice = ["kind", "kind"].map(|field| Correction {
            field: field.to_owned(),
            is: "Crime".into(),
        });
        let found = standing.corrections(twice.to_vec()).unwrap_err();
        assert_eq!(found[0].field, "corrections[1].field");
    }

    proptest! {
        #[test]
        fn no_path_makes_a_correction_panic(path in "\\PC{0,20}|[a-z_.\\[\\]0-9]{0,30}") {
            let report = report();
            let standing = StandingReport { report: &report, corrected: &BTreeMap::new() };
            let _ = standing.told(&standing.tree().unwrap(), &path);
        }
    }
}
