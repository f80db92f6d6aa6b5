//! The committed JSON Schemas are those of the types: of the document that is
//! handed over, and of what was sealed in each kind of record.
//!
//! They are made from the very types that are sealed. Whoever changes a type
//! runs the test with `POCKETBOOK_WRITE_SCHEMAS=1` and reads the difference: it
//! is what every receiver has to read from then on.

use std::path::PathBuf;

use pocketbook_model::{
    Concluded, CustodyRecord, FinalRear, FinalStatement, ReadyReport, ReadySupplement, RecordKind,
};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use super::document::HandedOver;

/// Where the schemas say that they are. Nothing is fetched from there.
const BASE: &str = "https://pocketbook.invalid/schemas/";

/// The file of the schema of a kind of record: `crime-report-v1.schema.json`.
fn file_of(kind: RecordKind) -> String {
    let name = kind.schema().trim_start_matches("pocketbook.");
    format!("{name}-v1.schema.json")
}

fn generated<T: JsonSchema>(file: &str) -> Value {
    // As it is read: a member that may be left out is not asked for.
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let mut value = serde_json::to_value(&schema).unwrap();
    value["$id"] = format!("{BASE}{file}").into();
    unwrap_descriptions(&mut value);
    value
}

/// Comments are broken into lines for the source, not for a reader of JSON.
fn unwrap_descriptions(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => {
                        *text = text.replace('\n', " ");
                    }
                    member => unwrap_descriptions(member),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(unwrap_descriptions),
        _ => {}
    }
}

/// A statement with how its signing ended: the statement is closed, so the
/// member that tells is put among its own.
fn concluded(file: &str) -> Value {
    let mut schema = generated::<FinalStatement>(file);
    let endings = generated::<Concluded>(file);
    let outcomes: Vec<Value> = (endings["oneOf"].as_array().unwrap().iter())
        .map(|ending| ending["properties"]["outcome"]["const"].clone())
        .collect();
    assert!(outcomes.iter().all(Value::is_string), "{endings}");
    schema["properties"]["outcome"] = json!({
        "description": "How its signing ended.",
        "type": "string",
        "enum": outcomes,
    });
    let required = schema["required"].as_array_mut().unwrap();
    required.push("outcome".into());
    schema
}

/// What was sealed in each kind of record.
fn content(kind: RecordKind) -> Value {
    let file = file_of(kind);
    match kind {
        RecordKind::WitnessStatement => concluded(&file),
        RecordKind::CrimeReport => generated::<ReadyReport>(&file),
        RecordKind::StatementRear => generated::<FinalRear>(&file),
        RecordKind::Custody => generated::<CustodyRecord>(&file),
        RecordKind::SupplementaryReport => generated::<ReadySupplement>(&file),
    }
}

/// The document, which of every kind holds that kind's content.
fn document() -> Value {
    let mut schema = generated::<HandedOver>("handed-over-v1.schema.json");
    let of_kind = |kind: RecordKind| {
        json!({
            "if": { "properties": { "kind": { "const": kind } } },
            "then": { "properties": {
                "payload": { "properties": {
                    "kind": { "const": kind },
                    "schema": { "const": kind.schema() },
                    "schema_version": { "const": 1 },
                    "content": { "$ref": file_of(kind) },
                } },
                "payload_type": { "const": kind.payload_type() },
                "not_for_the_defence": { "const": !kind.may_reach("defence") },
            } },
        })
    };
    schema["allOf"] = RecordKind::ALL.map(of_kind).to_vec().into();
    schema
}

/// What is sealed with everybody in an incident has everybody's address.
#[test]
fn nothing_with_the_people_of_an_incident_is_for_the_defence() {
    let with_people = RecordKind::ALL.map(|kind| {
        let text = content(kind).to_string();
        // By what it holds, wherever it holds it.
        let has = |field: &str| text.contains(&format!(r#""{field}":{{"#));
        let people = has("people") && has("incident");
        if people || has("home_address") {
            for recipient in [
                "defence",
                "defence-solicitor",
                "court",
                "witness",
                "insurer",
            ] {
                assert!(!kind.may_reach(recipient), "{kind} to {recipient}");
            }
        }
        for recipient in ["police", "prosecution", "witness-care"] {
            assert!(kind.may_reach(recipient), "{kind} to {recipient}");
        }
        people
    });
    assert_eq!(with_people, [false, true, false, false, true]);
}

fn all() -> Vec<(String, Value)> {
    let contents = RecordKind::ALL.map(|kind| (file_of(kind), content(kind)));
    let document = ("handed-over-v1.schema.json".to_owned(), document());
    contents.into_iter().chain([document]).collect()
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
    for (file, schema) in all() {
        let path = folder.join(&file);
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("POCKETBOOK_WRITE_SCHEMAS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "{file}: the types changed, and with them what a receiver reads; run the test with \
             POCKETBOOK_WRITE_SCHEMAS=1, read the difference, and commit the file"
        );
    }
}

#[test]
fn the_contents_of_every_kind_are_closed_and_every_reference_is_there() {
    for (file, schema) in all() {
        assert_eq!(schema["additionalProperties"], false, "{file}");
        let text = schema.to_string();
        for reference in text.split("\"$ref\":\"").skip(1) {
            let name = reference.split('"').next().unwrap();
            let found = match name.strip_prefix("#/$defs/") {
                Some(name) => schema["$defs"].get(name).is_some(),
                None => all().iter().any(|(file, _)| file == name),
            };
            assert!(found, "{file}: {name}");
        }
    }
}
