//! `pocketbook tablet`: a complete host without a screen.

mod custody_events;
mod earlier;
mod exhibits;
mod finals;
mod finding;
mod incidents;
mod rears;
mod reports;
mod risk;
mod statements;
mod uploads;

use std::fs::File;
use std::path::Path;

use pocketbook_core::model::RecordKind;
use pocketbook_core::model::aids::{Prompt, PromptList};
use pocketbook_core::{
    AttachRequest, CancelHandle, CoreError, Device, DraftSummaryView, EnrolOptions,
    EnrolmentTicket, Label as _, ListedKind, ReferenceView, SealedView, Session, SyncRequest,
    open_font_pack,
};
use serde_json::json;

use crate::arguments::{OfficerCommand, TabletArguments, TabletCommand};
use crate::failure::Failure;
use crate::files::write_new;
use crate::input;
use crate::output::Output;
use crate::pin::PinSource;
use crate::progress::bar;

pub(crate) fn run(arguments: TabletArguments, output: &Output) -> Result<(), Failure> {
    let pin = match (arguments.pin_stdin, arguments.pin_fd) {
        (true, _) => PinSource::Stdin,
        (false, Some(number)) => PinSource::Descriptor(number),
        (false, None) => PinSource::Prompt,
    };
    let tablet = Tablet {
        dir: &arguments.dir,
        officer: arguments.officer.as_deref(),
        fonts: arguments.fonts.as_deref(),
        pin,
        plain: arguments.allow_plain_loopback,
        output,
    };
    tablet.run(arguments.command)
}

struct Tablet<'a> {
    dir: &'a Path,
    officer: Option<&'a str>,
    fonts: Option<&'a Path>,
    pin: PinSource,
    plain: bool,
    output: &'a Output,
}

impl Tablet<'_> {
    fn open(&self) -> Result<Device, Failure> {
        if !Device::is_at(self.dir) {
            return Err(CoreError::NotATablet.into());
        }
        let device = Device::open(self.dir, Device::software_platform(self.dir)?)?;
        Ok(match self.fonts {
            Some(folder) => device.with_fonts(open_font_pack(folder)?),
            None => device,
        })
    }

    fn create(&self) -> Result<Device, Failure> {
        // Before the keystore makes its folder there: another's is left as it is.
        Device::can_create(self.dir)?;
        std::fs::create_dir_all(self.dir).map_err(|error| Failure::file(self.dir, &error))?;
        Ok(Device::create(
            self.dir,
            Device::software_platform(self.dir)?,
        )?)
    }

    fn unlock(&self) -> Result<Session, Failure> {
        let device = self.open()?;
        let officer = match self.officer {
            Some(warrant) => device.find_officer(warrant)?,
            None => {
                let mut officers = device.status()?.officers;
                match (officers.pop(), officers.is_empty()) {
                    (Some(only), true) => only,
                    (None, _) => {
                        return Err(Failure::Usage(
                            "no officer has an account here; add one".to_owned(),
                        ));
                    }
                    _ => {
                        return Err(Failure::Usage(
                            "several officers use this tablet; say which with --officer".to_owned(),
                        ));
                    }
                }
            }
        };
        Ok(device.unlock(officer.id, &self.pin.entered()?)?)
    }

    /// Runs something in an unlocked session and locks it again.
    fn session<T>(&self, work: impl FnOnce(&Session) -> Result<T, Failure>) -> Result<T, Failure> {
        let session = self.unlock()?;
        let result = work(&session);
        session.lock()?;
        result
    }

    fn run(&self, command: TabletCommand) -> Result<(), Failure> {
        match command {
            TabletCommand::Init => {
                let status = self.create()?.status()?;
                self.output.result(&status, |status| {
                    format!("Tablet {} is ready.", status.device)
                })
            }
            TabletCommand::Enrol { ticket, name } => self.enrol(&ticket, name),
            TabletCommand::Officer(command) => self.officer(command),
            TabletCommand::Incident(command) => self.incident(command),
            TabletCommand::Statement(command) => self.statement(command),
            TabletCommand::Rear(command) => self.rear(command),
            TabletCommand::Earlier(command) => self.earlier(command),
            TabletCommand::Prompts => self.output.result(&PromptList::ALL, |lists| {
                let mut lines = Vec::new();
                for list in lists {
                    lines.push(list.title.to_owned());
                    let prompt = |p: &Prompt| format!("  {}: {}", p.title, p.question);
                    lines.extend(list.prompts.iter().map(prompt));
                }
                lines.join("\n")
            }),
            TabletCommand::Report(command) => self.report(command),
            TabletCommand::Exhibit(command) => self.exhibit(command),
            TabletCommand::Attach {
                file,
                incident,
                draft,
                exhibit,
            } => self.attach(
                &file,
                &AttachRequest {
                    incident,
                    draft,
                    exhibit,
                },
            ),
            TabletCommand::Attachments {
                incident,
                retry,
                get,
                out,
            } => self.session(|session| {
                if let Some(id) = retry {
                    let of_incident = session.attachments(incident)?;
                    if !of_incident.iter().any(|one| one.id == id) {
                        return Err(CoreError::NotFound {
                            what: "attachment in this incident",
                        }
                        .into());
                    }
                    session.retry_attachment(id)?;
                }
                match (get, out) {
                    (Some(id), Some(out)) => {
                        let mut reader = session.attachment_reader(id)?;
                        let bar = bar(Some(reader.size()), true, self.output.is_json());
                        let size = write_new(&out, |file| {
                            std::io::copy(&mut reader, &mut bar.wrap_write(file))
                                .map_err(|error| CoreError::from(error).into())
                        })?;
                        bar.finish_and_clear();
                        self.output
                            .result(&json!({"written": out, "size": size}), |_| {
                                format!("{} written", out.display())
                            })
                    }
                    _ => self.output.result(&session.attachments(incident)?, |list| {
                        let lines = list.iter().map(|a| {
                            let exhibit = a.exhibit.as_deref().unwrap_or("-");
                            let state = match (a.delivered, &a.parked) {
                                (true, _) => "received".to_owned(),
                                (false, None) => "saved on this tablet".to_owned(),
                                (false, Some(why)) => {
                                    format!("parked ({why}); put it right, then --retry {}", a.id)
                                }
                            };
                            format!(
                                "{}  {exhibit:8}  {}  {} bytes  {state}",
                                a.id, a.media_type, a.size
                            )
                        });
                        or_none(lines.collect::<Vec<_>>(), "no attachments")
                    }),
                }
            }),
            TabletCommand::NextExhibit { incident, initials } => self.session(|session| {
                let next = session.next_exhibit(incident, &initials)?;
                self.output
                    .result(&json!({"exhibit": next}), |_| next.to_string())
            }),
            TabletCommand::Records { retry, number, urn } => self.session(|session| {
                if let Some(record) = retry {
                    session.retry_record(record)?;
                }
                if let (Some(record), Some(urn)) = (number, urn) {
                    session.set_record_urn(record, &urn.parse().map_err(CoreError::from)?)?;
                }
                self.output.result(&session.records()?, |records| {
                    or_none(
                        records.iter().map(record_line).collect::<Vec<_>>(),
                        "no sealed records",
                    )
                })
            }),
            TabletCommand::Sync { retries, within } => self.sync(retries, within),
            TabletCommand::Uploads(arguments) => self.uploads(&arguments),
            TabletCommand::Uploaded(arguments) => self.uploaded(&arguments),
            TabletCommand::Status => self.status(),
            TabletCommand::Offences { words, limit } => self.offences(&words.join(" "), limit),
            TabletCommand::Codes { list } => self.codes(list.as_deref()),
            TabletCommand::Reference => self.output.result(&self.open()?.references()?, |list| {
                reference_lines(list.iter())
            }),
            TabletCommand::List(arguments) => self.list(&arguments),
            TabletCommand::Search(arguments) => self.search(&arguments),
            TabletCommand::FindReference { text } => self.find_reference(&text),
            TabletCommand::Export {
                record,
                out,
                recipient,
            } => self.session(|session| {
                let bar = bar(None, true, self.output.is_json());
                let exported = write_new(&out, |file| {
                    Ok(session.export(record, &recipient, bar.wrap_write(file))?)
                })?;
                bar.finish_and_clear();
                self.output.result(&exported, |view| {
                    format!(
                        "{} holds the evidence with {} attachments",
                        out.display(),
                        view.attachments
                    )
                })
            }),
            TabletCommand::Ledger => self.session(|session| {
                self.output.result(&session.verify_ledger()?, |ledger| {
                    format!("{} entries, no gap; head {}", ledger.entries, ledger.head)
                })
            }),
        }
    }

    fn enrol(&self, path: &Path, device_name: String) -> Result<(), Failure> {
        let ticket: EnrolmentTicket = serde_json::from_str(&input::text(path)?).map_err(|_| {
            Failure::malformed(path, "it is not an enrolment ticket; ask IT staff for one")
        })?;
        let device = if Device::is_at(self.dir) {
            self.open()?
        } else {
            self.create()?
        };
        let options = EnrolOptions {
            device_name,
            allow_plain_loopback: self.plain,
        };
        let view = runtime()?.block_on(device.enrol(&ticket, &options))?;
        self.output
            .result(&view, |view| format!("Enrolled with {}.", view.force))
    }

    fn officer(&self, command: OfficerCommand) -> Result<(), Failure> {
        let device = self.open()?;
        match command {
            OfficerCommand::Add { warrant, name } => {
                let officer = device.add_officer(&warrant, &name, &self.pin.chosen()?)?;
                self.output.result(&officer, |officer| {
                    format!("{} may unlock this tablet now.", officer.warrant_number)
                })
            }
            OfficerCommand::List => self.output.result(&device.status()?.officers, |officers| {
                let lines = officers
                    .iter()
                    .map(|o| format!("{}  {}", o.warrant_number, o.name.reveal()));
                or_none(lines.collect::<Vec<_>>(), "no officers")
            }),
        }
    }

    fn show_sealed(
        &self,
        work: impl FnOnce(&Session) -> Result<SealedView, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| self.output.result(&work(session)?, record_line))
    }

    fn attach(&self, path: &Path, request: &AttachRequest) -> Result<(), Failure> {
        let mut file = File::open(path).map_err(|error| Failure::file(path, &error))?;
        let size = file
            .metadata()
            .map_err(|error| Failure::file(path, &error))?
            .len();
        self.session(|session| {
            let bar = bar(Some(size), true, self.output.is_json());
            let view = session.attach(request, &mut file, Some(size), &|done| {
                bar.set_position(done)
            })?;
            bar.finish_and_clear();
            self.output.result(&view, |view| {
                format!(
                    "{}  {}  {} bytes  SHA-256 {}",
                    view.id, view.media_type, view.size, view.sha256
                )
            })
        })
    }

    fn sync(&self, retries: u32, within: Option<u64>) -> Result<(), Failure> {
        self.session(|session| {
            let request = SyncRequest {
                retries,
                time_limit: within.map(std::time::Duration::from_secs),
                allow_plain_loopback: self.plain,
                ..SyncRequest::default()
            };
            let bar = bar(Some(0), false, self.output.is_json());
            let progress = |step: pocketbook_core::Progress| {
                bar.set_length(step.total);
                bar.set_position(step.done);
            };
            let view =
                runtime()?.block_on(session.sync(&request, progress, &CancelHandle::default()))?;
            bar.finish_and_clear();
            self.output.result(&view, |view| {
                let mut lines: Vec<_> = view.delivered.iter().map(record_line).collect();
                let told = view.exhibit_collisions.iter().chain(&view.exhibits_settled);
                lines.extend(told.map(exhibits::collision_line));
                lines.extend(view.classified.iter().map(|record| {
                    format!("{record}: the force confirmed the offence; see `report confirmations`")
                }));
                lines.extend(view.references.iter().map(ReferenceView::words));
                let to_do = view.to_do().into_iter().map(|to_do| to_do.words);
                lines.extend(to_do.filter(|words| *words != view.words));
                lines.push(view.words.clone());
                lines.join("\n")
            })?;
            if view.offline {
                return Err(CoreError::Offline.into());
            }
            if view.unverified > 0 || view.equivocation {
                return Err(CoreError::UntrustedGateway.into());
            }
            let parked = view.wedged.len() + view.attachments_wedged.len();
            match (parked, view.quarantined.len()) {
                (0, 0) => Ok(()),
                (0, count) => Err(Failure::Attention(format!(
                    "the force has put {count} records apart; report them; see `records`"
                ))),
                (count, _) => Err(Failure::Attention(format!(
                    "{count} records or files were refused; see `records` and `attachments`"
                ))),
            }
        })
    }

    fn status(&self) -> Result<(), Failure> {
        let device = self.open()?.status()?;
        if device.officers.is_empty() {
            return self
                .output
                .result(&json!({"device": device, "session": null}), |_| {
                    "This tablet has no officers yet.".to_owned()
                });
        }
        self.session(|session| {
            let status = session.status()?;
            self.output
                .result(&json!({"device": device, "session": status}), |_| {
                    let force = device
                        .enrolment
                        .as_ref()
                        .map_or("not enrolled", |e| e.force.as_str());
                    let attention = device.references.iter().filter(|one| one.needs_attention());
                    let attention: String =
                        attention.map(|one| format!("\n{}", one.words())).collect();
                    format!(
                        "{}\n{} drafts, {} to send, {} refused, {} received\n{force}; keys in {}{attention}",
                        status.words,
                        status.drafts,
                        status.waiting,
                        status.wedged,
                        status.delivered,
                        status.keystore
                    )
                })
        })
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Output(error.kind()))
}

fn reference_lines<'a>(list: impl Iterator<Item = &'a ReferenceView>) -> String {
    or_none(
        list.map(ReferenceView::words).collect(),
        "the force has published nothing to this tablet yet; the built-in forms and lists are in use",
    )
}

fn or_none(lines: Vec<String>, none: &str) -> String {
    if lines.is_empty() {
        none.to_owned()
    } else {
        lines.join("\n")
    }
}

/// What a record is; what is no crime is not called one.
fn kind_words(kind: RecordKind, without_crime: bool) -> String {
    if without_crime {
        ListedKind::NonCrimeReport.to_string()
    } else {
        kind.to_string()
    }
}

fn record_line(view: &SealedView) -> String {
    let reference = match (&view.number, &view.local_reference) {
        (Some(number), _) => format!("  {}", number.words()),
        (None, Some(local)) if view.kind == RecordKind::CrimeReport => {
            format!("  local reference {local}")
        }
        _ => String::new(),
    };
    let kind = kind_words(view.kind, view.without_crime);
    let mut line = format!("{}  {kind}  {}{reference}", view.record, view.words);
    for warning in &view.warnings {
        line.push_str(&format!(
            "\n  look at {}: {}",
            warning.field, warning.message
        ));
    }
    line
}

fn draft_lines(list: &[DraftSummaryView]) -> String {
    let lines = list.iter().map(|d| {
        let refused = if d.refused { ", REFUSED" } else { "" };
        let rear = if d.rear_missing { ", NO REAR PAGE" } else { "" };
        let state = d.state.as_str();
        // The reference that is said first, then what it is and whose.
        let reference = d.number.as_ref().or(d.local_reference.as_ref());
        let both = match (&d.number, &d.local_reference) {
            (Some(number), Some(local)) => format!("  {number} ({local})"),
            _ => reference.map_or_else(String::new, |one| format!("  {one}")),
        };
        let sort = d.sort.filter(|_| d.local_reference.is_some());
        let sort = sort.map_or_else(String::new, |sort| format!("  {}", sort.label()));
        let who = match (d.who.reveal(), &d.local_reference) {
            ("", _) | (_, None) => String::new(),
            (who, Some(_)) => format!("  {who}"),
        };
        let title = d.title.reveal();
        format!(
            "{}  {state}{refused}{rear}{both}{sort}  {title}{who}",
            d.draft
        )
    });
    or_none(lines.collect::<Vec<_>>(), "none")
}
