//! An offence list as a table: the CSV that the Ministry of Justice and every
//! spreadsheet writes.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};
use pocketbook_model::OffenceCode;

use super::lines::Lines;
use super::{MOST_OFFENCES, OffenceList, Row, too_many};
use crate::document::{self, Basis, ListHead};
use crate::problem::{Findings, Problem, Problems};

/// Columns that are read; the last is optional.
const COLUMNS: [&str; 5] = ["code", "subcode", "title", "group", "known_as"];
const KNOWN: &str = "code, subcode, title, group and known_as";

pub(super) fn parse(bytes: &[u8], head: ListHead) -> Result<OffenceList, Problems> {
    let bytes = document::within_limit(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        // Rows of another length are told by line and not given up at.
        .flexible(true)
        .from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut read = |record: &mut ByteRecord| {
        // Reading from memory: the table is at fault or nothing is.
        reader
            .read_byte_record(record)
            .map_err(|_| Problems::one("file", "shape", "is not a table in CSV"))
    };
    if !read(&mut record)? {
        return Err(Problems::one(
            "file",
            "empty",
            "is empty; it needs a heading line and rows",
        ));
    }
    let columns = columns(&record)?;
    let mut rows: Vec<Result<Row, Problem>> = Vec::new();
    let mut lines = Lines::of(bytes);
    while read(&mut record)? {
        let before = record.position().map_or(0, csv::Position::byte);
        let place = format!("line {}", lines.of_row_after(before));
        if rows.len() == MOST_OFFENCES {
            rows.push(Err(too_many(place)));
            break;
        }
        let runs_on = (record.iter()).any(|field| field.iter().any(|b| matches!(b, b'\r' | b'\n')));
        rows.push(if runs_on {
            Err(Problem {
                place,
                code: "lines",
                reason: "a field that begins here runs over more than one line; close each quotation mark on the line on which it is opened, and write a title on one line".to_owned(),
            })
        } else if record.len() != columns.width {
            Err(Problem {
                place,
                code: "columns",
                reason: format!(
                    "has {} columns and the heading {}; quote fields that hold commas",
                    record.len(),
                    columns.width
                ),
            })
        } else {
            match columns.fields(&record) {
                Ok(fields) => Ok(row(place, &fields)),
                Err(column) => Err(Problem {
                    place,
                    code: "encoding",
                    reason: format!("{column} is not UTF-8 text; save the table as UTF-8"),
                }),
            }
        });
    }
    OffenceList::of(head, rows)
}

fn row(place: String, fields: &BTreeMap<&'static str, &str>) -> Row {
    let field = |name: &str| fields.get(name).copied().unwrap_or_default().trim();
    let (code, sub_code) = (field("code"), field("subcode"));
    Row {
        place,
        // Some tables have the whole code in one column.
        code: if sub_code.is_empty() {
            code.parse()
        } else {
            OffenceCode::of(code, Some(sub_code))
        },
        title: field("title").to_owned(),
        group: field("group").to_owned(),
        known_as: Some(field("known_as"))
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        basis: Basis::Published,
    }
}

/// Which column is where.
struct Columns {
    width: usize,
    at: BTreeMap<&'static str, usize>,
}

impl Columns {
    /// The fields of a row as text, or the first column that is none.
    fn fields<'r>(
        &self,
        record: &'r ByteRecord,
    ) -> Result<BTreeMap<&'static str, &'r str>, &'static str> {
        self.at
            .iter()
            .map(|(name, at)| {
                let text = std::str::from_utf8(record.get(*at).unwrap_or_default());
                text.map(|text| (*name, text)).map_err(|_| *name)
            })
            .collect()
    }
}

fn columns(heading: &ByteRecord) -> Result<Columns, Problems> {
    let mut findings = Findings::default();
    let mut at = BTreeMap::new();
    for (position, bytes) in heading.iter().enumerate() {
        let written = String::from_utf8_lossy(bytes).trim().to_lowercase();
        let place = format!("line 1, column {}", position + 1);
        let Some(name) = COLUMNS.into_iter().find(|name| *name == written) else {
            findings.add(
                place,
                "column",
                format!("the column is not known; name it one of {KNOWN}, or leave it out"),
            );
            continue;
        };
        if at.insert(name, position).is_some() {
            findings.add(
                place,
                "column",
                format!("{name} is there twice; leave one out"),
            );
        }
    }
    for name in ["code", "title"] {
        if !at.contains_key(name) {
            findings.add(
                "line 1",
                "column",
                format!("there is no column {name}; add it"),
            );
        }
    }
    findings.conclude()?;
    Ok(Columns {
        width: heading.len(),
        at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Standing;
    use proptest::prelude::*;

    fn head() -> ListHead {
        ListHead {
            id: "invented".into(),
            edition: 1,
            title: "Invented list".into(),
            source: "Invented".into(),
        }
    }

    fn list(text: &str) -> Result<OffenceList, Problems> {
        OffenceList::parse_csv(text.as_bytes(), head())
    }

    fn codes(list: &OffenceList) -> Vec<String> {
        list.offences()
            .iter()
            .map(|offence| offence.code.to_string())
            .collect()
    }

    #[test]
    fn a_table_from_any_spreadsheet_is_read() {
        let plain = "code,subcode,title,group\n008,06,\"Assaults, actual bodily harm\",Violence\n";
        let read = list(plain).unwrap();
        assert_eq!(read.offences()[0].title, "Assaults, actual bodily harm");
        for same in [
            format!("\u{feff}{plain}"),
            plain.replace('\n', "\r\n"),
            plain.trim_end().to_owned(),
            plain.replace("Violence", "\"Violence\""),
            plain.replace("code,subcode", "Code, SubCode"),
            plain.replace("008,06", "8,6"),
            plain.replace("008,06", "8/6,"),
            format!("{plain}\n\n"),
        ] {
            assert_eq!(list(&same).unwrap(), read, "{same:?}");
        }
    }

    #[test]
    fn codes_groups_and_titles_of_practice_are_facts() {
        let read = list(
            "title,group,code,subcode\nAssault with injury,,8N,\nBurglary,Odd!,28E,01\n\
             Theft (class only: use where the sub-code cannot be determined),x,049,00\n\
             Something (repealed),x,168,05\n",
        )
        .unwrap();
        assert_eq!(codes(&read), ["8N", "28E/01", "049/00", "168/05"]);
        let standings: Vec<_> = read.offences().iter().map(|o| o.standing).collect();
        assert_eq!(
            standings,
            [
                Standing::Current,
                Standing::Current,
                Standing::ClassOnly,
                Standing::Old
            ]
        );
    }

    #[test]
    fn every_bad_row_is_told_by_line_and_none_is_used() {
        let long = "x".repeat(2_001);
        let text = format!(
            "code,subcode,title,group\n008,06,Good,Violence\nABC,06,Bad code,Violence\n\
             009,00,,Violence\n010,00,Too,many,columns\n\"011\",00,\"Two\nlines\",Violence\n\
             012,00,{long},Violence\n8,6,Again,Violence\n"
        );
        let told = list(&text).unwrap_err().to_string();
        insta::assert_snapshot!(told);
        // Wherever the table was saved: Windows, and spreadsheets of old.
        for end in ["\r\n", "\r"] {
            let again = list(&text.replace('\n', end)).unwrap_err().to_string();
            assert_eq!(again, told, "{end:?}");
        }
    }

    #[test]
    fn empty_lines_count_as_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "code,title\n\n1,Good\n\n\nzzz,Bad code\n".replace('\n', end);
            let problems = list(&text).unwrap_err().to_string();
            assert!(problems.starts_with("line 6: "), "{problems}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_refused() {
        let problems =
            list("code,subcode,title,group\n008,06,\"Never closed,Violence\n009,00,More,x\n")
                .unwrap_err();
        let told = "line 2: a field that begins here runs over more than one line; close each";
        assert!(problems.to_string().starts_with(told), "{problems}");
        // The rest of the file is then one title.
        let last = list("code,title\n1,Good\n2,\"Never closed\n3,More\n").unwrap_err();
        assert!(
            last.to_string()
                .starts_with("line 3: a field that begins here runs over"),
            "{last}"
        );
    }

    #[test]
    fn columns_are_named() {
        for (heading, expected) in [
            (
                "code,subcode,titel,group",
                "line 1, column 3: the column is not known",
            ),
            ("code,title,title", "line 1, column 3: title is there twice"),
            ("subcode,title", "line 1: there is no column code"),
            ("", "file: is empty"),
        ] {
            let problems = list(heading).unwrap_err();
            assert!(problems.to_string().contains(expected), "{problems}");
        }
        assert_eq!(list("code,title\n").unwrap_err().found[0].code, "empty");
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_told_by_line() {
        let problems =
            OffenceList::parse_csv(b"code,title\n1,Good\n2,B\xe4d\n", head()).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "line 3: title is not UTF-8 text; save the table as UTF-8"
        );
        // What a spreadsheet saves as "Unicode text".
        for begins in [b"\xff\xfe", b"\xfe\xff"] {
            let text = [&begins[..], b"c\0o\0d\0e\0"].concat();
            let problems = OffenceList::parse_csv(&text, head()).unwrap_err();
            assert_eq!(
                problems.to_string(),
                "file: is text in UTF-16; save it as UTF-8"
            );
        }
    }

    #[test]
    fn a_table_has_an_end() {
        let mut text = "code,subcode,title\n".to_owned();
        for row in 0..=MOST_OFFENCES {
            text.push_str(&format!("{}A,{:02},Row\n", row / 100, row % 100));
        }
        let problems = list(&text).unwrap_err();
        assert!(
            problems
                .found
                .iter()
                .any(|problem| problem.code == "too_many"),
            "{problems}"
        );
    }

    proptest! {
        #[test]
        fn no_table_makes_the_reader_panic(text in "(code,title\n)?[\\PC\n\r\",]{0,120}") {
            let _ = list(&text);
        }

        #[test]
        fn a_table_that_is_read_is_written_as_the_same_list(
            titles in proptest::collection::vec("[a-zA-Z ,\"'()-]{1,40}", 1..20),
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["code", "subcode", "title", "group"]).unwrap();
            for (position, title) in titles.iter().enumerate() {
                writer
                    .write_record(["7", &position.to_string(), &format!("x{title}"), "g"])
                    .unwrap();
            }
            let read = OffenceList::parse_csv(&writer.into_inner().unwrap(), head()).unwrap();
            prop_assert_eq!(OffenceList::parse(read.to_json().as_bytes()).unwrap(), read);
        }
    }
}
