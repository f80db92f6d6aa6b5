//! `verify.sh`, which an expert runs: it agrees with this crate's verifier and
//! uses openssl and coreutils alone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{
    Force, content, custody, custody_with, forged, judge, log_signer, rear, refused, report,
    report_saying, script_judges, signed, statement, statement_of, statement_with, supplement,
    tools_are_here,
};
use pocketbook_model::{BoundExhibit, ExhibitId, ExhibitThing, Sha256Digest};
use pocketbook_seal::Envelope;

#[test]
fn it_proves_a_genuine_statement() {
    if !tools_are_here() {
        return;
    }
    // Half of all keys hold the `+` that also separates the parts of the line.
    let plus = |seed: &u8| log_signer(*seed).key().to_string().matches('+').count();
    for seed in [
        (0..).find(|seed| plus(seed) == 2).unwrap(),
        (0..).find(|seed| plus(seed) > 3).unwrap(),
    ] {
        let case = statement_of(Force::with_log(log_signer(seed)));
        let (passed, said) = script_judges(&case.files(), &case.force.trust());
        assert!(passed && !said.contains("NOT CHECKED"), "{said}");
    }
}

#[test]
fn it_proves_a_crime_report_that_has_a_kind_and_attachments_of_its_own() {
    if !tools_are_here() {
        return;
    }
    // The second is as long as sixty pages and says all that the script seeks.
    let words = "He said \"kind\":\"x\",\"provenance\":{ and },\"form\":null. ".repeat(6_000);
    for case in [report(), report_saying(&words)] {
        let (passed, said) = script_judges(&case.files(), &case.force.trust());
        assert!(passed && !said.contains("NOT CHECKED"), "{said}");
        assert!(said.contains("proved       attachments: 2,"), "{said}");
        assert!(judge(&case.files(), &case.force.trust()).holds());
    }
}

/// What was refused is never told as signed, whatever the reason says.
#[test]
fn a_refused_statement_is_told_as_refused_and_never_as_signed() {
    let reason = "\",\"time\":{ They said \"outcome\":\"signed\" \u{202e}and left";
    for (case, pages) in [
        (
            refused(reason, true),
            "what was shown to the witness, who REFUSED",
        ),
        (refused("", false), "before every page was shown"),
    ] {
        let report = judge(&case.files(), &case.force.trust());
        assert!(report.holds(), "{:#?}", report.claims);
        let told = |name: &str| {
            let claim = report.claims.iter().find(|claim| claim.name == name);
            claim.unwrap().to_string()
        };
        assert!(told("signatures").starts_with("FLAGGED"));
        assert!(told("signatures").contains("REFUSED"));
        assert!(told("pages").contains(pages), "{}", told("pages"));
        assert!(!told("pages").contains("and signed"));
        assert!(report.refusal.is_some());
        if tools_are_here() {
            let (passed, said) = script_judges(&case.files(), &case.force.trust());
            assert!(passed, "{said}");
            assert!(said.contains("FLAGGED      signatures: the witness REFUSED"));
            assert!(!said.contains("shown and signed"), "{said}");
            assert!(!said.contains('\u{202e}'), "{said}");
            let given = said.contains("They said") || said.contains("reason given: none");
            assert!(given, "{said}");
        }
    }
}

#[test]
fn marks_typed_names_and_reading_over_are_told_as_what_they_are() {
    let ink = serde_json::json!({"sha256": Sha256Digest::ZERO, "strokes": 1, "points": 2});
    let case = statement_with(|payload| {
        payload.content["signatures"] = serde_json::json!([
            signed("witness", serde_json::json!({"mark": {"ink": ink}})),
            signed("witness", serde_json::json!({"mark": {"ink": ink}})),
            signed(
                "officer",
                serde_json::json!({"typed": {"name": "PC Invented"}})
            ),
        ]);
        payload.content["read_over"] = payload.content["declared"].clone();
    });
    let report = judge(&case.files(), &case.force.trust());
    assert!(report.holds(), "{:#?}", report.claims);
    let claim = report.claims.iter().find(|one| one.name == "signatures");
    let claim = claim.unwrap().to_string();
    for words in [
        "READ OVER",
        "the witness signed 2 places BY MARK",
        "the officer signed 1 place BY TYPED NAME",
    ] {
        assert!(claim.contains(words), "{claim}");
    }
    if tools_are_here() {
        let (passed, said) = script_judges(&case.files(), &case.force.trust());
        assert!(passed && said.contains("READ OVER"), "{said}");
        assert!(said.contains("signed 2 places, 2 of them BY MARK, 0 BY TYPED NAME"));
    }
}

/// Somebody else's name may have been typed: the script shows it to be compared.
#[test]
fn a_typed_name_is_shown() {
    let typed = |name: &str| signed("witness", serde_json::json!({"typed": {"name": name}}));
    let case = statement_with(|payload| {
        payload.content["signatures"] = serde_json::json!([
            typed("Imogen OTHER"),
            typed("Imogen OTHER"),
            typed("Zo\u{eb} \"}} 'x' $(date) \u{1b}[2J"),
        ]);
    });
    if tools_are_here() {
        let (_, said) = script_judges(&case.files(), &case.force.trust());
        let shown = "TYPED        name typed: \"Imogen OTHER\"; \"Zo?? \\\"}} 'x' $(date) \\u001b[2J\"; compare it";
        assert!(said.contains(shown), "{said}");
    }
}

/// A record that says both, or nothing, is not told as either.
#[test]
fn a_statement_that_does_not_say_how_it_ended_is_refused() {
    type Change = fn(&mut serde_json::Value);
    let changes: [Change; 3] = [
        |content| content["outcome"] = "refused".into(),
        |content| content["outcome"] = serde_json::Value::Null,
        |content| {
            content["refusal"] = serde_json::json!({"reason": "", "time": content["declared"]})
        },
    ];
    for change in changes {
        let case = statement_with(|payload| change(&mut payload.content));
        let report = judge(&case.files(), &case.force.trust());
        assert_eq!(report.failure().unwrap().name, "signatures");
        if tools_are_here() {
            let (passed, said) = script_judges(&case.files(), &case.force.trust());
            assert!(
                !passed && said.contains("FAILED       signatures"),
                "{said}"
            );
        }
    }
}

#[test]
fn it_proves_a_rear_page() {
    if !tools_are_here() {
        return;
    }
    let case = rear();
    let (passed, said) = script_judges(&case.files(), &case.force.trust());
    assert!(passed && said.contains("proved       pages"), "{said}");
}

#[test]
fn it_says_where_a_custody_record_stands_in_its_chain() {
    if !tools_are_here() {
        return;
    }
    let before = Sha256Digest::from_bytes([7; 32]);
    for (previous, expected) in [
        (
            None,
            "proved       custody: the first record of its chain".to_owned(),
        ),
        (
            Some(before),
            format!("proved       custody: it follows the record with SHA-256 {before}"),
        ),
    ] {
        let case = custody(previous);
        let (passed, said) = script_judges(&case.files(), &case.force.trust());
        assert!(passed && said.contains(&expected), "{said}");
        let report = judge(&case.files(), &case.force.trust());
        assert!(report.holds(), "{:#?}", report.claims);
        let claim = report.claims.iter().find(|claim| claim.name == "custody");
        let claim = claim.unwrap().to_string();
        let digest = previous.map(|sha256| sha256.to_string());
        assert!(claim.contains("of exhibit ABC/1"), "{claim}");
        assert_eq!(
            digest.is_some_and(|d| claim.contains(&d)),
            previous.is_some()
        );
    }
}

#[test]
fn it_says_which_exhibits_a_record_names_and_which_chain_it_goes_on_from() {
    let named = |references: &[&str]| {
        statement_with(|payload| {
            let bound = (1_u8..)
                .zip(references)
                .map(|(seed, reference)| BoundExhibit {
                    exhibit: ExhibitId::from_parts(1, [seed; 10]),
                    reference: reference.parse().unwrap(),
                    description: "It says \"reference\":\"XY/9\"],\"form\":".into(),
                    thing: ExhibitThing::Physical,
                });
            payload.exhibits = bound.collect();
        })
    };
    let elsewhere = Sha256Digest::from_bytes([9; 32]);
    let received = custody_with(None, |payload| {
        payload.content["event"]["act"] = serde_json::json!({"received": {
            "from": {"name": "Invented GIVER", "warrant_number": null, "capacity": ""},
            "seal": null,
            "continues": elsewhere,
        }});
    });
    for (case, claim, expected) in [
        (named(&["ABC/1", "ABC/2"]), "exhibits", "ABC/1".to_owned()),
        (received, "custody", elsewhere.to_string()),
    ] {
        let report = judge(&case.files(), &case.force.trust());
        assert!(report.holds(), "{:#?}", report.claims);
        let found = report.claims.iter().find(|one| one.name == claim);
        assert!(found.unwrap().statement.contains(&expected));
        if tools_are_here() {
            let (passed, said) = script_judges(&case.files(), &case.force.trust());
            assert!(passed && said.contains(&expected), "{said}");
            assert!(!said.contains("XY/9"), "{said}");
        }
    }
}

#[test]
fn it_proves_a_supplementary_report_whatever_its_reason_says() {
    if !tools_are_here() {
        return;
    }
    let case = supplement();
    let (passed, said) = script_judges(&case.files(), &case.force.trust());
    assert!(passed && !said.contains("NOT CHECKED"), "{said}");
    assert!(said.contains("a supplementary_report"), "{said}");
    assert!(judge(&case.files(), &case.force.trust()).holds());
}

#[test]
fn a_record_in_an_envelope_of_another_kind_is_refused() {
    let mut case = statement();
    let (payload_type, bytes) = (
        report().parts.envelope.payload_type,
        case.parts.envelope.payload.clone(),
    );
    let all = case.files();
    case.parts.envelope = Envelope::sign(&payload_type, bytes, &case.signer).unwrap();
    let mixed = forged(
        &all,
        "envelope.dsse.json",
        &case.parts.envelope.to_json().unwrap(),
    );
    let report = judge(&mixed, &case.force.trust());
    assert_eq!(report.failure().unwrap().name, "payload");
    if tools_are_here() {
        let (passed, said) = script_judges(&mixed, &case.force.trust());
        assert!(!passed && said.contains("FAILED       payload"), "{said}");
    }
}

#[test]
fn it_refuses_a_changed_byte_in_every_file_by_name() {
    if !tools_are_here() {
        return;
    }
    let case = statement();
    let (all, trust) = (case.files(), case.force.trust());
    for (name, expected) in [
        ("payload.json", "FAILED"),
        ("statement-as-shown.pdf", "FAILED       pages"),
        ("statement-signed.pdf", "FAILED       attachments"),
        ("envelope.dsse.json", "FAILED"),
        ("receipt.dsse.json", "FAILED"),
        ("checkpoint", "FAILED"),
        ("proof.tlog-proof", "FAILED       inclusion"),
        ("ledger-extract.json", "FAILED"),
        ("log-key.pem", "FAILED"),
    ] {
        let mut bytes = content(&all, name).to_owned();
        let middle = bytes.len() / 2;
        bytes[middle] = if bytes[middle] == b'4' { b'5' } else { b'4' };
        let (passed, said) = script_judges(&forged(&all, name, &bytes), &trust);
        assert!(!passed && said.contains(expected), "{name}: {said}");
    }
    let photo = &all
        .iter()
        .find(|(n, _)| n.starts_with("attachments/"))
        .unwrap()
        .0;
    let (passed, said) = script_judges(&forged(&all, photo, b"another photograph"), &trust);
    assert!(
        !passed && said.contains("FAILED       attachments"),
        "{said}"
    );
}
