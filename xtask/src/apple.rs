//! The XCFramework for iPads, their simulator and the Macs of developers, and the
//! Swift package that brings it along. It needs a Mac with Xcode.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::mobile::{Build, PROFILE};
use crate::notices::Texts;
use crate::swift::MODULE;
use crate::version::VERSION;
use crate::{bindings, built, copy, copy_folder, root, run, run_in, swift, target};

/// The oldest iPadOS the app supports; `cross_check` uses it too.
pub(crate) const IPADOS: &str = "17.0";
/// The oldest macOS that tests of an app run on.
const MACOS: &str = "14.0";

/// What the framework holds a slice for.
const TRIPLES: [&str; 3] = [
    "aarch64-apple-ios",
    "aarch64-apple-ios-sim",
    "aarch64-apple-darwin",
];

/// The C compiler that crates call for a triple. For the iPad and its simulator
/// that is `clang` by name, and a script called `cc` would be passed by.
fn compiler(triple: &str) -> Option<PathBuf> {
    triple
        .contains("-ios")
        .then(|| PathBuf::from("/usr/bin/clang"))
}

/// The header and its module map, in a folder of the module's name: Clang looks
/// there too, and an app that has another such framework has no second
/// `module.modulemap` beside this one.
fn lay_out_headers(generated: &Path, headers: &Path) -> Result<(), String> {
    let _ = std::fs::remove_dir_all(headers);
    for (from, name) in [
        (format!("{MODULE}.h"), format!("{MODULE}.h")),
        // The name under which Clang looks for it.
        (format!("{MODULE}.modulemap"), "module.modulemap".to_owned()),
    ] {
        copy(&generated.join(from), &headers.join(MODULE).join(name))?;
    }
    Ok(())
}

/// Builds an app (bindings/swift/consumer) that has the package and nothing else:
/// each slice is imported and linked, and that of the Mac is run.
fn proof(package: &Path) -> Result<(), String> {
    let consumer = target().join("xcframework/consumer");
    let _ = std::fs::remove_dir_all(&consumer);
    copy_folder(&root().join("bindings/swift/consumer"), &consumer)?;
    copy_folder(package, &consumer.join("Pocketbook"))?;
    for destination in ["generic/platform=iOS", "generic/platform=iOS Simulator"] {
        let mut build = Command::new("xcodebuild");
        build
            .args(["build", "-quiet", "-scheme", "Consumer"])
            .args(["-destination", destination, "-derivedDataPath", "derived"])
            // No Mac with Intel's processor is served.
            .args(["ARCHS=arm64", "CODE_SIGNING_ALLOWED=NO"]);
        run_in(&consumer, &mut build)?;
    }
    let output = Command::new("swift")
        .args(["run", "--quiet", "--package-path"])
        .args([consumer.as_path(), Path::new("tells-version")])
        .output()
        .map_err(|error| format!("not run: swift: {error}"))?;
    // Behind what the build may say.
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = printed.lines().last().unwrap_or_default().trim();
    if !output.status.success() || told != VERSION {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the app told the version {told:?}: {reason}"));
    }
    Ok(())
}

/// Makes `PocketbookFFI.xcframework` and `pocketbook-swift.zip` in a folder: the
/// package that an app adds, with the framework in it.
pub(crate) fn xcframework(folder: &Path) -> Result<(), String> {
    if !cfg!(target_os = "macos") {
        return crate::not_run("the XCFramework: it needs a Mac with Xcode");
    }
    let texts = Texts::here()?;
    let made = |what: &Path, done: std::io::Result<()>| {
        done.map_err(|error| format!("{}: {error}", what.display()))
    };
    made(folder, std::fs::create_dir_all(folder))?;
    let generated = target().join("xcframework/generated");
    bindings("swift", &generated)?;
    let headers = target().join("xcframework/headers");
    lay_out_headers(&generated, &headers)?;
    let framework = folder.join("PocketbookFFI.xcframework");
    let _ = std::fs::remove_dir_all(&framework);
    let mut create = Command::new("xcodebuild");
    create.arg("-create-xcframework");
    let mut archives = Vec::new();
    for triple in TRIPLES {
        let build = Build {
            source: &root(),
            target: &target(),
            profile: PROFILE,
            triple: Some(triple),
            compiler: compiler(triple),
            environment: vec![
                ("IPHONEOS_DEPLOYMENT_TARGET".to_owned(), IPADOS.to_owned()),
                ("MACOSX_DEPLOYMENT_TARGET".to_owned(), MACOS.to_owned()),
                // A static archive is linked again by Xcode: thin is enough.
                (
                    "CARGO_PROFILE_RELEASE_MOBILE_LTO".to_owned(),
                    "thin".to_owned(),
                ),
            ],
            linker_arguments: &[],
        };
        let archive = build.run()?.join("libpocketbook_ffi.a");
        build.check_names_no_folder(&archive)?;
        create.arg("-library").arg(&archive);
        create.arg("-headers").arg(&headers);
        archives.push((format!("pocketbook-swift/{triple}"), archive));
    }
    run(create.arg("-output").arg(&framework))?;
    let package = folder.join("Pocketbook");
    swift::package(&package, &generated, &framework, &texts)?;
    proof(&package)?;
    let tools = [
        built::said("xcodebuild", &["-version"])?,
        built::said("clang", &["--version"])?,
        built::said("swift", &["--version"])?,
    ];
    built::write(folder, "apple", &tools, &archives)?;
    run(Command::new("ditto")
        .args(["-c", "-k", "--sequesterRsrc", "--keepParent"])
        .arg(&package)
        .arg(folder.join("pocketbook-swift.zip")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_that_is_told_what_to_write_out_is_the_one_that_is_called() {
        for (triple, name) in [
            ("aarch64-apple-ios", Some("clang")),
            ("aarch64-apple-ios-sim", Some("clang")),
            ("aarch64-apple-darwin", None),
        ] {
            assert!(TRIPLES.contains(&triple));
            let compiler = compiler(triple);
            let told = compiler.as_deref().and_then(Path::file_name);
            assert_eq!(told, name.map(std::ffi::OsStr::new), "{triple}");
        }
    }

    #[test]
    fn the_module_map_lies_in_a_folder_of_its_own() {
        let folder = std::env::temp_dir().join(format!("pocketbook-apple-{}", std::process::id()));
        let (generated, headers) = (folder.join("generated"), folder.join("headers"));
        std::fs::create_dir_all(&generated).unwrap();
        for ending in ["h", "modulemap"] {
            std::fs::write(generated.join(format!("{MODULE}.{ending}")), ending).unwrap();
        }
        lay_out_headers(&generated, &headers).unwrap();
        let found: Vec<_> = std::fs::read_dir(&headers)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        let map = std::fs::read_to_string(headers.join(MODULE).join("module.modulemap"));
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, [MODULE], "two frameworks would share a file");
        assert_eq!(map.unwrap(), "modulemap");
    }
}
