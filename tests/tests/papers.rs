//! The papers of a report as people read them: the summary, which leaves out
//! nothing that was entered, and what the victim is given, which says nothing
//! that could harm them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "papers/another_victim.rs"]
mod another_victim;
#[path = "papers/disclosed.rs"]
mod disclosed;
#[path = "papers/received.rs"]
mod received;
#[path = "papers/uk_time.rs"]
mod uk_time;

use std::process::Command;

use pocketbook_core::model::{
    Classification, Correction, Inchoate, IncidentId, IncidentPatch, OffenceListEdition,
    ReferenceName, ReportPatch, Reported, ReportingMethod, SupplementPatch, Timestamp, Victim,
};
use pocketbook_core::{
    CoreError, ListFilter, ListedKind, NewIncident, ReportView, Session, built_in_form, lists,
    parse_document, seal,
};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, new_incident, not_run, ready_report, sync, tablet, unlock,
};
use serde_json::{Value, json};

/// The text of a PDF between its heads and feet, one space between words;
/// `None`, said aloud, where the tool is missing.
fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    // Within the margins of 20 mm, in points, so that a page's foot never
    // parts a sentence that goes over it.
    let inside = ["-raw", "-x", "0", "-y", "50", "-W", "600", "-H", "736"];
    let done = Command::new("pdftotext")
        .args(inside)
        .arg(&path)
        .arg("-")
        .output();
    match done {
        Ok(done) if done.status.success() => Some(plain(&String::from_utf8(done.stdout).unwrap())),
        _ => {
            not_run("pdftotext (poppler-utils) is not here");
            None
        }
    }
}

/// Without the invisible places to break a long word.
fn plain(text: &str) -> String {
    let visible = text.replace('\u{200b}', "");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected:?} not in\n{text}");
    }
}

/// An incident that was told by telephone then.
fn incident_reported(session: &Session, incident: IncidentId, at: Timestamp) {
    let patch = IncidentPatch {
        reported: Some(Reported {
            at,
            how: ReportingMethod::Telephone,
            by: None,
        }),
        ..IncidentPatch::default()
    };
    session.edit_incident(incident, patch).unwrap();
}

/// A report with every field, in an incident with every field.
fn full(session: &Session) -> ReportView {
    let incident: NewIncident = parse_document(include_str!("papers/incident.json")).unwrap();
    let incident = session.create_incident(&incident).unwrap();
    let victim = incident.people[0].person.id.to_string();
    let report = include_str!("papers/report.json").replace("PERSON", &victim);
    let earlier = ReportPatch {
        classification: Some(Classification::in_words("Theft of a Telephone")),
        ..ReportPatch::default()
    };
    let view = session.create_report(incident.id, earlier).unwrap();
    let patch = parse_document(&report).unwrap();
    let view = session.edit_report(view.draft, patch).unwrap();
    assert_eq!(view.missing, []);
    view
}

/// Every text that somebody wrote within a document, as it is printed. Codes
/// are lower case throughout, which nothing that was written in these tests is;
/// identifiers and digests are nobody's words.
fn written(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|one| written(one, found)),
        Value::Array(all) => all.iter().for_each(|one| written(one, found)),
        Value::String(text) => {
            let code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
            let digest = text.len() == 64;
            let identifier = text.len() == 36 && text.split('-').count() == 5;
            let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
            if digest || identifier || text.is_empty() || (begins && text.chars().all(code)) {
                return;
            }
            found.push(as_printed(text));
        }
        _ => {}
    }
}

/// A time or a day as the pages say it; any other text as it is.
fn as_printed(text: &str) -> String {
    let time: Result<Timestamp, _> = text.parse();
    match time {
        Ok(time) => format!(
            "{} {}",
            time.in_uk().format("%-d %B %Y %H:%M"),
            time.uk_zone()
        ),
        Err(_) if text.len() == 10 && text.split('-').count() == 3 => {
            let day: Timestamp = format!("{text}T00:00:00.000Z").parse().unwrap();
            day.utc().format("%-d %B %Y").to_string()
        }
        Err(_) => plain(text),
    }
}

#[test]
fn a_summary_leaves_out_nothing_that_was_entered() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let report = full(&session);
    let draft = session.report_summary(report.draft).unwrap();
    let sealed = session.file_report(report.draft).unwrap();
    let payload = session.sealed_payload(sealed.record).unwrap();
    let mut entered = Vec::new();
    for part in ["report", "incident", "local_reference"] {
        written(&payload["content"][part], &mut entered);
    }
    assert!(entered.len() > 90, "{}", entered.len());
    let filed = session.report_summary(report.draft).unwrap();
    for (pdf, status) in [
        (draft, "Draft: not filed yet"),
        (filed, "not yet received by the force"),
    ] {
        let Some(text) = text_of(&pdf) else { return };
        says(&text, &[status]);
        for one in &entered {
            assert!(text.contains(one.as_str()), "{one:?} not in\n{text}");
        }
        says(
            &text,
            &[
                // Codes in words, amounts in pounds, parts in their order.
                "Kind Crime",
                "How reported By a 999 call",
                "attempted",
                "(between)",
                "latitude 51.501009, longitude -0.127758 (WGS 84), within 12 m",
                "Premises Flat",
                "Victim, witness",
                "In this report The victim of this report",
                "Self-defined ethnicity W9 Any other White background (18+1)",
                "Observed appearance IC4 Asian (Indian subcontinent)",
                "40 to 50 years",
                "Fear or distress about testifying; Under 18",
                "Language pl",
                "07700 900123; preferred; safe to use: yes; safe to leave a message: no",
                "Relationship to the suspect Former partner: Parted at Candlemas",
                "Stolen Black Telephone; mobile telephone; make Inventel",
                "quantity 17; value £1,234.50; owner Marigold INVENTED; exhibit ABC/1",
                "Pane of Glass; numbers not known; quantity not stated",
                "Hate crime: race Yes",
                "Knife or other blade No",
                "Not asked domestic abuse, ",
                "CCTV looked for No: No Cameras on the stair",
                "Forensic opportunities secured Not applicable: Nothing was touched",
                "Not considered house-to-house enquiries, description circulated",
                "Named suspect No",
                "Not asked forensic evidence, traceable vehicle, identifiable property",
                "Form invented-form",
                "Q3 314",
                "Score 27",
                "Reference given Local reference, on a slip of paper",
                "Confirmed by the force Not yet",
                "The answers lead to A crime: ",
                // Three answers, on the page as in the record.
                "Age Not known",
                "Interpreter needed Refused",
                "Q2 Refused",
                "Q7 Not known",
                "E-mail Refused; safe to use: not known; safe to leave a message: not asked",
                "Supports a prosecution Refused",
                "Not asked date of birth, age, sex, self-defined ethnicity, observed appearance, injury",
            ],
        );
    }
}

#[test]
fn a_filed_report_is_printed_as_it_was_filed_with_what_came_later_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = TestGateway::start().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let report = full(&session);
    let sealed = session.file_report(report.draft).unwrap();
    let title = IncidentPatch {
        title: Some("Title of Later".into()),
        ..IncidentPatch::default()
    };
    session.edit_incident(report.incident, title).unwrap();
    let supplement = SupplementPatch {
        reason: Some("A Neighbour remembered".into()),
        narrative: Some("A Van with a Stripe.".into()),
        corrections: Some(vec![Correction {
            field: "committed_from".to_owned(),
            is: "2026-03-06T17:10:00.000Z".into(),
        }]),
        ..SupplementPatch::default()
    };
    let supplement = session
        .create_supplement(sealed.record, supplement)
        .unwrap();
    let not_filed = session.report_summary(report.draft).unwrap();
    session.file_supplement(supplement.draft).unwrap();
    sync(&session).unwrap();
    let confirmed = Classification {
        code: "30X".parse().ok(),
        list: Some(OffenceListEdition {
            list: "home-office".to_owned(),
            edition: "4".to_owned(),
        }),
        inchoate: Inchoate::Conspiracy,
        ..Classification::in_words("Burglary as Confirmed")
    };
    let (reason, by) = ("Reviewed, invented".into(), "Crime Management");
    let desk = gateway.open().unwrap();
    desk.classify(sealed.record, &confirmed, &reason, by)
        .unwrap();
    sync(&session).unwrap();
    let filed = session.report_summary(report.draft).unwrap();
    if let (Some(before), Some(after)) = (text_of(&not_filed), text_of(&filed)) {
        says(&before, &["Supplementary report, not filed yet"]);
        says(
            &after,
            &[
                "Invented folder at Loganberry Court",
                "Supplementary report, filed ",
                "Reason A Neighbour remembered",
                "Corrected: committed from 6 March 2026 17:10 GMT (was: 6 March 2026 18:10 GMT)",
                "A Van with a Stripe.",
                "Provisional 28E Invented burglary of a Home, attempted",
                "History Theft of a Telephone (in words, without a code); entered ",
                "30X Burglary as Confirmed, conspiracy (list home-office, edition 4); Crime Management, ",
                "Corrected fields, as they now stand committed from 6 March 2026 17:10 GMT (was: 6 March 2026 18:10 GMT)",
            ],
        );
        assert!(!after.contains("Title of Later"));
        assert!(!after.contains("Not yet"));
    }
}

#[test]
fn an_empty_report_prints_no_empty_group() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let report = session
        .create_report(incident.id, ReportPatch::default())
        .unwrap();
    let pdf = session.report_summary(report.draft).unwrap();
    if let Some(text) = text_of(&pdf) {
        says(&text, &["Kind Not decided", "Not answered"]);
        // What is missing is said to be: nobody can tell it from an empty one.
        let stated = ["Property Not stated", "How it was done Not stated"];
        says(&text, &stated);
        says(
            &text,
            &[
                "Reported by Not stated",
                "Provisional Not stated",
                "Where Not stated",
            ],
        );
        assert!(!text.contains("Risk assessment"), "{text}");
    }
}

#[test]
fn a_victim_is_given_the_reference_and_after_the_sync_the_number() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let report = full(&session);
    session.file_report(report.draft).unwrap();
    let local = report.local_reference.as_str();
    let harmless = |text: &str| {
        says(text, &["PC Invented OFFICER", "6 March 2026 18:56 GMT"]);
        for never in ["urglar", "elephone;", "Quince", "Loganberry", "Never after"] {
            assert!(!text.contains(never), "{never} in\n{text}");
        }
    };
    // The contact plan names a danger: it is read before anything is given.
    let care = "victim_care.contact_plan.care";
    let message = "people[0].contacts[0].safe_to_leave_message";
    // It is domestic: that nobody knows whether a way is safe is a danger too.
    let email = "people[0].contacts[1].safe_to_use";
    for (refused, expected) in [
        (
            session.victim_message(report.draft).err().unwrap(),
            &[care, message, email][..],
        ),
        (
            session.victim_slip(report.draft).err().unwrap(),
            &[care, email],
        ),
    ] {
        let CoreError::Invalid(errors) = refused else {
            panic!("{refused:?}");
        };
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, expected);
    }
    let message = session.victim_message_after_cautions(report.draft).unwrap();
    harmless(&message);
    says(&message, &[local]);
    if let Some(text) = text_of(&session.victim_slip_after_cautions(report.draft).unwrap()) {
        harmless(&text);
        says(
            &text,
            &[
                "has no crime number yet",
                local,
                "Officer's warrant number 204518",
                "You will be kept informed by telephone: Within Five days",
            ],
        );
    }

    sync(&session).unwrap();
    let number = session.report(report.draft).unwrap().number.unwrap();
    let message = session.victim_message_after_cautions(report.draft).unwrap();
    harmless(&message);
    says(&message, &[number.as_str()]);
    assert!(!message.contains(local));
    if let Some(text) = text_of(&session.victim_slip_after_cautions(report.draft).unwrap()) {
        harmless(&text);
        let expected = format!("Your crime number {number}");
        says(&text, &[&expected, &format!("Our reference {local}")]);
    }
    if let Some(text) = text_of(&session.report_summary(report.draft).unwrap()) {
        let expected = format!("Crime number: {number}");
        says(
            &text,
            &[
                &expected,
                "received by the force, crime number allocated",
                "Received by the force, by its clock ",
                "24 hours for recording recorded late",
            ],
        );
    }
}

/// A letter that no font has does not keep the number from the victim, and the
/// summary of what is filed prints its code.
#[test]
fn a_plan_that_cannot_be_printed_does_not_keep_the_slip_from_the_victim() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let report = ready_report(&session, &incident, "Invented").unwrap();
    // Linear B, which no tablet has a font for.
    let plan = json!({"victim_care": {"contact_plan": {"how": "telephone", "when": "\u{10000}"}}});
    session
        .edit_report(report.draft, parse_document(&plan.to_string()).unwrap())
        .unwrap();
    session.file_report(report.draft).unwrap();
    let slip = session.victim_slip(report.draft).unwrap();
    if let Some(text) = text_of(&slip) {
        says(
            &text,
            &[
                &report.local_reference,
                "cannot be printed here",
                "will tell you",
            ],
        );
    }
    let summary = session.report_summary(report.draft).unwrap();
    if let Some(text) = text_of(&summary) {
        says(&text, &["[U+10000]"]);
    }
}

/// Nobody can mend what is sealed: a letter that no font here has is printed as its
/// code, and the head says so. What can be mended is still refused by its field.
#[test]
fn a_sealed_letter_that_no_font_has_is_printed_as_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let draft = |words: &str| ready_report(&session, &incident, words).unwrap().draft;
    let summary = |draft| text_of(&session.report_summary(draft).unwrap());
    let note = "is a character that no font here has";

    let plain = draft("Said in plain words.");
    session.file_report(plain).unwrap();
    let Some(text) = summary(plain) else { return };
    assert!(!text.contains(note), "{text}");

    let odd = draft("She said \u{13a0}\u{13a1} twice.");
    assert!(matches!(
        session.report_summary(odd),
        Err(CoreError::Form(_))
    ));
    let filed = session.file_report(odd).unwrap();
    let text = summary(odd).unwrap();
    says(&text, &["She said [U+13A0][U+13A1] twice.", note]);

    let more = SupplementPatch {
        reason: Some("Heard again".into()),
        narrative: Some("Then \u{13a2}.".into()),
        ..SupplementPatch::default()
    };
    let more = session.create_supplement(filed.record, more).unwrap();
    assert!(session.report_summary(odd).is_err(), "it can be mended");
    session.file_supplement(more.draft).unwrap();
    says(
        &summary(odd).unwrap(),
        &["[U+13A0][U+13A1]", "Then [U+13A2]."],
    );

    // What the offence was taken for before stays in its history.
    let retold = draft("Said in plain words.");
    for title in ["Theft of a \u{13a0}", "Theft of an invented hat"] {
        let patch = ReportPatch {
            classification: Some(Classification::in_words(title)),
            ..ReportPatch::default()
        };
        session.edit_report(retold, patch).unwrap();
    }
    says(&summary(retold).unwrap(), &["Theft of a [U+13A0]", note]);
}

#[test]
fn nobody_is_given_a_slip_for_what_was_not_filed_or_has_no_victim() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let report = ready_report(&session, &incident, "Invented").unwrap();
    let entries = session.verify_ledger().unwrap().entries;
    for refused in [
        session.victim_slip(report.draft).err().unwrap(),
        session.victim_message(report.draft).err().unwrap(),
    ] {
        assert!(matches!(refused, CoreError::WrongState { .. }));
        let words = refused.to_string();
        assert!(words.contains("file the report"), "{words}");
    }
    // What was not given was not disclosed.
    assert_eq!(session.verify_ledger().unwrap().entries, entries);
    session.report_summary(report.draft).unwrap();
    assert_eq!(session.verify_ledger().unwrap().entries, entries + 1);
    let state = json!({"victim": "state", "recording": {"amounts_to_crime": true,
        "points_to_prove": true}});
    let state = session
        .edit_report(report.draft, parse_document(&state.to_string()).unwrap())
        .unwrap();
    assert_eq!(state.content.victim, Some(Victim::State));
    session.file_report(report.draft).unwrap();
    let refused = session.victim_slip(report.draft).err().unwrap();
    assert!(matches!(refused, CoreError::Invalid(_)));

    let other = ready_report(&session, &incident, "Invented").unwrap();
    session.file_report(other.draft).unwrap();
    let entries = session.verify_ledger().unwrap().entries;
    session.victim_slip(other.draft).unwrap();
    session.victim_message(other.draft).unwrap();
    assert_eq!(session.verify_ledger().unwrap().entries, entries + 2);
}

#[test]
fn the_force_says_in_its_own_words_what_happens_next() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let mut form: Value = serde_json::from_str(&built_in_form("victim-slip").unwrap()).unwrap();
    form["version"] = json!(70);
    form["wording"]["next.1"]["text"] = json!("Invented words of our force.");
    form["wording"]["message"]["text"] = json!("Our own message: {number}.");
    let name = ReferenceName {
        kind: "form_package".parse().unwrap(),
        id: "victim-slip".parse().unwrap(),
    };
    let beside = gateway.open().unwrap();
    beside
        .publish_reference(&name, "application/json", &form.to_string(), None)
        .unwrap();
    let report = full(&session);
    session.file_report(report.draft).unwrap();
    sync(&session).unwrap();
    let number = session.report(report.draft).unwrap().number.unwrap();
    let message = session.victim_message_after_cautions(report.draft).unwrap();
    assert_eq!(message, format!("Our own message: {number}."));
    let slip = session.victim_slip_after_cautions(report.draft).unwrap();
    if let Some(text) = text_of(&slip) {
        // The foot of an A5 page is within the cut: id and version are there.
        says(
            &text,
            &[
                "Invented words of our force.",
                "VICTIM-SLIP (Pocketbook, version 70)",
            ],
        );
    }
}

#[test]
fn a_risk_assessment_is_printed_in_the_words_of_the_form_that_was_answered() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let form = lists::risk::demonstration().unwrap().to_json();
    let name = ReferenceName {
        kind: "risk_form".parse().unwrap(),
        id: "demonstration".parse().unwrap(),
    };
    let beside = gateway.open().unwrap();
    beside
        .publish_reference(&name, "application/json", &form, None)
        .unwrap();
    sync(&session).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let report = ready_report(&session, &incident, "Invented").unwrap();
    let showers = json!({"umbrella": "refused", "weather": {"given": {"choice": "showers"}}});
    let printed = |sha256: &str, answers: &Value| {
        let patch = json!({"risk_assessments": [{
            "form": {"id": "demonstration", "version": "1", "sha256": sha256},
            "answers": answers,
            "grade": "damp",
            "completed_at": "2026-03-06T19:30:00.000Z",
            "by": "204518",
        }]});
        let patch = parse_document(&patch.to_string()).unwrap();
        session.edit_report(report.draft, patch).unwrap();
        text_of(&session.report_summary(report.draft).unwrap())
    };
    let digest = seal::sha256(form.as_bytes()).to_string();
    if let Some(text) = printed(&digest, &showers) {
        let asked = "Version 1 What is the weather like? Showers Is there an umbrella? Refused \
                     Grade by the form Likely to get damp";
        says(&text, &["DEMONSTRATION ONLY", asked]);
        // Shown and not put; the coat was not even asked for.
        says(
            &text,
            &["Not asked", "what is worn?", "for how many minutes"],
        );
        assert!(!text.contains("made waterproof"), "{text}");
    }
    // It is asked in bad weather only.
    let answers = json!({"umbrella": {"given": {"yes_no": true}}, "weather": "unknown"});
    if let Some(text) = printed(&digest, &answers) {
        let asked = "What is the weather like? Not known Is there an umbrella? Yes (not asked \
                     any more; does not count)";
        says(&text, &[asked]);
    }
    // Another form of that name is another form: its words are not put into
    // anybody's mouth.
    if let Some(text) = printed(&"0".repeat(64), &showers) {
        says(&text, &["umbrella Refused weather showers", "form damp"]);
        assert!(!text.contains("What is the weather like?"));
    }
}

/// The incident as it was sealed with the report counts, and filed supplements do;
/// what the incident is told afterwards is pointed out.
#[test]
fn lists_screens_and_the_summary_count_the_24_hours_from_one_time() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    // In hours from the time that the report itself says.
    let at = |hours: i64| Timestamp::from_unix_ms(1_772_823_360_000 + hours * 3_600_000);
    for (before, after, corrected, counted, pointed_out) in [
        (None, None, None, 0, false),
        (Some(-5), None, None, -5, false),
        (Some(5), None, None, 0, false),
        (None, Some(-5), None, 0, true),
        (Some(-5), Some(-9), None, -5, true),
        (None, None, Some(-7), -7, false),
        (Some(-5), None, Some(-3), -5, false),
        (None, Some(-5), Some(-7), -7, false),
    ] {
        let incident = new_incident(&session, "Invented").unwrap();
        let told = |hours: Option<i64>| {
            let Some(hours) = hours else { return };
            incident_reported(&session, incident.id, at(hours));
        };
        told(before);
        let report = ready_report(&session, &incident, "Invented").unwrap();
        let filed = session.file_report(report.draft).unwrap();
        told(after);
        if let Some(hours) = corrected {
            let json = json!({"reason": "Read again", "corrections": [
                {"field": "reported_at", "is": at(hours).to_string()}]});
            let patch = parse_document(&json.to_string()).unwrap();
            let supplement = session.create_supplement(filed.record, patch).unwrap();
            session.file_supplement(supplement.draft).unwrap();
        }
        let case = format!("{before:?} {after:?} {corrected:?}");
        let deadline = at(counted + 24);
        let filter = ListFilter {
            kinds: vec![ListedKind::CrimeReport],
            incident: Some(incident.id),
            ..ListFilter::default()
        };
        let line = session.list(&filter).unwrap().remove(0);
        assert_eq!(line.clock.unwrap().deadline, deadline, "{case}");
        let overview = || session.incident_overview(incident.id).unwrap();
        assert_eq!(overview().clock.unwrap().deadline, deadline, "{case}");
        let view = session.report(report.draft).unwrap();
        assert_eq!(view.clock.unwrap().deadline, deadline, "{case}");
        let code = "reported_earlier_by_the_incident";
        let warned = view.warnings.iter().any(|one| one.code == code);
        assert_eq!(warned, pointed_out, "{case}");

        sync(&session).unwrap();
        let shown = session.report(report.draft).unwrap().clock.unwrap();
        assert_eq!(shown.deadline, deadline, "{case}");
        assert_eq!(overview().clock.unwrap().words, shown.words, "{case}");
        if let Some(text) = text_of(&session.report_summary(report.draft).unwrap()) {
            says(&text, &[&shown.words]);
        }
    }
}
