//! An exhibit: a thing that a producer identifies by their initials and a
//! number, with or without a file.
//!
//! CrimPR 2020 r.16.3 asks that an exhibit be identified clearly; the reference
//! does that within an incident, the description does it for whoever holds the
//! thing in their hand. Where it went afterwards is not part of it: that is
//! what its custody records say ([`crate::CustodyRecord`]), the number of the
//! seal on it among that, so that no second copy can contradict them.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    AttachmentId, ExhibitId, ExhibitReference, FieldError, FieldErrors, IncidentId, Limit, Officer,
    PersonId, Personal, Sha256Digest, Timestamp,
};

/// An exhibit as it is described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Exhibit {
    /// The exhibit.
    pub id: ExhibitId,
    /// Its incident.
    pub incident: IncidentId,
    /// The producer's initials and a number; never used for another thing.
    pub reference: ExhibitReference,
    /// Who produces it, and whose initials those are.
    pub producer: Producer,
    /// What it is, so that it cannot be taken for another (CrimPR 16.3).
    pub description: Personal,
    /// Whether it is a thing that can be held, or a file.
    pub thing: ExhibitThing,
    /// When it was found or made, where that is known.
    pub found_at: Option<Timestamp>,
    /// Where it was found or made.
    pub found_place: Personal,
}

/// Who produces an exhibit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Producer {
    /// An officer.
    Officer(Officer),
    /// Somebody entered in the incident.
    Person {
        /// The person within the incident.
        person: PersonId,
        /// Full name, as it stood there.
        name: Personal,
    },
}

/// What kind of thing an exhibit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExhibitThing {
    /// A thing that can be held.
    Physical,
    /// A file of the incident, by the digest of its plaintext.
    File {
        /// The attachment.
        attachment: AttachmentId,
        /// SHA-256 of the file as captured.
        sha256: Sha256Digest,
    },
}

impl Producer {
    /// Full name.
    #[must_use]
    pub fn name(&self) -> &Personal {
        match self {
            Self::Officer(officer) => &officer.name,
            Self::Person { name, .. } => name,
        }
    }

    /// Whether both are the same person, whatever their names were when.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Officer(one), Self::Officer(two)) => one.id == two.id,
            (Self::Person { person: one, .. }, Self::Person { person: two, .. }) => one == two,
            _ => false,
        }
    }
}

impl Exhibit {
    /// A description: a few lines on the label.
    pub const DESCRIPTION: Limit = Limit {
        characters: 500,
        multiline: true,
        optional: false,
    };

    /// Checks every field.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that breaks a rule.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut found = Vec::new();
        self.check_into("", &mut found);
        FieldErrors::check(found)
    }

    pub(crate) fn check_into(&self, path: &str, found: &mut Vec<FieldError>) {
        let field = |name: &str| format!("{path}{name}");
        found.extend(
            Self::DESCRIPTION
                .check_final(&field("description"), self.description.reveal())
                .err(),
        );
        found.extend(
            Limit::NAME
                .check_final(&field("producer"), self.producer.name().reveal())
                .err(),
        );
        found.extend(
            Limit::LINE
                .check_draft(&field("found_place"), self.found_place.reveal())
                .err(),
        );
    }

    /// The description as two officers' words for one thing are compared: case,
    /// punctuation and spacing do not make another thing of it.
    #[must_use]
    pub fn plain_description(&self) -> String {
        plain_words(&self.description)
    }
}

/// Words without case, punctuation and spacing.
pub(crate) fn plain_words(words: &Personal) -> String {
    let folded: String = words
        .reveal()
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn exhibit() -> Exhibit {
        Exhibit {
            id: ExhibitId::from_parts(1, [1; 10]),
            incident: IncidentId::from_parts(1, [2; 10]),
            reference: "ABC/1".parse().unwrap(),
            producer: Producer::Person {
                person: PersonId::from_parts(1, [3; 10]),
                name: "Anna B. CARPENTER".into(),
            },
            description: "Kitchen knife, black handle".into(),
            thing: ExhibitThing::Physical,
            found_at: None,
            found_place: Personal::default(),
        }
    }

    #[test]
    fn each_field_has_its_limit() {
        let fields = |change: &dyn Fn(&mut Exhibit)| {
            let mut exhibit = exhibit();
            change(&mut exhibit);
            match exhibit.check() {
                Ok(()) => Vec::new(),
                Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
            }
        };
        assert!(fields(&|_| ()).is_empty());
        assert_eq!(fields(&|e| e.description = " ".into()), ["description"]);
        assert_eq!(
            fields(&|e| e.description = "x".repeat(501).into()),
            ["description"]
        );
        assert!(fields(&|e| e.description = "x".repeat(500).into()).is_empty());
        assert_eq!(
            fields(&|e| e.description = "knife\u{202e}".into()),
            ["description"]
        );
        assert_eq!(
            fields(&|e| e.found_place = "x".repeat(251).into()),
            ["found_place"]
        );
        assert_eq!(
            fields(&|e| {
                if let Producer::Person { name, .. } = &mut e.producer {
                    *name = Personal::default();
                }
            }),
            ["producer"]
        );
    }

    #[test]
    fn case_and_punctuation_make_no_other_thing() {
        let words = |text: &str| {
            Exhibit {
                description: text.into(),
                ..exhibit()
            }
            .plain_description()
        };
        assert_eq!(
            words("Kitchen knife,\n BLACK handle."),
            words("kitchen knife black handle")
        );
        assert_eq!(words("Zoe\u{308}'s bag"), words("zo\u{eb} s bag"));
        assert_ne!(words("Kitchen knife"), words("Bread knife"));
    }

    #[test]
    fn a_producer_stays_the_same_person_under_another_name() {
        let person = |seed, name: &str| Producer::Person {
            person: PersonId::from_parts(1, [seed; 10]),
            name: name.into(),
        };
        assert!(person(1, "Anna CARPENTER").is(&person(1, "Anna BAKER")));
        assert!(!person(1, "Anna CARPENTER").is(&person(2, "Anna CARPENTER")));
        let officer = Officer::new(
            crate::OfficerId::from_parts(1, [1; 10]),
            "204518",
            "PC Anna CARPENTER",
        )
        .unwrap();
        assert!(!Producer::Officer(officer).is(&person(1, "PC Anna CARPENTER")));
    }

    #[test]
    fn an_unknown_field_is_refused() {
        let json = serde_json::to_string(&exhibit()).unwrap();
        assert_eq!(serde_json::from_str::<Exhibit>(&json).unwrap(), exhibit());
        let strange = json.replacen("\"thing\"", "\"shoe_size\":9,\"thing\"", 1);
        assert!(serde_json::from_str::<Exhibit>(&strange).is_err());
    }
}
