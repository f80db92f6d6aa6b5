//! A crime that was disclosed later than its incident was reported: the victim of
//! abuse who tells of a rape days after the call. It is first reported when it is
//! told of, and its 24 hours count from then ([`FirstReported`]). The report says
//! so by itself and says why, for without that a time of report that is later
//! than the incident's is more often one that was entered late.

use crate::warning::says_nothing;
use crate::{FieldError, FieldWarning, FirstReported, Incident, ReportDraft, Rule};

const FIELD: &str = "disclosed_later";

impl ReportDraft {
    /// Whether the report says that this crime was disclosed later than its
    /// incident was reported.
    #[must_use]
    pub fn is_disclosed_later(&self) -> bool {
        !self.disclosed_later.reveal().trim().is_empty()
    }

    /// When it was first reported, by the report or its incident: the 24 hours
    /// for recording run from here. Of what is filed the incident is the one that
    /// was sealed with it.
    #[must_use]
    pub fn first_reported(&self, incident: &Incident) -> Option<FirstReported> {
        FirstReported::of(
            self.reported_at,
            self.is_disclosed_later(),
            incident.reported_at(),
        )
    }

    /// That it was disclosed later says nothing without a time, and the reason is
    /// read in court.
    pub(super) fn disclosure_broken(&self, complete: bool, found: &mut Vec<FieldError>) {
        let mut broken = |rule| {
            let field = FIELD.to_owned();
            found.push(FieldError { field, rule });
        };
        if self.is_disclosed_later() && self.reported_at.is_none() {
            broken(Rule::Needs {
                field: "reported_at".to_owned(),
                question: Some("when was this crime first reported?"),
            });
        }
        if complete && says_nothing(self.disclosed_later.reveal()) {
            broken(Rule::Shape {
                expected: "why this crime was first reported then, in words: a letter or two says nothing",
            });
        }
    }

    /// The incident may say otherwise when it was reported.
    pub(super) fn warn_of_the_first_report(
        &self,
        incident: &Incident,
        found: &mut Vec<FieldWarning>,
    ) {
        let (Some(here), Some(there)) = (self.reported_at, incident.reported_at()) else {
            return;
        };
        if self.is_disclosed_later() {
            if here <= there {
                found.push(FieldWarning::new(
                    FIELD,
                    "not_disclosed_later",
                    "the incident was not reported before this crime was; check both times, or take out that it was disclosed later",
                ));
            }
        } else if here != there {
            found.push(FieldWarning::new(
                "reported_at",
                "differs_from_the_incident",
                "the incident says that it was reported at another time; check both: the 24 hours run from the earlier. If this crime was disclosed later, say why in disclosed_later, and they run from its own time",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IncidentId, Reported, ReportingMethod, Timestamp};

    const REASON: &str = "She told of it when she was seen again";

    fn incident(hours: Option<i64>) -> Incident {
        let mut incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        incident.reported = hours.map(|hours| Reported {
            at: at(hours),
            how: ReportingMethod::Telephone,
            by: None,
        });
        incident
    }

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_unix_ms(hours * 3_600_000)
    }

    fn report(hours: Option<i64>, disclosed_later: &str) -> ReportDraft {
        ReportDraft {
            reported_at: hours.map(at),
            disclosed_later: disclosed_later.into(),
            ..ReportDraft::new(incident(None).id)
        }
    }

    #[test]
    fn the_24_hours_of_what_was_disclosed_later_run_from_its_own_report() {
        for (here, there, reason, counted, warned) in [
            (240, Some(0), REASON, 240, None),
            (240, Some(0), "", 0, Some("differs_from_the_incident")),
            (240, Some(0), " ", 0, Some("differs_from_the_incident")),
            (240, None, REASON, 240, None),
            (240, Some(240), REASON, 240, Some("not_disclosed_later")),
            (0, Some(240), REASON, 0, Some("not_disclosed_later")),
            (240, Some(240), "", 240, None),
        ] {
            let (one, incident) = (report(Some(here), reason), incident(there));
            let first = one.first_reported(&incident).unwrap();
            assert_eq!(first.at, at(counted), "{here} {there:?} {reason:?}");
            let overdue = one.overdue(&incident, at(250)).is_some();
            assert_eq!(overdue, counted == 0, "{here} {there:?} {reason:?}");
            let mut found = Vec::new();
            one.warn_of_the_first_report(&incident, &mut found);
            let codes = found.iter().map(|one| one.code).next();
            assert_eq!(codes, warned, "{here} {there:?} {reason:?}");
        }
    }

    #[test]
    fn it_is_said_with_the_time_of_the_report_and_in_words() {
        for (hours, reason, while_written, when_filed) in [
            (Some(1), REASON, 0, 0),
            (Some(1), "", 0, 0),
            (None, "", 0, 0),
            (None, REASON, 1, 1),
            // It is being typed.
            (Some(1), "Sh", 0, 1),
        ] {
            let one = report(hours, reason);
            let broken = |complete| {
                let found = one.broken(complete).into_iter();
                found.filter(|error| error.field == FIELD).count()
            };
            assert_eq!((broken(false), broken(true)), (while_written, when_filed));
        }
        let long = report(Some(1), &"a".repeat(251));
        assert!(long.broken(false).iter().any(|error| error.field == FIELD));
    }
}
