//! The lists of offences of a tablet, ready to be searched while somebody types.
//!
//! The force's list that was issued last is searched, or the short one that is
//! compiled in while there is none; every edition that is here is held beside it,
//! so that the code in an old report stays readable. All of it is built once:
//! when an edition arrives, during that sync, or at the first search after the
//! tablet was opened. A search takes the newest that was built and waits for
//! nobody. Building verifies, reads and indexes: 0.66 s for the full list of 3,037
//! rows unoptimised, most of it the index of the one list that is searched; each
//! older edition is only verified and read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use pocketbook_model::{ReferenceKind, ReferenceName};
use pocketbook_reference::{History, SearchIndex, Synonyms, built_in};
use pocketbook_vault::{ReferenceRow, ReferenceState};

use crate::reference::held_edition;
use crate::{CoreError, Device, published_lists};

/// What is searched, and what old codes are read from.
pub(crate) struct Searchable {
    pub(crate) index: SearchIndex,
    pub(crate) history: History,
}

/// The newest that was built, shared by all clones of a tablet.
#[derive(Clone, Default)]
pub(crate) struct OffenceLists {
    built: Arc<RwLock<Option<Arc<Searchable>>>>,
    /// Held while one is built, so that it is built once; never by who finds one.
    building: Arc<Mutex<()>>,
}

impl OffenceLists {
    fn newest(&self) -> Option<Arc<Searchable>> {
        let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
        built.clone()
    }

    fn put(&self, searchable: Option<Arc<Searchable>>) {
        *self.built.write().unwrap_or_else(PoisonError::into_inner) = searchable;
    }
}

/// Whether the search depends on it.
pub(crate) fn is_searched(kind: &ReferenceKind) -> bool {
    matches!(kind, ReferenceKind::Offences | ReferenceKind::Synonyms)
}

impl Device {
    /// The lists to search, built now if they never were.
    pub(crate) fn searchable(&self) -> Arc<Searchable> {
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
        match self.build() {
            Ok(built) => {
                let built = Arc::new(built);
                lists.put(Some(Arc::clone(&built)));
                built
            }
            // The tablet's own database cannot be read just now. An officer in
            // the field still finds the offences that are compiled in, and the
            // next search tries again.
            Err(_) => Arc::new(compiled_in()),
        }
    }

    /// Builds them again, after what they are made of has changed. Searches go on
    /// with the old ones meanwhile.
    pub(crate) fn renew_searchable(&self) {
        let lists = self.offence_lists();
        let _building = lists
            .building
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        lists.put(self.build().ok().map(Arc::new));
    }

    fn build(&self) -> Result<Searchable, CoreError> {
        let mut searchable = compiled_in();
        let mut lists: BTreeMap<ReferenceName, Vec<ReferenceRow>> = BTreeMap::new();
        let mut said: Option<(ReferenceRow, Synonyms)> = None;
        for row in self.store().references()? {
            if row.state != ReferenceState::Accepted {
                continue;
            }
            match row.reference.kind {
                ReferenceKind::Offences => {
                    let editions = lists.entry(row.reference.clone()).or_default();
                    editions.push(row);
                }
                ReferenceKind::Synonyms => {
                    let newer = said
                        .as_ref()
                        .is_none_or(|(held, _)| held.issued <= row.issued);
                    if newer
                        && let Ok(edition) = held_edition(self.store(), &row)
                        && let Ok(own) =
                            published_lists::synonyms(&row.reference.id, &edition.content)
                    {
                        said = Some((row, own));
                    }
                }
                _ => {}
            }
        }
        // The list that was issued last is held last, which makes it the current.
        let mut lists: Vec<_> = lists.into_iter().collect();
        lists.sort_by_key(|(_, editions)| editions.last().and_then(|newest| newest.issued));
        for (name, editions) in lists {
            for row in editions {
                // What no longer verifies or reads is told of by the tablet's
                // status; an officer searches what does.
                if let Ok(edition) = held_edition(self.store(), &row)
                    && let Ok(list) =
                        published_lists::offences(&name.id, row.edition, &edition.content)
                {
                    // Numbers are unique under a name: it contradicts nothing.
                    let _ = searchable.history.hold(Arc::new(list));
                }
            }
        }
        let current = searchable.history.current().cloned();
        let said = said.as_ref().map_or(built_in::synonyms(), |(_, own)| own);
        searchable.index =
            SearchIndex::new(current.unwrap_or_else(built_in::common_offences), said);
        Ok(searchable)
    }
}

/// What comes with Pocketbook.
fn compiled_in() -> Searchable {
    let mut history = History::default();
    // The first edition of an empty history contradicts nothing.
    let _ = history.hold(built_in::common_offences());
    Searchable {
        index: SearchIndex::new(built_in::common_offences(), built_in::synonyms()),
        history,
    }
}
