//! The Kotlin module: generated sources, and every test of it with Maven.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{bindings, cargo, not_run, program, ran, root, run, scenarios, snippets, target};

/// The generated source, by its package (bindings/ffi/uniffi.toml).
pub(crate) const GENERATED: &str = "pocketbook/pocketbook.kt";

/// What UniFFI throws for an object that was closed.
const UNTYPED: &str = "throw IllegalStateException(\"${this.javaClass.simpleName} object has already been destroyed\")";
/// The same as a type that a host can tell from its own bugs.
const TYPED: &str = "throw ClosedException(this.javaClass.simpleName)";

/// Gives the use of a closed object an exception of its own. UniFFI has no
/// setting for it; when its wording changes this says so.
pub(crate) fn typed_when_closed(source: &str) -> Result<String, String> {
    if !source.contains(UNTYPED) {
        return Err(
            "UniFFI writes the use of a closed object otherwise: see xtask/src/kotlin.rs".into(),
        );
    }
    Ok(source.replace(UNTYPED, TYPED))
}

/// Maven, as it is called here.
const MAVEN: &str = if cfg!(windows) { "mvn.cmd" } else { "mvn" };

fn found(program: &str) -> bool {
    let status = Command::new(program)
        .arg("-version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Runs every test and sees that each scenario was among them, or says why it did
/// not.
pub(crate) fn check() -> Result<(), String> {
    if let Some(missing) = missing() {
        return not_run(&missing);
    }
    sources()?;
    let reports = target().join("kotlin/surefire-reports");
    ran::forget(&reports)?;
    run(tests().arg("test").env("POCKETBOOK", program()))?;
    ran::check(&root(), &scenarios::KOTLIN, &reports)
}

/// Measures a call through Kotlin against the core itself, both optimised.
pub(crate) fn call_overhead() -> Result<(), String> {
    if let Some(missing) = missing() {
        return not_run(&missing);
    }
    sources()?;
    cargo(&[
        "build",
        "--locked",
        "--release",
        "--package",
        "pocketbook-ffi",
        "--lib",
        "--example",
        "core_time",
    ])?;
    let release = target().join("release");
    let name = format!("core_time{}", std::env::consts::EXE_SUFFIX);
    run(tests()
        .arg("-Donly=measured")
        .arg("-Dnever=")
        .arg(format!("-Dlibrary.folder={}", release.display()))
        .arg("test")
        .env("POCKETBOOK", program())
        .env("POCKETBOOK_CORE_TIME", release.join("examples").join(name)))
}

/// What Kotlin needs and this machine has not.
pub(crate) fn missing() -> Option<String> {
    [("java", "default-jre-headless"), (MAVEN, "maven")]
        .into_iter()
        .find(|(program, _)| !found(program))
        .map(|(program, package)| format!("Kotlin: {program} is not installed ({package})"))
}

/// The generated sources and the guide's snippet.
pub(crate) fn sources() -> Result<(), String> {
    bindings("kotlin", &target().join("bindings/kotlin"))?;
    snippets::extract(
        "kotlin",
        &target().join("bindings/snippets/kotlin"),
        "Integrating.kt",
    )
}

/// Maven over a project; what it makes goes where the chores make things.
pub(crate) fn maven(project: &Path) -> Command {
    let mut maven = Command::new(MAVEN);
    maven
        .args(["--quiet", "--batch-mode", "--file"])
        .arg(project)
        .arg(format!("-Dtarget={}", target().display()));
    maven
}

/// Maven over the module with its tests.
fn tests() -> Command {
    maven(&root().join("bindings/kotlin/pom.xml"))
}
