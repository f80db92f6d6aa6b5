//! The bill of materials of what ships, in CycloneDX.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{root, run};

/// The version the hosted workflow installs.
const VERSION: &str = "0.5.9";

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
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for (package, manifest) in [
        ("pocketbook-ffi", "bindings/ffi"),
        ("pocketbook-cli", "crates/pocketbook-cli"),
    ] {
        let name = format!("{package}.cdx");
        run(Command::new("cargo")
            .args(["cyclonedx", "--format", "json", "--spec-version", "1.5"])
            .args(["--describe", "crate", "--target", "all"])
            .args(["--override-filename", &name, "--manifest-path"])
            .arg(Path::new(manifest).join("Cargo.toml")))?;
        let file = format!("{name}.json");
        let (from, to) = (root().join(manifest).join(&file), folder.join(&file));
        std::fs::rename(&from, &to).map_err(|error| format!("{}: {error}", from.display()))?;
        println!("{}", to.display());
    }
    Ok(())
}
