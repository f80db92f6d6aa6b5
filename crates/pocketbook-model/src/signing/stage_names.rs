//! The stages of signing by their names, for whoever shows where one stands.

use std::fmt;

use serde::Serialize;

use super::Stage;

/// The name of a [`Stage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// Pages are still to be shown.
    ToShow,
    /// The witness is to declare it true.
    ToDeclare,
    /// The witness is to sign.
    ToSign,
    /// Somebody is to sign a certificate.
    ToCertify,
    /// The officer is to witness the signatures.
    ToWitness,
    /// Everything is signed; it can be sealed.
    Signed,
    /// The witness refused; the officer is to certify it.
    ToCertifyRefusal,
    /// The refusal is certified; it can be sealed.
    Refused,
}

impl StageName {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToShow => "to_show",
            Self::ToDeclare => "to_declare",
            Self::ToSign => "to_sign",
            Self::ToCertify => "to_certify",
            Self::ToWitness => "to_witness",
            Self::Signed => "signed",
            Self::ToCertifyRefusal => "to_certify_refusal",
            Self::Refused => "refused",
        }
    }
}

impl fmt::Display for StageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Stage {
    /// The name of the stage.
    #[must_use]
    pub const fn name(&self) -> StageName {
        match self {
            Self::ToShow(_) => StageName::ToShow,
            Self::ToDeclare(_) => StageName::ToDeclare,
            Self::ToSign(_) => StageName::ToSign,
            Self::ToCertify(_) => StageName::ToCertify,
            Self::ToWitness(_) => StageName::ToWitness,
            Self::Signed(_) => StageName::Signed,
            Self::ToCertifyRefusal(_) => StageName::ToCertifyRefusal,
            Self::Refused(_) => StageName::Refused,
        }
    }
}
