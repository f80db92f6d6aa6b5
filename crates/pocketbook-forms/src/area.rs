//! Rectangles on a page: what text, shapes and regions cover.

use typst::layout::{Point, Transform};
use typst::visualize::CurveItem;

/// A rectangle on a page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    pub(crate) fn of(from: Point, to: Point, transform: Transform) -> Self {
        let (a, b) = (from.transform(transform), to.transform(transform));
        Self {
            left: a.x.min(b.x).to_pt(),
            top: a.y.min(b.y).to_pt(),
            right: a.x.max(b.x).to_pt(),
            bottom: a.y.max(b.y).to_pt(),
        }
    }

    /// Whether two share more than an edge as thin as this.
    pub(crate) fn overlaps(&self, other: &Self, thin: f64) -> bool {
        self.left < other.right - thin
            && other.left < self.right - thin
            && self.top < other.bottom - thin
            && other.top < self.bottom - thin
    }

    /// Whether another lies in it, but for as much at each edge.
    pub(crate) fn contains(&self, other: &Self, beyond: f64) -> bool {
        self.left <= other.left + beyond
            && self.top <= other.top + beyond
            && self.right >= other.right - beyond
            && self.bottom >= other.bottom - beyond
    }

    /// The least area around two.
    pub(crate) fn around(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What two have in common.
    pub(crate) fn common(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// The edges of a rectangle drawn with a pen, or the line it is.
pub(crate) fn edges(area: &Area, half: f64) -> Vec<Area> {
    let Area {
        left,
        top,
        right,
        bottom,
    } = *area;
    let edge = |left: f64, top: f64, right: f64, bottom: f64| Area {
        left: left - half,
        top: top - half,
        right: right + half,
        bottom: bottom + half,
    };
    if left == right || top == bottom {
        return vec![edge(left, top, right, bottom)];
    }
    vec![
        edge(left, top, right, top),
        edge(left, bottom, right, bottom),
        edge(left, top, left, bottom),
        edge(right, top, right, bottom),
    ]
}

/// The rectangle that a closed way goes around; nothing if it is another shape.
pub(crate) fn rectangle(way: &[CurveItem]) -> Option<(Point, Point)> {
    let mut corners = corners(way)?;
    if corners.first() == corners.last() {
        corners.pop();
    }
    let [a, b, c, d] = corners[..] else {
        return None;
    };
    let across_first = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
    let down_first = a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
    ((across_first || down_first) && a.x != c.x && a.y != c.y)
        .then(|| (a.min(b).min(c).min(d), a.max(b).max(c).max(d)))
}

/// The straight lines of a way along the edges of a page, each from where to
/// where; nothing if some part of it goes otherwise.
pub(crate) fn segments(way: &[CurveItem]) -> Option<Vec<(Point, Point)>> {
    let corners = corners(way)?;
    let pairs = corners.iter().zip(corners.iter().skip(1));
    pairs
        .map(|(from, to)| (from.x == to.x || from.y == to.y).then_some((*from, *to)))
        .collect()
}

/// The corners of a way of straight lines; of a closed one the first is the last
/// as well.
fn corners(way: &[CurveItem]) -> Option<Vec<Point>> {
    let mut corners: Vec<Point> = Vec::new();
    for item in way {
        match item {
            CurveItem::Move(to) if corners.is_empty() => corners.push(*to),
            CurveItem::Line(to) => corners.push(*to),
            CurveItem::Close => corners.push(*corners.first()?),
            _ => return None,
        }
    }
    Some(corners)
}

#[cfg(test)]
mod tests {
    use typst::layout::Abs;

    use super::*;

    fn area(left: f64, top: f64, right: f64, bottom: f64) -> Area {
        Area {
            left,
            top,
            right,
            bottom,
        }
    }

    #[test]
    fn a_line_through_a_word_overlaps_it_however_thin() {
        let word = area(10.0, 10.0, 50.0, 18.0);
        let [line] = edges(&area(0.0, 14.0, 90.0, 14.0), 0.0)[..] else {
            panic!("more than a line");
        };
        assert!(word.overlaps(&line, 0.2));
        assert!(!word.overlaps(&area(0.0, 18.5, 90.0, 19.0), 0.2));
    }

    #[test]
    fn only_ways_around_a_rectangle_are_rectangles() {
        let point = |x: f64, y: f64| Point::new(Abs::pt(x), Abs::pt(y));
        let square = [
            CurveItem::Move(point(0.0, 0.0)),
            CurveItem::Line(point(9.0, 0.0)),
            CurveItem::Line(point(9.0, 9.0)),
            CurveItem::Line(point(0.0, 9.0)),
            CurveItem::Close,
        ];
        let of = |way: &[CurveItem]| rectangle(way).is_some();
        assert!(of(&square));
        assert_eq!(segments(&square).map(|lines| lines.len()), Some(4));
        let slanting = [
            CurveItem::Move(point(0.0, 0.0)),
            CurveItem::Line(point(9.0, 9.0)),
        ];
        assert!(!of(&slanting) && segments(&slanting).is_none());
        // As wide as a word and filled only at its edge.
        assert!(!of(&[
            CurveItem::Move(point(0.0, 0.0)),
            CurveItem::Line(point(9.0, 0.0)),
            CurveItem::Line(point(9.0, 9.0)),
            CurveItem::Line(point(8.9, 9.0)),
            CurveItem::Line(point(8.9, 0.0)),
            CurveItem::Close,
        ]));
    }
}
