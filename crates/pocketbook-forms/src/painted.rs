//! What is painted on each page, as a digest: everything but the signatures.
//!
//! A signed page is the page that was shown with signatures on it, and nothing
//! else about it differs: not a word, not a line, not where a letter stands. What
//! [`crate::printed`] refuses is known tricks; that the two are the same page
//! holds against those that nobody has thought of.

use std::fmt::Write as _;

use typst::layout::{Frame, FrameItem, Transform};
use typst::text::TextItem;
use typst::visualize::{Image, ImageKind};
use typst_layout::PagedDocument;

use crate::digest::Parts;
use crate::marks::LINE_SVG;

/// SHA-256 over what is painted on each page.
pub(crate) fn pages(document: &PagedDocument) -> Vec<[u8; 32]> {
    let pages = document.pages().iter();
    pages
        .map(|page| {
            let mut painted = Painted(Parts::new());
            let size = page.frame.size();
            painted.take(format_args!(
                "page {size:?} {:?} {:?}",
                page.fill, page.bleed
            ));
            painted.frame(&page.frame, Transform::identity(), false);
            painted.0.finish()
        })
        .collect()
}

struct Painted(Parts);

impl Painted {
    fn take(&mut self, what: std::fmt::Arguments<'_>) {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = text.write_fmt(what);
        self.0.update(text.as_bytes());
    }

    /// Of a signature's own name and note only the words are left out.
    fn frame(&mut self, frame: &Frame, at: Transform, signature: bool) {
        for (position, item) in frame.items() {
            let here = at.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => {
                    let label = group.label.map(|label| label.resolve());
                    let signature = signature
                        || label
                            .is_some_and(|label| label.as_str().starts_with("printed:signature."));
                    if let Some(clip) = &group.clip {
                        self.take(format_args!("clip {here:?} {clip:?}"));
                    }
                    self.frame(&group.frame, here.pre_concat(group.transform), signature);
                    if group.clip.is_some() {
                        self.take(format_args!("unclip"));
                    }
                }
                FrameItem::Text(_) if signature => {}
                FrameItem::Text(text) => self.text(text, here),
                FrameItem::Shape(shape, _) => self.take(format_args!("shape {here:?} {shape:?}")),
                FrameItem::Image(image, size, _) if is_line(image) => {
                    self.take(format_args!("line {here:?} {size:?}"));
                }
                // Ink is held against where it was drawn.
                FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn text(&mut self, text: &TextItem, at: Transform) {
        let font = text.font.font().info();
        let (family, variant) = (&font.family, &font.variant);
        let (fill, stroke) = (&text.fill, &text.stroke);
        let size = text.size;
        self.take(format_args!(
            "text {at:?} {family} {variant:?} {size:?} {fill:?} {stroke:?}"
        ));
        self.0.update(text.text.as_bytes());
        let mut glyphs = Vec::with_capacity(text.glyphs.len() * 34);
        for glyph in &text.glyphs {
            glyphs.extend(glyph.id.to_be_bytes());
            for length in [
                glyph.x_advance,
                glyph.x_offset,
                glyph.y_advance,
                glyph.y_offset,
            ] {
                glyphs.extend(length.get().to_bits().to_be_bytes());
            }
        }
        self.0.update(&glyphs);
    }
}

fn is_line(image: &Image) -> bool {
    matches!(image.kind(), ImageKind::Svg(svg) if svg.data().as_slice() == LINE_SVG.as_bytes())
}
