//! The printed forms: templates in, a paginated PDF and the places to sign out.
//!
//! Layout happens on the tablet, offline, before anyone signs: the declaration
//! states the number of pages, and the bytes of the PDF are part of what is
//! sealed. The same input gives the same bytes.
//!
//! Templates are Typst. What a person wrote reaches them as data and is set as
//! text, never as markup. The PDF is PDF/A-2a and PDF/UA-1 at once.

mod error;
mod mg11;
mod world;

pub use error::FormsError;
pub use mg11::{
    BoxSignatory, FormDate, LaidOutForm, Mg11, Purpose, SignaturePlaceBox, TemplateReference,
    lay_out_mg11,
};
