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

/// Why something that was asked for has no value: beside a field that is empty, or
/// a list with nothing in it. Where this is absent too, nobody has asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoAnswer {
    /// Asked; they do not know, or nobody who is there knows it of them.
    Unknown,
    /// Asked; they would not say.
    Refused,
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

/// What the responses that are written plainly say of what they take.
pub const PLAIN_RESPONSES: [&str; 3] = [
    <bool as plain::Plain>::EXPECTED,
    <u64 as plain::Plain>::EXPECTED,
    <crate::ObservedAppearance as plain::Plain>::EXPECTED,
];

/// A response about something that is never a word: yes or no, a number, a code.
/// What was given is written as it is, beside `"not_asked"`, `"unknown"` and
/// `"refused"`. Where nothing is written, as in records from before there were
/// three answers, nobody was asked.
pub(crate) mod plain {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::value::MapAccessDeserializer;
    use serde::de::{Error, MapAccess, Unexpected, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::{Map, Value};

    use super::Response;
    use crate::ObservedAppearance;

    /// What is written plainly.
    pub(crate) trait Plain: Sized {
        /// What to write, in words.
        const EXPECTED: &'static str;

        /// From anything but the three words; `None` where it is none.
        fn of(value: Value) -> Option<Self>;
    }

    impl Plain for bool {
        const EXPECTED: &'static str =
            "true or false, or \"unknown\", \"refused\" or \"not_asked\"";

        fn of(value: Value) -> Option<Self> {
            value.as_bool()
        }
    }

    impl Plain for u64 {
        const EXPECTED: &'static str = "a whole number, 0 or more and of 19 digits at most, or \"unknown\", \"refused\" or \"not_asked\"";

        fn of(value: Value) -> Option<Self> {
            value.as_u64()
        }
    }

    impl Plain for ObservedAppearance {
        const EXPECTED: &'static str = "an IC code: IC1 to IC6, or IC9 for unknown, or a code of a list of the force; or \"unknown\", \"refused\" or \"not_asked\"";

        fn of(value: Value) -> Option<Self> {
            // serde takes a list for an object, by the order of its fields.
            if value.is_array() {
                return None;
            }
            serde_json::from_value(value).ok()
        }
    }

    pub(crate) fn serialize<T: Serialize, S: Serializer>(
        response: &Response<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match response {
            Response::Given(answer) => answer.serialize(serializer),
            other => serializer.serialize_str(other.code()),
        }
    }

    pub(crate) fn deserialize<'de, T: Plain, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Response<T>, D::Error> {
        deserializer.deserialize_any(Reading(PhantomData))
    }

    struct Reading<T>(PhantomData<T>);

    impl<T: Plain> Reading<T> {
        fn given<E: Error>(&self, value: Value, what: Unexpected<'_>) -> Result<Response<T>, E> {
            let read = T::of(value).map(Response::Given);
            read.ok_or_else(|| E::invalid_value(what, self))
        }
    }

    impl<'de, T: Plain> Visitor<'de> for Reading<T> {
        type Value = Response<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTED)
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(Response::NotAsked)
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
            self.given(value.into(), Unexpected::Bool(value))
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
            self.given(value.into(), Unexpected::Unsigned(value))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
            self.given(value.into(), Unexpected::Signed(value))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
            self.given(value.into(), Unexpected::Float(value))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            match text {
                "not_asked" => Ok(Response::NotAsked),
                "unknown" => Ok(Response::Unknown),
                "refused" => Ok(Response::Refused),
                // What was written may be a name.
                other => self.given(other.into(), Unexpected::Other("text")),
            }
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            let mut members: Map<String, Value> =
                Map::deserialize(MapAccessDeserializer::new(map))?;
            let value = match members.remove("given") {
                Some(given) if members.is_empty() => given,
                Some(_) => return Err(A::Error::invalid_value(Unexpected::Map, &self)),
                None => Value::Object(members),
            };
            self.given(value, Unexpected::Map)
        }
    }

    /// The same within a change, where what is absent stays as it is.
    pub(crate) mod optional {
        use serde::{Deserialize, Deserializer, Serializer};

        use super::{Plain, Response};

        struct Stated<T>(Response<T>);

        impl<'de, T: Plain> Deserialize<'de> for Stated<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::deserialize(deserializer).map(Self)
            }
        }

        pub(crate) fn serialize<T: serde::Serialize, S: Serializer>(
            response: &Option<Response<T>>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            match response {
                Some(response) => super::serialize(response, serializer),
                None => serializer.serialize_none(),
            }
        }

        pub(crate) fn deserialize<'de, T: Plain, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Response<T>>, D::Error> {
            let stated = Option::<Stated<T>>::deserialize(deserializer)?;
            Ok(stated.map(|stated| stated.0))
        }
    }
}

/// What the JSON Schema says of a response that is written plainly.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PlainResponseOf{T}")]
#[expect(dead_code, reason = "a shape, for the schema alone")]
pub(crate) enum PlainResponse<T> {
    /// What was given, as it is.
    Plain(T),
    /// Not asked, unknown, refused; or what was given, in an object.
    Response(Response<T>),
    /// Nothing, in records from before there were three answers: not asked.
    Absent(()),
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

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Plain {
        #[serde(default, with = "plain")]
        of: Response<u64>,
    }

    /// What is written, how it reads, and how it is written again.
    #[test]
    fn a_number_is_written_plainly_beside_the_three_words() {
        for (json, read, again) in [
            ("{}", Response::NotAsked, r#"{"of":"not_asked"}"#),
            (
                r#"{"of":null}"#,
                Response::NotAsked,
                r#"{"of":"not_asked"}"#,
            ),
            (
                r#"{"of":"not_asked"}"#,
                Response::NotAsked,
                r#"{"of":"not_asked"}"#,
            ),
            (
                r#"{"of":"unknown"}"#,
                Response::Unknown,
                r#"{"of":"unknown"}"#,
            ),
            (
                r#"{"of":"refused"}"#,
                Response::Refused,
                r#"{"of":"refused"}"#,
            ),
            (r#"{"of":0}"#, Response::Given(0), r#"{"of":0}"#),
            (r#"{"of":{"given":7}}"#, Response::Given(7), r#"{"of":7}"#),
        ] {
            let found: Plain = serde_json::from_str(json).unwrap();
            assert_eq!(found.of, read, "{json}");
            assert_eq!(serde_json::to_string(&found).unwrap(), again);
        }
        for wrong in [
            r#""SENTINEL""#,
            "-1",
            "1.5",
            "true",
            "[]",
            r#"{"given":1,"x":2}"#,
            "{}",
        ] {
            let json = format!(r#"{{"of":{wrong}}}"#);
            let error = serde_json::from_str::<Plain>(&json)
                .unwrap_err()
                .to_string();
            assert!(!error.contains("SENTINEL"), "{error}");
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
