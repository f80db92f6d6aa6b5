//! From an open statement to fixed pages. Where the form in use does not print
//! it, [`crate::form_choice`] has the way out.

use std::collections::BTreeMap;

use pocketbook_forms::{CheckedForm, LaidOut};
use pocketbook_model::{
    Declaration, DraftId, FinalStatement, Officer, Pages, ReadyStatement, Sha256Digest,
    SigningError, StatementDraft, TimeRecord,
};
use pocketbook_vault::{DraftRow, Vault};

use crate::events::Event;
use crate::form_choice::{FormChoice, FormChoiceView, Instead, finalise};
use crate::forms::id_of;
use crate::ink_over_words::near_places;
use crate::printing::{Earlier, reference, required, statement_sheet};
use crate::signing::StoredFinal;
use crate::statements::{require_state, statement_row, view};
use crate::views::{DraftState, StatementView};
use crate::{CoreError, Session};

/// A statement as a form printed it, before anything is stored.
struct Printed {
    laid_out: LaidOut,
    declaration: Declaration,
}

/// A statement that is about to be fixed.
struct Finalising {
    draft: DraftId,
    row: DraftRow,
    ready: ReadyStatement,
    earlier: Earlier,
    officer: Officer,
    time: TimeRecord,
}

impl Finalising {
    /// Lays the statement out with a form, and checks that every place is there
    /// that this statement needs and can be signed.
    fn printed(&self, session: &Session, form: &CheckedForm) -> Result<Printed, CoreError> {
        let (earlier, officer) = (&self.earlier, &self.officer);
        let sheet = statement_sheet(&self.ready, earlier, officer, self.draft, &self.time);
        let laid_out = form.lay_out(&sheet)?;
        let lacks = |what| CoreError::from(SigningError::FormLacks { what });
        let shown = |key: &str, what| laid_out.shown.get(key).cloned().ok_or_else(|| lacks(what));
        let declaration = Declaration {
            text: shown("declaration", "the declaration")?,
            citation: shown("citation", "the law it cites")?,
            wording: laid_out.shown.clone(),
        };
        let pages = Pages {
            attachment: session.device().new_id()?,
            sha256: Sha256Digest::ZERO,
            size: 0,
            count: laid_out.pages,
            required: required(&laid_out.places, self.ready.kind().is_witnessed())?,
        };
        form.prove_signable(&sheet, &laid_out)?;
        let form = reference(laid_out.template.clone());
        let (ready, time) = (self.ready.clone(), self.time.clone());
        FinalStatement::fix(ready, declaration.clone(), form, pages, time)?;
        Ok(Printed {
            laid_out,
            declaration,
        })
    }
}

impl Session {
    /// Fixes the text and lays out the pages the witness will sign.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed;
    /// [`CoreError::Form`] or [`SigningError::FormLacks`] when the form in use
    /// does not print it: [`Session::statement_forms`] tells which do.
    pub fn finalise_statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let finalising = self.finalising(&vault, draft)?;
        let form = self.device().forms().statement(finalising.ready.kind())?;
        let printed = finalising.printed(self, &form)?;
        self.fix(&vault, finalising, printed, None)
    }

    /// The forms that were in use on this tablet at any time for this kind of
    /// statement, each tried on this very statement: the one in use first, then
    /// the force's earlier editions from the newest back, then the built-in
    /// one. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed;
    /// [`CoreError::WrongState`] unless the statement is open.
    pub fn statement_forms(&self, draft: DraftId) -> Result<Vec<FormChoiceView>, CoreError> {
        let vault = self.vault()?;
        let finalising = self.finalising(&vault, draft)?;
        let id = id_of(finalising.ready.kind());
        self.device().forms().tried(id, |form| {
            let printed = finalising.printed(self, form)?;
            Ok(printed.laid_out.pages)
        })
    }

    /// Fixes a statement that the form in use does not print with another form
    /// that was in use here. Which and why is sealed with the statement, and
    /// that it was chosen is logged.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] as [`Session::finalise_statement`], when no reason
    /// is given, and while the form in use does print the statement;
    /// [`CoreError::NotFound`] when there is no such form;
    /// [`CoreError::Form`] when the chosen one does not print it either.
    pub fn finalise_statement_with(
        &self,
        draft: DraftId,
        choice: &FormChoice,
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let finalising = self.finalising(&vault, draft)?;
        let id = id_of(finalising.ready.kind());
        let print = |form: &CheckedForm| finalising.printed(self, form);
        let (printed, instead) = self.device().forms().print_instead(id, choice, print)?;
        self.fix(&vault, finalising, printed, Some(instead))
    }

    fn finalising(&self, vault: &Vault, draft: DraftId) -> Result<Finalising, CoreError> {
        let row = statement_row(vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let ready = content.ready()?;
        crate::links::check(vault, &content)?;
        Ok(Finalising {
            draft,
            row,
            ready,
            earlier: self.earlier(vault, &content)?,
            officer: vault.officer().clone(),
            time: vault.time_record(),
        })
    }

    fn fix(
        &self,
        vault: &Vault,
        finalising: Finalising,
        printed: Printed,
        instead: Option<Instead>,
    ) -> Result<StatementView, CoreError> {
        let Finalising {
            draft,
            row,
            ready,
            time,
            ..
        } = finalising;
        let Printed {
            laid_out,
            declaration,
        } = printed;
        let pages = self.fix_pages(vault, &row, &laid_out, ready.kind().is_witnessed())?;
        let words = near_places(&laid_out);
        let form = reference(laid_out.template);
        let because = instead.as_ref().map(|instead| instead.because.clone());
        let fixed_with = (form.clone(), because);
        let stage = FinalStatement::fix_with(ready, declaration, fixed_with, pages, time)?;
        let stored = serde_json::to_vec(&StoredFinal {
            statement: stage.content().clone(),
            ink: BTreeMap::new(),
            exhibits: Some(crate::named_exhibits::bound(vault, &row)?),
            words: Some(words),
        })?;
        finalise(vault, (draft, &row), &stored, (&form, instead.as_ref()))?;
        self.emit(&Event::Finalised { draft });
        view(vault, draft)
    }
}
