//! The licence texts of what is linked into the library and the command, which
//! whoever passes either on must pass on too: one `THIRD-PARTY.txt`, in every
//! package of a release.
//!
//! cargo-about names the crates, and for each the licence that is taken with its
//! text. What crates carry in of others (OpenSSL, SQLCipher) has texts deeper in
//! their folders, and is found there by name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::reproducible::digest_of;
use crate::{cargo, copy, not_run, root, run, target};

/// The version the hosted workflow installs.
const VERSION: &str = "0.9.3";

/// The texts of others.
pub(crate) const FILE: &str = "THIRD-PARTY.txt";

/// What whoever passes this house's own code on must pass on with it.
pub(crate) const OWN: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Where a jar and an AAR have them: in a folder of their own, for an Android app
/// is not built where two libraries bring one file.
pub(crate) const INSIDE: &str = "META-INF/pocketbook";

/// Fonts that are in the binary.
const FONTS: &str = "crates/pocketbook-forms/fonts/OFL.txt";

/// What ships.
const SHIPPED: [&str; 2] = [
    "bindings/ffi/Cargo.toml",
    "crates/pocketbook-cli/Cargo.toml",
];

/// Texts that may not be missing, by their crate: of code that it carries in, or
/// what it says of data whose terms are not its own.
const CARRIED: [(&str, &str); 9] = [
    ("openssl-src", "openssl/LICENSE.txt"),
    ("sqlcipher-src", "sqlcipher/LICENSE-sqlcipher"),
    ("sqlcipher-src", "sqlcipher/LICENSE-libtomcrypt"),
    ("ring", "LICENSE-BoringSSL"),
    ("ring", "LICENSE-other-bits"),
    ("zstd-sys", "zstd/LICENSE"),
    ("typst-assets", "NOTICE"),
    ("krilla", "icc/LICENSE"),
    ("hypher", "README.md"),
];

/// The licence whose standard text is everybody's.
const APACHE: &str = "Apache License 2.0 (Apache-2.0)";

/// One text with the crates that it is of.
#[derive(Default)]
struct Text {
    of: BTreeSet<String>,
    /// Those of them with none that the tool knows again: the standard text stands
    /// for theirs.
    standard: BTreeSet<String>,
}

/// All that was found.
#[derive(Default)]
struct Found {
    /// By name of the licence and its text.
    texts: BTreeMap<(String, String), Text>,
    /// Each crate (`name version`) with its folder.
    crates: BTreeMap<String, PathBuf>,
}

impl Found {
    /// Takes what cargo-about said of one package. A crate without a text is told.
    fn take(&mut self, said: &Value) -> Result<(), String> {
        let mut with_text = BTreeSet::new();
        for licence in list(said, "licenses") {
            let name = format!("{} ({})", word(licence, "name"), word(licence, "id"));
            let text = plain(word(licence, "text"));
            if text.is_empty() {
                continue;
            }
            let entry = self.texts.entry((name, text)).or_default();
            for used in list(licence, "used_by") {
                let named = named(&used["crate"]);
                if licence["source_path"].is_null() {
                    entry.standard.insert(named.clone());
                }
                with_text.insert(named.clone());
                entry.of.insert(named);
            }
        }
        let mut without = Vec::new();
        for package in list(said, "crates").iter().map(|one| &one["package"]) {
            let named = named(package);
            if !with_text.contains(&named) {
                without.push(named.clone());
            }
            let manifest = Path::new(word(package, "manifest_path"));
            let folder = manifest.parent().unwrap_or(manifest).to_owned();
            self.crates.insert(named, folder);
        }
        if without.is_empty() {
            return Ok(());
        }
        Err(format!(
            "no licence text for {}: clarify it in xtask/about.toml",
            without.join(", ")
        ))
    }

    /// Adds what crates carry in.
    fn carried(&mut self) -> Result<(), String> {
        let mut wanted: BTreeSet<_> = CARRIED.into_iter().collect();
        // A standard text names no holder of the copyright, and all but Apache's
        // ask for that.
        let unknown = self.texts.iter().filter(|((name, _), _)| name != APACHE);
        let unknown = unknown.flat_map(|(_, text)| text.standard.iter().cloned());
        let unknown: BTreeSet<String> = unknown.collect();
        for (named, folder) in self.crates.clone() {
            let name = named.split(' ').next().unwrap_or_default();
            let mut files = by_name(&folder, unknown.contains(&named))?;
            for (_, file) in CARRIED.iter().filter(|(of, _)| *of == name) {
                files.insert(PathBuf::from(file));
            }
            for file in files {
                let text = read(&folder.join(&file))?;
                let shown = file.display().to_string().replace('\\', "/");
                wanted.retain(|(of, wanted)| *of != name || *wanted != shown);
                let entry = (format!("{name}: {shown}"), text);
                self.texts
                    .entry(entry)
                    .or_default()
                    .of
                    .insert(named.clone());
            }
        }
        match wanted.first() {
            None => Ok(()),
            Some((of, file)) => Err(format!(
                "no crate {of} with {file} is linked in: mend the list in xtask/src/notices.rs"
            )),
        }
    }

    /// The file, the same for the same `Cargo.lock`, compiler and tool.
    fn written(&self, lock: &str, compiler: &str, rust: &str, fonts: &str) -> String {
        let mut all = format!(
            "What is linked into Pocketbook besides its own code, with the licence texts.\n\
             {OF_LOCK}{lock}\nBuilt with {compiler}\n\n\
             Pocketbook itself is under the terms of LICENSE-MIT or of LICENSE-APACHE. The\n\
             source of each crate, unmodified: https://crates.io/crates/NAME/VERSION\n"
        );
        let rule = "=".repeat(80);
        let mut section = |title: &str, before: &str, text: &str| {
            all.push_str(&format!("\n{rule}\n{title}\n{before}{rule}\n\n{text}\n"));
        };
        let crates: Vec<_> = self.crates.keys().map(String::as_str).collect();
        section("Crates", "", &crates.join("\n"));
        section("Noto Sans (OFL-1.1)", "", fonts);
        for ((name, text), of) in &self.texts {
            let mut before = format!("of {}\n", joined(&of.of));
            if !of.standard.is_empty() {
                let standard = joined(&of.standard);
                before.push_str(&format!(
                    "the standard text, for none was recognised: {standard}\n"
                ));
            }
            section(name, &before, text);
        }
        section("Rust's own library", "", rust);
        all
    }
}

/// What stands before the digest of the `Cargo.lock` that the texts are of.
const OF_LOCK: &str = "Of Cargo.lock with the SHA-256 ";

fn joined(names: &BTreeSet<String>) -> String {
    names.iter().cloned().collect::<Vec<_>>().join(", ")
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn word<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

fn named(package: &Value) -> String {
    format!("{} {}", word(package, "name"), word(package, "version"))
}

/// A text with the ends of lines of every system but one.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
        .trim_matches('\n')
        .trim_end()
        .to_owned()
}

fn read(file: &Path) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(plain(&String::from_utf8_lossy(&bytes)))
}

/// Notices of a crate, and the licences of what lies in its folders, or its own as
/// well; tests and the like are not linked in.
fn by_name(krate: &Path, own: bool) -> Result<BTreeSet<PathBuf>, String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![(krate.to_owned(), 0)];
    while let Some((folder, depth)) = waiting.pop() {
        let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
        for entry in std::fs::read_dir(&folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = name.to_lowercase();
            if path.is_dir() {
                let aside = ["test", "script", "example", "bench", "fuzz", "doc", "."];
                if depth < 3 && !aside.iter().any(|word| name.starts_with(word)) {
                    waiting.push((path, depth + 1));
                }
                continue;
            }
            let code = [".rs", ".c", ".h", ".bin", ".py", ".pl", ".pod", ".in"];
            let notice = name.starts_with("notice") || name.starts_with("copyright");
            let licence = name.contains("license") || name.contains("licence");
            if (notice || ((own || depth > 0) && licence))
                && !code.iter().any(|code| name.ends_with(code))
            {
                let path = path.strip_prefix(krate).unwrap_or(&path);
                found.insert(path.to_owned());
            }
        }
    }
    Ok(found)
}

/// A page of Rust's without its marks.
fn of_page(page: &str) -> String {
    let mut text = String::new();
    for (at, part) in page.split('<').enumerate() {
        let shown = if at == 0 {
            Some(part)
        } else {
            part.split_once('>').map(|(_, shown)| shown)
        };
        text.push_str(shown.unwrap_or_default());
    }
    for (mark, letter) in [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ] {
        text = text.replace(mark, letter);
    }
    let mut lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.dedup_by(|one, before| one.is_empty() && before.is_empty());
    plain(&lines.join("\n"))
}

fn told(program: &str, arguments: &[&str]) -> Result<String, String> {
    Ok(crate::built::said(program, arguments)?.1)
}

/// The digest of `Cargo.lock`, whatever ends its lines here.
fn lock() -> Result<String, String> {
    Ok(digest_of(read(&root().join("Cargo.lock"))?.as_bytes()))
}

/// Writes the texts of others and this house's own into a folder.
pub(crate) fn write(folder: &Path) -> Result<(), String> {
    let tool = Command::new("cargo")
        .args(["about", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !tool.is_ok_and(|status| status.success()) {
        return not_run(&format!(
            "the licence texts: cargo install cargo-about --version {VERSION} --locked"
        ));
    }
    cargo(&["fetch", "--locked", "--quiet"])?;
    let mut found = Found::default();
    for manifest in SHIPPED {
        let said = target().join("about.json");
        // From what is on this machine: the same every time.
        run(Command::new("cargo")
            .args(["about", "generate", "--format", "json", "--fail"])
            .args(["--locked", "--offline", "--config", "xtask/about.toml"])
            .args(["--manifest-path", manifest, "--output-file"])
            .arg(&said))?;
        let said: Value = serde_json::from_str(&read(&said)?).map_err(|error| error.to_string())?;
        found.take(&said)?;
    }
    found.carried()?;
    let rust = PathBuf::from(told("rustc", &["--print", "sysroot"])?);
    let rust = of_page(&read(&rust.join("share/doc/rust/COPYRIGHT-library.html"))?);
    let compiler = told("rustc", &["--version"])?;
    let fonts = read(&root().join(FONTS))?;
    let written = found.written(&lock()?, &compiler, &rust, &fonts);
    let file = folder.join(FILE);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&file, written))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    for own in OWN {
        copy(&root().join(own), &folder.join(own))?;
    }
    println!("{} of {} crates", file.display(), found.crates.len());
    Ok(())
}

/// The texts that a package takes along.
pub(crate) struct Texts {
    of_others: Option<PathBuf>,
}

impl Texts {
    /// Those that `cargo xtask notices target/notices` left, or a refusal where
    /// what ships is made. Before what takes long.
    pub(crate) fn here() -> Result<Self, String> {
        Self::at(&target().join("notices").join(FILE), &lock()?)
    }

    fn at(file: &Path, lock: &str) -> Result<Self, String> {
        let of_this = std::fs::read_to_string(file)
            .is_ok_and(|text| text.lines().any(|line| line == format!("{OF_LOCK}{lock}")));
        if of_this {
            let of_others = Some(file.to_owned());
            return Ok(Self { of_others });
        }
        not_run(&format!(
            "the package takes no {FILE} of this Cargo.lock along: cargo xtask notices {}",
            file.parent().unwrap_or(file).display()
        ))?;
        Ok(Self { of_others: None })
    }

    /// Lays all of them into a folder.
    pub(crate) fn lay(&self, folder: &Path) -> Result<(), String> {
        for own in OWN {
            copy(&root().join(own), &folder.join(own))?;
        }
        match &self.of_others {
            Some(file) => copy(file, &folder.join(FILE)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
impl Texts {
    /// Texts that stand for those of others, in a folder of a test.
    pub(crate) fn standing_in(folder: &Path) -> Self {
        let file = folder.join(FILE);
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(&file, "the texts of others").unwrap();
        Self {
            of_others: Some(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(used_by: &str) -> Value {
        let krate = |name: &str| {
            serde_json::json!({"name": name, "version": "1.0.0",
                "manifest_path": format!("/none/{name}/Cargo.toml")})
        };
        serde_json::json!({
            "licenses": [{"name": "MIT License", "id": "MIT", "text": "Permission\r\n",
                "source_path": null, "used_by": [{"crate": krate("a")}, {"crate": krate(used_by)}]}],
            "crates": [{"package": krate("a")}, {"package": krate("b")}],
        })
    }

    #[test]
    fn a_crate_without_a_licence_text_is_named() {
        let refused = Found::default().take(&said("c")).unwrap_err();
        assert!(refused.contains("for b 1.0.0:"), "{refused}");
    }

    #[test]
    fn each_text_stands_once_with_the_crates_that_it_is_of() {
        let mut found = Found::default();
        found.take(&said("b")).unwrap();
        found.take(&said("b")).unwrap();
        let written = found.written("abc", "rustc 1", "Rust's", "fonts");
        assert_eq!(written.matches("Permission\n").count(), 1, "{written}");
        assert!(written.contains("\nof a 1.0.0, b 1.0.0\n"), "{written}");
        assert!(written.contains("none was recognised: a 1.0.0, b 1.0.0\n"));
        assert!(
            found.carried().is_err(),
            "OpenSSL's text is missing, and passes"
        );
    }

    #[test]
    fn a_licence_in_a_folder_of_a_crate_is_found_and_one_of_its_tests_is_not() {
        let folder = std::env::temp_dir().join(format!("pocketbook-by-{}", std::process::id()));
        for file in [
            "NOTICE",
            "LICENSE",
            "src/x/LICENSE.txt",
            "tests/LICENSE",
            "src/license.rs",
        ] {
            copy(&root().join("LICENSE-MIT"), &folder.join(file)).unwrap();
        }
        let found = by_name(&folder, false).unwrap();
        let all = by_name(&folder, true).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let found: Vec<_> = found.iter().map(|path| path.to_str().unwrap()).collect();
        assert_eq!(found, ["NOTICE", "src/x/LICENSE.txt"]);
        assert!(all.contains(Path::new("LICENSE")), "its own is missing");
    }

    #[test]
    fn texts_of_another_cargo_lock_do_not_pass_for_those_of_this_one() {
        let folder = std::env::temp_dir().join(format!("pocketbook-texts-{}", std::process::id()));
        let file = folder.join(FILE);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&file, format!("What\n{OF_LOCK}abc\n")).unwrap();
        let (same, other) = (Texts::at(&file, "abc"), Texts::at(&file, "abd"));
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(same.unwrap().of_others.is_some());
        assert!(other.map_or(true, |texts| texts.of_others.is_none()));
    }

    #[test]
    fn the_licences_that_are_taken_are_those_that_may_enter_the_build() {
        let listed = |text: &str, before: &str| -> BTreeSet<String> {
            let list = text
                .split(before)
                .nth(1)
                .unwrap()
                .split(']')
                .next()
                .unwrap();
            let lines = list.lines().filter(|line| !line.trim().starts_with('#'));
            lines
                .filter_map(|line| Some(line.split('"').nth(1)?.to_owned()))
                .collect()
        };
        let taken = listed(include_str!("../about.toml"), "accepted = [");
        let allowed = listed(include_str!("../../deny.toml"), "allow = [");
        assert_eq!(taken, allowed);
    }

    #[test]
    fn a_page_of_rusts_is_read_without_its_marks() {
        let page = "<h1>One</h1>\n\n\n<pre id=\"x\">&#34;AS IS&#34; &#60;a&#62;</pre>";
        assert_eq!(of_page(page), "One\n\n\"AS IS\" <a>");
    }
}
