//! The lists of offences of a tablet, ready to be searched while somebody types.
//!
//! The force's list that was issued last is searched, or the short one that is
//! compiled in while there is none; every edition that is here is held beside it,
//! so that the code in an old report stays readable.
//!
//! ```text
//! to choose from ─▶ read and indexed when it arrives, or at the first search
//! older editions ─▶ named here, verified and read when a code is in nothing newer
//! other lists    ─▶ likewise; the compiled-in one is the last
//! ```
//!
//! A search takes the newest that was built and waits for nobody. Building
//! verifies, reads and indexes: 0.66 s for the full list of 3,037 rows
//! unoptimised, most of it the index. Older editions are never thrown away, and
//! reading all of them at each opening would cost more with every year.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use pocketbook_model::{OffenceCode, OffenceListEdition, ReferenceKind, ReferenceName};
use pocketbook_reference::{Offence, OffenceList, SearchIndex, Synonyms, built_in};
use pocketbook_vault::{DeviceStore, ReferenceRow, ReferenceState};

use crate::reference::held_edition;
use crate::{CoreError, Device, OffenceView, published_lists};

/// What is searched, and what old codes are read from.
pub(crate) struct HeldLists {
    /// The edition to choose from first, then its older ones from the newest,
    /// then the other lists in the same way.
    editions: Vec<HeldEdition>,
    /// What people say, the force's newest first.
    said: Vec<ReferenceRow>,
    index: OnceLock<SearchIndex>,
    compiled_in: OnceLock<SearchIndex>,
}

/// An edition that is here.
struct HeldEdition {
    list: String,
    edition: u64,
    /// None for the list that is compiled in.
    row: Option<ReferenceRow>,
    read: OnceLock<Arc<OffenceList>>,
}

impl HeldEdition {
    /// The list, read at the first call. What no longer verifies or reads is
    /// told of by the tablet's status; an officer has what does.
    fn list(&self, store: &DeviceStore) -> Option<&Arc<OffenceList>> {
        if let Some(read) = self.read.get() {
            return Some(read);
        }
        let list = match &self.row {
            None => built_in::common_offences(),
            Some(row) => {
                let edition = held_edition(store, row).ok()?;
                let id = &row.reference.id;
                Arc::new(published_lists::offences(id, row.edition, &edition.content).ok()?)
            }
        };
        Some(self.read.get_or_init(|| list))
    }
}

/// What an edition that a report names says of a code.
pub(crate) enum InEdition {
    /// The edition is not here.
    NotHeld,
    /// It has no such code.
    Lacking,
    /// It has.
    Has(OffenceView),
}

impl HeldLists {
    /// What is held of these rows, which come in the order of their names and
    /// editions.
    fn of(rows: Vec<ReferenceRow>) -> Self {
        let mut lists: BTreeMap<ReferenceName, Vec<ReferenceRow>> = BTreeMap::new();
        let mut said = Vec::new();
        for row in rows {
            match (row.state, &row.reference.kind) {
                (ReferenceState::Accepted, ReferenceKind::Offences) => {
                    lists.entry(row.reference.clone()).or_default().push(row);
                }
                (ReferenceState::Accepted, ReferenceKind::Synonyms) => said.push(row),
                _ => {}
            }
        }
        said.sort_by_key(|row| row.issued);
        said.reverse();
        let mut lists: Vec<Vec<ReferenceRow>> = lists.into_values().collect();
        lists.sort_by_key(|editions| editions.last().and_then(|newest| newest.issued));
        let published = lists
            .into_iter()
            .rev()
            .flat_map(|editions| editions.into_iter().rev())
            .map(|row| HeldEdition {
                list: row.reference.id.to_string(),
                edition: row.edition,
                row: Some(row),
                read: OnceLock::new(),
            });
        let ours = built_in::common_offences();
        let compiled_in = HeldEdition {
            list: ours.head().id.clone(),
            edition: ours.head().edition,
            row: None,
            read: OnceLock::new(),
        };
        Self {
            editions: published.chain([compiled_in]).collect(),
            said,
            index: OnceLock::new(),
            compiled_in: OnceLock::new(),
        }
    }

    /// The list to choose from, indexed at the first call.
    pub(crate) fn index(&self, store: &DeviceStore) -> &SearchIndex {
        self.index.get_or_init(|| {
            let mut lists = self.editions.iter();
            let current = lists.find_map(|edition| edition.list(store).cloned());
            let own = self.said.iter().find_map(|row| {
                let edition = held_edition(store, row).ok()?;
                published_lists::synonyms(&row.reference.id, &edition.content).ok()
            });
            let said: &Synonyms = own.as_ref().unwrap_or(built_in::synonyms());
            SearchIndex::new(current.unwrap_or_else(built_in::common_offences), said)
        })
    }

    /// The list that is compiled in, indexed at the first call, where another is
    /// the one to choose from.
    pub(crate) fn compiled_in(&self, store: &DeviceStore) -> Option<&SearchIndex> {
        let ours = built_in::common_offences();
        if self.index(store).list().head().id == ours.head().id {
            return None;
        }
        Some(
            self.compiled_in
                .get_or_init(|| SearchIndex::new(ours, built_in::synonyms())),
        )
    }

    /// What a code stands for, in the newest edition that has it.
    pub(crate) fn offence(&self, store: &DeviceStore, code: &OffenceCode) -> Option<OffenceView> {
        let mut lists = self
            .editions
            .iter()
            .filter_map(|edition| edition.list(store));
        let first = lists.next()?;
        let (list, current) = match first.find(code) {
            Some(_) => (first, true),
            None => (lists.find(|list| list.find(code).is_some())?, false),
        };
        view(list, code, current)
    }

    /// What a code stands for in the very edition that a report names.
    pub(crate) fn offence_in(
        &self,
        store: &DeviceStore,
        named: &OffenceListEdition,
        code: &OffenceCode,
    ) -> InEdition {
        let mut editions = self.editions.iter().enumerate();
        let held = editions.find(|(_, one)| {
            one.list == named.list && one.edition.to_string() == named.edition.trim()
        });
        let Some((at, Some(list))) = held.map(|(at, one)| (at, one.list(store))) else {
            return InEdition::NotHeld;
        };
        match view(list, code, at == 0) {
            Some(offence) => InEdition::Has(offence),
            None => InEdition::Lacking,
        }
    }

    /// Whether a crime of the list to choose from, or of the one that is compiled
    /// in, is called so.
    pub(crate) fn has_a_crime_called(&self, store: &DeviceStore, title: &str) -> bool {
        let current = self
            .editions
            .iter()
            .find_map(|one| one.list(store).cloned());
        let mut lists = current.into_iter().chain([built_in::common_offences()]);
        let crime = |one: &Offence| !one.code.is_of_an_incident() && one.is_called(title);
        lists.any(|list| list.offences().iter().any(crime))
    }

    /// How many editions were read so far.
    #[cfg(test)]
    fn read(&self) -> usize {
        let read = self.editions.iter().filter(|one| one.read.get().is_some());
        read.count()
    }
}

fn view(list: &OffenceList, code: &OffenceCode, current: bool) -> Option<OffenceView> {
    Some(OffenceView {
        offence: list.find(code)?.clone(),
        list: list.head().id.clone(),
        edition: list.head().edition,
        current,
    })
}

/// The newest that is held, shared by all clones of a tablet.
#[derive(Clone, Default)]
pub(crate) struct OffenceLists {
    held: Arc<RwLock<Option<Arc<HeldLists>>>>,
    /// Held while one is put together, so that it is done once; never by who
    /// finds one.
    building: Arc<Mutex<()>>,
}

impl OffenceLists {
    fn newest(&self) -> Option<Arc<HeldLists>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    fn put(&self, lists: Option<Arc<HeldLists>>) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = lists;
    }
}

/// Whether the search depends on it.
pub(crate) fn is_searched(kind: &ReferenceKind) -> bool {
    matches!(kind, ReferenceKind::Offences | ReferenceKind::Synonyms)
}

impl Device {
    /// The lists that are held, looked through now if they never were.
    pub(crate) fn held_lists(&self) -> Arc<HeldLists> {
        let lists = self.offence_lists();
        if let Some(found) = lists.newest() {
            return found;
        }
        let _building = lists
            .building
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lists.newest() {
            return found;
        }
        match self.look_through() {
            Ok(held) => {
                let held = Arc::new(held);
                lists.put(Some(Arc::clone(&held)));
                held
            }
            // The tablet's own database cannot be read just now. An officer in
            // the field still finds the offences that are compiled in, and the
            // next search tries again.
            Err(_) => Arc::new(HeldLists::of(Vec::new())),
        }
    }

    /// Puts them together again, after what they are made of has changed, with
    /// the index of what is now to choose from. Searches go on with the old ones
    /// meanwhile.
    pub(crate) fn renew_held_lists(&self) {
        let lists = self.offence_lists();
        let _building = lists
            .building
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let held = self.look_through().ok().map(Arc::new);
        if let Some(held) = &held {
            held.index(self.store());
        }
        lists.put(held);
    }

    fn look_through(&self) -> Result<HeldLists, CoreError> {
        Ok(HeldLists::of(self.store().references()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_reads_one_list_and_a_code_only_what_it_needs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet");
        let platform = Device::software_platform(&path).unwrap();
        let device = Device::create(&path, platform).unwrap();
        let lists = device.held_lists();
        assert_eq!(lists.read(), 0, "opening a tablet reads nothing");
        for words in ["theft", "robbery"] {
            assert!(!device.search_offences(words, 1).hits.is_empty());
        }
        assert_eq!(lists.read(), 1);
        assert!(Arc::ptr_eq(&lists, &device.held_lists()));
    }
}
