//! From an open statement to fixed pages, and the way out when the force's
//! template cannot print the words of this one witness.
//!
//! A template is tried with invented text before it is used, and cannot have
//! been tried with every name. When it fails, the statement is not lost to a
//! desk that is closed at night: every form that was ever in use on the tablet
//! is tried on this very statement, the officer chooses one that prints it and
//! says why, and that is logged and sealed. While the form in use does print
//! it, no other can be chosen: the force's wording is not a matter of taste.

use std::collections::BTreeMap;

use pocketbook_forms::{CheckedForm, LaidOut};
use pocketbook_model::{
    Declaration, DraftId, FieldError, FieldErrors, FinalStatement, FormChosen, FormReference,
    Limit, Officer, Pages, Personal, ReadyStatement, Rule, Sha256Digest, SigningError,
    StatementDraft, TimeRecord,
};
use pocketbook_vault::{ChosenForm, DraftRow, Vault};
use serde::Serialize;

use crate::events::Event;
use crate::forms::HeldForm;
use crate::printing::{Earlier, reference, required, statement_sheet};
use crate::signing::StoredFinal;
use crate::statements::{require_state, statement_row, view};
use crate::views::{DraftState, StatementView};
use crate::{CoreError, Session};

/// A form that was in use on this tablet at some time, and whether it prints a
/// statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormChoiceView {
    /// The edition that the force published; absent for the built-in form.
    pub edition: Option<u64>,
    /// The form.
    pub form: FormReference,
    /// Whether it is the one in use.
    pub in_use: bool,
    /// Number of pages that it gives; absent when it does not print the
    /// statement.
    pub pages: Option<u32>,
    /// Why it does not.
    pub why_not: Option<String>,
}

/// Another form than the one in use, and why.
#[derive(Debug, Clone)]
pub struct FormChoice {
    /// The edition that the force published; nothing for the built-in form.
    pub edition: Option<u64>,
    /// Why, in the officer's words; it is sealed.
    pub reason: Personal,
}

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
    /// that this statement needs.
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
        let form = reference(laid_out.template.clone());
        let (ready, time) = (self.ready.clone(), self.time.clone());
        FinalStatement::fix(ready, declaration.clone(), form, pages, time)?;
        Ok(Printed {
            laid_out,
            declaration,
        })
    }
}

/// Whether the form is why a statement could not be fixed.
const fn is_of_form(error: &CoreError) -> bool {
    matches!(
        error,
        CoreError::Form(_) | CoreError::Signing(SigningError::FormLacks { .. })
    )
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
        let kind = finalising.ready.kind();
        let in_use = self.device().forms().edition_in_use(kind)?;
        let held = self.device().forms().held(kind)?.into_iter();
        held.map(|HeldForm { edition, form }| {
            let tried = finalising.printed(self, &form);
            let (pages, why_not) = match tried {
                Ok(printed) => (Some(printed.laid_out.pages), None),
                Err(error) if is_of_form(&error) => (None, Some(error.to_string())),
                Err(error) => return Err(error),
            };
            Ok(FormChoiceView {
                edition,
                form: reference(form.reference()),
                in_use: edition == in_use,
                pages,
                why_not,
            })
        })
        .collect()
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
        Limit::ADDRESS
            .required()
            .check_final("reason", choice.reason.reveal())
            .map_err(FieldErrors::from)?;
        let forms = self.device().forms();
        let kind = finalising.ready.kind();
        let instead_of = match forms.statement(kind) {
            Ok(form) => match finalising.printed(self, &form) {
                Ok(_) => return Err(prints_it()),
                Err(error) if is_of_form(&error) => Some(reference(form.reference())),
                Err(error) => return Err(error),
            },
            // It is held and cannot be opened: no reason to send a witness home.
            Err(_) => None,
        };
        let chosen = forms
            .held(kind)?
            .into_iter()
            .find(|held| held.edition == choice.edition)
            .ok_or(CoreError::NotFound {
                what: "edition of the form",
            })?;
        let printed = finalising.printed(self, &chosen.form)?;
        let because = FormChosen {
            instead_of,
            reason: choice.reason.clone(),
        };
        self.fix(&vault, finalising, printed, Some((because, choice.edition)))
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
        chosen: Option<(FormChosen, Option<u64>)>,
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
        let form = reference(laid_out.template);
        let because = chosen.as_ref().map(|(because, _)| because.clone());
        let fixed_with = (form.clone(), because);
        let stage = FinalStatement::fix_with(ready, declaration, fixed_with, pages, time)?;
        let stored = serde_json::to_vec(&StoredFinal {
            statement: stage.content().clone(),
            ink: BTreeMap::new(),
        })?;
        match chosen {
            None => vault.finalise_draft(draft, row.head, &stored)?,
            Some((_, edition)) => {
                let edition = match edition {
                    Some(edition) => format!("edition {edition}"),
                    None => "built-in".to_owned(),
                };
                let code = format!("{} {edition}, version {}", form.id, form.version);
                let chosen = ChosenForm {
                    sha256: form.sha256,
                    code: &code,
                };
                vault.finalise_draft_with_form(draft, row.head, &stored, &chosen)?;
            }
        }
        self.emit(&Event::Finalised { draft });
        view(vault, draft)
    }
}

fn prints_it() -> CoreError {
    FieldError {
        field: "edition".to_owned(),
        rule: Rule::Contradicts {
            other: "the form in use, which prints this statement",
            remedy: "finalise it with that",
        },
    }
    .into()
}
