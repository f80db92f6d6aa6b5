//! The words of an index, and which of them a word of a query can mean.

use std::collections::{BTreeMap, HashMap};

use super::words::{Stems, letters, slips};
use crate::Synonyms;

/// How a word of the query was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Matching {
    /// The very word.
    Word,
    /// Another form of the word.
    Form,
    /// A word that means it.
    Synonym,
    /// A word that begins so.
    Beginning,
    /// A word spelt nearly so.
    Spelling,
}

/// Letters of a misspelt word from which on what it nearly is counts for what that
/// means.
const LONG_ENOUGH: usize = 7;

/// Number of a word in the vocabulary.
pub(super) type WordId = usize;

/// How well a word of the query is a word of the vocabulary, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) quality: u64,
    pub(super) matching: Matching,
    /// The word that was begun or nearly spelt, where it is one that means it.
    pub(super) by_way_of: Option<WordId>,
}

/// Every word of the titles and of the synonyms.
pub(super) struct Vocabulary {
    /// Sorted: words with one beginning stand together.
    words: Vec<Entry>,
    by_stem: HashMap<String, Vec<WordId>>,
    /// What a word means, by the stem of what is said.
    synonyms: HashMap<String, Vec<WordId>>,
}

struct Entry {
    word: String,
    stem: String,
    letters: u32,
}

impl Vocabulary {
    pub(super) fn new(mut words: Vec<String>, synonyms: &Synonyms, stems: &Stems) -> Self {
        for entry in &synonyms.words {
            words.extend(
                entry
                    .says
                    .iter()
                    .chain(&entry.means)
                    .flat_map(|text| super::words::significant(text)),
            );
        }
        words.sort();
        words.dedup();
        let words: Vec<Entry> = words
            .into_iter()
            .map(|word| Entry {
                stem: stems.of(&word),
                letters: letters(&word),
                word,
            })
            .collect();
        let mut by_stem: HashMap<String, Vec<WordId>> = HashMap::new();
        for (id, entry) in words.iter().enumerate() {
            by_stem.entry(entry.stem.clone()).or_default().push(id);
        }
        let mut meanings: HashMap<String, Vec<WordId>> = HashMap::new();
        for entry in &synonyms.words {
            let means: Vec<WordId> = entry
                .means
                .iter()
                .flat_map(|text| super::words::significant(text))
                .filter_map(|word| by_stem.get(&stems.of(&word)))
                .flatten()
                .copied()
                .collect();
            for word in entry
                .says
                .iter()
                .flat_map(|text| super::words::significant(text))
            {
                meanings
                    .entry(stems.of(&word))
                    .or_default()
                    .extend(means.iter().copied());
            }
        }
        Self {
            words,
            by_stem,
            synonyms: meanings,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn id_of(&self, word: &str) -> Option<WordId> {
        self.words
            .binary_search_by(|entry| entry.word.as_str().cmp(word))
            .ok()
    }

    pub(super) fn word(&self, id: WordId) -> &str {
        self.words.get(id).map_or("", |entry| &entry.word)
    }

    pub(super) fn stem(&self, id: WordId) -> &str {
        self.words.get(id).map_or("", |entry| &entry.stem)
    }

    /// Every word that one word of a query can mean, the best way for each. The
    /// word that is still being typed may well be the beginning of another.
    pub(super) fn meant_by(
        &self,
        query: &str,
        being_typed: bool,
        stems: &Stems,
    ) -> BTreeMap<WordId, Meant> {
        let mut meant = BTreeMap::new();
        if let Some(id) = self.id_of(query) {
            put(&mut meant, id, 100, Matching::Word, None);
        }
        let stem = stems.of(query);
        for id in self.by_stem.get(&stem).into_iter().flatten() {
            put(&mut meant, *id, 92, Matching::Form, None);
        }
        for id in self.synonyms.get(&stem).into_iter().flatten() {
            put(&mut meant, *id, 75, Matching::Synonym, None);
        }
        let known = !meant.is_empty();
        self.beginnings(query, being_typed, known, &mut meant);
        if !known {
            self.misspelt(query, &mut meant);
        }
        meant
    }

    fn beginnings(
        &self,
        query: &str,
        being_typed: bool,
        known: bool,
        meant: &mut BTreeMap<WordId, Meant>,
    ) {
        let length = query.chars().count();
        if length < 2 || !(being_typed || length >= 4) {
            return;
        }
        let start = self
            .words
            .partition_point(|entry| entry.word.as_str() < query);
        let begun = self.words.iter().enumerate().skip(start);
        for (id, entry) in begun.take_while(|(_, entry)| entry.word.starts_with(query)) {
            // The more of it is typed, the likelier it is the word.
            let typed = length as u64 * 100 / entry.word.chars().count().max(1) as u64;
            // Half for a word that is one already: "rob" in "robe".
            let quality = (30 + typed / 2) / if known { 2 } else { 1 };
            put(meant, id, quality, Matching::Beginning, None);
            // What is not half typed yet, or finished and no whole word, says too
            // little for what it would mean: "spray" of "spraypainted".
            if !known && being_typed && typed >= 50 {
                self.through_synonyms(id, quality, Matching::Beginning, meant);
            }
        }
    }

    fn misspelt(&self, query: &str, meant: &mut BTreeMap<WordId, Meant>) {
        let bits = letters(query);
        let follows = query.chars().count() >= LONG_ENOUGH;
        for (id, entry) in self.words.iter().enumerate() {
            if (entry.letters ^ bits).count_ones() > 4 {
                continue;
            }
            if let Some(slips) = slips(query, &entry.word) {
                let quality = if slips == 1 { 60 } else { 40 };
                put(meant, id, quality, Matching::Spelling, None);
                // A short word is nearly too many others: "filled" is not "killed",
                // and no murder.
                if follows {
                    self.through_synonyms(id, quality, Matching::Spelling, meant);
                }
            }
        }
    }

    /// What a word that was only nearly typed means.
    fn through_synonyms(
        &self,
        near: WordId,
        quality: u64,
        matching: Matching,
        meant: &mut BTreeMap<WordId, Meant>,
    ) {
        for id in self.synonyms.get(self.stem(near)).into_iter().flatten() {
            put(meant, *id, quality * 75 / 100, matching, Some(near));
        }
    }
}

fn put(
    meant: &mut BTreeMap<WordId, Meant>,
    id: WordId,
    quality: u64,
    matching: Matching,
    by_way_of: Option<WordId>,
) {
    let new = Meant {
        quality,
        matching,
        by_way_of,
    };
    let held = meant.entry(id).or_insert(new);
    if held.quality < quality {
        *held = new;
    }
}
