//! What a layout says of itself: places to sign, the declaration as printed,
//! the fonts it used, and where its text lies.

use std::collections::BTreeSet;

use typst::foundations::{Content, Label, Selector, Value};
use typst::introspection::Introspector as _;
use typst::layout::{Abs, Em, Frame, FrameItem, Point, Transform};
use typst::text::Glyph;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use crate::fonts::FontReference;
use crate::{Fonts, Purpose, Signatory, SignaturePlace};

fn labelled(document: &PagedDocument, name: &str) -> Option<Vec<Content>> {
    let label = Label::new(PicoStr::intern(name))?;
    let found = document.introspector().query(&Selector::Label(label));
    Some(found.into_iter().collect())
}

/// The declaration, with its number of pages.
pub(crate) fn declaration(document: &PagedDocument) -> Option<String> {
    let found = labelled(document, "declaration")?;
    match found.first()?.field_by_name("value").ok()? {
        Value::Str(words) => Some(words.to_string()),
        _ => None,
    }
}

/// Millimetres to 1/100 mm; nothing for what cannot lie on a page.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn hundredths(millimetres: f64) -> Option<u32> {
    // A quarter of the largest sheet of paper: far within the range of u32.
    (0.0..1000.0)
        .contains(&millimetres)
        .then(|| (millimetres * 100.0).round() as u32)
}

/// The places to sign in the order of the pages; nothing when one is malformed.
pub(crate) fn places(document: &PagedDocument) -> Option<Vec<SignaturePlace>> {
    let mut places = Vec::new();
    for mark in labelled(document, "sign")? {
        let Value::Dict(value) = mark.field_by_name("value").ok()? else {
            return None;
        };
        let text = |name: &str| match value.get(name) {
            Ok(Value::Str(text)) => Some(text.to_string()),
            _ => None,
        };
        let length = |name: &str| match value.get(name) {
            Ok(Value::Float(millimetres)) => hundredths(*millimetres),
            _ => None,
        };
        let position = document.introspector().position(mark.location()?)?;
        let place = |length: Abs| hundredths(length.to_mm());
        places.push(SignaturePlace {
            purpose: Purpose::from_key(&text("purpose")?)?,
            signatory: Signatory::from_key(&text("signatory")?)?,
            page: u32::try_from(position.page.get()).ok()?,
            x: place(position.point.x)?,
            y: place(position.point.y)?,
            width: length("width")?,
            height: length("height")?,
        });
    }
    places.sort_by_key(|place| (place.page, place.y, place.x));
    Some(places)
}

/// Where a run of text lies on a page, in 1/100 mm; may be off the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextBox {
    pub(crate) page: u32,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// A page's width and height in 1/100 mm.
pub(crate) fn page_sizes(document: &PagedDocument) -> Vec<(f64, f64)> {
    let pages = document.pages().iter();
    pages
        .map(|page| {
            let size = page.frame.size();
            (size.x.to_mm() * 100.0, size.y.to_mm() * 100.0)
        })
        .collect()
}

/// Every run of letters, from its advance widths and its size: three quarters of
/// it above the base line, a fifth below.
///
/// Marks are no letters: they have no width, belong over or under one, and where
/// they begin says nothing of where they are. The dot of a Nastaliq zay is drawn
/// above the line from an origin half a size below it.
pub(crate) fn text_boxes(document: &PagedDocument) -> Vec<TextBox> {
    let mut boxes = Vec::new();
    walk(document, &mut |page, transform, item| {
        if let FrameItem::Text(text) = item
            && !text.text.trim().is_empty()
            && text.glyphs.iter().any(is_letter)
        {
            let from = Point::new(Abs::zero(), text.size * -0.75).transform(transform);
            let to = Point::new(text.width(), text.size * 0.2).transform(transform);
            boxes.push(TextBox {
                page,
                left: from.x.min(to.x).to_mm() * 100.0,
                top: from.y.min(to.y).to_mm() * 100.0,
                right: from.x.max(to.x).to_mm() * 100.0,
                bottom: from.y.max(to.y).to_mm() * 100.0,
            });
        }
    });
    boxes
}

/// Whether a glyph has a width of its own; a mark has none.
pub(crate) fn is_letter(glyph: &Glyph) -> bool {
    glyph.x_advance > Em::zero()
}

/// The font pack's files that the document's letters come from.
pub(crate) fn fonts_used(document: &PagedDocument, fonts: &Fonts) -> Vec<FontReference> {
    let mut used = BTreeSet::new();
    walk(document, &mut |_, _, item| {
        if let FrameItem::Text(text) = item
            && let Some(reference) = fonts.reference_of(text.font.font())
        {
            used.insert(reference.clone());
        }
    });
    used.into_iter().collect()
}

fn walk(document: &PagedDocument, see: &mut impl FnMut(u32, Transform, &FrameItem)) {
    for (page, number) in document.pages().iter().zip(1..) {
        walk_frame(&page.frame, number, Transform::identity(), see);
    }
}

fn walk_frame(
    frame: &Frame,
    page: u32,
    transform: Transform,
    see: &mut impl FnMut(u32, Transform, &FrameItem),
) {
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        if let FrameItem::Group(group) = item {
            walk_frame(&group.frame, page, here.pre_concat(group.transform), see);
        } else {
            see(page, here, item);
        }
    }
}
