//! Sheets: everything that is printed on a form, as plain data.
//!
//! A sheet is what a caller fills in; a [`crate::CheckedForm`] is what it is
//! printed on. Lengths are limited here so that no paste can keep the layout
//! busy for minutes.

use serde::{Deserialize, Serialize};

use crate::{
    ExhibitLabelSheet, ExhibitListSheet, FormsError, RearSheet, ReportSummarySheet, StatementSheet,
    VictimSlipSheet,
};

/// Greatest length of a statement's text, in characters: more than the greatest
/// number of pages holds.
pub const BODY_CHARACTERS: usize = 900_000;
/// Greatest length of any other field, in characters.
pub const FIELD_CHARACTERS: usize = 1_000;
/// Greatest length of a name, a capacity or a time, in characters: as much as
/// the head of a continuation page holds in the widest letters.
pub const NAME_CHARACTERS: usize = 120;
/// Greatest length of a line of the head that names an earlier record: what it
/// is, its digest, whose, and why its maker's name was another.
pub const EARLIER_CHARACTERS: usize = 450;
/// Greatest length of an identifier in the small print, in characters.
pub const ID_CHARACTERS: usize = 64;

/// What a form prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// Front and continuation of a statement.
    Statement,
    /// The rear of the MG11.
    Rear,
    /// An exhibit's label.
    ExhibitLabel,
    /// A list of exhibits.
    ExhibitList,
    /// The summary of a report.
    ReportSummary,
    /// The slip a victim is handed.
    VictimSlip,
}

/// Everything that is printed on a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "one sheet at a time, moved once")]
pub enum Sheet {
    /// Front and continuation of a statement.
    Statement(StatementSheet),
    /// The rear of the MG11.
    Rear(RearSheet),
    /// An exhibit's label.
    ExhibitLabel(ExhibitLabelSheet),
    /// A list of exhibits.
    ExhibitList(ExhibitListSheet),
    /// The summary of a report.
    ReportSummary(ReportSummarySheet),
    /// The slip a victim is handed.
    VictimSlip(VictimSlipSheet),
}

impl Sheet {
    /// The kind of form that prints it.
    #[must_use]
    pub fn kind(&self) -> SheetKind {
        match self {
            Self::Statement(_) => SheetKind::Statement,
            Self::Rear(_) => SheetKind::Rear,
            Self::ExhibitLabel(_) => SheetKind::ExhibitLabel,
            Self::ExhibitList(_) => SheetKind::ExhibitList,
            Self::ReportSummary(_) => SheetKind::ReportSummary,
            Self::VictimSlip(_) => SheetKind::VictimSlip,
        }
    }

    /// Every text a person may have written, with its name and greatest length.
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        match self {
            Self::Statement(sheet) => sheet.texts(),
            Self::Rear(sheet) => sheet.texts(),
            Self::ExhibitLabel(sheet) => sheet.texts(),
            Self::ExhibitList(sheet) => sheet.texts(),
            Self::ReportSummary(sheet) => sheet.texts(),
            Self::VictimSlip(sheet) => sheet.texts(),
        }
    }

    pub(crate) fn date(&self) -> FormDate {
        match self {
            Self::Statement(sheet) => sheet.date,
            Self::Rear(sheet) => sheet.date,
            Self::ExhibitLabel(sheet) => sheet.date,
            Self::ExhibitList(sheet) => sheet.date,
            Self::ReportSummary(sheet) => sheet.date,
            Self::VictimSlip(sheet) => sheet.date,
        }
    }
}

impl From<StatementSheet> for Sheet {
    fn from(sheet: StatementSheet) -> Self {
        Self::Statement(sheet)
    }
}

impl From<RearSheet> for Sheet {
    fn from(sheet: RearSheet) -> Self {
        Self::Rear(sheet)
    }
}

impl From<ExhibitLabelSheet> for Sheet {
    fn from(sheet: ExhibitLabelSheet) -> Self {
        Self::ExhibitLabel(sheet)
    }
}

impl From<ExhibitListSheet> for Sheet {
    fn from(sheet: ExhibitListSheet) -> Self {
        Self::ExhibitList(sheet)
    }
}

impl From<ReportSummarySheet> for Sheet {
    fn from(sheet: ReportSummarySheet) -> Self {
        Self::ReportSummary(sheet)
    }
}

impl From<VictimSlipSheet> for Sheet {
    fn from(sheet: VictimSlipSheet) -> Self {
        Self::VictimSlip(sheet)
    }
}

/// Names fields that are names for [`Sheet::texts`].
pub(crate) fn short<'a>(fields: &[(&str, &'a str)]) -> Vec<(String, &'a str, usize)> {
    let name = |&(name, text): &(&str, &'a str)| (name.to_owned(), text, NAME_CHARACTERS);
    fields.iter().map(name).collect()
}

/// Names the identifier of a sheet for [`Sheet::texts`].
pub(crate) fn identifier<'a>(name: &str, text: &'a str) -> (String, &'a str, usize) {
    (name.to_owned(), text, ID_CHARACTERS)
}

/// Names fields for [`Sheet::texts`].
pub(crate) fn named<'a>(fields: &[(&str, &'a str)]) -> Vec<(String, &'a str, usize)> {
    let name = |&(name, text): &(&str, &'a str)| (name.to_owned(), text, FIELD_CHARACTERS);
    fields.iter().map(name).collect()
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDate {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
}

impl FormDate {
    pub(crate) fn check(self) -> Result<(), FormsError> {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        };
        // A PDF writes the year in four digits.
        if (1..=9999).contains(&self.year) && (1..=days).contains(&self.day) {
            Ok(())
        } else {
            Err(FormsError::Invalid {
                field: "date".to_owned(),
                reason: "there is no such day; correct it",
            })
        }
    }

    /// "1 March 2026".
    pub(crate) fn in_words(self) -> String {
        let index = usize::try_from(self.month.saturating_sub(1)).unwrap_or(usize::MAX);
        let month = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
        .get(index)
        .copied()
        .unwrap_or_default();
        format!("{} {month} {}", self.day, self.year)
    }
}

/// A text with the label it is printed under.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledText {
    /// The label, such as "Crime reference".
    pub label: String,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for LabelledText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LabelledText([personal])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_do_not_exist_are_refused() {
        let day = |year, month, day| FormDate { year, month, day }.check().is_ok();
        assert!(day(2024, 2, 29) && day(2000, 2, 29) && day(2026, 12, 31));
        assert!(!day(2026, 2, 29) && !day(1900, 2, 29) && !day(2026, 13, 1));
        assert!(!day(2026, 4, 31) && !day(2026, 1, 0) && !day(0, 1, 1));
    }
}
