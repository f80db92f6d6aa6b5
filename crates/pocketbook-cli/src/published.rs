//! `pocketbook gateway reference`: the force publishes reference data.
//!
//! A file is checked as a tablet will check it before it is signed, so that
//! what is broken is refused on a desk, by line and reason.

use std::io::{Read as _, Write as _};
use std::path::Path;

use pocketbook_core::model::ReferenceName;
use pocketbook_core::{
    CoreError, Fonts, ListChange, ReferenceFault, built_in_form, check_reference, open_font_pack,
};
use pocketbook_gateway::{Gateway, GatewayError, PublishedEdition};
use pocketbook_seal::REFERENCE_LIMIT;
use serde_json::json;

use crate::arguments::PublishedCommand;
use crate::failure::Failure;
use crate::files::write_new;
use crate::output::Output;

pub(crate) fn run(command: PublishedCommand, output: &Output) -> Result<(), Failure> {
    match command {
        PublishedCommand::Add {
            dir,
            kind,
            id,
            edition,
            fonts,
            yes,
            file,
        } => {
            let gateway = Gateway::open(&dir)?;
            let reference = ReferenceName {
                kind: kind.into(),
                id,
            };
            let content = text(&file)?;
            let fonts = match fonts {
                Some(folder) => open_font_pack(&folder)?,
                None => Fonts::embedded(),
            };
            check_reference(&reference, &content, &fonts)
                .map_err(|fault| Failure::malformed(&file, in_lines(&fault)))?;
            let in_use = gateway.reference_in_use(&reference)?;
            let before = in_use.as_ref();
            let before = before.map(|(edition, content)| (&edition.reference, content.as_str()));
            let change = ListChange::between(before, &reference, &content)
                .map_err(|fault| Failure::malformed(&file, in_lines(&fault)))?;
            if let Some(change) = change.filter(|change| change.drops_much() && !yes) {
                let edition = in_use.as_ref().map(|(edition, _)| edition);
                return Err(Failure::malformed(&file, refusal(&change, edition)));
            }
            let media_type = match file.extension().and_then(|extension| extension.to_str()) {
                Some("csv" | "CSV") => "text/csv",
                _ => "application/json",
            };
            let (published, new) =
                gateway.publish_reference(&reference, media_type, &content, edition)?;
            let value = json!({"published": published, "new": new, "change": change});
            output.result(&value, |_| {
                let line = line(&published);
                if new {
                    let change = change.map_or_else(String::new, |change| {
                        let ListChange {
                            rows,
                            new,
                            changed,
                            gone,
                            ..
                        } = change;
                        format!("\n{rows} rows: {new} new, {changed} changed, {gone} gone.")
                    });
                    format!("{line}{change}\nTablets take it with their next sync.")
                } else {
                    format!("{line}\nThis is the newest edition already; nothing was published.")
                }
            })
        }
        PublishedCommand::BuiltIn { id, out } => {
            let form = built_in_form(&id).ok_or(CoreError::NotFound { what: "form" })?;
            write_new(&out, |file| {
                file.write_all(form.as_bytes())
                    .map_err(|error| Failure::file(&out, &error))
            })?;
            output.result(&json!({"written": out}), |_| {
                format!(
                    "{} holds the form. Change its wording or templates, raise its version, and add it.",
                    out.display()
                )
            })
        }
        PublishedCommand::List { dir } => {
            output.result(&Gateway::open(&dir)?.references()?, |editions| {
                let lines: Vec<_> = editions.iter().map(line).collect();
                if lines.is_empty() {
                    "nothing is published".to_owned()
                } else {
                    lines.join("\n")
                }
            })
        }
    }
}

/// Why a list is not published that would take most of the one in use away.
fn refusal(change: &ListChange, in_use: Option<&PublishedEdition>) -> String {
    let ListChange {
        in_use: before,
        rows,
        new,
        changed,
        gone,
    } = change;
    let which = match in_use {
        Some(edition) => format!("{} edition {}", edition.reference, edition.edition),
        None => "the list that comes with Pocketbook".to_owned(),
    };
    format!(
        "of the {before} rows of {which}, which tablets use, {gone} would be gone ({rows} rows in this file: {new} new, {changed} changed); check that it is whole, and give --yes if it is meant"
    )
}

fn line(edition: &PublishedEdition) -> String {
    format!(
        "{} edition {}, issued {}, SHA-256 {}",
        edition.reference, edition.edition, edition.issued, edition.sha256
    )
}

/// Why a file is refused; where there are several faults, each on a line.
fn in_lines(fault: &ReferenceFault) -> String {
    if fault.faults.len() < 2 {
        return fault.reason.clone();
    }
    format!("refused whole\n{}", fault.faults.join("\n"))
}

/// A file of text, no larger than may be published.
fn text(path: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let most = u64::try_from(REFERENCE_LIMIT).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() > REFERENCE_LIMIT {
        return Err(GatewayError::ReferenceTooLarge {
            limit: REFERENCE_LIMIT,
        }
        .into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(good);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        Failure::malformed(
            path,
            format!("line {line} is not text in UTF-8; save the file as UTF-8"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_text_is_refused_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, b"code,title\n1,caf\xe9\n").unwrap();
        let refused = text(&path).unwrap_err().to_string();
        assert!(refused.contains("line 2 is not text"), "{refused}");
        std::fs::write(&path, vec![b'x'; REFERENCE_LIMIT + 1]).unwrap();
        assert!(text(&path).unwrap_err().to_string().contains("larger than"));
    }
}
