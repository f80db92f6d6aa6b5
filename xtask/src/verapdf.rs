//! Has veraPDF check every PDF of the gallery against PDF/A-2a and PDF/UA-1.

use std::process::{Command, Stdio};

use crate::{gallery, not_run, root, run};

fn found(program: &str, argument: &str) -> bool {
    let status = Command::new(program)
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Runs the check, or says why it did not run.
pub(crate) fn check() -> Result<(), String> {
    for (program, argument, package) in [
        ("java", "-version", "default-jre-headless"),
        ("mvn", "-version", "maven"),
    ] {
        if !found(program, argument) {
            return not_run(&format!("veraPDF: {program} is not installed ({package})"));
        }
    }
    let pdfs = gallery::pdfs_in(&gallery::pdfs()?)?;
    let project = root().join("xtask/verapdf/pom.xml");
    run(Command::new("mvn")
        .args(["--quiet", "--batch-mode", "--file"])
        .arg(&project)
        .args(["compile", "exec:java"])
        // One argument a line: the names hold spaces.
        .env(
            "POCKETBOOK_PDFS",
            pdfs.iter()
                .map(|pdf| pdf.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
                .join("\n"),
        ))
}
