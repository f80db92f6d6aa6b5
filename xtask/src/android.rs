//! The libraries for Android, laid out as an AAR wants them: one folder for each
//! ABI. It needs Google's NDK (`ANDROID_NDK_HOME`). And the AAR itself, with the
//! POM that names what it needs, by Gradle.

use std::path::{Path, PathBuf};
use std::process::Command;

use object::read::elf::ProgramHeader as _;
use object::{Endianness, elf::FileHeader64, elf::PT_LOAD, read::elf::FileHeader as _};

use crate::mobile::{Build, PROFILE};
use crate::notices::{INSIDE, Texts};
use crate::{bindings, built, not_run, root, run, target};

/// The oldest Android the app supports (Android 10).
const API: &str = "29";
/// What devices with pages of 16 KiB ask of every loaded segment.
const PAGE: u64 = 16 * 1024;

/// The systems, with the folder of each in an AAR.
const ABIS: [(&str, &str); 2] = [
    ("aarch64-linux-android", "arm64-v8a"),
    ("x86_64-linux-android", "x86_64"),
];

/// Google's NDK.
fn ndk() -> Option<PathBuf> {
    std::env::var_os("ANDROID_NDK_HOME").map(PathBuf::from)
}

const NO_NDK: &str = "the libraries for Android: set ANDROID_NDK_HOME to Google's NDK";

/// Which NDK it is: its own word.
fn revision(ndk: &Path) -> Result<built::Said, String> {
    let file = ndk.join("source.properties");
    let text =
        std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let revision = property(&text, "Pkg.Revision");
    let revision = revision.ok_or_else(|| format!("{} names no revision", file.display()))?;
    Ok(("NDK".to_owned(), revision.to_owned()))
}

/// A line of a file of properties.
fn property<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == name).then(|| value.trim())
    })
}

/// The Gradle that the build is written for: named for editors, the hosted
/// workflow and this chore in one place.
fn gradle_wanted() -> Result<String, String> {
    const FILE: &str = "bindings/kotlin/gradle/wrapper/gradle-wrapper.properties";
    let text = std::fs::read_to_string(root().join(FILE)).map_err(|error| error.to_string())?;
    property(&text, "distributionUrl")
        .and_then(|url| url.rsplit_once("/gradle-")?.1.strip_suffix("-bin.zip"))
        .map(str::to_owned)
        .ok_or_else(|| format!("{FILE} names no Gradle"))
}

/// What `gradle --version` says, if it is the wanted one.
fn is_gradle(printed: &str, wanted: &str) -> bool {
    let line = format!("Gradle {wanted}");
    printed.lines().any(|printed| printed.trim() == line)
}

/// Makes the Android library with its POM in `folder/maven`: what an app adds as
/// one dependency.
pub(crate) fn aar(folder: &Path) -> Result<(), String> {
    if ndk().is_none() {
        return not_run(NO_NDK);
    }
    // Before what takes long.
    let wanted = gradle_wanted()?;
    let gradle = built::said("gradle", &["--version"]);
    let Some(gradle) = gradle.ok().filter(|(_, told)| is_gradle(told, &wanted)) else {
        return not_run(&format!(
            "the Android library: put Gradle {wanted} on the search path"
        ));
    };
    let texts = Texts::here()?;
    let project = root().join("bindings/kotlin");
    let build = project.join("build");
    let _ = std::fs::remove_dir_all(&build);
    bindings("kotlin", &build.join("generated/kotlin"))?;
    libraries(&build)?;
    texts.lay(&build.join("notices").join(INSIDE))?;
    let maven = std::path::absolute(folder.join("maven")).map_err(|error| error.to_string())?;
    run(Command::new("gradle")
        .args(["--no-daemon", "--project-dir"])
        .arg(&project)
        .arg(format!("-Pmaven={}", maven.display()))
        .arg("publish"))?;
    let libraries: Vec<_> = ABIS
        .iter()
        .map(|(_, abi)| {
            let name = format!("{abi}/libpocketbook_ffi.so");
            let shipped = format!("pocketbook-android/jni/{name}");
            (shipped, build.join("jniLibs").join(name))
        })
        .collect();
    let tools = [
        gradle,
        revision(&ndk().unwrap_or_default())?,
        built::perl()?,
    ];
    built::write(folder, "android", &tools, &libraries)
}

/// Builds for each ABI into `folder/jniLibs`, and checks the alignment.
pub(crate) fn libraries(folder: &Path) -> Result<(), String> {
    let Some(ndk) = ndk() else {
        return not_run(NO_NDK);
    };
    let system = if cfg!(target_os = "macos") {
        "darwin-x86_64"
    } else {
        "linux-x86_64"
    };
    let tools = ndk
        .join("toolchains/llvm/prebuilt")
        .join(system)
        .join("bin");
    for (triple, abi) in ABIS {
        let clang = tools
            .join(format!("{triple}{API}-clang"))
            .display()
            .to_string();
        let archiver = tools.join("llvm-ar").display().to_string();
        let (lower, upper) = (
            triple.replace('-', "_"),
            triple.replace('-', "_").to_uppercase(),
        );
        let build = Build {
            source: &root(),
            target: &target(),
            profile: PROFILE,
            triple: Some(triple),
            compiler: Some(PathBuf::from(&clang)),
            environment: vec![
                (format!("AR_{lower}"), archiver),
                (format!("CARGO_TARGET_{upper}_LINKER"), clang),
            ],
            linker_arguments: &["-Wl,-z,max-page-size=16384"],
        };
        let library = build.run()?.join("libpocketbook_ffi.so");
        check_alignment(&library)?;
        build.check_names_no_folder(&library)?;
        let to = folder
            .join("jniLibs")
            .join(abi)
            .join("libpocketbook_ffi.so");
        to.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::copy(&library, &to).map(|_| ()))
            .map_err(|error| format!("{}: {error}", to.display()))?;
        println!("{}", to.display());
    }
    Ok(())
}

/// Refuses a library whose segments a device with large pages cannot map.
pub(crate) fn check_alignment(library: &Path) -> Result<(), String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", library.display());
    let bytes = std::fs::read(library).map_err(|error| wrong(&error))?;
    let header =
        FileHeader64::<Endianness>::parse(bytes.as_slice()).map_err(|error| wrong(&error))?;
    let endian = header.endian().map_err(|error| wrong(&error))?;
    let segments = header
        .program_headers(endian, bytes.as_slice())
        .map_err(|error| wrong(&error))?;
    let loaded = segments
        .iter()
        .filter(|segment| segment.p_type(endian) == PT_LOAD);
    for segment in loaded {
        let alignment: u64 = segment.p_align(endian);
        if alignment < PAGE {
            return Err(wrong(&format!(
                "a segment is aligned to {alignment} bytes; link with -z max-page-size=16384"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::OWN;

    const GRADLE: &str = include_str!("../../bindings/kotlin/build.gradle.kts");

    #[test]
    fn gradle_refuses_to_make_an_android_library_without_the_core() {
        for (_, abi) in ABIS {
            let library = format!("\"jniLibs/{abi}/libpocketbook_ffi.so\"");
            assert!(GRADLE.contains(&library), "{library} is not asked for");
        }
        let generated = format!("\"generated/kotlin/{}\"", crate::kotlin::GENERATED);
        assert!(GRADLE.contains(&generated), "{generated} is not asked for");
        assert!(GRADLE.contains("tasks.named(\"preBuild\") { dependsOn(complete) }"));
    }

    #[test]
    fn gradle_puts_the_licence_texts_into_the_android_library() {
        assert!(GRADLE.contains("resources.srcDirs(layout.buildDirectory.dir(\"notices\"))"));
        for own in OWN {
            let text = format!("\"notices/{INSIDE}/{own}\"");
            assert!(GRADLE.contains(&text), "{text} is not asked for");
        }
    }

    #[test]
    fn the_names_and_rules_of_the_android_library_are_ones_that_android_takes() {
        let namespace = GRADLE.split("namespace = \"").nth(1).unwrap();
        let namespace = namespace.split('"').next().unwrap();
        assert!(namespace.contains('.'), "aapt2 refuses {namespace}");
        assert!(GRADLE.contains("consumerProguardFiles(\"consumer-rules.pro\")"));
        let rules = include_str!("../../bindings/kotlin/consumer-rules.pro");
        assert!(rules.contains("-keep class com.sun.jna.** { *; }"));
        let methods = "class pocketbook.** { native <methods>; }";
        assert!(
            rules.contains(methods),
            "the generated calls lose their names"
        );
    }

    /// Without it the system refuses every socket of an app that did not think of
    /// it, and enrolling blames the link.
    #[test]
    fn the_android_library_asks_for_the_network_and_for_nothing_else() {
        let manifest = root().join("bindings/kotlin/src/main/AndroidManifest.xml");
        let manifest = std::fs::read_to_string(manifest).unwrap();
        let asked: Vec<_> = manifest
            .split("<uses-permission android:name=\"")
            .skip(1)
            .filter_map(|after| after.split('"').next())
            .collect();
        assert_eq!(asked, ["android.permission.INTERNET"]);
        // Where Gradle looks for it; its package is the namespace of the script.
        assert!(!GRADLE.contains("manifest.srcFile") && !manifest.contains("package="));
    }

    #[test]
    fn gradle_is_the_one_that_is_written_down() {
        let wanted = gradle_wanted().unwrap();
        let printed = |version: &str| format!("\n-----\nGradle {version}\n-----\nKotlin: 1.9\n");
        assert!(is_gradle(&printed(&wanted), &wanted));
        assert!(!is_gradle(&printed(&format!("{wanted}.1")), &wanted));
        assert!(!is_gradle(&printed("4.4"), &wanted));
    }

    #[test]
    fn an_ndk_says_which_it_is() {
        let text = "Pkg.Desc = Android NDK\nPkg.Revision = 27.2.12479018\n";
        assert_eq!(property(text, "Pkg.Revision"), Some("27.2.12479018"));
        assert_eq!(property(text, "Pkg"), None);
    }

    #[test]
    fn a_library_for_pages_of_four_kilobytes_is_refused() {
        if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            println!("not run: alignment of this test's own program: it is no ELF file of x86-64");
            return;
        }
        // This very test is a program for pages of 4 KiB.
        let own = std::env::current_exe().unwrap();
        let refused = check_alignment(&own).unwrap_err();
        assert!(refused.contains("aligned to 4096 bytes"), "{refused}");
    }
}
