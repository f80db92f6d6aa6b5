//! A form as it travels: templates and wording in one JSON document, so that a
//! force supplies its own in signed reference data, without a build.
//!
//! A package cannot print anything. [`FormPackage::check`] makes a
//! [`CheckedForm`] of it, and only that lays out sheets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CheckedForm, Fonts, FormsError, SheetKind, content};

/// Templates and wording of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormPackage {
    /// Which form: "mg11".
    pub id: String,
    /// Which version of it; a changed form is a new version.
    pub version: u32,
    /// What it prints.
    pub sheet: SheetKind,
    /// The file Typst begins with.
    pub main: String,
    /// Typst sources by name.
    pub files: BTreeMap<String, String>,
    /// Texts of the form by key.
    pub wording: BTreeMap<String, Wording>,
}

/// A text of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// In English.
    pub text: String,
    /// Where it was read, and whether the force must confirm it.
    #[serde(default)]
    pub source: String,
    /// Translations by language tag (BCP 47).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub languages: BTreeMap<String, String>,
}

impl Wording {
    /// The text in a language, or in its primary language ("pl" for "pl-PL");
    /// English where there is no translation.
    pub(crate) fn in_language(&self, tag: &str) -> (&str, bool) {
        let is = |wanted: &str| {
            let found = self.languages.iter();
            let mut found = found.filter(|(tag, _)| tag.eq_ignore_ascii_case(wanted));
            found.next().map(|(_, text)| text.as_str())
        };
        let primary = tag.split('-').next().unwrap_or_default();
        is(tag)
            .or_else(|| is(primary))
            .map_or((self.text.as_str(), false), |text| (text, true))
    }
}

impl FormPackage {
    /// Reads a package as a force supplies it.
    ///
    /// # Errors
    ///
    /// [`FormsError::Package`] with the line of the JSON.
    pub fn from_json(bytes: &[u8]) -> Result<Self, FormsError> {
        serde_json::from_slice(bytes).map_err(|error| FormsError::Package {
            reason: format!("its JSON cannot be read: {error}"),
        })
    }

    /// Lays out trial specimens with invented text (short, long, names of 80
    /// characters, every certificate, signed in ink, typed, refused) and
    /// refuses what is broken, before any witness sees it.
    ///
    /// It costs as much as laying out some forty pages: once a package, not
    /// once a statement.
    ///
    /// Typst ends a loop after 10,000 rounds and a recursion after 80 calls by
    /// itself, with the line. What only nested loops or endless pages could
    /// keep busy is refused after [`crate::TRIAL_LIMIT`]; its thread cannot be stopped
    /// and ends with the process, so a force checks a package with the command
    /// line before signing it.
    ///
    /// # Errors
    ///
    /// [`FormsError::Template`] with file, line and reason;
    /// [`FormsError::Package`] when the wording is at fault.
    pub fn check(self, fonts: &Fonts) -> Result<CheckedForm, FormsError> {
        crate::trial::check(self, fonts)
    }

    /// Opens a package whose trials have passed before, on this very machine:
    /// the caller keeps a record of that, and of the fonts ([`Fonts::sha256`]).
    /// What is not known to have passed goes through [`FormPackage::check`].
    ///
    /// # Errors
    ///
    /// [`FormsError::Package`] for what shows without a trial.
    pub fn tried_before(self, fonts: &Fonts) -> Result<CheckedForm, FormsError> {
        CheckedForm::unchecked(self, fonts)
    }

    /// Faults that show without laying anything out.
    pub(crate) fn check_wording(&self) -> Result<(), FormsError> {
        let broken = |reason: String| Err(FormsError::Package { reason });
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.chars().all(letter) {
            return broken("its id must be 1 to 40 of a-z, 0-9 and -".to_owned());
        }
        let required: &[&str] = match self.sheet {
            SheetKind::Statement => &STATEMENT_WORDING,
            SheetKind::Rear => &REAR_WORDING,
            SheetKind::ExhibitLabel => &LABEL_WORDING,
            SheetKind::ExhibitList => &LIST_WORDING,
            SheetKind::ReportSummary => &["marking", "field.date"],
            SheetKind::VictimSlip => &SLIP_WORDING,
        };
        let heads = content::head_line_keys().filter(|_| self.sheet == SheetKind::Statement);
        for key in required.iter().copied().chain(heads) {
            let wording = self.wording.get(key);
            if wording.is_none_or(|wording| wording.text.trim().is_empty()) {
                return broken(format!("the wording \"{key}\" is missing"));
            }
        }
        if self.sheet == SheetKind::VictimSlip {
            for (key, place) in [
                ("message", "{number}"),
                ("message_incident", "{number}"),
                ("message_no_number", "{reference}"),
                ("message_no_number_incident", "{reference}"),
            ] {
                if !self
                    .wording
                    .get(key)
                    .is_some_and(|w| w.text.contains(place))
                {
                    return broken(format!("the wording \"{key}\" does not say {place}"));
                }
            }
        }
        let Some(declaration) = self.wording.get("declaration") else {
            return Ok(());
        };
        if !declaration.text.contains("{pages}") {
            return broken("the declaration does not say {pages}".to_owned());
        }
        for (language, text) in &declaration.languages {
            if !text.contains("{pages}") && !text.contains("{count}") {
                return broken(format!(
                    "the declaration in {language} says neither {{pages}} nor {{count}}"
                ));
            }
        }
        Ok(())
    }
}

/// What a slip must say, and the message that says it where nobody has paper.
const SLIP_WORDING: [&str; 13] = [
    "title",
    "number",
    "number_incident",
    "no_number",
    "no_number_incident",
    "message",
    "message_incident",
    "message_no_number",
    "message_no_number_incident",
    "urgent",
    "field.reported",
    "field.officer",
    "field.local_reference",
];

/// What the law or the flow of signing needs on every statement, and the labels
/// of its fields: a name without its label is anybody's.
const STATEMENT_WORDING: [&str; 19] = [
    "marking",
    "citation",
    "title",
    "declaration",
    "refused",
    "certificate.read_over",
    "certificate.mark",
    "certificate.interpreted",
    "certificate.appropriate_adult",
    "certificate.refusal",
    "visually_recorded",
    "field.witness_name",
    "field.age",
    "field.occupation",
    "field.urn",
    "field.date",
    "field.language",
    "field.certificate.name",
    "field.certificate.capacity",
];

/// What the rear asks, and the labels of its fields.
const REAR_WORDING: [&str; 33] = [
    "marking",
    "title",
    "willing",
    "ensure",
    "special_measures",
    "needs",
    "answer",
    "answer.yes",
    "answer.no",
    "answer.not_applicable",
    "answer.not_asked",
    "dates.none",
    "dates.not_asked",
    "field.dates",
    "field.witness_name",
    "field.home_address",
    "field.postcode",
    "field.email",
    "field.mobile",
    "field.home_phone",
    "field.work_phone",
    "field.preferred_contact",
    "field.gender",
    "field.date_of_birth",
    "field.place_of_birth",
    "field.former_name",
    "field.ethnicity",
    "field.print_name",
    "field.signature.witness",
    "field.signature.appropriate_adult",
    "field.taken_by",
    "field.station",
    "field.time_and_place",
];

/// What a label says, and the heads of its columns.
const LABEL_WORDING: [&str; 11] = [
    "title",
    "withdrawn",
    "field.description",
    "field.producer",
    "field.signature",
    "field.date",
    "continuity.when",
    "continuity.who",
    "continuity.what",
    "gaps",
    "collisions",
];

/// What a list says, and the heads of its columns.
const LIST_WORDING: [&str; 10] = [
    "title",
    "field.urn",
    "field.date",
    "exhibits.reference",
    "exhibits.description",
    "exhibits.producer",
    "exhibits.held_at",
    "none",
    "gaps",
    "collisions",
];
