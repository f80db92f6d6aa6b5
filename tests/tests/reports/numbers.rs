//! The numbers of the force.

use pocketbook_core::model::{FieldWarning, Role, SupplementPatch};
use pocketbook_core::{CoreError, FoundBy, NewPerson, SealedView, Session, parse_document};
use pocketbook_testkit::{TestGateway, enrolled_tablet, new_incident, ready_report, sync, unlock};

#[test]
fn the_force_numbers_each_report_once_and_a_supplement_carries_the_number() {
    let mut gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let report = ready_report(&session, &incident, "Invented").unwrap();
    let second = session
        .add_person(
            incident.id,
            &NewPerson {
                name: "Invented SECOND".to_owned(),
                roles: vec![Role::Victim],
                ..NewPerson::default()
            },
        )
        .unwrap();
    let made = session
        .create_reports_for_victims(report.draft, &[second.id])
        .unwrap();
    let first = session.file_report(report.draft).unwrap();
    let other = session.file_report(made[0].draft).unwrap();
    // Offline and before there is a number.
    let supplement = supplement(&session, &first, "While offline");
    sync(&session).unwrap();
    let number = |record| session.record(record).unwrap().number.unwrap();
    assert_ne!(number(first.record), number(other.record));
    assert_eq!(number(supplement.record), number(first.record));
    // Also where it was written down in a hurry.
    let own = number(first.record).to_string();
    let short = own.trim_start_matches("01/").trim_start_matches('0');
    for text in [
        own.replace('/', "-"),
        own.replace('/', " "),
        own.replace('/', ""),
        short.to_owned(),
        format!(
            "zero one stroke {}",
            own.split_once('/').unwrap().1.replace('/', " stroke ")
        ),
    ] {
        let found = session.find_reference(&text).unwrap();
        assert_eq!(found[0].record, Some(first.record), "{text}");
    }
    let later = self::supplement(&session, &first, "With signal");
    let payload = session.sealed_payload(later.record).unwrap();
    assert_eq!(
        payload["content"]["supplement"]["references"]["number"]["crime"],
        number(first.record).as_str()
    );
    sync(&session).unwrap();
    assert_eq!(number(later.record), number(first.record));
    assert_eq!(sync(&session).unwrap().delivered.len(), 0);
    let shown = session.report(report.draft).unwrap();
    let clock = shown.clock.unwrap();
    assert!(clock.recorded.is_some() && clock.words.starts_with("recorded late"));
    // The number has come, and its victim has not been told it.
    let to_do = |warning: &FieldWarning| warning.code == "victim_to_be_told";
    assert!(shown.warnings.iter().any(to_do));
    let told = r#"{"reason": "She was told", "victim_care": {"references_given": [
        {"reference": "crime_number", "at": "2026-03-07T09:00:00.000Z", "how": "telephone"}]}}"#;
    let telling = session.create_supplement(first.record, parse_document(told).unwrap());
    let is_to_do = || {
        let view = session.report(report.draft).unwrap();
        view.warnings.iter().any(to_do)
    };
    assert!(is_to_do(), "nobody filed yet that she was told");
    session.file_supplement(telling.unwrap().draft).unwrap();
    assert!(!is_to_do());
    gateway.stop();
    // Whoever rings up with the slip is found by what it says.
    let reference = shown.local_reference.parse().unwrap();
    let found = gateway
        .open()
        .unwrap()
        .find_local_reference(reference)
        .unwrap();
    let records: Vec<_> = found.iter().map(|one| one.record).collect();
    assert_eq!(records, [first.record, supplement.record, later.record]);
    assert!(
        found
            .iter()
            .all(|one| one.number == Some(number(first.record)))
    );
    let held = gateway.status().unwrap();
    assert_eq!((held.reports, held.supplements), (2, 2));

    // The evidence of a supplement verifies with openssl alone.
    let bundle = folder.path().join("bundle.zip");
    let file = std::fs::File::create_new(&bundle).unwrap();
    session.export(later.record, "prosecution", file).unwrap();
    // It has everybody's address: others get of it what the prosecution redacted.
    for record in [first.record, later.record] {
        for recipient in ["defence", "defence-solicitor", "court", "insurer"] {
            let mut out = std::io::Cursor::new(Vec::new());
            let error = session.export(record, recipient, &mut out).err().unwrap();
            assert!(matches!(error, CoreError::NotForDefence), "{recipient}");
            assert!(error.to_string().contains("redacted"), "{error}");
            assert!(out.into_inner().is_empty());
        }
    }
    let found = session
        .find_reference(number(first.record).as_str())
        .unwrap();
    assert_eq!(found.len(), 3);
}

#[test]
fn an_incident_without_a_crime_has_an_incident_number_and_never_a_crime_number() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let crime = ready_report(&session, &incident, "Invented").unwrap();
    let nuisance = ready_report(&session, &incident, "Invented noise").unwrap();
    let patch = parse_document(
        r#"{"kind": {"non_crime_incident": "anti_social_behaviour"}, "clear": ["classification"],
            "recording": {"amounts_to_crime": false}}"#,
    );
    session.edit_report(nuisance.draft, patch.unwrap()).unwrap();
    let crime = session.file_report(crime.draft).unwrap();
    let filed = session.file_report(nuisance.draft).unwrap();
    // It is called what it is, before the force numbered it and afterwards.
    assert!(filed.without_crime && !crime.without_crime);
    let called = || {
        let record = |record| session.record(record).unwrap().without_crime;
        assert!(record(filed.record) && !record(crime.record));
        let overview = session.incident_overview(incident.id).unwrap();
        for report in &overview.reports {
            assert_eq!(report.without_crime, report.draft == nuisance.draft);
        }
        let own = format!("Non-crime incident {}", nuisance.local_reference);
        let timeline = session.incident_timeline(incident.id).unwrap();
        for became in ["begun", "filed"] {
            let words = format!("{own} was {became}");
            assert!(timeline.iter().any(|entry| entry.words == words));
        }
    };
    called();
    let before = session.victim_message(nuisance.draft).unwrap();
    assert!(
        before.contains("You will be told your incident number"),
        "{before}"
    );
    sync(&session).unwrap();
    called();
    let number = |record| session.record(record).unwrap().number.unwrap();
    let (crime, nuisance_number) = (number(crime.record), number(filed.record));
    assert!(crime.crime().is_some() && crime.as_str().starts_with("01/0000001/"));
    let own = nuisance_number.incident().unwrap();
    assert!(
        own.as_str().starts_with("N01/0000001/"),
        "a series of its own"
    );
    let message = session.victim_message(nuisance.draft).unwrap();
    let expected = format!("Your incident number is {own}.");
    assert!(message.starts_with(&expected), "{message}");
    let later = supplement(&session, &filed, "Later");
    let payload = session.sealed_payload(later.record).unwrap();
    let named = &payload["content"]["supplement"]["references"]["number"];
    assert_eq!(named["incident"], own.as_str());
    let found = session.find_reference(own.as_str()).unwrap();
    assert_eq!(found[0].reference, FoundBy::IncidentNumber);
    let timeline = session.incident_timeline(incident.id).unwrap();
    let words = format!("Incident number {own} came from the force");
    assert!(timeline.iter().any(|entry| entry.words == words));
}

fn supplement(session: &Session, report: &SealedView, narrative: &str) -> SealedView {
    let patch = SupplementPatch {
        reason: Some("Invented".into()),
        narrative: Some(narrative.into()),
        ..SupplementPatch::default()
    };
    let draft = session
        .create_supplement(report.record, patch)
        .unwrap()
        .draft;
    session.file_supplement(draft).unwrap()
}
