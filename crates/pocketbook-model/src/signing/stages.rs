//! The stages of signing, each a type of its own.

use serde::Serialize;

use super::{
    CertificateKind, FinalStatement, PageShown, Refusal, RequiredSignature, Signatory, Signature,
    SignaturePlace, SigningError,
};
use crate::{Limit, Personal, Reading, TimeRecord};

/// Where a statement stands on its way from fixed pages to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Pages are still to be shown, or read over.
    ToShow(ToShow),
    /// The witness is to declare it true.
    ToDeclare(ToDeclare),
    /// The witness is to sign.
    ToSign(ToSign),
    /// Reader, witness of the mark or interpreter are to certify.
    ToCertify(ToCertify),
    /// The officer is to witness each page.
    ToWitness(ToWitness),
    /// It is signed in every place.
    Signed(SignedStatement),
    /// The witness refused; the officer is to certify that.
    ToCertifyRefusal(ToCertifyRefusal),
    /// The witness refused, and that is certified.
    Refused(RefusedStatement),
}

macro_rules! stages {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(FinalStatement);

        impl $name {
            /// The statement, its pages and what has been done.
            #[must_use]
            pub fn content(&self) -> &FinalStatement {
                &self.0
            }
        }
    )*};
}

stages! {
    /// Every page is to be shown to the witness, and where they cannot read,
    /// read over to them.
    ToShow
    /// The witness is to declare that the statement is true (CrimPR 16.2(b)).
    ToDeclare
    /// The witness is to sign under the declaration, at the foot of each page
    /// and after the last word (CrimPR 16.2(d)).
    ToSign
    /// Whoever read it over (CrimPR 16.2(c)), saw the mark made or interpreted
    /// is to certify that.
    ToCertify
    /// The officer is to witness each page.
    ToWitness
    /// A statement signed in every place: it can be sealed.
    SignedStatement
    /// The officer is to certify that the witness refused to sign.
    ToCertifyRefusal
    /// A statement that the witness refused to sign, and whose refusal is
    /// certified: it can be sealed, as what it is.
    RefusedStatement
}

impl FinalStatement {
    /// The stage that follows from what has been done.
    #[must_use]
    pub fn stage(self) -> Stage {
        let missing = self.missing();
        let turn = missing.iter().map(|place| place.signatory.turn()).min();
        if self.refusal.is_some() {
            return match turn {
                Some(_) => Stage::ToCertifyRefusal(ToCertifyRefusal(self)),
                None => Stage::Refused(RefusedStatement(self)),
            };
        }
        if self.unshown().is_some() || !self.is_read_over() {
            return Stage::ToShow(ToShow(self));
        }
        if self.declared.is_none() {
            return Stage::ToDeclare(ToDeclare(self));
        }
        match turn {
            Some(0) => Stage::ToSign(ToSign(self)),
            Some(1) => Stage::ToCertify(ToCertify(self)),
            Some(_) => Stage::ToWitness(ToWitness(self)),
            None => Stage::Signed(SignedStatement(self)),
        }
    }
}

impl Stage {
    /// Shows a page.
    ///
    /// # Errors
    ///
    /// [`SigningError::NoSuchPage`], or [`SigningError::OutOfTurn`] after the
    /// pages were shown.
    pub fn show(self, page: u32, time: TimeRecord) -> Result<Self, SigningError> {
        match self {
            Self::ToShow(stage) => stage.show(page, time),
            // Looking again at any page is no step.
            Self::ToDeclare(ref stage) => stage.0.page_exists(page).map(|()| self),
            Self::ToSign(ref stage) => stage.0.page_exists(page).map(|()| self),
            other => Err(other.out_of_turn()),
        }
    }

    /// Records that the statement was read over to the witness.
    ///
    /// # Errors
    ///
    /// [`SigningError::OutOfTurn`] when that is not the next step.
    pub fn read_over(self, time: TimeRecord) -> Result<Self, SigningError> {
        match self {
            Self::ToShow(stage) => stage.read_over(time),
            other => Err(other.out_of_turn()),
        }
    }

    /// Records that the witness declares the statement true.
    ///
    /// # Errors
    ///
    /// [`SigningError::OutOfTurn`] when that is not the next step.
    pub fn declare(self, time: TimeRecord) -> Result<Self, SigningError> {
        match self {
            Self::ToDeclare(stage) => Ok(stage.declare(time)),
            other => Err(other.out_of_turn()),
        }
    }

    /// Takes a signature.
    ///
    /// # Errors
    ///
    /// [`SigningError`] naming the rule that forbids it.
    pub fn sign(self, signature: Signature) -> Result<Self, SigningError> {
        match self {
            Self::ToSign(stage) => stage.sign(signature),
            Self::ToCertify(stage) => stage.sign(signature),
            Self::ToWitness(stage) => stage.sign(signature),
            Self::ToCertifyRefusal(stage) => stage.sign(signature),
            Self::Signed(stage) => Err(stage.0.already(&signature)),
            Self::Refused(stage) => Err(stage.0.already(&signature)),
            other => Err(other.out_of_turn()),
        }
    }

    /// Records that the witness refuses to sign, or takes their agreement back
    /// before the officer has witnessed the last page: until then the statement
    /// is not complete, and nobody has relied on it. What was signed by then is
    /// kept. `place` is where the officer certifies it.
    ///
    /// # Errors
    ///
    /// [`SigningError::OutOfTurn`] once it is signed and witnessed everywhere:
    /// what is complete they take back in a further statement.
    pub fn refuse(
        self,
        reason: Personal,
        place: RequiredSignature,
        time: TimeRecord,
    ) -> Result<ToCertifyRefusal, SigningError> {
        match self {
            // Which pages were shown by then is known, and the certificate says
            // no more than that.
            Self::ToShow(ToShow(content))
            | Self::ToDeclare(ToDeclare(content))
            | Self::ToSign(ToSign(content))
            | Self::ToCertify(ToCertify(content))
            | Self::ToWitness(ToWitness(content)) => content.refused(reason, place, time),
            other => Err(other.out_of_turn()),
        }
    }

    /// The record-to-be, when nothing is left to do.
    ///
    /// # Errors
    ///
    /// [`SigningError`] saying what comes next.
    pub fn concluded(self) -> Result<Concluded, SigningError> {
        match self {
            Self::Signed(signed) => Ok(Concluded::Signed(signed)),
            Self::Refused(refused) => Ok(Concluded::Refused(refused)),
            other => {
                let missing = other.content().missing();
                match (&other, missing.first()) {
                    (Self::ToShow(_) | Self::ToDeclare(_), _) | (_, None) => {
                        Err(other.out_of_turn())
                    }
                    (_, Some(next)) => Err(SigningError::Missing {
                        count: missing.len(),
                        page: next.page,
                    }),
                }
            }
        }
    }

    /// The statement, its pages and what has been done.
    #[must_use]
    pub fn content(&self) -> &FinalStatement {
        match self {
            Self::ToShow(stage) => &stage.0,
            Self::ToDeclare(stage) => &stage.0,
            Self::ToSign(stage) => &stage.0,
            Self::ToCertify(stage) => &stage.0,
            Self::ToWitness(stage) => &stage.0,
            Self::Signed(stage) => &stage.0,
            Self::ToCertifyRefusal(stage) => &stage.0,
            Self::Refused(stage) => &stage.0,
        }
    }

    fn out_of_turn(&self) -> SigningError {
        SigningError::OutOfTurn {
            expected: self.content().next_step(),
        }
    }
}

impl FinalStatement {
    fn page_exists(&self, page: u32) -> Result<(), SigningError> {
        if (1..=self.pages.count).contains(&page) {
            Ok(())
        } else {
            Err(SigningError::NoSuchPage {
                page,
                pages: self.pages.count,
            })
        }
    }

    fn already(&self, signature: &Signature) -> SigningError {
        let exists = self.signatures.iter().any(|s| {
            s.signatory == signature.signatory
                && s.place == signature.place
                && s.page == signature.page
        });
        let page = signature.page;
        if exists {
            SigningError::AlreadySigned { page }
        } else {
            SigningError::NoSuchPlace { page }
        }
    }

    fn refused(
        mut self,
        reason: Personal,
        place: RequiredSignature,
        time: TimeRecord,
    ) -> Result<ToCertifyRefusal, SigningError> {
        Limit::ADDRESS
            .check_final("reason", reason.reveal())
            .map_err(|_| SigningError::Reason)?;
        let certifies = place.signatory == Signatory::Officer
            && place.place == SignaturePlace::Certificate(CertificateKind::Refusal);
        if !certifies {
            return Err(SigningError::FormLacks {
                what: "the certificate of a refusal",
            });
        }
        self.pages.required.push(place);
        self.refusal = Some(Refusal { reason, time });
        Ok(ToCertifyRefusal(self))
    }
}

impl ToShow {
    pub(super) fn begin(content: FinalStatement) -> Self {
        Self(content)
    }

    /// Shows a page. Showing one again keeps the first time.
    ///
    /// # Errors
    ///
    /// [`SigningError::NoSuchPage`].
    pub fn show(mut self, page: u32, time: TimeRecord) -> Result<Stage, SigningError> {
        self.0.page_exists(page)?;
        if self.0.shown.iter().all(|shown| shown.page != page) {
            self.0.shown.push(PageShown { page, time });
        }
        Ok(self.0.stage())
    }

    /// Records that it was read over to the witness, after every page was shown.
    ///
    /// # Errors
    ///
    /// [`SigningError::OutOfTurn`] before that, or when the witness reads it
    /// themselves.
    pub fn read_over(mut self, time: TimeRecord) -> Result<Stage, SigningError> {
        let by_witness = self.0.statement.read_back().reading == Reading::ByWitness;
        if by_witness || self.0.unshown().is_some() {
            return Err(SigningError::OutOfTurn {
                expected: self.0.next_step(),
            });
        }
        self.0.read_over = Some(time);
        Ok(self.0.stage())
    }
}

impl ToDeclare {
    /// The witness declares the statement true.
    #[must_use]
    pub fn declare(mut self, time: TimeRecord) -> Stage {
        self.0.declared = Some(time);
        self.0.stage()
    }
}

macro_rules! signed_by {
    ($stage:ident, $turn:expr) => {
        impl $stage {
            /// Takes one signature of whoever's turn it is.
            ///
            /// # Errors
            ///
            /// [`SigningError`] naming the rule that forbids it.
            pub fn sign(mut self, signature: Signature) -> Result<Stage, SigningError> {
                self.0.take(signature, &$turn)?;
                Ok(self.0.stage())
            }
        }
    };
}

signed_by!(ToSign, [Signatory::Witness]);
signed_by!(
    ToCertify,
    [
        Signatory::Reader,
        Signatory::MarkWitness,
        Signatory::Interpreter
    ]
);
signed_by!(ToWitness, [Signatory::Officer]);

impl ToCertifyRefusal {
    /// Takes the officer's signature under the certificate of the refusal.
    ///
    /// # Errors
    ///
    /// [`SigningError`] naming the rule that forbids it; no other place is
    /// signed after a refusal.
    pub fn sign(mut self, signature: Signature) -> Result<Stage, SigningError> {
        if signature.place != SignaturePlace::Certificate(CertificateKind::Refusal) {
            return Err(SigningError::OutOfTurn {
                expected: self.0.next_step(),
            });
        }
        self.0.take(signature, &[Signatory::Officer])?;
        Ok(self.0.stage())
    }
}

/// What can be sealed: signed in every place, or refused with a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Concluded {
    /// Signed in every place.
    Signed(SignedStatement),
    /// Refused, and certified so.
    Refused(RefusedStatement),
}

impl Concluded {
    /// The statement, its pages and what has been done.
    #[must_use]
    pub fn content(&self) -> &FinalStatement {
        match self {
            Self::Signed(signed) => &signed.0,
            Self::Refused(refused) => &refused.0,
        }
    }
}
