//! The libraries for Android, laid out as an AAR wants them: one folder for each
//! ABI. It needs Google's NDK (`ANDROID_NDK_HOME`).

use std::path::{Path, PathBuf};

use object::read::elf::ProgramHeader as _;
use object::{Endianness, elf::FileHeader64, elf::PT_LOAD, read::elf::FileHeader as _};

use crate::mobile::{Build, PROFILE};
use crate::{not_run, root, target};

/// The oldest Android the app supports (Android 10).
const API: &str = "29";
/// What devices with pages of 16 KiB ask of every loaded segment.
const PAGE: u64 = 16 * 1024;

/// The systems, with the folder of each in an AAR.
const ABIS: [(&str, &str); 2] = [
    ("aarch64-linux-android", "arm64-v8a"),
    ("x86_64-linux-android", "x86_64"),
];

/// Builds for each ABI into `folder/jniLibs`, and checks the alignment.
pub(crate) fn libraries(folder: &Path) -> Result<(), String> {
    let Some(ndk) = std::env::var_os("ANDROID_NDK_HOME").map(PathBuf::from) else {
        return not_run("the libraries for Android: set ANDROID_NDK_HOME to Google's NDK");
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
    use super::check_alignment;

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
