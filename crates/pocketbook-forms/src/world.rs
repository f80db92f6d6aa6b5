//! What a template can see: itself, its data, the embedded fonts. No disk, no
//! network, no clock.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};

use crate::FormsError;

const FONTS: [&[u8]; 2] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
];

/// Parts that every layout shares.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let fonts: Vec<Font> = FONTS
            .iter()
            .flat_map(|bytes| Font::iter(Bytes::new(*bytes)))
            .collect();
        Shared {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    })
}

/// The bytes of the fonts, which are part of what a template is.
pub(crate) fn font_bytes() -> impl Iterator<Item = &'static [u8]> {
    FONTS.into_iter()
}

/// Whether the form's font has a character.
pub(crate) fn can_print(character: char) -> bool {
    matches!(character, '\n' | '\t')
        || shared()
            .fonts
            .first()
            .is_some_and(|font| font.info().coverage.contains(u32::from(character)))
}

/// A template with its data.
pub(crate) struct FormWorld {
    source: Source,
    data_id: Option<FileId>,
    data: Bytes,
}

fn file_id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl FormWorld {
    pub(crate) fn new(template: &str, data: Vec<u8>) -> Result<Self, FormsError> {
        let broken = || FormsError::Template {
            line: 0,
            reason: "its path is malformed".to_owned(),
        };
        let main = file_id("/main.typ").ok_or_else(broken)?;
        Ok(Self {
            source: Source::new(main, template.to_owned()),
            data_id: file_id("/data.json"),
            data: Bytes::new(data),
        })
    }

    /// The first error of the template, by line.
    pub(crate) fn broken(&self, errors: &[SourceDiagnostic]) -> FormsError {
        let Some(first) = errors.first() else {
            return FormsError::Template {
                line: 0,
                reason: "unknown".to_owned(),
            };
        };
        let line = self
            .range(first.span)
            .and_then(|range| self.source.lines().byte_to_line(range.start))
            .map_or(0, |line| line + 1);
        FormsError::Template {
            line,
            reason: first.message.to_string(),
        }
    }
}

impl World for FormWorld {
    fn library(&self) -> &LazyHash<Library> {
        &shared().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &shared().book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() {
            Ok(self.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if Some(id) == self.data_id {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        shared().fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
