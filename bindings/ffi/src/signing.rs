//! How a statement is read back, shown, signed and sealed, as a host asks for it.

use pocketbook_core::model::{
    Attendant, CertificateKind, Ink, Language, Manner, Personal, Reading, RequiredSignature,
    Signatory, SignaturePlace, SigningError,
};
use pocketbook_core::{CoreError, ReadBackRequest, SignBy, SignRequest, SigningView};

use crate::mirror::mirror;
use crate::session::{Session, id};
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

#[uniffi::export]
impl Session {
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
    /// certified.
    pub async fn seal_statement(&self, draft: String) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            Ok(SealedRecord::from(
                &session.seal_statement(id(&draft, "draft")?)?,
            ))
        })
        .await
    }
}
