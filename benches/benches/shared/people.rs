//! The people of a busy night.

use pocketbook_core::NewPerson;
use pocketbook_core::model::{Contact, ContactKind, PersonAddress, PersonPatch, Response, Role};

/// Fifty, each with what an officer asks for.
pub(crate) fn of_a_busy_night() -> Vec<NewPerson> {
    (0..50).map(person).collect()
}

fn person(number: u64) -> NewPerson {
    let names = ["Marigold", "Barnaby", "Hollis", "Rowan", "Clementine"];
    let name = names[usize::try_from(number % 5).unwrap()];
    NewPerson {
        name: format!("{name} Invented NUMBER-{number}"),
        // Of one victim, without whom no crime is reported.
        roles: vec![if number == 0 {
            Role::Victim
        } else {
            Role::Witness
        }],
        fields: PersonPatch {
            occupation: Some(Response::Given("Baker".into())),
            address: Some(Response::Given(PersonAddress::Text(
                format!("{number} Invented Court, Inventedham").into(),
            ))),
            contacts: Some(vec![Contact::new(
                ContactKind::Mobile,
                format!("07700 900{number:03}"),
            )]),
            ..PersonPatch::default()
        },
        ..NewPerson::default()
    }
}
