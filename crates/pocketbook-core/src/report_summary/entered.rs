//! What a summary prints, as it was entered: all of it is read once, so that the
//! sheet is made of nothing else, and may be made again of what is changed in it.

use pocketbook_model::{ConfirmedClassification, DraftId, Incident, ReportDraft, SupplementDraft};
use pocketbook_vault::{DraftRow, SealedRow, Vault};
use serde::{Deserialize, Serialize};

use super::incident_as_sealed;
use crate::report_standing::{self, ReportSupplementView};
use crate::{CoreError, set_aside};

/// What was entered, by anybody, and is printed or may be.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Entered {
    pub(super) report: ReportDraft,
    /// The incident as it was sealed with the report; as it stands while the
    /// report is not filed.
    pub(super) incident: Incident,
    /// The incident as it stands.
    pub(super) folder: Incident,
    /// What the force confirmed the offence to be, the newest last.
    pub(super) confirmed: Vec<ConfirmedClassification>,
    /// The supplements, filed or not.
    pub(super) supplements: Vec<Followed>,
}

/// A supplement with the incident as it was sealed with that; as it stands while
/// the supplement is not filed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Followed {
    pub(super) supplement: SupplementDraft,
    pub(super) incident: Incident,
}

/// A report with what was entered, and how far everything is.
pub(super) struct Summarised {
    pub(super) draft: DraftId,
    pub(super) entered: Entered,
    pub(super) sealed: Option<SealedRow>,
    /// In words, where the report is set aside.
    pub(super) set_aside: Option<&'static str>,
    followed: Vec<ReportSupplementView>,
}

impl Summarised {
    pub(super) fn of(vault: &Vault, row: &DraftRow) -> Result<Self, CoreError> {
        let report = serde_json::from_slice(&row.content)?;
        let folder = crate::incidents::load(vault, row.incident);
        let sealed = match row.record {
            Some(record) => vault.sealed(record)?,
            None => None,
        };
        let as_sealed = match &sealed {
            Some(sealed) => Some(incident_as_sealed(vault, sealed)?),
            None => None,
        };
        // What is sealed can be printed, whatever became of its folder since.
        let folder = match (folder, &as_sealed) {
            (Err(_), Some(sealed)) => sealed.clone(),
            (folder, _) => folder?,
        };
        let (mut confirmed, mut supplements, mut followed) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(sealed) = &sealed {
            let contents = vault.classifications(sealed.record)?.into_iter();
            confirmed = contents
                .map(|content| serde_json::from_slice(&content))
                .collect::<Result<_, _>>()?;
            for (view, sealed) in report_standing::supplements(vault, sealed.record)? {
                // Its people may have been entered since the report was filed.
                let incident = match sealed {
                    Some(sealed) => incident_as_sealed(vault, &sealed)?,
                    None => folder.clone(),
                };
                let supplement = view.content.clone();
                supplements.push(Followed {
                    supplement,
                    incident,
                });
                followed.push(view);
            }
        }
        let incident = as_sealed.unwrap_or_else(|| folder.clone());
        let aside = set_aside::of_report(vault, row.id)?.pop();
        Ok(Self {
            draft: row.id,
            set_aside: aside
                .filter(|aside| aside.resumed_at.is_none())
                .map(|aside| aside.said.reason.words()),
            entered: Entered {
                report,
                incident,
                folder,
                confirmed,
                supplements,
            },
            sealed,
            followed,
        })
    }

    /// Whether nobody can change any more what stands at a JSON pointer into what
    /// was entered: it is sealed, or a history of what was said before.
    pub(super) fn is_sealed(&self, pointer: &str) -> bool {
        let mut parts = pointer.split('/').skip(1);
        match (parts.next(), parts.next()) {
            (Some("confirmed"), _) | (Some("report"), Some("classification_history")) => true,
            (Some("report" | "incident"), _) => self.sealed.is_some(),
            (Some("supplements"), Some(place)) => {
                let view = place
                    .parse()
                    .ok()
                    .and_then(|at: usize| self.followed.get(at));
                view.is_some_and(|view| view.filed_at.is_some())
            }
            _ => false,
        }
    }

    /// The supplements with where each stands, and what is `entered` of them.
    pub(super) fn supplements(&self, entered: &Entered) -> Vec<ReportSupplementView> {
        let contents = entered.supplements.iter();
        let views = self.followed.iter().zip(contents);
        views
            .map(|(view, followed)| ReportSupplementView {
                content: followed.supplement.clone(),
                ..view.clone()
            })
            .collect()
    }
}
