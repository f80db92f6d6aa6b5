//! A field of a filed report that was wrong: which one, what stood there, and
//! what is right. The report is never edited; the correction stands beside it,
//! in a supplement, names the field by its path, and is checked by the rules of
//! that field (`corrected_value`). What is left of an offence whose class was
//! corrected is told in `corrected_offence`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::corrected_offence::{self, KIND, OFFENCE};
use super::corrected_value::{
    NOTHING, choice_around, entered, is_empty, is_nothing, is_number_of_a_thing, put, read,
};
use super::part;
use crate::{
    FieldError, FieldErrors, FieldWarning, Incident, Limit, PersonId, Personal, PlaceId,
    ReportDraft, ReportKind, Rule, SupplementDraft, Timestamp,
};

/// A correction as an officer enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The field, by its path in the report, such as `committed_from` or
    /// `property[0].value_pence`.
    pub field: String,
    /// What is right, as the field takes it: words, a time such as
    /// `2026-03-06T18:50:00.000Z`, a number, `yes` or `no`, one of its names; or
    /// `nothing`, where the field should have been left empty. `nothing` in
    /// `classification` empties the whole offence of an incident without a crime.
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
    /// What is right, as the field takes it.
    pub is: Personal,
}

/// A filed report as it stands with every supplement filed so far.
#[derive(Debug, Clone, Copy)]
pub struct StandingReport<'a> {
    /// The report as it was sealed, with the offence that the supplement filed last
    /// says in place of its own, where one says any.
    pub report: &'a ReportDraft,
    /// What supplements said is right, by the path of the field.
    pub corrected: &'a BTreeMap<String, Personal>,
}

/// Greatest number of letters of a path.
const PATH: usize = 200;

const NO_FIELD: Rule = Rule::Unknown {
    expected: "a field that the report has, such as committed_from or property[0].value_pence",
};

const WITHIN_A_FIELD: Rule = Rule::Shape {
    expected: "the path of the whole field, such as kind, victim or victim_care.needs: what stands in it is corrected as one",
};

pub(super) const A_GROUP: Rule = Rule::Shape {
    expected: "a single field and no group or list of them; say what is new of a group in the supplement's own",
};

impl StandingReport<'_> {
    /// The report as a tree, as it was sealed.
    fn sealed(&self) -> Result<Value, Rule> {
        serde_json::to_value(self.report).map_err(|_| NO_FIELD)
    }

    /// The tree in which paths are followed: that of the report, without an
    /// offence that went by what was corrected.
    fn tree(&self) -> Result<Value, Rule> {
        let mut tree = self.sealed()?;
        let stands = self.after(&[]);
        if stands.is_some_and(|stands| stands.get(OFFENCE).is_none_or(Value::is_null)) {
            put(&mut tree, OFFENCE, Value::Null);
        }
        Ok(tree)
    }

    /// The tree with all that was corrected, and these corrections.
    fn after(&self, corrections: &[FieldCorrection]) -> Option<Value> {
        let mut tree = self.sealed().ok()?;
        for (field, is) in self.corrected {
            correct(&mut tree, field, is);
        }
        for one in corrections {
            correct(&mut tree, &one.field, &one.is);
        }
        let earlier = self.corrected.keys().map(String::as_str);
        let fields = earlier.chain(corrections.iter().map(|one| one.field.as_str()));
        let kind_corrected = fields.into_iter().any(|field| first(field) == KIND);
        corrected_offence::settle(self.report, kind_corrected, &mut tree);
        Some(tree)
    }

    /// What stands in the whole offence, in words.
    fn offence_told(&self) -> Personal {
        let stands = self.corrected_by(&[]);
        let offence = stands.and_then(|report| report.classification);
        offence.map_or_else(Personal::default, |offence| offence.with_its_code())
    }

    /// What stands in a field of that tree.
    fn told(&self, tree: &Value, path: &str) -> Result<Personal, Rule> {
        let value = value_at(tree, path)?;
        // Builds before this took what stands within a field for one of its own.
        if self.corrected.keys().any(|field| lies_within(field, path)) {
            let stands = self.after(&[]).and_then(|tree| value_at(&tree, path).ok());
            return Ok(words(&stands.unwrap_or(value)).into());
        }
        let corrected = self.corrected.get(path).cloned();
        Ok(corrected.unwrap_or_else(|| words(&value).into()))
    }

    /// Corrections with what stood in each field, each checked by the rules of
    /// its field, and all of them by those that join several.
    ///
    /// # Errors
    ///
    /// Each field that the report does not have, that is more than one field, or
    /// that is corrected twice; each value that its field does not take or that
    /// does not fit the rest of the report. By its place in the list.
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
            let tree = tree.as_ref().map_err(Clone::clone);
            let told_of = |tree: &Value| {
                if corrected_offence::empties_all(&field, is.reveal()) {
                    Ok(self.offence_told())
                } else {
                    self.told(tree, &field)
                }
            };
            let was = match tree.clone().and_then(told_of) {
                Ok(_) if told.iter().any(|earlier| earlier.field == field) => {
                    Err(Rule::Contradicts {
                        other: "another correction of the same field",
                        remedy: "correct it once",
                    })
                }
                told => told,
            };
            let named = |part: &str, rule| FieldError {
                field: format!("corrections[{at}].{part}"),
                rule,
            };
            match was {
                Ok(was) => match tree.and_then(|tree| kept(tree, &field, &is)) {
                    Ok(is) => told.push(FieldCorrection { field, was, is }),
                    Err(rule) => found.push(named("is", rule)),
                },
                Err(rule) => found.push(named("field", rule)),
            }
        }
        if found.is_empty() {
            found = self.misfits(&told);
        }
        if found.is_empty() {
            Ok(told)
        } else {
            Err(found)
        }
    }

    /// The report as it stands now, and as it would with these corrections.
    /// Earlier ones that no field takes, from before they were checked, are left
    /// out: they stand beside the report and say nothing to its rules.
    fn before_and_after(
        &self,
        corrections: &[FieldCorrection],
    ) -> Option<(ReportDraft, ReportDraft)> {
        let read = |tree| serde_json::from_value(tree).ok();
        Some((read(self.after(&[])?)?, read(self.after(corrections)?)?))
    }

    /// What the report would break with these corrections and does not without.
    fn misfits(&self, corrections: &[FieldCorrection]) -> Vec<FieldError> {
        let Some((before, after)) = self.before_and_after(corrections) else {
            return Vec::new();
        };
        if let Some(error) = self.another_kind(corrections) {
            return vec![error];
        }
        let of_what_goes = of_what_goes(corrections, &before, &after);
        if !of_what_goes.is_empty() {
            return of_what_goes;
        }
        let before = before.broken_as_filed();
        let new = (after.broken_as_filed().into_iter()).filter(|error| !before.contains(error));
        // A number that a thing does not have.
        let new = new.filter(|error| {
            let emptied =
                |one: &FieldCorrection| one.field == error.field && is_nothing(one.is.reveal());
            !(is_number_of_a_thing(&error.field) && corrections.iter().any(emptied))
        });
        new.map(|error| match place_of(corrections, &error.field) {
            Some(at) => {
                let rule = corrected_offence::of_a_crime(&error);
                of_a_correction(at, rule.unwrap_or(error.rule))
            }
            None => of_a_correction(self.cause(corrections, &error), elsewhere(&error)),
        })
        .collect()
    }

    /// Which correction makes a finding about a field that is not itself
    /// corrected: the one with which it came, and did not go again.
    fn cause(&self, corrections: &[FieldCorrection], error: &FieldError) -> usize {
        let there = |first: usize| {
            let first = corrections.get(..first).unwrap_or_default();
            let read = self.before_and_after(first);
            read.is_some_and(|(_, after)| after.broken_as_filed().contains(error))
        };
        let mut fewer = (1..corrections.len()).rev();
        fewer.find(|first| !there(*first)).unwrap_or_default()
    }

    /// A crime is never made none on a tablet, nor a crime of what was filed
    /// without one: the former the Force Crime Registrar cancels, if anybody, and
    /// the latter has a number of its own coming.
    fn another_kind(&self, corrections: &[FieldCorrection]) -> Option<FieldError> {
        let (before, after) = self.before_and_after(corrections)?;
        let is_crime = |report: &ReportDraft| report.kind.as_ref().map(ReportKind::is_crime);
        let rule = match (is_crime(&before), is_crime(&after)) {
            (Some(true), Some(false) | None) => Rule::Contradicts {
                other: "the crime that was reported",
                remedy: "tell in the supplement's own words why it may be none; only the Force Crime Registrar cancels a recorded crime",
            },
            (Some(false) | None, Some(true)) => Rule::Contradicts {
                other: "the incident number that it was filed for",
                remedy: "file a crime report of its own in this incident: it needs an offence, a victim and a crime number",
            },
            (Some(false), None) => Rule::Contradicts {
                other: "the incident that was filed, which is of a class",
                remedy: "say which, such as hate_incident or anti_social_behaviour",
            },
            _ => return None,
        };
        let at = place_of(corrections, KIND).unwrap_or_default();
        Some(of_a_correction(at, rule))
    }

    /// Checks what cannot lie ahead, in what these corrections say.
    pub(crate) fn past(&self, corrections: &[FieldCorrection], now: Timestamp) -> Vec<FieldError> {
        let Some((_, after)) = self.before_and_after(corrections) else {
            return Vec::new();
        };
        let ahead = after.check_past(now).err();
        let ahead = ahead.iter().flat_map(FieldErrors::fields);
        ahead
            .filter_map(|error| {
                let at = place_of(corrections, &error.field)?;
                Some(of_a_correction(at, error.rule.clone()))
            })
            .collect()
    }

    /// What deserves a second look in what the corrections of a supplement say,
    /// by its place in their list.
    #[must_use]
    pub fn warnings(&self, corrections: &[FieldCorrection], now: Timestamp) -> Vec<FieldWarning> {
        let Some((before, after)) = self.before_and_after(corrections) else {
            return Vec::new();
        };
        let before = before.warnings(now);
        let new = (after.warnings(now).into_iter()).filter(|warning| !before.contains(warning));
        new.filter_map(|warning| {
            let at = place_of(corrections, &warning.field)?;
            Some(FieldWarning {
                field: format!("corrections[{at}].is"),
                ..warning
            })
        })
        .collect()
    }

    /// What a supplement says that stands there already: a correction that changes
    /// nothing, or the offence that it is.
    #[must_use]
    pub fn said_again(&self, supplement: &SupplementDraft) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        let tree = self.tree();
        for (at, one) in supplement.corrections.iter().enumerate() {
            let is = one.is.reveal().trim();
            let stands = match &tree {
                _ if corrected_offence::empties_all(&one.field, is) => Ok(self.offence_told()),
                Ok(tree) => self.told(tree, &one.field),
                Err(rule) => Err(rule.clone()),
            };
            let same = |stands: &str| match stands.trim() {
                "" => is_nothing(is),
                stands => stands == is || (is_nothing(stands) && is_nothing(is)),
            };
            if stands.is_ok_and(|stands| same(stands.reveal())) {
                found.push(FieldWarning::new(
                    format!("corrections[{at}].is"),
                    "stands_already",
                    "this stands there already, and the correction changes nothing; check which field is meant and what is right, or leave it out",
                ));
            }
        }
        let stands = self.corrected_by(&[]).and_then(|one| one.classification);
        if let (Some(said), Some(stands)) = (&supplement.classification, stands)
            && said.is_the_offence_of(&stands)
            && said.title.reveal().trim() == stands.title.reveal().trim()
        {
            found.push(FieldWarning::new(
                "classification",
                "stands_already",
                "this is the offence that stands already; say another, or leave it out",
            ));
        }
        found
    }

    /// The report as it would stand with these corrections, where it can be read
    /// so.
    #[must_use]
    pub fn corrected_by(&self, corrections: &[FieldCorrection]) -> Option<ReportDraft> {
        serde_json::from_value(self.after(corrections)?).ok()
    }
}

/// What is right, as the field keeps it. Nothing is said of what is empty yet:
/// an unfinished supplement is a valid one.
fn kept(tree: &Value, field: &str, is: &Personal) -> Result<Personal, Rule> {
    if is.reveal().trim().is_empty() {
        return Ok(is.clone());
    }
    Ok(match entered(tree, field, is.reveal())? {
        empty if is_empty(&empty) => Personal::new(NOTHING),
        value => Personal::new(words(&value)),
    })
}

fn correct(tree: &mut Value, field: &str, is: &Personal) {
    if let Ok(value) = read(tree, field, is.reveal()) {
        put(tree, field, value);
    }
}

/// Parts of an offence that are said to be right, and go with it.
fn of_what_goes(
    corrections: &[FieldCorrection],
    before: &ReportDraft,
    after: &ReportDraft,
) -> Vec<FieldError> {
    if before.classification.is_none() || after.classification.is_some() {
        return Vec::new();
    }
    let said = |one: &FieldCorrection| {
        corrected_offence::is_part(&one.field) && !is_nothing(one.is.reveal())
    };
    let parts = corrections.iter().enumerate();
    let parts = parts.filter(|(_, one)| said(one));
    parts
        .map(|(at, _)| of_a_correction(at, corrected_offence::GOES))
        .collect()
}

/// Whether what one path names is a part of what another does, and not all of it.
#[must_use]
pub fn lies_within(path: &str, around: &str) -> bool {
    let rest = path.strip_prefix(around);
    rest.is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// Which correction a finding is about: that of the very field, or of what it is
/// in.
fn place_of(corrections: &[FieldCorrection], field: &str) -> Option<usize> {
    let same = |one: &FieldCorrection| one.field == field;
    let around = |one: &FieldCorrection| lies_within(field, &one.field);
    let place = corrections.iter().position(same);
    place.or_else(|| corrections.iter().position(around))
}

fn of_a_correction(at: usize, rule: Rule) -> FieldError {
    FieldError {
        field: format!("corrections[{at}].is"),
        rule,
    }
}

/// What is wrong with a field that is not itself corrected, said of the
/// correction that makes it wrong. Two times that do not fit each other are found
/// at one of them, and the other may be what is corrected.
fn elsewhere(error: &FieldError) -> Rule {
    match &error.rule {
        // The kind of what is filed stays, so the reason is what can be given.
        Rule::Contradicts { .. } if error.field == "recording.reason" => Rule::Needs {
            field: error.field.clone(),
            question: Some("why is it recorded otherwise than the answers then say?"),
        },
        Rule::Contradicts { remedy, .. } => Rule::Contradicts {
            other: other_time(&error.field),
            remedy,
        },
        Rule::Required => Rule::Needs {
            field: error.field.clone(),
            question: None,
        },
        Rule::Unasked { remedy } => Rule::Needs {
            field: error.field.clone(),
            question: Some(remedy),
        },
        rule => rule.clone(),
    }
}

fn other_time(field: &str) -> &'static str {
    match field {
        "reported_at" => "reported_at",
        "committed_from" => "committed_from",
        "committed_to" => "committed_to",
        _ => "the rest of the report",
    }
}

/// People and places that were not entered in the incident.
pub(crate) fn strangers(
    corrections: &[FieldCorrection],
    incident: &Incident,
    found: &mut Vec<FieldError>,
) {
    for (at, one) in corrections.iter().enumerate() {
        let is = format!("corrections[{at}].is");
        let (name, text) = (one.field.rsplit('.').next(), one.is.reveal());
        match name {
            Some("victim" | "owner" | "person" | "reporter") => {
                if let Ok(person) = text.parse::<PersonId>() {
                    part::known(incident, person, &is, found);
                }
            }
            Some("place") => {
                let place = text.parse::<PlaceId>().ok();
                if place.is_some_and(|place| incident.place(place).is_none()) {
                    found.push(FieldError {
                        field: is,
                        rule: Rule::Contradicts {
                            other: "the places of the incident",
                            remedy: "enter the place in the incident first",
                        },
                    });
                }
            }
            _ => {}
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
    if choice_around(tree, path).is_some() {
        return Err(WITHIN_A_FIELD);
    }
    if corrected_offence::is_part(path) && tree.get(OFFENCE).is_none_or(Value::is_null) {
        return Err(corrected_offence::NONE_STANDS);
    }
    let mut at = tree;
    for part in path.split('.') {
        let (name, place) = part_of(part).ok_or(NO_FIELD)?;
        at = match at.get(name) {
            Some(member) => member,
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
fn is_single(value: &Value) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entered, IncidentId, ReportPatch, Timestamp, Victim};
    use proptest::prelude::*;
    use serde_json::json;

    fn report() -> ReportDraft {
        let patch: ReportPatch = serde_json::from_value(json!({
            "kind": {"non_crime_incident": "anti_social_behaviour"},
            "committed_from": "2026-03-06T18:50:00.000Z",
            "property": [{"status": "stolen", "description": "Invented bicycle", "value_pence": 9,
                "identifiers": [{"kind": "registration_mark", "value": "AB12 CDF"}]}],
            "classification": {"title": "Invented theft"},
            "narrative": "Invented",
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
            ("flags.firearm", Ok("not_asked")),
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
            is: "crime".into(),
        });
        let found = standing.corrections(twice.to_vec()).unwrap_err();
        assert_eq!(found[0].field, "corrections[1].field");
    }

    fn corrected(field: &str, is: &str) -> Result<FieldCorrection, Vec<FieldError>> {
        let report = report();
        let standing = StandingReport {
            report: &report,
            corrected: &BTreeMap::new(),
        };
        let entered = Correction {
            field: field.to_owned(),
            is: is.into(),
        };
        let mut told = standing.corrections(vec![entered])?;
        Ok(told.remove(0))
    }

    /// A field, what is said to be right, and how it is kept.
    #[test]
    fn what_is_right_is_read_as_its_field_reads_it() {
        let person = "00000000-0001-7000-8000-00000000000a";
        for (field, is, kept) in [
            ("place_detail", "The yard", "The yard"),
            ("place_detail", "yes", "yes"),
            ("place_detail", "12", "12"),
            ("narrative", "Nothing was taken", "Nothing was taken"),
            (
                "committed_from",
                "2026-03-06T17:50:00.000Z",
                "2026-03-06T17:50:00.000Z",
            ),
            ("committed_from", "Nothing", "nothing"),
            ("committed_certainty", "About", "about"),
            ("property[0].value_pence", "012000", "12000"),
            ("property[0].quantity", " 2 ", "2"),
            ("property[0].status", "recovered", "recovered"),
            ("property[0].type", "Motor vehicle", "motor_vehicle"),
            ("property[0].identifiers[0].value", "X 1", "X 1"),
            ("property[0].exhibit", "ABC/1", "ABC/1"),
            ("property[0].owner", person, person),
            ("cad_reference", "CAD 4711/25Nov", "CAD 4711/25Nov"),
            ("classification.code", "n200/1", "N200/1"),
            ("classification.inchoate", "attempt", "attempt"),
            ("flags.knife", "no", "no"),
            ("flags.firearm", "Yes", "yes"),
            (
                "golden_hour.scene.taken",
                "not_applicable",
                "not_applicable",
            ),
            ("victim_care.needs", "A large print", "A large print"),
            ("victim_care.needs", "refused", "refused"),
            ("victim_care.needs", "Not asked", "not_asked"),
            ("victim_care.supports_prosecution", "yes", "yes"),
            ("victim", person, person),
            ("victim", "state", "state"),
            ("kind", "domestic_incident", "domestic_incident"),
        ] {
            let told = corrected(field, is);
            let told = told.map(|one| one.is.reveal().to_owned());
            assert_eq!(told, Ok(kept.to_owned()), "{field}: {is}");
        }
    }

    /// A field, what it does not take, and what is said of it.
    #[test]
    fn what_a_field_does_not_take_is_refused_with_what_it_takes() {
        for (field, is, said) in [
            ("committed_from", "An hour earlier", "a time such as"),
            (
                "committed_from",
                "2026-02-30T09:30:00.000Z",
                "a time such as",
            ),
            ("committed_to", "2026-03-06T18:00:00.000Z", "committed_from"),
            ("property[0].value_pence", "about 90", "whole number"),
            ("property[0].value_pence", "-9", "whole number"),
            ("property[0].value_pence", "2000000000000", "ten billion"),
            ("property[0].quantity", "0", "from one to a million"),
            ("property[0].status", "eaten", "stolen, damaged"),
            ("property[0].make", "{long}", "shorten it"),
            ("property[0].description", "a\u{202e}b", "control character"),
            ("property[0].exhibit", "the knife", "such as ABC/1"),
            ("property[0].owner", "Anna", "identifier of a person"),
            ("cad_reference", "4711", "CAD"),
            ("classification.code", "theft?", "code"),
            (
                "flags.knife",
                "perhaps",
                "yes, no, unknown, refused or not_asked",
            ),
            ("golden_hour.cctv", "taken", "a single field"),
            (
                "victim_care.supports_prosecution",
                "maybe",
                "not_asked, unknown",
            ),
            ("victim", "Anna", "state"),
            ("kind", "theft", "crime"),
            ("place_detail", "{long}", "shorten it"),
            ("committed_certainty", "between", "committed_to"),
        ] {
            let is = is.replace("{long}", &"x".repeat(401));
            let found = corrected(field, &is).unwrap_err();
            assert_eq!(found.len(), 1, "{field}: {found:?}");
            assert_eq!(found[0].field, "corrections[0].is", "{field}");
            let rule = found[0].rule.to_string();
            assert!(rule.contains(said), "{field}: {rule}");
            assert!(is.len() < 4 || !rule.contains(&is), "{field}: {rule}");
        }
    }

    #[test]
    fn corrections_are_judged_together_and_beside_earlier_ones() {
        let report = report();
        let earlier = |from: &str| BTreeMap::from([("committed_from".to_owned(), from.into())]);
        let judged = |corrected: &BTreeMap<String, Personal>, entered: &[(&str, &str)]| {
            let standing = StandingReport {
                report: &report,
                corrected,
            };
            let entered = entered.iter().map(|(field, is)| Correction {
                field: (*field).to_owned(),
                is: (*is).into(),
            });
            standing.corrections(entered.collect()).is_ok()
        };
        let to = ("committed_to", "2026-03-06T18:00:00.000Z");
        let from = ("committed_from", "2026-03-06T17:00:00.000Z");
        assert!(!judged(&BTreeMap::new(), &[to]));
        assert!(judged(&BTreeMap::new(), &[to, from]));
        assert!(judged(&earlier(from.1), &[to]));
        // In words, from before they were checked: it is no time to compare with.
        assert!(!judged(&earlier("An hour earlier"), &[to]));
        assert!(judged(
            &earlier("An hour earlier"),
            &[("place_detail", "Yard")]
        ));
    }

    #[test]
    fn what_looks_wrong_in_a_correction_is_pointed_out_and_stops_nothing() {
        let report = report();
        let standing = StandingReport {
            report: &report,
            corrected: &BTreeMap::new(),
        };
        let told = |field: &str, is: &str| {
            let entered = Correction {
                field: field.to_owned(),
                is: is.into(),
            };
            standing.corrections(vec![entered]).unwrap()
        };
        let now = Timestamp::from_unix_ms(1_772_900_000_000);
        let mark = "property[0].identifiers[0].value";
        let warnings = standing.warnings(&told(mark, "ABCD EFG"), now);
        let codes: Vec<_> = warnings
            .iter()
            .map(|w| (w.field.as_str(), w.code))
            .collect();
        assert_eq!(codes, [("corrections[0].is", "vrm_shape")]);
        assert!(standing.warnings(&told(mark, "AB12 CDE"), now).is_empty());
        let ahead = told("committed_from", "2036-03-06T17:00:00.000Z");
        let found = standing.past(&ahead, now);
        assert_eq!(found[0].field, "corrections[0].is");
        assert!(standing.past(&told("place_detail", "Yard"), now).is_empty());
    }

    #[test]
    fn a_crime_is_not_made_none_by_a_correction_nor_the_reverse() {
        let told = |report: &ReportDraft, entered: &[(&str, &str)]| {
            let standing = StandingReport {
                report,
                corrected: &BTreeMap::new(),
            };
            let entered = entered.iter().map(|(field, is)| Correction {
                field: (*field).to_owned(),
                is: (*is).into(),
            });
            let errors = standing.corrections(entered.collect()).err();
            let errors = errors.unwrap_or_default().into_iter();
            errors
                .map(|error| (error.field.clone(), error.to_string()))
                .collect::<Vec<_>>()
        };
        let mut crime = report();
        crime.kind = Some(ReportKind::Crime);
        let found = told(&crime, &[("kind", "anti_social_behaviour")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "corrections[0].is");
        assert!(found[0].1.contains("Registrar"), "{found:?}");
        let both = [
            ("place_detail", "Yard"),
            ("kind", "anti_social_behaviour"),
            ("recording.amounts_to_crime", "no"),
        ];
        assert_eq!(told(&crime, &both)[0].0, "corrections[1].is");
        // Nor by its answers, without a word.
        let found = told(&crime, &[("recording.amounts_to_crime", "no")]);
        assert_eq!(found.len(), 1, "{found:?}");
        let mut incident = report();
        incident.kind = serde_json::from_str(r#"{"non_crime_incident":"reported_rape"}"#).unwrap();
        let found = told(&incident, &[("kind", "crime")]);
        assert!(found[0].1.contains("crime number"), "{found:?}");
        assert!(told(&incident, &[("kind", "anti_social_behaviour")]).is_empty());
    }

    #[test]
    fn a_fault_is_told_of_the_correction_that_makes_it() {
        let mut crime = report();
        crime.kind = Some(ReportKind::Crime);
        crime.victim = Some(Victim::Person(PersonId::from_parts(1, [5; 10])));
        crime.recording.amounts_to_crime = Some(true);
        crime.recording.more_likely_than_not = Some(true);
        crime.recording.evidence_to_the_contrary = Some(false);
        let told = |entered: &[(&str, &str)]| {
            let standing = StandingReport {
                report: &crime,
                corrected: &BTreeMap::new(),
            };
            let entered = entered.iter().map(|(field, is)| Correction {
                field: (*field).to_owned(),
                is: (*is).into(),
            });
            let found = standing.corrections(entered.collect()).err();
            let found = found.unwrap_or_default().into_iter();
            found
                .map(|error| (error.field.clone(), error.rule.to_string()))
                .collect::<Vec<_>>()
        };
        let value = ("property[0].value_pence", "70000");
        let state = ("victim", "state");
        let contrary = ("recording.evidence_to_the_contrary", "yes");
        let between = ("committed_certainty", "between");
        for (entered, expected) in [
            (&[value][..], &[][..]),
            (&[value, state], &[(1, "recording.points_to_prove")]),
            (&[state, value], &[(0, "recording.points_to_prove")]),
            (
                &[value, between, state],
                &[(1, "committed_to"), (2, "recording.points_to_prove")],
            ),
            (&[value, contrary], &[(1, "recording.reason")]),
            // Answered with it, nothing is missing.
            (&[value, state, ("recording.points_to_prove", "yes")], &[]),
            // What is asked of a correction's own field is asked there.
            (
                &[value, ("recording.amounts_to_crime", "nothing")],
                &[(1, "is not answered yet")],
            ),
        ] {
            let found = told(entered);
            assert_eq!(found.len(), expected.len(), "{entered:?}: {found:?}");
            for ((field, rule), (at, named)) in found.iter().zip(expected) {
                assert_eq!(*field, format!("corrections[{at}].is"), "{found:?}");
                assert!(rule.contains(named), "{found:?}");
            }
        }
        let (_, asked) = &told(&[value, state])[0];
        assert!(asked.contains("are the points to prove clearly made out?"));
    }

    #[test]
    fn a_field_is_not_in_another_whose_name_it_begins_with() {
        let one = |field: &str| FieldCorrection {
            field: field.to_owned(),
            was: Personal::default(),
            is: "state".into(),
        };
        let corrections = [one("victim"), one("golden_hour.scene")];
        assert_eq!(place_of(&corrections, "victim"), Some(0));
        assert_eq!(place_of(&corrections, "victim_care.needs"), None);
        assert_eq!(place_of(&corrections, "golden_hour.scene.reason"), Some(1));
    }

    #[test]
    fn whom_and_where_a_correction_names_was_entered_in_the_incident() {
        let incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        let stranger = "00000000-0001-7000-8000-00000000000a";
        let one = |field: &str, is: &str| FieldCorrection {
            field: field.to_owned(),
            was: Personal::default(),
            is: is.into(),
        };
        let corrections = [
            one("victim", stranger),
            one("victim", "state"),
            one("property[0].owner", stranger),
            one("place", stranger),
            one("place_detail", stranger),
        ];
        let mut found = Vec::new();
        strangers(&corrections, &incident, &mut found);
        let fields: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
        let expected = [0, 2, 3].map(|at| format!("corrections[{at}].is"));
        assert_eq!(fields, expected);
    }

    proptest! {
        #[test]
        fn no_value_makes_a_correction_panic_or_change_when_it_is_read_again(
            field in prop::sample::select(vec!["kind", "victim", "place_detail", "flags.knife",
                "property[0].value_pence", "victim_care.needs", "committed_from"]),
            is in "\\PC{1,20}|yes|refused|[0-9]{1,4}",
        ) {
            if let Ok(told) = corrected(field, &is) {
                let again = corrected(field, told.is.reveal()).unwrap();
                prop_assert_eq!(again.is, told.is);
            }
        }

        #[test]
        fn no_path_makes_a_correction_panic(path in "\\PC{0,20}|[a-z_.\\[\\]0-9]{0,30}") {
            let report = report();
            let standing = StandingReport { report: &report, corrected: &BTreeMap::new() };
            let _ = standing.told(&standing.tree().unwrap(), &path);
        }
    }
}
