//! Printed lines against the words they must say.
//!
//! A line is read from what is drawn, from left to right, and compared with what
//! the words look like when they are set: the Unicode bidirectional algorithm
//! says in which order the letters of a line must stand. So words are compared,
//! not a text layer that a reader does not see.
//!
//! White space is compared as a boundary: "not able" and "notable" are two
//! things. A line may end between words, or within one where it may be divided
//! (after a hyphen, between Chinese characters, at the places that
//! [`crate::prose::breakable`] gave).

use std::ops::Range;

use ttf_parser::GlyphId;
use typst::text::{FontInstance, Glyph};
use unicode_bidi::{BidiInfo, Level};

use crate::area::Area;
use crate::printed::Run;
use crate::prose::{breaks_anywhere, joins_the_one_before};
use crate::ragged::{SetLine, keeps_what_comes_after, leading_blank, room};

/// What is wrong with what is printed, on which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) page: u32,
    pub(crate) fault: &'static str,
}

/// Other words, too many or too few.
pub(crate) const OTHER_WORDS: &str = "is not printed in the very words that are sealed";
const ORDER: &str = "is not printed in the order of reading";
const DIVIDED: &str = "has a word divided where none ends";
const JOINED: &str = "has two words printed as one";
const OVERPRINTED: &str = "has letters printed over each other";

const BLANK: &str = "has room between two of its words that anything could be written into";
const RAISED: &str = "has letters above or below their line";
const SIZES: &str = "has letters of another size among its own";
const NO_LETTER: &str = "has a sign that stands for no letter";
const OTHER_FORMS: &str = "has letters or figures in other forms than their own";

/// Least gap between two words and widest within one, in ems.
const LEAST_SPACE: f64 = 0.08;
/// Widest gap between two words on a line, and what each further white space of
/// the text adds to it, in ems.
const WIDEST_SPACE: f64 = 2.0;
const FURTHER_SPACE: f64 = 1.1;
/// Widest gap on a line between two characters that no white space parts, in ems.
const WIDEST_UNSPACED: f64 = 0.5;
/// The same beside Chinese: some room is given to Latin in it, and marks are half
/// as wide as letters.
const WIDEST_CHINESE: f64 = 0.8;
/// A mark this wide is one of Chinese, in ems.
const WIDE: f64 = 0.9;
/// How far letters of two runs may lie over each other, in ems: not at all, but
/// for marks of Chinese set half as wide, and for scripts whose parts of letters
/// have places of their own.
const OVER: f64 = 0.15;
const OVER_CHINESE: f64 = 0.8;
const OVER_OTHERS: f64 = 0.7;
/// How much two sizes of letters in prose may differ, as a part of one.
const OTHER_SIZE: f64 = 0.1;
/// How far apart the base lines of neighbours may be, and how near they are to
/// be neighbours, in ems.
const LEVEL: f64 = 0.05;
const NEIGHBOURS: f64 = 0.6;
const WIDEST_JOIN: f64 = 0.22;
/// A line lies at least so far below the one before, in ems.
const LEAST_PITCH: f64 = 0.7;

/// The letters of a text without white space and invisible marks.
struct Letters<'a> {
    text: &'a str,
    letters: Vec<Letter>,
    bidi: Option<BidiInfo<'a>>,
    /// Some of them are Chinese, and quotation marks and middle dots with them are
    /// as wide.
    chinese: bool,
}

#[derive(Clone, Copy)]
struct Letter {
    character: char,
    /// Byte of the text.
    at: usize,
    /// White space stands before it.
    spaced: bool,
    /// A line may end before it.
    divisible: bool,
}

/// Characters that nobody sees: joiners, marks of direction, places to break.
pub(crate) fn invisible(c: char) -> bool {
    matches!(u32::from(c), 0xad | 0x34f | 0x61c | 0x200b..=0x200f | 0x202a..=0x202e
        | 0x2060..=0x2069 | 0xfe00..=0xfe0f | 0xfeff)
}

pub(crate) fn significant(c: char) -> bool {
    c.is_ascii_graphic() || !c.is_whitespace() && !invisible(c)
}

/// Whether a font draws anything for a glyph.
pub(crate) fn is_drawn(font: &FontInstance, glyph: &Glyph) -> bool {
    font.ttf().glyph_bounding_box(GlyphId(glyph.id)).is_some()
}

/// Letters and marks of scripts that run to the left.
pub(crate) fn right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0x200f | 0x202b | 0x202e | 0x2067 | 0xfb1d..=0xfdff
        | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

impl<'a> Letters<'a> {
    fn of(text: &'a str, base: bool) -> Self {
        let mut letters = Vec::with_capacity(text.len());
        let (mut spaced, mut divisible) = (true, true);
        for (at, character) in text.char_indices() {
            if significant(character) {
                letters.push(Letter {
                    character,
                    at,
                    spaced,
                    divisible,
                });
                (spaced, divisible) = (false, false);
            } else if character.is_whitespace() {
                (spaced, divisible) = (true, true);
            } else if matches!(character, '\u{ad}' | '\u{200b}') {
                divisible = true;
            }
        }
        let level = if base { Level::rtl() } else { Level::ltr() };
        let bidi =
            (base || text.chars().any(right_to_left)).then(|| BidiInfo::new(text, Some(level)));
        Self {
            text,
            letters,
            bidi,
            chinese: text.chars().any(breaks_anywhere),
        }
    }

    fn get(&self, index: usize) -> Option<Letter> {
        self.letters.get(index).copied()
    }

    /// Of each of these letters: itself, and whether white space stands before it.
    fn words(&self, range: Range<usize>) -> impl Iterator<Item = (char, bool)> {
        let letters = self.letters.get(range).unwrap_or_default();
        letters
            .iter()
            .map(|letter| (letter.character, letter.spaced))
    }

    /// Whether a line may end before a letter.
    fn may_end_before(&self, index: usize) -> bool {
        let Some(next) = self.get(index) else {
            return true;
        };
        let Some(last) = index.checked_sub(1).and_then(|index| self.get(index)) else {
            return true;
        };
        let (last, next_character) = (last.character, next.character);
        next.divisible
            || !last.is_alphanumeric()
            || !next_character.is_alphanumeric()
            || breaks_anywhere(last)
            || breaks_anywhere(next_character)
    }

    /// The runs of a line as they are seen from left to right, each with
    /// whether its letters run to the left.
    fn seen(&self, line: Range<usize>) -> Vec<(Range<usize>, bool)> {
        let at = |index: usize| self.get(index).map_or(self.text.len(), |letter| letter.at);
        let Some(bidi) = &self.bidi else {
            return vec![(line, false)];
        };
        let bytes = at(line.start)..at(line.end);
        let mut seen = Vec::new();
        let paragraphs = bidi.paragraphs.iter();
        for paragraph in paragraphs.filter(|p| p.range.contains(&bytes.start)) {
            let end = bytes.end.min(paragraph.range.end);
            let (levels, runs) = bidi.visual_runs(paragraph, bytes.start..end);
            for run in runs {
                let leftwards = levels.get(run.start).is_some_and(Level::is_rtl);
                let from = self.letters.partition_point(|letter| letter.at < run.start);
                let to = self.letters.partition_point(|letter| letter.at < run.end);
                if from < to {
                    seen.push((from..to, leftwards));
                }
            }
        }
        seen
    }
}

/// Runs of text side by side.
struct Line<'r, 'd> {
    page: u32,
    baseline: f64,
    size: f64,
    runs: Vec<&'r Run<'d>>,
}

/// The lines of runs in the order in which they were set.
///
/// Typst gives a letter above the line a height of its own; runs that touch
/// belong to one line all the same, and white space lies on the base line.
fn lines<'r, 'd>(runs: &[&'r Run<'d>]) -> Vec<Line<'r, 'd>> {
    let mut chains: Vec<Vec<&Run<'d>>> = Vec::new();
    for run in runs {
        let touches = |last: &&Run<'d>| {
            last.page == run.page
                && (last.right - run.left).abs() < 0.03
                && (last.baseline - run.baseline).abs() < 1.5 * run.size.max(last.size)
        };
        match chains.last_mut() {
            Some(chain) if chain.last().is_some_and(touches) => chain.push(run),
            _ => chains.push(vec![run]),
        }
    }
    let mut lines: Vec<Line<'r, 'd>> = Vec::new();
    for chain in chains {
        let on_line = chain.iter().find(|run| run.item.text.contains(' '));
        let lowest = chain.iter().map(|run| run.baseline).fold(0.0, f64::max);
        let baseline = on_line.map_or(lowest, |run| run.baseline);
        let size = chain.iter().map(|run| run.size).fold(0.0, f64::max);
        let page = chain.first().map_or(0, |run| run.page);
        match lines.last_mut() {
            Some(line)
                if line.page == page
                    && (line.baseline - baseline).abs() < 0.6 * line.size.max(size) =>
            {
                line.size = line.size.max(size);
                line.runs.extend(chain);
            }
            _ => lines.push(Line {
                page,
                baseline,
                size,
                runs: chain,
            }),
        }
    }
    lines
}

/// Where the last line of a text ends, in points.
pub(crate) struct LastLine {
    pub(crate) baseline: f64,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) size: f64,
    /// Base line of the line above it on the page.
    pub(crate) above: Option<f64>,
}

/// The last line of runs.
pub(crate) fn last_line(runs: &[&Run<'_>]) -> Option<LastLine> {
    let lines = lines(runs);
    let (last, before) = lines.split_last()?;
    let above = before.last().filter(|line| line.page == last.page);
    let edges = |edge: fn(&Run<'_>) -> f64| last.runs.iter().map(move |run| edge(run));
    Some(LastLine {
        baseline: last.baseline,
        left: edges(|run| run.left).fold(f64::MAX, f64::min),
        right: edges(|run| run.right).fold(f64::MIN, f64::max),
        size: last.size,
        above: above.map(|line| line.baseline),
    })
}

/// Where the lines of a text stand, each with its page, from the height of its
/// capitals to the depth of its commas, without what hangs out of them.
pub(crate) fn line_areas(runs: &[&Run<'_>]) -> Vec<(u32, Area)> {
    let areas = lines(runs).into_iter().filter_map(|line| {
        let bodies = line.runs.iter().map(|run| run.body());
        let around = bodies.reduce(|one, next| one.around(&next))?;
        let area = Area {
            top: line.baseline - 0.75 * line.size,
            bottom: line.baseline + 0.25 * line.size,
            ..around
        };
        Some((line.page, area))
    });
    areas.collect()
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    /// It is of a language that runs to the left.
    pub(crate) right_to_left: bool,
    /// Its letters stand apart from each other, as in boxes.
    pub(crate) spaced: bool,
    /// It is prose: nothing but its words stands on its lines.
    pub(crate) prose: bool,
}

/// Compares runs with paragraphs, each of which begins on a line of its own.
pub(crate) fn compare(
    paragraphs: &[String],
    setting: Setting,
    runs: &[&Run<'_>],
) -> Result<(), Difference> {
    let Setting {
        right_to_left,
        spaced,
        prose,
    } = setting;
    let lines = lines(runs);
    let largest = lines.iter().map(|line| line.size).fold(0.0, f64::max);
    let mut lines = lines.into_iter();
    let mut page = runs.first().map_or(1, |run| run.page);
    let mut before: Option<(u32, f64)> = None;
    let mut hyphen = false;
    let mut own_forms = OwnForms::default();
    let mut set: Vec<Vec<SetLine>> = Vec::new();
    for paragraph in paragraphs {
        let letters = Letters::of(paragraph, right_to_left);
        let mut cursor = 0;
        set.push(Vec::new());
        while cursor < letters.letters.len() {
            let Some(mut line) = lines.next() else {
                return Err(Difference {
                    page,
                    fault: OTHER_WORDS,
                });
            };
            page = line.page;
            let differs = |fault| Err(Difference { page, fault });
            if let Some((page_before, above)) = before {
                let descends = line.page > page_before
                    || (line.page == page_before
                        && line.baseline - above >= LEAST_PITCH * line.size.min(12.0));
                if !descends {
                    return differs(ORDER);
                }
            }
            before = Some((line.page, line.baseline));
            let small = |run: &&Run<'_>| run.size < largest * (1.0 - OTHER_SIZE);
            if prose && line.runs.iter().any(small) {
                return differs(SIZES);
            }
            if hyphen && repeats_hyphen(&line, &letters, cursor) {
                line.runs.remove(0);
            }
            let read = read_line(&letters, cursor, &line, setting, &mut own_forms)
                .map_err(|fault| Difference { page, fault })?;
            if read == 0 {
                continue;
            }
            let kept = keeps_what_comes_after(letters.words(cursor..cursor + read));
            cursor += read;
            if prose && let Some(own) = set.last_mut() {
                let blank = if own.is_empty() {
                    leading_blank(paragraph)
                } else {
                    0.0
                };
                own.extend(SetLine::of(
                    &line.runs,
                    line.size,
                    blank,
                    kept,
                    right_to_left,
                ));
            }
            if !spaced && !letters.may_end_before(cursor) {
                return differs(DIVIDED);
            }
            let last = cursor.checked_sub(1).and_then(|index| letters.get(index));
            hyphen = last.is_some_and(|last| matches!(last.character, '-' | '\u{2010}'));
        }
        hyphen = false;
    }
    if let Some(line) = lines.find(|line| line.runs.iter().any(|run| letters_of(run) > 0)) {
        return Err(Difference {
            page: line.page,
            fault: OTHER_WORDS,
        });
    }
    match room(&set, right_to_left) {
        None => Ok(()),
        Some(page) => Err(Difference { page, fault: BLANK }),
    }
}

fn letters_of(run: &Run<'_>) -> usize {
    run.item.text.chars().filter(|c| significant(*c)).count()
}

/// Some languages (Polish, Portuguese) repeat a hyphen at the beginning of the
/// line after it, as of "30-letni"; Typst does. A line never ends between a hyphen
/// and a figure (UAX 14), before which it would be a minus.
fn repeats_hyphen(line: &Line<'_, '_>, letters: &Letters<'_>, cursor: usize) -> bool {
    let first = line.runs.first().map(|run| run.item.text.as_str());
    let next = letters.get(cursor);
    matches!(first, Some("-" | "\u{2010}"))
        && next.is_some_and(|letter| !letter.spaced && !letter.character.is_numeric())
}

/// Reads a line; gives the number of letters it has.
fn read_line(
    letters: &Letters<'_>,
    cursor: usize,
    line: &Line<'_, '_>,
    setting: Setting,
    own_forms: &mut OwnForms,
) -> Result<usize, &'static str> {
    let total: usize = line.runs.iter().map(|run| letters_of(run)).sum();
    let end = cursor + total;
    if end > letters.letters.len() {
        return Err(OTHER_WORDS);
    }
    let mut runs = line.runs.clone();
    runs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut pairs = runs.iter().zip(runs.iter().skip(1));
    if pairs.any(|(one, next)| steps(one, next, setting)) {
        return Err(RAISED);
    }
    let mut seen = letters.seen(cursor..end).into_iter();
    let mut current: Option<(Range<usize>, bool)> = None;
    let mut reader = Gaps::new(letters, setting);
    for run in runs {
        let count = letters_of(run);
        if count == 0 {
            continue;
        }
        let (rest, leftwards) = match current.take() {
            Some((rest, leftwards)) if !rest.is_empty() => (rest, leftwards),
            _ => seen.next().ok_or(OTHER_WORDS)?,
        };
        if count > rest.len() {
            return Err(OTHER_WORDS);
        }
        let (own, rest) = if leftwards {
            (rest.end - count..rest.end, rest.start..rest.end - count)
        } else {
            (rest.start..rest.start + count, rest.start + count..rest.end)
        };
        let expected = letters.letters.get(own.clone()).ok_or(OTHER_WORDS)?;
        let printed = run.item.text.chars().filter(|c| significant(*c));
        if !printed.eq(expected.iter().map(|letter| letter.character)) {
            return Err(OTHER_WORDS);
        }
        reader.read(run, own, leftwards, own_forms)?;
        current = Some((rest, leftwards));
    }
    Ok(total)
}

/// Whether letters side by side stand on two base lines, as in a raised figure.
/// Scripts whose letters have heights of their own are left out, and what stands
/// further apart, as a mark in its own box.
fn steps(one: &Run<'_>, next: &Run<'_>, setting: Setting) -> bool {
    let size = one.size.max(next.size);
    let plain = |run: &Run<'_>| {
        let text = run.item.text.as_str();
        let high = |c: char| {
            significant(c) && (joins_the_one_before(c) || right_to_left(c) || breaks_anywhere(c))
        };
        // A cross stands in the middle of its box, beside what it answers.
        let apart =
            !setting.prose && (text.trim() == "X" || !text.chars().any(char::is_alphanumeric));
        !text.chars().any(high) && !apart
    };
    (setting.prose || next.left - one.right < NEIGHBOURS * size)
        && (one.baseline - next.baseline).abs() > LEVEL * size
        && plain(one)
        && plain(next)
}

/// Whether a letter or figure is drawn as the font draws it by itself, and not
/// raised, small or as a fraction, which fonts can do too. Ligatures and letters
/// with marks are more than one character.
fn in_its_own_form(run: &Run<'_>, glyph: u16, text: &str, own_forms: &mut OwnForms) -> bool {
    let mut letters = text.chars().filter(|c| significant(*c));
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return true;
    };
    // Turkish and its relatives have a dotted i of their own.
    let of_turkish = |lang: &str| matches!(lang, "tr" | "az" | "kk" | "tt" | "crh");
    // Beside a fraction slash every shaper sets figures as a fraction.
    let of_fraction = letter.is_ascii_digit() && run.item.text.contains('\u{2044}');
    let of_turkish = letter == 'i' && of_turkish(run.item.lang.as_str());
    if !letter.is_ascii_alphanumeric() || of_turkish || of_fraction {
        return true;
    }
    own_forms.of(letter) == Some(glyph)
}

/// How a font draws the letters and figures of ASCII by themselves, each asked
/// for once: of one font at a time, since a text keeps to one.
#[derive(Default)]
struct OwnForms {
    font: Option<FontInstance>,
    /// By code; nothing where it has not been asked for yet.
    glyphs: Vec<Option<Option<u16>>>,
}

impl OwnForms {
    /// Begins on a run of letters.
    fn turn_to(&mut self, font: &FontInstance) {
        if self.font.as_ref() != Some(font) {
            self.glyphs = vec![None; 128];
            self.font = Some(font.clone());
        }
    }

    fn of(&mut self, letter: char) -> Option<u16> {
        let font = self.font.as_ref()?;
        let at = usize::try_from(u32::from(letter)).ok()?;
        let own = || font.ttf().glyph_index(letter).map(|id| id.0);
        *self.glyphs.get_mut(at)?.get_or_insert_with(own)
    }
}

/// The gaps between letters of a line, from left to right.
struct Gaps<'l, 'a> {
    letters: &'l Letters<'a>,
    setting: Setting,
    /// The letters of the cluster before, its right edge and its size.
    before: Option<(Range<usize>, f64, f64)>,
}

impl<'l, 'a> Gaps<'l, 'a> {
    fn new(letters: &'l Letters<'a>, setting: Setting) -> Self {
        Self {
            letters,
            setting,
            before: None,
        }
    }

    fn read(
        &mut self,
        run: &Run<'_>,
        own: Range<usize>,
        leftwards: bool,
        own_forms: &mut OwnForms,
    ) -> Result<(), &'static str> {
        let text = run.item.text.as_str();
        own_forms.turn_to(&run.item.font);
        // Letters before each byte of the text.
        let mut index = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        for character in text.chars() {
            index.extend(std::iter::repeat_n(count, character.len_utf8()));
            count += usize::from(significant(character));
        }
        index.push(count);
        let scale = run.size;
        let (mut x, mut order) = (run.left, None);
        let (mut natural, mut given) = (0.0, 0.0);
        for glyph in &run.item.glyphs {
            let range = glyph.range();
            let advance = glyph.x_advance.get();
            let width = run
                .item
                .font
                .x_advance(glyph.id)
                .map_or(advance, |em| em.get());
            let left = x + glyph.x_offset.get().min(0.0) * scale;
            x += advance * scale;
            let letter = |byte: usize| index.get(byte).map(|count| own.start + count);
            let (Some(from), Some(to)) = (letter(range.start), letter(range.end)) else {
                return Err(OTHER_WORDS);
            };
            if from == to {
                if is_drawn(&run.item.font, glyph) {
                    return Err(NO_LETTER);
                }
                continue;
            }
            if glyph.id == 0 {
                return Err("has a letter that the template's font lacks");
            }
            // What has no width is the mark of an invisible character.
            let seen = text.get(range).unwrap_or_default();
            if advance != 0.0 && !in_its_own_form(run, glyph.id, seen, own_forms) {
                return Err(OTHER_FORMS);
            }
            let goes_on = order.is_none_or(|order| {
                if leftwards {
                    from <= order
                } else {
                    from >= order
                }
            });
            if !goes_on {
                return Err(ORDER);
            }
            order = Some(from);
            let mark = |c| joins_the_one_before(c) || right_to_left(c);
            let on_the_one_before = self
                .before
                .as_ref()
                .is_some_and(|(before, ..)| *before == (from..to))
                || self
                    .letters
                    .get(from)
                    .is_some_and(|letter| mark(letter.character));
            if advance == 0.0 && on_the_one_before {
                continue;
            }
            // Beside each other and at a line's edge marks of Chinese are half as
            // wide, and so they are drawn: their other half is empty.
            let dot = seen.chars().all(|c| matches!(c, '\u{b7}' | '\u{30fb}'));
            let mark_of_chinese =
                dot || (width >= WIDE && !seen.chars().any(char::is_alphanumeric));
            let drawn = if mark_of_chinese { width / 2.0 } else { width };
            (natural, given) = (natural + drawn, given + advance);
            self.next(from..to, left, leftwards, scale)?;
            let right = left + advance.min(width) * scale;
            self.before = Some((from..to, right, scale));
        }
        if given < 0.6 * natural {
            return Err(OVERPRINTED);
        }
        Ok(())
    }

    /// Holds the gap before a cluster against what belongs there.
    fn next(
        &self,
        here: Range<usize>,
        left: f64,
        leftwards: bool,
        size: f64,
    ) -> Result<(), &'static str> {
        let Some((before, right, size_before)) = &self.before else {
            return Ok(());
        };
        if *before == here {
            return Ok(());
        }
        let gap = (left - right) / size.max(*size_before);
        if self.setting.spaced {
            return if gap < -OVER {
                Err(OVERPRINTED)
            } else {
                Ok(())
            };
        }
        let joint = if leftwards { here.end } else { here.start };
        let adjacent = match leftwards {
            true => before.start == joint,
            false => before.end == joint,
        };
        let pair = (
            joint
                .checked_sub(1)
                .and_then(|index| self.letters.get(index)),
            self.letters.get(joint),
        );
        let (true, (Some(last), Some(next))) = (adjacent, pair) else {
            // Where the direction turns, letters meet that are not neighbours.
            return Ok(());
        };
        let either = |is: fn(char) -> bool| is(last.character) || is(next.character);
        let quotes = |c: char| matches!(c, '\u{2018}'..='\u{201d}' | '\u{b7}');
        let chinese = either(breaks_anywhere) || (self.letters.chinese && either(quotes));
        let over = match (either(right_to_left), chinese) {
            // Nastaliq sets words into each other.
            (true, _) => f64::INFINITY,
            (false, true) => OVER_CHINESE,
            (false, false) if either(|c| !simple(c)) => OVER_OTHERS,
            (false, false) => OVER,
        };
        if gap < -over {
            return Err(OVERPRINTED);
        }
        let between = self.letters.text.get(last.at..next.at).unwrap_or_default();
        let further = between.chars().filter(|c| c.is_whitespace()).skip(1);
        let widest = further.fold(WIDEST_SPACE, |widest, _| widest + FURTHER_SPACE);
        let leftwards = either(right_to_left);
        let unspaced = match (leftwards, chinese) {
            (true, _) => WIDEST_SPACE,
            (false, true) => WIDEST_CHINESE,
            (false, false) => WIDEST_UNSPACED,
        };
        match next.spaced {
            true if gap < LEAST_SPACE && !leftwards && !chinese => Err(JOINED),
            true if self.setting.prose && gap > widest => Err(BLANK),
            false
                if gap > WIDEST_JOIN
                    && !leftwards
                    && !chinese
                    && last.character.is_alphanumeric()
                    && next.character.is_alphanumeric() =>
            {
                Err(DIVIDED)
            }
            false if self.setting.prose && gap > unspaced => Err(BLANK),
            _ => Ok(()),
        }
    }
}

/// Scripts whose letters stand one after the other: Latin, Greek, Cyrillic, and
/// the marks and figures that go with them.
fn simple(c: char) -> bool {
    matches!(u32::from(c), 0x0000..=0x02ff | 0x0370..=0x058f | 0x1e00..=0x2bff)
}
