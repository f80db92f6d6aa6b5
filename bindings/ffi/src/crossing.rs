//! What an error may carry to a host, checked by the compiler.
//!
//! Generated Kotlin prints every field of an error, Swift and Python are one
//! careless log line away from it, and a crash reporter takes all of them off
//! the tablet. So a field of [`PocketbookError`](crate::PocketbookError) is of
//! a type that [`HoldsNothingPersonal`], and the only texts among those are
//! made of words that stand in this program's source, or of a rule of the core
//! that is written without the text it judges. A plain `String` does not
//! compile there.

use std::borrow::Cow;
use std::fmt;

use pocketbook_core::model::{ParseTimestampError, SigningError};
use pocketbook_core::{FieldMessage, FormsError, PinError};

/// Marks what can hold no personal data: numbers, and texts that only this
/// module can make.
pub(crate) trait HoldsNothingPersonal {}

impl HoldsNothingPersonal for u32 {}
impl HoldsNothingPersonal for u64 {}
impl HoldsNothingPersonal for ErrorCode {}
impl HoldsNothingPersonal for FieldPath {}
impl HoldsNothingPersonal for Advice {}
impl HoldsNothingPersonal for crate::GatewayRefusal {}
impl HoldsNothingPersonal for crate::FileFault {}
impl HoldsNothingPersonal for crate::MissingThing {}
impl HoldsNothingPersonal for crate::TakenThing {}
impl HoldsNothingPersonal for crate::StateFound {}
impl HoldsNothingPersonal for crate::DamagedThing {}
impl HoldsNothingPersonal for crate::SigningRule {}
impl<T: HoldsNothingPersonal> HoldsNothingPersonal for Vec<T> {}

/// Compiles for what may cross, and does nothing.
pub(crate) const fn may_cross<T: HoldsNothingPersonal>(_: &T) {}

/// A stable code: a word of this program's source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode(Cow<'static, str>);

/// The path of a field, such as `property[2].description`: names and positions,
/// never contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPath(String);

/// What to do, in words that hold nothing of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice(String);

impl From<&'static str> for ErrorCode {
    fn from(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }
}

impl From<&'static str> for FieldPath {
    fn from(path: &'static str) -> Self {
        Self(path.to_owned())
    }
}

impl FieldPath {
    /// The same within a group or list, by words of this program's source and
    /// perhaps a position; its own name there, where it has another by itself.
    pub(crate) fn within(
        &self,
        group: &'static str,
        at: Option<usize>,
        own: Option<&'static str>,
    ) -> Self {
        let own = own.unwrap_or(&self.0);
        Self(match at {
            Some(at) => format!("{group}[{at}].{own}"),
            None => format!("{group}.{own}"),
        })
    }
}

impl From<&'static str> for Advice {
    fn from(words: &'static str) -> Self {
        Self(words.to_owned())
    }
}

/// Rules whose words name limits and remedies and never quote the text.
macro_rules! rules_without_the_text {
    ($($rule:ty),* $(,)?) => {
        $(impl From<&$rule> for Advice {
            fn from(rule: &$rule) -> Self {
                Self(rule.to_string())
            }
        })*
    };
}

rules_without_the_text!(PinError, SigningError, ParseTimestampError);

/// A form that a text does not fit. What is wrong with the form itself is told
/// in words of the typesetter, which may quote the text: no advice then.
pub(crate) fn form_advice(error: &FormsError) -> Option<Advice> {
    match error {
        FormsError::Unprintable { .. }
        | FormsError::TooLong { .. }
        | FormsError::TooMuchText { .. }
        | FormsError::Invalid { .. }
        | FormsError::WrongSheet
        | FormsError::Signature { .. }
        | FormsError::LayoutChanged { .. }
        | FormsError::Printed { .. }
        | FormsError::NoRoom => Some(Advice(error.to_string())),
        _ => None,
    }
}

/// Which field a form does not carry, where it is named by a path; `body`
/// otherwise.
pub(crate) fn form_field(error: &FormsError) -> FieldPath {
    let of_paths = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.[]".contains(c);
    match error {
        FormsError::Unprintable { field, .. } if field.chars().all(of_paths) => {
            FieldPath(field.clone())
        }
        _ => "body".into(),
    }
}

/// What the core says of a field: its path, the rule's code and the remedy, which
/// nobody but a rule can have written.
pub(crate) fn field_message(message: &FieldMessage) -> (FieldPath, ErrorCode, Advice) {
    (
        FieldPath(message.field().to_owned()),
        message.rule().into(),
        Advice(message.message().to_owned()),
    )
}

macro_rules! crosses_as_text {
    ($($name:ident),* $(,)?) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        // A host gives an error back for one thing: to ask it for its code, its
        // advice and its retry. No method of a tablet or a session takes one, so
        // what a host puts into it goes back to that host and nowhere else;
        // `tests::given_back` looks at every signature.
        uniffi::custom_type!($name, String, {
            lower: |text| text.to_string(),
            try_lift: |text| Ok(Self(text.into())),
        });)*
    };
}

crosses_as_text!(ErrorCode, FieldPath, Advice);
