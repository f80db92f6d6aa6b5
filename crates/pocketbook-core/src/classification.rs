//! Classifying what happened: the search for an offence as it is typed, and
//! what a code stands for. Nothing here touches the disk once the lists of the
//! tablet are built (`offence_lists`).

use pocketbook_model::OffenceCode;
use pocketbook_reference::{Because, Hit, Offence, OffenceList};
use serde::Serialize;

use crate::{CoreError, Device};

/// Greatest number of offences that a search gives.
const MOST_HITS: usize = 200;

/// An offence, and why it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OffenceHitView {
    /// The offence.
    pub offence: Offence,
    /// Identifier of the list it was found in.
    pub list: String,
    /// Edition of the list: a report names both with the offence.
    pub edition: u64,
    /// Which words, or that it was the code.
    pub because: Vec<Because>,
}

/// What a search for an offence gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OffenceSearchView {
    /// What to read first, where what was asked for is marked in a report and is
    /// no offence by itself: a hate crime, domestic abuse.
    pub note: Option<&'static str>,
    /// The offences, best first.
    pub hits: Vec<OffenceHitView>,
}

/// What a code stands for, and where that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OffenceView {
    /// The offence.
    pub offence: Offence,
    /// Identifier of the list.
    pub list: String,
    /// Edition of the list.
    pub edition: u64,
    /// Whether that is the edition to choose from today. A code of an earlier one
    /// is for reading.
    pub current: bool,
}

impl Device {
    /// Finds offences while they are typed, best first: by code (`8/6`), by
    /// words, by what people say ("nicked a bike"). At most 200 are given.
    ///
    /// The list is the newest that the force has published and this tablet
    /// accepted; until there is one, the short one that is compiled in. What is
    /// chosen is provisional until the force confirms it.
    #[must_use]
    pub fn search_offences(&self, query: &str, limit: usize) -> OffenceSearchView {
        let lists = self.held_lists();
        let index = lists.index(self.store());
        let limit = limit.min(MOST_HITS);
        let view = |list: &OffenceList, hit: Hit<'_>| OffenceHitView {
            offence: hit.offence.clone(),
            list: list.head().id.clone(),
            edition: list.head().edition,
            because: hit.because,
        };
        let hits = index.find(query, limit).into_iter();
        let mut found: Vec<_> = hits.map(|hit| view(index.list(), hit)).collect();
        // The codes of the counting rules, such as 8N and N100, are current and in
        // no list of statutes: by its code, one that the force's list lacks is
        // found all the same. Words find what the force has published.
        if let Ok(code) = query.trim().parse::<OffenceCode>()
            && let Some(own) = lists.compiled_in(self.store())
        {
            let lacking = own
                .find(query, limit)
                .into_iter()
                .filter(|hit| hit.offence.code == code && index.list().find(&code).is_none());
            found.extend(lacking.map(|hit| view(own.list(), hit)));
            found.truncate(limit);
        }
        OffenceSearchView {
            note: note(query),
            hits: found,
        }
    }

    /// What a code stands for, in any edition that this tablet holds.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when the text is no code, or no edition has it.
    pub fn offence(&self, code: &str) -> Result<OffenceView, CoreError> {
        let code: OffenceCode = code
            .parse()
            .map_err(|_| CoreError::NotFound { what: "offence" })?;
        let held = self.held_lists().offence(self.store(), &code);
        held.ok_or(CoreError::NotFound { what: "offence" })
    }
}

/// What a search for an offence cannot find, because it is none: what a report is
/// marked with, beside the offence that was committed.
const NO_OFFENCES: [(&[&str], &str); 3] = [
    (
        &["hate", "homophobic", "transphobic", "disablist"],
        "A hate crime is no offence by itself: choose what was done, and mark each strand under flags (hate_race, hate_religion_or_faith, hate_sexual_orientation, hate_disability, hate_transgender). Without a crime it is of the kind hate_incident.",
    ),
    (
        &["domestic"],
        "Domestic abuse is no offence by itself: choose what was done, and mark domestic_abuse under flags. Without a crime it is of the kind domestic_incident.",
    ),
    (
        &["honour", "honor"],
        "Abuse in the name of honour is no offence by itself: choose what was done, and mark honour_based_abuse under flags.",
    ),
];

/// What to say before what a search for an offence found, where what was asked
/// for is marked in a report and is no offence by itself.
fn note(query: &str) -> Option<&'static str> {
    let lower = query.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    // "Domestic burglary" is of a home.
    let of_a_home = words.contains(&"burglary");
    let asked = |(said, _): &&(&[&str], &str)| {
        let mut said = said
            .iter()
            .filter(|word| !(of_a_home && **word == "domestic"));
        said.any(|word| words.contains(word))
    };
    NO_OFFENCES.iter().find(asked).map(|(_, note)| *note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_and_is_no_offence_is_said() {
        for (query, flag) in [
            ("hate crime", Some("hate_race")),
            ("Hate", Some("hate_incident")),
            ("homophobic abuse", Some("hate_sexual_orientation")),
            ("domestic violence", Some("domestic_abuse")),
            ("honour-based abuse", Some("honour_based_abuse")),
            ("whatever", None),
            ("theft", None),
        ] {
            let note = note(query);
            assert_eq!(note.is_some(), flag.is_some(), "{query}");
            assert!(
                flag.is_none_or(|flag| note.unwrap().contains(flag)),
                "{query}"
            );
        }
    }

    #[test]
    fn a_tablet_finds_an_offence_and_reads_a_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet");
        let platform = Device::software_platform(&path).unwrap();
        let device = Device::create(&path, platform).unwrap();
        let found = device.search_offences("nicked a bike", 3);
        assert_eq!(found.hits[0].offence.code.to_string(), "044/00");
        assert!(!found.hits[0].because.is_empty());
        assert_eq!(found.note, None);
        let found = device.search_offences("hate crime", 3);
        assert!(found.note.unwrap().contains("hate_race") && !found.hits.is_empty());
        assert!(device.search_offences("theft", usize::MAX).hits.len() <= MOST_HITS);

        let held = device.offence("8/6").unwrap();
        assert_eq!(held.list, "common-offences");
        assert!(held.current);
        for unknown in ["999/99", "eight"] {
            let error = device.offence(unknown).unwrap_err();
            assert!(matches!(error, CoreError::NotFound { what: "offence" }));
        }
    }
}
