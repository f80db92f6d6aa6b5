//! What an officer may want to look at in a report beside its incident: what
//! each says alone is right, and together it is odd. As every warning, it never
//! stops anything.

use crate::{
    Date, FieldWarning, Incident, PersonAddress, PersonId, PlaceId, RecordingClock, ReportDraft,
    ReportedBy, RiskAssessment, Role, SupplementDraft, Timestamp, Victim, is_anothers,
};

impl ReportDraft {
    /// That it is not filed and its 24 hours are over, counted from the first
    /// report as its clock is.
    #[must_use]
    pub fn overdue(&self, incident: &Incident, now: Timestamp) -> Option<FieldWarning> {
        let reported = self.first_reported(incident)?;
        let clock = RecordingClock::at(reported, None, now);
        clock.overdue.then(|| {
            FieldWarning::new(
                "reported_at",
                "overdue",
                "it was to be recorded within 24 hours of its report; file it now",
            )
        })
    }

    /// What an officer may want to look at, given the incident that the report
    /// belongs to.
    #[must_use]
    pub fn warnings_in(&self, incident: &Incident) -> Vec<FieldWarning> {
        let mut found = self.warnings_of_places(incident);
        self.warn_of_the_first_report(incident, &mut found);
        if let Some(reported) = self.reported_at {
            warn_of_ages(reported, incident, &mut found);
        }
        found.extend(self.warnings_of_what_was_asked_of_another(incident));
        self.warn_of_assessments(incident, &mut found);
        found.extend(self.warnings_of_whom(incident));
        if let Some(Victim::Person(victim)) = self.victim {
            self.warn_of_things(victim, incident, &mut found);
        }
        found.extend(victim_was_parted(self.victim, incident));
        found
    }

    /// What an officer may want to look at in who the victim is, and who reported it.
    #[must_use]
    pub fn warnings_of_whom(&self, incident: &Incident) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        self.warn_of_the_reporter(incident, &mut found);
        if let Some(Victim::Person(victim)) = self.victim {
            self.warn_of_parts(victim, incident, &mut found);
        }
        found
    }

    fn warn_of_assessments(&self, incident: &Incident, found: &mut Vec<FieldWarning>) {
        let all = &self.risk_assessments;
        let of_another = assessments_of_another(all, self.victim, incident);
        let none_of_theirs = !all.is_empty() && of_another.len() == all.len();
        found.extend(of_another);
        if none_of_theirs && self.needs_an_assessment() {
            found.push(FieldWarning::new(
                "risk_assessments",
                "domestic_without_assessment",
                "it is domestic and no risk assessment was made of its victim; make one",
            ));
        }
    }

    /// Who reported it is the victim, or is not, as the report says.
    fn warn_of_the_reporter(&self, incident: &Incident, found: &mut Vec<FieldWarning>) {
        let registration = &self.registration;
        let (Some(reporter), Some(victim)) = (registration.reporter, self.victim) else {
            return;
        };
        let is_the_victim =
            Victim::Person(reporter).standing(incident) == victim.standing(incident);
        let told = match registration.reported_by {
            Some(ReportedBy::Victim) if !is_the_victim => (
                "reporter_is_not_the_victim",
                "it says that the victim reported it, and names somebody else; check who it was",
            ),
            Some(ReportedBy::ForTheVictim) if is_the_victim => (
                "reporter_is_the_victim",
                "it says that somebody reported it for the victim, and names the victim; check who it was",
            ),
            _ => return,
        };
        found.push(FieldWarning::new("registration.reporter", told.0, told.1));
    }

    /// What an officer may want to look at in the places that the report names: its
    /// own, and where the people live whom it names, or those of the incident where
    /// it names nobody. Who files is seldom who entered them.
    #[must_use]
    pub fn warnings_of_places(&self, incident: &Incident) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        if let Some(place) = self.place {
            found.extend(warnings_of_place(place, incident, "place."));
        }
        let victim = match self.victim {
            Some(Victim::Person(victim)) => Some(victim),
            Some(Victim::State) | None => None,
        };
        let parts = self.people.iter().map(|part| part.person);
        let named: Vec<PersonId> = (parts.chain(victim))
            .map(|person| incident.survivor(person))
            .collect();
        for (at, one) in incident.people.iter().enumerate() {
            let person = incident.survivor(one.person.id);
            if let Some(PersonAddress::Place(place)) = one.person.address.given()
                && person == one.person.id
                && (self.people.is_empty() || named.contains(&person))
            {
                let prefix = format!("people[{at}].address.place.");
                found.extend(warnings_of_place(*place, incident, &prefix));
            }
        }
        found
    }

    /// Where there are several victims, a thing that nobody is named for stands
    /// in the report of each, and one of another victim in two.
    fn warn_of_things(&self, of: PersonId, incident: &Incident, found: &mut Vec<FieldWarning>) {
        let victims = (incident.current_people())
            .filter(|one| incident.roles_of(one.person.id).contains(&Role::Victim));
        if victims.count() < 2 {
            return;
        }
        for (at, item) in self.property.iter().enumerate() {
            let victim = |owner| incident.roles_of(owner).contains(&Role::Victim);
            let (code, message) = match item.owner {
                None => (
                    "whose_is_it",
                    "there are several victims and nobody is named as the owner; name them, so that it is counted once",
                ),
                // What was lost by another victim stands in their report.
                Some(owner)
                    if incident.survivor(owner) != incident.survivor(of) && victim(owner) =>
                {
                    (
                        "another_victims",
                        "it belongs to another victim; once it stands in the report for them, take it out of this one, so that it is counted once",
                    )
                }
                Some(_) => continue,
            };
            found.push(FieldWarning::new(
                format!("property[{at}].owner"),
                code,
                message,
            ));
        }
    }

    /// The victim should be one, and nothing that a victim hardly is.
    fn warn_of_parts(&self, victim: PersonId, incident: &Incident, found: &mut Vec<FieldWarning>) {
        let survivor = incident.survivor(victim);
        let here = (self.people.iter())
            .filter(|part| incident.survivor(part.person) == survivor)
            .map(|part| part.role);
        let roles: Vec<Role> = incident.roles_of(victim).into_iter().chain(here).collect();
        if roles
            .iter()
            .any(|role| matches!(role, Role::Suspect | Role::Defendant))
        {
            found.push(FieldWarning::new(
                "victim",
                "victim_is_suspect",
                "the victim of this report is also a suspect; check whom you chose",
            ));
        }
        if !roles.contains(&Role::Victim) {
            found.push(FieldWarning::new(
                "victim",
                "victim_without_the_part",
                "this person is not a victim in the incident; check whom you chose, or give them the part",
            ));
        }
    }
}

impl SupplementDraft {
    /// Its assessments that are about somebody else than the victim of its report.
    #[must_use]
    pub fn warnings_of_assessments(
        &self,
        victim: Option<Victim>,
        incident: &Incident,
    ) -> Vec<FieldWarning> {
        assessments_of_another(&self.risk_assessments, victim, incident)
    }

    /// What an officer may want to look at in the place that the supplement says is
    /// the right one.
    #[must_use]
    pub fn warnings_of_places(&self, incident: &Incident) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        for (at, correction) in self.corrections.iter().enumerate() {
            if correction.field == "place"
                && let Ok(place) = correction.is.reveal().trim().parse()
            {
                let prefix = format!("corrections[{at}].is.");
                found.extend(warnings_of_place(place, incident, &prefix));
            }
        }
        found
    }
}

/// The code of a warning that the victim was one with another person for a time.
pub const VICTIM_PARTED: &str = "victim_parted";

/// That the victim was merged with another person and parted again.
#[must_use]
pub fn victim_was_parted(victim: Option<Victim>, incident: &Incident) -> Option<FieldWarning> {
    let parted = |one: &Victim| matches!(one, Victim::Person(one) if incident.was_parted(*one));
    victim.filter(parted).map(|_| {
        FieldWarning::new(
            "victim",
            VICTIM_PARTED,
            "the victim was merged with another person and parted again; see that each answer is theirs",
        )
    })
}

/// Each assessment that names somebody else than the victim: it is none of theirs.
fn assessments_of_another(
    assessments: &[RiskAssessment],
    victim: Option<Victim>,
    incident: &Incident,
) -> Vec<FieldWarning> {
    let somebody = matches!(victim, Some(Victim::Person(_)));
    let all = assessments.iter().enumerate();
    let is_of_another =
        |one: &RiskAssessment| is_anothers(one.person.map(Victim::Person), victim, incident);
    all.filter(|(_, one)| somebody && is_of_another(one))
        .map(|(at, _)| {
            FieldWarning::new(
                format!("risk_assessments[{at}].person"),
                "assessment_of_another",
                "it is about somebody who is not the victim of this report; assess the victim, and see whom this one is about",
            )
        })
        .collect()
}

/// What deserves a second look in where a place lies, whichever entry stands for it
/// now.
fn warnings_of_place(place: PlaceId, incident: &Incident, prefix: &str) -> Vec<FieldWarning> {
    let place = incident.place(incident.surviving_place(place));
    let position = place.and_then(|place| place.position.as_ref());
    let warning = position.and_then(|one| one.warning(&format!("{prefix}position")));
    warning.into_iter().collect()
}

/// What does not fit in the ages of the people.
fn warn_of_ages(reported: Timestamp, incident: &Incident, found: &mut Vec<FieldWarning>) {
    let day = Some(Date::from(reported));
    for (at, one) in incident.people.iter().enumerate() {
        found.extend(one.person.age_doubts(&format!("people[{at}]."), day));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IncidentId, Involvement, Person, Place};

    fn id(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn incident(people: &[(u8, &[Role])]) -> Incident {
        let mut incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        incident.people = (people.iter())
            .map(|(seed, roles)| Involvement {
                person: Person::new(id(*seed)),
                roles: roles.to_vec(),
            })
            .collect();
        incident
    }

    fn report(incident: &Incident, victim: Victim) -> ReportDraft {
        let mut report = ReportDraft::new(incident.id);
        report.victim = Some(victim);
        report
    }

    fn codes(report: &ReportDraft, incident: &Incident) -> Vec<&'static str> {
        let warnings = report.warnings_in(incident);
        warnings.iter().map(|warning| warning.code).collect()
    }

    #[test]
    fn a_victim_who_is_something_else_is_pointed_out() {
        for (roles, expected) in [
            (&[Role::Victim, Role::Witness][..], &[][..]),
            (&[Role::Witness], &["victim_without_the_part"]),
            (&[Role::Victim, Role::Suspect], &["victim_is_suspect"]),
            (
                &[Role::Suspect],
                &["victim_is_suspect", "victim_without_the_part"],
            ),
        ] {
            let incident = incident(&[(1, roles)]);
            let one = report(&incident, Victim::Person(id(1)));
            assert_eq!(codes(&one, &incident), expected, "{roles:?}");
            assert_eq!(codes(&report(&incident, Victim::State), &incident), [""; 0]);
        }
    }

    #[test]
    fn a_thing_of_nobody_is_pointed_out_where_there_are_several_victims() {
        let thing = crate::PropertyItem::new(crate::ItemStatus::Stolen, "Invented");
        for (people, expected) in [
            (&[(1, &[Role::Victim][..])][..], &[][..]),
            (
                &[(1, &[Role::Victim]), (2, &[Role::Victim])],
                &["property[0].owner"],
            ),
        ] {
            let incident = incident(people);
            let mut one = report(&incident, Victim::Person(id(1)));
            one.property = vec![
                thing.clone(),
                crate::PropertyItem {
                    owner: Some(id(1)),
                    ..thing.clone()
                },
            ];
            let warnings = one.warnings_in(&incident);
            let named: Vec<_> = warnings.iter().map(|w| w.field.as_str()).collect();
            assert_eq!(named, expected);
        }
    }

    #[test]
    fn an_assessment_of_somebody_else_is_none_of_the_victim() {
        let incident = incident(&[(1, &[Role::Victim]), (2, &[Role::Victim])]);
        let assessment = |person: Option<u8>| -> RiskAssessment {
            serde_json::from_value(serde_json::json!({
                "form": {"id": "invented", "version": "1", "sha256": "00".repeat(32)},
                "answers": {}, "person": person.map(id), "by": "204518"}))
            .unwrap()
        };
        let another = ("risk_assessments[0].person", "assessment_of_another");
        let none = ("risk_assessments", "domestic_without_assessment");
        for (victim, people, expected) in [
            (Victim::Person(id(1)), vec![Some(1)], vec![]),
            (Victim::Person(id(1)), vec![None], vec![]),
            (Victim::Person(id(1)), vec![Some(2)], vec![another, none]),
            (Victim::Person(id(1)), vec![Some(2), Some(1)], vec![another]),
            (Victim::State, vec![Some(2)], vec![]),
        ] {
            let mut report = report(&incident, victim);
            report.flags = [(crate::Flag::DomesticAbuse, true)].into_iter().collect();
            report.risk_assessments = people.iter().map(|one| assessment(*one)).collect();
            let told = report.warnings_in(&incident);
            let told = told.iter().map(|one| (one.field.as_str(), one.code));
            let told: Vec<_> = told.filter(|one| one.0.starts_with("risk")).collect();
            assert_eq!(told, expected, "{victim:?} {people:?}");
        }
    }

    #[test]
    fn a_thing_of_another_victim_is_pointed_out() {
        let thing = |owner| crate::PropertyItem {
            owner: Some(id(owner)),
            ..crate::PropertyItem::new(crate::ItemStatus::Stolen, "Invented")
        };
        let incident = incident(&[
            (1, &[Role::Victim][..]),
            (2, &[Role::Victim]),
            (3, &[Role::Witness]),
        ]);
        let mut one = report(&incident, Victim::Person(id(1)));
        one.property = vec![thing(1), thing(2), thing(3)];
        let warnings = one.warnings_in(&incident);
        let told: Vec<_> = warnings
            .iter()
            .map(|w| (w.field.as_str(), w.code))
            .collect();
        assert_eq!(told, [("property[1].owner", "another_victims")]);
    }

    #[test]
    fn the_24_hours_run_from_the_earlier_of_two_reports() {
        let time = crate::Timestamp::from_unix_ms;
        for (here, there, first, warned) in [
            (None, None, None, false),
            (Some(2), None, Some(2), false),
            (None, Some(1), Some(1), false),
            (Some(1), Some(1), Some(1), false),
            (Some(2), Some(1), Some(1), true),
            (Some(1), Some(2), Some(1), true),
        ] {
            let mut incident = incident(&[]);
            incident.reported = there.map(|at| crate::Reported {
                at: time(at),
                how: crate::ReportingMethod::Telephone,
                by: None,
            });
            let mut one = report(&incident, Victim::State);
            one.reported_at = here.map(time);
            let counted = one.first_reported(&incident).map(|first| first.at);
            assert_eq!(counted, first.map(time));
            let expected = if warned {
                &["differs_from_the_incident"][..]
            } else {
                &[]
            };
            assert_eq!(codes(&one, &incident), expected, "{here:?} {there:?}");
        }
    }

    #[test]
    fn it_is_overdue_a_day_after_the_earlier_of_two_reports() {
        let hours = |hours: i64| crate::Timestamp::from_unix_ms(hours * 3_600_000);
        for (here, there, overdue) in [
            (None, None, false),
            (Some(1), None, false),
            (Some(0), None, true),
            (None, Some(0), true),
            (Some(20), Some(0), true),
            (Some(0), Some(20), true),
            (Some(20), Some(1), false),
        ] {
            let mut incident = incident(&[]);
            incident.reported = there.map(|at| crate::Reported {
                at: hours(at),
                how: crate::ReportingMethod::Telephone,
                by: None,
            });
            let mut one = report(&incident, Victim::State);
            one.reported_at = here.map(hours);
            let told = one.overdue(&incident, hours(25));
            assert_eq!(told.is_some(), overdue, "{here:?} {there:?}");
            assert!(told.is_none_or(|one| one.code == "overdue"));
        }
    }

    #[test]
    fn a_reporter_who_is_another_than_the_report_says_is_pointed_out() {
        let mut incident = incident(&[(1, &[Role::Victim]), (2, &[Role::Witness]), (3, &[])]);
        incident.merges.push(crate::Merge {
            of: crate::Merged::People {
                from: id(3),
                into: id(1),
            },
            by: crate::OfficerId::from_parts(1, [9; 10]),
            at: Timestamp::from_unix_ms(1),
            undone: None,
        });
        let person = |seed| Some(Victim::Person(id(seed)));
        for (victim, by, who, expected) in [
            (person(1), ReportedBy::Victim, Some(1), None),
            (person(1), ReportedBy::Victim, Some(3), None),
            (person(3), ReportedBy::Victim, Some(1), None),
            (person(1), ReportedBy::Victim, None, None),
            (None, ReportedBy::Victim, Some(2), None),
            (
                person(1),
                ReportedBy::Victim,
                Some(2),
                Some("reporter_is_not_the_victim"),
            ),
            (
                Some(Victim::State),
                ReportedBy::Victim,
                Some(2),
                Some("reporter_is_not_the_victim"),
            ),
            (person(1), ReportedBy::ForTheVictim, Some(2), None),
            (
                person(1),
                ReportedBy::ForTheVictim,
                Some(3),
                Some("reporter_is_the_victim"),
            ),
            (person(1), ReportedBy::Witness, Some(2), None),
        ] {
            let mut one = ReportDraft::new(incident.id);
            one.victim = victim;
            one.registration.reported_by = Some(by);
            one.registration.reporter = who.map(id);
            let warnings = one.warnings_in(&incident);
            let told = warnings
                .iter()
                .find(|one| one.field == "registration.reporter");
            assert_eq!(
                told.map(|one| one.code),
                expected,
                "{victim:?} {by:?} {who:?}"
            );
        }
    }

    #[test]
    fn a_part_in_the_report_counts_as_one_in_the_incident_does() {
        let incident = incident(&[(1, &[Role::Witness])]);
        let mut one = report(&incident, Victim::Person(id(1)));
        one.people = vec![crate::Part {
            person: id(1),
            role: Role::Victim,
        }];
        assert_eq!(codes(&one, &incident), [""; 0]);
    }

    fn place(seed: u8, latitude: i32, longitude: i32) -> Place {
        let point = crate::Coordinates {
            latitude,
            longitude,
        };
        Place {
            position: Some(crate::Position {
                point: crate::MapPoint::Coordinates(point),
                accuracy_metres: None,
                source: crate::PositionSource::Map,
                taken_at: None,
            }),
            ..Place::new(PlaceId::from_parts(1, [seed; 10]))
        }
    }

    /// Who files is seldom who entered the place.
    #[test]
    fn a_place_that_the_report_names_is_pointed_out_where_it_is_none_of_these_isles() {
        let (london, swapped) = ((51_507_300, -127_700), (-127_700, 51_507_300));
        let at = |seed, (latitude, longitude)| place(seed, latitude, longitude);
        let mut incident = incident(&[(1, &[Role::Victim]), (2, &[Role::Witness])]);
        incident.places = vec![at(1, swapped), at(2, london), at(3, swapped)];
        let id_of = |at: usize| incident.places[at].id;
        let lives_at = [id_of(1), id_of(2)].map(crate::PersonAddress::Place);
        let (scene, home) = (id_of(0), id_of(1));
        for (involvement, address) in incident.people.iter_mut().zip(lives_at) {
            involvement.person.address = crate::Response::Given(address);
        }
        let fields = |report: &ReportDraft| -> Vec<String> {
            let warnings = report.warnings_in(&incident).into_iter();
            warnings
                .inspect(|one| assert_eq!(one.code, "coordinates_swapped"))
                .map(|one| one.field)
                .collect()
        };
        let (own, witness) = (
            "place.position.point.coordinates",
            "people[1].address.place.position.point.coordinates",
        );
        let mut one = report(&incident, Victim::Person(id(1)));
        // Nobody is named, so it is everybody of the incident.
        assert_eq!(fields(&one), [witness]);
        one.place = Some(scene);
        assert_eq!(fields(&one), [own, witness]);
        one.people = vec![crate::Part {
            person: id(1),
            role: Role::Witness,
        }];
        assert_eq!(fields(&one), [own], "who is not named is not looked at");
        one.place = Some(home);
        assert_eq!(fields(&one), [""; 0]);
    }
}
