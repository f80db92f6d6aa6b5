//! `label()`: the words for each choice that a screen offers, the same as on
//! what is printed. A shell has none of its own.

use pocketbook_core::Label as _;

use crate::{
    ActionTaken, CertaintyOfTime, DegreeOfInjury, DeliveryState, DraftState, EndOfExhibit,
    FlagOfReport, FormAnswer, GroundOfVulnerability, HowEarlierWasSeen, HowWritten,
    KindOfAmendment, KindOfContact, KindOfIdentifier, KindOfListed, KindOfPerson, KindOfPremises,
    KindOfRecord, KindOfRelationship, KindOfStatement, MeansOfContact, PersonRole, PropertyStatus,
    ReadAloud, ReceiptTrust, ReferenceForVictim, ReferenceState, SexOfPerson, Signer,
    SortOfProperty, SortOfReference, SourceOfPosition, StageOfOffence, StageOfSigning, StateToList,
    StepOfSigning, WayOfReporting, WayOfSigning, WhoReported, WhySetAside,
};

macro_rules! labelled {
    ($($choice:ident for $core:path;)*) => {
        $(#[uniffi::export]
        impl $choice {
            /// What a screen calls it, as the beginning of a line.
            #[must_use]
            pub fn label(&self) -> String {
                <$core>::from(*self).label().to_owned()
            }
        })*
    };
}

labelled! {
    PersonRole for pocketbook_core::model::Role;
    KindOfPerson for pocketbook_core::model::PersonKind;
    SexOfPerson for pocketbook_core::model::Sex;
    KindOfContact for pocketbook_core::model::ContactKind;
    DegreeOfInjury for pocketbook_core::model::InjuryDegree;
    KindOfRelationship for pocketbook_core::model::RelationshipKind;
    GroundOfVulnerability for pocketbook_core::model::VulnerabilityGround;
    KindOfPremises for pocketbook_core::model::PremisesType;
    SourceOfPosition for pocketbook_core::model::PositionSource;
    CertaintyOfTime for pocketbook_core::model::Certainty;
    WayOfReporting for pocketbook_core::model::ReportingMethod;
    KindOfRecord for pocketbook_core::model::RecordKind;
    WhySetAside for pocketbook_core::model::SetAsideReason;
    KindOfStatement for pocketbook_core::model::StatementKind;
    KindOfAmendment for pocketbook_core::model::AmendmentKind;
    ReadAloud for pocketbook_core::model::ReadAloudWish;
    Signer for pocketbook_core::model::Signatory;
    HowEarlierWasSeen for pocketbook_core::model::EarlierSeen;
    FormAnswer for pocketbook_core::model::Answer;
    StageOfOffence for pocketbook_core::model::Inchoate;
    WhoReported for pocketbook_core::model::ReportedBy;
    ActionTaken for pocketbook_core::model::Taken;
    MeansOfContact for pocketbook_core::model::ContactMeans;
    ReferenceForVictim for pocketbook_core::model::GivenReference;
    PropertyStatus for pocketbook_core::model::ItemStatus;
    KindOfIdentifier for pocketbook_core::model::IdentifierKind;
    SortOfProperty for pocketbook_core::model::PropertyType;
    FlagOfReport for pocketbook_core::model::Flag;
    DraftState for pocketbook_core::DraftState;
    DeliveryState for pocketbook_core::RecordState;
    StateToList for pocketbook_core::ListedState;
    KindOfListed for pocketbook_core::ListedKind;
    SortOfReference for pocketbook_core::FoundBy;
    ReferenceState for pocketbook_core::ReferenceStanding;
    ReceiptTrust for pocketbook_core::ReceiptTrust;
    StageOfSigning for pocketbook_core::model::StageName;
    StepOfSigning for pocketbook_core::StepOfSigning;
    WayOfSigning for pocketbook_core::WayOfSigning;
    HowWritten for pocketbook_core::How;
    EndOfExhibit for pocketbook_core::model::CustodyEnd;
}
