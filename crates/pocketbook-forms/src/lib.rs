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

mod built_in;
mod content;
mod digest;
mod error;
mod exhibits;
mod fonts;
mod form;
mod ink;
mod letters;
mod marks;
mod package;
mod places;
mod prose;
mod reading;
mod rear;
mod sheet;
mod signing;
mod statement;
mod trial;
mod world;

pub use error::FormsError;
pub use exhibits::{ContinuityLine, ExhibitLabelSheet, ExhibitListSheet, ListedExhibit};
pub use fonts::{FontReference, Fonts};
pub use form::{CheckedForm, FormReference, LaidOut, PAGES};
pub use package::{FormPackage, Wording};
pub use places::{CertificateKind, Purpose, Signatory, SignaturePlace};
pub use rear::{Answer, DatesToAvoid, RearSheet, ResponsibleAdult};
pub use sheet::{BODY_CHARACTERS, FIELD_CHARACTERS, FormDate, LabelledText, Sheet, SheetKind};
pub use signing::{
    INK_POINTS, InkPoint, NAME_CHARACTERS, Refusal, Signature, Signing, SigningAct, Stroke,
};
pub use statement::{Certificate, HeadLine, HeadLineKind, StatementSheet, StatementVariant};
pub use trial::TRIAL_LIMIT;
