//! Text that identifies or concerns a person.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Personal data: names, addresses, the words of a statement.
///
/// `Debug` prints `[personal]`, there is no `Display`, and the only way to the
/// text is [`Personal::reveal`], so a log line or an error that leaks it has to
/// be written on purpose. It is stored and sealed as plain text inside the
/// encrypted vault.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(description = "Text that identifies or concerns a person.")
)]
#[serde(transparent)]
pub struct Personal(String);

impl Personal {
    /// Marks a text as personal.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Each call is a place where it could escape.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

impl From<&str> for Personal {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_text_does_not_show_itself() {
        let name = Personal::new("Invented Person");
        assert_eq!(format!("{name:?}"), "[personal]");
        assert_eq!(name.reveal(), "Invented Person");
    }
}
