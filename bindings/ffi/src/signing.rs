//! How a statement is read back, shown, signed and sealed, as a host asks for it.

use pocketbook_core::model::{
    Attendant, CertificateKind, DraftId, Ink, Language, Manner, Personal, Point, ReadBack, Reading,
    RequiredSignature, Signatory, SignaturePlace, SigningError, Timestamp,
};
use pocketbook_core::{CoreError, ReadBackRequest, ReadBackView, SignBy, SignRequest, SigningView};

use crate::mirror::mirror;
use crate::session::Session;
use crate::{PocketbookError, SealedRecord, StatementRecord};

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

impl From<PlaceToSign> for SignaturePlace {
    fn from(place: PlaceToSign) -> Self {
        match place {
            PlaceToSign::Declaration => Self::Declaration,
            PlaceToSign::AfterLastWord => Self::AfterLastWord,
            PlaceToSign::PageFoot => Self::PageFoot,
            PlaceToSign::Rear => Self::Rear,
            PlaceToSign::ReadOverCertificate => Self::Certificate(CertificateKind::ReadOver),
            PlaceToSign::MarkCertificate => Self::Certificate(CertificateKind::Mark),
            PlaceToSign::InterpreterCertificate => Self::Certificate(CertificateKind::Interpreted),
            PlaceToSign::RefusalCertificate => Self::Certificate(CertificateKind::Refusal),
        }
    }
}

/// A place still to be signed, in 1/100 mm from the page's upper left corner.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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

/// What was asked when a statement was read back, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReadBackRecord {
    /// When.
    pub at: Timestamp,
    /// The officer who asked: rank and name.
    pub asked_by: String,
    /// The language asked about (BCP 47).
    pub language: String,
    /// Who reads it to a witness who cannot read it; absent when they can.
    pub reader: Option<AttendantRecord>,
    /// Who sees the mark made; absent when the witness signs.
    pub mark_seen_by: Option<AttendantRecord>,
}

impl ReadBackRecord {
    /// The answers that this officer was given.
    pub(crate) fn of(answers: ReadBack, officer: &Personal) -> Self {
        Self {
            at: answers.time.wall,
            asked_by: officer.reveal().to_owned(),
            language: answers.language.to_string(),
            reader: match answers.reading {
                Reading::ReadOver { reader } => Some(reader.into()),
                Reading::ByWitness => None,
            },
            mark_seen_by: match answers.manner {
                Manner::Mark { seen_by } => Some(seen_by.into()),
                Manner::Signature => None,
            },
        }
    }
}

impl From<ReadBackView> for ReadBackRecord {
    fn from(view: ReadBackView) -> Self {
        Self {
            at: view.at,
            asked_by: view.asked_by.reveal().to_owned(),
            language: view.language.to_string(),
            reader: view.reader.map(Into::into),
            mark_seen_by: view.mark_seen_by.map(Into::into),
        }
    }
}

/// One point of ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct InkPoint {
    /// From the page's left edge, in 1/100 mm.
    pub x: u32,
    /// From the page's upper edge, in 1/100 mm.
    pub y: u32,
    /// Milliseconds from the first point of the signature.
    pub t: u32,
    /// Pressure from 0 to 1000; 500 where the pencil tells none.
    #[uniffi(default = 500)]
    pub pressure: u16,
}

/// One stroke: from where the pencil touched to where it was lifted.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct InkStroke {
    /// Its points, in order.
    pub points: Vec<InkPoint>,
}

/// How somebody signs.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum SigningAct {
    /// They typed their name.
    Typed {
        /// The name.
        name: String,
    },
    /// They drew their signature.
    Drawn {
        /// The ink.
        strokes: Vec<InkStroke>,
    },
    /// They made their mark.
    Mark {
        /// The ink.
        strokes: Vec<InkStroke>,
    },
}

/// Checks ink as a host drew it.
fn ink(strokes: Vec<InkStroke>) -> Result<Ink, PocketbookError> {
    let point = |point: InkPoint| Point {
        x: point.x,
        y: point.y,
        t: point.t,
        pressure: point.pressure,
    };
    let strokes = strokes
        .into_iter()
        .map(|stroke| stroke.points.into_iter().map(point).collect());
    let ink = Ink::new(strokes.collect()).map_err(SigningError::from);
    Ok(ink.map_err(CoreError::from)?)
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
    /// One place; every place of theirs that is not yet signed where it is
    /// absent.
    #[uniffi(default = None)]
    pub place: Option<PlaceToSign>,
}

impl TryFrom<SignatureRequest> for SignRequest {
    type Error = PocketbookError;

    fn try_from(request: SignatureRequest) -> Result<Self, Self::Error> {
        Ok(Self {
            signatory: request.signer.into(),
            place: request.place.map(Into::into),
            page: request.page,
            by: match request.act {
                SigningAct::Typed { name } => SignBy::Typed(Personal::new(name)),
                SigningAct::Drawn { strokes } => SignBy::Drawn(ink(strokes)?),
                SigningAct::Mark { strokes } => SignBy::Mark(ink(strokes)?),
            },
        })
    }
}

mirror! {
    /// A stage of signing.
    StageOfSigning for pocketbook_core::model::StageName {
        /// Pages are still to be shown.
        ToShow,
        /// The witness is to declare it true.
        ToDeclare,
        /// The witness is to sign.
        ToSign,
        /// Somebody is to sign a certificate.
        ToCertify,
        /// The officer is to witness the signatures.
        ToWitness,
        /// Everything is signed; it can be sealed.
        Signed,
        /// The witness refused; the officer is to certify it.
        ToCertifyRefusal,
        /// The refusal is certified; it can be sealed.
        Refused,
    }
}

/// Where the signing of a statement stands.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SigningRecord {
    /// Where it stands.
    pub stage: StageOfSigning,
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
    /// Number of signatures taken.
    pub signatures: u32,
    /// Why the witness refused to sign, if they did; empty when they gave no
    /// reason.
    pub refused: Option<String>,
}

impl From<SigningView> for SigningRecord {
    fn from(view: SigningView) -> Self {
        Self {
            stage: view.stage.into(),
            next_step: view.next_step.to_owned(),
            pages: view.pages,
            shown: view.shown,
            declaration: view.declaration,
            unsigned: view.unsigned.iter().map(Into::into).collect(),
            signatures: view.signatures,
            refused: view.refused.map(|reason| reason.reveal().to_owned()),
        }
    }
}

#[uniffi::export]
impl Session {
    /// Records the answers when the statement is read back to its maker.
    #[uniffi::method(default(answers))]
    pub async fn read_back_statement(
        &self,
        draft: DraftId,
        answers: ReadBackAnswers,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.read_back_statement(draft, &answers.try_into()?)?)
        })
        .await
    }

    /// Fixes the text and lays out the pages.
    pub async fn finalise_statement(
        &self,
        draft: DraftId,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.finalise_statement(draft)?))
            .await
    }

    /// The pages as the witness is shown them: a PDF.
    pub async fn pages_pdf(&self, draft: DraftId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.pages_pdf(draft)?))
            .await
    }

    /// The pages of a statement with the signatures taken so far: a PDF.
    pub async fn signed_pages_pdf(&self, draft: DraftId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.signed_pages_pdf(draft)?))
            .await
    }

    /// Records that a page was shown to the witness.
    pub async fn show_page(
        &self,
        draft: DraftId,
        page: u32,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.show_page(draft, page)?))
            .await
    }

    /// Records that it was read over to a witness who cannot read it.
    pub async fn read_over_statement(
        &self,
        draft: DraftId,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.read_over_statement(draft)?))
            .await
    }

    /// Records that the witness declares it true.
    pub async fn declare_statement(
        &self,
        draft: DraftId,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.declare_statement(draft)?))
            .await
    }

    /// Takes a signature.
    pub async fn sign_statement(
        &self,
        draft: DraftId,
        request: SignatureRequest,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.sign_statement(draft, &request.try_into()?)?))
            .await
    }

    /// Records that the witness refuses to sign, or takes back what they signed
    /// before the officer has witnessed the last page, with the reason if one was
    /// given.
    pub async fn refuse_statement(
        &self,
        draft: DraftId,
        reason: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(
            move |session| Ok(session.refuse_statement(draft, Personal::new(reason))?),
        )
        .await
    }

    /// Goes back to editing; the signatures no longer count. The version is
    /// retained with them and with the reason, which may be empty.
    #[uniffi::method(default(reason = ""))]
    pub async fn reopen_statement(
        &self,
        draft: DraftId,
        reason: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.reopen_statement(draft, &Personal::new(reason))?)
        })
        .await
    }

    /// Seals a statement that is signed in every place, or whose refusal is
    /// certified. The warnings tell what was said of its exhibits after its
    /// pages were fixed, and that its rear page is still to be taken.
    pub async fn seal_statement(&self, draft: DraftId) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| Ok(SealedRecord::from(&session.seal_statement(draft)?)))
            .await
    }
}
