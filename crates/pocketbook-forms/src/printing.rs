//! What a layout must say, taken along to where the pages are.

use typst::model::Document as _;
use typst_layout::PagedDocument;

use crate::expected::Expected;
use crate::marks::DrawnInk;
use crate::printed::{self, PageFault};
use crate::witnessed::Witnessed;
use crate::words;
use crate::{FormsError, PrintedWords, SignaturePlace};

/// What the pages must say, and the pictures that belong on them.
pub(crate) struct Printing {
    pub(crate) expected: Expected,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) drawn: Vec<DrawnInk>,
    /// What the PDF is called, in any letter case.
    pub(crate) title: Option<String>,
}

impl Printing {
    /// Refuses a layout that says anything else; gives where its words stand.
    pub(crate) fn check(
        &self,
        document: &PagedDocument,
        places: &[SignaturePlace],
        pages: u32,
    ) -> Result<Vec<PrintedWords>, FormsError> {
        let all = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
        self.described(document)?;
        let checked = printed::read(document, &self.files, &self.drawn).and_then(|read| {
            let regions = &read.regions;
            let witnessed = Witnessed {
                expected: &self.expected,
                regions,
                drawn: &read.drawn,
                lines: &read.lines,
                places,
                pages,
                all,
            };
            witnessed.check().map(|()| words::of_pages(regions))
        });
        checked.map_err(|PageFault { page, key, fault }| {
            let text = key.as_deref().map(|key| match self.expected.get(key) {
                Some(text) => text.kind.clone(),
                None => "a text".to_owned(),
            });
            FormsError::Printed {
                page,
                text: text.unwrap_or_else(|| "the page has".to_owned()),
                fault,
            }
        })
    }

    /// Refuses a PDF that says of itself what the sheet does not say: readers show
    /// its title instead of the file's name.
    fn described(&self, document: &PagedDocument) -> Result<(), FormsError> {
        let info = document.info();
        let called = |own: &String| {
            let title = info.title.as_ref();
            title.is_some_and(|title| title.to_lowercase() == own.to_lowercase())
        };
        let other = self.title.as_ref().is_some_and(|own| !called(own));
        if other || info.description.is_some() || !info.keywords.is_empty() {
            return Err(FormsError::Printed {
                page: 1,
                text: "the PDF".to_owned(),
                fault: "has a title, a description or keywords that are not the sheet's",
            });
        }
        Ok(())
    }
}
