//! The words around what a search found.
//!
//! FTS5's own `snippet` weighs each place where something was found against every
//! other: a statement that holds a word 45,000 times takes it half a minute. Here a
//! place is weighed against the few words after it, by FTS5's own rules; only of words
//! that begin alike, as far as one was typed, each counts for itself.

use std::collections::HashSet;

/// Around what was found, until a place is chosen to show: no text that was
/// entered holds these.
pub(crate) const BEGIN: char = '\u{1}';
pub(crate) const END: char = '\u{2}';

/// So many words are shown.
const WORDS: usize = 16;

/// What stands in place of the words before and after.
const MORE: &str = " ... ";

/// A word of a text.
struct Word {
    begin: usize,
    end: usize,
    /// Whether something that was found begins with it.
    found: bool,
    /// Whether a sentence does.
    sentence: bool,
}

/// The words of a text in which what was found is marked.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut marked, mut sentence, mut within) = (false, true, false);
    for (at, c) in text.char_indices() {
        match c {
            BEGIN => marked = true,
            '.' | ':' => sentence = true,
            _ if c.is_alphanumeric() => {
                let end = at + c.len_utf8();
                match words.last_mut().filter(|_| within) {
                    Some(word) => word.end = end,
                    None => words.push(Word {
                        begin: at,
                        end,
                        found: std::mem::take(&mut marked),
                        sentence: std::mem::take(&mut sentence),
                    }),
                }
                within = true;
                continue;
            }
            END | ' ' | '\t' | '\n' | '\r' => {}
            _ => sentence = false,
        }
        within = false;
    }
    words
}

/// How well the words from a place on show what was found, and where that begins
/// and ends among them: something for the first time counts a thousand, again one.
fn weighed(text: &str, words: &[Word], from: usize) -> (u32, usize, usize) {
    let mut seen = HashSet::new();
    let (mut score, mut first, mut last) = (0, None, from);
    for (place, word) in words.iter().enumerate().skip(from).take(WORDS) {
        if word.found {
            let said = text.get(word.begin..word.end).unwrap_or_default();
            score += if seen.insert(said.to_lowercase()) {
                1_000
            } else {
                1
            };
            first.get_or_insert(place);
            last = place + 1;
        }
    }
    (score, first.unwrap_or(from), last)
}

/// The part of a text that shows best what was found in it, without its marks.
pub(crate) fn around(text: &str) -> String {
    let words = words(text);
    let (mut best, mut from, mut sentence) = (0, 0, 0);
    for (place, word) in words.iter().enumerate() {
        if word.sentence {
            sentence = place;
        }
        if !word.found {
            continue;
        }
        let (score, first, last) = weighed(text, &words, place);
        if score > best {
            // In the middle, as far as there are words on both sides.
            let middle = first.saturating_sub(WORDS.saturating_sub(last - first) / 2);
            best = score;
            from = middle.min(words.len().saturating_sub(WORDS));
        }
        if sentence < place && words.len() > WORDS {
            let (score, ..) = weighed(text, &words, sentence);
            let score = score + if sentence == 0 { 120 } else { 100 };
            if score > best {
                (best, from) = (score, sentence);
            }
        }
    }
    let begin = words.get(from).filter(|_| from > 0).map(|word| word.begin);
    let rest = from + WORDS < words.len();
    let end = words.get(from + WORDS - 1).filter(|_| rest);
    let shown = text.get(begin.unwrap_or(0)..end.map_or(text.len(), |word| word.end));
    let shown = shown.unwrap_or_default().replace([BEGIN, END], "");
    let more = |there: bool| if there { MORE } else { "" };
    format!("{}{shown}{}", more(begin.is_some()), more(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_plan::empty_vault;
    use proptest::prelude::*;

    /// What FTS5 shows of a text, and the text with everything marked.
    fn as_fts5_does(text: &str, query: &str) -> Option<(String, String)> {
        let connection = empty_vault();
        connection
            .execute("INSERT INTO search (body) VALUES (?1)", [text])
            .unwrap();
        let sql = "SELECT snippet(search, 1, '', '', ' ... ', 16),
                          highlight(search, 1, char(1), char(2))
                   FROM search WHERE search MATCH ?1";
        let row = connection.query_row(sql, [query], |row| Ok((row.get(0)?, row.get(1)?)));
        row.ok()
    }

    #[test]
    fn one_word_in_a_long_text_is_shown_with_those_around_it() {
        let before = "before ".repeat(40);
        let after = " after".repeat(40);
        let shown = around(&format!("{before}\u{1}bicycle\u{2}{after}"));
        let words: Vec<&str> = shown.trim_matches([' ', '.']).split(' ').collect();
        assert_eq!(words.len(), WORDS, "{shown}");
        assert_eq!(words[7], "bicycle");
        assert!(shown.starts_with(MORE) && shown.ends_with(MORE));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_what_fts5_shows(
            words in proptest::collection::vec("(blue|bicycle|he|saw|it|ran|7)[.:,;!]{0,1}[ \n]{1,2}", 1..60),
            query in proptest::sample::select(vec![
                "blue", "blue bicycle", "blue OR bicycle OR saw", "\"he saw\"", "\"bi\"*", "7",
            ]),
        ) {
            let text = words.concat();
            if let Some((snippet, highlighted)) = as_fts5_does(&text, query) {
                prop_assert_eq!(around(&highlighted), snippet, "{:?} {:?}", query, text);
            }
        }
    }
}
