//! `verify.sh`, which an expert runs: it agrees with this crate's verifier and
//! uses openssl and coreutils alone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{
    Force, content, forged, log_signer, script_judges, statement, statement_of, tools_are_here,
};

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
fn it_refuses_a_changed_byte_in_every_file_by_name() {
    if !tools_are_here() {
        return;
    }
    let case = statement();
    let (all, trust) = (case.files(), case.force.trust());
    for (name, expected) in [
        ("payload.json", "FAILED"),
        ("statement.pdf", "FAILED       pages"),
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
