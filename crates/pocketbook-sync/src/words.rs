//! What the officer reads. The words live here so that every shell says the
//! same.

use pocketbook_model::Timestamp;
use pocketbook_protocol::{AmendmentStanding, ParentStanding};

/// Words for one record: when it was received, and whether the force keeps it
/// apart because a check failed; or why it was refused.
#[must_use]
pub fn record_words(received: Option<(Timestamp, bool)>, refused: Option<&str>) -> String {
    match (received, refused) {
        (Some((time, false)), _) => format!("Received, {}", time.utc().format("%H:%M")),
        (Some((time, true)), _) => format!(
            "Received, {}, but the force has put it apart: report it",
            time.utc().format("%H:%M")
        ),
        (None, Some(reason)) => {
            format!("Needs attention: the force's gateway refused it ({reason})")
        }
        (None, None) => "Saved on this tablet".to_owned(),
    }
}

/// Words for how a record stands to the earlier one that it follows, to go on
/// from "Received": what the force holds of that one, and what else follows it.
#[must_use]
pub fn amendment_words(standing: &AmendmentStanding) -> String {
    let others: Vec<_> = standing.others.iter().map(ToString::to_string).collect();
    let others = match others.as_slice() {
        [] => String::new(),
        [one] => format!("{one} follows it too: read them together"),
        _ => format!("{} follow it too: read them together", others.join(", ")),
    };
    let parent = match standing.parent {
        ParentStanding::Held => "the force holds the earlier record",
        ParentStanding::Missing => "the earlier record has not reached the force yet",
        ParentStanding::Differs => {
            "the force holds another record under the identifier of the earlier one: report it"
        }
    };
    match others.as_str() {
        "" => parent.to_owned(),
        others => format!("{parent}, and {others}"),
    }
}

/// Words for a gateway whose log signed two histories.
#[must_use]
pub fn equivocation_words() -> &'static str {
    "Needs attention: the force's log contradicts itself; this tablet holds the proof; keep it and report it"
}

/// Words for everything an officer has on a tablet: drafts, records and files
/// that wait, records refused, and files that cannot be sent as they are.
#[must_use]
pub fn summary_words(drafts: u64, waiting: u64, refused: u64, files_parked: u64) -> String {
    let count = |number: u64, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    let records = count(refused, "record was refused", "records were refused");
    let files = count(
        files_parked,
        "file could not be sent",
        "files could not be sent",
    );
    match (refused, files_parked) {
        (0, 0) => {}
        (_, 0) => return format!("Needs attention: {records}"),
        (0, _) => return format!("Needs attention: {files}"),
        _ => return format!("Needs attention: {records}, {files}"),
    }
    if waiting > 0 {
        return format!(
            "Saved on this tablet: {} to send",
            count(waiting, "item", "items")
        );
    }
    if drafts > 0 {
        return format!("Saved on this tablet: {}", count(drafts, "draft", "drafts"));
    }
    "Safe to hand in".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_follows_another_is_told_of_in_one_sentence() {
        let standing = |parent, others: &[u8]| AmendmentStanding {
            parent,
            others: others
                .iter()
                .map(|seed| pocketbook_model::RecordId::from_parts(1, [*seed; 10]))
                .collect(),
        };
        let one = standing(ParentStanding::Held, &[7]);
        let id = one.others.first().map(ToString::to_string).unwrap();
        for (standing, expected) in [
            (
                one,
                format!(
                    "the force holds the earlier record, and {id} follows it too: read them together"
                ),
            ),
            (
                standing(ParentStanding::Missing, &[]),
                "the earlier record has not reached the force yet".to_owned(),
            ),
            (
                standing(ParentStanding::Missing, &[7, 7]),
                format!(
                    "the earlier record has not reached the force yet, and {id}, {id} follow it too: read them together"
                ),
            ),
            (
                standing(ParentStanding::Differs, &[]),
                "the force holds another record under the identifier of the earlier one: report it"
                    .to_owned(),
            ),
        ] {
            assert_eq!(amendment_words(&standing), expected);
        }
    }

    #[test]
    fn the_words_say_where_things_are() {
        assert_eq!(record_words(None, None), "Saved on this tablet");
        let time = Timestamp::from_unix_ms(52_320_000);
        assert_eq!(record_words(Some((time, false)), None), "Received, 14:32");
        assert_eq!(
            record_words(Some((time, true)), None),
            "Received, 14:32, but the force has put it apart: report it"
        );
        assert_eq!(summary_words(0, 0, 0, 0), "Safe to hand in");
        assert_eq!(summary_words(1, 0, 0, 0), "Saved on this tablet: 1 draft");
        assert_eq!(
            summary_words(1, 3, 0, 0),
            "Saved on this tablet: 3 items to send"
        );
        assert_eq!(
            summary_words(0, 3, 1, 0),
            "Needs attention: 1 record was refused"
        );
        assert_eq!(
            summary_words(0, 0, 0, 2),
            "Needs attention: 2 files could not be sent"
        );
        assert_eq!(
            summary_words(1, 0, 2, 1),
            "Needs attention: 2 records were refused, 1 file could not be sent"
        );
    }
}
