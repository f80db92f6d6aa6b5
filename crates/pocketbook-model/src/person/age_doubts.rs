//! What of somebody's age deserves a second look: birth, age and estimate are three
//! fields, and each is right alone.

use super::Person;
use crate::{Age, AgeEstimate, Date, FieldWarning};

/// How far an age that somebody judged by eye may be off, in years.
const BY_EYE: u32 = 5;

impl Person {
    /// What does not fit in what is said of their age; `day` is when it happened or
    /// was reported, where that is known. `prefix` stands before each name.
    pub(crate) fn age_doubts(&self, prefix: &str, day: Option<Date>) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        let mut warn = |field: &str, code, message| {
            found.push(FieldWarning::new(format!("{prefix}{field}"), code, message));
        };
        let born = self.date_of_birth.given();
        let age = self.age.given();
        let years = born.zip(day).and_then(|(born, day)| born.age_on(day));
        // More than the year that may have passed.
        if let (Some(Age::Years(told)), Some(years)) = (age, years)
            && u32::from(*told).abs_diff(years) > 1
        {
            warn(
                "age",
                "age_against_birth",
                "the date of birth gives another age; check both",
            );
        }
        let Some(estimate) = self.estimated_age else {
            return found;
        };
        let judged_before = day.and_then(|day| day.years_since(estimate.on));
        if judged_before.is_some_and(|years| years > 0) {
            warn(
                "estimated_age.on",
                "judged_long_before",
                "the age was judged a year or more before it happened; check the date",
            );
        }
        let against_birth = born.is_some_and(|born| {
            let then = born.age_on(estimate.on);
            then.is_none_or(|years| is_far_off(estimate, years))
        });
        if against_birth {
            warn(
                "estimated_age",
                "estimate_against_birth",
                "the date of birth gives another age than was judged; check both",
            );
        }
        let against_age = match age {
            Some(Age::Over18) => u32::from(estimate.to) + BY_EYE < 18,
            Some(Age::Years(years)) => is_far_off(estimate, u32::from(*years)),
            None => false,
        };
        if against_age {
            warn(
                "estimated_age",
                "estimate_against_age",
                "the age that was given is another than was judged; check both",
            );
        }
        found
    }
}

fn is_far_off(estimate: AgeEstimate, years: u32) -> bool {
    years + BY_EYE < u32::from(estimate.from) || years > u32::from(estimate.to) + BY_EYE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PersonId, Response};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_age_that_does_not_fit_another_is_pointed_out() {
        let judged = |from, to, on: &str| {
            Some(AgeEstimate {
                from,
                to,
                on: day(on),
            })
        };
        let child = judged(5, 8, "2026-03-06");
        for (born, age, estimate, expected) in [
            ("1990-04-01", None, None, &[][..]),
            (
                "1990-04-01",
                Some(Age::Years(15)),
                None,
                &["age_against_birth"],
            ),
            ("1990-04-01", None, child, &["estimate_against_birth"]),
            ("2019-04-01", None, child, &[]),
            ("2030-04-01", None, child, &["estimate_against_birth"]),
            ("", Some(Age::Over18), child, &["estimate_against_age"]),
            ("", Some(Age::Years(16)), child, &["estimate_against_age"]),
            ("", Some(Age::Years(9)), child, &[]),
            ("", Some(Age::Over18), judged(14, 17, "2026-03-06"), &[]),
            (
                "",
                None,
                judged(5, 8, "1950-01-01"),
                &["judged_long_before"],
            ),
        ] {
            let person = Person {
                date_of_birth: match born {
                    "" => Response::NotAsked,
                    born => Response::Given(born.parse().unwrap()),
                },
                age: age.map_or(Response::NotAsked, Response::Given),
                estimated_age: estimate,
                ..Person::new(PersonId::from_parts(1, [1; 10]))
            };
            let found = person.age_doubts("people[2].", Some(day("2026-03-07")));
            let codes: Vec<_> = found.iter().map(|one| one.code).collect();
            assert_eq!(codes, expected, "{born} {age:?} {estimate:?}");
            for one in &found {
                assert!(one.field.starts_with("people[2]."), "{}", one.field);
            }
        }
    }
}
