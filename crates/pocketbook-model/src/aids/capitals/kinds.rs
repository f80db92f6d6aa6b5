//! What police practice writes in capitals, asked for together.

use serde::{Deserialize, Serialize};

use super::{Suggestion, capitals_suggestions, place_suggestions, speech_suggestions};
use crate::Personal;

/// What may be put into capitals ("SURNAMES, place names and direct speech in
/// CAPITALS": police training cards).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capitals {
    /// Surnames of the people of the incident.
    Surnames,
    /// Names of its places.
    Places,
    /// Direct speech.
    Speech,
}

impl Capitals {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Surnames, Self::Places, Self::Speech];
}

/// Where what is asked for stands in the text without capitals. Of two that
/// share a letter, the longer one is suggested: a name within direct speech goes
/// with it.
#[must_use]
pub fn all_capitals(
    body: &str,
    what: &[Capitals],
    names: &[Personal],
    places: &[Personal],
) -> Vec<Suggestion> {
    let mut all = Vec::new();
    for one in Capitals::ALL.into_iter().filter(|one| what.contains(one)) {
        all.extend(match one {
            Capitals::Surnames => capitals_suggestions(body, names),
            Capitals::Places => place_suggestions(body, places),
            Capitals::Speech => speech_suggestions(body),
        });
    }
    all.sort_by_key(|one| (std::cmp::Reverse(one.to - one.from), one.from));
    let mut kept: Vec<Suggestion> = Vec::new();
    for one in all {
        if kept
            .iter()
            .all(|other| one.to <= other.from || other.to <= one.from)
        {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| one.from);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aids::apply;

    #[test]
    fn what_is_asked_for_together_never_overlaps() {
        let body = "Anna Smith of Hill Court said \"Ask Smith in Hill Court\".";
        let names = ["Anna SMITH".into()];
        let places = ["3 Hill Court".into()];
        let with =
            |what: &[Capitals]| apply(body, &all_capitals(body, what, &names, &places)).unwrap();
        assert_eq!(
            with(&Capitals::ALL),
            "Anna SMITH of HILL COURT said \"ASK SMITH IN HILL COURT\"."
        );
        assert_eq!(
            with(&[Capitals::Places]),
            "Anna Smith of HILL COURT said \"Ask Smith in HILL COURT\"."
        );
        assert_eq!(with(&[]), body);
    }
}
