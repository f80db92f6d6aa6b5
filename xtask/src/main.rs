//! The chores of this repository: `cargo xtask` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod advised;
mod android;
mod apple;
mod built;
mod cross_check;
mod discreet;
mod ended;
mod font_pack;
mod gallery;
mod generated;
mod jvm;
mod kotlin;
mod mobile;
mod notices;
mod python;
mod ran;
mod replaceable;
mod reproducible;
mod sbom;
mod scenarios;
mod size;
mod snippets;
mod spoken;
mod swift;
mod thrown;
mod verapdf;
mod version;
mod whole_text;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const CHORES: &str = "cargo xtask CHORE
  bindings LANGUAGE DIR   generate the bindings (python, kotlin, swift) into a folder
  python-journey          run the whole journey through the Python bindings
                          against a real gateway process
  python-wheel            make the Python package with the library inside, in
                          target/wheels
  python                  every test of the Python package, installed as a wheel
                          in an environment of its own, mypy, and whether each
                          scenario ran
  kotlin                  every test of the Kotlin module, with Maven, and
                          whether each scenario ran
  call-overhead           what a call through Kotlin costs, release profile
  swift                   check the syntax of the Swift sources, and run their
                          tests where a Swift 6 toolchain is found
  swift-test-kit DIR      gather the Swift tests and a library in one folder that
                          a machine with a Swift toolchain can run
  scenarios               check that no scenario is missing in a language
  font-pack DIR           make the font pack of Debian's fonts-noto-core and
                          fonts-noto-cjk in a folder
  gallery                 draw every form, kind and language into docs/gallery
  xcframework DIR         the Swift package with the library for iPads, their
                          simulator and Macs in it, on a Mac
  android DIR             the libraries for Android, with Google's NDK
  aar DIR                 the Android library with its POM, as a Maven folder: the
                          libraries, and Gradle
  jvm-library DIR         the library for a desktop of this system
  jvm DIR [LIBRARIES]     the core for desktops as one jar with its POM, as a Maven
                          folder: of libraries that were built elsewhere, or of
                          one that is built here; an app with it alone is run
  jvm-development DIR     the jar with the library that tests use, which is built
                          much sooner, larger and slower; not to be passed on
  jvm-proof MAVEN         run an app that has the jar of such a folder alone
  version [TAG]           check that all packages have one version, and the tag
  size [LIBRARY]          bytes of each room in the library that ships, against
                          the budget in xtask/size-budget.json; of one that was
                          built already, or of a new one
  reproducible [PROFILE]  build the commit in two folders and compare the bytes
  cross-check [TARGET]    compile the core for iPad, its simulator and Android,
                          or one of them, with Debian's compiler: a proof, not
                          an artefact
  sbom DIR                the bill of materials (CycloneDX) of what ships
  notices DIR             the licence texts of all that is linked into what
                          ships, with cargo-about; packages take them from
                          target/notices
  tools NAME DIR          write down what a build was made with
  workflows               check the hosted workflows with actionlint and zizmor
  verapdf                 check the gallery's PDFs against PDF/A-2a and PDF/UA-1
                          with veraPDF, where Java and Maven are installed";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["bindings", language, folder] => bindings(language, Path::new(folder)),
        ["python-journey"] => python::journey(),
        ["python-wheel"] => python::wheel().map(|wheel| println!("{}", wheel.display())),
        ["python"] => python::check(),
        ["kotlin"] => kotlin::check(),
        ["call-overhead"] => kotlin::call_overhead(),
        ["swift"] => swift::check(),
        ["swift-test-kit", folder] => swift::test_kit_for_elsewhere(Path::new(folder)),
        ["scenarios"] => scenarios::check(&root()),
        ["font-pack", folder] => font_pack::make(Path::new(folder)),
        ["gallery"] => gallery::make(),
        ["xcframework", folder] => apple::xcframework(Path::new(folder)),
        ["android", folder] => android::libraries(Path::new(folder)),
        ["aar", folder] => android::aar(Path::new(folder)),
        ["jvm-library", folder] => jvm::library(Path::new(folder)),
        ["jvm", folder] => jvm::jar(Path::new(folder), None),
        ["jvm", folder, libraries] => jvm::jar(Path::new(folder), Some(Path::new(libraries))),
        ["jvm-development", folder] => jvm::development(Path::new(folder)),
        ["jvm-proof", repository] => jvm::proof(Path::new(repository)),
        ["version"] => version::check(None),
        ["version", tag] => version::check(Some(tag)),
        ["size"] => size::check(None),
        ["size", library] => size::check(Some(Path::new(library))),
        ["reproducible"] => reproducible::check(mobile::PROFILE),
        ["reproducible", profile] => reproducible::check(profile),
        ["cross-check"] => cross_check::check(None),
        ["cross-check", target] => cross_check::check(Some(target)),
        ["sbom", folder] => sbom::write(Path::new(folder)),
        ["notices", folder] => notices::write(Path::new(folder)),
        ["tools", name, folder] => built::tools(name, Path::new(folder)),
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
    run(cargo_as_from_a_shell().args(arguments))
}

/// Cargo without what the one that started these chores says of them. Build
/// scripts ask for it (`ring` does), and would run anew, with everything that is
/// made of them, each time one is started by the other.
fn cargo_as_from_a_shell() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars_os() {
        let said = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if said {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Builds the library, the program that its tests use, and every example, as
/// `cargo test --workspace` builds them. One package alone would have what they
/// all are made of compiled anew, with the features that only it asks for:
/// minutes of typesetter. Of the chores themselves nothing: they are running.
fn build() -> Result<(), String> {
    cargo(&[
        "build",
        "--locked",
        "--workspace",
        "--exclude",
        "xtask",
        "--lib",
        "--bins",
        "--examples",
    ])
}

/// An example, as [`build`] leaves it.
fn example(name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join("debug/examples").join(name)
}

/// Generates the bindings of a language into a folder, and builds the library
/// and the program that their tests use.
fn bindings(language: &str, folder: &Path) -> Result<(), String> {
    build()?;
    let (library, shown) = (library(), folder.to_string_lossy().into_owned());
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
        &shown,
    ])?;
    let file = folder.join(match language {
        "kotlin" => kotlin::GENERATED,
        "swift" => swift::GENERATED,
        _ => "pocketbook.py",
    });
    let wrong = |error: std::io::Error| format!("{}: {error}", file.display());
    let mut source = std::fs::read_to_string(&file).map_err(wrong)?;
    if language == "kotlin" {
        source = kotlin::typed_when_closed(&source)?;
    }
    for make in [
        thrown::make,
        ended::make,
        whole_text::make,
        replaceable::make,
        advised::make,
        spoken::make,
        discreet::make,
    ] {
        source = make(language, &source)?;
    }
    std::fs::write(&file, source).map_err(wrong)
}

/// The program, as it was built for the tests of the bindings.
fn program() -> PathBuf {
    built_binary("pocketbook")
}

/// A program of this workspace, as [`build`] leaves it.
fn built_binary(name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join("debug").join(name)
}

/// Takes debugging information out of a library: with it a package is several
/// times as large, and as good. Where there is no `strip` it stays.
fn without_debugging_information(library: &Path) {
    let _ = Command::new("strip").arg("-S").arg(library).status();
}

/// Copies a folder with all it holds.
fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", from.display());
    std::fs::create_dir_all(to).map_err(wrong)?;
    for entry in std::fs::read_dir(from).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Copies a file into a folder that may not be there yet.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    to.parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::copy(from, to).map(|_| ()))
        .map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}
