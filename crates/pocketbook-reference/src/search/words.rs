//! How text becomes words to search by.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words that tell one offence from another only by accident. "From" is not among
/// them, for theft of a vehicle is not theft from one; nor is "other".
const PASSED_OVER: [&str; 65] = [
    "a", "an", "and", "another", "any", "are", "as", "at", "be", "been", "being", "by", "etc",
    "for", "get", "gets", "getting", "got", "had", "has", "have", "having", "he", "her", "him",
    "his", "i", "in", "into", "is", "it", "its", "me", "my", "of", "off", "on", "or", "our", "out",
    "over", "s", "she", "some", "somebody", "someone", "that", "the", "their", "them", "they",
    "this", "to", "under", "up", "us", "was", "we", "were", "which", "who", "whose", "with", "you",
    "your",
];

/// Words that tell something beside another word and nothing by themselves:
/// "without insurance" is of insurance, and of no firearm without a certificate; an
/// attempted burglary is no attempted murder.
const ONLY_BESIDE: [&str; 20] = [
    "after",
    "again",
    "against",
    "attempt",
    "attempted",
    "attempting",
    "attempts",
    "before",
    "did",
    "didnt",
    "down",
    "during",
    "from",
    "no",
    "not",
    "than",
    "then",
    "through",
    "while",
    "without",
];

/// Whether a word tells something only beside another.
pub(super) fn only_beside(word: &str) -> bool {
    ONLY_BESIDE.contains(&word)
}

/// Words in lower case, without accents and apostrophes, split at everything
/// that is neither a letter nor a digit.
pub(crate) fn all(text: &str) -> Vec<String> {
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How the section of an Act is named before its number.
const SECTION: [&str; 6] = ["sections", "section", "sect", "sec", "ss", "s"];

/// The section of an Act as one word, however it was written: "section 47",
/// "s.47", "sec 47" and "s47" are `s47`. Its number alone would be found in every
/// title that has the number of anything.
fn sections(words: Vec<String>) -> Vec<String> {
    let mut joined = Vec::with_capacity(words.len());
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let number = if SECTION.contains(&word.as_str()) {
            words.next_if(|next| is_section(next))
        } else {
            let mut named = SECTION.iter().filter_map(|name| word.strip_prefix(name));
            named.find(|rest| is_section(rest)).map(str::to_owned)
        };
        joined.push(number.map_or(word, |number| format!("s{number}")));
    }
    joined
}

/// Up to three digits and, as in 4A, up to two letters.
fn is_section(text: &str) -> bool {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&(text.len() - letters.len()))
        && letters.len() <= 2
        && letters.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether a word is the section of an Act.
pub(super) fn names_a_section(word: &str) -> bool {
    word.strip_prefix('s').is_some_and(is_section)
}

/// The words that count.
pub(crate) fn significant(text: &str) -> Vec<String> {
    let mut words = sections(all(text));
    words.retain(|word| !PASSED_OVER.contains(&word.as_str()));
    words
}

/// Words that every offence is: beside another word they tell nothing, and
/// alone they are all there is.
const OF_EVERY_OFFENCE: [&str; 8] = [
    "crime",
    "crimes",
    "incident",
    "incidents",
    "offence",
    "offences",
    "offense",
    "offenses",
];

/// The words of a query that count; and whether the last of them is the last that
/// was typed.
pub(super) fn asked(query: &str) -> (Vec<String>, bool) {
    let words = significant(query);
    let telling = |word: &&String| !OF_EVERY_OFFENCE.contains(&word.as_str());
    let last = words.last().is_some_and(|last| telling(&last));
    let told: Vec<String> = words.iter().filter(telling).cloned().collect();
    if told.is_empty() {
        (words, true)
    } else {
        (told, last)
    }
}

/// Words by their stem, so that "burglaries" finds "burglary": Snowball's
/// English algorithm.
pub(crate) struct Stems(Stemmer);

impl Stems {
    pub(crate) fn english() -> Self {
        Self(Stemmer::create(Algorithm::English))
    }

    pub(crate) fn of(&self, word: &str) -> String {
        self.0.stem(word).into_owned()
    }
}

/// Whether two words can be one with a slip of the finger: one for four to seven
/// letters, two for longer ones. `None` when they cannot, else the number.
///
/// Too many short words are one letter apart ("gang", "bang"; "rage", "rope",
/// "grape" and what they are not). Four and five letters need the same first
/// letter, unless it changed places with the second; of four letters none may be
/// another one.
pub(crate) fn slips(one: &str, other: &str) -> Option<usize> {
    let (length, other_length) = (one.chars().count(), other.chars().count());
    let most = match length {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    if length.abs_diff(other_length) > most
        // Numbers are never nearly another number.
        || one.chars().any(|c| c.is_ascii_digit())
        || (length <= 5 && !may_be_short(one, other))
    {
        return None;
    }
    let found = if exchanged(one, other) {
        1
    } else {
        strsim::osa_distance(one, other)
    };
    (1..=most).contains(&found).then_some(found)
}

/// Whether a word of four or five letters may be another, by its first letter and
/// by what a slip in it may be.
fn may_be_short(one: &str, other: &str) -> bool {
    let first = |word: &str| word.chars().take(2).collect::<Vec<_>>();
    let (begun, other_begun) = (first(one), first(other));
    let turned = begun.iter().rev().eq(other_begun.iter());
    if begun.first() != other_begun.first() && !turned {
        return false;
    }
    let apart = one
        .chars()
        .zip(other.chars())
        .filter(|(a, b)| a != b)
        .count();
    let replaced = one.chars().count() == other.chars().count() && apart == 1;
    !(replaced && one.chars().count() == 4)
}

/// Whether two letters of a longer word changed places across others, which is
/// one mistake of whoever does not know which comes first: "bycicle". Neighbours
/// are a slip of the finger already.
fn exchanged(one: &str, other: &str) -> bool {
    if one.len() < 6 || one.chars().count() != other.chars().count() {
        return false;
    }
    let mut apart = one.chars().zip(other.chars()).filter(|(a, b)| a != b);
    match (apart.next(), apart.next(), apart.next()) {
        (Some(first), Some((a, b)), None) => first == (b, a),
        _ => false,
    }
}

/// The letters of a word as bits: two words that differ in more than four of
/// them cannot be two slips apart. Spares nearly all comparisons.
pub(crate) fn letters(word: &str) -> u32 {
    word.bytes()
        .filter(u8::is_ascii_lowercase)
        .fold(0, |bits, letter| bits | (1 << (letter - b'a')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_words() {
        assert_eq!(all("Girl’s CAFÉ, 8/06"), ["girls", "cafe", "8", "06"]);
        assert_eq!(
            significant("They got into the house without a key"),
            ["house", "without", "key"]
        );
    }

    #[test]
    fn a_section_is_one_word_however_it_is_written() {
        for text in [
            "s47",
            "S47",
            "s 47",
            "s.47",
            "S. 47",
            "sec 47",
            "section 47",
            "SS47",
        ] {
            assert_eq!(significant(text), ["s47"], "{text}");
        }
        for (text, words) in [
            ("S.4A of the Act", &["s4a", "act"][..]),
            ("SS.14A & 14B(1)", &["s14a", "14b", "1"]),
            ("s18 wounding", &["s18", "wounding"]),
            ("section", &["section"]),
            ("section of 20", &["section", "20"]),
            ("s", &[]),
            ("sections 1066", &["sections", "1066"]),
            ("the girl's 15 bags", &["girls", "15", "bags"]),
            ("sam47 section47bags", &["sam47", "section47bags"]),
        ] {
            assert_eq!(significant(text), words, "{text}");
        }
    }

    #[test]
    fn what_every_offence_is_counts_only_alone() {
        for (query, words, last) in [
            ("hate crime", vec!["hate"], false),
            ("crime of hate", vec!["hate"], true),
            ("crime", vec!["crime"], true),
            ("the offences", vec!["offences"], true),
            ("criminal damage", vec!["criminal", "damage"], true),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(asked(query), (words, last), "{query}");
        }
    }

    #[test]
    fn the_words_passed_over_are_in_order_and_once() {
        for words in [&PASSED_OVER[..], &ONLY_BESIDE] {
            assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "{words:?}");
        }
    }

    #[test]
    fn slips_are_few_and_only_in_words() {
        for (one, other, found) in [
            ("burgalry", "burglary", Some(1)),
            ("assualt", "assault", Some(1)),
            ("harrasment", "harassment", Some(2)),
            ("bycicle", "bicycle", Some(1)),
            ("kinfe", "knife", Some(1)),
            ("nkife", "knife", Some(1)),
            ("kife", "knife", Some(1)),
            ("rpae", "rape", Some(1)),
            ("rage", "rape", None),
            ("rope", "rape", None),
            ("grape", "rape", None),
            ("fuel", "full", None),
            ("spot", "stop", None),
            ("theft", "theft", None),
            ("gang", "bang", None),
            ("rob", "mob", None),
            ("stalk", "chalk", None),
            ("1989", "1986", None),
        ] {
            assert_eq!(slips(one, other), found, "{one} {other}");
            let apart = (letters(one) ^ letters(other)).count_ones();
            assert!(found.is_none() || apart <= 4, "{one} {other}");
        }
    }
}
