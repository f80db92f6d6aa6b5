//! `pocketbook demo`: the whole journey, with real processes on this machine.
//!
//! Gateway and tablet are this very program, started anew for each step, as an
//! officer's app is. The tablet is killed with SIGKILL while the officer types;
//! what it had acknowledged must be there afterwards.

mod steps;
mod summary;

use std::path::Path;
use std::time::Instant;

use pocketbook_core::model::StatementPatch;

use crate::arguments::DemoArguments;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;

/// Says that a folder is a demo's own, so that the next may replace it.
const MARKER: &str = ".pocketbook-demo";

/// What the journey is made with.
struct Material {
    statement_name: String,
    /// As its author wrote it.
    statement: String,
    /// The same, read.
    fields: StatementPatch,
    report: String,
    photo: Vec<u8>,
    photo_extension: String,
}

pub(crate) fn run(arguments: &DemoArguments, output: &Output) -> Result<(), Failure> {
    let material = material(arguments)?;
    prepare(&arguments.out)?;
    let telling = Telling {
        output,
        started: Instant::now(),
    };
    let story = steps::journey(&arguments.out, &material, &telling)?;
    summary::write(&arguments.out, &story)?;
    output.result(&story, |story| summary::words(&arguments.out, story))
}

/// Tells the story as it happens, with the time it took.
struct Telling<'a> {
    output: &'a Output,
    started: Instant,
}

impl Telling<'_> {
    fn chapter(&self, words: &str) -> Result<(), Failure> {
        self.say(&format!("\n{words}"))
    }

    fn step(&self, words: &str) -> Result<(), Failure> {
        self.say(&format!(
            "  {:5.1} s  {words}",
            self.started.elapsed().as_secs_f32()
        ))
    }

    fn say(&self, words: &str) -> Result<(), Failure> {
        if self.output.is_json() {
            Ok(())
        } else {
            self.output.line(words)
        }
    }
}

fn material(arguments: &DemoArguments) -> Result<Material, Failure> {
    let statement = match &arguments.statement {
        Some(path) => input::text(path)?,
        None => include_str!("../../../examples/statement.txt").to_owned(),
    };
    let statement_path = arguments
        .statement
        .as_deref()
        .unwrap_or(Path::new("statement.txt"));
    let fields = input::parse_statement(statement_path, &statement)?;
    let report = match &arguments.report {
        Some(path) => input::text(path)?,
        None => include_str!("../../../examples/report.json").to_owned(),
    };
    let report_path = arguments
        .report
        .as_deref()
        .unwrap_or(Path::new("report.json"));
    input::parse_report(report_path, &report)?;
    let (photo, photo_path) = match &arguments.photo {
        Some(path) => (
            std::fs::read(path).map_err(|error| Failure::file(path, &error))?,
            path.as_path(),
        ),
        None => (
            include_bytes!("../../../examples/photo.jpg").to_vec(),
            Path::new("photo.jpg"),
        ),
    };
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    Ok(Material {
        statement_name: name(statement_path),
        statement,
        fields,
        report,
        photo,
        photo_extension: photo_path
            .extension()
            .map(|e| e.to_string_lossy().into_owned())
            .unwrap_or_default(),
    })
}

/// Makes the folder, replacing an earlier demo's and nothing else.
fn prepare(out: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(out, &error);
    if out.exists() {
        let empty = std::fs::read_dir(out).map_err(failed)?.next().is_none();
        if !empty && !out.join(MARKER).is_file() {
            return Err(Failure::malformed(
                out,
                "it holds something that is not a demo's; choose another folder with --out",
            ));
        }
        std::fs::remove_dir_all(out).map_err(failed)?;
    }
    std::fs::create_dir_all(out).map_err(failed)?;
    std::fs::write(out.join(MARKER), "").map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_a_demos_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        assert!(prepare(folder.path()).is_err());
        assert_eq!(
            std::fs::read_to_string(folder.path().join("mine.txt")).unwrap(),
            "mine"
        );
        let own = folder.path().join("demo");
        prepare(&own).unwrap();
        std::fs::write(own.join("old"), "").unwrap();
        prepare(&own).unwrap();
        assert!(!own.join("old").exists());
    }
}
