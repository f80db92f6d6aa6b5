//! Signatures as templates draw them: pictures of ink, typed names, refusals,
//! and the alternative texts a screen reader speaks.
//!
//! Page feet are artifacts of a tagged PDF: no screen reader reads them, and
//! PDF/UA-1 wants it so. What is signed there is therefore said once in the
//! running text: the line under the last word's signature is a picture whose
//! alternative text names the pages whose feet are signed, by whom and how.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::expected::{Beside, ExpectedText, Times};
use crate::ink::picture;
use crate::prose::{LongWords, breakable};
use crate::{
    CertificateKind, FormPackage, Purpose, RefusedWhen, Signatory, SignaturePlace, Signing,
    SigningAct,
};

/// The line to sign on.
pub(crate) const LINE_SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\" \
     width=\"10\" height=\"10\" preserveAspectRatio=\"none\">\
     <rect width=\"10\" height=\"10\" fill=\"#333333\"/></svg>";

/// Pictures by file name, and what the template draws at each place.
pub(crate) struct Marks {
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) signatures: Value,
    pub(crate) alt: Value,
    /// Where the ink of each picture was drawn.
    pub(crate) drawn: Vec<DrawnInk>,
    words: Vec<(String, SignaturePlace, String)>,
}

/// Ink as it was drawn: its picture and where that lies, in 1/100 mm.
#[derive(Debug, Clone)]
pub(crate) struct DrawnInk {
    pub(crate) file: String,
    pub(crate) page: u32,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

fn millimetres(hundredths: i64) -> f64 {
    // Within a few pages' width: exact in a double's 53 bits.
    #[allow(clippy::cast_precision_loss)]
    let value = hundredths as f64;
    value / 100.0
}

fn key(purpose: Purpose, signatory: Signatory, page: u32) -> String {
    format!("{}:{}:{page}", purpose.key(), signatory.key())
}

impl Marks {
    /// Marks of a signed form, whose places are known from the unsigned one.
    pub(crate) fn new(package: &FormPackage, signing: &Signing, places: &[SignaturePlace]) -> Self {
        let word = |name: &str| {
            let wording = package.wording.get(name);
            wording.map(|w| w.text.clone()).unwrap_or_default()
        };
        let note = |how: &str, when: &str| match (how, when) {
            ("", when) => when.to_owned(),
            (how, "") => how.to_owned(),
            (how, when) => format!("{how}, {when}"),
        };
        let mut files = Vec::new();
        let mut drawings = Vec::new();
        let mut words = Vec::new();
        let mut signatures = Map::new();
        for (index, signature) in signing.signatures.iter().enumerate() {
            let Some(place) = places.iter().find(|place| signature.stands_at(place)) else {
                continue;
            };
            let described = SignaturePlace::described(signature.purpose, signature.signatory);
            let how = match &signature.act {
                SigningAct::Ink(_) => word("note.ink"),
                SigningAct::Mark(_) => word("note.mark"),
                SigningAct::Typed(_) => word("note.typed"),
            };
            let note = breakable(&note(&how, &signature.signed_at), LongWords::COLUMN);
            let drawn = signature.strokes().and_then(picture);
            let at = key(signature.purpose, signature.signatory, signature.page);
            words.push((format!("signature.note:{at}"), *place, note.clone()));
            if let SigningAct::Typed(name) = &signature.act {
                let name = breakable(name, LongWords::COLUMN);
                words.push((format!("signature.name:{at}"), *place, name));
            }
            let mark = match (&signature.act, drawn) {
                (SigningAct::Typed(name), _) => json!({
                    "kind": "typed",
                    "name": breakable(name, LongWords::COLUMN),
                    "note": note,
                }),
                (_, Some(drawn)) => {
                    let file = format!("ink-{index}.svg");
                    files.push((file.clone(), drawn.svg.into_bytes()));
                    drawings.push(DrawnInk {
                        file: file.clone(),
                        page: signature.page,
                        left: millimetres(drawn.x) * 100.0,
                        top: millimetres(drawn.y) * 100.0,
                        width: millimetres(drawn.width) * 100.0,
                        height: millimetres(drawn.height) * 100.0,
                    });
                    json!({
                        "kind": "ink",
                        "file": file,
                        "dx": millimetres(drawn.x - i64::from(place.x)),
                        "dy": millimetres(drawn.y - i64::from(place.y)),
                        "width": millimetres(drawn.width),
                        "height": millimetres(drawn.height),
                        "alt": sentence(&format!("the ink of the {described}")),
                        "note": note,
                    })
                }
                (_, None) => continue,
            };
            signatures.insert(at, mark);
        }
        if let Some(refusal) = &signing.refusal {
            // Who has signed everywhere and takes that back leaves no place of
            // their own: pages that lie alone must show it all the same.
            let (withdrawn, key_of) = match refusal.when {
                RefusedWhen::Signed => (true, "withdrawn"),
                RefusedWhen::BeforeShown | RefusedWhen::Shown => (false, "refused"),
            };
            let certified = Purpose::Certificate(CertificateKind::Refusal);
            let left = places.iter().filter(|place| {
                let of_witness = place.signatory == Signatory::Witness;
                of_witness || (withdrawn && place.purpose != certified)
            });
            for place in left {
                let at = key(place.purpose, place.signatory, place.page);
                if signatures.contains_key(&at) {
                    continue;
                }
                let note = breakable(&refusal.refused_at, LongWords::COLUMN);
                words.push((format!("signature.name:{at}"), *place, word(key_of)));
                words.push((format!("signature.note:{at}"), *place, note.clone()));
                let mark = json!({ "kind": "refused", "name": word(key_of), "note": note });
                signatures.insert(at, mark);
            }
        }
        files.extend(by_page(&signatures));
        Self {
            files,
            signatures: Value::Object(signatures),
            alt: alternative_texts(signing, places),
            drawn: drawings,
            words,
        }
    }

    /// The typed names and the notes beside signatures, by the keys under which
    /// they are printed.
    pub(crate) fn printed(&self) -> impl Iterator<Item = (String, ExpectedText)> {
        self.words.iter().map(|(key, place, words)| {
            let described = SignaturePlace::described(place.purpose, place.signatory);
            let mut text = ExpectedText::new(described, vec![words.clone()], Times::Once);
            text.beside = Some(Beside::Inside(*place));
            (key.clone(), text)
        })
    }

    /// Marks of a form nobody has signed.
    pub(crate) fn none() -> Self {
        Self {
            files: Vec::new(),
            signatures: json!({}),
            alt: json!({}),
            drawn: Vec::new(),
            words: Vec::new(),
        }
    }
}

/// What the line under each signature of the running text says.
fn alternative_texts(signing: &Signing, places: &[SignaturePlace]) -> Value {
    let mut texts = Map::new();
    for place in places.iter().filter(|p| p.purpose != Purpose::PageFoot) {
        let signature = signing.signatures.iter().find(|s| s.stands_at(place));
        let described = SignaturePlace::described(place.purpose, place.signatory);
        let how = match signature {
            Some(signature) => how_it_was_signed(&signature.act),
            None if signing.refusal.is_some() && place.signatory == Signatory::Witness => {
                "which the witness refused"
            }
            None => "not signed",
        };
        let mut text = sentence(&format!("{described}, {how}"));
        if place.purpose == Purpose::AfterLastWord {
            text.push_str(&feet(signing, places));
        }
        let key = format!("{}:{}", place.purpose.key(), place.signatory.key());
        texts.insert(key, Value::String(text));
    }
    Value::Object(texts)
}

/// What is drawn on each page, by `purpose:signatory`: see [`signed_page`].
fn by_page(signatures: &Map<String, Value>) -> Vec<(String, Vec<u8>)> {
    let mut pages: BTreeMap<&str, BTreeMap<&str, &Value>> = BTreeMap::new();
    for (at, mark) in signatures {
        if let Some((place, page)) = at.rsplit_once(':') {
            pages.entry(page).or_default().insert(place, mark);
        }
    }
    let written = |(page, marks): (&str, BTreeMap<&str, &Value>)| {
        // Maps of strings; writing them cannot fail.
        (
            signed_page(page),
            serde_json::to_vec(&marks).unwrap_or_default(),
        )
    };
    pages.into_iter().map(written).collect()
}

/// The file with what is drawn on a page; one where nothing is signed is empty.
pub(crate) fn signed_page(page: &str) -> String {
    format!("signed-{page}.json")
}

/// Which pages' feet are signed, by whom and how.
fn feet(signing: &Signing, places: &[SignaturePlace]) -> String {
    let mut text = String::new();
    for signatory in [Signatory::Witness, Signatory::Officer] {
        let own = |p: &&SignaturePlace| p.purpose == Purpose::PageFoot && p.signatory == signatory;
        // Pages signed in the same way, in order.
        let mut ways: Vec<(&str, Vec<u32>)> = Vec::new();
        for place in places.iter().filter(own) {
            let signature = signing.signatures.iter().find(|s| s.stands_at(place));
            let way = signature.map_or("not signed", |s| how_it_was_signed(&s.act));
            match ways.iter_mut().find(|(known, _)| *known == way) {
                Some((_, pages)) => pages.push(place.page),
                None => ways.push((way, vec![place.page])),
            }
        }
        for (way, pages) in ways {
            let pages = ranges(&pages);
            text.push_str(&format!(
                " Foot of {pages}: signature of {}, {way}.",
                signatory.noun()
            ));
        }
    }
    text
}

fn how_it_was_signed(act: &SigningAct) -> &'static str {
    match act {
        SigningAct::Ink(_) => "drawn by hand",
        SigningAct::Mark(_) => "made as a mark by hand",
        SigningAct::Typed(_) => "typed",
    }
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_ascii_uppercase());
    first
        .into_iter()
        .chain(characters)
        .chain(['.'])
        .collect::<String>()
}

/// "page 1", "pages 1 to 3 and 5".
fn ranges(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => runs.push((page, page)),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first} and {last}"),
            _ => format!("{first} to {last}"),
        })
        .collect();
    let word = if pages.len() == 1 { "page" } else { "pages" };
    format!("{word} {}", runs.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_said_as_a_person_would() {
        for (pages, said) in [
            (&[1][..], "page 1"),
            (&[1, 2], "pages 1 and 2"),
            (&[1, 2, 3], "pages 1 to 3"),
            (&[1, 3, 4, 5], "pages 1, 3 to 5"),
        ] {
            assert_eq!(ranges(pages), said);
        }
    }
}
