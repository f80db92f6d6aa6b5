//! What a force's desk is asked before it confirms an offence: where that stands
//! against what was filed, as it would by leaving a word out or by a slip of the
//! code. The desk knows more than the officer did, so each may be meant.

use crate::{Classification, FieldError, Inchoate, OffenceCode, ReportKind, Rule};

impl Classification {
    /// Whether it says twice that it was not done: the attempt at an offence that
    /// is an attempt by its own title.
    pub(crate) fn is_an_attempt_at_an_attempt(&self) -> bool {
        let title = self.title.reveal().trim().to_lowercase();
        self.inchoate == Inchoate::Attempt && title.starts_with("attempt")
    }

    /// Where it stands against what was filed, as that stands with its supplements:
    /// the kind of the report and the offence that its officer says.
    #[must_use]
    pub fn against_what_was_filed(
        &self,
        kind: Option<&ReportKind>,
        filed: Option<&Self>,
    ) -> Vec<FieldError> {
        let mut found = Vec::new();
        let mut doubt = |field: &str, other, remedy| {
            found.push(FieldError {
                field: field.to_owned(),
                rule: Rule::Contradicts { other, remedy },
            });
        };
        let how_far = filed.map(|filed| filed.inchoate);
        if let Some(how_far) = how_far.filter(|filed| *filed != self.inchoate) {
            let filed_as = match how_far {
                // The offence itself was filed: who says an attempt has said it.
                Inchoate::Substantive => None,
                Inchoate::Attempt => Some("an attempt, as which it was filed"),
                Inchoate::Conspiracy => Some("a conspiracy, as which it was filed"),
                Inchoate::EncouragingOrAssisting => {
                    Some("encouraging or assisting, as which it was filed")
                }
            };
            if let Some(filed_as) = filed_as {
                doubt(
                    "classification.inchoate",
                    filed_as,
                    "say how far it went as it was filed, or confirm that it went as far as you say",
                );
            }
        }
        if self.is_an_attempt_at_an_attempt() {
            doubt(
                "classification.inchoate",
                "an offence that is an attempt by its own title",
                "leave out how far it went, choose the whole offence, or confirm that this is meant",
            );
        }
        let of_an_incident = self.code.as_ref().map(OffenceCode::is_of_an_incident);
        let against = match (kind, of_an_incident) {
            (Some(ReportKind::Crime), None) => {
                Some("a crime, as which it was filed: the offence of a crime has a code")
            }
            (Some(ReportKind::Crime), Some(true)) => {
                Some("a crime, as which it was filed: it is the code of an incident without one")
            }
            (Some(ReportKind::NonCrimeIncident(_)), Some(false)) => Some(
                "an incident without a crime, as which it was filed: it is the code of a crime",
            ),
            (Some(ReportKind::NonCrimeIncident(class)), Some(true))
                if class.is_not_of(self.code.as_ref()) =>
            {
                Some("the class of the incident as it was filed: N100 is that of a reported rape")
            }
            _ => None,
        };
        if let Some(against) = against {
            doubt(
                "classification.code",
                against,
                "give the code that is meant, or confirm that this is; number and kind of the report stay as they are",
            );
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NonCrimeClass;

    fn offence(code: &str, title: &str, inchoate: Inchoate) -> Classification {
        Classification {
            code: code.parse().ok(),
            inchoate,
            ..Classification::in_words(title)
        }
    }

    #[test]
    fn a_desk_is_asked_where_it_says_otherwise_how_far_the_offence_went() {
        use Inchoate::*;
        let filed_as = |how_far| offence("28E", "Invented burglary", how_far);
        for (filed, confirmed, asked) in [
            (Substantive, Substantive, false),
            // The desk has said it.
            (Substantive, Attempt, false),
            (Attempt, Attempt, false),
            (Attempt, Substantive, true),
            (Attempt, Conspiracy, true),
            (Conspiracy, Substantive, true),
            (EncouragingOrAssisting, Attempt, true),
        ] {
            let found = filed_as(confirmed)
                .against_what_was_filed(Some(&ReportKind::Crime), Some(&filed_as(filed)));
            let fields: Vec<_> = found.iter().map(|one| one.field.as_str()).collect();
            let expected = if asked {
                &["classification.inchoate"][..]
            } else {
                &[]
            };
            assert_eq!(fields, expected, "{filed:?} {confirmed:?}");
        }
    }

    #[test]
    fn a_desk_is_asked_before_it_gives_a_report_the_code_of_another_kind() {
        let incident = ReportKind::NonCrimeIncident;
        for (kind, code, title, inchoate, expected) in [
            (
                ReportKind::Crime,
                "8N",
                "Invented",
                Inchoate::Substantive,
                &[][..],
            ),
            (
                ReportKind::Crime,
                "N100",
                "Invented",
                Inchoate::Substantive,
                &["classification.code"],
            ),
            (
                incident(NonCrimeClass::DomesticIncident),
                "105/01",
                "Invented",
                Inchoate::Substantive,
                &["classification.code"],
            ),
            (
                incident(NonCrimeClass::HateIncident),
                "N100",
                "Invented",
                Inchoate::Substantive,
                &["classification.code"],
            ),
            (
                incident(NonCrimeClass::ReportedRape),
                "N100",
                "Invented",
                Inchoate::Substantive,
                &[],
            ),
            (
                ReportKind::Crime,
                "",
                "Invented",
                Inchoate::Substantive,
                &["classification.code"],
            ),
            (
                incident(NonCrimeClass::HateIncident),
                "",
                "Hate incident",
                Inchoate::Substantive,
                &[],
            ),
            // As a tablet warns an officer of it.
            (
                ReportKind::Crime,
                "002/00",
                "Attempted invention",
                Inchoate::Attempt,
                &["classification.inchoate"],
            ),
            (
                ReportKind::Crime,
                "002/00",
                "Attempted invention",
                Inchoate::Substantive,
                &[],
            ),
        ] {
            let found = offence(code, title, inchoate).against_what_was_filed(Some(&kind), None);
            let fields: Vec<_> = found.iter().map(|one| one.field.as_str()).collect();
            assert_eq!(fields, expected, "{kind:?} {code}");
        }
    }
}
