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

/// An apostrophe, as any keyboard types it: O'Brien is O’Brien is `OBrien`.
pub(crate) const fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '‘' | '’' | 'ʼ' | 'ʻ' | 'ʹ' | '′' | '`' | '´' | '＇'
    )
}

/// Words of a name without titles and apostrophes, and whether each is in capitals.
fn words(name: &str) -> Vec<(String, bool)> {
    name.nfc()
        .filter(|c| !is_apostrophe(*c))
        .collect::<String>()
        .split(|c: char| !(c.is_alphanumeric() || is_mark(c)))
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

/// The words of a text without case, titles, apostrophes and what people leave out
/// of letters, for finding what is likely the same. Vowel signs of other scripts stay:
/// without them it would be another name.
///
/// The search for words (`SQLite`'s `unicode61`, which removes diacritics) folds accents
/// as this does. Letters that have no accent to leave out (ł, ø, đ, ı, ß and the like)
/// it keeps, and it takes an apostrophe for a space: a search must say where in the
/// very text it found something. A suspicion only names two entries.
pub(crate) fn plain_words(text: &str) -> Vec<String> {
    let plain = |(word, _): (String, bool)| plain_letters(&word);
    let words = words(text).into_iter().map(plain);
    words.filter(|word| !word.is_empty()).collect()
}

/// Small letters without accents, in the letters of an English keyboard where a
/// Latin letter of another language has no accent to leave out.
fn plain_letters(letters: &str) -> String {
    let accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let mut plain = String::with_capacity(letters.len());
    for letter in letters.nfd().filter(|c| !accent(c)) {
        match letter {
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            'ħ' => plain.push('h'),
            'ŧ' => plain.push('t'),
            'ŋ' => plain.push('n'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            letter => plain.push(letter),
        }
    }
    plain.nfc().collect()
}

/// Vowel signs and the like belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Words that stand before a surname in many languages and are none: whoever
/// types "De" has not typed "Maria DE LA CRUZ".
const PARTICLES: [&str; 34] = [
    "de", "la", "las", "le", "les", "los", "del", "della", "di", "da", "das", "do", "dos", "du",
    "van", "von", "der", "den", "het", "ter", "ten", "zu", "bin", "bint", "ibn", "binti", "al",
    "el", "ul", "ur", "abu", "e", "y", "i",
];

/// The words of a printed name that are its surname: those in capitals, as is the
/// custom on the form; where every word is in capitals, or none, the last, whole
/// if it has a hyphen. Particles count only where there is nothing else.
fn surname(printed: &str) -> Vec<String> {
    let all = words(printed);
    let capitals = all.iter().filter(|(_, capitals)| *capitals).count();
    let mut surname: Vec<String> = if capitals > 0 && capitals < all.len() {
        let marked = all.into_iter().filter(|(_, capitals)| *capitals);
        marked.map(|(word, _)| word).collect()
    } else {
        let names = printed.split_whitespace().rev().map(words);
        let last = names.into_iter().find(|words| !words.is_empty());
        let last = last.into_iter().flatten();
        last.map(|(word, _)| word).collect()
    };
    let particle = |word: &String| PARTICLES.contains(&word.as_str());
    if !surname.iter().all(particle) {
        surname.retain(|word| !particle(word));
    }
    surname
}

/// Whether a typed name can be that of the person whose name is printed: it
/// holds a word of the surname, titles, ranks and particles aside. Enough to
/// notice that somebody else has typed, and no more: people sign as they sign.
#[must_use]
pub fn names_agree(printed: &str, typed: &str) -> bool {
    let surname = surname(printed);
    if surname.is_empty() || unspaced(printed).is_some() {
        return same_name(printed, typed);
    }
    words(typed).iter().any(|(word, _)| surname.contains(word))
}

/// Whether two written names are one person's, in full or with initials: the
/// same surname, and no given name that contradicts another. "PC J. SMITH" is
/// John Paul SMITH and not Mary SMITH; a name without any given name is only one
/// that has none either.
#[must_use]
pub fn one_person(one: &str, other: &str) -> bool {
    if same_name(one, other) {
        return true;
    }
    let given = |name: &str| -> Option<(Vec<String>, Vec<String>)> {
        let of_surname = surname(name);
        let all = words(name).into_iter().map(|(word, _)| word);
        let (last, first): (Vec<_>, Vec<_>) = all.partition(|word| of_surname.contains(word));
        (!first.is_empty() && unspaced(name).is_none()).then_some((first, last))
    };
    let (Some((first, surname)), Some((others, other_surname))) = (given(one), given(other)) else {
        return false;
    };
    let fits = |(one, other): (&String, &String)| {
        let initial = |short: &String, long: &String| {
            short.chars().count() == 1 && long.starts_with(short.as_str())
        };
        one == other || initial(one, other) || initial(other, one)
    };
    surname == other_surname && first.iter().zip(&others).all(fits)
}

/// The first letters of the words of a name, in small letters.
fn first_letters(name: &str) -> Vec<char> {
    plain_words(name)
        .iter()
        .flat_map(|word| word.split('-').map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|word| word.chars().next())
        .collect()
}

/// Typed initials as the first letters of words are.
fn plain_initials(initials: &str) -> Vec<char> {
    let small = initials.chars().flat_map(char::to_lowercase);
    small
        .filter_map(|letter| {
            plain_letters(letter.encode_utf8(&mut [0; 4]))
                .chars()
                .next()
        })
        .collect()
}

/// Whether initials are a name's in full, or its first and last.
#[must_use]
pub fn initials_are(name: &str, initials: &str) -> bool {
    let letters = first_letters(name);
    let sought = plain_initials(initials);
    let ends = letters.first().zip(letters.last());
    letters.len() > 1
        && (sought == letters || ends.is_some_and(|(first, last)| sought == [*first, *last]))
}

/// Whether initials may be a name's: they begin with the first letters of two of
/// its words, in their order, or of the whole name. Letters after those tell two
/// producers apart.
#[must_use]
pub fn initials_fit(name: &str, initials: &str) -> bool {
    let first = first_letters(name);
    let mut sought = plain_initials(initials).into_iter().take(2).peekable();
    for letter in first {
        sought.next_if_eq(&letter);
    }
    sought.peek().is_none()
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
            ("D'ARCY-Jones Invented", "D\u{2019}Arcy", true),
            ("রহিমা বেগম", "বেগম", true),
            // Every word in capitals: the surname is the last.
            ("JOHN SMITH", "JOHN DOE", false),
            ("JOHN SMITH", "j smith", true),
            ("ANNA MARIA SMITH-JONES", "Anna Other PERSON", false),
            ("ANNA MARIA SMITH-JONES", "Anna Jones", true),
            // A particle is no surname.
            ("Maria DE LA CRUZ", "De", false),
            ("Maria DE LA CRUZ", "la cruz", true),
            ("Mohammed AL KHAN", "AL", false),
            ("Mohammed AL KHAN", "al khan", true),
            ("Anh VAN", "van", true),
            ("", "", true),
            ("", "Anybody", false),
        ] {
            assert_eq!(names_agree(printed, typed), expected, "{printed} / {typed}");
        }
    }

    #[test]
    fn initials_are_those_of_the_words_of_a_name() {
        for (name, initials, fit) in [
            ("PC Invented OFFICER", "IO", true),
            ("Anna Beatrice COOK", "ABC", true),
            ("Anna Beatrice COOK", "AC", true),
            ("Anna Beatrice COOK", "ACX", true),
            ("\u{c9}milie Smith-Jones", "SJ", true),
            ("\u{c9}milie Smith-Jones", "\u{c9}S", true),
            ("\u{d8}rjan INVENTED", "\u{d8}I", true),
            ("\u{de}\u{f3}r INVENTED", "\u{de}I", true),
            ("\u{c6}gir INVENTED", "\u{c6}I", true),
            ("\u{c6}gir INVENTED", "AI", true),
            ("PC Invented OFFICER", "ABC", false),
            ("PC Invented OFFICER", "PC", false),
            ("Anna COOK", "CA", false),
        ] {
            assert_eq!(initials_fit(name, initials), fit, "{name} {initials}");
        }
        for (name, initials, theirs) in [
            ("Anna Beatrice COOK", "ABC", true),
            ("Anna Beatrice COOK", "AC", true),
            ("Anna Beatrice COOK", "ABCX", false),
            ("Alan BROWN", "ABC", false),
            ("Cher", "C", false),
        ] {
            assert_eq!(initials_are(name, initials), theirs, "{name} {initials}");
        }
    }

    #[test]
    fn a_person_is_known_by_initials_and_not_by_the_surname_alone() {
        for (one, other, expected) in [
            ("PC Invented OFFICER", "Invented OFFICER", true),
            ("PC Invented OFFICER", "I. OFFICER", true),
            ("DC J SMITH", "John Paul SMITH", true),
            ("DC John SMITH", "John P SMITH", true),
            ("PC Invented OFFICER", "John Bystander OFFICER", false),
            ("PC Invented OFFICER", "DC Another OFFICER", false),
            ("DC J SMITH", "Mary SMITH", false),
            ("PC SMITH", "John SMITH", false),
            ("PC SMITH", "Smith", true),
            ("PC Invented OFFICER", "Invented", false),
            ("王小明", "王小红", false),
            ("王小明", "王 小明", true),
        ] {
            assert_eq!(one_person(one, other), expected, "{one} / {other}");
            assert_eq!(one_person(other, one), expected, "{other} / {one}");
        }
    }

    #[test]
    fn letters_of_other_languages_and_apostrophes_are_plain() {
        for (name, plain) in [
            ("\u{141}ukasz \u{17b}ak", &["lukasz", "zak"][..]),
            ("S\u{f8}ren \u{d8}", &["soren", "o"]),
            ("\u{110}or\u{111}e", &["dorde"]),
            ("\u{15e}\u{fc}kr\u{fc} Y\u{131}lmaz", &["sukru", "yilmaz"]),
            ("\u{130}brahim YILMAZ", &["ibrahim", "yilmaz"]),
            (
                "Gro\u{df}, GRO\u{1e9e}, GROSS",
                &["gross", "gross", "gross"],
            ),
            ("\u{c6}gir \u{152}uvre", &["aegir", "oeuvre"]),
            ("\u{de}\u{f3}r\u{f0}ur", &["thordur"]),
            (
                "O'Brien O\u{2019}Brien OBrien",
                &["obrien", "obrien", "obrien"],
            ),
            ("Mr '", &[]),
        ] {
            assert_eq!(plain_words(name), plain, "{name}");
        }
    }

    #[test]
    fn the_same_name_is_the_same_in_any_dress() {
        assert!(same_name("Invented O'BRIEN", "Invented O\u{2019}Brien"));
        assert!(same_name("Mr Invented WITNESS", "invented  witness"));
        assert!(!same_name("Invented WITNESS", "Invented OTHER"));
        assert!(same_name("王 小明", "王小明"));
        assert!(!same_name("王小明", "王小红"));
        assert!(!same_name("王小明", ""));
    }
}
