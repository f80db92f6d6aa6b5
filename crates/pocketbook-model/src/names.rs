//! Names as people write them: whether two can be one person's.

use unicode_normalization::UnicodeNormalization as _;

/// Titles and ranks, which are nobody's name.
const TITLES: [&str; 26] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "rev", "pc",
    "wpc", "dc", "ps", "ds", "sgt", "insp", "di", "ci", "dci", "supt", "pcso", "sc", "det",
];

fn folded(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect()
}

/// Words of a name without titles, and whether each is in capitals.
fn words(name: &str) -> Vec<(String, bool)> {
    name.nfc()
        .collect::<String>()
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’' || is_mark(c)))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let capitals = word.chars().count() > 1
                && !word.chars().any(char::is_lowercase)
                && word.chars().any(char::is_uppercase);
            (folded(word), capitals)
        })
        .filter(|(word, _)| !TITLES.contains(&word.as_str()))
        .collect()
}

/// The words of a text without case, titles and the accents that people leave
/// out, for finding what is likely the same. Vowel signs of other scripts stay:
/// without them it would be another name.
pub(crate) fn plain_words(text: &str) -> Vec<String> {
    let accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    words(text)
        .into_iter()
        .map(|(word, _)| word.nfd().filter(|c| !accent(c)).nfc().collect())
        .collect()
}

/// Vowel signs and the like belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Whether a typed name can be that of the person whose name is printed: it
/// holds a word of the surname. That is the words in capitals, as is the custom
/// on the form, else the last word; titles and ranks are no names. Enough to
/// notice that somebody else has typed, and no more: people sign as they sign.
#[must_use]
pub fn names_agree(printed: &str, typed: &str) -> bool {
    let printed_words = words(printed);
    let mut surname: Vec<&String> = printed_words
        .iter()
        .filter(|(_, capitals)| *capitals)
        .map(|(word, _)| word)
        .collect();
    if surname.is_empty() {
        surname.extend(printed_words.last().map(|(word, _)| word));
    }
    if surname.is_empty() || unspaced(printed).is_some() {
        return same_name(printed, typed);
    }
    words(typed).iter().any(|(word, _)| surname.contains(&word))
}

/// A name of a script that has no spaces between words, without those that some
/// put between family and given name.
fn unspaced(name: &str) -> Option<String> {
    let letters: String = name.nfc().filter(|c| !c.is_whitespace()).collect();
    // Chinese, Japanese and Korean.
    let without_spaces = |c: char| {
        matches!(u32::from(c), 0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x4dbf
            | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff)
    };
    (!letters.is_empty() && letters.chars().all(without_spaces)).then_some(letters)
}

/// Whether two names are the same, whatever the case, the spaces and titles.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> Vec<String> {
        let words = words(name);
        if words.is_empty() {
            vec![folded(name.trim())]
        } else {
            words.into_iter().map(|(word, _)| word).collect()
        }
    };
    match (unspaced(one), unspaced(other)) {
        (Some(one), Some(other)) => one == other,
        _ => plain(one) == plain(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_name_holds_the_surname() {
        for (printed, typed, expected) in [
            ("Invented WITNESS", "Invented WITNESS", true),
            ("Invented WITNESS", "i. witness", true),
            ("Invented WITNESS", "Invented", false),
            ("PC Invented OFFICER", "PC", false),
            ("PC Invented OFFICER", "pc officer 204518", true),
            ("Mr John OFFICER", "Mr Nobody", false),
            ("Zo\u{eb} Inventee", "zoe\u{308} inventee", true),
            ("Zoe\u{308}", "ZO\u{eb}", true),
            ("A B", "Complete Stranger", false),
            ("A B", "a b", true),
            ("王小明", "王小明", true),
            ("王小明", "somebody", false),
            ("王小明", "王 小明", true),
            ("王 小明", "王小明", true),
            ("王\u{3000}小明", "王小明", true),
            ("王 小明", "李小明", false),
            ("D'ARCY-Jones Invented", "D'Arcy", true),
            ("রহিমা বেগম", "বেগম", true),
            ("", "", true),
            ("", "Anybody", false),
        ] {
            assert_eq!(names_agree(printed, typed), expected, "{printed} / {typed}");
        }
    }

    #[test]
    fn the_same_name_is_the_same_in_any_dress() {
        assert!(same_name("Mr Invented WITNESS", "invented  witness"));
        assert!(!same_name("Invented WITNESS", "Invented OTHER"));
        assert!(same_name("王 小明", "王小明"));
        assert!(!same_name("王小明", "王小红"));
        assert!(!same_name("王小明", ""));
    }
}
