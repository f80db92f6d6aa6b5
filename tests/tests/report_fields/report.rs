//! What is entered in the report itself (groups 1 to 3 and 6 to 11).

use super::{Into, Row};

const RECORD: &str = "1 Record";
const OFFENCE: &str = "2 Classification";
const WHEN: &str = "3 When";
const WHERE: &str = "4 Where";
const PEOPLE: &str = "5 People by role";
const PROPERTY: &str = "6 Property";
const METHOD: &str = "7 MO";
const FLAGS: &str = "8 Flags";
const RISK: &str = "9 Risk assessment";
const HOUR: &str = "10 Golden hour";
const VICTIM: &str = "11 Solvability and victim";

const fn of(
    group: &'static str,
    field: &'static str,
    entered: &'static str,
    wrong: &'static [(&'static str, &'static str)],
) -> Row {
    Row {
        group,
        field,
        into: Into::Report,
        entered,
        wrong,
    }
}

/// A thing with one member more.
macro_rules! thing {
    ($member:literal) => {
        concat!(
            r#"{"property": [{"status": "stolen", "description": "Invented thing", "#,
            $member,
            "}]}"
        )
    };
}

/// One action of the first hour: done, or not with its reason.
macro_rules! action {
    ($name:literal) => {
        of(
            HOUR,
            concat!($name, ": yes, no or not applicable, with the reason"),
            concat!(
                r#"{"golden_hour": {""#,
                $name,
                r#"": {"taken": "no", "reason": "Invented rain"}}}"#
            ),
            &[(
                concat!(
                    r#"{"golden_hour": {""#,
                    $name,
                    r#"": {"taken": "perhaps"}}}"#
                ),
                concat!("golden_hour.", $name, ".taken"),
            )],
        )
    };
}

/// One flag, set; and not set is another answer.
macro_rules! flag {
    ($name:literal) => {
        of(
            FLAGS,
            $name,
            concat!(r#"{"flags": {""#, $name, r#"": true}}"#),
            &[],
        )
    };
}

pub(crate) const ROWS: &[Row] = &[
    of(
        RECORD,
        "kind: a crime",
        r#"{"kind": "crime"}"#,
        &[(r#"{"kind": "misdemeanour"}"#, "kind")],
    ),
    of(
        RECORD,
        "how and by whom it was reported",
        r#"{"registration": {"how": "emergency", "reported_by": "third_party", "reporter": "PERSON", "attending": []}}"#,
        &[
            (
                r#"{"registration": {"how": "by pigeon"}}"#,
                "registration.how",
            ),
            (
                r#"{"registration": {"reported_by": "cat"}}"#,
                "registration.reported_by",
            ),
        ],
    ),
    of(
        RECORD,
        "attending officers, with shoulder number and arrival",
        r#"{"registration": {"attending": [{"name": "PC Invented OFFICER", "number": "123AW", "arrived_at": "2026-03-06T19:04:00.000Z"}]}}"#,
        &[
            (
                r#"{"registration": {"attending": [{"name": ""}]}}"#,
                "registration.attending[0].name",
            ),
            (
                r#"{"registration": {"attending": [{"name": "PC X", "arrived_at": "2096-03-06T19:04:00.000Z"}]}}"#,
                "registration.attending[0].arrived_at",
            ),
        ],
    ),
    of(
        RECORD,
        "the CAD reference of the report",
        r#"{"cad_reference": "CAD 4711/06Mar"}"#,
        &[(r#"{"cad_reference": "CAD/0"}"#, "cad_reference")],
    ),
    of(
        OFFENCE,
        "class and sub-code",
        r#"{"classification": {"code": "028/03", "title": "Invented burglary"}}"#,
        &[(
            r#"{"classification": {"code": "burglary!", "title": "x"}}"#,
            "classification.code",
        )],
    ),
    of(
        OFFENCE,
        "a class of the counting rules",
        r#"{"classification": {"code": "8N", "title": "Assault with injury"}}"#,
        &[],
    ),
    of(
        OFFENCE,
        "an attempt",
        r#"{"classification": {"title": "Invented burglary", "inchoate": "attempt"}}"#,
        &[(
            r#"{"classification": {"title": "x", "inchoate": "dream"}}"#,
            "classification.inchoate",
        )],
    ),
    of(
        OFFENCE,
        "a conspiracy",
        r#"{"classification": {"title": "Invented burglary", "inchoate": "conspiracy"}}"#,
        &[],
    ),
    of(
        WHEN,
        "committed from and to",
        r#"{"committed_from": "2026-03-06T12:10:00.000Z", "committed_to": "2026-03-06T12:50:00.000Z", "committed_certainty": "between"}"#,
        &[
            (
                r#"{"committed_from": "2026-03-06T12:10:00.000Z", "committed_to": "2026-03-06T12:09:59.999Z"}"#,
                "committed_to",
            ),
            (
                r#"{"committed_from": "2026-02-30T12:10:00.000Z"}"#,
                "committed_from",
            ),
        ],
    ),
    of(
        WHEN,
        "reported",
        r#"{"reported_at": "2026-03-06T19:00:00.000Z"}"#,
        &[(
            r#"{"reported_at": "2096-03-06T19:00:00.000Z"}"#,
            "reported_at",
        )],
    ),
    of(
        WHEN,
        "why it was first reported then, where it was disclosed later",
        r#"{"reported_at": "2026-03-06T19:00:00.000Z", "disclosed_later": "She told of it at the hospital"}"#,
        &[
            (
                r#"{"clear": ["reported_at"], "disclosed_later": "She told of it at the hospital"}"#,
                "disclosed_later",
            ),
            (r#"{"disclosed_later": "a\u0007"}"#, "disclosed_later"),
        ],
    ),
    of(
        WHERE,
        "one of the places of the incident, and where within it",
        r#"{"place": "PLACE", "place_detail": "The invented bedroom"}"#,
        &[(r#"{"place_detail": "a\u0007"}"#, "place_detail")],
    ),
    of(
        PEOPLE,
        "the victim: a person",
        r#"{"victim": {"person": "PERSON"}}"#,
        &[(r#"{"victim": {"person": "Anna"}}"#, "victim.person")],
    ),
    of(
        PEOPLE,
        "parts in this report",
        r#"{"people": [{"person": "PERSON", "role": "witness"}]}"#,
        &[
            (
                r#"{"people": [{"person": "PERSON", "role": "bystander"}]}"#,
                "people[0].role",
            ),
            (
                r#"{"people": [{"person": "PERSON", "role": "witness"}, {"person": "PERSON", "role": "witness"}]}"#,
                "people[1]",
            ),
        ],
    ),
    of(
        PROPERTY,
        "stolen",
        r#"{"property": [{"status": "stolen", "description": "x"}]}"#,
        &[],
    ),
    of(
        PROPERTY,
        "damaged",
        r#"{"property": [{"status": "damaged", "description": "x"}]}"#,
        &[],
    ),
    of(
        PROPERTY,
        "recovered",
        r#"{"property": [{"status": "recovered", "description": "x"}]}"#,
        &[],
    ),
    of(
        PROPERTY,
        "seized",
        r#"{"property": [{"status": "seized", "description": "x"}]}"#,
        &[],
    ),
    of(
        PROPERTY,
        "found",
        r#"{"property": [{"status": "found", "description": "x"}]}"#,
        &[
            (
                r#"{"property": [{"status": "lost", "description": "x"}]}"#,
                "property[0].status",
            ),
            (
                r#"{"property": [{"status": "found", "description": ""}]}"#,
                "property[0].description",
            ),
        ],
    ),
    of(
        PROPERTY,
        "type",
        thing!(r#""type": "telephone""#),
        &[(thing!(r#""type": "gadget""#), "property[0].type")],
    ),
    of(
        PROPERTY,
        "make and model",
        thing!(r#""make": "Invented", "model": "One""#),
        &[(thing!(r#""make": "a\nb""#), "property[0].make")],
    ),
    of(
        PROPERTY,
        "serial number, IMEI and VRM, as read",
        thing!(
            r#""identifiers": [{"kind": "serial_number", "value": "SN-1"}, {"kind": "imei", "value": "490154203237518"}, {"kind": "registration_mark", "value": "AB12 CDE"}]"#
        ),
        &[
            (
                thing!(r#""identifiers": [{"kind": "imei", "value": " "}]"#),
                "property[0].identifiers[0].value",
            ),
            (
                thing!(r#""identifiers": [{"kind": "aura", "value": "x"}]"#),
                "property[0].identifiers[0].kind",
            ),
        ],
    ),
    of(
        PROPERTY,
        "that its numbers are unknown or were refused",
        thing!(r#""identifiers_not_given": "unknown""#),
        &[
            (
                thing!(
                    r#""identifiers_not_given": "unknown", "identifiers": [{"kind": "serial_number", "value": "SN-1"}]"#
                ),
                "property[0].identifiers_not_given",
            ),
            (
                thing!(r#""identifiers_not_given": "not_asked""#),
                "property[0].identifiers_not_given",
            ),
        ],
    ),
    of(
        PROPERTY,
        "that its quantity is unknown or was refused",
        thing!(r#""quantity_not_given": "refused""#),
        &[
            (
                thing!(r#""quantity_not_given": "refused", "quantity": 3"#),
                "property[0].quantity_not_given",
            ),
            (
                thing!(r#""quantity_not_given": "not_asked""#),
                "property[0].quantity_not_given",
            ),
        ],
    ),
    of(
        PROPERTY,
        "quantity",
        thing!(r#""quantity": 12"#),
        &[
            (thing!(r#""quantity": 0"#), "property[0].quantity"),
            (thing!(r#""quantity": -1"#), "property[0].quantity"),
        ],
    ),
    of(
        PROPERTY,
        "value in pence",
        thing!(r#""value_pence": 64000"#),
        &[
            (thing!(r#""value_pence": -1"#), "property[0].value_pence"),
            (
                thing!(r#""value_pence": 1000000000001"#),
                "property[0].value_pence",
            ),
            (thing!(r#""value_pence": 1.5"#), "property[0].value_pence"),
        ],
    ),
    of(
        PROPERTY,
        "owner, exhibit reference and seal",
        thing!(r#""owner": "PERSON", "exhibit": "ABC/1", "seal_number": "X1""#),
        &[
            (thing!(r#""exhibit": "the bag""#), "property[0].exhibit"),
            (thing!(r#""owner": "Anna""#), "property[0].owner"),
        ],
    ),
    of(
        METHOD,
        "entry, exit, instrument, approach, words, transport, narrative",
        r#"{"modus_operandi": {"entry": "Invented skylight", "exit": "Door", "instrument": "Crowbar",
            "approach": "From the lane", "words": "None", "transport": "On foot", "narrative": "Invented"}}"#,
        &[(
            r#"{"modus_operandi": {"words": "a\u202eb"}}"#,
            "modus_operandi.words",
        )],
    ),
    flag!("domestic_abuse"),
    flag!("hate_race"),
    flag!("hate_religion_or_faith"),
    flag!("hate_sexual_orientation"),
    flag!("hate_disability"),
    flag!("hate_transgender"),
    flag!("honour_based_abuse"),
    flag!("child_sexual_exploitation"),
    flag!("child_sexual_abuse"),
    flag!("modern_slavery"),
    flag!("knife"),
    flag!("firearm"),
    flag!("corrosive"),
    flag!("online"),
    flag!("alcohol"),
    flag!("drugs"),
    flag!("vulnerable_adult"),
    flag!("child_at_risk"),
    of(
        FLAGS,
        "repeat_victim, and none that is not listed",
        r#"{"flags": {"repeat_victim": true, "knife": false}}"#,
        &[
            // It may be somebody's name, and is not repeated.
            (r#"{"flags": {"loud": true}}"#, "flags"),
            (r#"{"flags": {"knifes": true}}"#, "flags.knifes"),
        ],
    ),
    of(
        RISK,
        "form id and version, answers with their three silences, judgement with its reason",
        r#"{"risk_assessments": [{"form": {"id": "invented", "version": "1",
            "sha256": "0000000000000000000000000000000000000000000000000000000000000000"},
            "person": "PERSON",
            "answers": {"q1": {"given": {"yes_no": true}}, "q2": "refused", "q3": "unknown"},
            "score": 3, "grade": "standard", "judged_grade": "high", "judgement": "Invented reason",
            "completed_at": "2026-03-06T19:30:00.000Z", "by": "204518"}]}"#,
        &[(
            r#"{"risk_assessments": [{"form": {"id": "invented", "version": "1",
                "sha256": "00"}, "person": "PERSON", "answers": {}}]}"#,
            "risk_assessments[0].form.sha256",
        )],
    ),
    action!("scene"),
    action!("cctv"),
    action!("forensics"),
    action!("house_to_house"),
    action!("body_worn_video"),
    action!("description_circulated"),
    action!("safeguarding"),
    of(
        HOUR,
        "a camera: owner and when its pictures are overwritten",
        r#"{"golden_hour": {"cameras": [{"owner": "Invented Bakery", "overwritten_at": "2026-03-13T00:00:00.000Z"}]}}"#,
        &[(
            r#"{"golden_hour": {"cameras": [{"owner": ""}]}}"#,
            "golden_hour.cameras[0].owner",
        )],
    ),
    of(
        HOUR,
        "the reference of body-worn video",
        r#"{"golden_hour": {"body_worn_video": {"taken": "yes"}, "body_worn_video_reference": "BWV-1"}}"#,
        &[],
    ),
    of(
        VICTIM,
        "solvability: named suspect, witness, CCTV, forensic, vehicle, identifiable property",
        r#"{"solvability": {"named_suspect": false, "witness": true, "cctv": true, "forensic": false,
            "vehicle": true, "identifiable_property": false}}"#,
        &[(
            r#"{"solvability": {"witness": "maybe"}}"#,
            "solvability.witness",
        )],
    ),
    of(
        VICTIM,
        "the needs assessment, and when",
        r#"{"victim_care": {"needs": {"given": "A large print"}, "needs_assessed_at": "2026-03-06T19:20:00.000Z"}}"#,
        &[(
            r#"{"victim_care": {"needs_assessed_at": "2096-03-06T19:20:00.000Z"}}"#,
            "victim_care.needs_assessed_at",
        )],
    ),
    of(
        VICTIM,
        "that the crime number was given, when and how",
        r#"{"victim_care": {"references_given": [{"reference": "crime_number", "at": "2026-03-06T19:40:00.000Z", "how": "slip"}]}}"#,
        &[(
            r#"{"victim_care": {"references_given": [{"reference": "crime_number", "at": "2096-03-06T19:40:00.000Z", "how": "slip"}]}}"#,
            "victim_care.references_given[0].at",
        )],
    ),
    of(
        VICTIM,
        "the contact plan",
        r#"{"victim_care": {"contact_plan": {"how": "telephone", "when": "Each Monday", "care": "Not at work"}}}"#,
        &[(
            r#"{"victim_care": {"contact_plan": {"how": "telephone", "when": ""}}}"#,
            "victim_care.contact_plan.when",
        )],
    ),
    of(
        VICTIM,
        "that the victim agreed to no contact plan",
        r#"{"victim_care": {"contact_plan_not_agreed": "refused"}}"#,
        &[(
            r#"{"victim_care": {"contact_plan_not_agreed": "refused", "contact_plan": {"how": "telephone", "when": "Each Monday"}}}"#,
            "victim_care.contact_plan_not_agreed",
        )],
    ),
    of(
        VICTIM,
        "whether the victim supports a prosecution: given, refused, unknown, not asked",
        r#"{"victim_care": {"supports_prosecution": "refused"}}"#,
        &[(
            r#"{"victim_care": {"supports_prosecution": {"given": "perhaps"}}}"#,
            "victim_care.supports_prosecution.given",
        )],
    ),
];
