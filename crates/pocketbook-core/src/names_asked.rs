//! Where a document asks for one of several names: which they are, and how each is
//! written. A name that carries a value is written with it, as
//! `{"non_crime_incident": "hate_incident"}`; whoever is told only the name writes
//! the name, and is refused again.
//!
//! Nothing here knows the types. Each is asked, with documents that hold nothing
//! but the field: what it says to a text that is none of its names, to a name
//! alone, and to a name around a text that is nothing.

use pocketbook_model::Rule;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_path_to_error::Segment;

use crate::document_fault::{asked_for, names_expected};

/// How deep names are looked for within names.
const DEEPEST: usize = 3;

/// A text that is no name.
fn no_name() -> Value {
    Value::from("\0")
}

/// The names of which a type takes one at a path: what it says to a text that is
/// none of them.
pub(crate) fn names_asked<T: DeserializeOwned>(path: &[&Segment]) -> Vec<String> {
    names_in(&said_to::<T>(path, no_name())).unwrap_or_default()
}

/// A rule that asks for one of several names, with each name as it is written at
/// this path; any other rule as it is.
pub(crate) fn as_written<T: DeserializeOwned>(path: &[&Segment], rule: Rule) -> Rule {
    let Rule::OneOf { names } = rule else {
        return rule;
    };
    // The last part of a path may be the name that was written.
    let around = path.split_last().map_or(path, |(_, around)| around);
    let mut paths = [path, around].into_iter();
    let Some(path) = paths.find(|path| names_asked::<T>(path) == names) else {
        return Rule::OneOf { names };
    };
    let say = |value: Value| said_to::<T>(path, value);
    let names = ways(&say, &names, DEEPEST);
    Rule::OneOf {
        names: names.into_iter().map(Way::in_words).collect(),
    }
}

/// How a name is written.
struct Way {
    /// As JSON, three dots for a value that is no name.
    json: String,
    /// What that value is, where it is known.
    value: Option<&'static str>,
}

impl Way {
    fn in_words(self) -> String {
        // A name alone reads better without its quotation marks.
        let bare = self
            .json
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let written = bare.unwrap_or(&self.json);
        match self.value {
            Some(value) => format!("{written} ({value})"),
            None => written.to_owned(),
        }
    }
}

/// How each of these names is written, by what is said to it.
fn ways(say: &dyn Fn(Value) -> String, names: &[String], deepest: usize) -> Vec<Way> {
    let way = |name: &String| {
        if !say(json!(name)).starts_with("invalid type: unit variant") {
            return vec![Way {
                json: json!(name).to_string(),
                value: None,
            }];
        }
        let within = |value: Value| say(json!({ name: value }));
        let said = within(no_name());
        let inner = match names_in(&said) {
            Some(names) if deepest > 0 => ways(&within, &names, deepest - 1),
            _ => vec![Way {
                json: "...".to_owned(),
                value: match asked_for(&said) {
                    Some(Rule::Shape { expected }) => Some(expected),
                    _ => None,
                },
            }],
        };
        let around = |inner: Way| Way {
            json: format!("{{{}: {}}}", json!(name), inner.json),
            ..inner
        };
        inner.into_iter().map(around).collect()
    };
    names.iter().flat_map(way).collect()
}

/// The names in what serde said to a text that is none of them.
fn names_in(said: &str) -> Option<Vec<String>> {
    said.strip_prefix("unknown variant `").map(names_expected)
}

/// What a type says to a value at a path, in a document with nothing else; empty
/// where it takes it.
fn said_to<T: DeserializeOwned>(path: &[&Segment], value: Value) -> String {
    let mut tried = value;
    for segment in path.iter().rev() {
        tried = match segment {
            Segment::Seq { .. } => json!([tried]),
            Segment::Map { key } | Segment::Enum { variant: key } => json!({ key: tried }),
            Segment::Unknown => return String::new(),
        };
    }
    let said = serde_json::from_value::<T>(tried).err();
    said.map(|error| error.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use pocketbook_model::{
        Incident, PLAIN_RESPONSES, PersonPatch, PlacePatch, ReportDraft, ReportPatch,
    };

    use super::*;
    use crate::{CoreError, parse_document};

    fn told<T: DeserializeOwned>(json: &str) -> String {
        let Err(CoreError::Invalid(errors)) = parse_document::<T>(json) else {
            panic!("taken: {json}");
        };
        errors.to_string()
    }

    #[test]
    fn a_name_that_carries_a_value_is_told_with_it() {
        let kinds = r#"kind: must be one of: crime, {"non_crime_incident": "reported_rape"}, {"non_crime_incident": "domestic_incident"}, {"non_crime_incident": "anti_social_behaviour"}, {"non_crime_incident": "hate_incident"}, {"non_crime_incident": {"other": ...}}"#;
        for kind in [
            r#""non_crime_incident""#,
            r#""SENTINEL""#,
            "true",
            r#"{"SENTINEL":"crime"}"#,
        ] {
            let told = told::<ReportPatch>(&format!(r#"{{"kind":{kind}}}"#));
            assert_eq!(told, kinds, "{kind}");
        }
        for victim in [r#""person""#, r#""State""#] {
            let told = told::<ReportPatch>(&format!(r#"{{"victim":{victim}}}"#));
            let expected = r#"victim: must be one of: {"person": ...} (an identifier as lists print it, such as 01a0b1c2-d3e4-7f56-8a9b-0c1d2e3f4a5b), state"#;
            assert_eq!(told, expected);
        }
        for (json, expected) in [
            (
                r#"{"address":{"given":"1 Lane"}}"#,
                r#"address.given: must be one of: {"text": ...}, {"place": ...} (an identifier"#,
            ),
            (
                r#"{"age":{"given":25}}"#,
                r#"{"years": ...} (a whole number from 0 to 255)"#,
            ),
        ] {
            let told = told::<PersonPatch>(json);
            assert!(told.contains(expected), "{json}: {told}");
        }
        let told = told::<PlacePatch>(r#"{"position":{"point":"TQ 30080 80432"}}"#);
        for expected in [
            r#"{"grid_reference": ...}"#,
            r#"{"coordinates": ...} (an object"#,
        ] {
            assert!(told.contains(expected), "{told}");
        }
    }

    /// A place in a schema: the document around it, and what is written there.
    struct Walk<'s> {
        definitions: &'s Value,
        seen: BTreeSet<String>,
        found: usize,
    }

    impl Walk<'_> {
        /// Every enumeration whose names carry values, at the first place where it
        /// stands in a document of this type.
        fn each<T: DeserializeOwned>(&mut self, schema: &Value, around: &dyn Fn(Value) -> Value) {
            if let Some(name) = schema["$ref"].as_str() {
                let name = name.rsplit('/').next().unwrap();
                if self.seen.insert(name.to_owned()) {
                    let definition = self.definitions[name].clone();
                    self.each::<T>(&definition, around);
                }
                return;
            }
            for variants in ["oneOf", "anyOf"] {
                for variant in schema[variants].as_array().into_iter().flatten() {
                    let fields = variant["properties"].as_object();
                    let names = fields.filter(|_| variants == "oneOf").into_iter().flatten();
                    for (name, value) in names {
                        let json = around(json!(name)).to_string();
                        let told = told::<T>(&json);
                        let plain = PLAIN_RESPONSES.iter().any(|plain| told.contains(plain));
                        let shape = format!("{{\"{name}\": ");
                        assert!(plain || told.contains(&shape), "{json}: {told}");
                        self.found += 1;
                        self.each::<T>(value, &|value| around(json!({ name: value })));
                    }
                    if fields.is_none() || variants == "anyOf" {
                        self.each::<T>(variant, around);
                    }
                }
            }
            for (name, value) in schema["properties"].as_object().into_iter().flatten() {
                self.each::<T>(value, &|value| around(json!({ name: value })));
            }
            if schema["additionalProperties"].is_object() {
                let values = &schema["additionalProperties"];
                self.each::<T>(values, &|value| around(json!({ "knife": value })));
            }
            if schema["items"].is_object() {
                self.each::<T>(&schema["items"], &|value| around(json!([value])));
            }
        }
    }

    #[test]
    fn every_name_of_the_schema_that_carries_a_value_is_told_with_it() {
        let schema: Value = serde_json::from_str(include_str!(
            "../../../docs/schemas/crime-report-v1.schema.json"
        ))
        .unwrap();
        let mut walk = Walk {
            definitions: &schema["$defs"],
            seen: BTreeSet::new(),
            found: 0,
        };
        walk.each::<ReportDraft>(&schema["$defs"]["ReportDraft"], &|value| value);
        walk.each::<Incident>(&schema["$defs"]["Incident"], &|value| value);
        // Kinds, victims, ages, positions, addresses, risk answers, responses.
        assert!(walk.found >= 25, "{}", walk.found);
    }
}
