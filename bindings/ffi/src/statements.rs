//! Statements as a host sees them.

use pocketbook_core::model::aids::{Capitals, PromptList};
use pocketbook_core::model::{
    AmendmentKind, Attendant, Business, CertificateKind, Change, ChangeKind, Clearable,
    ExhibitedRecord, Ink, Language, Manner, OnBehalfOf, Personal, ReadAloudWish, Reading,
    RecordLink, RequiredSignature, Signatory, SignaturePlace, SigningError, StatementKind,
    StatementPatch, TextSource, YoungWitnessCare,
};
use pocketbook_core::{
    CoreError, FurtherTo, NewStatement, ReadBackRequest, SignBy, SignRequest, SigningView,
    StatementView, VersionView, WarningView,
};

use crate::session::{Session, id};
use crate::{
    AttachmentRecord, DraftState, DraftSummary, FieldProblem, NameDiffersRecord, NamedExhibit,
    PocketbookError, SealedRecord, WitnessAge,
};

/// The same values under the names that a host sees.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident for $core:ty { $($(#[$item:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
        pub enum $name { $($(#[$item])* $variant),* }

        impl From<$name> for $core {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),* }
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                match value { $(<$core>::$variant => Self::$variant),* }
            }
        }
    };
}
pub(crate) use mirror;

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
    /// Who signs.
    Signer for Signatory {
        /// The person who makes the statement.
        Witness,
        /// Whoever read it to a witness who cannot read it.
        Reader,
        /// Whoever saw a witness make their mark.
        MarkWitness,
        /// The interpreter who was present.
        Interpreter,
        /// A parent, guardian or appropriate adult, on the rear page.
        AppropriateAdult,
        /// The officer who takes it.
        Officer,
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

/// What a signature stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum PlaceToSign {
    /// Under the declaration.
    Declaration,
    /// Directly after the last word.
    AfterLastWord,
    /// At the foot of a page.
    PageFoot,
    /// Under the certificate of whoever read it over.
    ReadOverCertificate,
    /// Under the certificate of a mark.
    MarkCertificate,
    /// Under the interpreter's certificate.
    InterpreterCertificate,
    /// Under the certificate of a refusal.
    RefusalCertificate,
    /// On the rear page.
    Rear,
}

impl From<SignaturePlace> for PlaceToSign {
    fn from(place: SignaturePlace) -> Self {
        match place {
            SignaturePlace::Declaration => Self::Declaration,
            SignaturePlace::AfterLastWord => Self::AfterLastWord,
            SignaturePlace::PageFoot => Self::PageFoot,
            SignaturePlace::Rear => Self::Rear,
            SignaturePlace::Certificate(kind) => match kind {
                CertificateKind::ReadOver => Self::ReadOverCertificate,
                CertificateKind::Mark => Self::MarkCertificate,
                CertificateKind::Interpreted => Self::InterpreterCertificate,
                CertificateKind::Refusal => Self::RefusalCertificate,
            },
        }
    }
}

/// A place still to be signed, in 1/100 mm from the page's upper left corner.
#[derive(Debug, Clone, uniffi::Record)]
pub struct UnsignedPlace {
    /// Who signs.
    pub signer: Signer,
    /// Under what.
    pub place: PlaceToSign,
    /// The page, from 1.
    pub page: u32,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl From<&RequiredSignature> for UnsignedPlace {
    fn from(place: &RequiredSignature) -> Self {
        Self {
            signer: place.signatory.into(),
            place: place.place.into(),
            page: place.page,
            x: place.x,
            y: place.y,
            width: place.width,
            height: place.height,
        }
    }
}

/// Somebody who is present, besides maker and officer.
#[derive(Debug, Clone, uniffi::Record)]
pub struct AttendantRecord {
    /// Full name, as printed on the form.
    pub name: String,
    /// Rank and number, `interpreter`, `mother`.
    pub capacity: String,
}

impl From<AttendantRecord> for Attendant {
    fn from(record: AttendantRecord) -> Self {
        Self {
            name: Personal::new(record.name),
            capacity: Personal::new(record.capacity),
        }
    }
}

impl From<Attendant> for AttendantRecord {
    fn from(attendant: Attendant) -> Self {
        Self {
            name: attendant.name.reveal().to_owned(),
            capacity: attendant.capacity.reveal().to_owned(),
        }
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

/// The answers when a statement is read back.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReadBackAnswers {
    /// Who reads it to a witness who cannot read it in its language; absent when
    /// they can.
    #[uniffi(default = None)]
    pub reader: Option<AttendantRecord>,
    /// Who sees the mark made of a witness who cannot write; absent when they
    /// sign.
    #[uniffi(default = None)]
    pub mark_seen_by: Option<AttendantRecord>,
    /// The language asked about, if it is not the statement's own.
    #[uniffi(default = None)]
    pub language: Option<String>,
}

impl TryFrom<ReadBackAnswers> for ReadBackRequest {
    type Error = PocketbookError;

    fn try_from(answers: ReadBackAnswers) -> Result<Self, Self::Error> {
        let language = answers
            .language
            .map(|tag| tag.parse::<Language>())
            .transpose();
        Ok(Self {
            language: language.map_err(CoreError::from)?,
            reading: match answers.reader {
                Some(reader) => Reading::ReadOver {
                    reader: reader.into(),
                },
                None => Reading::ByWitness,
            },
            manner: match answers.mark_seen_by {
                Some(seen_by) => Manner::Mark {
                    seen_by: seen_by.into(),
                },
                None => Manner::Signature,
            },
        })
    }
}

/// How somebody signs. Ink is JSON: `{"strokes": [[[x, y, t, pressure], ...]]}`
/// in 1/100 mm from the page's upper left corner, milliseconds, and 0 to 1000.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum SigningAct {
    /// They typed their name.
    Typed {
        /// The name.
        name: String,
    },
    /// They drew their signature.
    Drawn {
        /// The ink.
        ink: Vec<u8>,
    },
    /// They made their mark.
    Mark {
        /// The ink.
        ink: Vec<u8>,
    },
}

/// A signature to take.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SignatureRequest {
    /// Who signs.
    pub signer: Signer,
    /// In which way.
    pub act: SigningAct,
    /// One page; ink needs it, a typed name signs every page without it.
    #[uniffi(default = None)]
    pub page: Option<u32>,
}

impl TryFrom<SignatureRequest> for SignRequest {
    type Error = PocketbookError;

    fn try_from(request: SignatureRequest) -> Result<Self, Self::Error> {
        let read = |ink: &[u8]| {
            Ink::parse(ink).map_err(|error| CoreError::from(SigningError::from(error)))
        };
        Ok(Self {
            signatory: request.signer.into(),
            place: None,
            page: request.page,
            by: match request.act {
                SigningAct::Typed { name } => SignBy::Typed(Personal::new(name)),
                SigningAct::Drawn { ink } => SignBy::Drawn(read(&ink)?),
                SigningAct::Mark { ink } => SignBy::Mark(read(&ink)?),
            },
        })
    }
}

/// Where the signing of a statement stands.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SigningRecord {
    /// Name of the stage: `to_show`, `to_declare`, `to_sign`, `to_certify`,
    /// `to_witness`, `signed`, `to_certify_refusal` or `refused`.
    pub stage: String,
    /// What to do next, in words.
    pub next_step: String,
    /// Number of pages.
    pub pages: u32,
    /// Pages that were shown, from 1.
    pub shown: Vec<u32>,
    /// The declaration as shown.
    pub declaration: String,
    /// Places still to be signed, in the order to sign them.
    pub unsigned: Vec<UnsignedPlace>,
}

impl From<SigningView> for SigningRecord {
    fn from(view: SigningView) -> Self {
        Self {
            stage: view.stage.to_owned(),
            next_step: view.next_step.to_owned(),
            pages: view.pages,
            shown: view.shown,
            declaration: view.declaration,
            unsigned: view.unsigned.iter().map(Into::into).collect(),
        }
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
    /// What deserves a second look while it is open, and once its pages are
    /// fixed what was said since of the exhibits that it names; none of it stops
    /// anything.
    pub warnings: Vec<FieldProblem>,
    /// Where its signing stands, once final.
    pub signing: Option<SigningRecord>,
    /// Its photographs and recordings.
    pub attachments: Vec<AttachmentRecord>,
    /// The exhibits that its words and files name: once its pages are fixed as
    /// they were then, which is how they are sealed with it.
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

/// Something in the text that the officer may want to look at.
#[derive(Debug, Clone, uniffi::Record)]
pub struct WritingWarning {
    /// A stable code.
    pub code: String,
    /// What it is and what could be done.
    pub message: String,
    /// First character of the place, from 0.
    pub from: u64,
    /// The character after it.
    pub to: u64,
    /// Its line, from 1.
    pub line: u64,
    /// Its column, from 1.
    pub column: u64,
}

impl From<WarningView> for WritingWarning {
    fn from(view: WarningView) -> Self {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            code: view.code.to_owned(),
            message: view.message.to_owned(),
            from: count(view.from),
            to: count(view.to),
            line: count(view.line),
            column: count(view.column),
        }
    }
}

/// One version of a statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct VersionRecord {
    /// The version.
    pub revision: String,
    /// When it was begun.
    pub begun: String,
    /// When it was last added to.
    pub saved: String,
    /// `edit`, `undo` or `redo`.
    pub how: String,
    /// Whether pages were made from it.
    pub finalised: bool,
}

impl From<VersionView> for VersionRecord {
    fn from(view: VersionView) -> Self {
        Self {
            revision: view.revision.to_string(),
            begun: view.begun.to_string(),
            saved: view.saved.to_string(),
            how: view.how.to_owned(),
            finalised: view.finalised,
        }
    }
}

/// What became of a part of a text between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum PartOfDifference {
    /// It is in both versions.
    Same,
    /// It is only in the earlier one.
    Removed,
    /// It is only in the later one.
    Added,
}

/// A part of a text, and what became of it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TextChange {
    /// What became of it.
    pub part: PartOfDifference,
    /// Its words.
    pub text: String,
}

impl From<Change> for TextChange {
    fn from(change: Change) -> Self {
        Self {
            part: match change.kind {
                ChangeKind::Same => PartOfDifference::Same,
                ChangeKind::Removed => PartOfDifference::Removed,
                ChangeKind::Added => PartOfDifference::Added,
            },
            text: change.text.reveal().to_owned(),
        }
    }
}

/// A prompt for taking a statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PromptRecord {
    /// A stable code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What to ask or cover.
    pub question: String,
}

/// A list of prompts.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PromptListRecord {
    /// A stable code, such as `advokate`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// The prompts in their order.
    pub prompts: Vec<PromptRecord>,
}

/// The prompts for taking a statement: structure, ADVOKATE, person, vehicle,
/// victim.
#[must_use]
#[uniffi::export]
pub fn statement_prompts() -> Vec<PromptListRecord> {
    let record = |list: PromptList| PromptListRecord {
        code: list.code.to_owned(),
        title: list.title.to_owned(),
        source: list.source.to_owned(),
        prompts: list
            .prompts
            .iter()
            .map(|prompt| PromptRecord {
                code: prompt.code.to_owned(),
                title: prompt.title.to_owned(),
                question: prompt.question.to_owned(),
            })
            .collect(),
    };
    PromptList::ALL.into_iter().map(record).collect()
}

#[uniffi::export]
impl Session {
    /// Begins a statement; with a witness of the incident, nothing is typed
    /// twice.
    pub async fn create_statement(
        &self,
        incident: String,
        new: NewStatementRecord,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            session
                .create_statement(id(&incident, "incident")?, new.try_into()?)
                .map_err(Into::into)
        })
        .await
    }

    /// Changes a statement; durable when it returns.
    pub async fn edit_statement(
        &self,
        draft: String,
        change: StatementChange,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.edit_statement(id(&draft, "draft")?, change.try_into()?)?)
        })
        .await
    }

    /// One statement; reading it is logged.
    pub async fn statement(&self, draft: String) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.statement(id(&draft, "draft")?)?))
            .await
    }

    /// Statements of an incident, or all; newest first.
    pub async fn statements(
        &self,
        incident: Option<String>,
    ) -> Result<Vec<DraftSummary>, PocketbookError> {
        self.call(move |session| {
            let incident = incident
                .map(|incident| id(&incident, "incident"))
                .transpose()?;
            Ok(session
                .statements(incident)?
                .into_iter()
                .map(Into::into)
                .collect())
        })
        .await
    }

    /// Records the answers when the statement is read back to its maker.
    pub async fn read_back_statement(
        &self,
        draft: String,
        answers: ReadBackAnswers,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.read_back_statement(id(&draft, "draft")?, &answers.try_into()?)?)
        })
        .await
    }

    /// Fixes the text and lays out the pages.
    pub async fn finalise_statement(
        &self,
        draft: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.finalise_statement(id(&draft, "draft")?)?))
            .await
    }

    /// The pages as the witness is shown them: a PDF.
    pub async fn pages_pdf(&self, draft: String) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.pages_pdf(id(&draft, "draft")?)?))
            .await
    }

    /// The same pages with the signatures taken so far: a PDF.
    pub async fn signed_pages_pdf(&self, draft: String) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.signed_pages_pdf(id(&draft, "draft")?)?))
            .await
    }

    /// Records that a page was shown to the witness.
    pub async fn show_page(
        &self,
        draft: String,
        page: u32,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.show_page(id(&draft, "draft")?, page)?))
            .await
    }

    /// Records that it was read over to a witness who cannot read it.
    pub async fn read_over_statement(
        &self,
        draft: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.read_over_statement(id(&draft, "draft")?)?))
            .await
    }

    /// Records that the witness declares it true.
    pub async fn declare_statement(
        &self,
        draft: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.declare_statement(id(&draft, "draft")?)?))
            .await
    }

    /// Takes a signature.
    pub async fn sign_statement(
        &self,
        draft: String,
        request: SignatureRequest,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.sign_statement(id(&draft, "draft")?, &request.try_into()?)?)
        })
        .await
    }

    /// Records that the witness refuses to sign, with the reason if one was
    /// given.
    pub async fn refuse_statement(
        &self,
        draft: String,
        reason: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.refuse_statement(id(&draft, "draft")?, Personal::new(reason))?)
        })
        .await
    }

    /// Goes back to editing; the signatures no longer count. The version is
    /// retained with them and with the reason, which may be empty.
    pub async fn reopen_statement(
        &self,
        draft: String,
        reason: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.reopen_statement(id(&draft, "draft")?, &Personal::new(reason))?)
        })
        .await
    }

    /// Seals a statement that is signed in every place, or whose refusal is
    /// certified. The warnings tell what was said of its exhibits after its
    /// pages were fixed.
    pub async fn seal_statement(&self, draft: String) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            Ok(SealedRecord::from(
                &session.seal_statement(id(&draft, "draft")?)?,
            ))
        })
        .await
    }

    /// What in the text the officer may want to look at; none of it blocks.
    pub async fn check_statement(
        &self,
        draft: String,
    ) -> Result<Vec<WritingWarning>, PocketbookError> {
        self.call(move |session| {
            let warnings = session.check_statement(id(&draft, "draft")?)?;
            Ok(warnings.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Puts surnames of the people of the incident into capitals, because the
    /// officer asked.
    pub async fn capitals_in_statement(
        &self,
        draft: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            let draft = id(&draft, "draft")?;
            let suggestions = session.capitals_in_statement(draft, &[Capitals::Surnames])?;
            Ok(session.apply_capitals(draft, &suggestions)?)
        })
        .await
    }

    /// Puts what the officer asked for into capitals: surnames of the people of
    /// the incident, names of its places, direct speech.
    pub async fn put_into_capitals(
        &self,
        draft: String,
        surnames: bool,
        places: bool,
        speech: bool,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            let draft = id(&draft, "draft")?;
            let asked = [
                (surnames, Capitals::Surnames),
                (places, Capitals::Places),
                (speech, Capitals::Speech),
            ];
            let what: Vec<_> = asked
                .iter()
                .filter(|(asked, _)| *asked)
                .map(|one| one.1)
                .collect();
            let suggestions = session.capitals_in_statement(draft, &what)?;
            Ok(session.apply_capitals(draft, &suggestions)?)
        })
        .await
    }

    /// Takes back the last change; also after a restart.
    pub async fn undo_statement(&self, draft: String) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.undo_statement(id(&draft, "draft")?)?))
            .await
    }

    /// Takes back the last undo.
    pub async fn redo_statement(&self, draft: String) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.redo_statement(id(&draft, "draft")?)?))
            .await
    }

    /// The versions of a statement, oldest first.
    pub async fn statement_history(
        &self,
        draft: String,
    ) -> Result<Vec<VersionRecord>, PocketbookError> {
        self.call(move |session| {
            let versions = session.statement_history(id(&draft, "draft")?)?;
            Ok(versions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// The words of one version; reading them is logged.
    pub async fn statement_version(
        &self,
        draft: String,
        revision: String,
    ) -> Result<String, PocketbookError> {
        self.call(move |session| {
            let version =
                session.statement_version(id(&draft, "draft")?, id(&revision, "version")?)?;
            Ok(version.body.reveal().to_owned())
        })
        .await
    }

    /// What changed in the words between two versions.
    pub async fn statement_difference(
        &self,
        draft: String,
        from: String,
        to: String,
    ) -> Result<Vec<TextChange>, PocketbookError> {
        self.call(move |session| {
            let changes = session.statement_difference(
                id(&draft, "draft")?,
                id(&from, "version")?,
                id(&to, "version")?,
            )?;
            Ok(changes.into_iter().map(Into::into).collect())
        })
        .await
    }
}

impl Session {
    async fn on_statement(
        &self,
        work: impl FnOnce(&pocketbook_core::Session) -> Result<StatementView, PocketbookError>
        + Send
        + 'static,
    ) -> Result<StatementRecord, PocketbookError> {
        self.call(move |session| Ok(work(session)?.into())).await
    }
}
