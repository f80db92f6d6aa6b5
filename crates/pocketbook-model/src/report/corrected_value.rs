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
//!
//! `nothing` empties whatever may be empty, a field of words too; of what may not
//! be it is refused. The number of a thing is emptied so: the thing then has none.
//! Builds before this took it for the word in a field of words. What they sealed
//! is read as emptied where the field may be empty, and as the word where not.

use serde_json::{Value, json};

use super::field_path::{A_GROUP, first, part_of, words};
use crate::{CadReference, ExhibitReference, FieldError, OffenceCode, ReportDraft, Rule};

/// What empties a field that may be empty.
pub(super) const NOTHING: &str = "nothing";

/// Whether a text says that.
pub(super) fn is_nothing(text: &str) -> bool {
    text.trim().to_lowercase() == NOTHING
}

/// Whether a field is the number of a thing, which is emptied where the thing has
/// none, though a report is not filed with an empty one.
pub(super) fn is_number_of_a_thing(path: &str) -> bool {
    path.starts_with("property[") && path.contains("].identifiers[") && path.ends_with("].value")
}

const TIME: &str = "2026-03-01T09:30:00.000Z";
/// An identifier that is nobody's: it is tried and kept nowhere.
const SOMEBODY: &str = "00000000-0001-7101-8101-010101010101";
/// What no field takes but one of words.
const NO_NAME: &str = "?";

/// A field of a report, with the group it is in and no more: what the rest of
/// the report says does not change how it is read.
pub(super) struct Field<'p> {
    group: Value,
    path: &'p str,
}

/// The field within which a path lies, where that is one of several names: it is
/// one field, and what stands within it none of its own.
pub(super) fn choice_around<'p>(tree: &Value, path: &'p str) -> Option<&'p str> {
    let mut around = path.match_indices('.').filter_map(|(at, _)| path.get(..at));
    around.find(|around| !Field::of(tree, around).names(&json!(NO_NAME)).is_empty())
}

/// What a text says in a field of a report, as it is entered now.
///
/// # Errors
///
/// The rule of that field which it breaks; that it may not be empty, where the
/// text says `nothing`.
pub(super) fn entered(tree: &Value, path: &str, text: &str) -> Result<Value, Rule> {
    let value = read(tree, path, text)?;
    if is_nothing(&words(&value)) {
        return Err(Field::of(tree, path).never_empty());
    }
    Ok(value)
}

/// Whether a value is that of a field that says nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// What a text says in a field of a report, as it was ever sealed.
///
/// # Errors
///
/// The rule of that field which it breaks.
pub(super) fn read(tree: &Value, path: &str, text: &str) -> Result<Value, Rule> {
    let field = Field::of(tree, path);
    if is_nothing(text)
        && let Some(emptied) = field.emptied()
    {
        return Ok(emptied);
    }
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

    /// Whether a path that the tree does not have is that of a field which says
    /// nothing there, and is left out for it.
    pub(super) fn is_left_out(tree: &Value, path: &'p str) -> bool {
        Self::of(tree, path).takes(&Value::Null).is_some()
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

    /// What stands in the field once it is emptied, if it may be: nothing, or no
    /// words.
    fn emptied(&self) -> Option<Value> {
        if let Some(nothing) = self.takes(&Value::Null) {
            return Some(nothing);
        }
        let words = json!("");
        let tried = self.try_on(&words).ok()?;
        let own = |error: &FieldError| error.field == self.path;
        let may_be = is_number_of_a_thing(self.path) || !tried.broken(true).iter().any(own);
        // An answer that was given is given; that nobody did is another answer.
        (may_be && self.takes(&words).as_ref() == Some(&words)).then_some(words)
    }

    /// What to write in a field that may not be empty.
    fn never_empty(&self) -> Rule {
        if self.path == "classification.title" {
            return Rule::Contradicts {
                other: "an offence, which is called something",
                remedy: "say what it is called; of an incident without a crime the whole offence is emptied, by correcting classification to nothing",
            };
        }
        let names = self.names(&json!(NO_NAME));
        let names: Vec<_> = names.iter().flat_map(|name| self.words_of(name)).collect();
        if names.is_empty() {
            return Rule::Shape {
                expected: "what is right, in words; this field may not be empty",
            };
        }
        Rule::OneOf { names }
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
        if self.takes(&within(json!(NO_NAME))).is_some() {
            return vec!["words".to_owned()];
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::{Correction, FieldCorrection, Personal, StandingReport};

    const AT: &str = "2026-03-06T18:50:00.000Z";

    /// A report with something in every field, and every list with one thing.
    fn full() -> Value {
        let action = json!({"taken": "no", "reason": "Invented rain"});
        json!({
            "incident": SOMEBODY,
            "kind": {"non_crime_incident": "hate_incident"},
            "cad_reference": "CAD 4711/25Nov",
            "registration": {"how": "telephone", "reported_by": "victim", "reporter": SOMEBODY,
                "attending": [{"name": "Invented OFFICER", "number": "123AW", "arrived_at": AT}]},
            "classification": {"code": "N200", "title": "Invented abuse",
                "list": {"list": "invented", "edition": "1"}, "inchoate": "substantive"},
            "victim": {"person": SOMEBODY},
            "people": [{"person": SOMEBODY, "role": "victim"}],
            "reported_at": AT, "disclosed_later": "She told of it", "committed_from": AT, "committed_to": AT,
            "committed_certainty": "between", "place": SOMEBODY,
            "place_detail": "Invented yard", "narrative": "Invented account",
            "property": [{"status": "stolen", "type": "telephone", "description": "Invented set",
                "make": "Inventel", "model": "Two", "quantity": 2, "value_pence": 9,
                "identifiers": [{"kind": "serial_number", "value": "INV 4711"}],
                "owner": SOMEBODY, "exhibit": "ABC/1", "seal_number": "S1"}],
            "modus_operandi": {"entry": "a", "exit": "b", "instrument": "c", "approach": "d",
                "words": "e", "transport": "f", "narrative": "g"},
            "flags": {"knife": true},
            "golden_hour": {"scene": action, "cctv": action, "forensics": action,
                "house_to_house": action, "body_worn_video": action,
                "description_circulated": action, "safeguarding": action,
                "body_worn_video_reference": "BWV 1",
                "cameras": [{"owner": "Invented shop", "contact": "c", "view": "v",
                    "overwritten_at": AT, "exhibit": "ABC/2"}]},
            "solvability": {"witness": true},
            "victim_care": {"needs": {"given": "Large print"}, "needs_assessed_at": AT,
                "references_given": [{"reference": "crime_number", "at": AT, "how": "slip"}],
                "contact_plan": {"how": "telephone", "when": "Weekly", "care": "Quietly"},
                "supports_prosecution": {"given": true}},
            "recording": {"amounts_to_crime": false, "reason": "Invented reason"},
        })
    }

    /// The single fields of a report, by their paths.
    fn fields(at: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(of) if !(of.len() == 1 && of.contains_key("given")) => {
                for (name, one) in of {
                    let dot = if at.is_empty() { "" } else { "." };
                    fields(&format!("{at}{dot}{name}"), one, found);
                }
            }
            Value::Array(list) => {
                for (place, one) in list.iter().enumerate() {
                    fields(&format!("{at}[{place}]"), one, found);
                }
            }
            _ => found.push(at.to_owned()),
        }
    }

    /// Whether a field takes whatever words there are.
    fn is_of_words(tree: &Value, path: &str) -> bool {
        let odd = "Invented, and none of its names: 7";
        read(tree, path, odd).is_ok_and(|value| words(&value) == odd)
    }

    /// Every field of words: `nothing` empties it, or it is refused there.
    #[test]
    fn nothing_empties_every_field_of_words_that_may_be_empty_and_no_other() {
        let report: ReportDraft = serde_json::from_value(full()).unwrap();
        let tree = serde_json::to_value(&report).unwrap();
        let mut all = Vec::new();
        fields("", &tree, &mut all);
        all.retain(|path| path != "incident" && choice_around(&tree, path).is_none());
        all.retain(|path| is_of_words(&tree, path));
        let never_empty = [
            "classification.list.edition",
            "classification.list.list",
            "classification.title",
            "golden_hour.body_worn_video.reason",
            "golden_hour.cameras[0].owner",
            "golden_hour.cctv.reason",
            "golden_hour.description_circulated.reason",
            "golden_hour.forensics.reason",
            "golden_hour.house_to_house.reason",
            "golden_hour.safeguarding.reason",
            "golden_hour.scene.reason",
            "narrative",
            "property[0].description",
            "registration.attending[0].name",
            "victim_care.contact_plan.when",
            "victim_care.needs",
        ];
        let emptied = [
            "disclosed_later",
            "golden_hour.body_worn_video_reference",
            "golden_hour.cameras[0].contact",
            "golden_hour.cameras[0].view",
            "modus_operandi.approach",
            "modus_operandi.entry",
            "modus_operandi.exit",
            "modus_operandi.instrument",
            "modus_operandi.narrative",
            "modus_operandi.transport",
            "modus_operandi.words",
            "place_detail",
            "property[0].identifiers[0].value",
            "property[0].make",
            "property[0].model",
            "property[0].seal_number",
            "recording.reason",
            "registration.attending[0].number",
            "victim_care.contact_plan.care",
        ];
        let mut expected: Vec<_> = never_empty.into_iter().chain(emptied).collect();
        expected.sort_unstable();
        all.sort_unstable();
        assert_eq!(all, expected, "say of each field of words which it is");
        let standing = StandingReport {
            report: &report,
            corrected: &BTreeMap::new(),
        };
        for path in &all {
            let entered = vec![Correction {
                field: path.clone(),
                is: "Nothing".into(),
            }];
            let told = standing.corrections(entered);
            if never_empty.contains(&path.as_str()) {
                let found = told.unwrap_err();
                assert_eq!(found.len(), 1, "{path}: {found:?}");
                assert_eq!(found[0].field, "corrections[0].is", "{path}");
                continue;
            }
            let told = told.unwrap_or_else(|found| panic!("{path}: {found:?}"));
            assert_eq!(told[0].is.reveal(), "nothing", "{path}");
            let after = standing.corrected_by(&told).unwrap();
            let after = serde_json::to_value(after).unwrap();
            let stands = get(&after, path).cloned().unwrap_or_default();
            assert!(is_empty(&stands), "{path}: {stands}");
        }
    }

    /// What builds before this sealed: the word, where the field may not be empty.
    #[test]
    fn a_correction_that_an_older_build_sealed_is_read_as_it_was_or_as_emptied() {
        let report: ReportDraft = serde_json::from_value(full()).unwrap();
        for (field, stands) in [
            ("narrative", "nothing"),
            ("property[0].description", "nothing"),
            ("property[0].make", ""),
            ("place_detail", ""),
        ] {
            let corrected = BTreeMap::from([(field.to_owned(), Personal::new("nothing"))]);
            let standing = StandingReport {
                report: &report,
                corrected: &corrected,
            };
            let read = serde_json::to_value(standing.corrected_by(&[]).unwrap()).unwrap();
            assert_eq!(get(&read, field).unwrap(), stands, "{field}");
            // Another may be corrected beside it.
            let beside = FieldCorrection {
                field: "committed_certainty".to_owned(),
                was: "between".into(),
                is: "about".into(),
            };
            assert!(standing.corrected_by(&[beside]).is_some(), "{field}");
        }
    }
}
