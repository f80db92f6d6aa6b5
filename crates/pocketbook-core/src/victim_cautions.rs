//! What must be read before anything is given to a victim: for somebody who
//! lives with the suspect, a message on a shared telephone or a paper on the
//! kitchen table can be the next assault.

use pocketbook_model::{FieldWarning, Incident, ReportDraft, Response, Victim};

/// The caution that the contact plan names.
pub(crate) const CONTACT_WITH_CARE: &str = "contact_with_care";

/// What the report and its incident say against a message to the victim, or a
/// paper for them to keep.
pub(crate) fn cautions(report: &ReportDraft, incident: &Incident) -> Vec<FieldWarning> {
    let mut found = Vec::new();
    let plan = report.victim_care.contact_plan.as_ref();
    if plan.is_some_and(|plan| !plan.care.reveal().trim().is_empty()) {
        found.push(FieldWarning::new(
            "victim_care.contact_plan.care",
            CONTACT_WITH_CARE,
            "something makes contact with the victim unsafe or unwelcome; read it before you give them anything",
        ));
    }
    let Some(Victim::Person(victim)) = report.victim else {
        return found;
    };
    let survivor = incident.survivor(victim);
    let entries = incident.people.iter().enumerate();
    for (at, one) in entries.filter(|(_, one)| incident.survivor(one.person.id) == survivor) {
        for (number, contact) in one.person.contacts.iter().enumerate() {
            let field = format!("people[{at}].contacts[{number}]");
            if contact.safe_to_use == Response::Given(false) {
                found.push(FieldWarning::new(
                    format!("{field}.safe_to_use"),
                    "unsafe_to_use",
                    "the victim said that this way to reach them is not safe; use another",
                ));
            } else if contact.safe_to_leave_message == Response::Given(false) {
                found.push(FieldWarning::new(
                    format!("{field}.safe_to_leave_message"),
                    "unsafe_for_messages",
                    "the victim said that it is not safe to leave a message here; send none",
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::{
        Contact, ContactKind, ContactMeans, ContactPlan, IncidentId, Involvement, Person, PersonId,
        Role,
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
            let told = cautions(&report, &incident);
            let codes: Vec<_> = told.iter().map(|one| one.code).collect();
            assert_eq!(codes, expected, "{told:?}");
        }
    }
}
