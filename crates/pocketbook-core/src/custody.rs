//! Custody: each thing done with an exhibit becomes a sealed record that names
//! the one before it.

use std::collections::BTreeMap;

use pocketbook_model::{
    AttachmentReference, Continuity, Custodian, CustodyAct, CustodyEvent, CustodyLink,
    CustodyRecord, Exhibit, ExhibitId, ExhibitThing, FieldError, Personal, RecordKind, RecordLink,
    Rule, Timestamp, continuity,
};
use pocketbook_seal::{Envelope, SealedPayload};
use pocketbook_vault::{NewCustody, Vault};

use crate::custody_checks::check;
use crate::exhibit_views::{CustodyEventView, ExhibitView, NewCustodyEvent};
use crate::sealing::Sources;
use crate::{CoreError, Session};

/// How far the clock of whoever says when may be before this tablet's, in
/// milliseconds.
const CLOCKS_DIFFER: i64 = 300_000;

impl Session {
    /// Seals something that was done with an exhibit as a record of its own,
    /// which follows the newest of its chain. Gaps in the chain never forbid
    /// it.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed, and
    /// what the act names of this exhibit or of others where that does not fit:
    /// a copy's reference that is another thing's, a correction that changes
    /// nothing, an event entered in error that is not in this chain;
    /// [`CoreError::Conflict`] when another event was sealed meanwhile.
    pub fn record_custody(
        &self,
        exhibit: ExhibitId,
        new: &NewCustodyEvent,
    ) -> Result<ExhibitView, CoreError> {
        let vault = self.vault()?;
        let descriptions = vault.exhibit_descriptions(exhibit)?;
        let described = crate::exhibits::exhibit(&vault, exhibit)?;
        let chain = chain(&vault, exhibit)?;
        let incident = crate::incidents::load(&vault, described.incident)?;
        let corrected = match &new.act {
            CustodyAct::Corrected(fields) => Some(fields.applied_to(&described)),
            _ => None,
        };
        let record = CustodyRecord {
            exhibit: corrected.clone().unwrap_or_else(|| described.clone()),
            cad_reference: incident.cad_reference,
            number: next_number(&chain)?,
            previous: chain.last().map(|link| link.record),
            event: self.event(&vault, new)?,
        };
        record.check()?;
        check(&vault, &described, &chain, &record.event.act)?;
        let title = Personal::new(format!(
            "{}: {}",
            record.exhibit.reference, record.event.act
        ));
        let described = corrected.map(|to| serde_json::to_vec(&to)).transpose()?;
        let draft = self.device().new_id()?;
        let custody = NewCustody {
            draft,
            exhibit,
            incident: incident.id,
            number: record.number,
            descriptions,
            content: &serde_json::to_vec(&record)?,
            title: &title,
            described: described.as_deref(),
        };
        let sources = Sources {
            kind: RecordKind::Custody,
            content: serde_json::to_value(&record)?,
            form: None,
            pages: None,
            made: Vec::new(),
            amends: None,
        };
        // The file travels once, with the first event; the others name it.
        let files = match record.number {
            1 => file(&vault, &record.exhibit)?,
            _ => Vec::new(),
        };
        let sealed = vault.seal_custody(&custody, |position| {
            self.sign_with(&vault, files.clone(), Vec::new(), sources.clone(), position)
        })?;
        self.sealed(&sealed);
        crate::exhibits::view(&vault, exhibit)
    }

    fn event(&self, vault: &Vault, new: &NewCustodyEvent) -> Result<CustodyEvent, CoreError> {
        let now = vault.time_record().wall;
        let at = match new.at.as_deref() {
            Some(text) => time("at", text)?,
            None => now,
        };
        if at.unix_ms() > now.unix_ms().saturating_add(CLOCKS_DIFFER) {
            return Err(FieldError {
                field: "at".to_owned(),
                rule: Rule::Range {
                    expected: "a time that has passed",
                },
            }
            .into());
        }
        let who = new.who.clone();
        Ok(CustodyEvent {
            act: new.act.clone(),
            who: who.unwrap_or_else(|| Custodian::officer(vault.officer())),
            at,
            place: Personal::new(new.place.as_str()),
            reason: Personal::new(new.reason.as_str()),
        })
    }
}

/// A time of a field.
pub(crate) fn time(field: &str, text: &str) -> Result<Timestamp, CoreError> {
    text.parse().map_err(|_| {
        FieldError {
            field: field.to_owned(),
            rule: Rule::Shape {
                expected: "a time such as 2026-03-01T09:30:00.000Z",
            },
        }
        .into()
    })
}

fn next_number(chain: &[CustodyLink]) -> Result<u32, CoreError> {
    let newest = chain.last().map_or(0, |link| link.custody.number);
    newest.checked_add(1).ok_or(CoreError::Internal {
        code: "custody_number",
    })
}

/// The file that an exhibit is, as a record binds it.
fn file(vault: &Vault, exhibit: &Exhibit) -> Result<Vec<AttachmentReference>, CoreError> {
    let ExhibitThing::File { attachment, .. } = exhibit.thing else {
        return Ok(Vec::new());
    };
    let row = vault.attachment(attachment)?;
    Ok(vec![AttachmentReference {
        id: row.id,
        sha256: row.sha256,
        size: row.size,
        media_type: row.media_type,
        exhibit: Some(exhibit.reference.clone()),
        purpose: None,
    }])
}

/// The chain of an exhibit, read back from what was sealed.
pub(crate) fn chain(vault: &Vault, exhibit: ExhibitId) -> Result<Vec<CustodyLink>, CoreError> {
    let damaged = || CoreError::Quarantined {
        what: "a custody record",
    };
    vault
        .custody(exhibit)?
        .into_iter()
        .map(|row| {
            let envelope = Envelope::from_json(&vault.envelope(row.record)?)?;
            let payload = SealedPayload::parse(&envelope.payload_type, &envelope.payload)?;
            Ok(CustodyLink {
                record: RecordLink {
                    record: payload.record,
                    sha256: envelope.payload_digest(),
                },
                custody: payload.custody()?.ok_or_else(damaged)?,
            })
        })
        .collect()
}

/// Where the chain leads, and its events as they are shown.
pub(crate) fn follow(chain: &[CustodyLink]) -> (Continuity, Vec<CustodyEventView>) {
    let found = continuity(chain);
    let struck: BTreeMap<usize, usize> =
        found.struck.iter().map(|one| (one.event, one.by)).collect();
    let event = |(at, link): (usize, &CustodyLink)| {
        let event = &link.custody.event;
        CustodyEventView {
            number: link.custody.number,
            record: link.record.record,
            sha256: link.record.sha256,
            previous: link.custody.previous.map(|before| before.sha256),
            act: event.act.as_str(),
            who: event.who.as_printed(),
            at: event.at,
            words: event.in_words(),
            continues: event.act.continues(),
            struck_by: struck.get(&at).copied(),
            event: event.clone(),
        }
    };
    let events = (1..).zip(chain).map(event).collect();
    (found, events)
}
