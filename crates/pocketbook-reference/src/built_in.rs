//! What is compiled in: enough to work from the first hour, before the force has
//! published anything. Each list says where its entries come from, and marks
//! those that the force has to confirm.
//!
//! The tests read every one of these lists; should one be broken after all, it
//! is empty rather than half.

use std::sync::{Arc, LazyLock};

use crate::{CodeList, OffenceList, Synonyms};

static COMMON_OFFENCES: LazyLock<Arc<OffenceList>> = LazyLock::new(|| {
    let read = OffenceList::parse(include_bytes!("../lists/common-offences.json"));
    Arc::new(read.unwrap_or_default())
});

static SYNONYMS: LazyLock<Synonyms> =
    LazyLock::new(|| Synonyms::parse(include_bytes!("../lists/synonyms.json")).unwrap_or_default());

/// The offences that officers meet most, about 130, with the names they call
/// them by.
#[must_use]
pub fn common_offences() -> Arc<OffenceList> {
    Arc::clone(&COMMON_OFFENCES)
}

/// What people say, and what the lists call it.
#[must_use]
pub fn synonyms() -> &'static Synonyms {
    &SYNONYMS
}

macro_rules! code_list {
    ($(#[$doc:meta])* $name:ident, $file:literal) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name() -> &'static CodeList {
            static LIST: LazyLock<CodeList> = LazyLock::new(|| {
                CodeList::parse(include_bytes!(concat!("../lists/codes/", $file))).unwrap_or_default()
            });
            &LIST
        }
    };
}

code_list! {
    /// Self-defined ethnicity, 16 codes and one (CJS Data Standards). What a
    /// person says of themselves; never derived from [`observed_appearance`].
    ethnicity_16_1, "ethnicity-16-1.json"
}
code_list! {
    /// Self-defined ethnicity, 18 codes and one: with W3 and O2.
    ethnicity_18_1, "ethnicity-18-1.json"
}
code_list! {
    /// Observed appearance: the IC codes. What an officer sees; never derived
    /// from self-defined ethnicity.
    observed_appearance, "observed-appearance.json"
}
code_list! {
    /// Crime outcomes 1 to 22: for reading, since they are not set in the field.
    outcomes, "outcomes.json"
}
code_list! {
    /// Roles of people in the criminal justice exchange.
    cjse_roles, "cjse-roles.json"
}

/// Every code list that is compiled in.
#[must_use]
pub fn code_lists() -> [&'static CodeList; 5] {
    [
        ethnicity_16_1(),
        ethnicity_18_1(),
        observed_appearance(),
        outcomes(),
        cjse_roles(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Basis;

    #[test]
    fn every_list_compiled_in_is_without_fault() {
        let text = include_bytes!("../lists/common-offences.json");
        assert!(OffenceList::parse(text).unwrap().offences().len() > 100);
        Synonyms::parse(include_bytes!("../lists/synonyms.json")).unwrap();
        for list in code_lists() {
            assert!(!list.codes().is_empty(), "one of them is empty");
        }
    }

    #[test]
    fn every_synonym_for_an_offence_names_one_that_is_compiled_in() {
        let offences = common_offences();
        for entry in &synonyms().phrases {
            for code in &entry.offences {
                assert!(offences.find(code).is_some(), "{code} {:?}", entry.says);
            }
        }
    }

    #[test]
    fn the_written_form_of_each_list_is_the_file() {
        assert_eq!(
            common_offences().to_json(),
            include_str!("../lists/common-offences.json")
        );
        for (list, file) in [
            (
                ethnicity_16_1(),
                include_str!("../lists/codes/ethnicity-16-1.json"),
            ),
            (
                ethnicity_18_1(),
                include_str!("../lists/codes/ethnicity-18-1.json"),
            ),
            (
                observed_appearance(),
                include_str!("../lists/codes/observed-appearance.json"),
            ),
            (outcomes(), include_str!("../lists/codes/outcomes.json")),
            (cjse_roles(), include_str!("../lists/codes/cjse-roles.json")),
        ] {
            assert_eq!(list.to_json(), file);
        }
    }

    #[test]
    fn the_lists_hold_the_codes_of_their_names() {
        let codes = |list: &CodeList| {
            list.codes()
                .iter()
                .map(|c| c.code.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(ethnicity_16_1()).len(), 16 + 1);
        assert_eq!(codes(ethnicity_18_1()).len(), 18 + 1);
        let added: Vec<_> = codes(ethnicity_18_1())
            .into_iter()
            .filter(|code| !codes(ethnicity_16_1()).contains(code))
            .collect();
        assert_eq!(added, ["W3", "O2"]);
        let numbers: Vec<_> = (1..=22).map(|number| number.to_string()).collect();
        assert_eq!(codes(outcomes()), numbers);
        assert_eq!(
            codes(cjse_roles()),
            ["Victi", "Witn", "Info", "Inte", "Poli", "Appr", "Defe"]
        );
    }

    #[test]
    fn only_codes_of_the_counting_rules_are_left_to_confirm() {
        let to_confirm: Vec<_> = common_offences()
            .offences()
            .iter()
            .filter(|offence| offence.basis == Basis::ToConfirm)
            .map(|offence| offence.code.to_string())
            .collect();
        assert_eq!(to_confirm, ["8N", "28E", "N100"]);
    }
}
