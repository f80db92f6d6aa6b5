//! `pocketbook tablet statement finals` and `rear finals`: what was fixed once,
//! and how far it had come.

use pocketbook_core::model::{DraftId, Personal};
use pocketbook_core::{
    ComparedVersion, FinalDifferenceView, FinalStepView, FinalVersionText, FinalVersionView,
    RearVersionText, RearVersionView,
};

use super::statements::marked;
use super::{Tablet, or_none};
use crate::arguments::{FinalsArguments, RearFinalsArguments};
use crate::failure::Failure;

impl Tablet<'_> {
    pub(super) fn finals(&self, arguments: FinalsArguments) -> Result<(), Failure> {
        let FinalsArguments {
            id,
            number,
            since,
            to_draft,
            pages,
            signed,
        } = arguments;
        match (number, pages) {
            (Some(number), _) if since.is_some() || to_draft => {
                let number = ComparedVersion::Final(number);
                let (from, to) = match since {
                    Some(since) => (ComparedVersion::Final(since), number),
                    None => (number, ComparedVersion::Draft),
                };
                self.final_difference(id, from, to)
            }
            (Some(number), Some(out)) => self.write_pdf(&out, |session| {
                if signed {
                    session.final_version_signed_pages(id, number)
                } else {
                    session.final_version_pages(id, number)
                }
            }),
            (Some(number), None) => self.session(|session| {
                let version = session.final_version(id, number)?;
                self.output.result(&version, text)
            }),
            (None, _) => self.session(|session| {
                self.output.result(&session.final_versions(id)?, |list| {
                    or_none(list.iter().map(lines).collect(), "no pages were fixed yet")
                })
            }),
        }
    }

    fn final_difference(
        &self,
        id: DraftId,
        from: ComparedVersion,
        to: ComparedVersion,
    ) -> Result<(), Failure> {
        self.session(|session| {
            let difference = session.final_difference(id, from, to)?;
            self.output.result(&difference, difference_lines)
        })
    }

    pub(super) fn rear_finals(&self, arguments: RearFinalsArguments) -> Result<(), Failure> {
        let RearFinalsArguments {
            id,
            number,
            pages,
            signed,
        } = arguments;
        match (number, pages) {
            (Some(number), Some(out)) => self.write_pdf(&out, |session| {
                if signed {
                    session.rear_version_signed_pages(id, number)
                } else {
                    session.rear_version_pages(id, number)
                }
            }),
            (Some(number), None) => self.session(|session| {
                let version = session.rear_version(id, number)?;
                self.output.result(&version, rear_text)
            }),
            (None, _) => self.session(|session| {
                self.output.result(&session.rear_versions(id)?, |list| {
                    or_none(
                        list.iter().map(rear_lines).collect(),
                        "no page was fixed yet",
                    )
                })
            }),
        }
    }
}

fn difference_lines(difference: &FinalDifferenceView) -> String {
    let fields = difference.fields.iter();
    let mut lines: Vec<_> = fields.map(|field| format!("{field} differs")).collect();
    lines.push(marked(&difference.words));
    lines.join("\n")
}

fn text(version: &FinalVersionText) -> String {
    format!(
        "{}\n{}",
        lines(&version.version),
        version.content.body.reveal()
    )
}

fn lines(version: &FinalVersionView) -> String {
    let (form, end) = (&version.form, end(version.left.is_some()));
    let mut lines = vec![format!(
        "{}  fixed {}  {} pages  {} version {}  {}  {end}",
        version.number,
        version.fixed,
        version.pages,
        form.id,
        form.version,
        version.stage.to_string().replace('_', " ")
    )];
    if let Some(chosen) = &version.form_chosen {
        let reason = chosen.reason.reveal();
        lines.push(format!("  not the form in use: {reason}"));
    }
    lines.extend(version.steps.iter().map(step));
    lines.join("\n")
}

fn rear_text(version: &RearVersionText) -> String {
    let mut lines = vec![rear_lines(&version.version)];
    let fields = version.changed.iter();
    lines.extend(fields.map(|field| format!("  {field} differs from the version before")));
    let said = [
        ("home address", &version.fields.home_address),
        ("postcode", &version.fields.postcode),
        ("station", &version.fields.station),
        ("time and place", &version.fields.time_and_place),
    ];
    let said = said
        .into_iter()
        .filter(|(_, text)| **text != Personal::default());
    lines.extend(said.map(|(name, text)| format!("  {name}: {}", text.reveal())));
    lines.join("\n")
}

fn rear_lines(version: &RearVersionView) -> String {
    let (form, end) = (&version.form, end(version.left.is_some()));
    let mut lines = vec![format!(
        "{}  fixed {}  {} pages  {} version {}  {end}",
        version.number, version.fixed, version.pages, form.id, form.version
    )];
    if let Some(chosen) = &version.form_chosen {
        let reason = chosen.reason.reveal();
        lines.push(format!("  not the form in use: {reason}"));
    }
    lines.extend(version.steps.iter().map(step));
    lines.join("\n")
}

const fn end(left: bool) -> &'static str {
    if left { "left" } else { "stands" }
}

fn step(step: &FinalStepView) -> String {
    format!("  {}  {}", step.at, step.words.reveal())
}
