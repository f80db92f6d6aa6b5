//! What is wrong with a document, in words of this house.
//!
//! serde's own words quote what was written, which may be a name. Two kinds of
//! it are safe: sentences that stand in the program, which the types of the
//! model refuse with, and what serde expected, which is the name of a type.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::LazyLock;

use pocketbook_model::{
    CadReference, CrimeNumber, Date, EthnicityCode, EthnicityList, ExhibitReference, FieldError,
    GridReference, IncidentNumber, Language, OffenceCode, Outcome, PLAIN_RESPONSES, Rule,
    SealNumber, SelfDefinedEthnicity, Timestamp, Uprn, Urn, WarrantNumber, WhatThreeWords,
};

/// Where nothing better is known.
const OTHERWISE: Rule = Rule::Shape {
    expected: "of the shape that its description gives, without a field that is not known",
};

/// What is wrong with a document, and in which field, from where serde stood and
/// what it said; the field is `.` for the document as a whole. Nothing that was
/// written in the document is repeated.
#[must_use]
pub fn document_fault(path: &str, error: &serde_json::Error) -> FieldError {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = said.strip_suffix(&place).unwrap_or(&said);
    let whole = || ".".to_owned();
    if said.starts_with("unknown field ") {
        // The last part of the path is then whatever was written.
        let parent = path.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        return FieldError {
            field: parent.unwrap_or_else(whole),
            rule: OTHERWISE,
        };
    }
    let missing = said
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    match missing {
        Some(field) => FieldError {
            field: match path {
                "." => field.to_owned(),
                parent => format!("{parent}.{field}"),
            },
            rule: Rule::Required,
        },
        None => FieldError {
            field: path.to_owned(),
            rule: refusal(said)
                .or_else(|| expected(said))
                .unwrap_or(OTHERWISE),
        },
    }
}

/// What the types of the model refuse with: their sentence, and the rule.
static REFUSALS: LazyLock<Vec<(String, Rule)>> = LazyLock::new(|| {
    let mut known = Vec::new();
    add::<CadReference>(&mut known);
    add::<CrimeNumber>(&mut known);
    add::<Date>(&mut known);
    add::<ExhibitReference>(&mut known);
    add::<GridReference>(&mut known);
    add::<IncidentNumber>(&mut known);
    add::<Language>(&mut known);
    add::<OffenceCode>(&mut known);
    add::<SealNumber>(&mut known);
    add::<Uprn>(&mut known);
    add::<Urn>(&mut known);
    add::<WarrantNumber>(&mut known);
    add::<WhatThreeWords>(&mut known);
    let other_list = SelfDefinedEthnicity::new(EthnicityCode::W3, EthnicityList::SixteenPlusOne);
    known.extend(other_list.err().map(sentence));
    // Refusals that are no rules by themselves.
    add_words(
        &mut known,
        "".parse::<Timestamp>(),
        "a time such as 2026-03-01T09:30:00.000Z",
    );
    add_words(&mut known, Outcome::try_from(0), "a number from 1 to 22");
    known
});

/// What a type says to an empty text and to one that it cannot be.
fn add<T: FromStr<Err = FieldError>>(known: &mut Vec<(String, Rule)>) {
    for wrong in ["", "\u{0}"] {
        known.extend(wrong.parse::<T>().err().map(sentence));
    }
}

fn add_words<T, E: Display>(
    known: &mut Vec<(String, Rule)>,
    refused: Result<T, E>,
    expected: &'static str,
) {
    let sentence = refused.err().map(|error| error.to_string());
    known.extend(sentence.map(|sentence| (sentence, Rule::Shape { expected })));
}

fn sentence(error: FieldError) -> (String, Rule) {
    (error.to_string(), error.rule)
}

fn refusal(said: &str) -> Option<Rule> {
    let mut known = REFUSALS.iter();
    known
        .find(|(sentence, _)| sentence == said)
        .map(|(_, rule)| rule.clone())
}

/// What serde expected instead. What was written stands before it and may hold
/// the same word, so the last counts.
fn expected(said: &str) -> Option<Rule> {
    if said.starts_with("unknown variant ") {
        return Some(Rule::Unknown {
            expected: "one of the names that its description gives",
        });
    }
    if !said.starts_with("invalid type: ") && !said.starts_with("invalid value: ") {
        return None;
    }
    let (_, expected) = said.rsplit_once(", expected ")?;
    // A response that is written plainly says itself what it takes.
    let plain = PLAIN_RESPONSES.into_iter().find(|plain| *plain == expected);
    if let Some(expected) = plain {
        return Some(Rule::Shape { expected });
    }
    let expected = match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "a string" | "a borrowed string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list in square brackets",
        object if object.starts_with("struct ") => "an object with its fields",
        _ => return None,
    };
    Some(Rule::Shape { expected })
}

#[cfg(test)]
mod tests {
    use pocketbook_model::{Person, Place, ReportPatch};
    use serde::de::DeserializeOwned;

    use crate::{CoreError, parse_document};

    fn told<T: DeserializeOwned>(json: &str) -> String {
        let Err(CoreError::Invalid(errors)) = parse_document::<T>(json) else {
            panic!("taken: {json}");
        };
        errors.to_string()
    }

    #[test]
    fn a_wrong_value_is_told_by_what_was_asked() {
        let item = |field: &str| {
            format!(r#"{{"property":[{{"status":"stolen","description":"SENTINEL",{field}}}]}}"#)
        };
        for (json, expected) in [
            (
                item(r#""value_pence":-5"#),
                "property[0].value_pence: must be a whole number, 0 or more",
            ),
            (
                item(r#""value_pence":"SENTINEL, expected SENTINEL""#),
                "property[0].value_pence: must be a whole number, 0 or more",
            ),
            (
                r#"{"classification":{"code":"SENTINEL","title":"x"}}"#.into(),
                "classification.code: must be a class and perhaps a sub-code, such as 008/06, 8N, 28E, 4.10 or N100",
            ),
            (
                r#"{"reported_at":"SENTINEL"}"#.into(),
                "reported_at: must be a time such as 2026-03-01T09:30:00.000Z",
            ),
            (
                r#"{"cad_reference":"SENTINEL"}"#.into(),
                "cad_reference: must be a serial, a slash, day and month, such as CAD 2089/21Nov",
            ),
            (
                r#"{"narrative":["SENTINEL"]}"#.into(),
                "narrative: must be a text in quotes",
            ),
            (
                r#"{"kind":"SENTINEL"}"#.into(),
                "kind: is not known here; use one of the names that its description gives",
            ),
            (
                r#"{"people":[{"role":"victim"}]}"#.into(),
                "people[0].person: is needed; fill it in",
            ),
        ] {
            let told = told::<ReportPatch>(&json);
            assert!(told.contains(expected), "{json}: {told}");
            assert!(!told.contains("SENTINEL"), "{told}");
        }
    }

    #[test]
    fn people_and_places_are_told_so_too() {
        let id = "00000000-0001-7000-8000-000000000000";
        let place = told::<Place>(&format!(r#"{{"id":"{id}","uprn":"SENTINEL"}}"#));
        assert!(place.contains("uprn: must be 1 to 12 digits"), "{place}");
        let born =
            format!(r#"{{"id":"{id}","name":"x","date_of_birth":{{"given":"2001-02-30"}}}}"#);
        let born = told::<Person>(&born);
        assert!(
            born.contains("date_of_birth.given: must be a day of the calendar such as 2026-03-01"),
            "{born}"
        );
        let ethnicity = format!(
            r#"{{"id":"{id}","name":"x","self_defined_ethnicity":{{"given":{{"code":"W3","list":"16+1"}}}}}}"#
        );
        let ethnicity = told::<Person>(&ethnicity);
        assert!(
            ethnicity.contains("W3 and O2 are on the list 18+1"),
            "{ethnicity}"
        );
    }
}
