//! Every edition of the offence lists that was ever held, so that the code in
//! an old report stays readable when the list no longer has it.

use std::collections::BTreeMap;
use std::sync::Arc;

use pocketbook_model::OffenceCode;

use crate::{Offence, OffenceList};

/// Editions of one or several lists.
///
/// Codes are looked up in the current list first, then in its earlier editions
/// from the newest, then in the other lists in the same way.
#[derive(Debug, Clone, Default)]
pub struct History {
    editions: BTreeMap<String, BTreeMap<u64, Arc<OffenceList>>>,
    /// Lists by how lately they were first held; the last is current.
    order: Vec<String>,
}

/// An edition with this number is held already, and its content is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "edition {edition} of this list is held already with other content; publish it as a new edition"
)]
pub struct EditionConflict {
    /// The edition.
    pub edition: u64,
}

/// An offence and the edition it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<'h> {
    /// The offence.
    pub offence: &'h Offence,
    /// Identifier of the list.
    pub list: &'h str,
    /// Edition of the list.
    pub edition: u64,
    /// Whether that is the edition to choose from today.
    pub current: bool,
}

impl History {
    /// Takes an edition in. Whether it was new; the same content again is not.
    ///
    /// # Errors
    ///
    /// [`EditionConflict`] when the edition is held with other content: a list
    /// must not change under reports that name it.
    pub fn hold(&mut self, list: Arc<OffenceList>) -> Result<bool, EditionConflict> {
        let (id, edition) = (list.head().id.clone(), list.head().edition);
        if let Some(held) = self.editions.get(&id).and_then(|held| held.get(&edition)) {
            return if *held == list {
                Ok(false)
            } else {
                Err(EditionConflict { edition })
            };
        }
        if !self.order.contains(&id) {
            self.order.push(id.clone());
        }
        self.editions.entry(id).or_default().insert(edition, list);
        Ok(true)
    }

    /// The list to choose from: the newest edition of the list that was taken in
    /// last.
    #[must_use]
    pub fn current(&self) -> Option<&Arc<OffenceList>> {
        let (_, list) = self.editions.get(self.order.last()?)?.last_key_value()?;
        Some(list)
    }

    /// Finds a code in any edition that is held, and says which.
    #[must_use]
    pub fn title_of(&self, code: &OffenceCode) -> Option<Held<'_>> {
        let current = self.current()?;
        self.order
            .iter()
            .rev()
            .filter_map(|id| self.editions.get(id))
            .flat_map(|editions| editions.values().rev())
            .find_map(|list| {
                Some(Held {
                    offence: list.find(code)?,
                    list: &list.head().id,
                    edition: list.head().edition,
                    current: Arc::ptr_eq(list, current),
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ListHead;

    fn list(id: &str, edition: u64, rows: &str) -> Arc<OffenceList> {
        let head = ListHead {
            id: id.into(),
            edition,
            title: "Invented list".into(),
            source: "Invented".into(),
        };
        Arc::new(OffenceList::parse_csv(format!("code,title\n{rows}").as_bytes(), head).unwrap())
    }

    fn found(history: &History, code: &str) -> Option<(String, String, u64, bool)> {
        let held = history.title_of(&code.parse().unwrap())?;
        Some((
            held.offence.title.clone(),
            held.list.to_owned(),
            held.edition,
            held.current,
        ))
    }

    #[test]
    fn a_code_that_a_new_edition_drops_stays_readable() {
        let mut history = History::default();
        history
            .hold(list("short", 1, "1,Murder\n7,Piracy\n"))
            .unwrap();
        history
            .hold(list("full", 1, "1,Murder\n2,Arson\n"))
            .unwrap();
        history.hold(list("full", 3, "1,Murder!\n")).unwrap();
        history.hold(list("full", 2, "2,Arson!\n")).unwrap();
        assert_eq!(history.current().unwrap().head().edition, 3);
        let expected = |title: &str, list: &str, edition, current| {
            Some((title.to_owned(), list.to_owned(), edition, current))
        };
        assert_eq!(found(&history, "1"), expected("Murder!", "full", 3, true));
        assert_eq!(found(&history, "2"), expected("Arson!", "full", 2, false));
        assert_eq!(found(&history, "7"), expected("Piracy", "short", 1, false));
        assert_eq!(found(&history, "9"), None);
    }

    #[test]
    fn an_edition_never_changes() {
        let mut history = History::default();
        assert_eq!(history.hold(list("full", 1, "1,Murder\n")), Ok(true));
        assert_eq!(history.hold(list("full", 1, "1,Murder\n")), Ok(false));
        assert_eq!(
            history.hold(list("full", 1, "1,Arson\n")),
            Err(EditionConflict { edition: 1 })
        );
        assert_eq!(found(&history, "1").unwrap().0, "Murder");
    }
}
