//! `pocketbook gateway classify` and `classifications`.

use std::path::Path;

use pocketbook_core::CoreError;
use pocketbook_core::model::{
    Classification, ConfirmedClassification, Personal, RecordId, Timestamp,
};
use pocketbook_gateway::Gateway;
use serde_json::json;

use crate::arguments::ClassifyArguments;
use crate::failure::Failure;
use crate::output::Output;

pub(super) fn classify(arguments: ClassifyArguments, output: &Output) -> Result<(), Failure> {
    let classification = Classification {
        code: Some(arguments.code.parse().map_err(CoreError::from)?),
        ..Classification::in_words(arguments.title)
    };
    let reason = Personal::new(arguments.reason);
    // By field and here: what a gateway answers names no field to a desk.
    let tried = ConfirmedClassification {
        classification: classification.clone(),
        confirmed_at: Timestamp::from_unix_ms(0),
        confirmed_by: arguments.by.clone(),
        reason: reason.clone(),
    };
    tried.check().map_err(CoreError::from)?;
    let gateway = Gateway::open(&arguments.dir)?;
    let (confirmed, new) =
        gateway.classify(arguments.record, &classification, &reason, &arguments.by)?;
    output.result(&json!({"confirmed": confirmed, "new": new}), |_| {
        let line = line(&confirmed);
        if new {
            format!("{line}\nThe tablet that filed the report is told with its next sync.")
        } else {
            format!("{line}\nThat is what counts already; nothing was added.")
        }
    })
}

pub(super) fn history(dir: &Path, record: RecordId, output: &Output) -> Result<(), Failure> {
    let all = Gateway::open(dir)?.classifications(record)?;
    output.result(&all, |all| {
        if all.is_empty() {
            return "not confirmed yet".to_owned();
        }
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

/// A confirmation in a line.
pub(crate) fn line(confirmed: &ConfirmedClassification) -> String {
    let code = confirmed.classification.code.as_ref();
    let mut line = format!(
        "{}  {}  {}  {}",
        confirmed.confirmed_at,
        code.map_or("-", |code| code.as_str()),
        confirmed.classification.title.reveal(),
        confirmed.confirmed_by
    );
    if !confirmed.reason.reveal().is_empty() {
        line.push_str(&format!(": {}", confirmed.reason.reveal()));
    }
    line
}
