//! What is done with an exhibit, as a host records it and sees it.

use pocketbook_core::model::{
    CorrectedFields, Custodian, CustodyAct, ExhibitId, Personal, RecordId, Sha256Digest, Timestamp,
};
use pocketbook_core::{CoreError, CustodyEventView, GapView, NewCustodyEvent};

use crate::session::Session;
use crate::{ExhibitRecord, PocketbookError};

/// Somebody through whose hands an exhibit goes.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
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
        continues: Option<Sha256Digest>,
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
        /// When it was found or made.
        #[uniffi(default = None)]
        found_at: Option<Timestamp>,
        /// Where it was found or made.
        #[uniffi(default = None)]
        found_place: Option<String>,
    },
    /// An earlier event of this exhibit was entered in error.
    EnteredInError {
        /// Its SHA-256, as [`CustodyEventRecord`] has it.
        event: Sha256Digest,
    },
    /// Withdrawn ([`Session::withdraw_exhibit`] also sets one aside that nothing
    /// sealed names yet).
    Withdrawn,
}

/// Something that was done with an exhibit, to seal.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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
    /// When; now when absent.
    #[uniffi(default = None)]
    pub at: Option<Timestamp>,
}

/// One event of a chain of custody: what [`NewCustody`] said, and its place in
/// the chain.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CustodyEventRecord {
    /// Its number, from 1.
    pub number: u32,
    /// The sealed record that holds it.
    pub record: RecordId,
    /// SHA-256 of what was sealed.
    pub sha256: Sha256Digest,
    /// SHA-256 of the record before it.
    pub previous: Option<Sha256Digest>,
    /// The record of another tablet's chain that this one goes on from.
    pub continues: Option<Sha256Digest>,
    /// What was done.
    pub act: ExhibitAct,
    /// Who did it.
    pub who: CustodianRecord,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub place: String,
    /// Why; empty where that is plain from the act.
    pub reason: String,
    /// All that in words.
    pub words: String,
    /// The number of the event that says this one was entered in error.
    pub struck_by: Option<u32>,
}

/// Something that a chain of custody leaves open. It never blocks.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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
        let event = &view.event;
        Self {
            number: view.number,
            record: view.record,
            sha256: view.sha256,
            previous: view.previous,
            continues: view.continues,
            act: (&event.act).into(),
            who: (&event.who).into(),
            at: event.at,
            place: event.place.reveal().to_owned(),
            reason: event.reason.reveal().to_owned(),
            words: view.words.reveal().to_owned(),
            struck_by: view.struck_by.and_then(|by| u32::try_from(by).ok()),
        }
    }
}

impl From<&Custodian> for CustodianRecord {
    fn from(custodian: &Custodian) -> Self {
        let warrant = custodian.warrant_number.as_ref();
        Self {
            name: custodian.name.reveal().to_owned(),
            warrant_number: warrant.map(ToString::to_string),
            capacity: custodian.capacity.reveal().to_owned(),
        }
    }
}

impl From<&CustodyAct> for ExhibitAct {
    fn from(act: &CustodyAct) -> Self {
        match act {
            CustodyAct::Seized => Self::Seized,
            CustodyAct::Produced => Self::Produced,
            CustodyAct::Received {
                from,
                seal,
                continues,
            } => Self::Received {
                giver: from.into(),
                seal: seal.clone().map(String::from),
                continues: *continues,
            },
            CustodyAct::Sealed { seal } => Self::SealPutOn {
                seal: seal.clone().into(),
            },
            CustodyAct::HandedOver { to } => Self::HandedOver { to: to.into() },
            CustodyAct::Stored => Self::Stored,
            CustodyAct::TakenOut => Self::TakenOut,
            CustodyAct::Opened { seal } => Self::Opened {
                seal: seal.clone().into(),
            },
            CustodyAct::Resealed { old, new } => Self::Resealed {
                old: old.clone().into(),
                new: new.clone().into(),
            },
            CustodyAct::Copied { copy } => Self::Copied {
                reference: copy.as_ref().map(ToString::to_string),
            },
            CustodyAct::Examined => Self::Examined,
            CustodyAct::Returned { to } => Self::Returned { to: to.into() },
            CustodyAct::Destroyed => Self::Destroyed,
            CustodyAct::Corrected(fields) => Self::Corrected {
                description: fields
                    .description
                    .as_ref()
                    .map(|text| text.reveal().to_owned()),
                found_at: fields.found_at,
                found_place: fields
                    .found_place
                    .as_ref()
                    .map(|text| text.reveal().to_owned()),
            },
            CustodyAct::EnteredInError { event } => Self::EnteredInError { event: *event },
            CustodyAct::Withdrawn => Self::Withdrawn,
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

fn act(act: ExhibitAct) -> Result<CustodyAct, PocketbookError> {
    Ok(match act {
        ExhibitAct::Corrected {
            description,
            found_at,
            found_place,
        } => CustodyAct::Corrected(CorrectedFields {
            description: description.map(Personal::new),
            found_at,
            found_place: found_place.map(Personal::new),
        }),
        ExhibitAct::EnteredInError { event } => CustodyAct::EnteredInError { event },
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
            continues,
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

#[uniffi::export]
impl Session {
    /// Seals something that was done with an exhibit as a record of its own.
    pub async fn record_custody(
        &self,
        exhibit: ExhibitId,
        event: NewCustody,
    ) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| {
            let new = NewCustodyEvent {
                act: act(event.act)?,
                who: event.who.map(TryInto::try_into).transpose()?,
                at: event.at.map(|at| at.to_string()),
                place: event.place,
                reason: event.reason,
            };
            Ok(session.record_custody(exhibit, &new)?.into())
        })
        .await
    }
}
