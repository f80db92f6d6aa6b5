//! The code of an offence.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A Home Office offence code: a class, and often a sub-code.
///
/// Two families are in use and both are read. Notifiable and summary offences of
/// the Ministry of Justice and Home Office list are three digits and two
/// (`008/06`, actual bodily harm); the recorded-crime classes of the counting
/// rules add letters (`8N`, assault with injury; `28E`) or a decimal (`4.10`).
/// One code has one spelling: `8/6`, `08/06` and `008/06` are all `008/06`, and
/// `008N` is `8N`.
///
/// ```
/// use pocketbook_reference::OffenceCode;
///
/// let code: OffenceCode = "8/6".parse()?;
/// assert_eq!(code.to_string(), "008/06");
/// assert_eq!((code.class(), code.sub_code()), ("008", Some("06")));
/// # Ok::<(), pocketbook_reference::ParseOffenceCodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OffenceCode {
    number: u16,
    class: String,
    sub_code: Option<String>,
}

/// The text is no offence code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an offence code is written like 008/06, 8N or 28E/01")]
pub struct ParseOffenceCodeError;

impl OffenceCode {
    /// A code from the class and sub-code columns of a table.
    ///
    /// # Errors
    ///
    /// [`ParseOffenceCodeError`] when they are not of the shape.
    pub fn of(class: &str, sub_code: Option<&str>) -> Result<Self, ParseOffenceCodeError> {
        let class = class.trim();
        let letters_at = class
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(class.len());
        let (digits, suffix) = class.split_at(letters_at);
        if !(1..=3).contains(&digits.len()) {
            return Err(ParseOffenceCodeError);
        }
        let number: u16 = digits.parse().map_err(|_| ParseOffenceCodeError)?;
        let suffix = suffix.to_ascii_uppercase();
        let is_suffix = match suffix.strip_prefix('.') {
            Some(decimal) => {
                (1..=2).contains(&decimal.len()) && decimal.bytes().all(|b| b.is_ascii_digit())
            }
            None => suffix.len() <= 2 && suffix.bytes().all(|b| b.is_ascii_uppercase()),
        };
        if !is_suffix {
            return Err(ParseOffenceCodeError);
        }
        let sub_code = match sub_code.map(str::trim) {
            None | Some("") => None,
            Some(text) if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) => {
                Some(format!("{text:0>2}"))
            }
            Some(_) => return Err(ParseOffenceCodeError),
        };
        let class = if suffix.is_empty() {
            format!("{number:03}")
        } else {
            format!("{number}{suffix}")
        };
        Ok(Self {
            number,
            class,
            sub_code,
        })
    }

    /// The class: `008`, `8N`.
    #[must_use]
    pub fn class(&self) -> &str {
        &self.class
    }

    /// The sub-code within the class: `06`.
    #[must_use]
    pub fn sub_code(&self) -> Option<&str> {
        self.sub_code.as_deref()
    }

    fn is_plain(&self) -> bool {
        self.class.bytes().all(|b| b.is_ascii_digit())
    }

    /// The number of the class without its letters: 8 for `8N`.
    #[must_use]
    pub fn class_number(&self) -> u16 {
        self.number
    }
}

impl PartialOrd for OffenceCode {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By number, so that `8N` stands after `008/79` and before `009/00`.
impl Ord for OffenceCode {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let place = |code: &Self| (code.number, !code.is_plain());
        place(self)
            .cmp(&place(other))
            .then_with(|| self.class.cmp(&other.class))
            .then_with(|| self.sub_code.cmp(&other.sub_code))
    }
}

impl fmt::Display for OffenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sub_code {
            Some(sub_code) => write!(f, "{}/{sub_code}", self.class),
            None => f.write_str(&self.class),
        }
    }
}

impl FromStr for OffenceCode {
    type Err = ParseOffenceCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().split_once('/') {
            Some((_, "")) => Err(ParseOffenceCodeError),
            Some((class, sub_code)) => Self::of(class, Some(sub_code)),
            None => Self::of(text, None),
        }
    }
}

impl TryFrom<String> for OffenceCode {
    type Error = ParseOffenceCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<OffenceCode> for String {
    fn from(code: OffenceCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_of_practice_have_one_spelling() {
        for (text, spelling) in [
            ("008/06", "008/06"),
            ("8/6", "008/06"),
            (" 08/06 ", "008/06"),
            ("8n", "8N"),
            ("008N", "8N"),
            ("28E/01", "28E/01"),
            ("105A", "105A"),
            ("4.10", "4.10"),
            ("104", "104"),
            ("1", "001"),
        ] {
            let code: OffenceCode = text.parse().unwrap();
            assert_eq!(code.to_string(), spelling, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in [
            "", "/", "8/", "/6", "N8", "8NNN", "8/N", "8/006", "1234", "8.", "8.123", "8N.1",
            "8-6", "8/6/1", "é", "８",
        ] {
            assert!(text.parse::<OffenceCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn codes_are_in_the_order_of_the_list() {
        let mut codes: Vec<OffenceCode> = ["105A", "8N", "028/03", "008/79", "9/0", "8"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        codes.sort();
        let spelt: Vec<_> = codes.iter().map(ToString::to_string).collect();
        assert_eq!(spelt, ["008", "008/79", "8N", "009/00", "028/03", "105A"]);
    }

    proptest! {
        #[test]
        fn a_code_is_read_again_as_itself(
            number in 0u16..1000,
            suffix in "([A-Z]{1,2}|\\.[0-9]{1,2})?",
            sub_code in proptest::option::of(0u8..100),
        ) {
            let text = match sub_code {
                Some(sub_code) => format!("{number}{suffix}/{sub_code}"),
                None => format!("{number}{suffix}"),
            };
            let code: OffenceCode = text.parse().unwrap();
            prop_assert_eq!(&code.to_string().parse::<OffenceCode>().unwrap(), &code);
        }

        #[test]
        fn no_text_makes_a_code_panic(text in "\\PC{0,12}") {
            let _ = text.parse::<OffenceCode>();
        }
    }
}
