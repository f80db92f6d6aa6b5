//! The Swift package: its syntax wherever Python is, its tests where a Swift 6
//! toolchain is, and a folder that such a machine can run by itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{bindings, copy, copy_folder, library, program, python, root, run, snippets, target};

/// The generated source, by its module (bindings/ffi/uniffi.toml).
pub(crate) const GENERATED: &str = "PocketbookCore.swift";

/// Reads Swift; finds errors of syntax, not of types.
const PARSER: [&str; 2] = ["tree-sitter==0.26.1", "tree-sitter-swift==0.7.4"];

/// Whether a Swift 6 toolchain is here.
fn toolchain() -> bool {
    let said = Command::new("swift").arg("--version").output();
    said.is_ok_and(|said| {
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        said.split("Swift version ")
            .nth(1)
            .and_then(|version| version.split('.').next())
            .and_then(|major| major.parse::<u32>().ok())
            .is_some_and(|major| major >= 6)
    })
}

/// Gathers what a machine needs that has a Swift toolchain and nothing else: the
/// package with generated sources, header, library and program, and `run.sh`.
pub(crate) fn test_kit(folder: &Path) -> Result<(), String> {
    let generated = target().join("bindings/swift");
    bindings("swift", &generated)?;
    let _ = std::fs::remove_dir_all(folder.join("Sources"));
    let _ = std::fs::remove_dir_all(folder.join("Tests"));
    copy_folder(&root().join("bindings/swift"), folder)?;
    copy(
        &generated.join(GENERATED),
        &folder.join("Sources/PocketbookCore").join(GENERATED),
    )?;
    copy(
        &generated.join("pocketbookFFI.h"),
        &folder.join("Sources/pocketbookFFI/pocketbookFFI.h"),
    )?;
    let name = library();
    let name = name.file_name().ok_or("the library has no name")?;
    copy(&library(), &folder.join("lib").join(name))?;
    copy(&program(), &folder.join("bin/pocketbook"))?;
    snippets::extract(
        "swift",
        &folder.join("Tests/PocketbookTests"),
        "Integrating.swift",
    )
}

fn syntax(kit: &Path) -> Result<(), String> {
    let environment = python::environment(&PARSER)?;
    run(Command::new(python::python_of(&environment))
        .arg(root().join("xtask/swift_syntax.py"))
        .arg(kit))
}

/// Checks the syntax of every source written by hand, the snippets included, and
/// runs the tests where they can run.
pub(crate) fn check() -> Result<(), String> {
    let kit: PathBuf = target().join("swift-test-kit");
    test_kit(&kit)?;
    syntax(&kit)?;
    if !toolchain() {
        // No package of Debian's has one, so nowhere is it asked for.
        println!(
            "not run: the Swift tests: no Swift 6 toolchain (swift.org); syntax only was checked"
        );
        return Ok(());
    }
    run(Command::new("sh").arg(kit.join("run.sh")))
}
