//! Exhibits and the chain of their custody, as they are stored.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{World, payload};
use pocketbook_model::{DraftId, ExhibitId, IncidentId, RecordId};
use pocketbook_vault::{
    NewAttachment, NewCollision, NewCustody, NewExhibit, SealedDraft, SettledCollision, Vault,
    VaultError,
};

fn incident(vault: &Vault, seed: u8) -> IncidentId {
    let incident = IncidentId::from_parts(1, [seed; 10]);
    vault.put_incident(incident, b"{}").unwrap();
    incident
}

fn add(
    vault: &Vault,
    incident: IncidentId,
    seed: u8,
    reference: &str,
) -> Result<ExhibitId, VaultError> {
    let id = ExhibitId::from_parts(1, [seed; 10]);
    let new = NewExhibit {
        id,
        incident,
        reference: &reference.parse().unwrap(),
        attachment: None,
        content: b"first",
    };
    vault.add_exhibit(&new).map(|()| id)
}

fn custody(
    vault: &Vault,
    incident: IncidentId,
    exhibit: ExhibitId,
    number: u32,
) -> Result<RecordId, VaultError> {
    let head = vault.ledger_head().unwrap().sequence;
    let new = NewCustody {
        draft: DraftId::from_parts(head, [9; 10]),
        exhibit,
        incident,
        number,
        descriptions: vault.exhibit_descriptions(exhibit)?,
        content: b"event",
        title: &"Title".into(),
        described: (number == 2).then_some(b"second".as_slice()),
    };
    let sealed = vault.seal_custody(&new, |position| payload(vault, position))?;
    Ok(sealed.record)
}

#[test]
fn a_reference_is_one_things_in_every_spelling() {
    let world = World::new();
    let vault = world.unlock();
    let here = incident(&vault, 1);
    add(&vault, here, 1, "ABC/1").unwrap();
    let again = add(&vault, here, 2, "ABC/01").err().unwrap();
    assert!(matches!(again, VaultError::AlreadyExists { .. }), "{again}");
    add(&vault, here, 3, "ABC/2").unwrap();
    add(&vault, incident(&vault, 2), 4, "ABC/1").unwrap();
    let new = NewAttachment {
        incident: here,
        draft: None,
        exhibit: Some("ABC/002".parse().unwrap()),
        size_hint: None,
        printed: false,
    };
    let file = vault.attach(new, &mut &b"%PDF-1.7"[..], &|_| {});
    assert!(matches!(
        file.err().unwrap(),
        VaultError::AlreadyExists { .. }
    ));
}

#[test]
fn an_event_follows_the_newest_of_its_chain_or_nothing_is_stored() {
    let world = World::new();
    let vault = world.unlock();
    let here = incident(&vault, 1);
    let exhibit = add(&vault, here, 1, "ABC/1").unwrap();
    let entries = vault.ledger_head().unwrap();
    for number in [0, 2, u32::MAX] {
        let refused = custody(&vault, here, exhibit, number).err().unwrap();
        assert!(matches!(refused, VaultError::Conflict), "{refused}");
    }
    assert_eq!(vault.ledger_head().unwrap(), entries);
    assert!(vault.sealed_records().unwrap().is_empty());
    let first = custody(&vault, here, exhibit, 1).unwrap();
    assert!(custody(&vault, here, exhibit, 1).is_err());
    let second = custody(&vault, here, exhibit, 2).unwrap();
    let chain = vault.custody(exhibit).unwrap();
    let chain: Vec<_> = chain.iter().map(|row| (row.number, row.record)).collect();
    assert_eq!(chain, [(1, first), (2, second)]);
    vault.verify_ledger().unwrap();
}

#[test]
fn what_fails_to_be_signed_leaves_no_draft_and_no_place_in_the_chain() {
    let world = World::new();
    let vault = world.unlock();
    let here = incident(&vault, 1);
    let exhibit = add(&vault, here, 1, "ABC/1").unwrap();
    let draft = DraftId::from_parts(1, [9; 10]);
    let new = NewCustody {
        draft,
        exhibit,
        incident: here,
        number: 1,
        descriptions: vault.exhibit_descriptions(exhibit).unwrap(),
        content: b"event",
        title: &"Title".into(),
        described: None,
    };
    let failed = vault.seal_custody(&new, |_| Err::<SealedDraft, _>(VaultError::Locked));
    assert!(matches!(failed.err().unwrap(), VaultError::Locked));
    assert!(vault.draft(draft).unwrap().is_none());
    assert!(vault.custody(exhibit).unwrap().is_empty());
    custody(&vault, here, exhibit, 1).unwrap();
}

#[test]
fn every_description_is_kept_and_after_an_event_only_an_event_changes_it() {
    let world = World::new();
    let vault = world.unlock();
    let here = incident(&vault, 1);
    let exhibit = add(&vault, here, 1, "ABC/1").unwrap();
    vault.describe_exhibit(exhibit, b"better").unwrap();
    custody(&vault, here, exhibit, 1).unwrap();
    let refused = vault.describe_exhibit(exhibit, b"late").err().unwrap();
    assert!(
        matches!(refused, VaultError::WrongState { .. }),
        "{refused}"
    );
    custody(&vault, here, exhibit, 2).unwrap();
    let versions = vault.exhibit_versions(exhibit).unwrap();
    let versions: Vec<_> = versions.into_iter().map(|row| row.content).collect();
    assert_eq!(
        versions,
        [b"first".to_vec(), b"better".to_vec(), b"second".to_vec()]
    );
    let row = vault.exhibit(exhibit).unwrap().unwrap();
    assert_eq!(row.content, b"second");
}

#[test]
fn a_collision_is_kept_once_and_only_for_a_record_that_is_here() {
    let world = World::new();
    let vault = world.unlock();
    let here = incident(&vault, 1);
    let exhibit = add(&vault, here, 1, "ABC/1").unwrap();
    let own = custody(&vault, here, exhibit, 1).unwrap();
    let other = RecordId::from_parts(1, [77; 10]);
    let told = |own, other| {
        let mut news = false;
        vault
            .take_feed(3, "place", |taking| {
                let new = NewCollision {
                    own,
                    other,
                    reference: &"ABC/1".parse().unwrap(),
                    content: b"told",
                    again: false,
                };
                news = taking.collision(&vault, &new)?;
                Ok::<_, VaultError>(())
            })
            .unwrap();
        news
    };
    assert!(told(own, other));
    assert!(!told(own, other), "told again");
    assert!(!told(other, own), "of a record that is not here");
    let kept = vault.collisions(here).unwrap();
    assert_eq!((kept.len(), kept[0].own, kept[0].other), (1, own, other));
    vault.verify_ledger().unwrap();
    // What fails is not taken, and its place is not moved.
    let failed = vault.take_feed(3, "further", |taking| {
        let new = NewCollision {
            own,
            other: RecordId::from_parts(1, [78; 10]),
            reference: &"ABC/1".parse().unwrap(),
            content: b"told",
            again: false,
        };
        taking.collision(&vault, &new)?;
        Err(VaultError::Locked)
    });
    assert!(failed.is_err());
    assert_eq!(vault.collisions(here).unwrap().len(), 1);
    assert_eq!(vault.feed_place(3).unwrap().as_deref(), Some("place"));
}

#[test]
fn a_settled_collision_is_kept_and_counts_again_only_when_that_is_told() {
    let world = World::new();
    let vault = world.unlock();
    let here = incident(&vault, 1);
    let exhibit = add(&vault, here, 1, "ABC/1").unwrap();
    let own = custody(&vault, here, exhibit, 1).unwrap();
    let other = RecordId::from_parts(1, [77; 10]);
    let reference = "ABC/1".parse().unwrap();
    let told = |again: bool, settles: bool| {
        let mut news = false;
        vault
            .take_feed(3, "place", |taking| {
                news = if settles {
                    let settled = SettledCollision {
                        own,
                        other,
                        reference: &reference,
                    };
                    taking.collision_settled(&vault, &settled)?
                } else {
                    let new = NewCollision {
                        own,
                        other,
                        reference: &reference,
                        content: b"told",
                        again,
                    };
                    taking.collision(&vault, &new)?
                };
                Ok::<_, VaultError>(())
            })
            .unwrap();
        news
    };
    let settled = || vault.collisions(here).unwrap()[0].settled;
    assert!(!told(false, true), "there is none to settle");
    assert!(told(false, false));
    assert_eq!(settled(), None);
    assert!(told(false, true) && settled().is_some());
    // A feed that is read anew changes nothing.
    assert!(!told(false, false) && !told(false, true) && settled().is_some());
    assert!(told(true, false));
    assert_eq!(
        (vault.collisions(here).unwrap().len(), settled()),
        (1, None)
    );
    assert!(!told(true, false));
    vault.verify_ledger().unwrap();
}

#[test]
fn what_is_set_aside_is_kept_with_its_number_until_it_is_dealt_with_after_all() {
    let world = World::new();
    let vault = world.unlock();
    let here = incident(&vault, 1);
    let exhibit = add(&vault, here, 1, "ABC/1").unwrap();
    vault
        .set_exhibit_aside(exhibit, &"invented".into())
        .unwrap();
    assert!(vault.exhibit(exhibit).unwrap().unwrap().set_aside);
    let again = vault.set_exhibit_aside(exhibit, &"again".into()).err();
    assert!(matches!(again, Some(VaultError::WrongState { .. })));
    assert!(add(&vault, here, 2, "ABC/01").is_err());
    custody(&vault, here, exhibit, 1).unwrap();
    assert!(!vault.exhibit(exhibit).unwrap().unwrap().set_aside);
    let kept = vault.exhibit_withdrawals(exhibit).unwrap();
    assert_eq!((kept.len(), kept[0].reason.reveal()), (1, "invented"));
    // From now on only a custody record withdraws it.
    let late = vault.set_exhibit_aside(exhibit, &"late".into()).err();
    assert!(matches!(late, Some(VaultError::WrongState { .. })));
    vault.verify_ledger().unwrap();
}
