//! Signatures as they were made, to be printed on the pages they were made on.

use serde::{Deserialize, Serialize};

use crate::sheet::{named, short};
use crate::{CertificateKind, FormsError, Purpose, Signatory, SignaturePlace};

/// Greatest number of points of one signature: a pen of 240 points a second
/// takes more than a minute to draw them.
pub const INK_POINTS: usize = 20_000;

/// Everything signed so far on a form.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// The signatures, in any order.
    pub signatures: Vec<Signature>,
    /// The witness's refusal, if they refused.
    #[serde(default)]
    pub refusal: Option<Refusal>,
}

/// One signature.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// What it stands under.
    pub purpose: Purpose,
    /// Who signed.
    pub signatory: Signatory,
    /// The page, from 1.
    pub page: u32,
    /// How they signed.
    pub act: SigningAct,
    /// When, as printed beside it: "1 March 2026 14:05". May be empty.
    pub signed_at: String,
}

/// How someone signed. All three are signatures in law (CPS guidance on
/// electronic signatures, 3 February 2023).
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningAct {
    /// Drawn by hand.
    Ink(Vec<Stroke>),
    /// A mark made by someone who cannot write; needs its certificate.
    Mark(Vec<Stroke>),
    /// A name typed by the signatory.
    Typed(String),
}

/// The pen's way from touching down to lifting.
pub type Stroke = Vec<InkPoint>;

/// A point, in 1/100 mm from the page's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InkPoint {
    /// To the right.
    pub x: u32,
    /// Downwards.
    pub y: u32,
}

/// A witness's refusal to sign, as the officer certifies it on a page of its
/// own after the statement's pages.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The reason given; empty if none was.
    pub reason: String,
    /// How far it had come by then, which the certificate says.
    pub when: RefusedWhen,
    /// The officer's name.
    pub officer_name: String,
    /// The officer's rank and number.
    pub officer_capacity: String,
    /// When, as printed.
    pub refused_at: String,
}

/// How far a statement had come when its witness refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedWhen {
    /// Not every page had been shown to the witness (`refusal.before_shown`).
    BeforeShown,
    /// Every page had been shown, and not every place was signed
    /// (`certificate.refusal`).
    Shown,
    /// The witness had signed in every place, and took their agreement back
    /// before the officer had witnessed it (`refusal.withdrawn`). Places that
    /// others have not signed then say so (`withdrawn`).
    Signed,
}

impl RefusedWhen {
    /// The words of the certificate; then what places say that stay unsigned.
    pub(crate) const fn wording(self) -> &'static [&'static str] {
        match self {
            Self::BeforeShown => &["refusal.before_shown"],
            Self::Shown => &["certificate.refusal"],
            Self::Signed => &["refusal.withdrawn", "withdrawn"],
        }
    }

    /// What to do with a form that has no words for it.
    pub(crate) const fn without_words(self) -> &'static str {
        match self {
            Self::BeforeShown => {
                "the form has no words for a refusal before every page was shown; show every page \
                 to the witness, or ask again"
            }
            Self::Shown => "the form has no certificate of a refusal; mend the form",
            Self::Signed => {
                "the form has no words for an agreement that is taken back after signing; reopen \
                 the statement with the reason, which keeps this version with its signatures"
            }
        }
    }
}

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signing([personal])")
    }
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signature([personal])")
    }
}

impl std::fmt::Debug for SigningAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningAct([personal])")
    }
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refusal([personal])")
    }
}

impl Signature {
    pub(crate) fn stands_at(&self, place: &SignaturePlace) -> bool {
        self.purpose == place.purpose
            && self.signatory == place.signatory
            && self.page == place.page
    }

    pub(crate) fn strokes(&self) -> Option<&[Stroke]> {
        match &self.act {
            SigningAct::Ink(strokes) | SigningAct::Mark(strokes) => Some(strokes),
            SigningAct::Typed(_) => None,
        }
    }
}

impl Signing {
    /// Every text of it, with its name and greatest length.
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        let mut texts = Vec::new();
        for signature in &self.signatures {
            texts.extend(short(&[("signature.signed_at", &signature.signed_at)]));
            if let SigningAct::Typed(name) = &signature.act {
                texts.extend(short(&[("signature.name", name)]));
            }
        }
        if let Some(refusal) = &self.refusal {
            texts.extend(named(&[("refusal.reason", &refusal.reason)]));
            texts.extend(short(&[
                ("refusal.officer_name", &refusal.officer_name),
                ("refusal.officer_capacity", &refusal.officer_capacity),
                ("refusal.refused_at", &refusal.refused_at),
            ]));
        }
        texts
    }

    /// Holds every signature against the places it may stand at;
    /// `certificates` are those the sheet carries.
    pub(crate) fn check(
        &self,
        places: &[SignaturePlace],
        certificates: &[CertificateKind],
    ) -> Result<(), FormsError> {
        for (index, signature) in self.signatures.iter().enumerate() {
            let refused = |reason| {
                Err(FormsError::Signature {
                    page: signature.page,
                    reason,
                })
            };
            if !places.iter().any(|place| signature.stands_at(place)) {
                return refused("the form has no such place to sign; sign at a place it has");
            }
            let twice = self.signatures.iter().skip(index + 1).any(|other| {
                (other.purpose, other.signatory, other.page)
                    == (signature.purpose, signature.signatory, signature.page)
            });
            if twice {
                return refused("the place is signed twice; keep one signature");
            }
            match &signature.act {
                SigningAct::Typed(name) if name.trim().is_empty() => {
                    return refused("the typed name is empty; type the name");
                }
                SigningAct::Mark(_) if !certificates.contains(&CertificateKind::Mark) => {
                    return refused(
                        "a mark needs the certificate of who saw it made; lay the form out with it",
                    );
                }
                _ => {}
            }
            let Some(strokes) = signature.strokes() else {
                continue;
            };
            let points: usize = strokes.iter().map(Vec::len).sum();
            if points == 0 {
                return refused("nothing was drawn; sign again");
            }
            if points > INK_POINTS {
                return refused("the drawing has more than 20,000 points; sign again");
            }
        }
        Ok(())
    }

    /// Holds the ink against the pages and places as laid out. `sizes` are the
    /// pages' widths and heights in 1/100 mm.
    pub(crate) fn check_ink(
        &self,
        places: &[SignaturePlace],
        sizes: &[(f64, f64)],
    ) -> Result<(), FormsError> {
        for signature in &self.signatures {
            let refused = |reason| {
                Err(FormsError::Signature {
                    page: signature.page,
                    reason,
                })
            };
            let Some(strokes) = signature.strokes() else {
                continue;
            };
            let index = usize::try_from(signature.page.saturating_sub(1)).unwrap_or(usize::MAX);
            let Some((width, height)) = sizes.get(index) else {
                return refused("the form has no such page; sign a page it has");
            };
            let outside = |p: &InkPoint| f64::from(p.x) > *width || f64::from(p.y) > *height;
            if strokes.iter().flatten().any(outside) {
                return refused("the ink leaves the page; sign again inside the page");
            }
            let place = places.iter().find(|place| signature.stands_at(place));
            let touches = place.is_some_and(|place| {
                let inside = |p: &InkPoint| {
                    (place.x..=place.x.saturating_add(place.width)).contains(&p.x)
                        && (place.y..=place.y.saturating_add(place.height)).contains(&p.y)
                };
                strokes.iter().flatten().any(inside)
            });
            if !touches {
                return refused("the ink lies outside its place; sign again at the line");
            }
        }
        Ok(())
    }
}
