//! Long lists, a page at a time. A page tells where the next one begins; what
//! is changed meanwhile moves to the front of a list and is met again there, so
//! nothing is passed over.

use std::fmt;
use std::str::FromStr;

use pocketbook_model::{FieldError, Rule, Timestamp};
use pocketbook_vault::{ListPlace, Part};

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// What stands in it.
    pub items: Vec<T>,
    /// Where the next page begins; none at the end of the list.
    pub next: Option<Cursor>,
}

/// Where a page begins. Its text is for handing back, not for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    order: i64,
    owner: [u8; 16],
}

/// Greatest number of things on one page.
pub(crate) const PAGE: u32 = 500;

impl Cursor {
    pub(crate) fn of(place: ListPlace) -> Self {
        Self {
            order: place.updated.unix_ms(),
            owner: place.owner,
        }
    }

    /// After this number of a list that is in the order of numbers.
    pub(crate) fn of_number(number: u64) -> Self {
        Self {
            order: i64::try_from(number).unwrap_or(i64::MAX),
            owner: [0; 16],
        }
    }

    pub(crate) fn number(self) -> u64 {
        u64::try_from(self.order).unwrap_or(0)
    }

    fn place(self) -> ListPlace {
        ListPlace {
            updated: Timestamp::from_unix_ms(self.order),
            owner: self.owner,
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owner = u128::from_be_bytes(self.owner);
        write!(f, "{}.{owner:032x}", self.order)
    }
}

impl FromStr for Cursor {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (order, owner) = text.split_once('.')?;
            Some(Self {
                order: order.parse().ok()?,
                owner: u128::from_str_radix(owner, 16).ok()?.to_be_bytes(),
            })
        };
        read().ok_or_else(|| FieldError {
            field: "after".to_owned(),
            rule: Rule::Shape {
                expected: "what the page before gave as the next",
            },
        })
    }
}

/// One more than is asked for, so that the end of a list is known.
pub(crate) fn part(limit: u32, after: Option<Cursor>) -> Part {
    Part {
        after: after.map(Cursor::place),
        limit: Some(limit.clamp(1, PAGE) + 1),
    }
}

/// A page of what was read for [`part`].
pub(crate) fn page<T>(limit: u32, mut items: Vec<(Cursor, T)>) -> Page<T> {
    let limit = usize::try_from(limit.clamp(1, PAGE)).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().map(|(cursor, _)| *cursor).filter(|_| more);
    Page {
        items: items.into_iter().map(|(_, item)| item).collect(),
        next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_survives_its_own_spelling(order: i64, owner: [u8; 16]) {
            let cursor = Cursor { order, owner };
            prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }

        #[test]
        fn no_text_makes_a_cursor_panic(text in "\\PC{0,60}") {
            let _ = text.parse::<Cursor>();
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        let item = |at: u64| (Cursor::of_number(at), at);
        let full = page(2, vec![item(1), item(2), item(3)]);
        assert_eq!(
            (full.items, full.next),
            (vec![1, 2], Some(Cursor::of_number(2)))
        );
        let last = page(2, vec![item(3)]);
        assert_eq!((last.items, last.next), (vec![3], None));
    }
}
