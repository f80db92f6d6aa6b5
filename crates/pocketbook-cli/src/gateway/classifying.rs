//! `pocketbook gateway classify` and `classifications`.

use std::path::Path;

use pocketbook_core::model::{
    Classification, ConfirmedClassification, FieldError, OffenceCode, Personal, RecordId, Rule,
    Timestamp,
};
use pocketbook_core::{ConfirmationView, CoreError, published_offences};
use pocketbook_gateway::Gateway;
use pocketbook_reference::built_in;
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
    if let Some(code) = &classification.code {
        check_code(&gateway, code)?;
    }
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
    let all = ConfirmationView::of_all(Gateway::open(dir)?.classifications(record)?);
    output.result(&all, |all| {
        if all.is_empty() {
            return "not confirmed yet".to_owned();
        }
        lines(all).join("\n")
    })
}

/// Confirmations in their order, with which of several counts.
pub(crate) fn lines(all: &[ConfirmationView]) -> Vec<String> {
    let counts = |one: &ConfirmationView| match (all.len(), one.counts) {
        (0 | 1, _) => "",
        (_, true) => "  counts: the newest",
        (_, false) => "  earlier, no longer counts",
    };
    let lines = all.iter();
    lines
        .map(|one| format!("{}{}", line(&one.confirmed), counts(one)))
        .collect()
}

/// Whether a code is in an offence list that this gateway has published to its
/// tablets: in any edition, as an old report keeps its old code. The codes of the
/// counting rules, such as 8N, are in no list of statutes, and every tablet has
/// them.
fn check_code(gateway: &Gateway, code: &OffenceCode) -> Result<(), Failure> {
    let lists = gateway.offence_lists()?;
    let held = (lists.iter())
        .filter_map(|(id, edition, content)| published_offences(id, *edition, content).ok());
    let compiled_in = built_in::common_offences();
    let (mut any, mut has) = (false, compiled_in.find(code).is_some());
    for list in held {
        any = true;
        has |= list.find(code).is_some();
    }
    if !any || has {
        return Ok(());
    }
    Err(CoreError::from(FieldError {
        field: "code".to_owned(),
        rule: Rule::Unknown {
            expected: "a code of an offence list that this gateway has published; publish the newer list first if it is new",
        },
    })
    .into())
}

/// A confirmation in a line.
fn line(confirmed: &ConfirmedClassification) -> String {
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
