//! The bill of materials of what ships, in CycloneDX.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{root, run, run_in, target};

/// The version the hosted workflow installs.
const VERSION: &str = "0.5.9";

/// What the tool calls its files, one beside each manifest.
const FILE: &str = "materials.cdx";

/// Writes the bill of materials of the shipped library and of the command into
/// a folder, or says why it did not.
pub(crate) fn write(folder: &Path) -> Result<(), String> {
    let found = Command::new("cargo")
        .args(["cyclonedx", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !found.is_ok_and(|status| status.success()) {
        return crate::not_run(&format!(
            "the bill of materials: cargo install cargo-cyclonedx --version {VERSION} --locked"
        ));
    }
    // Of the commit, in a folder of its own: the tool writes into every package.
    let source = target().join("sbom");
    let _ = std::fs::remove_dir_all(&source);
    run(Command::new("git")
        .args(["clone", "--quiet", "--no-hardlinks", "."])
        .arg(&source))?;
    run_in(
        &source,
        Command::new("cargo")
            .args(["cyclonedx", "--format", "json", "--spec-version", "1.5"])
            .args(["--target", "all", "--override-filename", FILE])
            .env("SOURCE_DATE_EPOCH", committed_at()?),
    )?;
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for (package, manifest) in [
        ("pocketbook-ffi", "bindings/ffi"),
        ("pocketbook-cli", "crates/pocketbook-cli"),
    ] {
        let from = source.join(manifest).join(format!("{FILE}.json"));
        let to = folder.join(format!("{package}.cdx.json"));
        let written = std::fs::read_to_string(&from).map(|bill| of_no_machine(&bill, &source));
        written
            .and_then(|bill| std::fs::write(&to, bill))
            .map_err(|error| format!("{}: {error}", from.display()))?;
        println!("{}", to.display());
    }
    std::fs::remove_dir_all(&source).map_err(|error| format!("{}: {error}", source.display()))
}

/// The same bill from whichever folder: packages of this house are identified by
/// where they lie.
fn of_no_machine(bill: &str, source: &Path) -> String {
    bill.replace(&source.display().to_string(), "/pocketbook")
}

/// When the commit was made: what the bill gives as its time.
fn committed_at() -> Result<String, String> {
    let output = Command::new("git")
        .args(["log", "-1", "--format=%ct"])
        .current_dir(root())
        .output()
        .map_err(|error| error.to_string())?;
    let told = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    Ok(told.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_names_no_folder_of_the_machine_that_wrote_it() {
        let bill = r#""bom-ref":"path+file:///home/x/sbom/bindings/ffi#pocketbook-ffi@0.1.0""#;
        assert_eq!(
            of_no_machine(bill, Path::new("/home/x/sbom")),
            r#""bom-ref":"path+file:///pocketbook/bindings/ffi#pocketbook-ffi@0.1.0""#
        );
    }
}
