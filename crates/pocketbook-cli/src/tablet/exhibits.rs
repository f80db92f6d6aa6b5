//! `pocketbook tablet exhibit`.

use std::fs::File;
use std::io::BufReader;

use pocketbook_core::{
    CustodyEventView, ExhibitCollisionView, ExhibitCorrection, ExhibitLineView, ExhibitVersionView,
    ExhibitView, ExhibitWithdrawal, GapView, Label as _, NewExhibit, Session, WithdrawnView,
};
use serde_json::json;

use super::custody_events::custody_event;
use super::{Tablet, or_none};
use crate::arguments::{ExhibitAdd, ExhibitCommand, ExhibitListArguments};
use crate::failure::Failure;

impl Tablet<'_> {
    pub(super) fn exhibit(&self, command: ExhibitCommand) -> Result<(), Failure> {
        match command {
            ExhibitCommand::Add(arguments) => {
                let new = new_exhibit(arguments);
                self.show_exhibit(|session| Ok(session.add_exhibit(&new)?))
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
                self.show_exhibit(|session| Ok(session.correct_exhibit(id, &correction)?))
            }
            ExhibitCommand::Custody(arguments) => {
                let id = arguments.id;
                self.show_exhibit(|session| {
                    let event = custody_event(session, *arguments)?;
                    Ok(session.record_custody(id, &event)?)
                })
            }
            ExhibitCommand::Withdraw { id, reason, place } => {
                let withdrawal = ExhibitWithdrawal { reason, place };
                self.show_exhibit(|session| Ok(session.withdraw_exhibit(id, &withdrawal)?))
            }
            ExhibitCommand::Handover { id, bundle } => self.session(|session| {
                let file = File::open(&bundle).map_err(|error| Failure::file(&bundle, &error))?;
                let found = session.handover_in_bundle(id, BufReader::new(file))?;
                self.output.result(&found, |found| {
                    format!(
                        "{} handed it over to {} at {}.\nRecord what you took over with --what received \
                         --continues {}",
                        found.giver.reveal(),
                        found.to.reveal(),
                        found.at,
                        found.sha256
                    )
                })
            }),
            ExhibitCommand::Show { id } => self.show_exhibit(|session| Ok(session.exhibit(id)?)),
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
        work: impl FnOnce(&Session) -> Result<ExhibitView, Failure>,
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
                lines.extend(
                    view.end
                        .map(|end| format!("  {}", end.label().to_lowercase())),
                );
                lines.extend(view.withdrawn.iter().map(withdrawn_line));
                lines.extend(earlier_words(&view.versions));
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

fn event_lines(view: &ExhibitView) -> String {
    let event = |event: &CustodyEventView| {
        let struck = event
            .struck_by
            .map_or_else(String::new, |by| format!("ENTERED IN ERROR (event {by}): "));
        // Whoever takes it over on another tablet goes on from this.
        let digest = match event.act {
            "handed_over" => format!("  SHA-256 {}", event.sha256),
            _ => String::new(),
        };
        format!(
            "  {}  {}  {}: {struck}{}  record {}{digest}",
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

fn withdrawn_line(withdrawn: &WithdrawnView) -> String {
    let (at, reason) = (withdrawn.at, withdrawn.reason.reveal());
    match withdrawn.record {
        Some(record) => format!("  WITHDRAWN at {at}: {reason}  record {record}"),
        None => format!("  WITHDRAWN at {at}, before anything sealed named it: {reason}"),
    }
}

/// How it was described before, oldest first.
fn earlier_words(versions: &[ExhibitVersionView]) -> Vec<String> {
    let next = versions.iter().skip(1);
    let line = |(version, next): (&ExhibitVersionView, &ExhibitVersionView)| {
        let found = version.found_at.map(|at| format!(", {at}"));
        format!(
            "  until {}: {}; found or made: {}{}",
            next.since,
            version.description.reveal(),
            version.found_place.reveal(),
            found.unwrap_or_default()
        )
    };
    versions.iter().zip(next).map(line).collect()
}

pub(super) fn collision_line(collision: &ExhibitCollisionView) -> String {
    let word = match collision.settled {
        Some(_) => "SETTLED",
        None => "COLLISION",
    };
    format!(
        "{word} {}: {}; record {} of officer {}",
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
