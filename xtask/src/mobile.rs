//! Building the library that ships, the same way everywhere: in the profile
//! `release-mobile`, with nothing of the machine that built it inside.

use std::path::{Path, PathBuf};

use crate::{cargo_as_from_a_shell, run_in};

/// The profile in Cargo.toml that ships.
pub(crate) const PROFILE: &str = "release-mobile";

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
        renamed.extend(cargo_home().map(|registry| (registry, "/cargo")));
        // The last match counts, so the longest path comes last.
        renamed.sort_by_key(|(path, _)| path.as_os_str().len());
        let mut rust = Vec::new();
        let mut c = std::env::var("CFLAGS").unwrap_or_default();
        for (path, name) in &renamed {
            let path = path.display();
            rust.push(format!("--remap-path-prefix={path}={name}"));
            c.push_str(&format!(" -ffile-prefix-map={path}={name}"));
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
            .env("CARGO_ENCODED_RUSTFLAGS", rust.join("\u{1f}"))
            .env("CFLAGS", c)
            .env("SOURCE_DATE_EPOCH", "0")
            .envs(self.environment.iter().cloned());
        let mut folder = self.target.to_owned();
        if let Some(triple) = self.triple {
            command.args(["--target", triple]);
            folder.push(triple);
        }
        run_in(self.source, &mut command)?;
        folder.push(if self.profile == "dev" {
            "debug"
        } else {
            self.profile
        });
        Ok(folder)
    }
}

/// Builds the dynamic library for this very system.
pub(crate) fn build_here(source: &Path, target: &Path, profile: &str) -> Result<PathBuf, String> {
    let folder = Build {
        source,
        target,
        profile,
        triple: None,
        environment: Vec::new(),
        linker_arguments: &[],
    }
    .run()?;
    Ok(folder.join(shared_library()))
}

fn cargo_home() -> Option<PathBuf> {
    let given = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    given.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}
