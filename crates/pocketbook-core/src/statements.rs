//! Witness statements: edit, finalise, sign, seal.
//!
//! ```text
//! open --finalise--> final --sign*--> all signed --seal--> sealed
//!   ^                  |
//!   +-----reopen-------+   the final and its signatures are retained, not destroyed
//! ```

use chrono::Datelike as _;
use pocketbook_forms::{FormDate, Mg11};
use pocketbook_model::{
    Declaration, DraftId, FieldErrors, FinalStatement, FormReference, IncidentId, MediaType, Pages,
    PersonId, RecordKind, RequiredSignature, Sha256Digest, Signatory, Signature, SignatureMethod,
    SignaturePlace, StatementDraft, StatementPatch,
};
use pocketbook_vault::{Alteration, DraftFilter, DraftRow, NewDraft, SearchText, Vault};

use crate::events::Event;
use crate::views::{DraftState, DraftSummaryView, FieldMessage, SealedView, StatementView};
use crate::{CoreError, Session, SignRequest};

/// Wording of the national form, version 1. The Criminal Procedure Rules have
/// been remade before; a force changes these with a template, not a build.
const MARKING: &str = "OFFICIAL-SENSITIVE (when complete)";
const CITATION: &str = "(Criminal Procedure Rules, r. 16.2; Criminal Justice Act 1967, s. 9)";
const DECLARATION: &str = "This statement (consisting of {pages} each signed by me) is true to \
    the best of my knowledge and belief and I make it knowing that, if it is tendered in \
    evidence, I shall be liable to prosecution if I have wilfully stated in it anything which I \
    know to be false, or do not believe to be true.";

impl Session {
    /// Begins a statement. With a witness from the incident, name, age and
    /// occupation are taken over, so nothing is typed twice.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when incident or witness do not exist;
    /// [`CoreError::Invalid`] naming each field that is malformed.
    pub fn create_statement(
        &self,
        incident: IncidentId,
        witness: Option<PersonId>,
        patch: StatementPatch,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let folder = crate::incidents::load(&vault, incident)?;
        let mut draft = StatementDraft::new(incident);
        draft.cad_reference.clone_from(&folder.cad_reference);
        if let Some(id) = witness {
            let person = folder
                .person(id)
                .ok_or(CoreError::NotFound { what: "person" })?;
            draft.witness = Some(id);
            draft.witness_name.clone_from(&person.name);
            draft.age = person.age;
            draft.occupation.clone_from(&person.occupation);
        }
        let draft = draft.patched(patch)?;
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
        let row = row(&vault, draft)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let changed = content.patched(patch)?;
        let bytes = serde_json::to_vec(&changed)?;
        let revision = vault.save_draft(
            draft,
            row.head,
            &bytes,
            &changed.witness_name,
            Alteration::Changes,
        )?;
        self.emit(&Event::DraftSaved { draft });
        assemble(
            &vault,
            DraftRow {
                head: revision,
                content: bytes,
                ..row
            },
        )
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

    /// Fixes the text and lays out the pages the witness will sign.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed;
    /// [`CoreError::Form`] when the text cannot be printed.
    pub fn finalise_statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = row(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let ready = content.ready()?;
        let time = vault.time_record();
        let today = time.wall.utc();
        let laid_out = pocketbook_forms::lay_out_mg11(&Mg11 {
            urn: None,
            witness_name: ready.witness_name().reveal().to_owned(),
            age: ready.age().as_printed(),
            occupation: ready.occupation().reveal().to_owned(),
            visually_recorded: ready.visually_recorded(),
            body: ready.body().reveal().to_owned(),
            language: ready.language().as_str().to_owned(),
            marking: MARKING.to_owned(),
            citation: CITATION.to_owned(),
            declaration: DECLARATION.to_owned(),
            date: FormDate {
                year: today.year(),
                month: today.month(),
                day: today.day(),
            },
            statement_id: draft.to_string(),
        })?;
        let new = pocketbook_vault::NewAttachment {
            incident: row.incident,
            draft: Some(draft),
            exhibit: None,
            size_hint: None,
        };
        let attachment = vault.attach(new, &mut laid_out.pdf.as_slice(), &|_| {})?;
        let statement = FinalStatement::new(
            ready,
            Declaration {
                text: laid_out.declaration,
                citation: CITATION.to_owned(),
            },
            FormReference {
                id: laid_out.template.id,
                version: laid_out.template.version,
                sha256: Sha256Digest::from_bytes(laid_out.template.sha256),
            },
            Pages {
                attachment: attachment.id,
                sha256: attachment.sha256,
                size: attachment.size,
                count: laid_out.pages,
                required: laid_out.places.iter().map(required).collect(),
            },
            time,
        );
        vault.finalise_draft(draft, row.head, &serde_json::to_vec(&statement)?)?;
        self.emit(&Event::Finalised { draft });
        view(&vault, draft)
    }

    /// The pages as the witness sees them: a PDF.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] before the statement is final.
    pub fn pages_pdf(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let statement = final_statement(&row(&vault, draft)?)?;
        let mut pdf = Vec::new();
        let mut reader = vault.open_attachment(statement.pages().attachment)?;
        std::io::Read::read_to_end(&mut reader, &mut pdf)?;
        vault.log_consulted(draft)?;
        Ok(pdf)
    }

    /// Takes a signature in one place, or in every place of this person that is
    /// still unsigned.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] saying which rule forbids it; then none is taken.
    pub fn sign_statement(
        &self,
        draft: DraftId,
        request: &SignRequest,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let mut statement = final_statement(&row)?;
        let asked = |r: &RequiredSignature| {
            r.signatory == request.signatory
                && request.place.is_none_or(|place| place == r.place)
                && request.page.is_none_or(|page| page == r.page)
        };
        let mut places: Vec<_> = statement.missing().into_iter().filter(asked).collect();
        if places.is_empty() {
            // Ask for the place anyway: the model says why it is refused.
            places.extend(statement.pages().required.iter().copied().find(asked));
        }
        if places.is_empty() {
            let page = request.page.unwrap_or(1);
            return Err(pocketbook_model::SigningError::NoSuchPlace { page }.into());
        }
        for place in places {
            statement.sign(Signature {
                signatory: place.signatory,
                place: place.place,
                page: place.page,
                method: SignatureMethod::Typed {
                    name: request.name.clone(),
                },
                time: vault.time_record(),
            })?;
        }
        vault.update_final(draft, &serde_json::to_vec(&statement)?)?;
        view(&vault, draft)
    }

    /// Goes back to editing. The pages and the signatures taken so far no
    /// longer count; that version is retained (CPIA code of practice) and the
    /// step is logged.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] unless the statement is final.
    pub fn reopen_statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        require_state(&row(&vault, draft)?, DraftState::Final)?;
        vault.reopen_draft(draft)?;
        view(&vault, draft)
    }

    /// Seals a statement that is signed in every place: payload, signature,
    /// ledger entry and outbox row in one transaction, or nothing.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] while a signature is missing.
    pub fn seal_statement(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let signed = final_statement(&row)?.signed()?;
        let content = serde_json::to_value(&signed)?;
        let pages = signed.content().pages();
        let sources = crate::sealing::Sources {
            kind: RecordKind::WitnessStatement,
            content,
            form: Some(signed.content().form().clone()),
            pages: Some(pages.clone()),
        };
        let sealed = vault.seal(draft, |position| {
            self.sign_payload(&vault, &row, sources, position)
        })?;
        Ok(self.sealed(&sealed))
    }

    pub(crate) fn drafts(
        &self,
        incident: Option<IncidentId>,
        kind: RecordKind,
    ) -> Result<Vec<DraftSummaryView>, CoreError> {
        let filter = DraftFilter {
            incident,
            kind: Some(kind),
        };
        let rows = self.vault()?.drafts(&filter)?;
        Ok(rows
            .into_iter()
            .map(|row| DraftSummaryView {
                draft: row.id,
                incident: row.incident,
                kind: row.kind,
                state: row.state.into(),
                title: row.title,
                updated: row.updated,
            })
            .collect())
    }
}

fn required(place: &pocketbook_forms::SignaturePlaceBox) -> RequiredSignature {
    RequiredSignature {
        signatory: match place.signatory {
            pocketbook_forms::BoxSignatory::Witness => Signatory::Witness,
            pocketbook_forms::BoxSignatory::Officer => Signatory::Officer,
        },
        place: match place.purpose {
            pocketbook_forms::Purpose::Declaration => SignaturePlace::Declaration,
            pocketbook_forms::Purpose::AfterLastWord => SignaturePlace::AfterLastWord,
            pocketbook_forms::Purpose::PageFoot => SignaturePlace::PageFoot,
        },
        page: place.page,
        x: place.x,
        y: place.y,
        width: place.width,
        height: place.height,
    }
}

pub(crate) fn search_text(draft: &StatementDraft) -> SearchText {
    SearchText {
        title: draft.witness_name.clone(),
        body: draft.body.clone(),
    }
}

pub(crate) fn row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    vault
        .draft(draft)?
        .ok_or(CoreError::NotFound { what: "draft" })
}

pub(crate) fn require_state(row: &DraftRow, expected: DraftState) -> Result<(), CoreError> {
    let found = DraftState::from(row.state);
    if found == expected {
        Ok(())
    } else {
        Err(CoreError::wrong_state(found, expected))
    }
}

fn final_statement(row: &DraftRow) -> Result<FinalStatement, CoreError> {
    let json = row
        .final_content
        .as_deref()
        .ok_or_else(|| CoreError::wrong_state(DraftState::from(row.state), DraftState::Final))?;
    Ok(serde_json::from_slice(json)?)
}

fn view(vault: &Vault, draft: DraftId) -> Result<StatementView, CoreError> {
    assemble(vault, row(vault, draft)?)
}

fn assemble(vault: &Vault, row: DraftRow) -> Result<StatementView, CoreError> {
    if row.kind != RecordKind::WitnessStatement {
        return Err(CoreError::NotFound { what: "statement" });
    }
    let content: StatementDraft = serde_json::from_slice(&row.content)?;
    let finalised = match row.final_content {
        Some(_) => Some(final_statement(&row)?),
        None => None,
    };
    let missing = match (&finalised, content.ready()) {
        (Some(_), _) | (None, Ok(_)) => Vec::new(),
        (None, Err(errors)) => messages(&errors),
    };
    let attachments = vault
        .attachments_of_draft(row.id)?
        .into_iter()
        .filter(|attachment| {
            attachment.media_type != MediaType::Pdf || attachment.exhibit.is_some()
        })
        .map(Into::into)
        .collect();
    Ok(StatementView {
        draft: row.id,
        incident: row.incident,
        state: row.state.into(),
        revision: row.head,
        content,
        missing,
        pages: finalised.as_ref().map(|f| f.pages().count),
        declaration: finalised.as_ref().map(|f| f.declaration().text.clone()),
        unsigned: finalised
            .as_ref()
            .map(FinalStatement::missing)
            .unwrap_or_default(),
        attachments,
        record: row.record,
    })
}

pub(crate) fn messages(errors: &FieldErrors) -> Vec<FieldMessage> {
    errors.fields().iter().map(FieldMessage::from).collect()
}
