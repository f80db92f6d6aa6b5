//! Drafts, sealing, the ledger, attachments and search.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

mod common;

use std::io::{Read as _, Seek as _, SeekFrom};
use std::time::{Duration, Instant};

use common::{DESCRIBE, World, copy, describe, draft, newest, officer, payload};
use pocketbook_model::{AttachmentReference, IncidentId, Timestamp};
use pocketbook_seal::chunked::decrypt_segment;
use pocketbook_seal::{
    AttachmentManifest, Envelope, EvidencePrivateKey, ExtractEntry, LedgerOperation, SealedPayload,
};
use pocketbook_vault::{
    Alteration, Describe, Described, Indexed, ListedRow, NewAttachment, OutboxState, Part,
    RecordReceipt, SealedDraft, Subject, Vault, VaultError, Wanted,
};
use proptest::prelude::*;

const HEAD: [u8; 16] = *b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01";

fn photo(size: usize) -> Vec<u8> {
    HEAD.into_iter()
        .chain((16_u32..).map(|n| (n % 253) as u8))
        .take(size)
        .collect()
}

#[test]
fn a_saved_revision_is_there_after_a_crash_and_every_one_is_kept() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, mut head) = draft(&vault, "one");
    for words in ["one two", "one two three", "one"] {
        head = vault
            .save_draft(id, head, words.as_bytes(), &"t".into(), Alteration::Changes)
            .unwrap();
    }
    let same = vault
        .save_draft(id, head, b"one", &"t".into(), Alteration::Changes)
        .unwrap();
    assert_eq!(same, head, "the same words make no new revision");
    drop(vault);
    let vault = world.unlock();
    assert_eq!(vault.draft(id).unwrap().unwrap().content, b"one");
    assert_eq!(vault.revision_count(id).unwrap(), 4);
}

#[test]
fn a_change_to_an_older_revision_is_a_conflict() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, first) = draft(&vault, "one");
    vault
        .save_draft(id, first, b"two", &"t".into(), Alteration::Changes)
        .unwrap();
    let error = vault
        .save_draft(id, first, b"three", &"t".into(), Alteration::Changes)
        .err()
        .unwrap();
    assert!(matches!(error, VaultError::Conflict), "{error}");
}

#[test]
fn a_final_draft_is_not_edited_and_going_back_keeps_it() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    vault.finalise_draft(id, head, b"final one").unwrap();
    let error = vault
        .save_draft(id, head, b"two", &"t".into(), Alteration::Changes)
        .err()
        .unwrap();
    assert!(
        matches!(error, VaultError::WrongState { found: "final", .. }),
        "{error}"
    );
    vault.update_final(id, b"final one, signed").unwrap();
    vault.reopen_draft(id, &"".into()).unwrap();
    assert_eq!(vault.draft(id).unwrap().unwrap().final_content, None);
    let head = vault
        .save_draft(id, head, b"two", &"t".into(), Alteration::Changes)
        .unwrap();
    vault.finalise_draft(id, head, b"final two").unwrap();
    assert_eq!(
        vault.draft(id).unwrap().unwrap().final_content.unwrap(),
        b"final two"
    );
}

#[test]
fn sealing_is_everything_or_nothing() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    vault.finalise_draft(id, head, b"final").unwrap();
    let before = vault.ledger_head().unwrap();
    let refused = vault.seal(id, b"final", |_| {
        Err::<SealedDraft, _>(VaultError::StorageFull)
    });
    assert!(refused.is_err());
    assert_eq!(vault.ledger_head().unwrap(), before);
    assert!(
        vault.sealed_records().unwrap().is_empty() && vault.records_to_send().unwrap().is_empty()
    );

    let sealed = vault
        .seal(id, b"final", |position| payload(&vault, position))
        .unwrap();
    assert_eq!((sealed.sequence, sealed.state), (1, OutboxState::Waiting));
    let envelope = Envelope::from_json(&vault.envelope(sealed.record).unwrap()).unwrap();
    assert_eq!(envelope.payload_digest(), sealed.sha256);
    let extract = vault.ledger_extract(id, sealed.ledger).unwrap();
    let signed = SealedPayload::parse(&envelope.payload_type, &envelope.payload).unwrap();
    let verified = extract.verify().unwrap();
    assert_eq!(*verified.last, signed.sealing_entry(sealed.sha256));
    assert_eq!(verified.head, vault.ledger_head().unwrap());
    assert!(
        vault
            .seal(id, b"final", |position| payload(&vault, position))
            .is_err(),
        "once is enough"
    );
}

#[test]
fn a_records_ledger_extract_tells_nothing_of_the_officers_other_drafts() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "ours");
    let (other_incident, other, other_head) = draft(&vault, "theirs");
    let head = vault
        .save_draft(id, head, b"ours too", &"t".into(), Alteration::Changes)
        .unwrap();
    let other_head = vault
        .save_draft(
            other,
            other_head,
            b"theirs too",
            &"t".into(),
            Alteration::Changes,
        )
        .unwrap();
    vault.log_consulted(other).unwrap();
    vault.log_consulted(id).unwrap();
    vault.finalise_draft(id, head, b"final").unwrap();
    vault.finalise_draft(other, other_head, b"final").unwrap();
    vault.reopen_draft(id, &"".into()).unwrap();
    vault.finalise_draft(id, head, b"final").unwrap();
    let file = NewAttachment {
        incident: other_incident,
        draft: Some(id),
        exhibit: None,
        size_hint: None,
        printed: false,
    };
    let captured = vault.attach(file, &mut &*photo(100), &|_| {}).unwrap().id;
    let sealed = vault.seal(id, b"final", |p| payload(&vault, p)).unwrap();

    let extract = vault.ledger_extract(id, sealed.ledger).unwrap();
    let verified = extract.verify().unwrap();
    assert_eq!(verified.head, vault.ledger_head().unwrap());
    let shown: Vec<_> = extract
        .entries
        .iter()
        .filter_map(|entry| match entry {
            ExtractEntry::Shown(entry) => Some(entry),
            ExtractEntry::Withheld(_) => None,
        })
        .collect();
    // Begun, edited, consulted, finalised (which ends the editing), reopened,
    // finalised, a file captured for it, sealed: nothing of ours is withheld.
    let operations: Vec<_> = shown.iter().map(|entry| entry.operation).collect();
    assert_eq!(
        operations,
        [
            LedgerOperation::Collected,
            LedgerOperation::Altered,
            LedgerOperation::Consulted,
            LedgerOperation::Altered,
            LedgerOperation::Finalised,
            LedgerOperation::Reopened,
            LedgerOperation::Finalised,
            LedgerOperation::Collected,
            LedgerOperation::Sealed,
        ]
    );
    assert_eq!(shown[7].about, Some(captured.to_string()));
    assert_eq!(verified.withheld, 6);
    let text = String::from_utf8(pocketbook_seal::canonical_json(&extract).unwrap()).unwrap();
    for stranger in [other_incident.to_string(), other.to_string()] {
        assert!(!text.contains(&stranger), "{text}");
    }
    vault.verify_ledger().unwrap();
}

#[test]
fn what_is_newest_is_saved_and_sealed_in_one_transaction_or_not_at_all() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    let head = vault
        .save_draft(id, head, b"two", &"Title".into(), Alteration::Changes)
        .unwrap();
    let entries = vault.ledger_head().unwrap().sequence;
    let refused = vault.finalise_and_seal(id, newest(head, b"three"), b"final", |_| {
        Err::<SealedDraft, _>(VaultError::NotFound { what: "anything" })
    });
    assert!(refused.is_err());
    let row = vault.draft(id).unwrap().unwrap();
    assert_eq!((row.head, &row.content[..]), (head, &b"two"[..]));
    assert_eq!(vault.ledger_head().unwrap().sequence, entries);
    let stale = pocketbook_model::RevisionId::from_parts(1, [9; 10]);
    let stale = vault.finalise_and_seal(id, newest(stale, b"three"), b"final", |p| {
        payload(&vault, p)
    });
    assert!(matches!(stale, Err(VaultError::Conflict)));
    vault
        .finalise_and_seal(id, newest(head, b"three"), b"final", |p| payload(&vault, p))
        .unwrap();
    let row = vault.draft(id).unwrap().unwrap();
    assert_eq!(row.content, b"three");
    assert_eq!(row.state, pocketbook_vault::DraftState::Sealed);
    assert_eq!(vault.revision_count(id).unwrap(), 3);
    vault.verify_ledger().unwrap();
    // The same again is no revision of its own.
    let (_, same, head) = draft(&vault, "one");
    vault
        .finalise_and_seal(same, newest(head, b"one"), b"final", |p| payload(&vault, p))
        .unwrap();
    assert_eq!(vault.revision_count(same).unwrap(), 1);
}

#[test]
fn a_refused_record_is_parked_and_can_be_sent_again() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    let sealed = vault
        .finalise_and_seal(id, newest(head, b"one"), b"final", |p| payload(&vault, p))
        .unwrap();
    vault.record_wedged(sealed.record, "signature").unwrap();
    assert!(vault.records_to_send().unwrap().is_empty());
    vault.retry_record(sealed.record).unwrap();
    assert!(vault.retry_record(sealed.record).is_err());
    assert_eq!(vault.records_to_send().unwrap().len(), 1);
    let receipt = RecordReceipt {
        record: sealed.record,
        receipt: b"receipt",
        accepted: Timestamp::from_unix_ms(7),
        number: None,
        quarantined: true,
    };
    vault.records_received(&[receipt]).unwrap();
    let row = vault.sealed(sealed.record).unwrap().unwrap();
    let at = row.state.received_by_the_force();
    assert_eq!(at, Some(Timestamp::from_unix_ms(7)), "by the force's clock");
    let apart = |state| matches!(state, OutboxState::Delivered { quarantined, .. } if quarantined);
    assert!(apart(row.state), "that the force put it apart is kept");
}

#[test]
fn an_older_vault_put_back_is_noticed_and_seals_nothing() {
    let world = World::new();
    let saved = world.folder.path().join("saved");
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    vault.finalise_draft(id, head, b"final").unwrap();
    vault.lock().unwrap();
    copy(&world.officer_folder(1), &saved);
    let vault = world.unlock();
    assert!(!vault.rollback_suspected());
    vault
        .seal(id, b"final", |position| payload(&vault, position))
        .unwrap();
    vault.lock().unwrap();
    std::fs::remove_dir_all(world.officer_folder(1)).unwrap();
    copy(&saved, &world.officer_folder(1));
    let vault = world.unlock();
    assert!(vault.rollback_suspected());
    let error = vault
        .seal(id, b"final", |position| payload(&vault, position))
        .err()
        .unwrap();
    assert!(matches!(error, VaultError::RollbackSuspected), "{error}");
    vault.lock().unwrap();
    assert!(world.unlock().rollback_suspected(), "it stays noticed");
}

#[test]
fn a_crash_before_the_keystore_hears_of_it_is_no_rollback() {
    let world = World::new();
    let vault = world.unlock();
    draft(&vault, "one");
    drop(vault);
    let vault = world.unlock();
    assert!(!vault.rollback_suspected());
    vault.verify_ledger().unwrap();
}

fn attach(vault: &Vault, bytes: &[u8]) -> Result<pocketbook_vault::AttachmentRow, VaultError> {
    let incident = IncidentId::from_parts(1, [8; 10]);
    vault.put_incident(incident, b"{}").unwrap();
    let new = NewAttachment {
        incident,
        draft: None,
        exhibit: None,
        size_hint: None,
        printed: false,
    };
    vault.attach(new, &mut &*bytes, &|_| {})
}

#[test]
fn a_parked_attachment_waits_apart_until_it_is_sent_again_or_received() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    let file = attach(&vault, &photo(100)).unwrap();
    let sealed = vault
        .finalise_and_seal(id, newest(head, b"one"), b"final", |position| {
            let signer = vault.signer();
            let mut payload = payload(&vault, position)?.payload;
            payload.attachments.push(AttachmentReference {
                id: file.id,
                sha256: file.sha256,
                size: file.size,
                media_type: file.media_type,
                purpose: None,
                exhibit: None,
            });
            let bytes = payload.to_bytes()?;
            let envelope = Envelope::sign(payload.kind.payload_type(), bytes, &*signer)?;
            Ok::<_, VaultError>(SealedDraft { payload, envelope })
        })
        .unwrap();
    let counts = || {
        (
            vault.attachments_to_send().unwrap().len(),
            vault.wedged_attachments().unwrap().len(),
        )
    };
    assert_eq!(counts(), (1, 0));
    assert!(vault.retry_attachment(file.id).is_err(), "it is not parked");
    let before = vault.ledger_head().unwrap().sequence;
    vault.attachment_wedged(file.id, "damaged").unwrap();
    vault.attachment_wedged(file.id, "conflict").unwrap();
    assert_eq!(counts(), (0, 1));
    assert_eq!(
        vault.wedged_attachments().unwrap()[0].wedged.as_deref(),
        Some("damaged"),
        "the first reason stays"
    );
    assert_eq!(vault.ledger_head().unwrap().sequence, before + 1);
    vault.retry_attachment(file.id).unwrap();
    assert_eq!(counts(), (1, 0));
    // An officer sends a record again, and means its files too.
    vault.attachment_wedged(file.id, "damaged").unwrap();
    vault.retry_record(sealed.record).unwrap();
    assert_eq!(counts(), (1, 0));
    vault.attachment_wedged(file.id, "damaged").unwrap();
    vault.attachment_received(file.id, b"receipt").unwrap();
    vault.attachment_wedged(file.id, "damaged").unwrap();
    assert_eq!(counts(), (0, 0));
    let row = vault.attachment(file.id).unwrap();
    assert!(row.delivered && row.wedged.is_none());
}

#[test]
fn attachments_of_every_shape_come_back_byte_for_byte() {
    let world = World::new();
    let vault = world.unlock();
    let segment = 255 * 16_384;
    for size in [
        16,
        16_383,
        16_384,
        16_385,
        segment - 1,
        segment,
        segment + 1,
        2 * segment + 5,
    ] {
        let bytes = photo(size);
        let row = attach(&vault, &bytes).unwrap();
        assert_eq!(row.sha256, pocketbook_seal::sha256(&bytes), "{size}");
        let mut read = Vec::new();
        vault
            .open_attachment(row.id)
            .unwrap()
            .read_to_end(&mut read)
            .unwrap();
        assert!(read == bytes, "{size}");
        assert!(row.segments.iter().all(|segment| segment.size <= 4 << 20));
    }
}

#[test]
fn the_force_opens_an_attachment_with_its_evidence_key_alone() {
    let world = World::new();
    let vault = world.unlock();
    let bytes = photo(5 << 20);
    let row = attach(&vault, &bytes).unwrap();
    let force = EvidencePrivateKey::generate().unwrap();
    let manifest = vault.manifest(row.id, &force.public_key()).unwrap();
    assert_eq!(
        vault.manifest(row.id, &force.public_key()).unwrap(),
        manifest,
        "made once"
    );
    let manifest: AttachmentManifest = serde_json::from_slice(&manifest).unwrap();
    let key = force.unwrap(row.id, &manifest.wrapped_key).unwrap();
    let mut plaintext = Vec::new();
    for (number, file) in (0_u32..).zip(vault.segment_files(row.id).unwrap()) {
        let context = [row.id.as_bytes().as_slice(), &number.to_be_bytes()].concat();
        plaintext
            .extend(decrypt_segment(&key, &context, &std::fs::read(file.path).unwrap()).unwrap());
    }
    assert!(plaintext == bytes);
}

#[test]
fn altered_cut_swapped_and_missing_segments_are_errors_and_never_other_bytes() {
    let world = World::new();
    let vault = world.unlock();
    let bytes = photo(9 << 20);
    let row = attach(&vault, &bytes).unwrap();
    let files = vault.segment_files(row.id).unwrap();
    let whole: Vec<Vec<u8>> = files
        .iter()
        .map(|file| std::fs::read(&file.path).unwrap())
        .collect();
    let read = || {
        let mut read = Vec::new();
        vault
            .open_attachment(row.id)
            .unwrap()
            .read_to_end(&mut read)
            .map(|_| read)
    };
    let restore = || {
        files
            .iter()
            .zip(&whole)
            .for_each(|(file, bytes)| std::fs::write(&file.path, bytes).unwrap())
    };
    for position in (0..whole[1].len())
        .step_by(300_007)
        .chain([0, 30, 60, whole[1].len() - 1])
    {
        let mut changed = whole[1].clone();
        changed[position] ^= 1;
        std::fs::write(&files[1].path, changed).unwrap();
        assert!(read().is_err(), "byte {position}");
    }
    restore();
    for end in [0, 10, 56, 60, whole[1].len() - 1] {
        std::fs::write(&files[1].path, &whole[1][..end]).unwrap();
        assert!(read().is_err(), "cut to {end}");
    }
    std::fs::write(&files[0].path, &whole[1]).unwrap();
    std::fs::write(&files[1].path, &whole[0]).unwrap();
    assert!(read().is_err(), "swapped");
    restore();
    std::fs::remove_file(&files[2].path).unwrap();
    assert!(read().is_err(), "missing");
    restore();
    assert!(read().unwrap() == bytes);
}

fn begin_attachment(vault: &Vault) -> pocketbook_vault::AttachmentWriter<'_> {
    let incident = IncidentId::from_parts(1, [8; 10]);
    vault.put_incident(incident, b"{}").unwrap();
    let new = NewAttachment {
        incident,
        draft: None,
        exhibit: None,
        size_hint: None,
        printed: false,
    };
    let mut writer = vault.attachment_writer(new).unwrap();
    writer.write(&photo(100_000)).unwrap();
    writer
}

#[test]
fn an_unfinished_attachment_is_swept_and_said_so() {
    let world = World::new();
    let vault = world.unlock();
    let attachments = world.officer_folder(1).join("attachments");
    let writer = begin_attachment(&vault);
    // As a crash leaves it: the files without their row, and nobody's lock.
    let left = attachments.join("018f6c5e-7e4b-7000-8000-000000000001");
    let begun = std::fs::read_dir(&attachments)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    copy(&begun.filter(|path| path.is_dir()).last().unwrap(), &left);
    std::fs::write(left.with_extension("writing"), "").unwrap();
    drop(writer);
    let before = vault.ledger_head().unwrap().sequence;
    drop(vault);
    let vault = world.unlock();
    assert_eq!(std::fs::read_dir(&attachments).unwrap().count(), 0);
    assert_eq!(
        vault.ledger_head().unwrap().sequence,
        before + 2,
        "recovered, unlocked"
    );
}

#[test]
fn an_unlock_elsewhere_leaves_a_running_capture_alone() {
    let world = World::new();
    let vault = world.unlock();
    let mut writer = begin_attachment(&vault);
    drop(world.unlock());
    writer.write(&photo(5 << 20)).unwrap();
    let row = writer.finish().unwrap();
    let mut read = Vec::new();
    vault
        .open_attachment(row.id)
        .unwrap()
        .read_to_end(&mut read)
        .unwrap();
    assert_eq!(read.len(), 100_000 + (5 << 20));
    let attachments = world.officer_folder(1).join("attachments");
    assert_eq!(std::fs::read_dir(&attachments).unwrap().count(), 1);
}

#[test]
fn exhibit_references_run_within_an_incident() {
    let world = World::new();
    let vault = world.unlock();
    let attach = |seed, exhibit: &str| {
        let incident = IncidentId::from_parts(1, [seed; 10]);
        vault.put_incident(incident, b"{}").unwrap();
        let new = NewAttachment {
            incident,
            draft: None,
            exhibit: Some(exhibit.parse().unwrap()),
            size_hint: None,
            printed: false,
        };
        vault.attach(new, &mut photo(100).as_slice(), &|_| {})
    };
    attach(1, "ABC/1").unwrap();
    attach(2, "ABC/1").unwrap();
    assert!(matches!(
        attach(1, "ABC/1").err().unwrap(),
        VaultError::AlreadyExists { .. }
    ));
}

#[test]
fn what_belongs_to_no_draft_is_sent_and_pages_of_drafts_are_not() {
    let world = World::new();
    let vault = world.unlock();
    let loose = attach(&vault, &photo(100)).unwrap();
    let (incident, draft, _) = draft(&vault, "one");
    let new = NewAttachment {
        incident,
        draft: Some(draft),
        exhibit: None,
        size_hint: None,
        printed: true,
    };
    let pages = vault.attach(new, &mut &b"%PDF-1.7"[..], &|_| {}).unwrap();
    assert!(pages.printed && !loose.printed);
    let waiting: Vec<_> = vault
        .attachments_to_send()
        .unwrap()
        .iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(waiting, [loose.id]);
}

#[test]
fn search_finds_the_newest_words_by_word_prefix_and_phrase() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "a red bicycle in the hall");
    let found = |query: &str| {
        vault
            .search(query, 10, DESCRIBE)
            .unwrap()
            .iter()
            .filter(|hit| matches!(hit.row.subject, Subject::Draft(draft, _) if draft == id))
            .count()
    };
    assert_eq!(
        (
            found("bicycle"),
            found("bicy"),
            found("\"red bicycle\" "),
            found("\"bicycle red\" ")
        ),
        (1, 1, 1, 0)
    );
    vault
        .save_draft(
            id,
            head,
            b"a green scooter",
            &"Title".into(),
            Alteration::Changes,
        )
        .unwrap();
    assert_eq!(
        (found("bicycle"), found("scooter"), found("Titl")),
        (0, 1, 1)
    );
    assert_eq!(vault.search("incident", 10, DESCRIBE).unwrap().len(), 1);
    vault.suspend().unwrap();
    assert_eq!(found("scooter"), 1, "also after suspending");
}

/// Reached only where what a search costs grows with the square of what is there.
const LONG: Duration = Duration::from_secs(20);

#[test]
fn one_word_over_and_over_is_found_as_fast_as_any_other() {
    let world = World::new();
    let vault = world.unlock();
    draft(&vault, &"word ".repeat(45_000));
    let at = Instant::now();
    for query in ["word", "word word word", "wo", "\"word word\" word "] {
        let hits = vault.search(query, 10, DESCRIBE).unwrap();
        let shown = hits[0].snippet.reveal();
        assert_eq!(hits.len(), 1);
        assert_eq!(shown.matches("word").count(), 16, "{shown}");
    }
    assert!(at.elapsed() < LONG, "{:?}", at.elapsed());
}

#[test]
fn a_page_that_is_pasted_to_be_searched_for_takes_no_longer_than_its_first_words() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, _) = draft(&vault, &"a word of it ".repeat(10_000));
    let at = Instant::now();
    let hits = vault.search(&"a ".repeat(300_000), 10, DESCRIBE).unwrap();
    assert!(matches!(hits[0].row.subject, Subject::Draft(found, _) if found == id));
    let many: String = (0..300_000).map(|n| format!("w{n} ")).collect();
    assert!(vault.search(&many, 10, DESCRIBE).unwrap().is_empty());
    assert!(at.elapsed() < LONG, "{:?}", at.elapsed());
}

#[test]
fn what_cannot_be_described_is_listed_as_damaged_and_hides_nothing_else() {
    let world = World::new();
    let vault = world.unlock();
    let (_, good, _) = draft(&vault, "a red bicycle");
    let (_, broken, head) = draft(&vault, "in the hall");
    let save = |head, content: &[u8]| {
        vault
            .save_draft(broken, head, content, &"Title".into(), Alteration::Changes)
            .unwrap()
    };
    // Not text: the room that reads drafts cannot read this one.
    let head = save(head, &[0xff, 0xfe]);
    let listed = |sorts: Vec<&'static str>, damaged: Vec<&'static str>| {
        let wanted = Wanted {
            sorts,
            damaged,
            ..Wanted::default()
        };
        let rows = vault.listed(&wanted, &Part::default(), DESCRIBE).unwrap();
        let of_row = |row: &ListedRow| match row.subject {
            Subject::Draft(draft, _) => (draft, row.damaged),
            _ => panic!("{row:?}"),
        };
        let mut listed: Vec<_> = rows.iter().map(of_row).collect();
        // By age, whichever was changed last.
        listed.sort_unstable();
        listed
    };
    let both = [(good, false), (broken, true)];
    assert_eq!(listed(vec![], vec![]), both);
    assert_eq!(listed(vec!["draft"], vec!["draft"]), both);
    assert_eq!(listed(vec!["draft"], vec![]), both[..1]);
    assert_eq!(listed(vec!["other"], vec!["draft"]), both[1..]);
    assert_eq!(vault.search("bicycle", 9, DESCRIBE).unwrap().len(), 1);
    assert!(
        vault
            .subjects_of_reference("CAD 1", DESCRIBE)
            .unwrap()
            .is_empty()
    );
    // Once it can be read, it is like any other.
    save(head, b"in the hall");
    assert_eq!(listed(vec![], vec![]), [(good, false), (broken, false)]);
}

#[test]
fn what_was_damaged_is_tried_again_when_the_vault_is_unlocked() {
    let world = World::new();
    let vault = world.unlock();
    draft(&vault, "in the hall");
    let unreadable = |thing: &Indexed<'_>| Described {
        damaged: matches!(thing.subject, Subject::Draft(..)),
        sort: "draft",
        ..Described::default()
    };
    let damaged = |vault: &Vault, describe: Describe<'_>| {
        vault
            .listed(&Wanted::default(), &Part::default(), describe)
            .unwrap()[0]
            .damaged
    };
    let unreadable = Describe {
        thing: &unreadable,
        ..DESCRIBE
    };
    assert!(damaged(&vault, unreadable));
    assert!(damaged(&vault, DESCRIBE), "nothing has changed");
    vault.lock().unwrap();
    assert!(!damaged(&world.unlock(), DESCRIBE));
}

/// As after an update: what an older build listed is listed anew, once.
#[test]
fn an_index_that_was_made_in_another_way_is_made_anew_once_and_nothing_is_lost() {
    let world = World::new();
    let vault = world.unlock();
    let drafts = ["one", "two", "three"].map(|body| draft(&vault, body).1);
    let asked = std::cell::Cell::new(0);
    let said = |sort: &'static str| {
        let asked = &asked;
        move |thing: &Indexed<'_>| {
            asked.set(asked.get() + 1);
            Described {
                sort,
                ..describe(thing)
            }
        }
    };
    let (before, after) = (said("before"), said("after"));
    let way = |version, thing| Describe { version, thing };
    let sorts = |vault: &Vault, describe: Describe<'_>| {
        let all = (Wanted::default(), Part::default());
        let rows = vault.listed(&all.0, &all.1, describe).unwrap();
        assert_eq!(rows.len(), drafts.len());
        let mut sorts: Vec<_> = rows.into_iter().map(|row| row.sort).collect();
        sorts.dedup();
        (sorts, asked.take())
    };
    let things = drafts.len() + vault.incidents(&Part::default()).unwrap().len();
    let made = |sort: &str, asked| (vec![sort.to_owned()], asked);
    assert_eq!(sorts(&vault, way(1, &before)), made("before", things));
    assert_eq!(sorts(&vault, way(1, &before)), made("before", 0));
    vault.lock().unwrap();
    let vault = world.unlock();
    assert_eq!(sorts(&vault, way(1, &before)), made("before", 0));
    // Torn in the middle of it: nothing of it is there, and it is made again.
    let torn = |thing: &Indexed<'_>| {
        assert!(asked.get() < 2, "torn");
        after(thing)
    };
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = sorts(&vault, way(2, &torn));
    }));
    assert!(stopped.is_err());
    asked.take();
    assert_eq!(sorts(&vault, way(1, &before)), made("before", 0));
    assert_eq!(sorts(&vault, way(2, &after)), made("after", things));
    assert_eq!(sorts(&vault, way(2, &after)), made("after", 0));
    assert_eq!(vault.search("two", 9, way(2, &after)).unwrap().len(), 1);
    // An older build again, as when an update is taken back.
    assert_eq!(sorts(&vault, way(1, &before)), made("before", things));
    for (draft, body) in drafts.iter().zip(["one", "two", "three"]) {
        assert_eq!(
            vault.draft(*draft).unwrap().unwrap().content,
            body.as_bytes()
        );
    }
}

#[test]
fn a_locked_vault_answers_nothing_more() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, _) = draft(&vault, "one");
    vault.lock().unwrap();
    assert!(matches!(vault.draft(id).err().unwrap(), VaultError::Locked));
    assert!(matches!(
        vault.search("one", 1, DESCRIBE).err().unwrap(),
        VaultError::Locked
    ));
    let _ = officer(1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn reading_anywhere_gives_what_is_there(size in 16_usize..6_000_000, places in prop::collection::vec((0.0..1.0_f64, 1_usize..70_000), 1..12)) {
        let world = World::new();
    let vault = world.unlock();
        let bytes = photo(size);
        let row = attach(&vault, &bytes).unwrap();
        let mut reader = vault.open_attachment(row.id).unwrap();
        for (place, length) in places {
            let start = (place * size as f64) as usize;
            reader.seek(SeekFrom::Start(start as u64)).unwrap();
            let mut read = Vec::new();
            reader.by_ref().take(length as u64).read_to_end(&mut read).unwrap();
            prop_assert_eq!(&read, &bytes[start..(start + length).min(size)]);
        }
    }
}
