//! What crosses of a report: the fields that every report has, typed. The
//! groups that a shell lays out from a list (method, flags, the first hour, what
//! may solve it, the victim's care, risk assessments, registration) cross as the
//! JSON of the command line, checked by the core and refused by field.

use std::str::FromStr;

use pocketbook_core::CoreError;
use pocketbook_core::model::{
    Certainty, Classification, Identifier, IdentifierKind, Inchoate, ItemStatus, NonCrimeClass,
    OffenceListEdition, Personal, PropertyItem, PropertyType, RecordingAnswers, ReportKind,
    ReportPatch, Timestamp, Victim,
};

use crate::PocketbookError;
use crate::mirror::mirror;
use crate::session::id;

mirror! {
    /// How sure the time of an offence is.
    TimeCertainty for Certainty {
        /// At the earlier time.
        Exact,
        /// About the earlier time.
        About,
        /// Between the two.
        Between,
        /// Nobody knows.
        Unknown,
    }
}
mirror! {
    /// Whether an offence was done.
    StageOfOffence for Inchoate {
        /// Done.
        Substantive,
        /// Attempted.
        Attempt,
        /// Conspired at.
        Conspiracy,
        /// Encouraged or assisted.
        EncouragingOrAssisting,
    }
}
mirror! {
    /// What happened to a thing.
    PropertyStatus for ItemStatus {
        /// Taken.
        Stolen,
        /// Damaged.
        Damaged,
        /// Taken and found again.
        Recovered,
        /// Taken by the police.
        Seized,
        /// Found.
        Found,
    }
}
mirror! {
    /// What sort of thing it is.
    SortOfProperty for PropertyType {
        /// A pedal cycle or electric scooter.
        Cycle,
        /// A motor vehicle.
        MotorVehicle,
        /// Part of a vehicle.
        VehiclePart,
        /// A mobile telephone.
        Telephone,
        /// A computer or tablet.
        Computer,
        /// Other electronic equipment.
        Electronics,
        /// Jewellery or a watch.
        Jewellery,
        /// Cash.
        Cash,
        /// A bank card or cheque.
        BankCard,
        /// A passport, driving licence or other document.
        Document,
        /// Keys.
        Keys,
        /// A bag, purse or wallet.
        Bag,
        /// Clothing.
        Clothing,
        /// Tools.
        Tools,
        /// Goods of a shop.
        ShopGoods,
        /// A building or part of one.
        Building,
        /// Metal or cable.
        Metal,
        /// Plant or machinery.
        Plant,
        /// An animal.
        Animal,
        /// A weapon.
        Weapon,
        /// Drugs.
        Drugs,
        /// Anything else.
        Other,
    }
}
mirror! {
    /// What kind of number it is.
    KindOfIdentifier for IdentifierKind {
        /// The maker's serial number.
        SerialNumber,
        /// A telephone's IMEI.
        Imei,
        /// A vehicle's registration mark.
        RegistrationMark,
        /// A vehicle's identification number.
        VehicleIdentification,
        /// The frame number of a bicycle.
        FrameNumber,
        /// Any other.
        Other,
    }
}

/// Crime, or an incident recorded without one.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum KindOfReport {
    /// A crime.
    Crime,
    /// A rape was reported and not recorded as a crime (N100).
    ReportedRape,
    /// A domestic incident without a crime.
    DomesticIncident,
    /// Anti-social behaviour.
    AntiSocialBehaviour,
    /// A hate incident without a crime.
    HateIncident,
    /// Any other incident without a crime.
    OtherIncident {
        /// What it is.
        words: String,
    },
}

impl From<KindOfReport> for ReportKind {
    fn from(kind: KindOfReport) -> Self {
        Self::NonCrimeIncident(match kind {
            KindOfReport::Crime => return Self::Crime,
            KindOfReport::ReportedRape => NonCrimeClass::ReportedRape,
            KindOfReport::DomesticIncident => NonCrimeClass::DomesticIncident,
            KindOfReport::AntiSocialBehaviour => NonCrimeClass::AntiSocialBehaviour,
            KindOfReport::HateIncident => NonCrimeClass::HateIncident,
            KindOfReport::OtherIncident { words } => NonCrimeClass::Other(words.into()),
        })
    }
}

/// Whose crime it is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum VictimOfReport {
    /// A person or business of the incident.
    Person {
        /// The person.
        person: String,
    },
    /// The State or society.
    State,
}

/// An offence, as classified by somebody.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClassificationRecord {
    /// Its title, or the officer's words. Left out beside a code, it is that of
    /// the list held on the tablet.
    #[uniffi(default = "")]
    pub title: String,
    /// Its code, such as `008/06` or `8N`.
    #[uniffi(default = None)]
    pub code: Option<String>,
    /// The list that the code came from.
    #[uniffi(default = None)]
    pub list: Option<String>,
    /// The edition of that list.
    #[uniffi(default = None)]
    pub edition: Option<String>,
    /// Done, attempted, conspired at; done where it is left out.
    #[uniffi(default = None)]
    pub stage: Option<StageOfOffence>,
}

impl From<&Classification> for ClassificationRecord {
    fn from(classification: &Classification) -> Self {
        let list = classification.list.as_ref();
        Self {
            title: classification.title.reveal().to_owned(),
            code: classification.code.as_ref().map(ToString::to_string),
            list: list.map(|edition| edition.list.clone()),
            edition: list.map(|edition| edition.edition.clone()),
            stage: Some(classification.inchoate.into()),
        }
    }
}

impl TryFrom<ClassificationRecord> for Classification {
    type Error = PocketbookError;

    fn try_from(record: ClassificationRecord) -> Result<Self, PocketbookError> {
        let code = record.code.as_deref().map(str::parse).transpose();
        Ok(Self {
            code: code.map_err(CoreError::from)?,
            title: record.title.into(),
            list: record.list.map(|list| OffenceListEdition {
                list,
                edition: record.edition.unwrap_or_default(),
            }),
            inchoate: record.stage.map(Inchoate::from).unwrap_or_default(),
        })
    }
}

/// The officer's answers whether it is a crime; what is absent is not answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct RecordingAnswersRecord {
    /// Whether the circumstances as reported amount to a crime defined by law.
    #[uniffi(default = None)]
    pub amounts_to_crime: Option<bool>,
    /// Whether it happened, on the balance of probability.
    #[uniffi(default = None)]
    pub more_likely_than_not: Option<bool>,
    /// Whether there is credible evidence to the contrary.
    #[uniffi(default = None)]
    pub evidence_to_the_contrary: Option<bool>,
    /// Whether a victim is identified.
    #[uniffi(default = None)]
    pub victim_identified: Option<bool>,
    /// Against the State: whether the points to prove are clearly made out.
    #[uniffi(default = None)]
    pub points_to_prove: Option<bool>,
    /// Why the officer decides otherwise than the answers say.
    #[uniffi(default = "")]
    pub reason: String,
}

impl From<RecordingAnswersRecord> for RecordingAnswers {
    fn from(record: RecordingAnswersRecord) -> Self {
        Self {
            amounts_to_crime: record.amounts_to_crime,
            more_likely_than_not: record.more_likely_than_not,
            evidence_to_the_contrary: record.evidence_to_the_contrary,
            victim_identified: record.victim_identified,
            points_to_prove: record.points_to_prove,
            reason: record.reason.into(),
        }
    }
}

/// A number of a thing, as read.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct IdentifierRecord {
    /// What kind of number.
    pub kind: KindOfIdentifier,
    /// The number.
    pub value: String,
}

/// A thing stolen, damaged, recovered, seized or found.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PropertyRecord {
    /// What happened to it.
    pub status: PropertyStatus,
    /// What it is, in words.
    pub description: String,
    /// What sort of thing it is.
    #[uniffi(default = None)]
    pub sort: Option<SortOfProperty>,
    /// Its make.
    #[uniffi(default = "")]
    pub make: String,
    /// Its model.
    #[uniffi(default = "")]
    pub model: String,
    /// Its numbers.
    #[uniffi(default = [])]
    pub identifiers: Vec<IdentifierRecord>,
    /// How many of them; one where it is left out.
    #[uniffi(default = None)]
    pub quantity: Option<u32>,
    /// Value in pence of all of them, where known.
    #[uniffi(default = None)]
    pub value_pence: Option<u64>,
    /// Whose it is.
    #[uniffi(default = None)]
    pub owner: Option<String>,
    /// The exhibit it became, such as `ABC/1`.
    #[uniffi(default = None)]
    pub exhibit: Option<String>,
    /// The number of the seal on its bag.
    #[uniffi(default = "")]
    pub seal_number: String,
}

impl TryFrom<PropertyRecord> for PropertyItem {
    type Error = PocketbookError;

    fn try_from(record: PropertyRecord) -> Result<Self, PocketbookError> {
        let exhibit = record.exhibit.as_deref().map(str::parse).transpose();
        let identifiers = record.identifiers.into_iter().map(|one| Identifier {
            kind: one.kind.into(),
            value: one.value.into(),
        });
        Ok(Self {
            property_type: record.sort.map(Into::into),
            make: record.make.into(),
            model: record.model.into(),
            identifiers: identifiers.collect(),
            quantity: record.quantity,
            value_pence: record.value_pence,
            owner: optional_id(record.owner.as_deref(), "person")?,
            exhibit: exhibit.map_err(CoreError::from)?,
            seal_number: record.seal_number.into(),
            ..Self::new(record.status.into(), record.description)
        })
    }
}

pub(crate) fn property(
    records: Option<Vec<PropertyRecord>>,
) -> Result<Option<Vec<PropertyItem>>, PocketbookError> {
    records
        .map(|items| items.into_iter().map(TryInto::try_into).collect())
        .transpose()
}

pub(crate) fn optional_id<T: FromStr>(
    text: Option<&str>,
    what: &'static str,
) -> Result<Option<T>, PocketbookError> {
    text.map(|text| id(text, what)).transpose()
}

pub(crate) fn time(
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<Timestamp>, PocketbookError> {
    let parsed = text.map(str::parse::<Timestamp>).transpose();
    parsed.map_err(|rule| PocketbookError::field(field, "shape", &rule))
}

/// A change to a report; what is absent stays. Times are RFC 3339 in UTC with
/// milliseconds.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct ReportChange {
    /// Crime or not.
    #[uniffi(default = None)]
    pub kind: Option<KindOfReport>,
    /// The offence, provisional.
    #[uniffi(default = None)]
    pub classification: Option<ClassificationRecord>,
    /// Whose crime it is.
    #[uniffi(default = None)]
    pub victim: Option<VictimOfReport>,
    /// When it was reported.
    #[uniffi(default = None)]
    pub reported_at: Option<String>,
    /// Earliest time it can have been committed.
    #[uniffi(default = None)]
    pub committed_from: Option<String>,
    /// Latest time it can have been committed.
    #[uniffi(default = None)]
    pub committed_to: Option<String>,
    /// How sure that is.
    #[uniffi(default = None)]
    pub committed_certainty: Option<TimeCertainty>,
    /// Where within the place of the incident.
    #[uniffi(default = None)]
    pub place_detail: Option<String>,
    /// What happened.
    #[uniffi(default = None)]
    pub narrative: Option<String>,
    /// Things, in place of those entered.
    #[uniffi(default = None)]
    pub property: Option<Vec<PropertyRecord>>,
    /// Answers whether it is a crime, in place of those given.
    #[uniffi(default = None)]
    pub recording: Option<RecordingAnswersRecord>,
}

impl TryFrom<ReportChange> for ReportPatch {
    type Error = PocketbookError;

    fn try_from(change: ReportChange) -> Result<Self, PocketbookError> {
        let victim = match change.victim {
            Some(VictimOfReport::Person { person }) => Some(Victim::Person(id(&person, "person")?)),
            Some(VictimOfReport::State) => Some(Victim::State),
            None => None,
        };
        Ok(Self {
            kind: change.kind.map(Into::into),
            classification: change.classification.map(TryInto::try_into).transpose()?,
            victim,
            reported_at: time(change.reported_at.as_deref(), "reported_at")?,
            committed_from: time(change.committed_from.as_deref(), "committed_from")?,
            committed_to: time(change.committed_to.as_deref(), "committed_to")?,
            committed_certainty: change.committed_certainty.map(Into::into),
            place_detail: change.place_detail.map(Personal::new),
            narrative: change.narrative.map(Personal::new),
            property: property(change.property)?,
            recording: change.recording.map(Into::into),
            ..Self::default()
        })
    }
}
