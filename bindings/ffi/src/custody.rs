//! What is done with an exhibit, as a host records it and sees it.

use pocketbook_core::model::{
    CorrectedFields, Custodian, CustodyAct, FieldError, Personal, Rule, Sha256Digest, Timestamp,
};
use pocketbook_core::{CoreError, CustodyEventView, GapView, NewCustodyEvent};

use crate::session::{Session, id};
use crate::{ExhibitRecord, PocketbookError};

/// Somebody through whose hands an exhibit goes.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustodianRecord {
    /// Full name.
    pub name: String,
    /// Warrant number, for an officer.
    #[uniffi(default = None)]
    pub warrant_number: Option<String>,
    /// Rank, post or organisation.
    #[uniffi(default = "")]
    pub capacity: String,
}

/// What was done with an exhibit.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum ExhibitAct {
    /// Found or seized, by whoever then held it.
    Seized,
    /// Made or brought by its producer.
    Produced,
    /// Taken over from somebody whose records are elsewhere.
    Received {
        /// Who had it before.
        giver: CustodianRecord,
        /// The seal found on it, if there was one.
        #[uniffi(default = None)]
        seal: Option<String>,
        /// SHA-256 of the record in which it was handed over on another tablet
        /// ([`Session::handover_in_bundle`] reads it from that record's bundle).
        #[uniffi(default = None)]
        continues: Option<String>,
    },
    /// Put under a seal.
    SealPutOn {
        /// Its number.
        seal: String,
    },
    /// Given into other hands.
    HandedOver {
        /// Whose.
        to: CustodianRecord,
    },
    /// Put into the store that the place names.
    Stored,
    /// Taken out of store.
    TakenOut,
    /// Its seal broken.
    Opened {
        /// The seal found on it.
        seal: String,
    },
    /// Put under a new seal after it was opened.
    Resealed {
        /// The seal that was broken.
        old: String,
        /// The seal put on.
        new: String,
    },
    /// Copied.
    Copied {
        /// The exhibit that the copy is, if it is one.
        reference: Option<String>,
    },
    /// Examined.
    Examined,
    /// Given back.
    Returned {
        /// To whom.
        to: CustodianRecord,
    },
    /// Destroyed.
    Destroyed,
    /// Described anew; what is absent stays.
    Corrected {
        /// The description that counts from here on.
        #[uniffi(default = None)]
        description: Option<String>,
        /// When it was found or made (`2026-03-01T09:30:00.000Z`).
        #[uniffi(default = None)]
        found_at: Option<String>,
        /// Where it was found or made.
        #[uniffi(default = None)]
        found_place: Option<String>,
    },
    /// An earlier event of this exhibit was entered in error.
    EnteredInError {
        /// Its SHA-256, as [`CustodyEventRecord`] has it.
        event: String,
    },
    /// Withdrawn ([`Session::withdraw_exhibit`] also sets one aside that nothing
    /// sealed names yet).
    Withdrawn,
}

/// Something that was done with an exhibit, to seal.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewCustody {
    /// What.
    pub act: ExhibitAct,
    /// Where.
    pub place: String,
    /// Why; needed wherever it is not plain from the act.
    #[uniffi(default = "")]
    pub reason: String,
    /// Who did it; the officer when absent.
    #[uniffi(default = None)]
    pub who: Option<CustodianRecord>,
    /// When (`2026-03-01T09:30:00.000Z`); now when absent.
    #[uniffi(default = None)]
    pub at: Option<String>,
}

/// One event of a chain of custody.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustodyEventRecord {
    /// Its number, from 1.
    pub number: u32,
    /// The sealed record that holds it.
    pub record: String,
    /// SHA-256 of what was sealed.
    pub sha256: String,
    /// SHA-256 of the record before it.
    pub previous: Option<String>,
    /// A stable name of what was done.
    pub act: String,
    /// Who did it, as printed.
    pub who: String,
    /// When.
    pub at: String,
    /// What was done, where and why, in words.
    pub words: String,
    /// SHA-256 of the record of another tablet that this one goes on from.
    pub continues: Option<String>,
    /// The number of the event that says this one was entered in error.
    pub struck_by: Option<u32>,
}

/// Something that a chain of custody leaves open. It never blocks.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CustodyGap {
    /// At which event, from 1.
    pub event: u64,
    /// A stable code.
    pub code: String,
    /// What it is, and what could settle it, in words.
    pub message: String,
}

impl From<&GapView> for CustodyGap {
    fn from(view: &GapView) -> Self {
        Self {
            event: u64::try_from(view.event).unwrap_or(u64::MAX),
            code: view.code.to_owned(),
            message: view.message.to_owned(),
        }
    }
}

impl From<&CustodyEventView> for CustodyEventRecord {
    fn from(view: &CustodyEventView) -> Self {
        Self {
            number: view.number,
            record: view.record.to_string(),
            sha256: view.sha256.to_string(),
            previous: view.previous.map(|sha256| sha256.to_string()),
            act: view.act.to_owned(),
            who: view.who.reveal().to_owned(),
            at: view.at.to_string(),
            words: view.words.reveal().to_owned(),
            continues: view.continues.map(|sha256| sha256.to_string()),
            struck_by: view.struck_by.and_then(|by| u32::try_from(by).ok()),
        }
    }
}

impl TryFrom<CustodianRecord> for Custodian {
    type Error = PocketbookError;

    fn try_from(record: CustodianRecord) -> Result<Self, Self::Error> {
        let warrant = record.warrant_number.as_deref().map(str::parse).transpose();
        Ok(Self {
            name: Personal::new(record.name),
            warrant_number: warrant.map_err(CoreError::from)?,
            capacity: Personal::new(record.capacity),
        })
    }
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, PocketbookError>
where
    CoreError: From<T::Err>,
{
    Ok(text.parse().map_err(CoreError::from)?)
}

/// A digest, as another record or a host names it.
fn digest(text: &str, what: &'static str) -> Result<Sha256Digest, PocketbookError> {
    id(text, what)
}

fn act(act: ExhibitAct) -> Result<CustodyAct, PocketbookError> {
    Ok(match act {
        ExhibitAct::Corrected {
            description,
            found_at,
            found_place,
        } => CustodyAct::Corrected(CorrectedFields {
            description: description.map(Personal::new),
            found_at: found_at.as_deref().map(corrected_time).transpose()?,
            found_place: found_place.map(Personal::new),
        }),
        ExhibitAct::EnteredInError { event } => CustodyAct::EnteredInError {
            event: digest(&event, "event of this exhibit")?,
        },
        ExhibitAct::Withdrawn => CustodyAct::Withdrawn,
        ExhibitAct::Seized => CustodyAct::Seized,
        ExhibitAct::Produced => CustodyAct::Produced,
        ExhibitAct::Received {
            giver,
            seal,
            continues,
        } => CustodyAct::Received {
            from: giver.try_into()?,
            seal: seal.as_deref().map(parsed).transpose()?,
            continues: continues
                .map(|record| digest(&record, "record of the handing over"))
                .transpose()?,
        },
        ExhibitAct::SealPutOn { seal } => CustodyAct::Sealed {
            seal: parsed(&seal)?,
        },
        ExhibitAct::HandedOver { to } => CustodyAct::HandedOver { to: to.try_into()? },
        ExhibitAct::Stored => CustodyAct::Stored,
        ExhibitAct::TakenOut => CustodyAct::TakenOut,
        ExhibitAct::Opened { seal } => CustodyAct::Opened {
            seal: parsed(&seal)?,
        },
        ExhibitAct::Resealed { old, new } => CustodyAct::Resealed {
            old: parsed(&old)?,
            new: parsed(&new)?,
        },
        ExhibitAct::Copied { reference } => CustodyAct::Copied {
            copy: reference.as_deref().map(parsed).transpose()?,
        },
        ExhibitAct::Examined => CustodyAct::Examined,
        ExhibitAct::Returned { to } => CustodyAct::Returned { to: to.try_into()? },
        ExhibitAct::Destroyed => CustodyAct::Destroyed,
    })
}

fn corrected_time(text: &str) -> Result<Timestamp, PocketbookError> {
    let malformed = |_| {
        CoreError::from(FieldError {
            field: "event.act.corrected.found_at".to_owned(),
            rule: Rule::Shape {
                expected: "a time such as 2026-03-01T09:30:00.000Z",
            },
        })
    };
    Ok(text.parse().map_err(malformed)?)
}

#[uniffi::export]
impl Session {
    /// Seals something that was done with an exhibit as a record of its own.
    pub async fn record_custody(
        &self,
        exhibit: String,
        event: NewCustody,
    ) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| {
            let new = NewCustodyEvent {
                act: act(event.act)?,
                who: event.who.map(TryInto::try_into).transpose()?,
                at: event.at,
                place: event.place,
                reason: event.reason,
            };
            Ok(session
                .record_custody(id(&exhibit, "exhibit")?, &new)?
                .into())
        })
        .await
    }
}
