//! Names of places in capitals, on request: those of the incident's places, as
//! they stand there.

use std::collections::HashMap;

use super::{Suggestion, Word, suggestion, words};
use crate::Personal;

/// Where the names of these places stand in the text without capitals.
///
/// `places` are addresses, wards and descriptions as the incident holds them:
/// what stands between commas or on a line is one name, without the house
/// number before it (`14 Invented Court, Hammersmith` holds two). Many names of
/// places are also words (Wells, Reading), so a name is taken for one only where
/// each of its words begins with a capital.
///
/// Suggestions are in the order of the text and never overlap.
#[must_use]
pub fn place_suggestions(body: &str, places: &[Personal]) -> Vec<Suggestion> {
    let names: Vec<Vec<String>> = places
        .iter()
        .flat_map(|place| place.reveal().split([',', '\n']))
        .filter_map(name)
        .collect();
    let mut by_first: HashMap<&str, Vec<&[String]>> = HashMap::new();
    for name in &names {
        if let Some(first) = name.first() {
            by_first.entry(first).or_default().push(name);
        }
    }
    for candidates in by_first.values_mut() {
        candidates.sort_by_key(|name| std::cmp::Reverse(name.len()));
    }
    let words = words(body);
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(rest) = words.get(next..).filter(|rest| !rest.is_empty()) {
        let hit = rest
            .first()
            .and_then(|word| by_first.get(word.capitals.as_str()))
            .into_iter()
            .flatten()
            .find_map(|name| rest.get(..name.len()).filter(|words| is(words, name)));
        let Some(matched) = hit else {
            next += 1;
            continue;
        };
        next += matched.len();
        found.extend(suggestion(body, matched));
    }
    found
}

fn is(words: &[Word], name: &[String]) -> bool {
    let follow = words.iter().skip(1).all(|word| word.follows_directly);
    let same = |(word, name): (&Word, &String)| word.begins_in_capitals && word.capitals == *name;
    follow && words.iter().zip(name).all(same)
}

/// The name in a part of an address: no house number before it, and nothing
/// that is a number with a word (`Flat 2`) or a postcode.
fn name(part: &str) -> Option<Vec<String>> {
    let has_digit = |word: &String| word.chars().any(char::is_numeric);
    let words = words(part).into_iter().map(|word| word.capitals);
    let name: Vec<String> = words.skip_while(has_digit).collect();
    let usable = !name.is_empty() && !name.iter().any(has_digit);
    usable.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aids::apply;

    fn capitals(body: &str, places: &[&str]) -> String {
        let places: Vec<Personal> = places.iter().map(|place| (*place).into()).collect();
        apply(body, &place_suggestions(body, &places)).unwrap()
    }

    #[test]
    fn the_names_of_the_incidents_places_are_found_where_they_are_written_as_names() {
        let places = ["Flat 2, 14 Invented Court, Reading, ZZ9 9ZZ"];
        for (body, expected) in [
            (
                "I stood in Invented Court in Reading.",
                "I stood in INVENTED COURT in READING.",
            ),
            ("I was reading in court.", "I was reading in court."),
            (
                "At 14 Invented Court's door.",
                "At 14 INVENTED COURT's door.",
            ),
            ("Invented. Court sat.", "Invented. Court sat."),
            ("INVENTED COURT", "INVENTED COURT"),
            ("The Flat was dark.", "The Flat was dark."),
        ] {
            assert_eq!(capitals(body, &places), expected);
        }
        assert_eq!(capitals("Nowhere at all.", &[]), "Nowhere at all.");
    }
}
