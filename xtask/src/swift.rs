//! The Swift package: its syntax wherever Python is, its tests where a Swift 6
//! toolchain is, and a folder that such a machine can run by itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::notices::Texts;
use crate::{
    bindings, built_binary, copy, copy_folder, library, program, python, root, run, snippets,
    target,
};

/// The generated source, by its module (bindings/ffi/uniffi.toml).
pub(crate) const GENERATED: &str = "PocketbookCore.swift";

/// The C interface under it.
pub(crate) const MODULE: &str = "pocketbookFFI";

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

/// The line of the manifest that names the C interface, here and in a release.
const INTERFACE: [&str; 2] = [
    r#".systemLibrary(name: "pocketbookFFI")"#,
    r#".binaryTarget(name: "pocketbookFFI", path: "PocketbookFFI.xcframework")"#,
];

/// Set where tests are linked with the OpenSSL of the machine (.ci/run).
const SYSTEMS_OPENSSL: &str = "OPENSSL_NO_VENDOR";

/// What only tests need.
const TESTS: &str = r#"        // The process that a scenario kills.
        .executableTarget(name: "typist", dependencies: ["Pocketbook"]),
        .testTarget(name: "PocketbookTests", dependencies: ["Pocketbook", "typist"]),
"#;

/// The manifest of a package that brings its library along.
fn released(manifest: &str) -> Result<String, String> {
    let [here, released] = INTERFACE;
    if !manifest.contains(here) || !manifest.contains(TESTS) {
        return Err(
            "bindings/swift/Package.swift is written otherwise: see xtask/src/swift.rs".into(),
        );
    }
    Ok(manifest.replace(here, released).replace(TESTS, ""))
}

/// Writes the package that an app adds: the XCFramework, what was generated with
/// it, and the wrappers. Nothing of it comes from elsewhere.
pub(crate) fn package(
    folder: &Path,
    generated: &Path,
    framework: &Path,
    texts: &Texts,
) -> Result<(), String> {
    let _ = std::fs::remove_dir_all(folder);
    let from = root().join("bindings/swift");
    for sources in ["Sources/Pocketbook", "Sources/PocketbookCore"] {
        copy_folder(&from.join(sources), &folder.join(sources))?;
    }
    copy(
        &generated.join(GENERATED),
        &folder.join("Sources/PocketbookCore").join(GENERATED),
    )?;
    copy(&from.join("README.md"), &folder.join("README.md"))?;
    texts.lay(folder)?;
    copy_folder(framework, &folder.join("PocketbookFFI.xcframework"))?;
    let manifest = from.join("Package.swift");
    let wrong = |error: std::io::Error| format!("{}: {error}", manifest.display());
    let written = released(&std::fs::read_to_string(&manifest).map_err(wrong)?)?;
    std::fs::write(folder.join("Package.swift"), written).map_err(wrong)
}

/// The kit for another machine. What this one's tests are linked with, its own
/// OpenSSL, may not be there.
pub(crate) fn test_kit_for_elsewhere(folder: &Path) -> Result<(), String> {
    if std::env::var_os(SYSTEMS_OPENSSL).is_none() {
        return test_kit(folder);
    }
    let chores = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = std::path::absolute(folder).map_err(|error| error.to_string())?;
    run(Command::new(chores)
        .arg("swift-test-kit")
        .arg(folder)
        .env_remove(SYSTEMS_OPENSSL))
}

/// Gathers what a machine needs that has a Swift toolchain: the package with
/// generated sources, header, library, the program and what sends an upload in the
/// part of the system, and `run.sh`.
fn test_kit(folder: &Path) -> Result<(), String> {
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
    copy(
        &built_binary("upload_sender"),
        &folder.join("bin/upload_sender"),
    )?;
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
        let what =
            "not run: the Swift tests: no Swift 6 toolchain (swift.org); syntax only was checked";
        // No package of Debian's has one, so it is asked for where one must be.
        if std::env::var_os("POCKETBOOK_REQUIRE_SWIFT").is_some() {
            return Err(what.into());
        }
        println!("{what}");
        return Ok(());
    }
    run(Command::new("sh").arg(kit.join("run.sh")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_package_names_the_library_that_is_in_it_and_no_tests() {
        let folder = std::env::temp_dir().join(format!("pocketbook-swift-{}", std::process::id()));
        let (generated, framework) = (folder.join("generated"), folder.join("framework"));
        for (file, text) in [
            (generated.join(GENERATED), "// generated"),
            (framework.join("Info.plist"), "a list"),
        ] {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let package_folder = folder.join("Pocketbook");
        let texts = Texts::standing_in(&folder.join("texts"));
        package(&package_folder, &generated, &framework, &texts).unwrap();
        let manifest = std::fs::read_to_string(package_folder.join("Package.swift")).unwrap();
        assert!(manifest.contains(INTERFACE[1]) && !manifest.contains("testTarget"));
        assert!(manifest.contains(r#".copy("PrivacyInfo.xcprivacy")"#));
        for file in [
            "Sources/Pocketbook/Sessions.swift",
            "Sources/PocketbookCore/PocketbookCore.swift",
            "Sources/PocketbookCore/PrivacyInfo.xcprivacy",
            "PocketbookFFI.xcframework/Info.plist",
            "LICENSE-MIT",
            "LICENSE-APACHE",
            "THIRD-PARTY.txt",
        ] {
            assert!(package_folder.join(file).is_file(), "{file}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// With a toolchain that only says how it was called and what it was told.
    #[cfg(unix)]
    #[test]
    fn the_tests_are_told_where_the_programs_lie_that_they_start() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = std::env::temp_dir().join(format!("pocketbook-run-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        copy(
            &root().join("bindings/swift/run.sh"),
            &folder.join("run.sh"),
        )
        .unwrap();
        let toolchain = folder.join("swift");
        let script = "#!/bin/sh\ncase \"$1 $*\" in\n\
                      build*--show-bin-path) echo /built ;;\n\
                      build*) echo built >>\"$SAID\" ;;\n\
                      test*) echo \"$POCKETBOOK $SENDER $TYPIST $*\" >>\"$SAID\" ;;\nesac\n";
        std::fs::write(&toolchain, script).unwrap();
        std::fs::set_permissions(&toolchain, std::fs::Permissions::from_mode(0o755)).unwrap();
        let search = std::env::var_os("PATH").unwrap_or_default();
        let search = std::env::join_paths(
            std::iter::once(folder.clone()).chain(std::env::split_paths(&search)),
        );
        let said = folder.join("said");
        run(Command::new("sh")
            .arg(folder.join("run.sh"))
            .args(["--filter", "one"])
            .env("PATH", search.unwrap())
            .env("SAID", &said))
        .unwrap();
        let said = std::fs::read_to_string(said).unwrap();

        std::fs::remove_dir_all(&folder).unwrap();
        let lines: Vec<_> = said.lines().collect();
        assert_eq!(lines.first(), Some(&"built"), "{said}");
        let tests = lines.last().unwrap();
        let kit = folder.display();
        let told = format!("{kit}/bin/pocketbook {kit}/bin/upload_sender /built/typist test ");
        assert!(tests.starts_with(&told), "{said}");
        assert!(tests.ends_with("--filter one"), "{said}");
    }

    #[test]
    fn a_manifest_that_is_written_otherwise_is_told() {
        assert!(released("let package = Package()").is_err());
    }
}
