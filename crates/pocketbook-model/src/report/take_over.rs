//! What a report takes over from its incident where it is still silent: an
//! incident may be told its reference, its scene or when it was reported after
//! the report was begun.
//!
//! Nothing that was entered is ever changed by it, and what an officer emptied
//! on purpose stays empty.

use serde::Serialize;

use super::patch::ClearableOfReport;
use crate::{Incident, Period, ReportDraft};

/// Fields of a report that its incident fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenOver {
    /// The command-and-control reference.
    CadReference,
    /// When it was reported, and with it how and by whom.
    ReportedAt,
    /// When it was committed, with how sure that is.
    Committed,
    /// The place: the scene of the incident.
    Place,
}

impl TakenOver {
    const ALL: [Self; 4] = [
        Self::CadReference,
        Self::ReportedAt,
        Self::Committed,
        Self::Place,
    ];

    /// The path of the field in a report; of the first where it is several.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::CadReference => "cad_reference",
            Self::ReportedAt => "reported_at",
            Self::Committed => "committed_from",
            Self::Place => "place",
        }
    }

    /// What the incident has, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::CadReference => "the command-and-control reference of the incident",
            Self::ReportedAt => "when and how the incident was reported",
            Self::Committed => "when the incident happened",
            Self::Place => "the scene of the incident",
        }
    }

    const fn cleared_by(self) -> &'static [ClearableOfReport] {
        match self {
            Self::CadReference => &[ClearableOfReport::CadReference],
            Self::ReportedAt => &[ClearableOfReport::ReportedAt],
            Self::Committed => &[
                ClearableOfReport::CommittedFrom,
                ClearableOfReport::CommittedTo,
                ClearableOfReport::CommittedCertainty,
            ],
            Self::Place => &[ClearableOfReport::Place],
        }
    }
}

impl ReportDraft {
    /// This report with what its incident says where the report is silent, and
    /// which fields that filled in.
    #[must_use]
    pub fn taking_over(&self, incident: &Incident) -> (Self, Vec<TakenOver>) {
        let mut report = self.clone();
        let wanted = TakenOver::ALL.into_iter().filter(|field| {
            let emptied = |one| self.emptied.contains(one);
            !field.cleared_by().iter().any(emptied)
        });
        let filled = wanted
            .filter(|field| report.take_over(*field, incident))
            .collect();
        (report, filled)
    }

    fn take_over(&mut self, field: TakenOver, incident: &Incident) -> bool {
        match field {
            TakenOver::CadReference => {
                fill(&mut self.cad_reference, incident.cad_reference.clone())
            }
            TakenOver::Place => {
                let scene = incident.scene().map(|place| place.id);
                fill(&mut self.place, scene)
            }
            TakenOver::ReportedAt => {
                let Some(reported) = &incident.reported else {
                    return false;
                };
                let filled = fill(&mut self.reported_at, Some(reported.at));
                if filled {
                    fill(&mut self.registration.how, Some(reported.how));
                    fill(&mut self.registration.reporter, reported.by);
                }
                filled
            }
            TakenOver::Committed => {
                let silent = self.committed_from.is_none()
                    && self.committed_to.is_none()
                    && self.committed_certainty.is_none();
                let happened = incident.happened;
                if !silent || happened == Period::default() {
                    return false;
                }
                self.committed_from = happened.from;
                self.committed_to = happened.to;
                self.committed_certainty = Some(happened.certainty);
                true
            }
        }
    }

    /// Notes which fields a change emptied on purpose, and which say something
    /// again.
    pub(super) fn note_emptied(&mut self, cleared: &[ClearableOfReport]) {
        for field in cleared {
            if !self.emptied.contains(field) {
                self.emptied.push(*field);
            }
        }
        let silent: Vec<_> = self.emptied.drain(..).collect();
        self.emptied = silent
            .into_iter()
            .filter(|field| self.is_silent_on(*field))
            .collect();
    }

    const fn is_silent_on(&self, field: ClearableOfReport) -> bool {
        match field {
            ClearableOfReport::Kind => self.kind.is_none(),
            ClearableOfReport::CadReference => self.cad_reference.is_none(),
            ClearableOfReport::Classification => self.classification.is_none(),
            ClearableOfReport::Victim => self.victim.is_none(),
            ClearableOfReport::ReportedAt => self.reported_at.is_none(),
            ClearableOfReport::CommittedFrom => self.committed_from.is_none(),
            ClearableOfReport::CommittedTo => self.committed_to.is_none(),
            ClearableOfReport::CommittedCertainty => self.committed_certainty.is_none(),
            ClearableOfReport::Place => self.place.is_none(),
            // Nothing that the incident could fill in.
            ClearableOfReport::AskedOfAnother => false,
        }
    }
}

fn fill<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    let filled = field.is_none() && value.is_some();
    if filled {
        *field = value;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Certainty, Entered, IncidentId, Place, PlaceId, ReportPatch, Reported, ReportingMethod,
        Timestamp,
    };
    use serde_json::json;

    fn time(second: i64) -> Timestamp {
        Timestamp::from_unix_ms(second * 1_000)
    }

    /// An incident that knows everything.
    fn told() -> Incident {
        let mut incident =
            Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented theft").unwrap();
        incident.cad_reference = Some("CAD 4711/25Nov".parse().unwrap());
        incident
            .places
            .push(Place::new(PlaceId::from_parts(1, [4; 10])));
        incident.scene = Some(PlaceId::from_parts(1, [4; 10]));
        incident.happened = Period {
            from: Some(time(1)),
            to: None,
            certainty: Certainty::About,
        };
        incident.reported = Some(Reported {
            at: time(2),
            how: ReportingMethod::Telephone,
            by: None,
        });
        incident
    }

    fn changed(report: &ReportDraft, patch: serde_json::Value) -> ReportDraft {
        let entered = Entered {
            at: time(3),
            by: "204518".parse().unwrap(),
        };
        let patch: ReportPatch = serde_json::from_value(patch).unwrap();
        report.patched(patch, &entered).unwrap()
    }

    #[test]
    fn what_is_still_empty_is_filled_in_and_told_once() {
        let incident = told();
        let (report, filled) = ReportDraft::new(incident.id).taking_over(&incident);
        assert_eq!(filled, TakenOver::ALL);
        assert_eq!(report.cad_reference, incident.cad_reference);
        assert_eq!(report.reported_at, Some(time(2)));
        assert_eq!(report.registration.how, Some(ReportingMethod::Telephone));
        assert_eq!(report.committed_from, Some(time(1)));
        assert_eq!(report.committed_certainty, Some(Certainty::About));
        assert_eq!(report.place, incident.scene);
        assert_eq!(report.taking_over(&incident), (report.clone(), vec![]));
    }

    #[test]
    fn nothing_that_was_entered_is_changed() {
        let incident = told();
        let own = changed(
            &ReportDraft::new(incident.id),
            json!({
                "cad_reference": "CAD 1/1Jan", "committed_to": "1970-01-01T00:00:09.000Z",
                "reported_at": "1970-01-01T00:00:08.000Z",
            }),
        );
        let (report, filled) = own.taking_over(&incident);
        assert_eq!(filled, [TakenOver::Place]);
        assert_eq!(report.cad_reference, own.cad_reference);
        assert_eq!(report.committed_from, None, "the times are one account");
        assert_eq!(report.registration.how, None, "how belongs to when");
    }

    #[test]
    fn what_was_emptied_on_purpose_stays_empty_until_it_says_something_again() {
        let incident = told();
        let (full, _) = ReportDraft::new(incident.id).taking_over(&incident);
        let emptied = changed(
            &full,
            json!({"clear": ["place", "committed_from", "committed_to", "committed_certainty"]}),
        );
        assert_eq!(emptied.taking_over(&incident), (emptied.clone(), vec![]));
        let again = changed(&emptied, json!({"place": PlaceId::from_parts(1, [4; 10])}));
        assert!(!again.emptied.contains(&ClearableOfReport::Place));
        assert!(again.emptied.contains(&ClearableOfReport::CommittedFrom));
    }

    #[test]
    fn an_incident_that_was_told_nothing_fills_nothing_in() {
        let incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        let report = ReportDraft::new(incident.id);
        assert_eq!(report.taking_over(&incident), (report.clone(), vec![]));
    }
}
