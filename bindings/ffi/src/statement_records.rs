//! A statement's fields as a host reads and writes them.

use pocketbook_core::model::{
    AmendmentKind, Business, Clearable, ExhibitedRecord, Language, OnBehalfOf, Personal,
    ReadAloudWish, RecordLink, StatementKind, StatementPatch, TextSource, YoungWitnessCare,
};
use pocketbook_core::{CoreError, FurtherTo, NewStatement, StatementView};

use crate::mirror::mirror;
use crate::session::id;
use crate::{
    AttachmentRecord, AttendantRecord, DraftState, FieldProblem, NameDiffersRecord, NamedExhibit,
    PocketbookError, SigningRecord, WitnessAge,
};

mirror! {
    /// What a statement is.
    KindOfStatement for StatementKind {
        /// A witness says what they saw, heard or did.
        Witness,
        /// A victim says how the crime has affected them.
        VictimPersonal,
        /// The officer's own statement.
        Officer,
        /// An interpreter's statement.
        Interpreter,
        /// A translation of a sealed statement.
        Translation,
        /// A business says how a crime has affected it.
        ImpactForBusiness,
    }
}
mirror! {
    /// What a further statement does to the earlier one.
    KindOfAmendment for AmendmentKind {
        /// Corrects it.
        Correction,
        /// Adds to it.
        Addition,
        /// Withdraws it.
        Withdrawal,
    }
}
mirror! {
    /// A victim's wish for their personal statement in court.
    ReadAloud for ReadAloudWish {
        /// The victim wants to read it aloud.
        ReadByVictim,
        /// The victim wants somebody else to.
        ReadByAnother,
        /// The victim does not want it read aloud.
        NotRead,
    }
}
mirror! {
    /// A field that can be emptied again.
    FieldToClear for Clearable {
        /// The reference number.
        Urn,
        /// The witness of the incident; the name stays.
        Witness,
        /// The age.
        Age,
        /// Who looks after a witness under 18.
        YoungWitness,
        /// The interpreter.
        Interpreter,
        /// The wish of a victim.
        ReadAloud,
        /// The victim whose statement it is: the maker makes their own.
        OnBehalfOf,
        /// The business.
        Business,
    }
}

/// The victim for whom a parent or carer makes a victim personal statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct OnBehalfOfRecord {
    /// The victim's full name.
    pub victim: String,
    /// What whoever makes it is to them: `mother`, `carer`.
    pub capacity: String,
}

/// Who looks after a witness under 18.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum CareOfYoungWitness {
    /// A parent, guardian or appropriate adult is present.
    Accompanied {
        /// Who they are.
        adult: AttendantRecord,
    },
    /// Nobody is.
    Unaccompanied {
        /// Why.
        reason: String,
    },
}

/// A sealed record that a statement produces as an exhibit.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ExhibitedStatement {
    /// As which exhibit, such as `XY/1`.
    pub exhibit: String,
    /// The record.
    pub record: String,
    /// SHA-256 of its payload.
    pub sha256: String,
}

/// A change to a statement; what is absent stays.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct StatementChange {
    /// Unique reference number, such as `01FH1234526`.
    #[uniffi(default = None)]
    pub urn: Option<String>,
    /// The witness's full name.
    #[uniffi(default = None)]
    pub witness_name: Option<String>,
    /// The witness's age.
    #[uniffi(default = None)]
    pub age: Option<WitnessAge>,
    /// Who looks after a witness under 18.
    #[uniffi(default = None)]
    pub young_witness: Option<CareOfYoungWitness>,
    /// The witness's occupation.
    #[uniffi(default = None)]
    pub occupation: Option<String>,
    /// Language of the body (BCP 47).
    #[uniffi(default = None)]
    pub language: Option<String>,
    /// Whether the evidence is also visually recorded.
    #[uniffi(default = None)]
    pub visually_recorded: Option<bool>,
    /// An interpreter who is present.
    #[uniffi(default = None)]
    pub interpreter: Option<AttendantRecord>,
    /// A victim's wish.
    #[uniffi(default = None)]
    pub read_aloud: Option<ReadAloud>,
    /// The victim for whom a parent or carer makes a victim personal statement,
    /// and what they are to them.
    #[uniffi(default = None)]
    pub on_behalf_of: Option<OnBehalfOfRecord>,
    /// Name of the business that an impact statement is made for.
    #[uniffi(default = None)]
    pub business_name: Option<String>,
    /// Position in it of whoever makes the statement.
    #[uniffi(default = None)]
    pub business_position: Option<String>,
    /// What an interpreter's statement exhibits.
    #[uniffi(default = None)]
    pub exhibited: Option<Vec<ExhibitedStatement>>,
    /// The words of the witness.
    #[uniffi(default = None)]
    pub body: Option<String>,
    /// Whether what this changes of the body was dictated.
    #[uniffi(default = false)]
    pub dictated: bool,
    /// The recording in which what this changes of the body was said.
    #[uniffi(default = None)]
    pub recording: Option<String>,
    /// Where in that recording it begins, in milliseconds.
    #[uniffi(default = 0)]
    pub recording_start_ms: u32,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<FieldToClear>,
}

impl TryFrom<StatementChange> for StatementPatch {
    type Error = PocketbookError;

    fn try_from(change: StatementChange) -> Result<Self, Self::Error> {
        let language = change
            .language
            .map(|tag| tag.parse::<Language>())
            .transpose();
        let urn = change.urn.map(|urn| urn.parse()).transpose();
        let business = match (change.business_name, change.business_position) {
            (None, None) => None,
            (name, position) => Some(Business {
                name: Personal::new(name.unwrap_or_default()),
                position: Personal::new(position.unwrap_or_default()),
            }),
        };
        let source = match change.recording {
            Some(attachment) => Some(TextSource::Recording {
                attachment: id(&attachment, "attachment")?,
                start_ms: change.recording_start_ms,
            }),
            None => change.dictated.then_some(TextSource::Dictated),
        };
        let exhibited = change
            .exhibited
            .map(|list| list.into_iter().map(exhibited).collect::<Result<_, _>>())
            .transpose()?;
        Ok(Self {
            urn: urn.map_err(CoreError::from)?,
            witness: None,
            witness_name: change.witness_name.map(Personal::new),
            age: change.age.map(Into::into),
            young_witness: change.young_witness.map(|care| match care {
                CareOfYoungWitness::Accompanied { adult } => YoungWitnessCare::Accompanied {
                    adult: adult.into(),
                },
                CareOfYoungWitness::Unaccompanied { reason } => YoungWitnessCare::Unaccompanied {
                    reason: Personal::new(reason),
                },
            }),
            occupation: change.occupation.map(Personal::new),
            language: language.map_err(CoreError::from)?,
            visually_recorded: change.visually_recorded,
            interpreter: change.interpreter.map(Into::into),
            read_aloud: change.read_aloud.map(Into::into),
            on_behalf_of: change.on_behalf_of.map(|one| OnBehalfOf {
                victim: Personal::new(one.victim),
                capacity: Personal::new(one.capacity),
            }),
            business,
            exhibited,
            body: change.body.map(Personal::new),
            source,
            marks: None,
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

fn exhibited(one: ExhibitedStatement) -> Result<ExhibitedRecord, PocketbookError> {
    Ok(ExhibitedRecord {
        exhibit: one.exhibit.parse().map_err(CoreError::from)?,
        link: RecordLink {
            record: id(&one.record, "record")?,
            sha256: id(&one.sha256, "digest")?,
        },
    })
}

/// How a statement relates to an earlier one.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FurtherStatement {
    /// The earlier record.
    pub record: String,
    /// What this one does to it.
    pub kind: KindOfAmendment,
    /// Why.
    pub reason: String,
    /// SHA-256 of its payload, for one that was neither sealed here nor is its
    /// bundle kept.
    #[uniffi(default = None)]
    pub sha256: Option<String>,
    /// That its maker's name is another there, and why.
    #[uniffi(default = None)]
    pub name_differs: Option<NameDiffersRecord>,
}

/// A new statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewStatementRecord {
    /// What it is.
    #[uniffi(default = None)]
    pub kind: Option<KindOfStatement>,
    /// Its maker, where they were entered in the incident.
    #[uniffi(default = None)]
    pub witness: Option<String>,
    /// The sealed statement that this one corrects, adds to or withdraws.
    #[uniffi(default = None)]
    pub further_to: Option<FurtherStatement>,
    /// The sealed statement that this one translates.
    #[uniffi(default = None)]
    pub translates: Option<String>,
    /// Its first fields.
    #[uniffi(default = None)]
    pub fields: Option<StatementChange>,
}

impl TryFrom<NewStatementRecord> for NewStatement {
    type Error = PocketbookError;

    fn try_from(new: NewStatementRecord) -> Result<Self, Self::Error> {
        let further_to = match new.further_to {
            Some(further) => Some(FurtherTo {
                record: id(&further.record, "record")?,
                kind: further.kind.into(),
                reason: Personal::new(further.reason),
                sha256: further.sha256.map(|text| id(&text, "digest")).transpose()?,
                name_differs: further.name_differs.map(Into::into),
            }),
            None => None,
        };
        Ok(Self {
            kind: new.kind.map(Into::into).unwrap_or_default(),
            witness: new
                .witness
                .map(|person| id(&person, "person"))
                .transpose()?,
            further_to,
            translates: new
                .translates
                .map(|record| id(&record, "record"))
                .transpose()?,
            fields: new
                .fields
                .map(TryInto::try_into)
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// A statement as an editor shows it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StatementRecord {
    /// The draft.
    pub draft: String,
    /// Its incident.
    pub incident: String,
    /// What it is.
    pub kind: KindOfStatement,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: String,
    /// The witness's full name.
    pub witness_name: String,
    /// The witness's age, once it was asked.
    pub age: Option<WitnessAge>,
    /// Language of the words (BCP 47).
    pub language: String,
    /// The words.
    pub body: String,
    /// Whether it was read back since the words last changed.
    pub read_back: bool,
    /// What is still needed before it can be finalised.
    pub missing: Vec<FieldProblem>,
    /// What deserves a second look while it is open; none of it stops anything.
    pub warnings: Vec<FieldProblem>,
    /// Where its signing stands, once final.
    pub signing: Option<SigningRecord>,
    /// Its photographs and recordings.
    pub attachments: Vec<AttachmentRecord>,
    /// The exhibits that its words and files name, as they are sealed with it.
    pub exhibits: Vec<NamedExhibit>,
    /// The record, once sealed.
    pub record: Option<String>,
}

impl From<StatementView> for StatementRecord {
    fn from(view: StatementView) -> Self {
        Self {
            draft: view.draft.to_string(),
            incident: view.incident.to_string(),
            kind: view.content.kind.into(),
            state: view.state.into(),
            revision: view.revision.to_string(),
            witness_name: view.content.witness_name.reveal().to_owned(),
            age: view.content.age.map(Into::into),
            language: view.content.language.to_string(),
            body: view.content.body.reveal().to_owned(),
            read_back: view.content.read_back.is_some(),
            missing: view.missing.into_iter().map(Into::into).collect(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
            signing: view.signing.map(Into::into),
            attachments: view.attachments.into_iter().map(Into::into).collect(),
            exhibits: view.exhibits.iter().map(Into::into).collect(),
            record: view.record.map(|id| id.to_string()),
        }
    }
}
