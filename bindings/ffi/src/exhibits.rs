//! Exhibits and their custody as a host sees them.

use pocketbook_core::model::{
    CorrectedFields, Custodian, CustodyAct, FieldError, Personal, Rule, Sha256Digest, Timestamp,
};
use pocketbook_core::{
    CoreError, CustodyEventView, ExhibitCollisionView, ExhibitCorrection, ExhibitLineView,
    ExhibitView, GapView, NewCustodyEvent, NewExhibit,
};

use crate::PocketbookError;
use crate::exhibit_handovers::{ExhibitVersion, WithdrawnRecord};
use crate::session::{Session, id};

/// An exhibit to enter.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewExhibitRecord {
    /// Its incident.
    pub incident: String,
    /// The producer's initials, two to four capitals.
    pub initials: String,
    /// The number, such as `4`; the producer's next when absent.
    #[uniffi(default = None)]
    pub number: Option<String>,
    /// A person of the incident who produces it; the officer when absent.
    #[uniffi(default = None)]
    pub producer: Option<String>,
    /// What it is.
    pub description: String,
    /// The file that it is; a thing that can be held when absent.
    #[uniffi(default = None)]
    pub attachment: Option<String>,
    /// When it was found or made (`2026-03-01T09:30:00.000Z`).
    #[uniffi(default = None)]
    pub found_at: Option<String>,
    /// Where it was found or made.
    #[uniffi(default = "")]
    pub found_place: String,
}

/// A better description of an exhibit; what is absent stays.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ExhibitChange {
    /// What it is.
    #[uniffi(default = None)]
    pub description: Option<String>,
    /// When it was found or made.
    #[uniffi(default = None)]
    pub found_at: Option<String>,
    /// Where it was found or made.
    #[uniffi(default = None)]
    pub found_place: Option<String>,
}

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

/// Another thing that has the same reference. Neither is renumbered.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CollisionRecord {
    /// The reference that both have.
    pub reference: String,
    /// The record here that names it.
    pub record: String,
    /// The record of the other.
    pub other_record: String,
    /// The warrant number of the officer to ask.
    pub other_officer: String,
    /// When the force told that both are one thing which was handed over, if it
    /// did.
    pub settled: Option<String>,
    /// What to do, in words.
    pub words: String,
}

/// An exhibit with the chain of its custody.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ExhibitRecord {
    /// The exhibit.
    pub id: String,
    /// Its incident.
    pub incident: String,
    /// Its reference.
    pub reference: String,
    /// What it is.
    pub description: String,
    /// Who produces it.
    pub producer: String,
    /// Whether something sealed names it, or a statement whose pages are fixed:
    /// then only a custody event corrects how it is described, or withdraws it.
    pub sealed: bool,
    /// That it is withdrawn, and why.
    pub withdrawn: Option<WithdrawnRecord>,
    /// How it was described, oldest first; the last counts.
    pub versions: Vec<ExhibitVersion>,
    /// Who holds it, or last held it.
    pub holder: Option<String>,
    /// The store it is in.
    pub store: Option<String>,
    /// The seal that is on it.
    pub seal: Option<String>,
    /// `returned` or `destroyed`, once it is.
    pub end: Option<String>,
    /// What was done with it, in the order of the chain.
    pub events: Vec<CustodyEventRecord>,
    /// What the chain leaves open.
    pub gaps: Vec<CustodyGap>,
    /// Other things that the force knows by the same reference.
    pub collisions: Vec<CollisionRecord>,
}

/// A line of an incident's exhibits.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ExhibitLine {
    /// The reference.
    pub reference: String,
    /// The exhibit, where it was entered as one.
    pub exhibit: Option<String>,
    /// The file that it is.
    pub attachment: Option<String>,
    /// What it is.
    pub description: String,
    /// Who produces it, or their initials.
    pub producer: String,
    /// Where it is held.
    pub held_at: String,
    /// The seal that is on it.
    pub seal: Option<String>,
    /// Whether it is withdrawn.
    pub withdrawn: bool,
    /// Number of custody events.
    pub events: u64,
    /// What its chain leaves open.
    pub gaps: Vec<CustodyGap>,
    /// Other things that the force knows by the same reference.
    pub collisions: Vec<CollisionRecord>,
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

impl From<&ExhibitCollisionView> for CollisionRecord {
    fn from(view: &ExhibitCollisionView) -> Self {
        Self {
            reference: view.reference.to_string(),
            record: view.record.to_string(),
            other_record: view.other_record.to_string(),
            other_officer: view.other_officer.clone(),
            settled: view.settled.map(|at| at.to_string()),
            words: view.words.to_owned(),
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

impl From<ExhibitView> for ExhibitRecord {
    fn from(view: ExhibitView) -> Self {
        let text = |text: &Personal| text.reveal().to_owned();
        Self {
            id: view.exhibit.id.to_string(),
            incident: view.exhibit.incident.to_string(),
            reference: view.exhibit.reference.to_string(),
            description: text(&view.exhibit.description),
            producer: text(view.exhibit.producer.name()),
            sealed: view.sealed,
            withdrawn: view.withdrawn.as_ref().map(Into::into),
            versions: view.versions.iter().map(Into::into).collect(),
            holder: view.holder.as_ref().map(text),
            store: view.store.as_ref().map(text),
            seal: view.seal.map(String::from),
            end: view.end.map(str::to_owned),
            events: view.events.iter().map(Into::into).collect(),
            gaps: view.gaps.iter().map(Into::into).collect(),
            collisions: view.collisions.iter().map(Into::into).collect(),
        }
    }
}

impl From<ExhibitLineView> for ExhibitLine {
    fn from(view: ExhibitLineView) -> Self {
        Self {
            reference: view.reference.to_string(),
            exhibit: view.exhibit.map(|id| id.to_string()),
            attachment: view.attachment.map(|id| id.to_string()),
            description: view.description.reveal().to_owned(),
            producer: view.producer.reveal().to_owned(),
            held_at: view.held_at.reveal().to_owned(),
            seal: view.seal.map(String::from),
            withdrawn: view.withdrawn,
            events: u64::try_from(view.events).unwrap_or(u64::MAX),
            gaps: view.gaps.iter().map(Into::into).collect(),
            collisions: view.collisions.iter().map(Into::into).collect(),
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
    /// Enters an exhibit, with or without a file.
    pub async fn add_exhibit(
        &self,
        new: NewExhibitRecord,
    ) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| {
            let new = NewExhibit {
                incident: id(&new.incident, "incident")?,
                initials: new.initials,
                number: new.number,
                producer: new
                    .producer
                    .map(|person| id(&person, "person"))
                    .transpose()?,
                description: new.description,
                attachment: new
                    .attachment
                    .map(|attachment| id(&attachment, "attachment"))
                    .transpose()?,
                found_at: new.found_at,
                found_place: new.found_place,
            };
            Ok(session.add_exhibit(&new)?.into())
        })
        .await
    }

    /// Describes an exhibit better, as long as nothing sealed names it.
    pub async fn correct_exhibit(
        &self,
        exhibit: String,
        change: ExhibitChange,
    ) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| {
            let correction = ExhibitCorrection {
                description: change.description,
                found_at: change.found_at,
                found_place: change.found_place,
            };
            let exhibit = id(&exhibit, "exhibit")?;
            Ok(session.correct_exhibit(exhibit, &correction)?.into())
        })
        .await
    }

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

    /// One exhibit; reading it is logged.
    pub async fn exhibit(&self, exhibit: String) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| Ok(session.exhibit(id(&exhibit, "exhibit")?)?.into()))
            .await
    }

    /// The exhibits of an incident by reference.
    pub async fn exhibits(&self, incident: String) -> Result<Vec<ExhibitLine>, PocketbookError> {
        self.call(move |session| {
            Ok(session
                .exhibits(id(&incident, "incident")?)?
                .into_iter()
                .map(Into::into)
                .collect())
        })
        .await
    }

    /// The label of an exhibit: a PDF.
    pub async fn exhibit_label(&self, exhibit: String) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.exhibit_label(id(&exhibit, "exhibit")?)?))
            .await
    }

    /// The list of an incident's exhibits: a PDF.
    pub async fn exhibit_list(&self, incident: String) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.exhibit_list(id(&incident, "incident")?)?))
            .await
    }

    /// The list of the exhibits of one statement: a PDF.
    pub async fn exhibit_list_of_statement(
        &self,
        draft: String,
    ) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.exhibit_list_of_statement(id(&draft, "draft")?)?))
            .await
    }
}
