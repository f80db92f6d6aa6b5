//! A statement's fields as a host reads and writes them.

use pocketbook_core::model::{
    Amendment, AmendmentKind, Business, Clearable, DraftId, EarlierName, ExhibitedRecord,
    IncidentId, Language, OnBehalfOf, PersonId, Personal, ReadAloudWish, RecordId, RecordLink,
    RevisionId, Sha256Digest, StatementDraft, StatementKind, StatementPatch, YoungWitnessCare,
};
use pocketbook_core::{CoreError, FurtherTo, NewStatement, StatementView};

use crate::mirror::mirror;
use crate::report_records::each;
use crate::text_marks::{read_marks, shown_marks};
use crate::{
    AttachmentRecord, AttendantRecord, DraftState, FieldProblem, FieldWarning, HowEarlierWasSeen,
    MarkOfText, NameDiffersRecord, NamedExhibit, PocketbookError, ReadBackRecord, SigningRecord,
    SourceOfText, WitnessAge,
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
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OnBehalfOfRecord {
    /// The victim's full name.
    pub victim: String,
    /// What whoever makes it is to them: `mother`, `carer`.
    pub capacity: String,
}

impl From<OnBehalfOfRecord> for OnBehalfOf {
    fn from(record: OnBehalfOfRecord) -> Self {
        Self {
            victim: record.victim.into(),
            capacity: record.capacity.into(),
        }
    }
}

impl From<OnBehalfOf> for OnBehalfOfRecord {
    fn from(other: OnBehalfOf) -> Self {
        Self {
            victim: other.victim.reveal().to_owned(),
            capacity: other.capacity.reveal().to_owned(),
        }
    }
}

/// The business that an impact statement is made for.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct BusinessRecord {
    /// Its name.
    pub name: String,
    /// The position in it of whoever makes the statement.
    pub position: String,
}

impl From<BusinessRecord> for Business {
    fn from(record: BusinessRecord) -> Self {
        Self {
            name: record.name.into(),
            position: record.position.into(),
        }
    }
}

impl From<Business> for BusinessRecord {
    fn from(business: Business) -> Self {
        Self {
            name: business.name.reveal().to_owned(),
            position: business.position.reveal().to_owned(),
        }
    }
}

/// Who looks after a witness under 18.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
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

impl From<CareOfYoungWitness> for YoungWitnessCare {
    fn from(care: CareOfYoungWitness) -> Self {
        match care {
            CareOfYoungWitness::Accompanied { adult } => Self::Accompanied {
                adult: adult.into(),
            },
            CareOfYoungWitness::Unaccompanied { reason } => Self::Unaccompanied {
                reason: reason.into(),
            },
        }
    }
}

impl From<YoungWitnessCare> for CareOfYoungWitness {
    fn from(care: YoungWitnessCare) -> Self {
        match care {
            YoungWitnessCare::Accompanied { adult } => Self::Accompanied {
                adult: adult.into(),
            },
            YoungWitnessCare::Unaccompanied { reason } => Self::Unaccompanied {
                reason: reason.reveal().to_owned(),
            },
        }
    }
}

/// A sealed record that a statement produces as an exhibit.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ExhibitedStatement {
    /// As which exhibit, such as `XY/1`.
    pub exhibit: String,
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
}

/// A change to a statement; what is absent stays.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct StatementChange {
    /// Unique reference number, such as `01FH1234526`.
    #[uniffi(default = None)]
    pub urn: Option<String>,
    /// The witness, where they were entered in the incident.
    #[uniffi(default = None)]
    pub witness: Option<PersonId>,
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
    /// The business that an impact statement is made for.
    #[uniffi(default = None)]
    pub business: Option<BusinessRecord>,
    /// What an interpreter's statement exhibits.
    #[uniffi(default = None)]
    pub exhibited: Option<Vec<ExhibitedStatement>>,
    /// The words of the witness.
    #[uniffi(default = None)]
    pub body: Option<String>,
    /// Where what this changes of the body came from; typed where it is absent.
    #[uniffi(default = None)]
    pub source: Option<SourceOfText>,
    /// Marks in place of those that follow from the change of the body; the body
    /// whose places they are is given along.
    #[uniffi(default = None)]
    pub marks: Option<Vec<MarkOfText>>,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<FieldToClear>,
}

impl TryFrom<StatementChange> for StatementPatch {
    type Error = PocketbookError;

    fn try_from(change: StatementChange) -> Result<Self, Self::Error> {
        let marks = read_marks(change.body.as_deref(), change.marks)?;
        let language = change.language.map(|tag| tag.parse::<Language>());
        let urn = change.urn.map(|urn| urn.parse()).transpose();
        Ok(Self {
            urn: urn.map_err(CoreError::from)?,
            witness: change.witness,
            witness_name: change.witness_name.map(Personal::new),
            age: change.age.map(Into::into),
            young_witness: change.young_witness.map(Into::into),
            occupation: change.occupation.map(Personal::new),
            language: language.transpose().map_err(CoreError::from)?,
            visually_recorded: change.visually_recorded,
            interpreter: change.interpreter.map(Into::into),
            read_aloud: change.read_aloud.map(Into::into),
            on_behalf_of: change.on_behalf_of.map(Into::into),
            business: change.business.map(|whole| Business::from(whole).into()),
            exhibited: each(change.exhibited)?,
            body: change.body.map(Personal::new),
            source: change.source.map(Into::into),
            marks,
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

impl TryFrom<ExhibitedStatement> for ExhibitedRecord {
    type Error = PocketbookError;

    fn try_from(one: ExhibitedStatement) -> Result<Self, PocketbookError> {
        Ok(Self {
            exhibit: one.exhibit.parse().map_err(CoreError::from)?,
            link: RecordLink {
                record: one.record,
                sha256: one.sha256,
            },
        })
    }
}

impl From<ExhibitedRecord> for ExhibitedStatement {
    fn from(one: ExhibitedRecord) -> Self {
        Self {
            exhibit: one.exhibit.to_string(),
            record: one.link.record,
            sha256: one.link.sha256,
        }
    }
}

/// How a statement relates to an earlier one.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FurtherStatement {
    /// The earlier record.
    pub record: RecordId,
    /// What this one does to it.
    pub kind: KindOfAmendment,
    /// Why.
    pub reason: String,
    /// SHA-256 of its payload, for one that was neither sealed here nor is its
    /// bundle kept.
    #[uniffi(default = None)]
    pub sha256: Option<Sha256Digest>,
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
    pub witness: Option<PersonId>,
    /// The sealed statement that this one corrects, adds to or withdraws.
    #[uniffi(default = None)]
    pub further_to: Option<FurtherStatement>,
    /// The sealed statement that this one translates.
    #[uniffi(default = None)]
    pub translates: Option<RecordId>,
    /// Its first fields.
    #[uniffi(default = None)]
    pub fields: Option<StatementChange>,
}

impl TryFrom<NewStatementRecord> for NewStatement {
    type Error = PocketbookError;

    fn try_from(new: NewStatementRecord) -> Result<Self, Self::Error> {
        let further_to = match new.further_to {
            Some(further) => Some(FurtherTo {
                record: further.record,
                kind: further.kind.into(),
                reason: Personal::new(further.reason),
                sha256: further.sha256,
                name_differs: further.name_differs.map(Into::into),
            }),
            None => None,
        };
        Ok(Self {
            kind: new.kind.map(Into::into).unwrap_or_default(),
            witness: new.witness,
            further_to,
            translates: new.translates,
            fields: new
                .fields
                .map_or_else(|| Ok(StatementPatch::default()), TryInto::try_into)?,
        })
    }
}

/// A sealed record, exactly.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SealedLink {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
}

impl From<RecordLink> for SealedLink {
    fn from(link: RecordLink) -> Self {
        Self {
            record: link.record,
            sha256: link.sha256,
        }
    }
}

/// The statement that a further one follows, and how.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FollowedStatement {
    /// The earlier record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// What this one does to it.
    pub kind: KindOfAmendment,
    /// Why.
    pub reason: String,
    /// How the earlier one was known where this one was begun.
    pub seen: HowEarlierWasSeen,
    /// The name that the earlier one was made in, where it is another.
    pub earlier_name: Option<EarlierNameRecord>,
}

impl From<Amendment> for FollowedStatement {
    fn from(amendment: Amendment) -> Self {
        Self {
            record: amendment.record,
            sha256: amendment.sha256,
            kind: amendment.kind.into(),
            reason: amendment.reason.reveal().to_owned(),
            seen: amendment.seen.into(),
            earlier_name: amendment.earlier_name.map(Into::into),
        }
    }
}

/// The name that an earlier statement was made in, and why it is another now.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct EarlierNameRecord {
    /// The name on the earlier statement.
    pub name: String,
    /// Why it differs.
    pub reason: String,
}

impl From<EarlierName> for EarlierNameRecord {
    fn from(earlier: EarlierName) -> Self {
        Self {
            name: earlier.name.reveal().to_owned(),
            reason: earlier.reason.reveal().to_owned(),
        }
    }
}

/// Every field of a statement as it is, or as it was in one version: what
/// [`StatementChange`] writes, and what was said when it was begun.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StatementFields {
    /// What it is.
    pub kind: KindOfStatement,
    /// The incident's command-and-control reference, if it has one.
    pub cad_reference: Option<String>,
    /// Unique reference number, where it is known before the pages are fixed.
    pub urn: Option<String>,
    /// The witness, where they were entered in the incident.
    pub witness: Option<PersonId>,
    /// The witness's full name.
    pub witness_name: String,
    /// The witness's age, once it was asked.
    pub age: Option<WitnessAge>,
    /// Who looks after a witness under 18, once that was asked.
    pub young_witness: Option<CareOfYoungWitness>,
    /// The witness's occupation.
    pub occupation: String,
    /// Language of the words (BCP 47).
    pub language: String,
    /// Whether the evidence is also visually recorded.
    pub visually_recorded: bool,
    /// An interpreter who is present.
    pub interpreter: Option<AttendantRecord>,
    /// A victim's wish, once they were asked.
    pub read_aloud: Option<ReadAloud>,
    /// The victim for whom a parent or carer makes a victim personal statement.
    pub on_behalf_of: Option<OnBehalfOfRecord>,
    /// The business that an impact statement is made for.
    pub business: Option<BusinessRecord>,
    /// The sealed statement that a translation translates.
    pub translates: Option<SealedLink>,
    /// What an interpreter's statement exhibits.
    pub exhibited: Vec<ExhibitedStatement>,
    /// The statement that a further one follows.
    pub further_to: Option<FollowedStatement>,
    /// The words.
    pub body: String,
    /// Where ranges of the words came from that were not typed.
    pub marks: Vec<MarkOfText>,
    /// What was asked and answered when it was read back; absent since the words
    /// last changed.
    pub read_back: Option<ReadBackRecord>,
}

impl StatementFields {
    /// The fields of a statement that this officer takes.
    pub(crate) fn of(draft: StatementDraft, officer: &Personal) -> Self {
        Self {
            kind: draft.kind.into(),
            cad_reference: draft.cad_reference.map(|cad| cad.to_string()),
            urn: draft.urn.map(|urn| urn.to_string()),
            witness: draft.witness,
            witness_name: draft.witness_name.reveal().to_owned(),
            age: draft.age.map(Into::into),
            young_witness: draft.young_witness.map(Into::into),
            occupation: draft.occupation.reveal().to_owned(),
            language: draft.language.to_string(),
            visually_recorded: draft.visually_recorded,
            interpreter: draft.interpreter.map(Into::into),
            read_aloud: draft.read_aloud.map(Into::into),
            on_behalf_of: draft.on_behalf_of.map(Into::into),
            business: draft.business.map(Into::into),
            translates: draft.translates.map(Into::into),
            exhibited: draft.exhibited.into_iter().map(Into::into).collect(),
            further_to: draft.further_to.map(Into::into),
            marks: shown_marks(draft.body.reveal(), draft.marks),
            body: draft.body.reveal().to_owned(),
            // Whose vault it is asks: nobody else writes in it.
            read_back: (draft.read_back).map(|answers| ReadBackRecord::of(answers, officer)),
        }
    }
}

/// A statement as an editor shows it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StatementRecord {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// Every field.
    pub fields: StatementFields,
    /// What is still needed before it can be finalised.
    pub missing: Vec<FieldProblem>,
    /// What deserves a second look while it is open, and once its pages are
    /// fixed what was said since of the exhibits that it names; none of it stops
    /// anything.
    pub warnings: Vec<FieldWarning>,
    /// Where its signing stands, once final.
    pub signing: Option<SigningRecord>,
    /// Its photographs and recordings.
    pub attachments: Vec<AttachmentRecord>,
    /// The exhibits that its words and files name: once its pages are fixed as
    /// they were then, which is how they are sealed with it.
    pub exhibits: Vec<NamedExhibit>,
    /// The record, once sealed.
    pub record: Option<RecordId>,
}

impl StatementRecord {
    /// A statement of this officer's vault.
    pub(crate) fn shown(view: StatementView, officer: &Personal) -> Self {
        Self {
            draft: view.draft,
            incident: view.incident,
            state: view.state.into(),
            revision: view.revision,
            fields: StatementFields::of(view.content, officer),
            missing: view.missing.into_iter().map(Into::into).collect(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
            signing: view.signing.map(Into::into),
            attachments: view.attachments.into_iter().map(Into::into).collect(),
            exhibits: view.exhibits.iter().map(Into::into).collect(),
            record: view.record,
        }
    }
}
