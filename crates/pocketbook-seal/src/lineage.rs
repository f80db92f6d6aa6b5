//! How the records of several bundles stand to each other: a further statement
//! and the earlier one that it corrects, adds to or withdraws.
//!
//! A missing parent proves nothing, because nobody need have given its bundle;
//! a parent with another digest contradicts what was signed; and two records
//! that name one parent are each sound and must be read together. So must two of
//! one maker in two names: only who made a statement can correct it.

use pocketbook_model::{
    AmendmentKind, EarlierSeen, Personal, RecordId, RecordKind, Sha256Digest, same_name,
};
use serde::Serialize;

use crate::claims::Failure;
use crate::named::{self, NamedRecord};
use crate::{SealedPayload, VerificationReport};

const CLAIM: &str = "amendment";

/// Which record a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedRecord {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// What it is.
    pub kind: RecordKind,
    /// The earlier record that it names.
    pub amends: Option<VerifiedAmendment>,
    /// What a statement translates, and what it produces as exhibits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NamedRecord>,
    /// The name that a statement was made in; shown to nobody, and compared.
    #[serde(skip)]
    pub(crate) maker: Option<Personal>,
}

/// The earlier record that a further one names; not why, which is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedAmendment {
    /// The earlier record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// What the further one does to it.
    pub kind: AmendmentKind,
    /// How the earlier one was known where the further one was made.
    pub seen: EarlierSeen,
    /// Whether it says that its maker's name is another than on the earlier one.
    pub other_name: bool,
    /// The name that it says the earlier one was made in; shown to nobody.
    #[serde(skip)]
    pub(crate) earlier_name: Option<Personal>,
}

impl VerifiedRecord {
    pub(crate) fn of(payload: &SealedPayload, sha256: Sha256Digest) -> Self {
        Self {
            record: payload.record,
            sha256,
            kind: payload.kind,
            amends: payload.amends.as_ref().map(|amends| VerifiedAmendment {
                record: amends.record,
                sha256: amends.sha256,
                kind: amends.kind,
                seen: amends.seen,
                other_name: amends.earlier_name.is_some(),
                earlier_name: amends.earlier_name.as_ref().map(|said| said.name.clone()),
            }),
            names: NamedRecord::all(payload),
            maker: payload
                .content
                .pointer("/statement/witness_name")
                .and_then(serde_json::Value::as_str)
                .map(Personal::new),
        }
    }
}

/// Adds to the report of each bundle that holds how its record stands to the
/// earlier one it names, among the bundles given: present, missing, different,
/// or named by another one too; and to that of the earlier one what later ones
/// do to it. Bundles that do not hold prove nothing of
/// others. A bundle given twice is no fork.
pub fn relate(reports: &mut [VerificationReport]) {
    let known: Vec<VerifiedRecord> = reports
        .iter()
        .filter(|report| report.holds())
        .filter_map(|report| report.record.clone())
        .collect();
    for report in reports.iter_mut().filter(|report| report.holds()) {
        let Some(own) = report.record.clone() else {
            continue;
        };
        if let Some(amends) = &own.amends {
            name_parent(report, amends, &known);
            name_maker(report, &own, amends, &known);
            name_fork(report, &own, amends, &known);
        }
        name_children(report, &own, &known);
        named::relate(report, &own, &known);
    }
}

fn name_parent(
    report: &mut VerificationReport,
    amends: &VerifiedAmendment,
    known: &[VerifiedRecord],
) {
    let what = with_article(amends.kind);
    let parent = format!("{}, {}", amends.record, amends.seen.in_words());
    let words = format!("it is {what} of {parent}");
    tell_of_bundle(report, CLAIM, &words, (amends.record, amends.sha256), known);
}

/// Says of a record that another names whether its bundle is among those given,
/// and the very one: missing it proves nothing, and another one contradicts what
/// was signed. `words` say what the one is to the other.
pub(crate) fn tell_of_bundle(
    report: &mut VerificationReport,
    claim: &'static str,
    words: &str,
    (record, sha256): (RecordId, Sha256Digest),
    known: &[VerifiedRecord],
) {
    let mut given = known.iter().filter(|one| one.record == record).peekable();
    if given.peek().is_none() {
        report.not_checked(
            claim,
            &format!(
                "{words}; its bundle is missing here or does not verify: give that too to check it"
            ),
        );
    } else if given.any(|one| one.sha256 == sha256) {
        report.proved(
            claim,
            format!("{words}; its bundle is here and is the very one it names"),
            "SHA-256 in the payload",
        );
    } else {
        report.failed(Failure(
            claim,
            format!("{words}; the bundle of that record here is another one"),
        ));
    }
}

/// Tells of a maker whose name is another on the two statements, whether the
/// further one says so or not. The names themselves are in the records.
fn name_maker(
    report: &mut VerificationReport,
    own: &VerifiedRecord,
    amends: &VerifiedAmendment,
    known: &[VerifiedRecord],
) {
    let earlier = known
        .iter()
        .find(|one| one.record == amends.record && one.sha256 == amends.sha256)
        .and_then(|one| one.maker.as_ref());
    let parent = amends.record;
    let told = match (&amends.earlier_name, earlier, &own.maker) {
        (Some(_), None, _) => format!(
            "it says that {parent} was made in another name, and why; give its bundle too to \
             compare"
        ),
        (Some(said), Some(earlier), _) if said == earlier => format!(
            "it says that {parent} was made in another name, and why; that name is the one there"
        ),
        (Some(_), Some(_), _) => format!(
            "it says that {parent} was made in another name, but the name it gives is not the one \
             there: find out whether one person made both"
        ),
        (None, Some(earlier), Some(now)) if !same_name(earlier.reveal(), now.reveal()) => format!(
            "{parent} was made in another name, and nothing says why: find out whether one person \
             made both"
        ),
        (None, _, _) => return,
    };
    report.flagged(CLAIM, told);
}

/// What a later record does to an earlier one, with its article.
const fn with_article(kind: AmendmentKind) -> &'static str {
    match kind {
        AmendmentKind::Correction => "a correction",
        AmendmentKind::Addition => "an addition",
        AmendmentKind::Withdrawal => "a withdrawal",
    }
}

/// Whoever relies on an earlier record must know what was said later. One that
/// names other bytes than these is told at that one, where it fails.
fn name_children(report: &mut VerificationReport, own: &VerifiedRecord, known: &[VerifiedRecord]) {
    let mut later: Vec<_> = known
        .iter()
        .filter_map(|one| Some((one.record.to_string(), one.amends.as_ref()?)))
        .filter(|(_, amends)| amends.record == own.record && amends.sha256 == own.sha256)
        .map(|(record, amends)| format!("{record} is {} of it", with_article(amends.kind)))
        .collect();
    later.sort_unstable();
    later.dedup();
    if !later.is_empty() {
        report.flagged(CLAIM, format!("{}; read them together", later.join(", ")));
    }
}

fn name_fork(
    report: &mut VerificationReport,
    own: &VerifiedRecord,
    amends: &VerifiedAmendment,
    known: &[VerifiedRecord],
) {
    let mut others: Vec<_> = known
        .iter()
        .filter(|one| one.record != own.record)
        .filter(|one| one.amends.as_ref().map(|a| a.record) == Some(amends.record))
        .map(|one| one.record.to_string())
        .collect();
    others.sort_unstable();
    others.dedup();
    if !others.is_empty() {
        report.flagged(
            CLAIM,
            format!(
                "forked: {} also names {}; read them together",
                others.join(", "),
                amends.record
            ),
        );
    }
}
