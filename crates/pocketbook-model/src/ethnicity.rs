//! Self-defined ethnicity and observed appearance: two facts from two sources.
//!
//! What somebody says of themselves and what an officer sees are recorded side
//! by side, and neither is ever filled in from the other. The two types have no
//! conversion into each other, and nothing here takes one and gives the other.
//!
//! Source: CJS Data Standards (self-defined ethnicity 16+1 with the codes W1 to
//! O9 and NS; IC codes). That 18+1 adds W3 and O2 is from memory and to be
//! confirmed by the force, which is why the list is kept with each code.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Response, Rule};

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
    EthnicityCode, "self_defined_ethnicity", "a code of the list such as W1, or \"refused\" where it was not stated" {
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
    /// The appearance of a person as an officer or a witness saw it (IC code).
    ObservedAppearance, "observed_appearance", "an IC code: IC1 to IC6, or IC9 for unknown" {
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

/// What somebody says of their own ethnicity, as a code of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Written", into = "Written")]
pub struct SelfDefinedEthnicity {
    code: EthnicityCode,
    list: EthnicityList,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Written {
    code: EthnicityCode,
    list: EthnicityList,
}

impl SelfDefinedEthnicity {
    /// A code as it stands on a list.
    ///
    /// # Errors
    ///
    /// [`FieldError`] when the list does not have the code.
    pub fn new(code: EthnicityCode, list: EthnicityList) -> Result<Self, FieldError> {
        if list.has(code) {
            return Ok(Self { code, list });
        }
        Err(FieldError {
            field: "self_defined_ethnicity".to_owned(),
            rule: Rule::Unknown {
                expected: "a code of this list; W3 and O2 are on the list 18+1",
            },
        })
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> EthnicityCode {
        self.code
    }

    /// The list it is from.
    #[must_use]
    pub const fn list(self) -> EthnicityList {
        self.list
    }
}

impl Response<SelfDefinedEthnicity> {
    /// The code that a form has a box for: what was given, or `NS` (not stated)
    /// when it was refused. Nothing was stated and nothing was refused when
    /// nobody asked or nobody knew, so there is no code for that.
    #[must_use]
    pub const fn form_code(&self) -> Option<&'static str> {
        match self {
            Self::Given(ethnicity) => Some(ethnicity.code.as_str()),
            Self::Refused => Some("NS"),
            Self::NotAsked | Self::Unknown => None,
        }
    }
}

impl TryFrom<Written> for SelfDefinedEthnicity {
    type Error = FieldError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.code, written.list)
    }
}

impl From<SelfDefinedEthnicity> for Written {
    fn from(ethnicity: SelfDefinedEthnicity) -> Self {
        Self {
            code: ethnicity.code,
            list: ethnicity.list,
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
        let observed: Vec<_> = ObservedAppearance::ALL.iter().map(|c| c.as_str()).collect();
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
            assert!(code.as_str().parse::<ObservedAppearance>().is_err());
        }
        for code in ObservedAppearance::ALL {
            assert!(code.as_str().parse::<EthnicityCode>().is_err());
        }
        let json = r#"{"code":"IC3","list":"16+1"}"#;
        assert!(serde_json::from_str::<SelfDefinedEthnicity>(json).is_err());
    }
}
