//! What the officers of a report say that the offence is, for the desk of a force
//! that confirms it: the report as it was sealed, with what filed supplements made
//! of it.
//!
//! A force's gateway also holds what later builds sealed, so only what is asked for
//! is read: the kind, the offence, and what was corrected of them.

use pocketbook_model::{Classification, FieldError, Personal, ReportDraft, ReportKind, Rule};
use serde::Serialize;
use serde_json::{Value, json};

use crate::report_standing::corrected_by_stored;

/// What was filed of an offence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiledOffenceView {
    /// Crime or not, as it stands.
    pub kind: Option<ReportKind>,
    /// The offence, as it stands.
    pub offence: Option<Classification>,
    /// Whether a filed supplement says another than the report.
    pub changed: bool,
    /// The offence that the report itself says.
    pub in_report: Option<Classification>,
}

impl FiledOffenceView {
    /// Of a sealed report, the value of `report` in its content, and the values of
    /// `supplement` of those that were filed to it, in their order. `None` when
    /// this build cannot read what it says of the offence.
    #[must_use]
    pub fn of(report: &Value, supplements: &[Value]) -> Option<Self> {
        let filed: ReportDraft = serde_json::from_value(asked_of(report)).ok()?;
        let said: Option<Vec<Vec<u8>>> = supplements
            .iter()
            .map(|one| serde_json::to_vec(&said_of(one)).ok())
            .collect();
        let stands = corrected_by_stored(&filed, &said?).into_owned();
        Some(Self {
            changed: stands.classification != filed.classification,
            kind: stands.kind,
            offence: stands.classification,
            in_report: filed.classification,
        })
    }

    /// What it is called: its code and title, and how far it went; the class of
    /// what is no crime.
    #[must_use]
    pub fn known_as(&self) -> Personal {
        match (&self.offence, &self.kind) {
            (Some(offence), _) => offence.with_its_code(),
            (None, Some(ReportKind::NonCrimeIncident(class))) => class.words().into(),
            (None, _) => Personal::default(),
        }
    }

    /// What the report itself calls it, where it says an offence.
    #[must_use]
    pub fn report_says(&self) -> Option<Personal> {
        self.in_report.as_ref().map(Classification::with_its_code)
    }

    /// What a desk is asked before it confirms an offence, by field: where that
    /// stands against what was filed. All of it may be meant.
    #[must_use]
    pub fn doubts(filed: Option<&Self>, confirmed: &Classification) -> Vec<FieldError> {
        let (kind, offence) = match filed {
            Some(filed) => (filed.kind.as_ref(), filed.offence.as_ref()),
            None => (None, None),
        };
        let mut found = confirmed.against_what_was_filed(kind, offence);
        if filed.is_none() {
            found.push(FieldError {
                field: "classification".to_owned(),
                rule: Rule::Contradicts {
                    other: "a report whose offence this build cannot read",
                    remedy: "read what was filed where it was handed over, then confirm that this is meant",
                },
            });
        }
        found
    }
}

/// The fields of a report that are asked for.
fn asked_of(report: &Value) -> Value {
    let of = |name: &str| report.get(name).cloned().unwrap_or_default();
    let classification = match of("classification") {
        // A title in words alone is how reports were classified at first.
        Value::String(title) => json!({ "title": title }),
        other => other,
    };
    json!({"incident": of("incident"), "kind": of("kind"), "classification": classification})
}

/// What a supplement says of them.
fn said_of(supplement: &Value) -> Value {
    let of = |name: &str| supplement.get(name).cloned().unwrap_or_default();
    let corrections = of("corrections");
    let asked = |one: &&Value| {
        let field = one.get("field").and_then(Value::as_str);
        let group = field.and_then(|field| field.split('.').next());
        matches!(group, Some("kind" | "classification"))
    };
    let corrections = corrections.as_array().into_iter().flatten().filter(asked);
    let corrections: Vec<&Value> = corrections.collect();
    json!({"classification": of("classification"), "corrections": corrections})
}

#[cfg(test)]
mod tests {
    use super::*;

    const INCIDENT: &str = "00000000-0001-7101-8101-010101010101";

    fn report(kind: Value, classification: Value) -> Value {
        json!({"incident": INCIDENT, "kind": kind, "classification": classification,
            "narrative": "Invented", "a_field_of_a_later_build": 1})
    }

    fn correction(field: &str, is: &str) -> Value {
        json!({"corrections": [{"field": field, "was": "", "is": is},
            {"field": "place_detail", "was": "", "is": "Invented"}]})
    }

    #[test]
    fn what_was_filed_is_the_report_with_what_supplements_made_of_it() {
        let attempt = || {
            report(
                "crime".into(),
                json!({"code": "28E", "title": "Invented burglary", "inchoate": "attempt"}),
            )
        };
        let incident = || {
            report(
                json!({"non_crime_incident": "domestic_incident"}),
                Value::Null,
            )
        };
        let another = json!({"classification": {"code": "8N", "title": "Invented injury"}});
        for (report, supplements, expected, changed) in [
            (attempt(), vec![], "28E Invented burglary, attempted", false),
            (
                attempt(),
                vec![correction("classification.inchoate", "substantive")],
                "28E Invented burglary",
                true,
            ),
            (attempt(), vec![another.clone()], "8N Invented injury", true),
            (
                attempt(),
                vec![another, correction("classification.inchoate", "conspiracy")],
                "8N Invented injury, conspiracy",
                true,
            ),
            (incident(), vec![], "domestic incident", false),
            (
                incident(),
                vec![correction("kind", "anti_social_behaviour")],
                "anti-social behaviour",
                false,
            ),
            // As reports were classified at first.
            (
                report("crime".into(), "Invented theft".into()),
                vec![],
                "Invented theft",
                false,
            ),
        ] {
            let filed = FiledOffenceView::of(&report, &supplements).unwrap();
            assert_eq!(filed.known_as().reveal(), expected);
            assert_eq!(filed.changed, changed, "{expected}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_confirmed_without_a_question() {
        let later = report(
            "crime".into(),
            json!({"code": "8N", "title": "Invented", "degree": 2}),
        );
        assert_eq!(FiledOffenceView::of(&later, &[]), None);
        let doubts = FiledOffenceView::doubts(None, &Classification::in_words("Invented"));
        assert_eq!(doubts.len(), 1);
    }
}
