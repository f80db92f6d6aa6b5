//! What somebody answered when they were asked.
//!
//! That a person refused to say, that they do not know, and that nobody asked
//! them are three different facts: a refusal is evidence of having asked, and
//! a question not asked is work still to do. None of them may be read as
//! another, so a field about a person holds a [`Response`] and not an `Option`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, Personal};

/// The answer to a question put to a person.
///
/// In JSON: `"not_asked"`, `"unknown"`, `"refused"` or `{"given": …}`. What was
/// given stands inside an object, so somebody whose occupation is the word
/// "refused" has not refused.
///
/// ```
/// use pocketbook_model::{Personal, Response};
///
/// let occupation: Response<Personal> = serde_json::from_str(r#"{"given":"refused"}"#)?;
/// assert!(occupation.given().is_some() && occupation != Response::Refused);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", schemars(rename = "ResponseOf{T}"))]
pub enum Response<T> {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// Asked; they do not know, or nobody who is there knows it of them.
    Unknown,
    /// Asked; they would not say.
    Refused,
    /// Asked, and this is the answer.
    Given(T),
}

impl<T> Response<T> {
    /// The answer, if one was given.
    #[must_use]
    pub const fn given(&self) -> Option<&T> {
        match self {
            Self::Given(answer) => Some(answer),
            Self::NotAsked | Self::Unknown | Self::Refused => None,
        }
    }

    /// Whether the question was put, whatever came of it.
    #[must_use]
    pub const fn is_asked(&self) -> bool {
        !matches!(self, Self::NotAsked)
    }

    /// The same response about something derived from the answer.
    pub fn map<U>(self, derive: impl FnOnce(T) -> U) -> Response<U> {
        match self {
            Self::NotAsked => Response::NotAsked,
            Self::Unknown => Response::Unknown,
            Self::Refused => Response::Refused,
            Self::Given(answer) => Response::Given(derive(answer)),
        }
    }

    /// The same response by reference.
    #[must_use]
    pub const fn as_ref(&self) -> Response<&T> {
        match self {
            Self::NotAsked => Response::NotAsked,
            Self::Unknown => Response::Unknown,
            Self::Refused => Response::Refused,
            Self::Given(answer) => Response::Given(answer),
        }
    }

    /// A stable code: `not_asked`, `unknown`, `refused` or `given`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Given(_) => "given",
        }
    }
}

impl Response<Personal> {
    /// The text that was given; empty for any other response.
    #[must_use]
    pub fn text(&self) -> &str {
        self.given().map_or("", Personal::reveal)
    }

    /// Checks a text that was given: it says something, within the limit. That
    /// nothing was given is a response of its own and never an empty text.
    pub(crate) fn check(&self, limit: Limit, field: &str, found: &mut Vec<FieldError>) {
        if let Self::Given(text) = self {
            found.extend(limit.required().check_final(field, text.reveal()).err());
        }
    }
}

impl<T> From<T> for Response<T> {
    fn from(answer: T) -> Self {
        Self::Given(answer)
    }
}

/// The answer itself is personal, whatever its type.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAsked => "NotAsked",
            Self::Unknown => "Unknown",
            Self::Refused => "Refused",
            Self::Given(_) => "Given([personal])",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;
    use proptest::prelude::*;

    #[test]
    fn the_four_responses_read_as_four_texts() {
        let all: [(Response<Personal>, &str); 4] = [
            (Response::NotAsked, r#""not_asked""#),
            (Response::Unknown, r#""unknown""#),
            (Response::Refused, r#""refused""#),
            (Response::Given("Baker".into()), r#"{"given":"Baker"}"#),
        ];
        for (response, json) in &all {
            assert_eq!(serde_json::to_string(response).unwrap(), *json);
            assert_eq!(
                serde_json::from_str::<Response<Personal>>(json).unwrap(),
                *response
            );
            for (other, _) in all.iter().filter(|(_, other)| other != json) {
                assert_ne!(response, other);
            }
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for json in [
            "null",
            r#""""#,
            r#""Refused""#,
            r#""Baker""#,
            r#"{"given":null}"#,
            r#"{"given":"a","refused":null}"#,
            r#"{"refused":"a"}"#,
            "{}",
        ] {
            assert!(
                serde_json::from_str::<Response<Personal>>(json).is_err(),
                "{json}"
            );
        }
    }

    #[test]
    fn an_answer_does_not_show_itself() {
        assert_eq!(
            format!("{:?}", Response::Given("SENTINEL")),
            "Given([personal])"
        );
        assert_eq!(format!("{:?}", Response::<u8>::Refused), "Refused");
    }

    #[test]
    fn an_empty_text_is_no_answer() {
        let mut found = Vec::new();
        Response::Given(Personal::new(" ")).check(Limit::LINE, "occupation", &mut found);
        assert_eq!(found[0].rule, Rule::Required);
        for response in [Response::NotAsked, Response::Unknown, Response::Refused] {
            found.clear();
            response.check(Limit::LINE, "occupation", &mut found);
            assert!(found.is_empty());
        }
    }

    proptest! {
        #[test]
        fn what_was_given_is_never_taken_for_anything_else(text in "\\PC{0,20}|refused|unknown|not_asked") {
            let given = Response::Given(Personal::new(text.clone()));
            let json = serde_json::to_string(&given).unwrap();
            let read: Response<Personal> = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read.text(), text);
            prop_assert_eq!(read, given);
        }
    }
}
