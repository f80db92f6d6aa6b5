//! Which field of a report holds a character that the tablet's fonts lack. The
//! sheet calls its texts by what a reader does; whoever mends it needs the field.

use pocketbook_forms::{CheckedForm, FormsError};
use serde::Serialize;
use serde_json::Value;

/// The refusal of a sheet with the path of the first field that is why, among
/// documents that each stand under a name; as it is where none of them is.
pub(super) fn named(
    refused: FormsError,
    form: &CheckedForm,
    documents: impl Iterator<Item = (String, Value)>,
) -> FormsError {
    if !matches!(refused, FormsError::Unprintable { .. }) {
        return refused;
    }
    let mut documents = documents;
    let found = documents.find_map(|(name, document)| first(form, &name, &document));
    found.unwrap_or(refused)
}

/// A document to look through; one that cannot be written has no field to name.
pub(super) fn document<T: Serialize>(name: impl Into<String>, document: &T) -> (String, Value) {
    let value = serde_json::to_value(document);
    (name.into(), value.unwrap_or_default())
}

fn first(form: &CheckedForm, path: &str, value: &Value) -> Option<FormsError> {
    match value {
        Value::String(text) => form.check_text(path, text).err(),
        Value::Array(list) => {
            let mut list = list.iter().enumerate();
            list.find_map(|(at, one)| first(form, &format!("{path}[{at}]"), one))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, one)| {
            let path = match path {
                "" => name.clone(),
                path => format!("{path}.{name}"),
            };
            first(form, &path, one)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
