//! `pocketbook verify`: each claim, and what proved it.

use std::fs::File;
use std::io::BufReader;

use pocketbook_seal::{TrustAnchors, verify_bundle};

use crate::arguments::VerifyArguments;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;
use crate::progress::bar;

pub(crate) fn run(arguments: &VerifyArguments, output: &Output) -> Result<(), Failure> {
    let path = &arguments.bundle;
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let log_key = match &arguments.log_key {
        Some(path) => Some(
            input::text(path)?
                .trim()
                .parse()
                .map_err(|_| Failure::malformed(path, "it is not the key of a log"))?,
        ),
        None => None,
    };
    let authority_pem = arguments.ca.as_deref().map(input::text).transpose()?;
    let size = file
        .metadata()
        .map_err(|error| Failure::file(path, &error))?
        .len();
    // Every file of the bundle is read once and some of them again.
    let bar = bar(Some(size), true, output.is_json());
    let report = verify_bundle(
        BufReader::new(bar.wrap_read(file)),
        &TrustAnchors {
            authority_pem,
            log_key,
        },
    );
    bar.finish_and_clear();
    output.result(&report, |report| {
        let lines: Vec<_> = report.claims.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    match report.failure() {
        Some(claim) => Err(Failure::Verification(format!(
            "{} does not verify: {}",
            claim.name, claim.statement
        ))),
        None => Ok(()),
    }
}
