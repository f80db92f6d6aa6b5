//! The way out when the force's template cannot print the words of one witness.
//!
//! A template is tried with invented text before it is used, and cannot have
//! been tried with every name. When it fails, what the witness said is not lost
//! to a desk that is closed at night: every form that was ever in use on the
//! tablet is tried on this very statement or rear page, the officer chooses one
//! that prints it and says why, and that is logged and sealed. While the form in
//! use does print it, no other can be chosen: the force's wording is not a
//! matter of taste.

use pocketbook_forms::CheckedForm;
use pocketbook_model::{
    DraftId, FieldError, FieldErrors, FormChosen, FormReference, Limit, Personal, Rule,
    SigningError,
};
use pocketbook_vault::{ChosenForm, DraftRow, Vault};
use serde::Serialize;

use crate::CoreError;
use crate::forms::{Forms, HeldForm};
use crate::printing::reference;

/// A form that was in use on this tablet at some time, and whether it prints a
/// statement or rear page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormChoiceView {
    /// The edition that the force published; absent for the built-in form.
    pub edition: Option<u64>,
    /// The form.
    pub form: FormReference,
    /// Whether it is the one in use.
    pub in_use: bool,
    /// Number of pages that it gives; absent when it does not print it.
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

/// A form that was chosen in place of the one in use.
pub(crate) struct Instead {
    edition: Option<u64>,
    pub(crate) because: FormChosen,
}

/// Whether the form is why something could not be fixed.
const fn is_of_form(error: &CoreError) -> bool {
    matches!(
        error,
        CoreError::Form(_) | CoreError::Signing(SigningError::FormLacks { .. })
    )
}

impl Forms {
    /// Tries every form that was in use here: the one in use first, then the
    /// force's earlier editions from the newest back, then the built-in one.
    /// `pages` prints with one and gives the number of pages.
    ///
    /// # Errors
    ///
    /// What is not the form's fault. What an earlier form refuses is always its
    /// own: it asked otherwise than the one in use.
    pub(crate) fn tried(
        &self,
        id: &str,
        pages: impl Fn(&CheckedForm) -> Result<u32, CoreError>,
    ) -> Result<Vec<FormChoiceView>, CoreError> {
        let in_use = self.edition_in_use(id)?;
        let held = self.held(id)?.into_iter();
        held.map(|HeldForm { edition, form }| {
            let is_in_use = edition == in_use;
            let (pages, why_not) = match pages(&form) {
                Ok(pages) => (Some(pages), None),
                Err(error) if is_of_form(&error) => (None, Some(error.to_string())),
                Err(error @ CoreError::Invalid(_)) if !is_in_use => (None, Some(error.to_string())),
                Err(error) => return Err(error),
            };
            Ok(FormChoiceView {
                edition,
                form: reference(form.reference()),
                in_use: is_in_use,
                pages,
                why_not,
            })
        })
        .collect()
    }

    /// Prints with a form that an officer chose because the one in use does not
    /// print it.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] when no reason is given and while the form in use
    /// does print it; [`CoreError::NotFound`] when there is no such form; what
    /// printing with the chosen one gives.
    pub(crate) fn print_instead<P>(
        &self,
        id: &str,
        choice: &FormChoice,
        print: impl Fn(&CheckedForm) -> Result<P, CoreError>,
    ) -> Result<(P, Instead), CoreError> {
        Limit::ADDRESS
            .required()
            .check_final("reason", choice.reason.reveal())
            .map_err(FieldErrors::from)?;
        let instead_of = match self.form(id) {
            Ok(form) => match print(&form) {
                Ok(_) => return Err(prints_it()),
                Err(error) if is_of_form(&error) => Some(reference(form.reference())),
                Err(error) => return Err(error),
            },
            // It is held and cannot be opened: no reason to send a witness home.
            Err(_) => None,
        };
        let chosen = self
            .held(id)?
            .into_iter()
            .find(|held| held.edition == choice.edition)
            .ok_or(CoreError::NotFound {
                what: "edition of the form",
            })?;
        let printed = print(&chosen.form)?;
        let because = FormChosen {
            instead_of,
            reason: choice.reason.clone(),
        };
        let edition = choice.edition;
        Ok((printed, Instead { edition, because }))
    }
}

/// Fixes a draft in the vault, and logs that another form was chosen where one
/// was.
pub(crate) fn finalise(
    vault: &Vault,
    (draft, row): (DraftId, &DraftRow),
    stored: &[u8],
    (form, instead): (&FormReference, Option<&Instead>),
) -> Result<(), CoreError> {
    let Some(instead) = instead else {
        return Ok(vault.finalise_draft(draft, row.head, stored)?);
    };
    let edition = match instead.edition {
        Some(edition) => format!("edition {edition}"),
        None => "built-in".to_owned(),
    };
    let code = format!("{} {edition}, version {}", form.id, form.version);
    let chosen = ChosenForm {
        sha256: form.sha256,
        code: &code,
    };
    Ok(vault.finalise_draft_with_form(draft, row.head, stored, &chosen)?)
}

fn prints_it() -> CoreError {
    FieldError {
        field: "edition".to_owned(),
        rule: Rule::Contradicts {
            other: "the form in use, which prints it",
            remedy: "finalise it with that",
        },
    }
    .into()
}
