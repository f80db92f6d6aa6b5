//! Bundles as someone would forge them who signs what they like with the keys
//! they have: the list of digests is mended each time, and both verifiers must
//! name the claim that is false.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use common::{
    Case, Files, Force, Leaves, OTHER_MATTER, content, forged, head_after, judge, log_signer, mend,
    now, officer, replace, report, run_script, run_script_where, script_judges, statement,
    statement_of, statement_with, tools_are_here, unpack, zipped,
};
use pocketbook_model::{DeviceId, RecordId, Timestamp};
use pocketbook_seal::*;

/// Both verifiers, told the force's own keys, name this claim.
#[track_caller]
fn refused(files: &Files, trust: &TrustAnchors, claim: &str) {
    let report = judge(files, trust);
    let failure = report.failure().map(|failure| failure.name);
    assert_eq!(failure, Some(claim), "{:#?}", report.claims);
    if tools_are_here() {
        let (passed, said) = script_judges(files, trust);
        let named = format!("FAILED       {claim}");
        assert!(!passed && said.contains(&named), "{said}");
    }
}

#[track_caller]
fn accepted(files: &Files, trust: &TrustAnchors) {
    let report = judge(files, trust);
    assert!(report.holds(), "{:#?}", report.claims);
    if tools_are_here() {
        let (passed, said) = script_judges(files, trust);
        assert!(passed && !said.contains("NOT CHECKED"), "{said}");
    }
}

#[test]
fn an_officer_cannot_write_the_forces_receipt() {
    let mut case = statement();
    case.receipt.received_at = Timestamp::from_unix_ms(common::NOW - 86_400_000);
    case.parts.receipt = case.receipt.seal(&case.signer).unwrap();
    // With the certificate of the genuine key the signature is wrong.
    refused(&case.files(), &case.force.trust(), "receipt");
    case.parts.receipts_pem.clone_from(&case.parts.officer_pem);
    refused(&case.files(), &case.force.trust(), "certificates");
}

#[test]
fn another_officer_cannot_sign_in_this_ones_name() {
    let other = SoftwareSigner::generate().unwrap();
    let mut case = statement_with(|payload| {
        payload.provenance.officer_key = other.public_key().key_id();
    });
    let bytes = case.parts.envelope.payload.clone();
    case.parts.envelope = Envelope::sign(&case.parts.envelope.payload_type, bytes, &other).unwrap();
    let certify = |case: &Case, number, device| {
        let key = other.public_key();
        let authority = &case.force.authority;
        authority
            .certify_officer(&key, &officer(number), device, now())
            .unwrap()
    };
    case.parts.officer_pem = certify(&case, 9, case.device());
    refused(&case.files(), &case.force.trust(), "provenance");
    // Nor this officer's key of another tablet.
    let elsewhere = DeviceId::from_parts(1, [9; 10]);
    case.parts.officer_pem = certify(&case, 2, elsewhere);
    refused(&case.files(), &case.force.trust(), "provenance");
    // Nor a certificate of the same account with another warrant number, not
    // even one that begins with this one's.
    for warrant_number in ["204519", "2045120"] {
        let mut renamed = officer(2);
        renamed.warrant_number = warrant_number.parse().unwrap();
        case.parts.officer_pem = case
            .force
            .authority
            .certify_officer(&other.public_key(), &renamed, case.device(), now())
            .unwrap();
        refused(&case.files(), &case.force.trust(), "provenance");
    }
    // Nor a key that the authority certified for something else.
    case.parts.officer_pem = case
        .force
        .authority
        .certify_device(&other.public_key(), case.device(), now())
        .unwrap();
    refused(&case.files(), &case.force.trust(), "provenance");
    case.parts.officer_pem = certify(&case, 2, case.device());
    accepted(&case.files(), &case.force.trust());
}

#[test]
fn a_receipt_for_another_record_proves_nothing() {
    let mut case = statement();
    let mut all = case.files();
    let leaves = case.leaves(7);
    let entry = &mut case.receipt.records[0];
    entry.record = RecordId::from_parts(1, [8; 10]);
    entry.sha256 = Leaves::other(2);
    entry.log_index = 2;
    entry.inclusion = leaves.proof(2).hashes;
    case.receipt_again();
    let note = case.receipt.checkpoint.clone().unwrap();
    let proof = tlog_proof_text(&leaves.proof(2), &note);
    replace(
        &mut all,
        "receipt.dsse.json",
        &case.parts.receipt.to_json().unwrap(),
    );
    replace(&mut all, "proof.tlog-proof", proof.as_bytes());
    mend(&mut all);
    refused(&all, &case.force.trust(), "receipt");
    // Nor one that gives this record's name to another digest.
    case.receipt.records[0].record = case.payload.record;
    case.receipt_again();
    replace(
        &mut all,
        "receipt.dsse.json",
        &case.parts.receipt.to_json().unwrap(),
    );
    mend(&mut all);
    refused(&all, &case.force.trust(), "receipt");
}

#[test]
fn the_checkpoint_is_the_one_in_the_receipt() {
    let case = statement();
    let mut all = case.files();
    let later = case.leaves(8);
    let note = later.checkpoint(&case.force.log);
    let proof = tlog_proof_text(&later.proof(3), &note);
    replace(&mut all, "checkpoint", note.as_bytes());
    replace(&mut all, "proof.tlog-proof", proof.as_bytes());
    mend(&mut all);
    refused(&all, &case.force.trust(), "checkpoint");
}

#[test]
fn a_certificate_counts_at_the_receipts_time_and_no_other() {
    let year = 365 * 86_400_000;
    let example = statement().parts;
    let certified = verify_certificate(&example.officer_pem, &example.authority_pem).unwrap();
    let (first, last) = (certified.validity.not_before, certified.validity.not_after);
    // Genuine though it is years from today, whenever that is. To the second,
    // both verifiers agree.
    for (received, claim) in [
        (first * 1000, None),
        (first * 1000 - 1, Some("validity")),
        (last * 1000 - 1, None),
        (last * 1000, Some("validity")),
        (common::NOW + 4 * year, None),
        (common::NOW - year, Some("validity")),
        (common::NOW + 6 * year, Some("validity")),
        (common::NOW + 30 * year, Some("validity")),
    ] {
        let mut case = statement();
        case.receipt.received_at = Timestamp::from_unix_ms(received);
        case.receipt_again();
        match claim {
            Some(claim) => refused(&case.files(), &case.force.trust(), claim),
            None => accepted(&case.files(), &case.force.trust()),
        }
    }
    // The officer's may have ended when the receipt key's had not.
    let mut case = statement();
    case.parts.officer_pem = case
        .force
        .authority
        .certify_officer(
            &case.signer.public_key(),
            &case.officer,
            case.device(),
            Timestamp::from_unix_ms(common::NOW - 6 * year),
        )
        .unwrap();
    refused(&case.files(), &case.force.trust(), "validity");
}

#[test]
fn a_record_that_the_force_put_apart_does_not_pass() {
    let mut case = statement();
    case.receipt.records[0].quarantined = true;
    case.receipt_again();
    refused(&case.files(), &case.force.trust(), "quarantine");
    // All else is shown to hold.
    let report = judge(&case.files(), &case.force.trust());
    let proved = report
        .claims
        .iter()
        .filter(|c| c.outcome == Outcome::Proved);
    assert_eq!(proved.count(), report.claims.len() - 1);
}

#[test]
fn a_self_made_authority_is_never_said_to_be_the_forces() {
    let (genuine, forger) = (statement(), statement());
    let all = forger.files();
    refused(&all, &genuine.force.trust(), "authority");
    let unchecked: Vec<_> = judge(&all, &TrustAnchors::default())
        .claims
        .into_iter()
        .filter(|claim| claim.outcome == Outcome::NotChecked)
        .map(|claim| claim.name)
        .collect();
    assert_eq!(unchecked, ["authority", "log key"]);
    if tools_are_here() {
        let (_, said) = script_judges(&all, &TrustAnchors::default());
        assert!(said.contains("NOT CHECKED  authority"), "{said}");
        assert!(said.contains("NOT CHECKED  log key"), "{said}");
        assert!(
            said.contains("anyone could have made this bundle"),
            "{said}"
        );
        assert!(!said.contains("Every claim above was proved"), "{said}");
    }
}

#[test]
fn an_authority_hidden_behind_the_forces_certifies_nobody() {
    let (force, forger) = (Force::new(), statement());
    let both = forger.force.authority.certificate_pem().to_owned();
    let both = force.authority.certificate_pem().to_owned() + &both;
    let all = forged(
        &forger.files(),
        "certificates/authority.pem",
        both.as_bytes(),
    );
    let trust = TrustAnchors {
        authority_pem: force.trust().authority_pem,
        log_key: forger.force.trust().log_key,
    };
    refused(&all, &trust, "certificates");
}

#[test]
fn an_authority_that_the_computer_trusts_certifies_nobody() {
    if !tools_are_here() {
        return;
    }
    let force = Force::new();
    let forger = statement_of(Force::named("Forged Constabulary", log_signer(3)));
    let trust = force.trust();
    let genuine = trust.authority_pem.clone().unwrap();
    let all = forged(
        &forger.files(),
        "certificates/authority.pem",
        genuine.as_bytes(),
    );
    let (folder, store) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    unpack(&all, folder.path());
    // OpenSSL finds an authority in such a folder by the hash of its name.
    let path = store.path().join("authority.pem");
    std::fs::write(&path, &forger.parts.authority_pem).unwrap();
    let hash = Command::new("openssl")
        .args(["x509", "-noout", "-hash", "-in"])
        .arg(&path)
        .output()
        .unwrap();
    let hash = String::from_utf8(hash.stdout).unwrap();
    std::fs::rename(&path, store.path().join(format!("{}.0", hash.trim()))).unwrap();
    let (passed, said) = run_script_where(folder.path(), &trust, Some(store.path()));
    let named = said.contains("FAILED       certificates: officer.pem was not issued");
    assert!(!passed && named, "{said}");
}

#[test]
fn a_planted_or_removed_file_is_named() {
    for case in [statement(), report()] {
        let (all, trust) = (case.files(), case.force.trust());
        for planted in [
            "confession.pdf",
            "attachments/planted.jpg",
            ".hidden",
            "a/b/.c",
        ] {
            // Not in the list, and in it.
            let mut more = all.clone();
            replace(&mut more, planted, b"planted");
            refused(&more, &trust, "files");
            let report = judge(&forged(&all, planted, b"planted"), &trust);
            assert_eq!(report.failure().unwrap().name, "files");
            if tools_are_here() {
                let (passed, said) = script_judges(&forged(&all, planted, b"planted"), &trust);
                assert!(!passed && said.contains("FAILED       files"), "{said}");
            }
        }
        for (removed, _) in &all {
            let mut fewer = all.clone();
            fewer.retain(|(name, _)| name != removed);
            if tools_are_here() {
                let (passed, said) = script_judges(&fewer, &trust);
                let told = removed == "verify.sh" || said.contains("FAILED       files");
                assert!(!passed && told, "{removed}: {said}");
            }
            assert!(!judge(&fewer, &trust).holds(), "{removed}");
        }
    }
}

#[test]
fn a_zip_that_shows_two_readers_different_pages_is_refused() {
    let case = statement();
    let mut all = case.files();
    all.insert(
        0,
        ("statement-as-shown.pdX".into(), b"other pages".to_vec()),
    );
    let mut zip = zipped(&all);
    let places: Vec<_> = (0..zip.len())
        .filter(|place| zip[*place..].starts_with(b"statement-as-shown.pdX"))
        .collect();
    let (local, central) = (places[0], places[1]);
    // The name twice in the directory and before the file; in one of them only.
    for renamed in [vec![local, central], vec![local], vec![central]] {
        for place in renamed {
            zip[place..place + 22].copy_from_slice(b"statement-as-shown.pdf");
        }
        let report = verify_bundle(Cursor::new(&zip), &case.force.trust());
        assert_eq!(report.failure().unwrap().name, "files");
        let folder = tempfile::tempdir().unwrap();
        assert!(unpack_bundle(Cursor::new(&zip), &folder.path().join("bundle")).is_err());
        zip = zipped(&all);
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_refused_even_to_the_very_same_bytes() {
    if !tools_are_here() {
        return;
    }
    let case = statement();
    for name in [
        "statement-as-shown.pdf",
        "statement-signed.pdf",
        "certificates",
        "SHA256SUMS",
        "attachments",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (bundle, elsewhere) = (
            folder.path().join("bundle"),
            folder.path().join("elsewhere"),
        );
        unpack(&case.files(), &bundle);
        std::fs::rename(bundle.join(name), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, bundle.join(name)).unwrap();
        link_is_refused(&bundle, &case.force.trust());
    }
    // A link to nothing is a planted file too.
    let folder = tempfile::tempdir().unwrap();
    unpack(&case.files(), folder.path());
    std::os::unix::fs::symlink("nowhere", folder.path().join("planted")).unwrap();
    link_is_refused(folder.path(), &case.force.trust());
}

#[cfg(unix)]
#[track_caller]
fn link_is_refused(folder: &Path, trust: &TrustAnchors) {
    let (passed, said) = run_script(folder, trust);
    let named = said.contains("FAILED       files: ") && said.contains(" is a link");
    assert!(!passed && named, "{said}");
}

#[test]
fn a_list_of_digests_that_leads_out_of_the_folder_is_refused() {
    let case = statement();
    let mut all = case.files();
    let outside = "/dev/null";
    let list = String::from_utf8(all.last().unwrap().1.clone()).unwrap();
    let list = format!("{list}{}  {outside}\n", sha256(b""));
    replace(&mut all, "SHA256SUMS", list.as_bytes());
    refused(&all, &case.force.trust(), "files");
}

/// A statement whose extract was altered by whoever exported it.
fn with_ledger(alter: impl FnOnce(&mut LedgerExtract)) -> Case {
    let mut case = statement();
    alter(&mut case.parts.ledger);
    case
}

/// What an extract could show of the entry instead of its words.
fn withhold(ledger: &mut LedgerExtract, place: usize) {
    let ExtractEntry::Shown(entry) = &ledger.entries[place] else {
        return;
    };
    let bytes = entry.to_bytes().unwrap();
    let commitment = ledger.matter_key.commit(entry.sequence, &bytes);
    ledger.entries[place] = ExtractEntry::Withheld(commitment);
}

#[test]
fn the_extract_tells_nothing_of_another_matter() {
    let all = statement().files();
    let extract = String::from_utf8_lossy(content(&all, "ledger-extract.json")).into_owned();
    assert!(!extract.contains(OTHER_MATTER), "{extract}");
    assert!(extract.contains("\"mark\":\""), "{extract}");
}

#[test]
fn an_entry_about_the_record_cannot_be_withheld() {
    // Above all not the third, by which earlier signatures were discarded.
    for place in [0, 2, 3, 4] {
        let case = with_ledger(|ledger| withhold(ledger, place));
        refused(&case.files(), &case.force.trust(), "ledger");
    }
    // Nor by giving another key, which finds other entries.
    let case = with_ledger(|ledger| {
        withhold(ledger, 2);
        ledger.matter_key = LedgerSecret::from_bytes([12; 32]).matter_key("invented");
    });
    refused(&case.files(), &case.force.trust(), "ledger");
}

#[test]
fn an_extract_that_begins_late_is_refused() {
    for left_out in 1..5 {
        let case = with_ledger(|ledger| {
            let later = head_after(ledger, left_out);
            ledger.entries.drain(..left_out);
            ledger.start = later;
        });
        refused(&case.files(), &case.force.trust(), "ledger");
    }
}

#[test]
fn an_entry_that_is_missing_altered_or_another_matters_is_refused() {
    for place in 0..5 {
        let case = with_ledger(|ledger| {
            ledger.entries.remove(place);
        });
        refused(&case.files(), &case.force.trust(), "ledger");
    }
    let case = with_ledger(|ledger| {
        let ExtractEntry::Withheld(commitment) = &mut ledger.entries[1] else {
            return;
        };
        commitment.digest = sha256(b"another entry");
    });
    refused(&case.files(), &case.force.trust(), "ledger");
    let case = with_ledger(|ledger| {
        let ExtractEntry::Shown(entry) = &mut ledger.entries[2] else {
            return;
        };
        entry.operation = LedgerOperation::Consulted;
    });
    refused(&case.files(), &case.force.trust(), "ledger");
    // Words put in the place of what is withheld.
    let case = with_ledger(|ledger| {
        let mut invented = ledger.entries[2].clone();
        if let ExtractEntry::Shown(entry) = &mut invented {
            entry.sequence = 8;
        }
        ledger.entries[1] = invented;
    });
    refused(&case.files(), &case.force.trust(), "ledger");
}
