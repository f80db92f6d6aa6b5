//! What hosts ask for. Each is checked before anything is stored.

use pocketbook_model::{Age, DraftId, IncidentId, Personal, Role, Signatory, SignaturePlace};
use serde::Deserialize;

/// A new incident.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewIncident {
    /// A few words by which the officer finds it again.
    pub title: String,
    /// The command-and-control reference, such as `CAD 2089/21Nov`.
    pub cad_reference: Option<String>,
    /// When it happened, as first told (RFC 3339 with milliseconds, UTC).
    pub happened_at: Option<String>,
    /// Where it happened.
    pub address: String,
    /// The postcode.
    pub postcode: String,
    /// The people concerned, each entered once.
    pub people: Vec<NewPerson>,
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
    /// The name as typed by the person who signs.
    pub name: Personal,
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
    /// Accept plain HTTP to a gateway on this very machine.
    pub allow_plain_loopback: bool,
}

impl Default for SyncRequest {
    fn default() -> Self {
        Self {
            network: pocketbook_sync::Network::UNMETERED,
            retries: 0,
            allow_plain_loopback: false,
        }
    }
}
