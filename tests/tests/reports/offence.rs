//! What the offence of a report is taken for now: what the force confirmed last,
//! else what was filed. Nothing that it was
//! taken for before is lost.

use pocketbook_core::model::{Classification, DraftId, IncidentId, RecordId};
use pocketbook_core::{ListFilter, Session, TimelineSubject, parse_document};
use pocketbook_testkit::{TestGateway, enrolled_tablet, new_incident, ready_report, sync, unlock};

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
