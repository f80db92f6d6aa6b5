//! A sheet as templates read it: `data.json`.
//!
//! | key | what |
//! | --- | --- |
//! | `form` | id and version of the package |
//! | `words` | the wording by key, in English |
//! | `fonts`, `body_fonts` | families in the order to try them |
//! | `lang`, `region`, `dir` | language and direction of the body |
//! | `date`, `date_words` | the day |
//! | `id` | small print that tells copies apart |
//! | `signatures`, `alt` | what to draw at a place, by `purpose:signatory:page`, and alternative texts by `purpose:signatory` |
//! | `sheet` | what the kind of sheet adds |
//! | `refusal` | the certificate of refusal, or `none` |

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::fonts::EMBEDDED_FAMILY;
use crate::marks::Marks;
use crate::prose::{LongWords, breakable, fill, paragraphs};
use crate::statement::{HeadLineKind, Language};
use crate::{
    Answer, Certificate, CertificateKind, DatesToAvoid, ExhibitLabelSheet, ExhibitListSheet, Fonts,
    FormDate, FormPackage, FormsError, LabelledText, RearSheet, Refusal, ReportSummarySheet, Sheet,
    Signing, StatementSheet, VictimSlipSheet,
};

/// What a template is given, and what of the wording it is to show.
pub(crate) struct FormContent {
    pub(crate) data: Value,
    /// Wording key to the text as printed; the declaration still has its
    /// `{pages}`.
    pub(crate) shown: BTreeMap<String, String>,
    /// Tells this document from others in its file identifier.
    pub(crate) id: String,
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
        };
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
        let words: BTreeMap<&String, &String> =
            package.wording.iter().map(|(k, w)| (k, &w.text)).collect();
        let date = sheet.date();
        let data = json!({
            "form": { "id": package.id, "version": package.version },
            "words": words,
            "fonts": fonts.families(""),
            "body_fonts": body_fonts(fonts, &language),
            "lang": language.primary,
            "region": language.region,
            "dir": if language.right_to_left { "rtl" } else { "ltr" },
            "date": date,
            "date_words": date.in_words(),
            "id": breakable(id, LongWords::PAGE),
            "signatures": marks.signatures,
            "alt": marks.alt,
            "sheet": fields,
            "refusal": refusal,
        });
        Ok(Self {
            data,
            shown: content.shown,
            id: id.clone(),
        })
    }
}

struct Writer<'a> {
    package: &'a FormPackage,
    language: &'a Language<'a>,
    shown: BTreeMap<String, String>,
}

impl Writer<'_> {
    fn word(&self, key: &str) -> Option<&str> {
        self.package.wording.get(key).map(|w| w.text.as_str())
    }

    /// A text in English, noted as shown.
    fn show(&mut self, key: &str) -> String {
        let text = self.word(key).unwrap_or_default().to_owned();
        self.shown.insert(key.to_owned(), text.clone());
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
        json!({
            "text": text,
            "lang": if translated { self.language.primary.as_str() } else { "en" },
            "dir": if translated && self.language.right_to_left { "rtl" } else { "ltr" },
        })
    }

    fn statement(&mut self, sheet: &StatementSheet) -> Value {
        let title = sheet.variant.title_key();
        let title = if self.word(title).is_some() {
            title
        } else {
            "title"
        };
        let title = self.show(title);
        self.show("marking");
        self.show("citation");
        let lines: Vec<Value> = sheet
            .head_lines
            .iter()
            .map(|line| {
                let label = self.word(line.kind.wording_key()).unwrap_or_default();
                json!({ "label": label, "text": column(&line.text) })
            })
            .collect();
        let certificates: Vec<Value> = sheet
            .certificates
            .iter()
            .map(|certificate| self.certificate(sheet, certificate))
            .collect();
        json!({
            "title": title,
            "urn": sheet.urn,
            "witness_name": column(&sheet.witness_name),
            "age": column(&sheet.age),
            "occupation": column(&sheet.occupation),
            "visually_recorded": sheet.visually_recorded,
            "language": self.language_name(),
            "opening": if sheet.opening_words { self.show_translated("opening") } else { Value::Null },
            "head_lines": lines,
            "paragraphs": paragraphs(&sheet.body),
            "declaration": self.show_translated("declaration"),
            "certificates": certificates,
        })
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
        self.certified(
            sheet,
            certificate.kind,
            &values,
            &certificate.name,
            &certificate.capacity,
        )
    }

    fn refusal(&mut self, sheet: &StatementSheet, refusal: &Refusal) -> Value {
        let none = self
            .word("refusal.no_reason")
            .unwrap_or_default()
            .to_owned();
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
        self.certified(
            sheet,
            CertificateKind::Refusal,
            &values,
            &refusal.officer_name,
            &refusal.officer_capacity,
        )
    }

    fn certified(
        &mut self,
        sheet: &StatementSheet,
        kind: CertificateKind,
        values: &[(&str, &str)],
        name: &str,
        capacity: &str,
    ) -> Value {
        let key = format!("certificate.{}", kind.key());
        let language = self.language_name().unwrap_or_else(|| "English".to_owned());
        let mut values = values.to_vec();
        values.push(("witness", &sheet.witness_name));
        values.push(("language", &language));
        let words = fill(self.word(&key).unwrap_or_default(), &values);
        self.shown.insert(key.clone(), words.clone());
        json!({
            "purpose": format!("certificate_{}", kind.key()),
            "signatory": kind.signatory().key(),
            "title": self.word(&format!("{key}.title")).unwrap_or_default(),
            "words": breakable(&words, LongWords::PAGE),
            "name": column(name),
            "capacity": column(capacity),
        })
    }

    fn rear(&mut self, sheet: &RearSheet) -> Value {
        self.show("title");
        self.show("marking");
        let keys: Vec<String> = self
            .package
            .wording
            .keys()
            .filter(|key| key.starts_with("consent."))
            .cloned()
            .collect();
        let consents: Vec<Value> = keys
            .iter()
            .map(|key| {
                let name = key.trim_start_matches("consent.");
                let answer = sheet.consents.get(name).copied().unwrap_or_default();
                json!({ "key": name, "words": self.show(key), "answer": answer })
            })
            .collect();
        let answer = |answer: Answer| json!(answer);
        let (dates_asked, dates) = match &sheet.dates_to_avoid {
            DatesToAvoid::NotAsked => ("not_asked", Vec::new()),
            DatesToAvoid::None => ("none", Vec::new()),
            DatesToAvoid::Dates(dates) => ("dates", dates.iter().map(|d| column(d)).collect()),
        };
        json!({
            "witness_name": column(&sheet.witness_name),
            "home_address": column(&sheet.home_address),
            "postcode": column(&sheet.postcode),
            "email": column(&sheet.email),
            "mobile": column(&sheet.mobile),
            "home_phone": column(&sheet.home_phone),
            "work_phone": column(&sheet.work_phone),
            "preferred_contact": column(&sheet.preferred_contact),
            "gender": column(&sheet.gender),
            "date_of_birth": column(&sheet.date_of_birth),
            "place_of_birth": column(&sheet.place_of_birth),
            "former_name": column(&sheet.former_name),
            "ethnicity": column(&sheet.ethnicity),
            "dates_to_avoid": { "answer": dates_asked, "dates": dates },
            "willing_to_attend": answer(sheet.willing_to_attend),
            "ensure_attendance": column(&sheet.ensure_attendance),
            "special_measures": answer(sheet.special_measures),
            "special_measures_details": column(&sheet.special_measures_details),
            "particular_needs": answer(sheet.particular_needs),
            "particular_needs_details": column(&sheet.particular_needs_details),
            "consents": consents,
            "responsible_adult": sheet.responsible_adult.as_ref().map(|adult| json!({
                "capacity": column(&adult.capacity),
                "name": column(&adult.name),
                "address": column(&adult.address),
                "phone": column(&adult.phone),
            })),
            "taken_by": column(&sheet.taken_by),
            "station": column(&sheet.station),
            "time_and_place": column(&sheet.time_and_place),
        })
    }

    fn exhibit_label(&mut self, sheet: &ExhibitLabelSheet) -> Value {
        self.show("title");
        let continuity: Vec<Value> = sheet
            .continuity
            .iter()
            .map(|line| {
                json!({
                    "when": column(&line.when),
                    "who": column(&line.who),
                    "what": column(&line.what),
                })
            })
            .collect();
        json!({
            "reference": column(&sheet.reference),
            "description": column(&sheet.description),
            "producer": column(&sheet.producer),
            "force_references": references(&sheet.force_references),
            "continuity": continuity,
        })
    }

    fn exhibit_list(&mut self, sheet: &ExhibitListSheet) -> Value {
        self.show("title");
        let exhibits: Vec<Value> = sheet
            .exhibits
            .iter()
            .map(|exhibit| {
                json!({
                    "reference": column(&exhibit.reference),
                    "description": column(&exhibit.description),
                    "producer": column(&exhibit.producer),
                    "held_at": column(&exhibit.held_at),
                })
            })
            .collect();
        json!({
            "urn": sheet.urn.as_deref().map(column),
            "force_references": references(&sheet.force_references),
            "exhibits": exhibits,
        })
    }

    fn report_summary(&mut self, sheet: &ReportSummarySheet) -> Value {
        let groups: Vec<Value> = sheet
            .groups
            .iter()
            .map(|group| {
                let written = !group.text.trim().is_empty();
                json!({
                    "heading": column(&group.heading),
                    "rows": references(&group.rows),
                    "paragraphs": if written { paragraphs(&group.text) } else { Vec::new() },
                })
            })
            .collect();
        json!({
            "title": column(&sheet.title),
            // In the document's properties no word needs places to break.
            "plain_title": sheet.title,
            "status": column(&sheet.status),
            "force_references": references(&sheet.force_references),
            "groups": groups,
        })
    }

    fn victim_slip(&mut self, sheet: &VictimSlipSheet) -> Value {
        self.show("title");
        let keys: Vec<String> = self
            .package
            .wording
            .keys()
            .filter(|key| key.starts_with("next."))
            .cloned()
            .collect();
        let next: Vec<String> = keys.iter().map(|key| self.show(key)).collect();
        json!({
            "series": sheet.series,
            "number": sheet.number.as_deref().map(column),
            "local_reference": column(&sheet.local_reference),
            "reported": column(&sheet.reported),
            "officer": column(&sheet.officer),
            "contact": references(&sheet.contact),
            "contact_plan": breakable(&sheet.contact_plan, LongWords::PAGE),
            "next": next,
        })
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

fn references(references: &[LabelledText]) -> Vec<Value> {
    let both = |r: &LabelledText| json!({ "label": column(&r.label), "text": column(&r.text) });
    references.iter().map(both).collect()
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
