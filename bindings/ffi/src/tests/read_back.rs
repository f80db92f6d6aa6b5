//! Every field that a host can write it can read, as it wrote it. A field that is
//! added to a record and not here does not compile.

use std::collections::HashMap;

use pocketbook_core::model::{RearFields, RecordId, ReportPatch, StatementPatch, SupplementPatch};
use serde::Serialize;
use serde_json::Value;

use super::scene::{
    Host, attempt, complete_report, declared_true, time, typed, wait, whole_rear, whole_report,
    whole_statement, whole_supplement,
};
use crate::{
    CorrectionRecord, CustodianRecord, ExhibitAct, ExhibitChange, ExhibitedStatement, FlagOfReport,
    FormAnswer, HowEarlierWasSeen, KindOfStatement, MethodRecord, NewCustody, NewExhibitRecord,
    NewStatementRecord, PocketbookError, ProducerOfExhibit, ReadBackAnswers, RearPageFields,
    ReportChange, ReportFieldToClear, ReportFields, Signer, SourceOfText, StatementChange,
    StatementFields, SupplementChange, SupplementFieldToClear, SupplementFields, TextResponse,
    Unavailable, VictimCareRecord, WhyNoAnswer, YesOrNoResponse,
};

/// The fields that a change leaves as they are, by their names.
fn left_out(patch: &impl Serialize) -> Vec<String> {
    let Value::Object(fields) = serde_json::to_value(patch).unwrap() else {
        panic!("a change is an object");
    };
    let unset = |value: &Value| value.is_null() || *value == Value::Array(Vec::new());
    let unset = fields.iter().filter(|(_, value)| unset(value));
    unset.map(|(name, _)| name.clone()).collect()
}

fn as_statement_change(fields: StatementFields) -> StatementChange {
    let StatementFields {
        kind: _,
        cad_reference: _,
        urn,
        witness,
        witness_name,
        age,
        young_witness,
        occupation,
        language,
        visually_recorded,
        interpreter,
        read_aloud,
        on_behalf_of,
        business,
        translates: _,
        exhibited,
        further_to: _,
        body,
        marks,
        read_back: _,
    } = fields;
    StatementChange {
        urn,
        witness,
        witness_name: Some(witness_name),
        age,
        young_witness,
        occupation: Some(occupation),
        language: Some(language),
        visually_recorded: Some(visually_recorded),
        interpreter,
        read_aloud,
        on_behalf_of,
        business,
        exhibited: Some(exhibited),
        body: Some(body),
        source: None,
        marks: Some(marks),
        clear: Vec::new(),
    }
}

fn as_report_change(fields: ReportFields) -> ReportChange {
    let ReportFields {
        kind,
        cad_reference,
        registration,
        classification,
        classification_history: _,
        victim,
        people,
        reported_at,
        disclosed_later,
        committed_from,
        committed_to,
        committed_certainty,
        place,
        place_detail,
        narrative,
        property,
        modus_operandi,
        flags,
        risk_assessments: _,
        golden_hour,
        solvability,
        victim_care,
        recording,
        emptied: _,
    } = fields;
    ReportChange {
        kind,
        cad_reference,
        registration: Some(registration),
        classification,
        victim,
        people: Some(people),
        reported_at,
        disclosed_later: Some(disclosed_later),
        committed_from,
        committed_to,
        committed_certainty,
        place,
        place_detail: Some(place_detail),
        narrative: Some(narrative),
        property: Some(property),
        modus_operandi: Some(modus_operandi),
        flags: Some(flags),
        golden_hour: Some(golden_hour),
        solvability: Some(solvability),
        victim_care: Some(victim_care),
        recording: Some(recording),
        clear: Vec::new(),
    }
}

fn as_supplement_change(fields: SupplementFields) -> SupplementChange {
    let SupplementFields {
        report_sha256: _,
        seen: _,
        local_reference: _,
        reason,
        narrative,
        corrections,
        property,
        people,
        classification,
        flags,
        risk_assessments: _,
        golden_hour,
        solvability,
        victim_care,
    } = fields;
    let correction = |one: crate::KeptCorrection| CorrectionRecord {
        field: one.field,
        is: one.is,
    };
    SupplementChange {
        reason: Some(reason),
        narrative: Some(narrative),
        corrections: Some(corrections.into_iter().map(correction).collect()),
        property: Some(property),
        people: Some(people),
        classification,
        flags: Some(flags),
        golden_hour: Some(golden_hour),
        solvability: Some(solvability),
        victim_care: Some(victim_care),
        clear: Vec::new(),
    }
}

/// Every field that a kind of statement has.
fn whole_of_kind(host: &Host, kind: KindOfStatement, record: RecordId) -> StatementChange {
    let mut written = whole_statement(host, "Invented words");
    if kind != KindOfStatement::VictimPersonal {
        written.read_aloud = None;
        written.on_behalf_of = None;
    }
    if kind != KindOfStatement::ImpactForBusiness {
        written.business = None;
    }
    written.exhibited = (kind == KindOfStatement::Interpreter).then(|| {
        let records = wait(host.session.records(100, None)).records;
        let sealed = records
            .into_iter()
            .find(|one| one.record == record)
            .unwrap();
        vec![ExhibitedStatement {
            exhibit: "ABC/1".to_owned(),
            record,
            sha256: sealed.sha256.parse().unwrap(),
        }]
    });
    written
}

#[test]
fn every_field_of_a_statement_that_is_written_is_read() {
    let host = Host::new();
    let written = whole_statement(&host, "Invented words");
    let patch = StatementPatch::try_from(written).unwrap();
    assert_eq!(left_out(&patch), ["clear", "source"]);
    let record = sealed_statement(&host);
    for kind in [
        KindOfStatement::VictimPersonal,
        KindOfStatement::ImpactForBusiness,
        KindOfStatement::Interpreter,
    ] {
        let written = whole_of_kind(&host, kind, record);
        let patch = StatementPatch::try_from(written.clone()).unwrap();
        let new = NewStatementRecord {
            kind: Some(kind),
            witness: None,
            further_to: None,
            translates: None,
            fields: Some(written),
        };
        let made = wait(host.session.create_statement(host.incident, new));
        let read = wait(host.session.statement(made.draft)).fields;
        assert_eq!(read.kind, kind);
        let version = wait(host.session.statement_version(made.draft, made.revision));
        for fields in [read, version] {
            let mut again = StatementPatch::try_from(as_statement_change(fields)).unwrap();
            again.exhibited = again.exhibited.filter(|all| !all.is_empty());
            assert_eq!(again, patch);
        }
    }
}

#[test]
fn what_another_kind_of_statement_has_is_refused_by_field() {
    let host = Host::new();
    for (kind, field) in [
        (KindOfStatement::Witness, "read_aloud"),
        (KindOfStatement::Witness, "business"),
        (KindOfStatement::VictimPersonal, "business"),
    ] {
        let whole = whole_statement(&host, "Invented words");
        let fields = StatementChange {
            read_aloud: whole.read_aloud.filter(|_| field == "read_aloud"),
            business: whole.business.filter(|_| field == "business"),
            ..StatementChange::default()
        };
        let new = NewStatementRecord {
            kind: Some(kind),
            witness: None,
            further_to: None,
            translates: None,
            fields: Some(fields),
        };
        let refused = attempt(host.session.create_statement(host.incident, new)).unwrap_err();
        assert!(refused.to_string().contains(field), "{refused}");
    }
}

#[test]
fn the_answers_at_the_reading_back_and_the_source_of_words_are_read() {
    let host = Host::new();
    let new = NewStatementRecord {
        kind: None,
        witness: Some(host.person),
        further_to: None,
        translates: None,
        fields: Some(StatementChange {
            body: Some("I saw it.".to_owned()),
            source: Some(SourceOfText::Dictated),
            ..StatementChange::default()
        }),
    };
    let made = wait(host.session.create_statement(host.incident, new));
    let [mark] = made.fields.marks.as_slice() else {
        panic!("one mark");
    };
    assert_eq!(
        (mark.from_utf16, mark.to_utf16, &mark.source),
        (0, 9, &SourceOfText::Dictated)
    );
    assert_eq!(made.fields.read_back, None);
    let neighbour = crate::AttendantRecord {
        name: "Invented NEIGHBOUR".to_owned(),
        capacity: "neighbour".to_owned(),
    };
    let answers = ReadBackAnswers {
        reader: Some(neighbour.clone()),
        mark_seen_by: Some(neighbour.clone()),
        language: None,
    };
    let read = wait(host.session.read_back_statement(made.draft, answers));
    let read_back = read.fields.read_back.unwrap();
    assert_eq!(read_back.reader, Some(neighbour.clone()));
    assert_eq!(read_back.mark_seen_by, Some(neighbour));
    assert_eq!(read_back.asked_by, "PC Invented OFFICER");
    // A change of the words forgets them, and says so.
    let change = StatementChange {
        body: Some("I saw it all.".to_owned()),
        ..StatementChange::default()
    };
    let changed = wait(host.session.edit_statement(made.draft, change));
    assert_eq!(changed.fields.read_back, None);
}

/// A statement that is sealed; gives its record.
fn sealed_statement(host: &Host) -> pocketbook_core::model::RecordId {
    let session = &host.session;
    let draft = declared_true(host, "I saw it.").draft;
    for (signer, name) in [
        (Signer::Witness, "Invented WITNESS"),
        (Signer::Officer, "PC Invented OFFICER"),
    ] {
        wait(session.sign_statement(draft, typed(signer, name)));
    }
    let [version] = wait(session.final_versions(draft)).try_into().unwrap();
    assert_eq!((version.fixed.number, version.fixed.left), (1, None));
    assert_eq!(
        version.fixed.signatures.len(),
        4,
        "three of the witness and one of the officer"
    );
    let words = wait(session.final_version(draft, 1)).fields;
    assert_eq!(words.body, "I saw it.");
    assert_eq!(words.read_back, Some(version.read_back));
    let sealed = wait(session.seal_statement(draft));
    sealed.record
}

#[test]
fn every_field_of_a_rear_page_that_is_written_is_read() {
    let host = Host::new();
    let statement = sealed_statement(&host);
    let rear = wait(host.session.create_rear(statement));
    assert_eq!((rear.statement, rear.incident), (statement, host.incident));
    let written = whole_rear("Invented WITNESS", "Invented words");
    let fields = RearFields::from(written.clone());
    assert_eq!(left_out(&fields), [""; 0]);
    wait(host.session.edit_rear(rear.draft, rear.revision, written));
    let mut read = wait(host.session.rear(rear.draft));
    assert_eq!(RearFields::from(read.fields), fields);
    // Whoever was asked and said that there are none has answered.
    let mut none = whole_rear("Invented WITNESS", "x");
    for (avoid, answer) in [
        (Unavailable::NotAsked, FormAnswer::NotAsked),
        (Unavailable::NoDates, FormAnswer::NotApplicable),
    ] {
        none.dates_to_avoid = avoid.clone();
        none.willing_to_attend = answer;
        none.consents = HashMap::from([("a".to_owned(), answer)]);
        read = wait(
            host.session
                .edit_rear(rear.draft, read.revision, none.clone()),
        );
        assert_eq!(
            RearFields::from(read.fields),
            RearFields::from(none.clone())
        );
    }
}

#[test]
fn of_two_screens_with_one_rear_page_the_later_is_told_and_takes_nothing_back() {
    let host = Host::new();
    let shown = wait(host.session.create_rear(sealed_statement(&host)));
    let of = |mobile: &str| RearPageFields {
        mobile: mobile.to_owned(),
        ..shown.fields.clone()
    };
    let edit = |words| {
        host.session
            .edit_rear(shown.draft, shown.revision, of(words))
    };
    let first = wait(edit("07700 900001"));
    let late = attempt(edit("07700 900002")).unwrap_err();
    assert!(matches!(late, PocketbookError::Conflict), "{late}");
    let read = wait(host.session.rear(shown.draft));
    assert_eq!(read.fields, first.fields);
    let again = host
        .session
        .edit_rear(shown.draft, read.revision, of("07700 900002"));
    assert_eq!(wait(again).fields.mobile, "07700 900002");
}

#[test]
fn every_field_of_a_report_that_is_written_is_read() {
    let host = Host::new();
    let written = whole_report(&host, "Invented words");
    let patch = ReportPatch::try_from(written.clone()).unwrap();
    assert_eq!(left_out(&patch), ["clear", "risk_assessments"]);
    let made = wait(host.session.create_report(host.incident, written));
    let read = wait(host.session.report(made.draft)).fields;
    let [entry] = read.classification_history.as_slice() else {
        panic!("one entry");
    };
    assert_eq!(Some(&entry.classification), read.classification.as_ref());
    assert_eq!(entry.entered_by, "204518");
    let again = ReportPatch::try_from(as_report_change(read)).unwrap();
    assert_eq!(again, patch);
    let reports = wait(host.session.reports(Some(host.incident)));
    assert_eq!(reports.len(), 1);
}

#[test]
fn every_kind_of_report_is_read_as_it_was_written() {
    use crate::KindOfReport::{
        AntiSocialBehaviour, Crime, DomesticIncident, HateIncident, OtherIncident, ReportedRape,
    };
    let host = Host::new();
    let made = wait(
        host.session
            .create_report(host.incident, ReportChange::default()),
    );
    assert_eq!(made.fields.kind, None);
    let words = "Invented".to_owned();
    for kind in [
        Crime,
        ReportedRape,
        DomesticIncident,
        AntiSocialBehaviour,
        HateIncident,
        OtherIncident { words },
    ] {
        let change = ReportChange {
            kind: Some(kind.clone()),
            ..ReportChange::default()
        };
        let read = wait(host.session.edit_report(made.draft, change)).fields;
        assert_eq!(read.kind, Some(kind));
    }
}

#[test]
fn who_changes_one_group_of_a_report_leaves_the_others_as_another_wrote_them() {
    let host = Host::new();
    let whole = whole_report(&host, "Invented words");
    let draft = wait(host.session.create_report(host.incident, whole.clone())).draft;
    let method = MethodRecord {
        entry: "Back window".to_owned(),
        ..MethodRecord::default()
    };
    let change = ReportChange {
        modus_operandi: Some(method.clone()),
        ..ReportChange::default()
    };
    wait(host.session.edit_report(draft, change));
    let change = ReportChange {
        flags: Some(HashMap::from([(
            FlagOfReport::Online,
            YesOrNoResponse::Given { answer: true },
        )])),
        clear: vec![ReportFieldToClear::CommittedTo, ReportFieldToClear::Place],
        ..ReportChange::default()
    };
    wait(host.session.edit_report(draft, change));
    let read = wait(host.session.report(draft)).fields;
    assert_eq!(
        read.emptied,
        [ReportFieldToClear::CommittedTo, ReportFieldToClear::Place]
    );
    let expected = ReportPatch {
        committed_to: None,
        place: None,
        ..ReportPatch::try_from(ReportChange {
            modus_operandi: Some(method),
            flags: Some(HashMap::from([(
                FlagOfReport::Online,
                YesOrNoResponse::Given { answer: true },
            )])),
            ..whole
        })
        .unwrap()
    };
    let again = ReportPatch::try_from(as_report_change(read)).unwrap();
    assert_eq!(again, expected);
}

#[test]
fn not_asked_unknown_and_refused_stay_three_answers() {
    let host = Host::new();
    let draft = wait(
        host.session
            .create_report(host.incident, ReportChange::default()),
    )
    .draft;
    for (needs, supports) in [
        (TextResponse::NotAsked, YesOrNoResponse::Refused),
        (TextResponse::Unknown, YesOrNoResponse::NotAsked),
        (TextResponse::Refused, YesOrNoResponse::Unknown),
        (
            TextResponse::Given {
                answer: "refused".to_owned(),
            },
            YesOrNoResponse::Given { answer: false },
        ),
    ] {
        let contact_plan_not_agreed = match &needs {
            TextResponse::Unknown => Some(WhyNoAnswer::Unknown),
            TextResponse::Refused => Some(WhyNoAnswer::Refused),
            TextResponse::NotAsked | TextResponse::Given { .. } => None,
        };
        let care = VictimCareRecord {
            needs,
            needs_assessed_at: None,
            references_given: Vec::new(),
            contact_plan: None,
            contact_plan_not_agreed,
            supports_prosecution: supports,
        };
        let change = ReportChange {
            victim_care: Some(care),
            ..ReportChange::default()
        };
        let written = ReportPatch::try_from(change.clone()).unwrap().victim_care;
        wait(host.session.edit_report(draft, change));
        let read = wait(host.session.report(draft)).fields;
        let read = ReportPatch::try_from(as_report_change(read)).unwrap();
        assert_eq!(read.victim_care, written);
    }
}

#[test]
fn every_field_of_a_supplement_that_is_written_is_read() {
    let host = Host::new();
    let report = wait(
        host.session
            .create_report(host.incident, complete_report(&host)),
    );
    let filed = wait(host.session.file_report(report.draft));
    let filed = filed.record;
    let written = whole_supplement(&host, "Invented words");
    let patch = SupplementPatch::try_from(written.clone()).unwrap();
    assert_eq!(left_out(&patch), ["clear", "risk_assessments"]);
    let made = wait(host.session.create_supplement(filed, written));
    let read = wait(host.session.supplement(made.draft)).fields;
    assert_eq!(read.seen, HowEarlierWasSeen::SealedHere);
    assert_eq!(read.local_reference, Some(report.local_reference));
    let was = &read.corrections.first().unwrap().was;
    assert_eq!(was, "An invented person broke an invented window.");
    let again = SupplementPatch::try_from(as_supplement_change(read)).unwrap();
    assert_eq!(again, patch);
    let report = wait(host.session.report(report.draft));
    let named: Vec<_> = report.supplements.iter().map(|one| one.draft).collect();
    assert_eq!(named, [made.draft]);
    assert_eq!(wait(host.session.supplements(None)).len(), 1);
    let change = SupplementChange {
        clear: vec![SupplementFieldToClear::Classification],
        ..SupplementChange::default()
    };
    let emptied = wait(host.session.edit_supplement(made.draft, change)).fields;
    assert_eq!(emptied.classification, None);
    assert_eq!(emptied.reason, "Invented words", "the rest stays");
}

#[test]
fn every_field_of_an_exhibit_that_is_written_is_read() {
    let host = Host::new();
    let new = NewExhibitRecord {
        incident: host.incident,
        initials: "ABC".to_owned(),
        number: Some("7".to_owned()),
        producer: Some(host.person),
        description: "Knife".to_owned(),
        attachment: None,
        found_at: Some(time(1)),
        found_place: "Hall".to_owned(),
    };
    let made = wait(host.session.add_exhibit(new));
    let read = wait(host.session.exhibit(made.id));
    assert_eq!(
        (read.incident, read.reference.as_str()),
        (host.incident, "ABC/7")
    );
    let producer = ProducerOfExhibit::Person {
        person: host.person,
        name: "Invented WITNESS".to_owned(),
    };
    assert_eq!(read.producer, producer);
    let described = (
        read.description.as_str(),
        read.found_at,
        read.found_place.as_str(),
    );
    assert_eq!(described, ("Knife", Some(time(1)), "Hall"));
    assert_eq!((read.attachment, read.attachment_sha256), (None, None));
    let change = ExhibitChange {
        description: Some("Kitchen knife".to_owned()),
        found_at: Some(time(2)),
        found_place: Some("Kitchen".to_owned()),
    };
    wait(host.session.correct_exhibit(made.id, change));
    let read = wait(host.session.exhibit(made.id));
    let described = (
        read.description.as_str(),
        read.found_at,
        read.found_place.as_str(),
    );
    assert_eq!(described, ("Kitchen knife", Some(time(2)), "Kitchen"));
}

#[test]
fn everything_that_is_said_of_custody_is_read_part_by_part() {
    let host = Host::new();
    let somebody = CustodianRecord {
        name: "Invented LABORATORY".to_owned(),
        warrant_number: Some("204519".to_owned()),
        capacity: "imaging".to_owned(),
    };
    let digest = "cd".repeat(32).parse().unwrap();
    let seal = |number: &str| number.to_owned();
    let acts = [
        ExhibitAct::Seized,
        ExhibitAct::Produced,
        ExhibitAct::Received {
            giver: somebody.clone(),
            seal: Some(seal("A1")),
            continues: Some(digest),
        },
        ExhibitAct::SealPutOn { seal: seal("A2") },
        ExhibitAct::HandedOver {
            to: somebody.clone(),
        },
        ExhibitAct::Stored,
        ExhibitAct::TakenOut,
        ExhibitAct::Opened { seal: seal("A2") },
        ExhibitAct::Resealed {
            old: seal("A2"),
            new: seal("A3"),
        },
        ExhibitAct::Copied {
            reference: Some("XYZ/9".to_owned()),
        },
        ExhibitAct::Examined,
        ExhibitAct::Corrected {
            description: Some("Bread knife".to_owned()),
            found_at: Some(time(2)),
            found_place: Some("Kitchen".to_owned()),
        },
        ExhibitAct::Returned {
            to: somebody.clone(),
        },
        ExhibitAct::Destroyed,
        ExhibitAct::Withdrawn,
    ];
    let new = NewExhibitRecord {
        incident: host.incident,
        initials: "ABC".to_owned(),
        number: None,
        producer: None,
        description: "Knife".to_owned(),
        attachment: None,
        found_at: None,
        found_place: String::new(),
    };
    let exhibit = wait(host.session.add_exhibit(new)).id;
    for (minute, act) in (1..).zip(&acts) {
        let event = NewCustody {
            act: act.clone(),
            place: "Invented store".to_owned(),
            reason: "Invented reason".to_owned(),
            who: Some(somebody.clone()),
            at: Some(time(minute)),
        };
        wait(host.session.record_custody(exhibit, event));
    }
    let events = wait(host.session.exhibit(exhibit)).events;
    assert_eq!(events.len(), acts.len());
    for ((minute, act), event) in (1..).zip(&acts).zip(&events) {
        assert_eq!(&event.act, act);
        assert_eq!((&event.who, event.at), (&somebody, time(minute)));
        assert_eq!(
            (event.place.as_str(), event.reason.as_str()),
            ("Invented store", "Invented reason")
        );
    }
    // The one that names another of these events.
    let struck = events.first().unwrap().sha256;
    let event = NewCustody {
        act: ExhibitAct::EnteredInError { event: struck },
        place: "Invented store".to_owned(),
        reason: "Invented reason".to_owned(),
        who: None,
        at: None,
    };
    let read = wait(host.session.record_custody(exhibit, event));
    let last = read.events.last().unwrap();
    assert_eq!(last.act, ExhibitAct::EnteredInError { event: struck });
    assert_eq!(last.who.warrant_number.as_deref(), Some("204518"));
    let first = read.events.first().unwrap();
    assert_eq!(first.struck_by, Some(last.number));
    assert!(attempt(host.session.exhibit(exhibit)).is_ok());
}

#[test]
fn a_number_beyond_everything_is_of_nothing() {
    let host = Host::new();
    for number in [0, 1_000, u64::MAX] {
        let none = attempt(host.session.incident_version(host.incident, number)).unwrap_err();
        assert!(
            matches!(none, PocketbookError::NotFound { .. }),
            "{number}: {none:?}"
        );
    }
    let writer = wait(host.session.attachment_writer(host.incident, None, None));
    wait(writer.write(pocketbook_testkit::JPEG.to_vec()));
    let attachment = wait(writer.finish()).id;
    let reader = wait(host.session.attachment_reader(attachment));
    assert!(wait(reader.read(u64::MAX, 9)).is_empty());
}
