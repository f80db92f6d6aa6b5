//! One crime, one victim, one report.

use pocketbook_core::model::{FieldWarning, PersonId, SetAside, SetAsideReason, Victim};
use pocketbook_core::{NewIncident, parse_document};

use super::offence::without_a_crime;
use super::{fields, scene};

/// What is said under a code.
fn told(warnings: &[FieldWarning], code: &str) -> String {
    let mut told = warnings.iter().filter(|warning| warning.code == code);
    told.next().unwrap().message.to_string()
}

#[test]
fn several_victims_have_a_report_each_and_nothing_is_typed_twice() {
    let scene = scene();
    let session = &scene.session;
    let first = scene.ready("An invented affray.");
    let (second, third) = (
        scene.person("Invented SECOND"),
        scene.person("Invented THIRD"),
    );
    let made = session
        .create_reports_for_victims(first.draft, &[second, third])
        .unwrap();
    let victims: Vec<_> = made.iter().map(|view| view.content.victim).collect();
    assert_eq!(
        victims,
        [Some(Victim::Person(second)), Some(Victim::Person(third))]
    );
    for view in &made {
        assert_eq!(view.missing, []);
        // What was answered and told for the first victim is to be looked at.
        let look = view
            .warnings
            .iter()
            .filter(|one| one.code == "made_for_another_victim");
        let look: Vec<_> = look.map(|one| one.field.as_str()).collect();
        assert_eq!(look, ["recording", "narrative"]);
        assert_eq!(view.content.narrative, first.content.narrative);
        assert_ne!(view.local_reference, first.local_reference);
        session.file_report(view.draft).unwrap();
    }
    // Filing one leaves the others alone, and a filed one serves as well.
    assert_eq!(session.report(first.draft).unwrap().state.as_str(), "open");
    let fourth = scene.person("Invented FOURTH");
    session
        .create_reports_for_victims(made[0].draft, &[fourth])
        .unwrap();
    assert_eq!(session.reports(None).unwrap().len(), 4);
}

#[test]
fn one_wrong_victim_and_no_report_is_made() {
    let scene = scene();
    let session = &scene.session;
    // While there is one victim, the report is theirs without a word.
    let first = scene.ready("Invented");
    let second = scene.person("Invented SECOND");
    let Some(Victim::Person(own)) = first.content.victim else {
        panic!("no victim");
    };
    let stranger = PersonId::from_parts(1, [1; 10]);
    for (victims, expected) in [
        (vec![], vec!["victims"]),
        (vec![second, stranger], vec!["victims[1]"]),
        (vec![second, second], vec!["victims[1]"]),
        (vec![own, second], vec!["victims[0]"]),
    ] {
        let error = session
            .create_reports_for_victims(first.draft, &victims)
            .unwrap_err();
        assert_eq!(fields(&error), expected);
    }
    assert_eq!(session.reports(None).unwrap().len(), 1);
}

/// One crime is never numbered twice: the second report of it is pointed out,
/// with the first by its reference.
/// What was no crime, and to nobody that is named, is not told as one crime against
/// one victim.
#[test]
fn two_incidents_that_name_nobody_are_told_as_that() {
    let scene = scene();
    let session = &scene.session;
    let nobody = NewIncident {
        title: "Invented".to_owned(),
        ..NewIncident::default()
    };
    let incident = session.create_incident(&nobody).unwrap().id;
    let rape = || {
        let draft = without_a_crime(session, incident, "reported_rape");
        let code = r#"{"classification": {"code": "N100", "title": "Reported incident of rape"}}"#;
        session
            .edit_report(draft, parse_document(code).unwrap())
            .unwrap()
    };
    rape();
    let view = rape();
    let told = told(&view.warnings, "same_crime_reported");
    assert!(told.contains("neither names to whom"), "{told}");
}

#[test]
fn a_second_report_of_the_same_crime_is_pointed_out() {
    let scene = scene();
    let session = &scene.session;
    let first = scene.ready("Invented");
    assert!(first.same_crime.is_empty());
    let second = scene.ready("Invented again");
    let named: Vec<_> = second
        .same_crime
        .iter()
        .map(|one| &one.local_reference)
        .collect();
    assert_eq!(named, [&first.local_reference]);
    let code = "same_crime_reported";
    assert!(second.warnings.iter().any(|warning| warning.code == code));
    let filed = session.file_report(second.draft).unwrap();
    assert!(filed.warnings.iter().any(|warning| warning.code == code));
    assert!(told(&filed.warnings, code).contains("against the same victim"));
    // At another time it is another crime.
    let patch = |day: &str| {
        let json = format!(
            r#"{{"committed_from": "2026-03-{day}T10:00:00.000Z", "committed_to": "2026-03-{day}T11:00:00.000Z", "committed_certainty": "between"}}"#
        );
        parse_document(&json).unwrap()
    };
    let third = scene.ready("Invented once more");
    session.edit_report(first.draft, patch("04")).unwrap();
    let third = session.edit_report(third.draft, patch("05")).unwrap();
    let named: Vec<_> = third.same_crime.iter().map(|one| one.draft).collect();
    assert_eq!(named, [second.draft]);
    // One that is not to be filed counts no crime: neither way.
    let fourth = scene.ready("Invented and begun twice");
    assert_eq!(fourth.same_crime.len(), 3);
    let aside = SetAside {
        reason: SetAsideReason::Duplicate,
        why: "Invented".into(),
    };
    let aside = session.set_report_aside(fourth.draft, &aside).unwrap();
    assert_eq!(aside.same_crime, []);
    let third = session.report(third.draft).unwrap();
    assert_eq!(third.same_crime.len(), 1, "the fourth is none");
}

/// A thing is counted once: the same number in another report of the incident is
/// pointed out at its place, with the other report.
#[test]
fn the_number_of_a_thing_that_another_report_has_is_pointed_out() {
    let scene = scene();
    let session = &scene.session;
    let things = |identifiers: &str| {
        let json = format!(
            r#"{{"property": [{{"status": "stolen", "description": "Umbrella"}},
                {{"status": "stolen", "description": "Invented", "identifiers": [{identifiers}]}}]}}"#
        );
        parse_document(&json).unwrap()
    };
    let number = |kind: &str, value: &str| format!(r#"{{"kind": "{kind}", "value": "{value}"}}"#);
    let first = scene.ready("Invented");
    let all = [
        number("serial_number", "sn 4711-x"),
        number("imei", "490154203237518"),
        number("registration_mark", "AB12 CDE"),
        number("vehicle_identification", "1M8GDM9AXKP042788"),
        number("other", "MARKED BY SOCO"),
    ];
    let first = session
        .edit_report(first.draft, things(&all.join(",")))
        .unwrap();
    assert_eq!(first.same_things, []);
    // Of another offence, so that it is not the same crime by itself.
    let second = scene.ready("Invented again");
    let theft = parse_document(r#"{"classification": {"title": "Theft"}}"#).unwrap();
    session.edit_report(second.draft, theft).unwrap();
    for (entered, place) in [
        (number("serial_number", "SN4711X"), Some(0)),
        (number("imei", "49-015420-323751-8"), Some(0)),
        (number("registration_mark", "ab12cde"), Some(0)),
        (
            number("vehicle_identification", "1m8gdm9axkp042788"),
            Some(0),
        ),
        (number("serial_number", "4711"), None),
        // The same figures as another kind of number, a mark of many things and
        // a placeholder tell nothing.
        (number("serial_number", "490154203237518"), None),
        (number("other", "MARKED BY SOCO"), None),
        (number("imei", "000000000000000"), None),
    ] {
        let view = session.edit_report(second.draft, things(&entered)).unwrap();
        let named: Vec<_> = (view.same_things.iter())
            .map(|one| (one.field.clone(), one.report.draft))
            .collect();
        let expected: Vec<_> = place
            .map(|place| {
                (
                    format!("property[1].identifiers[{place}].value"),
                    first.draft,
                )
            })
            .into_iter()
            .collect();
        assert_eq!(named, expected, "{entered}");
        let warned = view
            .warnings
            .iter()
            .filter(|one| one.code == "same_thing_reported");
        let warned: Vec<_> = warned.map(|one| one.field.clone()).collect();
        let fields: Vec<_> = expected.into_iter().map(|(field, _)| field).collect();
        assert_eq!(warned, fields, "{entered}");
        assert_eq!(view.same_crime, []);
    }
    let mark = things(&number("registration_mark", "AB12 CDE"));
    session.edit_report(second.draft, mark).unwrap();
    let filed = session.file_report(second.draft).unwrap();
    assert!(
        filed
            .warnings
            .iter()
            .any(|one| one.code == "same_thing_reported")
    );
    // In another incident it is another matter.
    let elsewhere = pocketbook_testkit::new_incident(session, "Elsewhere").unwrap();
    let other = pocketbook_testkit::ready_report(session, &elsewhere, "Invented").unwrap();
    let other = session
        .edit_report(other.draft, things(&all.join(",")))
        .unwrap();
    assert_eq!(other.same_things, []);
}
