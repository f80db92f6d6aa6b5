//! Where on the map: property numbers, grid references, coordinates, words.
//!
//! All of it can lead to somebody's door, so none of it shows itself in debug
//! output; `as_str` and the fields are the places where it leaves.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::incident::past;
use crate::{FieldError, FieldWarning, Rule, Timestamp, british_isles};

macro_rules! location_text {
    ($(#[$doc:meta])* $name:ident, $field:literal, $expected:literal, $normalise:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// It as text, in its one spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = FieldError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $normalise(text).map(Self).ok_or_else(|| FieldError {
                    field: $field.to_owned(),
                    rule: if text.trim().is_empty() { Rule::Required } else { Rule::Shape { expected: $expected } },
                })
            }
        }

        impl TryFrom<String> for $name {
            type Error = FieldError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(location: $name) -> Self {
                location.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[personal]")
            }
        }
    };
}

location_text! {
    /// A unique property reference number: 1 to 12 digits, not all of them
    /// zero; zeros in front are left off (GeoPlace: "up to 12 digits").
    Uprn, "uprn", "1 to 12 digits, not all of them 0", uprn
}
location_text! {
    /// A reference on the National Grid of Great Britain: two letters, then as
    /// many digits east as north, two to ten together (10 km to 1 m), without
    /// spaces: `TQ3008080432`. Read with spaces and in either case.
    GridReference, "grid_reference", "two letters and 2, 4, 6, 8 or 10 digits, such as TQ 30080 80432", grid_reference
}
location_text! {
    /// A what3words address: three words parted by full stops, without the
    /// slashes in front. Only its shape is checked: which square it names, only
    /// its owner's service knows, and that is not asked from here.
    WhatThreeWords, "what3words", "three words parted by full stops, such as alpha.bravo.charlie", what_three_words
}

fn uprn(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let significant = text.trim_start_matches('0');
    (digits && !significant.is_empty()).then(|| significant.to_owned())
}

fn grid_reference(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let (letters, digits) = plain.split_at_checked(2)?;
    let mut letters = letters.chars();
    // The squares of 500 km that touch Great Britain and its waters; the letter
    // I is used in neither place (Ordnance Survey, "Using the National Grid").
    let square = letters.next().is_some_and(|c| "HJNOST".contains(c))
        && letters
            .next()
            .is_some_and(|c| c.is_ascii_uppercase() && c != 'I');
    let even = (2..=10).contains(&digits.len()) && digits.len().is_multiple_of(2);
    (square && even && digits.bytes().all(|b| b.is_ascii_digit())).then_some(plain)
}

fn what_three_words(text: &str) -> Option<String> {
    let plain = text.trim().trim_start_matches('/').to_lowercase();
    let words: Vec<&str> = plain.split('.').collect();
    // Words of other scripts carry marks that are no letters by themselves.
    let is_word = |word: &&str| {
        word.chars().next().is_some_and(char::is_alphabetic)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c))
    };
    (words.len() == 3 && words.iter().all(is_word) && plain.chars().count() <= 120).then_some(plain)
}

/// A point on the earth (WGS 84), in whole millionths of a degree: sealed
/// records hold no fractions. A millionth of a degree is 11 cm at most.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Latitude in millionths of a degree, north positive; -90 to 90 degrees.
    pub latitude: i32,
    /// Longitude in millionths of a degree, east positive; -180 to 180 degrees.
    pub longitude: i32,
}

impl fmt::Debug for Coordinates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

/// Which way a point is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MapPoint {
    /// On the National Grid.
    GridReference(GridReference),
    /// By latitude and longitude.
    Coordinates(Coordinates),
}

/// Where a position came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PositionSource {
    /// The tablet's own receiver.
    Device,
    /// A point that somebody touched on a map.
    Map,
    /// Somebody typed it.
    Typed,
}

/// A point, how near it is, where it came from and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The point.
    pub point: MapPoint,
    /// The radius in metres within which it lies, where that is known; at most
    /// 100 km.
    #[serde(default)]
    pub accuracy_metres: Option<u32>,
    /// Where it came from.
    pub source: PositionSource,
    /// When it was taken. The tablet's receiver says it with every position; what
    /// was touched on a map or typed was taken at no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
}

impl Position {
    /// Greatest radius in metres: more says nothing about a place.
    pub const ACCURACY_METRES: u32 = 100_000;

    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let mut bounded = |good: bool, field: &str, expected| {
            if !good {
                found.push(FieldError {
                    field: format!("{path}.{field}"),
                    rule: Rule::Range { expected },
                });
            }
        };
        if let MapPoint::Coordinates(point) = &self.point {
            bounded(
                point.latitude.unsigned_abs() <= 90_000_000,
                "point.coordinates.latitude",
                "from -90 to 90 degrees, in millionths",
            );
            bounded(
                point.longitude.unsigned_abs() <= 180_000_000,
                "point.coordinates.longitude",
                "from -180 to 180 degrees, in millionths",
            );
        }
        bounded(
            self.accuracy_metres
                .is_none_or(|metres| metres <= Self::ACCURACY_METRES),
            "accuracy_metres",
            "100,000 metres or fewer",
        );
        bounded(
            self.source != PositionSource::Device || self.accuracy_metres.is_some(),
            "accuracy_metres",
            "given with what the tablet's receiver says",
        );
        if self.source == PositionSource::Device && self.taken_at.is_none() {
            found.push(FieldError {
                field: format!("{path}.taken_at"),
                rule: Rule::Required,
            });
        }
    }

    /// Checks that it was not taken after `now`.
    pub(crate) fn check_past(&self, path: &str, now: Timestamp, found: &mut Vec<FieldError>) {
        let field = format!("{path}.taken_at");
        found.extend(self.taken_at.and_then(|time| past(&field, time, now)));
    }

    /// What deserves a second look: a point that is none of the British Isles.
    pub(crate) fn warning(&self, path: &str) -> Option<FieldWarning> {
        match &self.point {
            MapPoint::GridReference(_) => None,
            MapPoint::Coordinates(point) => {
                british_isles::warning(format!("{path}.point.coordinates"), *point)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn locations_are_read_into_one_spelling() {
        for (text, plain) in [
            ("TQ 30080 80432", "TQ3008080432"),
            ("tq3080", "TQ3080"),
            ("SV 8 1", "SV81"),
            ("HP 6 1", "HP61"),
            ("NN 166 712", "NN166712"),
        ] {
            assert_eq!(text.parse::<GridReference>().unwrap().as_str(), plain);
        }
        for (text, plain) in [("000012345", "12345"), (" 100023336956 ", "100023336956")] {
            assert_eq!(text.parse::<Uprn>().unwrap().as_str(), plain);
        }
        for (text, plain) in [
            ("///Alpha.Bravo.Charlie", "alpha.bravo.charlie"),
            ("żółw.lampa.okno", "żółw.lampa.okno"),
            ("एक.दो.तीन", "एक.दो.तीन"),
        ] {
            assert_eq!(text.parse::<WhatThreeWords>().unwrap().as_str(), plain);
        }
    }

    #[test]
    fn other_text_is_refused_by_field_and_not_repeated() {
        for text in [
            "",
            "TQ",
            "TQ3",
            "TQ308",
            "TI3080",
            "AQ3080",
            "T13080",
            "TQ30080804321",
            "TQ3O80",
            "TQ30-80",
            "QT3080",
            "51.5,-0.1",
            "TQ ３０８０",
        ] {
            assert!(text.parse::<GridReference>().is_err(), "{text}");
        }
        for text in ["", "0", "000", "1234567890123", "12a", "-1", "１２"] {
            assert!(text.parse::<Uprn>().is_err(), "{text}");
        }
        for text in [
            "",
            "one.two",
            "one.two.three.four",
            "one two three",
            "a..b",
            "1.2.3",
        ] {
            assert!(text.parse::<WhatThreeWords>().is_err(), "{text}");
        }
        let error = "SENTINEL".parse::<GridReference>().unwrap_err();
        assert_eq!(error.field, "grid_reference");
        assert!(!error.to_string().contains("SENTINEL"));
        assert_eq!("".parse::<Uprn>().unwrap_err().rule, Rule::Required);
        assert_eq!(
            format!("{:?}", "12345".parse::<Uprn>().unwrap()),
            "[personal]"
        );
    }

    fn position(latitude: i32, longitude: i32, accuracy_metres: Option<u32>) -> Position {
        Position {
            point: MapPoint::Coordinates(Coordinates {
                latitude,
                longitude,
            }),
            accuracy_metres,
            source: PositionSource::Device,
            taken_at: Some(Timestamp::from_unix_ms(0)),
        }
    }

    fn fields(position: &Position) -> Vec<String> {
        let mut found = Vec::new();
        position.check("position", &mut found);
        found.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_receiver_says_how_near_it_is() {
        assert_eq!(fields(&position(1, 1, None)), ["position.accuracy_metres"]);
        let typed = Position {
            source: PositionSource::Typed,
            ..position(1, 1, None)
        };
        assert!(fields(&typed).is_empty());
        assert_eq!(
            fields(&position(1, 1, Some(100_001))),
            ["position.accuracy_metres"]
        );
        assert_eq!(
            fields(&position(i32::MIN, i32::MAX, Some(1))),
            [
                "position.point.coordinates.latitude",
                "position.point.coordinates.longitude"
            ]
        );
    }

    #[test]
    fn only_a_receiver_has_to_say_when_and_what_was_sealed_with_a_time_is_read_as_before() {
        for (source, needed) in [
            (PositionSource::Device, &["position.taken_at"][..]),
            (PositionSource::Map, &[]),
            (PositionSource::Typed, &[]),
        ] {
            let timeless = Position {
                source,
                taken_at: None,
                ..position(1, 1, Some(5))
            };
            assert_eq!(fields(&timeless), needed, "{source:?}");
            let written = serde_json::to_string(&timeless).unwrap();
            assert!(!written.contains("taken_at"), "{written}");
            assert_eq!(
                serde_json::from_str::<Position>(&written).unwrap(),
                timeless
            );
        }
        let sealed = r#"{"point":{"grid_reference":"TQ308804"},"accuracy_metres":null,"source":"map","taken_at":"1970-01-01T00:00:00.000Z"}"#;
        let read: Position = serde_json::from_str(sealed).unwrap();
        assert_eq!(read.taken_at, Some(Timestamp::from_unix_ms(0)));
        assert_eq!(serde_json::to_string(&read).unwrap(), sealed);
    }

    #[test]
    fn the_last_millionth_of_a_degree_is_still_on_the_earth() {
        for (latitude, longitude, good) in [
            (90_000_000, 180_000_000, true),
            (-90_000_000, -180_000_000, true),
            (90_000_001, 0, false),
            (-90_000_001, 0, false),
            (0, 180_000_001, false),
            (0, -180_000_001, false),
        ] {
            let position = position(latitude, longitude, Some(5));
            assert_eq!(fields(&position).is_empty(), good, "{latitude} {longitude}");
        }
    }

    proptest! {
        #[test]
        fn coordinates_are_good_just_within_their_range(latitude: i32, longitude: i32) {
            let good = (-90_000_000..=90_000_000).contains(&latitude)
                && (-180_000_000..=180_000_000).contains(&longitude);
            prop_assert_eq!(fields(&position(latitude, longitude, Some(5))).is_empty(), good);
        }

        #[test]
        fn a_position_survives_json(latitude in -90_000_000_i32..=90_000_000, longitude in -180_000_000_i32..=180_000_000, metres in 0_u32..=100_000) {
            let position = position(latitude, longitude, Some(metres));
            let json = serde_json::to_string(&position).unwrap();
            prop_assert!(!json.contains('.') || json.contains("00.000Z"));
            prop_assert_eq!(serde_json::from_str::<Position>(&json).unwrap(), position);
        }

        #[test]
        fn a_grid_reference_is_its_letters_and_digits(square in "[HJNOST][A-HJ-Z]", digits in "[0-9]{0,12}", spaced: bool) {
            let text = if spaced { format!("{} {digits}", square.to_lowercase()) } else { format!("{square}{digits}") };
            let good = matches!(digits.len(), 2 | 4 | 6 | 8 | 10);
            let read = text.parse::<GridReference>();
            prop_assert_eq!(read.is_ok(), good);
            if let Ok(read) = read {
                prop_assert_eq!(read.as_str(), format!("{square}{digits}"));
                prop_assert_eq!(read.as_str().parse::<GridReference>().unwrap(), read);
            }
        }

        #[test]
        fn a_uprn_is_one_to_twelve_digits(text in "[0-9]{0,14}|\\PC{0,14}") {
            let digits = text.trim();
            let good = (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
                && digits.bytes().any(|b| b != b'0');
            let read = text.parse::<Uprn>();
            prop_assert_eq!(read.is_ok(), good);
            if let Ok(read) = read {
                prop_assert_eq!(read.as_str().parse::<u64>().unwrap(), digits.parse::<u64>().unwrap());
            }
        }

        #[test]
        fn no_text_makes_a_location_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<GridReference>();
            if let Ok(words) = text.parse::<WhatThreeWords>() {
                prop_assert_eq!(words.as_str().parse::<WhatThreeWords>().unwrap(), words);
            }
        }
    }
}
