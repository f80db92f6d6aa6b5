//! Since when the 24 hours of a report run, for whatever shows them.
//!
//! They run from the first report: by the report, as filed supplements corrected
//! it, or by its incident, whichever says the earlier time; of a crime that was
//! disclosed later, by the report alone. The incident is the one
//! that was sealed with the report; as it stands while the report is not filed.
//! What the incident is told afterwards changes nothing of what was filed, and is
//! pointed out: a supplement corrects the time.

use pocketbook_model::{FieldWarning, FirstReported, Incident, ReportDraft, Timestamp};
use serde::Deserialize;

/// What a report says itself, as it stands, of when it was reported.
#[derive(Clone, Copy, Default)]
pub(crate) struct OwnReport {
    pub(crate) at: Option<Timestamp>,
    pub(crate) disclosed_later: bool,
}

impl From<&ReportDraft> for OwnReport {
    fn from(report: &ReportDraft) -> Self {
        Self {
            at: report.reported_at,
            disclosed_later: report.is_disclosed_later(),
        }
    }
}

/// Of what was sealed as a report, what the clock goes by.
#[derive(Deserialize)]
struct Filed {
    incident: FirstTold,
}

#[derive(Deserialize)]
struct FirstTold {
    #[serde(default)]
    reported: Option<Told>,
}

#[derive(Deserialize)]
struct Told {
    at: Timestamp,
}

/// Since when the clock runs of a report that says `own` as it stands, of which
/// `filed` was sealed if it was.
pub(crate) fn since(
    own: OwnReport,
    filed: Option<&[u8]>,
    incident: &Incident,
) -> Option<FirstReported> {
    let there = match filed {
        // What cannot be read tells no time.
        Some(filed) => serde_json::from_slice::<Filed>(filed)
            .ok()
            .and_then(|filed| filed.incident.reported)
            .map(|reported| reported.at),
        None => incident.reported_at(),
    };
    FirstReported::of(own.at, own.disclosed_later, there)
}

/// Whether a report says of itself when it was reported: a time that it was given
/// along with its incident is the incident's.
pub(crate) fn says_itself(told: Option<Timestamp>, incident: &Incident) -> bool {
    told.is_some() && told != incident.reported_at()
}

/// That the incident by now says an earlier time than a filed report counts from.
pub(crate) fn earlier_by_now(
    counted: Option<FirstReported>,
    incident: &Incident,
) -> Option<FieldWarning> {
    let (counted, there) = (counted?, incident.reported_at()?);
    (there < counted.at && !counted.disclosed_later).then(|| {
        FieldWarning::new(
            "reported_at",
            "reported_earlier_by_the_incident",
            "the incident says by now that it was reported earlier than what was filed does; if that is right, correct the time by a supplement: the 24 hours run from the earliest. If this crime was disclosed later, say why by correcting disclosed_later",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::{IncidentId, Reported, ReportingMethod};

    fn incident(reported: Option<i64>) -> Incident {
        let mut incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        incident.reported = reported.map(|at| Reported {
            at: Timestamp::from_unix_ms(at),
            how: ReportingMethod::Telephone,
            by: None,
        });
        incident
    }

    #[test]
    fn what_is_filed_counts_by_the_incident_as_it_was_sealed_and_what_is_open_by_that_of_now() {
        let time = Timestamp::from_unix_ms;
        let sealed =
            |reported| serde_json::to_vec(&serde_json::json!({"incident": incident(reported)}));
        for (told, filed, now, first, warned) in [
            (Some(5), None, Some(3), Some(3), false),
            (Some(5), None, None, Some(5), false),
            (None, None, Some(3), Some(3), false),
            (Some(5), Some(Some(4)), Some(3), Some(4), true),
            (Some(5), Some(None), Some(3), Some(5), true),
            (Some(5), Some(Some(4)), Some(9), Some(4), false),
            (Some(2), Some(Some(4)), Some(3), Some(2), false),
        ] {
            let filed = filed.map(|reported| sealed(reported).unwrap());
            let now = incident(now);
            let own = |disclosed_later| OwnReport {
                at: told.map(time),
                disclosed_later,
            };
            let counted = since(own(false), filed.as_deref(), &now);
            assert_eq!(counted.map(|first| first.at), first.map(time), "{told:?}");
            let later = since(own(true), filed.as_deref(), &now);
            let by_itself = told.or(first);
            assert_eq!(later.map(|first| first.at), by_itself.map(time), "{told:?}");
            assert!(told.is_none() || earlier_by_now(later, &now).is_none());
            if filed.is_some() {
                assert_eq!(earlier_by_now(counted, &now).is_some(), warned, "{told:?}");
            }
        }
        let own = OwnReport {
            at: Some(time(5)),
            disclosed_later: false,
        };
        let unreadable = since(own, Some(&b"{"[..]), &incident(Some(3)));
        assert_eq!(unreadable.map(|first| first.at), Some(time(5)));
    }
}
