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

/// What compiled C code on this system: SQLCipher, and OpenSSL where it is linked
/// in, which perl configures and nasm assembles on Windows.
pub(crate) fn compilers() -> Result<Vec<Said>, String> {
    if !cfg!(windows) {
        return Ok(vec![said("cc", &["--version"])?, perl()?]);
    }
    let nasm = said("nasm", &["-v"]);
    let nasm = nasm.unwrap_or_else(|_| ("nasm".into(), "none: OpenSSL without assembly".into()));
    Ok(vec![microsofts()?, perl()?, nasm])
}

/// Perl, by its version.
pub(crate) fn perl() -> Result<Said, String> {
    said("perl", &["-e", "print $^V"])
}

/// Microsoft's compiler, found as crates find it: it is on no search path. It
/// tells its version where others tell their errors.
fn microsofts() -> Result<Said, String> {
    let tool = find_msvc_tools::find(std::env::consts::ARCH, "cl.exe");
    let mut tool = tool.ok_or("no cl.exe: install the C++ build tools of Visual Studio")?;
    let output = tool
        .output()
        .map_err(|error| format!("not run: cl: {error}"))?;
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    match printed.lines().find(|line| line.contains("Version")) {
        Some(version) => Ok(("cl".to_owned(), version.trim().to_owned())),
        None => Err(format!("cl said no version: {printed}")),
    }
}

/// Writes down what a build of the command was made with.
pub(crate) fn tools(name: &str, folder: &Path) -> Result<(), String> {
    write(folder, name, &compilers()?, &[])
}

/// Writes `tools-NAME.txt` into a folder, and `libraries-NAME.sha256` where there
/// are libraries. The commit
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
        if text.is_empty() {
            continue;
        }
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
    fn a_command_tells_its_commit_and_the_compilers_of_its_c_code() {
        let folder = std::env::temp_dir().join(format!("pocketbook-tools-{}", std::process::id()));
        tools("pocketbook-here", &folder).unwrap();
        let text = std::fs::read_to_string(folder.join("tools-pocketbook-here.txt")).unwrap();
        let alone = std::fs::read_dir(&folder).unwrap().count();
        std::fs::remove_dir_all(&folder).unwrap();
        let compiler = if cfg!(windows) { "cl" } else { "cc" };
        for tool in ["commit", "rustc", compiler, "perl"] {
            assert!(text.contains(&format!("\n## {tool}\n\n")), "{tool}: {text}");
        }
        assert_eq!(alone, 1, "digests of no library");
    }

    #[test]
    fn a_tool_that_is_missing_is_told() {
        assert!(said("no-such-tool", &["--version"]).is_err());
        assert!(said("git", &["no-such-word"]).is_err());
    }
}
