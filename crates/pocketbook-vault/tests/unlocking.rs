//! Guessing PINs, and putting back old files to guess again.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::sync::atomic::Ordering;

use common::{PIN, World, copy, officer};
use pocketbook_vault::{KeystoreError, Pin, VaultError};

fn wrong(world: &World) -> VaultError {
    world
        .tablet()
        .unlock(officer(1).id, &Pin::entered("11112222".into()))
        .err()
        .unwrap()
}

fn wait(world: &World, seconds: u64) {
    world.clock.0.fetch_add(seconds, Ordering::SeqCst);
}

#[test]
fn each_wrong_pin_costs_one_operation_and_the_tenth_destroys_the_key() {
    let world = World::new();
    drop(world.tablet());
    let before = world.keystore.opened.load(Ordering::SeqCst);
    for attempt in 1..=10_u32 {
        match (attempt, wrong(&world)) {
            (10, VaultError::SlotDestroyed) => {}
            (_, VaultError::WrongPin { attempts_left, .. }) => {
                assert_eq!(attempts_left, 10 - attempt)
            }
            (_, other) => panic!("attempt {attempt}: {other}"),
        }
        wait(&world, 3600);
    }
    assert_eq!(world.keystore.opened.load(Ordering::SeqCst) - before, 10);
    let right = world
        .tablet()
        .unlock(officer(1).id, &Pin::entered(PIN.into()))
        .err()
        .unwrap();
    assert!(matches!(right, VaultError::SlotDestroyed), "{right}");
    assert_eq!(
        world.keystore.opened.load(Ordering::SeqCst) - before,
        10,
        "nothing is tried any more"
    );
}

#[test]
fn waiting_costs_no_attempt_and_a_success_forgives() {
    let world = World::new();
    for _ in 0..4 {
        wrong(&world);
    }
    let opened = world.keystore.opened.load(Ordering::SeqCst);
    assert!(matches!(
        wrong(&world),
        VaultError::Throttled { retry_after_s: 30 }
    ));
    assert_eq!(world.keystore.opened.load(Ordering::SeqCst), opened);
    wait(&world, 30);
    drop(world.unlock());
    assert!(matches!(
        wrong(&world),
        VaultError::WrongPin {
            attempts_left: 9,
            ..
        }
    ));
}

/// A tablet that loses its power, or an attacker who takes it away, between a
/// PIN and its answer.
#[test]
fn an_attempt_counts_even_when_it_breaks_off() {
    let world = World::new();
    drop(world.tablet());
    world.keystore.answers(|| panic!("the power is gone"));
    for _ in 0..3 {
        let broken_off = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| wrong(&world)));
        assert!(broken_off.is_err());
    }
    world.keystore.works();
    assert!(matches!(
        wrong(&world),
        VaultError::WrongPin {
            attempts_left: 6,
            ..
        }
    ));
}

/// A device that is locked, a finger that is not recognised, a keystore that
/// breaks: no PIN was wrong, and the officer's work must stay theirs.
#[test]
fn a_keystore_that_fails_destroys_no_key() {
    for (fault, waits) in [
        (KeystoreError::Unavailable, false),
        (KeystoreError::Cancelled, false),
        (KeystoreError::Missing, false),
        (KeystoreError::Failed, true),
    ] {
        let world = World::new();
        drop(world.tablet());
        world.keystore.answers(move || fault);
        for attempt in 1..=12 {
            let told = wrong(&world);
            assert!(
                matches!(told, VaultError::Keystore(_) | VaultError::KeyMissing),
                "{attempt}: {told}"
            );
            if waits {
                wait(&world, 3600);
            }
        }
        world.keystore.works();
        let told = wrong(&world);
        assert!(
            matches!(
                told,
                VaultError::WrongPin {
                    attempts_left: 9,
                    ..
                }
            ),
            "{told}"
        );
        wait(&world, 3600);
        world.unlock();
    }
}

/// A keystore that tells a wrong PIN as a fault of its own must not make
/// guessing cheap.
#[test]
fn a_keystore_that_fails_makes_the_next_pin_wait() {
    let world = World::new();
    drop(world.tablet());
    world.keystore.answers(|| KeystoreError::Failed);
    for _ in 0..4 {
        wrong(&world);
    }
    let told = wrong(&world);
    assert!(
        matches!(told, VaultError::Throttled { retry_after_s: 30 }),
        "{told}"
    );
}

#[test]
fn putting_back_the_old_database_gives_no_attempt_back() {
    let world = World::new();
    drop(world.tablet());
    let saved = world.folder.path().join("saved");
    copy(&world.path(), &saved);
    for _ in 0..4 {
        wrong(&world);
    }
    std::fs::remove_dir_all(world.path()).unwrap();
    copy(&saved, &world.path());
    assert!(matches!(wrong(&world), VaultError::Throttled { .. }));
}

#[test]
fn another_officer_cannot_open_a_vault_even_under_their_own_name() {
    let world = World::new();
    let tablet = world.tablet();
    let (one, two) = (officer(1).id, officer(2).id);
    assert!(matches!(
        tablet
            .unlock(one, &Pin::entered(common::pin(2)))
            .err()
            .unwrap(),
        VaultError::WrongPin { .. }
    ));
    drop(tablet);
    std::fs::copy(
        world.officer_folder(1).join("vault.db"),
        world.officer_folder(2).join("vault.db"),
    )
    .unwrap();
    let error = world
        .tablet()
        .unlock(two, &Pin::entered(common::pin(2)))
        .err()
        .unwrap();
    assert!(matches!(error, VaultError::WrongKey), "{error}");
}

#[test]
fn every_flipped_page_is_an_error_and_never_altered_text() {
    let world = World::new();
    let vault = world.unlock();
    let (_, draft, _) = common::draft(&vault, &"words of a witness ".repeat(2_000));
    vault.lock().unwrap();
    let path = world.officer_folder(1).join("vault.db");
    let whole = std::fs::read(&path).unwrap();
    for position in (0..whole.len()).step_by(4096).map(|page| page + 2000) {
        let mut changed = whole.clone();
        if let Some(byte) = changed.get_mut(position) {
            *byte ^= 0x40;
        }
        std::fs::write(&path, &changed).unwrap();
        let found = world
            .tablet()
            .unlock(officer(1).id, &Pin::entered(PIN.into()))
            .and_then(|vault| vault.draft(draft));
        if let Ok(found) = found {
            let content = found.unwrap().content;
            let expected = "words of a witness ".repeat(2_000).into_bytes();
            let first = content.iter().zip(&expected).position(|(a, b)| a != b);
            assert!(
                content == expected,
                "page at {position}: {} bytes, other from {first:?}",
                content.len()
            );
        }
    }
}

#[test]
fn guesses_made_side_by_side_are_each_counted() {
    let world = World::new();
    drop(world.tablet());
    let mut left: Vec<u32> = std::thread::scope(|scope| {
        let guesses: Vec<_> = (0..3).map(|_| scope.spawn(|| wrong(&world))).collect();
        let counted = guesses
            .into_iter()
            .map(|guess| match guess.join().unwrap() {
                VaultError::WrongPin { attempts_left, .. } => attempts_left,
                other => panic!("{other}"),
            });
        counted.collect()
    });
    left.sort_unstable();
    assert_eq!(left, [7, 8, 9]);
}
