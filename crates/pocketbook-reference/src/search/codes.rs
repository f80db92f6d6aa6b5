//! Queries that are codes, or the beginning of one.

use crate::{OffenceList, Standing};

/// Rows whose code a query is, or begins with it, with their points. `8/6`,
/// `08/06`, `008/06`, `8-6` and `00806` are one code; `8` and `8/` are all of class 8
/// with its lettered classes. `N1` is the beginning of `N100`.
pub(super) fn find(list: &OffenceList, query: &str) -> Vec<(usize, u64)> {
    let Some(asked) = Asked::of(query) else {
        return Vec::new();
    };
    let rows = list.offences().iter().enumerate();
    rows.filter_map(|(row, offence)| {
        let nearness = asked.nearness(offence.code.class(), offence.code.sub_code())?;
        // Below an exact code, what may be chosen comes first.
        let standing = match offence.standing {
            Standing::Current => 2,
            Standing::ClassOnly => 1,
            Standing::Old => 0,
        };
        Some((row, 100 * nearness + standing))
    })
    .collect()
}

struct Asked {
    /// Without zeros before it, in capitals.
    class: String,
    sub_code: Option<String>,
    /// Whether a slash, or a dash for one, was typed.
    slash: bool,
}

impl Asked {
    fn of(query: &str) -> Option<Self> {
        let query = query.trim().to_ascii_uppercase();
        let (class, sub_code) = match query.split_once(['/', '-', '–']) {
            Some((class, sub_code)) => (class.to_owned(), Some(sub_code.to_owned())),
            None if query.len() == 5 && digits(&query) => {
                let (class, sub_code) = query.split_at_checked(3)?;
                (class.to_owned(), Some(sub_code.to_owned()))
            }
            None => (query.clone(), None),
        };
        let trimmed = class.trim_start_matches('0');
        // The letter before the number of what is recorded without a crime.
        let numbered = trimmed
            .strip_prefix(|c: char| c.is_ascii_uppercase())
            .unwrap_or(trimmed);
        let number = numbered.find(|c: char| !c.is_ascii_digit());
        let (number, suffix) = numbered.split_at(number.unwrap_or(numbered.len()));
        let is_class = class.len() <= 6
            && (1..=3).contains(&number.len())
            && suffix.len() <= 3
            && (suffix.bytes().all(|b| b.is_ascii_uppercase())
                || suffix.strip_prefix('.').is_some_and(digits));
        let is_sub_code = sub_code
            .as_deref()
            .is_none_or(|text| text.len() <= 2 && digits(text));
        (is_class && is_sub_code).then(|| Self {
            class: trimmed.to_owned(),
            slash: sub_code.is_some(),
            sub_code: sub_code.filter(|text| !text.is_empty()),
        })
    }

    /// From 1, the beginning of another class, to 5, the very code.
    fn nearness(&self, class: &str, sub_code: Option<&str>) -> Option<u64> {
        let class = class.trim_start_matches('0');
        if class != self.class {
            let lettered = class
                .strip_prefix(self.class.as_str())
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '.'));
            // Behind a letter the number may be unfinished still.
            let unfinished = self.class.starts_with(|c: char| c.is_ascii_uppercase())
                && class.starts_with(&self.class);
            return ((lettered || unfinished) && !self.slash).then_some(1);
        }
        match (self.sub_code.as_deref(), sub_code) {
            (None, None) => Some(5),
            (None, Some(_)) => Some(2),
            (Some(_), None) => None,
            (Some(asked), Some(held)) if asked == held || format!("{asked:0>2}") == held => Some(5),
            (Some(asked), Some(held)) => held.starts_with(asked).then_some(3),
        }
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ListHead;

    fn found(query: &str) -> Vec<String> {
        let head = ListHead {
            id: "invented".into(),
            edition: 1,
            title: "Invented".into(),
            source: "Invented".into(),
        };
        let table = "code,subcode,title\n008,00,Wounding (class only)\n008,06,Sixth\n\
                     008,60,Sixtieth\n008,61,*Old\n8N,,Lettered\n080,06,Another\n4.1,,Decimal\n\
                     N100,,Incident\nN100,1,First\n";
        let list = OffenceList::parse_csv(table.as_bytes(), head).unwrap();
        let mut rows = find(&list, query);
        rows.sort_by_key(|(row, points)| (std::cmp::Reverse(*points), *row));
        rows.iter()
            .map(|(row, _)| list.offences()[*row].code.to_string())
            .collect()
    }

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for query in [
            "8/6", "08/06", "008/06", "00806", " 8/06 ", "8-6", "008-06", "8–6",
        ] {
            assert_eq!(found(query)[0], "008/06", "{query}");
        }
        assert_eq!(found("8/06"), ["008/06"]);
        assert_eq!(found("8/6"), ["008/06", "008/60", "008/61"]);
        assert_eq!(found("8"), ["008/06", "008/60", "008/00", "008/61", "8N"]);
        assert_eq!(found("8/"), ["008/06", "008/60", "008/00", "008/61"]);
        assert_eq!(found("8n"), ["8N"]);
        assert_eq!(found("008N"), ["8N"]);
        assert_eq!(found("4.1"), ["4.1"]);
        for query in ["N100", "n100"] {
            assert_eq!(found(query), ["N100", "N100/1"], "{query}");
        }
        assert_eq!(found("N100/1"), ["N100/1"]);
        assert_eq!(found("N1").len(), 2);
        for query in ["", "/", "/06", "N", "8/N", "theft", "8 6", "0", "9"] {
            assert!(found(query).is_empty(), "{query}");
        }
    }
}
