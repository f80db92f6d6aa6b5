//! Statements being written, and what makes one complete.

use super::*;
use crate::{Age, AmendmentKind, EarlierSeen, RecordId, Sha256Digest, TimeRecord, Timestamp};
use proptest::prelude::*;

pub(crate) fn time() -> TimeRecord {
    TimeRecord {
        wall: Timestamp::from_unix_ms(0),
        boot_id: "b".into(),
        boot_ns: 1,
        gateway: None,
    }
}

pub(crate) fn attendant(name: &str) -> Attendant {
    Attendant {
        name: name.into(),
        capacity: "interpreter".into(),
    }
}

pub(crate) fn answers(reading: Reading, manner: Manner) -> ReadBack {
    ReadBack {
        language: Language::default(),
        reading,
        manner,
        time: time(),
    }
}

fn link() -> RecordLink {
    link_to(3)
}

fn link_to(seed: u8) -> RecordLink {
    RecordLink {
        record: RecordId::from_parts(1, [seed; 10]),
        sha256: Sha256Digest::ZERO,
    }
}

/// What a statement of a kind needs beside what every one needs.
pub(crate) fn whole_for(kind: StatementKind) -> StatementPatch {
    let mut patch = StatementPatch::default();
    match kind {
        StatementKind::VictimPersonal => patch.read_aloud = Some(ReadAloudWish::NotRead),
        StatementKind::ImpactForBusiness => {
            patch.business = Some(BusinessPatch {
                name: Some("Invented Bakery Ltd".into()),
                position: Some("Owner".into()),
            });
        }
        StatementKind::Interpreter => {
            let exhibit = |reference: &str, seed| ExhibitedRecord {
                exhibit: reference.parse().unwrap(),
                link: link_to(seed),
            };
            patch.exhibited = Some(vec![exhibit("XY/1", 3), exhibit("XY/2", 4)]);
        }
        StatementKind::Witness | StatementKind::Officer | StatementKind::Translation => {}
    }
    patch
}

/// A statement of a kind with what it needs, read back.
pub(crate) fn complete_as(kind: StatementKind) -> StatementDraft {
    let mut draft = StatementDraft::new(IncidentId::from_parts(1, [7; 10]), kind)
        .patched(StatementPatch {
            witness_name: Some("Invented WITNESS".into()),
            age: Some(Age::Over18),
            occupation: Some("Baker".into()),
            body: Some("I am the person named above.\nI saw it.".into()),
            ..whole_for(kind)
        })
        .unwrap();
    draft.translates = (kind == StatementKind::Translation).then(link);
    draft
        .with_read_back(answers(Reading::ByWitness, Manner::Signature))
        .unwrap()
}

pub(crate) fn complete() -> StatementDraft {
    complete_as(StatementKind::Witness)
}

fn missing(draft: &StatementDraft) -> Vec<String> {
    match draft.ready() {
        Ok(_) => Vec::new(),
        Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
    }
}

#[test]
fn an_empty_draft_is_a_draft_but_is_not_ready() {
    let draft = StatementDraft::new(IncidentId::from_parts(1, [7; 10]), StatementKind::Witness);
    assert_eq!(
        missing(&draft),
        ["witness_name", "occupation", "body", "age", "read_back"]
    );
}

/// domain/statements.md 1.2 to 1.4, row by row: what is taken away, and what
/// is then asked for.
#[test]
fn each_kind_asks_for_what_its_rules_need() {
    type Take = fn(&mut StatementDraft);
    let rules: [(StatementKind, Take, &[&str]); 15] = [
        (StatementKind::Witness, |_| {}, &[]),
        (StatementKind::Witness, |d| d.age = None, &["age"]),
        // CrimPR 16.2(a)(ii): the age of a witness under 18, and who looks after them.
        (
            StatementKind::Witness,
            |d| d.age = Some(Age::Years(15)),
            &["young_witness"],
        ),
        (
            StatementKind::Witness,
            |d| {
                d.age = Some(Age::Years(15));
                d.young_witness = Some(YoungWitnessCare::Accompanied {
                    adult: attendant("Invented MOTHER"),
                });
            },
            &[],
        ),
        (
            StatementKind::Witness,
            |d| {
                d.age = Some(Age::Years(15));
                d.young_witness = Some(YoungWitnessCare::Unaccompanied { reason: " ".into() });
            },
            &["young_witness.reason"],
        ),
        (
            StatementKind::Witness,
            |d| d.age = Some(Age::Years(18)),
            &["age", "young_witness"],
        ),
        // Who was with a witness that turned out to be an adult.
        (
            StatementKind::Witness,
            |d| {
                d.young_witness = Some(YoungWitnessCare::Accompanied {
                    adult: attendant("Invented MOTHER"),
                });
            },
            &["young_witness"],
        ),
        // CrimPR 16.2(c): whether they can read it is asked, not assumed.
        (
            StatementKind::Witness,
            |d| d.read_back = None,
            &["read_back"],
        ),
        // A victim's wish is asked; not asked is no wish.
        (
            StatementKind::VictimPersonal,
            |d| d.read_aloud = None,
            &["read_aloud"],
        ),
        (StatementKind::Witness, |d| d.read_aloud = None, &[]),
        // It cannot be withdrawn once signed.
        (
            StatementKind::VictimPersonal,
            |d| {
                d.further_to = Some(Amendment {
                    record: link().record,
                    sha256: link().sha256,
                    kind: AmendmentKind::Withdrawal,
                    reason: "Invented reason".into(),
                    seen: EarlierSeen::SealedHere,
                    earlier_name: None,
                });
            },
            &["further_to"],
        ),
        (
            StatementKind::ImpactForBusiness,
            |d| d.business = None,
            &["business"],
        ),
        (
            StatementKind::Translation,
            |d| d.translates = None,
            &["translates"],
        ),
        (
            StatementKind::Interpreter,
            |d| d.exhibited.clear(),
            &["exhibited"],
        ),
        (
            StatementKind::Interpreter,
            |d| d.exhibited[1].exhibit = d.exhibited[0].exhibit.clone(),
            &["exhibited"],
        ),
    ];
    for (row, (kind, take, expected)) in rules.into_iter().enumerate() {
        let mut draft = complete_as(kind);
        take(&mut draft);
        assert_eq!(missing(&draft), expected, "row {row}");
    }
}

#[test]
fn a_reader_and_the_witness_of_a_mark_are_named() {
    let nobody = || Attendant {
        name: " ".into(),
        capacity: "".into(),
    };
    let errors = complete()
        .with_read_back(answers(
            Reading::ReadOver { reader: nobody() },
            Manner::Mark { seen_by: nobody() },
        ))
        .unwrap_err();
    let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "read_back.reader.name",
            "read_back.reader.capacity",
            "read_back.mark_seen_by.name",
            "read_back.mark_seen_by.capacity"
        ]
    );
}

#[test]
fn the_question_is_asked_in_the_language_of_the_statement() {
    let mut other = answers(Reading::ByWitness, Manner::Signature);
    other.language = "pl".parse().unwrap();
    let errors = complete().with_read_back(other).unwrap_err();
    assert_eq!(errors.fields()[0].field, "read_back.language");
}

#[test]
fn a_change_of_what_is_signed_forgets_that_it_was_read_back() {
    let change = |patch: StatementPatch| complete().patched(patch).unwrap().read_back.is_some();
    let default = StatementPatch::default;
    assert!(change(default()));
    assert!(change(StatementPatch {
        urn: Some("01FH1234526".parse().unwrap()),
        ..default()
    }));
    for patch in [
        StatementPatch {
            body: Some("I saw another.".into()),
            ..default()
        },
        StatementPatch {
            witness_name: Some("Invented OTHER".into()),
            ..default()
        },
        StatementPatch {
            age: Some(Age::Years(17)),
            ..default()
        },
        StatementPatch {
            occupation: Some("Cook".into()),
            ..default()
        },
        StatementPatch {
            language: Some("pl".parse().unwrap()),
            ..default()
        },
        StatementPatch {
            interpreter: Some(attendant("Invented HELP")),
            ..default()
        },
    ] {
        assert!(!change(patch));
    }
}

#[test]
fn only_words_at_the_end_continue_a_draft() {
    let first = StatementDraft::new(IncidentId::from_parts(1, [7; 10]), StatementKind::Witness)
        .patched(StatementPatch {
            body: Some("I did see him".into()),
            ..StatementPatch::default()
        })
        .unwrap();
    let with = |body: &str, name: Option<&str>| {
        let patch = StatementPatch {
            body: Some(body.into()),
            witness_name: name.map(Personal::new),
            ..StatementPatch::default()
        };
        first.patched(patch).unwrap().only_continues(&first)
    };
    assert!(with("I did see him run", None));
    assert!(!with("I did not see him", None));
    assert!(!with("I did see", None));
    assert!(!with("I did see him run", Some("Invented WITNESS")));
}

#[test]
fn a_field_is_emptied_only_when_that_is_asked() {
    let patch = StatementPatch {
        clear: vec![Clearable::Age, Clearable::ReadAloud],
        ..StatementPatch::default()
    };
    let draft = complete_as(StatementKind::VictimPersonal)
        .patched(patch)
        .unwrap();
    assert_eq!((draft.age, draft.read_aloud), (None, None));
    assert_eq!(draft.occupation.reveal(), "Baker");
}

#[test]
fn a_refused_change_leaves_the_draft_as_it_was() {
    let draft = complete();
    let patch = StatementPatch {
        witness_name: Some("x".repeat(121).into()),
        ..StatementPatch::default()
    };
    let errors = draft.patched(patch).unwrap_err();
    assert_eq!(errors.fields()[0].field, "witness_name");
    assert_eq!(draft, complete());
    let paste = StatementPatch {
        body: Some("x".repeat(10 << 20).into()),
        ..StatementPatch::default()
    };
    let errors = draft.patched(paste).unwrap_err();
    assert!(matches!(
        errors.fields()[0].rule,
        Rule::TooLong { limit: 250_000, .. }
    ));
    let lines = StatementPatch {
        body: Some("x\n".repeat(30_000).into()),
        ..StatementPatch::default()
    };
    let errors = draft.patched(lines).unwrap_err();
    assert_eq!(errors.fields()[0].field, "body");
    assert!(matches!(
        errors.fields()[0].rule,
        Rule::TooManyLines { limit: 2_500, .. }
    ));
    assert_eq!(draft, complete());
}

#[test]
fn unpaired_surrogates_and_unknown_fields_are_no_statement() {
    for json in [
        r#"{"body":"\ud800"}"#,
        r#"{"bodie":"x"}"#,
        r#"{"language":"english"}"#,
    ] {
        assert!(
            serde_json::from_str::<StatementPatch>(json).is_err(),
            "{json}"
        );
    }
}

#[test]
fn what_is_stored_as_complete_is_complete() {
    let ready = complete().ready().unwrap();
    let json = serde_json::to_value(&ready).unwrap();
    assert_eq!(
        serde_json::from_value::<ReadyStatement>(json.clone()).unwrap(),
        ready
    );
    let mut broken = json;
    broken["read_back"] = serde_json::Value::Null;
    assert!(serde_json::from_value::<ReadyStatement>(broken).is_err());
}

proptest! {
    #[test]
    fn the_words_are_kept_exactly(body in "[ -~żółć\\n\\t]{1,400}") {
        let patch = StatementPatch { body: Some(body.clone().into()), ..StatementPatch::default() };
        let draft = complete().patched(patch).unwrap();
        let json = serde_json::to_string(&draft).unwrap();
        let read: StatementDraft = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(read.body.reveal(), body.as_str());
    }
}

#[test]
fn the_position_in_a_business_is_changed_without_its_name() {
    let draft = complete_as(StatementKind::ImpactForBusiness);
    let change = |patch: BusinessPatch| StatementPatch {
        business: Some(patch),
        ..StatementPatch::default()
    };
    let position = BusinessPatch {
        position: Some("Manager".into()),
        ..BusinessPatch::default()
    };
    let business = draft.patched(change(position)).unwrap().business.unwrap();
    assert_eq!(business.name.reveal(), "Invented Bakery Ltd");
    assert_eq!(business.position.reveal(), "Manager");
    let name = BusinessPatch {
        name: Some("Invented Mill".into()),
        ..BusinessPatch::default()
    };
    let business = draft.patched(change(name)).unwrap().business.unwrap();
    assert_eq!(business.name.reveal(), "Invented Mill");
    assert_eq!(business.position.reveal(), "Owner");
}
