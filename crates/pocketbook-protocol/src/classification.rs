//! What the force confirmed the offence of a report to be, as it travels.

use pocketbook_model::{
    Classification, ConfirmedClassification, FieldError, Inchoate, OffenceCode, OffenceListEdition,
    Personal, RecordId, Timestamp,
};
use serde::{Deserialize, Serialize};

/// A classification that the force confirmed. Only the tablet that filed the
/// report is told, over the connection that only the force's gateway can answer;
/// it is no evidence, and stands beside what was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordClassified {
    /// The report.
    pub record: RecordId,
    /// The code, where the offence has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The title of the offence.
    pub title: Personal,
    /// How far it went, where it was not done: `attempt`, `conspiracy`,
    /// `encouraging_or_assisting`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inchoate: Option<String>,
    /// The list that the code is from, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The edition of that list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// When the force confirmed it.
    pub confirmed_at: Timestamp,
    /// Which office did: a role, never a name.
    pub confirmed_by: String,
    /// Why, where the force said so.
    #[serde(default)]
    pub reason: Personal,
}

impl RecordClassified {
    /// As it travels.
    #[must_use]
    pub fn new(record: RecordId, confirmed: &ConfirmedClassification) -> Self {
        let Classification {
            code,
            title,
            list,
            inchoate,
        } = &confirmed.classification;
        let not_done = *inchoate != Inchoate::Substantive;
        Self {
            record,
            code: code.as_ref().map(ToString::to_string),
            title: title.clone(),
            inchoate: not_done.then(|| inchoate.as_str().to_owned()),
            list: list.as_ref().map(|from| from.list.clone()),
            edition: list.as_ref().map(|from| from.edition.clone()),
            confirmed_at: confirmed.confirmed_at,
            confirmed_by: confirmed.confirmed_by.clone(),
            reason: confirmed.reason.clone(),
        }
    }

    /// As a tablet keeps it.
    ///
    /// # Errors
    ///
    /// [`FieldError`] when the code has a shape that this build does
    /// not know, or the offence went as far as it has no word for.
    pub fn confirmed(&self) -> Result<ConfirmedClassification, FieldError> {
        let code = self.code.as_deref().map(str::parse::<OffenceCode>);
        let inchoate = self.inchoate.as_deref().map(str::parse::<Inchoate>);
        let from = self.list.clone().zip(self.edition.clone());
        Ok(ConfirmedClassification {
            classification: Classification {
                code: code.transpose()?,
                title: self.title.clone(),
                list: from.map(|(list, edition)| OffenceListEdition { list, edition }),
                inchoate: inchoate.transpose()?.unwrap_or_default(),
            },
            confirmed_at: self.confirmed_at,
            confirmed_by: self.confirmed_by.clone(),
            reason: self.reason.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChangeEvent;

    #[test]
    fn a_confirmation_comes_back_as_it_went_and_shows_no_words_in_a_log() {
        let confirmed = ConfirmedClassification {
            classification: Classification {
                code: "8N".parse().ok(),
                ..Classification::in_words("Invented offence")
            },
            confirmed_at: Timestamp::from_unix_ms(1_000),
            confirmed_by: "crime management".to_owned(),
            reason: "Invented reason".into(),
        };
        let record = RecordId::from_parts(1, [7; 10]);
        let event = ChangeEvent::ClassificationConfirmed(RecordClassified::new(record, &confirmed));
        assert!(!format!("{event:?}").contains("Invented"));
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(
            json,
            format!(
                r#"{{"kind":"classification_confirmed","record":"{record}","code":"8N","title":"Invented offence","confirmed_at":"1970-01-01T00:00:01.000Z","confirmed_by":"crime management","reason":"Invented reason"}}"#
            )
        );
        let grown = json.replacen(r#""code""#, r#""weather":"fair","code""#, 1);
        let ChangeEvent::ClassificationConfirmed(read) = serde_json::from_str(&grown).unwrap()
        else {
            panic!("another kind");
        };
        assert_eq!(read.confirmed(), Ok(confirmed));
    }

    #[test]
    fn an_attempt_stays_one_and_names_the_list_of_its_code() {
        let confirmed = ConfirmedClassification {
            classification: Classification {
                code: "28E".parse().ok(),
                title: "Invented burglary".into(),
                list: Some(OffenceListEdition {
                    list: "home-office".to_owned(),
                    edition: "7".to_owned(),
                }),
                inchoate: Inchoate::Attempt,
            },
            confirmed_at: Timestamp::from_unix_ms(1_000),
            confirmed_by: "crime management".to_owned(),
            reason: "Invented reason".into(),
        };
        let told = RecordClassified::new(RecordId::from_parts(1, [7; 10]), &confirmed);
        let json = serde_json::to_string(&told).unwrap();
        let travels = r#""inchoate":"attempt","list":"home-office","edition":"7""#;
        assert!(json.contains(travels), "{json}");
        let read: RecordClassified = serde_json::from_str(&json).unwrap();
        assert_eq!(read.confirmed(), Ok(confirmed));
        // A word of a later build is not taken for an offence that was done.
        let later = json.replace("attempt", "weather");
        let read: RecordClassified = serde_json::from_str(&later).unwrap();
        assert_eq!(read.confirmed().unwrap_err().field, "inchoate");
    }
}
