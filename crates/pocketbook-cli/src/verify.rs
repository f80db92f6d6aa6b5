//! `pocketbook verify`: each claim, and what proved it; of several bundles also
//! how further statements stand to those they follow, and whether the custody
//! records of each exhibit make a whole chain.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use pocketbook_core::model::{
    BoundExhibit, ContinuityGap, ExhibitId, ExhibitReference, ExhibitThing, Personal, Refusal,
    StruckEvent,
};
use pocketbook_seal::{
    ChainEvent, Claim, CustodyChain, TrustAnchors, VerificationReport, follow_custody, relate,
    verify_bundle,
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
    /// Its events, in the order in which it is read.
    events: &'a [ChainEvent],
    /// What is not accounted for between them; it fails nothing.
    gaps: Vec<Value>,
    /// Events that were entered in error, and those that say so.
    struck: &'a [StruckEvent],
    /// At which event it was withdrawn, if it was.
    withdrawn: Option<usize>,
}

impl<'a> From<&'a CustodyChain> for Chain<'a> {
    fn from(chain: &'a CustodyChain) -> Self {
        let gap = |gap: &ContinuityGap| json!({"event": gap.event, "code": gap.kind.code(), "message": gap.kind.in_words()});
        Self {
            exhibit: chain.exhibit,
            reference: &chain.reference,
            claims: &chain.report.claims,
            events: &chain.events,
            gaps: chain.gaps.iter().map(gap).collect(),
            struck: &chain.struck,
            withdrawn: chain.withdrawn,
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
    let claims = report.claims.iter().map(ToString::to_string);
    let lines: Vec<_> = claims
        .chain(report.refusal.iter().map(refusal_line))
        .chain(report.typed_otherwise.iter().map(typed_line))
        .chain(report.exhibits.iter().map(exhibit_line))
        .collect();
    lines.join("\n")
}

/// Why a witness refused to sign, as the officer certified it.
pub(crate) fn refusal_line(refusal: &Refusal) -> String {
    match refusal.reason.reveal().trim() {
        "" => "REFUSED      no reason was given".to_owned(),
        reason => format!("REFUSED      reason given: {reason}"),
    }
}

/// The name that a witness typed, where it is not the one printed.
fn typed_line(name: &Personal) -> String {
    format!(
        "TYPED        the witness typed the name \"{}\", which is not as it is printed",
        name.reveal()
    )
}

/// What an exhibit was that a record names.
pub(crate) fn exhibit_line(bound: &BoundExhibit) -> String {
    let file = match bound.thing {
        ExhibitThing::File { sha256, .. } => format!(" (a file, SHA-256 {sha256})"),
        ExhibitThing::Physical => String::new(),
    };
    format!(
        "EXHIBIT      {}: {}{file}",
        bound.reference,
        bound.description.reveal()
    )
}

fn chain_lines(chain: &CustodyChain) -> String {
    let gap = |gap: &ContinuityGap| {
        format!(
            "GAP          exhibit {}, at event {}: {}",
            chain.reference, gap.event, gap.kind
        )
    };
    let struck = |struck: &StruckEvent| {
        format!(
            "STRUCK       exhibit {}, event {}: entered in error, says event {}",
            chain.reference, struck.event, struck.by
        )
    };
    let mut parts = vec![lines(&chain.report)];
    parts.extend(joined_lines(chain));
    parts.extend(chain.struck.iter().map(struck));
    parts.extend(
        chain
            .withdrawn
            .map(|event| format!("WITHDRAWN    exhibit {}, at event {event}", chain.reference)),
    );
    parts.extend(chain.gaps.iter().map(gap));
    parts.join("\n")
}

/// Of chains that are joined, which event of which tablet stands where.
fn joined_lines(chain: &CustodyChain) -> Vec<String> {
    if chain
        .events
        .iter()
        .all(|event| event.exhibit == chain.exhibit)
    {
        return Vec::new();
    }
    let line = |(at, event): (usize, &ChainEvent)| {
        format!(
            "JOINED       event {at}: {}, event {} of exhibit {} there",
            event.act, event.number, event.exhibit
        )
    };
    (1..).zip(&chain.events).map(line).collect()
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
