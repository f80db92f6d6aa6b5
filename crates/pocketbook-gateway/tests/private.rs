//! Nobody but the gateway's own user may read its folder, whatever the umask.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use pocketbook_gateway::{ForceConfig, Gateway};

const INNER: &str = "POCKETBOOK_TEST_UNDER_OPEN_UMASK";

/// Modes of everything below a folder that are wider than they may be.
fn too_wide(path: &Path, found: &mut Vec<String>) {
    let metadata = std::fs::metadata(path).unwrap();
    let mode = metadata.permissions().mode() & 0o777;
    let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
    if mode != expected {
        found.push(format!("{} {mode:o}", path.display()));
    }
    if metadata.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            too_wide(&entry.unwrap().path(), found);
        }
    }
}

#[test]
fn everything_the_gateway_makes_is_for_its_own_user_alone() {
    let name = "everything_the_gateway_makes_is_for_its_own_user_alone";
    // The umask belongs to the process: a child of its own has the widest.
    if std::env::var_os(INNER).is_none() {
        let status = Command::new("sh")
            .args(["-c", "umask 000 && exec \"$0\" --exact \"$1\""])
            .arg(std::env::current_exe().unwrap())
            .arg(name)
            .env(INNER, "1")
            .status()
            .unwrap();
        assert!(status.success(), "see above");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let force = ForceConfig {
        name: "Invented Constabulary".into(),
        numbers: Default::default(),
    };
    // One folder is new; the other was made beforehand, for everybody to read.
    let made = folder.path().join("made");
    std::fs::create_dir(&made).unwrap();
    for path in [folder.path().join("deep/new"), made] {
        Gateway::init(&path, &force).unwrap();
        let gateway = Gateway::open(&path).unwrap();
        gateway
            .issue_ticket("https://gateway.example", chrono::Duration::hours(1))
            .unwrap();
        assert!(path.join("gateway.db-wal").exists(), "the log is there too");
        let mut found = Vec::new();
        too_wide(&path, &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }
}
