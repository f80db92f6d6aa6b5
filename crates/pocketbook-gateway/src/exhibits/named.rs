//! What a record names: its incident, and exhibits with the thing each is.

use pocketbook_model::{
    CadReference, CustodyAct, CustodyRecord, ExhibitId, ExhibitReference, ExhibitThing, IncidentId,
    RecordKind, Sha256Digest, StatementDraft, WarrantNumber,
};
use pocketbook_seal::{SealedPayload, sha256};
use serde::Deserialize;

/// What a record names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(super) incident: Option<IncidentId>,
    pub(super) cad: Option<CadReference>,
    pub(super) officer: Option<WarrantNumber>,
    pub(super) exhibits: Vec<NamedExhibit>,
}

#[derive(Debug)]
pub(super) struct NamedExhibit {
    pub(super) reference: ExhibitReference,
    pub(super) exhibit: Option<ExhibitId>,
    pub(super) thing: String,
}

/// What tells one thing from another: the digest of a file or record, or that
/// of the words for a thing that has none. The words themselves stay in the
/// record.
pub(super) fn thing(kind: &str, of: Sha256Digest) -> String {
    format!("{kind}:{of}")
}

fn thing_of(exhibit: &ExhibitThing, plain_description: &str) -> String {
    match exhibit {
        ExhibitThing::File { sha256, .. } => thing("file", *sha256),
        ExhibitThing::Physical => thing("described", sha256(plain_description.as_bytes())),
    }
}

/// What a payload names. Of property in a report only what it binds as an
/// exhibit is looked at: the item itself is described in other words.
pub(crate) fn named(payload: &SealedPayload) -> Named {
    let mut named = Named {
        officer: Some(payload.provenance.officer.warrant_number.clone()),
        ..Named::default()
    };
    named.bound(payload);
    match payload.kind {
        RecordKind::Custody => {
            if let Ok(Some(custody)) = payload.custody() {
                named.custody(custody);
            }
        }
        RecordKind::WitnessStatement => {
            let statement = payload.content.get("statement");
            if let Some(Ok(statement)) = statement.map(StatementDraft::deserialize) {
                named.statement(statement);
            }
        }
        RecordKind::CrimeReport | RecordKind::SupplementaryReport => {
            let incident = payload.content.get("incident");
            if let Some(Ok(incident)) = incident.map(ReportedIncident::deserialize) {
                named.incident = Some(incident.id);
                named.cad = incident.cad_reference;
            }
        }
        RecordKind::StatementRear => {}
    }
    named
}

/// Of the incident in a report only what finds others of the same scene.
#[derive(Deserialize)]
struct ReportedIncident {
    id: IncidentId,
    #[serde(default)]
    cad_reference: Option<CadReference>,
}

impl Named {
    /// Files that have a reference, and exhibits that words or property name. A
    /// file that is one of these is named once, as that exhibit.
    fn bound(&mut self, payload: &SealedPayload) {
        for bound in &payload.exhibits {
            self.exhibits.push(NamedExhibit {
                reference: bound.reference.clone(),
                exhibit: Some(bound.exhibit),
                thing: thing_of(&bound.thing, &bound.plain_description()),
            });
        }
        for file in &payload.attachments {
            let Some(reference) = &file.exhibit else {
                continue;
            };
            let plain = reference.plain();
            let is_bound = |one: &NamedExhibit| one.reference.plain() == plain;
            if !self.exhibits.iter().any(is_bound) {
                self.exhibits.push(NamedExhibit {
                    reference: reference.clone(),
                    exhibit: None,
                    thing: thing("file", file.sha256),
                });
            }
        }
    }

    fn custody(&mut self, custody: CustodyRecord) {
        let exhibit = custody.exhibit;
        self.incident = Some(exhibit.incident);
        self.cad = custody.cad_reference;
        // The first event binds the file as this very exhibit.
        self.exhibits.clear();
        if let CustodyAct::Copied { copy: Some(copy) } = custody.event.act {
            self.exhibits.push(NamedExhibit {
                reference: copy,
                exhibit: None,
                thing: thing("copy", sha256(exhibit.id.as_bytes())),
            });
        }
        let thing = thing_of(&exhibit.thing, &exhibit.plain_description());
        self.exhibits.push(NamedExhibit {
            reference: exhibit.reference,
            exhibit: Some(exhibit.id),
            thing,
        });
    }

    fn statement(&mut self, statement: StatementDraft) {
        self.incident = Some(statement.incident);
        self.cad = statement.cad_reference;
        let records = statement.exhibited.into_iter().map(|one| NamedExhibit {
            reference: one.exhibit,
            exhibit: None,
            thing: thing("record", one.link.sha256),
        });
        self.exhibits.extend(records);
    }
}
