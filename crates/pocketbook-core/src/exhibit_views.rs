//! Exhibits as hosts ask for them and see them.

use pocketbook_model::{
    AttachmentId, ContinuityGap, Custodian, CustodyAct, CustodyEnd, CustodyEvent, Exhibit,
    ExhibitId, ExhibitReference, IncidentId, PersonId, Personal, RecordId, SealNumber,
    Sha256Digest, Timestamp,
};
use serde::{Deserialize, Serialize};

/// An exhibit to enter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewExhibit {
    /// Its incident.
    pub incident: IncidentId,
    /// The producer's initials, two to four capitals.
    pub initials: String,
    /// The number, such as `4` or `4A`; the producer's next when left out.
    #[serde(default)]
    pub number: Option<String>,
    /// Who produces it, of the people of the incident; the officer whose
    /// session it is when left out.
    #[serde(default)]
    pub producer: Option<PersonId>,
    /// What it is.
    pub description: String,
    /// The file that it is; a thing that can be held when left out.
    #[serde(default)]
    pub attachment: Option<AttachmentId>,
    /// When it was found or made (RFC 3339 with milliseconds, UTC).
    #[serde(default)]
    pub found_at: Option<String>,
    /// Where it was found or made.
    #[serde(default)]
    pub found_place: String,
}

/// A better description of an exhibit that nothing sealed names yet; what is
/// absent stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExhibitCorrection {
    /// What it is.
    pub description: Option<String>,
    /// When it was found or made.
    pub found_at: Option<String>,
    /// Where it was found or made.
    pub found_place: Option<String>,
}

/// Something that was done with an exhibit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCustodyEvent {
    /// What.
    pub act: CustodyAct,
    /// Who did it; the officer whose session it is when left out.
    #[serde(default)]
    pub who: Option<Custodian>,
    /// When (RFC 3339 with milliseconds, UTC); now when left out.
    #[serde(default)]
    pub at: Option<String>,
    /// Where.
    pub place: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// An exhibit with the chain of its custody.
#[derive(Debug, Clone, Serialize)]
pub struct ExhibitView {
    /// The exhibit as it is described now.
    pub exhibit: Exhibit,
    /// Whether something sealed names it, or a statement whose pages are fixed:
    /// then only a custody event corrects how it is described, or withdraws it.
    pub sealed: bool,
    /// That it is withdrawn, and why.
    pub withdrawn: Option<WithdrawnView>,
    /// How it was described, oldest first; the last counts.
    pub versions: Vec<ExhibitVersionView>,
    /// Who holds it, or last held it, as printed.
    pub holder: Option<Personal>,
    /// The store it is in.
    pub store: Option<Personal>,
    /// The seal that is on it.
    pub seal: Option<SealNumber>,
    /// How its chain ended, once it did.
    pub end: Option<CustodyEnd>,
    /// What was done with it, in the order of the chain.
    pub events: Vec<CustodyEventView>,
    /// What the chain leaves open, in the order of the events.
    pub gaps: Vec<GapView>,
    /// Other things that the force knows by the same reference.
    pub collisions: Vec<ExhibitCollisionView>,
}

/// That an exhibit is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithdrawnView {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Personal,
    /// The custody record that says so; none where it was set aside before
    /// anything sealed named it.
    pub record: Option<RecordId>,
}

/// How an exhibit was described from some time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExhibitVersionView {
    /// Since when, by the tablet's clock.
    pub since: Timestamp,
    /// What it is.
    pub description: Personal,
    /// When it was found or made.
    pub found_at: Option<Timestamp>,
    /// Where it was found or made.
    pub found_place: Personal,
}

/// One event of a chain of custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustodyEventView {
    /// Its number, from 1.
    pub number: u32,
    /// The sealed record that holds it.
    pub record: RecordId,
    /// SHA-256 of what was sealed.
    pub sha256: Sha256Digest,
    /// SHA-256 of the record before it.
    pub previous: Option<Sha256Digest>,
    /// A stable name of what was done.
    pub act: &'static str,
    /// Who did it, as printed.
    pub who: Personal,
    /// When, as the officer said.
    pub at: Timestamp,
    /// What was done, where and why, in words.
    pub words: Personal,
    /// The record of another tablet's chain that this one goes on from.
    pub continues: Option<Sha256Digest>,
    /// The event that says this one was entered in error: it stays, and is read
    /// as if it were not there.
    pub struck_by: Option<usize>,
    /// The event as it was entered, part by part, for a host that lays it out
    /// itself; what is printed of it stands above.
    #[serde(skip)]
    pub event: CustodyEvent,
}

/// Something that a chain leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapView {
    /// At which event, from 1.
    pub event: usize,
    /// A stable code.
    pub code: &'static str,
    /// What it is, and what could settle it.
    pub message: &'static str,
}

/// Another thing that has the same reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExhibitCollisionView {
    /// The reference that both have.
    pub reference: ExhibitReference,
    /// The record of this tablet that names it.
    pub record: RecordId,
    /// The record of the other.
    pub other_record: RecordId,
    /// The warrant number of the officer who sealed that one: who to ask.
    pub other_officer: String,
    /// When the force told that both are one thing which was handed over, if it
    /// did: then nothing is to be done.
    pub settled: Option<Timestamp>,
    /// What to do, in words.
    pub words: &'static str,
}

/// A line of an incident's exhibits.
#[derive(Debug, Clone, Serialize)]
pub struct ExhibitLineView {
    /// The reference.
    pub reference: ExhibitReference,
    /// The exhibit, where it was entered as one; a file or record that only has
    /// a reference was not.
    pub exhibit: Option<ExhibitId>,
    /// The file that it is.
    pub attachment: Option<AttachmentId>,
    /// What it is.
    pub description: Personal,
    /// Who produces it; the initials, where nobody said whose they are.
    pub producer: Personal,
    /// Where it is held.
    pub held_at: Personal,
    /// The seal that is on it.
    pub seal: Option<SealNumber>,
    /// Whether it is withdrawn.
    pub withdrawn: bool,
    /// Number of custody events.
    pub events: usize,
    /// What its chain leaves open.
    pub gaps: Vec<GapView>,
    /// Other things that the force knows by the same reference.
    pub collisions: Vec<ExhibitCollisionView>,
}

impl From<&ContinuityGap> for GapView {
    fn from(gap: &ContinuityGap) -> Self {
        Self {
            event: gap.event,
            code: gap.kind.code(),
            message: gap.kind.in_words(),
        }
    }
}
