//! `pocketbook tablet statement`.

use std::io::{BufRead as _, Write as _};
use std::path::Path;

use pocketbook_core::model::aids::Capitals;
use pocketbook_core::model::{
    Attendant, Change, ChangeKind, DraftId, Ink, Manner, Personal, Reading, RecordId, SigningError,
    StatementPatch, TextSource,
};
use pocketbook_core::{
    CoreError, FormChoice, FormChoiceView, FurtherTo, NameDiffers, NewStatement, ReadBackRequest,
    Session, SignBy, SignRequest, StatementView, VersionView, WarningView,
};
use serde_json::json;

use super::{Tablet, draft_lines, or_none};
use crate::arguments::{
    FinaliseArguments, FurtherArguments, ReadBackArguments, SignArguments, StatementCommand,
    StatementNew, StatementPdf, YesNo,
};
use crate::failure::Failure;
use crate::files::write_new;
use crate::input;

impl Tablet<'_> {
    pub(super) fn statement(&self, command: StatementCommand) -> Result<(), Failure> {
        match command {
            StatementCommand::New(arguments) => self.new_statement(arguments),
            StatementCommand::NameDiffers(arguments) => {
                let id = arguments.id;
                let said = name_differs(arguments.reason, arguments.earlier_name);
                self.show_statement(|session| session.explain_earlier_name(id, said.as_ref()))
            }
            StatementCommand::Edit {
                id,
                from,
                name,
                occupation,
            } => {
                let mut patch = fields(from.as_deref())?;
                patch.witness_name = name.map(Personal::new).or(patch.witness_name);
                patch.occupation = occupation.map(Personal::new).or(patch.occupation);
                self.show_statement(|session| session.edit_statement(id, patch))
            }
            StatementCommand::Type { id, dictated } => self.type_lines(id, dictated),
            StatementCommand::Show { id } => self.show_statement(|session| session.statement(id)),
            StatementCommand::List { incident } => self.session(|session| {
                self.output
                    .result(&session.statements(incident)?, |list| draft_lines(list))
            }),
            StatementCommand::Check { id } => self.session(|session| {
                // What the fields call for is pointed out beside what the words do:
                // "nothing to look at" must mean that.
                let fields = session.statement(id)?.warnings;
                self.output.result(&session.check_statement(id)?, |list| {
                    let line = |w: &WarningView| {
                        format!("line {}, column {}: {}", w.line, w.column, w.message)
                    };
                    let of_fields = fields.iter();
                    let of_fields = of_fields.map(|one| format!("{}: {}", one.field, one.message));
                    let lines = list.iter().map(line).chain(of_fields);
                    or_none(lines.collect(), "nothing to look at")
                })
            }),
            StatementCommand::Capitals { id, places, speech } => self.show_statement(|session| {
                let mut what = vec![Capitals::Surnames];
                what.extend(places.then_some(Capitals::Places));
                what.extend(speech.then_some(Capitals::Speech));
                let suggestions = session.capitals_in_statement(id, &what)?;
                session.apply_capitals(id, &suggestions)
            }),
            StatementCommand::Undo { id } => {
                self.show_statement(|session| session.undo_statement(id))
            }
            StatementCommand::Redo { id } => {
                self.show_statement(|session| session.redo_statement(id))
            }
            StatementCommand::History { id } => self.session(|session| {
                self.output.result(&session.statement_history(id)?, |list| {
                    let line = |v: &VersionView| {
                        let pages = if v.finalised { "  pages were made" } else { "" };
                        format!(
                            "{}  {}  {}  {} bytes{pages}",
                            v.revision,
                            v.saved,
                            v.how.as_str(),
                            v.size
                        )
                    };
                    or_none(list.iter().map(line).collect(), "no versions")
                })
            }),
            StatementCommand::Version {
                id,
                revision,
                since: None,
            } => self.session(|session| {
                let version = session.statement_version(id, revision)?;
                self.output
                    .result(&version, |version| version.body.reveal().to_owned())
            }),
            StatementCommand::Version {
                id,
                revision,
                since: Some(since),
            } => self.session(|session| {
                let changes = session.statement_difference(id, since, revision)?;
                self.output.result(&changes, |changes| marked(changes))
            }),
            StatementCommand::ReadBack(arguments) => {
                let id = arguments.id;
                if arguments.can_read == YesNo::Yes && arguments.reader.is_some() {
                    return Err(Failure::Usage(
                        "a witness who can read it needs no reader; leave --reader out, or say \
                         --can-read no"
                            .to_owned(),
                    ));
                }
                let request = read_back(arguments);
                self.show_statement(|session| session.read_back_statement(id, &request))
            }
            StatementCommand::Finalise(arguments) => self.finalise(arguments),
            StatementCommand::Forms { id } => self.session(|session| {
                self.output
                    .result(&session.statement_forms(id)?, |list| form_lines(list))
            }),
            StatementCommand::Pdf(StatementPdf { id, out, signed }) => {
                self.write_pdf(&out, |session| {
                    if signed {
                        session.signed_pages_pdf(id)
                    } else {
                        session.pages_pdf(id)
                    }
                })
            }
            StatementCommand::ShowPages { id, page } => {
                self.show_statement(|session| show_pages(session, id, page))
            }
            StatementCommand::ReadOver { id } => {
                self.show_statement(|session| session.read_over_statement(id))
            }
            StatementCommand::Declare { id } => {
                self.show_statement(|session| session.declare_statement(id))
            }
            StatementCommand::Sign(arguments) => {
                let id = arguments.id;
                let request = sign_request(arguments)?;
                self.show_statement(|session| session.sign_statement(id, &request))
            }
            StatementCommand::Refuse { id, reason } => {
                let reason = Personal::new(reason);
                self.show_statement(|session| session.refuse_statement(id, reason))
            }
            StatementCommand::Reopen { id, reason } => {
                let reason = Personal::new(reason);
                self.show_statement(|session| session.reopen_statement(id, &reason))
            }
            StatementCommand::Finals(arguments) => self.finals(arguments),
            StatementCommand::Seal { id } => self.show_sealed(|session| session.seal_statement(id)),
        }
    }

    /// Writes a PDF to a new file.
    pub(super) fn write_pdf(
        &self,
        out: &Path,
        pdf: impl FnOnce(&Session) -> Result<Vec<u8>, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| {
            let pdf = pdf(session)?;
            write_new(out, |file| {
                file.write_all(&pdf)
                    .map_err(|error| Failure::file(out, &error))
            })?;
            self.output
                .result(&json!({"written": out, "size": pdf.len()}), |_| {
                    format!("{} written", out.display())
                })
        })
    }

    /// Fixes a statement; where the form in use does not print it, says which
    /// held ones do.
    fn finalise(&self, arguments: FinaliseArguments) -> Result<(), Failure> {
        let id = arguments.id;
        self.session(|session| {
            let fixed = match arguments.choice() {
                None => session.finalise_statement(id),
                Some(choice) => session.finalise_statement_with(id, &choice),
            };
            match fixed {
                Ok(view) => self.output.result(&view, statement_lines),
                Err(error) if is_of_form(&error) => Err(Failure::Form {
                    offered: form_lines(&session.statement_forms(id)?),
                    error,
                }),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn new_statement(&self, arguments: StatementNew) -> Result<(), Failure> {
        let bundle = arguments.further.bundle.as_deref();
        let bundle = bundle.map(input::open).transpose()?;
        let fields = fields(arguments.from.as_deref())?;
        self.session(|session| {
            let kept = match bundle {
                Some(bundle) => Some(session.keep_bundle(bundle)?.record.record),
                None => None,
            };
            let new = NewStatement {
                kind: arguments.kind.into(),
                witness: arguments.witness,
                further_to: further_to(arguments.further, kept),
                translates: arguments.translates,
                fields,
            };
            let view = session.create_statement(arguments.incident, new)?;
            self.output.result(&view, statement_lines)
        })
    }

    fn show_statement(
        &self,
        work: impl FnOnce(&Session) -> Result<StatementView, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| self.output.result(&work(session)?, statement_lines))
    }

    /// Appends each line of standard input and acknowledges it when it is
    /// durable: what an editor does at each pause.
    fn type_lines(&self, id: DraftId, dictated: bool) -> Result<(), Failure> {
        self.session(|session| {
            let mut body = session.statement(id)?.content.body.reveal().to_owned();
            for (number, line) in (1_u64..).zip(std::io::stdin().lock().lines()) {
                let line = line.map_err(|error| match error.kind() {
                    std::io::ErrorKind::InvalidData => Failure::malformed(
                        Path::new("standard input"),
                        format!("line {number} is not UTF-8 text; nothing of it was taken"),
                    ),
                    _ => Failure::file(Path::new("standard input"), &error),
                })?;
                if !body.is_empty() {
                    body.push('\n');
                }
                body.push_str(&line);
                let patch = StatementPatch {
                    body: Some(Personal::new(body.as_str())),
                    source: dictated.then_some(TextSource::Dictated),
                    ..StatementPatch::default()
                };
                let view = session.edit_statement(id, patch)?;
                self.output
                    .result(&json!({"line": number, "revision": view.revision}), |_| {
                        format!("saved {number}")
                    })?;
            }
            Ok(())
        })
    }
}

/// Whether the form is why something could not be fixed.
pub(super) const fn is_of_form(error: &CoreError) -> bool {
    matches!(
        error,
        CoreError::Form(_) | CoreError::Signing(SigningError::FormLacks { .. })
    )
}

impl FinaliseArguments {
    /// The form to use in place of the one in use, if one is to be.
    pub(super) fn choice(self) -> Option<FormChoice> {
        (self.edition.is_some() || self.built_in).then(|| FormChoice {
            edition: self.edition,
            reason: Personal::new(self.reason.unwrap_or_default()),
        })
    }
}

/// "1 page", "5 pages".
fn counted(number: impl TryInto<u64>, what: &str) -> String {
    match number.try_into() {
        Ok(1) => format!("1 {what}"),
        Ok(number) => format!("{number} {what}s"),
        Err(_) => format!("many {what}s"),
    }
}

pub(super) fn form_lines(list: &[FormChoiceView]) -> String {
    let line = |one: &FormChoiceView| {
        let name = match one.edition {
            Some(edition) => format!("edition {edition}"),
            None => "built-in".to_owned(),
        };
        let use_ = if one.in_use { "  in use" } else { "" };
        let found = match (one.pages, &one.why_not) {
            (Some(pages), _) => format!("prints it on {}", counted(pages, "page")),
            (None, Some(why)) => format!("does not print it: {why}"),
            (None, None) => "does not print it".to_owned(),
        };
        format!(
            "{name}  {} version {}{use_}  {found}",
            one.form.id, one.form.version
        )
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A difference as `wdiff` writes it.
pub(super) fn marked(changes: &[Change]) -> String {
    let part = |change: &Change| {
        let text = change.text.reveal();
        match change.kind {
            ChangeKind::Same => text.to_owned(),
            ChangeKind::Removed => format!("[-{text}-]"),
            ChangeKind::Added => format!("{{+{text}+}}"),
        }
    };
    changes.iter().map(part).collect()
}

fn fields(from: Option<&Path>) -> Result<StatementPatch, Failure> {
    Ok(from.map(input::statement).transpose()?.unwrap_or_default())
}

fn name_differs(reason: Option<String>, earlier_name: Option<String>) -> Option<NameDiffers> {
    reason.map(|reason| NameDiffers {
        reason: Personal::new(reason),
        earlier_name: earlier_name.map(Personal::new),
    })
}

/// What a further statement follows: the record that is named, or the one whose
/// bundle was given.
fn further_to(arguments: FurtherArguments, kept: Option<RecordId>) -> Option<FurtherTo> {
    let record = kept.or(arguments.further_to)?;
    Some(FurtherTo {
        record,
        kind: arguments.change?.into(),
        reason: Personal::new(arguments.reason?),
        sha256: arguments.sha256,
        name_differs: name_differs(arguments.name_differs, arguments.earlier_name),
    })
}

fn read_back(arguments: ReadBackArguments) -> ReadBackRequest {
    let attendant = |name: Option<String>, capacity: Option<String>| Attendant {
        name: name.unwrap_or_default().into(),
        capacity: capacity.unwrap_or_default().into(),
    };
    ReadBackRequest {
        language: arguments.language,
        reading: match arguments.can_read {
            YesNo::Yes => Reading::ByWitness,
            YesNo::No => Reading::ReadOver {
                reader: attendant(arguments.reader, arguments.reader_capacity),
            },
        },
        manner: match arguments.mark_seen_by {
            None => Manner::Signature,
            name => Manner::Mark {
                seen_by: attendant(name, arguments.mark_capacity),
            },
        },
    }
}

fn show_pages(
    session: &Session,
    id: DraftId,
    page: Option<u32>,
) -> Result<StatementView, CoreError> {
    let mut view = session.show_page(id, page.unwrap_or(1))?;
    if page.is_none() {
        let pages = view.signing.as_ref().map_or(1, |signing| signing.pages);
        for page in 2..=pages {
            view = session.show_page(id, page)?;
        }
    }
    Ok(view)
}

pub(super) fn sign_request(arguments: SignArguments) -> Result<SignRequest, Failure> {
    let by = match arguments.ink {
        None => SignBy::Typed(Personal::new(arguments.name.unwrap_or_default())),
        Some(path) => {
            let json = std::fs::read(&path).map_err(|error| Failure::file(&path, &error))?;
            let ink = Ink::parse(&json).map_err(|error| {
                CoreError::from(pocketbook_core::model::SigningError::from(error))
            })?;
            if arguments.mark {
                SignBy::Mark(ink)
            } else {
                SignBy::Drawn(ink)
            }
        }
    };
    Ok(SignRequest {
        signatory: arguments.signatory.into(),
        place: None,
        page: arguments.page,
        by,
    })
}

fn statement_lines(view: &StatementView) -> String {
    let kind = view.content.kind;
    let mut lines = vec![format!("{}  {kind}  {}", view.draft, view.state.as_str())];
    lines.extend(
        view.missing
            .iter()
            .map(|field| format!("  {} {}", field.field(), field.message())),
    );
    let warnings = view.warnings.iter();
    lines.extend(warnings.map(|one| format!("  look at {}: {}", one.field, one.message)));
    if let Some(signing) = &view.signing {
        if let Some(reason) = &signing.refused {
            let reason = match reason.reveal().trim() {
                "" => "no reason given",
                reason => reason,
            };
            lines.push(format!("  THE WITNESS REFUSED TO SIGN: {reason}"));
        }
        lines.push(format!(
            "  {}, {} still to be signed; next: {}",
            counted(signing.pages, "page"),
            counted(signing.unsigned.len(), "place"),
            signing.next_step
        ));
    }
    lines.extend(view.exhibits.iter().map(crate::verify::exhibit_line));
    lines.push(view.content.body.reveal().to_owned());
    lines.join("\n")
}
