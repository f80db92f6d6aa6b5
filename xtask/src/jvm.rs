//! The core for desktops as one jar: the Kotlin classes, and beside them the
//! library for each system in the folder where JNA looks for it. An app adds one
//! dependency; Kotlin's library, coroutines and JNA come along by its POM.

use std::path::{Path, PathBuf};

use crate::kotlin::{maven, missing, sources};
use crate::mobile::{PROFILE, build_here, shared_library};
use crate::notices::{INSIDE, Texts};
use crate::version::VERSION;
use crate::{built, copy, not_run, root, run, target, without_debugging_information};

/// Every system that a jar may hold the core for, as JNA names it, with the name
/// of the library there.
const SYSTEMS: [(&str, &str); 6] = [
    ("linux-x86-64", "libpocketbook_ffi.so"),
    ("linux-aarch64", "libpocketbook_ffi.so"),
    ("darwin-aarch64", "libpocketbook_ffi.dylib"),
    ("darwin-x86-64", "libpocketbook_ffi.dylib"),
    ("win32-x86-64", "pocketbook_ffi.dll"),
    ("win32-aarch64", "pocketbook_ffi.dll"),
];

/// JNA's name of this system (`Platform.RESOURCE_PREFIX`).
fn this_system() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x86-64",
        other => other,
    };
    format!("{system}-{machine}")
}

/// Builds the library for this very system into `folder/libraries`, and writes
/// down what it was built with.
pub(crate) fn library(folder: &Path) -> Result<(), String> {
    let system = this_system();
    let library = build_here(&root(), &target(), PROFILE)?;
    let to = folder
        .join("libraries")
        .join(&system)
        .join(shared_library());
    copy(&library, &to)?;
    println!("{}", to.display());
    let shipped = format!("pocketbook-jvm/{system}/{}", shared_library());
    let tools = built::compilers()?;
    built::write(
        folder,
        &format!("desktop-{system}"),
        &tools,
        &[(shipped, to)],
    )
}

/// Makes the jar in `folder/maven`, of the libraries in a folder or of one that is
/// built for this system, and runs an app that has nothing else.
pub(crate) fn jar(folder: &Path, libraries: Option<&Path>) -> Result<(), String> {
    if let Some(missing) = missing() {
        return not_run(&missing);
    }
    let texts = Texts::here()?;
    let made = emptied();
    let libraries = match libraries {
        Some(libraries) => libraries.to_owned(),
        None => {
            library(&made)?;
            made.join("libraries")
        }
    };
    let held = held(&libraries)?;
    sources()?;
    texts.lay(&notices(&made).join(INSIDE))?;
    let repository = folder.join("maven");
    deploy(&made, &libraries, &repository)?;
    println!("{} for {}", repository.display(), held.join(", "));
    if held.contains(&this_system()) {
        return proof(&repository);
    }
    not_run(&format!(
        "an app with the jar: it holds no library for {}",
        this_system()
    ))
}

/// Makes the jar of the library that tests use, which is built sooner than the
/// one that ships. It takes no licence texts along: nobody passes it on.
pub(crate) fn development(folder: &Path) -> Result<(), String> {
    if let Some(missing) = missing() {
        return not_run(&missing);
    }
    let made = emptied();
    sources()?;
    let libraries = made.join("libraries");
    let library = libraries.join(this_system()).join(shared_library());
    copy(&crate::library(), &library)?;
    without_debugging_information(&library);
    let repository = folder.join("maven");
    deploy(&made, &libraries, &repository)?;
    println!(
        "{} for {}, for development",
        repository.display(),
        this_system()
    );
    Ok(())
}

/// The folder that a jar is made in, with nothing of the last one.
fn emptied() -> PathBuf {
    let made = target().join("jvm");
    let _ = std::fs::remove_dir_all(&made);
    made
}

/// Where the licence texts of a jar are laid.
fn notices(made: &Path) -> PathBuf {
    made.join("notices")
}

/// Has Maven make the jar and lay it with its POM into a folder.
fn deploy(made: &Path, libraries: &Path, repository: &Path) -> Result<(), String> {
    let libraries = std::path::absolute(libraries).map_err(|error| error.to_string())?;
    run(maven(&root().join("bindings/kotlin/pom.xml"))
        // Neither installed where a later build would take it from, nor tested:
        // that is `cargo xtask kotlin`.
        .args(["package", "deploy:deploy", "-Dmaven.test.skip=true"])
        .arg(format!("-Dbuilt={}", made.join("classes").display()))
        .arg(format!("-Dlibraries={}", libraries.display()))
        .arg(format!("-Dnotices={}", notices(made).display()))
        .arg(format!(
            "-DaltDeploymentRepository=folder::{}",
            address(repository)?
        )))
}

/// The systems that a folder has a library for. One that has none, or something
/// that JNA would not find, makes a jar without the core.
fn held(libraries: &Path) -> Result<Vec<String>, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", libraries.display());
    let mut held = Vec::new();
    for entry in std::fs::read_dir(libraries).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let system = SYSTEMS.iter().find(|(system, library)| {
            path.file_name().is_some_and(|name| name == *system) && path.join(library).is_file()
        });
        let Some((system, _)) = system else {
            return Err(format!("{} is no library that JNA finds", path.display()));
        };
        held.push((*system).to_owned());
    }
    held.sort();
    if held.is_empty() {
        return Err(format!("{} holds no library", libraries.display()));
    }
    Ok(held)
}

/// Runs an app (bindings/kotlin/consumer) whose one dependency is the jar of a
/// folder that `jar` made, here or elsewhere.
pub(crate) fn proof(repository: &Path) -> Result<(), String> {
    if let Some(missing) = missing() {
        return not_run(&missing);
    }
    let consumer = root().join("bindings/kotlin/consumer/pom.xml");
    // Maven keeps what it once saw under a version.
    run(maven(&consumer)
        .arg("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:purge-local-repository")
        .arg("-DmanualInclude=pocketbook:pocketbook-jvm"))?;
    run(maven(&consumer)
        .arg("test")
        .arg(format!("-Drepository={}", address(repository)?))
        .arg(format!("-Dpocketbook.version={VERSION}"))
        .arg(format!(
            "-Dbuilt={}",
            target().join("jvm/consumer").display()
        )))?;
    println!("an app with the jar alone runs the core here");
    Ok(())
}

/// A folder as Maven wants to be told of it.
fn address(folder: &Path) -> Result<String, String> {
    let folder: PathBuf = std::path::absolute(folder).map_err(|error| error.to_string())?;
    let path = folder.display().to_string().replace('\\', "/");
    Ok(format!("file:///{}", path.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_of_this_system_is_one_that_jna_finds() {
        let here = this_system();
        let found = SYSTEMS.iter().find(|(system, _)| *system == here);
        assert_eq!(
            found.map(|(_, name)| (*name).to_owned()),
            Some(shared_library())
        );
    }

    /// With the very plugin that lays the resources out, and nothing compiled.
    #[test]
    fn the_licence_texts_are_laid_into_the_jar() {
        if let Some(missing) = missing() {
            not_run(&missing).unwrap();
            return;
        }
        let folder = std::env::temp_dir().join(format!("pocketbook-meta-{}", std::process::id()));
        let notices = folder.join("notices");
        let texts = Texts::standing_in(&folder.join("texts"));
        texts.lay(&notices.join(INSIDE)).unwrap();
        run(maven(&root().join("bindings/kotlin/pom.xml"))
            .arg("resources:resources")
            .arg(format!("-Dbuilt={}", folder.join("built").display()))
            .arg(format!("-Dnotices={}", notices.display())))
        .unwrap();
        for file in ["LICENSE-MIT", "LICENSE-APACHE", "THIRD-PARTY.txt"] {
            let laid = folder.join("built/classes").join(INSIDE).join(file);
            assert!(laid.is_file(), "{file}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_jar_without_a_library_that_jna_finds_is_not_made() {
        let folder = std::env::temp_dir().join(format!("pocketbook-jvm-{}", std::process::id()));
        let put = |name: &str| {
            let file = folder.join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "a library").unwrap();
        };
        std::fs::create_dir_all(&folder).unwrap();
        let empty = held(&folder);
        put("win32-x86-64/pocketbook_ffi.dll");
        put("linux-x86-64/libpocketbook_ffi.so");
        let two = held(&folder);
        // What Windows calls itself, and JNA does not.
        put("windows-x86-64/pocketbook_ffi.dll");
        let unknown = held(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(empty.is_err());
        assert_eq!(two.unwrap(), ["linux-x86-64", "win32-x86-64"]);
        assert!(unknown.unwrap_err().contains("windows-x86-64"));
    }
}
