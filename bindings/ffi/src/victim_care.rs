//! What the victim of a report was asked, told and promised.

use pocketbook_core::model::{
    ContactMeans, ContactPlan, GivenReference, Personal, ReferenceGiven, Timestamp, VictimCare,
};

use crate::mirror::mirror;
use crate::{PocketbookError, TextResponse, WhyNoAnswer, YesOrNoResponse};

mirror! {
    /// How somebody is told something.
    MeansOfContact for ContactMeans {
        /// Face to face.
        InPerson,
        /// By telephone.
        Telephone,
        /// By text message.
        TextMessage,
        /// By e-mail.
        Email,
        /// By letter.
        Letter,
        /// On a slip of paper.
        Slip,
        /// Through somebody else, such as a supporter.
        ThroughAnother,
    }
}
mirror! {
    /// Which reference the victim was given.
    ReferenceForVictim for GivenReference {
        /// The reference made on this tablet, before there was a crime number.
        LocalReference,
        /// The crime number.
        CrimeNumber,
        /// The number of an incident without a crime.
        IncidentNumber,
    }
}

/// That the victim was given a reference.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReferenceGivenRecord {
    /// Which.
    pub reference: ReferenceForVictim,
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: MeansOfContact,
}

/// What was agreed about keeping in touch.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ContactPlanRecord {
    /// How.
    pub how: MeansOfContact,
    /// When, and how often.
    pub when: String,
    /// What makes it unsafe or unwelcome.
    #[uniffi(default = "")]
    pub care: String,
}

/// What the victim was asked, told and promised.
#[derive(Debug, Clone, uniffi::Record)]
pub struct VictimCareRecord {
    /// What the victim needs, as assessed with them.
    pub needs: TextResponse,
    /// When the needs were assessed.
    #[uniffi(default = None)]
    pub needs_assessed_at: Option<Timestamp>,
    /// The references given, in order.
    #[uniffi(default = [])]
    pub references_given: Vec<ReferenceGivenRecord>,
    /// How the victim is kept informed.
    #[uniffi(default = None)]
    pub contact_plan: Option<ContactPlanRecord>,
    /// Why nothing was agreed: the victim could not say, or wants no contact;
    /// absent where there is a plan, and where nobody asked.
    #[uniffi(default = None)]
    pub contact_plan_not_agreed: Option<WhyNoAnswer>,
    /// Whether the victim supports a prosecution.
    pub supports_prosecution: YesOrNoResponse,
}

impl From<&VictimCare> for VictimCareRecord {
    fn from(care: &VictimCare) -> Self {
        let given = care.references_given.iter();
        Self {
            needs: TextResponse::shown(&care.needs, |needs| needs.reveal().to_owned()),
            needs_assessed_at: care.needs_assessed_at,
            references_given: given
                .map(|given| ReferenceGivenRecord {
                    reference: given.reference.into(),
                    at: given.at,
                    how: given.how.into(),
                })
                .collect(),
            contact_plan: care.contact_plan.as_ref().map(|plan| ContactPlanRecord {
                how: plan.how.into(),
                when: plan.when.reveal().to_owned(),
                care: plan.care.reveal().to_owned(),
            }),
            contact_plan_not_agreed: care.contact_plan_not_agreed.map(Into::into),
            supports_prosecution: YesOrNoResponse::shown(&care.supports_prosecution, |yes| *yes),
        }
    }
}

impl TryFrom<VictimCareRecord> for VictimCare {
    type Error = PocketbookError;

    fn try_from(record: VictimCareRecord) -> Result<Self, PocketbookError> {
        let given = |given: ReferenceGivenRecord| ReferenceGiven {
            reference: given.reference.into(),
            at: given.at,
            how: given.how.into(),
        };
        Ok(Self {
            needs: record.needs.read(|needs| Ok(Personal::new(needs)))?,
            needs_assessed_at: record.needs_assessed_at,
            references_given: record.references_given.into_iter().map(given).collect(),
            contact_plan: record.contact_plan.map(|plan| ContactPlan {
                how: plan.how.into(),
                when: plan.when.into(),
                care: plan.care.into(),
            }),
            contact_plan_not_agreed: record.contact_plan_not_agreed.map(Into::into),
            supports_prosecution: record.supports_prosecution.read(Ok)?,
        })
    }
}
