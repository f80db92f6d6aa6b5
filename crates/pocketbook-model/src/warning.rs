//! What may be a slip of the pen: shown beside the field, never in the way.

use serde::Serialize;

/// A value that is taken as it was entered, and that deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldWarning {
    /// Path of the field, in the names of the JSON form.
    pub field: String,
    /// A stable code.
    pub code: &'static str,
    /// What it is and what could be done, in words; never the value.
    pub message: &'static str,
}

impl FieldWarning {
    /// A warning about one field.
    #[must_use]
    pub fn new(field: impl Into<String>, code: &'static str, message: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
            message,
        }
    }
}

/// Whether words that are there say nothing: a full stop, a letter or two.
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    !text.trim().is_empty() && letters < 3
}
