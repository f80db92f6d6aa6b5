//! Which field of a report holds a character that the tablet's fonts lack. The
//! sheet calls its texts by what a reader does; whoever mends it needs the field.
//!
//! Not everything that was entered is printed, and a field that is not printed is
//! why of nothing. So each that has such characters is put with others in their
//! place, and is the one where the sheet is then another.
//!
//! What is sealed nobody can mend: there each such character is printed as its
//! code (`[U+13A0]`), and the sheet says so.

use pocketbook_forms::{CheckedForm, FormsError};
use serde_json::Value;

use super::entered::{Entered, Summarised};

/// What the head of a summary says of the codes that it prints.
pub(super) const IN_CODES: &str =
    "; [U+...] is a character that no font here has, by its Unicode code";

/// What was entered, with the code in the place of each character that no font
/// has, wherever nobody can mend it any more; `None` where there is no such.
pub(super) fn in_codes(form: &CheckedForm, summarised: &Summarised) -> Option<Entered> {
    let mut document = serde_json::to_value(&summarised.entered).ok()?;
    let mut sealed = Vec::new();
    add_all_refused(form, &document, &mut sealed);
    sealed.retain(|(pointer, _)| summarised.is_sealed(pointer));
    if sealed.is_empty() {
        return None;
    }
    for (pointer, text) in sealed {
        *document.pointer_mut(&pointer)? = Value::String(printable(form, &text));
    }
    serde_json::from_value(document).ok()
}

/// The refusal of a sheet with the path of the first printed field that is why;
/// as it is, by what a reader calls it, where no field is, such as for a question
/// of a form.
pub(super) fn named<S: PartialEq>(
    refused: FormsError,
    form: &CheckedForm,
    entered: &Entered,
    sheet: impl Fn(&Entered) -> S,
) -> FormsError {
    let is_one = matches!(refused, FormsError::Unprintable { .. });
    let document = serde_json::to_value(entered).ok().filter(|_| is_one);
    let Some(document) = document else {
        return refused;
    };
    let printed = sheet(entered);
    let mut texts = Vec::new();
    add_all_refused(form, &document, &mut texts);
    let mut texts = texts.into_iter();
    let why = texts.find_map(|(pointer, text)| {
        let mut other = document.clone();
        *other.pointer_mut(&pointer)? = Value::String(printable(form, &text));
        let other: Entered = serde_json::from_value(other).ok()?;
        if sheet(&other) == printed {
            return None;
        }
        form.check_text(&path(&pointer), &text).err()
    });
    why.unwrap_or(refused)
}

/// Every text with a character that the form cannot print, by its JSON pointer:
/// those of the report first.
fn add_all_refused(form: &CheckedForm, document: &Value, found: &mut Vec<(String, String)>) {
    for part in ["report", "incident", "folder", "confirmed", "supplements"] {
        let entered = document.get(part).unwrap_or(&Value::Null);
        add_refused(form, &format!("/{part}"), entered, found);
    }
}

/// The same within a value.
fn add_refused(form: &CheckedForm, at: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if form.check_text(at, text).is_err() => {
            found.push((at.to_owned(), text.clone()));
        }
        Value::Array(list) => (list.iter().enumerate())
            .for_each(|(place, one)| add_refused(form, &format!("{at}/{place}"), one, found)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, one)| add_refused(form, &format!("{at}/{name}"), one, found)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printable(form: &CheckedForm, text: &str) -> String {
    let mut letters = [0; 4];
    let mut printable = String::with_capacity(text.len());
    for letter in text.chars() {
        match form.check_text("", letter.encode_utf8(&mut letters)) {
            Ok(()) => printable.push(letter),
            Err(_) => printable.push_str(&format!("[U+{:04X}]", u32::from(letter))),
        }
    }
    printable
}

/// The path of a field as it is entered: of the report by itself, of the incident
/// and of each supplement under their names.
fn path(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        match part.parse::<usize>() {
            Ok(place) => path.push_str(&format!("[{place}]")),
            Err(_) if path.is_empty() => path.push_str(part),
            Err(_) => path.push_str(&format!(".{part}")),
        }
    }
    if let Some(of_report) = path.strip_prefix("report.") {
        return of_report.to_owned();
    }
    // A person or place is mended in the incident, wherever it is printed.
    for within in ["folder.", "].incident."] {
        if let Some((_, of_incident)) = path.split_once(within) {
            return format!("incident.{of_incident}");
        }
    }
    path.replacen("].supplement.", "].", 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_forms::Fonts;
    use pocketbook_model::{Incident, IncidentId, ReportDraft};

    #[test]
    fn a_field_that_is_not_printed_is_not_why_whatever_stands_in_it() {
        let incident = Incident::new(IncidentId::from_parts(1, [1; 10]), "Invented").unwrap();
        let mut entered = Entered {
            report: ReportDraft::new(incident.id),
            folder: incident.clone(),
            incident,
            confirmed: Vec::new(),
            supplements: Vec::new(),
        };
        entered.report.place_detail = "Not printed \u{13a0}".into();
        entered.report.narrative = "It is \u{13a0}, and printed".into();
        let form = CheckedForm::built_in("report-summary", &Fonts::embedded()).unwrap();
        let refused = || form.check_text("What happened", "\u{13a0}").unwrap_err();
        let told = |printed: &dyn Fn(&Entered) -> String| {
            let why = named(refused(), &form, &entered, printed);
            let FormsError::Unprintable {
                field, position, ..
            } = why
            else {
                panic!("{why}");
            };
            (field, position)
        };
        let narrative = |entered: &Entered| entered.report.narrative.reveal().to_owned();
        assert_eq!(told(&narrative), ("narrative".to_owned(), 6));
        // Nothing that was entered is printed: as a reader calls it.
        let nothing = |_: &Entered| String::new();
        assert_eq!(told(&nothing), ("What happened".to_owned(), 0));
        // Another refusal is told as it is.
        let long = || FormsError::TooLong { pages: 9, limit: 1 };
        let other = named(long(), &form, &entered, narrative);
        assert_eq!(other, long());
    }

    #[test]
    fn a_field_is_named_by_where_it_is_entered() {
        for (pointer, expected) in [
            ("/report/property/1/make", "property[1].make"),
            (
                "/incident/people/0/person/name",
                "incident.people[0].person.name",
            ),
            (
                "/folder/people/0/person/name",
                "incident.people[0].person.name",
            ),
            ("/supplements/0/supplement/reason", "supplements[0].reason"),
            (
                "/supplements/0/incident/places/2/address",
                "incident.places[2].address",
            ),
            (
                "/confirmed/0/classification/title",
                "confirmed[0].classification.title",
            ),
        ] {
            assert_eq!(path(pointer), expected);
        }
    }
}
