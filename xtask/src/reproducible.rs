//! Shows that whoever builds a commit gets the library that was released: the
//! commit is built in two folders of different names, and the bytes compared.

use std::path::Path;
use std::process::Command;

use ring::digest::{SHA256, digest};

use crate::{mobile, run, target};

/// Builds the commit that is checked out twice, and compares.
pub(crate) fn check(profile: &str) -> Result<(), String> {
    let folder = target().join("reproducible");
    let _ = std::fs::remove_dir_all(&folder);
    let mut digests = Vec::new();
    for name in ["one", "the-other-with-a-longer-name"] {
        let source = folder.join(name);
        // The commit and not the folder: what is not committed is in no release.
        run(Command::new("git")
            .args(["clone", "--quiet", "--no-hardlinks", "."])
            .arg(&source))?;
        let library = mobile::build_here(&source, &source.join("target"), profile)?;
        let digest = digest_of(&library)?;
        println!("{digest}  {name}");
        digests.push(digest);
    }
    if digests.windows(2).all(|pair| pair.first() == pair.last()) {
        println!("the same library from both folders");
        return Ok(());
    }
    Err("the two folders gave different libraries; compare them with diffoscope".to_owned())
}

fn digest_of(file: &Path) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(hex::encode(digest(&SHA256, &bytes)))
}
