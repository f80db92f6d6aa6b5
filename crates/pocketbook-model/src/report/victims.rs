//! The same report for another victim: one crime has one victim, and where an
//! incident has several, nothing is typed twice.

use crate::{PersonId, ReportDraft, ReportedBy, Role, Victim, VictimCare};

impl ReportDraft {
    /// The same report for another victim. What was asked of, told to, marked
    /// for or assessed with the first victim stays theirs, and so do their part,
    /// that they or somebody for them reported it, and things that are somebody
    /// else's; things that nobody is named for are taken over.
    #[must_use]
    pub fn for_victim(&self, victim: PersonId) -> Self {
        let mut copy = self.clone();
        copy.victim = Some(Victim::Person(victim));
        copy.victim_care = VictimCare::default();
        copy.risk_assessments.clear();
        copy.flags = self.flags.without_those_of_a_victim();
        copy.people.retain(|part| part.role != Role::Victim);
        let reported_by = &mut copy.registration.reported_by;
        *reported_by =
            reported_by.filter(|by| !matches!(by, ReportedBy::Victim | ReportedBy::ForTheVictim));
        copy.property
            .retain(|item| item.owner.is_none_or(|owner| owner == victim));
        copy
    }

    /// Whether both can have been committed at one time: nothing that is stated
    /// keeps them apart.
    #[must_use]
    pub fn may_be_at_the_time_of(&self, other: &Self) -> bool {
        let span = |report: &Self| {
            let (from, to) = (report.committed_from, report.committed_to);
            (from.or(to), to.or(from))
        };
        match (span(self), span(other)) {
            ((Some(from), Some(to)), (Some(other_from), Some(other_to))) => {
                from <= other_to && other_from <= to
            }
            _ => true,
        }
    }

    /// Whether two reports of one incident tell of the same crime, but for its
    /// victim: one was made from the other, or they name the same offence. A
    /// report made from another shares the first entry of the history of its
    /// classification, whatever it is changed to later.
    #[must_use]
    pub fn tells_of_the_same_as(&self, other: &Self) -> bool {
        let first = |report: &Self| report.classification_history.first().cloned();
        let made_from = first(self).is_some() && first(self) == first(other);
        made_from || (self.kind == other.kind && self.classification == other.classification)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Classification, ClassificationEntry, Entered, Flag, IncidentId, ItemStatus, Part,
        PropertyItem, ReportKind, Response, Timestamp,
    };

    fn id(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn report() -> ReportDraft {
        let mut report = ReportDraft::new(IncidentId::from_parts(1, [3; 10]));
        report.kind = Some(ReportKind::Crime);
        report.victim = Some(Victim::Person(id(1)));
        report.narrative = "An invented affray.".into();
        report
    }

    #[test]
    fn another_victim_takes_over_the_facts_and_not_what_is_the_first_ones() {
        let mut report = report();
        let part = |seed, role| Part {
            person: id(seed),
            role,
        };
        report.people = vec![part(1, Role::Victim), part(3, Role::Suspect)];
        let owned = |owner| PropertyItem {
            owner,
            ..PropertyItem::new(ItemStatus::Stolen, "Invented")
        };
        report.property = vec![owned(None), owned(Some(id(1))), owned(Some(id(2)))];
        report.victim_care.supports_prosecution = Response::Given(false);
        report.flags = Flag::ALL.into_iter().map(|flag| (flag, true)).collect();
        report.registration.reported_by = Some(ReportedBy::Victim);
        let copy = report.for_victim(id(2));
        assert_eq!(copy.victim, Some(Victim::Person(id(2))));
        assert_eq!(copy.people, [part(3, Role::Suspect)]);
        let owners: Vec<_> = copy.property.iter().map(|item| item.owner).collect();
        assert_eq!(owners, [None, Some(id(2))]);
        assert_eq!(copy.victim_care, VictimCare::default());
        for flag in Flag::ALL {
            let expected = if flag.is_of_a_victim() {
                Response::NotAsked
            } else {
                Response::Given(true)
            };
            assert_eq!(copy.flags.answer(flag), expected, "{flag:?}");
        }
        assert_eq!(copy.registration.reported_by, None);
        assert_eq!(copy.narrative, report.narrative);
        assert_eq!(copy.classification_history, report.classification_history);
        assert_eq!(copy.recording, report.recording);
        report.registration.reported_by = Some(ReportedBy::Witness);
        let copy = report.for_victim(id(2));
        assert_eq!(copy.registration.reported_by, Some(ReportedBy::Witness));
    }

    #[test]
    fn a_report_made_from_another_is_known_after_it_was_changed() {
        let mut first = report();
        let classify = |report: &mut ReportDraft, title: &str, at| {
            let classification = Classification::in_words(title);
            report.classification_history.push(ClassificationEntry {
                classification: classification.clone(),
                entered: Entered {
                    at: Timestamp::from_unix_ms(at),
                    by: "204518".parse().unwrap(),
                },
            });
            report.classification = Some(classification);
        };
        classify(&mut first, "Affray", 1);
        let mut made = first.for_victim(id(2));
        assert!(first.tells_of_the_same_as(&made));
        classify(&mut made, "Robbery", 2);
        assert!(first.tells_of_the_same_as(&made));
        let mut another = report();
        classify(&mut another, "Theft", 3);
        assert!(!first.tells_of_the_same_as(&another));
        classify(&mut another, "Affray", 4);
        assert!(first.tells_of_the_same_as(&another));
    }
}
