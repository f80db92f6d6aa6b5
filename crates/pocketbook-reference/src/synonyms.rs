//! What people say, and what a list calls it.
//!
//! A data file apart from the offences, because it changes for other reasons and
//! a force knows the words of its own streets. It names codes and words, not
//! rows: the same file serves the short list, a force's list and any edition of
//! either, and what a list does not have is passed over.

use pocketbook_model::{FieldError, Limit, OffenceCode};
use serde::Deserialize;

use crate::document::{self, LINE, ListHead};
use crate::problem::{Findings, Problems};
use crate::search::words;

const SCHEMA: &str = "pocketbook.synonyms/1";

/// Greatest number of word entries, and of phrase entries.
const MOST_ENTRIES: usize = 5_000;

/// Greatest number of texts in one entry.
const MOST_TEXTS: usize = 100;

/// One edition of the synonyms, without a fault. The default knows none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synonyms {
    head: ListHead,
    pub(crate) words: Vec<WordEntry>,
    pub(crate) phrases: Vec<PhraseEntry>,
}

/// Words that mean words of a list: "nicked" means "theft".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordEntry {
    /// Single words, as they are said.
    pub(crate) says: Vec<String>,
    /// Single words of titles or of phrases.
    pub(crate) means: Vec<String>,
}

/// Phrases that mean offences: "glassed" means wounding. All words of a phrase
/// must be found in the query, in any order, each as it stands or by its own
/// synonyms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PhraseEntry {
    pub(crate) says: Vec<String>,
    /// Likeliest first.
    pub(crate) offences: Vec<OffenceCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[expect(dead_code, reason = "compared before the document is read")]
    schema: String,
    id: String,
    edition: u64,
    title: String,
    source: String,
    #[serde(default)]
    words: Vec<WordEntry>,
    #[serde(default)]
    phrases: Vec<PhraseDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseDocument {
    says: Vec<String>,
    offences: Vec<String>,
}

impl Synonyms {
    /// Reads a file of synonyms.
    ///
    /// # Errors
    ///
    /// [`Problems`], each by place; nothing of the file is used then.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problems> {
        let document: Document = document::read(bytes, SCHEMA)?;
        let head = ListHead {
            id: document.id,
            edition: document.edition,
            title: document.title,
            source: document.source,
        };
        let mut findings = Findings::default();
        head.check(&mut findings);
        for (name, length) in [
            ("words", document.words.len()),
            ("phrases", document.phrases.len()),
        ] {
            if length > MOST_ENTRIES {
                let reason = format!("has more than {MOST_ENTRIES} entries");
                return Err(Problems::one(name, "too_many", reason));
            }
        }
        for (position, entry) in document.words.iter().enumerate() {
            single_words(
                &mut findings,
                &format!("words[{position}].says"),
                &entry.says,
            );
            single_words(
                &mut findings,
                &format!("words[{position}].means"),
                &entry.means,
            );
        }
        let mut phrases = Vec::with_capacity(document.phrases.len());
        for (position, entry) in document.phrases.into_iter().enumerate() {
            let place = format!("phrases[{position}]");
            texts(&mut findings, &format!("{place}.says"), &entry.says);
            let offences = codes(&mut findings, &format!("{place}.offences"), &entry.offences);
            phrases.push(PhraseEntry {
                says: entry.says,
                offences,
            });
        }
        findings.conclude()?;
        Ok(Self {
            head,
            words: document.words,
            phrases,
        })
    }

    /// What the file says of itself.
    #[must_use]
    pub fn head(&self) -> &ListHead {
        &self.head
    }
}

fn texts(findings: &mut Findings, place: &str, texts: &[String]) {
    if !(1..=MOST_TEXTS).contains(&texts.len()) {
        let reason = format!("must have 1 to {MOST_TEXTS} entries");
        findings.add(place, "range", reason);
    }
    for (position, text) in texts.iter().take(MOST_TEXTS).enumerate() {
        let place = format!("{place}[{position}]");
        findings.text(
            &place,
            "text",
            text,
            Limit {
                characters: 80,
                ..LINE
            },
        );
        if words::significant(text).is_empty() {
            findings.add(
                place,
                "no_word",
                "has no word to search by; words such as \"the\" are passed over",
            );
        }
    }
}

fn single_words(findings: &mut Findings, place: &str, entries: &[String]) {
    texts(findings, place, entries);
    for (position, text) in entries.iter().take(MOST_TEXTS).enumerate() {
        if words::significant(text).len() > 1 {
            findings.add(
                format!("{place}[{position}]"),
                "one_word",
                "must be a single word; put several under phrases",
            );
        }
    }
}

fn codes(findings: &mut Findings, place: &str, entries: &[String]) -> Vec<OffenceCode> {
    if !(1..=MOST_TEXTS).contains(&entries.len()) {
        let reason = format!("must have 1 to {MOST_TEXTS} codes");
        findings.add(place, "range", reason);
    }
    let mut codes = Vec::new();
    for (position, text) in entries.iter().take(MOST_TEXTS).enumerate() {
        match text.parse() {
            Ok(code) => codes.push(code),
            Err(error) => {
                let error: FieldError = error;
                findings.add(
                    format!("{place}[{position}]"),
                    "code",
                    error.rule.to_string(),
                );
            }
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_entry_is_told_by_its_place() {
        let text = format!(
            r#"{{"schema":"{SCHEMA}","id":"invented","edition":1,"title":"Invented",
            "source":"Invented",
            "words":[{{"says":["nicked"],"means":["theft"]}},{{"says":["two words"],"means":[]}}],
            "phrases":[{{"says":["of the"],"offences":["eight"]}}]}}"#
        );
        let problems = Synonyms::parse(text.as_bytes()).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "words[1].says[0]: must be a single word; put several under phrases\n\
             words[1].means: must have 1 to 100 entries\n\
             phrases[0].says[0]: has no word to search by; words such as \"the\" are passed over\n\
             phrases[0].offences[0]: must be a class and perhaps a sub-code, such as 008/06, 8N, 28E, 4.10 or N100"
        );
    }
}
