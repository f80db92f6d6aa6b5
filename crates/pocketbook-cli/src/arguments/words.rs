//! Words of the command line that stand for values of the core.

use clap::ValueEnum;
use pocketbook_core::model::{
    AmendmentKind, Inchoate, Role, SetAsideReason, Signatory, StatementKind,
};
use pocketbook_core::{ListedKind, ListedState};

/// A word of the command line for each value of another type.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident for $value:ty {
        $($(#[$attribute:meta])* $word:ident = $as:expr),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, ValueEnum)]
        pub(crate) enum $name { $($(#[$attribute])* $word),* }

        impl From<$name> for $value {
            fn from(word: $name) -> Self {
                match word { $($name::$word => $as),* }
            }
        }
    };
}

words! {
    /// The part a person plays in an incident.
    RoleWord for Role {
        Victim = Self::Victim,
        Witness = Self::Witness,
        Informant = Self::Informant,
        Suspect = Self::Suspect,
        Interpreter = Self::Interpreter,
        PoliceOfficer = Self::PoliceOfficer,
        AppropriateAdult = Self::AppropriateAdult,
        Defendant = Self::Defendant,
    }
}
words! {
    /// Kind of a statement.
    KindWord for StatementKind {
        Witness = Self::Witness,
        VictimPersonal = Self::VictimPersonal,
        Officer = Self::Officer,
        Interpreter = Self::Interpreter,
        Translation = Self::Translation,
        ImpactForBusiness = Self::ImpactForBusiness,
    }
}
words! {
    /// What a further statement does to the earlier one.
    ChangeWord for AmendmentKind {
        Correction = Self::Correction,
        Addition = Self::Addition,
        Withdrawal = Self::Withdrawal,
    }
}
/// A kind of thing to list; `statement` and `report` stand for every kind of
/// each.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ListedWord {
    Statement,
    Witness,
    VictimPersonal,
    Officer,
    Interpreter,
    Translation,
    ImpactForBusiness,
    Rear,
    Report,
    Crime,
    NonCrime,
    Supplement,
    Exhibit,
    Custody,
}

impl ListedWord {
    /// The kinds that it stands for.
    pub(crate) fn kinds(self) -> Vec<ListedKind> {
        match self {
            Self::Statement => ListedKind::STATEMENTS.to_vec(),
            Self::Report => ListedKind::REPORTS.to_vec(),
            Self::Witness => vec![ListedKind::WitnessStatement],
            Self::VictimPersonal => vec![ListedKind::VictimPersonalStatement],
            Self::Officer => vec![ListedKind::OfficerStatement],
            Self::Interpreter => vec![ListedKind::InterpreterStatement],
            Self::Translation => vec![ListedKind::Translation],
            Self::ImpactForBusiness => vec![ListedKind::ImpactStatement],
            Self::Rear => vec![ListedKind::StatementRear],
            Self::Crime => vec![ListedKind::CrimeReport],
            Self::NonCrime => vec![ListedKind::NonCrimeReport],
            Self::Supplement => vec![ListedKind::SupplementaryReport],
            Self::Exhibit => vec![ListedKind::Exhibit],
            Self::Custody => vec![ListedKind::Custody],
        }
    }
}
words! {
    /// A state to list by.
    StateWord for ListedState {
        Open = Self::Open,
        SetAside = Self::SetAside,
        Final = Self::Final,
        Sealed = Self::Sealed,
        Waiting = Self::Waiting,
        Wedged = Self::Wedged,
        Delivered = Self::Delivered,
        Withdrawn = Self::Withdrawn,
    }
}
words! {
    /// Why a report is not to be filed.
    AsideWord for SetAsideReason {
        Duplicate = Self::Duplicate,
        EnteredInError = Self::EnteredInError,
        AnotherIncident = Self::AnotherIncident,
    }
}
words! {
    /// How far an offence went.
    InchoateWord for Inchoate {
        Substantive = Self::Substantive,
        Attempt = Self::Attempt,
        Conspiracy = Self::Conspiracy,
        #[value(alias = "encouraging_or_assisting")]
        EncouragingOrAssisting = Self::EncouragingOrAssisting,
    }
}
words! {
    /// Who signs.
    SignAs for Signatory {
        Witness = Self::Witness,
        Officer = Self::Officer,
        Reader = Self::Reader,
        MarkWitness = Self::MarkWitness,
        Interpreter = Self::Interpreter,
        AppropriateAdult = Self::AppropriateAdult,
    }
}

/// What was done with an exhibit.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ActWord {
    Seized,
    Produced,
    Received,
    Sealed,
    HandedOver,
    Stored,
    TakenOut,
    Opened,
    Resealed,
    Copied,
    Examined,
    Returned,
    Destroyed,
    Corrected,
    EnteredInError,
    Withdrawn,
}

/// An answer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum YesNo {
    Yes,
    No,
}
