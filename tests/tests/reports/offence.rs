//! What the offence of a report is taken for now: what the force confirmed last,
//! else what a supplement said last, else what was filed. Nothing that it was
//! taken for before is lost.

use pocketbook_core::model::{Classification, DraftId, FieldWarning, IncidentId, RecordId, Role};
use pocketbook_core::{ListFilter, Session, TimelineSubject, parse_document};
use pocketbook_testkit::{TestGateway, enrolled_tablet, new_incident, ready_report, sync, unlock};

use super::fields;

struct Tablet {
    _folder: tempfile::TempDir,
    gateway: TestGateway,
    session: Session,
    incident: IncidentId,
    report: DraftId,
    record: RecordId,
}

const FILED: &str = "Invented burglary of a home";

impl Tablet {
    /// A tablet that filed an attempted burglary and had its receipt.
    fn with_a_report() -> Self {
        let gateway = TestGateway::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
        let session = unlock(&device).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        let report = ready_report(&session, &incident, "Invented").unwrap().draft;
        let offence = r#"{"classification":
            {"code": "28E", "title": "Invented burglary of a home", "inchoate": "attempt"}}"#;
        session
            .edit_report(report, parse_document(offence).unwrap())
            .unwrap();
        let record = session.file_report(report).unwrap().record;
        sync(&session).unwrap();
        let tablet = Self {
            _folder: folder,
            gateway,
            session,
            incident: incident.id,
            report,
            record,
        };
        // Listed and found before anything more is said of it.
        assert_eq!(tablet.listed("28E").len(), 1);
        tablet
    }

    fn confirmed(&self, code: &str, title: &str) {
        let classification = Classification {
            code: Some(code.parse().unwrap()),
            ..Classification::in_words(title)
        };
        let desk = self.gateway.open().unwrap();
        let reason = "Invented reason".into();
        desk.classify(self.record, &classification, &reason, "crime management")
            .unwrap();
        assert_eq!(sync(&self.session).unwrap().classified, [self.record]);
    }

    /// Files a supplement that says this.
    fn supplement(&self, said: &str) -> RecordId {
        let json = format!(r#"{{"reason": "Invented", "narrative": "Invented", {said}}}"#);
        let patch = parse_document(&json).unwrap();
        let supplement = self.session.create_supplement(self.record, patch).unwrap();
        self.session
            .file_supplement(supplement.draft)
            .unwrap()
            .record
    }

    /// The titles of the reports of an offence, in the list by offence.
    fn listed(&self, code: &str) -> Vec<String> {
        let filter = ListFilter {
            offence: Some(code.parse().unwrap()),
            ..ListFilter::default()
        };
        let lines = self.session.list(&filter).unwrap().into_iter();
        let reports = lines.filter(|line| line.draft == Some(self.report));
        reports.map(|line| line.title.reveal().to_owned()).collect()
    }

    fn is_found(&self, words: &str) -> bool {
        let hits = self.session.search(words, 9).unwrap();
        let lines = hits.iter().filter_map(|hit| hit.line.as_ref());
        lines.filter(|line| line.draft == Some(self.report)).count() == 1
    }

    /// What it is called, in every list there is.
    fn called(&self) -> String {
        let all = self.session.list(&ListFilter::default()).unwrap();
        let line = all.iter().find(|line| line.draft == Some(self.report));
        let title = line.unwrap().title.reveal().to_owned();
        let reports = self.session.reports(Some(self.incident)).unwrap();
        let short = reports.iter().find(|one| one.draft == self.report);
        assert_eq!(short.unwrap().title.reveal(), title);
        let opened = self.session.incident_overview(self.incident).unwrap();
        let linked = opened.reports.iter().find(|one| one.draft == self.report);
        assert_eq!(linked.unwrap().title.reveal(), title);
        title
    }
}

#[test]
fn what_the_force_confirmed_is_in_every_list_in_the_search_and_in_the_timeline() {
    let tablet = Tablet::with_a_report();
    let before = tablet.called();
    assert_eq!(before, format!("{FILED}, attempted"));
    tablet.confirmed("030/02", "Invented burglary elsewhere");
    assert_eq!(tablet.listed("030/02"), ["Invented burglary elsewhere"]);
    assert_eq!(tablet.listed("28E"), [""; 0]);
    assert_eq!(tablet.called(), "Invented burglary elsewhere");
    for words in ["030/02", "burglary elsewhere", "28E", "burglary of a home"] {
        assert!(tablet.is_found(words), "{words}");
    }
    // The newest counts; none that it was is lost.
    tablet.confirmed("8N", "Invented assault");
    assert_eq!(tablet.listed("8N"), ["Invented assault"]);
    assert_eq!(tablet.listed("030/02"), [""; 0]);
    assert_eq!(tablet.called(), "Invented assault");
    for words in ["8N", "invented assault", "030/02", "28E"] {
        assert!(tablet.is_found(words), "{words}");
    }
    let shown = tablet.session.report(tablet.report).unwrap();
    let history = tablet
        .session
        .confirmed_classifications(tablet.record)
        .unwrap();
    let timeline = tablet.session.incident_timeline(tablet.incident).unwrap();
    let told = timeline
        .iter()
        .filter(|entry| entry.code == "offence_confirmed");
    let told: Vec<_> = told
        .map(|entry| (entry.at, entry.about, entry.words.as_str()))
        .collect();
    let reference = &shown.local_reference;
    let words = |offence: &str| {
        format!(
            "The offence of crime report {reference} was confirmed by the force (crime management): {offence}"
        )
    };
    let about = TimelineSubject::Record(tablet.record);
    let (first, second) = (
        words("030/02 Invented burglary elsewhere"),
        words("8N Invented assault"),
    );
    let expected = [
        (history[0].confirmed.confirmed_at, about, first.as_str()),
        (history[1].confirmed.confirmed_at, about, second.as_str()),
    ];
    assert_eq!(told, expected);
}

const OUTBUILDING: &str =
    r#""classification": {"code": "031/00", "title": "Invented burglary of a shed"}"#;

/// What stands of the offence: what the report says, what is right, and the record
/// that says so.
fn stands(tablet: &Tablet) -> Vec<(String, String, String, RecordId)> {
    let shown = tablet.session.report(tablet.report).unwrap();
    let fields = shown.as_it_stands.into_iter();
    fields
        .map(|field| {
            let (was, is) = (field.in_report.reveal(), field.stands.reveal());
            (
                field.field.clone(),
                was.to_owned(),
                is.to_owned(),
                field.record,
            )
        })
        .collect()
}

#[test]
fn the_offence_of_a_filed_supplement_is_what_the_report_is_taken_for() {
    let tablet = Tablet::with_a_report();
    let session = &tablet.session;
    let second = session.incident(tablet.incident).unwrap();
    let second = ready_report(session, &second, "Invented").unwrap().draft;
    let json = format!("{{{OUTBUILDING}}}");
    session
        .edit_report(second, parse_document(&json).unwrap())
        .unwrap();
    let collides = || {
        let view = session.report(second).unwrap();
        view.same_crime.iter().any(|one| one.draft == tablet.report)
    };
    assert!(!collides());
    // What is not filed says nothing yet.
    let json = format!(r#"{{"reason": "Invented", {OUTBUILDING}}}"#);
    let patch = parse_document(&json).unwrap();
    let supplement = session.create_supplement(tablet.record, patch).unwrap();
    assert_eq!(tablet.called(), format!("{FILED}, attempted"));
    assert_eq!(stands(&tablet), []);
    let record = session.file_supplement(supplement.draft).unwrap().record;

    assert_eq!(tablet.called(), "Invented burglary of a shed");
    assert_eq!(tablet.listed("031/00"), ["Invented burglary of a shed"]);
    assert_eq!(tablet.listed("28E"), [""; 0]);
    for words in ["031/00", "of a shed", "28E", "of a home"] {
        assert!(tablet.is_found(words), "{words}");
    }
    assert!(collides());
    let was = format!("28E {FILED}, attempted");
    let entry = |is: &str, record| {
        let (field, was) = ("classification".to_owned(), was.clone());
        [(field, was, is.to_owned(), record)]
    };
    let is = "031/00 Invented burglary of a shed";
    assert_eq!(stands(&tablet), entry(is, record));
}

#[test]
fn of_two_supplements_the_later_filed_says_the_offence_and_the_force_outranks_both() {
    let tablet = Tablet::with_a_report();
    // A correction of the report's own offence is none of what is said next.
    tablet.supplement(r#""corrections": [{"field": "classification.title", "is": "Corrected"}]"#);
    assert_eq!(tablet.called(), "Corrected, attempted");
    tablet.supplement(OUTBUILDING);
    assert_eq!(tablet.called(), "Invented burglary of a shed");
    // And one that comes after is of what stands then.
    let code = r#""corrections": [{"field": "classification.code", "is": "030/02"}]"#;
    let record = tablet.supplement(code);
    let sealed = tablet.session.sealed_payload(record).unwrap();
    let correction = &sealed["content"]["supplement"]["corrections"][0];
    assert_eq!(correction["was"], "031/00");
    assert_eq!(tablet.listed("030/02"), ["Invented burglary of a shed"]);
    let shown = stands(&tablet);
    let [(field, was, is, by)] = shown.as_slice() else {
        panic!("{shown:?}");
    };
    assert_eq!((field.as_str(), *by), ("classification", record));
    assert_eq!(was, &format!("28E {FILED}, attempted"));
    assert_eq!(is, "030/02 Invented burglary of a shed");
    let later = r#""classification": {"code": "8N", "title": "Invented assault"}"#;
    tablet.supplement(later);
    assert_eq!(tablet.listed("8N"), ["Invented assault"]);
    assert_eq!(tablet.listed("030/02"), [""; 0]);

    sync(&tablet.session).unwrap();
    tablet.confirmed("28E", "Invented as Confirmed");
    assert_eq!(tablet.called(), "Invented as Confirmed");
    let after = r#""classification": {"code": "105/01", "title": "Invented afterwards"}"#;
    tablet.supplement(after);
    assert_eq!(tablet.called(), "Invented as Confirmed");
    assert_eq!(tablet.listed("28E"), ["Invented as Confirmed"]);
    for words in ["105/01", "afterwards", "8N", "031/00", "of a home"] {
        assert!(tablet.is_found(words), "{words}");
    }
    assert_eq!(stands(&tablet)[0].2, "105/01 Invented afterwards");
}

#[test]
fn a_supplement_that_corrects_the_code_is_listed_by_it() {
    let tablet = Tablet::with_a_report();
    let filter = ListFilter {
        offence: Some("030/02".parse().unwrap()),
        ..ListFilter::default()
    };
    let json = r#"{"reason": "Invented",
        "corrections": [{"field": "classification.code", "is": "030/02"}]}"#;
    let patch = parse_document(json).unwrap();
    let supplement = tablet.session.create_supplement(tablet.record, patch);
    let draft = supplement.unwrap().draft;
    let lines = tablet.session.list(&filter).unwrap();
    let drafts: Vec<_> = lines.iter().map(|line| line.draft).collect();
    assert_eq!(drafts, [Some(draft)]);
}

/// What is pointed out of what the force confirmed: the fields, and the words.
fn confirmed_otherwise(warnings: &[FieldWarning]) -> Vec<(&str, &str)> {
    let of_code = warnings.iter();
    let of_code = of_code.filter(|one| one.code == "confirmed_otherwise");
    of_code
        .map(|one| (one.field.as_str(), one.message.as_ref()))
        .collect()
}

#[test]
fn what_the_force_confirmed_is_told_where_the_officer_goes_on() {
    let tablet = Tablet::with_a_report();
    let session = &tablet.session;
    let another = |name: &str| {
        let person = pocketbook_core::NewPerson {
            name: name.to_owned(),
            roles: vec![Role::Victim],
            ..pocketbook_core::NewPerson::default()
        };
        session.add_person(tablet.incident, &person).unwrap().id
    };
    let said = |said: &str| {
        let json = format!(r#"{{"reason": "Invented", {said}}}"#);
        let patch = parse_document(&json).unwrap();
        session.create_supplement(tablet.record, patch).unwrap()
    };
    let corrected = |field: &str, is: &str| {
        format!(
            r#""corrections": [{{"field": "place_detail", "is": "Yard"}},
                {{"field": "classification.{field}", "is": "{is}"}}]"#
        )
    };
    let made = |victim| {
        let made = session.create_reports_for_victims(tablet.report, &[victim]);
        made.unwrap().remove(0).warnings
    };
    // Before there is a word of the force.
    assert_eq!(confirmed_otherwise(&made(another("Invented SECOND"))), []);
    assert_eq!(confirmed_otherwise(&said(OUTBUILDING).warnings), []);
    tablet.confirmed("030/02", "Invented burglary elsewhere");
    let third = made(another("Invented THIRD"));
    let [(field, words)] = confirmed_otherwise(&third)[..] else {
        panic!("{third:?}");
    };
    assert_eq!(field, "classification");
    let at = session.report(tablet.report).unwrap().confirmed.unwrap();
    let at = at.confirmed_at.to_string();
    let year = at.split('-').next().unwrap();
    for told in [
        "030/02 Invented burglary elsewhere",
        "crime management",
        year,
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    for (supplement, expected) in [
        (OUTBUILDING.to_owned(), Some("classification")),
        (corrected("code", "8N"), Some("corrections[1].is")),
        (
            corrected("inchoate", "conspiracy"),
            Some("corrections[1].is"),
        ),
        // What is of something else, and what agrees with the force.
        (r#""narrative": "Invented""#.to_owned(), None),
        (
            r#""classification": {"code": "030/02", "title": "Invented"}"#.to_owned(),
            None,
        ),
    ] {
        let supplement = said(&supplement);
        let told = confirmed_otherwise(&supplement.warnings);
        let fields: Vec<_> = told.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, Vec::from_iter(expected), "{:?}", supplement.content);
        let filed = session.file_supplement(supplement.draft).unwrap();
        let told = confirmed_otherwise(&filed.warnings);
        let fields: Vec<_> = told.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, Vec::from_iter(expected), "{:?}", supplement.content);
    }
}

#[test]
fn what_stands_already_is_pointed_out_in_a_supplement() {
    let tablet = Tablet::with_a_report();
    let session = &tablet.session;
    let pointed_out = |said: &str| {
        let json = format!(r#"{{"reason": "Invented", {said}}}"#);
        let patch = parse_document(&json).unwrap();
        let supplement = session.create_supplement(tablet.record, patch).unwrap();
        let fields = |warnings: &[FieldWarning]| {
            let again = warnings.iter().filter(|one| one.code == "stands_already");
            again.map(|one| one.field.clone()).collect::<Vec<_>>()
        };
        let open = fields(&supplement.warnings);
        let filed = session.file_supplement(supplement.draft).unwrap();
        assert_eq!(fields(&filed.warnings), open, "{said}");
        open
    };
    let times = std::cell::Cell::new(0);
    let correction = |field: &str, is: &str| {
        times.set(times.get() + 1);
        format!(
            r#""corrections": [{{"field": "narrative", "is": "Invented {}"}},
                {{"field": "{field}", "is": "{is}"}}]"#,
            times.get()
        )
    };
    for (field, is, again) in [
        ("place_detail", "nothing", true),
        ("place_detail", "Yard", false),
        ("place_detail", "Yard", true),
        ("place_detail", "nothing", false),
        ("place_detail", "nothing", true),
        ("classification.code", "28E", true),
        ("classification.code", "28e", true),
        ("kind", "crime", true),
        ("classification.inchoate", "substantive", false),
    ] {
        let expected: &[&str] = if again { &["corrections[1].is"] } else { &[] };
        assert_eq!(
            pointed_out(&correction(field, is)),
            expected,
            "{field}: {is}"
        );
    }
    let own = format!(r#""classification": {{"code": "28E", "title": "{FILED}"}}"#);
    assert_eq!(pointed_out(&own), ["classification"]);
    assert_eq!(pointed_out(OUTBUILDING), [""; 0]);
    assert_eq!(pointed_out(OUTBUILDING), ["classification"]);
}

#[test]
fn a_supplement_says_the_offence_once() {
    let tablet = Tablet::with_a_report();
    let json = format!(
        r#"{{"reason": "Invented", {OUTBUILDING},
            "corrections": [{{"field": "classification.code", "is": "8N"}}]}}"#
    );
    let patch = parse_document(&json).unwrap();
    let refused = tablet.session.create_supplement(tablet.record, patch);
    assert_eq!(fields(&refused.unwrap_err()), ["corrections[0].field"]);
}

/// Whatever the desk asks of a supplement's record, it is told which report that is
/// to; of a record that is not there, nothing.
#[test]
fn the_desk_that_names_a_supplement_is_told_its_report() {
    let tablet = Tablet::with_a_report();
    let supplement = tablet.supplement(OUTBUILDING);
    sync(&tablet.session).unwrap();
    let desk = tablet.gateway.open().unwrap();
    let (offence, reason) = (Classification::in_words("Invented"), "Invented".into());
    let asked = |record: RecordId| {
        let confirmed = desk.classify(record, &offence, &reason, "crime management");
        [
            confirmed.map(drop),
            desk.classifications(record).map(drop),
            desk.filed_report(record).map(drop),
        ]
        .map(|told| told.unwrap_err().to_string())
    };
    let of_its_report = format!("give the record of its report, {}", tablet.record);
    assert!(
        asked(supplement)
            .iter()
            .all(|told| told.ends_with(&of_its_report))
    );
    let nobodys = RecordId::from_parts(1, [7; 10]);
    assert!(
        asked(nobodys)
            .iter()
            .all(|told| told.contains("no such crime report"))
    );
}

/// Part of an offence that a class took away: where it is said instead.
#[test]
fn a_part_of_an_offence_that_stands_no_more_is_told_where_it_is_said() {
    let tablet = Tablet::with_a_report();
    let session = &tablet.session;
    let rape = without_a_crime(session, tablet.incident, "reported_rape");
    let record = session.file_report(rape).unwrap().record;
    let correcting = |field: &str, is: &str| {
        let json = format!(
            r#"{{"reason": "Invented", "corrections": [{{"field": "{field}", "is": "{is}"}}]}}"#
        );
        session.create_supplement(record, parse_document(&json).unwrap())
    };
    let another = correcting("kind", "hate_incident").unwrap();
    session.file_supplement(another.draft).unwrap();
    let refused = correcting("classification.title", "Invented abuse").unwrap_err();
    let told = refused.to_string();
    assert_eq!(fields(&refused), ["corrections[0].field"]);
    assert!(
        told.contains("say in the supplement's own classification"),
        "{told}"
    );
}

/// An incident without a crime, of this class, of which no offence was ever
/// entered.
pub(super) fn without_a_crime(session: &Session, incident: IncidentId, class: &str) -> DraftId {
    let json = format!(
        r#"{{"kind": {{"non_crime_incident": "{class}"}}, "narrative": "Invented",
            "reported_at": "2026-03-06T18:56:00.000Z", "recording": {{"amounts_to_crime": false}}}}"#
    );
    let patch = parse_document(&json).unwrap();
    session.create_report(incident, patch).unwrap().draft
}

/// The titles under which a report is listed by the code of an offence.
pub(super) fn listed(session: &Session, report: DraftId, code: &str) -> Vec<String> {
    let filter = ListFilter {
        offence: Some(code.parse().unwrap()),
        ..ListFilter::default()
    };
    let lines = session.list(&filter).unwrap().into_iter();
    let lines = lines.filter(|line| line.draft == Some(report));
    lines.map(|line| line.title.reveal().to_owned()).collect()
}

#[test]
fn a_reported_rape_is_filed_listed_and_found_under_its_code() {
    let scene = super::scene();
    let session = &scene.session;
    let report = without_a_crime(session, scene.incident.id, "reported_rape");
    let listed = |code: &str| listed(session, report, code);
    assert_eq!(listed("N100"), ["reported rape (N100)"], "not filed yet");
    let offered = session.report(report).unwrap().offered;
    assert!(offered.iter().any(|one| one.field == "classification"));
    let sealed = session.file_report(report).unwrap();
    assert_eq!(sealed.warnings, []);
    let payload = session.sealed_payload(sealed.record).unwrap();
    let offence = &payload["content"]["report"]["classification"];
    assert_eq!(offence["code"], "N100");
    assert_eq!(offence["title"], "Reported incident of rape");
    assert_eq!(offence["list"]["list"], "common-offences");
    assert_eq!(listed("N100"), ["Reported incident of rape"]);
    assert_eq!(session.search("N100", 5).unwrap().len(), 1);
    // No officer entered it, and none is named for it.
    let history = &payload["content"]["report"]["classification_history"];
    assert_eq!(history.as_array().map(Vec::len), Some(0), "{history}");
    // The other classes have no code.
    let other = without_a_crime(session, scene.incident.id, "hate_incident");
    let sealed = session.file_report(other).unwrap();
    let payload = session.sealed_payload(sealed.record).unwrap();
    assert!(payload["content"]["report"]["classification"].is_null());
}

#[test]
fn an_offence_that_was_emptied_on_purpose_is_not_filled_in_and_counts_by_its_class() {
    let scene = super::scene();
    let session = &scene.session;
    let report = without_a_crime(session, scene.incident.id, "reported_rape");
    for json in [
        r#"{"classification": {"title": "Invented words"}}"#,
        r#"{"clear": ["classification"]}"#,
    ] {
        let patch = parse_document(json).unwrap();
        session.edit_report(report, patch).unwrap();
    }
    let offered = session.report(report).unwrap().offered;
    assert!(offered.iter().all(|one| one.field != "classification"));
    let record = session.file_report(report).unwrap().record;
    let payload = session.sealed_payload(record).unwrap();
    let sealed = &payload["content"]["report"];
    assert!(sealed["classification"].is_null(), "{sealed}");
    assert_eq!(sealed["emptied"], serde_json::json!(["classification"]));
    let history = sealed["classification_history"].as_array().unwrap();
    assert_eq!(history.len(), 1, "{history:?}");
    assert_eq!(history[0]["classification"]["title"], "Invented words");
    assert_eq!(listed(session, report, "N100"), ["reported rape (N100)"]);
}

#[test]
fn an_incident_without_a_crime_is_not_filed_with_the_code_of_one() {
    let scene = super::scene();
    let session = &scene.session;
    let report = without_a_crime(session, scene.incident.id, "domestic_incident");
    let assault = r#"{"classification": {"code": "105/01"}}"#;
    session
        .edit_report(report, parse_document(assault).unwrap())
        .unwrap();
    let refused = session.file_report(report).unwrap_err();
    assert_eq!(fields(&refused), ["classification.code"]);
    assert!(
        refused.to_string().contains("clear classification"),
        "{refused}"
    );
    let clear = r#"{"clear": ["classification"]}"#;
    session
        .edit_report(report, parse_document(clear).unwrap())
        .unwrap();
    let record = session.file_report(report).unwrap().record;
    let said = r#"{"reason": "Invented", "classification": {"code": "105/01"}}"#;
    let refused = session.create_supplement(record, parse_document(said).unwrap());
    let refused = refused.unwrap_err();
    assert_eq!(fields(&refused), ["classification.code"]);
    assert!(
        refused.to_string().contains("report of its own"),
        "{refused}"
    );
    // Nor a crime with that of an incident.
    let crime = scene.ready("Invented").draft;
    let incident = r#"{"classification": {"code": "N100"}}"#;
    session
        .edit_report(crime, parse_document(incident).unwrap())
        .unwrap();
    let refused = session.file_report(crime).unwrap_err();
    assert_eq!(fields(&refused), ["classification.code"]);
}
