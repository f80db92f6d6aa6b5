//! How a tablet becomes known: enrolment, tokens, officers.

use pocketbook_model::{DeviceId, InstallId, Officer, OfficerId, Timestamp};
use pocketbook_seal::PublicKey;
use serde::{Deserialize, Serialize};

/// `schema` of a ticket.
pub const TICKET_SCHEMA: &str = "pocketbook.enrolment-ticket";

/// What IT staff hand to a tablet: where its gateway is, whom to believe, and a
/// token that works once. It is a file; keep it like a key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentTicket {
    /// [`TICKET_SCHEMA`].
    pub schema: String,
    /// Where the gateway is: `https://host:port`.
    pub gateway_url: String,
    /// The force's authority, to which the tablet pins TLS.
    pub authority_pem: String,
    /// The one-time token.
    pub token: String,
    /// Until when the token works.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for EnrolmentTicket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolmentTicket")
            .field("gateway_url", &self.gateway_url)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A tablet asks to be enrolled.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    /// The one-time token of the ticket.
    pub token: String,
    /// The tablet.
    pub device: DeviceId,
    /// The install of its device database.
    pub install: InstallId,
    /// The tablet's public key.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub public_key: PublicKey,
    /// The name by which IT staff know it.
    pub name: String,
    /// The version of Pocketbook.
    pub app_version: String,
    /// Signature over [`enrol_message`] in base64: the tablet has the key.
    pub proof: String,
}

/// What the tablet signs to be enrolled.
#[must_use]
pub fn enrol_message(token: &str, device: DeviceId) -> Vec<u8> {
    format!("pocketbook enrol v1\n{token}\n{device}").into_bytes()
}

/// The tablet is enrolled.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolResponse {
    /// The force's name.
    pub force: String,
    /// The tablet's certificate.
    pub device_pem: String,
    /// The certificate of the gateway's receipt key.
    pub receipts_pem: String,
    /// The key of the transparency log.
    pub log_key: String,
    /// The force's evidence key.
    pub evidence_key: String,
    /// The gateway's time.
    pub gateway_time: Timestamp,
}

/// A tablet asks for a bearer token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// The tablet.
    pub device: DeviceId,
    /// 16 random bytes in hexadecimal; never used twice.
    pub nonce: String,
    /// The tablet's idea of the gateway's time.
    pub issued_at: Timestamp,
    /// Signature over [`token_message`] in base64.
    pub signature: String,
}

/// What the tablet signs for a token.
#[must_use]
pub fn token_message(device: DeviceId, nonce: &str, issued_at: Timestamp) -> Vec<u8> {
    format!("pocketbook token v1\n{device}\n{nonce}\n{issued_at}").into_bytes()
}

/// A bearer token.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenResponse {
    /// The token.
    pub token: String,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// The gateway's time.
    pub gateway_time: Timestamp,
}

/// A tablet makes an officer's key known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterOfficer {
    /// The officer.
    pub officer: Officer,
    /// The officer's public key on this tablet.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub public_key: PublicKey,
    /// Signature over [`officer_message`] in base64.
    pub proof: String,
}

/// What the officer's key signs to be registered.
#[must_use]
pub fn officer_message(officer: OfficerId, device: DeviceId) -> Vec<u8> {
    format!("pocketbook officer v1\n{officer}\n{device}").into_bytes()
}

/// The officer's key is certified.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OfficerRegistered {
    /// The officer's certificate.
    pub certificate_pem: String,
}

impl EnrolmentTicket {
    /// Reads the text of a ticket file.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text)
            .ok()
            .filter(|ticket| ticket.schema == TICKET_SCHEMA)
    }
}
