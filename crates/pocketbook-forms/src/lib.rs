//! The printed forms: templates in, a paginated PDF and the places to sign out.
//!
//! Layout happens on the tablet, offline, before anyone signs: the declaration
//! states the number of pages, and the bytes of the PDF are part of what is
//! sealed. The same input gives the same bytes.
//!
//! ```text
//! FormPackage (JSON) ──check──▶ CheckedForm ──lay_out────────▶ LaidOut: pages to show, places to sign
//!                                           └─lay_out_signed─▶ LaidOut: the same pages, signed
//! ```
//!
//! Templates are Typst, and wording is data beside them, so a force's own form
//! is reference data and not a build. What a person wrote reaches a template as
//! data and is set as text, never as markup. The PDF is PDF/A-2a and PDF/UA-1
//! at once.
//!
//! ```
//! use pocketbook_forms::{
//!     CheckedForm, Fonts, FormDate, Sheet, Signature, Signing, SigningAct, StatementSheet,
//!     StatementVariant,
//! };
//!
//! let form = CheckedForm::built_in("mg11", &Fonts::embedded()).ok_or("no such form")?;
//! let sheet = Sheet::from(StatementSheet {
//!     variant: StatementVariant::Witness,
//!     urn: None,
//!     witness_name: "Imogen INVENTED".into(),
//!     age: "Over 18".into(),
//!     occupation: "Baker".into(),
//!     visually_recorded: false,
//!     opening_words: false,
//!     head_lines: Vec::new(),
//!     body: "I saw it.".into(),
//!     language: "en-GB".into(),
//!     certificates: Vec::new(),
//!     date: FormDate { year: 2026, month: 3, day: 1 },
//!     statement_id: "1".into(),
//! });
//! // The pages to show, and where they are to be signed.
//! let shown = form.lay_out(&sheet)?;
//! let sign = |place: &pocketbook_forms::SignaturePlace| Signature {
//!     purpose: place.purpose,
//!     signatory: place.signatory,
//!     page: place.page,
//!     act: SigningAct::Typed("Imogen INVENTED".into()),
//!     signed_at: "1 March 2026 14:05".into(),
//! };
//! let signing = Signing {
//!     signatures: shown.places.iter().map(sign).collect(),
//!     refusal: None,
//! };
//! // The same pages, signed; or an error, if they were not the same.
//! let signed = form.lay_out_signed(&sheet, &signing, &shown)?;
//! assert_eq!(signed.places, shown.places);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ahead;
mod area;
mod built_in;
mod content;
mod contrast;
mod digest;
mod error;
mod exhibits;
mod expected;
mod fonts;
mod form;
mod ink;
mod letters;
mod lines;
mod marks;
mod package;
mod painted;
mod places;
mod printed;
mod printing;
mod prose;
mod ragged;
mod reading;
mod rear;
mod reports;
mod sheet;
mod signing;
mod specimen;
mod statement;
mod trial;
mod trial_names;
mod witnessed;
mod words;
mod world;

pub use error::{FormsError, Unprintable};
pub use exhibits::{ContinuityLine, ExhibitLabelSheet, ExhibitListSheet, ListedExhibit};
pub use fonts::{FontReference, Fonts};
pub use form::{CheckedForm, FormReference, LaidOut, PAGES};
pub use package::{FormPackage, Wording};
pub use places::{CertificateKind, Purpose, Signatory, SignaturePlace};
pub use rear::{Answer, DatesToAvoid, RearSheet, ResponsibleAdult};
pub use reports::{GROUP_CHARACTERS, ReportSummarySheet, SheetGroup, SlipSeries, VictimSlipSheet};
pub use sheet::{
    BODY_CHARACTERS, EARLIER_CHARACTERS, FIELD_CHARACTERS, FormDate, ID_CHARACTERS, LabelledText,
    NAME_CHARACTERS, Sheet, SheetKind,
};
pub use signing::{
    INK_POINTS, InkPoint, Refusal, RefusedWhen, Signature, Signing, SigningAct, Stroke,
};
pub use statement::{Certificate, HeadLine, HeadLineKind, StatementSheet, StatementVariant};
pub use trial::TRIAL_LIMIT;
pub use words::{PrintedWords, crosses};
