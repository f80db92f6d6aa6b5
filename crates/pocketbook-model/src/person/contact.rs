//! How somebody is reached, and whether that is safe for them.

use serde::{Deserialize, Serialize};

use super::Person;
use crate::{FieldError, FieldWarning, Limit, Personal, Response, Rule};

/// By what means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// A mobile telephone.
    Mobile,
    /// A telephone at home.
    HomePhone,
    /// A telephone at work.
    WorkPhone,
    /// An e-mail address.
    Email,
    /// Any other way, in words.
    Other,
}

impl ContactKind {
    /// The means that a text looks like, for a field that does not say.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let spelt = |c: char| c.is_ascii_digit() || " +-().".contains(c);
        if text.contains('@') && !text.contains(' ') {
            Self::Email
        } else if digits.len() < 6 || !text.chars().all(spelt) {
            Self::Other
        } else if digits.starts_with("07") || digits.starts_with("447") {
            Self::Mobile
        } else {
            Self::HomePhone
        }
    }

    /// Whether it is a telephone.
    #[must_use]
    pub const fn is_phone(self) -> bool {
        matches!(self, Self::Mobile | Self::HomePhone | Self::WorkPhone)
    }
}

/// One way to reach a person. For a victim of abuse the wrong call can be the
/// next assault, so what is safe is asked for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// By what means.
    pub kind: ContactKind,
    /// Number, address or words.
    pub value: Response<Personal>,
    /// Whether they would rather be reached so than otherwise.
    #[serde(default)]
    pub preferred: bool,
    /// Whether it is safe to use.
    #[serde(default)]
    pub safe_to_use: Response<bool>,
    /// Whether it is safe to leave a message.
    #[serde(default)]
    pub safe_to_leave_message: Response<bool>,
}

impl Contact {
    /// A way to reach somebody of which nothing else is known.
    #[must_use]
    pub fn new(kind: ContactKind, value: impl Into<Personal>) -> Self {
        Self {
            kind,
            value: Response::Given(value.into()),
            preferred: false,
            safe_to_use: Response::NotAsked,
            safe_to_leave_message: Response::NotAsked,
        }
    }
}

impl Contact {
    /// What to tell an officer of a number or address that is hardly one. It
    /// is taken as it was said: half a number is better than none.
    fn doubt(&self) -> Option<(&'static str, &'static str)> {
        let value = self.value.given()?.reveal().trim();
        let digits = value.chars().filter(char::is_ascii_digit).count();
        if self.kind == ContactKind::Email {
            let is_one = value.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && !value.contains(char::is_whitespace)
            });
            return (!is_one).then_some((
                "unlike_email",
                "this is hardly an e-mail address; read it back to them",
            ));
        }
        (self.kind.is_phone() && digits < 6).then_some((
            "unlike_phone",
            "this is hardly a telephone number; read it back to them",
        ))
    }
}

/// What deserves a second look; blocks nothing.
pub(super) fn warnings(contacts: &[Contact], path: &str) -> Vec<FieldWarning> {
    let doubts = contacts.iter().enumerate().filter_map(|(position, one)| {
        let (code, message) = one.doubt()?;
        let field = format!("{path}[{position}].value");
        Some(FieldWarning::new(field, code, message))
    });
    doubts.collect()
}

pub(super) fn check_all(contacts: &[Contact], path: &str, found: &mut Vec<FieldError>) {
    if contacts.len() > Person::CONTACTS {
        found.push(FieldError {
            field: path.to_owned(),
            rule: Rule::Range {
                expected: "12 ways to reach them or fewer",
            },
        });
    }
    for (position, contact) in contacts.iter().enumerate() {
        let value = format!("{path}[{position}].value");
        contact.value.check(Limit::LINE, &value, found);
        let unsafe_to_use = contact.safe_to_use == Response::Given(false);
        if contact.preferred && unsafe_to_use {
            found.push(FieldError {
                field: format!("{path}[{position}].preferred"),
                rule: Rule::Contradicts {
                    other: "that it is not safe to use",
                    remedy: "prefer a way that is safe",
                },
            });
        }
    }
    if contacts.iter().filter(|contact| contact.preferred).count() > 1 {
        found.push(FieldError {
            field: path.to_owned(),
            rule: Rule::Contradicts {
                other: "another preferred one",
                remedy: "prefer one of them",
            },
        });
    }
}
