//! `label()`: the words for each choice that a screen offers. A shell has none of
//! its own. They are the core's, the same as on what is printed, wherever the core
//! words a choice alone. A choice that carries a value it words together with that
//! value; here such a choice has words without it, and the value is the shell's to
//! show.

use pocketbook_core::Label as _;

use crate::{
    ActionTaken, AttachmentState, CertaintyOfTime, DegreeOfInjury, DeliveryState, DraftState,
    EndOfExhibit, ExhibitAct, FlagOfReport, FormAnswer, GroundOfVulnerability, HowEarlierWasSeen,
    HowWritten, KindOfAmendment, KindOfContact, KindOfIdentifier, KindOfListed, KindOfPerson,
    KindOfPremises, KindOfRecord, KindOfRelationship, KindOfReport, KindOfStatement,
    MeansOfContact, PersonRole, PlaceToSign, PropertyStatus, ReadAloud, ReceiptTrust, Recipient,
    ReferenceForVictim, ReferenceState, RiskAnswer, SexOfPerson, Signer, SortOfProperty,
    SortOfReference, SourceOfPosition, StageOfOffence, StageOfSigning, StateToList, StepOfSigning,
    VictimOfReport, WayOfReporting, WayOfSigning, WhoReported, WhyNoAnswer, WhySetAside,
    WitnessAge,
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
    WhyNoAnswer for pocketbook_core::model::NoAnswer;
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

/// Of what the core has no words for alone: a choice of the bindings' own, or one of
/// which the core words every case together with its value (a class of incident, an
/// act of custody, an age, a place to sign). A test below holds those beside the
/// core's that read alike.
macro_rules! worded {
    ($($choice:ident { $($case:pat => $words:literal,)* })*) => {
        $(#[uniffi::export]
        impl $choice {
            /// What a screen calls it, as the beginning of a line, without the value
            /// that it carries.
            #[must_use]
            pub fn label(&self) -> String {
                match self { $($case => $words,)* }.to_owned()
            }
        })*
    };
}

worded! {
    KindOfReport {
        Self::Crime => "Crime",
        Self::ReportedRape => "Reported rape (N100)",
        Self::DomesticIncident => "Domestic incident",
        Self::AntiSocialBehaviour => "Anti-social behaviour",
        Self::HateIncident => "Hate incident",
        Self::OtherIncident { .. } => "Other incident without a crime",
    }
    VictimOfReport {
        Self::Person { .. } => "A person or business",
        Self::State => "The State",
    }
    WitnessAge {
        Self::Over18 => "Over 18",
        Self::Years { .. } => "Under 18",
    }
    RiskAnswer {
        Self::NotAsked => "Not asked",
        Self::Unknown => "Not known",
        Self::Refused => "Refused",
        Self::Yes => "Yes",
        Self::No => "No",
        Self::OneOf { .. }
        | Self::SeveralOf { .. }
        | Self::Number { .. }
        | Self::Text { .. }
        | Self::Date { .. } => "Answered",
    }
    PlaceToSign {
        Self::Declaration => "Under the declaration",
        Self::AfterLastWord => "After the last word",
        Self::PageFoot => "At the foot of the page",
        Self::ReadOverCertificate => "Under the certificate that it was read over",
        Self::MarkCertificate => "Under the certificate of the mark",
        Self::InterpreterCertificate => "Under the interpreter's certificate",
        Self::RefusalCertificate => "Under the certificate of the refusal",
        Self::Rear => "On the rear page",
    }
    ExhibitAct {
        Self::Seized => "Found or seized",
        Self::Produced => "Made or brought",
        Self::Received { .. } => "Taken over",
        Self::SealPutOn { .. } => "Put under seal",
        Self::HandedOver { .. } => "Handed over",
        Self::Stored => "Put into store",
        Self::TakenOut => "Taken out of store",
        Self::Opened { .. } => "Opened",
        Self::Resealed { .. } => "Put under a new seal",
        Self::Copied { .. } => "Copied",
        Self::Examined => "Examined",
        Self::Returned { .. } => "Returned",
        Self::Destroyed => "Destroyed",
        Self::Corrected { .. } => "Described anew",
        Self::EnteredInError { .. } => "An event entered in error",
        Self::Withdrawn => "Withdrawn",
    }
    Recipient {
        Self::Police => "Police",
        Self::Prosecution => "Prosecution",
        Self::WitnessCare => "Witness care",
        Self::Defence => "Defence",
        Self::Court => "Court",
        Self::Other { .. } => "Somebody else",
    }
    AttachmentState {
        Self::Waiting => "To be sent",
        Self::Parked { .. } => "Not sent; needs attention",
        Self::Delivered => "Received by the force",
    }
}

#[cfg(test)]
mod tests {
    use pocketbook_core::model::{
        Custodian, CustodyAct, CustodyEvent, NonCrimeClass, Personal, Timestamp,
    };

    use super::*;
    use crate::CustodianRecord;

    #[test]
    fn an_incident_without_a_crime_is_called_as_the_core_calls_its_class() {
        for (kind, class) in [
            (KindOfReport::ReportedRape, NonCrimeClass::ReportedRape),
            (
                KindOfReport::DomesticIncident,
                NonCrimeClass::DomesticIncident,
            ),
            (
                KindOfReport::AntiSocialBehaviour,
                NonCrimeClass::AntiSocialBehaviour,
            ),
            (KindOfReport::HateIncident, NonCrimeClass::HateIncident),
        ] {
            let words = class.words().to_lowercase();
            assert_eq!(kind.label().to_lowercase(), words);
        }
    }

    fn somebody() -> CustodianRecord {
        CustodianRecord {
            name: "Invented OWNER".to_owned(),
            warrant_number: None,
            capacity: String::new(),
        }
    }

    fn the_same() -> Custodian {
        Custodian {
            name: Personal::from("Invented OWNER"),
            warrant_number: None,
            capacity: Personal::default(),
        }
    }

    /// All but a new seal, a correction and an error, of which the core says what
    /// was done to what, and nothing that could stand alone.
    #[test]
    fn what_was_done_with_an_exhibit_begins_as_the_core_says_it() {
        for (act, core) in [
            (ExhibitAct::Seized, CustodyAct::Seized),
            (ExhibitAct::Produced, CustodyAct::Produced),
            (
                ExhibitAct::Received {
                    giver: somebody(),
                    seal: None,
                    continues: None,
                },
                CustodyAct::Received {
                    from: the_same(),
                    seal: None,
                    continues: None,
                },
            ),
            (
                ExhibitAct::SealPutOn {
                    seal: "A1".to_owned(),
                },
                CustodyAct::Sealed {
                    seal: "A1".parse().unwrap(),
                },
            ),
            (
                ExhibitAct::HandedOver { to: somebody() },
                CustodyAct::HandedOver { to: the_same() },
            ),
            (ExhibitAct::Stored, CustodyAct::Stored),
            (ExhibitAct::TakenOut, CustodyAct::TakenOut),
            (
                ExhibitAct::Opened {
                    seal: "A1".to_owned(),
                },
                CustodyAct::Opened {
                    seal: "A1".parse().unwrap(),
                },
            ),
            (
                ExhibitAct::Copied { reference: None },
                CustodyAct::Copied { copy: None },
            ),
            (ExhibitAct::Examined, CustodyAct::Examined),
            (
                ExhibitAct::Returned { to: somebody() },
                CustodyAct::Returned { to: the_same() },
            ),
            (ExhibitAct::Destroyed, CustodyAct::Destroyed),
            (ExhibitAct::Withdrawn, CustodyAct::Withdrawn),
        ] {
            let event = CustodyEvent {
                act: core,
                who: the_same(),
                at: Timestamp::from_unix_ms(0),
                place: Personal::default(),
                reason: Personal::default(),
            };
            let (label, words) = (act.label().to_lowercase(), event.in_words());
            let words = words.reveal();
            assert!(words.starts_with(&label), "{label}: {words}");
        }
    }
}
