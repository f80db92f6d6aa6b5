//! The statement sheet: front and continuation of the MG11 and of the
//! statements that share its pages.

use serde::{Deserialize, Serialize};

use crate::sheet::{BODY_CHARACTERS, EARLIER_CHARACTERS, NAME_CHARACTERS, identifier, short};
use crate::{CertificateKind, FormDate, FormsError};

/// What is printed on a statement.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementSheet {
    /// Which title: the wording `title.<variant>` where the form has it, else
    /// `title`.
    pub variant: StatementVariant,
    /// Unique reference number, at most 11 characters, if it is known yet.
    pub urn: Option<String>,
    /// "Statement of".
    pub witness_name: String,
    /// "Age if under 18".
    pub age: String,
    /// "Occupation".
    pub occupation: String,
    /// "Tick if witness evidence is visually recorded".
    pub visually_recorded: bool,
    /// Whether the form's opening words (wording `opening`) stand before the
    /// body, as on a victim personal statement.
    #[serde(default)]
    pub opening_words: bool,
    /// Further lines of the head.
    #[serde(default)]
    pub head_lines: Vec<HeadLine>,
    /// The words of the witness; paragraphs end in line feeds.
    pub body: String,
    /// Language of the body (BCP 47).
    pub language: String,
    /// Certificates after the witness's signature, at most one of a kind.
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// Date beside the signature and of the document.
    pub date: FormDate,
    /// Small print that tells copies apart.
    pub statement_id: String,
}

impl std::fmt::Debug for StatementSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StatementSheet([personal])")
    }
}

/// Whose statement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementVariant {
    /// A witness's.
    Witness,
    /// An officer's own.
    Officer,
    /// An interpreter's, which exhibits original and translation.
    Interpreter,
    /// A victim personal statement.
    VictimPersonal,
    /// An impact statement for business.
    BusinessImpact,
}

impl StatementVariant {
    pub(crate) fn title_key(self) -> &'static str {
        match self {
            Self::Witness => "title.witness",
            Self::Officer => "title.officer",
            Self::Interpreter => "title.interpreter",
            Self::VictimPersonal => "title.victim_personal",
            Self::BusinessImpact => "title.business_impact",
        }
    }
}

/// A further line of the head, under the form's label `head.<kind>`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadLine {
    /// Which label.
    pub kind: HeadLineKind,
    /// The text after the label.
    pub text: String,
}

impl std::fmt::Debug for HeadLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HeadLine([personal])")
    }
}

/// What a further line of the head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadLineKind {
    /// The business an impact statement speaks for.
    Business,
    /// The witness's position in it.
    Position,
    /// The statement this one is a translation of.
    TranslatedFrom,
    /// The statement this one follows.
    FurtherTo,
    /// Whether a victim personal statement is to be read aloud, and by whom.
    ReadAloud,
    /// The interpreter through whom it was made.
    Interpreter,
    /// A sealed statement that this one produces as an exhibit.
    Exhibit,
    /// The victim for whom a parent or carer makes it, and what they are to them.
    OnBehalfOf,
    /// The number of the officer whose own statement it is.
    OfficerNumber,
}

impl HeadLineKind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Business,
        Self::Position,
        Self::TranslatedFrom,
        Self::FurtherTo,
        Self::ReadAloud,
        Self::Interpreter,
        Self::Exhibit,
        Self::OnBehalfOf,
        Self::OfficerNumber,
    ];

    /// Greatest length of a line.
    pub(crate) const fn characters(self) -> usize {
        match self {
            Self::TranslatedFrom | Self::FurtherTo | Self::Exhibit | Self::OnBehalfOf => {
                EARLIER_CHARACTERS
            }
            Self::Business
            | Self::Position
            | Self::ReadAloud
            | Self::Interpreter
            | Self::OfficerNumber => NAME_CHARACTERS,
        }
    }

    pub(crate) fn wording_key(self) -> &'static str {
        match self {
            Self::Business => "head.business",
            Self::Position => "head.position",
            Self::TranslatedFrom => "head.translated_from",
            Self::FurtherTo => "head.further_to",
            Self::ReadAloud => "head.read_aloud",
            Self::Interpreter => "head.interpreter",
            Self::Exhibit => "head.exhibit",
            Self::OnBehalfOf => "head.on_behalf_of",
            Self::OfficerNumber => "head.officer_number",
        }
    }
}

/// A certificate after the witness's signature, with a place to sign.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// What it certifies; a refusal is certified through
    /// [`crate::Signing::refusal`] instead.
    pub kind: CertificateKind,
    /// Printed name of who signs it.
    pub name: String,
    /// In what capacity: rank and number, "Interpreter", "Mother".
    pub capacity: String,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Certificate([personal])")
    }
}

impl StatementSheet {
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        let mut texts = short(&[
            ("urn", self.urn.as_deref().unwrap_or_default()),
            ("witness_name", &self.witness_name),
            ("age", &self.age),
            ("occupation", &self.occupation),
        ]);
        texts.push(identifier("statement_id", &self.statement_id));
        texts.push(("body".to_owned(), &self.body, BODY_CHARACTERS));
        for line in &self.head_lines {
            let key = line.kind.wording_key().to_owned();
            texts.push((key, &line.text, line.kind.characters()));
        }
        for certificate in &self.certificates {
            texts.extend(short(&[
                ("certificate.name", &certificate.name),
                ("certificate.capacity", &certificate.capacity),
            ]));
        }
        texts
    }

    pub(crate) fn check(&self) -> Result<(), FormsError> {
        let invalid = |field: &str, reason| {
            Err(FormsError::Invalid {
                field: field.to_owned(),
                reason,
            })
        };
        let urn = self.urn.as_deref().unwrap_or_default();
        if urn.chars().count() > 11 {
            return invalid("urn", "a URN has 11 characters; correct it");
        }
        if self.head_lines.len() > 12 {
            return invalid("head_lines", "the head holds 12 further lines; remove some");
        }
        for (index, certificate) in self.certificates.iter().enumerate() {
            if certificate.kind == CertificateKind::Refusal {
                return invalid("certificates", "a refusal is printed when it happens");
            }
            let again = self.certificates.iter().skip(index + 1);
            if again.map(|c| c.kind).any(|kind| kind == certificate.kind) {
                return invalid("certificates", "each certificate stands once; remove one");
            }
        }
        Language::parse(&self.language).map(|_| ())
    }

    pub(crate) fn certificate_kinds(&self) -> Vec<CertificateKind> {
        self.certificates.iter().map(|c| c.kind).collect()
    }
}

/// A language tag as the layout needs it.
pub(crate) struct Language<'a> {
    /// Two or three letters.
    pub(crate) primary: String,
    /// Two letters.
    pub(crate) region: Option<String>,
    /// Whether it is written from right to left.
    pub(crate) right_to_left: bool,
    pub(crate) tag: &'a str,
}

impl<'a> Language<'a> {
    /// Reads language, script and region of a tag (RFC 5646); variants and
    /// extensions do not matter to the layout.
    pub(crate) fn parse(tag: &'a str) -> Result<Self, FormsError> {
        let mut subtags = tag.split('-');
        let primary = subtags.next().unwrap_or_default().to_ascii_lowercase();
        let letters = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic());
        let known = (2..=3).contains(&primary.len())
            && letters(&primary)
            && tag.len() <= 35
            && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !known {
            return Err(FormsError::Invalid {
                field: "language".to_owned(),
                reason: "it is no BCP 47 tag such as en-GB; correct it",
            });
        }
        let (mut script, mut region) = (None, None);
        for subtag in subtags.take_while(|subtag| subtag.len() > 1) {
            if subtag.len() == 4 && letters(subtag) && region.is_none() {
                script = Some(subtag.to_ascii_lowercase());
            } else if subtag.len() == 2 && letters(subtag) {
                region = Some(subtag.to_ascii_uppercase());
            }
        }
        let right_to_left = match script.as_deref() {
            Some(script) => matches!(
                script,
                "arab" | "aran" | "hebr" | "syrc" | "thaa" | "nkoo" | "adlm"
            ),
            None => matches!(
                primary.as_str(),
                "ar" | "ur"
                    | "fa"
                    | "ps"
                    | "sd"
                    | "ug"
                    | "ckb"
                    | "he"
                    | "yi"
                    | "dv"
                    | "prs"
                    | "pnb"
            ),
        };
        Ok(Self {
            primary,
            region,
            right_to_left,
            tag,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_gives_language_region_and_direction() {
        for (tag, primary, region, right_to_left) in [
            ("en-GB", "en", Some("GB"), false),
            ("ar", "ar", None, true),
            ("ur-PK", "ur", Some("PK"), true),
            ("zh-Hans-CN", "zh", Some("CN"), false),
            ("pa-Arab-PK", "pa", Some("PK"), true),
            ("pa-IN", "pa", Some("IN"), false),
            ("ar-Latn", "ar", None, false),
            ("ckb", "ckb", None, true),
        ] {
            let language = Language::parse(tag).unwrap();
            assert_eq!(language.primary, primary);
            assert_eq!(language.region.as_deref(), region);
            assert_eq!(language.right_to_left, right_to_left, "{tag}");
        }
        for tag in ["", "e", "english", "en_GB", "12", "é"] {
            assert!(Language::parse(tag).is_err(), "{tag}");
        }
    }
}
