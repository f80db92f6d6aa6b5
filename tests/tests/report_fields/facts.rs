//! What is entered once in the incident: when, where, who (groups 1, 3, 4, 5).

use super::{Into, Row};

const RECORD: &str = "1 Record";
const WHEN: &str = "3 When";
const WHERE: &str = "4 Where";
const PEOPLE: &str = "5 People by role";

const fn of(
    group: &'static str,
    field: &'static str,
    into: Into,
    entered: &'static str,
    wrong: &'static [(&'static str, &'static str)],
) -> Row {
    Row {
        group,
        field,
        into,
        entered,
        wrong,
    }
}

pub(crate) const ROWS: &[Row] = &[
    of(
        RECORD,
        "the CAD reference of the incident",
        Into::Incident,
        r#"{"cad_reference": "CAD 2089/21Nov"}"#,
        &[(r#"{"cad_reference": "2089"}"#, "cad_reference")],
    ),
    of(
        RECORD,
        "how, when and by whom it was reported, as the incident has it",
        Into::Incident,
        r#"{"reported": {"at": "2026-03-06T18:52:00.000Z", "how": "front_counter", "by": "PERSON"}}"#,
        &[
            (
                r#"{"reported": {"at": "2096-03-06T18:52:00.000Z", "how": "online"}}"#,
                "reported.at",
            ),
            (
                r#"{"reported": {"at": "2026-03-06T18:52:00.000Z", "how": "by pigeon"}}"#,
                "reported.how",
            ),
        ],
    ),
    of(
        WHEN,
        "when it happened, from and to, and how sure that is",
        Into::Incident,
        r#"{"happened": {"from": "2026-03-06T18:10:00.000Z", "to": "2026-03-06T18:40:00.000Z", "certainty": "between"}}"#,
        &[(
            r#"{"happened": {"from": "2026-03-06T18:10:00.000Z", "to": "2026-03-06T17:00:00.000Z", "certainty": "between"}}"#,
            "happened.to",
        )],
    ),
    of(
        WHERE,
        "address and postcode",
        Into::Place,
        r#"{"address": "7 Quince Lane\nInvented Town", "postcode": "W6 0XX"}"#,
        &[(r#"{"address": "7\u202e Quince Lane"}"#, "address")],
    ),
    of(
        WHERE,
        "UPRN",
        Into::Place,
        r#"{"uprn": "12345"}"#,
        &[
            (r#"{"uprn": "1234567890123"}"#, "uprn"),
            (r#"{"uprn": "12a"}"#, "uprn"),
        ],
    ),
    of(
        WHERE,
        "premises: dwelling",
        Into::Place,
        r#"{"premises": "dwelling"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: flat",
        Into::Place,
        r#"{"premises": "flat"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: shop",
        Into::Place,
        r#"{"premises": "shop"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: licensed",
        Into::Place,
        r#"{"premises": "licensed"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: street",
        Into::Place,
        r#"{"premises": "street"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: park",
        Into::Place,
        r#"{"premises": "park"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: transport",
        Into::Place,
        r#"{"premises": "transport"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: vehicle",
        Into::Place,
        r#"{"premises": "vehicle"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: school",
        Into::Place,
        r#"{"premises": "school"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: hospital",
        Into::Place,
        r#"{"premises": "hospital"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: workplace",
        Into::Place,
        r#"{"premises": "workplace"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: car park",
        Into::Place,
        r#"{"premises": "car_park"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: online",
        Into::Place,
        r#"{"premises": "online"}"#,
        &[],
    ),
    of(
        WHERE,
        "premises: other, and none that is not listed",
        Into::Place,
        r#"{"premises": "other"}"#,
        &[(r#"{"premises": "castle"}"#, "premises")],
    ),
    of(
        WHERE,
        "detail of the place",
        Into::Place,
        r#"{"detail": "Behind the invented shed"}"#,
        &[(r#"{"detail": "a\u0000"}"#, "detail")],
    ),
    of(
        WHERE,
        "latitude and longitude with accuracy and source",
        Into::Place,
        r#"{"position": {"point": {"coordinates": {"latitude": 51500000, "longitude": -100000}},
            "accuracy_metres": 8, "source": "device", "taken_at": "2026-03-06T18:50:00.000Z"}}"#,
        &[
            (
                r#"{"position": {"point": {"coordinates": {"latitude": 91000000, "longitude": 0}},
                    "source": "device", "taken_at": "2026-03-06T18:50:00.000Z"}}"#,
                "position.point.coordinates.latitude",
            ),
            (
                r#"{"position": {"point": {"coordinates": {"latitude": 0, "longitude": 180000001}},
                    "source": "map", "taken_at": "2026-03-06T18:50:00.000Z"}}"#,
                "position.point.coordinates.longitude",
            ),
            (
                r#"{"position": {"point": {"coordinates": {"latitude": 0, "longitude": 0}},
                    "accuracy_metres": 100001, "source": "map", "taken_at": "2026-03-06T18:50:00.000Z"}}"#,
                "position.accuracy_metres",
            ),
            // A receiver knows when it said so.
            (
                r#"{"position": {"point": {"coordinates": {"latitude": 0, "longitude": 0}},
                    "accuracy_metres": 8, "source": "device"}}"#,
                "position.taken_at",
            ),
        ],
    ),
    of(
        WHERE,
        "grid reference",
        Into::Place,
        r#"{"position": {"point": {"grid_reference": "TQ2310078500"}, "source": "typed"}}"#,
        &[(
            r#"{"position": {"point": {"grid_reference": "ZZ 1"}, "source": "typed"}}"#,
            "position.point.grid_reference",
        )],
    ),
    of(
        WHERE,
        "what3words, as text",
        Into::Place,
        r#"{"what3words": "filled.count.soap"}"#,
        &[(r#"{"what3words": "two words"}"#, "what3words")],
    ),
    of(
        WHERE,
        "beat and ward",
        Into::Place,
        r#"{"beat": "HF4", "ward": "Invented Ward"}"#,
        &[(r#"{"beat": "a\nb"}"#, "beat")],
    ),
    of(
        PEOPLE,
        "a person, a business or the State",
        Into::Person,
        r#"{"kind": "business", "name": "Invented Bakery Ltd"}"#,
        &[(r#"{"kind": "ghost"}"#, "kind")],
    ),
    of(
        PEOPLE,
        "name and date of birth",
        Into::Person,
        r#"{"name": "Marigold ASHWORTH", "date_of_birth": {"given": "1990-04-01"}}"#,
        &[
            (
                r#"{"date_of_birth": {"given": "1990-02-30"}}"#,
                "date_of_birth.given",
            ),
            (
                r#"{"date_of_birth": {"given": "2096-01-01"}}"#,
                "date_of_birth",
            ),
        ],
    ),
    of(
        PEOPLE,
        "that there is no name, because it is unknown or was refused",
        Into::Person,
        r#"{"name": "", "name_not_given": "refused"}"#,
        &[
            (
                r#"{"name": "Marigold ASHWORTH", "name_not_given": "refused"}"#,
                "name_not_given",
            ),
            (
                r#"{"name": "", "name_not_given": "not_asked"}"#,
                "name_not_given",
            ),
            (r#"{"name": "", "clear": ["name_not_given"]}"#, "name"),
        ],
    ),
    of(
        PEOPLE,
        "estimated age, with the day on which it was judged",
        Into::Person,
        r#"{"estimated_age": {"from": 30, "to": 40, "on": "2026-03-06"}}"#,
        &[(
            r#"{"estimated_age": {"from": 40, "to": 30, "on": "2026-03-06"}}"#,
            "estimated_age.to",
        )],
    ),
    of(
        PEOPLE,
        "sex, given, refused, unknown or not asked",
        Into::Person,
        r#"{"sex": {"given": "female"}}"#,
        &[(r#"{"sex": {"given": "f"}}"#, "sex.given")],
    ),
    of(
        PEOPLE,
        "self-defined ethnicity, which leaves the appearance as it is",
        Into::Person,
        r#"{"self_defined_ethnicity": {"given": {"code": "M2", "list": "16+1"}}}"#,
        &[(
            r#"{"self_defined_ethnicity": {"given": {"code": "W3", "list": "16+1"}}}"#,
            "self_defined_ethnicity.given",
        )],
    ),
    of(
        PEOPLE,
        "ethnicity not stated is a refusal",
        Into::Person,
        r#"{"self_defined_ethnicity": "refused"}"#,
        &[(
            r#"{"self_defined_ethnicity": {"given": {"code": "NS", "list": "16+1"}}}"#,
            "self_defined_ethnicity.given",
        )],
    ),
    of(
        PEOPLE,
        "observed appearance (IC), which leaves the ethnicity as it is",
        Into::Person,
        r#"{"observed_appearance": "IC4"}"#,
        &[(r#"{"observed_appearance": "A1"}"#, "observed_appearance")],
    ),
    of(
        PEOPLE,
        "address",
        Into::Person,
        r#"{"address": {"given": {"place": "PLACE"}}}"#,
        &[(
            r#"{"address": {"given": {"place": "PERSON"}}}"#,
            "people[0].address",
        )],
    ),
    of(
        PEOPLE,
        "contacts, with whether they are safe to use",
        Into::Person,
        r#"{"contacts": [{"kind": "mobile", "value": {"given": "07700 900123"}, "preferred": true,
            "safe_to_use": {"given": true}, "safe_to_leave_message": "refused"}]}"#,
        &[(
            r#"{"contacts": [{"kind": "mobile", "value": {"given": ""}}]}"#,
            "contacts[0].value",
        )],
    ),
    of(
        PEOPLE,
        "occupation",
        Into::Person,
        r#"{"occupation": {"given": "Baker"}}"#,
        &[(r#"{"occupation": {"given": "a\nb"}}"#, "occupation")],
    ),
    of(
        PEOPLE,
        "language, and whether an interpreter is needed",
        Into::Person,
        r#"{"language": {"given": "pl"}, "interpreter_needed": {"given": true}}"#,
        &[(r#"{"language": {"given": "Polish!"}}"#, "language.given")],
    ),
    of(
        PEOPLE,
        "relationship to the suspect",
        Into::Person,
        r#"{"relationship_to_suspect": {"given": {"kind": "former_partner"}}}"#,
        &[(
            r#"{"relationship_to_suspect": {"given": {"kind": "other", "words": ""}}}"#,
            "relationship_to_suspect.words",
        )],
    ),
    of(
        PEOPLE,
        "injury",
        Into::Person,
        r#"{"injury": {"given": {"degree": "slight", "description": "A grazed elbow"}}}"#,
        &[(
            r#"{"injury": {"given": {"degree": "mortal"}}}"#,
            "injury.given.degree",
        )],
    ),
];
