//! The project's own format of an offence list.

use serde::{Deserialize, Serialize};

use super::{MOST_OFFENCES, OffenceList, Row, too_many};
use crate::document::{self, Basis, ListHead};
use crate::problem::Problems;

const SCHEMA: &str = "pocketbook.offences/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    id: String,
    edition: u64,
    title: String,
    source: String,
    offences: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    group: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_as: Option<String>,
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    basis: Basis,
}

pub(super) fn parse(bytes: &[u8]) -> Result<OffenceList, Problems> {
    let document: Document = document::read(bytes, SCHEMA)?;
    let too_long =
        (document.offences.len() > MOST_OFFENCES).then(|| Err(too_many("offences".to_owned())));
    let rows = document
        .offences
        .into_iter()
        .take(MOST_OFFENCES)
        .enumerate()
        .map(|(position, entry)| {
            Ok(Row {
                place: format!("offences[{position}]"),
                code: entry.code.parse(),
                title: entry.title,
                group: entry.group,
                known_as: entry.known_as,
                basis: entry.basis,
            })
        })
        .chain(too_long)
        .collect();
    let head = ListHead {
        id: document.id,
        edition: document.edition,
        title: document.title,
        source: document.source,
    };
    OffenceList::of(head, rows)
}

pub(super) fn write(list: &OffenceList) -> String {
    let ListHead {
        id,
        edition,
        title,
        source,
    } = list.head.clone();
    let offences = list.offences.iter().map(|offence| Entry {
        code: offence.code.to_string(),
        title: offence.title.clone(),
        group: offence.group.clone(),
        known_as: offence.known_as.clone(),
        basis: offence.basis,
    });
    let document = Document {
        schema: SCHEMA.to_owned(),
        id,
        edition,
        title,
        source,
        offences: offences.collect(),
    };
    // Strings, integers and named fields: nothing that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(offences: &str) -> Result<OffenceList, Problems> {
        let text = format!(
            r#"{{"schema":"{SCHEMA}","id":"invented","edition":2,"title":"Invented list",
            "source":"Invented","offences":{offences}}}"#
        );
        OffenceList::parse(text.as_bytes())
    }

    #[test]
    fn a_list_is_written_and_read_again() {
        let read = list(
            r#"[{"code":"8/6","title":"First","group":"Odd group"},
                {"code":"8N","title":"Second","known_as":"The second","basis":"to_confirm"}]"#,
        )
        .unwrap();
        insta::assert_snapshot!(read.to_json());
        assert_eq!(OffenceList::parse(read.to_json().as_bytes()).unwrap(), read);
        assert_eq!(read.find(&"008N".parse().unwrap()).unwrap().title, "Second");
        assert!(read.find(&"9".parse().unwrap()).is_none());
    }

    #[test]
    fn every_bad_row_is_told_by_its_place() {
        let problems = list(
            r#"[{"code":"8/6","title":"First"},{"code":"eight","title":"Second"},
                {"code":"008/06","title":""},{"code":"9","title":"a\u0000b"}]"#,
        )
        .unwrap_err();
        insta::assert_snapshot!(problems.to_string());
    }

    #[test]
    fn the_head_is_checked() {
        for (field, value, expected) in [
            (
                "\"id\":\"invented\"",
                "\"id\":\"In vented\"",
                "id: must be 1 to 60",
            ),
            ("\"edition\":2", "\"edition\":0", "edition: must be a whole"),
            ("\"Invented list\"", "\"\"", "title: title is needed"),
            (
                "\"edition\":2",
                "\"edition\":2.5",
                "edition has another shape",
            ),
            (
                "\"edition\":2",
                "\"editions\":2",
                "editions has another shape",
            ),
        ] {
            let text = format!(
                r#"{{"schema":"{SCHEMA}","id":"invented","edition":2,"title":"Invented list",
                "source":"Invented","offences":[{{"code":"1","title":"First"}}]}}"#
            );
            assert!(text.contains(field));
            let text = text.replacen(field, value, 1);
            let problems = OffenceList::parse(text.as_bytes()).unwrap_err();
            assert!(problems.to_string().contains(expected), "{problems}");
        }
    }

    #[test]
    fn an_empty_list_is_no_list() {
        assert_eq!(list("[]").unwrap_err().found[0].code, "empty");
    }
}
