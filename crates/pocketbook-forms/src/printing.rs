//! What a layout must say, taken along to where the pages are.

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
        let checked = printed::read(document, &self.files, &self.drawn).and_then(|regions| {
            let witnessed = Witnessed {
                expected: &self.expected,
                regions: &regions,
                places,
                pages,
                all,
            };
            witnessed.check().map(|()| words::of_pages(&regions))
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
}
