//! What may be a slip of the pen: shown beside the field, never in the way.

use std::borrow::Cow;

use serde::Serialize;

/// A value that is taken as it was entered, and that deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldWarning {
    /// Path of the field, in the names of the JSON form.
    pub field: String,
    /// A stable code.
    pub code: &'static str,
    /// What it is and what could be done, in words; never the value. What the
    /// force confirmed an offence to be is the one thing that it may name.
    pub message: Cow<'static, str>,
}

impl FieldWarning {
    /// A warning about one field.
    #[must_use]
    pub fn new(field: impl Into<String>, code: &'static str, message: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
            message: Cow::Borrowed(message),
        }
    }

    /// That the force confirmed another offence than the one in this field.
    #[must_use]
    pub fn of_what_was_confirmed(field: impl Into<String>, confirmed: &str) -> Self {
        Self {
            field: field.into(),
            code: "confirmed_otherwise",
            message: Cow::Owned(format!(
                "the force confirmed another offence: {confirmed}. That is what the report is taken for, whatever is said here; say this one only where you know that the force's is wrong, and tell them why"
            )),
        }
    }
}

/// Whether words that are there say nothing: a full stop, a letter or two.
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    !text.trim().is_empty() && letters < 3
}
