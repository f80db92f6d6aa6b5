//! Sealed records that a statement names beside the one it is further to: the
//! statement that it translates, and those that it produces as exhibits.
//!
//! As with further statements, a missing bundle proves nothing, and one with
//! another digest contradicts what was signed.

use pocketbook_model::{RecordId, Sha256Digest};
use serde::Serialize;
use serde_json::Value;

use crate::lineage::{VerifiedRecord, tell_of_bundle};
use crate::{SealedPayload, VerificationReport};

const CLAIM: &str = "named records";

/// A record that a statement names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedRecord {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// The exhibit that it is produced as; nothing of what is translated.
    pub exhibit: Option<String>,
}

impl NamedRecord {
    /// Those of a payload: none of what is no statement.
    pub(crate) fn all(payload: &SealedPayload) -> Vec<Self> {
        let statement = payload.content.get("statement");
        let field = |name: &str| statement.and_then(|statement| statement.get(name));
        let translated = field("translates").and_then(|link| Self::of(link, None));
        let produced = field("exhibited").and_then(Value::as_array);
        let produced = produced.into_iter().flatten().filter_map(|one| {
            let exhibit = one.get("exhibit")?.as_str()?.to_owned();
            Self::of(one, Some(exhibit))
        });
        translated.into_iter().chain(produced).collect()
    }

    fn of(link: &Value, exhibit: Option<String>) -> Option<Self> {
        let text = |name: &str| link.get(name)?.as_str();
        Some(Self {
            record: text("record")?.parse().ok()?,
            sha256: text("sha256")?.parse().ok()?,
            exhibit,
        })
    }

    fn in_words(&self) -> String {
        match &self.exhibit {
            None => format!("it is a translation of {}", self.record),
            Some(exhibit) => format!("it produces {} as exhibit {exhibit}", self.record),
        }
    }

    fn said_of_it(&self, by: RecordId) -> String {
        match &self.exhibit {
            None => format!("{by} is a translation of it"),
            Some(exhibit) => format!("{by} produces it as exhibit {exhibit}"),
        }
    }
}

/// Adds to a report what its record names, and what names it, among the records
/// of the bundles given.
pub(crate) fn relate(
    report: &mut VerificationReport,
    own: &VerifiedRecord,
    known: &[VerifiedRecord],
) {
    for named in &own.names {
        let link = (named.record, named.sha256);
        tell_of_bundle(report, CLAIM, &named.in_words(), link, known);
    }
    let mut by: Vec<_> = known
        .iter()
        .flat_map(|one| one.names.iter().map(|named| (one.record, named)))
        .filter(|(_, named)| named.record == own.record && named.sha256 == own.sha256)
        .map(|(by, named)| named.said_of_it(by))
        .collect();
    by.sort_unstable();
    by.dedup();
    if !by.is_empty() {
        report.flagged(CLAIM, by.join(", "));
    }
}
