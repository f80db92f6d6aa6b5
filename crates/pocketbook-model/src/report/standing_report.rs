//! A filed report as it stands with what supplements corrected in it, and what a
//! further correction makes of it. What is left of an offence whose class was
//! corrected is told in `corrected_offence`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::corrected_offence::{self, KIND, OFFENCE};
use super::corrected_value::{
    Field, NOTHING, choice_around, entered, is_empty, is_nothing, is_number_of_a_thing, put, read,
};
use super::field_path::{A_GROUP, first, is_single, lies_within, part_of, words};
use super::warnings::AFTER_ITS_REPORT;
use crate::{
    Correction, FieldCorrection, FieldError, FieldErrors, FieldWarning, Personal, ReportDraft,
    ReportKind, Rule, SupplementDraft, Timestamp,
};

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
            let of_two = warning.code == AFTER_ITS_REPORT;
            let at = place_of(corrections, &warning.field)
                .or_else(|| place_of(corrections, "reported_at").filter(|_| of_two))?;
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

/// What a report says in a field. The path is written in one way only, so that
/// two corrections of one field are seen to be that.
fn value_at(tree: &Value, path: &str) -> Result<Value, Rule> {
    // What links the report to its incident, and what was entered when, were
    // never entered as fields.
    let entered = ![
        "incident",
        "classification_history",
        "emptied",
        "asked_of_another",
    ]
    .contains(&first(path));
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
            None if Field::is_left_out(tree, path) => return Ok(Value::Null),
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

#[cfg(test)]
mod tests;
