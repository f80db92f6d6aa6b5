//! The summary of a report, and the slip its victim is handed.

use serde::{Deserialize, Serialize};

use crate::sheet::{FIELD_CHARACTERS, NAME_CHARACTERS, identifier, named, short};
use crate::{FormDate, LabelledText};

/// Greatest length of the free text of one group of a summary, in characters.
pub const GROUP_CHARACTERS: usize = 60_000;

/// What is printed on the summary of a report: whatever its writer entered, in
/// groups, in the order of the sheet.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSummarySheet {
    /// The title, such as "Crime report".
    pub title: String,
    /// How far it is: draft, filed, received.
    pub status: String,
    /// Crime number and local reference, CAD, incident.
    pub force_references: Vec<LabelledText>,
    /// The groups of fields.
    pub groups: Vec<SheetGroup>,
    /// Date of the summary.
    pub date: FormDate,
    /// Small print that tells reports apart.
    pub report_id: String,
}

/// A group of fields under a heading.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetGroup {
    /// The heading, such as "Property".
    pub heading: String,
    /// Fields with their labels.
    pub rows: Vec<LabelledText>,
    /// Free text below them; empty for none.
    pub text: String,
}

/// What the number on a slip is the number of. A victim of anti-social behaviour
/// is not told that they have a crime number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipSeries {
    /// A crime.
    Crime,
    /// An incident that is recorded without a crime.
    Incident,
}

impl SlipSeries {
    /// The wording's key of what is said of a crime under `key`.
    pub(crate) fn key(self, key: &str) -> String {
        match self {
            Self::Crime => key.to_owned(),
            Self::Incident => format!("{key}_incident"),
        }
    }
}

/// What is printed on the slip that a victim is handed. It names no offence and
/// no address: it lies about in kitchens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VictimSlipSheet {
    /// Which number of the force's it has or will have.
    pub series: SlipSeries,
    /// That number; `None` until the force has allocated it.
    pub number: Option<String>,
    /// The tablet's own reference, by which the number is found.
    pub local_reference: String,
    /// When it was reported, as printed.
    pub reported: String,
    /// The officer's name.
    pub officer: String,
    /// The officer's number, unit and how to reach them, as labelled texts.
    pub contact: Vec<LabelledText>,
    /// What was agreed about keeping the victim informed; empty for nothing.
    pub contact_plan: String,
    /// Date of the slip.
    pub date: FormDate,
    /// Small print that tells slips apart.
    pub slip_id: String,
}

impl std::fmt::Debug for ReportSummarySheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReportSummarySheet([personal])")
    }
}

impl std::fmt::Debug for SheetGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SheetGroup([personal])")
    }
}

impl std::fmt::Debug for VictimSlipSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VictimSlipSheet([personal])")
    }
}

impl ReportSummarySheet {
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        let mut texts = named(&[("status", &self.status)]);
        texts.extend(short(&[("title", &self.title)]));
        texts.push(identifier("report_id", &self.report_id));
        texts.extend(labelled("force_references", &self.force_references));
        for group in &self.groups {
            // By what a reader of the sheet calls it.
            let named = |field: &str| match field {
                "" => group.heading.clone(),
                field => format!("{}: {field}", group.heading),
            };
            let heading = (named(""), group.heading.as_str(), NAME_CHARACTERS);
            texts.push(heading);
            for row in &group.rows {
                texts.push((named(&row.label), row.label.as_str(), NAME_CHARACTERS));
                texts.push((named(&row.label), row.text.as_str(), FIELD_CHARACTERS));
            }
            texts.push((named(""), group.text.as_str(), GROUP_CHARACTERS));
        }
        texts
    }
}

impl VictimSlipSheet {
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        let mut texts = short(&[
            ("number", self.number.as_deref().unwrap_or_default()),
            ("local_reference", &self.local_reference),
            ("reported", &self.reported),
            ("officer", &self.officer),
        ]);
        texts.extend(named(&[("contact_plan", &self.contact_plan)]));
        texts.push(identifier("slip_id", &self.slip_id));
        texts.extend(labelled("contact", &self.contact));
        texts
    }
}

fn labelled<'a>(name: &str, texts: &'a [LabelledText]) -> Vec<(String, &'a str, usize)> {
    texts
        .iter()
        .flat_map(|one| {
            [
                (format!("{name}.label"), one.label.as_str(), NAME_CHARACTERS),
                (format!("{name}.text"), one.text.as_str(), FIELD_CHARACTERS),
            ]
        })
        .collect()
}
