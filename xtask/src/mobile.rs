//! Building the library that ships, the same way everywhere: in the profile
//! `release-mobile`, with nothing of the machine that built it inside.
//!
//! Its OpenSSL is always the one that it brings along, as on a tablet, whatever
//! the tests of this machine use.

use std::path::{Path, PathBuf};

use crate::{cargo_as_from_a_shell, run_in};

/// The profile in Cargo.toml that ships.
pub(crate) const PROFILE: &str = "release-mobile";

/// Where OpenSSL would look for code to load: nowhere. Left to itself it writes
/// down the folder that it was built in.
const NOWHERE: &str = "ENGINESDIR=/nonexistent MODULESDIR=/nonexistent";

/// The dynamic library as this system names it.
pub(crate) fn shared_library() -> String {
    format!(
        "{}pocketbook_ffi{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    )
}

/// One build of the library.
pub(crate) struct Build<'a> {
    /// The tree it is built from.
    pub(crate) source: &'a Path,
    /// The folder it is built in.
    pub(crate) target: &'a Path,
    /// The profile, most often [`PROFILE`].
    pub(crate) profile: &'a str,
    /// The system it is for, where it is not this one.
    pub(crate) triple: Option<&'a str>,
    /// The C compiler of that system, where it is not this one's.
    pub(crate) compiler: Option<PathBuf>,
    /// What the compilers of that system want to be told.
    pub(crate) environment: Vec<(String, String)>,
    /// Further arguments of the linker.
    pub(crate) linker_arguments: &'a [&'a str],
}

impl Build<'_> {
    /// Builds, and says in which folder the libraries lie. Two trees of one
    /// commit give the same bytes: the folders of the source, the registry and
    /// the build are written out of the result.
    pub(crate) fn run(&self) -> Result<PathBuf, String> {
        let mut renamed = vec![
            (self.target.to_owned(), "/build"),
            (self.source.to_owned(), "/pocketbook"),
        ];
        renamed.extend(home("CARGO_HOME", ".cargo").map(|registry| (registry, "/cargo")));
        // The last match counts, so the longest path comes last.
        renamed.sort_by_key(|(path, _)| path.as_os_str().len());
        let (mut rust, mut c) = (Vec::new(), Vec::new());
        for (path, name) in &renamed {
            let path = path.display();
            rust.push(format!("--remap-path-prefix={path}={name}"));
            c.push(format!("'-ffile-prefix-map={path}={name}'"));
        }
        for argument in self.linker_arguments {
            rust.push(format!("-Clink-arg={argument}"));
        }
        let mut command = cargo_as_from_a_shell();
        command
            .args(["build", "--locked", "--package", "pocketbook-ffi", "--lib"])
            .args(["--profile", self.profile])
            .arg("--target-dir")
            .arg(self.target)
            .env_remove("OPENSSL_NO_VENDOR")
            .env("CARGO_ENCODED_RUSTFLAGS", rust.join("\u{1f}"))
            .env("GNUMAKEFLAGS", NOWHERE)
            .env("SOURCE_DATE_EPOCH", "0")
            .envs(self.environment.iter().cloned());
        // Microsoft's compiler has no such argument: see docs/building.md.
        if !cfg!(windows) {
            command.env("PATH", self.path_with_compiler(&c.join(" "))?);
        }
        let mut folder = self.target.to_owned();
        if let Some(triple) = self.triple {
            command.args(["--target", triple]);
            folder.push(triple);
            if let Some(name) = self.compiler.as_deref().and_then(Path::file_name) {
                command.env(format!("CC_{}", triple.replace('-', "_")), name);
            }
        }
        run_in(self.source, &mut command)?;
        folder.push(if self.profile == "dev" {
            "debug"
        } else {
            self.profile
        });
        Ok(folder)
    }

    /// What the search path must be for the C compiler to write the folders of
    /// this machine out of what it compiles. It is called by its own name and
    /// told so behind everybody's back: OpenSSL writes its compiler and all that
    /// this was told into the library, folders as well.
    fn path_with_compiler(&self, told: &str) -> Result<std::ffi::OsString, String> {
        let search = std::env::var_os("PATH").unwrap_or_default();
        let compiler = match &self.compiler {
            Some(compiler) => compiler.clone(),
            None => std::env::split_paths(&search)
                .map(|folder| folder.join("cc"))
                .find(|file| file.is_file())
                .ok_or("no C compiler: install one that is called cc")?,
        };
        let name = compiler.file_name().unwrap_or_default();
        let folder = self.target.join("compilers");
        let script = format!("#!/bin/sh\nexec '{}' {told} \"$@\"\n", compiler.display());
        let file = folder.join(name);
        let wrong = |error: std::io::Error| format!("{}: {error}", file.display());
        std::fs::create_dir_all(&folder).map_err(wrong)?;
        std::fs::write(&file, script).map_err(wrong)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let runs = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&file, runs).map_err(wrong)?;
        }
        let all = std::iter::once(folder).chain(std::env::split_paths(&search));
        std::env::join_paths(all).map_err(|error| error.to_string())
    }

    /// Refuses a library that names a folder of this machine: it is not the same
    /// from another, and tells whose machine it was.
    pub(crate) fn check_names_no_folder(&self, library: &Path) -> Result<(), String> {
        if cfg!(windows) {
            println!(
                "not run: looking {} through for folders; C code has them there",
                library.display()
            );
            return Ok(());
        }
        let bytes =
            std::fs::read(library).map_err(|error| format!("{}: {error}", library.display()))?;
        let folders = [
            Some(self.source.to_owned()),
            Some(self.target.to_owned()),
            home("CARGO_HOME", ".cargo"),
            // Of whoever has the sources of Rust's own library installed.
            home("RUSTUP_HOME", ".rustup"),
        ];
        for folder in folders.into_iter().flatten() {
            if let Some(named) = names(&bytes, &folder) {
                return Err(format!("{} names {named}", library.display()));
            }
        }
        Ok(())
    }
}

/// The first path in this folder that the bytes hold.
fn names(bytes: &[u8], folder: &Path) -> Option<String> {
    let wanted = format!("{}/", folder.display()).into_bytes();
    let at = bytes
        .windows(wanted.len())
        .position(|window| window == wanted)?;
    let path: Vec<u8> = (bytes.iter().skip(at))
        .copied()
        .take_while(u8::is_ascii_graphic)
        .take(200)
        .collect();
    Some(String::from_utf8_lossy(&path).into_owned())
}

/// Builds the dynamic library for this very system.
pub(crate) fn build_here(source: &Path, target: &Path, profile: &str) -> Result<PathBuf, String> {
    let build = Build {
        source,
        target,
        profile,
        triple: None,
        compiler: None,
        environment: Vec::new(),
        linker_arguments: &[],
    };
    let library = build.run()?.join(shared_library());
    build.check_names_no_folder(&library)?;
    Ok(library)
}

/// A folder of Rust's tools: as it is set, or where it is by itself.
fn home(variable: &str, name: &str) -> Option<PathBuf> {
    let given = std::env::var_os(variable).map(PathBuf::from);
    given.or_else(|| std::env::home_dir().map(|home| home.join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_names_the_folder_it_was_built_in_is_told_with_the_path() {
        let library = b"\0\x01/pocketbook/src/a.rs\0cc -I/home/x/build/include -O2\0";
        let named = names(library, Path::new("/home/x/build"));
        assert_eq!(named.as_deref(), Some("/home/x/build/include"));
        assert_eq!(names(library, Path::new("/home/y")), None);
        // A folder whose name only begins alike is another.
        assert_eq!(names(library, Path::new("/home/x/bui")), None);
    }

    #[test]
    fn the_compiler_is_told_which_folders_to_write_out_and_says_so_to_nobody() {
        let folder =
            std::env::temp_dir().join(format!("pocketbook-compiler-{}", std::process::id()));
        let build = Build {
            source: Path::new("/source"),
            target: &folder,
            profile: PROFILE,
            triple: Some("aarch64-linux-android"),
            compiler: Some(PathBuf::from("/bin/echo")),
            environment: Vec::new(),
            linker_arguments: &[],
        };
        let path = build
            .path_with_compiler("'-ffile-prefix-map=/a b=/c'")
            .unwrap();
        let first = std::env::split_paths(&path).next().unwrap();
        let output = std::process::Command::new(first.join("echo"))
            .args(["-c", "two words.c"])
            .output()
            .unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(told.trim(), "-ffile-prefix-map=/a b=/c -c two words.c");
    }
}
