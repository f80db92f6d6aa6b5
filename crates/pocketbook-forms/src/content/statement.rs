//! The statement: front, continuation, certificates and refusal.

use serde_json::{Value, json};

use super::{Writer, column};
use crate::expected::{Beside, ExpectedText, Times, certificate_key};
use crate::prose::{LongWords, breakable, fill, paragraphs};
use crate::{Certificate, CertificateKind, Purpose, Refusal, StatementSheet};

impl Writer<'_> {
    pub(super) fn statement(&mut self, sheet: &StatementSheet) -> Value {
        let own = sheet.variant.title_key();
        let title = match self.word(own) {
            Some(_) => own,
            None => "title",
        };
        let (key, title) = (title.to_owned(), self.words(title));
        self.shown.insert(key, title.clone());
        self.expect("title", "the title", title.clone(), Times::Once);
        self.show("marking", Times::EveryPage);
        self.show("citation", Times::Once);
        self.urn(sheet.urn.as_deref());
        self.own_field("witness_name", &sheet.witness_name);
        self.own_field("age", &sheet.age);
        self.own_field("occupation", &sheet.occupation);
        self.date(sheet.date);
        self.visually_recorded(sheet.visually_recorded);
        let head_lines = self.head_lines(sheet);
        if let Some(language) = self.language_name() {
            self.own_field("language", &language);
        }
        self.continuation(sheet);
        let paragraphs = self.body(&sheet.body);
        let certificates: Vec<Value> = sheet
            .certificates
            .iter()
            .map(|certificate| self.certificate(sheet, certificate))
            .collect();
        json!({
            "title": title,
            "urn": sheet.urn,
            "visually_recorded": sheet.visually_recorded,
            "opening": if sheet.opening_words { self.show_translated("opening") } else { Value::Null },
            "head_lines": head_lines,
            "paragraphs": paragraphs,
            "declaration": self.show_translated("declaration"),
            "certificates": certificates,
        })
    }

    /// The boxes of the unique reference number, a letter in each.
    pub(super) fn urn(&mut self, urn: Option<&str>) {
        self.own_field("urn", urn.unwrap_or_default());
        if let Some(mut boxes) = self.expected.get("urn").cloned() {
            boxes.spaced = true;
            self.expected.insert("urn", boxes);
        }
    }

    fn visually_recorded(&mut self, ticked: bool) {
        let mark = if ticked { "X " } else { "" };
        let text = format!("{mark}{}", self.words("visually_recorded"));
        self.expect(
            "visually_recorded",
            "the mark for visually recorded evidence",
            text,
            Times::Once,
        );
    }

    fn head_lines(&mut self, sheet: &StatementSheet) -> Vec<String> {
        let mut keys = Vec::new();
        for (line, number) in sheet.head_lines.iter().zip(1..) {
            let key = format!("head_line.{number}");
            let label = self.words(line.kind.wording_key());
            self.field(&key, &label, &line.text, Times::Once);
            keys.push(key);
        }
        keys
    }

    /// What the head of a continuation page says again.
    fn continuation(&mut self, sheet: &StatementSheet) {
        let urn = sheet.urn.as_deref().unwrap_or_default();
        for (key, text) in [("witness_name", sheet.witness_name.as_str()), ("urn", urn)] {
            let key = format!("continuation.{key}");
            let label = self.words(&format!("field.{key}"));
            self.field(&key, &label, text, Times::AnyNumber);
        }
    }

    fn body(&mut self, body: &str) -> Vec<String> {
        let paragraphs = paragraphs(body);
        let mut expected = ExpectedText::new("the body", paragraphs.clone(), Times::Once);
        expected.paragraphs = true;
        expected.right_to_left = self.language.right_to_left;
        self.expected.insert("body", expected);
        paragraphs
    }

    /// The body's language in words, where it is not English.
    fn language_name(&self) -> Option<String> {
        let primary = &self.language.primary;
        let name = self.word(&format!("language.{primary}"));
        (primary != "en").then(|| name.map_or_else(|| self.language.tag.to_owned(), str::to_owned))
    }

    fn certificate(&mut self, sheet: &StatementSheet, certificate: &Certificate) -> Value {
        let values = [
            ("name", certificate.name.as_str()),
            ("capacity", certificate.capacity.as_str()),
        ];
        let title = self.words(&format!("{}.title", certificate_key(certificate.kind)));
        let words = self.words(&certificate_key(certificate.kind));
        self.certified(
            sheet,
            certificate.kind,
            &values,
            (&title, &words),
            (&certificate.name, &certificate.capacity),
        )
    }

    pub(super) fn refusal(&mut self, sheet: &StatementSheet, refusal: &Refusal) -> Value {
        let none = self.words("refusal.no_reason");
        let reason = match refusal.reason.trim() {
            "" => none.as_str(),
            reason => reason,
        };
        let values = [
            ("name", refusal.officer_name.as_str()),
            ("capacity", refusal.officer_capacity.as_str()),
            ("reason", reason),
            ("time", refusal.refused_at.as_str()),
        ];
        self.expect_words("certificate.refusal.title", Times::Once);
        self.own_field("refusal.witness_name", &sheet.witness_name);
        self.own_field("refusal.urn", sheet.urn.as_deref().unwrap_or("\u{2014}"));
        let mut page = ExpectedText::new(
            "the number of the page",
            vec![self.words("refusal.page")],
            Times::AnyNumber,
        );
        page.counted = true;
        self.expected.insert("refusal.page", page);
        let names = (
            refusal.officer_name.as_str(),
            refusal.officer_capacity.as_str(),
        );
        let key = refusal.when.wording().first().copied();
        let words = self.words(key.unwrap_or_default());
        self.certified(
            sheet,
            CertificateKind::Refusal,
            &values,
            ("", &words),
            names,
        )
    }

    fn certified(
        &mut self,
        sheet: &StatementSheet,
        kind: CertificateKind,
        values: &[(&str, &str)],
        (title, words): (&str, &str),
        (name, capacity): (&str, &str),
    ) -> Value {
        let key = certificate_key(kind);
        let language = self.language_name().unwrap_or_else(|| "English".to_owned());
        let mut values = values.to_vec();
        values.push(("witness", &sheet.witness_name));
        values.push(("language", &language));
        let words = fill(words, &values);
        self.shown.insert(key.clone(), words.clone());
        let words = breakable(&words, LongWords::PAGE);
        let labelled = |label: &str, text: &str| format!("{label} {}", column(text));
        let mut expected = ExpectedText::new(
            format!("the wording \"{key}\" with its name and capacity"),
            vec![
                title.to_owned(),
                words.clone(),
                labelled(&self.words("field.certificate.name"), name),
                labelled(&self.words("field.certificate.capacity"), capacity),
            ],
            Times::Once,
        );
        expected.beside = Some(Beside::Around(Purpose::Certificate(kind), kind.signatory()));
        self.expected.insert(key.clone(), expected);
        json!({
            "key": key,
            "purpose": Purpose::Certificate(kind).key(),
            "signatory": kind.signatory().key(),
            "title": title,
            "words": words,
            "name": column(name),
            "capacity": column(capacity),
        })
    }
}
