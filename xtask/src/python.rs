//! The Python package: the wheel, its tests, and the journey that needs nothing
//! but the standard library.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{
    bindings, copy, copy_folder, library, notices, program, ran, root, run, scenarios, snippets,
    target, without_debugging_information,
};

/// Builds wheels; pinned, as are the tests' own in bindings/python/pyproject.toml.
const BUILDER: &str = "hatchling==1.27.0";

/// An environment of its own with what the tests need; made once.
pub(crate) fn environment(packages: &[&str]) -> Result<PathBuf, String> {
    let folder = target().join("bindings/python-environment");
    if !python_of(&folder).is_file() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))
            .map_err(|error| format!("{error}; install python3-venv"))?;
    }
    run(Command::new(python_of(&folder))
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(packages))?;
    Ok(folder)
}

/// The interpreter of an environment.
pub(crate) fn python_of(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts/python.exe")
    } else {
        environment.join("bin/python")
    }
}

/// Generates the module and puts the library beside it: a folder to import from.
fn generated() -> Result<PathBuf, String> {
    let folder = target().join("bindings/python");
    bindings("python", &folder)?;
    let library = library();
    let name = library.file_name().ok_or("the library has no name")?;
    copy(&library, &folder.join(name))?;
    Ok(folder)
}

/// Makes the wheel and gives its path.
pub(crate) fn wheel() -> Result<PathBuf, String> {
    let generated = generated()?;
    let environment = environment(&[BUILDER])?;
    let stage = target().join("bindings/python-stage");
    let _ = std::fs::remove_dir_all(&stage);
    for file in ["pyproject.toml", "hatch_build.py", "README.md"] {
        copy(
            &root().join("bindings/python").join(file),
            &stage.join(file),
        )?;
    }
    for file in notices::OWN {
        copy(&root().join(file), &stage.join(file))?;
    }
    let package = stage.join("src/pocketbook");
    copy_folder(&root().join("bindings/python/src/pocketbook"), &package)?;
    copy(
        &generated.join("pocketbook.py"),
        &package.join("_generated.py"),
    )?;
    // Checkers read this in its place.
    run(Command::new("python3")
        .arg(root().join("xtask/python_stub.py"))
        .args([
            package.join("_generated.py"),
            package.join("_generated.pyi"),
        ]))?;
    let library = library();
    let inside = package.join(library.file_name().ok_or("the library has no name")?);
    copy(&library, &inside)?;
    without_debugging_information(&inside);
    let wheels = target().join("wheels");
    let _ = std::fs::remove_dir_all(&wheels);
    run(Command::new(python_of(&environment))
        .args([
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
        ])
        .arg("--wheel-dir")
        .args([&wheels, &stage]))?;
    let made = std::fs::read_dir(&wheels)
        .map_err(|error| format!("{}: {error}", wheels.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"));
    made.ok_or_else(|| "no wheel was made".to_owned())
}

/// Installs the wheel in an environment of its own and runs every test of the
/// package and mypy over its sources; sees that each scenario was among them.
pub(crate) fn check() -> Result<(), String> {
    let wheel = wheel()?.to_string_lossy().into_owned();
    let environment = environment(&[&format!("{wheel}[test]")])?;
    // Made again from the same version, it would not be installed again.
    let python = python_of(&environment);
    run(Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--force-reinstall", &wheel]))?;
    let project = root().join("bindings/python");
    let folder = target().join("bindings/snippets/python");
    snippets::extract("python", &folder, "integrating.py")?;
    // The package, and a caller of it that is as strict: the guide's snippet.
    let strict = |what: &[&std::ffi::OsStr]| {
        let mypy = Command::new(&python)
            .args(["-m", "mypy", "--strict", "--config-file"])
            .arg(project.join("pyproject.toml"))
            .args(what)
            .current_dir(target())
            .status();
        match mypy.is_ok_and(|status| status.success()) {
            true => Ok(()),
            false => Err("mypy found faults in the Python package or its caller".to_owned()),
        }
    };
    strict(&[])?;
    let caller = project.join("tests/typed_caller.py");
    strict(&[
        folder.join("integrating.py").as_os_str(),
        caller.as_os_str(),
    ])?;
    let reports = target().join("python-reports");
    ran::forget(&reports)?;
    run(Command::new(&python)
        .args(["-m", "pytest", "--quiet", "-rs", "-p", "no:cacheprovider"])
        .arg("--junitxml")
        .arg(reports.join("tests.xml"))
        .arg("--rootdir")
        .args([&project, &project.join("tests")])
        .env("PYTHONPATH", &folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("POCKETBOOK", program()))?;
    ran::check(&root(), &scenarios::PYTHON, &reports)
}

/// The whole journey with the standard library alone.
pub(crate) fn journey() -> Result<(), String> {
    let folder = generated()?;
    run(Command::new("python3")
        .args([
            "-m",
            "unittest",
            "--verbose",
            "bindings/python/tests/test_journey.py",
        ])
        .env("PYTHONPATH", &folder)
        .env("POCKETBOOK", program()))
}
