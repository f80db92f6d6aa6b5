//! Lists of codes for a screen that asks for one: self-defined ethnicity,
//! observed appearance, outcomes, roles, and whatever else the force publishes.
//! The force's list stands in place of the compiled-in one of the same id; a code
//! that a newer edition dropped stays readable.

use chrono::NaiveDate;
use pocketbook_model::{ReferenceKind, ReferenceName};
use pocketbook_reference::{Basis, Code, CodeList, built_in};
use pocketbook_vault::ReferenceState;
use serde::Serialize;

use crate::{CoreError, Device, published_lists};

/// A list of codes, as a screen asks for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeListView {
    /// Its identifier.
    pub id: String,
    /// The edition: the number it was published under, or of the compiled-in
    /// list its own.
    pub edition: u64,
    /// Whether the force published it; else it came with Pocketbook.
    pub published: bool,
    /// Its title.
    pub title: String,
    /// Where its entries come from.
    pub source: String,
    /// Every code, in the order of the list.
    pub codes: Vec<CodeView>,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeView {
    /// The code.
    pub code: String,
    /// What it stands for.
    pub label: String,
    /// The last day on which it may be chosen, where it has been withdrawn.
    pub until: Option<NaiveDate>,
    /// Whether it may be chosen today, by the tablet's clock.
    pub offered: bool,
    /// Whether the force has to confirm it before it is relied on.
    pub to_confirm: bool,
}

impl Device {
    /// The list of codes under an id: the newest that the force has published and
    /// this tablet accepted, else the compiled-in one.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none; [`CoreError`] when the
    /// force's cannot be read or no longer verifies. The compiled-in one never
    /// takes its place then: nobody would see that it came back.
    pub fn code_list(&self, id: &str) -> Result<CodeListView, CoreError> {
        let newest = self.published_codes(id)?.pop();
        let published = newest.is_some();
        let list = newest.or_else(|| compiled_in(id)).ok_or(NO_LIST)?;
        let today = self.today();
        let view = |code: &Code| CodeView {
            code: code.code.clone(),
            label: code.label.clone(),
            until: code.until,
            offered: code.until.is_none_or(|until| today <= until),
            to_confirm: code.basis != Basis::Published,
        };
        let head = list.head();
        Ok(CodeListView {
            id: head.id.clone(),
            edition: head.edition,
            published,
            title: head.title.clone(),
            source: head.source.clone(),
            codes: list.codes().iter().map(view).collect(),
        })
    }

    /// The day, by the tablet's clock: it decides which codes may be chosen.
    pub(crate) fn today(&self) -> NaiveDate {
        let now = self.store().platform().clock.now().wall;
        chrono::DateTime::from_timestamp_millis(now.unix_ms())
            .map(|now| now.date_naive())
            .unwrap_or_default()
    }

    /// The ids of every list of codes that is here, in order.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when they cannot be read.
    pub fn code_list_ids(&self) -> Result<Vec<String>, CoreError> {
        let compiled_in = built_in::code_lists().map(|list| list.head().id.clone());
        let rows = self.store().references()?.into_iter();
        let published = rows
            .filter(|row| row.reference.kind == ReferenceKind::CodeList)
            .filter(|row| row.state == ReferenceState::Accepted)
            .map(|row| row.reference.id.to_string());
        let mut ids: Vec<_> = published.chain(compiled_in).collect();
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    /// What a code of a list stands for, in the newest edition that has it.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when no edition here has it; [`CoreError`] when
    /// one cannot be read.
    pub fn code_label(&self, list: &str, code: &str) -> Result<String, CoreError> {
        let published = self.published_codes(list)?;
        let newest_first = published.into_iter().rev().chain(compiled_in(list));
        newest_first
            .filter_map(|list| list.label_of(code).map(str::to_owned))
            .next()
            .ok_or(CoreError::NotFound { what: "code" })
    }

    /// Every edition under an id, oldest first.
    pub(crate) fn published_codes(&self, id: &str) -> Result<Vec<CodeList>, CoreError> {
        let Ok(id) = id.parse() else {
            return Ok(Vec::new());
        };
        let name = ReferenceName {
            kind: ReferenceKind::CodeList,
            id,
        };
        let editions = self.reference_editions(&name)?.into_iter();
        editions
            .map(|edition| {
                published_lists::codes(&name.id, edition.edition, &edition.content).map_err(|_| {
                    CoreError::Quarantined {
                        what: "a list of codes",
                    }
                })
            })
            .collect()
    }
}

const NO_LIST: CoreError = CoreError::NotFound {
    what: "list of codes",
};

fn compiled_in(id: &str) -> Option<CodeList> {
    let mut lists = built_in::code_lists().into_iter();
    lists.find(|list| list.head().id == id).cloned()
}
