//! What the force confirmed the offence of a report to be, as it travels.

use pocketbook_model::{
    Classification, ConfirmedClassification, FieldError, OffenceCode, Personal, RecordId, Timestamp,
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
        let code = confirmed.classification.code.as_ref();
        Self {
            record,
            code: code.map(ToString::to_string),
            title: confirmed.classification.title.clone(),
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
    /// not know.
    pub fn confirmed(&self) -> Result<ConfirmedClassification, FieldError> {
        let code = self.code.as_deref().map(str::parse::<OffenceCode>);
        Ok(ConfirmedClassification {
            classification: Classification {
                code: code.transpose()?,
                ..Classification::in_words(self.title.clone())
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
}
