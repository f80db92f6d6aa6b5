//! Self-defined ethnicity and observed appearance: two facts from two sources.
//!
//! What somebody says of themselves and what an officer sees are recorded side
//! by side, and neither is ever filled in from the other. The two types have no
//! conversion into each other, and nothing here takes one and gives the other.
//!
//! Source: CJS Data Standards (self-defined ethnicity 16+1 with the codes W1 to
//! O9 and NS; IC codes). That 18+1 adds W3 and O2 is from memory and to be
//! confirmed by the force, which is why the list is kept with each code. A force
//! may publish lists of its own (signed reference data): a code of one keeps the
//! list, its edition and what it stood for there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Personal, Response, Rule};

/// A list of self-defined ethnicity codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EthnicityList {
    /// 16 codes and "not stated", of the 2001 census.
    #[serde(rename = "16+1")]
    SixteenPlusOne,
    /// 18 codes and "not stated", of the 2011 census: adds W3 and O2.
    #[serde(rename = "18+1")]
    EighteenPlusOne,
}

impl EthnicityList {
    /// The name of the list.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SixteenPlusOne => "16+1",
            Self::EighteenPlusOne => "18+1",
        }
    }

    /// The list of this name.
    ///
    /// # Errors
    ///
    /// [`FieldError`] unless it is `16+1` or `18+1`.
    pub fn named(name: &str) -> Result<Self, FieldError> {
        [Self::SixteenPlusOne, Self::EighteenPlusOne]
            .into_iter()
            .find(|list| list.as_str() == name)
            .ok_or_else(|| FieldError {
                field: "self_defined_ethnicity.list".to_owned(),
                rule: Rule::Unknown {
                    expected: "16+1 or 18+1",
                },
            })
    }

    const fn has(self, code: EthnicityCode) -> bool {
        !matches!(
            (self, code),
            (Self::SixteenPlusOne, EthnicityCode::W3 | EthnicityCode::O2)
        )
    }
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $field:literal, $expected:literal { $($(#[$says:meta])* $code:ident = $text:literal, $words:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$says])* #[doc = $words] #[serde(rename = $text)] $code,)*
        }

        impl $name {
            /// Every code, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// The code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text),* }
            }

            /// What it stands for.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$code => $words),* }
            }
        }

        impl FromStr for $name {
            type Err = FieldError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or_else(|| FieldError {
                    field: $field.to_owned(),
                    rule: Rule::Unknown { expected: $expected },
                })
            }
        }

        /// Special-category or descriptive data does not show itself.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[personal]")
            }
        }
    };
}

codes! {
    /// A code by which somebody defines their own ethnicity. "Not stated" (NS)
    /// is no answer and is a [`Response::Refused`] here.
    EthnicityCode, "self_defined_ethnicity", "a code of the list such as W1; or \"refused\" where it was not stated (NS), and observed_appearance for how somebody looked (IC1)" {
        W1 = "W1", "White: British";
        W2 = "W2", "White: Irish";
        W3 = "W3", "White: Gypsy or Irish Traveller";
        W9 = "W9", "Any other White background";
        M1 = "M1", "White and Black Caribbean";
        M2 = "M2", "White and Black African";
        M3 = "M3", "White and Asian";
        M9 = "M9", "Any other mixed background";
        A1 = "A1", "Indian";
        A2 = "A2", "Pakistani";
        A3 = "A3", "Bangladeshi";
        A9 = "A9", "Any other Asian background";
        B1 = "B1", "Caribbean";
        B2 = "B2", "African";
        B9 = "B9", "Any other Black background";
        O1 = "O1", "Chinese";
        O2 = "O2", "Arab";
        O9 = "O9", "Any other ethnic group";
    }
}

codes! {
    /// An IC code: appearance as an officer or a witness saw it.
    AppearanceCode, "observed_appearance", "an IC code: IC1 to IC6, or IC9 for unknown" {
        Ic0 = "IC0", "Unknown (older list)";
        Ic1 = "IC1", "White North European";
        Ic2 = "IC2", "White South European";
        Ic3 = "IC3", "Black";
        Ic4 = "IC4", "Asian (Indian subcontinent)";
        Ic5 = "IC5", "Chinese, Japanese or South East Asian";
        Ic6 = "IC6", "Arab or North African";
        Ic7 = "IC7", "Unknown (older list)";
        Ic9 = "IC9", "Unknown";
    }
}

/// A code of a list that a force published: its own, beside or instead of the
/// standard ones. What it stood for when it was chosen is kept with it, so it
/// reads for ever, whatever later editions say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListedCode {
    /// The code.
    pub code: Personal,
    /// The list it is from, such as `ethnicity-18-1`.
    pub list: String,
    /// The edition of the list it was chosen from; 0 until it was looked up.
    #[serde(default)]
    pub edition: u64,
    /// What it stood for there.
    #[serde(default)]
    pub label: Personal,
}

impl ListedCode {
    /// Greatest number of letters of a code, as in a published list.
    pub const CHARACTERS: usize = 20;

    fn of(
        written: Self,
        lists: &str,
        field: &str,
        lists_of: &'static str,
    ) -> Result<Self, FieldError> {
        let refused = |expected| {
            Err(FieldError {
                field: field.to_owned(),
                rule: Rule::Unknown { expected },
            })
        };
        if !written.list.starts_with(lists) {
            return refused(lists_of);
        }
        let code = written.code.reveal();
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
        if !(1..=Self::CHARACTERS).contains(&code.len()) || !code.bytes().all(allowed) {
            return refused("a code of the list: 1 to 20 letters, digits, dots or hyphens");
        }
        Ok(written)
    }

    fn unfinished(&self, field: &str, found: &mut Vec<FieldError>) {
        if self.edition == 0 || self.label.reveal().trim().is_empty() {
            found.push(FieldError {
                field: field.to_owned(),
                rule: Rule::Unasked {
                    remedy: "choose a code of the list that the tablet holds; its edition is kept with it",
                },
            });
        }
    }
}

/// What somebody says of their own ethnicity, as a code of a list: a standard
/// one, or one that the force published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "WrittenEthnicity", into = "WrittenEthnicity")]
pub enum SelfDefinedEthnicity {
    /// A code of a standard list.
    Standard(StandardEthnicity),
    /// A code of a list of the force.
    Listed(ListedCode),
}

/// A code of one of the two standard lists, which has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StandardEthnicity {
    code: EthnicityCode,
    list: EthnicityList,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WrittenEthnicity {
    /// The code, such as W1.
    code: Personal,
    /// A standard list, `16+1` or `18+1`, or the id of a list that the force
    /// published, which begins with `ethnicity`.
    list: String,
    /// The edition of the force's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edition: Option<u64>,
    /// What the code stood for in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<Personal>,
}

impl SelfDefinedEthnicity {
    /// With what the id of every list for it begins.
    pub const LISTS: &'static str = "ethnicity";

    /// A code as it stands on a standard list.
    ///
    /// # Errors
    ///
    /// [`FieldError`] when the list does not have the code.
    pub fn new(code: EthnicityCode, list: EthnicityList) -> Result<Self, FieldError> {
        if list.has(code) {
            return Ok(Self::Standard(StandardEthnicity { code, list }));
        }
        Err(FieldError {
            field: "self_defined_ethnicity".to_owned(),
            rule: Rule::Unknown {
                expected: "a code of this list; W3 and O2 are on the list 18+1",
            },
        })
    }

    /// A code of a list of the force.
    ///
    /// # Errors
    ///
    /// [`FieldError`] when it is no code, or the list is not one of ethnicity.
    /// "Not stated" is a refusal and no code.
    pub fn listed(code: ListedCode) -> Result<Self, FieldError> {
        const FIELD: &str = "self_defined_ethnicity";
        if code.code.reveal() == "NS" {
            return Err(no_code(FIELD));
        }
        ListedCode::of(
            code,
            Self::LISTS,
            FIELD,
            "16+1, 18+1 or a list of the force whose id begins with ethnicity",
        )
        .map(Self::Listed)
    }

    /// A code as it is written down: of a standard list where that is named, and
    /// no edition; else of the force's.
    ///
    /// # Errors
    ///
    /// [`FieldError`] as [`SelfDefinedEthnicity::new`] and
    /// [`SelfDefinedEthnicity::listed`].
    pub fn written(
        code: Personal,
        list: String,
        edition: Option<u64>,
        label: Personal,
    ) -> Result<Self, FieldError> {
        if let (Ok(list), None) = (EthnicityList::named(&list), edition) {
            return Self::new(code.reveal().parse()?, list);
        }
        Self::listed(ListedCode {
            code,
            list,
            edition: edition.unwrap_or_default(),
            label,
        })
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Standard(standard) => standard.code.as_str(),
            Self::Listed(listed) => listed.code.reveal(),
        }
    }

    /// What it stands for.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Standard(standard) => standard.code.words(),
            Self::Listed(listed) => listed.label.reveal(),
        }
    }

    /// The list it is from: `16+1`, `18+1`, or the id of the force's.
    #[must_use]
    pub fn list(&self) -> &str {
        match self {
            Self::Standard(standard) => standard.list.as_str(),
            Self::Listed(listed) => &listed.list,
        }
    }

    /// The edition of the force's list; a standard list has none.
    #[must_use]
    pub const fn edition(&self) -> Option<u64> {
        match self {
            Self::Standard(_) => None,
            Self::Listed(listed) => Some(listed.edition),
        }
    }

    pub(crate) fn unfinished(&self, field: &str, found: &mut Vec<FieldError>) {
        if let Self::Listed(listed) = self {
            listed.unfinished(field, found);
        }
    }
}

fn no_code(field: &str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Unknown {
            expected: "a code of the list such as W1, or \"refused\" where it was not stated",
        },
    }
}

impl Response<SelfDefinedEthnicity> {
    /// The code that a form has a box for: what was given, or `NS` (not stated)
    /// when it was refused. Nothing was stated and nothing was refused when
    /// nobody asked or nobody knew, so there is no code for that.
    #[must_use]
    pub fn form_code(&self) -> Option<&str> {
        match self {
            Self::Given(ethnicity) => Some(ethnicity.code()),
            Self::Refused => Some("NS"),
            Self::NotAsked | Self::Unknown => None,
        }
    }
}

impl TryFrom<WrittenEthnicity> for SelfDefinedEthnicity {
    type Error = FieldError;

    fn try_from(written: WrittenEthnicity) -> Result<Self, Self::Error> {
        Self::written(
            written.code,
            written.list,
            written.edition,
            written.label.unwrap_or_default(),
        )
    }
}

impl From<SelfDefinedEthnicity> for WrittenEthnicity {
    fn from(ethnicity: SelfDefinedEthnicity) -> Self {
        match ethnicity {
            SelfDefinedEthnicity::Standard(standard) => Self {
                code: standard.code.as_str().into(),
                list: standard.list.as_str().to_owned(),
                edition: None,
                label: None,
            },
            SelfDefinedEthnicity::Listed(listed) => Self {
                code: listed.code,
                list: listed.list,
                edition: Some(listed.edition),
                label: Some(listed.label),
            },
        }
    }
}

/// The appearance of a person as an officer or a witness saw it: an IC code, or
/// one of a list that the force published.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "WrittenAppearance", into = "WrittenAppearance")]
pub enum ObservedAppearance {
    /// An IC code.
    Standard(AppearanceCode),
    /// A code of a list of the force.
    Listed(ListedCode),
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum WrittenAppearance {
    Standard(AppearanceCode),
    Listed(WrittenListed),
}

/// A code of a list of the force.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WrittenListed {
    /// The code.
    code: Personal,
    /// The id of the list, which begins with `observed-appearance`.
    #[serde(default = "appearance_list")]
    list: String,
    /// Its edition.
    #[serde(default)]
    edition: u64,
    /// What the code stood for in it.
    #[serde(default)]
    label: Personal,
}

fn appearance_list() -> String {
    ObservedAppearance::LISTS.to_owned()
}

impl ObservedAppearance {
    /// With what the id of every list for it begins; the standard list's own.
    pub const LISTS: &'static str = "observed-appearance";

    /// A code of a list of the force.
    ///
    /// # Errors
    ///
    /// [`FieldError`] when it is no code, or the list is not one of appearance.
    pub fn listed(code: ListedCode) -> Result<Self, FieldError> {
        ListedCode::of(
            code,
            Self::LISTS,
            "observed_appearance",
            "a list of the force whose id begins with observed-appearance",
        )
        .map(Self::Listed)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Standard(code) => code.as_str(),
            Self::Listed(listed) => listed.code.reveal(),
        }
    }

    /// What it stands for.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Standard(code) => code.words(),
            Self::Listed(listed) => listed.label.reveal(),
        }
    }

    /// The id of the list it is from.
    #[must_use]
    pub fn list(&self) -> &str {
        match self {
            Self::Standard(_) => Self::LISTS,
            Self::Listed(listed) => &listed.list,
        }
    }

    /// The edition of the force's list; the standard one has none.
    #[must_use]
    pub const fn edition(&self) -> Option<u64> {
        match self {
            Self::Standard(_) => None,
            Self::Listed(listed) => Some(listed.edition),
        }
    }

    pub(crate) fn unfinished(&self, field: &str, found: &mut Vec<FieldError>) {
        if let Self::Listed(listed) = self {
            listed.unfinished(field, found);
        }
    }
}

impl From<AppearanceCode> for ObservedAppearance {
    fn from(code: AppearanceCode) -> Self {
        Self::Standard(code)
    }
}

impl FromStr for ObservedAppearance {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::Standard)
    }
}

impl TryFrom<WrittenAppearance> for ObservedAppearance {
    type Error = FieldError;

    fn try_from(written: WrittenAppearance) -> Result<Self, Self::Error> {
        match written {
            WrittenAppearance::Standard(code) => Ok(Self::Standard(code)),
            WrittenAppearance::Listed(listed) => Self::listed(ListedCode {
                code: listed.code,
                list: listed.list,
                edition: listed.edition,
                label: listed.label,
            }),
        }
    }
}

impl From<ObservedAppearance> for WrittenAppearance {
    fn from(appearance: ObservedAppearance) -> Self {
        match appearance {
            ObservedAppearance::Standard(code) => Self::Standard(code),
            ObservedAppearance::Listed(listed) => Self::Listed(WrittenListed {
                code: listed.code,
                list: listed.list,
                edition: listed.edition,
                label: listed.label,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Domain facts, section 2.3: the codes as published.
    #[test]
    fn the_lists_hold_the_published_codes() {
        let of = |list: EthnicityList| -> Vec<&str> {
            let codes = EthnicityCode::ALL.iter().filter(|code| list.has(**code));
            codes.map(|code| code.as_str()).collect()
        };
        assert_eq!(
            of(EthnicityList::SixteenPlusOne).join(" "),
            "W1 W2 W9 M1 M2 M3 M9 A1 A2 A3 A9 B1 B2 B9 O1 O9"
        );
        assert_eq!(of(EthnicityList::EighteenPlusOne).len(), 18);
        let observed: Vec<_> = AppearanceCode::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(observed.join(" "), "IC0 IC1 IC2 IC3 IC4 IC5 IC6 IC7 IC9");
    }

    #[test]
    fn a_code_is_checked_against_its_list() {
        for (code, list, good) in [
            (EthnicityCode::W1, EthnicityList::SixteenPlusOne, true),
            (EthnicityCode::W3, EthnicityList::SixteenPlusOne, false),
            (EthnicityCode::O2, EthnicityList::SixteenPlusOne, false),
            (EthnicityCode::W3, EthnicityList::EighteenPlusOne, true),
            (EthnicityCode::O2, EthnicityList::EighteenPlusOne, true),
        ] {
            assert_eq!(SelfDefinedEthnicity::new(code, list).is_ok(), good);
            let json = format!(
                r#"{{"code":"{}","list":"{}"}}"#,
                code.as_str(),
                list.as_str()
            );
            let read = serde_json::from_str::<SelfDefinedEthnicity>(&json);
            assert_eq!(read.is_ok(), good, "{json}");
            if let Ok(read) = read {
                assert_eq!(serde_json::to_string(&read).unwrap(), json);
            }
        }
    }

    #[test]
    fn not_stated_is_a_refusal_and_nothing_else_is() {
        let given = SelfDefinedEthnicity::new(EthnicityCode::A1, EthnicityList::SixteenPlusOne);
        for (response, code) in [
            (Response::Given(given.unwrap()), Some("A1")),
            (Response::Refused, Some("NS")),
            (Response::Unknown, None),
            (Response::NotAsked, None),
        ] {
            assert_eq!(response.form_code(), code);
        }
        assert!("NS".parse::<EthnicityCode>().is_err());
    }

    #[test]
    fn neither_list_reads_a_code_of_the_other() {
        for code in EthnicityCode::ALL {
            assert!(code.as_str().parse::<AppearanceCode>().is_err());
        }
        for code in AppearanceCode::ALL {
            assert!(code.as_str().parse::<EthnicityCode>().is_err());
        }
        let json = r#"{"code":"IC3","list":"16+1"}"#;
        assert!(serde_json::from_str::<SelfDefinedEthnicity>(json).is_err());
    }

    /// Codes of a force's own lists: what was kept with them reads back, and
    /// neither field takes a list of the other.
    #[test]
    fn a_code_of_a_list_of_the_force_keeps_its_list_and_edition() {
        let said = r#"{"code":"X1","list":"ethnicity-invented","edition":7,"label":"Invented"}"#;
        let read: SelfDefinedEthnicity = serde_json::from_str(said).unwrap();
        assert_eq!(
            (read.code(), read.list(), read.edition(), read.words()),
            ("X1", "ethnicity-invented", Some(7), "Invented")
        );
        assert_eq!(serde_json::to_string(&read).unwrap(), said);
        let seen = r#"{"code":"IC8","list":"observed-appearance","edition":2,"label":"Invented"}"#;
        let read: ObservedAppearance = serde_json::from_str(seen).unwrap();
        assert_eq!((read.code(), read.edition()), ("IC8", Some(2)));
        assert_eq!(serde_json::to_string(&read).unwrap(), seen);
        let plain: ObservedAppearance = serde_json::from_str(r#""IC4""#).unwrap();
        assert_eq!(serde_json::to_string(&plain).unwrap(), r#""IC4""#);
        assert!(serde_json::from_str::<SelfDefinedEthnicity>(seen).is_err());
        assert!(serde_json::from_str::<ObservedAppearance>(said).is_err());
        for wrong in ["NS", "", "a b", "123456789012345678901"] {
            let json = format!(r#"{{"code":"{wrong}","list":"ethnicity-invented"}}"#);
            assert!(
                serde_json::from_str::<SelfDefinedEthnicity>(&json).is_err(),
                "{wrong}"
            );
        }
        let mut found = Vec::new();
        let entered = r#"{"code":"X1","list":"ethnicity-invented"}"#;
        let entered: SelfDefinedEthnicity = serde_json::from_str(entered).unwrap();
        entered.unfinished("self_defined_ethnicity", &mut found);
        assert_eq!(found.len(), 1, "a code that nobody looked up is not kept");
    }
}
