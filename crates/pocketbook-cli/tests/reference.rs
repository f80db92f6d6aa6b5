//! What IT staff type to publish a form or a list, and what they get wrong.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

struct Said {
    code: i32,
    out: String,
    error: String,
}

fn gateway(arguments: &[&str]) -> Said {
    let done = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .args(["--json", "gateway"])
        .args(arguments)
        .env_remove("POCKETBOOK_FONTS")
        .output()
        .unwrap();
    Said {
        code: done.status.code().unwrap(),
        out: String::from_utf8(done.stdout).unwrap(),
        error: String::from_utf8(done.stderr).unwrap(),
    }
}

struct Desk {
    folder: tempfile::TempDir,
    gateway: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("force");
        let made = gateway(&["init", "--dir", path.to_str().unwrap()]);
        assert_eq!(made.code, 0, "{}", made.error);
        Self {
            gateway: path,
            folder,
        }
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn add(&self, kind: &str, id: &str, file: &Path) -> Said {
        let (dir, file) = (self.gateway.to_str().unwrap(), file.to_str().unwrap());
        gateway(&[
            "reference",
            "add",
            "--dir",
            dir,
            "--kind",
            kind,
            "--id",
            id,
            file,
        ])
    }

    fn add_all_the_same(&self, kind: &str, id: &str, file: &Path) -> Said {
        let (dir, file) = (self.gateway.to_str().unwrap(), file.to_str().unwrap());
        let named = ["--kind", kind, "--id", id, "--yes", file];
        gateway(&[&["reference", "add", "--dir", dir][..], &named].concat())
    }

    fn list(&self) -> String {
        let dir = self.gateway.to_str().unwrap();
        let said = gateway(&["reference", "list", "--dir", dir]);
        assert_eq!(said.code, 0, "{}", said.error);
        said.out
    }
}

#[test]
fn a_form_is_begun_from_a_built_in_one_and_a_broken_one_is_refused_by_line() {
    let desk = Desk::new();
    let own = desk.folder.path().join("label.json");
    let out = own.to_str().unwrap();
    let written = gateway(&[
        "reference",
        "built-in",
        "--id",
        "exhibit-label",
        "--out",
        out,
    ]);
    assert_eq!(written.code, 0, "{}", written.error);
    let unknown = gateway(&["reference", "built-in", "--id", "tea", "--out", "x"]);
    assert_eq!(unknown.code, 5);

    let added = desk.add("form-package", "exhibit-label", &own);
    assert_eq!(added.code, 0, "{}", added.error);
    assert!(added.out.contains("\"edition\":1") && added.out.contains("\"new\":true"));
    let again = desk.add("form-package", "exhibit-label", &own);
    assert!(again.out.contains("\"edition\":1") && again.out.contains("\"new\":false"));

    let form = std::fs::read_to_string(&own).unwrap();
    let marked = "\"main.typ\": \"";
    assert!(form.contains(marked));
    let broken = form.replace(marked, "\"main.typ\": \"#let a = 1\\n#let b = (a\\n");
    let refused = desk.add(
        "form-package",
        "exhibit-label",
        &desk.file("b.json", &broken),
    );
    assert_eq!(refused.code, 3);
    assert!(
        refused.error.contains("main.typ, line 2"),
        "{}",
        refused.error
    );
    let elsewhere = desk.add("form-package", "mg11", &own);
    assert!(elsewhere.error.contains("make them the same"));
    assert_eq!(desk.list().matches("\"edition\"").count(), 1);
}

#[test]
fn what_is_no_list_and_no_name_is_refused_and_nothing_is_published() {
    let desk = Desk::new();
    let broken = desk.file("broken.json", "{\n\"schema\":\n");
    let refused = desk.add("code-list", "outcomes", &broken);
    assert_eq!(refused.code, 3);
    assert!(refused.error.contains("line 3"), "{}", refused.error);
    let empty = desk.file("empty.csv", "\n");
    assert_eq!(desk.add("offences", "home-office", &empty).code, 3);
    let large = desk.file("large.csv", &"x".repeat((4 << 20) + 1));
    let refused = desk.add("offences", "home-office", &large);
    assert_eq!(refused.code, 3);
    assert!(refused.error.contains("larger than"));
    let list = desk.file("list.json", "[]");
    for (kind, id) in [
        ("tea", "outcomes"),
        ("code-list", "../x"),
        ("code-list", "A b"),
    ] {
        assert_eq!(desk.add(kind, id, &list).code, 2, "{kind} {id}");
    }
    let missing = desk.add("code-list", "outcomes", Path::new("nowhere.json"));
    assert_eq!(missing.code, 3);
    assert_eq!(desk.list().trim(), "[]");
}

/// A table that was cut short takes nothing away without a word.
#[test]
fn a_list_that_drops_most_of_the_one_in_use_is_refused_with_the_counts_until_it_is_meant() {
    let desk = Desk::new();
    let table = |name: &str, rows: std::ops::Range<u32>| {
        let rows: String = rows
            .map(|row| format!("900,{row:02},Row {row}\n"))
            .collect();
        desk.file(name, &format!("code,subcode,title\n{rows}"))
    };
    // Tablets have a list of their own before there is any other.
    let whole = table("whole.csv", 0..40);
    let refused = desk.add("offences", "home-office", &whole);
    assert_eq!(refused.code, 3, "{}", refused.out);
    assert!(
        refused
            .error
            .contains("the list that comes with Pocketbook"),
        "{}",
        refused.error
    );
    assert_eq!(desk.list().trim(), "[]");
    let added = desk.add_all_the_same("offences", "home-office", &whole);
    assert_eq!(added.code, 0, "{}", added.error);

    // By its own name, and by another that would take its place.
    let short = table("short.csv", 39..42);
    for id in ["home-office", "another"] {
        let refused = desk.add("offences", id, &short);
        assert_eq!(refused.code, 3, "{}", refused.out);
        for said in [
            "of the 40 rows of offences/home-office edition 1",
            "39 would be gone",
            "3 rows in this file: 2 new, 0 changed",
            "--yes",
        ] {
            assert!(refused.error.contains(said), "{}", refused.error);
        }
    }
    assert_eq!(desk.list().matches("\"edition\"").count(), 1);

    // A tenth may go, and is told.
    let most = table("most.csv", 4..40);
    let added = desk.add("offences", "home-office", &most);
    assert_eq!(added.code, 0, "{}", added.error);
    assert!(added.out.contains("\"gone\":4"), "{}", added.out);
    let meant = desk.add_all_the_same("offences", "home-office", &short);
    assert!(
        meant.out.contains("\"edition\":3"),
        "{}{}",
        meant.out,
        meant.error
    );
}
