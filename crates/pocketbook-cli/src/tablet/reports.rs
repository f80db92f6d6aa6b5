//! `pocketbook tablet report`.

use std::path::Path;

use pocketbook_core::model::{
    FieldWarning, NumberSeries, RecordingFinding, ReportDraft, ReportPatch, SetAside,
    SupplementPatch, Victim,
};
use pocketbook_core::{
    CoreError, GroupInWords, ReportElsewhere, ReportView, Session, SupplementView,
};
use serde_json::json;

use super::{Tablet, draft_lines, or_none};
use crate::arguments::{ReportCommand, SupplementCommand, SupplementNew};
use crate::failure::Failure;
use crate::input;

impl Tablet<'_> {
    pub(super) fn report(&self, command: ReportCommand) -> Result<(), Failure> {
        match command {
            ReportCommand::New { incident, from } => {
                let (patch, not_entered) = patch(from.as_deref())?;
                self.show_report(|session| {
                    let mut view = session.create_report(incident, patch)?;
                    view.warnings.extend(not_entered);
                    Ok(view)
                })
            }
            ReportCommand::Edit { id, from } => {
                let (patch, not_entered) = patch(Some(&from))?;
                self.show_report(|session| {
                    let mut view = session.edit_report(id, patch)?;
                    view.warnings.extend(not_entered);
                    Ok(view)
                })
            }
            ReportCommand::Show { id } => self.show_report(|session| session.report(id)),
            ReportCommand::Checklist { id } => self.session(|session| {
                let view = session.report(id)?;
                let document = json!({"checklist": view.checklist, "finding": view.finding});
                self.output.result(&document, |_| checklist(&view))
            }),
            ReportCommand::List { incident } => self.session(|session| {
                self.output
                    .result(&session.reports(incident)?, |list| draft_lines(list))
            }),
            ReportCommand::ForVictims { id, victims } => self.session(|session| {
                let made = session.create_reports_for_victims(id, &victims)?;
                self.output.result(&made, |made| {
                    let lines = made.iter().map(|view| report_lines(view, &[]));
                    lines.collect::<Vec<_>>().join("\n")
                })
            }),
            ReportCommand::File { id } => self.show_sealed(|session| session.file_report(id)),
            ReportCommand::SetAside { id, reason, why } => {
                let aside = SetAside {
                    reason: reason.into(),
                    why: why.into(),
                };
                self.show_report(|session| session.set_report_aside(id, &aside))
            }
            ReportCommand::Resume { id } => self.show_report(|session| session.resume_report(id)),
            ReportCommand::Pdf { id, out } => {
                self.write_pdf(&out, |session| session.report_summary(id))
            }
            ReportCommand::Slip {
                id,
                out,
                cautions_read,
            } => self.write_pdf(&out, |session| {
                if cautions_read {
                    session.victim_slip_after_cautions(id)
                } else {
                    session.victim_slip(id)
                }
            }),
            ReportCommand::Message { id, cautions_read } => self.session(|session| {
                let message = if cautions_read {
                    session.victim_message_after_cautions(id)?
                } else {
                    session.victim_message(id)?
                };
                self.output
                    .result(&json!({"message": message}), |_| message.clone())
            }),
            ReportCommand::Supplement(command) => self.supplement(command),
            ReportCommand::Risk(command) => self.risk(command),
            ReportCommand::Confirmations { record } => {
                self.session(|session| self.confirmations(session, record))
            }
        }
    }

    fn confirmations(
        &self,
        session: &Session,
        record: pocketbook_core::model::RecordId,
    ) -> Result<(), Failure> {
        let all = session.confirmed_classifications(record)?;
        self.output.result(&all, |all| {
            or_none(crate::gateway::confirmation_lines(all), "not confirmed yet")
        })
    }

    fn supplement(&self, command: SupplementCommand) -> Result<(), Failure> {
        let patch = |from: Option<&Path>| -> Result<SupplementPatch, Failure> {
            Ok(from.map(input::document).transpose()?.unwrap_or_default())
        };
        match command {
            SupplementCommand::New(arguments) => {
                let patch = patch(arguments.from.as_deref())?;
                self.new_supplement(arguments, patch)
            }
            SupplementCommand::Edit { id, from } => {
                let patch = patch(Some(&from))?;
                self.show_supplement(|session| session.edit_supplement(id, patch))
            }
            SupplementCommand::Show { id } => {
                self.show_supplement(|session| session.supplement(id))
            }
            SupplementCommand::List { incident } => self.session(|session| {
                self.output
                    .result(&session.supplements(incident)?, |list| draft_lines(list))
            }),
            SupplementCommand::File { id } => {
                self.show_sealed(|session| session.file_supplement(id))
            }
        }
    }

    fn show_report(
        &self,
        work: impl FnOnce(&Session) -> Result<ReportView, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| {
            let view = work(session)?;
            let said = self.supplements_in_words(session, &view)?;
            self.output.result(&view, |view| report_lines(view, &said))
        })
    }

    /// What each supplement of a report says; `--json` has the fields already.
    fn supplements_in_words(
        &self,
        session: &Session,
        view: &ReportView,
    ) -> Result<Vec<Vec<GroupInWords>>, CoreError> {
        let supplements = view.supplements.iter().filter(|_| !self.output.is_json());
        supplements
            .map(|supplement| session.supplement_in_words(supplement.draft))
            .collect()
    }

    fn new_supplement(
        &self,
        arguments: SupplementNew,
        patch: SupplementPatch,
    ) -> Result<(), Failure> {
        let bundle = arguments.bundle.as_deref().map(input::open).transpose()?;
        let local_reference = arguments.local_reference.map(|text| text.parse());
        let local_reference = local_reference.transpose().map_err(CoreError::from)?;
        let crime = arguments.crime_number;
        let number = match (crime, arguments.incident_number) {
            (Some(text), _) => Some(NumberSeries::Crime.number(&text)),
            (None, Some(text)) => Some(NumberSeries::Incident.number(&text)),
            (None, None) => None,
        };
        let number = number.transpose().map_err(CoreError::from)?;
        self.show_supplement(|session| {
            let kept = match bundle {
                Some(bundle) => Some(session.keep_bundle(bundle)?.record.record),
                None => None,
            };
            match (kept.or(arguments.report), arguments.incident) {
                (Some(report), Some(incident)) => {
                    let to = ReportElsewhere {
                        report,
                        incident,
                        sha256: arguments.sha256,
                        local_reference,
                        number,
                    };
                    session.create_supplement_elsewhere(&to, patch)
                }
                (Some(report), None) => session.create_supplement(report, patch),
                (None, _) => Err(CoreError::NotFound {
                    what: "filed report",
                }),
            }
        })
    }

    fn show_supplement(
        &self,
        work: impl FnOnce(&Session) -> Result<SupplementView, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| {
            let view = work(session)?;
            let said = if self.output.is_json() {
                Vec::new()
            } else {
                session.supplement_in_words(view.draft)?
            };
            self.output.result(&view, |view| {
                let local = view.content.references.local_reference;
                let number = view.number.as_ref().map(ToString::to_string);
                let number = number.or_else(|| local.map(|local| local.to_string()));
                let number = number.unwrap_or_default();
                let mut lines = vec![format!(
                    "{}  {}  to {number}",
                    view.draft,
                    view.state.as_str()
                )];
                lines.extend(group_lines(&said));
                let missing = view.missing.iter();
                lines.extend(
                    missing.map(|field| format!("  {} {}", field.field(), field.message())),
                );
                let warnings = view.warnings.iter();
                lines.extend(
                    warnings.map(|one| format!("  look at {}: {}", one.field, one.message)),
                );
                lines.join("\n")
            })
        })
    }
}

/// What a file says of a report, and what else it says: that is of the incident,
/// which is there already.
fn patch(from: Option<&Path>) -> Result<(ReportPatch, Vec<FieldWarning>), Failure> {
    let Some(file) = from.map(input::report).transpose()? else {
        return Ok((ReportPatch::default(), Vec::new()));
    };
    let mut not_entered = Vec::new();
    let mut warn = |field: &str, message| {
        not_entered.push(FieldWarning::new(field, "not_entered", message));
    };
    if file.incident.is_some() {
        warn(
            "incident",
            "the file's incident was not entered: the report is of the one that was named; change that by `incident edit`, or make another by `incident new --from`",
        );
    }
    if !file.people.is_empty() {
        warn(
            "people",
            "the file's people were not entered; enter each by `incident person add`, or all of them with their incident by `incident new --from`",
        );
    }
    Ok((file.report, not_entered))
}

fn report_lines(view: &ReportView, said: &[Vec<GroupInWords>]) -> String {
    let local = view.local_reference.as_str();
    let number = match &view.number {
        // The slip that the victim has may still say the first of them.
        Some(number) => format!("{number}  ({local})"),
        None => local.to_owned(),
    };
    let mut lines = vec![format!("{}  {}  {number}", view.draft, view.state.as_str())];
    lines.push(format!("  say: {}", view.spoken_reference));
    if let Some(record) = view.record {
        lines.push(format!("  record {record}"));
    }
    if let Some(clock) = &view.clock {
        lines.push(format!("  {}", clock.words));
    }
    for aside in &view.set_asides {
        let resumed = aside.resumed_at.map(|at| format!(", resumed {at}"));
        lines.push(format!(
            "  set aside {}, {}: {}{}",
            aside.at,
            aside.said.reason.words(),
            aside.said.why.reveal(),
            resumed.unwrap_or_default()
        ));
    }
    lines.extend(content_lines(&view.content, view.victim_name.reveal()));
    for (at, supplement) in view.supplements.iter().enumerate() {
        let filed = match supplement.filed_at {
            Some(at) => format!("filed {at}"),
            None => "not filed yet".to_owned(),
        };
        lines.push(format!("  supplement {}, {filed}", supplement.draft));
        let groups = said.get(at).map_or(&[][..], Vec::as_slice);
        lines.extend(group_lines(groups).iter().map(|line| format!("  {line}")));
    }
    for field in &view.as_it_stands {
        let stands = field.in_words.reveal();
        lines.push(format!("  as it now stands, {}: {stands}", field.field));
    }
    for one in &view.asked_of_another {
        let supplement = one
            .supplement
            .map(|draft| format!(" of supplement {draft}"));
        lines.push(format!(
            "  {}{}: asked or said of {}, who is not the victim now{}",
            one.field,
            supplement.unwrap_or_default(),
            one.of.reveal(),
            one.how_taken_over()
        ));
    }
    if let Some(confirmed) = &view.confirmed {
        let title = confirmed.classification.known_as();
        let title = title.reveal();
        let code = confirmed.classification.code.as_ref();
        let code = code.map_or_else(String::new, |code| format!("{} ", code.as_str()));
        lines.push(format!("  confirmed by the force: {code}{title}"));
    }
    let told = [
        ("is filled in at filing", &view.offered),
        ("was filled in", &view.filled_in),
    ];
    for (when, offers) in told {
        lines.extend(
            offers
                .iter()
                .map(|one| format!("  {} {when}: {}", one.field, one.words)),
        );
    }
    for same in &view.same_crime {
        let number = same.number.as_ref().map(ToString::to_string);
        let named = number.unwrap_or_else(|| same.local_reference.clone());
        lines.push(format!(
            "  the same crime is in report {named}  {}",
            same.draft
        ));
    }
    for same in &view.same_things {
        let other = &same.report;
        let number = other.number.as_ref().map(ToString::to_string);
        let named = number.unwrap_or_else(|| other.local_reference.clone());
        lines.push(format!(
            "  the number of {} is in report {named} too  {}",
            same.field, other.draft
        ));
    }
    let missing = view.missing.iter();
    lines.extend(missing.map(|field| format!("  {} {}", field.field(), field.message())));
    let warnings = view.warnings.iter();
    lines.extend(warnings.map(|one| format!("  look at {}: {}", one.field, one.message)));
    lines.join("\n")
}

/// All that a supplement says, in groups as its summary prints them.
fn group_lines(groups: &[GroupInWords]) -> Vec<String> {
    let mut lines = Vec::new();
    for group in groups {
        // What stands in no group comes first, and needs no heading.
        let indent = match group.heading.trim() {
            "" | "(continued)" => "  ",
            heading => {
                lines.push(format!("  {heading}"));
                "    "
            }
        };
        for field in &group.fields {
            let words = field.words.reveal();
            lines.push(format!("{indent}{}: {words}", field.label));
        }
        let text = group.text.reveal().lines();
        lines.extend(text.map(|line| format!("{indent}{line}")));
    }
    lines
}

/// What a report says, in short; `--json` has every field.
fn content_lines(report: &ReportDraft, victim: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |name: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("  {name}: {text}"));
        }
    };
    if let Some(kind) = &report.kind {
        let kind = if kind.is_crime() {
            "crime"
        } else {
            "no crime, an incident"
        };
        say("kind", kind.to_owned());
    }
    let code = report
        .classification
        .as_ref()
        .and_then(|one| one.code.as_ref());
    let code = code.map_or_else(String::new, |code| format!("{} ", code.as_str()));
    say("offence", format!("{code}{}", report.title().reveal()));
    match report.victim {
        Some(Victim::Person(_)) => say("victim", victim.to_owned()),
        Some(Victim::State) => say("victim", "the State".to_owned()),
        None => {}
    }
    for (name, time) in [
        ("reported", report.reported_at),
        ("committed from", report.committed_from),
        ("committed to", report.committed_to),
    ] {
        say(name, time.map(|time| time.to_string()).unwrap_or_default());
    }
    say(
        "disclosed later",
        report.disclosed_later.reveal().to_owned(),
    );
    let cad = report
        .cad_reference
        .as_ref()
        .map(|cad| cad.as_str().to_owned());
    say("CAD", cad.unwrap_or_default());
    for item in &report.property {
        say("thing", item.description.reveal().to_owned());
    }
    say("narrative", report.narrative.reveal().to_owned());
    lines
}

fn checklist(view: &ReportView) -> String {
    let mut lines: Vec<_> = view
        .checklist
        .iter()
        .map(|one| {
            let answer = match one.answer {
                Some(true) => "yes",
                Some(false) => "no",
                None => "not answered",
            };
            format!("{}  {answer}", one.words)
        })
        .collect();
    lines.push(match view.finding {
        RecordingFinding::Crime(because) => format!("a crime: {}", because.words()),
        RecordingFinding::NonCrime(because) => {
            format!("recorded without a crime: {}", because.words())
        }
        RecordingFinding::Unanswered(next) => format!("to answer next: {}", next.words()),
    });
    lines.join("\n")
}
