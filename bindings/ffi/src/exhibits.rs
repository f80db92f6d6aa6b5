//! Exhibits as a host sees them.

use pocketbook_core::model::Personal;
use pocketbook_core::{
    ExhibitCollisionView, ExhibitCorrection, ExhibitLineView, ExhibitView, NewExhibit,
};

use crate::session::{Session, id};
use crate::{CustodyEventRecord, CustodyGap, ExhibitVersion, PocketbookError, WithdrawnRecord};

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
    /// Whether something sealed names it: then only a custody event corrects
    /// how it is described, or withdraws it.
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
