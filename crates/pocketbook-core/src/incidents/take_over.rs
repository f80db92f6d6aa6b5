//! What the rear page of a statement takes over from the incident, so that no
//! witness is asked twice.

use pocketbook_model::{
    Contact, ContactKind, Incident, Person, PersonAddress, Personal, RearFields, Response, Sex,
};

/// Fills in what was given. What was refused, unknown or not asked leaves its
/// box empty for the officer to ask; only the ethnicity has a code for a
/// refusal.
pub(crate) fn fill_rear(fields: &mut RearFields, incident: &Incident, person: &Person) {
    match person.address.given() {
        Some(PersonAddress::Text(text)) => fields.home_address.clone_from(text),
        Some(PersonAddress::Place(place)) => {
            if let Some(place) = incident.place(incident.surviving_place(*place)) {
                fields.home_address.clone_from(&place.address);
                fields.postcode.clone_from(&place.postcode);
            }
        }
        None => {}
    }
    // A number that is not safe to use would be used from this page.
    let safe = |contact: &&Contact| contact.safe_to_use != Response::Given(false);
    for contact in person.contacts.iter().filter(safe) {
        let Some(value) = contact.value.given() else {
            continue;
        };
        let (field, name) = match contact.kind {
            ContactKind::Mobile => (Some(&mut fields.mobile), "mobile"),
            ContactKind::HomePhone => (Some(&mut fields.home_phone), "home telephone"),
            ContactKind::WorkPhone => (Some(&mut fields.work_phone), "work telephone"),
            ContactKind::Email => (Some(&mut fields.email), "e-mail"),
            ContactKind::Other => (None, "other"),
        };
        if let Some(field) = field {
            if field.reveal().is_empty() {
                field.clone_from(value);
            }
        } else if fields.preferred_contact.reveal().is_empty() {
            fields.preferred_contact.clone_from(value);
        }
        if contact.preferred {
            let message = if contact.safe_to_leave_message == Response::Given(false) {
                "; it is not safe to leave a message"
            } else {
                ""
            };
            let words = format!("{name}: {}{message}", value.reveal());
            fields.preferred_contact = Personal::new(words);
        }
    }
    if let Some(born) = person.date_of_birth.given() {
        let words = born.reveal().calendar().format("%-d %B %Y").to_string();
        fields.date_of_birth = Personal::new(words);
    }
    match person.sex.given() {
        Some(Sex::Female) => fields.gender = "Female".into(),
        Some(Sex::Male) => fields.gender = "Male".into(),
        // The form has the person's own word for it.
        Some(Sex::Other) | None => {}
    }
    if let Some(code) = person.self_defined_ethnicity.form_code() {
        fields.ethnicity = Personal::new(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::{
        AppearanceCode, EthnicityCode, EthnicityList, IncidentId, PersonId, SelfDefinedEthnicity,
    };

    fn filled(change: impl FnOnce(&mut Person)) -> RearFields {
        let incident = Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented theft").unwrap();
        let mut person = Person::new(PersonId::from_parts(1, [1; 10]));
        change(&mut person);
        let mut fields = RearFields::default();
        fill_rear(&mut fields, &incident, &person);
        fields
    }

    #[test]
    fn each_contact_goes_to_its_box_unless_it_is_not_safe() {
        let fields = filled(|person| {
            person.contacts = vec![
                Contact {
                    preferred: true,
                    safe_to_leave_message: Response::Given(false),
                    ..Contact::new(ContactKind::Mobile, "07700 900123")
                },
                Contact {
                    safe_to_use: Response::Given(false),
                    ..Contact::new(ContactKind::HomePhone, "020 7946 0018")
                },
                Contact::new(ContactKind::Email, "m@example.invalid"),
            ];
        });
        assert_eq!(fields.mobile.reveal(), "07700 900123");
        assert_eq!(fields.home_phone.reveal(), "");
        assert_eq!(fields.email.reveal(), "m@example.invalid");
        assert_eq!(
            fields.preferred_contact.reveal(),
            "mobile: 07700 900123; it is not safe to leave a message"
        );
    }

    #[test]
    fn only_what_was_given_fills_a_box() {
        assert_eq!(filled(|_| {}), RearFields::default());
        let refused = filled(|person| {
            person.date_of_birth = Response::Refused;
            person.sex = Response::Unknown;
            person.address = Response::Refused;
        });
        assert_eq!(refused, RearFields::default());
        let given = filled(|person| {
            person.date_of_birth = Response::Given("1990-04-01".parse().unwrap());
            person.sex = Response::Given(Sex::Female);
            person.address = Response::Given(PersonAddress::Text("1 Invented Street".into()));
        });
        assert_eq!(given.date_of_birth.reveal(), "1 April 1990");
        assert_eq!(given.gender.reveal(), "Female");
        assert_eq!(given.home_address.reveal(), "1 Invented Street");
    }

    #[test]
    fn the_box_for_self_defined_ethnicity_is_never_filled_from_appearance() {
        let seen = filled(|person| {
            person.observed_appearance = Response::Given(AppearanceCode::Ic3.into())
        });
        assert_eq!(seen, RearFields::default());
        let said = SelfDefinedEthnicity::new(EthnicityCode::W2, EthnicityList::SixteenPlusOne);
        let said = filled(|person| {
            person.observed_appearance = Response::Given(AppearanceCode::Ic3.into());
            person.self_defined_ethnicity = Response::Given(said.unwrap());
        });
        assert_eq!(said.ethnicity.reveal(), "W2");
        let refused = filled(|person| person.self_defined_ethnicity = Response::Refused);
        assert_eq!(refused.ethnicity.reveal(), "NS");
    }
}
