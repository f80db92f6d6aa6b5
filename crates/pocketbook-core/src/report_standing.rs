//! A filed report with what was filed after it. Nothing is merged: the report is
//! what was sealed, each supplement is what was sealed later, and where one
//! corrected a field, both values stand beside each other with who said so.
//!
//! What the offence is taken for now ([`offence`]):
//!
//! ```text
//! what the force confirmed last
//!   else what the supplement filed last says of it: another offence, in its own
//!        `classification`, or a corrected field of the one that stood
//!     else what the report says
//! ```
//!
//! A class that is corrected takes its code along: what that leaves of the offence
//! is the model's rule (`corrected_offence` there), and everything here reads a
//! report through it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pocketbook_model::{
    Classification, ConfirmedClassification, DraftId, FieldCorrection, Incident, Personal,
    RecordId, ReportDraft, ReportKind, StandingReport, SupplementDraft, Timestamp, lies_within,
};
use pocketbook_vault::{ReportRow, SealedRow, Vault};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::views::DraftState;
use crate::{CoreError, report_summary};

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

/// A field of a report that stands otherwise than it was filed; `classification` is
/// the whole offence, in words, where a supplement says another. One that was
/// corrected and corrected back is none: its supplements say what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedFieldView {
    /// The field, by its path in the report.
    pub field: String,
    /// What the report says there; empty where nothing was entered.
    pub in_report: Personal,
    /// What is right, by the supplement that was filed last.
    pub stands: Personal,
    /// The same as people read it: somebody by name, a place by address.
    pub in_words: Personal,
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

/// The whole offence of a report, among its corrected fields.
const OFFENCE: &str = "classification";
/// What stands in a field that a supplement emptied.
const NOTHING: &str = "nothing";

/// Whether a field is one of the offence.
fn is_of_the_offence(field: &str) -> bool {
    field == OFFENCE || lies_within(field, OFFENCE)
}

/// Whether what is said of a field may change the offence: a class takes its code
/// along.
pub(crate) fn may_change_the_offence(field: &str) -> bool {
    field == "kind" || lies_within(field, "kind") || is_of_the_offence(field)
}

/// The fields that were corrected, by their paths, each as it now stands.
pub(crate) fn corrected(
    report: &ReportDraft,
    supplements: &[ReportSupplementView],
) -> Vec<CorrectedFieldView> {
    let mut fields: BTreeMap<&str, CorrectedFieldView> = BTreeMap::new();
    for supplement in supplements {
        let (Some(record), Some(filed_at)) = (supplement.record, supplement.filed_at) else {
            continue;
        };
        let fields_of = |names: fn(&str) -> bool| {
            let mut corrections = supplement.content.corrections.iter();
            corrections.any(|one| names(&one.field))
        };
        let another = supplement.content.classification.is_some() || fields_of(|f| f == OFFENCE);
        let touched = fields_of(is_of_the_offence);
        let until_now = |also: &[&ReportSupplementView]| {
            let before = supplements
                .iter()
                .take_while(|one| one.draft != supplement.draft);
            corrected_by(report, before.chain(also.iter().copied())).classification
        };
        // With its class, or back with it.
        let with_its_class = || until_now(&[]).is_some() != until_now(&[supplement]).is_some();
        if another
            || (touched && fields.contains_key(OFFENCE))
            || (fields_of(may_change_the_offence) && with_its_class())
        {
            // All of it in one: a code that was corrected in an offence that no
            // longer stands says nothing by itself.
            fields.retain(|field, _| !is_of_the_offence(field));
            let in_words = |offence: Option<&Classification>, none: &str| {
                offence.map_or_else(|| Personal::new(none), Classification::with_its_code)
            };
            let whole = CorrectedFieldView {
                field: OFFENCE.to_owned(),
                in_report: in_words(report.classification.as_ref(), ""),
                stands: in_words(until_now(&[supplement]).as_ref(), NOTHING),
                in_words: Personal::default(),
                record,
                filed_at,
            };
            fields.insert(OFFENCE, whole);
        }
        for one in &supplement.content.corrections {
            if is_of_the_offence(&one.field) && fields.contains_key(OFFENCE) {
                continue;
            }
            let mut earlier = fields.remove(one.field.as_str());
            // Of a field and what stands within it, which builds before this took
            // for two, the later is how it stands.
            fields.retain(|field, view| {
                let one_field = lies_within(field, &one.field) || lies_within(&one.field, field);
                if one_field && earlier.is_none() {
                    earlier = Some(view.clone());
                }
                !one_field
            });
            let corrected = CorrectedFieldView {
                field: one.field.clone(),
                // What the first of them found there is what the report says.
                in_report: earlier.map_or_else(|| one.was.clone(), |earlier| earlier.in_report),
                stands: one.is.clone(),
                in_words: Personal::default(),
                record,
                filed_at,
            };
            fields.insert(&one.field, corrected);
        }
    }
    fields.retain(|_, view| !view.is_as_reported());
    fields.into_values().collect()
}

impl CorrectedFieldView {
    /// With what stands, in the words of an incident.
    pub(crate) fn in_words(self, incident: &Incident) -> Self {
        let in_words = report_summary::field_in_words(&self.field, self.stands.reveal(), incident);
        Self {
            in_words: Personal::new(in_words),
            ..self
        }
    }

    /// Whether it stands as it was filed after all.
    fn is_as_reported(&self) -> bool {
        let stands = self.stands.reveal().trim();
        match self.in_report.reveal().trim() {
            "" => stands == NOTHING,
            reported => stands == reported,
        }
    }
}

/// A report with what filed supplements corrected in it and the offence that they
/// say; as it is where they say nothing of it, or it is not filed.
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

/// The offences that filed supplements made of it, in their order, each with the
/// place of the supplement; none where one took the offence away.
pub(crate) fn offences_since(
    report: &ReportDraft,
    supplements: &[ReportSupplementView],
) -> Vec<(usize, Option<Classification>)> {
    let said = supplements
        .iter()
        .map(|one| one.record.map(|_| Said::of(one)));
    since(report, said)
}

/// The same of stored ones, without their places.
pub(crate) fn offences_since_stored(
    report: &ReportDraft,
    filed: &[Vec<u8>],
) -> Vec<Classification> {
    let all = since(report, said(filed).into_iter().map(Some));
    all.into_iter().filter_map(|(_, offence)| offence).collect()
}

fn since(
    report: &ReportDraft,
    said: impl Iterator<Item = Option<Said>>,
) -> Vec<(usize, Option<Classification>)> {
    let mut standing = Standing {
        report: report.clone(),
        corrected: BTreeMap::new(),
    };
    let (mut found, mut before) = (Vec::new(), report.classification.clone());
    for (at, said) in said.enumerate() {
        let Some(said) = said.filter(Said::may_change_the_offence) else {
            continue;
        };
        standing.take(said);
        let stands = standing.clone().stands().classification;
        if stands != before {
            found.push((at, stands.clone()));
            before = stands;
        }
    }
    found
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

/// Whether a report of that kind is of an incident without a crime; one that says
/// no kind yet is not.
pub(crate) const fn is_without_crime(kind: Option<&ReportKind>) -> bool {
    matches!(kind, Some(ReportKind::NonCrimeIncident(_)))
}

/// What a report is called by that.
pub(crate) fn title(stands: &ReportDraft, confirmed: &[ConfirmedClassification]) -> Personal {
    let confirmed = confirmed.last();
    confirmed.map_or_else(|| stands.title(), |one| one.classification.known_as())
}

/// Of a stored report what is asked for, as it now stands; nothing where the
/// report cannot be read. Of few anything was said since, and only those are read
/// whole.
pub(crate) fn stored<T: DeserializeOwned>(row: &ReportRow) -> Option<T> {
    let said = said(&row.supplements);
    if said.is_empty() {
        return serde_json::from_slice(&row.content).ok();
    }
    let stands = whole(row, said)?;
    serde_json::from_value(serde_json::to_value(stands).ok()?).ok()
}

/// The whole of a stored report, as it now stands; nothing where it cannot be read.
pub(crate) fn stored_whole(row: &ReportRow) -> Option<ReportDraft> {
    whole(row, said(&row.supplements))
}

fn whole(row: &ReportRow, said: Vec<Said>) -> Option<ReportDraft> {
    let report = serde_json::from_slice(&row.content).ok()?;
    Some(Standing::after(report, said).stands())
}

/// A report with what was filed after it, in its order, as it is stored.
pub(crate) fn corrected_by_stored<'r>(
    report: &'r ReportDraft,
    filed: &[Vec<u8>],
) -> Cow<'r, ReportDraft> {
    let said = said(filed);
    if said.is_empty() {
        return Cow::Borrowed(report);
    }
    Cow::Owned(Standing::after(report.clone(), said).stands())
}

/// What a supplement makes of its report: another offence, corrected fields.
#[derive(Clone, Deserialize)]
struct Said {
    #[serde(default)]
    classification: Option<Classification>,
    #[serde(default)]
    corrections: Vec<FieldCorrection>,
}

impl Said {
    fn of(supplement: &ReportSupplementView) -> Self {
        Self {
            classification: supplement.content.classification.clone(),
            corrections: supplement.content.corrections.clone(),
        }
    }

    fn may_change_the_offence(&self) -> bool {
        let mut fields = self.corrections.iter().map(|one| one.field.as_str());
        self.classification.is_some() || fields.any(may_change_the_offence)
    }

    fn is_nothing(&self) -> bool {
        self.classification.is_none() && self.corrections.is_empty()
    }
}

/// What stored supplements say that changes their report. One that cannot be read
/// changes nothing.
fn said(filed: &[Vec<u8>]) -> Vec<Said> {
    let read = filed
        .iter()
        .filter_map(|one| serde_json::from_slice::<Said>(one).ok());
    read.filter(|said| !said.is_nothing()).collect()
}

/// A filed report, with the offence that a supplement says in place of its own, and
/// what stands in its corrected fields.
#[derive(Clone)]
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
        let filed = supplements.filter(|one| one.record.is_some());
        Self::after(report, filed.map(Said::of))
    }

    /// A report after what was filed to it, in its order.
    fn after(report: ReportDraft, said: impl IntoIterator<Item = Said>) -> Self {
        let mut standing = Self {
            report,
            corrected: BTreeMap::new(),
        };
        said.into_iter().for_each(|said| standing.take(said));
        standing
    }

    /// Takes what was filed next: of two that say the same field the later stands.
    fn take(&mut self, said: Said) {
        if let Some(offence) = said.classification {
            // What was corrected in the offence before is no part of this one.
            self.corrected.retain(|field, _| !is_of_the_offence(field));
            self.report.classification = Some(offence);
        }
        for FieldCorrection { field, is, .. } in said.corrections {
            // Builds before this took what stands within a field for one of its
            // own: with the whole field it is corrected too.
            self.corrected
                .retain(|earlier, _| !lies_within(earlier, &field));
            self.corrected.insert(field, is);
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

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::{EarlierSeen, RecordLink, ReportReferences, Sha256Digest};
    use serde_json::json;

    fn supplement(report: &ReportDraft, number: u64, corrected: [&str; 3]) -> ReportSupplementView {
        let [field, was, is] = corrected;
        let record = RecordId::from_parts(number, [1; 10]);
        let link = RecordLink {
            record,
            sha256: Sha256Digest::from_bytes([0; 32]),
        };
        let references = ReportReferences {
            local_reference: None,
            number: None,
        };
        let correction = FieldCorrection {
            field: field.to_owned(),
            was: was.into(),
            is: is.into(),
        };
        ReportSupplementView {
            draft: DraftId::from_parts(number, [1; 10]),
            state: DraftState::Sealed,
            record: Some(record),
            filed_at: Some(Timestamp::from_unix_ms(1)),
            content: SupplementDraft {
                corrections: vec![correction],
                ..SupplementDraft::new(report.incident, link, EarlierSeen::SealedHere, references)
            },
        }
    }

    /// What was corrected and corrected back stands as it was filed; the offence goes
    /// with its class and comes back with it.
    #[test]
    fn what_was_corrected_back_is_not_told_as_corrected() {
        let report: ReportDraft = serde_json::from_value(json!({
            "incident": "00000000-0001-7101-8101-010101010101",
            "kind": {"non_crime_incident": "reported_rape"},
            "classification": {"code": "N100", "title": "Reported incident of rape"},
            "place_detail": "Invented yard",
        }))
        .unwrap();
        for (field, filed, other, told) in [
            (
                "place_detail",
                "Invented yard",
                "Invented lane",
                &["place_detail"][..],
            ),
            (
                "committed_from",
                "",
                "2026-03-06T18:50:00.000Z",
                &["committed_from"],
            ),
            (
                "kind",
                "reported_rape",
                "hate_incident",
                &["classification", "kind"],
            ),
        ] {
            let back = if filed.is_empty() { "nothing" } else { filed };
            let corrected_so = [
                supplement(&report, 1, [field, filed, other]),
                supplement(&report, 2, [field, other, back]),
            ];
            let fields = |supplements: &[_]| -> Vec<String> {
                let told = corrected(&report, supplements).into_iter();
                told.map(|one| one.field).collect()
            };
            assert_eq!(fields(&corrected_so[..1]), told);
            assert!(fields(&corrected_so).is_empty(), "{field}");
        }
    }

    /// Builds before this took what stands within a field for one of its own: in
    /// whichever order the two were filed, the later stands, and no other is told.
    #[test]
    fn of_a_field_and_what_stands_within_it_the_later_stands() {
        let incident = "00000000-0001-7101-8101-010101010101";
        let report: ReportDraft = serde_json::from_value(json!({
            "incident": incident,
            "kind": {"non_crime_incident": "domestic_incident"},
            "victim_care": {"supports_prosecution": "not_asked"},
        }))
        .unwrap();
        let (kind, class) = ("kind", "kind.non_crime_incident");
        let support = "victim_care.supports_prosecution";
        let given = "victim_care.supports_prosecution.given";
        for (first, second) in [
            ((class, "hate_incident"), (kind, "reported_rape")),
            ((kind, "reported_rape"), (class, "hate_incident")),
            ((given, "no"), (support, "yes")),
            ((support, "yes"), (given, "no")),
        ] {
            let filed = [
                supplement(&report, 1, [first.0, "", first.1]),
                supplement(&report, 2, [second.0, "", second.1]),
            ];
            let stands = serde_json::to_value(corrected_by(&report, filed.iter())).unwrap();
            let of_class = stands["kind"]["non_crime_incident"].as_str();
            let of_support = &stands["victim_care"]["supports_prosecution"];
            if second.0.starts_with(kind) {
                assert_eq!(of_class, Some(second.1), "{first:?} {second:?}");
            } else {
                let expected = json!({"given": second.1 == "yes"});
                let plain = json!(second.1 == "yes");
                assert!(
                    *of_support == expected || *of_support == plain,
                    "{first:?} {second:?}: {of_support}"
                );
            }
            let told: Vec<_> = corrected(&report, &filed)
                .into_iter()
                .filter(|one| one.field != OFFENCE)
                .map(|one| (one.field, one.stands.reveal().to_owned()))
                .collect();
            assert_eq!(told, [(second.0.to_owned(), second.1.to_owned())]);
        }
    }
}
