//! `pocketbook tablet exhibit`.

use pocketbook_core::model::{Custodian, CustodyAct, Personal, WarrantNumber};
use pocketbook_core::{
    CoreError, CustodyEventView, ExhibitCollisionView, ExhibitCorrection, ExhibitLineView,
    ExhibitView, GapView, NewCustodyEvent, NewExhibit, Session,
};
use serde_json::json;

use super::{Tablet, or_none};
use crate::arguments::{
    ActWord, CustodyArguments, ExhibitAdd, ExhibitCommand, ExhibitListArguments,
};
use crate::failure::Failure;

impl Tablet<'_> {
    pub(super) fn exhibit(&self, command: ExhibitCommand) -> Result<(), Failure> {
        match command {
            ExhibitCommand::Add(arguments) => {
                let new = new_exhibit(arguments);
                self.show_exhibit(|session| session.add_exhibit(&new))
            }
            ExhibitCommand::Correct {
                id,
                description,
                found_at,
                found_place,
            } => {
                let correction = ExhibitCorrection {
                    description,
                    found_at,
                    found_place,
                };
                self.show_exhibit(|session| session.correct_exhibit(id, &correction))
            }
            ExhibitCommand::Custody(arguments) => {
                let id = arguments.id;
                let event = custody_event(*arguments)?;
                self.show_exhibit(|session| session.record_custody(id, &event))
            }
            ExhibitCommand::Show { id } => self.show_exhibit(|session| session.exhibit(id)),
            ExhibitCommand::Events { id } => self.session(|session| {
                let view = session.exhibit(id)?;
                let value = json!({"events": view.events, "gaps": view.gaps});
                self.output.result(&value, |_| event_lines(&view))
            }),
            ExhibitCommand::List(arguments) => self.exhibit_list(arguments),
            ExhibitCommand::Label { id, out } => {
                self.write_pdf(&out, |session| session.exhibit_label(id))
            }
        }
    }

    fn exhibit_list(&self, arguments: ExhibitListArguments) -> Result<(), Failure> {
        match (arguments.incident, arguments.statement, arguments.out) {
            (_, Some(draft), Some(out)) => {
                self.write_pdf(&out, |session| session.exhibit_list_of_statement(draft))
            }
            (Some(incident), None, Some(out)) => {
                self.write_pdf(&out, |session| session.exhibit_list(incident))
            }
            (Some(incident), None, None) => self.session(|session| {
                self.output.result(&session.exhibits(incident)?, |lines| {
                    let shown = lines.iter().map(list_line).collect::<Vec<_>>();
                    or_none(shown, "no exhibits")
                })
            }),
            _ => Err(Failure::Usage(
                "say which incident with --incident, or which statement with --statement and \
                 --out"
                    .to_owned(),
            )),
        }
    }

    fn show_exhibit(
        &self,
        work: impl FnOnce(&Session) -> Result<ExhibitView, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| {
            self.output.result(&work(session)?, |view| {
                let exhibit = &view.exhibit;
                let mut lines = vec![format!(
                    "{}  {}  {}",
                    exhibit.id,
                    exhibit.reference,
                    exhibit.description.reveal()
                )];
                let producer = exhibit.producer.name().reveal();
                lines.push(format!("  produced by {producer}"));
                let held = view.store.as_ref().or(view.holder.as_ref());
                lines.extend(held.map(|held| format!("  held: {}", held.reveal())));
                lines.extend(view.seal.as_ref().map(|seal| format!("  seal {seal}")));
                lines.extend(view.end.map(|end| format!("  {end}")));
                lines.push(event_lines(view));
                lines.extend(view.collisions.iter().map(collision_line));
                lines.join("\n")
            })
        })
    }
}

fn new_exhibit(arguments: ExhibitAdd) -> NewExhibit {
    NewExhibit {
        incident: arguments.incident,
        initials: arguments.initials,
        number: arguments.number,
        producer: arguments.producer,
        description: arguments.description,
        attachment: arguments.attachment,
        found_at: arguments.found_at,
        found_place: arguments.found_place,
    }
}

fn custodian(name: String, warrant_number: Option<WarrantNumber>, capacity: String) -> Custodian {
    Custodian {
        name: Personal::new(name),
        warrant_number,
        capacity: Personal::new(capacity),
    }
}

fn custody_event(arguments: CustodyArguments) -> Result<NewCustodyEvent, Failure> {
    let who = arguments
        .who
        .map(|name| custodian(name, arguments.who_warrant, arguments.who_capacity));
    let other = arguments
        .other
        .map(|name| custodian(name, arguments.other_warrant, arguments.other_capacity));
    // Which options go with which act, the parser of the command line has seen.
    let missing = |option: &str| Failure::Usage(format!("this needs {option}"));
    let to = other.ok_or_else(|| missing("--other"));
    let found = arguments.seal.clone();
    let seal = arguments.seal.ok_or_else(|| missing("--seal"));
    let act = match arguments.what {
        ActWord::Seized => CustodyAct::Seized,
        ActWord::Produced => CustodyAct::Produced,
        ActWord::Received => CustodyAct::Received {
            from: to?,
            seal: found,
        },
        ActWord::Sealed => CustodyAct::Sealed { seal: seal? },
        ActWord::HandedOver => CustodyAct::HandedOver { to: to? },
        ActWord::Stored => CustodyAct::Stored,
        ActWord::TakenOut => CustodyAct::TakenOut,
        ActWord::Opened => CustodyAct::Opened { seal: seal? },
        ActWord::Resealed => CustodyAct::Resealed {
            old: arguments.old_seal.ok_or_else(|| missing("--old-seal"))?,
            new: seal?,
        },
        ActWord::Copied => CustodyAct::Copied {
            copy: arguments.copy,
        },
        ActWord::Examined => CustodyAct::Examined,
        ActWord::Returned => CustodyAct::Returned { to: to? },
        ActWord::Destroyed => CustodyAct::Destroyed,
        ActWord::Corrected => CustodyAct::Corrected,
    };
    Ok(NewCustodyEvent {
        act,
        who,
        at: arguments.at,
        place: arguments.place,
        reason: arguments.reason,
        description: arguments.description,
    })
}

fn event_lines(view: &ExhibitView) -> String {
    let event = |event: &CustodyEventView| {
        format!(
            "  {}  {}  {}: {}  record {}",
            event.number,
            event.at,
            event.who.reveal(),
            event.words.reveal(),
            event.record
        )
    };
    let mut lines: Vec<_> = view.events.iter().map(event).collect();
    lines.extend(view.gaps.iter().map(gap_line));
    or_none(lines, "  no custody recorded")
}

fn gap_line(gap: &GapView) -> String {
    format!("  GAP at event {}: {}", gap.event, gap.message)
}

pub(super) fn collision_line(collision: &ExhibitCollisionView) -> String {
    format!(
        "COLLISION {}: {}; record {} of officer {}",
        collision.reference, collision.words, collision.other_record, collision.other_officer
    )
}

fn list_line(line: &ExhibitLineView) -> String {
    let id = line.exhibit.map_or_else(
        || "not entered as an exhibit".to_owned(),
        |id| id.to_string(),
    );
    let mut lines = vec![format!(
        "{:10}  {}  {}  {}  {id}",
        line.reference.as_str(),
        line.description.reveal(),
        line.producer.reveal(),
        line.held_at.reveal()
    )];
    lines.extend(line.gaps.iter().map(gap_line));
    lines.extend(line.collisions.iter().map(collision_line));
    lines.join("\n")
}
