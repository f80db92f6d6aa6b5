use super::*;
use crate::{Entered, IncidentId, PersonId, ReportPatch, Timestamp, Victim};
use proptest::prelude::*;
use serde_json::json;

fn report() -> ReportDraft {
    let patch: ReportPatch = serde_json::from_value(json!({
        "kind": {"non_crime_incident": "anti_social_behaviour"},
        "committed_from": "2026-03-06T18:50:00.000Z",
        "property": [{"status": "stolen", "description": "Invented bicycle", "value_pence": 9,
            "identifiers": [{"kind": "registration_mark", "value": "AB12 CDF"}]}],
        "classification": {"title": "Invented theft"},
        "narrative": "Invented",
        "modus_operandi": {"entry": "Invented window"},
        "flags": {"knife": true},
        "golden_hour": {"scene": {"taken": "no", "reason": "Invented rain"}},
        "victim_care": {"needs": {"given": "A large print"}},
    }))
    .unwrap();
    let entered = Entered {
        at: Timestamp::from_unix_ms(1),
        by: "204518".parse().unwrap(),
    };
    let draft = ReportDraft::new(IncidentId::from_parts(1, [3; 10]));
    draft.patched(patch, &entered).unwrap()
}

/// A path, and what the report says there; or why it is none.
#[test]
fn a_correction_names_a_field_that_the_report_has() {
    let report = report();
    let corrected = BTreeMap::from([("place_detail".to_owned(), Personal::new("Later"))]);
    let standing = StandingReport {
        report: &report,
        corrected: &corrected,
    };
    for (path, expected) in [
        ("committed_from", Ok("2026-03-06T18:50:00.000Z")),
        ("committed_to", Ok("")),
        ("property[0].value_pence", Ok("9")),
        ("property[0].make", Ok("")),
        ("modus_operandi.entry", Ok("Invented window")),
        ("flags.knife", Ok("yes")),
        ("flags.firearm", Ok("not_asked")),
        ("golden_hour.scene.reason", Ok("Invented rain")),
        ("golden_hour.cctv", Ok("")),
        ("victim_care.needs", Ok("A large print")),
        ("victim_care.supports_prosecution", Ok("not_asked")),
        ("kind", Ok("anti_social_behaviour")),
        ("place_detail", Ok("Later")),
        ("golden_hour", Err(A_GROUP)),
        ("property", Err(A_GROUP)),
        ("property[0]", Err(A_GROUP)),
        ("", Err(NO_FIELD)),
        ("weather", Err(NO_FIELD)),
        ("flags.weather", Err(NO_FIELD)),
        ("property[1].make", Err(NO_FIELD)),
        ("property[00].make", Err(NO_FIELD)),
        ("property[0]make", Err(NO_FIELD)),
        ("property.0.make", Err(NO_FIELD)),
        ("modus_operandi.entry.colour", Err(NO_FIELD)),
        ("incident", Err(NO_FIELD)),
        ("classification_history", Err(NO_FIELD)),
    ] {
        let told = standing.told(&standing.tree().unwrap(), path);
        let told = told.as_ref().map(Personal::reveal).map_err(Clone::clone);
        assert_eq!(told, expected, "{path}");
    }
    let twice = ["kind", "kind"].map(|field| Correction {
        field: field.to_owned(),
        is: "crime".into(),
    });
    let found = standing.corrections(twice.to_vec()).unwrap_err();
    assert_eq!(found[0].field, "corrections[1].field");
}

fn corrected(field: &str, is: &str) -> Result<FieldCorrection, Vec<FieldError>> {
    let report = report();
    let standing = StandingReport {
        report: &report,
        corrected: &BTreeMap::new(),
    };
    let entered = Correction {
        field: field.to_owned(),
        is: is.into(),
    };
    let mut told = standing.corrections(vec![entered])?;
    Ok(told.remove(0))
}

/// A field, what is said to be right, and how it is kept.
#[test]
fn what_is_right_is_read_as_its_field_reads_it() {
    let person = "00000000-0001-7000-8000-00000000000a";
    for (field, is, kept) in [
        ("place_detail", "The yard", "The yard"),
        ("place_detail", "yes", "yes"),
        ("place_detail", "12", "12"),
        ("narrative", "Nothing was taken", "Nothing was taken"),
        (
            "committed_from",
            "2026-03-06T17:50:00.000Z",
            "2026-03-06T17:50:00.000Z",
        ),
        ("committed_from", "Nothing", "nothing"),
        ("committed_certainty", "About", "about"),
        ("property[0].value_pence", "012000", "12000"),
        ("property[0].quantity", " 2 ", "2"),
        ("property[0].status", "recovered", "recovered"),
        ("property[0].type", "Motor vehicle", "motor_vehicle"),
        ("property[0].identifiers[0].value", "X 1", "X 1"),
        ("property[0].exhibit", "ABC/1", "ABC/1"),
        ("property[0].owner", person, person),
        ("cad_reference", "CAD 4711/25Nov", "CAD 4711/25Nov"),
        ("classification.code", "n200/1", "N200/1"),
        ("classification.inchoate", "attempt", "attempt"),
        ("flags.knife", "no", "no"),
        ("flags.firearm", "Yes", "yes"),
        (
            "golden_hour.scene.taken",
            "not_applicable",
            "not_applicable",
        ),
        ("victim_care.needs", "A large print", "A large print"),
        ("victim_care.needs", "refused", "refused"),
        ("victim_care.needs", "Not asked", "not_asked"),
        ("victim_care.supports_prosecution", "yes", "yes"),
        ("victim_care.contact_plan_not_agreed", "Refused", "refused"),
        ("victim", person, person),
        ("victim", "state", "state"),
        ("kind", "domestic_incident", "domestic_incident"),
    ] {
        let told = corrected(field, is);
        let told = told.map(|one| one.is.reveal().to_owned());
        assert_eq!(told, Ok(kept.to_owned()), "{field}: {is}");
    }
}

/// A field, what it does not take, and what is said of it.
#[test]
fn what_a_field_does_not_take_is_refused_with_what_it_takes() {
    for (field, is, said) in [
        ("committed_from", "An hour earlier", "a time such as"),
        (
            "committed_from",
            "2026-02-30T09:30:00.000Z",
            "a time such as",
        ),
        ("committed_to", "2026-03-06T18:00:00.000Z", "committed_from"),
        ("property[0].value_pence", "about 90", "whole number"),
        ("property[0].value_pence", "-9", "whole number"),
        ("property[0].value_pence", "2000000000000", "ten billion"),
        ("property[0].quantity", "0", "from one to a million"),
        ("property[0].status", "eaten", "stolen, damaged"),
        ("property[0].make", "{long}", "shorten it"),
        ("property[0].description", "a\u{202e}b", "control character"),
        ("property[0].exhibit", "the knife", "such as ABC/1"),
        ("property[0].owner", "Anna", "identifier of a person"),
        ("cad_reference", "4711", "CAD"),
        ("classification.code", "theft?", "code"),
        (
            "flags.knife",
            "perhaps",
            "yes, no, unknown, refused or not_asked",
        ),
        ("golden_hour.cctv", "taken", "a single field"),
        (
            "victim_care.supports_prosecution",
            "maybe",
            "not_asked, unknown",
        ),
        ("victim", "Anna", "state"),
        ("kind", "theft", "crime"),
        ("place_detail", "{long}", "shorten it"),
        ("committed_certainty", "between", "committed_to"),
    ] {
        let is = is.replace("{long}", &"x".repeat(401));
        let found = corrected(field, &is).unwrap_err();
        assert_eq!(found.len(), 1, "{field}: {found:?}");
        assert_eq!(found[0].field, "corrections[0].is", "{field}");
        let rule = found[0].rule.to_string();
        assert!(rule.contains(said), "{field}: {rule}");
        assert!(is.len() < 4 || !rule.contains(&is), "{field}: {rule}");
    }
}

#[test]
fn corrections_are_judged_together_and_beside_earlier_ones() {
    let report = report();
    let earlier = |from: &str| BTreeMap::from([("committed_from".to_owned(), from.into())]);
    let judged = |corrected: &BTreeMap<String, Personal>, entered: &[(&str, &str)]| {
        let standing = StandingReport {
            report: &report,
            corrected,
        };
        let entered = entered.iter().map(|(field, is)| Correction {
            field: (*field).to_owned(),
            is: (*is).into(),
        });
        standing.corrections(entered.collect()).is_ok()
    };
    let to = ("committed_to", "2026-03-06T18:00:00.000Z");
    let from = ("committed_from", "2026-03-06T17:00:00.000Z");
    assert!(!judged(&BTreeMap::new(), &[to]));
    assert!(judged(&BTreeMap::new(), &[to, from]));
    assert!(judged(&earlier(from.1), &[to]));
    // In words, from before they were checked: it is no time to compare with.
    assert!(!judged(&earlier("An hour earlier"), &[to]));
    assert!(judged(
        &earlier("An hour earlier"),
        &[("place_detail", "Yard")]
    ));
}

#[test]
fn what_looks_wrong_in_a_correction_is_pointed_out_and_stops_nothing() {
    let report = report();
    let standing = StandingReport {
        report: &report,
        corrected: &BTreeMap::new(),
    };
    let told = |field: &str, is: &str| {
        let entered = Correction {
            field: field.to_owned(),
            is: is.into(),
        };
        standing.corrections(vec![entered]).unwrap()
    };
    let now = Timestamp::from_unix_ms(1_772_900_000_000);
    let mark = "property[0].identifiers[0].value";
    let warnings = standing.warnings(&told(mark, "ABCD EFG"), now);
    let codes: Vec<_> = warnings
        .iter()
        .map(|w| (w.field.as_str(), w.code))
        .collect();
    assert_eq!(codes, [("corrections[0].is", "vrm_shape")]);
    assert!(standing.warnings(&told(mark, "AB12 CDE"), now).is_empty());
    // Of two times that do not fit the one that is corrected is named.
    let mut about = report.clone();
    about.committed_certainty = Some(crate::Certainty::About);
    about.reported_at = Some("2026-03-06T19:00:00.000Z".parse().unwrap());
    let about = StandingReport {
        report: &about,
        corrected: &BTreeMap::new(),
    };
    for (field, is) in [
        ("reported_at", "2026-03-06T18:40:00.000Z"),
        ("committed_from", "2026-03-06T19:10:00.000Z"),
    ] {
        let entered = Correction {
            field: field.to_owned(),
            is: is.into(),
        };
        let warnings = about.warnings(&about.corrections(vec![entered]).unwrap(), now);
        let codes: Vec<_> = (warnings.iter().map(|w| (w.field.as_str(), w.code))).collect();
        assert_eq!(
            codes,
            [("corrections[0].is", "after_its_report")],
            "{field}"
        );
    }
    let ahead = told("committed_from", "2036-03-06T17:00:00.000Z");
    let found = standing.past(&ahead, now);
    assert_eq!(found[0].field, "corrections[0].is");
    assert!(standing.past(&told("place_detail", "Yard"), now).is_empty());
}

#[test]
fn a_crime_is_not_made_none_by_a_correction_nor_the_reverse() {
    let told = |report: &ReportDraft, entered: &[(&str, &str)]| {
        let standing = StandingReport {
            report,
            corrected: &BTreeMap::new(),
        };
        let entered = entered.iter().map(|(field, is)| Correction {
            field: (*field).to_owned(),
            is: (*is).into(),
        });
        let errors = standing.corrections(entered.collect()).err();
        let errors = errors.unwrap_or_default().into_iter();
        errors
            .map(|error| (error.field.clone(), error.to_string()))
            .collect::<Vec<_>>()
    };
    let mut crime = report();
    crime.kind = Some(ReportKind::Crime);
    let found = told(&crime, &[("kind", "anti_social_behaviour")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "corrections[0].is");
    assert!(found[0].1.contains("Registrar"), "{found:?}");
    let both = [
        ("place_detail", "Yard"),
        ("kind", "anti_social_behaviour"),
        ("recording.amounts_to_crime", "no"),
    ];
    assert_eq!(told(&crime, &both)[0].0, "corrections[1].is");
    // Nor by its answers, without a word.
    let found = told(&crime, &[("recording.amounts_to_crime", "no")]);
    assert_eq!(found.len(), 1, "{found:?}");
    let mut incident = report();
    incident.kind = serde_json::from_str(r#"{"non_crime_incident":"reported_rape"}"#).unwrap();
    let found = told(&incident, &[("kind", "crime")]);
    assert!(found[0].1.contains("crime number"), "{found:?}");
    assert!(told(&incident, &[("kind", "anti_social_behaviour")]).is_empty());
}

#[test]
fn a_fault_is_told_of_the_correction_that_makes_it() {
    let mut crime = report();
    crime.kind = Some(ReportKind::Crime);
    crime.victim = Some(Victim::Person(PersonId::from_parts(1, [5; 10])));
    crime.recording.amounts_to_crime = Some(true);
    crime.recording.more_likely_than_not = Some(true);
    crime.recording.evidence_to_the_contrary = Some(false);
    let told = |entered: &[(&str, &str)]| {
        let standing = StandingReport {
            report: &crime,
            corrected: &BTreeMap::new(),
        };
        let entered = entered.iter().map(|(field, is)| Correction {
            field: (*field).to_owned(),
            is: (*is).into(),
        });
        let found = standing.corrections(entered.collect()).err();
        let found = found.unwrap_or_default().into_iter();
        found
            .map(|error| (error.field.clone(), error.rule.to_string()))
            .collect::<Vec<_>>()
    };
    let value = ("property[0].value_pence", "70000");
    let state = ("victim", "state");
    let contrary = ("recording.evidence_to_the_contrary", "yes");
    let between = ("committed_certainty", "between");
    for (entered, expected) in [
        (&[value][..], &[][..]),
        (&[value, state], &[(1, "recording.points_to_prove")]),
        (&[state, value], &[(0, "recording.points_to_prove")]),
        (
            &[value, between, state],
            &[(1, "committed_to"), (2, "recording.points_to_prove")],
        ),
        (&[value, contrary], &[(1, "recording.reason")]),
        // Answered with it, nothing is missing.
        (&[value, state, ("recording.points_to_prove", "yes")], &[]),
        // What is asked of a correction's own field is asked there.
        (
            &[value, ("recording.amounts_to_crime", "nothing")],
            &[(1, "is not answered yet")],
        ),
    ] {
        let found = told(entered);
        assert_eq!(found.len(), expected.len(), "{entered:?}: {found:?}");
        for ((field, rule), (at, named)) in found.iter().zip(expected) {
            assert_eq!(*field, format!("corrections[{at}].is"), "{found:?}");
            assert!(rule.contains(named), "{found:?}");
        }
    }
    let (_, asked) = &told(&[value, state])[0];
    assert!(asked.contains("are the points to prove clearly made out?"));
}

#[test]
fn a_field_is_not_in_another_whose_name_it_begins_with() {
    let one = |field: &str| FieldCorrection {
        field: field.to_owned(),
        was: Personal::default(),
        is: "state".into(),
    };
    let corrections = [one("victim"), one("golden_hour.scene")];
    assert_eq!(place_of(&corrections, "victim"), Some(0));
    assert_eq!(place_of(&corrections, "victim_care.needs"), None);
    assert_eq!(place_of(&corrections, "golden_hour.scene.reason"), Some(1));
}

proptest! {
    #[test]
    fn no_value_makes_a_correction_panic_or_change_when_it_is_read_again(
        field in prop::sample::select(vec!["kind", "victim", "place_detail", "flags.knife",
            "property[0].value_pence", "victim_care.needs", "committed_from"]),
        is in "\\PC{1,20}|yes|refused|[0-9]{1,4}",
    ) {
        if let Ok(told) = corrected(field, &is) {
            let again = corrected(field, told.is.reveal()).unwrap();
            prop_assert_eq!(again.is, told.is);
        }
    }

    #[test]
    fn no_path_makes_a_correction_panic(path in "\\PC{0,20}|[a-z_.\\[\\]0-9]{0,30}") {
        let report = report();
        let standing = StandingReport { report: &report, corrected: &BTreeMap::new() };
        let _ = standing.told(&standing.tree().unwrap(), &path);
    }
}
