//! Crime numbers: allocated by the force, in the very transaction that first
//! stores a report; exactly one each, for ever.

use std::fmt;
use std::str::FromStr;

use chrono::Datelike as _;
use pocketbook_model::CrimeNumber;

use crate::GatewayError;
use crate::record_system::{CountsNumbers, NewReport, Numbering, RecordSystem, Serials};

/// The shape of a force's crime numbers, such as `01/{serial:07}/{year:02}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrimeNumberPattern {
    parts: Vec<Part>,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Serial(usize),
    Year(usize),
}

impl CrimeNumberPattern {
    fn write(&self, serial: u64, year: i32) -> Result<CrimeNumber, GatewayError> {
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
        number.parse().map_err(|_| GatewayError::Pattern)
    }
}

impl Default for CrimeNumberPattern {
    fn default() -> Self {
        let parts = vec![
            Part::Text("01/".to_owned()),
            Part::Serial(7),
            Part::Text("/".to_owned()),
            Part::Year(2),
        ];
        Self {
            parts,
            text: "01/{serial:07}/{year:02}".to_owned(),
        }
    }
}

impl FromStr for CrimeNumberPattern {
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
        if complete && pattern.write(999_999_999_999, 2026).is_ok() {
            Ok(pattern)
        } else {
            Err(GatewayError::Pattern)
        }
    }
}

impl fmt::Display for CrimeNumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Counts within each year (UTC).
pub struct YearlySerial {
    pattern: CrimeNumberPattern,
}

impl YearlySerial {
    /// A counter that writes numbers in this shape.
    #[must_use]
    pub fn new(pattern: CrimeNumberPattern) -> Self {
        Self { pattern }
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
    ) -> Result<CrimeNumber, GatewayError> {
        let year = report.received.utc().year();
        self.pattern.write(serials.next_in(year)?, year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_shape_of_the_force() {
        let pattern = CrimeNumberPattern::default();
        assert_eq!(pattern.write(42, 2026).unwrap().as_str(), "01/0000042/26");
        let pattern: CrimeNumberPattern = "HF-{year:04}-{serial:05}".parse().unwrap();
        assert_eq!(pattern.write(7, 2026).unwrap().as_str(), "HF-2026-00007");
        assert_eq!(
            "01/{serial:07}/{year:02}"
                .parse::<CrimeNumberPattern>()
                .unwrap(),
            {
                let mut same = CrimeNumberPattern::default();
                same.parts.push(Part::Text(String::new()));
                same
            }
        );
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
            assert!(text.parse::<CrimeNumberPattern>().is_err(), "{text}");
        }
    }
}
