//! Why a form could not be laid out.

/// Why a form could not be laid out. No error carries the text of the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormsError {
    /// A character that no font of the form has.
    #[error(
        "{field}: the character after {position} characters cannot be printed; remove or replace it"
    )]
    Unprintable {
        /// The field.
        field: &'static str,
        /// Position of the character, from 0.
        position: usize,
    },
    /// The form would have too many pages.
    #[error("the statement has {pages} pages; shorten it to {limit} or fewer, or divide it")]
    TooLong {
        /// Pages it would have.
        pages: usize,
        /// The limit.
        limit: usize,
    },
    /// The template is broken.
    #[error("the template is broken in line {line}: {reason}")]
    Template {
        /// Line of the template, from 1; 0 when it is not known.
        line: usize,
        /// What Typst says of the template.
        reason: String,
    },
}
