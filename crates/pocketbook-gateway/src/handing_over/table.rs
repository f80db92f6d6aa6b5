//! A crime report as a line of a table, for spreadsheets.
//!
//! RFC 4180 with every cell in quotes, and safe to open: a cell that a
//! spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV
//! Injection"). The columns are fixed; a later version may add some at the end.
//! No column is of names or of a narrative, for a table goes further than a record;
//! yet an address may be a victim's home, and the title of an offence may be in the
//! officer's own words.
//!
//! Values are looked up in the sealed content by path, and a path that is not
//! there leaves the cell empty: reports sealed by an older tablet have fewer
//! fields, by a newer one more.

use std::borrow::Cow;

use pocketbook_model::{Flag, ReportKind, Role};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::concerned::Concerned;
use super::document::HandedOver;
use crate::GatewayError;

/// The columns, in order.
pub(super) const COLUMNS: [&str; 54] = [
    "record",
    "crime_number",
    "incident_number",
    "local_reference",
    "kind",
    "non_crime_class",
    "classification_code",
    "classification_title",
    "inchoate",
    "reported_at",
    "committed_from",
    "committed_to",
    "accepted_at",
    "incident",
    "cad_reference",
    "address",
    "postcode",
    "premises",
    "victims",
    "suspects",
    "witnesses",
    "property_items",
    "property_value_pence",
    "flags",
    "officer",
    "sha256",
    "decided_against_answers",
    "record_kind",
    "follows",
    "corrected_fields",
    "committed_certainty",
    "stolen_items",
    "stolen_value_pence",
    "damaged_items",
    "damaged_value_pence",
    "recovered_items",
    "recovered_value_pence",
    "seized_items",
    "seized_value_pence",
    "found_items",
    "found_value_pence",
    "values_unknown",
    "values_refused",
    "values_not_asked",
    "flags_no",
    "flags_unknown",
    "flags_refused",
    "flags_not_asked",
    "solvability_yes",
    "solvability_no",
    "solvability_unknown",
    "solvability_refused",
    "solvability_not_asked",
    "disclosed_later",
];

/// The flags, as a report names them.
fn all_flags() -> Vec<String> {
    let names = Flag::ALL.into_iter().map(serde_json::to_value);
    names
        .filter_map(|name| Some(name.ok()?.as_str()?.to_owned()))
        .collect()
}

/// What may solve an offence, as a report names it.
const FACTORS: [&str; 6] = [
    "named_suspect",
    "witness",
    "cctv",
    "forensic",
    "vehicle",
    "identifiable_property",
];

/// What a spreadsheet may take for the beginning of a formula, in either width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A cell that a spreadsheet shows and does not carry out.
pub(super) fn safe(cell: &str) -> Cow<'_, str> {
    let control = cell.chars().next().is_some_and(char::is_control);
    // Some programs ignore blanks before a formula.
    let first = cell.trim_start().chars().next();
    if control || first.is_some_and(|first| FORMULA.contains(&first)) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A file of these lines under a head.
pub(super) fn file(lines: &[Vec<String>], byte_order_mark: bool) -> Result<Vec<u8>, GatewayError> {
    let start = if byte_order_mark { "\u{feff}" } else { "" };
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(start.as_bytes().to_vec());
    let head = COLUMNS.map(str::to_owned).to_vec();
    for line in std::iter::once(&head).chain(lines) {
        writer
            .write_record(line.iter().map(|cell| safe(cell).into_owned()))
            .map_err(|_| GatewayError::Io(std::io::ErrorKind::InvalidData))?;
    }
    writer
        .into_inner()
        .map_err(|error| GatewayError::Io(error.error().kind()))
}

/// The line of a crime report, or of a supplement to one: its own row, with the
/// record that it follows and the fields that it corrects. What a supplement is
/// silent about is an empty cell there.
pub(super) fn line(document: &HandedOver) -> Vec<String> {
    let whole = document.payload.get("content").unwrap_or(&Value::Null);
    let content = &as_report(whole);
    let supplement = whole.get("supplement");
    let at = |path: &str| text(content.pointer(path));
    // What the report says of itself; where it is silent, the incident's.
    let first = |own: &str, of_incident: &str| match at(own) {
        silent if silent.is_empty() => at(of_incident),
        said => said,
    };
    let concerned = Concerned::of(content, supplement.is_some());
    let place = concerned.place();
    let of_place = |member: &str| place.and_then(|place| place.get(member));
    let items = content
        .pointer("/report/property")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let values = items
        .iter()
        .filter_map(|item| item.get("value_pence").and_then(Value::as_u64));
    let value = values.reduce(u64::saturating_add);
    let things = |status: &str| of_status(items, status);
    let unvalued = |answer: &str| {
        let given = items
            .iter()
            .filter(|item| said(item.get("value_pence")) == answer);
        given.count().to_string()
    };
    let is_supplement = supplement.is_some();
    let (flag_names, marked) = (all_flags(), content.pointer("/report/flags"));
    let flagged = |answer: &str| {
        let names = flag_names.iter().map(String::as_str);
        answered(marked, names, answer, is_supplement)
    };
    let solving = content.pointer("/report/solvability");
    let factors = |answer: &str| answered(solving, FACTORS.into_iter(), answer, is_supplement);
    let option = |value: Option<String>| value.unwrap_or_default();
    // A title in words alone is how reports were classified at first.
    let title = match content.pointer("/report/classification") {
        Some(Value::Object(classification)) => text(classification.get("title")),
        words => text(words),
    };
    // What has no offence is called what its kind is called everywhere.
    let title = match title {
        silent if silent.is_empty() => non_crime_title(content.pointer("/report/kind")),
        title => title,
    };
    // Filed before its code was filled in with its class.
    let code = match at("/report/classification/code") {
        silent if silent.is_empty() => code_of_class(content.pointer("/report/kind")),
        code => code,
    };
    let cells: [String; COLUMNS.len()] = [
        document.record.to_string(),
        option(document.crime_number.as_ref().map(ToString::to_string)),
        option(document.incident_number.as_ref().map(ToString::to_string)),
        option(document.local_reference.clone()),
        name(content.pointer("/report/kind")),
        name(content.pointer("/report/kind/non_crime_incident")),
        code,
        title,
        at("/report/classification/inchoate"),
        at("/report/reported_at"),
        at("/report/committed_from"),
        at("/report/committed_to"),
        document.timestamp.to_string(),
        option(document.incident.map(|id| id.to_string())),
        first("/report/cad_reference", "/incident/cad_reference"),
        text(of_place("address")),
        text(of_place("postcode")),
        name(of_place("premises")),
        concerned.victims(document.incident_number.is_some()),
        concerned.people(Role::Suspect),
        concerned.people(Role::Witness),
        items.len().to_string(),
        option(value.map(|pence| pence.to_string())),
        flags(content.pointer("/report/flags")),
        text(
            document
                .payload
                .pointer("/provenance/officer/warrant_number"),
        ),
        document.sha256.to_string(),
        decided_against_answers(content.get("decision")),
        document.kind.as_str().to_owned(),
        text(whole.pointer("/supplement/report/record")),
        corrected(supplement),
        at("/report/committed_certainty"),
        things("stolen").0,
        things("stolen").1,
        things("damaged").0,
        things("damaged").1,
        things("recovered").0,
        things("recovered").1,
        things("seized").0,
        things("seized").1,
        things("found").0,
        things("found").1,
        unvalued("unknown"),
        unvalued("refused"),
        unvalued("not_asked"),
        flagged("no"),
        flagged("unknown"),
        flagged("refused"),
        flagged("not_asked"),
        factors("yes"),
        factors("no"),
        factors("unknown"),
        factors("refused"),
        factors("not_asked"),
        disclosed_later(content.pointer("/report/disclosed_later")),
    ];
    cells.to_vec()
}

/// Whether it was disclosed later than its incident was reported. Not why, for
/// those are an officer's words.
fn disclosed_later(reason: Option<&Value>) -> String {
    let said = !text(reason).trim().is_empty();
    if said { "yes" } else { "" }.to_owned()
}

/// The words for a class of incidents without a crime.
fn non_crime_title(kind: Option<&Value>) -> String {
    let kind = kind.and_then(|kind| ReportKind::deserialize(kind).ok());
    match kind {
        Some(ReportKind::NonCrimeIncident(class)) => class.words().to_owned(),
        Some(ReportKind::Crime) | None => String::new(),
    }
}

/// The code of such a class, where it has one.
fn code_of_class(kind: Option<&Value>) -> String {
    let kind = kind.and_then(|kind| ReportKind::deserialize(kind).ok());
    let code = kind.and_then(|kind| kind.code_of_its_class());
    code.map(|code| code.as_str().to_owned())
        .unwrap_or_default()
}

/// A supplement in the places of a report, so that a column means the same in
/// both: the references are those of its report.
fn as_report(content: &Value) -> Value {
    match (content.get("supplement"), content.get("report")) {
        (Some(supplement), None) => {
            let mut report = supplement.clone();
            if let (Some(fields), Some(kind)) = (report.as_object_mut(), corrected_kind(supplement))
            {
                fields.insert("kind".to_owned(), kind);
            }
            json!({"report": report, "incident": content.get("incident")})
        }
        _ => content.clone(),
    }
}

/// The fields that a supplement corrects, by their paths and nothing of what
/// stands there, which may be a name.
fn corrected(supplement: Option<&Value>) -> String {
    let corrections = supplement.and_then(|one| one.get("corrections")?.as_array());
    let fields = corrections.into_iter().flatten();
    let fields = fields.filter_map(|one| one.get("field")?.as_str());
    fields.collect::<Vec<_>>().join(" ")
}

/// The kind that a supplement says is right: a class takes its code along, so the
/// row has class, code and title of the corrected one.
fn corrected_kind(supplement: &Value) -> Option<Value> {
    let corrections = supplement.get("corrections")?.as_array()?;
    let of_kind = |one: &&Value| {
        let field = one.get("field").and_then(Value::as_str);
        field.is_some_and(|field| field == "kind" || field.starts_with("kind."))
    };
    let is = corrections.iter().find(of_kind)?.get("is")?.as_str()?;
    serde_json::to_value(ReportKind::of_a_correction(is)?).ok()
}

/// How many things of a status there are, and the sum of the values given.
fn of_status(items: &[Value], status: &str) -> (String, String) {
    let of = |item: &&Value| item.get("status").and_then(Value::as_str) == Some(status);
    let things: Vec<_> = items.iter().filter(of).collect();
    let values = things
        .iter()
        .filter_map(|item| item.get("value_pence")?.as_u64());
    let value = values.reduce(u64::saturating_add);
    (
        things.len().to_string(),
        value.map(|pence| pence.to_string()).unwrap_or_default(),
    )
}

/// What was answered: yes, no, or why neither. Nothing written is not asked, as
/// in records from before there were three answers.
fn said(value: Option<&Value>) -> &str {
    match value {
        Some(Value::Bool(true)) => "yes",
        Some(Value::Bool(false)) => "no",
        Some(Value::String(word)) => word,
        Some(Value::Null) | None => "not_asked",
        Some(_) => "given",
    }
}

/// The names that were answered so, in order, with a space between. A supplement
/// that does not ask anew says nothing of what was not asked.
fn answered<'n>(
    group: Option<&Value>,
    names: impl Iterator<Item = &'n str>,
    answer: &str,
    supplement: bool,
) -> String {
    if supplement && answer == "not_asked" {
        return String::new();
    }
    let mut found: Vec<&str> = names
        .filter(|name| said(group.and_then(|group| group.get(*name))) == answer)
        .collect();
    found.sort_unstable();
    found.join(" ")
}

/// Whether the officer decided otherwise than the answers to the questions of
/// the recording standard lead: what a crime registrar looks at first.
fn decided_against_answers(decision: Option<&Value>) -> String {
    let said = |member: &str| decision?.get(member)?.as_bool();
    match (said("crime"), said("found_crime")) {
        (Some(crime), Some(found)) if crime == found => "no".to_owned(),
        (Some(_), Some(_)) => "yes".to_owned(),
        _ => String::new(),
    }
}

/// A value that is one cell: a text or a number, or nothing.
fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The name of a choice: a text, or the one member of an object that says more.
fn name(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(choice)) if choice.len() == 1 => {
            choice.keys().next().cloned().unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The names of flags that are set, from a list of names or from an object of
/// yes and no, with a space between; a flag within another is `outer.inner`.
fn flags(value: Option<&Value>) -> String {
    fn collect(value: &Value, prefix: &str, found: &mut Vec<String>) {
        match value {
            Value::Array(all) => {
                for name in all.iter().filter_map(Value::as_str) {
                    found.push(format!("{prefix}{name}"));
                }
            }
            Value::Object(all) => {
                for (name, value) in all {
                    match value {
                        Value::Bool(true) => found.push(format!("{prefix}{name}")),
                        inner => collect(inner, &format!("{prefix}{name}."), found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Some(value) = value {
        collect(value, "", &mut found);
    }
    found.sort();
    found.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::RecordKind;
    use proptest::prelude::*;

    fn cells() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[=+@\\-\t\r\n\" ',;a＝]{0,12}",
            Just(String::new()),
        ]
    }

    /// What csv, the crate, reads back, and whether no cell begins a formula.
    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes)
            .records()
            .map(|line| line.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    fn dangerous(cell: &str) -> bool {
        let first = cell.trim_start().chars().next();
        cell.starts_with(['\t', '\r', '\n', '\0'])
            || first.is_some_and(|c| "=+-@＝＋－＠".contains(c))
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_and_none_begins_a_formula(
            line in prop::collection::vec(cells(), COLUMNS.len())
        ) {
            let lines = read(&file(std::slice::from_ref(&line), false).unwrap());
            prop_assert_eq!(&lines[0], &COLUMNS);
            for (written, read) in line.iter().zip(&lines[1]) {
                prop_assert!(!dangerous(read), "{read:?}");
                let escaped = format!("'{written}");
                prop_assert!(read == written || *read == escaped);
                prop_assert!(dangerous(written) || written.starts_with(char::is_control) || read == written);
            }
        }
    }

    #[test]
    fn a_file_is_rfc_4180_with_every_cell_in_quotes() {
        let mut line = vec![String::new(); COLUMNS.len()];
        line[0] = "a \"b\", c\r\nd".into();
        let bytes = file(&[line], true).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let rest = text
            .strip_prefix("\u{feff}\"record\",\"crime_number\",\"incident_number\"")
            .unwrap();
        assert!(
            rest.contains("\"disclosed_later\"\r\n\"a \"\"b\"\", c\r\nd\",\"\","),
            "{rest}"
        );
        assert!(rest.ends_with(",\"\"\r\n"));
    }

    fn document(content: Value) -> HandedOver {
        serde_json::from_value(json!({
            "schema": "pocketbook.handed-over", "schema_version": 1, "type": "record.accepted",
            "timestamp": "2026-03-06T18:56:00.000Z",
            "delivery": "accepted-x", "force": "Invented Constabulary",
            "record": "00000000-0001-7000-8000-000000000000", "kind": RecordKind::CrimeReport,
            "incident": null, "crime_number": "01/0000042/26", "incident_number": null, "local_reference": null,
            "not_for_the_defence": true, "sha256": "00".repeat(32), "payload_type": "",
            "payload": {"content": content}, "attachments": [],
            "envelope": {"sha256": "00".repeat(32), "keys": []},
            "receipt": {"level": "R1", "incarnation": "", "feed_seq": 1, "log_index": 0},
        }))
        .unwrap()
    }

    fn cell(line: &[String], column: &str) -> String {
        let place = COLUMNS.iter().position(|name| *name == column).unwrap();
        line[place].clone()
    }

    #[test]
    fn a_line_is_computed_from_the_sealed_report() {
        let line = line(&document(json!({
            "report": {
                "kind": "crime",
                "classification": {"code": "008/06", "title": "Invented assault", "inchoate": "attempt"},
                "reported_at": "2026-03-06T18:00:00.000Z",
                "disclosed_later": "Invented words",
                "property": [
                    {"status": "stolen", "value_pence": 1250},
                    {"status": "stolen", "value_pence": null},
                    {"status": "found", "value_pence": 50},
                    {"status": "seized", "value_pence": "unknown"},
                    {"status": "stolen", "value_pence": "refused"},
                ],
                "committed_certainty": "about",
                "solvability": {"witness": true, "cctv": "refused", "vehicle": "unknown", "forensic": false},
                "flags": {"knife": true, "online": false, "alcohol": "unknown", "drugs": "refused",
                    "hate": {"race": true}},
            },
            "incident": {
                "cad_reference": "CAD 2089/21Nov",
                "place": {"address": "1 Invented Street", "postcode": "W6 0XX"},
                "people": [
                    {"roles": ["victim", "witness"]}, {"roles": ["witness"]}, {"roles": ["suspect"]},
                ],
            },
        })));
        for (column, expected) in [
            ("crime_number", "01/0000042/26"),
            ("kind", "crime"),
            ("classification_code", "008/06"),
            ("classification_title", "Invented assault"),
            ("inchoate", "attempt"),
            ("reported_at", "2026-03-06T18:00:00.000Z"),
            ("committed_from", ""),
            ("disclosed_later", "yes"),
            ("accepted_at", "2026-03-06T18:56:00.000Z"),
            ("cad_reference", "CAD 2089/21Nov"),
            ("postcode", "W6 0XX"),
            ("victims", "1"),
            ("suspects", "1"),
            ("witnesses", "2"),
            ("property_items", "5"),
            ("property_value_pence", "1300"),
            ("flags", "hate.race knife"),
            ("record_kind", "crime_report"),
            ("follows", ""),
            ("committed_certainty", "about"),
            ("stolen_items", "3"),
            ("stolen_value_pence", "1250"),
            ("damaged_items", "0"),
            ("damaged_value_pence", ""),
            ("found_items", "1"),
            ("found_value_pence", "50"),
            ("values_unknown", "1"),
            ("values_refused", "1"),
            ("values_not_asked", "1"),
            ("flags_no", "online"),
            ("flags_unknown", "alcohol"),
            ("flags_refused", "drugs"),
            ("solvability_yes", "witness"),
            ("solvability_no", "forensic"),
            ("solvability_unknown", "vehicle"),
            ("solvability_refused", "cctv"),
            (
                "solvability_not_asked",
                "identifiable_property named_suspect",
            ),
        ] {
            assert_eq!(cell(&line, column), expected, "{column}");
        }
    }

    #[test]
    fn a_supplement_is_a_row_of_its_own_that_names_its_report() {
        let record = "00000000-0001-7000-8000-00000000000a";
        let mut document = document(json!({
            "supplement": {
                "report": {"record": record, "sha256": "x"},
                "corrections": [
                    {"field": "committed_from", "was": "", "is": "2026-03-06T18:00:00.000Z"},
                    {"field": "property[0].value_pence", "was": "9", "is": "12000"},
                ],
                "property": [{"status": "recovered", "value_pence": 500}],
                "flags": {"knife": true},
                "people": [{"person": "p3", "role": "suspect"}],
            },
            "incident": {"people": [
                {"person": {"id": "p1"}, "roles": ["victim"]},
                {"person": {"id": "p2"}, "roles": ["victim", "witness"]},
                {"person": {"id": "p3"}, "roles": ["suspect"]},
            ]},
        }));
        document.kind = RecordKind::SupplementaryReport;
        let line = line(&document);
        for (column, expected) in [
            ("record_kind", "supplementary_report"),
            ("follows", record),
            ("crime_number", "01/0000042/26"),
            ("corrected_fields", "committed_from property[0].value_pence"),
            ("recovered_items", "1"),
            ("recovered_value_pence", "500"),
            ("flags", "knife"),
            ("flags_not_asked", ""),
            ("reported_at", ""),
            ("victims", ""),
            ("suspects", "1"),
            ("witnesses", ""),
        ] {
            assert_eq!(cell(&line, column), expected, "{column}");
        }
    }

    /// A crime against one of two victims, and supplements that name nobody, the
    /// victim, and whom another tablet knows.
    #[test]
    fn the_victims_of_a_crime_and_its_supplements_add_up_to_one() {
        let incident = json!({"people": [
            {"person": {"id": "p1"}, "roles": ["victim"]},
            {"person": {"id": "p2"}, "roles": ["victim"]},
            {"person": {"id": "p3"}, "roles": ["suspect"]},
        ]});
        let counted = |content: Value| {
            let line = line(&document(content));
            ["victims", "suspects", "witnesses"].map(|column| cell(&line, column))
        };
        let report = json!({"victim": {"person": "p1"}, "people": []});
        let of_report = counted(json!({"report": report, "incident": incident}));
        assert_eq!(of_report, ["1", "1", "0"]);
        for incident in [incident, json!({"people": []})] {
            let silent = json!({"narrative": "Invented", "people": []});
            let of_supplement = counted(json!({"supplement": silent, "incident": incident}));
            assert_eq!(of_supplement, ["", "", ""]);
        }
        // Who names the victim again counts nobody twice.
        let again = json!({"people": [{"person": "p1", "role": "victim"}]});
        assert_eq!(counted(json!({"supplement": again})), ["", "", ""]);
    }

    #[test]
    fn a_decision_against_the_answers_is_told_and_silence_is_no_decision() {
        for (decision, expected) in [
            (
                json!({"crime": true, "found_crime": true, "because": "x"}),
                "no",
            ),
            (json!({"crime": true, "found_crime": false}), "yes"),
            (json!({"crime": false, "found_crime": true}), "yes"),
            (json!({"crime": false}), ""),
            (json!("x"), ""),
            (Value::Null, ""),
        ] {
            let line = line(&document(json!({"report": {}, "decision": decision})));
            assert_eq!(
                cell(&line, "decided_against_answers"),
                expected,
                "{decision}"
            );
        }
    }

    #[test]
    fn a_report_of_its_own_victim_place_and_parts_is_read_too() {
        let line = line(&document(json!({
            "local_reference": "PB-7K2Q-9XWD",
            "report": {
                "kind": {"non_crime_incident": {"other": "invented"}},
                "victim": {"person": "p1"},
                "people": [{"person": "p1", "role": "victim"}, {"person": "p2", "role": "suspect"}],
            },
            "incident": {
                "scene": "b",
                "places": [{"id": "a", "postcode": "A"}, {"id": "b", "postcode": "B", "premises": "shop"}],
                "people": [{"roles": ["victim"]}, {"roles": ["victim"]}],
            },
        })));
        for (column, expected) in [
            ("kind", "non_crime_incident"),
            ("non_crime_class", "other"),
            ("classification_title", "invented"),
            ("postcode", "B"),
            ("premises", "shop"),
            ("victims", "1"),
            ("suspects", "1"),
            ("witnesses", "0"),
        ] {
            assert_eq!(cell(&line, column), expected, "{column}");
        }
    }

    #[test]
    fn an_incident_without_a_crime_has_the_code_of_its_class_where_there_is_one() {
        for (class, code) in [("reported_rape", "N100"), ("hate_incident", "")] {
            let kind = json!({"non_crime_incident": class});
            let line = line(&document(
                json!({"report": {"kind": kind, "classification": null}}),
            ));
            assert_eq!(cell(&line, "classification_code"), code);
            assert!(!cell(&line, "classification_title").is_empty());
        }
        let own = json!({"code": "N100/1", "title": "Invented"});
        let kind = json!({"non_crime_incident": "reported_rape"});
        let line = line(&document(
            json!({"report": {"kind": kind, "classification": own}}),
        ));
        assert_eq!(cell(&line, "classification_code"), "N100/1");
        assert_eq!(cell(&line, "classification_title"), "Invented");
    }

    /// Its code goes and comes with the class, as it does wherever the report is read.
    #[test]
    fn a_supplement_that_corrects_the_class_has_class_code_and_title_of_the_right_one() {
        for (is, expected) in [
            (
                "hate_incident",
                ["non_crime_incident", "hate_incident", "", "hate incident"],
            ),
            (
                "reported_rape",
                [
                    "non_crime_incident",
                    "reported_rape",
                    "N100",
                    "reported rape (N100)",
                ],
            ),
        ] {
            let correction = json!({"field": "kind", "was": "anti_social_behaviour", "is": is});
            let line = line(&document(json!({
                "supplement": {"reason": "Invented", "corrections": [correction]},
                "incident": {},
            })));
            let columns = [
                "kind",
                "non_crime_class",
                "classification_code",
                "classification_title",
            ];
            assert_eq!(columns.map(|column| cell(&line, column)), expected, "{is}");
            assert_eq!(cell(&line, "corrected_fields"), "kind");
        }
    }

    #[test]
    fn a_report_of_its_own_place_and_reference_goes_before_its_incident() {
        let incident = json!({
            "cad_reference": "CAD 4711/25Nov",
            "scene": "a",
            "places": [
                {"id": "a", "address": "1 Scene Road", "postcode": "W6 0XX"},
                {"id": "b", "address": "2 Other Street", "postcode": "W6 9YY"},
            ],
        });
        let own = json!({"place": "b", "cad_reference": "CAD 9999/24Nov"});
        let silent = json!({"place": null, "cad_reference": null});
        for (report, expected) in [
            (own, ["2 Other Street", "W6 9YY", "CAD 9999/24Nov"]),
            (silent, ["1 Scene Road", "W6 0XX", "CAD 4711/25Nov"]),
        ] {
            let line = line(&document(json!({"report": report, "incident": incident})));
            let found = ["address", "postcode", "cad_reference"].map(|column| cell(&line, column));
            assert_eq!(found, expected, "{report}");
        }
    }

    #[test]
    fn whoever_was_merged_into_another_entry_is_counted_once() {
        let counted = |undone: Value| {
            let line = line(&document(json!({
                "report": {"victim": "state"},
                "incident": {
                    "people": [
                        {"person": {"id": "p1"}, "roles": ["witness"]},
                        {"person": {"id": "p2"}, "roles": ["witness"]},
                    ],
                    "merges": [{"of": {"people": {"from": "p2", "into": "p1"}}, "undone": undone}],
                },
            })));
            assert_eq!(cell(&line, "victims"), "0");
            cell(&line, "witnesses")
        };
        assert_eq!(counted(Value::Null), "1");
        assert_eq!(counted(json!({"at": "x"})), "2");
    }

    #[test]
    fn what_a_report_does_not_have_is_empty_whatever_its_shape() {
        for content in [
            json!({}),
            json!(null),
            json!({"report": 1, "incident": []}),
            json!({"report": {"property": {}, "flags": 3}, "incident": {"people": "x"}}),
        ] {
            let line = line(&document(content));
            assert_eq!(line.len(), COLUMNS.len());
            assert_eq!(cell(&line, "victims"), "");
            assert_eq!(cell(&line, "property_value_pence"), "");
        }
        let old = line(&document(json!({"report": {"classification": "In words"}})));
        assert_eq!(cell(&old, "classification_title"), "In words");
        let list = line(&document(json!({"report": {"flags": ["knife", "online"]}})));
        assert_eq!(cell(&list, "flags"), "knife online");
    }

    #[test]
    fn values_beyond_any_number_do_not_wrap() {
        let items = json!([{"value_pence": u64::MAX}, {"value_pence": 1}]);
        let line = line(&document(json!({"report": {"property": items}})));
        assert_eq!(cell(&line, "property_value_pence"), u64::MAX.to_string());
    }
}
