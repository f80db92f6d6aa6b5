//! Signing: the pages are fixed first, then each required place is signed.
//!
//! The law asks for the declaration and the witness's signature (CrimPR 16.2);
//! practice asks for a signature under the declaration, directly after the last
//! word and at the foot of every page, each page witnessed by the officer. The
//! order is part of the rule: nobody witnesses a page that is not yet signed.

use serde::{Deserialize, Serialize};

use crate::{AttachmentId, Limit, Personal, ReadyStatement, Sha256Digest, TimeRecord};

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signatory {
    /// The person who makes the statement.
    Witness,
    /// The officer who takes it ("Signature witnessed by").
    Officer,
}

/// What a signature stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignaturePlace {
    /// Under the declaration on the front page.
    Declaration,
    /// Directly after the last word.
    AfterLastWord,
    /// At the foot of a page.
    PageFoot,
}

/// A place that must be signed, and where it is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// The template a form was laid out with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormReference {
    /// The template, such as `mg11`.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 over the template and its fonts.
    pub sha256: Sha256Digest,
}

/// The pages that are shown to the witness: the bytes of the PDF, by digest,
/// and the places to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// The declaration exactly as shown, with its page count filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The words.
    pub text: String,
    /// The law that the form's head cites.
    pub citation: String,
}

/// How somebody signed. Courts accept any of them (CPS, *Electronic Signatures
/// and Statements Obtained Over the Telephone*, 2023).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum SignatureMethod {
    /// The signatory typed their name.
    Typed {
        /// The name as typed.
        name: Personal,
    },
}

/// One act of signing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed.
    pub signatory: Signatory,
    /// Under what.
    pub place: SignaturePlace,
    /// On which page, from 1.
    pub page: u32,
    /// In which way.
    pub method: SignatureMethod,
    /// When, as far as the tablet knew.
    pub time: TimeRecord,
}

/// Why a signature was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningError {
    /// The form has no such place.
    #[error(
        "the form has no place for this signature on page {page}; sign one of the places it lists"
    )]
    NoSuchPlace {
        /// The page asked for.
        page: u32,
    },
    /// This place is already signed.
    #[error("this place on page {page} is already signed; to sign again, reopen the statement")]
    AlreadySigned {
        /// The page.
        page: u32,
    },
    /// The officer tried to witness a page which the witness has not signed.
    #[error("the witness has not signed page {page} yet; the officer signs after the witness")]
    WitnessFirst {
        /// The page.
        page: u32,
    },
    /// The typed name is empty or malformed.
    #[error("the typed name is empty, too long or has control characters; type the full name")]
    Name,
    /// Places are still unsigned.
    #[error("{count} signatures are missing, the next on page {page}; sign them before sealing")]
    Missing {
        /// How many.
        count: usize,
        /// Page of the first.
        page: u32,
    },
}

/// A statement whose text and pages are fixed and which is being signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalStatement {
    statement: ReadyStatement,
    declaration: Declaration,
    form: FormReference,
    pages: Pages,
    finalised: TimeRecord,
    signatures: Vec<Signature>,
}

impl FinalStatement {
    /// Fixes a complete statement to the pages it was laid out on.
    #[must_use]
    pub fn new(
        statement: ReadyStatement,
        declaration: Declaration,
        form: FormReference,
        pages: Pages,
        finalised: TimeRecord,
    ) -> Self {
        Self {
            statement,
            declaration,
            form,
            pages,
            finalised,
            signatures: Vec::new(),
        }
    }

    /// The statement as entered.
    #[must_use]
    pub fn statement(&self) -> &ReadyStatement {
        &self.statement
    }

    /// The template used.
    #[must_use]
    pub fn form(&self) -> &FormReference {
        &self.form
    }

    /// The pages shown.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// The declaration as shown.
    #[must_use]
    pub fn declaration(&self) -> &Declaration {
        &self.declaration
    }

    /// The signatures taken so far.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The places not yet signed, in the order to sign them: the witness's
    /// declaration, the witness's pages and last word, then the officer's.
    #[must_use]
    pub fn missing(&self) -> Vec<RequiredSignature> {
        let mut missing: Vec<_> = self
            .pages
            .required
            .iter()
            .filter(|place| !self.is_signed(place))
            .copied()
            .collect();
        missing.sort_by_key(|r| {
            let after_declaration = r.place != SignaturePlace::Declaration;
            (r.signatory, after_declaration, r.page, r.place)
        });
        missing
    }

    /// Takes one signature.
    ///
    /// # Errors
    ///
    /// [`SigningError`] when the form has no such place, it is signed already,
    /// the witness has to sign the page first, or the typed name is malformed.
    pub fn sign(&mut self, signature: Signature) -> Result<(), SigningError> {
        let page = signature.page;
        let fits = |r: &RequiredSignature| {
            r.signatory == signature.signatory && r.place == signature.place && r.page == page
        };
        let Some(required) = self.pages.required.iter().find(|r| fits(r)) else {
            return Err(SigningError::NoSuchPlace { page });
        };
        if self.is_signed(required) {
            return Err(SigningError::AlreadySigned { page });
        }
        let SignatureMethod::Typed { name } = &signature.method;
        Limit::NAME
            .check_final("name", name.reveal())
            .map_err(|_| SigningError::Name)?;
        let unsigned_by_witness = |r: &RequiredSignature| {
            r.signatory == Signatory::Witness && r.page == page && !self.is_signed(r)
        };
        if signature.signatory == Signatory::Officer
            && self.pages.required.iter().any(unsigned_by_witness)
        {
            return Err(SigningError::WitnessFirst { page });
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// The statement with every required signature.
    ///
    /// # Errors
    ///
    /// [`SigningError::Missing`] while a place is unsigned.
    pub fn signed(self) -> Result<SignedStatement, SigningError> {
        let missing = self.missing();
        match missing.first() {
            Some(next) => Err(SigningError::Missing {
                count: missing.len(),
                page: next.page,
            }),
            None => Ok(SignedStatement(self)),
        }
    }

    fn is_signed(&self, required: &RequiredSignature) -> bool {
        self.signatures.iter().any(|s| {
            s.signatory == required.signatory
                && s.place == required.place
                && s.page == required.page
        })
    }
}

/// A statement signed in every required place. Only this can be sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SignedStatement(FinalStatement);

impl SignedStatement {
    /// The statement, its pages and its signatures.
    #[must_use]
    pub fn content(&self) -> &FinalStatement {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use proptest::prelude::*;

    fn time() -> TimeRecord {
        TimeRecord {
            wall: Timestamp::from_unix_ms(0),
            boot_id: "b".into(),
            boot_ns: 1,
            gateway: None,
        }
    }

    fn place(signatory: Signatory, place: SignaturePlace, page: u32) -> RequiredSignature {
        RequiredSignature {
            signatory,
            place,
            page,
            x: 0,
            y: 0,
            width: 1,
            height: 1,
        }
    }

    fn two_pages() -> FinalStatement {
        use Signatory::{Officer, Witness};
        use SignaturePlace::{AfterLastWord, Declaration as UnderDeclaration, PageFoot};
        FinalStatement::new(
            crate::statement::tests::complete().ready().unwrap(),
            Declaration {
                text: "True.".into(),
                citation: "r. 16.2".into(),
            },
            FormReference {
                id: "mg11".into(),
                version: 1,
                sha256: Sha256Digest::ZERO,
            },
            Pages {
                attachment: AttachmentId::from_parts(1, [1; 10]),
                sha256: Sha256Digest::ZERO,
                size: 1,
                count: 2,
                required: vec![
                    place(Officer, PageFoot, 1),
                    place(Officer, PageFoot, 2),
                    place(Witness, PageFoot, 1),
                    place(Witness, PageFoot, 2),
                    place(Witness, AfterLastWord, 2),
                    place(Witness, UnderDeclaration, 1),
                ],
            },
            time(),
        )
    }

    fn signature(r: RequiredSignature) -> Signature {
        Signature {
            signatory: r.signatory,
            place: r.place,
            page: r.page,
            method: SignatureMethod::Typed {
                name: "Invented WITNESS".into(),
            },
            time: time(),
        }
    }

    #[test]
    fn signing_the_missing_places_in_their_order_completes_the_statement() {
        let mut statement = two_pages();
        for required in statement.missing() {
            statement.sign(signature(required)).unwrap();
        }
        assert!(statement.signed().is_ok());
    }

    #[test]
    fn an_officer_does_not_witness_an_unsigned_page() {
        let mut statement = two_pages();
        let officer = signature(place(Signatory::Officer, SignaturePlace::PageFoot, 1));
        assert_eq!(
            statement.sign(officer),
            Err(SigningError::WitnessFirst { page: 1 })
        );
    }

    #[test]
    fn a_place_is_signed_once_and_must_exist() {
        let mut statement = two_pages();
        let first = signature(place(Signatory::Witness, SignaturePlace::PageFoot, 1));
        statement.sign(first.clone()).unwrap();
        assert_eq!(
            statement.sign(first),
            Err(SigningError::AlreadySigned { page: 1 })
        );
        let nowhere = signature(place(Signatory::Witness, SignaturePlace::PageFoot, 3));
        assert_eq!(
            statement.sign(nowhere),
            Err(SigningError::NoSuchPlace { page: 3 })
        );
        let mut empty = signature(place(Signatory::Witness, SignaturePlace::PageFoot, 2));
        empty.method = SignatureMethod::Typed { name: " ".into() };
        assert_eq!(statement.sign(empty), Err(SigningError::Name));
    }

    proptest! {
        // CrimPR 16.2: whatever is tried, and in whatever order, nothing counts
        // as signed without every place signed and the witness before the officer.
        #[test]
        fn no_sequence_of_attempts_skips_a_signature(attempts in prop::collection::vec((0_usize..6, any::<bool>()), 0..40)) {
            let mut statement = two_pages();
            let all = statement.pages().required.clone();
            for (which, _) in attempts {
                let _ = statement.sign(signature(all[which]));
                for s in statement.signatures().iter().filter(|s| s.signatory == Signatory::Officer) {
                    let unsigned = statement.missing();
                    prop_assert!(!unsigned.iter().any(|r| r.signatory == Signatory::Witness && r.page == s.page));
                }
            }
            let complete = statement.missing().is_empty();
            prop_assert_eq!(complete, statement.signatures().len() == all.len());
            prop_assert_eq!(statement.signed().is_ok(), complete);
        }
    }
}
