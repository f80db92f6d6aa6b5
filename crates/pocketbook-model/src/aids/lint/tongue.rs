//! Text in another language than the statement declares.
//!
//! A statement that the witness cannot read in their own language may not be
//! admitted (domain/statements.md §1.2), so a wrong declaration matters; a
//! quotation in another language does not. Two checks:
//!
//! - **Script**, for every language: CLDR says in which script a language is
//!   written, the Unicode Character Database which script a letter has. A
//!   stretch of [`STRETCH`] letters of another script warns.
//! - **Language**, for the languages that `whatlang` knows: each passage of at
//!   least [`PASSAGE`] letters is identified. Only an answer that the library
//!   itself calls reliable counts.

use std::ops::Range;

use icu_locale::{LanguageIdentifier, LocaleExpander};
use unicode_script::{Script, UnicodeScript};
use whatlang::Lang;

use super::{Finding, WarningCode};
use crate::Language;

/// Letters of another script that make a passage: some dozen words. Longer
/// than a quoted shout or a name with an address, shorter than a paragraph.
const STRETCH: usize = 60;

/// Letters that a text needs to be one: initials are no words in any script.
const WHOLE: usize = 4;

/// What a Chinese, Japanese or Korean character counts for: it carries a
/// syllable or a word.
const SYLLABLE: usize = 3;

/// Letters of the declared language that end a stretch of another: the
/// registration of a car or an exhibit number in an Urdu passage does not.
const RETURN: usize = 12;

/// Letters below which a passage is not judged: about sixty words.
///
/// Measured with whatlang 0.18 on stretches cut from the Universal Declaration
/// of Human Rights in 45 languages it knows and from English technical prose.
/// At 200 letters, one of 2,334 English stretches was reliably taken for
/// another language, a list of nouns; at 300, none of 2,326, and no known
/// language for another.
const PASSAGE: usize = 300;

/// Most passages that are identified in one text. Identification costs much
/// the same for any passage, so a long text gets longer ones.
const PASSAGES: usize = 64;

pub(super) fn check(text: &str, declared: &Language, found: &mut Vec<Finding>) {
    let expected = scripts(declared);
    if !expected.is_empty() {
        other_script(text, &expected, found);
    }
    if let Some(declared) = known(declared) {
        other_language(text, declared, &expected, found);
    }
}

/// The scripts a language is written in; none if nobody knows.
fn scripts(language: &Language) -> Vec<Script> {
    let Ok(mut id) = language.as_str().parse::<LanguageIdentifier>() else {
        return Vec::new();
    };
    let tag_says = id.script.is_some();
    LocaleExpander::new_extended().maximize(&mut id);
    let Some(script) = id.script else {
        return Vec::new();
    };
    let mut scripts = match script.as_str() {
        // Names of ISO 15924 for a language's mixture of scripts.
        "Hans" | "Hant" | "Hani" => vec![Script::Han, Script::Bopomofo],
        "Jpan" => vec![Script::Han, Script::Hiragana, Script::Katakana],
        "Kore" => vec![Script::Hangul, Script::Han],
        name => Script::from_short_name(name).into_iter().collect(),
    };
    // Languages that two scripts share in daily life, unless the tag says
    // which: no warning for the one CLDR finds less likely.
    if !tag_says {
        scripts.extend_from_slice(match id.language.as_str() {
            "az" | "bs" | "kk" | "ky" | "mn" | "sr" | "tg" | "tk" | "tt" | "uz" => {
                &[Script::Latin, Script::Cyrillic]
            }
            "ha" | "ku" | "ms" | "so" | "sw" | "ug" => &[Script::Latin, Script::Arabic],
            "ks" | "pa" | "sd" => &[Script::Arabic, Script::Gurmukhi, Script::Devanagari],
            _ => &[],
        });
    }
    scripts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    /// Of a script of the declared language.
    Own,
    /// Of another script.
    Other,
}

/// Which kind of letter this is; digits, marks and punctuation are none.
fn letter(c: char, expected: &[Script]) -> Option<Letter> {
    // Most letters of most statements, without a look into Unicode's tables.
    let own = if c.is_ascii() {
        if !c.is_ascii_alphabetic() {
            return None;
        }
        expected.contains(&Script::Latin)
    } else {
        if !c.is_alphabetic() || matches!(c.script(), Script::Common | Script::Inherited) {
            return None;
        }
        let shared = c.script_extension();
        expected
            .iter()
            .any(|script| shared.contains_script(*script))
    };
    let own = own || expected.is_empty();
    Some(if own { Letter::Own } else { Letter::Other })
}

fn weight(c: char) -> usize {
    if c.is_ascii() {
        return 1;
    }
    match c.script() {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul => SYLLABLE,
        _ => 1,
    }
}

fn other_script(text: &str, expected: &[Script], found: &mut Vec<Finding>) {
    // However short: a text without one letter of its own script is in another.
    let whole = !text
        .chars()
        .any(|c| letter(c, expected) == Some(Letter::Own));
    let enough = if whole { WHOLE } else { STRETCH };
    let mut stretch: Option<(Range<usize>, usize)> = None;
    let mut own_since = 0;
    let mut close = |stretch: Option<(Range<usize>, usize)>| {
        if let Some((bytes, letters)) = stretch
            && letters >= enough
        {
            found.push(Finding::new(WarningCode::OtherScript, bytes));
        }
    };
    for (offset, c) in text.char_indices() {
        match letter(c, expected) {
            None => {}
            Some(Letter::Own) => {
                own_since += 1;
                if own_since == RETURN {
                    close(stretch.take());
                }
            }
            Some(Letter::Other) => {
                own_since = 0;
                let (bytes, letters) = stretch.get_or_insert((offset..offset, 0));
                bytes.end = offset + c.len_utf8();
                *letters += weight(c);
            }
        }
    }
    close(stretch);
}

/// The declared language as whatlang names it (ISO 639-3), if it knows it.
fn known(language: &Language) -> Option<Lang> {
    let primary = language.as_str().split('-').next()?;
    let code = match primary {
        "af" => "afr",
        "ak" | "tw" => "aka",
        "am" => "amh",
        "ar" | "arb" => "ara",
        "az" => "aze",
        "be" => "bel",
        "bg" => "bul",
        "bn" => "ben",
        // Bosnian and Montenegrin are the nearest to Croatian.
        "bs" | "hr" => "hrv",
        "ca" => "cat",
        "cs" => "ces",
        "cy" => "cym",
        "da" => "dan",
        "de" => "deu",
        "el" => "ell",
        "en" => "eng",
        "eo" => "epo",
        "es" => "spa",
        "et" => "est",
        "fa" => "pes",
        "fi" => "fin",
        "fr" => "fra",
        "gu" => "guj",
        "he" => "heb",
        "hi" => "hin",
        "hu" => "hun",
        "hy" => "hye",
        "id" => "ind",
        "it" => "ita",
        "ja" => "jpn",
        "jv" => "jav",
        "ka" => "kat",
        "km" => "khm",
        "kn" => "kan",
        "ko" => "kor",
        "la" => "lat",
        "lt" => "lit",
        "lv" => "lav",
        "mk" => "mkd",
        "ml" => "mal",
        "mr" => "mar",
        "my" => "mya",
        "nb" | "nn" | "no" => "nob",
        "ne" => "nep",
        "nl" => "nld",
        "or" => "ori",
        "pa" => "pan",
        "pl" => "pol",
        "pt" => "por",
        "ro" => "ron",
        "ru" => "rus",
        "si" => "sin",
        "sk" => "slk",
        "sl" => "slv",
        "sn" => "sna",
        "sr" => "srp",
        "sv" => "swe",
        "ta" => "tam",
        "te" => "tel",
        "th" => "tha",
        "tk" => "tuk",
        "fil" | "tl" => "tgl",
        "tr" => "tur",
        "uk" => "ukr",
        "ur" => "urd",
        "uz" => "uzb",
        "vi" => "vie",
        "yi" => "yid",
        "zh" => "cmn",
        "zu" => "zul",
        other => other,
    };
    Lang::from_code(code)
}

/// Languages that one person may write for the other, and that the profiles
/// do not tell apart.
fn near(one: Lang, other: Lang) -> bool {
    const NEAR: [&[Lang]; 3] = [
        &[Lang::Hrv, Lang::Srp, Lang::Slv],
        &[Lang::Nob, Lang::Dan],
        &[Lang::Ind, Lang::Jav],
    ];
    one == other
        || NEAR
            .iter()
            .any(|group| group.contains(&one) && group.contains(&other))
}

fn other_language(text: &str, declared: Lang, expected: &[Script], found: &mut Vec<Finding>) {
    let mut last: Option<Range<usize>> = None;
    for passage in passages(text, expected) {
        let words = text.get(passage.clone()).unwrap_or_default();
        let other = whatlang::detect(words)
            .is_some_and(|answer| answer.is_reliable() && !near(answer.lang(), declared));
        if !other {
            found.extend(
                last.take()
                    .map(|bytes| Finding::new(WarningCode::OtherLanguage, bytes)),
            );
            continue;
        }
        let start = passage.start + (words.len() - words.trim_start().len());
        let end = passage.end - (words.len() - words.trim_end().len());
        let from = last.take().map_or(start, |before| before.start);
        last = Some(from..end);
    }
    found.extend(last.map(|bytes| Finding::new(WarningCode::OtherLanguage, bytes)));
}

/// Cuts a text into passages long enough to be judged. A paragraph that is
/// long enough is one, short neighbours are taken together, a very long one
/// is cut between words. What is mostly in another script is left out, for
/// [`other_script`] has seen it.
fn passages(text: &str, expected: &[Script]) -> Vec<Range<usize>> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let size = PASSAGE.max(letters / PASSAGES);

    let mut passages = Vec::new();
    let mut pending: Option<(Range<usize>, usize)> = None;
    for piece in pieces(text, size) {
        let words = text.get(piece.clone()).unwrap_or_default();
        let (mut own, mut other) = (0, 0);
        for c in words.chars() {
            match letter(c, expected) {
                Some(Letter::Own) => own += weight(c),
                Some(Letter::Other) => other += weight(c),
                None => {}
            }
        }
        if other > own {
            pending = None;
        } else if own >= size {
            pending = None;
            passages.push(piece);
        } else {
            let (range, letters) = pending.take().unwrap_or((piece.clone(), 0));
            let joined = (range.start..piece.end, letters + own);
            if joined.1 >= size {
                passages.push(joined.0);
            } else {
                pending = Some(joined);
            }
        }
    }
    passages
}

/// Paragraphs, the very long ones cut at a blank once twice the size is
/// reached.
fn pieces(text: &str, size: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut letters) = (0, 0);
    for (offset, c) in text.char_indices() {
        letters += usize::from(c.is_alphabetic());
        if c == '\n' || (c.is_whitespace() && letters >= 2 * size) {
            let end = offset + c.len_utf8();
            pieces.push(start..end);
            (start, letters) = (end, 0);
        }
    }
    pieces.push(start..text.len());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripts_of(tag: &str) -> Vec<Script> {
        scripts(&tag.parse().unwrap())
    }

    #[test]
    fn each_language_has_its_scripts() {
        for (tag, expected) in [
            ("en-GB", vec![Script::Latin]),
            ("pl", vec![Script::Latin]),
            ("cy", vec![Script::Latin]),
            ("ur", vec![Script::Arabic]),
            ("ar", vec![Script::Arabic]),
            ("bn", vec![Script::Bengali]),
            ("zh-Hans", vec![Script::Han, Script::Bopomofo]),
            ("ja", vec![Script::Han, Script::Hiragana, Script::Katakana]),
            ("sr-Latn", vec![Script::Latin]),
            ("ru", vec![Script::Cyrillic]),
            ("tlh", vec![]),
        ] {
            assert_eq!(scripts_of(tag), expected, "{tag}");
        }
        assert!(scripts_of("sr").contains(&Script::Latin));
        assert!(scripts_of("sr").contains(&Script::Cyrillic));
    }

    #[test]
    fn every_language_of_the_table_is_known_by_its_name() {
        for tag in [
            "en", "pl", "ur", "bn", "ar", "zh-Hans", "cy", "ro", "nn", "bs", "fil",
        ] {
            assert!(known(&tag.parse().unwrap()).is_some(), "{tag}");
        }
        for tag in ["so", "sq", "ti"] {
            assert!(known(&tag.parse().unwrap()).is_none(), "{tag}");
        }
    }

    #[test]
    fn passages_are_few_whatever_the_length() {
        let paragraphs = "Invented words of a witness.\n".repeat(200_000);
        let one = "Invented words of a witness. ".repeat(200_000);
        for text in [paragraphs, one] {
            let passages = passages(&text, &[Script::Latin]);
            assert!(
                (32..=PASSAGES).contains(&passages.len()),
                "{}",
                passages.len()
            );
        }
    }
}
