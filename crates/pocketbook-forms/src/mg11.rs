//! Form MG11, the witness statement.

use std::sync::OnceLock;

use ring::digest::{Context, SHA256};
use serde::Serialize;
use typst::foundations::{Content, Label, Selector, Value};
use typst::introspection::Introspector as _;
use typst::layout::Abs;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::FormsError;
use crate::world::{FormWorld, can_print, font_bytes};

const TEMPLATE: &str = include_str!("../templates/mg11.typ");
const ID: &str = "mg11";
const VERSION: u32 = 1;
/// Greatest number of pages.
const PAGES: usize = 200;
/// Layouts whose intermediate results are kept: the next keystroke's layout is
/// fast, and memory stays bounded.
const KEPT: usize = 2;

/// What is printed on a witness statement.
#[derive(Clone)]
pub struct Mg11 {
    /// Unique reference number, if it is known yet.
    pub urn: Option<String>,
    /// "Statement of".
    pub witness_name: String,
    /// "Age if under 18".
    pub age: String,
    /// "Occupation".
    pub occupation: String,
    /// "Tick if witness evidence is visually recorded".
    pub visually_recorded: bool,
    /// The words of the witness; paragraphs end in line feeds.
    pub body: String,
    /// Language of the body (BCP 47).
    pub language: String,
    /// Protective marking at head and foot.
    pub marking: String,
    /// The law under the title.
    pub citation: String,
    /// The declaration; `{pages}` stands for the number of pages.
    pub declaration: String,
    /// Date beside the signature and of the document.
    pub date: FormDate,
    /// Small print that tells copies apart.
    pub statement_id: String,
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FormDate {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
}

impl std::fmt::Debug for Mg11 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mg11([personal])")
    }
}

/// A template, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateReference {
    /// Which form.
    pub id: String,
    /// Which version of it.
    pub version: u32,
    /// SHA-256 over the template and its fonts.
    pub sha256: [u8; 32],
}

/// What a signature stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Under the declaration on the front page.
    Declaration,
    /// Directly after the last word.
    AfterLastWord,
    /// At the foot of a page.
    PageFoot,
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxSignatory {
    /// The witness.
    Witness,
    /// The officer ("Signature witnessed by").
    Officer,
}

/// A place to sign, in 1/100 mm from the page's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignaturePlaceBox {
    /// What the signature stands under.
    pub purpose: Purpose,
    /// Who signs.
    pub signatory: BoxSignatory,
    /// The page, from 1.
    pub page: u32,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// A form laid out.
#[derive(Clone)]
pub struct LaidOutForm {
    /// The PDF (PDF/A-2a, PDF/UA-1).
    pub pdf: Vec<u8>,
    /// The template used.
    pub template: TemplateReference,
    /// Number of pages.
    pub pages: u32,
    /// The places to sign, in the order of the pages.
    pub places: Vec<SignaturePlaceBox>,
    /// The declaration as shown, with the number of pages.
    pub declaration: String,
}

#[derive(Serialize)]
struct Data<'a> {
    urn: Option<&'a str>,
    witness_name: &'a str,
    age: &'a str,
    occupation: &'a str,
    visually_recorded: bool,
    paragraphs: Vec<&'a str>,
    lang: &'a str,
    region: Option<&'a str>,
    marking: &'a str,
    citation: &'a str,
    declaration: &'a str,
    date: FormDate,
    id: &'a str,
}

/// The template in use.
fn template() -> TemplateReference {
    static DIGEST: OnceLock<[u8; 32]> = OnceLock::new();
    let sha256 = DIGEST.get_or_init(|| {
        let mut digest = Context::new(&SHA256);
        digest.update(TEMPLATE.as_bytes());
        font_bytes().for_each(|font| digest.update(font));
        let mut bytes = [0; 32];
        bytes
            .iter_mut()
            .zip(digest.finish().as_ref())
            .for_each(|(to, from)| *to = *from);
        bytes
    });
    TemplateReference {
        id: ID.to_owned(),
        version: VERSION,
        sha256: *sha256,
    }
}

/// Lays out a witness statement.
///
/// # Errors
///
/// [`FormsError::Unprintable`] naming the field and the place of a character
/// that the form's fonts lack; [`FormsError::TooLong`].
pub fn lay_out_mg11(form: &Mg11) -> Result<LaidOutForm, FormsError> {
    lay_out(TEMPLATE, form)
}

fn lay_out(source: &str, form: &Mg11) -> Result<LaidOutForm, FormsError> {
    for (field, text) in [
        ("witness_name", &form.witness_name),
        ("age", &form.age),
        ("occupation", &form.occupation),
        ("body", &form.body),
        ("declaration", &form.declaration),
    ] {
        if let Some(position) = text.chars().position(|character| !can_print(character)) {
            return Err(FormsError::Unprintable { field, position });
        }
    }
    let broken = |reason: &str| FormsError::Template {
        line: 0,
        reason: reason.to_owned(),
    };
    let data = serde_json::to_vec(&data(form)).map_err(|_| broken("its data cannot be written"))?;
    let world = FormWorld::new(source, data)?;
    let result = typst::compile::<PagedDocument>(&world).output;
    let document = result.map_err(|errors| world.broken(&errors))?;
    if document.pages().len() > PAGES {
        return Err(FormsError::TooLong {
            pages: document.pages().len(),
            limit: PAGES,
        });
    }
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|_| broken("the PDF standards cannot be combined"))?;
    let options = PdfOptions {
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| world.broken(&errors))?;
    let laid_out = LaidOutForm {
        pdf,
        template: template(),
        pages: u32::try_from(document.pages().len()).unwrap_or(u32::MAX),
        places: places(&document).ok_or_else(|| broken("a place to sign is malformed"))?,
        declaration: declaration(&document).ok_or_else(|| broken("the declaration is missing"))?,
    };
    drop(document);
    typst::comemo::evict(KEPT);
    Ok(laid_out)
}

fn data(form: &Mg11) -> Data<'_> {
    let (lang, region) = match form.language.split_once('-') {
        Some((lang, region)) if region.len() == 2 => (lang, Some(region)),
        Some((lang, _)) => (lang, None),
        None => (form.language.as_str(), None),
    };
    // An empty line separates paragraphs as a line feed does; none is printed.
    let mut paragraphs: Vec<&str> = form
        .body
        .split('\n')
        .filter(|line| !line.trim().is_empty())
        .collect();
    if paragraphs.is_empty() {
        paragraphs.push("");
    }
    Data {
        urn: form.urn.as_deref(),
        witness_name: &form.witness_name,
        age: &form.age,
        occupation: &form.occupation,
        visually_recorded: form.visually_recorded,
        paragraphs,
        lang,
        region,
        marking: &form.marking,
        citation: &form.citation,
        declaration: &form.declaration,
        date: form.date,
        id: &form.statement_id,
    }
}

fn labelled(document: &PagedDocument, name: &str) -> Option<Vec<Content>> {
    let label = Label::new(PicoStr::intern(name))?;
    Some(
        document
            .introspector()
            .query(&Selector::Label(label))
            .into_iter()
            .collect(),
    )
}

fn declaration(document: &PagedDocument) -> Option<String> {
    let found = labelled(document, "declaration")?;
    match found.first()?.field_by_name("value").ok()? {
        Value::Str(words) => Some(words.to_string()),
        _ => None,
    }
}

/// Millimetres to 1/100 mm.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn hundredths(millimetres: f64) -> Option<u32> {
    // Pages are 210 mm by 297 mm: far within the range of u32.
    (0.0..1000.0)
        .contains(&millimetres)
        .then(|| (millimetres * 100.0).round() as u32)
}

fn places(document: &PagedDocument) -> Option<Vec<SignaturePlaceBox>> {
    let mut places = Vec::new();
    for mark in labelled(document, "sign")? {
        let Value::Dict(value) = mark.field_by_name("value").ok()? else {
            return None;
        };
        let text = |name: &str| match value.get(name) {
            Ok(Value::Str(text)) => Some(text.to_string()),
            _ => None,
        };
        let length = |name: &str| match value.get(name) {
            Ok(Value::Float(millimetres)) => hundredths(*millimetres),
            _ => None,
        };
        let position = document.introspector().position(mark.location()?)?;
        let place = |length: Abs| hundredths(length.to_mm());
        places.push(SignaturePlaceBox {
            purpose: match text("purpose")?.as_str() {
                "declaration" => Purpose::Declaration,
                "after_last_word" => Purpose::AfterLastWord,
                "page_foot" => Purpose::PageFoot,
                _ => return None,
            },
            signatory: match text("signatory")?.as_str() {
                "witness" => BoxSignatory::Witness,
                "officer" => BoxSignatory::Officer,
                _ => return None,
            },
            page: u32::try_from(position.page.get()).ok()?,
            x: place(position.point.x)?,
            y: place(position.point.y)?,
            width: length("width")?,
            height: length("height")?,
        });
    }
    places.sort_by_key(|place| (place.page, place.y, place.x));
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_template_is_refused_by_line_without_the_words_of_the_statement() {
        let form = Mg11 {
            urn: None,
            witness_name: "Invented WITNESS".into(),
            age: "Over 18".into(),
            occupation: "Baker".into(),
            visually_recorded: false,
            body: "SENTINEL".into(),
            language: "en-GB".into(),
            marking: "M".into(),
            citation: "C".into(),
            declaration: "D {pages}".into(),
            date: FormDate {
                year: 2026,
                month: 3,
                day: 1,
            },
            statement_id: "id".into(),
        };
        let error = lay_out(
            "#let data = json(\"data.json\")\n\n#nonsense(data.body)",
            &form,
        )
        .err()
        .unwrap();
        assert!(
            matches!(&error, FormsError::Template { line: 3, .. }),
            "{error}"
        );
        assert!(!error.to_string().contains("SENTINEL"));
        assert!(matches!(
            lay_out("#read(\"/etc/passwd\")", &form),
            Err(FormsError::Template { .. })
        ));
    }
}
