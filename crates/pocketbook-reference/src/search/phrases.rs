//! What people say, as the words of an index.

use std::collections::BTreeMap;

use super::vocabulary::{Matching, Meant, Vocabulary, WordId};
use super::words;
use crate::{OffenceList, Synonyms};

/// What people say of some rows.
pub(super) struct Phrase {
    pub(super) text: String,
    words: Vec<WordId>,
    /// Likeliest first.
    pub(super) rows: Vec<usize>,
}

impl Phrase {
    /// Its word, where it has no other.
    pub(super) fn only_word(&self) -> Option<WordId> {
        match self.words.as_slice() {
            [word] => Some(*word),
            _ => None,
        }
    }

    /// Whether it is the section of an Act and nothing else.
    pub(super) fn is_a_section(&self, vocabulary: &Vocabulary) -> bool {
        let word = self.only_word();
        word.is_some_and(|word| words::names_a_section(vocabulary.word(word)))
    }
}

/// How a query says a phrase.
pub(super) struct Said {
    /// The sum of its words.
    pub(super) quality: u64,
    /// How many words of the query that took.
    pub(super) matched: u64,
    /// Which those are, a bit for each.
    pub(super) used: u32,
    /// Whether each is the very word.
    pub(super) whole: bool,
}

/// How well a query says a phrase, if it says all of it.
pub(super) fn said(phrase: &Phrase, meanings: &[BTreeMap<WordId, Meant>]) -> Option<Said> {
    let mut said = Said {
        quality: 0,
        matched: phrase.words.len() as u64,
        used: 0,
        whole: true,
    };
    for word in &phrase.words {
        let (position, best) = meanings
            .iter()
            .enumerate()
            .filter(|(position, _)| said.used & (1 << position) == 0)
            .filter_map(|(position, meant)| Some((position, meant.get(word)?)))
            .max_by_key(|(position, best)| (best.quality, std::cmp::Reverse(*position)))?;
        said.quality += best.quality;
        said.used |= 1 << position;
        said.whole &= best.matching == Matching::Word;
    }
    Some(said)
}

/// The phrases for rows of a list; what the list does not have is passed over.
pub(super) fn phrases(
    list: &OffenceList,
    synonyms: &Synonyms,
    vocabulary: &Vocabulary,
) -> Vec<Phrase> {
    let rows: BTreeMap<_, _> = list
        .offences()
        .iter()
        .enumerate()
        .map(|(row, offence)| (&offence.code, row))
        .collect();
    let mut phrases = Vec::new();
    for entry in &synonyms.phrases {
        let rows: Vec<usize> = entry
            .offences
            .iter()
            .filter_map(|code| rows.get(code).copied())
            .collect();
        if rows.is_empty() {
            continue;
        }
        for text in &entry.says {
            let mut words: Vec<WordId> = words::significant(text)
                .iter()
                .filter_map(|word| vocabulary.id_of(word))
                .collect();
            words.sort_unstable();
            words.dedup();
            phrases.push(Phrase {
                text: text.clone(),
                words,
                rows: rows.clone(),
            });
        }
    }
    phrases
}
