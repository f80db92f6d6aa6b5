//! Lists, synonyms and risk forms as the force publishes them. One reading for
//! the desk that publishes, for the tablet that judges what arrived, and for the
//! tablet that uses it: what passed once is read in the same way for ever.
//!
//! A list goes by the id and the number it was *published* under, whatever its
//! file says of its own number: reports name a list by it, and two files that
//! both call themselves edition 1 must not be taken for one. A risk form keeps
//! its own id and version, as a printed form does.

use pocketbook_model::ReferenceId;
use pocketbook_reference::risk::RiskForm;
use pocketbook_reference::{CodeList, ListHead, OffenceList, Synonyms, built_in};

use crate::ReferenceFault;

/// A list of offences, in JSON when it begins with a brace and else as a table
/// in CSV, which has no head of its own.
///
/// # Errors
///
/// [`ReferenceFault`] when it is neither, or has a fault.
pub fn offences(
    id: &ReferenceId,
    edition: u64,
    content: &str,
) -> Result<OffenceList, ReferenceFault> {
    if built_in::common_offences().head().id == id.as_str() {
        return Err(ReferenceFault::new(format!(
            "\"{id}\" is the list that comes with Pocketbook; publish this one under another id"
        )));
    }
    if content
        .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
        .starts_with('{')
    {
        let list = OffenceList::parse(content.as_bytes())?;
        same_name(id, &list.head().id)?;
        return Ok(list.numbered(edition));
    }
    let head = ListHead {
        id: id.to_string(),
        edition,
        title: id.to_string(),
        source: "published by the force as a table".to_owned(),
    };
    Ok(OffenceList::parse_csv(content.as_bytes(), head)?)
}

/// A list of codes.
pub(crate) fn codes(
    id: &ReferenceId,
    edition: u64,
    content: &str,
) -> Result<CodeList, ReferenceFault> {
    let list = CodeList::parse(content.as_bytes())?;
    same_name(id, &list.head().id)?;
    Ok(list.numbered(edition))
}

/// What people say, and what lists of offences call it.
pub(crate) fn synonyms(id: &ReferenceId, content: &str) -> Result<Synonyms, ReferenceFault> {
    let synonyms = Synonyms::parse(content.as_bytes())?;
    same_name(id, &synonyms.head().id)?;
    Ok(synonyms)
}

/// A risk assessment form.
pub(crate) fn risk_form(id: &ReferenceId, content: &str) -> Result<RiskForm, ReferenceFault> {
    let form = RiskForm::parse(content.as_bytes())?;
    same_name(id, form.id())?;
    Ok(form)
}

/// A file published under a name that is not its own is a slip of the desk.
fn same_name(published: &ReferenceId, own: &str) -> Result<(), ReferenceFault> {
    if published.as_str() == own {
        return Ok(());
    }
    Err(ReferenceFault::new(format!(
        "the file says it is \"{own}\", and is published as \"{published}\"; make them the same"
    )))
}
