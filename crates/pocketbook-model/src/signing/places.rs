//! The places of a form that must be signed, and which ones a form must have.

use serde::{Deserialize, Serialize};

use super::SigningError;
use crate::{AttachmentId, Manner, Reading, ReadyStatement, Sha256Digest};

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Signatory {
    /// The person who makes the statement.
    Witness,
    /// Whoever read it to a witness who cannot read it.
    Reader,
    /// Whoever saw a witness make their mark.
    MarkWitness,
    /// The interpreter who was present.
    Interpreter,
    /// A parent, guardian or appropriate adult, on the rear page.
    AppropriateAdult,
    /// The officer who takes it ("Signature witnessed by").
    Officer,
}

impl Signatory {
    /// Every signatory.
    pub const ALL: [Self; 6] = [
        Self::Witness,
        Self::Reader,
        Self::MarkWitness,
        Self::Interpreter,
        Self::AppropriateAdult,
        Self::Officer,
    ];

    /// In which turn they sign.
    pub(crate) const fn turn(self) -> u8 {
        match self {
            Self::Witness => 0,
            Self::Reader | Self::MarkWitness | Self::Interpreter | Self::AppropriateAdult => 1,
            Self::Officer => 2,
        }
    }
}

/// What a signature stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignaturePlace {
    /// Under the declaration on the front page.
    Declaration,
    /// Directly after the last word.
    AfterLastWord,
    /// At the foot of a page.
    PageFoot,
    /// Under a certificate.
    Certificate(CertificateKind),
    /// On the rear page.
    Rear,
}

/// What somebody certifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CertificateKind {
    /// That the statement was read to the witness before they signed it
    /// (CrimPR 16.2(c)).
    ReadOver,
    /// That the mark is the witness's.
    Mark,
    /// That the statement was interpreted.
    Interpreted,
    /// That the witness refused to sign.
    Refusal,
}

/// A place that must be signed, and where it is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RequiredSignature {
    /// Who signs here.
    pub signatory: Signatory,
    /// What the signature stands under.
    pub place: SignaturePlace,
    /// The page, from 1.
    pub page: u32,
    /// Left edge of the box in 1/100 mm from the left of the page.
    pub x: u32,
    /// Upper edge of the box in 1/100 mm from the top of the page.
    pub y: u32,
    /// Width in 1/100 mm.
    pub width: u32,
    /// Height in 1/100 mm.
    pub height: u32,
}

/// The pages that are shown to the witness: the bytes of the PDF, by digest,
/// and the places to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The attachment that holds the PDF.
    pub attachment: AttachmentId,
    /// SHA-256 of the PDF.
    pub sha256: Sha256Digest,
    /// Size of the PDF in bytes.
    pub size: u64,
    /// Number of pages.
    pub count: u32,
    /// Every place that must be signed.
    pub required: Vec<RequiredSignature>,
}

/// Whether a form has every place that this statement needs, once. A template
/// that a force supplies is checked before; this is the last line.
pub(crate) fn check(statement: &ReadyStatement, pages: &Pages) -> Result<(), SigningError> {
    use CertificateKind::{Interpreted, Mark, ReadOver};
    use SignaturePlace::{AfterLastWord, Certificate, Declaration, PageFoot};
    let lacks = |what| Err(SigningError::FormLacks { what });
    let count = |signatory, place, page: Option<u32>| {
        pages
            .required
            .iter()
            .filter(|r| {
                r.signatory == signatory && r.place == place && page.is_none_or(|p| p == r.page)
            })
            .count()
    };
    if count(Signatory::Witness, Declaration, Some(1)) != 1 {
        return lacks("the witness's signature under the declaration");
    }
    if count(Signatory::Witness, AfterLastWord, None) != 1 {
        return lacks("the witness's signature after the last word");
    }
    for page in 1..=pages.count {
        if count(Signatory::Witness, PageFoot, Some(page)) != 1 {
            return lacks("the witness's signature at the foot of every page");
        }
        let witnessed = count(Signatory::Officer, PageFoot, Some(page)) == 1;
        if witnessed != statement.kind().is_witnessed() {
            return lacks("the officer's signature at the foot of every page, or has one too many");
        }
    }
    let read_over = matches!(statement.read_back().reading, Reading::ReadOver { .. });
    let mark = matches!(statement.read_back().manner, Manner::Mark { .. });
    let interpreted = statement.fields().interpreter.is_some();
    for (needed, signatory, kind, what) in [
        (
            read_over,
            Signatory::Reader,
            ReadOver,
            "the certificate of whoever read it over",
        ),
        (
            mark,
            Signatory::MarkWitness,
            Mark,
            "the certificate of a mark",
        ),
        (
            interpreted,
            Signatory::Interpreter,
            Interpreted,
            "the interpreter's certificate",
        ),
    ] {
        if count(signatory, Certificate(kind), None) != usize::from(needed) {
            return lacks(what);
        }
    }
    let outside = pages
        .required
        .iter()
        .any(|r| r.page == 0 || r.page > pages.count);
    if outside || pages.count == 0 {
        return lacks("signatures on its own pages only");
    }
    Ok(())
}
