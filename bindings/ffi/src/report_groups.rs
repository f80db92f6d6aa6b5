//! The smaller groups of a report: how it came in, who plays which part, how it
//! was done, what it is marked with, what may solve it.

use std::collections::HashMap;

use pocketbook_core::model::{
    AttendingOfficer, Flag, Flags, ModusOperandi, Part, PersonId, Registration, ReportedBy,
    Response, Solvability, Timestamp, Victim,
};

use crate::mirror::mirror;
use crate::{PersonRole, WayOfReporting, YesOrNoResponse};

mirror! {
    /// In what capacity somebody reported.
    WhoReported for ReportedBy {
        /// The victim.
        Victim,
        /// Somebody who acts for the victim.
        ForTheVictim,
        /// A witness.
        Witness,
        /// Anybody else.
        ThirdParty,
        /// The police themselves.
        Police,
    }
}

/// An officer who went.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AttendingOfficerRecord {
    /// Rank and name.
    pub name: String,
    /// Warrant or shoulder number, as worn or said.
    #[uniffi(default = "")]
    pub number: String,
    /// When they arrived.
    #[uniffi(default = None)]
    pub arrived_at: Option<Timestamp>,
}

/// How a report came in.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct RegistrationRecord {
    /// By what way the police came to know.
    #[uniffi(default = None)]
    pub how: Option<WayOfReporting>,
    /// In what capacity somebody reported.
    #[uniffi(default = None)]
    pub reported_by: Option<WhoReported>,
    /// Who reported, where they were entered in the incident.
    #[uniffi(default = None)]
    pub reporter: Option<PersonId>,
    /// The officers who went.
    #[uniffi(default = [])]
    pub attending: Vec<AttendingOfficerRecord>,
}

impl From<&Registration> for RegistrationRecord {
    fn from(registration: &Registration) -> Self {
        let officer = |officer: &AttendingOfficer| AttendingOfficerRecord {
            name: officer.name.reveal().to_owned(),
            number: officer.number.reveal().to_owned(),
            arrived_at: officer.arrived_at,
        };
        Self {
            how: registration.how.map(Into::into),
            reported_by: registration.reported_by.map(Into::into),
            reporter: registration.reporter,
            attending: registration.attending.iter().map(officer).collect(),
        }
    }
}

impl From<RegistrationRecord> for Registration {
    fn from(record: RegistrationRecord) -> Self {
        let officer = |officer: AttendingOfficerRecord| AttendingOfficer {
            name: officer.name.into(),
            number: officer.number.into(),
            arrived_at: officer.arrived_at,
        };
        Self {
            how: record.how.map(Into::into),
            reported_by: record.reported_by.map(Into::into),
            reporter: record.reporter,
            attending: record.attending.into_iter().map(officer).collect(),
        }
    }
}

/// Whose crime it is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum VictimOfReport {
    /// A person or business of the incident.
    Person {
        /// The person.
        person: PersonId,
    },
    /// The State or society.
    State,
}

impl From<Victim> for VictimOfReport {
    fn from(victim: Victim) -> Self {
        match victim {
            Victim::Person(person) => Self::Person { person },
            Victim::State => Self::State,
        }
    }
}

impl From<VictimOfReport> for Victim {
    fn from(victim: VictimOfReport) -> Self {
        match victim {
            VictimOfReport::Person { person } => Self::Person(person),
            VictimOfReport::State => Self::State,
        }
    }
}

/// A part that a person of the incident plays in this report.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PartRecord {
    /// The person.
    pub person: PersonId,
    /// What they are in this report.
    pub role: PersonRole,
}

impl From<&Part> for PartRecord {
    fn from(part: &Part) -> Self {
        Self {
            person: part.person,
            role: part.role.into(),
        }
    }
}

impl From<PartRecord> for Part {
    fn from(record: PartRecord) -> Self {
        Self {
            person: record.person,
            role: record.role.into(),
        }
    }
}

/// How an offence was done, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct MethodRecord {
    /// How they got in.
    #[uniffi(default = "")]
    pub entry: String,
    /// How they got out.
    #[uniffi(default = "")]
    pub exit: String,
    /// The tool or weapon.
    #[uniffi(default = "")]
    pub instrument: String,
    /// How the victim or place was approached.
    #[uniffi(default = "")]
    pub approach: String,
    /// Words that were used.
    #[uniffi(default = "")]
    pub words: String,
    /// How they came and went.
    #[uniffi(default = "")]
    pub transport: String,
    /// Everything else.
    #[uniffi(default = "")]
    pub narrative: String,
}

impl From<&ModusOperandi> for MethodRecord {
    fn from(method: &ModusOperandi) -> Self {
        Self {
            entry: method.entry.reveal().to_owned(),
            exit: method.exit.reveal().to_owned(),
            instrument: method.instrument.reveal().to_owned(),
            approach: method.approach.reveal().to_owned(),
            words: method.words.reveal().to_owned(),
            transport: method.transport.reveal().to_owned(),
            narrative: method.narrative.reveal().to_owned(),
        }
    }
}

impl From<MethodRecord> for ModusOperandi {
    fn from(record: MethodRecord) -> Self {
        Self {
            entry: record.entry.into(),
            exit: record.exit.into(),
            instrument: record.instrument.into(),
            approach: record.approach.into(),
            words: record.words.into(),
            transport: record.transport.into(),
            narrative: record.narrative.into(),
        }
    }
}

mirror! {
    /// What a report can be marked with.
    FlagOfReport for Flag {
        /// Domestic abuse.
        DomesticAbuse,
        /// Hate crime by race.
        HateRace,
        /// Hate crime by religion or faith.
        HateReligionOrFaith,
        /// Hate crime by sexual orientation.
        HateSexualOrientation,
        /// Hate crime by disability.
        HateDisability,
        /// Hate crime by transgender identity.
        HateTransgender,
        /// Abuse in the name of honour.
        HonourBasedAbuse,
        /// Child sexual exploitation.
        ChildSexualExploitation,
        /// Child sexual abuse.
        ChildSexualAbuse,
        /// Modern slavery.
        ModernSlavery,
        /// A knife or other blade.
        Knife,
        /// A firearm.
        Firearm,
        /// A corrosive substance.
        Corrosive,
        /// Done online.
        Online,
        /// Alcohol.
        Alcohol,
        /// Drugs.
        Drugs,
        /// A vulnerable adult.
        VulnerableAdult,
        /// A child at risk.
        ChildAtRisk,
        /// The victim was a victim before.
        RepeatVictim,
    }
}

/// What was answered about each flag that was asked about.
pub(crate) fn shown_flags(flags: &Flags) -> HashMap<FlagOfReport, YesOrNoResponse> {
    let asked = Flag::ALL.into_iter().map(|flag| (flag, flags.answer(flag)));
    asked
        .filter(|(_, answer)| answer.is_asked())
        .map(|(flag, answer)| (flag.into(), YesOrNoResponse::shown(&answer, |yes| *yes)))
        .collect()
}

pub(crate) fn flags(shown: HashMap<FlagOfReport, YesOrNoResponse>) -> Flags {
    let asked = shown.into_iter();
    asked
        .map(|(flag, answer)| (flag.into(), answer.plainly()))
        .collect()
}

/// What may solve it; what is absent was not asked. Unknown, refused and not
/// asked are other answers than no.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, uniffi::Record)]
pub struct SolvabilityRecord {
    /// Somebody named a suspect.
    #[uniffi(default = None)]
    pub named_suspect: Option<YesOrNoResponse>,
    /// There is a witness.
    #[uniffi(default = None)]
    pub witness: Option<YesOrNoResponse>,
    /// There may be CCTV.
    #[uniffi(default = None)]
    pub cctv: Option<YesOrNoResponse>,
    /// There may be forensic evidence.
    #[uniffi(default = None)]
    pub forensic: Option<YesOrNoResponse>,
    /// A vehicle can be traced.
    #[uniffi(default = None)]
    pub vehicle: Option<YesOrNoResponse>,
    /// What was taken can be told from others of its kind.
    #[uniffi(default = None)]
    pub identifiable_property: Option<YesOrNoResponse>,
}

impl From<Solvability> for SolvabilityRecord {
    fn from(factors: Solvability) -> Self {
        let shown = |answer: Response<bool>| Some(YesOrNoResponse::shown(&answer, |yes| *yes));
        Self {
            named_suspect: shown(factors.named_suspect),
            witness: shown(factors.witness),
            cctv: shown(factors.cctv),
            forensic: shown(factors.forensic),
            vehicle: shown(factors.vehicle),
            identifiable_property: shown(factors.identifiable_property),
        }
    }
}

impl From<SolvabilityRecord> for Solvability {
    fn from(record: SolvabilityRecord) -> Self {
        let read = |answer: Option<YesOrNoResponse>| {
            answer.map_or(Response::NotAsked, YesOrNoResponse::plainly)
        };
        Self {
            named_suspect: read(record.named_suspect),
            witness: read(record.witness),
            cctv: read(record.cctv),
            forensic: read(record.forensic),
            vehicle: read(record.vehicle),
            identifiable_property: read(record.identifiable_property),
        }
    }
}
