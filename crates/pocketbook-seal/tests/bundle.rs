//! A whole bundle, made here and then attacked byte by byte.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::io::Cursor;

use common::{custody, files, forged, judge, mend, rear, refused, report, statement, zipped};
use pocketbook_model::{BoundExhibit, ExhibitId, ExhibitThing, Sha256Digest};
use pocketbook_seal::*;

#[test]
fn a_genuine_bundle_verifies() {
    for case in [statement(), report(), rear(), custody(None)] {
        let zip = case.zip();
        let report = verify_bundle(Cursor::new(&zip), &case.force.trust());
        assert!(report.holds(), "{:#?}", report.claims);
        assert!(
            report
                .claims
                .iter()
                .all(|claim| claim.outcome == Outcome::Proved)
        );
        let untrusting = verify_bundle(Cursor::new(&zip), &TrustAnchors::default());
        let open: Vec<_> = untrusting
            .claims
            .iter()
            .filter(|c| c.outcome == Outcome::NotChecked)
            .map(|c| c.name)
            .collect();
        assert_eq!(open, ["authority", "log key"]);
    }
}

#[test]
fn identical_parts_give_identical_bundles() {
    let case = statement();
    assert_eq!(case.zip(), case.zip());
}

#[test]
fn every_flipped_byte_of_every_file_is_refused_by_name() {
    let case = statement();
    let (all, trust) = (case.files(), case.force.trust());
    for (name, bytes) in &all {
        // The guide and the script prove nothing by themselves; the list of
        // digests covers them, and a forger could mend that too.
        if name == "VERIFY.md" || name == "verify.sh" {
            continue;
        }
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            let report = judge(&forged(&all, name, &changed), &trust);
            // PEM text and certificates have bytes that mean nothing (line
            // ends, base64 padding bits): refused or the very same meaning.
            let harmless = name.ends_with(".pem") || name == "log-key.txt";
            assert!(!report.holds() || harmless, "{name}, byte {position}");
        }
    }
}

#[test]
fn a_missing_or_added_file_is_refused() {
    let case = statement();
    let (all, trust) = (case.files(), case.force.trust());
    for (name, _) in all.iter().filter(|(name, _)| name != "SHA256SUMS") {
        let mut fewer = all.clone();
        fewer.retain(|(file, _)| file != name);
        mend(&mut fewer);
        assert!(!judge(&fewer, &trust).holds(), "{name}");
    }
    let more = forged(&all, "extra.txt", b"x");
    assert!(!judge(&more, &trust).holds());
}

#[test]
fn the_pages_as_shown_and_as_signed_have_names_that_nobody_confuses() {
    let names = |case: &common::Case| -> Vec<String> {
        let names = case.files().into_iter().map(|(name, _)| name);
        names.filter(|name| name.ends_with(".pdf")).collect()
    };
    for (case, expected) in [
        (
            statement(),
            ["statement-as-shown.pdf", "statement-signed.pdf"],
        ),
        (
            refused("Invented", true),
            ["statement-as-shown.pdf", "statement-refused.pdf"],
        ),
        (rear(), ["rear-as-shown.pdf", "rear-signed.pdf"]),
    ] {
        assert_eq!(names(&case), expected);
        // Each for the other.
        let (all, trust) = (case.files(), case.force.trust());
        let [shown, signed] = expected.map(|name| common::content(&all, name).to_owned());
        let mut swapped = all.clone();
        common::replace(&mut swapped, expected[0], &signed);
        common::replace(&mut swapped, expected[1], &shown);
        mend(&mut swapped);
        assert_eq!(judge(&swapped, &trust).failure().unwrap().name, "pages");
    }
}

/// A bundle is read years later: names that were given once are known for ever.
#[test]
fn a_bundle_with_the_names_of_earlier_versions_verifies() {
    for case in [statement(), refused("Invented", true), rear()] {
        let signed = &case.payload.attachments[1];
        let mut all = case.files();
        for (name, _) in &mut all {
            if name.ends_with("-as-shown.pdf") {
                *name = "statement.pdf".to_owned();
            } else if name.ends_with(".pdf") {
                *name = format!("attachments/{}.pdf", signed.id);
            }
        }
        mend(&mut all);
        let report = judge(&all, &case.force.trust());
        assert!(report.holds(), "{:#?}", report.claims);
        // And beside today's they are files that belong to nothing.
        let both = forged(&case.files(), "statement.pdf", common::PDF);
        assert!(!judge(&both, &case.force.trust()).holds());
    }
}

#[test]
fn a_bundle_of_another_force_is_refused() {
    let (ours, other) = (statement(), statement());
    let report = judge(&other.files(), &ours.force.trust());
    assert_eq!(report.failure().unwrap().name, "authority");
}

#[test]
fn any_bytes_are_refused_without_a_panic() {
    let zip = statement().zip();
    assert!(!verify_bundle(Cursor::new(b"not a zip"), &TrustAnchors::default()).holds());
    for end in (0..zip.len()).step_by(97) {
        assert!(!verify_bundle(Cursor::new(&zip[..end]), &TrustAnchors::default()).holds());
    }
    assert_eq!(files(&zipped(&files(&zip))), files(&zip));
}

#[test]
fn a_custody_record_of_another_shape_is_refused() {
    let case = custody(None);
    let parse = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json: serde_json::Value =
            serde_json::from_slice(&case.parts.envelope.payload).unwrap();
        change(&mut json["content"]);
        let bytes = canonical_json(&json).unwrap();
        SealedPayload::parse(&case.parts.envelope.payload_type, &bytes)
    };
    assert!(parse(&|_| ()).unwrap().custody().unwrap().is_some());
    type Change = fn(&mut serde_json::Value);
    let changes: [Change; 5] = [
        |content| content["shoe_size"] = 9.into(),
        |content| content["number"] = 2.into(),
        |content| content["event"]["place"] = "".into(),
        |content| content["event"]["act"] = "eaten".into(),
        |content| content["exhibit"]["reference"] = "abc/1".into(),
    ];
    for change in changes {
        assert!(parse(&change).is_err());
    }
}

/// Whoever reads the words and whoever opens the file must mean the same thing.
#[test]
fn a_record_binds_each_exhibit_once_and_no_other_file_under_its_reference() {
    let case = statement();
    let parse = |change: &dyn Fn(&mut SealedPayload)| {
        let mut payload = case.payload.clone();
        change(&mut payload);
        payload.to_bytes().map(|_| ()).map_err(|e| e.to_string())
    };
    let bound = |seed: u8, reference: &str| BoundExhibit {
        exhibit: ExhibitId::from_parts(1, [seed; 10]),
        reference: reference.parse().unwrap(),
        description: "Kitchen knife".into(),
        thing: ExhibitThing::Physical,
    };
    let file = |payload: &SealedPayload| BoundExhibit {
        thing: ExhibitThing::File {
            attachment: payload.attachments[0].id,
            sha256: payload.attachments[0].sha256,
        },
        ..bound(1, "ABC/07")
    };
    assert_eq!(
        parse(&|payload| payload.exhibits = vec![file(payload)]),
        Ok(())
    );
    type Change<'a> = &'a dyn Fn(&mut SealedPayload);
    let wrong: [(Change<'_>, &str); 5] = [
        (
            &|p| p.exhibits = vec![bound(1, "ABC/1"), bound(1, "ABC/2")],
            "twice",
        ),
        (
            &|p| p.exhibits = vec![bound(1, "ABC/1"), bound(2, "ABC/01")],
            "twice",
        ),
        (&|p| p.exhibits = vec![bound(1, "ABC/7")], "another exhibit"),
        (
            &|p| {
                let mut other = file(p);
                if let ExhibitThing::File { sha256, .. } = &mut other.thing {
                    *sha256 = Sha256Digest::ZERO;
                }
                p.exhibits = vec![other];
            },
            "another exhibit",
        ),
        (
            &|p| {
                let mut unsaid = bound(1, "ABC/1");
                unsaid.description = " ".into();
                p.exhibits = vec![unsaid];
            },
            "not described",
        ),
    ];
    for (change, expected) in wrong {
        let why = parse(change).unwrap_err();
        assert!(why.contains(expected), "{why}");
    }
}
