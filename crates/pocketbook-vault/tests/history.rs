//! Revisions, undo and redo: what is coalesced, what is kept, and that none of
//! it is lost when the process dies.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::sync::atomic::Ordering;

use common::{DESCRIBE, World, draft};
use pocketbook_model::{DraftId, Personal, RecordKind, RevisionId};
use pocketbook_seal::{ExtractEntry, LedgerOperation, sha256};
use pocketbook_vault::{
    Alteration, How, RevisionSummary, SearchHit, Subject, Undoable, Vault, VaultError,
};
use proptest::prelude::*;

/// An officer at one draft, who saves what stands on the screen.
struct Writer<'a> {
    world: &'a World,
    vault: Vault,
    draft: DraftId,
    head: RevisionId,
    screen: String,
}

impl<'a> Writer<'a> {
    fn begin(world: &'a World, words: &str) -> Self {
        let vault = world.unlock();
        let (_, draft, head) = draft(&vault, words);
        Self {
            world,
            vault,
            draft,
            head,
            screen: words.into(),
        }
    }

    fn save(&mut self, words: &str) -> RevisionId {
        let alteration = if words.starts_with(&self.screen) {
            Alteration::Adds
        } else {
            Alteration::Changes
        };
        self.head = self
            .vault
            .save_draft(
                self.draft,
                self.head,
                words.as_bytes(),
                &words.into(),
                alteration,
            )
            .unwrap();
        self.screen = words.into();
        self.head
    }

    fn undo(&mut self) -> Result<String, VaultError> {
        self.head = self.vault.undo(self.draft, self.head, &titled)?;
        Ok(self.read())
    }

    fn redo(&mut self) -> Result<String, VaultError> {
        self.head = self.vault.redo(self.draft, self.head, &titled)?;
        Ok(self.read())
    }

    fn read(&mut self) -> String {
        let row = self.vault.draft(self.draft).unwrap().unwrap();
        self.head = row.head;
        self.screen = String::from_utf8(row.content).unwrap();
        self.screen.clone()
    }

    /// The process dies, without locking; the officer unlocks again.
    fn die(mut self) -> Self {
        let (world, draft) = (self.world, self.draft);
        drop(self.vault);
        self = Self {
            world,
            vault: world.unlock(),
            draft,
            head: self.head,
            screen: String::new(),
        };
        self.read();
        self
    }

    fn wait(&self, seconds: u64) {
        self.world.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn history(&self) -> Vec<RevisionSummary> {
        self.vault.history(self.draft).unwrap()
    }

    /// Every version, oldest first; each is logged as read and kept.
    fn versions(&self) -> Vec<String> {
        let history = self.history();
        let content = |id| {
            let bytes = self.vault.revision(self.draft, id).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        history
            .iter()
            .map(|revision| content(revision.id))
            .collect()
    }

    /// What the ledger says of the draft: the operation, and of what words it
    /// has the digest.
    fn logged(&self, words: &[&'static str]) -> Vec<(LedgerOperation, Option<&'static str>)> {
        let head = self.vault.verify_ledger().unwrap();
        let extract = self
            .vault
            .ledger_extract(self.draft, head.sequence)
            .unwrap();
        let about = self.draft.to_string();
        let of = |digest| {
            let found = words.iter().find(|w| sha256(w.as_bytes()) == digest);
            *found.unwrap()
        };
        extract
            .entries
            .iter()
            .filter_map(|entry| match entry {
                ExtractEntry::Shown(entry) => Some(entry),
                ExtractEntry::Withheld(_) => None,
            })
            .filter(|entry| entry.about.as_ref() == Some(&about))
            .map(|entry| (entry.operation, entry.subject.map(of)))
            .collect()
    }
}

/// The title of a draft here is its words.
fn titled(_: RecordKind, content: &[u8]) -> Option<Personal> {
    Some(std::str::from_utf8(content).ok()?.into())
}

#[test]
fn what_only_adds_within_a_minute_is_one_revision() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "");
    let begun = writer.save("I saw");
    writer.wait(20);
    writer.save("I saw him");
    writer.wait(39);
    let third = writer.save("I saw him run");
    let history = writer.history();
    assert_eq!(history.len(), 2);
    let (first, newest) = (&history[0], &history[1]);
    assert_eq!((newest.id, newest.parent), (third, Some(first.id)));
    assert_ne!(newest.id, begun);
    assert_eq!(newest.saved.unix_ms() - newest.begun.unix_ms(), 59_000);
    assert_eq!((newest.size, newest.how), (13, How::Edit));
    writer.wait(1);
    writer.save("I saw him run off");
    assert_eq!(
        writer.versions(),
        ["", "I saw him run", "I saw him run off"],
        "a minute after it was begun, not after it was last added to"
    );
}

#[test]
fn what_changes_a_word_is_a_revision_of_its_own() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "");
    writer.save("a navy jacket");
    writer.save("a grey jacket");
    writer.save("a grey jacket, torn");
    assert_eq!(
        writer.versions(),
        ["", "a navy jacket", "a grey jacket, torn"]
    );
}

#[test]
fn a_clock_that_jumps_begins_a_new_revision() {
    for jump in [-1_i64, -90_000, 60, 86_400 * 30] {
        let world = World::new();
        let mut writer = Writer::begin(&world, "");
        writer.wait(100_000);
        writer.save("one");
        let clock = &world.clock.0;
        let now = clock.load(Ordering::SeqCst).checked_add_signed(jump);
        clock.store(now.unwrap(), Ordering::SeqCst);
        writer.save("one two");
        assert_eq!(writer.versions(), ["", "one", "one two"], "{jump} s");
    }
}

#[test]
fn a_stale_parent_is_a_conflict_also_after_a_coalesced_save() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "");
    let stale = writer.save("one");
    let head = writer.save("one two");
    let (vault, draft) = (&writer.vault, writer.draft);
    let refused = [
        vault.save_draft(draft, stale, b"one three", &"t".into(), Alteration::Adds),
        vault.undo(draft, stale, &titled),
        vault.redo(draft, stale, &titled),
        vault.finalise_draft(draft, stale, b"final").map(|()| stale),
    ];
    for refused in refused {
        let error = refused.err().unwrap();
        assert!(matches!(error, VaultError::Conflict), "{error}");
    }
    assert_eq!(writer.history().last().unwrap().id, head);
    assert_eq!(writer.read(), "one two");
}

#[test]
fn what_somebody_may_speak_of_is_never_replaced() {
    type Kept = fn(&mut Writer<'_>);
    let cases: [(&str, Kept); 6] = [
        ("read", |w| w.vault.log_consulted(w.draft).unwrap()),
        ("read as a version", |w| {
            w.vault.revision(w.draft, w.head).unwrap();
        }),
        ("read through another unlocking", |w| {
            w.world.unlock().revision(w.draft, w.head).unwrap();
        }),
        ("fixed and reopened through another unlocking", |w| {
            let vault = w.world.unlock();
            vault.finalise_draft(w.draft, w.head, b"final").unwrap();
            vault.reopen_draft(w.draft, &"".into()).unwrap();
        }),
        ("made by redo", |w| {
            assert_eq!(w.undo().unwrap(), "");
            assert_eq!(w.redo().unwrap(), "one");
        }),
        ("made by undo", |w| {
            w.save("two");
            assert_eq!(w.undo().unwrap(), "one");
        }),
    ];
    for (case, keep) in cases {
        let world = World::new();
        let mut writer = Writer::begin(&world, "");
        writer.save("one");
        keep(&mut writer);
        let before = writer.history();
        writer.save("one and more");
        let after = writer.history();
        assert_eq!(after.len(), before.len() + 1, "{case}");
        assert_eq!(after[..before.len()], before, "{case}");
    }
}

#[test]
fn another_session_adds_to_no_revision_of_this_one() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "");
    writer.save("one");
    let mut writer = writer.die();
    writer.save("one two");
    assert_eq!(writer.versions(), ["", "one", "one two"]);
}

#[test]
fn undo_and_redo_go_on_after_the_process_died() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "one");
    writer.save("two");
    writer.save("three");
    assert_eq!(writer.undo().unwrap(), "two");
    let mut writer = writer.die();
    assert_eq!(writer.read(), "two");
    assert_eq!(writer.undo().unwrap(), "one");
    let mut writer = writer.die();
    let error = writer.undo().err().unwrap();
    assert!(matches!(error, VaultError::NothingToUndo), "{error}");
    assert_eq!(writer.redo().unwrap(), "two");
    let mut writer = writer.die();
    assert_eq!(writer.redo().unwrap(), "three");
    let error = writer.redo().err().unwrap();
    assert!(matches!(error, VaultError::NothingToRedo), "{error}");
    let ids: Vec<_> = writer.history().iter().map(|r| r.id).collect();
    let restored: Vec<_> = writer
        .history()
        .iter()
        .filter_map(|r| Some((r.how, r.restores?)))
        .collect();
    assert_eq!(
        restored,
        [
            (How::Undo, ids[1]),
            (How::Undo, ids[0]),
            (How::Redo, ids[1]),
            (How::Redo, ids[2]),
        ]
    );
}

#[test]
fn an_edit_after_an_undo_clears_what_could_be_redone_and_loses_nothing() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "one");
    writer.save("two");
    writer.undo().unwrap();
    let (first, second) = (writer.history()[0].id, writer.history()[1].id);
    assert_eq!(
        writer.vault.undoable(writer.draft).unwrap(),
        Undoable {
            undo: None,
            redo: Some(second)
        }
    );
    assert_eq!(
        writer.save("one"),
        writer.head,
        "the same words are no edit"
    );
    assert_eq!(writer.redo().unwrap(), "two");
    writer.undo().unwrap();
    writer.save("one more");
    assert_eq!(
        writer.vault.undoable(writer.draft).unwrap(),
        Undoable {
            undo: Some(first),
            redo: None
        }
    );
    let error = writer.redo().err().unwrap();
    assert!(matches!(error, VaultError::NothingToRedo), "{error}");
    assert!(writer.versions().contains(&"two".into()));
}

#[test]
fn undo_brings_back_the_title_and_what_is_found() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "bicycle");
    writer.save("scooter");
    let found = |writer: &Writer<'_>, word: &str| {
        let hits = writer.vault.search(word, 9, DESCRIBE).unwrap();
        let of_draft = |hit: &&SearchHit| matches!(hit.row.subject, Subject::Draft(..));
        hits.iter().filter(of_draft).count()
    };
    assert_eq!(
        (found(&writer, "scooter"), found(&writer, "bicycle")),
        (1, 0)
    );
    writer.undo().unwrap();
    assert_eq!(
        (found(&writer, "scooter"), found(&writer, "bicycle")),
        (0, 1)
    );
    let listed = writer.vault.drafts(&Default::default()).unwrap();
    assert_eq!(listed[0].title.reveal(), "bicycle");
    writer.save("scooter");
    assert_eq!(writer.history().len(), 4, "the digest is that of the words");
}

#[test]
fn undo_needs_an_open_draft_that_is_there_and_content_that_can_be_read() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "one");
    writer.save("two");
    let (vault, draft, head) = (&writer.vault, writer.draft, writer.head);
    let error = vault.undo(draft, head, &|_, _| None).err().unwrap();
    assert!(matches!(error, VaultError::Stored { .. }), "{error}");
    let nowhere = DraftId::from_parts(9, [9; 10]);
    let error = vault.undo(nowhere, head, &titled).err().unwrap();
    assert!(matches!(error, VaultError::NotFound { .. }), "{error}");
    vault.finalise_draft(draft, head, b"final").unwrap();
    for refused in [
        vault.undo(draft, head, &titled),
        vault.redo(draft, head, &titled),
    ] {
        let error = refused.err().unwrap();
        assert!(matches!(error, VaultError::WrongState { .. }), "{error}");
    }
    assert_eq!(writer.history().len(), 2);
}

#[test]
fn versions_whose_pages_were_fixed_are_retained_through_undo() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "one");
    let fixed = writer.save("two");
    writer
        .vault
        .finalise_draft(writer.draft, fixed, b"final two")
        .unwrap();
    writer.vault.reopen_draft(writer.draft, &"".into()).unwrap();
    assert_eq!(writer.undo().unwrap(), "one");
    writer.save("one and more");
    let writer = writer.die();
    let finalised: Vec<_> = writer
        .history()
        .into_iter()
        .filter(|revision| revision.finalised)
        .map(|revision| revision.id)
        .collect();
    assert_eq!(finalised, [fixed]);
    assert_eq!(writer.vault.revision(writer.draft, fixed).unwrap(), b"two");
}

#[test]
fn reading_a_version_is_a_consultation_with_its_digest() {
    let world = World::new();
    let mut writer = Writer::begin(&world, "one");
    let first = writer.head;
    writer.save("two");
    assert_eq!(writer.vault.revision(writer.draft, first).unwrap(), b"one");
    let head = writer.vault.ledger_head().unwrap().sequence;
    let extract = writer.vault.ledger_extract(writer.draft, head).unwrap();
    let Some(ExtractEntry::Shown(entry)) = extract.entries.last() else {
        panic!("the last entry is about this draft");
    };
    assert_eq!(entry.operation, LedgerOperation::Consulted);
    assert_eq!(entry.about, Some(writer.draft.to_string()));
    assert_eq!(entry.subject, Some(sha256(b"one")));
    let nowhere = RevisionId::from_parts(9, [9; 10]);
    let error = writer.vault.revision(writer.draft, nowhere).err().unwrap();
    assert!(matches!(error, VaultError::NotFound { .. }), "{error}");
    let another = draft(&writer.vault, "another").1;
    let error = writer.vault.revision(another, first).err().unwrap();
    assert!(matches!(error, VaultError::NotFound { .. }), "{error}");
}

#[test]
fn undo_is_an_alteration_logged_as_a_save_is() {
    use LedgerOperation::{Altered, Collected, Finalised};
    let world = World::new();
    let mut writer = Writer::begin(&world, "one");
    writer.save("two");
    let mut writer = writer.die();
    writer.undo().unwrap();
    writer.redo().unwrap();
    writer.undo().unwrap();
    writer
        .vault
        .finalise_draft(writer.draft, writer.head, b"final")
        .unwrap();
    assert_eq!(
        writer.logged(&["one", "two", "final"]),
        [
            (Collected, Some("one")),
            (Altered, None), // begun by the save; then the process died
            (Altered, None), // begun by the first undo
            (Altered, Some("one")),
            (Finalised, Some("final")),
        ]
    );
}

/// What an officer and their tablet may do.
#[derive(Debug, Clone)]
enum Act {
    Write(String),
    Strike,
    Undo,
    Redo,
    Read,
    Wait(u64),
    Die,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => "[abc]{1,3}".prop_map(Act::Write),
        3 => Just(Act::Strike),
        4 => Just(Act::Undo),
        3 => Just(Act::Redo),
        1 => Just(Act::Read),
        2 => (0_u64..90).prop_map(Act::Wait),
        1 => Just(Act::Die),
    ];
    prop::collection::vec(act, 0..40)
}

/// What an editor does that coalesces: versions, a cursor among them, and when
/// the newest was begun if it may still be added to.
struct Editor {
    versions: Vec<String>,
    cursor: usize,
    growing: Option<u64>,
}

impl Editor {
    fn write(&mut self, words: &str, adds: bool, now: u64) {
        let grows = adds && self.growing.is_some_and(|begun| now - begun < 60);
        if grows {
            self.versions[self.cursor] = words.into();
        } else {
            self.versions.truncate(self.cursor + 1);
            self.versions.push(words.into());
            self.cursor += 1;
            self.growing = Some(now);
        }
    }

    fn go_to(&mut self, cursor: Option<usize>) -> Option<String> {
        let cursor = cursor.filter(|cursor| *cursor < self.versions.len())?;
        (self.cursor, self.growing) = (cursor, None);
        self.versions.get(cursor).cloned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_done_undo_is_right_and_nothing_seen_is_lost(acts in acts()) {
        let world = World::new();
        let mut writer = Writer::begin(&world, "");
        let mut editor = Editor { versions: vec![String::new()], cursor: 0, growing: None };
        let mut seen = vec![String::new()];
        for act in acts {
            let now = world.clock.0.load(Ordering::SeqCst);
            match act {
                Act::Write(words) => {
                    let words = [writer.screen.as_str(), words.as_str()].concat();
                    writer.save(&words);
                    editor.write(&words, true, now);
                }
                Act::Strike => {
                    let words: String = writer.screen.chars().skip(1).collect();
                    if words != writer.screen {
                        let adds = words.starts_with(&writer.screen);
                        writer.save(&words);
                        editor.write(&words, adds, now);
                    }
                }
                Act::Undo => {
                    let expected = editor.go_to(editor.cursor.checked_sub(1));
                    prop_assert_eq!(writer.undo().ok(), expected);
                }
                Act::Redo => {
                    let expected = editor.go_to(Some(editor.cursor + 1));
                    prop_assert_eq!(writer.redo().ok(), expected);
                }
                Act::Read => {
                    writer.vault.log_consulted(writer.draft).unwrap();
                    editor.growing = None;
                }
                Act::Wait(seconds) => writer.wait(seconds),
                Act::Die => {
                    writer = writer.die();
                    editor.growing = None;
                }
            }
            prop_assert_eq!(writer.read(), editor.versions[editor.cursor].as_str());
            seen.push(writer.screen.clone());
        }
        let history = writer.history();
        for pair in history.windows(2) {
            prop_assert_eq!(pair[1].parent, Some(pair[0].id));
        }
        let versions = writer.versions();
        for words in seen {
            prop_assert!(versions.iter().any(|version| version.contains(&words)), "{}", words);
        }
    }
}
