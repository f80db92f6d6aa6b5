//! What is left of the offence of a filed report, once its class or the offence
//! itself was corrected. The rule stands here and nowhere else; lists, filters,
//! `as_it_stands`, the summary and whatever is held against other reports read a
//! report through it.
//!
//! | what was corrected | the offence then |
//! | --- | --- |
//! | `classification` to `nothing`, of an incident without a crime | none |
//! | the class, and the code is that of another class (N100 of what is no reported rape any more) | none: a class takes its code along, and the title with it |
//! | the code to `nothing`, where it was that of another class and the title is still its | none |
//! | the code to `nothing` and the title to the word `nothing`, which builds before this took, of an incident without a crime | none |
//! | the class to `reported_rape` | as it was; what has no code of its own counts by that of its class, N100 |
//! | anything else | as it was corrected |
//!
//! What an older build sealed as it is, with nothing corrected since, stays as it
//! was sealed.

use serde::Deserialize;
use serde_json::Value;

use super::corrected_value::{NOTHING, is_nothing};
use crate::{Classification, FieldError, ReportDraft, ReportKind, Rule, lies_within};

/// The whole offence, by its path.
pub(super) const OFFENCE: &str = "classification";
/// The kind, by its path.
pub(super) const KIND: &str = "kind";

/// Empties the offence of a corrected report where the rule says so.
pub(super) fn settle(filed: &ReportDraft, kind_corrected: bool, corrected: &mut Value) {
    if is_gone(filed, kind_corrected, corrected)
        && let Some(fields) = corrected.as_object_mut()
    {
        fields.insert(OFFENCE.to_owned(), Value::Null);
    }
}

fn is_gone(filed: &ReportDraft, kind_corrected: bool, corrected: &Value) -> bool {
    let kind = corrected.get(KIND).map(ReportKind::deserialize);
    let Some(Ok(ReportKind::NonCrimeIncident(class))) = kind else {
        return false;
    };
    let stands = corrected.get(OFFENCE).map(Classification::deserialize);
    let Some(Ok(stands)) = stands else {
        return false;
    };
    if stands.code.is_some() {
        return kind_corrected && class.is_not_of(stands.code.as_ref());
    }
    let (title, before) = (stands.title.reveal(), filed.classification.as_ref());
    let still_its = before.is_some_and(|before| {
        class.is_not_of(before.code.as_ref()) && title == before.title.reveal()
    });
    let was_called_so = before.is_some_and(|before| is_nothing(before.title.reveal()));
    still_its || (title == NOTHING && !was_called_so)
}

/// Whether a correction empties the whole offence: of the group it is the one
/// thing that is said of all of it.
pub(super) fn empties_all(field: &str, is: &str) -> bool {
    field == OFFENCE && is_nothing(is)
}

/// Whether a field is a part of the offence.
pub(super) fn is_part(field: &str) -> bool {
    lies_within(field, OFFENCE)
}

/// What is right in a part of an offence that goes as a whole.
pub(super) const GOES: Rule = Rule::Contradicts {
    other: "another correction here, with which the offence goes",
    remedy: "leave this one out; what it was instead is said in the supplement's own classification",
};

/// A part of an offence that does not stand, or not any more.
pub(super) const NONE_STANDS: Rule = Rule::Contradicts {
    other: "the report as it stands, which has no offence",
    remedy: "say in the supplement's own classification which it is",
};

/// That a crime has an offence, said of the correction that takes it.
pub(super) fn of_a_crime(error: &FieldError) -> Option<Rule> {
    (error.field == OFFENCE && error.rule == Rule::Required).then_some(Rule::Contradicts {
        other: "the crime that was reported, which has an offence",
        remedy: "say in the supplement's own classification which it is; only the Force Crime Registrar cancels a recorded crime",
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{IncidentId, Personal, StandingReport};

    /// What is left of an offence, by what the report is, what was sealed of it,
    /// and what was corrected; builds before this sealed some of it.
    #[test]
    fn what_is_left_of_an_offence_is_told_by_one_rule() {
        let rape = r#"{"non_crime_incident": "reported_rape"}"#;
        let hate = r#"{"non_crime_incident": "hate_incident"}"#;
        let crime = r#""crime""#;
        let to = |kind| ("kind", kind);
        let hate_now = to("hate_incident");
        let code = |code| ("classification.code", code);
        let title = |title| ("classification.title", title);
        let n100 = ("N100", "Reported incident of rape");
        let none = ("-", "-");
        for (kind, filed, corrected, left) in [
            (rape, n100, &[][..], n100),
            (rape, n100, &[("place_detail", "Yard")], n100),
            (rape, n100, &[hate_now], none),
            (rape, ("N100/1", "Invented"), &[hate_now], none),
            (rape, n100, &[hate_now, title("Invented")], none),
            (rape, n100, &[hate_now, code("nothing")], none),
            (
                rape,
                n100,
                &[hate_now, code("nothing"), title("Abuse")],
                ("", "Abuse"),
            ),
            (rape, n100, &[hate_now, code("N200")], ("N200", n100.1)),
            (rape, n100, &[to("reported_rape")], n100),
            (rape, n100, &[code("nothing")], ("", n100.1)),
            (rape, n100, &[("classification", "nothing")], none),
            (rape, n100, &[code("nothing"), title("nothing")], none),
            (rape, ("", "Words"), &[hate_now], ("", "Words")),
            (hate, ("", "Words"), &[to("reported_rape")], ("", "Words")),
            // Filed so by a build before this.
            (hate, n100, &[], n100),
            (hate, n100, &[("place_detail", "Yard")], n100),
            (hate, n100, &[code("nothing")], none),
            (hate, n100, &[to("anti_social_behaviour")], none),
            (hate, n100, &[to("reported_rape")], n100),
            (
                hate,
                ("", "nothing"),
                &[("place_detail", "Yard")],
                ("", "nothing"),
            ),
            // A crime keeps what was sealed of it, readable.
            (
                crime,
                ("8N", "Assault"),
                &[code("nothing"), title("nothing")],
                ("", "nothing"),
            ),
        ] {
            let mut report = ReportDraft::new(IncidentId::from_parts(1, [3; 10]));
            report.kind = serde_json::from_str(kind).unwrap();
            report.classification = Some(Classification {
                code: filed.0.parse().ok(),
                ..Classification::in_words(filed.1)
            });
            let told = corrected.iter();
            let told = told.map(|(field, is)| ((*field).to_owned(), Personal::new(*is)));
            let corrected_by: BTreeMap<_, _> = told.collect();
            let standing = StandingReport {
                report: &report,
                corrected: &corrected_by,
            };
            let stands = standing.corrected_by(&[]).unwrap().classification;
            let told = stands.as_ref().map_or(none, |one| {
                let code = one.code.as_ref().map_or("", |code| code.as_str());
                (code, one.title.reveal())
            });
            assert_eq!(told, left, "{kind} {filed:?} {corrected:?}");
        }
    }
}
