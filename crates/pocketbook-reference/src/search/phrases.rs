//! What people say, as the words of an index.

use std::collections::BTreeMap;

use super::vocabulary::{Meant, Vocabulary, WordId};
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

/// How well a query says a phrase, if it says all of it: the sum of its words,
/// and how many words of the query that took.
pub(super) fn said(phrase: &Phrase, meanings: &[BTreeMap<WordId, Meant>]) -> Option<(u64, u64)> {
    let mut quality = 0;
    let mut used = vec![false; meanings.len()];
    for word in &phrase.words {
        let (position, best) = meanings
            .iter()
            .enumerate()
            .filter(|(position, _)| !used.get(*position).copied().unwrap_or(true))
            .filter_map(|(position, meant)| Some((position, meant.get(word)?.quality)))
            .max_by_key(|(position, quality)| (*quality, std::cmp::Reverse(*position)))?;
        quality += best;
        if let Some(used) = used.get_mut(position) {
            *used = true;
        }
    }
    Some((quality, phrase.words.len() as u64))
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
