//! The timeline of an incident: every event in order, from the rows of the
//! vault and the incident itself. What happened and what was done about it
//! stand in one list, and no entry holds personal data: a timeline is read
//! aloud in briefings.

use pocketbook_model::{
    AttachmentId, Certainty, DraftId, ExhibitId, Incident, IncidentId, Merged, OfficerId, PersonId,
    PlaceId, RecordId, RecordKind, ReportingMethod, Timestamp,
};
use pocketbook_vault::{IncidentEvent, Vault};
use serde::Serialize;

use super::load;
use super::timeline_records::{self, ExhibitsOfCustody, SupplementsTold};
use super::timeline_reports::WithoutCrime;
use crate::labels::{Label as _, within};
use crate::{CoreError, Session};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineSubject {
    /// The incident itself.
    Incident,
    /// A draft.
    Draft(DraftId),
    /// A sealed record.
    Record(RecordId),
    /// A file.
    Attachment(AttachmentId),
    /// An exhibit.
    Exhibit(ExhibitId),
    /// A person.
    Person(PersonId),
    /// A place.
    Place(PlaceId),
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEntryView {
    /// When: told for what happened, else by the tablet's clock.
    pub at: Timestamp,
    /// A stable code.
    pub code: &'static str,
    /// What it is, in words.
    pub words: String,
    /// What it is about.
    pub about: TimelineSubject,
}

impl Session {
    /// What happened in an incident and what was done, oldest first; reading it
    /// is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn incident_timeline(&self, id: IncidentId) -> Result<Vec<TimelineEntryView>, CoreError> {
        let vault = self.vault()?;
        let incident = load(&vault, id)?;
        let mut entries = told(&incident);
        let (of_reports, without_crime) = super::timeline_reports::told(&vault, &incident)?;
        entries.extend(of_reports);
        let custody = timeline_records::custody(&vault, id)?;
        entries.extend(custody.entries);
        entries.extend(timeline_records::refusals_to_sign(&vault, id)?);
        let named = Named {
            exhibits: custody.exhibits,
            supplements: SupplementsTold::of(&vault, id, &without_crime)?,
            without_crime,
        };
        entries.extend(
            (vault.incident_events(id)?.iter())
                .filter_map(|(at, event)| of_vault(*at, event, &named)),
        );
        entries.extend(merges(&incident, &vault));
        // Stable: what has the same time stays in this order.
        entries.sort_by_key(|entry| entry.at);
        vault.log_consulted(id)?;
        Ok(entries)
    }
}

pub(super) fn entry(
    at: Timestamp,
    code: &'static str,
    words: impl Into<String>,
    about: TimelineSubject,
) -> TimelineEntryView {
    TimelineEntryView {
        at,
        code,
        words: words.into(),
        about,
    }
}

/// When it happened and was reported, as people said.
fn told(incident: &Incident) -> Vec<TimelineEntryView> {
    let sure = match incident.happened.certainty {
        Certainty::Exact => "",
        Certainty::About => ", about this time",
        Certainty::Between => ", between these times",
        Certainty::Unknown => ", as far as anyone can say",
    };
    let about = TimelineSubject::Incident;
    let from = (incident.happened.from)
        .map(|at| entry(at, "happened_from", format!("It happened{sure}"), about));
    let to = (incident.happened.to)
        .map(|at| entry(at, "happened_to", format!("It was over{sure}"), about));
    let reported = incident.reported.as_ref().map(|reported| {
        let how = match reported.how {
            ReportingMethod::Emergency => "by a 999 call",
            ReportingMethod::Telephone => "by telephone",
            ReportingMethod::Online => "online",
            ReportingMethod::FrontCounter => "at a front counter",
            ReportingMethod::ToOfficer => "to an officer",
            ReportingMethod::FoundByPolice => "by the police, who came upon it",
            ReportingMethod::OtherAgency => "through another agency",
            ReportingMethod::Other => "in another way",
        };
        entry(
            reported.at,
            "reported",
            format!("It was reported {how}"),
            about,
        )
    });
    [from, to, reported].into_iter().flatten().collect()
}

/// How the records of an incident are told of.
struct Named {
    exhibits: ExhibitsOfCustody,
    supplements: SupplementsTold,
    without_crime: WithoutCrime,
}

impl Named {
    /// A draft, at the beginning of a sentence.
    fn draft(&self, draft: DraftId, kind: RecordKind) -> String {
        match kind {
            RecordKind::CrimeReport => self.without_crime.report_first(draft),
            kind => format!("A {kind}"),
        }
    }
}

fn of_vault(at: Timestamp, event: &IncidentEvent, named: &Named) -> Option<TimelineEntryView> {
    use TimelineSubject as Of;
    let Named {
        exhibits,
        supplements,
        without_crime,
    } = named;
    Some(match event {
        IncidentEvent::Opened => entry(
            at,
            "opened",
            "The incident was opened on this tablet",
            Of::Incident,
        ),
        IncidentEvent::Begun { draft, kind } if *kind == RecordKind::CrimeReport => entry(
            at,
            "begun",
            format!("{} was begun", named.draft(*draft, *kind)),
            Of::Draft(*draft),
        ),
        IncidentEvent::Begun { draft, kind } => entry(
            at,
            "begun",
            supplements
                .draft(*draft, "was begun")
                .unwrap_or_else(|| format!("A {kind} was begun")),
            Of::Draft(*draft),
        ),
        IncidentEvent::Sealed {
            draft,
            record,
            kind,
        } if *kind == RecordKind::CrimeReport => entry(
            at,
            "filed",
            format!("{} was filed", named.draft(*draft, *kind)),
            Of::Record(*record),
        ),
        IncidentEvent::Sealed { record, .. } if exhibits.contains_key(record) => {
            let exhibit = exhibits.get(record)?;
            entry(
                at,
                "sealed",
                format!("What was done with exhibit {exhibit} was sealed"),
                Of::Record(*record),
            )
        }
        IncidentEvent::Sealed {
            draft,
            record,
            kind,
        } => entry(
            at,
            "sealed",
            supplements
                .draft(*draft, "was filed")
                .unwrap_or_else(|| format!("A {kind} was sealed")),
            Of::Record(*record),
        ),
        IncidentEvent::Delivered {
            record,
            kind,
            quarantined,
        } => {
            let apart = if *quarantined {
                ", which keeps it apart because a check failed"
            } else {
                ""
            };
            entry(
                at,
                "delivered",
                match supplements.record(*record) {
                    Some(named) => format!("{named} has its receipt from the force{apart}"),
                    None => format!(
                        "The receipt for a {} came from the force{apart}",
                        without_crime.record(*record, *kind)
                    ),
                },
                Of::Record(*record),
            )
        }
        IncidentEvent::Fixed { draft, kind } => entry(
            at,
            "fixed",
            format!("The pages of a {kind} were fixed"),
            Of::Draft(*draft),
        ),
        IncidentEvent::Reopened { draft, kind } => entry(
            at,
            "reopened",
            format!("A {kind} was opened again; its pages are retained"),
            Of::Draft(*draft),
        ),
        IncidentEvent::SetAside { draft, kind } => entry(
            at,
            "set_aside",
            format!("{} was set aside, and is kept", named.draft(*draft, *kind)),
            Of::Draft(*draft),
        ),
        IncidentEvent::Resumed { draft, kind } => entry(
            at,
            "resumed",
            format!("{} was taken up again", named.draft(*draft, *kind)),
            Of::Draft(*draft),
        ),
        IncidentEvent::Refused { record, kind, .. } => entry(
            at,
            "refused",
            match supplements.record(*record) {
                Some(named) => format!("{named} was refused by the force's gateway, and is parked"),
                None => format!(
                    "A {} was refused by the force's gateway, and is parked",
                    without_crime.record(*record, *kind)
                ),
            },
            Of::Record(*record),
        ),
        IncidentEvent::ExhibitEntered { exhibit, reference } => entry(
            at,
            "exhibit_entered",
            format!("Exhibit {reference} was entered"),
            Of::Exhibit(*exhibit),
        ),
        IncidentEvent::ExhibitDescribed { exhibit, reference } => entry(
            at,
            "exhibit_described",
            format!("Exhibit {reference} was described anew"),
            Of::Exhibit(*exhibit),
        ),
        IncidentEvent::NumberReceived { record, number } => entry(
            at,
            "number_received",
            format!("{} {number} came from the force", number.series().label()),
            Of::Record(*record),
        ),
        IncidentEvent::UrnNoted { record, urn } => entry(
            at,
            "urn_noted",
            format!("Unique reference number {urn} was noted"),
            Of::Record(*record),
        ),
        IncidentEvent::Attached {
            attachment,
            exhibit: Some(exhibit),
        } => entry(
            at,
            "exhibit",
            format!("Exhibit {exhibit} was attached"),
            Of::Attachment(*attachment),
        ),
        IncidentEvent::Attached { attachment, .. } => entry(
            at,
            "attached",
            "A file was attached",
            Of::Attachment(*attachment),
        ),
        _ => return None,
    })
}

/// Which entries were merged, by their places in the incident and the parts they
/// play, and by whom. No names: see above.
fn merges(incident: &Incident, vault: &Vault) -> Vec<TimelineEntryView> {
    let own = vault.officer();
    let officer = |by: OfficerId| match by == own.id {
        true => format!("officer {}", own.warrant_number),
        false => "another officer".to_owned(),
    };
    let mut entries = Vec::new();
    for merge in &incident.merges {
        let (from, into, about) = match merge.of {
            Merged::People { from, into } => (
                person_entry(incident, from),
                person_entry(incident, into),
                TimelineSubject::Person(from),
            ),
            Merged::Places { from, into } => (
                place_entry(incident, from),
                place_entry(incident, into),
                TimelineSubject::Place(from),
            ),
        };
        entries.push(entry(
            merge.at,
            "merged",
            format!("{from} was merged into {into} by {}", officer(merge.by)),
            about,
        ));
        entries.extend(merge.undone.map(|undone| {
            let words = format!(
                "{from} and {into} were parted again by {}",
                officer(undone.by)
            );
            entry(undone.at, "unmerged", words, about)
        }));
    }
    entries
}

fn person_entry(incident: &Incident, id: PersonId) -> String {
    let at = incident.people.iter().position(|one| one.person.id == id);
    let roles = at.and_then(|at| incident.people.get(at)).map(|one| {
        let roles: Vec<_> = one.roles.iter().map(|role| within(role.label())).collect();
        roles.join(", ")
    });
    format!(
        "Person {} ({})",
        at.map_or(0, |at| at + 1),
        roles.unwrap_or_default()
    )
}

fn place_entry(incident: &Incident, id: PlaceId) -> String {
    let at = incident.places.iter().position(|place| place.id == id);
    let scene = if incident.scene == Some(id) {
        " (scene)"
    } else {
        ""
    };
    format!("Place {}{scene}", at.map_or(0, |at| at + 1))
}
