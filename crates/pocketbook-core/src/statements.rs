//! Statements while they are written: begin, edit, read back, list.
//!
//! ```text
//! open --read back, finalise--> final --show, declare, sign--> signed --seal--> sealed
//!   ^                             |        or refused and certified
//!   +-----------reopen------------+   the final and its signatures are retained, not destroyed
//! ```
//!
//! What follows once the pages are fixed is in `signing`.

use pocketbook_model::{
    Amendment, DraftId, EarlierName, FieldErrors, FieldWarning, IncidentId, Personal, ReadBack,
    RecordKind, RecordLink, StatementDraft, StatementKind, StatementPatch, YoungWitnessCare,
    names_agree,
};
use pocketbook_vault::{Alteration, DraftFilter, DraftRow, DraftSummary, NewDraft, Vault};

use crate::another_thing::{Thing, missing};
use crate::earlier_records::{earlier_name, named, seen_since};
use crate::events::Event;
use crate::links::{Edited, check_edit};
use crate::listing::in_short;
use crate::signing::StoredFinal;
use crate::views::{DraftState, DraftSummaryView, FieldMessage, SigningView, StatementView};
use crate::{
    CoreError, FurtherTo, ListedKind, NameDiffers, NewStatement, ReadBackRequest, Session,
};

impl Session {
    /// Begins a statement. With a witness from the incident, name, age and
    /// occupation are taken over, so nothing is typed twice.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when incident or witness do not exist, or the
    /// statement that it follows is neither here nor given with its digest;
    /// [`CoreError::Invalid`] naming each field that is malformed.
    pub fn create_statement(
        &self,
        incident: IncidentId,
        new: NewStatement,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let folder = crate::incidents::load(&vault, incident)?;
        let mut draft = StatementDraft::new(incident, new.kind);
        draft.cad_reference.clone_from(&folder.cad_reference);
        if let Some(id) = new.witness {
            // Whoever was merged into another is that other.
            let person = folder
                .person(folder.survivor(id))
                .ok_or(CoreError::NotFound { what: "person" })?;
            draft.witness = Some(person.id);
            draft.witness_name.clone_from(&person.name);
            draft.age = person.age_on(vault.time_record().wall.into());
            draft.occupation = Personal::new(person.occupation.text());
        }
        if let Some(further) = &new.further_to {
            draft.further_to = Some(follows(&vault, further)?);
        }
        if let Some(record) = new.translates {
            let kind = RecordKind::WitnessStatement;
            let found = named(&vault, kind, record, None, "translates")?;
            draft.translates = Some(RecordLink {
                record,
                sha256: found.sha256,
            });
        }
        if new.kind == StatementKind::Officer {
            // Who makes it is whose session it is.
            draft.witness_name.clone_from(&vault.officer().name);
            draft.occupation = "Police Officer".into();
        }
        let edited = Edited::from(&new.fields);
        let draft = draft.patched(new.fields)?;
        check_edit(&vault, &draft, edited)?;
        let id = self.device().new_id()?;
        vault.create_draft(&NewDraft {
            id,
            incident,
            kind: RecordKind::WitnessStatement,
            content: &serde_json::to_vec(&draft)?,
            title: &draft.witness_name,
        })?;
        self.emit(&Event::DraftSaved { draft: id });
        view(&vault, id)
    }

    /// Changes a statement. The change is durable when this returns.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that would be malformed, with
    /// the statement left as it was; [`CoreError::WrongState`] once it is final.
    pub fn edit_statement(
        &self,
        draft: DraftId,
        patch: StatementPatch,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let edited = Edited::from(&patch);
        let changed = content.patched(patch)?;
        check_edit(&vault, &changed, edited)?;
        let alteration = if changed.only_continues(&content) {
            Alteration::Adds
        } else {
            Alteration::Changes
        };
        self.save(&vault, row, &changed, alteration)
    }

    /// One statement; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement.
    pub fn statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let view = view(&vault, draft)?;
        vault.log_consulted(draft)?;
        Ok(view)
    }

    /// Every statement, or those of one incident, newest first.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn statements(
        &self,
        incident: Option<IncidentId>,
    ) -> Result<Vec<DraftSummaryView>, CoreError> {
        self.drafts(incident, RecordKind::WitnessStatement)
    }

    /// Records the answers given when the statement was read back to its maker:
    /// who reads it, and how they will sign. A later change of the words
    /// forgets them.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each answer that is missing or malformed.
    pub fn read_back_statement(
        &self,
        draft: DraftId,
        request: &ReadBackRequest,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        let content = seen_since(&vault, serde_json::from_slice(&row.content)?)?;
        let answered = content.with_read_back(ReadBack {
            language: request
                .language
                .clone()
                .unwrap_or_else(|| content.language.clone()),
            reading: request.reading.clone(),
            manner: request.manner.clone(),
            time: vault.time_record(),
        })?;
        self.save(&vault, row, &answered, Alteration::Changes)
    }

    /// Says of a further statement that the earlier one was made in another
    /// name, and why: it was misspelt, or has changed. Nothing takes it back.
    /// The witness reads it on the form, so the statement is read back again.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] when the statement follows none, or reason or
    /// name are missing or malformed; [`CoreError::WrongState`] once it is
    /// final.
    pub fn explain_earlier_name(
        &self,
        draft: DraftId,
        said: Option<&NameDiffers>,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let earlier = match (&content.further_to, said) {
            (Some(amendment), Some(said)) => Some(earlier_name(&vault, amendment, said)?),
            (None, Some(said)) => Some(EarlierName {
                name: said.earlier_name.clone().unwrap_or_default(),
                reason: said.reason.clone(),
            }),
            (_, None) => None,
        };
        let changed = content.with_earlier_name(earlier)?;
        self.save(&vault, row, &changed, Alteration::Changes)
    }

    fn save(
        &self,
        vault: &Vault,
        row: DraftRow,
        changed: &StatementDraft,
        alteration: Alteration,
    ) -> Result<StatementView, CoreError> {
        let bytes = serde_json::to_vec(changed)?;
        let revision =
            vault.save_draft(row.id, row.head, &bytes, &changed.witness_name, alteration)?;
        self.emit(&Event::DraftSaved { draft: row.id });
        assemble(
            vault,
            DraftRow {
                head: revision,
                content: bytes,
                ..row
            },
        )
    }

    pub(crate) fn drafts(
        &self,
        incident: Option<IncidentId>,
        kind: RecordKind,
    ) -> Result<Vec<DraftSummaryView>, CoreError> {
        let filter = DraftFilter {
            incident,
            kind: Some(kind),
            ..DraftFilter::default()
        };
        let vault = self.vault()?;
        let mut lines = in_short(&vault, incident, ListedKind::of_records(kind))?;
        let line = |row: DraftSummary| {
            let refused = crate::signing::is_refused(&vault, row.id, row.kind)?;
            let listed = lines.remove(&row.id);
            let view = DraftSummaryView {
                refused,
                ..row.into()
            };
            Ok(match listed {
                Some(line) => DraftSummaryView {
                    rear_missing: line.rear_missing,
                    sort: Some(line.kind),
                    local_reference: line.local_reference,
                    number: line.number,
                    who: line.who,
                    title: line.offence.unwrap_or(view.title),
                    ..view
                },
                None => view,
            })
        };
        vault.drafts(&filter)?.into_iter().map(line).collect()
    }
}

pub(crate) fn row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    let row = vault.draft(draft)?;
    row.ok_or_else(|| missing(vault, draft, Thing::Draft(None), "draft"))
}

/// What a further statement follows, and how that is known here.
fn follows(vault: &Vault, further: &FurtherTo) -> Result<Amendment, CoreError> {
    let kind = RecordKind::WitnessStatement;
    let found = named(
        vault,
        kind,
        further.record,
        further.sha256,
        "further_to.sha256",
    )?;
    let mut amendment = Amendment {
        record: further.record,
        sha256: found.sha256,
        kind: further.kind,
        reason: further.reason.clone(),
        seen: found.seen,
        earlier_name: None,
    };
    if let Some(said) = &further.name_differs {
        amendment.earlier_name = Some(earlier_name(vault, &amendment, said)?);
    }
    Ok(amendment)
}

/// A draft of this kind; any other is none of these.
pub(crate) fn row_of(
    vault: &Vault,
    draft: DraftId,
    kind: RecordKind,
    what: &'static str,
) -> Result<DraftRow, CoreError> {
    let row = vault.draft(draft)?.filter(|row| row.kind == kind);
    row.ok_or_else(|| missing(vault, draft, Thing::Draft(Some(kind)), what))
}

pub(crate) fn statement_row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    row_of(vault, draft, RecordKind::WitnessStatement, "statement")
}

pub(crate) fn require_state(row: &DraftRow, expected: DraftState) -> Result<(), CoreError> {
    let found = DraftState::from(row.state);
    if found == expected {
        Ok(())
    } else {
        Err(CoreError::wrong_state(found, expected))
    }
}

pub(crate) fn view(vault: &Vault, draft: DraftId) -> Result<StatementView, CoreError> {
    assemble(vault, statement_row(vault, draft)?)
}

fn assemble(vault: &Vault, row: DraftRow) -> Result<StatementView, CoreError> {
    let content: StatementDraft = serde_json::from_slice(&row.content)?;
    let finalised = match row.final_content {
        Some(_) => Some(StoredFinal::of(&row)?.statement.stage()),
        None => None,
    };
    let mut missing = match (&finalised, content.ready()) {
        (Some(_), _) | (None, Ok(_)) => Vec::new(),
        (None, Err(errors)) => messages(&errors),
    };
    // Told before the statement is read back, not when its pages are to be fixed.
    if finalised.is_none()
        && let Err(CoreError::Invalid(errors)) = crate::links::check_of_whom(vault, &content)
    {
        missing.extend(messages(&errors));
    }
    let attachments = vault
        .attachments_of_draft(row.id)?
        .into_iter()
        .filter(|attachment| !attachment.printed)
        .map(Into::into)
        .collect();
    let exhibits = crate::named_exhibits::named_by(vault, &row)?;
    let mut told = match row.record {
        None => {
            let mut told = crate::named_exhibits::changed_since(vault, &row)?;
            told.extend(crate::earlier_records::forked(vault, &row, &content)?);
            told
        }
        Some(_) => Vec::new(),
    };
    let rear = crate::rear_missing::warning(vault, &content, finalised.as_ref(), row.record)?;
    told.extend(rear);
    Ok(StatementView {
        exhibits,
        draft: row.id,
        incident: row.incident,
        state: row.state.into(),
        revision: row.head,
        warnings: match &finalised {
            None => {
                let mut warnings = content.warnings();
                warnings.extend(officer_as_adult(vault, &content));
                warnings.extend(crate::earlier_records::forked(vault, &row, &content)?);
                warnings.extend(crate::links::translation_on_paper(vault, &content)?);
                warnings.extend(crate::earlier_records::says_nothing_new(vault, &content)?);
                warnings
            }
            Some(_) => told,
        },
        content,
        missing,
        signing: finalised
            .as_ref()
            .map(|stage| SigningView::of(stage, row.record.is_some())),
        attachments,
        record: row.record,
    })
}

/// An appropriate adult is nobody of the police (PACE Code C, 1.7).
fn officer_as_adult(vault: &Vault, content: &StatementDraft) -> Option<FieldWarning> {
    let Some(YoungWitnessCare::Accompanied { adult }) = &content.young_witness else {
        return None;
    };
    let officer = vault.officer().name.reveal();
    let named = adult.name.reveal();
    (!named.trim().is_empty() && names_agree(officer, named)).then(|| {
        FieldWarning::new(
            "young_witness.adult.name",
            "is_officer",
            "this looks like the officer who takes the statement: the adult beside a witness \
             under 18 is a parent, a guardian or somebody else who is not of the police",
        )
    })
}

pub(crate) fn messages(errors: &FieldErrors) -> Vec<FieldMessage> {
    errors.fields().iter().map(FieldMessage::from).collect()
}
