//! What a statement names beyond itself: the officer whose own it is, earlier
//! records, exhibits. Only the vault can tell whether they are there, so it is
//! asked before the pages are fixed.

use std::collections::BTreeMap;
use std::io::Read as _;

use pocketbook_model::{
    Exhibit, ExhibitReference, ExhibitedRecord, FieldError, FieldErrors, FieldWarning, MediaType,
    Rule, StatementDraft, StatementKind, StatementPatch, TextSource, WAV_BEGINNING, one_person,
    wav_milliseconds,
};
use pocketbook_vault::{AttachmentRow, Vault};

use crate::CoreError;
use crate::earlier_records::statement;
use crate::exhibit_withdrawals::is_withdrawn;
use crate::named_exhibits::mentioned;

fn contradicts(field: &str, other: &'static str, remedy: &'static str) -> CoreError {
    FieldErrors::from(FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts { other, remedy },
    })
    .into()
}

/// Checks every link of a statement that is about to be fixed.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that does not hold.
pub(crate) fn check(vault: &Vault, draft: &StatementDraft) -> Result<(), CoreError> {
    check_of_whom(vault, draft)?;
    check_exhibited(vault, draft)?;
    check_recordings(vault, draft)
}

/// Of those, whose statement it is and which it follows or translates: what is told
/// while it is written. Exhibits and recordings were checked when they were linked,
/// and are not read again each time that something is saved.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that does not hold.
pub(crate) fn check_of_whom(vault: &Vault, draft: &StatementDraft) -> Result<(), CoreError> {
    if draft.kind == StatementKind::Officer
        && !one_person(vault.officer().name.reveal(), draft.witness_name.reveal())
    {
        return Err(contradicts(
            "witness_name",
            "the officer whose session this is",
            "an officer's own statement is made by that officer, in the name of their account; \
             anybody else's is of another kind, and is witnessed",
        ));
    }
    crate::earlier_records::check(vault, draft)?;
    if let Some(link) = &draft.translates {
        let original = statement(vault, link.record, link.sha256)?;
        let Some(original) = original else {
            return Err(contradicts(
                "translates",
                "the sealed records here",
                "name one of them",
            ));
        };
        let language = original.get("language").and_then(serde_json::Value::as_str);
        // English of another country is no other language.
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        if language.map(primary) == Some(primary(draft.language.as_str())) {
            return Err(contradicts(
                "language",
                "the statement that is translated",
                "say into which language it is translated",
            ));
        }
    }
    Ok(())
}

/// Refuses what an edit links that is not here: a list of exhibits that is on the
/// screen already is believed.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that does not hold.
pub(crate) fn check_edit(
    vault: &Vault,
    draft: &StatementDraft,
    edited: Edited,
) -> Result<(), CoreError> {
    if edited.exhibited {
        for (at, exhibited) in draft.exhibited.iter().enumerate() {
            found(vault, at, exhibited)?;
        }
    }
    if edited.marks {
        check_recordings(vault, draft)?;
    }
    Ok(())
}

/// What of a statement's links a change touches.
#[derive(Clone, Copy)]
pub(crate) struct Edited {
    exhibited: bool,
    marks: bool,
}

impl From<&StatementPatch> for Edited {
    fn from(patch: &StatementPatch) -> Self {
        let recorded = matches!(patch.source, Some(TextSource::Recording { .. }));
        Self {
            exhibited: patch.exhibited.is_some(),
            marks: recorded || patch.marks.is_some(),
        }
    }
}

/// The statement that is exhibited.
fn found(
    vault: &Vault,
    at: usize,
    exhibited: &ExhibitedRecord,
) -> Result<StatementDraft, CoreError> {
    let link = exhibited.link;
    let Some(found) = statement(vault, link.record, link.sha256)? else {
        return Err(contradicts(
            &format!("exhibited[{at}]"),
            "the sealed records here",
            "name one of them, with its digest",
        ));
    };
    Ok(serde_json::from_value(found)?)
}

/// An interpreter produces the original and the translation that is made of it:
/// whoever reads only the translation cannot check it, and whoever reads only the
/// original cannot read it (practice: XY/1 and XY/2).
fn check_exhibited(vault: &Vault, draft: &StatementDraft) -> Result<(), CoreError> {
    let mut statements = Vec::new();
    for (at, exhibited) in draft.exhibited.iter().enumerate() {
        let link = exhibited.link;
        let found = found(vault, at, exhibited)?;
        crate::exhibit_uses::require_unused(
            vault,
            draft.incident,
            &exhibited.exhibit,
            crate::exhibit_uses::Used::Record(link.record),
            &format!("exhibited[{at}]"),
        )?;
        statements.push((link, found.kind, found.translates));
    }
    for (at, (link, kind, translates)) in statements.iter().enumerate() {
        let field = format!("exhibited[{at}]");
        let mut others = statements.iter();
        if *kind == StatementKind::Translation {
            if !others.any(|(other, ..)| Some(*other) == *translates) {
                return Err(contradicts(
                    &field,
                    "the other statements exhibited",
                    "exhibit the original that it translates too",
                ));
            }
        } else if !others.any(|(_, _, of)| *of == Some(*link)) && !produces_a_file(vault, draft)? {
            return Err(contradicts(
                &field,
                "the other statements exhibited",
                "exhibit the translation that was made of it too: as a sealed statement, or, where \
                 it was made on paper, as a file of this incident that is entered as an exhibit \
                 and that the words of this statement produce by its reference",
            ));
        }
    }
    Ok(())
}

/// The original alone is exhibited, and a file that the words name is taken for
/// its translation: no program can tell whether it is one.
///
/// # Errors
///
/// When the vault cannot be read.
pub(crate) fn translation_on_paper(
    vault: &Vault,
    draft: &StatementDraft,
) -> Result<Option<FieldWarning>, CoreError> {
    let mut originals = Vec::new();
    let mut translated = Vec::new();
    for exhibited in &draft.exhibited {
        let found = statement(vault, exhibited.link.record, exhibited.link.sha256)?;
        let found: Option<StatementDraft> = found.map(serde_json::from_value).transpose()?;
        match found.and_then(|one| one.translates) {
            Some(of) => translated.push(of),
            None => originals.push(exhibited.link),
        }
    }
    let alone = originals.iter().any(|one| !translated.contains(one));
    let on_paper = alone && produces_a_file(vault, draft)?;
    Ok(on_paper.then(|| {
        FieldWarning::new(
            "exhibited",
            "translation_on_paper",
            "of an original no translation is exhibited, so a file that the words name is taken to \
             be one: see that it is, and that the words say so",
        )
    }))
}

/// Whether the words of a statement produce a file of its incident, such as a
/// translation that was made on paper.
fn produces_a_file(vault: &Vault, draft: &StatementDraft) -> Result<bool, CoreError> {
    let named = mentioned(draft.body.reveal());
    let named: Vec<_> = named.iter().map(ExhibitReference::plain).collect();
    for row in vault.exhibits(draft.incident)? {
        let exhibit: Exhibit = serde_json::from_slice(&row.content)?;
        if row.attachment.is_some()
            && named.contains(&exhibit.reference.plain())
            && !is_withdrawn(vault, &row)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Words that came from a recording name one that is here, and a moment in it.
fn check_recordings(vault: &Vault, draft: &StatementDraft) -> Result<(), CoreError> {
    let mut known = BTreeMap::new();
    for (at, mark) in draft.marks.iter().enumerate() {
        if let TextSource::Recording {
            attachment,
            start_ms,
        } = mark.source
        {
            let field = format!("marks[{at}]");
            let found = vault.attachment(attachment).ok();
            let Some(row) = found.filter(|row| row.incident == draft.incident) else {
                return Err(contradicts(
                    &field,
                    "the recordings of the incident",
                    "attach the recording first",
                ));
            };
            if !row.media_type.has_sound() {
                return Err(contradicts(
                    &field,
                    "the file, which is no recording",
                    "name the sound or video in which the words were said",
                ));
            }
            let long = match known.get(&attachment) {
                Some(long) => *long,
                None => milliseconds(vault, &row)?,
            };
            known.insert(attachment, long);
            if long.is_some_and(|long| u64::from(start_ms) >= long) {
                return Err(contradicts(
                    &field,
                    "the length of the recording",
                    "mark where in the recording the words begin; an empty one holds none",
                ));
            }
        }
    }
    Ok(())
}

/// How long a recording is, where its file says so.
fn milliseconds(vault: &Vault, row: &AttachmentRow) -> Result<Option<u64>, CoreError> {
    if row.media_type != MediaType::Wav {
        return Ok(None);
    }
    let mut start = Vec::new();
    let beginning = u64::try_from(WAV_BEGINNING).unwrap_or(u64::MAX);
    let reader = vault.open_attachment(row.id)?;
    reader.take(beginning).read_to_end(&mut start)?;
    Ok(wav_milliseconds(&start, row.size))
}
