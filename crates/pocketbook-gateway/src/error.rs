//! What can go wrong at the gateway.

use pocketbook_model::RecordId;
use pocketbook_protocol::{Problem, ProblemCode};
use pocketbook_seal::SealError;

/// Why the gateway refused or failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// The folder is not a gateway's.
    #[error("the folder is not a gateway's; run `pocketbook gateway init` first")]
    NotAGateway,
    /// The folder holds something already.
    #[error("the folder is not empty; choose another for a new gateway")]
    NotEmpty,
    /// The pattern of crime numbers is malformed.
    #[error(
        "the pattern of crime or incident numbers needs {{serial:0N}} and {{year:02}} or {{year:04}} and at most 40 letters, digits, slashes and hyphens, such as 01/{{serial:07}}/{{year:02}}"
    )]
    Pattern,
    /// A number of one series could be one of the other.
    #[error(
        "a crime number could read like an incident number; give one of the two patterns a letter or a hyphen that the other lacks, such as N01/{{serial:07}}/{{year:02}}"
    )]
    SamePattern,
    /// The record system counted in the wrong series.
    #[error(
        "the record system gave a crime number for an incident without one, or the other way round; correct it"
    )]
    Series,
    /// The address for a ticket is not one that tablets may use.
    #[error(
        "the gateway's address must be https://HOST or https://HOST:PORT as tablets reach it; http:// only for this machine (127.0.0.1, ::1, localhost)"
    )]
    Address,
    /// Plain HTTP was asked for on an address that others can reach.
    #[error("plain HTTP is allowed on loopback only; listen on 127.0.0.1 or use TLS")]
    PlainNotLoopback,
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {kind:?}; choose another address or port")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why not.
        kind: std::io::ErrorKind,
    },
    /// The database is of a newer version.
    #[error("the gateway's database was written by a newer build; install that")]
    NewerVersion,
    /// The log does not have the root it signed.
    #[error("the log's hashes do not give the root of its last checkpoint; restore from a backup")]
    LogDamaged,
    /// The storage is full.
    #[error("the gateway's storage is full; free some space; nothing was lost")]
    StorageFull,
    /// Reading or writing failed.
    #[error("reading or writing failed ({0:?}); check the gateway's folder")]
    Io(std::io::ErrorKind),
    /// The database failed.
    #[error("the database failed (SQLite code {0})")]
    Database(i32),
    /// Something stored has an unknown form.
    #[error("a stored {0} has an unknown form; restore from a backup")]
    Stored(&'static str),
    /// A key or certificate could not be made or read.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The system gives no randomness.
    #[error("the system gives no randomness; try again")]
    Randomness,
    /// TLS could not be set up.
    #[error("TLS could not be set up with the gateway's keys")]
    Tls,
    /// The reference data is too large.
    #[error(
        "the file is larger than {limit} bytes; divide it, or leave out what tablets do not need"
    )]
    ReferenceTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// An edition's number is not higher than the last.
    #[error(
        "the edition must be higher than {last}, the last one under this name, and no more than 2147483648"
    )]
    EditionTaken {
        /// The last one.
        last: u64,
    },
    /// No such crime report is held.
    #[error("the gateway holds no such crime report; give the id of its record")]
    NoSuchReport,
    /// What was named is a supplement: an offence is confirmed of its report.
    #[error("this is a supplement; give the record of its report, {report}")]
    SupplementTo {
        /// The report's record.
        report: RecordId,
    },
    /// No such tablet was enrolled.
    #[error("no such tablet was enrolled here; `gateway tablet list` names them all")]
    NoSuchTablet,
    /// A revocation lacks a field, or has one that does not fit a line.
    #[error("{field}: must be filled in, in one line of at most {most} characters")]
    RevocationField {
        /// The field.
        field: &'static str,
        /// Greatest number of characters.
        most: usize,
    },
    /// A destination of records cannot be as it was asked for.
    #[error(transparent)]
    Destination(#[from] crate::DestinationError),
    /// A request was refused.
    #[error("the request was refused: {}", .0.title)]
    Refused(Box<Problem>),
}

impl GatewayError {
    pub(crate) fn refused(code: ProblemCode) -> Self {
        Self::Refused(Box::new(Problem::new(code)))
    }

    /// A request that is malformed, and where. The detail names fields and
    /// limits, never what was in them.
    pub(crate) fn malformed(detail: String) -> Self {
        let mut problem = Problem::new(ProblemCode::Malformed);
        problem.detail = Some(detail);
        Self::Refused(Box::new(problem))
    }
}

impl From<rusqlite::Error> for GatewayError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::StorageFull,
            _ => Self::Database(error.sqlite_error().map_or(-1, |e| e.extended_code)),
        }
    }
}

impl From<std::io::Error> for GatewayError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::StorageFull
            }
            kind => Self::Io(kind),
        }
    }
}
