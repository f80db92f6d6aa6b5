//! When an offence was committed, and how sure that is.

use crate::{Certainty, FieldError, Rule, Timestamp};

/// The times of a report that have to fit each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    pub(crate) reported_at: Option<Timestamp>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
    pub(crate) certainty: Option<Certainty>,
}

impl Times {
    /// What contradicts itself, whether or not more is still to be entered.
    pub(crate) fn broken(&self, found: &mut Vec<FieldError>) {
        if before(self.to, self.from) {
            found.push(contradicts(
                "committed_to",
                "committed_from",
                "check both times",
            ));
        }
        // While its certainty is still to come, nobody vouches for the time.
        self.reported_too_early(self.certainty.unwrap_or_default(), found);
    }

    /// As in an incident: [`Certainty::allows`].
    fn reported_too_early(&self, certainty: Certainty, found: &mut Vec<FieldError>) {
        if let (Some(from), Some(reported)) = (self.from, self.reported_at)
            && !certainty.allows(from, reported)
        {
            found.push(contradicts(
                "reported_at",
                "committed_from",
                "check both times, and how sure they are",
            ));
        }
    }

    /// What its certainty still asks for, once the report is to be filed.
    pub(crate) fn incomplete(&self, found: &mut Vec<FieldError>) {
        use Certainty::{About, Between, Exact};
        // Without a word about its certainty, it is as good as exact.
        let told = found.iter().any(|error| error.field == "reported_at");
        if self.certainty.is_none() && !told {
            self.reported_too_early(Exact, found);
        }
        let required = |field: &str| FieldError {
            field: field.to_owned(),
            rule: Rule::Required,
        };
        // "About ten, it cannot have been later": one time is enough, and either is.
        let silent = match self.certainty {
            Some(Exact | Between) => self.from.is_none(),
            Some(About) => self.from.is_none() && self.to.is_none(),
            Some(Certainty::Unknown) | None => false,
        };
        if silent {
            found.push(required("committed_from"));
        }
        if self.certainty == Some(Between) && self.to.is_none() {
            found.push(required("committed_to"));
        }
    }
}

fn before(later: Option<Timestamp>, earlier: Option<Timestamp>) -> bool {
    matches!((later, earlier), (Some(later), Some(earlier)) if later < earlier)
}

fn contradicts(field: &str, other: &'static str, remedy: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts { other, remedy },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sure_time_must_come_before_its_report() {
        use Certainty::{About, Between, Exact, Unknown};
        for (certainty, while_written, when_filed) in [
            (Some(Exact), true, true),
            (Some(Between), true, true),
            (Some(About), false, false),
            (Some(Unknown), false, false),
            (None, false, true),
        ] {
            let times = Times {
                reported_at: Some(Timestamp::from_unix_ms(999)),
                from: Some(Timestamp::from_unix_ms(1_000)),
                to: None,
                certainty,
            };
            let refused =
                |found: &[FieldError]| found.iter().any(|error| error.field == "reported_at");
            let mut found = Vec::new();
            times.broken(&mut found);
            assert_eq!(refused(&found), while_written, "{certainty:?}");
            times.incomplete(&mut found);
            assert_eq!(refused(&found), when_filed, "{certainty:?}");
        }
    }

    #[test]
    fn no_time_lies_more_than_a_day_after_its_report() {
        use Certainty::{About, Unknown};
        const DAY_MS: i64 = 86_400_000;
        for certainty in [Some(About), Some(Unknown), None] {
            for (after, refused) in [(DAY_MS, false), (DAY_MS + 1, true)] {
                let times = Times {
                    reported_at: Some(Timestamp::from_unix_ms(1_000)),
                    from: Some(Timestamp::from_unix_ms(1_000 + after)),
                    to: None,
                    certainty,
                };
                let mut found = Vec::new();
                times.broken(&mut found);
                let named = found.iter().any(|error| error.field == "reported_at");
                assert_eq!(named, refused, "{certainty:?} {after}");
                times.incomplete(&mut found);
                let times = found.iter().filter(|error| error.field == "reported_at");
                assert!(times.count() <= 1, "told once");
            }
        }
    }

    #[test]
    fn each_certainty_asks_for_its_times() {
        use Certainty::{About, Between, Exact, Unknown};
        let (one, two) = (
            Some(Timestamp::from_unix_ms(1_000)),
            Some(Timestamp::from_unix_ms(2_000)),
        );
        for (certainty, from, to, fields) in [
            (None, None, None, &[][..]),
            (Some(Exact), None, None, &["committed_from"]),
            (Some(Exact), one, None, &[]),
            (Some(Exact), one, one, &[]),
            (Some(Exact), one, two, &[]),
            (Some(Exact), two, one, &["committed_to"]),
            (Some(Exact), None, two, &["committed_from"]),
            (Some(About), None, None, &["committed_from"]),
            (Some(About), one, None, &[]),
            (Some(About), None, one, &[]),
            (Some(Between), None, one, &["committed_from"]),
            (
                Some(Between),
                None,
                None,
                &["committed_from", "committed_to"],
            ),
            (Some(Between), one, None, &["committed_to"]),
            (Some(Between), one, two, &[]),
            (Some(Unknown), None, None, &[]),
            (Some(Unknown), one, two, &[]),
        ] {
            let times = Times {
                reported_at: None,
                from,
                to,
                certainty,
            };
            let mut found = Vec::new();
            times.broken(&mut found);
            times.incomplete(&mut found);
            let named: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
            assert_eq!(named, fields, "{certainty:?} {from:?} {to:?}");
        }
    }
}
