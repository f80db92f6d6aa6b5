//! `pocketbook gateway classify` and `classifications`.

use std::path::Path;

use pocketbook_core::model::{
    Classification, ConfirmedClassification, FieldError, OffenceCode, OffenceListEdition, Personal,
    RecordId, Rule, Timestamp,
};
use pocketbook_core::{ConfirmationView, CoreError, published_offences};
use pocketbook_gateway::Gateway;
use pocketbook_reference::{Offence, built_in};
use serde_json::json;

use crate::arguments::ClassifyArguments;
use crate::failure::Failure;
use crate::output::Output;

pub(super) fn classify(arguments: ClassifyArguments, output: &Output) -> Result<(), Failure> {
    let code: OffenceCode = arguments.code.parse().map_err(CoreError::from)?;
    let reason = Personal::new(arguments.reason);
    let gateway = Gateway::open(&arguments.dir)?;
    let listed = listed(&gateway, &code)?;
    let title = arguments.title.as_deref();
    // The edition whose title it is, else the one that a tablet reads it in.
    let called = |one: &&Listed| title.is_none_or(|title| one.offence.is_called(title));
    let same = listed.iter().find(called);
    let from = same.or(listed.first());
    let own_title = title.map(str::to_owned);
    let classification = Classification {
        code: Some(code),
        title: (own_title.or_else(|| from.map(|one| one.offence.title.clone())))
            .unwrap_or_default()
            .into(),
        list: from.map(|one| one.edition.clone()),
        inchoate: arguments.inchoate.into(),
    };
    // By field and here: what a gateway answers names no field to a desk.
    let tried = ConfirmedClassification {
        classification: classification.clone(),
        confirmed_at: Timestamp::from_unix_ms(0),
        confirmed_by: arguments.by.clone(),
        reason: reason.clone(),
    };
    tried.check_new().map_err(CoreError::from)?;
    if let (None, Some(from), false) = (same, from, arguments.yes) {
        return Err(another_title(from));
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

/// An offence as an edition of a list has it.
struct Listed {
    offence: Offence,
    edition: OffenceListEdition,
}

/// What the offence lists that this gateway has published to its tablets have for
/// a code, in the order in which a tablet reads them: in any edition, as an old
/// report keeps its old code. The codes of the counting rules, such as 8N, are in
/// no list of statutes, and every tablet has them compiled in. Nothing where no
/// list was published and the compiled-in one lacks the code.
fn listed(gateway: &Gateway, code: &OffenceCode) -> Result<Vec<Listed>, Failure> {
    let published: Vec<_> = (gateway.offence_lists()?.iter())
        .filter_map(|(id, edition, content)| published_offences(id, *edition, content).ok())
        .collect();
    let compiled_in = built_in::common_offences();
    let lists = published.iter().chain([compiled_in.as_ref()]);
    let found: Vec<Listed> = lists
        .filter_map(|list| {
            Some(Listed {
                offence: list.find(code)?.clone(),
                edition: OffenceListEdition {
                    list: list.head().id.clone(),
                    edition: list.head().edition.to_string(),
                },
            })
        })
        .collect();
    if published.is_empty() || !found.is_empty() {
        return Ok(found);
    }
    Err(CoreError::from(FieldError {
        field: "code".to_owned(),
        rule: Rule::Unknown {
            expected: "a code of an offence list that this gateway has published; publish the newer list first if it is new",
        },
    })
    .into())
}

/// A title that no list has for the code: one of the two is a slip, or it is
/// meant.
fn another_title(listed: &Listed) -> Failure {
    let Listed { offence, edition } = listed;
    Failure::NotListed {
        said: format!(
            "classification.title: {} edition {} has \"{}\" for {}; leave the title out to take that, give the code that is meant, or add --yes to confirm it under your title",
            edition.list,
            edition.edition,
            offence.title,
            offence.code.as_str()
        ),
        fields: vec![FieldError {
            field: "classification.title".to_owned(),
            rule: Rule::Contradicts {
                other: "code",
                remedy: "leave the title out to take the list's, give the code that is meant, or add --yes",
            },
        }],
    }
}

/// A confirmation in a line.
fn line(confirmed: &ConfirmedClassification) -> String {
    let code = confirmed.classification.code.as_ref();
    let mut line = format!(
        "{}  {}  {}  {}",
        confirmed.confirmed_at,
        code.map_or("-", |code| code.as_str()),
        confirmed.classification.known_as().reveal(),
        confirmed.confirmed_by
    );
    if !confirmed.reason.reveal().is_empty() {
        line.push_str(&format!(": {}", confirmed.reason.reveal()));
    }
    line
}
