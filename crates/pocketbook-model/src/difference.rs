//! How two versions of a text differ, for a reader.
//!
//! [`word_difference`] shows the words that were removed and added between two
//! versions. It never paraphrases: put back together, its parts are the two
//! versions to the last byte, so two spellings of one letter (Unicode's
//! composed and decomposed forms) are a difference too.
//!
//! Words are those of Unicode (UAX #29): a word with its vowel signs in Arabic
//! or Bengali, one ideograph in Chinese.

use serde::Serialize;
use similar::algorithms::IdentifyDistinct;
use similar::{Algorithm, ChangeTag, DiffTag, capture_diff};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::Personal;

/// What became of a part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is in both versions.
    Same,
    /// It is only in the old version.
    Removed,
    /// It is only in the new version.
    Added,
}

/// A part of a text, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// Its words, with the spaces between and around them.
    pub text: Personal,
}

/// The difference between two versions, in the order of the text; of a
/// replacement what was removed comes first. No part is empty, and no two
/// parts of one kind follow each other. `Same` and `Removed` together are
/// `old`, `Same` and `Added` together are `new`.
///
/// A space between two replaced words counts as replaced with them, so that a
/// rewritten sentence reads as one removal and one addition instead of
/// alternating word by word.
///
/// It is bounded: Myers's algorithm as Git bounds it, which settles for a
/// longer difference once the shortest one becomes too dear to find. The worst
/// two texts that a statement can hold (250,000 unrelated Chinese characters
/// each) took 1.8 s on a two-core virtual machine; two versions of that length
/// with a hundred changes took 18 ms. There is no time limit, since with one
/// the same two versions could look different on two tablets.
///
/// ```
/// use pocketbook_model::{ChangeKind, word_difference};
///
/// let changes = word_difference("He wore a navy jacket.", "He wore a dark grey jacket.");
/// let parts: Vec<_> = changes.iter().map(|c| (c.kind, c.text.reveal())).collect();
/// assert_eq!(
///     parts,
///     [
///         (ChangeKind::Same, "He wore a "),
///         (ChangeKind::Removed, "navy"),
///         (ChangeKind::Added, "dark grey"),
///         (ChangeKind::Same, " jacket."),
///     ]
/// );
/// ```
#[must_use]
pub fn word_difference(old: &str, new: &str) -> Vec<Change> {
    let old: Vec<&str> = old.split_word_bounds().collect();
    let new: Vec<&str> = new.split_word_bounds().collect();
    // Words as numbers: the search compares each with hundreds of others.
    let numbered = IdentifyDistinct::<u32>::new(&*old, 0..old.len(), &*new, 0..new.len());
    let operations = capture_diff(
        Algorithm::Myers,
        numbered.old_lookup(),
        numbered.old_range(),
        numbered.new_lookup(),
        numbered.new_range(),
    );
    let mut difference = Difference::default();
    let mut following = operations.iter().peekable();
    while let Some(operation) = following.next() {
        let before_replacement = following
            .peek()
            .is_some_and(|next| next.tag() == DiffTag::Replace);
        for (tag, words) in operation.iter_slices(old.as_slice(), new.as_slice()) {
            let words = words.concat();
            match tag {
                ChangeTag::Equal => difference.same(words, before_replacement),
                ChangeTag::Delete => difference.removed.push_str(&words),
                ChangeTag::Insert => difference.added.push_str(&words),
            }
        }
    }
    difference.finish()
}

/// A difference as it grows: the finished parts, and the replacement that
/// stands at its end.
#[derive(Default)]
struct Difference {
    parts: Vec<Change>,
    removed: String,
    added: String,
}

impl Difference {
    fn same(&mut self, words: String, before_replacement: bool) {
        let after_replacement = !self.removed.is_empty() && !self.added.is_empty();
        // Never across a line feed: paragraphs are compared side by side.
        let blank = words.chars().all(|c| c.is_whitespace() && c != '\n');
        if blank && after_replacement && before_replacement {
            self.removed.push_str(&words);
            self.added.push_str(&words);
        } else {
            self.settle();
            self.push(ChangeKind::Same, words);
        }
    }

    fn settle(&mut self) {
        let removed = std::mem::take(&mut self.removed);
        let added = std::mem::take(&mut self.added);
        self.push(ChangeKind::Removed, removed);
        self.push(ChangeKind::Added, added);
    }

    fn push(&mut self, kind: ChangeKind, text: String) {
        if !text.is_empty() {
            self.parts.push(Change {
                kind,
                text: text.into(),
            });
        }
    }

    fn finish(mut self) -> Vec<Change> {
        self.settle();
        self.parts
    }
}

#[cfg(test)]
mod tests {
    use super::ChangeKind::{Added, Removed, Same};
    use super::*;
    use proptest::prelude::*;

    fn parts(old: &str, new: &str) -> Vec<(ChangeKind, String)> {
        word_difference(old, new)
            .into_iter()
            .map(|change| (change.kind, change.text.reveal().to_owned()))
            .collect()
    }

    fn versions(changes: &[Change]) -> (String, String) {
        let without = |kind| {
            changes
                .iter()
                .filter(|change| change.kind != kind)
                .map(|change| change.text.reveal())
                .collect()
        };
        (without(Added), without(Removed))
    }

    fn own(parts: &[(ChangeKind, &str)]) -> Vec<(ChangeKind, String)> {
        parts.iter().map(|(k, text)| (*k, (*text).into())).collect()
    }

    #[test]
    fn a_difference_names_whole_words() {
        assert_eq!(
            parts("I think I saw him.", "I know I did not see him."),
            own(&[
                (Same, "I "),
                (Removed, "think"),
                (Added, "know"),
                (Same, " I "),
                (Removed, "saw"),
                (Added, "did not see"),
                (Same, " him."),
            ])
        );
    }

    #[test]
    fn equal_texts_are_one_part_and_empty_ones_none() {
        assert_eq!(parts("a b", "a b"), own(&[(Same, "a b")]));
        assert_eq!(parts("", ""), []);
        assert_eq!(parts("", "a b"), own(&[(Added, "a b")]));
        assert_eq!(parts("a b", ""), own(&[(Removed, "a b")]));
    }

    #[test]
    fn a_rewritten_phrase_is_one_removal_and_one_addition() {
        assert_eq!(
            parts(
                "He had blue eyes.\nHe ran",
                "He had grey shoes.\nShe walked"
            ),
            own(&[
                (Same, "He had "),
                (Removed, "blue eyes"),
                (Added, "grey shoes"),
                (Same, ".\n"),
                (Removed, "He ran"),
                (Added, "She walked"),
            ])
        );
        assert_eq!(
            parts("one\ntwo", "three\nfour"),
            own(&[
                (Removed, "one"),
                (Added, "three"),
                (Same, "\n"),
                (Removed, "two"),
                (Added, "four"),
            ]),
            "paragraphs are not run together"
        );
        assert_eq!(
            parts("very old man", " young man"),
            own(&[
                (Removed, "very"),
                (Same, " "),
                (Removed, "old"),
                (Added, "young"),
                (Same, " man"),
            ]),
            "a removal is no replacement"
        );
    }

    #[test]
    fn words_of_other_scripts_are_whole_too() {
        for (old, new, removed, added) in [
            // Arabic and Urdu: "he wore a black coat", "blue".
            (
                "كان يرتدي معطفاً أسود",
                "كان يرتدي معطفاً أزرق",
                "أسود",
                "أزرق",
            ),
            (
                "اس نے نیلی قمیض پہنی",
                "اس نے کالی قمیض پہنی",
                "نیلی",
                "کالی",
            ),
            // Bengali, where vowel signs and conjuncts belong to the word.
            ("সে লাল জামা পরেছিল", "সে নীল জামা পরেছিল", "লাল", "নীল"),
            // Chinese, without spaces: one ideograph is one word.
            ("他穿黑色外套", "他穿蓝色外套", "黑", "蓝"),
            ("Miał czarną kurtkę", "Miał żółtą kurtkę", "czarną", "żółtą"),
        ] {
            let changed: Vec<_> = parts(old, new)
                .into_iter()
                .filter(|(kind, _)| *kind != Same)
                .collect();
            assert_eq!(changed, own(&[(Removed, removed), (Added, added)]));
        }
    }

    #[test]
    fn another_spelling_of_the_same_letter_is_a_difference() {
        assert_eq!(
            parts("caf\u{e9}", "cafe\u{301}"),
            own(&[(Removed, "caf\u{e9}"), (Added, "cafe\u{301}")])
        );
    }

    #[test]
    fn the_parts_of_a_difference_do_not_show_themselves() {
        let shown = format!("{:?}", word_difference("navy", "grey"));
        assert!(
            !shown.contains("navy") && !shown.contains("grey"),
            "{shown}"
        );
    }

    /// 250,000 ideographs from a repeatable sequence; words nobody said.
    fn unrelated(seed: u64) -> String {
        let mut state = seed;
        let ideograph = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(0x4e00 + (state >> 33) % 20_000)
                .ok()
                .and_then(char::from_u32)
        };
        std::iter::repeat_with(ideograph)
            .flatten()
            .take(250_000)
            .collect()
    }

    #[test]
    fn the_longest_texts_are_compared_to_the_end() {
        // The worst there is: every character a word, and few in common.
        let (old, new) = (unrelated(1), unrelated(2));
        let changes = word_difference(&old, &new);
        assert!(versions(&changes) == (old, new));
    }

    proptest! {
        #[test]
        fn a_difference_put_together_is_both_versions(
            old in "[ab \\n,é中নীم\u{301}]{0,30}|\\PC{0,30}",
            new in "[ab \\n,é中নীم\u{301}]{0,30}|\\PC{0,30}",
        ) {
            let changes = word_difference(&old, &new);
            prop_assert_eq!(versions(&changes), (old, new));
            for change in &changes {
                prop_assert!(!change.text.reveal().is_empty());
            }
            for pair in changes.windows(2) {
                prop_assert_ne!(pair[0].kind, pair[1].kind);
                prop_assert_ne!((pair[0].kind, pair[1].kind), (Added, Removed));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        // Long enough for the search to settle for less than the shortest.
        #[test]
        fn so_is_one_between_long_texts(
            old in prop::collection::vec("[a-f]", 0..3_000),
            new in prop::collection::vec("[a-f]", 0..3_000),
        ) {
            let (old, new) = (old.join(" "), new.join(" "));
            prop_assert!(versions(&word_difference(&old, &new)) == (old, new));
        }
    }
}
