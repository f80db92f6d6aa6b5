//! What the pages of a sheet must say: every text that is printed, by its key.
//!
//! A template marks what it prints with these keys; [`crate::printed`] reads the
//! pages back and compares. Nothing else may stand on a page.

use std::collections::BTreeMap;

use crate::{CertificateKind, Purpose, Signatory, SignaturePlace};

/// How often a text stands on the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// Exactly once; it may run on over several pages.
    Once,
    /// At least once on every page.
    EveryPage,
    /// As often as the form likes, also never.
    AnyNumber,
}

/// A cell of a table whose rows belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) table: &'static str,
    /// From 1; 0 for the head, which is repeated on every page.
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// A place to sign that belongs to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// The place lies within the text's region: a certificate, a printed name.
    Around(Purpose, Signatory),
    /// The text lies within the place: a typed name, a note.
    Inside(SignaturePlace),
}

/// A text that is printed.
#[derive(Debug, Clone)]
pub(crate) struct ExpectedText {
    /// How reasons name it; never what it says.
    pub(crate) kind: String,
    /// What it says, in the parts that stand apart from each other; paragraphs
    /// where `paragraphs` is set. Places to break long words are in it.
    pub(crate) parts: Vec<String>,
    pub(crate) times: Times,
    pub(crate) right_to_left: bool,
    /// The parts are paragraphs one below the other, and nothing may stand
    /// beside them or between them.
    pub(crate) paragraphs: bool,
    /// Each letter stands in a box of its own.
    pub(crate) spaced: bool,
    /// `{page}`, `{count}` and `{pages}` are numbers that the layout gives.
    pub(crate) counted: bool,
    pub(crate) cell: Option<Cell>,
    pub(crate) beside: Option<Beside>,
}

impl ExpectedText {
    pub(crate) fn new(kind: impl Into<String>, parts: Vec<String>, times: Times) -> Self {
        Self {
            kind: kind.into(),
            parts,
            times,
            right_to_left: false,
            paragraphs: false,
            spaced: false,
            counted: false,
            cell: None,
            beside: None,
        }
    }

    /// Whether there is anything to print.
    pub(crate) fn is_blank(&self) -> bool {
        self.parts.iter().all(|part| part.trim().is_empty())
    }

    /// Its parts on a page of so many, with numbers in the places for them.
    pub(crate) fn on_page(&self, page: u32, count: u32) -> Vec<String> {
        if !self.counted {
            return self.parts.clone();
        }
        let numbered = |part: &String| counted(&part.replace("{page}", &page.to_string()), count);
        self.parts.iter().map(numbered).collect()
    }
}

/// A text with the number of pages in its place.
pub(crate) fn counted(text: &str, pages: u32) -> String {
    let count = pages.to_string();
    let words = match pages {
        1 => "1 page".to_owned(),
        pages => format!("{pages} pages"),
    };
    text.replace("{pages}", &words).replace("{count}", &count)
}

/// Everything that is printed, by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected(BTreeMap<String, ExpectedText>);

impl Expected {
    pub(crate) fn insert(&mut self, key: impl Into<String>, text: ExpectedText) {
        self.0.insert(key.into(), text);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&ExpectedText> {
        self.0.get(key)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &ExpectedText)> {
        self.0.iter().map(|(key, text)| (key.as_str(), text))
    }
}

/// The key of a certificate's text.
pub(crate) fn certificate_key(kind: CertificateKind) -> String {
    format!("certificate.{}", kind.key())
}
