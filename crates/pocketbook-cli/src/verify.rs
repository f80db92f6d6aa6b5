//! `pocketbook verify`: each claim, and what proved it.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use pocketbook_core::model::CustodyLink;
use pocketbook_seal::{TrustAnchors, VerificationReport, follow_custody, verify_bundle};
use serde_json::{Value, json};

use crate::arguments::VerifyArguments;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;
use crate::progress::bar;

pub(crate) fn run(arguments: &VerifyArguments, output: &Output) -> Result<(), Failure> {
    let log_key = match &arguments.log_key {
        Some(path) => Some(
            input::text(path)?
                .trim()
                .parse()
                .map_err(|_| Failure::malformed(path, "it is not the key of a log"))?,
        ),
        None => None,
    };
    let trust = TrustAnchors {
        authority_pem: arguments.ca.as_deref().map(input::text).transpose()?,
        log_key,
    };
    match arguments.bundles.as_slice() {
        [bundle] => {
            let report = verified(bundle, &trust, output)?;
            output.result(&report, claim_lines)?;
            require(&report)
        }
        bundles => chain(bundles, &trust, output),
    }
}

fn verified(
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

/// Verifies each bundle, then follows the chain of custody that they make.
fn chain(
    bundles: &[std::path::PathBuf],
    trust: &TrustAnchors,
    output: &Output,
) -> Result<(), Failure> {
    let mut links: Vec<CustodyLink> = Vec::new();
    let mut reports = Vec::new();
    for path in bundles {
        let report = verified(path, trust, output)?;
        let custody = report.custody.clone();
        reports.push((path, report));
        match custody {
            Some(link) => links.push(link),
            None => break,
        }
    }
    let all = links.len() == bundles.len();
    let chain = all.then(|| follow_custody(links));
    let gaps: Vec<Value> = chain
        .iter()
        .flat_map(|chain| &chain.gaps)
        .map(|gap| {
            json!({"event": gap.event, "code": gap.kind.code(), "message": gap.kind.in_words()})
        })
        .collect();
    let value = json!({
        "bundles": reports.iter().map(|(_, report)| report).collect::<Vec<_>>(),
        "chain": chain.as_ref().map(|chain| &chain.report),
        "gaps": gaps,
    });
    output.result(&value, |_| {
        let mut lines = Vec::new();
        for (path, report) in &reports {
            lines.push(format!("{}:", path.display()));
            lines.push(claim_lines(report));
        }
        if let Some(chain) = &chain {
            lines.push(claim_lines(&chain.report));
            let gap = |gap: &pocketbook_core::model::ContinuityGap| {
                format!("GAP          at event {}: {}", gap.event, gap.kind)
            };
            lines.extend(chain.gaps.iter().map(gap));
        }
        lines.join("\n")
    })?;
    for (_, report) in &reports {
        require(report)?;
    }
    match chain {
        Some(chain) => require(&chain.report),
        None => Err(Failure::Usage(
            "several bundles are checked together only as a chain of custody; one of these is \
             something else: check it by itself"
                .to_owned(),
        )),
    }
}

fn claim_lines(report: &VerificationReport) -> String {
    let lines: Vec<_> = report.claims.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn require(report: &VerificationReport) -> Result<(), Failure> {
    match report.failure() {
        Some(claim) => Err(Failure::Verification(format!(
            "{} does not verify: {}",
            claim.name, claim.statement
        ))),
        None => Ok(()),
    }
}
