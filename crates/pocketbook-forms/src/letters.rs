//! Puts the glyphs of one letter back together, and takes out the places to
//! break long words.
//!
//! Typst divides a line of shaped text wherever the height of a glyph above the
//! base line changes. In Arabic, and above all in Nastaliq, one letter is often
//! several glyphs at several heights, and each part then carries the whole
//! letter as its text: read aloud or copied, "عالياً" comes out with letters
//! twice. The PDF is at fault then, not the reader. Parts of one letter are
//! known by their place in the text (the span of their glyphs), are joined again
//! here, and the PDF writer gives the letter one `ActualText`.
//!
//! Words that are wider than the page come with zero width spaces
//! ([`crate::prose::breakable`]). Once lines are divided they have done their
//! work; copied out of the PDF they would end up in someone's address book.

use typst::layout::{Em, Frame, FrameItem, Point};
use typst::model::Document as _;
use typst::text::{Glyph, TextItem};
use typst_layout::{Page, PagedDocument};

use crate::prose::ZERO_WIDTH_SPACE;

/// The document with every letter whole and no place to break; as it was if it
/// was so.
pub(crate) fn whole(document: PagedDocument) -> PagedDocument {
    if !document.pages().iter().any(|page| divided(&page.frame)) {
        return document;
    }
    let pages = document.pages().iter().map(|page| Page {
        frame: joined(&page.frame),
        ..page.clone()
    });
    PagedDocument::new(pages.collect(), document.info().clone())
}

fn divided(frame: &Frame) -> bool {
    let mut before: Option<&(Point, FrameItem)> = None;
    frame.items().any(|item| {
        let divided = match (&item.1, before) {
            (FrameItem::Group(group), _) => divided(&group.frame),
            (FrameItem::Text(text), _) if text.text.contains(ZERO_WIDTH_SPACE) => true,
            (FrameItem::Text(second), Some((from, FrameItem::Text(first)))) => {
                share_a_letter((*from, first), (item.0, second))
            }
            _ => false,
        };
        before = Some(item);
        divided
    })
}

fn joined(frame: &Frame) -> Frame {
    let mut whole = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        whole.set_baseline(frame.baseline());
    }
    let mut waiting: Option<(Point, TextItem)> = None;
    for (position, item) in frame.items() {
        if let (FrameItem::Text(second), Some((from, first))) = (item, &waiting)
            && share_a_letter((*from, first), (*position, second))
            && let Some(one) = join((*from, first), (*position, second))
        {
            waiting = Some((*from, one));
            continue;
        }
        if let Some((from, text)) = waiting.take() {
            whole.push(from, FrameItem::Text(without_breaks(text)));
        }
        match item {
            FrameItem::Text(text) => waiting = Some((*position, text.clone())),
            FrameItem::Group(group) => {
                let mut group = group.clone();
                group.frame = joined(&group.frame);
                whole.push(*position, FrameItem::Group(group));
            }
            item => whole.push(*position, item.clone()),
        }
    }
    if let Some((from, text)) = waiting {
        whole.push(from, FrameItem::Text(without_breaks(text)));
    }
    whole
}

/// A run of text without the places to break, which have no width.
fn without_breaks(text: TextItem) -> TextItem {
    if !text.text.contains(ZERO_WIDTH_SPACE) {
        return text;
    }
    let breaks: Vec<usize> = text
        .text
        .match_indices(ZERO_WIDTH_SPACE)
        .map(|(at, _)| at)
        .collect();
    let moved = |edge: u16| {
        let before = breaks.partition_point(|at| *at < usize::from(edge));
        let bytes = u16::try_from(before * ZERO_WIDTH_SPACE.len_utf8()).ok()?;
        edge.checked_sub(bytes)
    };
    let mut glyphs = Vec::with_capacity(text.glyphs.len());
    for glyph in &text.glyphs {
        let Some(range) = moved(glyph.range.start).zip(moved(glyph.range.end)) else {
            return text;
        };
        if range.0 < range.1 {
            glyphs.push(Glyph {
                range: range.0..range.1,
                ..glyph.clone()
            });
        } else if glyph.x_advance != Em::zero() {
            return text;
        }
    }
    let said = text.text.chars().filter(|c| *c != ZERO_WIDTH_SPACE);
    TextItem {
        text: said.collect(),
        glyphs,
        ..text
    }
}

/// Where a glyph's letter begins in the text it was set from. Typst counts no
/// further than 65,535 there; beyond, letters stay divided rather than be
/// joined by mistake.
fn letter(glyph: &Glyph) -> Option<(typst::syntax::Span, u16)> {
    (glyph.span.1 < u16::MAX).then_some(glyph.span)
}

fn share_a_letter(first: (Point, &TextItem), second: (Point, &TextItem)) -> bool {
    let ((from, first), (to, second)) = (first, second);
    let end = from.x + first.width();
    let style = |text: &TextItem| (text.font.clone(), text.size, text.lang, text.region);
    let adjacent = (end - to.x).to_pt().abs() < 0.01;
    let (Some(last), Some(next)) = (first.glyphs.last(), second.glyphs.first()) else {
        return false;
    };
    adjacent
        && letter(last).is_some_and(|letter_of_last| letter(next) == Some(letter_of_last))
        && style(first) == style(second)
        && (&first.fill, &first.stroke) == (&second.fill, &second.stroke)
}

/// One run of text of two whose glyphs meet within a letter. Either may come
/// first in the text, as it runs to the right or to the left.
fn join(first: (Point, &TextItem), second: (Point, &TextItem)) -> Option<TextItem> {
    let ((from, first), (to, second)) = (first, second);
    let start = |glyph: &Glyph| i32::from(glyph.span.1) - i32::from(glyph.range.start);
    let (a, b) = (start(first.glyphs.last()?), start(second.glyphs.first()?));
    let ((early, at), (late, later)) = if a <= b {
        ((&first.text, a), (&second.text, b))
    } else {
        ((&second.text, b), (&first.text, a))
    };
    let overlap = at + i32::try_from(early.len()).ok()? - later;
    let rest = late.get(usize::try_from(overlap).ok()?..).unwrap_or("");
    let text = format!("{early}{rest}");
    let moved = |glyph: &Glyph, by: i32, up: Em| {
        let range = |edge: u16| u16::try_from(i32::from(edge) + by).ok();
        let range = range(glyph.range.start)?..range(glyph.range.end)?;
        Some(Glyph {
            range,
            y_offset: glyph.y_offset + up,
            ..glyph.clone()
        })
    };
    let up = Em::from_abs(from.y - to.y, first.size);
    let mut glyphs = Vec::with_capacity(first.glyphs.len() + second.glyphs.len());
    for glyph in &first.glyphs {
        glyphs.push(moved(glyph, a - at, Em::zero())?);
    }
    for glyph in &second.glyphs {
        glyphs.push(moved(glyph, b - at, up)?);
    }
    debug_assert!(glyphs.iter().all(|glyph| text.get(glyph.range()).is_some()));
    Some(TextItem {
        text: text.into(),
        glyphs,
        ..first.clone()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Fonts;
    use crate::world::{FormWorld, Templates};

    fn laid_out(text: &str) -> PagedDocument {
        let source = format!("#set text(font: \"Noto Sans\")\n#\"{text}\"");
        let files = BTreeMap::from([("main.typ".to_owned(), source)]);
        let templates = Templates::new("main.typ", &files).unwrap();
        let world = FormWorld::new(templates, Fonts::embedded(), Vec::new());
        typst::compile(&world).output.unwrap()
    }

    /// Every glyph with its place in thousandths of a millimetre.
    #[allow(clippy::cast_possible_truncation)]
    fn glyphs(frame: &Frame, origin: Point, found: &mut Vec<(u16, i64, i64)>) {
        let place = |length: typst::layout::Abs| (length.to_mm() * 1_000.0).round() as i64;
        for (position, item) in frame.items() {
            let at = origin + *position;
            match item {
                FrameItem::Group(group) => glyphs(&group.frame, at, found),
                FrameItem::Text(text) => {
                    let mut x = at.x;
                    for glyph in &text.glyphs {
                        let (dx, dy) = (glyph.x_offset, glyph.y_offset);
                        let (dx, dy) = (dx.at(text.size), dy.at(text.size));
                        found.push((glyph.id, place(x + dx), place(at.y - dy)));
                        x += glyph.x_advance.at(text.size);
                    }
                }
                _ => {}
            }
        }
    }

    fn texts(frame: &Frame, found: &mut Vec<String>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => texts(&group.frame, found),
                FrameItem::Text(text) => found.push(text.text.to_string()),
                _ => {}
            }
        }
    }

    #[test]
    fn a_letter_of_several_glyphs_is_whole_again_and_nothing_moves() {
        // Accents above accents stand at heights of their own.
        let text = "ax\u{302}\u{301}bW\u{308}\u{304}c";
        let document = laid_out(text);
        let page = &document.pages()[0].frame;
        assert!(divided(page), "the fault this mends does not occur");
        let mut before = Vec::new();
        glyphs(page, Point::zero(), &mut before);
        let document = whole(document);
        let page = &document.pages()[0].frame;
        assert!(!divided(page));
        let mut after = Vec::new();
        glyphs(page, Point::zero(), &mut after);
        assert_eq!(before, after);
        let mut said = Vec::new();
        texts(page, &mut said);
        assert_eq!(said.concat(), text);
    }

    #[test]
    fn two_equal_letters_side_by_side_stay_two() {
        let document = whole(laid_out("x\u{302}\u{301}x\u{302}\u{301}x\u{302}\u{301}"));
        let mut said = Vec::new();
        texts(&document.pages()[0].frame, &mut said);
        assert_eq!(said.concat(), "x\u{302}\u{301}".repeat(3));
    }
}
