//! Finding an offence while it is typed: by code, by words, by what people say.
//!
//! ```text
//! "nicked a bik" ──▶ nicked ─synonym─▶ theft, stealing ┐
//!                    bik ──beginning─▶ bike ─synonym─▶ cycle ┴─▶ 044/00 Theft of a pedal cycle
//! ```
//!
//! The index is built once for an edition. A query costs one pass over the
//! words that its words can mean; nothing depends on time, chance or the order
//! of a hash table, so the same query gives the same list on every tablet. All
//! arithmetic is in whole numbers for the same reason.
//!
//! What a title marks as for the class only, or as old, is found but stands
//! lower.

mod codes;
mod names;
mod phrases;
mod vocabulary;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use self::names::{Lengths, Names, Place};
use self::phrases::{Phrase, phrases, said};
pub use self::vocabulary::Matching;
use self::vocabulary::{Meant, Vocabulary, WordId};
use self::words::Stems;
use crate::{Offence, OffenceList, Standing, Synonyms};

/// Characters of a query that are looked at.
const LONGEST_QUERY: usize = 200;
/// Words of a query that are looked at.
const MOST_WORDS: usize = 16;

/// Rows that the other words of a query name, and that stand before one that has
/// nothing but the section of an Act.
const BEFORE_A_SECTION: usize = 5;

/// A list of offences, ready to be searched.
pub struct SearchIndex {
    list: Arc<OffenceList>,
    stems: Stems,
    vocabulary: Vocabulary,
    /// For each word the rows it stands in.
    rows_of: Vec<Vec<Posting>>,
    /// For each word what it tells.
    weights: Vec<u64>,
    /// For each row the number of words of each of its names.
    lengths: Vec<Lengths>,
    phrases: Vec<Phrase>,
}

#[derive(Clone, Copy)]
struct Posting {
    row: usize,
    place: Place,
}

/// An offence that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit<'i> {
    /// The offence.
    pub offence: &'i Offence,
    /// Why: by its code, or by which words.
    pub because: Vec<Because>,
    /// For comparing hits of one query; without a unit.
    pub score: u64,
}

/// One reason for a hit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Because {
    /// The query is the beginning of its code.
    Code,
    /// A word of the query is, or means, a word of its title.
    Word {
        /// The word as typed.
        typed: String,
        /// The word of the title; where another was begun or nearly spelt that means
        /// it, that other word.
        found: String,
        /// How the one is the other.
        matching: Matching,
    },
    /// The query says what the synonyms know for it.
    Phrase {
        /// The phrase of the synonyms.
        said: String,
    },
}

impl SearchIndex {
    /// Builds the index of a list.
    ///
    /// Rows that lack an everyday name take that of the compiled-in list, when
    /// code and title are the same there.
    #[must_use]
    pub fn new(list: Arc<OffenceList>, synonyms: &Synonyms) -> Self {
        let stems = Stems::english();
        let names: Vec<Names> = list.offences().iter().map(Names::of).collect();
        let mut all_words: Vec<String> = names
            .iter()
            .flat_map(|names| names.words().map(|(word, _)| word.clone()))
            .collect();
        let said = synonyms.phrases.iter().flat_map(|entry| &entry.says);
        all_words.extend(said.flat_map(|text| words::significant(text)));
        let vocabulary = Vocabulary::new(all_words, synonyms, &stems);

        let mut rows_of: Vec<Vec<Posting>> = Vec::new();
        rows_of.resize_with(vocabulary.len(), Vec::new);
        for (row, names) in names.iter().enumerate() {
            let mut places: BTreeMap<WordId, Place> = BTreeMap::new();
            for (word, place) in names.words() {
                if let Some(id) = vocabulary.id_of(word) {
                    let held = places.entry(id).or_default();
                    held.title |= place.title;
                    held.known_as |= place.known_as;
                    held.group |= place.group;
                    held.kind |= place.kind;
                }
            }
            for (id, place) in places {
                if let Some(rows) = rows_of.get_mut(id) {
                    rows.push(Posting { row, place });
                }
            }
        }
        let phrases = phrases(&list, synonyms, &vocabulary);
        name_by_sections(&phrases, &vocabulary, &mut rows_of);
        let weights = weights(&rows_of, &vocabulary, list.offences().len());
        Self {
            weights,
            lengths: names.iter().map(Names::lengths).collect(),
            list,
            stems,
            vocabulary,
            rows_of,
            phrases,
        }
    }

    /// The list that is searched.
    #[must_use]
    pub fn list(&self) -> &OffenceList {
        &self.list
    }

    /// Finds offences, best first; equal ones in the order of their codes.
    /// Nothing is found for an empty query.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit<'_>> {
        let query: String = query.chars().take(LONGEST_QUERY).collect();
        let mut scores: BTreeMap<usize, Score> = BTreeMap::new();
        for (row, score) in codes::find(&self.list, &query) {
            let found = scores.entry(row).or_default();
            found.points = score;
            found.because.push(Because::Code);
        }
        if scores.is_empty() {
            self.find_words(&query, &mut scores);
        }
        let mut hits: Vec<Hit<'_>> = scores
            .into_iter()
            .filter_map(|(row, score)| {
                Some(Hit {
                    offence: self.list.offences().get(row)?,
                    because: score.because,
                    score: score.points,
                })
            })
            .collect();
        hits.sort_by(|one, other| {
            other
                .score
                .cmp(&one.score)
                .then_with(|| one.offence.code.cmp(&other.offence.code))
        });
        hits.truncate(limit);
        hits
    }

    fn find_words(&self, query: &str, scores: &mut BTreeMap<usize, Score>) {
        let (mut typed, last_counts) = words::asked(query);
        typed.truncate(MOST_WORDS);
        let asked = typed.len() as u64;
        // After a space the last word is finished.
        let open = last_counts && query.chars().last().is_some_and(char::is_alphanumeric);
        let meanings: Vec<BTreeMap<WordId, Meant>> = typed
            .iter()
            .enumerate()
            .map(|(position, word)| {
                let being_typed = open && position + 1 == typed.len();
                self.vocabulary.meant_by(word, being_typed, &self.stems)
            })
            .collect();
        // Those that tell nothing by themselves come last, for what the others found.
        let (mut positions, beside): (Vec<_>, Vec<_>) = (typed.iter().zip(&meanings).enumerate())
            .partition(|(_, (word, _))| !words::only_beside(word));
        positions.extend(beside);
        for (position, (word, meant)) in positions {
            let of_a_section = words::names_a_section(word);
            let only_beside = words::only_beside(word);
            for (row, best) in self.best_words(meant) {
                if only_beside && !scores.contains_key(&row) {
                    continue;
                }
                let score = scores.entry(row).or_default();
                score.kinds |= u32::from(best.names_the_kind()) << position;
                if !of_a_section {
                    score.beside = true;
                    score.answers |= best.answers();
                }
                score.points += best.points;
                score.matched += 1;
                score.of_title += u64::from(best.place.title);
                score.of_known_as += u64::from(best.place.known_as);
                score.because.push(Because::Word {
                    typed: word.clone(),
                    found: (self.vocabulary.word(best.by_way_of.unwrap_or(best.word))).to_owned(),
                    matching: best.matching,
                });
            }
        }
        for (row, score) in scores.iter_mut() {
            let told = 100
                + self
                    .lengths
                    .get(*row)
                    .map_or(0, |lengths| score.told(*lengths, asked));
            score.points = share_of(score.points * told / 100, score.matched, asked);
        }
        self.find_phrases(&meanings, asked, scores);
        for (row, score) in scores.iter_mut() {
            let standing = self.list.offences().get(*row).map(|found| found.standing);
            score.points = match standing {
                Some(Standing::ClassOnly) => score.points * 60 / 100,
                Some(Standing::Old) => score.points * 40 / 100,
                _ => score.points,
            };
        }
        kinds_before_what_is_meant(scores);
        if typed.iter().any(|word| words::names_a_section(word)) {
            words_before_sections(scores);
        }
    }

    /// For each row the word that one word of the query means best.
    fn best_words(&self, meant: &BTreeMap<WordId, Meant>) -> BTreeMap<usize, Best> {
        let mut best: BTreeMap<usize, Best> = BTreeMap::new();
        for (word, meant) in meant {
            let Meant {
                quality,
                matching,
                by_way_of,
            } = *meant;
            let rows = self.rows_of.get(*word).map_or(&[][..], Vec::as_slice);
            let weight = self.weights.get(*word).copied().unwrap_or_default();
            for Posting { row, place } in rows {
                let new = Best {
                    points: quality * weight * place.share() / 100,
                    word: *word,
                    by_way_of,
                    matching,
                    place: *place,
                };
                let held = best.entry(*row).or_insert(new);
                if held.points < new.points {
                    *held = new;
                }
            }
        }
        best
    }

    fn find_phrases(
        &self,
        meanings: &[BTreeMap<WordId, Meant>],
        asked: u64,
        scores: &mut BTreeMap<usize, Score>,
    ) {
        // What of the query names a kind of offence.
        let kinds = scores.values().fold(0, |kinds, score| kinds | score.kinds);
        // The best phrase for each row; several that say the same count once.
        let mut best: BTreeMap<usize, (u64, &Phrase, u32)> = BTreeMap::new();
        for phrase in &self.phrases {
            let Some(said) = said(phrase, meanings) else {
                continue;
            };
            let points = share_of(
                said.quality * weight(1, self.list.offences().len()) * 2,
                said.matched,
                asked,
            );
            let left_out = if said.whole { 0 } else { kinds & !said.used };
            for (rank, row) in (0..).zip(&phrase.rows) {
                // A tenth less for each place down.
                let points = points * (10 - std::cmp::min(rank, 6)) / 10;
                let held = best.entry(*row).or_insert((points, phrase, left_out));
                if held.0 < points {
                    *held = (points, phrase, left_out);
                }
            }
        }
        for (row, (points, phrase, left_out)) in best {
            let score = scores.entry(row).or_default();
            score.points += points;
            score.left_out = left_out & !score.kinds;
            if !phrase.is_a_section(&self.vocabulary) {
                score.beside = true;
                score.answers = true;
            }
            score.because.push(Because::Phrase {
                said: phrase.text.clone(),
            });
        }
    }
}

/// Who says the section of an Act has named the offence: it is a name of the row
/// for which the synonyms have it first, and not of what stands beside it there.
/// So "s18 wounding" is both words of one and one word of the lesser.
fn name_by_sections(phrases: &[Phrase], vocabulary: &Vocabulary, rows_of: &mut [Vec<Posting>]) {
    for phrase in phrases {
        let Some((word, row)) = phrase.only_word().zip(phrase.rows.first()) else {
            continue;
        };
        let Some(rows) = rows_of.get_mut(word) else {
            continue;
        };
        if !phrase.is_a_section(vocabulary) {
            continue;
        }
        match rows.iter_mut().find(|posting| posting.row == *row) {
            Some(posting) => posting.place.known_as = true,
            None => rows.push(Posting {
                row: *row,
                place: Place {
                    known_as: true,
                    ..Place::default()
                },
            }),
        }
    }
}

/// What a word tells that stands in so many rows of all: next to nothing when it
/// stands in every one, most when it stands in one.
fn weight(rows: usize, all: usize) -> u64 {
    10 + 6 * u64::from((all / rows.max(1)).max(1).ilog2())
}

/// What each word tells. Forms of a word count together: "assaults" is not rarer
/// than "assault".
fn weights(rows_of: &[Vec<Posting>], vocabulary: &Vocabulary, all: usize) -> Vec<u64> {
    let mut rows_of_stem: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (word, rows) in rows_of.iter().enumerate() {
        let held = rows_of_stem.entry(vocabulary.stem(word)).or_default();
        held.extend(rows.iter().map(|posting| posting.row));
    }
    (0..rows_of.len())
        .map(|word| {
            let rows = rows_of_stem.get(vocabulary.stem(word));
            weight(rows.map_or(0, BTreeSet::len), all)
        })
        .collect()
}

/// What was found for one row.
#[derive(Default)]
struct Score {
    points: u64,
    /// Words of the query that say something of it.
    matched: u64,
    /// Whether one of them is no section of an Act, and whether it is such a word of
    /// the row's names and not only nearly one.
    beside: bool,
    answers: bool,
    /// Of those, words of the title and of the everyday name.
    of_title: u64,
    of_known_as: u64,
    /// The words of the query that name its kind, a bit for each; and those that name
    /// the kind of others, and are no part of the phrase that it was found by, which
    /// the query says in other words.
    kinds: u32,
    left_out: u32,
    because: Vec<Because>,
}

impl Score {
    /// Up to 60 for the name that says little else than the query, and of the
    /// query says much: "arson endangering life" is not "arson".
    fn told(&self, lengths: Lengths, asked: u64) -> u64 {
        let of = |matched: u64, length: u64| {
            60 * matched.min(length) * matched / (length * asked).max(1)
        };
        of(self.of_title, lengths.title).max(of(self.of_known_as, lengths.known_as))
    }
}

#[derive(Clone, Copy)]
struct Best {
    points: u64,
    word: WordId,
    by_way_of: Option<WordId>,
    matching: Matching,
    place: Place,
}

impl Best {
    /// Whether it is a word of a name, and no slip or beginning of one.
    fn answers(&self) -> bool {
        let said = matches!(
            self.matching,
            Matching::Word | Matching::Form | Matching::Synonym
        );
        said && (self.place.title || self.place.known_as)
    }

    /// Whether it was typed whole and says which kind of offence the row is.
    fn names_the_kind(&self) -> bool {
        self.place.kind && matches!(self.matching, Matching::Word | Matching::Form)
    }
}

/// Who types the kind of an offence means that, and not what the rest may mean in
/// other words: of "car key burglary" a burglary stands before a keyed car.
fn kinds_before_what_is_meant(scores: &mut BTreeMap<usize, Score>) {
    let left_out = scores.values().fold(0, |all, score| all | score.left_out);
    let named = scores.values().filter(|score| score.kinds & left_out != 0);
    let Some(most) = named.map(|score| score.points).max() else {
        return;
    };
    for score in scores.values_mut().filter(|score| score.left_out != 0) {
        score.points = score.points.min(most.saturating_sub(1));
    }
}

/// Many Acts have a section of one number. Where the other words name an offence, a
/// row that has the section alone stands behind what they name: the best of it, for
/// who says "s18 knife" may mean the section after all.
fn words_before_sections(scores: &mut BTreeMap<usize, Score>) {
    let named = scores.values().filter(|score| score.answers);
    let mut named: Vec<u64> = named.map(|score| score.points).collect();
    named.sort_unstable_by(|one, other| other.cmp(one));
    named.truncate(BEFORE_A_SECTION);
    let Some(least) = named.last() else {
        return;
    };
    for score in scores.values_mut().filter(|score| !score.beside) {
        score.points = score.points.min(least.saturating_sub(1));
    }
}

/// Points for the share of the query that was matched, by its square: a row that
/// has one word of two is worth a quarter.
fn share_of(points: u64, matched: u64, asked: u64) -> u64 {
    points * matched * matched / (asked * asked).max(1)
}
