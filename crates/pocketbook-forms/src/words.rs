//! Where the words of a page stand, so that nobody signs across them.
//!
//! A signature has descenders and flourishes that leave its box, on paper too.
//! They may run over the rule, the form's own labels and the small print; over
//! the words of a statement they could make one unreadable, or look like a
//! deletion by the witness.

use serde::{Deserialize, Serialize};
use typst::layout::Abs;

use crate::ink::painted;
use crate::printed::Region;
use crate::{SignaturePlace, Stroke};

/// How far ink may graze a line of words, in 1/100 mm: an eighth of the height
/// of its capitals hides no letter.
const GRAZE: i64 = 30;

/// A line of words as it stands on a page, from its base line to the height of
/// its capitals; in 1/100 mm from the page's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedWords {
    /// The page, from 1.
    pub page: u32,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl PrintedWords {
    /// Whether it stands so near a place that ink which leaves the place by no
    /// more than this could cross it.
    #[must_use]
    pub fn within_reach(&self, place: &SignaturePlace, reach: u32) -> bool {
        let near = |one: u32, width: u32, other: u32, wide: u32| {
            one <= other.saturating_add(wide).saturating_add(reach)
                && other <= one.saturating_add(width).saturating_add(reach)
        };
        self.page == place.page
            && near(self.x, self.width, place.x, place.width)
            && near(self.y, self.height, place.y, place.height)
    }
}

/// Whether ink on a page, as it is painted, crosses any of these words.
#[must_use]
pub fn crosses(strokes: &[Stroke], page: u32, words: &[PrintedWords]) -> bool {
    let words: Vec<[i64; 4]> = words
        .iter()
        .filter(|words| words.page == page)
        .map(|words| {
            let (x, y) = (i64::from(words.x), i64::from(words.y));
            let (right, bottom) = (x + i64::from(words.width), y + i64::from(words.height));
            [x + GRAZE, y + GRAZE, right - GRAZE, bottom - GRAZE]
        })
        .collect();
    painted(strokes, |[left, top, right, bottom]| {
        words
            .iter()
            .any(|[x, y, to_x, to_y]| left < *to_x && right > *x && top < *to_y && bottom > *y)
    })
}

/// Every line of words on the pages but the form's own labels, the marking, the
/// small print and what is signed.
pub(crate) fn of_pages(regions: &[Region<'_>]) -> Vec<PrintedWords> {
    let hundredths = |points: f64| Abs::pt(points).to_mm() * 100.0;
    let mut words = Vec::new();
    for region in regions.iter().filter(|region| !is_furniture(&region.key)) {
        for run in region.flows.iter().flat_map(|flow| &flow.runs) {
            let body = run.body();
            let (left, top) = (hundredths(body.left), hundredths(body.top));
            let (right, bottom) = (hundredths(body.right), hundredths(body.bottom));
            words.push(PrintedWords {
                page: run.page,
                x: whole(left),
                y: whole(top),
                width: whole(right - left),
                height: whole(bottom - top),
            });
        }
    }
    words
}

fn is_furniture(key: &str) -> bool {
    key.starts_with("label.")
        || key.starts_with("signature.")
        || matches!(key, "small_print" | "marking" | "page")
}

/// A length on a page; none is negative or longer than the page.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(hundredths: f64) -> u32 {
    hundredths.round().clamp(0.0, 100_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InkPoint;

    fn stroke(points: &[(u32, u32)]) -> Stroke {
        points.iter().map(|&(x, y)| InkPoint { x, y }).collect()
    }

    const LINE: PrintedWords = PrintedWords {
        page: 2,
        x: 2_000,
        y: 10_000,
        width: 15_000,
        height: 260,
    };

    #[test]
    fn ink_crosses_words_wherever_its_curve_does() {
        let through = stroke(&[(5_000, 11_000), (5_400, 9_000)]);
        assert!(crosses(std::slice::from_ref(&through), 2, &[LINE]));
        assert!(!crosses(std::slice::from_ref(&through), 1, &[LINE]));
        // Two points on either side, far apart, and none within the words.
        let over = stroke(&[(1_000, 9_000), (18_000, 11_000)]);
        assert!(crosses(&[over], 2, &[LINE]));
        let below = stroke(&[(5_000, 11_000), (5_400, 10_300), (5_800, 11_000)]);
        assert!(!crosses(&[below], 2, &[LINE]));
        // A curve rises above its points: between these two it is higher.
        let high = stroke(&[
            (3_000, 14_000),
            (3_300, 10_290),
            (4_800, 10_290),
            (5_100, 14_000),
        ]);
        assert!(crosses(&[high], 2, &[LINE]));
        let dot = stroke(&[(5_000, 10_130)]);
        assert!(crosses(&[dot], 2, &[LINE]));
    }

    #[test]
    fn ink_that_grazes_a_line_hides_no_letter() {
        let under = stroke(&[(3_000, 10_265), (9_000, 10_265)]);
        assert!(!crosses(&[under], 2, &[LINE]));
    }
}
