//! The same report for another victim: one crime has one victim, and where an
//! incident has several, nothing is typed twice.

use crate::{
    Classification, FieldWarning, Incident, PersonId, Personal, RecordingAnswers, RecordingFinding,
    ReportDraft, ReportedBy, Role, Timestamp, Victim, VictimCare,
};

impl ReportDraft {
    /// The same report for another victim. What was asked of, told to, marked
    /// for or assessed with the first victim stays theirs, and so do their part,
    /// that they or somebody for them reported it, that it was disclosed later, and
    /// things that are somebody else's; things that nobody is named for are taken over.
    ///
    /// Of the answers whether it is a crime those hold that are about what
    /// happened, and that lead to a crime. Where they do not, or the officer
    /// decided otherwise, the first victim's account was weighed, and that of
    /// this one is not yet; that somebody was identified, and a reason for
    /// deciding otherwise, are of one report.
    #[must_use]
    pub fn for_victim(&self, victim: PersonId, incident: &Incident) -> Self {
        let mut copy = self.clone();
        let answers = &self.recording;
        let otherwise = !answers.reason.reveal().trim().is_empty();
        let found = matches!(answers.finding(self.victim), RecordingFinding::Crime(_));
        let holds = |answer: Option<bool>| answer.filter(|_| found && !otherwise);
        copy.recording = RecordingAnswers {
            amounts_to_crime: answers.amounts_to_crime,
            more_likely_than_not: holds(answers.more_likely_than_not),
            evidence_to_the_contrary: holds(answers.evidence_to_the_contrary),
            ..RecordingAnswers::default()
        };
        copy.victim = Some(Victim::of(incident, victim));
        copy.victim_care = VictimCare::default();
        copy.golden_hour.safeguarding = None;
        copy.asked_of_another.clear();
        copy.disclosed_later = Personal::default();
        copy.risk_assessments.clear();
        copy.flags = self.flags.without_those_of_a_victim();
        copy.people.retain(|part| part.role != Role::Victim);
        let registration = &mut copy.registration;
        let by_the_first = matches!(
            registration.reported_by,
            Some(ReportedBy::Victim | ReportedBy::ForTheVictim)
        );
        let first = match self.victim {
            Some(Victim::Person(first)) => Some(first),
            Some(Victim::State) | None => None,
        };
        let reporter = registration.reporter;
        if by_the_first || (registration.reporter.is_some() && registration.reporter == first) {
            registration.reported_by = None;
            registration.reporter = None;
        }
        // Who reported it of another is the victim of this one.
        if reporter == Some(victim) {
            registration.reporter = reporter;
            registration.reported_by = Some(ReportedBy::Victim);
        }
        copy.property
            .retain(|item| item.owner.is_none_or(|owner| owner == victim));
        copy
    }

    /// What to look at again in a report that was made from one for another
    /// victim: what was left out because it was the first one's, and what was
    /// taken over and may be.
    #[must_use]
    pub fn made_from(&self, first: &Self) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        let mut look = |changed: bool, field: &str, message| {
            if changed {
                found.push(FieldWarning::new(field, "made_for_another_victim", message));
            }
        };
        look(
            first.recording != RecordingAnswers::default(),
            "recording",
            "whether it is a crime was answered for another victim; see that each answer holds for this one",
        );
        look(
            self.registration.reported_by != first.registration.reported_by
                || self.registration.reporter != first.registration.reporter,
            "registration",
            "it was reported by or for another victim; say who reported it of this one",
        );
        look(
            self.disclosed_later != first.disclosed_later,
            "disclosed_later",
            "what was done to another victim was disclosed later; if what was done to this one was too, say why",
        );
        look(
            self.flags != first.flags,
            "flags",
            "flags that are about a victim were answered for another; ask them of this one",
        );
        look(
            !first.risk_assessments.is_empty(),
            "risk_assessments",
            "the risk assessment is another victim's; make one with this one where it is needed",
        );
        look(
            first.golden_hour.safeguarding.is_some(),
            "golden_hour.safeguarding",
            "what was done to make somebody safe was done for another victim; say what was done for this one",
        );
        look(
            self.victim_care != first.victim_care,
            "victim_care",
            "needs, contact and support were asked of another victim; ask this one",
        );
        look(
            self.property.iter().any(|item| item.owner.is_none()),
            "property",
            "things that nobody is named for were taken over; take those out that are not this victim's",
        );
        look(
            !self.narrative.reveal().trim().is_empty(),
            "narrative",
            "the account was taken over as it stands; check that it tells what happened to this victim",
        );
        look(
            self.committed_from.is_some() || self.committed_to.is_some(),
            "committed_from",
            "the times were taken over; check that they are those of this victim",
        );
        found
    }

    /// Whether it can have been committed between two times: nothing that is
    /// stated keeps it apart from them.
    #[must_use]
    pub fn may_be_at(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> bool {
        let span = |from: Option<Timestamp>, to: Option<Timestamp>| (from.or(to), to.or(from));
        match (span(self.committed_from, self.committed_to), span(from, to)) {
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
        made_from
            || (self.kind == other.kind && self.is_of_the_offence(other.classification.as_ref()))
    }

    /// Whether it is of an offence, or of none where there is none.
    #[must_use]
    pub fn is_of_the_offence(&self, offence: Option<&Classification>) -> bool {
        match (self.classification.as_ref(), offence) {
            (Some(own), Some(offence)) => own.is_the_offence_of(offence),
            (own, offence) => own.is_none() && offence.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ClassificationEntry, Entered, Flag, IncidentId, ItemStatus, Part, PropertyItem, ReportKind,
        Response,
    };

    fn id(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn incident() -> Incident {
        Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap()
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
        report.registration.reporter = Some(id(1));
        report.recording = RecordingAnswers {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(true),
            evidence_to_the_contrary: Some(false),
            victim_identified: Some(true),
            points_to_prove: Some(true),
            reason: "An invented reason".into(),
        };
        let copy = report.for_victim(id(2), &incident());
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
        assert_eq!(copy.narrative, report.narrative);
        assert_eq!(copy.classification_history, report.classification_history);
        let look: Vec<_> = (copy.made_from(&report).iter())
            .map(|one| one.field.clone())
            .collect();
        let expected = [
            "recording",
            "registration",
            "flags",
            "victim_care",
            "property",
            "narrative",
        ];
        assert_eq!(look, expected);
    }

    #[test]
    fn an_answer_is_taken_over_where_it_holds_for_another_victim() {
        let answers = |crime, likely, contrary, reason: &str| RecordingAnswers {
            amounts_to_crime: crime,
            more_likely_than_not: likely,
            evidence_to_the_contrary: contrary,
            victim_identified: Some(true),
            points_to_prove: Some(true),
            reason: reason.into(),
        };
        let (yes, no) = (Some(true), Some(false));
        for (entered, expected) in [
            (answers(yes, yes, no, ""), (yes, yes, no)),
            // What the first victim said was weighed, and decided upon.
            (
                answers(yes, yes, no, "An invented reason"),
                (yes, None, None),
            ),
            (answers(yes, no, None, ""), (yes, None, None)),
            (answers(yes, yes, yes, ""), (yes, None, None)),
            (answers(yes, yes, None, ""), (yes, None, None)),
            // What the law says is the same for everybody.
            (answers(no, None, None, ""), (no, None, None)),
            (RecordingAnswers::default(), (None, None, None)),
        ] {
            let report = ReportDraft {
                recording: entered.clone(),
                ..report()
            };
            let copy = report.for_victim(id(2), &incident());
            let held = &copy.recording;
            let told = (
                held.amounts_to_crime,
                held.more_likely_than_not,
                held.evidence_to_the_contrary,
            );
            assert_eq!(told, expected, "{entered:?}");
            assert_eq!((held.victim_identified, held.points_to_prove), (None, None));
            assert_eq!(held.reason.reveal(), "");
            let look = copy.made_from(&report);
            let again = look.iter().any(|one| one.field == "recording");
            assert_eq!(again, entered != RecordingAnswers::default(), "{entered:?}");
        }
    }

    #[test]
    fn who_reported_it_holds_for_another_victim_only_where_it_was_neither_of_them() {
        use ReportedBy::{ForTheVictim, Police, Victim as TheVictim, Witness};
        let (first, second, third) = (Some(id(1)), Some(id(2)), Some(id(3)));
        for (by, who, copied) in [
            (Some(TheVictim), first, (None, None)),
            (Some(TheVictim), None, (None, None)),
            (Some(ForTheVictim), third, (None, None)),
            (None, first, (None, None)),
            (Some(Witness), third, (Some(Witness), third)),
            (Some(Witness), second, (Some(TheVictim), second)),
            (Some(Police), None, (Some(Police), None)),
            (None, None, (None, None)),
        ] {
            let mut report = report();
            report.registration.reported_by = by;
            report.registration.reporter = who;
            let copy = report.for_victim(id(2), &incident()).registration;
            assert_eq!((copy.reported_by, copy.reporter), copied, "{by:?} {who:?}");
        }
    }

    #[test]
    fn nothing_is_to_be_looked_at_again_where_nothing_was_said() {
        let report = ReportDraft {
            narrative: "".into(),
            ..report()
        };
        assert_eq!(report.for_victim(id(2), &incident()).made_from(&report), []);
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
        let mut made = first.for_victim(id(2), &incident());
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
