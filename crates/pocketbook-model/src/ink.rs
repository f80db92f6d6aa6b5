//! Ink: what a pencil or finger drew, as integers.
//!
//! A point is `[x, y, t, pressure]`: x and y in 1/100 mm from the page's upper
//! left corner, t in milliseconds from the first point of the signature,
//! pressure from 0 to 1000. Integers, so that the ink has one canonical JSON
//! and therefore one digest on every platform.
//!
//! ```
//! let ink = pocketbook_model::Ink::parse(br#"{"strokes":[[[2000,5000,0,500],[2600,4800,40,620]]]}"#)?;
//! assert_eq!(ink.points(), 2);
//! # Ok::<(), pocketbook_model::InkError>(())
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{RequiredSignature, Sha256Digest};

/// Width of a page in 1/100 mm (A4).
pub const PAGE_WIDTH: u32 = 21_000;
/// Height of a page in 1/100 mm (A4).
pub const PAGE_HEIGHT: u32 = 29_700;

/// One point of a stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "(u32, u32, u32, u16)", into = "(u32, u32, u32, u16)")]
pub struct Point {
    /// From the page's left edge, in 1/100 mm.
    pub x: u32,
    /// From the page's upper edge, in 1/100 mm.
    pub y: u32,
    /// Milliseconds from the first point of the signature.
    pub t: u32,
    /// Pressure from 0 to 1000; 500 where the pencil tells none.
    pub pressure: u16,
}

impl From<(u32, u32, u32, u16)> for Point {
    fn from((x, y, t, pressure): (u32, u32, u32, u16)) -> Self {
        Self { x, y, t, pressure }
    }
}

impl From<Point> for (u32, u32, u32, u16) {
    fn from(point: Point) -> Self {
        (point.x, point.y, point.t, point.pressure)
    }
}

/// The strokes of one signature, checked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Strokes", into = "Strokes")]
pub struct Ink {
    strokes: Vec<Vec<Point>>,
}

/// Ink as it is written, before its checks.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Strokes {
    strokes: Vec<Vec<Point>>,
}

/// Ink within a signature: what identifies it and how much it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InkReference {
    /// SHA-256 of the ink's canonical JSON (RFC 8785).
    pub sha256: Sha256Digest,
    /// Number of strokes.
    pub strokes: u32,
    /// Number of points.
    pub points: u32,
}

/// The ink of every signature of a form, by the digest that each signature
/// names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InkFile {
    /// Version of the format; also what the file is known by.
    #[serde(rename = "pocketbook-ink")]
    pub version: u32,
    /// The ink, by SHA-256 of its canonical JSON.
    pub signatures: BTreeMap<Sha256Digest, Ink>,
}

/// Why ink was not taken. None of these loses what was drawn before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InkError {
    /// It is not ink at all.
    #[error("the ink cannot be read; it must be strokes of points [x, y, t, pressure] in integers")]
    Malformed,
    /// Nothing was drawn, or no more than a dot.
    #[error("nothing was drawn, or no more than a dot; sign in the box")]
    Empty,
    /// There are more points or strokes than a signature has.
    #[error(
        "a signature has at most {limit} points, and this ink has more ({found} were read): clear it and sign again"
    )]
    TooMuch {
        /// Greatest number of points.
        limit: usize,
        /// Number found, counting no further than needed.
        found: usize,
    },
    /// A point lies off the page.
    #[error("the ink leaves the page; clear it and sign inside the box")]
    OffPage,
    /// The ink does not touch the place that it signs.
    #[error("the ink lies outside the box for this signature; clear it and sign inside the box")]
    OutsideBox,
    /// A line that nobody could tell from the rule of the form.
    #[error(
        "a straight line is no signature: on the page it looks like the rule to sign on; clear it \
         and sign. A witness who cannot write makes a mark, which is settled when the statement \
         is read back"
    )]
    StraightLine,
    /// A mark without any height.
    #[error(
        "the mark is a level line, which looks like the rule to sign on; clear it and make another \
         mark, such as a cross"
    )]
    LevelMark,
    /// The ink runs over words that stand beside the place.
    #[error(
        "the ink runs over words of the page, which must stay readable; nothing was taken: clear \
         it and sign inside the box, where tails may leave it but not across the words beside it"
    )]
    OverWords,
    /// It was not said which page was signed.
    #[error("the ink belongs to no page; say which page was signed")]
    NoPage,
    /// A pressure above 1000.
    #[error("the ink has a pressure above 1000; report this tablet's pencil")]
    Pressure,
    /// Times run backwards.
    #[error("the ink's times run backwards; clear it and sign again")]
    Time,
}

impl Ink {
    /// Greatest number of points of one signature. A pencil gives 240 a second,
    /// and nobody signs for longer than half a minute.
    pub const POINTS: usize = 8_000;
    /// How far a tail of a signature may leave its box, in 1/100 mm: descenders
    /// and flourishes do. Whether it crosses words there, only the page tells
    /// ([`InkError::OverWords`]).
    pub const MARGIN: u32 = 500;
    /// Least width or height of a signature, in 1/100 mm: a dot is none.
    pub const LEAST: u32 = 150;
    /// How far a signature leaves a straight line somewhere, and how high a mark
    /// is at least, in 1/100 mm.
    pub const BEND: u64 = 100;
    /// Greatest number of bytes of one signature's JSON.
    pub const BYTES: usize = 512 << 10;

    /// Reads ink from JSON: `{"strokes": [[[x, y, t, pressure], ...], ...]}`.
    ///
    /// # Errors
    ///
    /// [`InkError`] naming what is wrong with it.
    pub fn parse(json: &[u8]) -> Result<Self, InkError> {
        if json.len() > Self::BYTES {
            return Err(InkError::TooMuch {
                limit: Self::POINTS,
                // The shortest point is `[0,0,0,0],`.
                found: json.len() / 30,
            });
        }
        let strokes: Strokes = serde_json::from_slice(json).map_err(|_| InkError::Malformed)?;
        Self::new(strokes.strokes)
    }

    /// Checks strokes.
    ///
    /// # Errors
    ///
    /// [`InkError`] naming what is wrong with them.
    pub fn new(strokes: Vec<Vec<Point>>) -> Result<Self, InkError> {
        let found = strokes.iter().map(Vec::len).sum::<usize>() + strokes.len();
        if found > Self::POINTS {
            return Err(InkError::TooMuch {
                limit: Self::POINTS,
                found,
            });
        }
        if strokes.is_empty() || strokes.iter().any(Vec::is_empty) {
            return Err(InkError::Empty);
        }
        let mut before = 0;
        for point in strokes.iter().flatten() {
            if point.x > PAGE_WIDTH || point.y > PAGE_HEIGHT {
                return Err(InkError::OffPage);
            }
            if point.pressure > 1000 {
                return Err(InkError::Pressure);
            }
            if point.t < before {
                return Err(InkError::Time);
            }
            before = point.t;
        }
        let extent = |axis: fn(&Point) -> u32| {
            let along = || strokes.iter().flatten().map(axis);
            along().max().unwrap_or(0) - along().min().unwrap_or(0)
        };
        if extent(|point| point.x).max(extent(|point| point.y)) < Self::LEAST {
            return Err(InkError::Empty);
        }
        Ok(Self { strokes })
    }

    /// The strokes, each a line of points.
    #[must_use]
    pub fn strokes(&self) -> &[Vec<Point>] {
        &self.strokes
    }

    /// Number of points.
    #[must_use]
    pub fn points(&self) -> usize {
        self.strokes.iter().map(Vec::len).sum()
    }

    /// Checks that a reader of the page sees a signature and not the rule of the
    /// form: its ink bends away from a straight line by a millimetre somewhere.
    ///
    /// # Errors
    ///
    /// [`InkError::StraightLine`] when it does not.
    pub fn check_signature(&self) -> Result<(), InkError> {
        let points = || {
            let points = self.strokes.iter().flatten();
            points.map(|point| (i64::from(point.x), i64::from(point.y)))
        };
        let square =
            |(ax, ay): (i64, i64), (bx, by): (i64, i64)| (ax - bx).pow(2) + (ay - by).pow(2);
        let furthest = |from| {
            points()
                .max_by_key(|point| square(from, *point))
                .unwrap_or(from)
        };
        let Some(any) = points().next() else {
            return Err(InkError::Empty);
        };
        let one = furthest(any);
        let other = furthest(one);
        // Twice the area of a triangle is its base times its height.
        let (dx, dy) = (other.0 - one.0, other.1 - one.1);
        let area = |(x, y): (i64, i64)| ((x - one.0) * dy - (y - one.1) * dx).unsigned_abs();
        let bend = points().map(area).max().unwrap_or(0);
        let base = square(one, other).unsigned_abs().isqrt().max(1);
        if bend / base < Self::BEND {
            return Err(InkError::StraightLine);
        }
        Ok(())
    }

    /// Checks that a mark is not a level line, which looks like the rule it is
    /// made on.
    ///
    /// # Errors
    ///
    /// [`InkError::LevelMark`] when it is.
    pub fn check_mark(&self) -> Result<(), InkError> {
        let heights = || self.strokes.iter().flatten().map(|point| point.y);
        let (top, bottom) = (heights().min().unwrap_or(0), heights().max().unwrap_or(0));
        if u64::from(bottom - top) < Self::BEND {
            return Err(InkError::LevelMark);
        }
        Ok(())
    }

    /// Whether it signs the box of a place: it begins or passes there, and no
    /// tail of it goes further from the box than [`Self::MARGIN`].
    ///
    /// # Errors
    ///
    /// [`InkError::OutsideBox`] when it does not.
    pub fn fits(&self, place: &RequiredSignature) -> Result<(), InkError> {
        let within = |margin: u32, point: &Point| {
            let x = place.x.saturating_sub(margin)..=place.x + place.width + margin;
            let y = place.y.saturating_sub(margin)..=place.y + place.height + margin;
            x.contains(&point.x) && y.contains(&point.y)
        };
        let mut points = self.strokes.iter().flatten();
        let touches = points.clone().any(|point| within(0, point));
        if touches && points.all(|point| within(Self::MARGIN, point)) {
            Ok(())
        } else {
            Err(InkError::OutsideBox)
        }
    }
}

impl TryFrom<Strokes> for Ink {
    type Error = InkError;

    fn try_from(strokes: Strokes) -> Result<Self, Self::Error> {
        Self::new(strokes.strokes)
    }
}

impl From<Ink> for Strokes {
    fn from(ink: Ink) -> Self {
        Self {
            strokes: ink.strokes,
        }
    }
}

// A signature is personal data.
impl std::fmt::Debug for Ink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ink({} points)", self.points())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Signatory, SignaturePlace};
    use proptest::prelude::*;

    fn line(points: &[(u32, u32, u32, u16)]) -> Result<Ink, InkError> {
        Ink::new(vec![points.iter().copied().map(Point::from).collect()])
    }

    #[test]
    fn each_fault_of_ink_has_its_own_message() {
        let cases = [
            (line(&[]), InkError::Empty),
            (line(&[(5, 5, 0, 1)]), InkError::Empty),
            (line(&[(5, 5, 0, 1), (154, 9, 1, 1)]), InkError::Empty),
            (Ink::new(Vec::new()), InkError::Empty),
            (line(&[(21_001, 0, 0, 0)]), InkError::OffPage),
            (line(&[(0, 29_701, 0, 0)]), InkError::OffPage),
            (line(&[(0, 0, 0, 1001)]), InkError::Pressure),
            (line(&[(0, 0, 2, 0), (0, 0, 1, 0)]), InkError::Time),
            (
                Ink::parse(b"{\"strokes\":[[[0,0,0]]]}"),
                InkError::Malformed,
            ),
            (
                Ink::parse(b"{\"strokes\":[[[0,-1,0,0]]]}"),
                InkError::Malformed,
            ),
            (
                Ink::parse(b"{\"strokes\":[[[0.5,1,0,0]]]}"),
                InkError::Malformed,
            ),
            (Ink::parse(b"\xff"), InkError::Malformed),
        ];
        for (found, expected) in cases {
            assert_eq!(found.unwrap_err(), expected);
        }
    }

    #[test]
    fn two_hundred_thousand_points_are_refused_with_the_limit() {
        let points = vec![Point::from((1, 1, 0, 1)); 200_000];
        let error = Ink::new(vec![points.clone()]).unwrap_err();
        assert!(matches!(
            error,
            InkError::TooMuch {
                limit: 8_000,
                found: 200_001
            }
        ));
        let json = serde_json::to_vec(&Strokes {
            strokes: vec![points],
        })
        .unwrap();
        assert!(matches!(
            Ink::parse(&json),
            Err(InkError::TooMuch { limit: 8_000, .. })
        ));
    }

    #[test]
    fn ink_belongs_to_the_box_that_it_touches() {
        let place = RequiredSignature {
            signatory: Signatory::Witness,
            place: SignaturePlace::PageFoot,
            page: 1,
            x: 2_000,
            y: 26_000,
            width: 5_800,
            height: 1_100,
        };
        let tail = line(&[(2_100, 26_500, 0, 1), (1_600, 25_600, 9, 1)]).unwrap();
        assert_eq!(tail.fits(&place), Ok(()));
        for elsewhere in [
            line(&[(2_100, 5_000, 0, 1), (2_500, 5_000, 1, 1)]),
            line(&[(2_100, 26_500, 0, 1), (2_100, 9_000, 9, 1)]),
        ] {
            assert_eq!(elsewhere.unwrap().fits(&place), Err(InkError::OutsideBox));
        }
    }

    #[test]
    fn a_line_along_the_rule_is_neither_signature_nor_mark() {
        let level = line(&[(2_000, 5_000, 0, 0), (8_000, 5_000, 9, 0)]).unwrap();
        assert_eq!(level.check_signature(), Err(InkError::StraightLine));
        assert_eq!(level.check_mark(), Err(InkError::LevelMark));
        let slant = line(&[
            (2_000, 5_000, 0, 1),
            (5_000, 4_400, 5, 1),
            (8_000, 3_800, 9, 1),
        ]);
        let slant = slant.unwrap();
        assert_eq!(slant.check_signature(), Err(InkError::StraightLine));
        assert_eq!(slant.check_mark(), Ok(()));
        let hand = line(&[
            (2_000, 5_000, 0, 1),
            (3_000, 4_700, 5, 1),
            (8_000, 5_000, 9, 1),
        ]);
        let hand = hand.unwrap();
        assert_eq!(
            (hand.check_signature(), hand.check_mark()),
            (Ok(()), Ok(()))
        );
        // Two strokes of one line are one line.
        let twice = Ink::new(vec![
            vec![(2_000, 5_000, 0, 1).into(), (4_000, 5_010, 1, 1).into()],
            vec![(4_500, 5_000, 2, 1).into(), (8_000, 5_010, 3, 1).into()],
        ]);
        assert_eq!(
            twice.unwrap().check_signature(),
            Err(InkError::StraightLine)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Ink::parse(&bytes);
        }

        #[test]
        fn ink_reads_back_as_written(points in prop::collection::vec((0..=PAGE_WIDTH, 0..=PAGE_HEIGHT, 0..=1000_u16), 1..50)) {
            let points: Vec<_> = (0..).zip(points).map(|(t, (x, y, p))| Point::from((x, y, t, p))).collect();
            let Ok(ink) = Ink::new(vec![points]) else { return Ok(()) };
            prop_assert_eq!(Ink::parse(&serde_json::to_vec(&ink).unwrap()), Ok(ink));
        }
    }
}
