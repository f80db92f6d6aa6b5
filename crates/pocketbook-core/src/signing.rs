//! From fixed pages to a sealed statement, stage by stage.
//!
//! What is stored while a statement is being signed is the statement as it
//! will be sealed, and beside it the ink that its signatures name by digest.
//! The pages with the signatures on them are laid out from the same text again;
//! unless that gives, byte for byte, the pages that were shown, nothing is
//! signed on them.

use pocketbook_forms as forms;
use pocketbook_model::{
    Amendment, AttachmentId, AttachmentPurpose, AttachmentReference, BoundExhibit, Concluded,
    DraftId, FieldError, FieldErrors, FinalStatement, Ink, InkFile, InkReference, Limit, Pages,
    Personal, RecordKind, RecordLink, RequiredSignature, Rule, Signatory, Signature,
    SignatureMethod, SigningError, Stage, StatementDraft, StatementKind, TimeRecord, names_agree,
};
use pocketbook_seal::{canonical_json, sha256};
use pocketbook_vault::{AttachmentRow, DraftRow, NewAttachment, Vault};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use crate::earlier_records;
use crate::ink_over_words::{near_places, require_readable};
use crate::printing::{
    Earlier, Exhibited, ExhibitedStatement, FollowedStatement, InkByDigest, ShownAgain,
    TranslatedStatement, refused_when, required, required_place, statement_sheet,
    statement_signing,
};
use crate::sealing::Sources;
use crate::statements::{require_state, statement_row, view};
use crate::views::{DraftState, SealedView, StatementView};
use crate::{CoreError, Session, SignBy, SignRequest};

const REFUSAL: forms::Purpose = forms::Purpose::Certificate(forms::CertificateKind::Refusal);

/// What is stored of a statement whose pages are fixed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredFinal {
    pub(crate) statement: FinalStatement,
    #[serde(default)]
    pub(crate) ink: InkByDigest,
    /// The exhibits that it names, as they were when its pages were fixed: what
    /// the witness sees is what is sealed. Nothing where an earlier version of
    /// Pocketbook fixed them.
    #[serde(default)]
    pub(crate) exhibits: Option<Vec<BoundExhibit>>,
    /// Where words stand beside the places to sign, which no ink may cross.
    /// Nothing where an earlier version of Pocketbook fixed the pages.
    #[serde(default)]
    pub(crate) words: Option<Vec<forms::PrintedWords>>,
}

/// The version of a draft whose pages are fixed.
pub(crate) fn fixed<T: DeserializeOwned>(row: &DraftRow) -> Result<T, CoreError> {
    let json = row
        .final_content
        .as_deref()
        .ok_or_else(|| CoreError::wrong_state(DraftState::from(row.state), DraftState::Final))?;
    Ok(serde_json::from_slice(json)?)
}

impl StoredFinal {
    pub(crate) fn of(row: &DraftRow) -> Result<Self, CoreError> {
        fixed(row)
    }

    /// Stores what has been done since.
    fn keep(self, vault: &Vault, draft: DraftId) -> Result<(), CoreError> {
        Ok(vault.update_final(draft, &serde_json::to_vec(&self)?)?)
    }
}

impl Session {
    /// Stores the pages that are shown and signed.
    pub(crate) fn fix_pages(
        &self,
        vault: &Vault,
        row: &DraftRow,
        laid_out: &forms::LaidOut,
        witnessed: bool,
    ) -> Result<Pages, CoreError> {
        let required = required(&laid_out.places, witnessed)?;
        let attachment = self.print(vault, row, &laid_out.pdf)?;
        Ok(Pages {
            attachment: attachment.id,
            sha256: attachment.sha256,
            size: attachment.size,
            count: laid_out.pages,
            required,
        })
    }

    /// Stores pages that were printed here.
    pub(crate) fn print(
        &self,
        vault: &Vault,
        row: &DraftRow,
        bytes: &[u8],
    ) -> Result<AttachmentRow, CoreError> {
        let new = NewAttachment {
            incident: row.incident,
            draft: Some(row.id),
            exhibit: None,
            size_hint: None,
            printed: true,
        };
        Ok(vault.attach(new, &mut &*bytes, &|_| {})?)
    }

    /// The pages as the witness was shown them, before any signature: a PDF.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] before the statement is final.
    pub fn pages_pdf(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let stored = StoredFinal::of(&statement_row(&vault, draft)?)?;
        let pdf = read_printed(&vault, stored.statement.pages().attachment)?;
        vault.log_consulted(draft)?;
        Ok(pdf)
    }

    /// The same pages with the signatures taken so far on them: a PDF.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] before the statement is final.
    pub fn signed_pages_pdf(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let stored = StoredFinal::of(&statement_row(&vault, draft)?)?;
        let pdf = self.with_signatures(&vault, draft, &stored)?.pdf;
        vault.log_consulted(draft)?;
        Ok(pdf)
    }

    /// Lays out the pages again, with the signatures on them.
    pub(crate) fn with_signatures(
        &self,
        vault: &Vault,
        draft: DraftId,
        stored: &StoredFinal,
    ) -> Result<forms::LaidOut, CoreError> {
        let again = self.shown_again(vault, draft, &stored.statement)?;
        let mut signing = statement_signing(&stored.statement, &stored.ink, vault.officer())?;
        if signing.refusal.is_none() {
            return again.signed(&signing);
        }
        // The certificate of a refusal is a page more, whose place to sign is
        // known once it is laid out; then the officer's signature goes on it.
        let all = signing.signatures.clone();
        signing.signatures.retain(|s| s.purpose != REFUSAL);
        let certified = again.signed(&signing)?;
        signing.signatures = all;
        Ok(again
            .form
            .lay_out_signed(&again.sheet, &signing, &certified)?)
    }

    /// The pages that were shown, laid out again.
    fn shown_again(
        &self,
        vault: &Vault,
        draft: DraftId,
        statement: &FinalStatement,
    ) -> Result<ShownAgain, CoreError> {
        let ready = statement.statement();
        let earlier = self.earlier(vault, ready.fields())?;
        let (officer, fixed) = (vault.officer(), statement.finalised());
        let sheet = statement_sheet(ready, &earlier, officer, draft, fixed);
        let forms = self.device().forms();
        ShownAgain::new(forms, statement.form(), sheet, statement.pages())
    }

    /// Records that a page was shown to the witness.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] when there is no such page.
    pub fn show_page(&self, draft: DraftId, page: u32) -> Result<StatementView, CoreError> {
        self.step(draft, |stage, time| stage.show(page, time))
    }

    /// Records that the statement was read over to a witness who cannot read it.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] when that is not the next step.
    pub fn read_over_statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        self.step(draft, Stage::read_over)
    }

    /// Records that the witness declares the statement true (CrimPR 16.2(b)).
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] when that is not the next step.
    pub fn declare_statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        self.step(draft, Stage::declare)
    }

    fn step(
        &self,
        draft: DraftId,
        step: impl FnOnce(Stage, TimeRecord) -> Result<Stage, SigningError>,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let stored = StoredFinal::of(&row)?;
        let stage = step(stored.statement.stage(), vault.time_record())?;
        StoredFinal {
            statement: stage.content().clone(),
            ink: stored.ink,
            exhibits: stored.exhibits,
            words: stored.words,
        }
        .keep(&vault, draft)?;
        view(&vault, draft)
    }

    /// Takes a signature in one place, or a typed one in every place of this
    /// person that is still unsigned. Ink signs the one place that it touches.
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
        let row = statement_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let mut stored = StoredFinal::of(&row)?;
        check_officer(&vault, request)?;
        let method = method(&request.by, &mut stored.ink)?;
        let content = &stored.statement;
        let places = places(&content.missing(), &content.pages().required, request)?;
        require_readable(&request.by, &places, &mut stored.words, || {
            self.shown_again(&vault, draft, content)
        })?;
        let mut stage = stored.statement.stage();
        for place in places {
            stage = stage.sign(Signature {
                signatory: place.signatory,
                place: place.place,
                page: place.page,
                method: method.clone(),
                time: vault.time_record(),
            })?;
        }
        StoredFinal {
            statement: stage.content().clone(),
            ink: stored.ink,
            exhibits: stored.exhibits,
            words: stored.words,
        }
        .keep(&vault, draft)?;
        view(&vault, draft)
    }

    /// Records that the witness refuses to sign, with the reason if one was
    /// given, also before they were shown the pages, and also when they have
    /// signed everywhere and take that back before the officer has witnessed the
    /// last page: the certificate then says that. The officer certifies it next.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] once it is signed and witnessed everywhere.
    pub fn refuse_statement(
        &self,
        draft: DraftId,
        reason: Personal,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let mut stored = StoredFinal::of(&row)?;
        let time = vault.time_record();
        // Where the certificate is signed follows from laying it out.
        let certified = self.certified(&vault, draft, &stored, &reason, &time)?;
        let place = refusal_place(&certified)?;
        stored.words = Some(near_places(&certified));
        let refused = stored.statement.stage().refuse(reason, place, time)?;
        StoredFinal {
            statement: refused.content().clone(),
            ink: stored.ink,
            exhibits: stored.exhibits,
            words: stored.words,
        }
        .keep(&vault, draft)?;
        view(&vault, draft)
    }

    /// The pages with the certificate of a refusal, which nobody has signed yet.
    fn certified(
        &self,
        vault: &Vault,
        draft: DraftId,
        stored: &StoredFinal,
        reason: &Personal,
        time: &TimeRecord,
    ) -> Result<forms::LaidOut, CoreError> {
        let again = self.shown_again(vault, draft, &stored.statement)?;
        let mut signing = statement_signing(&stored.statement, &stored.ink, vault.officer())?;
        let when = refused_when(&stored.statement);
        let refusal = crate::printing::refusal(reason, time, when, vault.officer());
        signing.refusal = Some(refusal);
        again.signed(&signing)
    }

    /// Goes back to editing. The pages and the signatures taken so far no
    /// longer count; that version is retained with them and with the reason
    /// (CPIA code of practice), and the step is logged. Once anybody has signed,
    /// a reason is needed. A victim personal statement that is signed and
    /// witnessed cannot be changed any more; a further one can be made.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] unless the statement is final;
    /// [`CoreError::Invalid`] when the reason is missing, is too long or has
    /// control characters, and for a victim personal statement that is complete.
    pub fn reopen_statement(
        &self,
        draft: DraftId,
        reason: &Personal,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let fixed = StoredFinal::of(&row)?.statement;
        let complete = || matches!(fixed.clone().stage().concluded(), Ok(Concluded::Signed(_)));
        if fixed.statement().kind() == StatementKind::VictimPersonal && complete() {
            return Err(FieldError {
                field: "kind".to_owned(),
                rule: Rule::Contradicts {
                    other: "a victim personal statement that is signed and witnessed",
                    remedy: "it cannot be changed or withdrawn once it is signed; seal it, and \
                             take a further one",
                },
            }
            .into());
        }
        require_reason(reason, !fixed.signatures().is_empty())?;
        vault.reopen_draft(draft, reason)?;
        view(&vault, draft)
    }

    /// Seals a statement that is signed in every place, or whose refusal is
    /// certified: payload, signature, ledger entry and outbox row in one
    /// transaction, or nothing. The exhibits that it names are sealed as they
    /// were when its pages were fixed; what has been said of them since is in
    /// the warnings of what is given, and that the rear page is still to be taken.
    ///
    /// # Errors
    ///
    /// [`CoreError::Signing`] saying what comes first.
    pub fn seal_statement(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        require_state(&row, DraftState::Final)?;
        let stored = StoredFinal::of(&row)?;
        let concluded: Concluded = stored.statement.clone().stage().concluded()?;
        let signed = self.with_signatures(&vault, draft, &stored)?;
        let statement = concluded.content();
        let mut warnings = crate::named_exhibits::changed_since(&vault, &row)?;
        let sources = Sources {
            kind: RecordKind::WitnessStatement,
            content: serde_json::to_value(&concluded)?,
            form: Some(statement.form().clone()),
            pages: Some(statement.pages().clone()),
            made: self.keep_signed(&vault, &row, &signed.pdf, stored.ink.clone())?,
            amends: statement.statement().fields().further_to.clone(),
        };
        let sealed = self.seal_with(&vault, &row, sources)?;
        let stage = stored.statement.stage();
        let fields = statement.statement().fields();
        warnings.extend(crate::rear_missing::warning(
            &vault,
            fields,
            Some(&stage),
            Some(sealed.record),
        )?);
        Ok(SealedView { warnings, ..sealed })
    }

    /// Stores the signed pages, and the ink on them if there is any.
    pub(crate) fn keep_signed(
        &self,
        vault: &Vault,
        row: &DraftRow,
        pdf: &[u8],
        ink: InkByDigest,
    ) -> Result<Vec<AttachmentReference>, CoreError> {
        let pages = self.print(vault, row, pdf)?;
        let mut made = vec![made(pages, AttachmentPurpose::SignedPages)];
        if !ink.is_empty() {
            let file = InkFile {
                version: 1,
                signatures: ink,
            };
            let ink = self.print(vault, row, &canonical_json(&file)?)?;
            made.push(self::made(ink, AttachmentPurpose::Ink));
        }
        Ok(made)
    }

    /// The earlier records that a statement names.
    pub(crate) fn earlier(
        &self,
        vault: &Vault,
        fields: &StatementDraft,
    ) -> Result<Earlier, CoreError> {
        let mut earlier = Earlier::default();
        if let Some(Amendment { record, sha256, .. }) = &fields.further_to {
            let payload = earlier_records::payload(vault, *record, *sha256)?;
            earlier.further_to = payload.map(|payload| FollowedStatement {
                refused: payload
                    .content
                    .get("outcome")
                    .is_some_and(|how| how == "refused"),
                sealed: payload.time,
            });
        }
        if let Some(link) = &fields.translates {
            let (of, sealed) = linked(vault, *link)?;
            earlier.translates = Some(TranslatedStatement {
                witness_name: of.witness_name.reveal().to_owned(),
                language: of.language,
                sealed,
            });
        }
        for exhibited in &fields.exhibited {
            let (of, sealed) = linked(vault, exhibited.link)?;
            earlier.exhibited.push(ExhibitedStatement {
                exhibit: exhibited.exhibit.clone(),
                what: match (of.kind, of.translates) {
                    (StatementKind::Translation, Some(link)) => Exhibited::Translation(
                        earlier_records::maker(vault, link.record, link.sha256)?,
                    ),
                    (StatementKind::Translation, None) => Exhibited::Translation(None),
                    _ => Exhibited::Statement,
                },
                language: of.language,
                maker: of.witness_name,
                sealed,
            });
        }
        Ok(earlier)
    }
}

/// Checks why pages are left that somebody has signed, or nobody yet.
pub(crate) fn require_reason(reason: &Personal, signed: bool) -> Result<(), CoreError> {
    if signed && reason.reveal().trim().is_empty() {
        return Err(FieldError {
            field: "reason".to_owned(),
            rule: Rule::Required,
        }
        .into());
    }
    let checked = Limit::ADDRESS.check_final("reason", reason.reveal());
    Ok(checked.map_err(FieldErrors::from)?)
}

/// Whether a draft is a statement that its witness refused to sign. Read on its
/// own, so that a list does not read every statement whole.
pub(crate) fn is_refused(
    vault: &Vault,
    draft: DraftId,
    kind: RecordKind,
) -> Result<bool, CoreError> {
    #[derive(Deserialize)]
    struct Stored {
        statement: Ending,
    }
    #[derive(Deserialize)]
    struct Ending {
        #[serde(default)]
        refusal: Option<IgnoredAny>,
    }
    if kind != RecordKind::WitnessStatement {
        return Ok(false);
    }
    let Some(row) = vault.draft(draft)? else {
        return Ok(false);
    };
    let Some(json) = row.final_content.as_deref() else {
        return Ok(false);
    };
    let stored: Stored = serde_json::from_slice(json)?;
    Ok(stored.statement.refusal.is_some())
}

/// A sealed statement that another one names, and when it was sealed.
fn linked(vault: &Vault, link: RecordLink) -> Result<(StatementDraft, TimeRecord), CoreError> {
    let payload = earlier_records::payload(vault, link.record, link.sha256)?;
    let payload = payload.ok_or(CoreError::NotFound {
        what: "sealed statement",
    })?;
    let statement = payload.content.get("statement").cloned();
    let statement = serde_json::from_value(statement.unwrap_or_default())?;
    Ok((statement, payload.time))
}

fn made(row: AttachmentRow, purpose: AttachmentPurpose) -> AttachmentReference {
    AttachmentReference {
        id: row.id,
        sha256: row.sha256,
        size: row.size,
        media_type: row.media_type,
        exhibit: None,
        purpose: Some(purpose),
    }
}

pub(crate) fn read_printed(vault: &Vault, attachment: AttachmentId) -> Result<Vec<u8>, CoreError> {
    let mut pdf = Vec::new();
    let mut reader = vault.open_attachment(attachment)?;
    std::io::Read::read_to_end(&mut reader, &mut pdf)?;
    Ok(pdf)
}

/// A typed signature of the officer is that of the officer whose vault it is.
fn check_officer(vault: &Vault, request: &SignRequest) -> Result<(), CoreError> {
    match (&request.by, request.signatory) {
        (SignBy::Typed(name), Signatory::Officer)
            if !names_agree(vault.officer().name.reveal(), name.reveal()) =>
        {
            Err(SigningError::OtherName.into())
        }
        _ => Ok(()),
    }
}

pub(crate) fn method(by: &SignBy, ink: &mut InkByDigest) -> Result<SignatureMethod, CoreError> {
    let mut keep = |drawn: &Ink| -> Result<InkReference, CoreError> {
        let sha256 = sha256(&canonical_json(drawn)?);
        ink.insert(sha256, drawn.clone());
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(InkReference {
            sha256,
            strokes: count(drawn.strokes().len()),
            points: count(drawn.points()),
        })
    };
    Ok(match by {
        SignBy::Typed(name) => SignatureMethod::Typed { name: name.clone() },
        SignBy::Drawn(drawn) => {
            drawn.check_signature().map_err(SigningError::Ink)?;
            SignatureMethod::Drawn { ink: keep(drawn)? }
        }
        SignBy::Mark(drawn) => {
            drawn.check_mark().map_err(SigningError::Ink)?;
            SignatureMethod::Mark { ink: keep(drawn)? }
        }
    })
}

fn refusal_place(certified: &forms::LaidOut) -> Result<RequiredSignature, CoreError> {
    let mut places = certified.places.iter();
    let place = places.find(|place| place.purpose == REFUSAL);
    required_place(place.ok_or(SigningError::FormLacks {
        what: "the certificate of a refusal",
    })?)
}

/// The places that a request signs.
pub(crate) fn places(
    missing: &[RequiredSignature],
    all: &[RequiredSignature],
    request: &SignRequest,
) -> Result<Vec<RequiredSignature>, CoreError> {
    let asked = |r: &&RequiredSignature| {
        r.signatory == request.signatory
            && request.place.is_none_or(|place| place == r.place)
            && request.page.is_none_or(|page| page == r.page)
    };
    let mut places: Vec<_> = missing.iter().filter(asked).copied().collect();
    if places.is_empty() {
        // Ask for the place anyway: the model says why it is refused.
        places.extend(all.iter().find(asked).copied());
    }
    if places.is_empty() {
        let page = request.page.unwrap_or(1);
        return Err(SigningError::NoSuchPlace { page }.into());
    }
    let (SignBy::Drawn(ink) | SignBy::Mark(ink)) = &request.by else {
        return Ok(places);
    };
    // A page has a front of its own: ink on page 2 signs nothing on page 1.
    let Some(page) = request.page else {
        return Err(SigningError::Ink(pocketbook_model::InkError::NoPage).into());
    };
    let touched = |r: &&RequiredSignature| r.page == page && ink.fits(r).is_ok();
    if let Some(place) = places.iter().find(touched) {
        return Ok(vec![*place]);
    }
    // It may lie where this person has signed already.
    if all.iter().filter(asked).any(|place| touched(&place)) {
        return Err(SigningError::AlreadySigned { page }.into());
    }
    Err(SigningError::Ink(pocketbook_model::InkError::OutsideBox).into())
}
