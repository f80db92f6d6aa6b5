//! Lists of codes, for a screen that asks for one.

use pocketbook_core::model::Date as Day;
use pocketbook_core::{CodeListView, CodeView};

use crate::runtime::blocking;
use crate::{Device, PocketbookError};

/// A list of codes.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CodeListRecord {
    /// Its identifier.
    pub id: String,
    /// Its edition.
    pub edition: u64,
    /// Whether the force published it; else it came with Pocketbook.
    pub published: bool,
    /// Its title.
    pub title: String,
    /// Where its entries come from.
    pub source: String,
    /// Every code, in the order of the list.
    pub codes: Vec<CodeRecord>,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CodeRecord {
    /// The code.
    pub code: String,
    /// What it stands for.
    pub label: String,
    /// The last day on which it may be chosen, where it has been withdrawn.
    pub until: Option<Day>,
    /// Whether it may be chosen today; one that was withdrawn is for reading.
    pub offered: bool,
    /// Whether the force has to confirm it before it is relied on.
    pub to_confirm: bool,
}

impl From<CodeView> for CodeRecord {
    fn from(view: CodeView) -> Self {
        Self {
            code: view.code,
            label: view.label,
            // A day that no language's calendar takes is no day to show;
            // `offered` says what counts.
            until: view.until.and_then(|day| day.to_string().parse().ok()),
            offered: view.offered,
            to_confirm: view.to_confirm,
        }
    }
}

impl From<CodeListView> for CodeListRecord {
    fn from(view: CodeListView) -> Self {
        Self {
            id: view.id,
            edition: view.edition,
            published: view.published,
            title: view.title,
            source: view.source,
            codes: view.codes.into_iter().map(Into::into).collect(),
        }
    }
}

#[uniffi::export]
impl Device {
    /// The list of codes under an id, such as `ethnicity-16-1`: the force's, else
    /// the one that came with Pocketbook.
    pub async fn code_list(&self, id: String) -> Result<CodeListRecord, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.code_list(&id)?.into())).await
    }

    /// The ids of every list of codes that is here, in order.
    pub async fn code_list_ids(&self) -> Result<Vec<String>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.code_list_ids()?)).await
    }

    /// What a code of a list stands for, in the newest edition that has it.
    pub async fn code_label(&self, list: String, code: String) -> Result<String, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.code_label(&list, &code)?)).await
    }
}
