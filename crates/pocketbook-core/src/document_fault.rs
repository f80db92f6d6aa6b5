//! What is wrong with a document, in words of this house.
//!
//! serde's own words quote what was written, which may be a name. Two kinds of
//! it are safe: sentences that stand in the program, which the types of the
//! model refuse with, and what serde expected, which is the name of a type.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::LazyLock;

use pocketbook_model::{
    CadReference, CrimeNumber, Date, DraftId, EthnicityCode, EthnicityList, ExhibitReference,
    FieldError, Flags, GoldenHour, GridReference, IncidentNumber, IncidentPatch, Language,
    ModusOperandi, NoAnswer, OffenceCode, Outcome, PLAIN_RESPONSES, PersonPatch, PlacePatch,
    RecordingAnswers, Registration, ReportPatch, Rule, SealNumber, SelfDefinedEthnicity,
    Solvability, Timestamp, Uprn, Urn, VictimCare, WarrantNumber, WhatThreeWords,
};
use serde::Serialize;
use serde_json::error::Category;

/// Where nothing better is known.
pub(crate) const OTHERWISE: Rule = Rule::Shape {
    expected: "of the shape that its description gives, without a field that is not known",
};

/// One of several names; of an answer, how each is written.
pub(crate) fn one_of(names: Vec<String>) -> Rule {
    if names == RESPONSES {
        return Rule::Shape { expected: ANSWER };
    }
    Rule::OneOf { names }
}

/// The names of [`pocketbook_model::Response`].
const RESPONSES: [&str; 4] = ["not_asked", "unknown", "refused", "given"];
const ANSWER: &str = r#""not_asked", "unknown", "refused", or the answer as {"given": ...}; a plain value is none of these"#;

/// What is wrong with a document, and in which field, from where serde stood and
/// what it said; the field is `.` for the document as a whole. Nothing that was
/// written as a value is repeated, and of the fields only what is written as
/// the fields of documents are: in small letters, figures and underscores.
pub(crate) fn document_fault(path: &str, error: &serde_json::Error) -> FieldError {
    let path = plain_path(path);
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = said.strip_suffix(&place).unwrap_or(&said);
    if is_half_a_character(error) {
        return of(path, HALF_A_CHARACTER);
    }
    match error.classify() {
        Category::Data => {}
        Category::Eof => return of(around(&path), ENDS_TOO_EARLY),
        Category::Syntax | Category::Io => return of(around(&path), NOT_JSON),
    }
    if let Some(rest) = said.strip_prefix("unknown field `") {
        // The last part of the path is then what was written.
        let parent = path.rsplit_once('.').map_or(".", |(parent, _)| parent);
        return unknown_field(parent, rest);
    }
    if let Some(twice) = quoted(said, "duplicate field `") {
        return of(within(&path, twice), GIVEN_TWICE);
    }
    match quoted(said, "missing field `") {
        Some(field) => of(within(&path, field), Rule::Required),
        None => of(path, asked_for(said).unwrap_or(OTHERWISE)),
    }
}

/// Whether an escape stands for half of a character, as a broken keyboard sends
/// it. To a reader that skips texts it is JSON like any other.
pub(crate) fn is_half_a_character(error: &serde_json::Error) -> bool {
    let said = error.to_string();
    error.is_syntax()
        && ["lone leading surrogate", "unexpected end of hex escape"]
            .iter()
            .any(|half| said.starts_with(half))
}

/// Where the text is no JSON, as every writer of it can mend.
const NOT_JSON: Rule = Rule::Shape {
    expected: "JSON; look for a comma, a quotation mark or a bracket too many or too few at this place",
};
const HALF_A_CHARACTER: Rule = Rule::Shape {
    expected: r"text of whole characters; an escape \uD800 to \uDFFF stands for half of one at this place: write the character itself",
};
const ENDS_TOO_EARLY: Rule = Rule::Shape {
    expected: "JSON to its end; a bracket or a quotation mark is not closed",
};
const GIVEN_TWICE: Rule = Rule::Shape {
    expected: "given once; leave one of the two out",
};

pub(crate) fn of(field: String, rule: Rule) -> FieldError {
    FieldError { field, rule }
}

/// A path with whatever is not written as a field is left out of it.
pub(crate) fn plain_path(path: &str) -> String {
    let part = |part: &str| match part.split_once('[') {
        _ if part == "?" => part.to_owned(),
        Some((name, places)) if is_written_as_a_field(name) => format!("{name}[{places}"),
        None if is_written_as_a_field(part) => part.to_owned(),
        _ => "?".to_owned(),
    };
    if path == "." {
        return path.to_owned();
    }
    path.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// A name in capitals, with a space or with an accent is somebody's or
/// something's; the fields of documents are none of these.
fn is_written_as_a_field(name: &str) -> bool {
    let of_fields = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(of_fields)
}

/// What stands around a field whose name was not read to its end.
pub(crate) fn around(path: &str) -> String {
    match path.strip_suffix('?') {
        Some("") => ".".to_owned(),
        Some(parent) => parent.trim_end_matches('.').to_owned(),
        None => path.to_owned(),
    }
}

fn within(parent: &str, field: &str) -> String {
    match parent {
        "." => field.to_owned(),
        parent => format!("{parent}.{field}"),
    }
}

fn quoted<'s>(said: &'s str, before: &str) -> Option<&'s str> {
    said.strip_prefix(before)?.strip_suffix('`')
}

/// A field that does not belong where it stands, from what serde said of it
/// after the quotation mark: the field, and those that do.
fn unknown_field(parent: &str, said: &str) -> FieldError {
    let takes = names_expected(said);
    let written = said.split('`').next().unwrap_or_default();
    let named = is_written_as_a_field(written);
    let under = named.then(|| belongs_under(written, &takes)).flatten();
    let meant = named.then(|| meant_by(written, &takes)).flatten();
    // One that is nothing like any field may be somebody's name.
    let named = under.is_some() || meant.is_some() || is_of_documents(written);
    let rule = Rule::UnknownField {
        named,
        takes,
        meant,
        under,
    };
    let parent_or_itself = if named {
        within(parent, written)
    } else {
        parent.to_owned()
    };
    of(parent_or_itself, rule)
}

/// The names that serde would have taken. What was written stands before them
/// and may hold the same words, so the last count; they are names of types.
pub(crate) fn names_expected(said: &str) -> Vec<String> {
    let names = said
        .rsplit_once(", expected ")
        .map_or("", |(_, names)| names);
    let names = names.split('`').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

/// A group of fields within a document.
struct Group {
    name: &'static str,
    /// A field that stands beside it, where groups of several documents have one
    /// name.
    beside: Option<&'static str>,
    fields: Vec<String>,
}

impl Group {
    fn new<T: Serialize>(name: &'static str, beside: Option<&'static str>, group: &T) -> Self {
        Self {
            name,
            beside,
            fields: fields_of(group),
        }
    }

    fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|own| own == field)
    }
}

/// The groups of documents and their fields, for one that stands beside the group
/// that it belongs to.
static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    vec![
        Group::new("report", None, &ReportPatch::default()),
        // The first hour and an incident have a field of this name that is none.
        Group::new("scene", Some("places"), &PlacePatch::default()),
        Group::new("fields", Some("roles"), &PersonPatch::default()),
        Group::new("fields", Some("title"), &IncidentPatch::default()),
        Group::new("registration", None, &Registration::default()),
        Group::new("modus_operandi", None, &ModusOperandi::default()),
        Group::new("flags", None, &Flags::default()),
        Group::new("golden_hour", None, &GoldenHour::default()),
        Group::new("solvability", None, &Solvability::default()),
        Group::new("victim_care", None, &whole_care()),
        Group::new("recording", None, &RecordingAnswers::default()),
    ]
});

/// The victim's care with what is left out where it says nothing.
fn whole_care() -> VictimCare {
    VictimCare {
        contact_plan_not_agreed: Some(NoAnswer::Unknown),
        ..VictimCare::default()
    }
}

/// What people write around a whole document, or in one that is of another sort.
const DOCUMENTS: [&str; 6] = [
    "incident",
    "person",
    "place",
    "report",
    "statement",
    "supplement",
];

/// Whether a field is one of any document, or the name of one: it is nobody's.
fn is_of_documents(field: &str) -> bool {
    DOCUMENTS.contains(&field) || GROUPS.iter().any(|group| group.has(field))
}

fn fields_of<T: Serialize>(group: &T) -> Vec<String> {
    match serde_json::to_value(group) {
        Ok(serde_json::Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

/// Which of the groups that are taken here a field belongs to, or which group
/// within one of them.
fn belongs_under(field: &str, takes: &[String]) -> Option<String> {
    let here = |group: &&Group| {
        let takes = |name: &str| takes.iter().any(|own| own == name);
        takes(group.name) && group.beside.is_none_or(takes)
    };
    let (mut near, mut far) = (GROUPS.iter().filter(here), GROUPS.iter().filter(here));
    let within = near.find(|group| group.has(field));
    within.map(|group| group.name.to_owned()).or_else(|| {
        far.find_map(|group| {
            let mut inner = GROUPS.iter().filter(|inner| {
                group.has(inner.name) && inner.beside.is_none_or(|beside| group.has(beside))
            });
            let inner = inner.find(|inner| inner.has(field))?;
            Some(format!("{}.{}", group.name, inner.name))
        })
    })
}

/// The field that is spelt like this but for a slip or two.
fn meant_by(written: &str, takes: &[String]) -> Option<String> {
    let slips = |name: &&String| strsim::osa_distance(written, name);
    let nearest = takes.iter().min_by_key(slips)?;
    let most = if written.len() < 6 { 1 } else { 2 };
    (strsim::osa_distance(written, nearest) <= most).then(|| nearest.clone())
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
    for (code, list) in [
        ("", "16+1"),
        ("NS", SelfDefinedEthnicity::LISTS),
        ("", SelfDefinedEthnicity::LISTS),
        ("", ""),
    ] {
        let none = SelfDefinedEthnicity::written(code.into(), list.into(), None, "".into());
        known.extend(none.err().map(sentence));
    }
    // Refusals that are no rules by themselves.
    add_words(
        &mut known,
        "".parse::<Timestamp>(),
        "a time such as 2026-03-01T09:30:00.000Z, of a day that there is",
    );
    add_words(&mut known, Outcome::try_from(0), "a number from 1 to 22");
    add_words(
        &mut known,
        "".parse::<DraftId>(),
        "an identifier as lists print it, such as 01a0b1c2-d3e4-7f56-8a9b-0c1d2e3f4a5b",
    );
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

/// What was to be written instead, from what serde said.
pub(crate) fn asked_for(said: &str) -> Option<Rule> {
    refusal(said).or_else(|| expected(said))
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
    if let Some(rest) = said.strip_prefix("unknown variant `") {
        return Some(one_of(names_expected(rest)));
    }
    let wrong = ["invalid type: ", "invalid value: ", "invalid length "];
    if !wrong.iter().any(|wrong| said.starts_with(wrong)) {
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
        "u32" => "a whole number from 0 to 4294967295",
        "u64" => "a whole number, 0 or more and of 19 digits at most",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "a string" | "a borrowed string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list in square brackets",
        "a map" => "an object with its fields",
        object if object.starts_with("struct ") => "an object with its fields",
        _ => return None,
    };
    Some(Rule::Shape { expected })
}

#[cfg(test)]
mod tests {
    use pocketbook_model::{IncidentPatch, Person, Place, ReportPatch, SupplementPatch};
    use serde::de::DeserializeOwned;

    use crate::{CoreError, NewIncident, NewPerson, parse_document};

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
                item(r#""value_pence":99999999999999999999"#),
                "property[0].value_pence: must be a whole number, 0 or more and of 19 digits at most",
            ),
            (
                item(r#""quantity":4294967296"#),
                "property[0].quantity: must be a whole number from 0 to 4294967295",
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
                "cad_reference: must be a serial, a slash, day and month, such as CAD 2089/21Nov, of a serial and a day that there are",
            ),
            (
                r#"{"narrative":["SENTINEL"]}"#.into(),
                "narrative: must be a text in quotes",
            ),
            (
                r#"{"kind":"SENTINEL"}"#.into(),
                r#"kind: must be one of: crime, {"non_crime_incident": "reported_rape"}, "#,
            ),
            (
                r#"{"people":[{"role":"victim"}]}"#.into(),
                "people[0].person: is needed; fill it in",
            ),
            (
                r#"{"kind":{"crime":"SENTINEL"}}"#.into(),
                r#"kind: must be one of: crime, {"non_crime_incident": "reported_rape"}, "#,
            ),
            (
                r#"{"kind":{"crime":true}}"#.into(),
                r#"kind: must be one of: crime, {"non_crime_incident": "reported_rape"}, "#,
            ),
            (
                r#"{"flags":["SENTINEL"]}"#.into(),
                "flags: must be an object with its fields",
            ),
        ] {
            let told = told::<ReportPatch>(&json);
            assert!(told.contains(expected), "{json}: {told}");
            assert!(!told.contains("SENTINEL"), "{told}");
        }
    }

    /// The field by its path, and what to do with it.
    #[test]
    fn a_field_that_does_not_belong_is_named_with_where_it_does() {
        for (json, expected) in [
            (
                r#"{"comitted_from":"x"}"#,
                "comitted_from: is not a field that belongs here; committed_from is meant, so write that (the fields are kind, ",
            ),
            (
                r#"{"outcome":18}"#,
                ".: has a field that does not belong there; leave it out, or write it as it is called (the fields are kind, cad_reference, ",
            ),
            (
                r#"{"cctv":{"taken":"yes"}}"#,
                "cctv: is not a field that belongs here; put it under ",
            ),
            (
                r#"{"supports_prosecution":true}"#,
                "supports_prosecution: is not a field that belongs here; put it under victim_care (",
            ),
            (
                r#"{"victim_care":{"contact_plan":{"how":"slip","when":"x","shoe_size":9}}}"#,
                "victim_care.contact_plan: has a field that does not belong there; leave it out, or write it as it is called (the fields are how, when, care)",
            ),
            (
                r#"{"golden_hour":{"cameras":[{"owner":"x","overwriten_at":"x"}]}}"#,
                "golden_hour.cameras[0].overwriten_at: is not a field that belongs here; overwritten_at is meant",
            ),
            (
                r#"{"flags":{"knive":true}}"#,
                "flags.knive: is not a field that belongs here; knife is meant",
            ),
            (
                r#"{"flags":{"SENTINEL":true}}"#,
                "flags: has a field that does not belong there; leave it out, or write it as it is called (the fields are domestic_abuse, ",
            ),
            (
                r#"{"property":[{"status":"stolen","description":"x","SENTINEL name":1}]}"#,
                "property[0]: has a field that does not belong there; leave it out, or write it as it is called (the fields are status, type, ",
            ),
            (
                r#"{"narrative":"x","narrative":"SENTINEL"}"#,
                "narrative: must be given once",
            ),
            (
                r#"{"people":[{"person":"SENTINEL","role":"victim"}]}"#,
                "people[0].person: must be an identifier as lists print it",
            ),
            (
                r#"{"property":[{"status":"lost, expected SENTINEL"}]}"#,
                "property[0].status: must be one of: stolen, damaged, recovered, seized, found",
            ),
            (
                r#"{"victim_care":{"contact_plan":{"how" "slip"}}}"#,
                "victim_care.contact_plan: must be JSON; look for a comma",
            ),
            (
                r#"{"property":[{"description":"\ud800 SENTINEL"}]}"#,
                "property[0].description: must be text of whole characters",
            ),
            (
                r#"{"victim_care":{"contact_plan":{"#,
                "victim_care.contact_plan: must be JSON to its end; a bracket",
            ),
        ] {
            let told = told::<ReportPatch>(json);
            assert!(told.contains(expected), "{json}: {told}");
            assert!(!told.contains("SENTINEL"), "{told}");
        }
    }

    /// Whatever is a field of any document is nobody's name, and is named; a person's
    /// and an incident's further fields have one place each.
    #[test]
    fn a_field_of_another_document_is_named() {
        let person = told::<NewPerson>(r#"{"name":"x","self_defined_ethnicity":"refused"}"#);
        let expected = "self_defined_ethnicity: is not a field that belongs here; put it under fields (the fields are name, ";
        assert!(person.starts_with(expected), "{person}");
        let incident = told::<NewIncident>(r#"{"title":"x","happened":{}}"#);
        let expected = "happened: is not a field that belongs here; put it under fields (the fields are title, ";
        assert!(incident.starts_with(expected), "{incident}");
        let incident = told::<NewIncident>(r#"{"self_defined_ethnicity":"refused"}"#);
        let expected = "self_defined_ethnicity: is not a field that belongs here; leave it out";
        assert!(incident.starts_with(expected), "{incident}");
        // An incident's own scene is a place by its identifier, and the first hour's an
        // action: an address belongs to neither.
        for told in [
            told::<IncidentPatch>(r#"{"address":"SENTINEL"}"#),
            told::<ReportPatch>(r#"{"address":"SENTINEL"}"#),
        ] {
            let expected = "address: is not a field that belongs here; leave it out";
            assert!(told.starts_with(expected), "{told}");
        }
        let incident = told::<NewIncident>(r#"{"ward":"SENTINEL"}"#);
        let expected = "ward: is not a field that belongs here; put it under scene (";
        assert!(incident.starts_with(expected), "{incident}");
        let supplement = told::<SupplementPatch>(r#"{"supplement":{"narrative":"SENTINEL"}}"#);
        let expected = "supplement: is not a field that belongs here; leave it out, or write it as it is called (the fields are reason, ";
        assert!(supplement.starts_with(expected), "{supplement}");
        let nobody = told::<SupplementPatch>(r#"{"sentinel":{"narrative":"SENTINEL"}}"#);
        assert!(
            nobody.starts_with(".: has a field") && !nobody.contains("entinel"),
            "{nobody}"
        );
    }

    /// Valid JSON, with a plain value where one of several is asked: the field, and
    /// what to write there.
    #[test]
    fn a_plain_value_where_an_answer_is_asked_is_not_told_as_broken_json() {
        const ANSWER: &str =
            r#": must be "not_asked", "unknown", "refused", or the answer as {"given": ...}"#;
        for answer in [
            "true",
            "5",
            "-1.5",
            r#""yes""#,
            r#""SENTINEL""#,
            r#""given""#,
            "[]",
            "{}",
            r#"{"given":true,"refused":null}"#,
            r#"{"SENTINEL":true}"#,
        ] {
            let json = format!(r#"{{"victim_care":{{"supports_prosecution":{answer}}}}}"#);
            let told = told::<ReportPatch>(&json);
            let expected = format!("victim_care.supports_prosecution{ANSWER}");
            assert!(told.starts_with(&expected), "{json}: {told}");
        }
        let id = "00000000-0001-7000-8000-000000000000";
        for (field, value) in [
            ("interpreter_needed", "true"),
            ("age", "20"),
            ("occupation", "null"),
            ("occupation", r#""SENTINEL""#),
        ] {
            let told = told::<Person>(&format!(r#"{{"id":"{id}","name":"x","{field}":{value}}}"#));
            assert!(told.starts_with(&format!("{field}{ANSWER}")), "{told}");
            assert!(!told.contains("SENTINEL"), "{told}");
        }
        for (json, expected) in [
            (
                r#"{"property":[{"status":"stolen","description":"x"},{"description":"x","status":5}]}"#,
                "property[1].status: must be one of: stolen, damaged, recovered, seized, found",
            ),
            (
                r#"{"kind":true}"#,
                r#"kind: must be one of: crime, {"non_crime_incident": "reported_rape"}, "#,
            ),
            (
                r#"{"kind":{"non_crime_incident":7}}"#,
                "kind.non_crime_incident: must be one of: reported_rape, ",
            ),
            // What is broken further on is broken all the same.
            (
                r#"{"victim_care":{"supports_prosecution":true},"#,
                ".: must be JSON to its end",
            ),
            (
                r#"{"victim_care":{"supports_prosecution":true} "SENTINEL"}"#,
                ".: must be JSON; look for a comma",
            ),
        ] {
            let told = told::<ReportPatch>(json);
            assert!(told.starts_with(expected), "{json}: {told}");
            assert!(!told.contains("SENTINEL"), "{told}");
        }
    }

    #[test]
    fn a_flag_given_twice_is_named() {
        let json = r#"{"flags":{"knife":true,"drugs":false,"knife":false}}"#;
        let told = told::<ReportPatch>(json);
        assert!(
            told.starts_with("flags.knife: must be given once"),
            "{told}"
        );
    }

    #[test]
    fn a_flag_with_a_wrong_value_is_named() {
        for value in ["1", r#""SENTINEL""#, "[]", "{}"] {
            let json = format!(r#"{{"flags":{{"domestic_abuse":true,"knife":{value}}}}}"#);
            let told = told::<ReportPatch>(&json);
            let expected = r#"flags.knife: must be true or false, or "unknown""#;
            assert!(told.starts_with(expected), "{json}: {told}");
        }
    }

    #[test]
    fn people_and_places_are_told_so_too() {
        let id = "00000000-0001-7000-8000-000000000000";
        let place = told::<Place>(&format!(r#"{{"id":"{id}","uprn":"SENTINEL"}}"#));
        assert!(
            place.contains("uprn: must be 1 to 12 digits, not all of them 0"),
            "{place}"
        );
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

    /// What is no code of the list is told by what to write instead.
    #[test]
    fn what_is_no_ethnicity_is_told_by_what_is_one() {
        let id = "00000000-0001-7000-8000-000000000000";
        for (code, list, expected) in [
            ("NS", "16+1", r#""refused" where it was not stated"#),
            ("IC1", "16+1", "observed_appearance"),
            ("SENTINEL", "18+1", "a code of the list such as W1"),
            ("NS", "ethnicity-force", r#""refused""#),
            (
                "W1",
                "SENTINEL",
                "a list of the force whose id begins with ethnicity",
            ),
        ] {
            let json = format!(
                r#"{{"id":"{id}","name":"x","self_defined_ethnicity":{{"given":{{"code":"{code}","list":"{list}"}}}}}}"#
            );
            let told = told::<Person>(&json);
            assert!(told.contains(expected), "{code} {list}: {told}");
            assert!(!told.contains("SENTINEL"), "{told}");
        }
    }
}
