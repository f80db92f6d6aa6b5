//! What hosts ask for. Each is checked before anything is stored.

use pocketbook_model::{
    Age, AmendmentKind, DraftId, ForceNumber, IncidentId, IncidentPatch, Ink, Language,
    LocalReference, Manner, PersonId, PersonPatch, Personal, PlacePatch, Reading, RecordId, Role,
    Sha256Digest, Signatory, SignaturePlace, StatementKind, StatementPatch,
};
use serde::Deserialize;

/// A new incident.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewIncident {
    /// A few words by which the officer finds it again.
    pub title: String,
    /// The command-and-control reference, such as `CAD 2089/21Nov`.
    pub cad_reference: Option<String>,
    /// About when it happened, as first told (RFC 3339 with milliseconds, UTC).
    pub happened_at: Option<String>,
    /// Where it happened.
    pub address: String,
    /// The postcode.
    pub postcode: String,
    /// More about the scene.
    pub scene: PlacePatch,
    /// Further places, each entered once.
    pub places: Vec<PlacePatch>,
    /// The people concerned, each entered once.
    pub people: Vec<NewPerson>,
    /// Everything else; what stands here counts before the fields above.
    pub fields: IncidentPatch,
}

/// A person to enter in an incident.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewPerson {
    /// Full name.
    pub name: String,
    /// Age, where it was asked.
    pub age: Option<Age>,
    /// Occupation.
    pub occupation: String,
    /// How to reach them.
    pub contact: String,
    /// Address.
    pub address: String,
    /// The parts they play; at least one.
    pub roles: Vec<Role>,
    /// Everything else; what stands here counts before the fields above.
    pub fields: PersonPatch,
}

/// A signature to take.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignRequest {
    /// Who signs.
    pub signatory: Signatory,
    /// One place; without it every place which this person has not yet signed.
    #[serde(default)]
    pub place: Option<SignaturePlace>,
    /// One page, from 1; without it every page.
    #[serde(default)]
    pub page: Option<u32>,
    /// In which way.
    pub by: SignBy,
}

/// How somebody signs.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignBy {
    /// They typed their name, which signs every place asked for.
    Typed(Personal),
    /// They drew their signature, which signs the one place that it touches.
    Drawn(Ink),
    /// They made their mark, because they cannot write.
    Mark(Ink),
}

/// A new statement.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewStatement {
    /// What it is.
    pub kind: StatementKind,
    /// Its maker, where they were entered in the incident: name, age and
    /// occupation are taken over.
    pub witness: Option<PersonId>,
    /// The sealed statement that this one corrects, adds to or withdraws.
    pub further_to: Option<FurtherTo>,
    /// The sealed statement that this one translates.
    pub translates: Option<RecordId>,
    /// Its first fields.
    pub fields: StatementPatch,
}

/// How a statement relates to an earlier one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FurtherTo {
    /// The earlier record.
    pub record: RecordId,
    /// What this one does to it.
    pub kind: AmendmentKind,
    /// Why.
    pub reason: Personal,
    /// SHA-256 of its payload, for one that was neither sealed here nor is its
    /// bundle kept: then nothing of it is seen here, and the record says so.
    #[serde(default)]
    pub sha256: Option<Sha256Digest>,
    /// That its maker's name is another there, and why.
    #[serde(default)]
    pub name_differs: Option<NameDiffers>,
}

impl FurtherTo {
    /// A statement that was sealed here, or whose bundle is kept, by one of the
    /// same name.
    #[must_use]
    pub fn new(record: RecordId, kind: AmendmentKind, reason: impl Into<Personal>) -> Self {
        Self {
            record,
            kind,
            reason: reason.into(),
            sha256: None,
            name_differs: None,
        }
    }
}

/// That the earlier statement was made in another name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameDiffers {
    /// Why it differs, such as `misspelt` or `changed by marriage`.
    pub reason: Personal,
    /// The name on the earlier statement; needed where nothing of that is seen
    /// here, and taken from it otherwise.
    #[serde(default)]
    pub earlier_name: Option<Personal>,
}

/// A crime report that was filed in another vault.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportElsewhere {
    /// The record of the report.
    pub report: RecordId,
    /// The incident here that the supplement belongs to.
    pub incident: IncidentId,
    /// SHA-256 of its payload, where its bundle is not kept here.
    #[serde(default)]
    pub sha256: Option<Sha256Digest>,
    /// Its local reference, where its bundle is not kept here.
    #[serde(default)]
    pub local_reference: Option<LocalReference>,
    /// Its crime or incident number, where its bundle is not kept here.
    #[serde(default)]
    pub number: Option<ForceNumber>,
}

/// The answers when a statement is read back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadBackRequest {
    /// The language asked about; the statement's own when left out.
    #[serde(default)]
    pub language: Option<Language>,
    /// Who reads it.
    pub reading: Reading,
    /// How its maker will sign.
    pub manner: Manner,
}

impl ReadBackRequest {
    /// The maker can read it in its language, and sign.
    #[must_use]
    pub fn reads_and_signs() -> Self {
        Self {
            language: None,
            reading: Reading::ByWitness,
            manner: Manner::Signature,
        }
    }
}

/// A file to attach.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachRequest {
    /// Its incident.
    pub incident: IncidentId,
    /// The statement or report it belongs to.
    #[serde(default)]
    pub draft: Option<DraftId>,
    /// The exhibit it is, such as `ABC/1`.
    #[serde(default)]
    pub exhibit: Option<String>,
}

/// How to enrol.
#[derive(Debug, Clone, Default)]
pub struct EnrolOptions {
    /// The name by which IT staff know the tablet.
    pub device_name: String,
    /// Accept plain HTTP to a gateway on this very machine.
    pub allow_plain_loopback: bool,
}

/// How to sync.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// The link, as the host sees it.
    pub network: pocketbook_sync::Network,
    /// How often to try again within this call when the gateway cannot be
    /// reached.
    pub retries: u32,
    /// How long it may take in all; then it breaks off what is on its way.
    pub time_limit: Option<std::time::Duration>,
    /// Accept plain HTTP to a gateway on this very machine.
    pub allow_plain_loopback: bool,
}

impl Default for SyncRequest {
    fn default() -> Self {
        Self {
            network: pocketbook_sync::Network::UNMETERED,
            retries: 0,
            time_limit: None,
            allow_plain_loopback: false,
        }
    }
}
