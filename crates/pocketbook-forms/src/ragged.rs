//! Room at the ends and beginnings of lines of prose.
//!
//! A line ends where the next word no longer fits: where a whole word would have
//! fitted, somebody has broken the line, and a word could be written there. So
//! could one before a line that begins further in than those around it.

use std::collections::BTreeMap;

use crate::lines::{right_to_left, significant};
use crate::printed::Run;
use crate::prose::breaks_anywhere;

/// Room that is nobody's fault beside a word that did not fit: the space before
/// it, a mark that hangs out, in ems.
const SLACK: f64 = 1.0;
/// How far in a line may begin, and a first line of a paragraph, in ems.
const INDENT: f64 = 1.0;
const FIRST_INDENT: f64 = 2.5;
/// The widest blank, such as an ideographic space, the others, and a little more
/// of each, in ems.
const WIDE_BLANK: f64 = 1.1;
const BLANK: f64 = 0.35;
/// So many letters of Chinese at most keep together at a line's edge: marks do
/// not begin a line, and brackets do not end one.
const TOGETHER: usize = 4;

/// Where a line of prose stands, and how wide its first piece is that can stand
/// on no other line than the one it is on or the one before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetLine {
    page: u32,
    size: f64,
    left: f64,
    right: f64,
    first_piece: f64,
    /// White space that the text itself has before it, in ems at most.
    blank: f64,
}

impl SetLine {
    /// Of the runs of a line, before which the text has so much blank, in ems;
    /// nothing when it has no letters. A line that is `kept` with what comes after
    /// it ([`keeps_what_comes_after`]) may stand wherever that has room.
    pub(crate) fn of(
        runs: &[&Run<'_>],
        size: f64,
        blank: f64,
        kept: bool,
        leftwards: bool,
    ) -> Option<Self> {
        let page = runs.first()?.page;
        let areas = runs.iter().map(|run| run.body());
        let around = areas.reduce(|one, next| one.around(&next))?;
        Some(Self {
            page,
            size,
            left: around.left,
            right: around.right,
            first_piece: first_piece(runs, leftwards).unwrap_or(match kept {
                true => f64::INFINITY,
                false => around.right - around.left,
            }),
            blank,
        })
    }
}

/// The blank that a paragraph itself begins with, in ems at most.
pub(crate) fn leading_blank(paragraph: &str) -> f64 {
    let blanks = paragraph.chars().take_while(|c| c.is_whitespace());
    let width = |c: char| match c {
        '\u{2001}' | '\u{2003}' | '\u{3000}' => WIDE_BLANK,
        _ => BLANK,
    };
    blanks.map(width).sum()
}

/// The width of a line up to its first white space, or to as many letters of
/// Chinese as keep together. Nothing for a line in two directions, whose first
/// word may stand anywhere, and for one that is a single piece.
fn first_piece(runs: &[&Run<'_>], leftwards: bool) -> Option<f64> {
    let turns = |c: char| match leftwards {
        true => c.is_alphabetic() && !right_to_left(c),
        false => right_to_left(c),
    };
    let mut text = runs.iter().flat_map(|run| run.item.text.chars());
    if text.any(turns) {
        return None;
    }
    let mut runs = runs.to_vec();
    runs.sort_by(|a, b| a.left.total_cmp(&b.left));
    if leftwards {
        runs.reverse();
    }
    let mut edge: Option<f64> = None;
    // Where the piece would end, if a word begins after the white space there.
    let mut ends: Option<f64> = None;
    let (mut before, mut chinese) = (' ', 0);
    for run in runs {
        let mut x = run.left;
        let mut glyphs: Vec<_> = run
            .item
            .glyphs
            .iter()
            .map(|glyph| {
                let from = x;
                x += glyph.x_advance.get() * run.size;
                (from, x, glyph.range())
            })
            .collect();
        if leftwards {
            glyphs.reverse();
        }
        for (from, to, range) in glyphs {
            let text = run.item.text.get(range).unwrap_or_default();
            let (near, far) = if leftwards { (to, from) } else { (from, to) };
            let Some(character) = text.chars().find(|c| significant(*c)) else {
                let parts = text.chars().any(|c| c == ' ' || c == '\u{3000}');
                if parts && ends_a_piece(before) {
                    ends.get_or_insert(near);
                }
                continue;
            };
            let begun = *edge.get_or_insert(near);
            if let Some(end) = ends.take()
                && character.is_alphanumeric()
            {
                return Some((end - begun).abs());
            }
            chinese += usize::from(ideographic(character));
            if chinese >= TOGETHER {
                return Some((far - begun).abs());
            }
            before = character;
        }
    }
    None
}

/// Whether a line's words, in the order of reading, are one piece that keeps
/// together with what comes after it, as an open bracket does with the place to
/// sign. Of each letter: itself, and whether white space stands before it.
pub(crate) fn keeps_what_comes_after(words: impl Iterator<Item = (char, bool)>) -> bool {
    let mut before = None;
    for (letter, spaced) in words {
        if spaced && letter.is_alphanumeric() && before.is_some_and(ends_a_piece) {
            return false;
        }
        before = Some(letter);
    }
    before.is_some_and(|last| !ends_a_piece(last))
}

/// Whether a line may end after this and white space (UAX 14): after a bracket
/// that opens, for one, it may not.
fn ends_a_piece(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, '.' | ',' | ';' | ':' | '!' | '?')
}

/// Letters before which a line may end, whatever stands there. Thai and its
/// neighbours have words, which only a dictionary knows; small kana and the mark
/// of a long vowel begin no line (JLREQ, 3.1.7), however many there are.
fn ideographic(c: char) -> bool {
    let begins_none = matches!(c,
        'ー' | '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ'
        | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ'
        | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ'
        | '\u{31f0}'..='\u{31ff}' | '\u{ff67}'..='\u{ff70}');
    c.is_alphanumeric() && breaks_anywhere(c) && u32::from(c) >= 0x2e80 && !begins_none
}

/// The first page on which a line of some paragraph has room that no genuine
/// layout leaves.
pub(crate) fn room(paragraphs: &[Vec<SetLine>], leftwards: bool) -> Option<u32> {
    let mut edges: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for line in paragraphs.iter().flatten() {
        let (left, right) = edges.entry(line.page).or_insert((f64::MAX, f64::MIN));
        (*left, *right) = (left.min(line.left), right.max(line.right));
    }
    let (before, after) = (
        |line: &SetLine, (left, right): (f64, f64)| match leftwards {
            true => right - line.right,
            false => line.left - left,
        },
        |line: &SetLine, (left, right): (f64, f64)| match leftwards {
            true => line.left - left,
            false => right - line.right,
        },
    );
    for lines in paragraphs {
        for (at, line) in lines.iter().enumerate() {
            let edges = edges.get(&line.page).copied()?;
            let indent = if at == 0 { FIRST_INDENT } else { INDENT };
            let next = lines.get(at + 1);
            let fits =
                next.is_some_and(|next| after(line, edges) > next.first_piece + SLACK * line.size);
            if fits || before(line, edges) > (indent + line.blank) * line.size {
                return Some(line.page);
            }
        }
    }
    None
}
