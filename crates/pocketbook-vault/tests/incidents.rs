//! Incidents in the vault: earlier contents, and what the ledger says.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::World;
use pocketbook_model::{DraftId, IncidentId};
use pocketbook_seal::{ExtractEntry, LedgerOperation, sha256};
use pocketbook_vault::{IncidentChange, IncidentEvent, Vault, VaultError};

fn incident() -> IncidentId {
    IncidentId::from_parts(1, [7; 10])
}

fn change(vault: &Vault, how: &IncidentChange, content: &[u8]) -> Result<Vec<u8>, VaultError> {
    vault.change_incident(incident(), how, |_, _| Ok(content.to_vec()))
}

/// The entries about the incident: its matter is its identifier.
fn entries(vault: &Vault) -> Vec<(LedgerOperation, Option<String>, bool)> {
    let matter = DraftId::from_bytes(*incident().as_bytes()).unwrap();
    let head = vault.ledger_head().unwrap().sequence;
    let newest = vault.incident(incident()).unwrap().unwrap();
    let extract = vault.ledger_extract(matter, head).unwrap();
    let shown = extract.entries.into_iter().filter_map(|entry| match entry {
        ExtractEntry::Shown(entry) => Some(entry),
        ExtractEntry::Withheld(_) => None,
    });
    shown
        .map(|entry| {
            let of_newest = entry.subject == Some(sha256(&newest));
            (entry.operation, entry.note, of_newest)
        })
        .collect()
}

#[test]
fn every_content_is_kept_and_every_change_is_logged_for_what_it_is() {
    let world = World::new();
    let vault = world.unlock();
    vault.put_incident(incident(), b"one").unwrap();
    change(&vault, &IncidentChange::Altered, b"two").unwrap();
    // The same is no change: no version, no entry.
    change(&vault, &IncidentChange::Altered, b"two").unwrap();
    world.clock.0.store(60, std::sync::atomic::Ordering::SeqCst);
    let combined = IncidentChange::Combined {
        code: "merged:person:a:b".to_owned(),
    };
    change(&vault, &combined, b"three").unwrap();

    let versions = vault.incident_versions(incident()).unwrap();
    let contents: Vec<_> = versions
        .iter()
        .map(|version| vault.incident_version(incident(), version.number).unwrap())
        .collect();
    assert_eq!(contents, [&b"one"[..], b"two", b"three"]);
    assert!(versions[1].saved < versions[2].saved);
    assert!(vault.incident_version(incident(), 4).is_err());
    assert!(vault.incident_version(incident(), 0).is_err());
    assert_eq!(
        entries(&vault),
        [
            (LedgerOperation::Collected, None, false),
            (LedgerOperation::Altered, None, false),
            (
                LedgerOperation::Combined,
                Some("merged:person:a:b".to_owned()),
                true
            ),
        ]
    );
    vault.verify_ledger().unwrap();
}

#[test]
fn a_refused_change_leaves_nothing_behind() {
    let world = World::new();
    let vault = world.unlock();
    vault.put_incident(incident(), b"one").unwrap();
    let before = vault.ledger_head().unwrap();
    let refused = vault.change_incident(incident(), &IncidentChange::Altered, |content, _| {
        assert_eq!(content, b"one");
        Err::<Vec<u8>, _>(VaultError::Conflict)
    });
    assert!(matches!(refused, Err(VaultError::Conflict)));
    assert_eq!(vault.incident_versions(incident()).unwrap().len(), 1);
    assert_eq!(vault.ledger_head().unwrap(), before);
    let unknown = IncidentId::from_parts(1, [8; 10]);
    let missing = vault.change_incident(unknown, &IncidentChange::Altered, |_, _| {
        Ok::<_, VaultError>(Vec::new())
    });
    assert!(matches!(missing, Err(VaultError::NotFound { .. })));
    assert!(vault.incident_events(unknown).is_err());
}

#[test]
fn an_incident_is_opened_when_its_first_content_came() {
    let world = World::new();
    let vault = world.unlock();
    vault.put_incident(incident(), b"one").unwrap();
    let opened = vault.incident_events(incident()).unwrap();
    world.clock.0.store(60, std::sync::atomic::Ordering::SeqCst);
    change(&vault, &IncidentChange::Altered, b"two").unwrap();
    assert_eq!(vault.incident_events(incident()).unwrap(), opened);
    assert_eq!(opened[0].1, IncidentEvent::Opened);
}
