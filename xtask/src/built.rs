//! What a build leaves behind for whoever wants the same bytes: the tools that it
//! was made with, and the digest of each library before it is packed. The
//! archives around them hold times and are not the same twice.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{reproducible::digest_of, root};

/// What a tool says of itself, under its name.
pub(crate) type Said = (String, String);

/// What a command prints, such as its version.
pub(crate) fn said(program: &str, arguments: &[&str]) -> Result<Said, String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .map_err(|error| format!("not run: {program}: {error}"))?;
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() || printed.is_empty() {
        return Err(format!("{program} {} said nothing", arguments.join(" ")));
    }
    Ok((program.to_owned(), printed))
}

/// Writes `tools-NAME.txt` and `libraries-NAME.sha256` into a folder. The commit
/// and Rust's compiler are always among the tools. A library is named as it is
/// found in what ships.
pub(crate) fn write(
    folder: &Path,
    name: &str,
    tools: &[Said],
    libraries: &[(String, PathBuf)],
) -> Result<(), String> {
    let mut all = vec![
        ("commit".to_owned(), said("git", &["rev-parse", "HEAD"])?.1),
        said("rustc", &["-vV"])?,
    ];
    all.extend(tools.iter().cloned());
    let mut digests = String::new();
    for (shipped, library) in libraries {
        let bytes =
            std::fs::read(library).map_err(|error| format!("{}: {error}", library.display()))?;
        digests.push_str(&format!("{}  {shipped}\n", digest_of(&bytes)));
    }
    for (file, text) in [
        (format!("tools-{name}.txt"), listed(name, &all)),
        (format!("libraries-{name}.sha256"), digests),
    ] {
        let file = folder.join(file);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&file, text))
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

fn listed(name: &str, tools: &[Said]) -> String {
    let mut text = format!("# {name}\n");
    for (tool, printed) in tools {
        text.push_str(&format!("\n## {tool}\n\n{printed}\n"));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_tells_its_tools_and_the_digest_of_each_library() {
        let folder = std::env::temp_dir().join(format!("pocketbook-built-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let library = folder.join("library");
        std::fs::write(&library, "abc").unwrap();
        let tool = ("NDK".to_owned(), "27.2".to_owned());
        write(&folder, "x", &[tool], &[("jni/library".into(), library)]).unwrap();
        let tools = std::fs::read_to_string(folder.join("tools-x.txt")).unwrap();
        let digests = std::fs::read_to_string(folder.join("libraries-x.sha256")).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(tools.contains("## NDK\n\n27.2\n"), "{tools}");
        assert!(tools.contains("\nrustc 1."), "{tools}");
        // FIPS 180-4's example.
        assert_eq!(
            digests,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  jni/library\n"
        );
    }

    #[test]
    fn a_tool_that_is_missing_is_told() {
        assert!(said("no-such-tool", &["--version"]).is_err());
        assert!(said("git", &["no-such-word"]).is_err());
    }
}
