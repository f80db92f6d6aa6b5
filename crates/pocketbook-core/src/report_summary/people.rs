//! The people of the incident by the parts they play (group 5 of the fields of
//! a crime report).
//!
//! Self-defined ethnicity and observed appearance are two rows from two fields,
//! and neither is printed for the other.

use pocketbook_forms::SheetGroup;
use pocketbook_model::{
    Contact, Date, Incident, Injury, Involvement, Person, PersonAddress, PersonId, PersonKind,
    Relationship, ReportDraft, Response, Role, Victim, Vulnerability,
};

use super::rows::Group;
use super::{name, with, yes_or_no};
use crate::labels::{Label as _, within};

pub(super) fn all(report: &ReportDraft, incident: &Incident, groups: &mut Vec<SheetGroup>) {
    if report.victim == Some(Victim::State) {
        let mut group = Group::new("Victim of this report");
        group.say("Victim", "The State: no person is the victim");
        group.finish(groups);
    }
    let mut people: Vec<&Involvement> = incident.people.iter().collect();
    // The victim of this report first, then by part; as entered among equals.
    people.sort_by_key(|one| {
        let own = !is_victim(report, incident, one.person.id);
        (own, incident.roles_of(one.person.id).into_iter().min())
    });
    if people.is_empty() {
        Group::new("People").finish_stated(groups);
    }
    if report.victim.is_none() {
        let mut group = Group::new("Victim of this report");
        group.stated("Victim", "");
        group.finish(groups);
    }
    for one in people {
        person(one, report, incident, groups);
    }
}

/// Whether somebody is the victim of the report, under whichever of the entries
/// that proved to be one.
fn is_victim(report: &ReportDraft, incident: &Incident, person: PersonId) -> bool {
    match report.victim {
        Some(Victim::Person(victim)) => incident.survivor(victim) == incident.survivor(person),
        Some(Victim::State) | None => false,
    }
}

fn person(
    one: &Involvement,
    report: &ReportDraft,
    incident: &Incident,
    groups: &mut Vec<SheetGroup>,
) {
    let Involvement { person, roles } = one;
    let survivor = incident.survivor(person.id);
    // Whoever stands for several entries plays the parts of all of them.
    let heading = if survivor == person.id {
        listed(&incident.roles_of(person.id))
    } else {
        listed(roles)
    };
    let mut group = Group::new(heading);
    group.say("Name", name(incident, person.id));
    if is_victim(report, incident, person.id) {
        group.say("In this report", "The victim of this report");
    }
    for part in &report.people {
        if part.person == person.id {
            group.say("In this report", part.role.label());
        }
    }
    if survivor != person.id {
        let proved = format!(
            "Proved to be one with {} ({})",
            name(incident, survivor),
            listed(&incident.roles_of(survivor)).to_lowercase()
        );
        group.say("Entered twice", proved);
    }
    let others = (incident.people.iter())
        .filter(|other| other.person.id != person.id && survivor == person.id)
        .filter(|other| incident.survivor(other.person.id) == survivor);
    for Involvement { person, roles } in others {
        let also = format!(
            "{} ({})",
            name(incident, person.id),
            listed(roles).to_lowercase()
        );
        group.say("Also entered as", also);
    }
    group.say(
        "Kind",
        match person.kind {
            PersonKind::Person => "",
            PersonKind::Business => "Business or other body",
            PersonKind::State => "The State",
        },
    );
    if person.kind == PersonKind::Person {
        human(person, &mut group);
    }
    group.answer("Occupation", &person.occupation, |text| {
        text.reveal().to_owned()
    });
    group.answer("Address", &person.address, |address| {
        self::address(address, incident)
    });
    for contact in &person.contacts {
        self::contact(contact, &mut group);
    }
    group.answer("Language", &person.language, |language| {
        language.as_str().to_owned()
    });
    group.answer("Interpreter needed", &person.interpreter_needed, |needed| {
        yes_or_no(*needed).to_owned()
    });
    group.answer(
        "Relationship to the suspect",
        &person.relationship_to_suspect,
        |one| relationship(one, incident),
    );
    group.finish(groups);
}

/// What a business or the State has not.
fn human(person: &Person, group: &mut Group) {
    group.answer("Date of birth", &person.date_of_birth, |born| {
        day(born.reveal())
    });
    group.answer("Age", &person.age, |age| age.as_printed());
    if let Some(estimate) = person.estimated_age {
        let words = format!(
            "{} to {} years, judged on {}",
            estimate.from,
            estimate.to,
            day(estimate.on)
        );
        group.say("Estimated age", words);
    }
    group.answer("Sex", &person.sex, |sex| sex.label().to_owned());
    group.answer(
        "Self-defined ethnicity",
        &person.self_defined_ethnicity,
        |ethnicity| {
            let edition = ethnicity.edition();
            let edition = edition.map_or_else(String::new, |edition| format!(" edition {edition}"));
            let (code, words, list) = (ethnicity.code(), ethnicity.words(), ethnicity.list());
            format!("{code} {words} ({list}{edition})")
        },
    );
    group.answer("Observed appearance", &person.observed_appearance, |seen| {
        let list = seen.edition().map_or_else(String::new, |edition| {
            format!(" ({} edition {edition})", seen.list())
        });
        format!("{} {}{list}", seen.code(), seen.words())
    });
    group.answer("Injury", &person.injury, injury);
    group.answer("Vulnerability", &person.vulnerability, vulnerability);
    for (point, text) in person.description.points() {
        group.words(description(point), text);
    }
}

fn address(address: &PersonAddress, incident: &Incident) -> String {
    match address {
        PersonAddress::Text(text) => text.reveal().to_owned(),
        PersonAddress::Place(place) => incident
            .place(*place)
            .map(|place| place.address_text().reveal().to_owned())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| "A place of the incident".to_owned()),
    }
}

fn contact(contact: &Contact, group: &mut Group) {
    let label = contact.kind.label();
    let preferred = if contact.preferred { "; preferred" } else { "" };
    let mut words = format!(
        "{}{preferred}",
        said(&contact.value, |text| text.reveal().to_owned())
    );
    for (question, answer) in [
        ("safe to use", &contact.safe_to_use),
        ("safe to leave a message", &contact.safe_to_leave_message),
    ] {
        let answer = said(answer, |safe| yes_or_no(*safe).to_owned());
        words.push_str(&format!("; {question}: {}", answer.to_lowercase()));
    }
    group.say(label, words);
}

/// An answer within a row.
fn said<T>(response: &Response<T>, words: impl FnOnce(&T) -> String) -> String {
    match response {
        Response::Given(answer) => words(answer),
        Response::Refused => "Refused".to_owned(),
        Response::Unknown => "Not known".to_owned(),
        Response::NotAsked => "Not asked".to_owned(),
    }
}

fn injury(injury: &Injury) -> String {
    joined(injury.degree.label(), with(": ", &injury.description))
}

fn relationship(one: &Relationship, incident: &Incident) -> String {
    let kind = one.kind.label();
    let suspect = one.suspect.map(|suspect| name(incident, suspect));
    let of = suspect.map(|suspect| format!(", to {suspect}"));
    joined(&joined(kind, of), with(": ", &one.words))
}

fn vulnerability(one: &Vulnerability) -> String {
    let grounds: Vec<_> = one.grounds.iter().map(|ground| ground.label()).collect();
    let grounds = if grounds.is_empty() {
        "No grounds".to_owned()
    } else {
        grounds.join("; ")
    };
    joined(&grounds, with(". Needs: ", &one.needs))
}

fn joined(words: &str, more: Option<String>) -> String {
    format!("{words}{}", more.unwrap_or_default())
}

/// The label of one of the ten points; its name where a later build adds one.
fn description(point: &'static str) -> &'static str {
    match point {
        "sex" => "Apparent sex",
        "age" => "Apparent age",
        "height" => "Height",
        "build" => "Build",
        "skin_colour" => "Colour of the skin",
        "hair" => "Hair",
        "complexion" => "Complexion",
        "clothing" => "Clothing",
        "distinguishing_features" => "Distinguishing features",
        "carrying" => "Carrying",
        other => other,
    }
}

/// Parts in words, such as "Victim, witness".
fn listed(roles: &[Role]) -> String {
    let roles: Vec<_> = roles.iter().map(|one| role(*one)).collect();
    capital(&roles.join(", "))
}

fn role(role: Role) -> String {
    within(role.label())
}

pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Person".to_owned(),
    }
}

fn day(day: Date) -> String {
    day.calendar().format("%-d %B %Y").to_string()
}
