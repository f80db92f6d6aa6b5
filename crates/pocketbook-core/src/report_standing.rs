//! A filed report with what was filed after it. Nothing is merged: the report is
//! what was sealed, each supplement is what was sealed later, and where one
//! corrected a field, both values stand beside each other with who said so.
//!
//! What the offence is taken for now ([`offence`]):
//!
//! ```text
//! what the force confirmed last
//!   else what filed supplements made of it
//!     else what the report says
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use pocketbook_model::{
    Classification, ConfirmedClassification, DraftId, FieldCorrection, Personal, RecordId,
    ReportDraft, StandingReport, SupplementDraft, Timestamp,
};
use pocketbook_vault::{ReportRow, SealedRow, Vault};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::CoreError;
use crate::views::DraftState;

/// A supplement, as it is read after its report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportSupplementView {
    /// Its draft.
    pub draft: DraftId,
    /// Where it stands.
    pub state: DraftState,
    /// Its record, once filed.
    pub record: Option<RecordId>,
    /// When it was filed, by the tablet's clock.
    pub filed_at: Option<Timestamp>,
    /// What it says.
    pub content: SupplementDraft,
}

/// A field of a report as it now stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedFieldView {
    /// The field, by its path in the report.
    pub field: String,
    /// What the report says there; empty where nothing was entered.
    pub in_report: Personal,
    /// What is right, by the supplement that was filed last.
    pub stands: Personal,
    /// The record of that supplement.
    pub record: RecordId,
    /// When that was filed, by the tablet's clock.
    pub filed_at: Timestamp,
}

/// The supplements to a report: those filed in their order, then those that are
/// not.
pub(crate) fn supplements(
    vault: &Vault,
    report: RecordId,
) -> Result<Vec<(ReportSupplementView, Option<SealedRow>)>, CoreError> {
    let mut found = Vec::new();
    for draft in vault.supplements_of(report)? {
        let Some(row) = vault.draft(draft)? else {
            continue;
        };
        let sealed = match row.record {
            Some(record) => vault.sealed(record)?,
            None => None,
        };
        let view = ReportSupplementView {
            draft,
            state: row.state.into(),
            record: row.record,
            filed_at: sealed.as_ref().map(|sealed| sealed.sealed),
            content: serde_json::from_slice(&row.content)?,
        };
        found.push((view, sealed));
    }
    Ok(found)
}

/// The fields that were corrected, by their paths, each as it now stands.
pub(crate) fn corrected<'s>(
    supplements: impl Iterator<Item = &'s ReportSupplementView>,
) -> Vec<CorrectedFieldView> {
    let mut fields: BTreeMap<&str, CorrectedFieldView> = BTreeMap::new();
    for supplement in supplements {
        let (Some(record), Some(filed_at)) = (supplement.record, supplement.filed_at) else {
            continue;
        };
        for one in &supplement.content.corrections {
            let earlier = fields.remove(one.field.as_str());
            let corrected = CorrectedFieldView {
                field: one.field.clone(),
                // What the first of them found there is what the report says.
                in_report: earlier.map_or_else(|| one.was.clone(), |earlier| earlier.in_report),
                stands: one.is.clone(),
                record,
                filed_at,
            };
            fields.insert(&one.field, corrected);
        }
    }
    fields.into_values().collect()
}

/// A report with what filed supplements corrected in it; as it is where nothing
/// was, or it is not filed.
pub(crate) fn as_it_stands(
    vault: &Vault,
    record: Option<RecordId>,
    report: &ReportDraft,
) -> Result<ReportDraft, CoreError> {
    let supplements = match record {
        Some(record) => supplements(vault, record)?,
        None => Vec::new(),
    };
    let views = supplements.iter().map(|(view, _)| view);
    Ok(corrected_by(report, views))
}

/// The same with supplements that were read already.
pub(crate) fn corrected_by<'s>(
    report: &ReportDraft,
    supplements: impl Iterator<Item = &'s ReportSupplementView>,
) -> ReportDraft {
    Standing::with(report.clone(), supplements).stands()
}

/// What the offence of a report is taken for now: what the force confirmed last
/// outranks whatever its officer said, also what was said afterwards; else it is
/// that of the report as it stands.
pub(crate) fn offence<'a>(
    stands: &'a ReportDraft,
    confirmed: &'a [ConfirmedClassification],
) -> Option<&'a Classification> {
    let confirmed = confirmed.last().map(|one| &one.classification);
    confirmed.or(stands.classification.as_ref())
}

/// What a report is called by that.
pub(crate) fn title(stands: &ReportDraft, confirmed: &[ConfirmedClassification]) -> Personal {
    let confirmed = confirmed.last();
    confirmed.map_or_else(|| stands.title(), |one| one.classification.known_as())
}

/// Of a stored report what is asked for, as it now stands; nothing where the
/// report cannot be read. Few have corrections, and only those are read whole.
pub(crate) fn stored<T: DeserializeOwned>(row: &ReportRow) -> Option<T> {
    let corrections = filed_corrections(&row.supplements);
    if corrections.is_empty() {
        return serde_json::from_slice(&row.content).ok();
    }
    let report: ReportDraft = serde_json::from_slice(&row.content).ok()?;
    let stands = with_corrections(report, corrections);
    serde_json::from_value(serde_json::to_value(stands).ok()?).ok()
}

/// A report with what was filed after it, in its order, as it is stored.
pub(crate) fn corrected_by_stored<'r>(
    report: &'r ReportDraft,
    filed: &[Vec<u8>],
) -> Cow<'r, ReportDraft> {
    let corrections = filed_corrections(filed);
    if corrections.is_empty() {
        return Cow::Borrowed(report);
    }
    Cow::Owned(with_corrections(report.clone(), corrections))
}

/// What stored supplements corrected. One that cannot be read corrects nothing.
fn filed_corrections(filed: &[Vec<u8>]) -> Vec<FieldCorrection> {
    #[derive(Deserialize)]
    struct Filed {
        #[serde(default)]
        corrections: Vec<FieldCorrection>,
    }
    let read = filed
        .iter()
        .filter_map(|one| serde_json::from_slice(one).ok());
    read.flat_map(|filed: Filed| filed.corrections).collect()
}

fn with_corrections(report: ReportDraft, corrections: Vec<FieldCorrection>) -> ReportDraft {
    let standing = Standing {
        report,
        // Of two corrections of a field the later stands.
        corrected: (corrections.into_iter())
            .map(|one| (one.field, one.is))
            .collect(),
    };
    standing.stands()
}

/// A filed report and what stands in its corrected fields.
pub(crate) struct Standing {
    report: ReportDraft,
    corrected: BTreeMap<String, Personal>,
}

impl Standing {
    pub(crate) fn of(vault: &Vault, report: &SealedRow) -> Result<Self, CoreError> {
        let row = vault.draft(report.draft)?.ok_or(CoreError::NotFound {
            what: "filed report",
        })?;
        let filed = serde_json::from_slice(&row.content)?;
        Self::elsewhere(vault, report.record, filed)
    }

    /// A report that was filed in another vault, with what supplements of this
    /// one say.
    pub(crate) fn elsewhere(
        vault: &Vault,
        record: RecordId,
        report: ReportDraft,
    ) -> Result<Self, CoreError> {
        let supplements = supplements(vault, record)?;
        Ok(Self::with(report, supplements.iter().map(|(view, _)| view)))
    }

    fn with<'s>(
        report: ReportDraft,
        supplements: impl Iterator<Item = &'s ReportSupplementView>,
    ) -> Self {
        let fields = corrected(supplements).into_iter();
        Self {
            report,
            corrected: fields.map(|field| (field.field, field.stands)).collect(),
        }
    }

    /// The report with its corrections. Most have none, and are not taken apart
    /// and put together again for it.
    fn stands(self) -> ReportDraft {
        if self.corrected.is_empty() {
            return self.report;
        }
        let stands = self.beside().corrected_by(&[]);
        stands.unwrap_or(self.report)
    }

    pub(crate) fn beside(&self) -> StandingReport<'_> {
        StandingReport {
            report: &self.report,
            corrected: &self.corrected,
        }
    }
}
