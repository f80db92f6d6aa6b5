//! `pocketbook gateway classify` and `classifications`.

use std::path::Path;

use pocketbook_core::model::{
    Classification, ConfirmedClassification, FieldError, OffenceCode, OffenceListEdition, Personal,
    RecordId, Rule, Timestamp,
};
use pocketbook_core::{ConfirmationView, CoreError, FiledOffenceView, published_offences};
use pocketbook_gateway::Gateway;
use pocketbook_reference::{Offence, built_in};
use serde_json::json;

use crate::arguments::ClassifyArguments;
use crate::failure::Failure;
use crate::output::Output;

/// What a desk writes for an offence that has no code.
const NO_CODE: &str = "none";

pub(super) fn classify(arguments: ClassifyArguments, output: &Output) -> Result<(), Failure> {
    let code: Option<OffenceCode> = match arguments.code.as_str() {
        NO_CODE => None,
        code => Some(code.parse().map_err(CoreError::from)?),
    };
    let reason = Personal::new(arguments.reason);
    let gateway = Gateway::open(&arguments.dir)?;
    let listed = match &code {
        Some(code) => listed(&gateway, code)?,
        None => Vec::new(),
    };
    let title = arguments.title.as_deref();
    // The edition whose title it is, else the one that a tablet reads it in.
    let called = |one: &&Listed| title.is_none_or(|title| one.offence.is_called(title));
    let same = listed.iter().find(called);
    let from = same.or(listed.first());
    let own_title = title.map(str::to_owned);
    let classification = Classification {
        code,
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
    let filed = filed(&gateway, arguments.record)?;
    if !arguments.yes {
        let mut doubts: Vec<_> = (from.filter(|_| same.is_none()).map(another_title))
            .into_iter()
            .collect();
        let against = FiledOffenceView::doubts(filed.as_ref(), &classification);
        let against = against.into_iter().chain(tried.doubt_of_the_reason());
        doubts.extend(against.map(|error| (error.to_string(), error)));
        if !doubts.is_empty() {
            // What was filed may be in the officer's words: it is read here, and is
            // no part of an error.
            if !output.is_json() {
                output.line(&filed_lines(filed.as_ref()))?;
            }
            return Err(doubted(doubts));
        }
    }
    let (confirmed, new) =
        gateway.classify(arguments.record, &classification, &reason, &arguments.by)?;
    let result = json!({"filed": filed, "confirmed": confirmed, "new": new});
    output.result(&result, |_| {
        let told = if new {
            "The tablet that filed the report is told with its next sync."
        } else {
            "That is what counts already; nothing was added."
        };
        let filed = filed_lines(filed.as_ref());
        format!("{filed}\nconfirmed: {}\n{told}", line(&confirmed))
    })
}

pub(super) fn history(dir: &Path, record: RecordId, output: &Output) -> Result<(), Failure> {
    let gateway = Gateway::open(dir)?;
    let all = ConfirmationView::of_all(gateway.classifications(record)?);
    let filed = filed(&gateway, record)?;
    output.result(&json!({"filed": filed, "confirmations": all}), |_| {
        let mut told = vec![filed_lines(filed.as_ref())];
        if all.is_empty() {
            told.push("not confirmed yet".to_owned());
        }
        told.extend(lines(&all));
        told.join("\n")
    })
}

/// What was filed of the offence; nothing where this build cannot read it.
fn filed(gateway: &Gateway, record: RecordId) -> Result<Option<FiledOffenceView>, Failure> {
    let filed = gateway.filed_report(record)?;
    Ok(FiledOffenceView::of(&filed.report, &filed.supplements))
}

/// What was filed, above what is confirmed.
fn filed_lines(filed: Option<&FiledOffenceView>) -> String {
    let Some(filed) = filed else {
        return "filed: this build cannot read what the report says of its offence".to_owned();
    };
    let of = match &filed.kind {
        Some(kind) if kind.is_crime() => "a crime",
        Some(_) => "an incident without a crime",
        None => "of no kind",
    };
    let mut lines = format!("filed as {of}: {}", filed.known_as().reveal());
    if filed.changed {
        let own = filed.report_says();
        let own = own.as_ref().map_or("no offence", |own| own.reveal());
        lines.push_str(&format!(
            "\n  by a supplementary report; the report itself says: {own}"
        ));
    }
    lines
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
fn another_title(listed: &Listed) -> (String, FieldError) {
    let Listed { offence, edition } = listed;
    let said = format!(
        "classification.title: {} edition {} has \"{}\" for {}; leave the title out to take that, or give the code that is meant",
        edition.list,
        edition.edition,
        offence.title,
        offence.code.as_str()
    );
    let error = FieldError {
        field: "classification.title".to_owned(),
        rule: Rule::Contradicts {
            other: "code",
            remedy: "leave the title out to take the list's, give the code that is meant, or add --yes",
        },
    };
    (said, error)
}

/// What is asked before it is confirmed.
fn doubted(doubts: Vec<(String, FieldError)>) -> Failure {
    let (said, fields): (Vec<_>, Vec<_>) = doubts.into_iter().unzip();
    Failure::Doubted {
        said: format!("{}\nAdd --yes to confirm it all the same.", said.join("\n")),
        fields,
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
