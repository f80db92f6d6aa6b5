//! The code of an offence, as lists, reports and confirmations all write it.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Rule};

/// A Home Office offence code: a class, and often a sub-code.
///
/// Three families are in use and all are read. Notifiable and summary offences
/// of the Ministry of Justice and Home Office list are three digits and two
/// (`008/06`, actual bodily harm). The recorded-crime classes of the counting
/// rules add letters (`8N`, assault with injury; `28E`) or a decimal (`4.10`).
/// What the counting rules record without a crime has a letter before its
/// number (`N100`, reported rape).
///
/// One code has one spelling, so that it is found in a list however it was
/// typed: `8/6`, `08/06` and `008/06` are all `008/06`, `008n` is `8N`. Only
/// behind a letter are digits kept as they are: `N100/1`.
///
/// ```
/// use pocketbook_model::OffenceCode;
///
/// let code: OffenceCode = "8/6".parse()?;
/// assert_eq!(code.as_str(), "008/06");
/// assert_eq!((code.class(), code.sub_code()), ("008", Some("06")));
/// # Ok::<(), pocketbook_model::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct OffenceCode(String);

impl OffenceCode {
    /// The shape of a code in words, for whoever has to tell what is wrong.
    pub const SHAPE: &'static str =
        "a class and perhaps a sub-code, such as 008/06, 8N, 28E, 4.10 or N100";

    /// A code from the class and sub-code columns of a table.
    ///
    /// # Errors
    ///
    /// [`FieldError`] of the field `code`, when they are not of the shape.
    pub fn of(class: &str, sub_code: Option<&str>) -> Result<Self, FieldError> {
        let sub_code = sub_code.map(str::trim).filter(|text| !text.is_empty());
        let written = match (class.trim(), sub_code) {
            ("", None) => {
                return Err(FieldError {
                    field: "code".to_owned(),
                    rule: Rule::Required,
                });
            }
            (class, sub_code) => spelt(class, sub_code),
        };
        written.map(Self).ok_or_else(|| FieldError {
            field: "code".to_owned(),
            rule: Rule::Shape {
                expected: Self::SHAPE,
            },
        })
    }

    /// The code as text, in its one spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class: what stands before the slash, such as `008` or `8N`.
    #[must_use]
    pub fn class(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The sub-code: what stands behind the slash.
    #[must_use]
    pub fn sub_code(&self) -> Option<&str> {
        self.0.split_once('/').map(|(_, sub)| sub)
    }

    /// Whether it is the code of an incident that is recorded without a crime,
    /// such as `N100` (Home Office Counting Rules).
    #[must_use]
    pub fn is_of_an_incident(&self) -> bool {
        self.0.starts_with('N')
    }

    /// Whether nobody but a partner, a former partner or family can have done it:
    /// controlling or coercive behaviour (Serious Crime Act 2015, section 76), and
    /// the breach of a non-molestation order (Family Law Act 1996, section 42A), of a
    /// domestic abuse protection order (Domestic Abuse Act 2021, section 39) and of
    /// the domestic violence protection order before it (Crime and Security Act 2010,
    /// section 26). The codes are those of the Ministry of Justice's list.
    #[must_use]
    pub fn is_domestic_by_definition(&self) -> bool {
        ["008/67", "066/39", "068/19", "997/01"].contains(&self.as_str())
    }

    /// Whether it is a sexual offence done to somebody: the classes that the Ministry of
    /// Justice's list and the counting rules have under sexual offences, but for those
    /// without a victim (bigamy, soliciting, the breach of an order, of a closure or of
    /// what a convicted offender has to notify); with them the taking of indecent
    /// photographs of a child (Protection of Children Act 1978, section 1), the disclosing
    /// of private sexual images (Criminal Justice and Courts Act 2015, section 33), and a
    /// reported rape (`N100`).
    #[must_use]
    pub fn is_sexual(&self) -> bool {
        if self.is_of_an_incident() {
            return self.class() == "N100";
        }
        let sub_code = self.sub_code();
        match self.class_number() {
            16..=25 | 70..=72 | 74 | 139 => true,
            73 => !matches!(sub_code, Some("03" | "04" | "05" | "06")),
            // The class as a whole may be any of it.
            175 => matches!(sub_code, None | Some("00" | "04")),
            88 => sub_code != Some("90"),
            86 => sub_code == Some("02"),
            8 => self.as_str() == "008/71",
            _ => false,
        }
    }

    /// Whether it is racially or religiously aggravated by its definition (Crime and
    /// Disorder Act 1998, sections 29 to 32; Serious Crime Act 2015, section 75A for
    /// strangulation). The codes are those of the Ministry of Justice's list.
    #[must_use]
    pub fn is_racially_or_religiously_aggravated(&self) -> bool {
        let Some(sub_code) = self.sub_code().and_then(|sub| sub.parse::<u8>().ok()) else {
            return false;
        };
        match self.class() {
            "008" => matches!(sub_code, 33..=38 | 40..=51 | 55..=60 | 78),
            "057" => sub_code == 2,
            "058" => matches!(sub_code, 1..=4),
            "066" => matches!(sub_code, 9 | 10 | 16 | 91),
            "125" => matches!(sub_code, 58 | 61 | 63 | 82),
            "725" => sub_code == 82,
            _ => false,
        }
    }

    /// The number of the class without its letters: 8 for `8N`.
    #[must_use]
    pub fn class_number(&self) -> u16 {
        let digits = self
            .class()
            .trim_start_matches(|c: char| c.is_ascii_uppercase());
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let (number, _) = digits.split_at(end);
        // Three digits at most.
        number.parse().unwrap_or_default()
    }

    /// Where it stands in a list: by number, so that `8N` stands after `008/79`
    /// and before `009/00`; what has a letter before its number comes last.
    fn place(&self) -> (&str, u16, bool) {
        let class = self.class();
        let digits = class.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let (letter, _) = class.split_at(class.len().saturating_sub(digits.len()));
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        (letter, self.class_number(), !plain)
    }
}

/// The one spelling of a class and a sub-code; `None` when they are no code.
fn spelt(class: &str, sub_code: Option<&str>) -> Option<String> {
    let class = class.to_ascii_uppercase();
    let digits_on = class.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let (letter, digits_on) = class.split_at(class.len().checked_sub(digits_on.len())?);
    let end = digits_on
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits_on.len());
    let (digits, suffix) = digits_on.split_at(end);
    let is_suffix = match suffix.strip_prefix('.') {
        Some(decimal) => (1..=2).contains(&decimal.len()) && all_digits(decimal),
        None => suffix.len() <= 2 && suffix.bytes().all(|b| b.is_ascii_uppercase()),
    };
    if letter.len() > 1 || !(1..=3).contains(&digits.len()) || !is_suffix {
        return None;
    }
    let number: u16 = digits.parse().ok()?;
    let mut text = match (letter, suffix) {
        ("", "") => format!("{number:03}"),
        ("", _) => format!("{number}{suffix}"),
        _ => class.clone(),
    };
    if let Some(sub_code) = sub_code {
        let sub_code = sub_code.to_ascii_uppercase();
        let number = sub_code.trim_end_matches(|c: char| c.is_ascii_uppercase());
        let letters = sub_code.len().checked_sub(number.len())?;
        if letters > 2 || !(1..=2).contains(&number.len()) || !all_digits(number) {
            return None;
        }
        text.push('/');
        if letter.is_empty() && letters == 0 {
            text.push_str(&format!("{sub_code:0>2}"));
        } else {
            text.push_str(&sub_code);
        }
    }
    Some(text)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

impl PartialOrd for OffenceCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OffenceCode {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place()
            .cmp(&other.place())
            .then_with(|| self.class().cmp(other.class()))
            .then_with(|| self.sub_code().cmp(&other.sub_code()))
    }
}

impl fmt::Display for OffenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OffenceCode {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().split_once('/') {
            // A slash promises a sub-code.
            Some((class, sub_code)) if !sub_code.trim().is_empty() => {
                Self::of(class, Some(sub_code))
            }
            _ => Self::of(text, None),
        }
    }
}

impl TryFrom<String> for OffenceCode {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<OffenceCode> for String {
    fn from(code: OffenceCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_of_practice_have_one_spelling() {
        for (text, spelling, class, sub_code) in [
            ("008/06", "008/06", "008", Some("06")),
            ("8/6", "008/06", "008", Some("06")),
            (" 08/06 ", "008/06", "008", Some("06")),
            ("066/98", "066/98", "066", Some("98")),
            ("195/94A", "195/94A", "195", Some("94A")),
            ("8n", "8N", "8N", None),
            ("008N", "8N", "8N", None),
            ("28E", "28E", "28E", None),
            ("28e/1", "28E/01", "28E", Some("01")),
            ("105A", "105A", "105A", None),
            ("4.10", "4.10", "4.10", None),
            ("104", "104", "104", None),
            ("1", "001", "001", None),
            ("n100", "N100", "N100", None),
            ("N100/1", "N100/1", "N100", Some("1")),
        ] {
            let code: OffenceCode = text.parse().unwrap();
            assert_eq!(code.as_str(), spelling, "{text}");
            assert_eq!((code.class(), code.sub_code()), (class, sub_code), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in [
            "", " ", "/", "8/", "/6", "N", "NN8", "8NNN", "8/N", "8/006", "1234", "N1000", "8.",
            "8.123", "8N.1", "8-6", "8/6/1", "8 N", "é", "é8", "８",
        ] {
            let error = text.parse::<OffenceCode>().unwrap_err();
            assert_eq!(error.field, "code", "{text}");
        }
        assert_eq!("".parse::<OffenceCode>().unwrap_err().rule, Rule::Required);
    }

    #[test]
    fn codes_are_in_the_order_of_the_list() {
        let mut codes: Vec<OffenceCode> = ["N100", "105A", "8N", "028/03", "008/79", "9/0", "8"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        codes.sort();
        let spelt: Vec<_> = codes.iter().map(OffenceCode::as_str).collect();
        let expected = ["008", "008/79", "8N", "009/00", "028/03", "105A", "N100"];
        assert_eq!(spelt, expected);
    }

    #[test]
    fn only_what_is_recorded_without_a_crime_is_of_an_incident() {
        for (text, of_an_incident) in [
            ("N100", true),
            ("N200/1", true),
            ("8N", false),
            ("1", false),
        ] {
            let code: OffenceCode = text.parse().unwrap();
            assert_eq!(code.is_of_an_incident(), of_an_incident, "{text}");
        }
    }

    #[test]
    fn what_is_domestic_or_aggravated_is_so_by_its_code() {
        for (text, domestic, aggravated) in [
            ("008/67", true, false),
            ("8/67", true, false),
            ("066/39", true, false),
            ("068/19", true, false),
            ("997/01", true, false),
            // A restraining order may be against anybody, and a domestic banning
            // order is one against going to football at home.
            ("066/38", false, false),
            ("125/30", false, false),
            ("008/06", false, false),
            ("008/39", false, false),
            ("008/57", false, true),
            ("8/60", false, true),
            ("008/78", false, true),
            ("058/04", false, true),
            ("058/05", false, false),
            ("725/82", false, true),
            ("066/23", false, false),
            ("8N", false, false),
            ("58", false, false),
        ] {
            let code: OffenceCode = text.parse().unwrap();
            assert_eq!(code.is_domestic_by_definition(), domestic, "{text}");
            assert_eq!(
                code.is_racially_or_religiously_aggravated(),
                aggravated,
                "{text}"
            );
        }
    }

    fn shape() -> impl Strategy<Value = String> {
        "[A-Z]?[0-9]{1,3}([A-Z]{1,2}|\\.[0-9]{1,2})?(/[0-9]{1,2}[A-Z]{0,2})?"
    }

    proptest! {
        #[test]
        fn every_code_is_read_again_as_itself(text in shape()) {
            let code: OffenceCode = text.parse().unwrap();
            prop_assert_eq!(&code.as_str().parse::<OffenceCode>().unwrap(), &code);
            let whole = match code.sub_code() {
                Some(sub_code) => format!("{}/{sub_code}", code.class()),
                None => code.class().to_owned(),
            };
            prop_assert_eq!(whole, code.as_str());
            prop_assert_eq!(&text.to_lowercase().parse::<OffenceCode>().unwrap(), &code);
        }

        #[test]
        fn two_codes_are_equal_when_neither_comes_first(one in shape(), other in shape()) {
            let (one, other): (OffenceCode, OffenceCode) =
                (one.parse().unwrap(), other.parse().unwrap());
            prop_assert_eq!(one == other, one.cmp(&other) == Ordering::Equal);
            prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
        }

        #[test]
        fn no_text_makes_a_code_panic(text in "\\PC{0,12}") {
            let _ = text.parse::<OffenceCode>();
        }
    }
}
