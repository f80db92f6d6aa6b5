//! The forms of a tablet: the force's own where it has published one, else the
//! ones that come with Pocketbook.
//!
//! A form that pages were shown with is found again by id, version and digest,
//! whatever arrived since: what a witness was shown is what is signed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use pocketbook_forms::{CheckedForm, Fonts, FormPackage};
use pocketbook_model::{FormReference, ReferenceKind, ReferenceName, Sha256Digest, StatementKind};
use pocketbook_vault::{DeviceStore, ReferenceRow, ReferenceState};

use crate::CoreError;
use crate::printing::reference;
use crate::reference::held_edition;

/// The forms of a tablet, each opened once, with the fonts it has.
#[derive(Clone)]
pub(crate) struct Forms {
    fonts: Fonts,
    store: Arc<DeviceStore>,
    open: Arc<Mutex<BTreeMap<Source, CheckedForm>>>,
}

/// Where a form comes from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    BuiltIn(String),
    /// The force's, by the digest of its package.
    Published(Sha256Digest),
}

/// A form that was in use here at some time.
pub(crate) struct HeldForm {
    /// Its edition; nothing for the built-in one.
    pub(crate) edition: Option<u64>,
    pub(crate) form: CheckedForm,
}

/// The form of a kind of statement, by the id of its package.
pub(crate) const fn id_of(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Witness | StatementKind::Officer | StatementKind::Interpreter => "mg11",
        StatementKind::VictimPersonal => "vps",
        StatementKind::ImpactForBusiness => "isb",
        StatementKind::Translation => "translation",
    }
}

impl Forms {
    pub(crate) fn new(fonts: Fonts, store: Arc<DeviceStore>) -> Self {
        Self {
            fonts,
            store,
            open: Arc::default(),
        }
    }

    pub(crate) fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// The form to print with from now on, by the id of its package: the newest
    /// edition of the force's that can be used, else the built-in one.
    pub(crate) fn form(&self, id: &str) -> Result<CheckedForm, CoreError> {
        let published = self.published(id)?;
        let newest = published
            .iter()
            .rfind(|row| row.state == ReferenceState::Accepted);
        match newest {
            // Never the built-in one in its place: the force has replaced its
            // wording, and nobody would see that it came back.
            Some(row) => self.open_published(row),
            None => self
                .built_in(id)
                .ok_or(CoreError::NotFound { what: "form" }),
        }
    }

    /// The form of a statement.
    pub(crate) fn statement(&self, kind: StatementKind) -> Result<CheckedForm, CoreError> {
        self.form(id_of(kind))
    }

    /// Every form of an id that was ever in use here, the one in use first: the
    /// force's editions from the newest back, then the built-in one. One that
    /// cannot be opened is left out.
    pub(crate) fn held(&self, id: &str) -> Result<Vec<HeldForm>, CoreError> {
        let mut held = Vec::new();
        for row in self.published(id)?.iter().rev() {
            if row.state == ReferenceState::Accepted
                && let Ok(form) = self.open_published(row)
            {
                held.push(HeldForm {
                    edition: Some(row.edition),
                    form,
                });
            }
        }
        held.extend(self.built_in(id).map(|form| HeldForm {
            edition: None,
            form,
        }));
        Ok(held)
    }

    /// The edition of the force's form that is in use; nothing for the built-in
    /// one.
    pub(crate) fn edition_in_use(&self, id: &str) -> Result<Option<u64>, CoreError> {
        let published = self.published(id)?;
        let newest = published
            .iter()
            .rfind(|row| row.state == ReferenceState::Accepted);
        Ok(newest.map(|row| row.edition))
    }

    /// Every form of this id and version that is here, the one with this digest
    /// first. A digest that covers fonts of a pack is known only once the page
    /// is laid out, so whoever asks compares the pages.
    pub(crate) fn of_version(&self, shown: &FormReference) -> Result<Vec<CheckedForm>, CoreError> {
        let mut forms: Vec<CheckedForm> = self.built_in(&shown.id).into_iter().collect();
        for row in self.published(&shown.id)? {
            // One that cannot be opened is not the one that was shown.
            if row.state != ReferenceState::Announced
                && let Ok(form) = self.open_published(&row)
            {
                forms.push(form);
            }
        }
        forms.retain(|form| form.reference().version == shown.version);
        forms.sort_by_key(|form| reference(form.reference()) != *shown);
        Ok(forms)
    }

    fn published(&self, id: &str) -> Result<Vec<ReferenceRow>, CoreError> {
        match id.parse() {
            Ok(id) => Ok(self.store.references_named(&ReferenceName {
                kind: ReferenceKind::FormPackage,
                id,
            })?),
            Err(_) => Ok(Vec::new()),
        }
    }

    fn built_in(&self, id: &str) -> Option<CheckedForm> {
        let source = Source::BuiltIn(id.to_owned());
        self.opened(source, || CheckedForm::built_in(id, &self.fonts).ok_or(()))
            .ok()
    }

    fn open_published(&self, row: &ReferenceRow) -> Result<CheckedForm, CoreError> {
        self.opened(Source::Published(row.sha256), || {
            let edition = held_edition(&self.store, row)?;
            let package = FormPackage::from_json(edition.content.as_bytes())?;
            // Its trials passed when it arrived.
            Ok(package.tried_before(&self.fonts)?)
        })
    }

    fn opened<E>(
        &self,
        source: Source,
        open: impl FnOnce() -> Result<CheckedForm, E>,
    ) -> Result<CheckedForm, E> {
        let mut forms = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = forms.get(&source) {
            return Ok(form.clone());
        }
        let form = open()?;
        forms.insert(source, form.clone());
        Ok(form)
    }
}
