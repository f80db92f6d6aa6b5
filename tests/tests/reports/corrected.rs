//! What a supplement corrected is what counts wherever a report is held against
//! others, listed, found or counted; what was filed is still read as it was.

use pocketbook_core::model::{DraftId, RecordId};
use pocketbook_core::{
    ListFilter, ListedKind, ReportView, SealedView, SupplementView, parse_document,
};

use super::{Scene, fields, scene};

const SAME_THING: &str = "same_thing_reported";
const SAME_CRIME: &str = "same_crime_reported";
/// The mark of the first thing of a report.
const MARK: &str = "property[0].identifiers[0].value";

impl Scene {
    /// A report of an offence with one car.
    fn of_a_car(&self, offence: &str, mark: &str) -> ReportView {
        let report = self.ready("Invented");
        let json = format!(
            r#"{{"classification": {{"title": "{offence}"}},
                "property": [{{"status": "stolen", "description": "Invented car",
                    "identifiers": [{{"kind": "registration_mark", "value": "{mark}"}}]}}]}}"#
        );
        let patch = parse_document(&json).unwrap();
        self.session.edit_report(report.draft, patch).unwrap()
    }

    fn correcting(&self, report: RecordId, field: &str, is: &str) -> SupplementView {
        let json = format!(
            r#"{{"reason": "Read again", "corrections": [{{"field": "{field}", "is": "{is}"}}]}}"#
        );
        let patch = parse_document(&json).unwrap();
        self.session.create_supplement(report, patch).unwrap()
    }

    fn corrected(&self, report: RecordId, field: &str, is: &str) -> SealedView {
        let supplement = self.correcting(report, field, is);
        self.session.file_supplement(supplement.draft).unwrap()
    }

    /// The reports with a thing that a report has.
    fn same_things(&self, report: DraftId) -> Vec<DraftId> {
        let view = self.session.report(report).unwrap();
        let warned = view.warnings.iter().any(|one| one.code == SAME_THING);
        assert_eq!(warned, !view.same_things.is_empty());
        let named = view.same_things.iter();
        named.map(|one| one.report.draft).collect()
    }

    /// The reports of the crime that a report tells of.
    fn same_crime(&self, report: DraftId) -> Vec<DraftId> {
        let view = self.session.report(report).unwrap();
        let warned = view.warnings.iter().any(|one| one.code == SAME_CRIME);
        assert_eq!(warned, !view.same_crime.is_empty());
        view.same_crime.iter().map(|one| one.draft).collect()
    }
}

/// At which corrections something is pointed out, by its code.
fn pointed_out(warnings: &[pocketbook_core::model::FieldWarning], code: &str) -> Vec<String> {
    let of_code = warnings.iter().filter(|one| one.code == code);
    of_code.map(|one| one.field.clone()).collect()
}

#[test]
fn a_number_that_was_corrected_collides_with_what_is_right_and_no_more_with_what_was_wrong() {
    let scene = scene();
    let session = &scene.session;
    let first = scene.of_a_car("Burglary", "AB12 CDE").draft;
    let second = scene.of_a_car("Theft", "AB12 CDE").draft;
    let third = scene.of_a_car("Robbery", "XY34 ZZZ").draft;
    let record = session.file_report(second).unwrap().record;
    assert_eq!(scene.same_things(first), [second]);
    // What is not filed yet corrects nothing, and says what it would do.
    let supplement = scene.correcting(record, MARK, "xy34zzz");
    assert_eq!(
        pointed_out(&supplement.warnings, SAME_THING),
        ["corrections[0].is"]
    );
    assert_eq!(scene.same_things(first), [second]);
    assert_eq!(scene.same_things(third), []);
    let filed = session.file_supplement(supplement.draft).unwrap();
    assert_eq!(
        pointed_out(&filed.warnings, SAME_THING),
        ["corrections[0].is"]
    );
    assert_eq!(scene.same_things(first), []);
    assert_eq!(scene.same_things(second), [third]);
    assert_eq!(scene.same_things(third), [second]);
    // The newest counts, and one that takes a number away says nothing of it.
    let filed = scene.corrected(record, MARK, "CD56 EFG");
    assert_eq!(pointed_out(&filed.warnings, SAME_THING), [""; 0]);
    for report in [first, second, third] {
        assert_eq!(scene.same_things(report), []);
    }
    // Where there was no number after all, two such are not one thing.
    let other = session.file_report(third).unwrap().record;
    for record in [record, other] {
        scene.corrected(record, MARK, "nothing");
    }
    assert_eq!(scene.same_things(third), []);
}

#[test]
fn a_report_is_of_the_crime_that_its_corrections_say() {
    let scene = scene();
    let session = &scene.session;
    // While there is one victim, the reports are theirs without a word.
    let first = scene.ready("Invented").draft;
    let second = scene.ready("Invented again").draft;
    let other = scene.person("Invented SECOND");
    let record = session.file_report(second).unwrap().record;
    assert_eq!(scene.same_crime(first), [second]);
    scene.corrected(record, "victim", &other.to_string());
    assert_eq!(scene.same_crime(first), []);
    assert_eq!(scene.same_crime(second), []);
    // The other victim has a report of it now, and the first has theirs.
    let copies = session.create_reports_for_victims(first, &[other]);
    assert_eq!(fields(&copies.unwrap_err()), ["victims[0]"]);
    let third = scene.ready("Invented once more").draft;
    let theirs = format!(r#"{{"victim": {{"person": "{other}"}}}}"#);
    session
        .edit_report(third, parse_document(&theirs).unwrap())
        .unwrap();
    assert_eq!(scene.same_crime(third), [second]);
    // A list and a search tell whose it is now.
    let filter = ListFilter {
        kinds: vec![ListedKind::CrimeReport],
        ..ListFilter::default()
    };
    let lines = session.list(&filter).unwrap();
    let line = lines
        .iter()
        .find(|line| line.draft == Some(second))
        .unwrap();
    assert_eq!(line.who.reveal(), "Invented SECOND");
    // Another time is another crime; back again is pointed out.
    let apart = r#"{"committed_from": "2026-03-05T10:00:00.000Z", "committed_certainty": "exact"}"#;
    session
        .edit_report(third, parse_document(apart).unwrap())
        .unwrap();
    let timed = r#"{"reason": "Invented", "corrections": [
        {"field": "committed_from", "is": "2026-03-04T10:00:00.000Z"},
        {"field": "committed_certainty", "is": "exact"}]}"#;
    let timed = session
        .create_supplement(record, parse_document(timed).unwrap())
        .unwrap();
    session.file_supplement(timed.draft).unwrap();
    assert_eq!(scene.same_crime(third), []);
    let back = scene.correcting(record, "committed_from", "2026-03-05T10:00:00.000Z");
    assert_eq!(
        pointed_out(&back.warnings, SAME_CRIME),
        ["corrections[0].is"]
    );
    session.file_supplement(back.draft).unwrap();
    assert_eq!(scene.same_crime(third), [second]);
}

/// The code says which offence it is, whatever title was left beside it.
#[test]
fn a_code_that_was_corrected_makes_it_the_offence_of_another_report() {
    let scene = scene();
    let session = &scene.session;
    let coded = |code: &str| {
        let report = scene.ready("Invented").draft;
        let json = format!(r#"{{"classification": {{"code": "{code}", "title": ""}}}}"#);
        let patch = parse_document(&json).unwrap();
        session.edit_report(report, patch).unwrap().draft
    };
    let (first, second) = (coded("008/06"), coded("105/01"));
    assert_eq!(scene.same_crime(first), []);
    let record = session.file_report(second).unwrap().record;
    scene.corrected(record, "classification.code", "008/06");
    assert_eq!(scene.same_crime(first), [second]);
    assert_eq!(scene.same_crime(second), [first]);
    // It is listed under the offence that it now is.
    let of = |code: &str| {
        let filter = ListFilter {
            offence: Some(code.parse().unwrap()),
            ..ListFilter::default()
        };
        let lines = session.list(&filter).unwrap().into_iter();
        lines.filter_map(|line| line.draft).collect::<Vec<_>>()
    };
    assert!(of("008/06").contains(&second));
    assert_eq!(of("105/01"), []);
    // And called what it now is, wherever it is listed.
    let right = "Assault occasioning actual bodily harm, invented";
    scene.corrected(record, "classification.title", right);
    let line = session.list(&ListFilter::default()).unwrap();
    let line = line.into_iter().find(|one| one.draft == Some(second));
    let reports = session.reports(None).unwrap();
    let report = reports.into_iter().find(|one| one.draft == second);
    let overview = session.incident_overview(scene.incident.id).unwrap();
    let linked = overview.reports.into_iter().find(|one| one.draft == second);
    let titles = [
        line.unwrap().title,
        report.unwrap().title,
        linked.unwrap().title,
    ];
    assert_eq!(titles.map(|title| title.reveal().to_owned()), [right; 3]);
}

/// By what was filed, which a slip or a note may still say, and by what is right.
#[test]
fn a_report_is_found_by_the_number_that_was_corrected_and_by_the_one_that_was_filed() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.of_a_car("Theft", "AB12 CDE").draft;
    let record = session.file_report(report).unwrap().record;
    scene.corrected(record, MARK, "XY34 ZZZ");
    for mark in ["AB12CDE", "ab12 cde", "XY34ZZZ", "xy34 zzz"] {
        let hits = session.search(mark, 9).unwrap();
        let found = hits.iter().filter_map(|hit| hit.line.as_ref()?.draft);
        assert!(found.collect::<Vec<_>>().contains(&report), "{mark}");
    }
}

#[test]
fn an_incident_tells_the_time_that_was_corrected_and_says_so() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let told = || {
        let entries = session.incident_timeline(scene.incident.id).unwrap();
        let of_report = entries
            .into_iter()
            .find(|one| one.code == "report_reported");
        let entry = of_report.unwrap();
        (entry.at.to_string(), entry.words.ends_with(", corrected"))
    };
    assert_eq!(told(), ("2026-03-06T18:56:00.000Z".to_owned(), false));
    let right = "2026-03-05T18:56:00.000Z";
    scene.corrected(report.record, "reported_at", right);
    assert_eq!(told(), (right.to_owned(), true));
    let shown = session.report(report.draft).unwrap().clock.unwrap();
    let overview = session.incident_overview(scene.incident.id).unwrap();
    assert_eq!(overview.clock.unwrap().deadline, shown.deadline);
}
