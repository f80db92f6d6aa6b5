//! What a list that is to be published changes in the one that is in use: a table
//! that was cut short is still a list, and would take the offences of a force
//! away from every tablet without a word.

use std::collections::BTreeMap;

use pocketbook_model::{ReferenceKind, ReferenceName};
use pocketbook_reference::{CodeList, OffenceList, built_in};
use serde::Serialize;

use crate::{ReferenceFault, published_lists};

/// What one list changes in another, row by row of its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ListChange {
    /// Rows of the list that is in use.
    pub in_use: usize,
    /// Rows of the other.
    pub rows: usize,
    /// Codes that only the other has.
    pub new: usize,
    /// Codes that both have, and that stand for something else in the other.
    pub changed: usize,
    /// Codes that only the list in use has.
    pub gone: usize,
}

impl ListChange {
    /// What content that is to be published under a name changes in what is in
    /// use under it: in the edition that is given, else in what tablets have of
    /// their own. `None` for what is no list of rows.
    ///
    /// # Errors
    ///
    /// [`ReferenceFault`] when the new content cannot be read.
    pub fn between(
        in_use: Option<(&ReferenceName, &str)>,
        name: &ReferenceName,
        content: &str,
    ) -> Result<Option<Self>, ReferenceFault> {
        let Some(after) = rows(name, content)? else {
            return Ok(None);
        };
        let before = match in_use {
            // What an earlier version took and this one cannot read is no reason
            // to refuse the list that replaces it.
            Some((name, content)) => rows(name, content).unwrap_or_default(),
            None => compiled_in(name),
        };
        Ok(before.map(|before| Self::of(&before, &after)))
    }

    fn of(before: &Rows, after: &Rows) -> Self {
        let held = |code: &String| before.get(code);
        Self {
            in_use: before.len(),
            rows: after.len(),
            new: after.keys().filter(|code| held(code).is_none()).count(),
            changed: (after.iter())
                .filter(|(code, row)| held(code).is_some_and(|old| old != *row))
                .count(),
            gone: before
                .keys()
                .filter(|code| !after.contains_key(*code))
                .count(),
        }
    }

    /// Whether more than a tenth of the rows in use would be gone.
    #[must_use]
    pub const fn drops_much(&self) -> bool {
        self.gone.saturating_mul(10) > self.in_use
    }
}

/// What a list says, by its codes.
type Rows = BTreeMap<String, Vec<String>>;

fn rows(name: &ReferenceName, content: &str) -> Result<Option<Rows>, ReferenceFault> {
    Ok(match &name.kind {
        ReferenceKind::Offences => {
            let list = published_lists::offences(&name.id, 1, content)?;
            Some(offences(&list))
        }
        ReferenceKind::CodeList => {
            let list = published_lists::codes(&name.id, 1, content)?;
            Some(codes(&list))
        }
        _ => None,
    })
}

fn offences(list: &OffenceList) -> Rows {
    let rows = list.offences().iter().map(|offence| {
        let known_as = offence.known_as.clone().unwrap_or_default();
        let says = vec![offence.title.clone(), offence.group.clone(), known_as];
        (offence.code.to_string(), says)
    });
    rows.collect()
}

fn codes(list: &CodeList) -> Rows {
    let rows = list.codes().iter().map(|code| {
        let until = code.until.map(|day| day.to_string()).unwrap_or_default();
        (code.code.clone(), vec![code.label.clone(), until])
    });
    rows.collect()
}

/// What tablets have where nothing is published.
fn compiled_in(name: &ReferenceName) -> Option<Rows> {
    match &name.kind {
        ReferenceKind::Offences => Some(offences(&built_in::common_offences())),
        ReferenceKind::CodeList => {
            let mut lists = built_in::code_lists().into_iter();
            let own = lists.find(|list| list.head().id == name.id.as_str());
            own.map(codes)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(kind: &str) -> ReferenceName {
        ReferenceName {
            kind: kind.parse().unwrap(),
            id: "invented".parse().unwrap(),
        }
    }

    fn table(rows: std::ops::Range<u32>, title: &str) -> String {
        let rows = rows.map(|row| format!("900,{row:02},{title} {row}\n"));
        format!("code,subcode,title\n{}", rows.collect::<String>())
    }

    #[test]
    fn rows_are_counted_by_their_codes_and_more_than_a_tenth_is_much() {
        let offences = name("offences");
        let before = table(0..40, "Row");
        for (after, new, changed, gone, much) in [
            (table(0..40, "Row"), 0, 0, 0, false),
            (table(4..50, "Row"), 10, 0, 4, false),
            (table(5..40, "Row"), 0, 0, 5, true),
            (table(39..40, "Other"), 0, 1, 39, true),
            (table(0..40, "Other"), 0, 40, 0, false),
        ] {
            let in_use = Some((&offences, before.as_str()));
            let change = ListChange::between(in_use, &offences, &after)
                .unwrap()
                .unwrap();
            assert_eq!(
                (change.new, change.changed, change.gone),
                (new, changed, gone)
            );
            assert_eq!((change.in_use, change.drops_much()), (40, much));
        }
    }

    #[test]
    fn the_first_one_is_held_against_what_tablets_have_of_their_own() {
        let one = table(0..1, "Row");
        let first = ListChange::between(None, &name("offences"), &one)
            .unwrap()
            .unwrap();
        assert_eq!(first.in_use, built_in::common_offences().offences().len());
        assert!(first.drops_much());
        // A list that no tablet has yet takes nothing away.
        let codes = r#"{"schema":"pocketbook.code-list/1","id":"invented","edition":1,
            "title":"x","source":"x","codes":[{"code":"A","label":"a"}]}"#;
        assert_eq!(
            ListChange::between(None, &name("code_list"), codes).unwrap(),
            None
        );
        let no_rows = ListChange::between(None, &name("synonyms"), "whatever");
        assert_eq!(no_rows.unwrap(), None);
    }
}
