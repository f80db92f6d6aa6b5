//! A sheet as templates read it, `data.json`, and what its pages must say.
//!
//! Both are made together, so that no text is given to a template without its
//! being looked for on the pages ([`crate::expected`]).
//!
//! | key | what |
//! | --- | --- |
//! | `form` | id and version of the package |
//! | `words` | the wording by key, in English |
//! | `fields` | what stands under a label, by key: `label`, `text`, `note` |
//! | `fonts`, `body_fonts` | families in the order to try them |
//! | `lang`, `region`, `dir` | language and direction of the body |
//! | `date` | the day |
//! | `small_print` | form and identifier, which tell copies apart |
//! | `signatures`, `alt` | what to draw at a place, by `purpose:signatory:page`, and alternative texts by `purpose:signatory`; `signed-N.json` has what is drawn on page N |
//! | `sheet` | what the kind of sheet adds |
//! | `refusal` | the certificate of refusal, or `none` |

mod papers;
mod rear;
mod statement;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::expected::{Expected, ExpectedText, Times};
use crate::fonts::EMBEDDED_FAMILY;
use crate::marks::Marks;
use crate::prose::{LongWords, breakable};
use crate::statement::{HeadLineKind, Language};
use crate::{Fonts, FormDate, FormPackage, FormsError, LabelledText, Sheet, Signing};

/// What a template is given, and what of it is to show.
pub(crate) struct FormContent {
    pub(crate) data: Value,
    /// Wording key to the text as printed; the declaration still has its
    /// `{pages}`.
    pub(crate) shown: BTreeMap<String, String>,
    /// What the pages must say.
    pub(crate) expected: Expected,
    /// Tells this document from others in its file identifier.
    pub(crate) id: String,
    /// What the PDF is called, in any letter case; nothing where neither the sheet
    /// nor the wording has a title.
    pub(crate) title: Option<String>,
}

fn column(text: &str) -> String {
    breakable(text, LongWords::COLUMN)
}

impl FormContent {
    pub(crate) fn new(
        package: &FormPackage,
        fonts: &Fonts,
        sheet: &Sheet,
        signing: &Signing,
        marks: &Marks,
    ) -> Result<Self, FormsError> {
        let (tag, id) = match sheet {
            Sheet::Statement(sheet) => (sheet.language.as_str(), &sheet.statement_id),
            Sheet::Rear(sheet) => ("en-GB", &sheet.statement_id),
            Sheet::ExhibitLabel(sheet) => ("en-GB", &sheet.label_id),
            Sheet::ExhibitList(sheet) => ("en-GB", &sheet.list_id),
            Sheet::ReportSummary(sheet) => ("en-GB", &sheet.report_id),
            Sheet::VictimSlip(sheet) => ("en-GB", &sheet.slip_id),
        };
        let language = Language::parse(tag)?;
        let mut content = Writer {
            package,
            language: &language,
            shown: BTreeMap::new(),
            expected: Expected::default(),
            fields: Map::new(),
        };
        content.furniture();
        let small_print = content.small_print(id);
        let date = sheet.date();
        let fields = match sheet {
            Sheet::Statement(sheet) => content.statement(sheet),
            Sheet::Rear(sheet) => content.rear(sheet),
            Sheet::ExhibitLabel(sheet) => content.exhibit_label(sheet),
            Sheet::ExhibitList(sheet) => content.exhibit_list(sheet),
            Sheet::ReportSummary(sheet) => content.report_summary(sheet),
            Sheet::VictimSlip(sheet) => content.victim_slip(sheet),
        };
        let refusal = match (sheet, &signing.refusal) {
            (Sheet::Statement(sheet), Some(refusal)) => content.refusal(sheet, refusal),
            _ => Value::Null,
        };
        for (key, text) in marks.printed() {
            content.expected.insert(key, text);
        }
        let title = match sheet {
            Sheet::Statement(_) => fields.get("title").and_then(Value::as_str),
            Sheet::ReportSummary(sheet) => Some(sheet.title.as_str()),
            _ => content.word("title"),
        };
        let title = title.map(str::to_owned);
        let words: BTreeMap<&String, &String> =
            package.wording.iter().map(|(k, w)| (k, &w.text)).collect();
        let data = json!({
            "form": { "id": package.id, "version": package.version },
            "words": words,
            "fields": content.fields,
            "fonts": fonts.families(""),
            "body_fonts": body_fonts(fonts, &language),
            "lang": language.primary,
            "region": language.region,
            "dir": if language.right_to_left { "rtl" } else { "ltr" },
            "date": date,
            "small_print": small_print,
            "signatures": marks.signatures,
            "alt": marks.alt,
            "sheet": fields,
            "refusal": refusal,
        });
        Ok(Self {
            data,
            shown: content.shown,
            expected: content.expected,
            id: id.clone(),
            title,
        })
    }
}

struct Writer<'a> {
    package: &'a FormPackage,
    language: &'a Language<'a>,
    shown: BTreeMap<String, String>,
    expected: Expected,
    fields: Map<String, Value>,
}

impl Writer<'_> {
    fn word(&self, key: &str) -> Option<&str> {
        self.package.wording.get(key).map(|w| w.text.as_str())
    }

    fn words(&self, key: &str) -> String {
        self.word(key).unwrap_or_default().to_owned()
    }

    /// What a form may print as often as it likes: labels that belong to no
    /// field, and the number of the page.
    fn furniture(&mut self) {
        let mut labels: Vec<String> = self.package.wording.keys().cloned().collect();
        labels.retain(|key| key.starts_with("label."));
        for key in labels {
            self.expect_words(&key, Times::AnyNumber);
        }
        if let Some(words) = self.word("page") {
            let mut page = ExpectedText::new(
                "the number of the page",
                vec![words.to_owned()],
                Times::AnyNumber,
            );
            page.counted = true;
            self.expected.insert("page", page);
        }
    }

    fn small_print(&mut self, id: &str) -> String {
        let FormPackage {
            id: form, version, ..
        } = self.package;
        let form = form.to_uppercase();
        let text = format!(
            "{form} (Pocketbook, version {version}) \u{b7} {}",
            breakable(id, LongWords::PAGE)
        );
        self.expect(
            "small_print",
            "the small print",
            text.clone(),
            Times::AnyNumber,
        );
        text
    }

    fn expect(&mut self, key: &str, kind: &str, text: String, times: Times) {
        self.expected
            .insert(key, ExpectedText::new(kind, vec![text], times));
    }

    /// A text of the wording, printed as it is.
    fn expect_words(&mut self, key: &str, times: Times) {
        if let Some(words) = self.word(key) {
            let words = words.to_owned();
            self.expect(key, &format!("the wording \"{key}\""), words, times);
        }
    }

    /// A text in English, noted as shown.
    fn show(&mut self, key: &str, times: Times) -> String {
        let text = self.words(key);
        self.shown.insert(key.to_owned(), text.clone());
        self.expect_words(key, times);
        text
    }

    /// A text in the language of the body, English where there is no
    /// translation, noted as shown.
    fn show_translated(&mut self, key: &str) -> Value {
        let Some(wording) = self.package.wording.get(key) else {
            return Value::Null;
        };
        let (text, translated) = wording.in_language(self.language.tag);
        self.shown.insert(key.to_owned(), text.to_owned());
        let right_to_left = translated && self.language.right_to_left;
        let mut expected = ExpectedText::new(
            format!("the wording \"{key}\""),
            vec![text.to_owned()],
            Times::Once,
        );
        expected.right_to_left = right_to_left;
        expected.counted = key == "declaration";
        self.expected.insert(key, expected);
        json!({
            "text": text,
            "lang": if translated { self.language.primary.as_str() } else { "en" },
            "dir": if right_to_left { "rtl" } else { "ltr" },
        })
    }

    /// A text under its label, with the note that the form prints after it.
    fn field(&mut self, key: &str, label: &str, text: &str, times: Times) {
        let note = self.words(&format!("field.{key}.note"));
        self.field_of(key, label, &column(text), &note, times);
    }

    /// The same, under the wording `field.<key>`.
    fn own_field(&mut self, key: &str, text: &str) {
        let label = self.words(&format!("field.{key}"));
        self.field(key, &label, text, Times::Once);
    }

    fn field_of(&mut self, key: &str, label: &str, text: &str, note: &str, times: Times) {
        let whole = [label, text, note].join(" ");
        self.expect(key, &format!("the field \"{key}\""), whole, times);
        self.fields.insert(
            key.to_owned(),
            json!({ "label": label, "text": text, "note": note }),
        );
    }

    /// Fields with labels of their own; gives their keys.
    fn labelled(&mut self, key: &str, colon: &str, texts: &[LabelledText]) -> Vec<String> {
        let mut keys = Vec::new();
        for (text, number) in texts.iter().zip(1..) {
            let key = format!("{key}.{number}");
            let label = format!("{}{colon}", column(&text.label));
            self.field_of(&key, &label, &column(&text.text), "", Times::Once);
            keys.push(key);
        }
        keys
    }

    /// The day, under its label.
    fn date(&mut self, date: FormDate) {
        self.own_field("date", &date.in_words());
    }
}

/// Families for the body. Chinese, Japanese and Korean have marks of their own
/// where Latin has the same code (quotation marks, dashes, ellipsis): there the
/// Latin family gives letters and digits only.
fn body_fonts(fonts: &Fonts, language: &Language<'_>) -> Vec<Value> {
    let cjk = matches!(language.primary.as_str(), "zh" | "yue" | "ja" | "ko");
    let name = |family: &str| {
        if cjk && family == EMBEDDED_FAMILY {
            json!({ "name": family, "covers": "latin-in-cjk" })
        } else {
            json!(family)
        }
    };
    fonts
        .families(&language.primary)
        .into_iter()
        .map(name)
        .collect()
}

/// Labels a statement's head may need from the wording.
pub(crate) fn head_line_keys() -> impl Iterator<Item = &'static str> {
    HeadLineKind::ALL.into_iter().map(HeadLineKind::wording_key)
}

/// The trial's day: any day does, as long as it is always the same.
pub(crate) const TRIAL_DATE: FormDate = FormDate {
    year: 2026,
    month: 3,
    day: 1,
};
