//! The chores of this repository: `cargo xtask` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod android;
mod apple;
mod cross_check;
mod font_pack;
mod gallery;
mod mobile;
mod reproducible;
mod sbom;
mod size;
mod verapdf;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const CHORES: &str = "cargo xtask CHORE
  bindings LANGUAGE DIR   generate the bindings (python, kotlin, swift) into a folder
  python-journey          run the whole journey through the Python bindings
                          against a real gateway process
  font-pack DIR           make the font pack of Debian's fonts-noto-core and
                          fonts-noto-cjk in a folder
  gallery                 draw every form, kind and language into docs/gallery
  xcframework DIR         the library for iPads and their simulator, on a Mac
  android DIR             the libraries for Android, with Google's NDK
  size                    bytes of each room in the library that ships, against
                          the budget in xtask/size-budget.json
  reproducible [PROFILE]  build the commit in two folders and compare the bytes
  cross-check             compile the core for iPad, its simulator and Android
                          with Debian's compiler: a proof, not an artefact
  sbom DIR                the bill of materials (CycloneDX) of what ships
  workflows               check the hosted workflows with actionlint and zizmor
  verapdf                 check the gallery's PDFs against PDF/A-2a and PDF/UA-1
                          with veraPDF, where Java and Maven are installed";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["bindings", language, folder] => bindings(language, Path::new(folder)),
        ["python-journey"] => python_journey(),
        ["font-pack", folder] => font_pack::make(Path::new(folder)),
        ["gallery"] => gallery::make(),
        ["xcframework", folder] => apple::xcframework(Path::new(folder)),
        ["android", folder] => android::libraries(Path::new(folder)),
        ["size"] => size::check(),
        ["reproducible"] => reproducible::check(mobile::PROFILE),
        ["reproducible", profile] => reproducible::check(profile),
        ["cross-check"] => cross_check::check(),
        ["sbom", folder] => sbom::write(Path::new(folder)),
        ["workflows"] => workflows::check(),
        ["verapdf"] => verapdf::check(),
        _ => {
            println!("{CHORES}");
            return if words.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default()
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn library() -> PathBuf {
    let name = format!(
        "{}pocketbook_ffi{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    target().join("debug").join(name)
}

fn run(command: &mut Command) -> Result<(), String> {
    run_in(&root(), command)
}

fn run_in(folder: &Path, command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    match command.current_dir(folder).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown} ended with {status}")),
        Err(error) => Err(format!("not run: {shown}: {error}")),
    }
}

/// Says what did not run and why; a failure where everything is installed.
fn not_run(what: &str) -> Result<(), String> {
    let sentence = format!("not run: {what}");
    if std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_some() {
        return Err(sentence);
    }
    println!("{sentence}");
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    run(Command::new(env!("CARGO")).args(arguments))
}

fn bindings(language: &str, folder: &Path) -> Result<(), String> {
    cargo(&["build", "--locked", "--package", "pocketbook-ffi", "--lib"])?;
    let (library, folder) = (library(), folder.to_string_lossy().into_owned());
    let library = library.to_string_lossy();
    cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--package",
        "pocketbook-bindgen",
        "--features",
        "generate",
        "--",
        "generate",
        "--library",
        &library,
        "--language",
        language,
        "--no-format",
        "--out-dir",
        &folder,
    ])
}

fn python_journey() -> Result<(), String> {
    let folder = target().join("bindings/python");
    bindings("python", &folder)?;
    cargo(&["build", "--locked", "--package", "pocketbook-cli"])?;
    let library = library();
    let name = library.file_name().ok_or("the library has no name")?;
    std::fs::copy(&library, folder.join(name))
        .map_err(|error| format!("{}: {error}", library.display()))?;
    let program = target()
        .join("debug")
        .join(format!("pocketbook{}", std::env::consts::EXE_SUFFIX));
    run(Command::new("python3")
        .args([
            "-m",
            "unittest",
            "discover",
            "--verbose",
            "--start-directory",
            "bindings/python/tests",
        ])
        .env("PYTHONPATH", &folder)
        .env("POCKETBOOK", program))
}
