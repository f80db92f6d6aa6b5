//! An invented rear, label and list.

use pocketbook_forms::{
    Answer, ContinuityLine, DatesToAvoid, ExhibitLabelSheet, ExhibitListSheet, LabelledText,
    ListedExhibit, RearSheet,
};

use crate::shared::DATE;

pub(crate) fn rear() -> RearSheet {
    let consents = [
        ("a", Answer::Yes),
        ("b", Answer::No),
        ("d", Answer::NotApplicable),
    ];
    RearSheet {
        witness_name: "Imogen INVENTED".into(),
        home_address: "99 Invented Street".into(),
        postcode: "ZZ99 9ZZ".into(),
        email: "imogen@example.invalid".into(),
        mobile: "07700900000".into(),
        home_phone: "02079460000".into(),
        work_phone: String::new(),
        preferred_contact: "by-post".into(),
        gender: "Female".into(),
        date_of_birth: "1 April 1990".into(),
        place_of_birth: "Inventown".into(),
        former_name: "Formerly".into(),
        ethnicity: "W1".into(),
        dates_to_avoid: DatesToAvoid::Dates(vec!["2 May".into(), "3 June".into()]),
        willing_to_attend: Answer::No,
        ensure_attendance: "a-lift".into(),
        special_measures: Answer::No,
        special_measures_details: "screens".into(),
        particular_needs: Answer::NotApplicable,
        particular_needs_details: "ramp".into(),
        consents: consents
            .map(|(key, answer)| (key.to_owned(), answer))
            .into(),
        responsible_adult: None,
        taken_by: "Percy PLOD".into(),
        station: "Inventown-Central".into(),
        time_and_place: "14:05 at home".into(),
        date: DATE,
        statement_id: "018f6c5e".into(),
    }
}

fn references() -> Vec<LabelledText> {
    vec![LabelledText {
        label: "Crime reference".into(),
        text: "INV/1/26".into(),
    }]
}

pub(crate) fn label() -> ExhibitLabelSheet {
    let line = |when: &str, who: &str, what: &str| ContinuityLine {
        when: when.into(),
        who: who.into(),
        what: what.into(),
    };
    ExhibitLabelSheet {
        reference: "IMI/1".into(),
        description: "Black bag".into(),
        producer: "Imogen INVENTED".into(),
        force_references: references(),
        continuity: vec![
            line("1 March 14:20", "Percy PLOD", "Seized"),
            line("1 March 17:45", "Stella STORES", "Received into the store"),
        ],
        gaps: vec!["Nothing says who had it from 14:20 to 17:45 on 1 March.".into()],
        collisions: vec!["IMI/1 is also a photograph in the statement of Ivor INVENTED.".into()],
        withdrawn: Some("Withdrawn on 2 March 2026 09:30 GMT: entered twice".into()),
        date: DATE,
        label_id: "label-1".into(),
    }
}

pub(crate) fn list() -> ExhibitListSheet {
    let exhibit = |number: u32| ListedExhibit {
        reference: format!("IMI/{number}"),
        description: format!("Thing number {number}, invented"),
        producer: "Imogen INVENTED".into(),
        held_at: "store".into(),
    };
    ExhibitListSheet {
        urn: Some("01ZZ1234526".into()),
        force_references: references(),
        exhibits: (1..=3).map(exhibit).collect(),
        gaps: vec!["IMI/2: nothing says where it was on 2 March.".into()],
        collisions: Vec::new(),
        date: DATE,
        list_id: "list-1".into(),
    }
}
