//! What must be read before anything is given to a victim: for somebody who
//! lives with the suspect, a message on a shared telephone or a paper on the
//! kitchen table can be the next assault.

use pocketbook_model::{
    Classification, ContactPlan, FieldWarning, Flag, Incident, NonCrimeClass, OfTheVictim,
    OffenceCode, PersonId, RelationshipKind, ReportDraft, ReportKind, Response, SupplementDraft,
    VICTIM_PARTED, Victim, VictimCare, is_anothers,
};

use crate::asked_of::{Asked, asked, of_whom};

/// The caution that the contact plan names.
pub(crate) const CONTACT_WITH_CARE: &str = "contact_with_care";
/// A supplement that nobody filed yet has another plan.
pub(crate) const PLAN_NOT_FILED: &str = "contact_plan_not_filed";
/// The report became another victim's after something was said of contact.
pub(crate) const VICTIM_CORRECTED: &str = "victim_corrected";
/// A supplement that nobody filed yet makes it another victim's.
pub(crate) const VICTIM_NOT_FILED: &str = "victim_not_filed";
/// With what the codes begin of a way that nobody knows to be safe, where that has to
/// be asked.
const NOT_KNOWN_TO_BE_SAFE: &str = "safety_";

/// Whether a caution is of a paper too. That a telephone is watched is no matter
/// of papers; that nobody knows whether it is, where the suspect may live with
/// the victim, is: a paper is found on a kitchen table.
pub(crate) fn is_of_paper(caution: &FieldWarning) -> bool {
    let of_paper = [
        CONTACT_WITH_CARE,
        PLAN_NOT_FILED,
        VICTIM_CORRECTED,
        VICTIM_PARTED,
        VICTIM_NOT_FILED,
    ];
    of_paper.contains(&caution.code) || caution.code.starts_with(NOT_KNOWN_TO_BE_SAFE)
}

/// A report as far as it concerns what its victim is given: as it stands with
/// every correction that was filed, and each supplement to it, filed or not.
pub(crate) struct Concerned<'r> {
    /// The report as it was written.
    pub(crate) written: &'r ReportDraft,
    /// The same with what was corrected.
    pub(crate) stands: &'r ReportDraft,
    /// Its supplements: those filed in their order, then the others.
    pub(crate) supplements: &'r [(SupplementDraft, bool)],
    /// What the force confirmed the offence to be.
    pub(crate) confirmed: Option<&'r Classification>,
}

impl Concerned<'_> {
    /// The victim as it stands, and of whom each supplement was asked.
    fn asked(&self) -> (Option<Victim>, Vec<Asked<'_>>) {
        let supplements = self.supplements.iter();
        asked(self.written, supplements.map(|(one, filed)| (one, *filed)))
    }

    /// What was agreed last with the victim about keeping in touch: by the supplement
    /// that was filed last, else by the report. Who wants no contact any more has no
    /// plan, and what was agreed with somebody else is none of theirs: it may tell
    /// one where the other hides.
    pub(crate) fn plan(&self, incident: &Incident) -> Option<&ContactPlan> {
        let (victim, asked) = self.asked();
        let theirs = |of: Option<Victim>| !is_anothers(of, victim, incident);
        let filed = asked.iter().filter(|one| one.filed);
        for one in filed.rev() {
            let care = &one.supplement.victim_care;
            if care.says_anything_of_contact() && theirs(one.of) {
                return care.contact_plan.as_ref();
            }
            if corrects_the_plan(one.supplement) {
                break;
            }
        }
        let plan = self.stands.victim_care.contact_plan.as_ref();
        let of = of_whom(self.written, &asked, OfTheVictim::ContactPlan);
        plan.filter(|_| of.into_iter().all(|of| theirs(Some(of))))
    }

    /// Whether it was ever another's while something was said of contact, by a
    /// supplement or in its draft, or was nobody's by name then.
    fn is_anothers_by_now(&self, incident: &Incident) -> bool {
        let (victim, asked) = self.asked();
        let filed = || asked.iter().filter(|one| one.filed);
        let others = |of: Option<Victim>| is_anothers(of, victim, incident);
        let of = of_whom(self.written, &asked, OfTheVictim::ContactPlan);
        if self.written.plan_was_taken_over()
            || of.into_iter().any(|of| others(Some(of)))
            || others(self.written.victim)
            || filed().any(|one| others(one.victim))
        {
            return true;
        }
        let mut said = self.written.victim_care.says_anything_of_contact();
        let mut named = self.written.victim;
        for one in filed() {
            let says = one.supplement.victim_care.says_anything_of_contact()
                || corrects_the_plan(one.supplement);
            // Of nobody by name, where that is not kept.
            said |= says && one.supplement.asked_of.is_none();
            if (says && others(one.of)) || (said && named.is_none() && one.victim.is_some()) {
                return true;
            }
            said |= says;
            named = one.victim;
        }
        false
    }

    /// Whether the victim was merged with another and parted since, and something is
    /// said of contact: it may have been agreed with either.
    fn was_parted(&self, incident: &Incident) -> bool {
        let (victim, _) = self.asked();
        let reports = [self.written, self.stands].into_iter();
        let care = reports.map(|report| &report.victim_care);
        let mut care = care.chain((self.supplements.iter()).map(|(one, _)| &one.victim_care));
        matches!(victim, Some(Victim::Person(victim)) if incident.was_parted(victim))
            && care.any(VictimCare::says_anything_of_contact)
    }

    /// Whether a supplement that was not filed makes it another victim's.
    fn victim_is_about_to_change(&self, incident: &Incident) -> bool {
        let (victim, asked) = self.asked();
        let standing = |one: Option<Victim>| one.map(|one| one.standing(incident));
        let mut open = asked.iter().filter(|one| !one.filed);
        open.any(|one| standing(one.victim) != standing(victim))
    }

    /// Every plan there ever was: what makes contact unsafe does not pass because
    /// a later plan is silent about it.
    fn plans(&self) -> impl Iterator<Item = &ContactPlan> {
        let reports = [self.written, self.stands].into_iter();
        let reports = reports.filter_map(|report| report.victim_care.contact_plan.as_ref());
        let supplements = self.supplements.iter();
        reports.chain(supplements.filter_map(|(one, _)| one.victim_care.contact_plan.as_ref()))
    }

    /// Whether a supplement that was not filed touches the plan.
    fn plan_is_about_to_change(&self) -> bool {
        self.supplements.iter().any(|(one, filed)| {
            !filed && (one.victim_care.says_anything_of_contact() || corrects_the_plan(one))
        })
    }

    /// Whether a way to reach the victim is safe only when they said so: where it was
    /// somebody near to them, and where it was a sexual offence, of which those they
    /// live with may know nothing, or who did it may be one of them.
    fn asks_for_a_yes(&self, victim: PersonId, incident: &Incident) -> bool {
        self.is_near(victim, incident) || self.is_sexual()
    }

    /// Whether it was a sexual offence, by what was ever said of it: a correction does
    /// not make a telephone safe.
    fn is_sexual(&self) -> bool {
        let reported_rape = ReportKind::NonCrimeIncident(NonCrimeClass::ReportedRape);
        let reports = [self.written, self.stands];
        let mut offences = (reports.iter().map(|report| report.classification.as_ref()))
            .chain((self.supplements.iter()).map(|(one, _)| one.classification.as_ref()))
            .chain([self.confirmed]);
        offences.any(is_sexual_offence)
            || reports
                .iter()
                .any(|report| report.kind.as_ref() == Some(&reported_rape))
    }

    /// Whether it was somebody near to the victim: by the report as it was written or
    /// as it stands, by a supplement, by what the force confirmed, or by what the
    /// victim said. A correction does not make anybody safe.
    fn is_near(&self, victim: PersonId, incident: &Incident) -> bool {
        let domestic = [self.written, self.stands].into_iter().any(|report| {
            report.is_domestic()
                || report.flags.is_set(Flag::HonourBasedAbuse)
                || is_domestic_offence(report.classification.as_ref())
        }) || self.supplements.iter().any(|(one, _)| {
            one.flags.is_set(Flag::DomesticAbuse)
                || one.flags.is_set(Flag::HonourBasedAbuse)
                || is_domestic_offence(one.classification.as_ref())
        }) || is_domestic_offence(self.confirmed);
        let entries = (incident.people.iter())
            .filter(|one| incident.survivor(one.person.id) == incident.survivor(victim));
        let mut relations = entries.filter_map(|one| one.person.relationship_to_suspect.given());
        let near = |kind| {
            matches!(
                kind,
                RelationshipKind::Partner
                    | RelationshipKind::FormerPartner
                    | RelationshipKind::Family
                    | RelationshipKind::Carer
            )
        };
        domestic || relations.any(|relation| near(relation.kind))
    }
}

/// Whether a supplement corrects the plan of the report itself, or that none was
/// agreed.
fn corrects_the_plan(supplement: &SupplementDraft) -> bool {
    let mut fields = supplement.corrections.iter().map(|one| &one.field);
    fields.any(|field| field.starts_with("victim_care.contact_plan"))
}

/// Whether only somebody near can have done it, whatever is marked.
fn is_domestic_offence(offence: Option<&Classification>) -> bool {
    offence
        .and_then(|offence| offence.code.as_ref())
        .is_some_and(OffenceCode::is_domestic_by_definition)
}

/// Whether it is a sexual offence by its code.
fn is_sexual_offence(offence: Option<&Classification>) -> bool {
    offence
        .and_then(|offence| offence.code.as_ref())
        .is_some_and(OffenceCode::is_sexual)
}

/// What the report, its supplements and its incident say against a message to
/// the victim, or a paper for them to keep.
pub(crate) fn cautions(concerned: &Concerned<'_>, incident: &Incident) -> Vec<FieldWarning> {
    let mut found = Vec::new();
    if concerned
        .plans()
        .any(|plan| !plan.care.reveal().trim().is_empty())
    {
        found.push(FieldWarning::new(
            "victim_care.contact_plan.care",
            CONTACT_WITH_CARE,
            "something makes contact with the victim unsafe or unwelcome; read it before you give them anything",
        ));
    }
    if concerned.plan_is_about_to_change() {
        found.push(FieldWarning::new(
            "victim_care.contact_plan",
            PLAN_NOT_FILED,
            "a supplement that is not filed yet changes how the victim is kept informed; read it, and file it first",
        ));
    }
    if concerned.is_anothers_by_now(incident) {
        found.push(FieldWarning::new(
            "victim",
            VICTIM_CORRECTED,
            "the victim was corrected since; what is said of contact may be another person's: see whom you give this to, and agree with them how they are told",
        ));
    }
    if concerned.was_parted(incident) {
        found.push(FieldWarning::new(
            "victim",
            VICTIM_PARTED,
            "the victim was merged with another person and parted again; what is said of contact may be the other's: see whom you give this to, and agree with them how they are told",
        ));
    }
    if concerned.victim_is_about_to_change(incident) {
        found.push(FieldWarning::new(
            "victim",
            VICTIM_NOT_FILED,
            "a supplement that is not filed yet makes somebody else the victim; read it, and file it first",
        ));
    }
    let Some(Victim::Person(victim)) = concerned.stands.victim else {
        return found;
    };
    let near = concerned.asks_for_a_yes(victim, incident);
    let survivor = incident.survivor(victim);
    found.extend(no_way_entered(survivor, incident).filter(|_| near));
    let entries = incident.people.iter().enumerate();
    for (at, one) in entries.filter(|(_, one)| incident.survivor(one.person.id) == survivor) {
        for (number, contact) in one.person.contacts.iter().enumerate() {
            let field = format!("people[{at}].contacts[{number}]");
            if let Some((code, words)) = against_using(contact.safe_to_use, near) {
                let field = format!("{field}.safe_to_use");
                found.push(FieldWarning::new(field, code, words));
            } else if let Some((code, words)) =
                against_messages(contact.safe_to_leave_message, near)
            {
                let field = format!("{field}.safe_to_leave_message");
                found.push(FieldWarning::new(field, code, words));
            }
        }
    }
    found
}

/// That no way to reach the victim was entered: then nobody asked which is safe,
/// of a message or of a paper to take home.
fn no_way_entered(victim: PersonId, incident: &Incident) -> Option<FieldWarning> {
    let at = (incident.people.iter()).position(|one| one.person.id == victim)?;
    let mut entries =
        (incident.people.iter()).filter(|one| incident.survivor(one.person.id) == victim);
    entries.all(|one| one.person.contacts.is_empty()).then(|| {
        FieldWarning::new(
            format!("people[{at}].contacts"),
            "safety_not_asked",
            "no way to reach the victim is entered, so nobody asked what is safe to send or to take home; ask them first, and enter it",
        )
    })
}

/// What an answer says against a way to reach the victim. Unknown, refused and
/// not asked are no yes, and each is something else to do; where it was nobody
/// near to the victim they are no caution.
const fn against_using(safe: Response<bool>, near: bool) -> Option<(&'static str, &'static str)> {
    Some(match (safe, near) {
        (Response::Given(true), _) => return None,
        (Response::Given(false), _) => (
            "unsafe_to_use",
            "the victim said that this way to reach them is not safe; use another",
        ),
        (_, false) => return None,
        (Response::Unknown, true) => (
            "safety_unknown",
            "the victim does not know whether this way to reach them is safe; take it as unsafe",
        ),
        (Response::Refused, true) => (
            "safety_refused",
            "the victim would not say whether this way to reach them is safe; take it as unsafe",
        ),
        (Response::NotAsked, true) => (
            "safety_not_asked",
            "nobody asked whether this way to reach the victim is safe; ask them first",
        ),
    })
}

const fn against_messages(
    safe: Response<bool>,
    near: bool,
) -> Option<(&'static str, &'static str)> {
    Some(match (safe, near) {
        (Response::Given(true), _) => return None,
        (Response::Given(false), _) => (
            "unsafe_for_messages",
            "the victim said that it is not safe to leave a message here; send none",
        ),
        (_, false) => return None,
        (Response::Unknown, true) => (
            "safety_of_messages_unknown",
            "the victim does not know whether it is safe to leave a message here; send none",
        ),
        (Response::Refused, true) => (
            "safety_of_messages_refused",
            "the victim would not say whether it is safe to leave a message here; send none",
        ),
        (Response::NotAsked, true) => (
            "safety_of_messages_not_asked",
            "nobody asked whether it is safe to leave a message here; ask the victim first",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::{
        Contact, ContactKind, ContactMeans, ContactPlan, IncidentId, Involvement, NoAnswer, Person,
        PersonId, Role,
    };

    fn id(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn reached(seed: u8, safe_to_use: Response<bool>, message: Response<bool>) -> Involvement {
        let mut person = Person::new(id(seed));
        person.contacts = vec![Contact {
            safe_to_use,
            safe_to_leave_message: message,
            ..Contact::new(ContactKind::Mobile, "07700 900123")
        }];
        Involvement {
            person,
            roles: vec![Role::Victim],
        }
    }

    fn alone(report: &ReportDraft) -> Concerned<'_> {
        Concerned {
            written: report,
            stands: report,
            supplements: &[],
            confirmed: None,
        }
    }

    fn codes(told: &[FieldWarning]) -> Vec<&str> {
        told.iter().map(|one| one.code).collect()
    }

    #[test]
    fn where_it_was_somebody_near_only_a_yes_is_safe() {
        use Response::{Given, NotAsked, Refused, Unknown};
        for (use_it, message, expected) in [
            (Given(true), Given(true), &[][..]),
            (Unknown, Given(true), &["safety_unknown"]),
            (Refused, Given(true), &["safety_refused"]),
            (NotAsked, Given(true), &["safety_not_asked"]),
            (Given(true), Unknown, &["safety_of_messages_unknown"]),
            (Given(true), Refused, &["safety_of_messages_refused"]),
            (Given(true), NotAsked, &["safety_of_messages_not_asked"]),
        ] {
            let mut incident =
                Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
            incident.people = vec![reached(1, use_it, message)];
            let mut report = ReportDraft::new(incident.id);
            report.victim = Some(Victim::Person(id(1)));
            // Somebody else's report: no caution.
            assert!(cautions(&alone(&report), &incident).is_empty());
            let mut flagged = report.clone();
            flagged.flags = [(Flag::DomesticAbuse, true)].into_iter().collect();
            let told = cautions(&alone(&flagged), &incident);
            assert_eq!(codes(&told), expected, "domestic");
            assert_eq!(told.iter().any(is_of_paper), !expected.is_empty());
            let relation = r#"{"given":{"kind":"former_partner"}}"#;
            incident.people[0].person.relationship_to_suspect =
                serde_json::from_str(relation).unwrap();
            let told = cautions(&alone(&report), &incident);
            assert_eq!(codes(&told), expected, "by what the victim said");
        }
    }

    #[test]
    fn an_offence_that_is_domestic_or_sexual_and_a_flag_that_was_corrected_ask_for_a_yes() {
        let mut incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        incident.people = vec![reached(1, Response::NotAsked, Response::NotAsked)];
        let mut plain = ReportDraft::new(incident.id);
        plain.victim = Some(Victim::Person(id(1)));
        let offence = |code: &str| {
            let mut report = plain.clone();
            let mut offence = Classification::in_words("Invented");
            offence.code = Some(code.parse().unwrap());
            report.classification = Some(offence);
            report
        };
        let asked = |written: &ReportDraft, stands: &ReportDraft| {
            let concerned = Concerned {
                written,
                stands,
                supplements: &[],
                confirmed: None,
            };
            !cautions(&concerned, &incident).is_empty()
        };
        for (code, near) in [
            ("008/67", true),
            ("066/39", true),
            ("068/19", true),
            // A sexual offence, whoever did it.
            ("019/08", true),
            ("19C", true),
            ("088/09", true),
            ("N100", true),
            ("008/06", false),
            ("066/38", false),
        ] {
            let report = offence(code);
            assert_eq!(asked(&report, &report), near, "{code}");
            assert_eq!(asked(&report, &plain), near, "{code} as it was written");
            assert_eq!(asked(&plain, &report), near, "{code} as it stands");
            let confirmed = Concerned {
                confirmed: report.classification.as_ref(),
                ..alone(&plain)
            };
            let told = cautions(&confirmed, &incident);
            assert_eq!(!told.is_empty(), near, "{code} as the force confirmed it");
        }
        let mut rape = plain.clone();
        rape.kind = Some(ReportKind::NonCrimeIncident(NonCrimeClass::ReportedRape));
        assert!(asked(&rape, &plain) && asked(&plain, &rape), "by its class");
        for flag in [Flag::HonourBasedAbuse, Flag::DomesticAbuse] {
            let mut flagged = plain.clone();
            flagged.flags = [(flag, true)].into_iter().collect();
            let mut corrected = plain.clone();
            corrected.flags = [(flag, false)].into_iter().collect();
            assert!(asked(&flagged, &corrected), "{flag:?} corrected to no");
            assert!(asked(&corrected, &flagged), "{flag:?} corrected to yes");
            assert!(!asked(&corrected, &corrected), "{flag:?}");
        }
    }

    #[test]
    fn where_it_was_somebody_near_and_no_way_to_reach_the_victim_is_entered_nobody_asked() {
        let mut incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        let safe = Response::Given(true);
        // Another person's telephone is not the victim's.
        incident.people = vec![reached(2, safe, safe), reached(1, safe, safe)];
        let mut report = ReportDraft::new(incident.id);
        report.victim = Some(Victim::Person(id(1)));
        report.flags = [(Flag::DomesticAbuse, true)].into_iter().collect();
        assert!(cautions(&alone(&report), &incident).is_empty());
        incident.people[1].person.contacts.clear();
        let told = cautions(&alone(&report), &incident);
        assert_eq!(codes(&told), ["safety_not_asked"]);
        assert_eq!(told[0].field, "people[1].contacts");
        assert!(told.iter().all(is_of_paper));
        report.flags = Default::default();
        assert!(cautions(&alone(&report), &incident).is_empty());
    }

    #[test]
    fn what_a_supplement_says_of_contact_is_heard_filed_or_not() {
        let incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        let plan = |when: &str, care: &str| ContactPlan {
            how: ContactMeans::Telephone,
            when: when.into(),
            care: care.into(),
        };
        let mut report = ReportDraft::new(incident.id);
        report.victim_care.contact_plan = Some(plan("Weekly", ""));
        let link = pocketbook_model::RecordLink {
            record: pocketbook_model::RecordId::from_parts(1, [4; 10]),
            sha256: pocketbook_model::Sha256Digest::from_bytes([0; 32]),
        };
        let supplement = |care: &str| {
            let mut supplement = SupplementDraft::new(
                incident.id,
                link,
                pocketbook_model::EarlierSeen::SealedHere,
                pocketbook_model::ReportReferences {
                    local_reference: None,
                    number: None,
                },
            );
            supplement.victim_care.contact_plan = Some(plan("Through her sister", care));
            supplement
        };
        let declined = || {
            let mut declined = supplement("");
            declined.victim_care.contact_plan = None;
            declined.victim_care.contact_plan_not_agreed = Some(NoAnswer::Refused);
            declined
        };
        for (supplements, expected, when) in [
            (vec![], &[][..], "Weekly"),
            // Who wants no contact any more is promised none.
            (vec![(declined(), true)], &[], ""),
            (
                vec![(declined(), true), (supplement(""), true)],
                &[],
                "Through her sister",
            ),
            (
                vec![(declined(), false)],
                &["contact_plan_not_filed"],
                "Weekly",
            ),
            (vec![(supplement(""), true)], &[], "Through her sister"),
            (
                vec![(supplement("No calls"), true)],
                &["contact_with_care"],
                "Through her sister",
            ),
            // What was unsafe once does not pass in silence.
            (
                vec![(supplement("No calls"), true), (supplement(""), true)],
                &["contact_with_care"],
                "Through her sister",
            ),
            (
                vec![(supplement("No calls"), false)],
                &["contact_with_care", "contact_plan_not_filed"],
                "Weekly",
            ),
        ] {
            let concerned = Concerned {
                supplements: &supplements,
                ..alone(&report)
            };
            let told = cautions(&concerned, &incident);
            assert_eq!(codes(&told), expected);
            assert!(told.iter().all(is_of_paper));
            let plan = concerned.plan(&incident).map(|plan| plan.when.reveal());
            assert_eq!(plan.unwrap_or_default(), when);
        }
    }

    /// Of groups and corrections that were filed the newest counts.
    #[test]
    fn a_correction_of_the_plan_takes_its_turn_among_the_supplements() {
        let incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        let plan = |when: &str| {
            Some(ContactPlan {
                how: ContactMeans::Telephone,
                when: when.into(),
                care: "".into(),
            })
        };
        let supplement = || {
            let link = pocketbook_model::RecordLink {
                record: pocketbook_model::RecordId::from_parts(1, [4; 10]),
                sha256: pocketbook_model::Sha256Digest::from_bytes([0; 32]),
            };
            let references = pocketbook_model::ReportReferences {
                local_reference: None,
                number: None,
            };
            let seen = pocketbook_model::EarlierSeen::SealedHere;
            SupplementDraft::new(incident.id, link, seen, references)
        };
        let (mut agreed, mut corrected) = (supplement(), supplement());
        agreed.victim_care.contact_plan = plan("Weekly");
        corrected.corrections = vec![pocketbook_model::FieldCorrection {
            field: "victim_care.contact_plan_not_agreed".to_owned(),
            was: "".into(),
            is: "refused".into(),
        }];
        let mut stands = ReportDraft::new(incident.id);
        stands.victim_care.contact_plan_not_agreed = Some(NoAnswer::Refused);
        let written = ReportDraft::new(incident.id);
        for (supplements, when) in [
            ([(agreed.clone(), true), (corrected.clone(), true)], ""),
            (
                [(corrected.clone(), true), (agreed.clone(), true)],
                "Weekly",
            ),
            ([(agreed, true), (corrected, false)], "Weekly"),
        ] {
            let concerned = Concerned {
                stands: &stands,
                supplements: &supplements,
                ..alone(&written)
            };
            let plan = concerned.plan(&incident).map(|plan| plan.when.reveal());
            assert_eq!(plan.unwrap_or_default(), when);
        }
    }

    #[test]
    fn what_makes_contact_unsafe_is_said_first() {
        use Response::{Given, NotAsked, Unknown};
        let plan = |care: &str| {
            Some(ContactPlan {
                how: ContactMeans::Telephone,
                when: "Weekly".into(),
                care: care.into(),
            })
        };
        for (use_it, message, plan, expected) in [
            (NotAsked, Unknown, None, &[][..]),
            (Given(true), Given(true), plan("  "), &[]),
            (
                Given(true),
                Given(true),
                plan("Invented"),
                &["contact_with_care"],
            ),
            (Given(false), Given(false), None, &["unsafe_to_use"]),
            (Given(true), Given(false), None, &["unsafe_for_messages"]),
        ] {
            let mut incident =
                Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
            // Another person's telephone is not the victim's.
            incident.people = vec![
                reached(2, Given(false), Given(false)),
                reached(1, use_it, message),
            ];
            let mut report = ReportDraft::new(incident.id);
            report.victim = Some(Victim::Person(id(1)));
            report.victim_care.contact_plan = plan;
            let told = cautions(&alone(&report), &incident);
            let codes: Vec<_> = told.iter().map(|one| one.code).collect();
            assert_eq!(codes, expected, "{told:?}");
        }
    }
}
