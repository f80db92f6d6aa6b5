//! `pocketbook verify`: each claim, and what proved it; of several bundles also
//! how further statements stand to those they follow.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use pocketbook_seal::{TrustAnchors, VerificationReport, relate, verify_bundle};
use serde::Serialize;

use crate::arguments::VerifyArguments;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;
use crate::progress::bar;

/// One of several bundles.
#[derive(Serialize)]
struct Verified<'a> {
    bundle: &'a PathBuf,
    #[serde(flatten)]
    report: &'a VerificationReport,
}

pub(crate) fn run(arguments: &VerifyArguments, output: &Output) -> Result<(), Failure> {
    let trust = trust(arguments)?;
    let mut reports = Vec::new();
    for path in &arguments.bundles {
        reports.push(verify(path, &trust, output)?);
    }
    relate(&mut reports);
    match reports.as_slice() {
        [report] => output.result(report, lines)?,
        several => {
            let bundles = arguments.bundles.iter().zip(several);
            let verified: Vec<_> = bundles
                .map(|(bundle, report)| Verified { bundle, report })
                .collect();
            output.result(&verified, |verified| {
                let text =
                    |one: &Verified<'_>| format!("{}\n{}", one.bundle.display(), lines(one.report));
                verified.iter().map(text).collect::<Vec<_>>().join("\n\n")
            })?;
        }
    }
    let failed = reports.iter().zip(&arguments.bundles);
    let mut failed = failed.filter_map(|(report, path)| Some((report.failure()?, path)));
    match failed.next() {
        Some((claim, path)) => {
            let which = if reports.len() > 1 {
                format!("{}: ", path.display())
            } else {
                String::new()
            };
            Err(Failure::Verification(format!(
                "{which}{} does not verify: {}",
                claim.name, claim.statement
            )))
        }
        None => Ok(()),
    }
}

fn trust(arguments: &VerifyArguments) -> Result<TrustAnchors, Failure> {
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
    Ok(TrustAnchors {
        authority_pem,
        log_key,
    })
}

fn verify(
    path: &Path,
    trust: &TrustAnchors,
    output: &Output,
) -> Result<VerificationReport, Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let size = file
        .metadata()
        .map_err(|error| Failure::file(path, &error))?
        .len();
    // Every file of the bundle is read once and some of them again.
    let bar = bar(Some(size), true, output.is_json());
    let report = verify_bundle(BufReader::new(bar.wrap_read(file)), trust);
    bar.finish_and_clear();
    Ok(report)
}

fn lines(report: &VerificationReport) -> String {
    let lines: Vec<_> = report.claims.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
