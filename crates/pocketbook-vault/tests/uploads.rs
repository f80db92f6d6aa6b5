//! Segments in the host's hands, as they are stored.
#![allow(clippy::unwrap_used)]

mod common;

use common::{World, draft};
use pocketbook_vault::{AttachmentRow, HandOver, HandedOut, NewAttachment, Vault, VaultError};

/// A photograph that belongs to no statement and so waits for none.
fn photograph(vault: &Vault) -> AttachmentRow {
    let (incident, ..) = draft(vault, "one");
    let new = NewAttachment {
        incident,
        draft: None,
        exhibit: None,
        size_hint: None,
        printed: false,
    };
    let mut bytes = &b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01"[..];
    vault.attach(new, &mut bytes, &|_| {}).unwrap()
}

fn out(row: &AttachmentRow, created_s: u64) -> HandedOut {
    HandedOut {
        attachment: row.id,
        segment: 0,
        created_s,
        expires_s: created_s + 7,
        signature: [u8::try_from(created_s).unwrap(); 64],
        hand_over: HandOver::WithHost,
    }
}

#[test]
fn a_segment_is_with_the_host_until_it_is_given_back_once() {
    let world = World::new();
    let vault = world.unlock();
    let row = photograph(&vault);
    vault.hand_out(&[out(&row, 1)]).unwrap();
    vault.lock().unwrap();
    let vault = world.unlock();
    assert_eq!(vault.handed_out().unwrap(), [out(&row, 1)]);
    assert!(!vault.give_back(row.id, 1, None).unwrap(), "nobody has it");
    assert!(vault.give_back(row.id, 0, Some(9)).unwrap());
    assert!(!vault.give_back(row.id, 0, None).unwrap(), "once is enough");
    let hand_over = HandOver::Returned { again_s: Some(9) };
    let returned = HandedOut {
        hand_over,
        ..out(&row, 1)
    };
    assert_eq!(vault.handed_out().unwrap(), [returned]);
    vault.hand_out(&[out(&row, 2)]).unwrap();
    assert_eq!(vault.handed_out().unwrap(), [out(&row, 2)], "signed anew");
}

#[test]
fn nothing_is_in_the_hosts_hands_of_what_waits_no_more() {
    let world = World::new();
    let vault = world.unlock();
    let (received, parked) = (photograph(&vault), photograph(&vault));
    vault
        .hand_out(&[out(&received, 1), out(&parked, 1)])
        .unwrap();
    assert_eq!(vault.handed_out().unwrap().len(), 2);
    vault.attachment_received(received.id, b"receipt").unwrap();
    vault.attachment_wedged(parked.id, "damaged").unwrap();
    assert_eq!(vault.handed_out().unwrap(), []);
    // Nor does it come there any more.
    vault
        .hand_out(&[out(&received, 2), out(&parked, 2)])
        .unwrap();
    assert_eq!(vault.handed_out().unwrap(), []);
}

#[test]
fn a_closed_tablet_says_that_it_is_closed_and_a_locked_vault_that_it_is_locked() {
    let world = World::new();
    let tablet = world.tablet();
    tablet.suspend().unwrap();
    tablet.officers().unwrap();
    tablet.close().unwrap();
    tablet.close().unwrap();
    assert!(matches!(tablet.officers(), Err(VaultError::Closed)));
    let vault = world.unlock();
    vault.lock().unwrap();
    assert!(matches!(vault.handed_out(), Err(VaultError::Locked)));
}
