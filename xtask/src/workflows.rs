//! Has the hosted workflows checked by people who know their pitfalls.

use std::process::{Command, Stdio};

use crate::{not_run, run};

/// Each checker with how it is installed.
const CHECKERS: [(&str, &[&str], &str); 2] = [
    (
        "actionlint",
        &[],
        "go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7",
    ),
    (
        "zizmor",
        &["--offline", ".github/workflows"],
        "pip install zizmor==1.32.0",
    ),
];

/// Runs each checker, or says why it did not.
pub(crate) fn check() -> Result<(), String> {
    for (program, arguments, install) in CHECKERS {
        let found = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if !found.is_ok_and(|status| status.success()) {
            not_run(&format!("{program} on the workflows: {install}"))?;
            continue;
        }
        run(Command::new(program).args(arguments))?;
    }
    Ok(())
}
