//! A proof, on Linux, that the core compiles for the iPad, its simulator and
//! Android, C code included. It makes nothing that can be shipped: that is done
//! with Apple's and Google's own tools on the hosted runners.
//!
//! It needs Debian's `rustc-web`, `cargo-web` and `rust-web-src` (a compiler
//! with the sources of `std`), `clang-19`, `llvm-19`, `lld-19`, and the C
//! headers in the `ziglang` package of PyPI. Android's C code is checked
//! against musl's headers and not bionic's.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::apple::IPADOS;
use crate::{not_run, root, run, target};

/// Debian's compiler, which has the sources of `std` beside it.
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";

const TARGETS: [&str; 3] = [
    "aarch64-apple-ios",
    "aarch64-apple-ios-sim",
    "aarch64-linux-android",
];

/// Two of Apple's headers that SQLCipher asks for, with what it uses of them.
const SEC_RANDOM: &str = "#pragma once
#include <stddef.h>
#include <stdint.h>
typedef const struct __SecRandom *SecRandomRef;
extern const SecRandomRef kSecRandomDefault;
int SecRandomCopyBytes(SecRandomRef rnd, size_t count, void *bytes);
";
const CORE_FOUNDATION: &str = "#pragma once
#include <stdint.h>
typedef const void *CFTypeRef;
typedef const struct __CFString *CFStringRef;
typedef struct __CFBundle *CFBundleRef;
typedef uint32_t CFStringEncoding;
enum { kCFStringEncodingUTF8 = 0x08000100 };
#define CFSTR(text) ((CFStringRef)__builtin___CFStringMakeConstantString(text))
extern const CFStringRef kCFBundleVersionKey;
CFBundleRef CFBundleGetBundleWithIdentifier(CFStringRef identifier);
CFTypeRef CFBundleGetValueForInfoDictionaryKey(CFBundleRef bundle, CFStringRef key);
const char *CFStringGetCStringPtr(CFStringRef text, CFStringEncoding encoding);
";

/// Compiles for each target or the one that is asked for, or says why it did not.
pub(crate) fn check(only: Option<&str>) -> Result<(), String> {
    let asked: Vec<&str> = (TARGETS.into_iter())
        .filter(|target| only.is_none_or(|only| only == *target))
        .collect();
    if asked.is_empty() {
        return Err(format!("the targets are {}", TARGETS.join(", ")));
    }
    if !cfg!(target_os = "linux") {
        return not_run("the cross check: it is for Linux; here, build for the targets themselves");
    }
    for (program, package) in [
        (RUSTC, "rustc-web and rust-web-src"),
        (CARGO, "cargo-web"),
        ("clang-19", "clang-19"),
        ("llvm-ar-19", "llvm-19"),
        ("ld.lld-19", "lld-19"),
    ] {
        if !works(program) {
            return not_run(&format!(
                "the cross check: {program} is missing ({package})"
            ));
        }
    }
    let Some(headers) = headers() else {
        return not_run("the cross check: python3 finds no package ziglang (pip install ziglang)");
    };
    let shims = shims()?;
    for target in asked {
        compile(target, &headers, &shims)?;
        println!("compiled: {target}");
    }
    Ok(())
}

fn works(program: &str) -> bool {
    let status = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

fn headers() -> Option<PathBuf> {
    let output = Command::new("python3")
        .args([
            "-c",
            "import os, ziglang; print(os.path.dirname(ziglang.__file__))",
        ])
        .output()
        .ok()?;
    let folder = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()).join("lib/libc");
    folder.is_dir().then_some(folder)
}

fn shims() -> Result<PathBuf, String> {
    let folder = target().join("cross-check/headers");
    for (name, text) in [
        ("Security/SecRandom.h", SEC_RANDOM),
        ("CoreFoundation/CoreFoundation.h", CORE_FOUNDATION),
    ] {
        let file = folder.join(name);
        let written = file
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&file, text));
        written.map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(folder)
}

fn compile(triple: &str, headers: &Path, shims: &Path) -> Result<(), String> {
    let include =
        |name: &str| format!("-isystem {} ", headers.join("include").join(name).display());
    let apple = triple.contains("apple");
    let c = if apple {
        // SQLCipher takes Apple's own cryptography by itself only on a Mac.
        format!(
            "{}-isystem {} -DSQLCIPHER_CRYPTO_CC -DSQLCIPHER_OMIT_LOG_DEVICE",
            include("any-darwin-any"),
            shims.display()
        )
    } else {
        format!(
            "{}{}{}{}-DSQLCIPHER_OMIT_LOG_DEVICE",
            include("aarch64-linux-musl"),
            include("generic-musl"),
            include("aarch64-linux-any"),
            include("any-linux-any")
        )
    };
    let name = triple.replace('-', "_");
    let mut command = Command::new(CARGO);
    command
        .args(["rustc", "--locked", "--release", "--lib"])
        .args(["--crate-type", "staticlib", "--package", "pocketbook-ffi"])
        .args(["-Zbuild-std=std,panic_unwind", "--target", triple])
        .arg("--target-dir")
        .arg(target().join("cross-check"))
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        // It is thrown away: what counts is that it compiles, and soon.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env_remove("OPENSSL_NO_VENDOR")
        .env(format!("CC_{name}"), "clang-19")
        .env(format!("AR_{name}"), "llvm-ar-19")
        .env(format!("CFLAGS_{name}"), c);
    if apple {
        command
            .env("SDKROOT", headers.join("darwin"))
            .env("IPHONEOS_DEPLOYMENT_TARGET", IPADOS);
    }
    run(command.current_dir(root()))
}
