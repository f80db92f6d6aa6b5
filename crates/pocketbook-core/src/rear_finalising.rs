//! From an open rear page to a fixed one. Where the form in use does not print
//! it, [`crate::form_choice`] has the way out, as for the statement itself.

use std::collections::BTreeSet;

use pocketbook_forms::{CheckedForm, LaidOut};
use pocketbook_model::{
    DraftId, FieldError, FieldErrors, FinalRear, Pages, ReadyRear, RearDraft, RearFields, Rule,
    Sha256Digest, TimeRecord,
};
use pocketbook_vault::{DraftRow, Vault};

use crate::events::Event;
use crate::form_choice::{FormChoice, FormChoiceView, Instead, finalise};
use crate::ink_over_words::near_places;
use crate::printing::{InkByDigest, rear_sheet, reference, required};
use crate::rears::{StoredRear, rear_row, view};
use crate::statements::require_state;
use crate::views::{DraftState, RearView};
use crate::{CoreError, Session};

const FORM: &str = "mg11-rear";

/// How the form's wording names the consents.
const CONSENT: &str = "consent.";

/// A rear page that is about to be fixed.
struct Finalising {
    draft: DraftId,
    row: DraftRow,
    rear: RearDraft,
    ready: ReadyRear,
    time: TimeRecord,
}

impl Finalising {
    fn of(vault: &Vault, draft: DraftId) -> Result<Self, CoreError> {
        let row = rear_row(vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let rear: RearDraft = serde_json::from_slice(&row.content)?;
        Ok(Self {
            draft,
            ready: rear.ready()?,
            row,
            rear,
            time: vault.time_record(),
        })
    }

    /// Lays the page out with a form, and checks that the form asks for what was
    /// answered and has every place to sign, signable.
    fn printed(
        &self,
        session: &Session,
        vault: &Vault,
        form: &CheckedForm,
    ) -> Result<LaidOut, CoreError> {
        require_consents_of(form.wording_keys(CONSENT), &self.rear.fields)?;
        crate::consents::require_concerned(vault, form, &self.rear)?;
        let sheet = rear_sheet(self.ready.content(), self.draft, &self.time);
        let laid_out = form.lay_out(&sheet)?;
        let pages = Pages {
            attachment: session.device().new_id()?,
            sha256: Sha256Digest::ZERO,
            size: 0,
            count: laid_out.pages,
            required: required(&laid_out.places, true)?,
        };
        form.prove_signable(&sheet, &laid_out)?;
        let form = reference(laid_out.template.clone());
        FinalRear::new(self.ready.clone(), form, pages, self.time.clone())?;
        Ok(laid_out)
    }
}

impl Session {
    /// Fixes the text and lays out the page that is signed.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed,
    /// and each consent that the form does not ask for; [`CoreError::Form`] or
    /// [`SigningError::FormLacks`] when the form in use does not print it:
    /// [`Session::rear_forms`] tells which do.
    ///
    /// [`SigningError::FormLacks`]: pocketbook_model::SigningError::FormLacks
    pub fn finalise_rear(&self, draft: DraftId) -> Result<RearView, CoreError> {
        let vault = self.vault()?;
        let finalising = Finalising::of(&vault, draft)?;
        let form = self.device().forms().form(FORM)?;
        let printed = finalising.printed(self, &vault, &form)?;
        self.fix_rear(&vault, finalising, printed, None)
    }

    /// The forms of the rear page that were in use on this tablet at any time,
    /// each tried on this very page: the one in use first, then the force's
    /// earlier editions from the newest back, then the built-in one. Nothing is
    /// changed.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed;
    /// [`CoreError::WrongState`] unless it is open.
    pub fn rear_forms(&self, draft: DraftId) -> Result<Vec<FormChoiceView>, CoreError> {
        let vault = self.vault()?;
        let finalising = Finalising::of(&vault, draft)?;
        self.device().forms().tried(FORM, |form| {
            let printed = finalising.printed(self, &vault, form)?;
            Ok(printed.pages)
        })
    }

    /// Fixes a rear page that the form in use does not print with another form
    /// that was in use here. Which and why is sealed with it, and that it was
    /// chosen is logged.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] as [`Session::finalise_rear`], when no reason is
    /// given, and while the form in use does print it; [`CoreError::NotFound`]
    /// when there is no such form; [`CoreError::Form`] when the chosen one does
    /// not print it either.
    pub fn finalise_rear_with(
        &self,
        draft: DraftId,
        choice: &FormChoice,
    ) -> Result<RearView, CoreError> {
        let vault = self.vault()?;
        let finalising = Finalising::of(&vault, draft)?;
        let print = |form: &CheckedForm| finalising.printed(self, &vault, form);
        let (printed, instead) = self.device().forms().print_instead(FORM, choice, print)?;
        self.fix_rear(&vault, finalising, printed, Some(instead))
    }

    fn fix_rear(
        &self,
        vault: &Vault,
        finalising: Finalising,
        laid_out: LaidOut,
        instead: Option<Instead>,
    ) -> Result<RearView, CoreError> {
        let Finalising {
            draft,
            row,
            ready,
            time,
            ..
        } = finalising;
        let pages = self.fix_pages(vault, &row, &laid_out, true)?;
        let words = near_places(&laid_out);
        let form = reference(laid_out.template);
        let because = instead.as_ref().map(|instead| instead.because.clone());
        let stored = StoredRear {
            rear: FinalRear::new_with(ready, (form.clone(), because), pages, time)?,
            ink: InkByDigest::new(),
            words: Some(words),
        };
        let stored = serde_json::to_vec(&stored)?;
        finalise(vault, (draft, &row), &stored, (&form, instead.as_ref()))?;
        self.emit(&Event::Finalised { draft });
        view(vault, draft)
    }
}

/// Refuses a consent that the form does not ask for: it would be sealed and
/// not printed, and the witness would sign a page without it.
fn require_consents_of<'a>(
    asked: impl Iterator<Item = &'a str>,
    fields: &RearFields,
) -> Result<(), FieldErrors> {
    let asked: BTreeSet<&str> = asked.filter_map(|key| key.strip_prefix(CONSENT)).collect();
    let unknown = fields
        .consents
        .keys()
        .filter(|key| !asked.contains(key.as_str()));
    FieldErrors::check(
        unknown
            .map(|key| FieldError {
                field: format!("consents.{key}"),
                rule: Rule::Unknown {
                    expected: "a key of the form's consents",
                },
            })
            .collect(),
    )
}
