//! The XCFramework for iPads, their simulator and the Macs of developers, and the
//! Swift package that brings it along. It needs a Mac with Xcode.

use std::path::Path;
use std::process::Command;

use crate::mobile::{Build, PROFILE};
use crate::{bindings, root, run, swift, target};

/// The oldest iPadOS the app supports; `cross_check` uses it too.
pub(crate) const IPADOS: &str = "17.0";
/// The oldest macOS that tests of an app run on.
const MACOS: &str = "14.0";

/// Makes `PocketbookFFI.xcframework` and `pocketbook-swift.zip` in a folder: the
/// package that an app adds, with the framework in it.
pub(crate) fn xcframework(folder: &Path) -> Result<(), String> {
    if !cfg!(target_os = "macos") {
        return crate::not_run("the XCFramework: it needs a Mac with Xcode");
    }
    let made = |what: &Path, done: std::io::Result<()>| {
        done.map_err(|error| format!("{}: {error}", what.display()))
    };
    made(folder, std::fs::create_dir_all(folder))?;
    let generated = target().join("xcframework/generated");
    bindings("swift", &generated)?;
    let headers = target().join("xcframework/headers");
    let _ = std::fs::remove_dir_all(&headers);
    made(&headers, std::fs::create_dir_all(&headers))?;
    for entry in std::fs::read_dir(&generated).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = match path.extension().and_then(std::ffi::OsStr::to_str) {
            Some("h") => path.file_name().map(std::ffi::OsStr::to_owned),
            // The name under which Clang looks for it.
            Some("modulemap") => Some("module.modulemap".into()),
            _ => None,
        };
        if let Some(name) = name {
            let to = headers.join(name);
            made(&to, std::fs::copy(&path, &to).map(|_| ()))?;
        }
    }
    let framework = folder.join("PocketbookFFI.xcframework");
    let _ = std::fs::remove_dir_all(&framework);
    let mut create = Command::new("xcodebuild");
    create.arg("-create-xcframework");
    for triple in [
        "aarch64-apple-ios",
        "aarch64-apple-ios-sim",
        "aarch64-apple-darwin",
    ] {
        let libraries = Build {
            source: &root(),
            target: &target(),
            profile: PROFILE,
            triple: Some(triple),
            compiler: None,
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
        }
        .run()?;
        create
            .arg("-library")
            .arg(libraries.join("libpocketbook_ffi.a"))
            .arg("-headers")
            .arg(&headers);
    }
    run(create.arg("-output").arg(&framework))?;
    let package = folder.join("Pocketbook");
    swift::package(&package, &generated, &framework)?;
    // That it is one which a compiler takes.
    run(Command::new("swift")
        .args(["build", "--package-path"])
        .arg(&package))?;
    let built = package.join(".build");
    made(&built, std::fs::remove_dir_all(&built))?;
    run(Command::new("ditto")
        .args(["-c", "-k", "--sequesterRsrc", "--keepParent"])
        .arg(&package)
        .arg(folder.join("pocketbook-swift.zip")))
}
