//! `pocketbook tablet rear`.

use pocketbook_core::model::Personal;
use pocketbook_core::{CoreError, RearView, Session};

use super::Tablet;
use super::statements::{form_lines, is_of_form, sign_request};
use crate::arguments::{FinaliseArguments, RearCommand};
use crate::failure::Failure;
use crate::input;

impl Tablet<'_> {
    pub(super) fn rear(&self, command: RearCommand) -> Result<(), Failure> {
        match command {
            RearCommand::New { statement } => {
                self.show_rear(|session| session.create_rear(statement))
            }
            RearCommand::Edit { id, from, since } => {
                self.session(|session| {
                    let now = session.rear(id)?;
                    let fields = input::changed(&from, &now.fields)?;
                    // Nothing that was written meanwhile is lost by it.
                    let since = since.unwrap_or(now.revision);
                    let view = session.edit_rear_since(id, since, fields)?;
                    self.output.result(&view, rear_lines)
                })
            }
            RearCommand::Show { id } => self.show_rear(|session| session.rear(id)),
            RearCommand::Finalise(arguments) => self.finalise_rear(arguments),
            RearCommand::Forms { id } => self.session(|session| {
                self.output
                    .result(&session.rear_forms(id)?, |list| form_lines(list))
            }),
            RearCommand::Pdf { id, out } => self.write_pdf(&out, |session| session.rear_pdf(id)),
            RearCommand::Sign(arguments) => {
                let id = arguments.id;
                let request = sign_request(arguments)?;
                self.show_rear(|session| session.sign_rear(id, &request))
            }
            RearCommand::Reopen { id, reason } => {
                let reason = Personal::new(reason);
                self.show_rear(|session| session.reopen_rear(id, &reason))
            }
            RearCommand::Finals(arguments) => self.rear_finals(arguments),
            RearCommand::Seal { id } => self.show_sealed(|session| session.seal_rear(id)),
        }
    }

    /// Fixes a rear page; where the form in use does not print it, says which
    /// held ones do.
    fn finalise_rear(&self, arguments: FinaliseArguments) -> Result<(), Failure> {
        let id = arguments.id;
        self.session(|session| {
            let fixed = match arguments.choice() {
                None => session.finalise_rear(id),
                Some(choice) => session.finalise_rear_with(id, &choice),
            };
            match fixed {
                Ok(view) => self.output.result(&view, rear_lines),
                Err(error) if is_of_form(&error) => Err(Failure::Form {
                    offered: form_lines(&session.rear_forms(id)?),
                    error,
                }),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn show_rear(
        &self,
        work: impl FnOnce(&Session) -> Result<RearView, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| self.output.result(&work(session)?, rear_lines))
    }
}

fn rear_lines(view: &RearView) -> String {
    let mut lines = vec![format!(
        "{}  rear page  {}  revision {}",
        view.draft,
        view.state.as_str(),
        view.revision
    )];
    let missing = view.missing.iter();
    lines.extend(missing.map(|field| format!("  {} {}", field.field(), field.message())));
    let warnings = view.warnings.iter();
    lines.extend(warnings.map(|one| format!("  look at {}: {}", one.field, one.message)));
    if view.pages.is_some() {
        lines.push(format!(
            "  {} places still to be signed",
            view.unsigned.len()
        ));
    }
    lines.join("\n")
}
