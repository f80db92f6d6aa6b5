//! Places to sign: who signs what, and where on the pages.
//!
//! A template marks each place with `metadata` labelled `<sign>`; this module
//! reads them from the layout and holds them against what the sheet needs.

use serde::{Deserialize, Serialize};

/// What a certificate on a statement certifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateKind {
    /// The statement was read over to the witness (CrimPR 16.2(c)).
    ReadOver,
    /// The witness signed by a mark.
    Mark,
    /// The statement was made through an interpreter.
    Interpreted,
    /// An appropriate adult was present.
    AppropriateAdult,
    /// The witness refused to sign.
    Refusal,
}

impl CertificateKind {
    /// Who signs this certificate.
    #[must_use]
    pub fn signatory(self) -> Signatory {
        match self {
            Self::ReadOver => Signatory::Reader,
            Self::Mark => Signatory::MarkWitness,
            Self::Interpreted => Signatory::Interpreter,
            Self::AppropriateAdult => Signatory::AppropriateAdult,
            Self::Refusal => Signatory::Officer,
        }
    }

    /// The certificate's name in wording keys and templates.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ReadOver => "read_over",
            Self::Mark => "mark",
            Self::Interpreted => "interpreted",
            Self::AppropriateAdult => "appropriate_adult",
            Self::Refusal => "refusal",
        }
    }
}

/// What a signature stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Under the declaration on the front page.
    Declaration,
    /// Directly after the last word.
    AfterLastWord,
    /// At the foot of a page.
    PageFoot,
    /// Under a certificate.
    Certificate(CertificateKind),
    /// On the rear of the MG11.
    Rear,
    /// On an exhibit's label.
    ExhibitLabel,
}

impl Purpose {
    /// The purpose as templates name it.
    pub(crate) fn key(self) -> String {
        match self {
            Self::Declaration => "declaration".to_owned(),
            Self::AfterLastWord => "after_last_word".to_owned(),
            Self::PageFoot => "page_foot".to_owned(),
            Self::Certificate(kind) => format!("certificate_{}", kind.key()),
            Self::Rear => "rear".to_owned(),
            Self::ExhibitLabel => "exhibit_label".to_owned(),
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<Self> {
        use CertificateKind::{AppropriateAdult, Interpreted, Mark, ReadOver, Refusal};
        [ReadOver, Mark, Interpreted, AppropriateAdult, Refusal]
            .map(Self::Certificate)
            .into_iter()
            .chain([
                Self::Declaration,
                Self::AfterLastWord,
                Self::PageFoot,
                Self::Rear,
                Self::ExhibitLabel,
            ])
            .find(|purpose| purpose.key() == key)
    }
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signatory {
    /// The witness.
    Witness,
    /// The officer ("Signature witnessed by").
    Officer,
    /// Who read the statement over to the witness.
    Reader,
    /// Who saw the witness make their mark.
    MarkWitness,
    /// The interpreter.
    Interpreter,
    /// The appropriate adult, parent or guardian.
    AppropriateAdult,
}

impl Signatory {
    const ALL: [Self; 6] = [
        Self::Witness,
        Self::Officer,
        Self::Reader,
        Self::MarkWitness,
        Self::Interpreter,
        Self::AppropriateAdult,
    ];

    /// The signatory as templates name them.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Witness => "witness",
            Self::Officer => "officer",
            Self::Reader => "reader",
            Self::MarkWitness => "mark_witness",
            Self::Interpreter => "interpreter",
            Self::AppropriateAdult => "appropriate_adult",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|who| who.key() == key)
    }

    /// The signatory as alternative texts name them.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Witness => "the witness",
            Self::Officer => "the officer",
            Self::Reader => "the reader",
            Self::MarkWitness => "the witness to the mark",
            Self::Interpreter => "the interpreter",
            Self::AppropriateAdult => "the appropriate adult",
        }
    }
}

/// A place to sign, in 1/100 mm from the page's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignaturePlace {
    /// What the signature stands under.
    pub purpose: Purpose,
    /// Who signs.
    pub signatory: Signatory,
    /// The page, from 1.
    pub page: u32,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl SignaturePlace {
    /// Whether two places share some of a page.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.page == other.page
            && self.x < other.x.saturating_add(other.width)
            && other.x < self.x.saturating_add(self.width)
            && self.y < other.y.saturating_add(other.height)
            && other.y < self.y.saturating_add(self.height)
    }

    /// How alternative texts and reasons name the place.
    pub(crate) fn described(purpose: Purpose, signatory: Signatory) -> String {
        let who = signatory.noun();
        match purpose {
            Purpose::Declaration => format!("signature of {who} under the declaration"),
            Purpose::AfterLastWord => format!("signature of {who} after the last word"),
            Purpose::PageFoot => format!("signature of {who} at the foot of the page"),
            Purpose::Certificate(_) => format!("signature of {who} under the certificate"),
            Purpose::Rear => format!("signature of {who} under the consents"),
            Purpose::ExhibitLabel => format!("signature of {who} on the label"),
        }
    }
}
