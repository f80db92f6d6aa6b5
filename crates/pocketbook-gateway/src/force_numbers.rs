//! The numbers of reports: allocated by the force, in the very transaction that
//! first stores a report; exactly one each, for ever. Crimes and incidents that
//! are recorded without one are counted in two series, whose numbers can never
//! be taken for each other.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike as _;
use pocketbook_model::{CrimeNumber, ForceNumber, NumberSeries};

use crate::GatewayError;
use crate::record_system::{CountsNumbers, NewReport, Numbering, RecordSystem, Serials};

/// The shape of a force's numbers, such as `01/{serial:07}/{year:02}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPattern {
    parts: Vec<Part>,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Serial(usize),
    Year(usize),
}

impl NumberPattern {
    fn write(&self, serial: u64, year: i32) -> String {
        let mut number = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => number.push_str(text),
                Part::Serial(width) => {
                    number.push_str(&format!("{serial:0width$}", width = *width))
                }
                Part::Year(2) => number.push_str(&format!("{:02}", year.rem_euclid(100))),
                Part::Year(width) => number.push_str(&format!("{year:0width$}", width = *width)),
            }
        }
        number
    }

    /// What is the same of all its numbers: each run of digits as one `#`. Texts
    /// of which this differs are never equal.
    fn skeleton(&self) -> String {
        let mut skeleton = String::new();
        for letter in self.write(1, 2026).chars() {
            if !letter.is_ascii_digit() {
                skeleton.push(letter.to_ascii_uppercase());
            } else if !skeleton.ends_with('#') {
                skeleton.push('#');
            }
        }
        skeleton
    }
}

impl FromStr for NumberPattern {
    type Err = GatewayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (field, after) = after.split_once('}').ok_or(GatewayError::Pattern)?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(match field {
                "year:02" => Part::Year(2),
                "year:04" => Part::Year(4),
                _ => match field
                    .strip_prefix("serial:0")
                    .and_then(|width| width.parse().ok())
                {
                    Some(width @ 1..=12) => Part::Serial(width),
                    _ => return Err(GatewayError::Pattern),
                },
            });
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        let pattern = Self {
            parts,
            text: text.to_owned(),
        };
        let one = |wanted: fn(&Part) -> bool| {
            pattern.parts.iter().filter(|part| wanted(part)).count() == 1
        };
        let complete = one(|part| matches!(part, Part::Serial(_)))
            && one(|part| matches!(part, Part::Year(_)));
        // The largest serial it may have to hold must still be a number's text.
        let longest = pattern.write(999_999_999_999, 2026);
        if complete && longest.parse::<CrimeNumber>().is_ok() {
            Ok(pattern)
        } else {
            Err(GatewayError::Pattern)
        }
    }
}

impl fmt::Display for NumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The shapes of both series of a force. No number of the one can be a number of
/// the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPatterns {
    crime: NumberPattern,
    incident: NumberPattern,
}

impl NumberPatterns {
    /// The shape of crime numbers where the force gives none.
    pub const CRIME: &'static str = "01/{serial:07}/{year:02}";
    /// The shape of incident numbers where the force gives none.
    pub const INCIDENT: &'static str = "N01/{serial:07}/{year:02}";

    /// Two shapes that cannot give one text.
    ///
    /// # Errors
    ///
    /// [`GatewayError::SamePattern`] when they could.
    pub fn new(crime: NumberPattern, incident: NumberPattern) -> Result<Self, GatewayError> {
        if crime.skeleton() == incident.skeleton() {
            return Err(GatewayError::SamePattern);
        }
        Ok(Self { crime, incident })
    }

    /// The shape of a series.
    #[must_use]
    pub const fn of(&self, series: NumberSeries) -> &NumberPattern {
        match series {
            NumberSeries::Crime => &self.crime,
            NumberSeries::Incident => &self.incident,
        }
    }
}

impl Default for NumberPatterns {
    fn default() -> Self {
        let parts = |before: &str| NumberPattern {
            parts: vec![
                Part::Text(before.to_owned()),
                Part::Serial(7),
                Part::Text("/".to_owned()),
                Part::Year(2),
                Part::Text(String::new()),
            ],
            text: format!("{before}{{serial:07}}/{{year:02}}"),
        };
        Self {
            crime: parts("01/"),
            incident: parts("N01/"),
        }
    }
}

/// Counts each series within each year (UTC).
pub struct YearlySerial {
    patterns: NumberPatterns,
}

impl YearlySerial {
    /// A counter that writes numbers in these shapes.
    #[must_use]
    pub const fn new(patterns: NumberPatterns) -> Self {
        Self { patterns }
    }
}

impl RecordSystem for YearlySerial {
    fn numbering(&self) -> Numbering<'_> {
        Numbering::Counted(self)
    }
}

impl CountsNumbers for YearlySerial {
    fn next(
        &self,
        serials: &Serials<'_>,
        report: &NewReport<'_>,
    ) -> Result<ForceNumber, GatewayError> {
        let year = report.received.utc().year();
        let serial = serials.next_in(report.series, year)?;
        let text = self.patterns.of(report.series).write(serial, year);
        let number = report.series.number(&text);
        number.map_err(|_| GatewayError::Pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pattern(text: &str) -> NumberPattern {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_have_the_shape_of_the_force() {
        let crime = pattern(NumberPatterns::CRIME);
        assert_eq!(crime.write(42, 2026), "01/0000042/26");
        assert_eq!(
            pattern("HF-{year:04}-{serial:05}").write(7, 2026),
            "HF-2026-00007"
        );
        let both = NumberPatterns::new(crime, pattern(NumberPatterns::INCIDENT)).unwrap();
        assert_eq!(both, NumberPatterns::default());
        let incident = both.of(NumberSeries::Incident);
        assert_eq!(incident.write(42, 2026), "N01/0000042/26");
    }

    #[test]
    fn shapes_without_serial_or_year_are_refused() {
        for text in [
            "",
            "01/{serial:07}",
            "{year:02}",
            "{serial:07}{year:02}{",
            "{serial:x}/{year:02}",
            "a b/{serial:07}/{year:02}",
        ] {
            assert!(text.parse::<NumberPattern>().is_err(), "{text}");
        }
    }

    #[test]
    fn two_shapes_that_could_give_one_text_are_refused() {
        for (crime, incident, apart) in [
            (NumberPatterns::CRIME, NumberPatterns::INCIDENT, true),
            (NumberPatterns::CRIME, NumberPatterns::CRIME, false),
            (
                "01/{serial:07}/{year:02}",
                "02/{serial:05}/{year:04}",
                false,
            ),
            ("n{serial:07}/{year:02}", "N{serial:07}/{year:02}", false),
            ("{serial:07}/{year:02}", "{serial:07}-{year:02}", true),
        ] {
            let both = NumberPatterns::new(pattern(crime), pattern(incident));
            assert_eq!(both.is_ok(), apart, "{crime} {incident}");
        }
    }

    proptest! {
        // Whatever shape a force chooses, none that could give a tablet's own.
        #[test]
        fn every_number_of_an_accepted_shape_is_read_and_is_no_local_reference(
            before in "[PBpb]{0,2}[A-Z0-9]{0,2}[/-]?", between in "[A-Z0-9/-]{0,3}", after in "[A-Z]{0,2}",
            serial in 0_u64..10_000_000, year in 2000_i32..2100,
        ) {
            let text = format!("{before}{{serial:07}}{between}{{year:02}}{after}");
            if let Ok(pattern) = text.parse::<NumberPattern>() {
                prop_assert_eq!(pattern.to_string(), text);
                let number = pattern.write(serial, year);
                prop_assert_eq!(
                    &number,
                    &format!("{before}{serial:07}{between}{:02}{after}", year % 100)
                );
                prop_assert!(number.parse::<CrimeNumber>().is_ok());
                for text in [number.to_lowercase(), number.to_uppercase()] {
                    prop_assert!(text.parse::<pocketbook_model::LocalReference>().is_err());
                }
            } else {
                prop_assert!(pocketbook_model::LocalReference::is_meant(&before));
            }
        }

        #[test]
        fn no_number_of_one_series_is_one_of_the_other(
            crime in "[A-C0-2]{0,3}[/-]?", incident in "[A-C0-2]{0,3}[/-]?",
            (one, other) in (0u64..2_000, 0u64..2_000), year in 2000i32..2100,
        ) {
            let of = |before: &str| pattern(&format!("{before}{{serial:03}}/{{year:02}}"));
            let (crime, incident) = (of(&crime), of(&incident));
            if NumberPatterns::new(crime.clone(), incident.clone()).is_ok() {
                prop_assert_ne!(crime.write(one, year), incident.write(other, year));
            }
        }
    }
}
