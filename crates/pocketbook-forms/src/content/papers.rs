//! Exhibit label and list, the summary of a report and the victim's slip.

use serde_json::{Value, json};

use super::{Writer, column};
use crate::expected::{Beside, Cell, ExpectedText, Times};
use crate::prose::{LongWords, breakable, paragraphs};
use crate::{
    ExhibitLabelSheet, ExhibitListSheet, LabelledText, Purpose, ReportSummarySheet, Signatory,
    VictimSlipSheet,
};

impl Writer<'_> {
    pub(super) fn exhibit_label(&mut self, sheet: &ExhibitLabelSheet) -> Value {
        self.show("title", Times::Once);
        self.expect_words("marking", Times::EveryPage);
        self.expect(
            "reference",
            "the exhibit's reference",
            column(&sheet.reference),
            Times::Once,
        );
        self.own_field("description", &sheet.description);
        self.own_field("producer", &sheet.producer);
        let withdrawn = sheet.withdrawn.as_deref().map(column);
        if let Some(text) = &withdrawn {
            self.expect_words("withdrawn", Times::EveryPage);
            let kind = "when and why it was withdrawn";
            self.expect("withdrawal", kind, text.clone(), Times::Once);
        }
        let references = self.labelled("force_reference", ":", &sheet.force_references);
        self.expect_words("certificate", Times::Once);
        self.signed_and_dated(sheet);
        self.expect_words("continuity", Times::Once);
        self.columns("continuity", &["when", "who", "what"]);
        let continuity = sheet.continuity.iter().zip(1..).map(|(line, row)| {
            let cells = [line.when.as_str(), &line.who, &line.what];
            self.row("continuity", row, &["when", "who", "what"], &cells)
        });
        let continuity: Vec<Value> = continuity.collect();
        json!({
            "reference": column(&sheet.reference),
            "withdrawal": withdrawn,
            "force_references": references,
            "continuity": continuity,
            "gaps": self.lines("gaps", &sheet.gaps),
            "collisions": self.lines("collisions", &sheet.collisions),
        })
    }

    /// The place to sign a label, with the day beside it.
    fn signed_and_dated(&mut self, sheet: &ExhibitLabelSheet) {
        let label = self.words("field.signature");
        let date = format!("{} {}", self.words("field.date"), sheet.date.in_words());
        let mut signature =
            ExpectedText::new("the date of the signature", vec![label, date], Times::Once);
        signature.beside = Some(Beside::Around(Purpose::ExhibitLabel, Signatory::Witness));
        self.expected.insert("signature", signature);
        self.fields.insert(
            "date".to_owned(),
            json!({ "label": self.words("field.date"), "text": sheet.date.in_words(), "note": "" }),
        );
    }

    pub(super) fn exhibit_list(&mut self, sheet: &ExhibitListSheet) -> Value {
        let columns = ["reference", "description", "producer", "held_at"];
        self.show("title", Times::Once);
        self.expect_words("marking", Times::EveryPage);
        self.urn(sheet.urn.as_deref());
        let references = self.labelled("force_reference", ":", &sheet.force_references);
        self.date(sheet.date);
        self.columns("exhibits", &columns);
        let exhibits = sheet.exhibits.iter().zip(1..).map(|(exhibit, row)| {
            let cells = [
                exhibit.reference.as_str(),
                &exhibit.description,
                &exhibit.producer,
                &exhibit.held_at,
            ];
            self.row("exhibits", row, &columns, &cells)
        });
        let exhibits: Vec<Value> = exhibits.collect();
        if exhibits.is_empty() {
            self.expect_words("none", Times::Once);
        }
        json!({
            "urn": sheet.urn,
            "force_references": references,
            "exhibits": exhibits,
            "gaps": self.lines("gaps", &sheet.gaps),
            "collisions": self.lines("collisions", &sheet.collisions),
        })
    }

    /// The head of a table, in which each column has its own wording.
    fn columns(&mut self, table: &'static str, columns: &[&str]) {
        for (column, name) in columns.iter().enumerate() {
            let key = format!("{table}.{name}");
            let mut head = ExpectedText::new(
                format!("the wording \"{key}\""),
                vec![self.words(&key)],
                Times::AnyNumber,
            );
            head.cell = Some(Cell {
                table,
                row: 0,
                column,
            });
            self.expected.insert(key, head);
        }
    }

    /// A row of a table: keys and texts of its cells.
    fn row(&mut self, table: &'static str, row: usize, names: &[&str], texts: &[&str]) -> Value {
        let mut cells = Vec::new();
        for (index, (name, text)) in names.iter().zip(texts).enumerate() {
            let key = format!("{table}.{row}.{name}");
            let words = match *name {
                "when" | "reference" => LongWords::NARROW,
                _ => LongWords::COLUMN,
            };
            let text = breakable(text, words);
            let mut cell = ExpectedText::new(
                format!("the column \"{name}\" of line {row}"),
                vec![text.clone()],
                Times::Once,
            );
            cell.cell = Some(Cell {
                table,
                row,
                column: index,
            });
            self.expected.insert(key.clone(), cell);
            cells.push(json!({ "key": key, "text": text }));
        }
        Value::Array(cells)
    }

    /// Lines of words under a heading of the wording, which stands there only
    /// with them.
    fn lines(&mut self, heading: &str, lines: &[String]) -> Vec<Value> {
        if !lines.is_empty() {
            self.expect_words(heading, Times::Once);
        }
        let keyed = lines.iter().zip(1..).map(|(line, number)| {
            let key = format!("{heading}.{number}");
            let text = breakable(line, LongWords::COLUMN);
            let kind = format!("line {number} of \"{heading}\"");
            self.expect(&key, &kind, text.clone(), Times::Once);
            json!({ "key": key, "text": text })
        });
        keyed.collect()
    }

    pub(super) fn report_summary(&mut self, sheet: &ReportSummarySheet) -> Value {
        let title = column(&sheet.title.to_uppercase());
        self.expect("title", "the title", title.clone(), Times::Once);
        self.expect_words("marking", Times::EveryPage);
        self.expect("status", "the status", column(&sheet.status), Times::Once);
        let references = self.labelled("force_reference", ":", &sheet.force_references);
        self.date(sheet.date);
        self.expect_words("note", Times::Once);
        let groups: Vec<Value> = sheet
            .groups
            .iter()
            .zip(1..)
            .map(|(group, number)| {
                let heading = column(&group.heading);
                let key = format!("group.{number}");
                let kind = format!("the heading of group {number}");
                self.expect(&key, &kind, heading.clone(), Times::Once);
                let written = !group.text.trim().is_empty();
                let paragraphs = match written {
                    true => paragraphs(&group.text),
                    false => Vec::new(),
                };
                if written {
                    let mut text = ExpectedText::new(
                        format!("the text of group {number}"),
                        paragraphs.clone(),
                        Times::Once,
                    );
                    text.paragraphs = true;
                    self.expected.insert(format!("{key}.text"), text);
                }
                json!({
                    "key": key,
                    "heading": heading,
                    "rows": self.pairs(&format!("{key}.row"), &group.rows),
                    "paragraphs": paragraphs,
                })
            })
            .collect();
        json!({
            "title": title,
            // In the document's properties no word needs places to break.
            "plain_title": sheet.title,
            "status": column(&sheet.status),
            "force_references": references,
            "groups": groups,
        })
    }

    /// Texts beside their labels, each pair a region of two parts.
    fn pairs(&mut self, key: &str, texts: &[LabelledText]) -> Vec<Value> {
        let keyed = texts.iter().zip(1..).map(|(both, number)| {
            let key = format!("{key}.{number}");
            self.pair(&key, &both.label, &both.text)
        });
        keyed.collect()
    }

    fn pair(&mut self, key: &str, label: &str, text: &str) -> Value {
        let (label, text) = (column(label), column(text));
        let kind = format!("the field \"{key}\"");
        let parts = vec![label.clone(), text.clone()];
        self.expected
            .insert(key, ExpectedText::new(kind, parts, Times::Once));
        json!({ "key": key, "label": label, "text": text })
    }

    pub(super) fn victim_slip(&mut self, sheet: &VictimSlipSheet) -> Value {
        self.show("title", Times::Once);
        let (number, words) = match &sheet.number {
            Some(number) => (number, sheet.series.key("number")),
            None => (&sheet.local_reference, sheet.series.key("no_number")),
        };
        self.expect_words(&words, Times::Once);
        let number = column(number);
        self.expect(
            "reference",
            "the number of the report",
            number.clone(),
            Times::Once,
        );
        let mut rows = vec![
            self.pair("reported", &self.words("field.reported"), &sheet.reported),
            self.pair("officer", &self.words("field.officer"), &sheet.officer),
        ];
        rows.extend(self.pairs("contact", &sheet.contact));
        if sheet.number.is_some() {
            let label = self.words("field.local_reference");
            rows.push(self.pair("local_reference", &label, &sheet.local_reference));
        }
        self.expect_words("next_title", Times::Once);
        let plan = breakable(&sheet.contact_plan, LongWords::PAGE);
        self.expect(
            "contact_plan",
            "what was agreed about contact",
            plan.clone(),
            Times::Once,
        );
        let mut keys: Vec<String> = self.package.wording.keys().cloned().collect();
        keys.retain(|key| key.starts_with("next."));
        for key in &keys {
            self.show(key, Times::Once);
        }
        self.expect_words("urgent", Times::Once);
        json!({
            "words": words,
            "number": number,
            "rows": rows,
            "contact_plan": plan,
            "next": keys,
        })
    }
}
