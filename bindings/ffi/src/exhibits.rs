//! Exhibits as a host sees them.

use pocketbook_core::model::{
    AttachmentId, DraftId, ExhibitId, ExhibitThing, IncidentId, OfficerId, PersonId, Personal,
    Producer, RecordId, Sha256Digest, Timestamp,
};
use pocketbook_core::{
    ExhibitCollisionView, ExhibitCorrection, ExhibitLineView, ExhibitView, NewExhibit,
};

use crate::mirror::mirror;
use crate::session::Session;
use crate::{CustodyEventRecord, CustodyGap, ExhibitVersion, PocketbookError, WithdrawnRecord};

mirror! {
    /// How the chain of an exhibit's custody ended.
    EndOfExhibit for pocketbook_core::model::CustodyEnd {
        /// It was given back.
        Returned,
        /// It was destroyed.
        Destroyed,
    }
}

/// An exhibit to enter.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewExhibitRecord {
    /// Its incident.
    pub incident: IncidentId,
    /// The producer's initials, two to four capitals.
    pub initials: String,
    /// The number, such as `4`; the producer's next when absent.
    #[uniffi(default = None)]
    pub number: Option<String>,
    /// A person of the incident who produces it; the officer when absent.
    #[uniffi(default = None)]
    pub producer: Option<PersonId>,
    /// What it is.
    pub description: String,
    /// The file that it is; a thing that can be held when absent.
    #[uniffi(default = None)]
    pub attachment: Option<AttachmentId>,
    /// When it was found or made.
    #[uniffi(default = None)]
    pub found_at: Option<Timestamp>,
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
    pub found_at: Option<Timestamp>,
    /// Where it was found or made.
    #[uniffi(default = None)]
    pub found_place: Option<String>,
}

/// Another thing that has the same reference. Neither is renumbered.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CollisionRecord {
    /// The reference that both have.
    pub reference: String,
    /// The record here that names it.
    pub record: RecordId,
    /// The record of the other.
    pub other_record: RecordId,
    /// The warrant number of the officer to ask.
    pub other_officer: String,
    /// When the force told that both are one thing which was handed over, if it
    /// did.
    pub settled: Option<Timestamp>,
    /// What to do, in words.
    pub words: String,
}

/// Who produces an exhibit.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum ProducerOfExhibit {
    /// An officer.
    Officer {
        /// Their account.
        officer: OfficerId,
        /// Their warrant number.
        warrant_number: String,
        /// Rank and name.
        name: String,
    },
    /// Somebody entered in the incident.
    Person {
        /// The person.
        person: PersonId,
        /// Full name, as it stood there.
        name: String,
    },
}

impl From<Producer> for ProducerOfExhibit {
    fn from(producer: Producer) -> Self {
        match producer {
            Producer::Officer(officer) => Self::Officer {
                officer: officer.id,
                warrant_number: officer.warrant_number.to_string(),
                name: officer.name.reveal().to_owned(),
            },
            Producer::Person { person, name } => Self::Person {
                person,
                name: name.reveal().to_owned(),
            },
        }
    }
}

/// An exhibit with the chain of its custody.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ExhibitRecord {
    /// The exhibit.
    pub id: ExhibitId,
    /// Its incident.
    pub incident: IncidentId,
    /// Its reference.
    pub reference: String,
    /// What it is.
    pub description: String,
    /// Who produces it.
    pub producer: ProducerOfExhibit,
    /// The file that it is; a thing that can be held when absent.
    pub attachment: Option<AttachmentId>,
    /// SHA-256 of that file as captured.
    pub attachment_sha256: Option<Sha256Digest>,
    /// When it was found or made, where that is known.
    pub found_at: Option<Timestamp>,
    /// Where it was found or made.
    pub found_place: String,
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
    /// How its chain ended, once it did.
    pub end: Option<EndOfExhibit>,
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
    pub exhibit: Option<ExhibitId>,
    /// The file that it is.
    pub attachment: Option<AttachmentId>,
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

impl From<&ExhibitCollisionView> for CollisionRecord {
    fn from(view: &ExhibitCollisionView) -> Self {
        Self {
            reference: view.reference.to_string(),
            record: view.record,
            other_record: view.other_record,
            other_officer: view.other_officer.clone(),
            settled: view.settled,
            words: view.words.to_owned(),
        }
    }
}

impl From<ExhibitView> for ExhibitRecord {
    fn from(view: ExhibitView) -> Self {
        let text = |text: &Personal| text.reveal().to_owned();
        let (attachment, attachment_sha256) = match view.exhibit.thing {
            ExhibitThing::File { attachment, sha256 } => (Some(attachment), Some(sha256)),
            ExhibitThing::Physical => (None, None),
        };
        Self {
            id: view.exhibit.id,
            incident: view.exhibit.incident,
            reference: view.exhibit.reference.to_string(),
            description: text(&view.exhibit.description),
            producer: view.exhibit.producer.into(),
            attachment,
            attachment_sha256,
            found_at: view.exhibit.found_at,
            found_place: text(&view.exhibit.found_place),
            sealed: view.sealed,
            withdrawn: view.withdrawn.as_ref().map(Into::into),
            versions: view.versions.iter().map(Into::into).collect(),
            holder: view.holder.as_ref().map(text),
            store: view.store.as_ref().map(text),
            seal: view.seal.map(String::from),
            end: view.end.map(Into::into),
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
            exhibit: view.exhibit,
            attachment: view.attachment,
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

#[uniffi::export]
impl Session {
    /// The next exhibit reference of a producer (by initials) in an incident.
    /// Nothing is reserved: what is entered first has it.
    pub async fn next_exhibit(
        &self,
        incident: IncidentId,
        initials: String,
    ) -> Result<String, PocketbookError> {
        self.call(move |session| {
            let next = session.next_exhibit(incident, &initials)?;
            Ok(next.to_string())
        })
        .await
    }

    /// Enters an exhibit, with or without a file.
    pub async fn add_exhibit(
        &self,
        new: NewExhibitRecord,
    ) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| {
            let new = NewExhibit {
                incident: new.incident,
                initials: new.initials,
                number: new.number,
                producer: new.producer,
                description: new.description,
                attachment: new.attachment,
                found_at: new.found_at.map(|at| at.to_string()),
                found_place: new.found_place,
            };
            Ok(session.add_exhibit(&new)?.into())
        })
        .await
    }

    /// Describes an exhibit better, as long as nothing sealed names it.
    pub async fn correct_exhibit(
        &self,
        exhibit: ExhibitId,
        change: ExhibitChange,
    ) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| {
            let correction = ExhibitCorrection {
                description: change.description,
                found_at: change.found_at.map(|at| at.to_string()),
                found_place: change.found_place,
            };
            Ok(session.correct_exhibit(exhibit, &correction)?.into())
        })
        .await
    }

    /// One exhibit; reading it is logged.
    pub async fn exhibit(&self, exhibit: ExhibitId) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| Ok(session.exhibit(exhibit)?.into()))
            .await
    }

    /// The exhibits of an incident by reference.
    pub async fn exhibits(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<ExhibitLine>, PocketbookError> {
        self.call(move |session| {
            Ok(session
                .exhibits(incident)?
                .into_iter()
                .map(Into::into)
                .collect())
        })
        .await
    }

    /// The label of an exhibit: a PDF.
    pub async fn exhibit_label(&self, exhibit: ExhibitId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.exhibit_label(exhibit)?))
            .await
    }

    /// The list of an incident's exhibits: a PDF.
    pub async fn exhibit_list(&self, incident: IncidentId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.exhibit_list(incident)?))
            .await
    }

    /// The list of the exhibits of one statement: a PDF.
    pub async fn exhibit_list_of_statement(
        &self,
        draft: DraftId,
    ) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.exhibit_list_of_statement(draft)?))
            .await
    }
}
