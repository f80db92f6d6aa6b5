//! The rear page of a statement: filled in, signed and sealed as a record of its
//! own, which the defence never gets. `rear_finalising.rs` fixes its page.

use pocketbook_model::{
    DraftId, FieldWarning, FinalRear, IncidentId, Manner, Personal, ReadBack, Reading, RearDraft,
    RearFields, RecordId, RecordKind, RecordLink, RevisionId, Signatory, Signature,
    SignatureMethod, SigningError, StatementDraft,
};
use pocketbook_vault::{Alteration, DraftFilter, DraftRow, NewDraft, SealedRow, Vault};
use serde::{Deserialize, Serialize};

use crate::events::Event;
use crate::ink_over_words::require_readable;
use crate::printing::{InkByDigest, ShownAgain, rear_sheet, signatures};
use crate::sealing::Sources;
use crate::signing::{fixed, method, places, read_printed, require_reason};
use crate::statements::{messages, require_state, row_of};
use crate::views::{DraftState, RearView, SealedView};
use crate::{CoreError, Session, SignRequest};

/// What is stored of a rear page whose text is fixed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredRear {
    pub(crate) rear: FinalRear,
    #[serde(default)]
    pub(crate) ink: InkByDigest,
    /// Where words stand beside the places to sign, which no ink may cross.
    /// Nothing where an earlier version of Pocketbook fixed the page.
    #[serde(default)]
    pub(crate) words: Option<Vec<pocketbook_forms::PrintedWords>>,
}

impl Session {
    /// Begins the rear page of a sealed statement. What the incident knows of
    /// the witness is taken over.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement, or its kind has
    /// no rear; [`CoreError::AlreadyExists`] when it has its rear already.
    pub fn create_rear(&self, statement: RecordId) -> Result<RearView, CoreError> {
        let vault = self.vault()?;
        let missing = || CoreError::NotFound {
            what: "sealed statement with a rear page",
        };
        let sealed = vault.sealed(statement)?.ok_or_else(missing)?;
        let front = vault.draft(sealed.draft)?.ok_or_else(missing)?;
        if sealed.kind != RecordKind::WitnessStatement {
            return Err(missing());
        }
        let front: StatementDraft = serde_json::from_slice(&front.content)?;
        let age = front
            .age
            .filter(|_| front.kind.has_rear())
            .ok_or_else(missing)?;
        let link = RecordLink {
            record: statement,
            sha256: sealed.sha256,
        };
        if has_rear(&vault, sealed.incident, statement)? {
            return Err(CoreError::AlreadyExists { what: "rear page" });
        }
        let mut rear = RearDraft::new(link, &front, age);
        let incident = crate::incidents::load(&vault, sealed.incident)?;
        let witness = front.witness.map(|id| incident.survivor(id));
        if let Some(person) = witness.and_then(|id| incident.person(id)) {
            crate::incidents::fill_rear(&mut rear.fields, &incident, person);
        }
        rear.fields.taken_by.clone_from(&vault.officer().name);
        let id = self.device().new_id()?;
        vault.create_draft(&NewDraft {
            id,
            incident: sealed.incident,
            kind: RecordKind::StatementRear,
            content: &serde_json::to_vec(&rear)?,
            title: &rear.fields.witness_name,
        })?;
        self.emit(&Event::DraftSaved { draft: id });
        view(&vault, id)
    }

    /// Replaces the fields of a rear page, whatever they are now. The change is
    /// durable when this returns. A screen, which shows fields for a while before
    /// it gives them back, replaces what it showed:
    /// [`Session::edit_rear_since`].
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that would be malformed, with
    /// the page left as it was; [`CoreError::WrongState`] once it is final.
    pub fn edit_rear(&self, draft: DraftId, fields: RearFields) -> Result<RearView, CoreError> {
        self.replace_rear(draft, None, fields)
    }

    /// Replaces the fields that a rear page had in this revision. Every field is
    /// given, so whoever shows an older one would take back what was written
    /// since.
    ///
    /// # Errors
    ///
    /// [`CoreError::Conflict`] when it was changed since, with the page left as it
    /// is; and as [`Session::edit_rear`].
    pub fn edit_rear_since(
        &self,
        draft: DraftId,
        since: RevisionId,
        fields: RearFields,
    ) -> Result<RearView, CoreError> {
        self.replace_rear(draft, Some(since), fields)
    }

    fn replace_rear(
        &self,
        draft: DraftId,
        since: Option<RevisionId>,
        fields: RearFields,
    ) -> Result<RearView, CoreError> {
        let vault = self.vault()?;
        let row = rear_row(&vault, draft)?;
        let rear: RearDraft = serde_json::from_slice(&row.content)?;
        let changed = rear.with_fields(fields)?;
        let bytes = serde_json::to_vec(&changed)?;
        let title = &changed.fields.witness_name;
        let shown = since.unwrap_or(row.head);
        vault.save_draft(draft, shown, &bytes, title, Alteration::Changes)?;
        self.emit(&Event::DraftSaved { draft });
        view(&vault, draft)
    }

    /// One rear page; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn rear(&self, draft: DraftId) -> Result<RearView, CoreError> {
        let vault = self.vault()?;
        let view = view(&vault, draft)?;
        vault.log_consulted(draft)?;
        Ok(view)
    }

    /// The page as it was shown, before any signature: a PDF.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] before it is final.
    pub fn rear_pdf(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let stored = fixed::<StoredRear>(&rear_row(&vault, draft)?)?;
        let pdf = read_printed(&vault, stored.rear.pages().attachment)?;
        vault.log_consulted(draft)?;
        Ok(pdf)
    }

    /// Takes a signature on a rear page.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] saying which rule forbids it; then none is taken.
    pub fn sign_rear(&self, draft: DraftId, request: &SignRequest) -> Result<RearView, CoreError> {
        let vault = self.vault()?;
        let row = rear_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let mut stored: StoredRear = fixed(&row)?;
        let method = method(&request.by, &mut stored.ink)?;
        let places = places(
            &stored.rear.missing(),
            &stored.rear.pages().required,
            request,
        )?;
        let by_witness = places.iter().any(|one| one.signatory == Signatory::Witness);
        let front = match vault.sealed(stored.rear.rear().statement.record)? {
            Some(sealed) => front_read_back(&vault, &sealed)?,
            None => None,
        };
        require_manner(&method, by_witness, front.as_ref())?;
        require_readable(&request.by, &places, &mut stored.words, || {
            self.rear_shown_again(draft, &stored.rear)
        })?;
        for place in places {
            stored.rear.sign(Signature {
                signatory: place.signatory,
                place: place.place,
                page: place.page,
                method: method.clone(),
                time: vault.time_record(),
            })?;
        }
        vault.update_final(draft, &serde_json::to_vec(&stored)?)?;
        view(&vault, draft)
    }

    /// Goes back to editing. That version is retained with its signatures and
    /// with the reason, which is needed once anybody has signed.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] unless it is final; [`CoreError::Invalid`]
    /// when the reason is missing, is too long or has control characters.
    pub fn reopen_rear(&self, draft: DraftId, reason: &Personal) -> Result<RearView, CoreError> {
        let vault = self.vault()?;
        let row = rear_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let stored: StoredRear = fixed(&row)?;
        require_reason(reason, !stored.rear.signatures().is_empty())?;
        vault.reopen_draft(draft, reason)?;
        view(&vault, draft)
    }

    fn rear_shown_again(&self, draft: DraftId, rear: &FinalRear) -> Result<ShownAgain, CoreError> {
        let sheet = rear_sheet(rear.rear(), draft, rear.finalised());
        let forms = self.device().forms();
        ShownAgain::new(forms, rear.form(), sheet, rear.pages())
    }

    /// The page with the signatures taken so far: a PDF.
    pub(crate) fn rear_with_signatures(
        &self,
        draft: DraftId,
        stored: &StoredRear,
    ) -> Result<Vec<u8>, CoreError> {
        let again = self.rear_shown_again(draft, &stored.rear)?;
        let signing = pocketbook_forms::Signing {
            signatures: signatures(stored.rear.signatures(), &stored.ink)?
                .into_iter()
                .map(drawn)
                .collect(),
            refusal: None,
        };
        Ok(again.signed(&signing)?.pdf)
    }

    /// Seals a rear page that is signed in every place.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] while a signature is missing.
    pub fn seal_rear(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = rear_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let stored: StoredRear = fixed(&row)?;
        let signed = stored.rear.clone().signed()?;
        let rear = signed.content();
        let pdf = self.rear_with_signatures(draft, &stored)?;
        let sources = Sources {
            kind: RecordKind::StatementRear,
            content: serde_json::to_value(&signed)?,
            form: Some(rear.form().clone()),
            pages: Some(rear.pages().clone()),
            made: self.keep_signed(&vault, &row, &pdf, stored.ink)?,
            amends: None,
        };
        self.seal_with(&vault, &row, sources)
    }
}

/// A mark is drawn as it was made; its certificate is on the statement.
fn drawn(signature: pocketbook_forms::Signature) -> pocketbook_forms::Signature {
    use pocketbook_forms::SigningAct;
    pocketbook_forms::Signature {
        act: match signature.act {
            SigningAct::Mark(strokes) => SigningAct::Ink(strokes),
            act => act,
        },
        ..signature
    }
}

/// Whether a statement has its rear page already.
fn has_rear(vault: &Vault, incident: IncidentId, statement: RecordId) -> Result<bool, CoreError> {
    let filter = DraftFilter {
        incident: Some(incident),
        kind: Some(RecordKind::StatementRear),
        ..DraftFilter::default()
    };
    for summary in vault.drafts(&filter)? {
        if let Some(row) = vault.draft(summary.id)? {
            let rear: RearDraft = serde_json::from_slice(&row.content)?;
            if rear.statement.record == statement {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

pub(crate) fn rear_row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    row_of(vault, draft, RecordKind::StatementRear, "rear page")
}

/// How the statement before a rear page was read back; nothing where it was not
/// sealed here. Read on its own: a statement's final version holds all its ink.
fn front_read_back(vault: &Vault, sealed: &SealedRow) -> Result<Option<ReadBack>, CoreError> {
    #[derive(Deserialize)]
    struct Front {
        read_back: Option<ReadBack>,
    }
    let Some(front) = vault.draft(sealed.draft)? else {
        return Ok(None);
    };
    Ok(serde_json::from_slice::<Front>(&front.content)?.read_back)
}

/// A witness signs the page behind their statement as they signed that: its
/// certificate of a mark holds for both. Nobody else signs by mark.
fn require_manner(
    method: &SignatureMethod,
    by_witness: bool,
    front: Option<&ReadBack>,
) -> Result<(), CoreError> {
    let marked = matches!(method, SignatureMethod::Mark { .. });
    let settled = front.map(|front| matches!(front.manner, Manner::Mark { .. }));
    let expected = match (by_witness, settled) {
        (true, Some(true)) if !marked => "by mark",
        (true, Some(false)) | (false, _) if marked => "with a signature",
        _ => return Ok(()),
    };
    Err(SigningError::Manner { expected }.into())
}

/// Who had their statement read to them has the page behind it read to them, too.
fn read_over(front: &ReadBack) -> Option<FieldWarning> {
    (front.reading != Reading::ByWitness).then(|| {
        FieldWarning::new(
            "consents",
            "read_over",
            "the statement was read over to this witness: read the questions, the consents and \
             the answers of this page to them, too, before they sign it",
        )
    })
}

pub(crate) fn view(vault: &Vault, draft: DraftId) -> Result<RearView, CoreError> {
    let row = rear_row(vault, draft)?;
    let rear: RearDraft = serde_json::from_slice(&row.content)?;
    let stored = match row.final_content {
        Some(_) => Some(fixed::<StoredRear>(&row)?.rear),
        None => None,
    };
    let missing = match (&stored, rear.ready()) {
        (None, Err(errors)) => messages(&errors),
        _ => Vec::new(),
    };
    let warnings = match &stored {
        None => {
            let mut warnings = rear.warnings();
            if let Some(statement) = vault.sealed(rear.statement.record)? {
                warnings.extend(rear.against_statement(statement.sealed.into()));
                let front = front_read_back(vault, &statement)?;
                warnings.extend(front.as_ref().and_then(read_over));
            }
            warnings
        }
        Some(_) => Vec::new(),
    };
    Ok(RearView {
        draft: row.id,
        incident: row.incident,
        statement: rear.statement,
        state: row.state.into(),
        revision: row.head,
        fields: rear.fields,
        missing,
        warnings,
        pages: stored.as_ref().map(|rear| rear.pages().count),
        unsigned: stored.as_ref().map(FinalRear::missing).unwrap_or_default(),
        record: row.record,
    })
}
