//! Looking at a text around a place: the pattern, what stands before and
//! after, and whether a find stands alone.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A pattern that is compiled at its first use.
///
/// A pattern that does not compile finds nothing, because the lint must not be
/// able to stop anybody; a test compiles every one.
pub(super) struct Pattern(LazyLock<Option<Regex>>);

impl Pattern {
    pub(super) const fn new(compile: fn() -> Option<Regex>) -> Self {
        Self(LazyLock::new(compile))
    }

    #[cfg(test)]
    pub(super) fn compiles(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn finds<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = Range<usize>> + use<'_, 't> {
        self.0
            .iter()
            .flat_map(move |regex| regex.find_iter(text))
            .map(|find| find.range())
    }

    pub(super) fn captures<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> + use<'_, 't> {
        self.0
            .iter()
            .flat_map(move |regex| regex.captures_iter(text))
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// Declares patterns, and a test that each compiles. Patterns are written
/// without Unicode classes where ASCII is what is meant, and every repetition
/// that could run past a word is bounded, so that a search never rereads.
macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $pattern:expr;)+) => {
        $(
            $(#[$doc])*
            static $name: $crate::aids::lint::text::Pattern =
                $crate::aids::lint::text::Pattern::new(|| regex::Regex::new($pattern).ok());
        )+

        #[cfg(test)]
        mod patterns {
            #[test]
            fn compile() {
                $(assert!(super::$name.compiles(), stringify!($name));)+
            }
        }
    };
}
pub(super) use patterns;

/// The text of a place.
pub(super) fn at<'t>(text: &'t str, bytes: &Range<usize>) -> &'t str {
    text.get(bytes.clone()).unwrap_or_default()
}

/// The character just before a place.
pub(super) fn character_before(text: &str, bytes: &Range<usize>) -> Option<char> {
    text.get(..bytes.start)?.chars().next_back()
}

/// The character just after a place.
pub(super) fn character_after(text: &str, bytes: &Range<usize>) -> Option<char> {
    text.get(bytes.end..)?.chars().next()
}

/// Up to this many bytes before a place.
pub(super) fn before<'t>(text: &'t str, bytes: &Range<usize>, most: usize) -> &'t str {
    let start = text.ceil_char_boundary(bytes.start.saturating_sub(most));
    text.get(start..bytes.start).unwrap_or_default()
}

/// Up to this many bytes after a place.
pub(super) fn after<'t>(text: &'t str, bytes: &Range<usize>, most: usize) -> &'t str {
    let end = text.floor_char_boundary(bytes.end.saturating_add(most).min(text.len()));
    text.get(bytes.end..end).unwrap_or_default()
}

/// Whether a place is not part of a longer word, number or reference.
pub(super) fn stands_alone(text: &str, bytes: &Range<usize>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '_'));
    !joins(character_before(text, bytes)) && !joins(character_after(text, bytes))
}

/// The words before a place on its line, last first, in small letters.
pub(super) fn words_before(text: &str, bytes: &Range<usize>, most: usize) -> Vec<String> {
    // Sixteen bytes hold a word of any label that is looked for.
    before(text, bytes, most.saturating_mul(16))
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .rsplit(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(most)
        .map(str::to_lowercase)
        .collect()
}
