//! Surnames, names of places and direct speech in capitals, as police practice
//! writes them, on request.
//!
//! Two steps, so that nobody's text changes by itself: suggestions are shown,
//! and what the officer accepts is applied. A suggestion can only write a
//! stretch of the text in capitals; [`apply`] refuses anything else, so no
//! defect above this module can turn it into a way to change words.

mod kinds;
mod places;
mod speech;

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_script::{Script, UnicodeScript};

pub use kinds::{Capitals, all_capitals};
pub use places::place_suggestions;
pub use speech::speech_suggestions;

use super::plain::plain;
use crate::Personal;

/// A stretch of the text that could be written in capitals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// First character, counted from 0.
    pub from: usize,
    /// One past the last character.
    pub to: usize,
    /// The same words in capitals (Unicode full case mapping: `ß` becomes
    /// `SS`, so the length may differ).
    pub replacement: Personal,
}

/// Why suggestions were not applied. Nothing is applied when one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SuggestionError {
    /// The place is not within the text.
    #[error("characters {from} to {to} are not in the text; ask for suggestions again")]
    OutsideText {
        /// First character.
        from: usize,
        /// One past the last character.
        to: usize,
    },
    /// Two suggestions cover the same character.
    #[error("two suggestions cover character {at}; apply one of them")]
    Overlap {
        /// The first character that both cover.
        at: usize,
    },
    /// The text at the place is no longer the one the suggestion was made for.
    #[error("the text at characters {from} to {to} has changed since; ask for suggestions again")]
    TextChanged {
        /// First character.
        from: usize,
        /// One past the last character.
        to: usize,
    },
}

/// Where the surnames of these people stand in the text without capitals.
///
/// `names` are full names as the incident holds them. The surname is what
/// stands before a comma (`SMITH, Anna`), else the words already in capitals
/// (`Ana GARCÍA LÓPEZ`), else the last word with the particles before it
/// (`van der Berg`). Organisations (`Invented Shops Ltd`) have none.
///
/// Many surnames are also words (Green, Young, Hill), so a surname in small
/// letters is taken for a name only after a title or a forename of that
/// person: `mr green`, but not `a green car`. `McDONALD` counts as capitals.
///
/// Suggestions are in the order of the text and never overlap. The time taken
/// grows with the length of the text, not with the number of names.
#[must_use]
pub fn capitals_suggestions(body: &str, names: &[Personal]) -> Vec<Suggestion> {
    let people: Vec<Name> = names.iter().filter_map(Name::read).collect();
    let mut surnames: HashMap<&str, Vec<(&[String], &Name)>> = HashMap::new();
    for name in &people {
        for surname in name.surnames() {
            if let Some(first) = surname.first() {
                surnames.entry(first).or_default().push((surname, name));
            }
        }
    }
    for candidates in surnames.values_mut() {
        candidates.sort_by_key(|(surname, _)| std::cmp::Reverse(surname.len()));
    }

    let words = words(body);
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(rest) = words.get(next..).filter(|rest| !rest.is_empty()) {
        let previous = next.checked_sub(1).and_then(|before| words.get(before));
        let hit = rest
            .first()
            .and_then(|word| surnames.get(word.capitals.as_str()))
            .into_iter()
            .flatten()
            .find_map(|(surname, name)| {
                let matched = rest.get(..surname.len())?;
                let same = matched
                    .iter()
                    .zip(*surname)
                    .all(|(word, capital)| word.capitals == *capital)
                    && matched
                        .windows(2)
                        .all(|pair| pair.iter().skip(1).all(|word| word.follows_directly));
                let is_name = matched.last().is_some_and(|word| word.begins_in_capitals)
                    || previous.is_some_and(|word| name.announced_by(&word.capitals));
                (same && is_name).then_some(matched)
            });
        let Some(matched) = hit else {
            next += 1;
            continue;
        };
        next += matched.len();
        found.extend(suggestion(body, matched));
    }
    found
}

fn suggestion(body: &str, matched: &[Word]) -> Option<Suggestion> {
    let (first, last) = (matched.first()?, matched.last()?);
    let text = body.get(first.bytes.start..last.bytes.end)?;
    let capitals = text.to_uppercase();
    let already = text == capitals
        || text
            .strip_prefix("Mc")
            .is_some_and(|rest| rest == rest.to_uppercase());
    (!already).then(|| Suggestion {
        from: first.at,
        to: last.at + last.characters,
        replacement: capitals.into(),
    })
}

/// The text with these suggestions applied; the order does not matter.
///
/// # Errors
///
/// [`SuggestionError`] when a suggestion no longer fits the text or would do
/// anything but write it in capitals. Then nothing is applied.
pub fn apply(body: &str, suggestions: &[Suggestion]) -> Result<String, SuggestionError> {
    let mut sorted: Vec<&Suggestion> = suggestions.iter().collect();
    sorted.sort_by_key(|suggestion| (suggestion.from, suggestion.to));

    let mut characters = body.chars();
    let mut position = 0;
    let mut applied = String::with_capacity(body.len());
    for suggestion in sorted {
        let &Suggestion {
            from,
            to,
            ref replacement,
        } = suggestion;
        let outside = SuggestionError::OutsideText { from, to };
        let untouched = from
            .checked_sub(position)
            .ok_or(SuggestionError::Overlap { at: from })?;
        let length = to.checked_sub(from).ok_or(outside)?;
        let before = applied.len();
        applied.extend(characters.by_ref().take(untouched));
        let written: String = characters.by_ref().take(length).collect();
        let complete = written.chars().count() == length
            && applied
                .get(before..)
                .is_some_and(|copied| copied.chars().count() == untouched);
        if !complete {
            return Err(outside);
        }
        if written.to_uppercase() != replacement.reveal() {
            return Err(SuggestionError::TextChanged { from, to });
        }
        applied.push_str(replacement.reveal());
        position = to;
    }
    applied.extend(characters);
    Ok(applied)
}

/// A person's name, in capitals for comparison.
struct Name {
    surname: Vec<String>,
    /// Where the surname's last word stands without its particles.
    bare: usize,
    forenames: Vec<String>,
}

/// Words that belong to the surname that follows them.
const PARTICLES: [&str; 24] = [
    "AL", "AP", "BEN", "BIN", "BINT", "DA", "DAL", "DAS", "DE", "DEL", "DELLA", "DEN", "DER", "DI",
    "DO", "DOS", "DU", "EL", "LA", "LE", "TEN", "TER", "VAN", "VON",
];

/// Last words that make a name an organisation's.
const ORGANISATIONS: [&str; 10] = [
    "CIC", "COMPANY", "COUNCIL", "INC", "LIMITED", "LLP", "LTD", "PLC", "SERVICE", "TRUST",
];

/// Words before a surname that say a name follows.
const TITLES: [&str; 16] = [
    "CONSTABLE",
    "DC",
    "DI",
    "DR",
    "DS",
    "INSPECTOR",
    "LORD",
    "MISS",
    "MR",
    "MRS",
    "MS",
    "PC",
    "PCSO",
    "PS",
    "SERGEANT",
    "SIR",
];

impl Name {
    fn read(name: &Personal) -> Option<Self> {
        let (before_comma, after_comma) = match name.reveal().split_once(',') {
            Some((surname, forenames)) => (surname, Some(forenames)),
            None => (name.reveal(), None),
        };
        let all = words(before_comma);
        if ORGANISATIONS.contains(&all.last()?.capitals.as_str()) {
            return None;
        }
        let begins = if after_comma.is_some() {
            0
        } else {
            surname_begins(&all)
        };
        let capitals = |words: &[Word]| -> Vec<String> {
            words.iter().map(|word| word.capitals.clone()).collect()
        };
        let (before, surname) = all.split_at_checked(begins)?;
        let surname = capitals(surname);
        let mut forenames = capitals(before);
        forenames.extend(after_comma.map(words).iter().flat_map(|all| capitals(all)));
        let bare = surname
            .iter()
            .position(|word| !PARTICLES.contains(&word.as_str()))
            .unwrap_or(0);
        Some(Self {
            surname,
            bare,
            forenames,
        })
    }

    /// The surname with its particles, and without them.
    fn surnames(&self) -> impl Iterator<Item = &[String]> {
        let bare = self.surname.get(self.bare..).filter(|_| self.bare > 0);
        std::iter::once(self.surname.as_slice()).chain(bare)
    }

    fn announced_by(&self, word: &str) -> bool {
        TITLES.contains(&word) || self.forenames.iter().any(|forename| forename == word)
    }
}

/// The index of the first word of the surname in a full name.
fn surname_begins(words: &[Word]) -> usize {
    let last = words.len().saturating_sub(1);
    let in_capitals = |word: &&Word| word.characters > 1 && word.in_capitals;
    let capitals = words.iter().rev().take_while(in_capitals).count();
    let mut begins = if (1..words.len()).contains(&capitals) {
        words.len() - capitals
    } else {
        last
    };
    while let Some(before) = begins.checked_sub(1).filter(|before| *before > 0)
        && words
            .get(before)
            .is_some_and(|word| PARTICLES.contains(&word.capitals.as_str()))
    {
        begins = before;
    }
    begins
}

/// A word of a text: letters with their marks, and the hyphens and
/// apostrophes between them.
struct Word {
    bytes: Range<usize>,
    at: usize,
    characters: usize,
    /// For comparison: in capitals, whichever apostrophe was typed.
    capitals: String,
    begins_in_capitals: bool,
    in_capitals: bool,
    /// Only blank space lies between this word and the one before it.
    follows_directly: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut characters = text.char_indices().enumerate().peekable();
    let mut only_blanks = true;
    while let Some((at, (start, c))) = characters.next() {
        if !in_word(c) {
            only_blanks &= c.is_whitespace();
            continue;
        }
        let (mut end, mut count) = (start + c.len_utf8(), 1);
        while let Some(&(_, (offset, c))) = characters.peek() {
            let joins = is_joint(c)
                && text
                    .get(offset + c.len_utf8()..)
                    .and_then(|rest| rest.chars().next())
                    .is_some_and(in_word);
            if !in_word(c) && !joins {
                break;
            }
            characters.next();
            (end, count) = (offset + c.len_utf8(), count + 1);
        }
        let whole = text.get(start..end).unwrap_or_default();
        // "Smith's" is the word "Smith" with an ending.
        let stem = whole
            .strip_suffix(['s', 'S'])
            .and_then(|stem| stem.strip_suffix(['\'', '\u{2019}']))
            .unwrap_or(whole);
        if stem.len() < whole.len() {
            count -= 2;
        }
        words.push(Word {
            bytes: start..start + stem.len(),
            at,
            characters: count,
            begins_in_capitals: c.is_uppercase(),
            in_capitals: stem == stem.to_uppercase(),
            capitals: plain(stem).to_uppercase(),
            follows_directly: only_blanks && !words.is_empty(),
        });
        // An ending parts this word from the next.
        only_blanks = stem.len() == whole.len();
    }
    words
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c.script() == Script::Inherited
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\'' | '\u{2019}' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(names: &[&str]) -> Vec<Personal> {
        names.iter().copied().map(Personal::from).collect()
    }

    fn capitalised(body: &str, people: &[&str]) -> String {
        apply(body, &capitals_suggestions(body, &names(people))).unwrap()
    }

    #[test]
    fn surnames_of_the_incident_are_written_in_capitals() {
        // (name in the incident, text, text with every suggestion applied)
        let table = [
            ("Anna Invented", "Anna Invented ran.", "Anna INVENTED ran."),
            ("Anna Invented", "Invented's dog", "INVENTED's dog"),
            (
                "Anna Invented",
                "Invented\u{2019}s dog",
                "INVENTED\u{2019}s dog",
            ),
            ("INVENTED, Anna", "Mrs Invented", "Mrs INVENTED"),
            ("INVENTED, Anna", "anna invented", "anna INVENTED"),
            (
                "Ana GARC\u{cd}A L\u{d3}PEZ",
                "Garc\u{ed}a L\u{f3}pez",
                "GARC\u{cd}A L\u{d3}PEZ",
            ),
            ("Jan van der Berg", "Jan van der Berg", "Jan VAN DER BERG"),
            ("Jan van der Berg", "Mr Berg", "Mr BERG"),
            (
                "Sean O'Neil",
                "O'Neil and O\u{2019}Neil",
                "O'NEIL and O\u{2019}NEIL",
            ),
            ("Emma Smith-Jones", "Smith-Jones", "SMITH-JONES"),
            ("Jo Stra\u{df}", "Herr Stra\u{df}", "Herr STRASS"),
            (
                "\u{141}ukasz \u{17b}\u{f3}\u{142}\u{107}",
                "\u{17b}\u{f3}\u{142}\u{107}",
                "\u{17b}\u{d3}\u{141}\u{106}",
            ),
            ("Zoe\u{308} Noe\u{308}", "Noe\u{308} ran", "NOE\u{308} ran"),
            ("Smith", "I saw Smith.", "I saw SMITH."),
            ("John Green", "mr green ran", "mr GREEN ran"),
            ("John Green", "john green ran", "john GREEN ran"),
            // Left alone.
            ("John Green", "a green car", "a green car"),
            ("Anna Invented", "Anna INVENTED", "Anna INVENTED"),
            ("Ann McDonald", "McDONALD ran", "McDONALD ran"),
            (
                "Anna Smith",
                "Smith-Jones and Smithson",
                "Smith-Jones and Smithson",
            ),
            ("Anna Smith", "Smith9", "Smith9"),
            ("Jan van der Berg", "van der, Berg", "van der, BERG"),
            ("Invented Shops Ltd", "Shops Ltd", "Shops Ltd"),
            ("", "Smith", "Smith"),
            (
                "\u{639}\u{644}\u{64a}",
                "\u{639}\u{644}\u{64a}",
                "\u{639}\u{644}\u{64a}",
            ),
        ];
        for (name, text, expected) in table {
            assert_eq!(capitalised(text, &[name]), expected, "{name}: {text}");
        }
    }

    #[test]
    fn the_place_of_a_suggestion_is_counted_in_characters() {
        let found = capitals_suggestions("\u{17b}e Mr Smith", &names(&["A Smith"]));
        assert_eq!(
            found,
            [Suggestion {
                from: 6,
                to: 11,
                replacement: "SMITH".into()
            }]
        );
    }

    #[test]
    fn suggestions_that_no_longer_fit_are_refused_whole() {
        let body = "Mr Smith saw Mr Jones";
        let good = capitals_suggestions(body, &names(&["A Smith", "B Jones"]));
        assert_eq!(good.len(), 2);
        assert_eq!(
            apply("Mr Smyth saw Mr Jones", &good),
            Err(SuggestionError::TextChanged { from: 3, to: 8 })
        );
        assert_eq!(
            apply("Mr Smith", &good),
            Err(SuggestionError::OutsideText { from: 16, to: 21 })
        );
        let twice = [good[0].clone(), good[0].clone()];
        assert_eq!(apply(body, &twice), Err(SuggestionError::Overlap { at: 3 }));
        let backwards = Suggestion {
            from: 5,
            to: 3,
            replacement: "".into(),
        };
        assert_eq!(
            apply(body, &[backwards]),
            Err(SuggestionError::OutsideText { from: 5, to: 3 })
        );
    }

    #[test]
    fn no_suggestion_can_change_a_word() {
        for replacement in ["JONES", "smith", "SMITH ", ""] {
            let forged = Suggestion {
                from: 3,
                to: 8,
                replacement: replacement.into(),
            };
            assert_eq!(
                apply("Mr Smith", &[forged]),
                Err(SuggestionError::TextChanged { from: 3, to: 8 })
            );
        }
    }

    #[test]
    fn what_is_in_capitals_is_not_suggested_again() {
        let people = names(&["Anna Invented", "Ann McDonald"]);
        assert_eq!(capitals_suggestions("INVENTED, McDONALD", &people), []);
    }

    #[test]
    fn a_name_does_not_show_itself_in_a_log() {
        let found = capitals_suggestions("Mr Smith", &names(&["A Smith"]));
        assert!(!format!("{found:?}").contains("SMITH"));
    }

    #[test]
    fn ten_megabytes_and_two_hundred_people_are_read() {
        let people: Vec<Personal> = (0..200).map(|n| format!("A Smith{n}").into()).collect();
        let body = "Smith1 saw Smith199 and smith7 there. ".repeat(270_000);
        assert_eq!(capitals_suggestions(&body, &people).len(), 540_000);
    }

    proptest! {
        #[test]
        fn nothing_but_case_ever_changes(
            people in proptest::collection::vec(
                "[A-Za-z\u{df}\u{130}\u{131}\u{149}\u{1f0}\u{3c2}'-]{1,6}( [A-Za-z\u{df}]{1,4})?",
                1..6,
            ),
            pieces in proptest::collection::vec(("(?s).{0,6}", 0..6_usize), 0..12),
        ) {
            let body: String = pieces
                .iter()
                .flat_map(|(between, person)| [between, people.get(*person).unwrap_or(between)])
                .flat_map(|piece| [" ", piece])
                .collect();
            let people: Vec<Personal> = people.into_iter().map(Personal::from).collect();
            let found = capitals_suggestions(&body, &people);
            let applied = apply(&body, &found).unwrap();
            prop_assert_eq!(applied.to_uppercase(), body.to_uppercase());
            prop_assert_eq!(capitals_suggestions(&applied, &people), []);
        }

        #[test]
        fn names_taken_from_the_text_are_found_within_it(body in "(?s).{0,120}") {
            let people: Vec<Personal> =
                body.split_whitespace().map(Personal::from).collect();
            let length = body.chars().count();
            let mut end = 0;
            for Suggestion { from, to, .. } in capitals_suggestions(&body, &people) {
                prop_assert!(end <= from && from < to && to <= length);
                end = to;
            }
        }
    }
}
