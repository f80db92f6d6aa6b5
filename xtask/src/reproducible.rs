//! Shows that whoever builds a commit gets the library that was released: the
//! commit is built in two folders of different names, and the bytes compared.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use object::{Object as _, ObjectSection as _};
use ring::digest::{SHA256, digest};

use crate::{mobile, run, target};

/// Builds the commit that is checked out twice, and compares.
pub(crate) fn check(profile: &str) -> Result<(), String> {
    let folder = target().join("reproducible");
    let _ = std::fs::remove_dir_all(&folder);
    let mut libraries = Vec::new();
    for name in ["one", "the-other-with-a-longer-name"] {
        let source = folder.join(name);
        // The commit and not the folder: what is not committed is in no release.
        run(Command::new("git")
            .args(["clone", "--quiet", "--no-hardlinks", "."])
            .arg(&source))?;
        let library = mobile::build_here(&source, &source.join("target"), profile)?;
        let bytes = read(&library)?;
        println!("{}  {}", digest_of(&bytes), library.display());
        libraries.push(bytes);
    }
    let differing = match libraries.as_slice() {
        [one, other] if one == other => {
            println!("the same library from both folders");
            return Ok(());
        }
        [one, other] => differing(one, other)?,
        _ => Vec::new(),
    };
    Err(format!(
        "the two folders gave different libraries, in {}; compare them with diffoscope",
        differing.join(", ")
    ))
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// SHA-256 in hexadecimal.
pub(crate) fn digest_of(bytes: &[u8]) -> String {
    hex::encode(digest(&SHA256, bytes))
}

/// The sections that are not the same in both.
fn differing(one: &[u8], other: &[u8]) -> Result<Vec<String>, String> {
    let (one, other) = (sections(one)?, sections(other)?);
    let mut names: Vec<String> = (one.iter())
        .filter(|(name, digest)| other.get(*name) != Some(*digest))
        .map(|(name, _)| name.clone())
        .collect();
    names.extend(other.into_keys().filter(|name| !one.contains_key(name)));
    Ok(names)
}

fn sections(library: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let file = object::File::parse(library).map_err(|error| error.to_string())?;
    let section = |section: object::Section<'_, '_>| {
        let name = section.name().map_err(|error| error.to_string())?;
        let data = section.data().map_err(|error| error.to_string())?;
        Ok((name.to_owned(), digest_of(data)))
    };
    file.sections().map(section).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_libraries_differ_in_the_section_that_was_changed() {
        if !cfg!(target_os = "linux") {
            println!("not run: the sections of this test's own program: it is no ELF file");
            return;
        }
        let own = read(&std::env::current_exe().unwrap()).unwrap();
        assert!(differing(&own, &own).unwrap().is_empty());
        let mut changed = own.clone();
        let file = object::File::parse(own.as_slice()).unwrap();
        let (at, _) = file
            .section_by_name(".rodata")
            .and_then(|section| section.file_range())
            .unwrap();
        changed[usize::try_from(at).unwrap()] ^= 1;
        assert_eq!(differing(&own, &changed).unwrap(), [".rodata"]);
    }
}
