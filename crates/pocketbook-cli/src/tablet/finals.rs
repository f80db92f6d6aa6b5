//! `pocketbook tablet statement finals`.

use pocketbook_core::{FinalVersionText, FinalVersionView, SignatureTakenView};

use super::{Tablet, or_none};
use crate::arguments::FinalsArguments;
use crate::failure::Failure;

impl Tablet<'_> {
    pub(super) fn finals(&self, arguments: FinalsArguments) -> Result<(), Failure> {
        let FinalsArguments {
            id,
            number,
            pages,
            signed,
        } = arguments;
        match (number, pages) {
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
}

fn text(version: &FinalVersionText) -> String {
    format!(
        "{}\n{}",
        lines(&version.version),
        version.content.body.reveal()
    )
}

fn lines(version: &FinalVersionView) -> String {
    let end = match &version.left {
        None => "stands".to_owned(),
        Some(left) if left.reason.reveal().is_empty() => format!("left {}", left.at),
        Some(left) => format!("left {}: {}", left.at, left.reason.reveal()),
    };
    let mut lines = vec![format!(
        "{}  fixed {}  {} pages  {}  {end}",
        version.number, version.fixed, version.pages, version.stage
    )];
    lines.extend(version.signatures.iter().map(signature));
    lines.join("\n")
}

fn signature(taken: &SignatureTakenView) -> String {
    let name = taken.name.as_ref().map_or("", |name| name.reveal());
    format!(
        "  {} page {}, {}, {} {name}",
        taken.at,
        taken.page,
        word(&taken.signatory),
        taken.method
    )
}

/// The word that JSON has for it.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word.replace('_', " "),
        _ => String::new(),
    }
}
