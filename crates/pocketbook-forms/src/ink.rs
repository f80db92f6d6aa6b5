//! Ink as a vector picture.
//!
//! A stroke becomes one path of cubic curves through every recorded point
//! (Catmull–Rom), so that it is smooth and yet exactly where the pen was. The
//! line has one thin width and round caps: what was recorded is a way, not a
//! pressure.

use std::fmt::Write as _;

use crate::Stroke;

/// Width of the line, in 1/100 mm.
const WIDTH: u32 = 35;

/// Across and down, in 1/100 mm.
type Place = (i64, i64);

/// Most steps along one curve: several times across a page. Ink that is no ink,
/// kilometres long, is refused elsewhere and must not keep anybody waiting here.
const STEPS: i64 = 20_000;

/// A picture and where it lies on the page, in 1/100 mm.
pub(crate) struct InkPicture {
    pub(crate) svg: String,
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
}

/// Draws strokes; nothing when there is no point.
pub(crate) fn picture(strokes: &[Stroke]) -> Option<InkPicture> {
    let points = || strokes.iter().flatten();
    // Curves may leave the points' box by a part of the distance between two
    // points; ten widths of the line cover what a hand does, and nothing is cut
    // off beyond since the box is widened to the curves themselves.
    let mut path = String::new();
    let mut bounds = Bounds::around(points().map(|p| (i64::from(p.x), i64::from(p.y))))?;
    let mut dots = String::new();
    for stroke in strokes {
        match way(stroke).as_slice() {
            [] => {}
            [(x, y)] => {
                // A path without length has no caps everywhere; a dot has.
                let _ = write!(
                    dots,
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\"/>",
                    WIDTH.div_ceil(2)
                );
            }
            way => draw(way, &mut path, &mut bounds),
        }
    }
    let margin = i64::from(WIDTH);
    let (x, y) = (bounds.left - margin, bounds.top - margin);
    let (width, height) = (bounds.right + margin - x, bounds.bottom + margin - y);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\
         <path d=\"{path}\" fill=\"none\" stroke=\"#0b1f5c\" stroke-width=\"{WIDTH}\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\
         <g fill=\"#0b1f5c\">{dots}</g></svg>"
    );
    Some(InkPicture {
        svg,
        x,
        y,
        width,
        height,
    })
}

/// Appends the curve through the points. A control point is the end point
/// moved by a sixth of the way between its neighbours.
fn draw(way: &[Place], path: &mut String, bounds: &mut Bounds) {
    let Some((first, rest)) = way.split_first() else {
        return;
    };
    let _ = write!(path, "M{} {}", first.0, first.1);
    for [_, one, two, to] in curves(*first, rest) {
        bounds.take_in(one);
        bounds.take_in(two);
        let _ = write!(
            path,
            "C{} {} {} {} {} {}",
            one.0, one.1, two.0, two.1, to.0, to.1
        );
    }
}

/// The curves through points: where each begins, its two control points, and
/// where it ends.
fn curves(first: Place, rest: &[Place]) -> impl Iterator<Item = [Place; 4]> {
    let (mut before, mut from) = (first, first);
    rest.iter().enumerate().map(move |(index, to)| {
        let after = rest.get(index + 1).unwrap_or(to);
        let one = (
            from.0 + (to.0 - before.0) / 6,
            from.1 + (to.1 - before.1) / 6,
        );
        let two = (to.0 - (after.0 - from.0) / 6, to.1 - (after.1 - from.1) / 6);
        let curve = [from, one, two, *to];
        before = from;
        from = *to;
        curve
    })
}

/// Whether ink as it is painted meets something: `meets` is asked of a rectangle
/// (left, top, right, bottom) around each curve, and where that may be so, of the
/// line's own width at steps along it no longer than half of that.
pub(crate) fn painted(strokes: &[Stroke], meets: impl Fn([i64; 4]) -> bool) -> bool {
    let radius = i64::from(WIDTH.div_ceil(2));
    for stroke in strokes {
        let way = way(stroke);
        let Some((first, rest)) = way.split_first() else {
            continue;
        };
        let around = |(x, y): Place| [x - radius, y - radius, x + radius, y + radius];
        if meets(around(*first)) {
            return true;
        }
        for [from, one, two, to] in curves(*first, rest) {
            // A curve lies within its end and control points.
            let places = [from, one, two, to];
            let Some(bounds) = Bounds::around(places.into_iter()) else {
                continue;
            };
            if !meets([
                bounds.left - radius,
                bounds.top - radius,
                bounds.right + radius,
                bounds.bottom + radius,
            ]) {
                continue;
            }
            let far = |a: Place, b: Place| (a.0 - b.0).abs() + (a.1 - b.1).abs();
            // The way over the control points is the longer one.
            let way = far(from, one) + far(one, two) + far(two, to);
            let steps = (way / radius + 1).min(STEPS);
            for step in 1..=steps {
                let along = |a: i64, b: i64, c: i64, d: i64| {
                    let (t, rest) = (i128::from(step), i128::from(steps - step));
                    let sum = i128::from(a) * rest.pow(3)
                        + 3 * i128::from(b) * rest.pow(2) * t
                        + 3 * i128::from(c) * rest * t.pow(2)
                        + i128::from(d) * t.pow(3);
                    i64::try_from(sum / i128::from(steps).pow(3)).unwrap_or(i64::MAX / 2)
                };
                let (x, y) = (
                    along(from.0, one.0, two.0, to.0),
                    along(from.1, one.1, two.1, to.1),
                );
                if meets(around((x, y))) {
                    return true;
                }
            }
        }
    }
    false
}

/// A stroke's points, in which the pen that rests is one.
fn way(stroke: &Stroke) -> Vec<Place> {
    let points = stroke.iter().map(|p| (i64::from(p.x), i64::from(p.y)));
    let mut way: Vec<Place> = points.collect();
    way.dedup();
    way
}

struct Bounds {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Bounds {
    fn around(mut points: impl Iterator<Item = (i64, i64)>) -> Option<Self> {
        let (x, y) = points.next()?;
        let mut bounds = Self {
            left: x,
            top: y,
            right: x,
            bottom: y,
        };
        points.for_each(|point| bounds.take_in(point));
        Some(bounds)
    }

    fn take_in(&mut self, (x, y): (i64, i64)) {
        self.left = self.left.min(x);
        self.top = self.top.min(y);
        self.right = self.right.max(x);
        self.bottom = self.bottom.max(y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InkPoint;

    fn stroke(points: &[(u32, u32)]) -> Stroke {
        points.iter().map(|&(x, y)| InkPoint { x, y }).collect()
    }

    #[test]
    fn a_curve_passes_through_every_point_and_its_box_holds_all_of_it() {
        let drawn = picture(&[stroke(&[(100, 100), (400, 700), (900, 100), (900, 100)])]).unwrap();
        assert!(drawn.svg.contains("M100 100C"), "{}", drawn.svg);
        assert!(drawn.svg.contains(" 400 700C"), "{}", drawn.svg);
        assert!(drawn.svg.contains(" 900 100\""), "{}", drawn.svg);
        assert!(drawn.x <= 65 && drawn.y <= 65);
        assert!(drawn.x + drawn.width >= 935 && drawn.y + drawn.height >= 735);
    }

    #[test]
    fn a_tap_is_a_dot_and_no_ink_is_no_picture() {
        assert!(
            picture(&[stroke(&[(5, 5)])])
                .unwrap()
                .svg
                .contains("<circle cx=\"5\" cy=\"5\"")
        );
        assert!(picture(&[]).is_none());
        assert!(picture(&[Vec::new()]).is_none());
    }
}
