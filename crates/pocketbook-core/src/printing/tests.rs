use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use pocketbook_forms::{CheckedForm, Fonts};
use pocketbook_model::{
    Age, EarlierName, IncidentId, OfficerId, ReadBack, RecordId, RecordLink, StatementDraft,
    StatementPatch, Timestamp,
};

use super::*;

fn at(utc: &str) -> TimeRecord {
    TimeRecord {
        wall: utc.parse::<Timestamp>().unwrap(),
        boot_id: "boot".into(),
        boot_ns: 1,
        gateway: None,
    }
}

fn amendment(kind: AmendmentKind, seen: EarlierSeen) -> Amendment {
    Amendment {
        record: RecordId::from_parts(1, [3; 10]),
        sha256: Sha256Digest::ZERO,
        kind,
        reason: "Invented reason".into(),
        seen,
        earlier_name: None,
    }
}

#[test]
fn a_further_statement_says_what_it_does_and_to_which_statement() {
    let earlier = |time, refused| FollowedStatement {
        sealed: at(time),
        refused,
    };
    let here = EarlierSeen::SealedHere;
    let morning = earlier("2026-07-14T23:05:09.000Z", false);
    let correction = amendment(AmendmentKind::Correction, here);
    let words = followed(&correction, Some(&morning));
    assert_eq!(
        words,
        "correction of my statement dated 15 July 2026, sealed at 00:05:09 BST"
    );
    // Another one of the same day.
    let other = earlier("2026-07-15T08:00:00.000Z", false);
    assert_ne!(followed(&correction, Some(&other)), words);
    let refused = earlier("2026-01-15T08:00:00.000Z", true);
    let addition = amendment(AmendmentKind::Addition, here);
    let words = followed(&addition, Some(&refused));
    assert!(
        words.starts_with("addition to the statement that I refused to sign, dated 15 January")
    );
    assert!(!words.contains("my statement"));
    let unseen = amendment(AmendmentKind::Withdrawal, EarlierSeen::NotSeen);
    assert!(followed(&unseen, None).starts_with("withdrawal of my statement, record "));
    // As long as it can become, it is what a form takes.
    let longest = Amendment {
        earlier_name: Some(EarlierName {
            name: "\u{645}".repeat(120).into(),
            reason: "\u{645}".repeat(120).into(),
        }),
        ..unseen
    };
    let characters = followed(&longest, None).chars().count();
    assert!(
        characters <= pocketbook_forms::EARLIER_CHARACTERS,
        "{characters}"
    );
}

const NAME: &str = "\u{641}\u{627}\u{637}\u{645}\u{629}";

/// A statement through an interpreter with a name from right to left in every
/// line that joins it with words of the form.
fn with_names() -> forms::Sheet {
    let patch = StatementPatch {
        witness_name: Some(NAME.into()),
        age: Some(Age::Over18),
        occupation: Some("Baker".into()),
        body: Some("I saw it.".into()),
        ..StatementPatch::default()
    };
    let incident = IncidentId::from_parts(1, [7; 10]);
    let mut draft = StatementDraft::new(incident, StatementKind::Translation)
        .patched(patch)
        .unwrap();
    draft.translates = Some(RecordLink {
        record: RecordId::from_parts(1, [3; 10]),
        sha256: Sha256Digest::ZERO,
    });
    let ready = draft
        .with_read_back(ReadBack {
            language: Language::default(),
            reading: Reading::ByWitness,
            manner: Manner::Signature,
            time: at("2026-11-26T10:00:00.000Z"),
        })
        .unwrap()
        .ready()
        .unwrap();
    let sealed = at("2026-11-26T10:00:00.000Z");
    let earlier = Earlier {
        further_to: None,
        translates: Some(TranslatedStatement {
            witness_name: NAME.to_owned(),
            language: "ar".parse().unwrap(),
            sealed: sealed.clone(),
        }),
        exhibited: vec![ExhibitedStatement {
            exhibit: "XY/1".parse().unwrap(),
            what: Exhibited::Statement,
            language: "ar".parse().unwrap(),
            maker: NAME.into(),
            sealed: sealed.clone(),
        }],
    };
    let officer = OfficerId::from_parts(1, [2; 10]);
    let officer = Officer::new(officer, "204518", "PC Invented OFFICER").unwrap();
    let draft = DraftId::from_parts(1, [1; 10]);
    statement_sheet(&ready, &earlier, &officer, draft, &sealed)
}

/// The words of a PDF's pages, each with its left edge and its top.
fn words_with_places(pdf: &[u8]) -> Vec<(String, f64, f64)> {
    let mut tool = Command::new("pdftotext")
        .args(["-bbox", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    tool.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = tool.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let attribute = |line: &str, name: &str| -> f64 {
        let rest = line.split_once(name).unwrap().1;
        rest.split('"').next().unwrap().parse().unwrap()
    };
    said.lines()
        .filter(|line| line.contains("<word "))
        .map(|line| {
            let word = line.split_once("\">").unwrap().1;
            let word = word.trim_end_matches("</word>").to_owned();
            let place = (attribute(line, "xMin=\""), attribute(line, "yMin=\""));
            (word, place.0, place.1)
        })
        .collect()
}

/// "Translated from: 26 ,فاطمة November 2026" is what it was.
#[test]
fn a_date_beside_a_name_from_right_to_left_is_read_in_its_order() {
    let pack = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/font-pack");
    let tool = Command::new("pdftotext").arg("-v").output().is_ok();
    if !pack.join("manifest.json").is_file() || !tool {
        assert!(
            std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
            "POCKETBOOK_REQUIRE_TOOLS is set, but there is no font pack or no pdftotext"
        );
        eprintln!(
            "not run: no font pack (`cargo xtask font-pack target/font-pack`) or poppler-utils"
        );
        return;
    }
    let form = CheckedForm::built_in("translation", &Fonts::with_pack(&pack).unwrap()).unwrap();
    let laid_out = form.lay_out(&with_names()).unwrap();
    let words = words_with_places(&laid_out.pdf);
    let mut read = 0;
    for (at, (word, left, top)) in words.iter().enumerate() {
        if word != "November" {
            continue;
        }
        // The day of that line stands directly before its month.
        let beside = |other: &&(String, f64, f64)| (other.2 - top).abs() < 3.0 && other.1 < *left;
        let before = words
            .iter()
            .filter(beside)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        assert_eq!(before.unwrap().0, "26", "word {at}");
        read += 1;
    }
    // Of the line of the translation, of the exhibit, and beside the signature.
    assert_eq!(read, 3);
}
