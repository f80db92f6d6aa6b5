//! What a screen points out beside a field, in one shape wherever it comes from.
//!
//! It is no `FieldProblem`: that is of errors, which are printed. A warning says what
//! the core made of the contents (that a victim's telephone is not safe, which offence
//! the force confirmed), so its fields are plain texts, and what prints records prints
//! its type alone.

use pocketbook_core::model;

/// A field that deserves a second look. What is missing or malformed is a
/// `FieldProblem`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldWarning {
    /// Path of the field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What it is and what could be done, in words.
    pub message: String,
}

impl From<model::FieldWarning> for FieldWarning {
    fn from(warning: model::FieldWarning) -> Self {
        Self {
            field: warning.field,
            code: warning.code.to_owned(),
            message: warning.message.into_owned(),
        }
    }
}
