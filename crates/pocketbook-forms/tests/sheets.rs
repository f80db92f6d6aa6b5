//! Rear, label and list: every field of the national form is on the page.
#![allow(clippy::unwrap_used, clippy::panic)]

mod shared;

use std::collections::BTreeMap;

use pocketbook_forms::{
    Answer, Certificate, CertificateKind, ContinuityLine, DatesToAvoid, EARLIER_CHARACTERS,
    ExhibitLabelSheet, ExhibitListSheet, FIELD_CHARACTERS, FormsError, HeadLine, HeadLineKind,
    ID_CHARACTERS, LabelledText, ListedExhibit, NAME_CHARACTERS, Purpose, RearSheet, Refusal,
    RefusedWhen, ResponsibleAdult, Sheet, Signatory, Signing,
};
use shared::{DATE, contains_in_order, form, text_of};

fn rear() -> RearSheet {
    RearSheet {
        witness_name: "Imogen INVENTED".into(),
        home_address: "99 Invented Street".into(),
        postcode: "ZZ99 9ZZ".into(),
        email: "imogen@example.invalid".into(),
        mobile: "07700900000".into(),
        home_phone: "02079460000".into(),
        work_phone: "02079460001".into(),
        preferred_contact: "by-post".into(),
        gender: "Female".into(),
        date_of_birth: "1 April 1990".into(),
        place_of_birth: "Inventown".into(),
        former_name: "Formerly".into(),
        ethnicity: "W1".into(),
        dates_to_avoid: DatesToAvoid::None,
        willing_to_attend: Answer::Yes,
        ensure_attendance: "a-lift".into(),
        special_measures: Answer::No,
        special_measures_details: "screens".into(),
        particular_needs: Answer::NotApplicable,
        particular_needs_details: "ramp".into(),
        consents: BTreeMap::new(),
        responsible_adult: None,
        taken_by: "Percy PLOD".into(),
        station: "Inventown-Central".into(),
        time_and_place: "14:05 at home".into(),
        date: DATE,
        statement_id: "018f6c5e".into(),
    }
}

fn printed(id: &str, sheet: impl Into<Sheet>) -> Option<String> {
    text_of(&form(id).lay_out(&sheet.into()).unwrap())
}

#[test]
fn the_rear_prints_every_field() {
    let Some(text) = printed("mg11-rear", rear()) else {
        return;
    };
    let sheet = rear();
    for (label, value) in [
        ("Name of witness:", &sheet.witness_name),
        ("Home address:", &sheet.home_address),
        ("Postcode:", &sheet.postcode),
        ("E-mail address:", &sheet.email),
        ("Mobile:", &sheet.mobile),
        ("Home telephone:", &sheet.home_phone),
        ("Work telephone:", &sheet.work_phone),
        ("victims only)", &sheet.preferred_contact),
        ("Gender:", &sheet.gender),
        ("Date of birth:", &sheet.date_of_birth),
        ("Place of birth:", &sheet.place_of_birth),
        ("Former name:", &sheet.former_name),
        ("Ethnicity code (16+1):", &sheet.ethnicity),
        ("ensure attendance?", &sheet.ensure_attendance),
        ("submit MG2.", &sheet.special_measures_details),
        ("other concerns)", &sheet.particular_needs_details),
        ("Statement taken by (print name):", &sheet.taken_by),
        ("Station:", &sheet.station),
        ("Time and place statement taken:", &sheet.time_and_place),
    ] {
        assert!(
            contains_in_order(&text, &format!("{label} {value}")),
            "{label}\n{text}"
        );
    }
}

#[test]
fn no_dates_to_avoid_is_not_the_same_as_nobody_asked() {
    let with = |dates| {
        let mut sheet = rear();
        sheet.dates_to_avoid = dates;
        printed("mg11-rear", sheet)
    };
    for (dates, words) in [
        (DatesToAvoid::NotAsked, "NON-AVAILABILITY not asked"),
        (
            DatesToAvoid::None,
            "None: the witness has no dates to avoid",
        ),
        (
            DatesToAvoid::Dates(vec!["2 May".into(), "3 June".into()]),
            "NON-AVAILABILITY 2 May; 3 June",
        ),
    ] {
        if let Some(text) = with(dates) {
            assert!(contains_in_order(&text, words), "{words}\n{text}");
        }
    }
}

#[test]
fn yes_no_not_applicable_and_not_asked_are_kept_apart_in_every_consent() {
    let form = form("mg11-rear");
    let keys: Vec<&str> = form
        .wording_keys("consent.")
        .map(|key| key.trim_start_matches("consent."))
        .collect();
    assert_eq!(keys, ["a", "b", "c", "d", "e", "f", "g1", "g2", "h"]);
    for (answer, words) in [
        (Some(Answer::Yes), "Answer: Yes"),
        (Some(Answer::No), "Answer: No"),
        (Some(Answer::NotApplicable), "Answer: N/A"),
        (Some(Answer::NotAsked), "not asked"),
        (None, "not asked"),
    ] {
        let mut sheet = rear();
        let answers = keys
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), answer?)));
        sheet.consents = answers.collect();
        // The three questions of witness care have an answer of their own.
        sheet.willing_to_attend = answer.unwrap_or_default();
        sheet.special_measures = answer.unwrap_or_default();
        sheet.particular_needs = answer.unwrap_or_default();
        if let Some(text) = printed("mg11-rear", sheet) {
            assert_eq!(
                text.matches(words).count(),
                keys.len() + 3,
                "{words}\n{text}"
            );
        }
    }
}

#[test]
fn a_parent_or_appropriate_adult_has_a_place_to_sign_and_only_then() {
    let form = form("mg11-rear");
    let signatories = |sheet: RearSheet| {
        let laid_out = form.lay_out(&sheet.into()).unwrap();
        let places = laid_out.places.iter();
        let places = places.map(|p| (p.purpose, p.signatory));
        places.collect::<Vec<_>>()
    };
    assert_eq!(signatories(rear()), [(Purpose::Rear, Signatory::Witness)]);
    let mut young = rear();
    young.responsible_adult = Some(ResponsibleAdult {
        capacity: "Parent".into(),
        name: "Martha INVENTED".into(),
        address: "elsewhere".into(),
        phone: "07700900001".into(),
    });
    assert_eq!(
        signatories(young.clone()),
        [
            (Purpose::Rear, Signatory::Witness),
            (Purpose::Rear, Signatory::AppropriateAdult)
        ]
    );
    if let Some(text) = printed("mg11-rear", young) {
        for words in [
            "Martha INVENTED",
            "Capacity: Parent",
            "elsewhere",
            "07700900001",
        ] {
            assert!(contains_in_order(&text, words), "{words}\n{text}");
        }
    }
}

#[test]
fn only_a_statement_can_be_refused() {
    let form = form("mg11-rear");
    let sheet = Sheet::from(rear());
    let shown = form.lay_out(&sheet).unwrap();
    let signing = Signing {
        signatures: Vec::new(),
        refusal: Some(Refusal {
            when: RefusedWhen::Shown,
            reason: String::new(),
            officer_name: "Percy PLOD".into(),
            officer_capacity: "PC".into(),
            refused_at: String::new(),
        }),
    };
    let error = form.lay_out_signed(&sheet, &signing, &shown);
    assert!(matches!(error, Err(FormsError::Invalid { .. })));
}

fn references() -> Vec<LabelledText> {
    vec![LabelledText {
        label: "Crime reference".into(),
        text: "INV/1/26".into(),
    }]
}

#[test]
fn a_label_prints_its_exhibit_its_references_and_its_continuity() {
    let label = ExhibitLabelSheet {
        reference: "IMI/1".into(),
        description: "Black bag".into(),
        producer: "Imogen INVENTED".into(),
        force_references: references(),
        continuity: vec![ContinuityLine {
            when: "1 March 14:20".into(),
            who: "Percy PLOD".into(),
            what: "Seized".into(),
        }],
        gaps: Vec::new(),
        collisions: Vec::new(),
        withdrawn: None,
        date: DATE,
        label_id: "label-1".into(),
    };
    let laid_out = form("exhibit-label").lay_out(&label.into()).unwrap();
    assert!(
        laid_out
            .places
            .iter()
            .any(|p| p.purpose == Purpose::ExhibitLabel)
    );
    if let Some(text) = text_of(&laid_out) {
        assert!(!text.contains("WITHDRAWN"), "{text}");
        let words = "IMI/1 Description: Black bag Produced by: Imogen INVENTED Crime reference: INV/1/26 \
            Date: 1 March 2026 Continuity 1 March 14:20 Percy PLOD Seized";
        assert!(contains_in_order(&text, words), "{text}");
    }
}

#[test]
fn the_label_of_a_withdrawn_exhibit_says_so_on_every_page() {
    let line = ContinuityLine {
        when: "1 March 14:20".into(),
        who: "Percy PLOD".into(),
        what: "Seized".into(),
    };
    let label = ExhibitLabelSheet {
        reference: "IMI/1".into(),
        description: "Black bag".into(),
        producer: "Imogen INVENTED".into(),
        force_references: references(),
        continuity: vec![line; 30],
        gaps: Vec::new(),
        collisions: Vec::new(),
        withdrawn: Some("Withdrawn on 2 March 2026 09:30 GMT: entered twice".into()),
        date: DATE,
        label_id: "label-1".into(),
    };
    let laid_out = form("exhibit-label").lay_out(&label.into()).unwrap();
    assert!(laid_out.pages > 1);
    if let Some(text) = text_of(&laid_out) {
        let pages = usize::try_from(laid_out.pages).unwrap();
        assert_eq!(text.matches("WITHDRAWN: NOT AN EXHIBIT").count(), pages);
        let why = "IMI/1 Withdrawn on 2 March 2026 09:30 GMT: entered twice";
        assert!(contains_in_order(&text, why), "{text}");
    }
}

#[test]
fn a_list_of_many_exhibits_repeats_its_head_on_every_page() {
    let exhibit = |number: u32| ListedExhibit {
        reference: format!("IMI/{number}"),
        description: format!("Thing number {number}, invented"),
        producer: "Imogen INVENTED".into(),
        held_at: "store".into(),
    };
    let list = ExhibitListSheet {
        urn: Some("01ZZ1234526".into()),
        force_references: references(),
        exhibits: (1..=90).map(exhibit).collect(),
        gaps: Vec::new(),
        collisions: Vec::new(),
        date: DATE,
        list_id: "list-1".into(),
    };
    let laid_out = form("exhibit-list").lay_out(&list.into()).unwrap();
    assert!(laid_out.pages > 1 && laid_out.places.is_empty());
    if let Some(text) = text_of(&laid_out) {
        assert_eq!(text.matches("Held at").count(), laid_out.pages as usize);
        for number in 1..=90 {
            assert!(contains_in_order(
                &text,
                &format!("IMI/{number} Thing number {number}, invented")
            ));
        }
    }
}

/// Replaces every text of a sheet by one of its greatest length in the widest
/// letters, finding the limits by asking.
fn at_its_limits(sheet: &Sheet) -> Sheet {
    fn widen(value: &mut serde_json::Value, key: &str) {
        match value {
            serde_json::Value::String(text) => {
                let fixed = ["language", "variant", "kind", "series"].contains(&key);
                let long = match key {
                    _ if fixed || text.starts_with("not_") || text == "none" => text.clone(),
                    "urn" => "W".repeat(11),
                    "statement_id" | "label_id" | "list_id" | "report_id" | "slip_id" => {
                        "W".repeat(ID_CHARACTERS)
                    }
                    "witness_name" | "age" | "occupation" | "name" | "text" | "capacity"
                    | "label" | "title" | "heading" | "number" | "local_reference" | "reported"
                    | "officer" => "W".repeat(NAME_CHARACTERS),
                    "willing_to_attend" | "special_measures" | "particular_needs" => text.clone(),
                    _ => "W".repeat(FIELD_CHARACTERS),
                };
                *text = long;
            }
            serde_json::Value::Array(items) => {
                items.iter_mut().for_each(|item| widen(item, key));
            }
            serde_json::Value::Object(fields) => {
                fields.iter_mut().for_each(|(key, value)| widen(value, key));
                // A line that names an earlier record says more of it.
                if fields.get("kind").is_some_and(|kind| kind == "further_to") {
                    fields["text"] = "W".repeat(EARLIER_CHARACTERS).into();
                }
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(sheet).unwrap();
    widen(&mut value, "");
    serde_json::from_value(value).unwrap()
}

#[test]
fn every_field_at_its_greatest_length_in_the_widest_letters_is_laid_out() {
    let mut statement = shared::statement("x");
    statement.urn = Some("01ZZ1234526".into());
    let line = |kind| HeadLine {
        kind,
        text: "x".into(),
    };
    statement.head_lines = [HeadLineKind::Business, HeadLineKind::FurtherTo]
        .map(line)
        .into();
    let certificate = |kind| Certificate {
        kind,
        name: "x".into(),
        capacity: "x".into(),
    };
    statement.certificates = [CertificateKind::ReadOver, CertificateKind::Mark]
        .map(certificate)
        .into();
    let mut full = rear();
    full.dates_to_avoid = DatesToAvoid::Dates(vec!["x".into(); 3]);
    full.responsible_adult = Some(ResponsibleAdult {
        capacity: "x".into(),
        name: "x".into(),
        address: "x".into(),
        phone: "x".into(),
    });
    let label = ExhibitLabelSheet {
        reference: "x".into(),
        description: "x".into(),
        producer: "x".into(),
        force_references: references(),
        continuity: vec![
            ContinuityLine {
                when: "x".into(),
                who: "x".into(),
                what: "x".into(),
            };
            2
        ],
        gaps: Vec::new(),
        collisions: Vec::new(),
        withdrawn: Some("x".into()),
        date: DATE,
        label_id: "x".into(),
    };
    let list = ExhibitListSheet {
        urn: None,
        force_references: references(),
        exhibits: vec![
            ListedExhibit {
                reference: "x".into(),
                description: "x".into(),
                producer: "x".into(),
                held_at: "x".into(),
            };
            2
        ],
        gaps: Vec::new(),
        collisions: Vec::new(),
        date: DATE,
        list_id: "x".into(),
    };
    let summary = shared::report_summary();
    let slip = shared::victim_slip();
    let sheets: [(&str, Sheet); 6] = [
        ("mg11", statement.into()),
        ("mg11-rear", full.into()),
        ("exhibit-label", label.into()),
        ("exhibit-list", list.into()),
        ("report-summary", summary.into()),
        ("victim-slip", slip.into()),
    ];
    // The text of a force reference may be longer; as long as a name does here.
    for (id, sheet) in sheets {
        let sheet = at_its_limits(&sheet);
        if let Err(error) = form(id).lay_out(&sheet) {
            panic!("{id}: {error}");
        }
    }
}
