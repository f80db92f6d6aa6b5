//! Two entries that proved to be one person, or one place.
//!
//! Merging takes nothing away. Both entries stay as they were entered and can
//! be read; the merge says which of them stands for both from then on, who said
//! so and when (combination, DPA 2018 s.62(1)(e)). Undoing it adds who undid it
//! and when, and leaves the merge itself to be read. What was sealed before
//! names whom it named.

use serde::{Deserialize, Serialize};

use super::{Incident, Involvement};
use crate::{
    Date, FieldError, FieldErrors, OfficerId, PersonId, Place, PlaceId, Role, Rule, Timestamp,
};

/// Which entries are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Merged {
    /// Two people.
    People {
        /// The entry that no longer stands by itself.
        from: PersonId,
        /// The entry that stands for both.
        into: PersonId,
    },
    /// Two places.
    Places {
        /// The entry that no longer stands by itself.
        from: PlaceId,
        /// The entry that stands for both.
        into: PlaceId,
    },
}

/// That a merge was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeUndone {
    /// By whom.
    pub by: OfficerId,
    /// When, by the tablet's clock.
    pub at: Timestamp,
}

/// That two entries are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Which.
    pub of: Merged,
    /// Who said so.
    pub by: OfficerId,
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// That it was taken back, if it was.
    #[serde(default)]
    pub undone: Option<MergeUndone>,
}

impl Merge {
    /// Whether it still holds.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.undone.is_none()
    }
}

impl Incident {
    /// Greatest number of merges, those taken back included.
    pub const MERGES: usize = 1_000;

    fn person_into(&self, id: PersonId) -> Option<PersonId> {
        self.merges
            .iter()
            .filter(|merge| merge.holds())
            .find_map(|merge| match merge.of {
                Merged::People { from, into } if from == id => Some(into),
                _ => None,
            })
    }

    fn place_into(&self, id: PlaceId) -> Option<PlaceId> {
        self.merges
            .iter()
            .filter(|merge| merge.holds())
            .find_map(|merge| match merge.of {
                Merged::Places { from, into } if from == id => Some(into),
                _ => None,
            })
    }

    /// The entry that stands for this person: their own, unless it was merged.
    #[must_use]
    pub fn survivor(&self, id: PersonId) -> PersonId {
        follow(id, self.people.len(), |one| self.person_into(one))
    }

    /// Whether this person was merged with another, and the two were parted since: what
    /// was asked meanwhile may have been asked of either.
    #[must_use]
    pub fn was_parted(&self, id: PersonId) -> bool {
        let own = self.survivor(id);
        let mut undone = self.merges.iter().filter(|merge| merge.undone.is_some());
        undone.any(|merge| match merge.of {
            Merged::People { from, into } => {
                let (from, into) = (self.survivor(from), self.survivor(into));
                from != into && [from, into].contains(&own)
            }
            Merged::Places { .. } => false,
        })
    }

    /// The entry that stands for this place: its own, unless it was merged.
    #[must_use]
    pub fn surviving_place(&self, id: PlaceId) -> PlaceId {
        follow(id, self.places.len(), |one| self.place_into(one))
    }

    /// The people who stand by themselves: everyone but those merged into
    /// another.
    pub fn current_people(&self) -> impl Iterator<Item = &Involvement> {
        self.people
            .iter()
            .filter(|one| self.person_into(one.person.id).is_none())
    }

    /// The places that stand by themselves.
    pub fn current_places(&self) -> impl Iterator<Item = &Place> {
        self.places
            .iter()
            .filter(|one| self.place_into(one.id).is_none())
    }

    /// The parts that a person plays, those of the entries merged into theirs
    /// included, in the order of [`Role`].
    #[must_use]
    pub fn roles_of(&self, id: PersonId) -> Vec<Role> {
        let survivor = self.survivor(id);
        let mut roles: Vec<Role> = self
            .people
            .iter()
            .filter(|one| self.survivor(one.person.id) == survivor)
            .flat_map(|one| one.roles.iter().copied())
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Whether somebody is under 18 on a day: by the entry that stands, else by those
    /// that were merged into it, of which one that says so is enough.
    #[must_use]
    pub fn is_under_18_on(&self, id: PersonId, day: Date) -> Option<bool> {
        let survivor = self.survivor(id);
        let own = self.person(survivor);
        let own = own.and_then(|person| person.is_under_18_on(day));
        own.or_else(|| {
            (self.people.iter())
                .filter(|one| self.survivor(one.person.id) == survivor)
                .filter_map(|one| one.person.is_under_18_on(day))
                .max()
        })
    }

    /// The incident with two entries merged. Both stay.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when they are not two entries of one kind in this
    /// incident that both stand by themselves.
    pub fn merged(&self, of: Merged, by: OfficerId, at: Timestamp) -> Result<Self, FieldErrors> {
        let mut changed = self.clone();
        changed.merges.push(Merge {
            of,
            by,
            at,
            undone: None,
        });
        let mut found = Vec::new();
        match of {
            Merged::People { from, into } => {
                self.check_pair("people", from == into, &mut found);
                self.check_person("from", from, &mut found);
                self.check_person("into", into, &mut found);
                if let (Some(one), Some(other)) = (self.person(from), self.person(into))
                    && one.kind != other.kind
                {
                    found.push(FieldError {
                        field: "into".to_owned(),
                        rule: Rule::Contradicts {
                            other: "what the other is",
                            remedy: "a human being, a business and the State are never one",
                        },
                    });
                }
            }
            Merged::Places { from, into } => {
                self.check_pair("places", from == into, &mut found);
                self.check_place("from", from, &mut found);
                self.check_place("into", into, &mut found);
            }
        }
        FieldErrors::check(found)?;
        changed.check()?;
        Ok(changed)
    }

    /// The incident with a merge taken back: the two stand by themselves again.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when they are not merged.
    pub fn unmerged(&self, of: Merged, by: OfficerId, at: Timestamp) -> Result<Self, FieldErrors> {
        let mut changed = self.clone();
        let merge = changed
            .merges
            .iter_mut()
            .find(|merge| merge.of == of && merge.holds());
        let Some(merge) = merge else {
            return Err(FieldErrors::from(FieldError {
                field: "from".to_owned(),
                rule: Rule::Unknown {
                    expected: "a merge of this incident that still holds",
                },
            }));
        };
        merge.undone = Some(MergeUndone { by, at });
        Ok(changed)
    }

    fn check_pair(&self, what: &'static str, same: bool, found: &mut Vec<FieldError>) {
        if same {
            found.push(FieldError {
                field: "into".to_owned(),
                rule: Rule::Contradicts {
                    other: "the same entry",
                    remedy: "name two different ones",
                },
            });
        }
        if self.merges.len() >= Self::MERGES {
            found.push(FieldError {
                field: what.to_owned(),
                rule: Rule::Range {
                    expected: "merged 1000 times or fewer; open a second incident",
                },
            });
        }
    }

    fn check_person(&self, field: &str, id: PersonId, found: &mut Vec<FieldError>) {
        if self.person(id).is_none() {
            found.push(super::no_such(field, "a person of this incident"));
        } else if self.person_into(id).is_some() {
            found.push(already_merged(field));
        }
    }

    fn check_place(&self, field: &str, id: PlaceId, found: &mut Vec<FieldError>) {
        if self.place(id).is_none() {
            found.push(super::no_such(field, "a place of this incident"));
        } else if self.place_into(id).is_some() {
            found.push(already_merged(field));
        }
    }

    /// Checks that every merge that holds names entries of the incident, that
    /// none was merged twice and that none leads back to itself.
    pub(super) fn check_merges(&self, found: &mut Vec<FieldError>) {
        for (position, merge) in self.merges.iter().enumerate() {
            let field = format!("merges[{position}]");
            let known = match merge.of {
                Merged::People { from, into } => {
                    self.person(from).is_some() && self.person(into).is_some()
                }
                Merged::Places { from, into } => {
                    self.place(from).is_some() && self.place(into).is_some()
                }
            };
            if !known {
                found.push(super::no_such(&field, "entries of this incident"));
            }
            let twice = self.merges.iter().skip(position + 1).any(|other| {
                merge.holds()
                    && other.holds()
                    && match (merge.of, other.of) {
                        (Merged::People { from: a, .. }, Merged::People { from: b, .. }) => a == b,
                        (Merged::Places { from: a, .. }, Merged::Places { from: b, .. }) => a == b,
                        _ => false,
                    }
            });
            let circular = merge.holds()
                && match merge.of {
                    Merged::People { into, .. } => self.person_into(self.survivor(into)).is_some(),
                    Merged::Places { into, .. } => {
                        self.place_into(self.surviving_place(into)).is_some()
                    }
                };
            if twice || circular {
                found.push(already_merged(&field));
            }
        }
    }
}

fn already_merged(field: &str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts {
            other: "a merge that holds",
            remedy: "name the entry that stands for both, or take that merge back first",
        },
    }
}

/// Follows merges to their end. No chain is longer than there are entries, so
/// one that leads back to itself ends too.
fn follow<T: Copy>(first: T, entries: usize, into: impl Fn(T) -> Option<T>) -> T {
    let mut at = first;
    for _ in 0..entries {
        match into(at) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IncidentId, Person};
    use proptest::prelude::*;

    fn id(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn incident(people: u8) -> Incident {
        let mut incident =
            Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented theft").unwrap();
        for seed in 0..people {
            incident.people.push(Involvement {
                person: Person {
                    name: format!("Invented Number{seed}").into(),
                    ..Person::new(id(seed))
                },
                roles: vec![if seed == 0 {
                    Role::Victim
                } else {
                    Role::Witness
                }],
            });
            incident
                .places
                .push(Place::new(PlaceId::from_parts(1, [seed; 10])));
        }
        incident
    }

    fn officer() -> OfficerId {
        OfficerId::from_parts(1, [9; 10])
    }

    fn people(from: u8, into: u8) -> Merged {
        Merged::People {
            from: id(from),
            into: id(into),
        }
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(ms)
    }

    #[test]
    fn merging_keeps_both_and_names_who_and_when() {
        let before = incident(3);
        let after = before.merged(people(1, 0), officer(), at(5)).unwrap();
        assert_eq!(after.people, before.people);
        assert_eq!(after.merges[0].by, officer());
        assert_eq!(after.merges[0].at, at(5));
        assert_eq!(after.survivor(id(1)), id(0));
        assert_eq!(after.survivor(id(2)), id(2));
        assert_eq!(after.roles_of(id(1)), [Role::Victim, Role::Witness]);
        let current: Vec<_> = after.current_people().map(|one| one.person.id).collect();
        assert_eq!(current, [id(0), id(2)]);
    }

    #[test]
    fn what_cannot_be_merged_is_refused_by_field() {
        let before = incident(3).merged(people(1, 0), officer(), at(5)).unwrap();
        for (of, field) in [
            (people(2, 2), "into"),
            (people(1, 2), "from"),
            (people(2, 1), "into"),
            (people(9, 0), "from"),
            (people(0, 9), "into"),
        ] {
            let error = before.merged(of, officer(), at(6)).unwrap_err();
            assert_eq!(error.fields()[0].field, field, "{of:?}");
        }
        // A chain is no circle, and a circle cannot be closed.
        let chain = before.merged(people(0, 2), officer(), at(6)).unwrap();
        assert_eq!(chain.survivor(id(1)), id(2));
        assert!(chain.merged(people(2, 1), officer(), at(7)).is_err());
        assert!(chain.merged(people(2, 0), officer(), at(7)).is_err());
    }

    #[test]
    fn a_business_and_a_person_are_never_one() {
        let mut incident = incident(2);
        incident.people[1].person.kind = crate::PersonKind::Business;
        assert!(incident.merged(people(1, 0), officer(), at(1)).is_err());
    }

    #[test]
    fn a_forged_circle_is_found_and_does_not_turn_for_ever() {
        let mut incident = incident(2);
        for of in [people(0, 1), people(1, 0)] {
            incident.merges.push(Merge {
                of,
                by: officer(),
                at: at(1),
                undone: None,
            });
        }
        let _ = incident.survivor(id(0));
        assert_eq!(incident.check().unwrap_err().fields()[0].field, "merges[0]");
    }

    #[test]
    fn a_child_whose_birthday_only_the_merged_entry_has_is_one() {
        let day = Date::from(at(1_772_823_360_000));
        let mut incident = incident(3);
        incident.people[1].person.date_of_birth =
            crate::Response::Given("2015-04-01".parse().unwrap());
        assert_eq!(incident.is_under_18_on(id(0), day), None);
        let mut merged = incident.merged(people(1, 0), officer(), at(5)).unwrap();
        assert_eq!(merged.is_under_18_on(id(0), day), Some(true));
        assert_eq!(merged.is_under_18_on(id(2), day), None);
        // What stands says so itself.
        merged.people[0].person.date_of_birth =
            crate::Response::Given("1990-04-01".parse().unwrap());
        assert_eq!(merged.is_under_18_on(id(0), day), Some(false));
    }

    #[test]
    fn taking_a_merge_back_leaves_it_to_be_read() {
        let merged = incident(2).merged(people(1, 0), officer(), at(5)).unwrap();
        let back = merged.unmerged(people(1, 0), officer(), at(6)).unwrap();
        assert_eq!(back.merges.len(), 1);
        assert_eq!(back.merges[0].undone.map(|undone| undone.at), Some(at(6)));
        assert_eq!(back.survivor(id(1)), id(1));
        assert!(back.unmerged(people(1, 0), officer(), at(7)).is_err());
        let again = back.merged(people(1, 0), officer(), at(8)).unwrap();
        assert_eq!((again.merges.len(), again.survivor(id(1))), (2, id(0)));
    }

    #[test]
    fn places_are_merged_in_the_same_way() {
        let place = |seed| PlaceId::from_parts(1, [seed; 10]);
        let of = Merged::Places {
            from: place(0),
            into: place(1),
        };
        let mut incident = incident(2);
        incident.scene = Some(place(0));
        let merged = incident.merged(of, officer(), at(5)).unwrap();
        assert_eq!(merged.scene().map(|scene| scene.id), Some(place(1)));
        assert_eq!(merged.scene, Some(place(0)));
        assert_eq!(merged.current_places().count(), 1);
    }

    proptest! {
        #[test]
        fn whatever_is_merged_and_taken_back_everyone_stays(steps in prop::collection::vec((0_u8..6, 0_u8..6, any::<bool>()), 0..30)) {
            let start = incident(6);
            let mut now = start.clone();
            for (time, (from, into, undo)) in (1..).zip(steps) {
                let next = if undo {
                    now.unmerged(people(from, into), officer(), at(time))
                } else {
                    now.merged(people(from, into), officer(), at(time))
                };
                if let Ok(next) = next {
                    prop_assert!(next.merges.len() >= now.merges.len());
                    prop_assert!(next.check().is_ok());
                    now = next;
                }
                prop_assert_eq!(&now.people, &start.people);
                for seed in 0..6 {
                    let survivor = now.survivor(id(seed));
                    prop_assert!(now.current_people().any(|one| one.person.id == survivor));
                }
            }
            // Everything taken back, everyone stands by themselves again.
            while let Some(merge) = now.merges.iter().find(|merge| merge.holds()).copied() {
                now = now.unmerged(merge.of, officer(), at(99)).unwrap();
            }
            prop_assert_eq!(now.current_people().count(), 6);
        }
    }
}
