//! What a template can see: the files of its package, its data, the ink. No
//! disk, no network, no clock.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};

use crate::{Fonts, FormsError};

/// The sheet as templates read it.
pub(crate) const DATA: &str = "data.json";
/// The line to sign on, as a picture: see [`crate::marks`].
pub(crate) const LINE: &str = "line.svg";

fn library() -> &'static LazyHash<Library> {
    static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| LazyHash::new(Library::builder().build()))
}

fn file_id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

/// The templates of a package, parsed once.
#[derive(Clone)]
pub(crate) struct Templates {
    main: FileId,
    sources: HashMap<FileId, Source>,
}

impl Templates {
    /// `None` when a file's name is no path or the main file is missing.
    pub(crate) fn new(main: &str, files: &BTreeMap<String, String>) -> Option<Self> {
        let mut sources = HashMap::new();
        for (name, text) in files {
            let id = file_id(name)?;
            sources.insert(id, Source::new(id, text.clone()));
        }
        let main = file_id(main)?;
        sources
            .contains_key(&main)
            .then_some(Self { main, sources })
    }
}

/// A template with its data.
pub(crate) struct FormWorld {
    templates: Templates,
    fonts: Fonts,
    files: HashMap<FileId, Bytes>,
}

impl FormWorld {
    pub(crate) fn new(templates: Templates, fonts: Fonts, files: Vec<(String, Vec<u8>)>) -> Self {
        let files = files.into_iter();
        Self {
            templates,
            fonts,
            files: files
                .filter_map(|(name, bytes)| Some((file_id(&name)?, Bytes::new(bytes))))
                .collect(),
        }
    }

    /// The first error of the template, by file and line.
    ///
    /// Typst's own words may quote a value, and values are what people wrote:
    /// they are passed on only from trials, whose text is invented.
    pub(crate) fn broken(&self, errors: &[SourceDiagnostic], invented: bool) -> FormsError {
        let Some(first) = errors.first() else {
            return self.broken_somewhere("the layout failed without a reason");
        };
        let id = first.span.id();
        let source = id.and_then(|id| self.templates.sources.get(&id));
        let line = self
            .range(first.span)
            .zip(source)
            .and_then(|(range, source)| source.lines().byte_to_line(range.start))
            .map_or(0, |line| line + 1);
        FormsError::Template {
            file: id.map_or_else(|| self.main_name(), name_of),
            line,
            reason: if invented {
                first.message.to_string()
            } else {
                "it fails with the content of this form".to_owned()
            },
        }
    }

    /// A fault that no line shows.
    pub(crate) fn broken_somewhere(&self, reason: impl Into<String>) -> FormsError {
        FormsError::Template {
            file: self.main_name(),
            line: 0,
            reason: reason.into(),
        }
    }

    fn main_name(&self) -> String {
        name_of(self.templates.main)
    }

    pub(crate) fn fonts(&self) -> &Fonts {
        &self.fonts
    }
}

fn name_of(id: FileId) -> String {
    id.get().vpath().get_without_slash().to_owned()
}

/// What is drawn on a page that nobody has signed: see [`crate::marks`].
fn unsigned(id: FileId) -> Option<Bytes> {
    let name = name_of(id);
    let page = name.strip_prefix("signed-")?.strip_suffix(".json")?;
    let nothing: &[u8] = b"{}";
    page.parse::<u32>().is_ok().then(|| Bytes::new(nothing))
}

impl World for FormWorld {
    fn library(&self) -> &LazyHash<Library> {
        library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.templates.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let source = self.templates.sources.get(&id);
        source.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.get(&id).cloned();
        file.or_else(|| unsigned(id)).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
