//! Full-text search (FTS5) over incidents, statements, reports and exhibits, in
//! the order of how well they fit.

use std::collections::BTreeSet;

use pocketbook_model::Personal;
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use crate::VaultError;
use crate::index::{Describe, SPELLINGS, compact};
use crate::listed::{COLUMNS, ListedRow, Wanted};
use crate::snippet::{BEGIN, END, around};
use crate::vault::Vault;

/// Something found.
#[derive(Debug, Clone)]
pub struct SearchHit {
    /// What it is, and what its line in a list says.
    pub row: ListedRow,
    /// The words that were found, and those around them.
    pub snippet: Personal,
}

/// So much of what was typed is looked for: whoever pastes a page finds by how it
/// begins.
const LONGEST_QUERY: usize = 1_000;

/// So many different words and phrases of it are.
const MOST_WORDS: usize = 32;

/// From so many letters and figures on, what was typed is shown as the reference
/// that it begins, before any words in which it is found too: two figures begin
/// many a number.
const SURE_REFERENCE: usize = 4;

/// What somebody typed as a reference is joined up to this length.
const LONGEST_REFERENCE: usize = 40;

/// As much of what somebody typed as is looked for, up to the end of a word, and
/// whether that is all of it.
fn looked_for(text: &str) -> (&str, bool) {
    let end = text.char_indices().nth(LONGEST_QUERY).map(|(at, _)| at);
    let Some(head) = end.and_then(|end| text.get(..end)) else {
        return (text, true);
    };
    let whole = head.rsplit_once(char::is_whitespace);
    (whole.map_or("", |(words, _)| words), false)
}

/// Turns what somebody typed into an FTS5 query that can mean nothing else:
/// every word quoted, the last one as a prefix, text between quotation marks as
/// a phrase. With a figure in it, it may be a reference, in any spelling. A word
/// that is said again means nothing more, and one beyond the bounds is left out.
/// `None` when there is nothing to search for.
fn query_of(text: &str) -> Option<String> {
    let (text, all) = looked_for(text);
    let mut terms: Vec<String> = Vec::new();
    for (position, part) in text.split('"').enumerate() {
        let quoted = position % 2 == 1;
        let words: Vec<&str> = if quoted {
            vec![part]
        } else {
            part.split_whitespace().collect()
        };
        let searchable = |word: &&str| word.chars().any(char::is_alphanumeric);
        terms.extend(words.into_iter().filter(searchable).map(|word| {
            let word: String = word.chars().filter(|c| *c != '\0').collect();
            format!("\"{word}\"")
        }));
    }
    let typing = all && text.chars().next_back().is_some_and(char::is_alphanumeric);
    if let Some(last) = terms.last_mut().filter(|_| typing) {
        last.push('*');
    }
    let mut said = BTreeSet::new();
    terms.retain(|term| said.insert(term.to_lowercase()));
    terms.truncate(MOST_WORDS);
    if terms.is_empty() {
        return None;
    }
    let words = terms.join(" ");
    let as_reference = spellings_of(text);
    Some(if as_reference.is_empty() {
        words
    } else {
        format!("({words}) OR {}", as_reference.join(" OR "))
    })
}

/// What the local reference of a report begins with: [`pocketbook_model::LocalReference`].
const OF_A_REPORT: &str = "PB";

/// A text as the references it may be: `CAD 4711` and `cad-4711` are one, and
/// the mark `AB12CDE` stands in an account as `AB12 CDE`.
fn spellings_of(text: &str) -> Vec<String> {
    let plain = compact(text);
    let count = plain.chars().count();
    // A reference of a report may have no figure.
    let of_a_report = plain.starts_with(OF_A_REPORT) && count > OF_A_REPORT.len();
    if text.contains('"')
        || !(of_a_report || plain.chars().any(|c| c.is_ascii_digit()))
        || !(2..=LONGEST_REFERENCE).contains(&count)
    {
        return Vec::new();
    }
    let mut found = vec![format!("\"{plain}\"*")];
    found.extend(telephone_spellings(text, &plain));
    let shape: String = plain
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { 'A' })
        .collect();
    if shape == "AA99AAA" {
        let (area, rest): (String, String) = (
            plain.chars().take(4).collect(),
            plain.chars().skip(4).collect(),
        );
        found.push(format!("\"{area} {rest}\""));
    }
    found
}

/// From so many figures on, what was typed is held for the beginning of a British
/// telephone number.
const SURE_TELEPHONE: usize = 5;

/// The other ways in which a British telephone number is written that was typed in
/// one: `07700 900555`, `+44 7700 900555`, `0044 (0)7700 900555`.
fn telephone_spellings(text: &str, plain: &str) -> Vec<String> {
    if !plain.chars().all(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    let plus = text.trim_start().starts_with('+');
    let abroad = plain.strip_prefix("00").or(plus.then_some(plain));
    let national = match (abroad, plain.strip_prefix("44"), plain.strip_prefix('0')) {
        // Of another country it is written in one way only.
        (Some(abroad), ..) => abroad.strip_prefix("44"),
        // A mobile number without the plus, while it is typed, or without the zero;
        // any other without the plus, once it is whole.
        (None, Some(national), _)
            if national.starts_with('7')
                || (national.len() == 10 && !national.starts_with('0')) =>
        {
            Some(national)
        }
        (None, _, Some(national)) => Some(national),
        _ => Some(plain).filter(|one| one.len() == 10 && one.starts_with('7')),
    };
    let national = national.map(|one| one.trim_start_matches('0'));
    let Some(national) = national.filter(|one| one.len() >= SURE_TELEPHONE) else {
        return Vec::new();
    };
    let spelt = ["", "0", "44", "440", "0044", "00440"].map(|before| format!("{before}{national}"));
    let others = spelt.into_iter().filter(|spelling| spelling != plain);
    others.map(|spelling| format!("\"{spelling}\"*")).collect()
}

/// The query of a search, best first, and its values.
fn search_query(query: String, wanted: &Wanted, limit: u32) -> (String, Vec<Value>) {
    let (conditions, of_filter) = wanted.conditions();
    let mut values = vec![Value::Text(query)];
    values.extend(of_filter);
    values.push(Value::Integer(limit.into()));
    // The index of words comes first: it alone knows the order.
    let sql = format!(
        "SELECT {COLUMNS},
                highlight(search, 1, char(1), char(2)),
                highlight(search, 0, char(1), char(2)),
                highlight(search, 2, char(1), char(2))
         FROM search CROSS JOIN listed l ON l.owner = search.owner
         WHERE search MATCH ?{conditions} ORDER BY search.rank LIMIT ?"
    );
    (sql, values)
}

/// A hit of a search; `reference` is what was typed where that is a reference.
fn hit(row: &Row<'_>, reference: Option<&str>) -> Result<SearchHit, VaultError> {
    let (body, title): (String, String) = (row.get(7)?, row.get(8)?);
    let spellings: String = row.get(9)?;
    let shown = reference.and_then(|typed| reference_typed(&spellings, typed));
    let snippet = shown.map(str::to_owned).unwrap_or_else(|| {
        let words = [body, title].into_iter().find(|text| text.contains(BEGIN));
        words.map_or_else(|| reference_found(&spellings), |text| around(&text))
    });
    Ok(SearchHit {
        row: ListedRow::read(row)?,
        snippet: Personal::new(snippet.replace([BEGIN, END], "")),
    })
}

/// What was typed, without what spellings differ in, where it is more likely a
/// reference than words.
fn sure_reference(text: &str) -> Option<String> {
    let plain = compact(text);
    (!spellings_of(text).is_empty() && plain.chars().count() >= SURE_REFERENCE).then_some(plain)
}

/// The reference that what was typed begins, all of it: a part of what was typed,
/// such as its last letter, may begin another one.
fn reference_typed<'a>(spellings: &'a str, typed: &str) -> Option<&'a str> {
    let mut lines = spellings.lines().filter_map(|l| l.split_once(SPELLINGS));
    let (written, _) = lines.find(|(_, plain)| compact(plain).starts_with(typed))?;
    Some(written)
}

/// The reference that was found, as it is written: its compact spelling is for
/// finding and not for reading. Of several it is the one of which most was
/// found, for the last figure of one may begin another.
fn reference_found(spellings: &str) -> String {
    let found = |line: &&str| line.matches(BEGIN).count();
    // Backwards, so that of equals the first is taken.
    let line = spellings.lines().rev().max_by_key(found);
    let written = line.and_then(|line| line.split(SPELLINGS).next());
    written.unwrap_or_default().to_owned()
}

impl Vault {
    /// Finds incidents, drafts and exhibits, best first.
    ///
    /// # Errors
    ///
    /// As [`Vault::search_within`].
    pub fn search(
        &self,
        text: &str,
        limit: u32,
        describe: Describe<'_>,
    ) -> Result<Vec<SearchHit>, VaultError> {
        self.search_within(text, &Wanted::default(), limit, describe)
    }

    /// Finds those of the incidents, drafts and exhibits that a filter lets
    /// through, best first: those with the first 32 different words and phrases
    /// within the first 1,000 characters of the text.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the index cannot be read; [`VaultError::BrokenOff`]
    /// where the files are closed meanwhile.
    pub fn search_within(
        &self,
        text: &str,
        wanted: &Wanted,
        limit: u32,
        describe: Describe<'_>,
    ) -> Result<Vec<SearchHit>, VaultError> {
        let Some(query) = query_of(text) else {
            return Ok(Vec::new());
        };
        self.index(describe)?;
        self.database.read_at_length(|connection| {
            let (sql, values) = search_query(query, wanted, limit);
            let mut statement = connection.prepare_cached(&sql)?;
            let typed = sure_reference(looked_for(text).0);
            let typed = typed.as_deref();
            let rows = statement.query_and_then(params_from_iter(values), |row| hit(row, typed))?;
            rows.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listed::{ListPlace, OF_REFERENCE, Part};
    use crate::test_plan::{empty_vault, plan};
    use pocketbook_model::{IncidentId, Timestamp};
    use proptest::prelude::*;

    #[test]
    fn a_reference_of_a_report_is_one_without_any_figure_too() {
        for text in ["pb majf efry a", "PB-MAJF-EFRY-A", "pb majf"] {
            let plain = compact(text);
            let query = query_of(text).unwrap();
            assert!(query.contains(&format!("\"{plain}\"*")), "{text}: {query}");
        }
        assert!(!query_of("man fled").unwrap().contains("OR"));
    }

    #[test]
    fn a_british_telephone_number_is_searched_in_every_spelling() {
        const SPELT: [&str; 7] = [
            "07700 900555",
            "(07700) 900-555",
            "+447700900555",
            "+44 (0)7700 900555",
            "0044 7700 900555",
            "447700900555",
            "7700 900555",
        ];
        for text in SPELT {
            let query = query_of(text).unwrap();
            for other in SPELT {
                let plain = compact(other);
                assert!(query.contains(&format!("\"{plain}\"*")), "{text}: {other}");
            }
        }
        // A landline without the plus, too.
        for text in ["442079460123", "44 20 7946 0123", "441632 960123"] {
            let national = compact(text).replacen("44", "0", 1);
            let query = query_of(text).unwrap();
            assert!(query.contains(&format!("\"{national}\"*")), "{text}");
        }
        // While it is typed, and a landline.
        assert!(query_of("+44 7700 9").unwrap().contains("\"077009\"*"));
        assert!(query_of("020 7946 0").unwrap().contains("\"442079460\"*"));
        // Of another country, of no country, of a reference and of two figures.
        for text in [
            "+48 600 000 000",
            "4412345",
            "0412",
            "CAD 04121",
            "AB07700",
            "2026",
        ] {
            assert_eq!(telephone_spellings(text, &compact(text)), [""; 0], "{text}");
        }
    }

    /// Every filter there is, by which of its members are set.
    fn filters() -> impl Iterator<Item = Wanted> {
        (0..1 << 6).map(|set: u8| {
            let at = |bit: u8| set & (1 << bit) != 0;
            let time = Timestamp::from_unix_ms(1);
            let words = |set: bool| if set { vec!["one", "two"] } else { vec![] };
            Wanted {
                incident: at(0).then(|| IncidentId::from_parts(1, [1; 10])),
                sorts: words(at(1)),
                damaged: words(at(1)),
                states: words(at(2)),
                offence: at(3).then(|| "8N".to_owned()),
                from: at(4).then_some(time),
                before: at(5).then_some(time),
            }
        })
    }

    #[test]
    fn every_list_with_a_filter_goes_by_an_index_and_none_reads_the_drafts() {
        let connection = empty_vault();
        for wanted in filters() {
            let (sql, values) = wanted.query(&Part::default());
            let plan = plan(&connection, &sql, &values);
            let filtered = wanted != Wanted::default();
            let by_index = plan.contains("SEARCH l USING INDEX");
            assert_eq!(by_index, filtered, "{wanted:?}\n{plan}");
            for table in ["drafts", "records", "outbox"] {
                assert!(!plan.contains(table), "{wanted:?}\n{plan}");
            }
        }
    }

    #[test]
    fn a_page_of_a_list_is_found_by_an_index_too() {
        let connection = empty_vault();
        let part = Part {
            after: Some(ListPlace {
                updated: Timestamp::from_unix_ms(1),
                owner: [1; 16],
            }),
            limit: Some(50),
        };
        for wanted in filters() {
            let (sql, values) = wanted.query(&part);
            let plan = plan(&connection, &sql, &values);
            assert!(plan.contains("SEARCH l USING INDEX"), "{wanted:?}\n{plan}");
        }
    }

    #[test]
    fn every_search_goes_by_the_words_and_looks_each_hit_up_by_its_key() {
        let connection = empty_vault();
        for wanted in filters() {
            let (sql, values) = search_query("\"x\"".to_owned(), &wanted, 5);
            let plan = plan(&connection, &sql, &values);
            let steps: Vec<&str> = plan.lines().collect();
            assert!(steps[0].starts_with("SCAN search VIRTUAL TABLE"), "{plan}");
            assert_eq!(
                steps[1..],
                ["SEARCH l USING PRIMARY KEY (owner=?)"],
                "{wanted:?}\n{plan}"
            );
        }
    }

    #[test]
    fn a_reference_is_looked_up_by_its_index() {
        let plan = plan(&empty_vault(), OF_REFERENCE, &[Value::Text("X".to_owned())]);
        assert!(
            plan.contains("(plain=?)") && !plan.contains("SCAN"),
            "{plan}"
        );
    }

    #[test]
    fn words_phrases_and_prefixes_become_one_meaning() {
        assert_eq!(query_of("blue bic").unwrap(), "\"blue\" \"bic\"*");
        assert_eq!(
            query_of("\"blue bicycle\" red ").unwrap(),
            "\"blue bicycle\" \"red\""
        );
        assert_eq!(
            query_of("NEAR(a, b) OR").unwrap(),
            "\"NEAR(a,\" \"b)\" \"OR\"*"
        );
        assert_eq!(query_of(" \"\" - * "), None);
    }

    #[test]
    fn a_word_is_looked_for_once_and_no_more_of_them_than_anybody_types() {
        assert_eq!(query_of("blue Blue BLUE ").unwrap(), "\"blue\"");
        assert_eq!(query_of("word word word").unwrap(), "\"word\" \"word\"*");
        let pasted: String = (0..50).map(|n| format!("w{n:02} ")).collect();
        let query = query_of(&pasted).unwrap();
        assert!(query.ends_with("\"w31\""), "{query}");
        // Neither a word that was cut, nor a whole one as the beginning of another.
        let long = format!("{}bicycles", "a".repeat(996) + " ");
        assert_eq!(query_of(&long), Some(format!("\"{}\"", "a".repeat(996))));
        assert_eq!(query_of(&"a".repeat(1_001)), None);
        assert!(query_of(&"a".repeat(1_000)).is_some());
    }

    #[test]
    fn what_may_be_a_reference_is_looked_for_in_any_spelling() {
        assert_eq!(
            query_of("cad 4711").unwrap(),
            "(\"cad\" \"4711\"*) OR \"CAD4711\"*"
        );
        assert_eq!(
            query_of("ab12cde").unwrap(),
            "(\"ab12cde\"*) OR \"AB12CDE\"* OR \"AB12 CDE\""
        );
        assert_eq!(query_of("\"flat 5\"").unwrap(), "\"flat 5\"");
    }

    #[test]
    fn a_reference_is_shown_as_it_is_written() {
        let spellings = "CAD 1/1Jan\u{1f}CAD11JAN\nCAD 4711/25Nov\u{1f}\u{1}CAD471125NOV\u{2}\n";
        assert_eq!(reference_found(spellings), "CAD 4711/25Nov");
        let both = "SN-77/\u{1}4421\u{2}\u{1f}SN774421\n\u{1}PB\u{2}-\u{1}4\u{2}\u{1f}PB4\n";
        assert_eq!(reference_found(both).replace([BEGIN, END], ""), "PB-4");
    }

    #[test]
    fn what_begins_a_reference_is_shown_as_that_and_two_figures_are_not() {
        let spellings = "W6 \u{1}0XX\u{2}\u{1f}W60XX\nPB-4\u{1f}\u{1}PB4\u{2}\n";
        assert_eq!(reference_typed(spellings, "PB4"), Some("PB-4"));
        assert_eq!(reference_typed("PB-\u{1}4\u{2}\u{1f}PB4\n", "4"), None);
        // The last letter of what was typed begins the first of these.
        let both = "SN-77\u{1f}\u{1}SN77\u{2}\n\u{1}PB\u{2}-4-\u{1}S\u{2}\u{1f}PB4S\n";
        let shown = reference_typed(both, "PB4S").map(|shown| shown.replace([BEGIN, END], ""));
        assert_eq!(shown.as_deref(), Some("PB-4-S"));
        for (typed, sure) in [
            ("PB-7K2Q", true),
            ("pb 7k2q 9xwd", true),
            ("4711", true),
            ("12", false),
            ("\"flat 12345\"", false),
            ("skylight", false),
        ] {
            assert_eq!(sure_reference(typed).is_some(), sure, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_a_malformed_query(text in "\\PC{0,40}") {
            let connection = empty_vault();
            if let Some(query) = query_of(&text) {
                let (sql, values) = search_query(query.clone(), &Wanted::default(), 5);
                let mut statement = connection.prepare(&sql).unwrap();
                let hits: Result<Vec<_>, _> =
                    statement
                        .query_and_then(params_from_iter(values), |row| hit(row, Some("X")))
                        .unwrap()
                        .collect();
                prop_assert!(hits.is_ok(), "{}", query);
            }
        }
    }
}
