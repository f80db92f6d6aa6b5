//! `pocketbook verify`: each claim, and what proved it; of several bundles also
//! how further statements stand to those they follow, and whether the custody
//! records of each exhibit make a whole chain.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use pocketbook_core::model::{ContinuityGap, ExhibitId, ExhibitReference};
use pocketbook_seal::{
    Claim, CustodyChain, TrustAnchors, VerificationReport, follow_custody, relate, verify_bundle,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::VerifyArguments;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;
use crate::progress::bar;

/// Several bundles, and what they are to each other.
#[derive(Serialize)]
struct Together<'a> {
    bundles: Vec<Verified<'a>>,
    /// Of custody records: a chain for each exhibit.
    chains: Vec<Chain<'a>>,
}

/// The custody records of one exhibit.
#[derive(Serialize)]
struct Chain<'a> {
    exhibit: ExhibitId,
    reference: &'a ExhibitReference,
    /// Whether each follows the one before it.
    claims: &'a [Claim],
    /// What is not accounted for between them; it fails nothing.
    gaps: Vec<Value>,
}

impl<'a> From<&'a CustodyChain> for Chain<'a> {
    fn from(chain: &'a CustodyChain) -> Self {
        let gap = |gap: &ContinuityGap| json!({"event": gap.event, "code": gap.kind.code(), "message": gap.kind.in_words()});
        Self {
            exhibit: chain.exhibit,
            reference: &chain.reference,
            claims: &chain.report.claims,
            gaps: chain.gaps.iter().map(gap).collect(),
        }
    }
}

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
    // One bundle alone may name an earlier statement that was not given.
    relate(&mut reports);
    if let [report] = reports.as_slice() {
        output.result(report, lines)?;
        return require(report, None);
    }
    let links = reports.iter().filter_map(|one| one.custody.clone());
    let chains = follow_custody(links.collect());
    let together = Together {
        bundles: arguments
            .bundles
            .iter()
            .zip(&reports)
            .map(|(bundle, report)| Verified { bundle, report })
            .collect(),
        chains: chains.iter().map(Chain::from).collect(),
    };
    output.result(&together, |together| {
        let text = |one: &Verified<'_>| format!("{}:\n{}", one.bundle.display(), lines(one.report));
        let mut parts: Vec<_> = together.bundles.iter().map(text).collect();
        parts.extend(chains.iter().map(chain_lines));
        parts.join("\n")
    })?;
    for (path, report) in arguments.bundles.iter().zip(&reports) {
        require(report, Some(path.as_path()))?;
    }
    chains
        .iter()
        .try_for_each(|chain| require(&chain.report, None))
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

fn chain_lines(chain: &CustodyChain) -> String {
    let gap = |gap: &ContinuityGap| {
        format!(
            "GAP          exhibit {}, at event {}: {}",
            chain.reference, gap.event, gap.kind
        )
    };
    let mut parts = vec![lines(&chain.report)];
    parts.extend(chain.gaps.iter().map(gap));
    parts.join("\n")
}

/// The first claim that does not hold, with the bundle where there are several.
fn require(report: &VerificationReport, path: Option<&Path>) -> Result<(), Failure> {
    let Some(claim) = report.failure() else {
        return Ok(());
    };
    let which = path.map_or_else(String::new, |path| format!("{}: ", path.display()));
    Err(Failure::Verification(format!(
        "{which}{} does not verify: {}",
        claim.name, claim.statement
    )))
}
