//! `pocketbook reference`, as a force's staff use it.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

fn reference(arguments: &[&str]) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .arg("reference")
        .args(arguments)
        .output()
        .unwrap();
    (
        done.status.code().unwrap(),
        String::from_utf8(done.stdout).unwrap(),
        String::from_utf8(done.stderr).unwrap(),
    )
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_bad_table_is_refused_with_every_line_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let table = written(
        folder.path(),
        "bad.csv",
        "code,subcode,title,group\n008,06,Good,Violence\nx,1,Bad,Violence\n009,0,,Violence\n",
    );
    let out = folder.path().join("list.json");
    let (code, words, error) = reference(&["import", &table, "--out", out.to_str().unwrap()]);
    assert_eq!(code, 3);
    assert_eq!(
        words,
        "line 3: the code is unreadable; it must be a class and perhaps a sub-code, such as 008/06, 8N, 28E, 4.10 or N100\n\
         line 4: title is needed; fill it in\n"
    );
    assert!(error.contains("refused whole, with 2 to mend"), "{error}");
    assert!(!out.exists());
}

#[test]
fn a_good_table_becomes_a_list_that_can_be_searched() {
    let folder = tempfile::tempdir().unwrap();
    let table = written(
        folder.path(),
        "good.csv",
        "code,subcode,title,group\n007,01,Piracy of an invented kind,Other\n",
    );
    let out = folder.path().join("list.json");
    let out = out.to_str().unwrap();
    let (code, words, error) = reference(&["import", &table, "--out", out, "--edition", "4"]);
    assert_eq!(code, 0, "{error}");
    assert!(words.starts_with("1 offences, of which 0"), "{words}");
    assert!(
        std::fs::read_to_string(out)
            .unwrap()
            .contains("\"edition\": 4")
    );
    for list in [out, &table] {
        let (code, words, _) = reference(&["search", "pirac", "--list", list]);
        assert_eq!(code, 0);
        assert!(words.starts_with("007/01   Piracy"), "{words}");
        assert!(words.contains("\"pirac\" begins \"piracy\""), "{words}");
    }
    // An existing file is never written over.
    assert_eq!(reference(&["import", &table, "--out", out]).0, 3);
}

#[test]
fn the_list_compiled_in_is_searched_by_what_people_say() {
    let (code, words, _) = reference(&["search", "nicked", "a", "bike", "--limit", "1"]);
    assert_eq!(code, 0);
    assert!(
        words.starts_with("044/00   Theft of a pedal cycle"),
        "{words}"
    );
    assert!(words.contains("\"nicked\" means \""), "{words}");
    assert!(
        reference(&["search", "qqqqq"])
            .1
            .starts_with("nothing found")
    );
}

#[test]
fn a_risk_form_is_checked_by_place() {
    let folder = tempfile::tempdir().unwrap();
    let form = include_str!("../../pocketbook-reference/forms/demonstration.json");
    let good = written(folder.path(), "good.json", form);
    let (code, words, _) = reference(&["check-risk-form", &good]);
    assert_eq!(code, 0);
    assert!(
        words.contains("without fault; for trying out only"),
        "{words}"
    );
    let broken = form.replacen("\"question\": \"umbrella\"", "\"question\": \"umbrela\"", 1);
    let bad = written(folder.path(), "bad.json", &broken);
    let (code, words, error) = reference(&["check-risk-form", &bad]);
    assert_eq!(code, 3);
    assert!(
        words.starts_with("sections[1].show_when: looks at umbrela, and there is no such question"),
        "{words}"
    );
    assert!(error.contains("refused whole"), "{error}");
    assert_eq!(reference(&["check-risk-form", "nowhere.json"]).0, 3);
}
