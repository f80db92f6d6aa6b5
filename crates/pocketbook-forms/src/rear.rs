//! The rear of the MG11: contact details, availability, care and consents.
//! It is never disclosed to the defence, so it is a form of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::FormDate;
use crate::sheet::{identifier, named, short};

/// An answer; that nobody asked is not a "No".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not applicable.
    NotApplicable,
    /// Nobody asked yet.
    #[default]
    NotAsked,
}

/// When the witness cannot come to court: "absence of information re dates to
/// avoid may lead to a delay", so none is said explicitly.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatesToAvoid {
    /// Nobody asked yet.
    #[default]
    NotAsked,
    /// The witness has none.
    None,
    /// These, in words.
    Dates(Vec<String>),
}

/// A parent, guardian or appropriate adult who signs the rear.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponsibleAdult {
    /// "Parent", "Guardian" or "Appropriate adult".
    pub capacity: String,
    /// Printed name.
    pub name: String,
    /// Address, if it differs from the witness's.
    pub address: String,
    /// Telephone, if it differs from the witness's.
    pub phone: String,
}

/// What is printed on the rear of the MG11. Empty texts print as blanks.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each field is the label it is printed under")]
pub struct RearSheet {
    pub witness_name: String,
    pub home_address: String,
    pub postcode: String,
    pub email: String,
    pub mobile: String,
    pub home_phone: String,
    pub work_phone: String,
    /// Details only for vulnerable or intimidated witnesses and victims.
    pub preferred_contact: String,
    pub gender: String,
    pub date_of_birth: String,
    pub place_of_birth: String,
    pub former_name: String,
    /// 16+1 code.
    pub ethnicity: String,
    #[serde(default)]
    pub dates_to_avoid: DatesToAvoid,
    #[serde(default)]
    pub willing_to_attend: Answer,
    /// What can be done to ensure attendance.
    pub ensure_attendance: String,
    #[serde(default)]
    pub special_measures: Answer,
    pub special_measures_details: String,
    #[serde(default)]
    pub particular_needs: Answer,
    pub particular_needs_details: String,
    /// Answers by what follows `consent.` in the form's wording; a consent
    /// without an answer prints as not asked.
    #[serde(default)]
    pub consents: BTreeMap<String, Answer>,
    #[serde(default)]
    pub responsible_adult: Option<ResponsibleAdult>,
    pub taken_by: String,
    pub station: String,
    pub time_and_place: String,
    /// Date of the document.
    pub date: FormDate,
    /// The statement this is the rear of.
    pub statement_id: String,
}

impl std::fmt::Debug for DatesToAvoid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatesToAvoid([personal])")
    }
}

impl std::fmt::Debug for ResponsibleAdult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResponsibleAdult([personal])")
    }
}

impl std::fmt::Debug for RearSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RearSheet([personal])")
    }
}

impl RearSheet {
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        let mut texts = short(&[("witness_name", &self.witness_name)]);
        texts.push(identifier("statement_id", &self.statement_id));
        texts.extend(named(&[
            ("home_address", &self.home_address),
            ("postcode", &self.postcode),
            ("email", &self.email),
            ("mobile", &self.mobile),
            ("home_phone", &self.home_phone),
            ("work_phone", &self.work_phone),
            ("preferred_contact", &self.preferred_contact),
            ("gender", &self.gender),
            ("date_of_birth", &self.date_of_birth),
            ("place_of_birth", &self.place_of_birth),
            ("former_name", &self.former_name),
            ("ethnicity", &self.ethnicity),
            ("ensure_attendance", &self.ensure_attendance),
            ("special_measures_details", &self.special_measures_details),
            ("particular_needs_details", &self.particular_needs_details),
            ("taken_by", &self.taken_by),
            ("station", &self.station),
            ("time_and_place", &self.time_and_place),
        ]));
        if let DatesToAvoid::Dates(dates) = &self.dates_to_avoid {
            for date in dates {
                texts.extend(named(&[("dates_to_avoid", date)]));
            }
        }
        if let Some(adult) = &self.responsible_adult {
            texts.extend(short(&[
                ("responsible_adult.capacity", &adult.capacity),
                ("responsible_adult.name", &adult.name),
            ]));
            texts.extend(named(&[
                ("responsible_adult.address", &adult.address),
                ("responsible_adult.phone", &adult.phone),
            ]));
        }
        texts
    }
}
