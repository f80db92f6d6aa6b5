//! Where records leave to: what can be said of a destination, checked when it is
//! said.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use pocketbook_model::Timestamp;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::{Deserialize, Serialize};

use crate::address::{checked_address, is_this_machine};

/// The name that the force's own record system has among the destinations.
pub(super) const RECORD_SYSTEM: &str = "record-system";

/// What staff call a destination: up to 40 small letters, digits and hyphens.
/// The file of its secret is named by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DestinationName(String);

impl DestinationName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DestinationName {
    type Err = DestinationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=40).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('-') {
            Ok(Self(text.to_owned()))
        } else {
            Err(DestinationError::Name)
        }
    }
}

impl TryFrom<String> for DestinationName {
    type Error = DestinationError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DestinationName> for String {
    fn from(name: DestinationName) -> Self {
        name.0
    }
}

impl fmt::Display for DestinationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a destination is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DestinationSettings {
    /// A signed HTTP POST.
    Webhook(WebhookSettings),
    /// Files in a folder.
    Folder(FolderSettings),
    /// The force's own record system, by its adapter.
    RecordSystem,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Its address: `https`, or `http` to this very machine.
    pub url: String,
    /// The certificates that its own must come from, as PEM: no other authority
    /// is believed. None for `http`.
    pub authority_pem: Option<String>,
}

/// A folder for files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSettings {
    /// The folder, absolute. It must be there: one that is not mounted is not
    /// made anew in its place.
    pub path: PathBuf,
    /// Whether a crime report comes as a CSV file too.
    pub csv: bool,
    /// Whether that file begins with a byte order mark, by which Excel knows
    /// that it is UTF-8.
    pub byte_order_mark: bool,
}

/// A destination that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDestination {
    /// Its name.
    pub name: DestinationName,
    /// How it is reached.
    pub settings: DestinationSettings,
    /// Whether it is given the rear pages of statements, with where witnesses
    /// live. Only for police systems.
    pub rears: bool,
    /// Whether it is also given what the gateway holds already.
    pub held_too: bool,
}

/// A destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Destination {
    /// Its name.
    pub name: DestinationName,
    /// How it is reached.
    pub settings: DestinationSettings,
    /// Whether it is given the rear pages of statements.
    pub rears: bool,
    /// When it was added.
    pub added: Timestamp,
    /// Records that wait for it.
    pub waiting: u64,
    /// Records that it refused for good.
    pub parked: u64,
    /// Records that it has taken.
    pub delivered: u64,
}

/// Why a destination cannot be as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DestinationError {
    /// The name is malformed.
    #[error("name: up to 40 small letters, digits and hyphens, and not record-system")]
    Name,
    /// Another destination has the name.
    #[error("name: a destination has this name already; choose another or remove that one")]
    Taken,
    /// There is no such destination.
    #[error(
        "there is no destination of this name; `pocketbook gateway outbox destinations` lists them"
    )]
    Unknown,
    /// The address is malformed.
    #[error("url: https://HOST/PATH or https://HOST:PORT/PATH, without user, query and fragment")]
    Url,
    /// Plain HTTP was not allowed, or not to this machine.
    #[error(
        "url: plain http is for a receiver on this very machine (127.0.0.1, ::1, localhost), and only when it is allowed expressly"
    )]
    PlainHttp,
    /// An authority is missing or cannot be read.
    #[error(
        "authority: a PEM file with the certificates that the receiver's own comes from; needed for https, and only for that"
    )]
    Authority,
    /// The folder cannot be used.
    #[error("path: an absolute path to a folder that is there, in UTF-8")]
    Folder,
    /// Records wait for the destination.
    #[error(
        "{0} records wait or are parked for it; remove it with --abandon to give them up, or wait"
    )]
    StillNeeded(u64),
    /// A record is not in the outbox for the destination.
    #[error(
        "record: it was never to be handed over to this destination; `pocketbook gateway outbox list` shows what was. What was accepted before a destination was added is given to one that is added with --held-too, and rear pages to one with --rears"
    )]
    NotGiven,
    /// A record has not been taken yet.
    #[error(
        "record: number {0} in the outbox waits already or is parked; `pocketbook gateway outbox retry {0}` attempts it at once"
    )]
    OnItsWay(u64),
    /// The record system has no secret.
    #[error("the record system's adapter has no secret")]
    NoSecret,
    /// A rotation has begun already.
    #[error("a rotation has begun already; end it first, once the receiver knows the new secret")]
    Rotating,
    /// No rotation has begun.
    #[error("no rotation has begun; there is one secret")]
    NotRotating,
    /// The secret cannot be read.
    #[error("the secret is not whsec_ and 24 to 64 bytes in base64; rotate it anew")]
    Secret,
}

impl WebhookSettings {
    /// Checked settings.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Url`], [`DestinationError::PlainHttp`] unless it is
    /// to this machine and allowed, [`DestinationError::Authority`].
    pub fn new(
        url: &str,
        authority_pem: Option<String>,
        plain_loopback: bool,
    ) -> Result<Self, DestinationError> {
        if let Some((_, rest)) = url.split_once("http://") {
            let host = rest.split(['/', '?']).next().unwrap_or_default();
            let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
            if !plain_loopback || !is_this_machine(host) {
                return Err(DestinationError::PlainHttp);
            }
        }
        checked_address(url).map_err(|_| DestinationError::Url)?;
        let https = url.starts_with("https://");
        if https != authority_pem.is_some() {
            return Err(DestinationError::Authority);
        }
        if let Some(pem) = &authority_pem {
            let certificates: Result<Vec<_>, _> =
                CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
            if certificates.is_ok_and(|all| all.is_empty()) {
                return Err(DestinationError::Authority);
            }
        }
        Ok(Self {
            url: url.to_owned(),
            authority_pem,
        })
    }
}

impl FolderSettings {
    /// Checked settings.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Folder`].
    pub fn new(path: PathBuf, csv: bool, byte_order_mark: bool) -> Result<Self, DestinationError> {
        if path.is_absolute() && path.to_str().is_some() && path.is_dir() {
            Ok(Self {
                path,
                csv,
                byte_order_mark,
            })
        } else {
            Err(DestinationError::Folder)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_files_too() {
        for good in ["crime-system", "a", "2"] {
            assert!(good.parse::<DestinationName>().is_ok(), "{good}");
        }
        for bad in ["", "A", "a b", "../x", "a/b", "-x", "é", &"x".repeat(41)] {
            let refused = bad.parse::<DestinationName>();
            assert_eq!(refused, Err(DestinationError::Name), "{bad}");
        }
    }

    #[test]
    fn a_webhook_is_https_with_its_authority_or_http_to_this_machine_if_allowed() {
        let (made, _) = pocketbook_seal::CertificateAuthority::generate(
            "Invented Constabulary",
            crate::gateway::now(),
        )
        .unwrap();
        let authority = Some(made.certificate_pem().to_owned());
        let new = |url, pem: &Option<String>, plain| WebhookSettings::new(url, pem.clone(), plain);
        assert!(new("https://records.example/hook/", &authority, false).is_ok());
        for url in [
            "http://127.0.0.1:9/hook",
            "http://[::1]:9/",
            "http://localhost/x",
        ] {
            assert!(new(url, &None, true).is_ok(), "{url}");
            assert_eq!(new(url, &None, false), Err(DestinationError::PlainHttp));
        }
        for (url, pem, why) in [
            (
                "http://records.example/",
                &None,
                DestinationError::PlainHttp,
            ),
            (
                "http://127.0.0.1.example/",
                &None,
                DestinationError::PlainHttp,
            ),
            (
                "http://localhost@records.example/",
                &None,
                DestinationError::PlainHttp,
            ),
            (
                "https://records.example",
                &None,
                DestinationError::Authority,
            ),
            ("http://127.0.0.1/", &authority, DestinationError::Authority),
            (
                "https://records.example",
                &Some("x".to_owned()),
                DestinationError::Authority,
            ),
            (
                "https://user@records.example",
                &authority,
                DestinationError::Url,
            ),
            (
                "https://records.example?x=1",
                &authority,
                DestinationError::Url,
            ),
            (
                "https://records.example#x",
                &authority,
                DestinationError::Url,
            ),
            ("ftp://records.example", &None, DestinationError::Url),
            ("records", &None, DestinationError::Url),
            ("", &None, DestinationError::Url),
        ] {
            assert_eq!(new(url, pem, true), Err(why), "{url}");
        }
    }

    #[test]
    fn a_folder_is_absolute_and_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        assert!(FolderSettings::new(path.clone(), true, true).is_ok());
        for bad in [path.join("missing"), PathBuf::from("."), PathBuf::new()] {
            let refused = FolderSettings::new(bad, true, true);
            assert_eq!(refused, Err(DestinationError::Folder));
        }
    }
}
