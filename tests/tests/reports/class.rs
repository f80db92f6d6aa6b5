//! A class that is corrected takes its code along, and an offence of an incident
//! without a crime is emptied as a whole: wherever a report is listed, found,
//! shown or held against others, and never in what was sealed.

use pocketbook_core::model::{DraftId, RecordId, SupplementPatch};
use pocketbook_core::{CoreError, ListFilter, SealedView, SupplementView, parse_document};

use super::offence::{listed, without_a_crime};
use super::{Scene, fields, scene};

impl Scene {
    /// A filed incident without a crime, of this class.
    fn of_a_class(&self, class: &str) -> (DraftId, RecordId) {
        let draft = without_a_crime(&self.session, self.incident.id, class);
        (draft, self.session.file_report(draft).unwrap().record)
    }

    fn saying(&self, report: RecordId, said: &str) -> Result<SupplementView, CoreError> {
        let json = format!(r#"{{"reason": "Read again", {said}}}"#);
        let patch: SupplementPatch = parse_document(&json).unwrap();
        self.session.create_supplement(report, patch)
    }

    fn says(&self, report: RecordId, said: &str) -> SealedView {
        let supplement = self.saying(report, said).unwrap();
        self.session.file_supplement(supplement.draft).unwrap()
    }

    /// What it is called in the list of all, and by an open incident.
    fn called(&self, report: DraftId) -> String {
        let all = self.session.list(&ListFilter::default()).unwrap();
        let line = all.iter().find(|line| line.draft == Some(report)).unwrap();
        let opened = self.session.incident_overview(self.incident.id).unwrap();
        let linked = opened.reports.iter().find(|one| one.draft == report);
        assert_eq!(linked.unwrap().title, line.title);
        line.title.reveal().to_owned()
    }

    /// Each field that was corrected, as it stands.
    fn stands(&self, report: DraftId) -> Vec<(String, String)> {
        let shown = self.session.report(report).unwrap().as_it_stands;
        let shown = shown.into_iter();
        shown
            .map(|one| (one.field, one.stands.reveal().to_owned()))
            .collect()
    }
}

fn correcting(corrections: &[(&str, &str)]) -> String {
    let each = corrections
        .iter()
        .map(|(field, is)| format!(r#"{{"field": "{field}", "is": "{is}"}}"#));
    let each: Vec<_> = each.collect();
    format!(r#""corrections": [{}]"#, each.join(", "))
}

fn pairs<'p>(of: &[(&'p str, &'p str)]) -> Vec<(String, String)> {
    let of = of.iter();
    of.map(|(field, is)| ((*field).to_owned(), (*is).to_owned()))
        .collect()
}

#[test]
fn a_class_that_is_corrected_takes_its_code_along_and_brings_it() {
    let scene = scene();
    let (report, record) = scene.of_a_class("reported_rape");
    assert_eq!(listed(&scene.session, report, "N100").len(), 1);
    scene.says(record, &correcting(&[("kind", "hate_incident")]));
    assert_eq!(listed(&scene.session, report, "N100"), [""; 0]);
    assert_eq!(scene.called(report), "hate incident");
    assert_eq!(
        scene.stands(report),
        pairs(&[("classification", "nothing"), ("kind", "hate_incident")])
    );
    let hits = scene.session.search("hate incident", 9).unwrap();
    let found = hits.iter().filter_map(|hit| hit.line.as_ref());
    let found = found.filter(|line| line.draft == Some(report));
    let titles: Vec<_> = found.map(|line| line.title.reveal()).collect();
    assert_eq!(titles, ["hate incident"]);
    // What went has no parts to correct.
    let title = correcting(&[("classification.title", "Invented")]);
    let refused = scene.saying(record, &title).unwrap_err();
    assert_eq!(fields(&refused), ["corrections[0].field"]);
    // A field is corrected as a whole: what stands within it is none of its own, or
    // two corrections of one field would be told side by side.
    for within in [
        "kind.non_crime_incident",
        "victim.person",
        "victim_care.needs.given",
    ] {
        let refused = scene.saying(record, &correcting(&[(within, "hate_incident")]));
        let refused = refused.unwrap_err();
        assert_eq!(fields(&refused), ["corrections[0].field"], "{within}");
    }
    // The 24 hours count from it.
    let refused = scene.saying(record, &correcting(&[("reported_at", "nothing")]));
    assert_eq!(fields(&refused.unwrap_err()), ["corrections[0].is"]);
    // It comes back with the class.
    scene.says(record, &correcting(&[("kind", "reported_rape")]));
    assert_eq!(
        listed(&scene.session, report, "N100"),
        ["Reported incident of rape"]
    );
    assert!(scene.stands(report).is_empty(), "as it was filed");
    // What was sealed is as it was.
    let payload = scene.session.sealed_payload(record).unwrap();
    let sealed = &payload["content"]["report"];
    assert_eq!(sealed["classification"]["code"], "N100");

    let (report, record) = scene.of_a_class("hate_incident");
    assert_eq!(listed(&scene.session, report, "N100"), [""; 0]);
    scene.says(record, &correcting(&[("kind", "reported_rape")]));
    assert_eq!(
        listed(&scene.session, report, "N100"),
        ["reported rape (N100)"]
    );
    assert_eq!(scene.stands(report), pairs(&[("kind", "reported_rape")]));
}

#[test]
fn an_offence_is_emptied_as_a_whole_where_there_is_no_crime() {
    let scene = scene();
    let (report, record) = scene.of_a_class("reported_rape");
    let nothing = correcting(&[("classification", "Nothing")]);
    let supplement = scene.saying(record, &nothing).unwrap();
    let correction = &supplement.content.corrections[0];
    assert_eq!(
        (correction.was.reveal(), correction.is.reveal()),
        ("N100 Reported incident of rape", "nothing")
    );
    scene.session.file_supplement(supplement.draft).unwrap();
    assert_eq!(scene.called(report), "reported rape (N100)");
    assert_eq!(
        scene.stands(report),
        pairs(&[("classification", "nothing")])
    );
    // By its class, and no more when that is corrected.
    assert_eq!(listed(&scene.session, report, "N100").len(), 1);
    scene.says(record, &correcting(&[("kind", "anti_social_behaviour")]));
    assert_eq!(listed(&scene.session, report, "N100"), [""; 0]);
    assert_eq!(scene.called(report), "anti-social behaviour");
    // A supplement may say it anew, of the class as it stands.
    let n100 = r#""classification": {"code": "N100"}"#;
    let refused = scene.saying(record, n100).unwrap_err();
    assert_eq!(fields(&refused), ["classification.code"]);
    assert!(refused.to_string().contains("reported rape"), "{refused}");
    scene.says(record, r#""classification": {"title": "Invented noise"}"#);
    assert_eq!(scene.called(report), "Invented noise");
    let both = format!("{n100}, {}", correcting(&[("kind", "reported_rape")]));
    scene.says(record, &both);
    assert_eq!(scene.called(report), "Reported incident of rape");

    // A crime has an offence.
    let crime = scene.filed("Invented").record;
    for is in [
        &[("classification", "nothing")][..],
        &[("classification", "Theft")],
    ] {
        let refused = scene.saying(crime, &correcting(is)).unwrap_err();
        let told = refused.to_string();
        assert!(fields(&refused)[0].starts_with("corrections[0]."), "{told}");
        assert!(told.contains("the supplement's own"), "{told}");
    }
}

#[test]
fn what_goes_with_its_class_is_not_corrected_beside_it() {
    let scene = scene();
    let (report, record) = scene.of_a_class("reported_rape");
    let kind = ("kind", "hate_incident");
    let title = ("classification.title", "Invented abuse");
    let code = ("classification.code", "nothing");
    let refused = scene.saying(record, &correcting(&[kind, title]));
    let refused = refused.unwrap_err();
    assert_eq!(fields(&refused), ["corrections[1].is"]);
    assert!(
        refused.to_string().contains("own classification"),
        "{refused}"
    );
    // The code alone leaves no title of another class behind.
    scene.says(record, &correcting(&[code, kind]));
    assert_eq!(scene.called(report), "hate incident");
    let (report, record) = scene.of_a_class("reported_rape");
    scene.says(record, &correcting(&[code, title, kind]));
    assert_eq!(scene.called(report), "Invented abuse");
    assert_eq!(listed(&scene.session, report, "N100"), [""; 0]);
}

#[test]
fn nothing_empties_words_and_the_number_of_a_thing_wherever_the_report_is_read() {
    let scene = scene();
    let session = &scene.session;
    let draft = |mark: &str| {
        let report = scene.ready("Invented").draft;
        let json = format!(
            r#"{{"place_detail": "Invented yard", "property": [{{"status": "stolen",
                "description": "Invented set", "make": "Inventel",
                "identifiers": [{{"kind": "serial_number", "value": "{mark}"}}]}}]}}"#
        );
        let patch = parse_document(&json).unwrap();
        session.edit_report(report, patch).unwrap();
        report
    };
    let (first, second) = (draft("INV 4711"), draft("INV 4711"));
    let record = session.file_report(first).unwrap().record;
    let same = || session.report(second).unwrap().same_things.len();
    assert_eq!(same(), 1);
    scene.says(
        record,
        &correcting(&[
            ("place_detail", "nothing"),
            ("property[0].make", "nothing"),
            ("property[0].identifiers[0].value", "nothing"),
        ]),
    );
    assert_eq!(same(), 0);
    let stands = scene.stands(first);
    assert!(stands.iter().all(|(_, is)| is == "nothing"), "{stands:?}");
    assert_eq!(stands.len(), 3);
    // Nothing is called so, and nothing is found by it.
    let reports = session.search("nothing", 9).unwrap();
    let lines = reports.iter().filter_map(|hit| hit.line.as_ref());
    assert_eq!(lines.filter(|line| line.draft == Some(first)).count(), 0);
    for field in [
        "narrative",
        "classification.title",
        "property[0].description",
    ] {
        let refused = scene.saying(record, &correcting(&[(field, "nothing")]));
        assert_eq!(
            fields(&refused.unwrap_err()),
            ["corrections[0].is"],
            "{field}"
        );
    }
}
