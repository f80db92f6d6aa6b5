//! Supplementary reports, filed or not: a report that was filed is read with
//! what came to light later.

use pocketbook_forms::SheetGroup;
use pocketbook_model::{FieldCorrection, Incident, Personal, SupplementDraft, Timestamp};

use super::entered::Entered;
use super::rows::{CONTINUED, Group};
use super::{classification, first_hour, method, name, property, risk, victim};
use crate::Device;
use crate::asked_of::AskedOfAnotherView;
use crate::exhibit_forms::in_words;
use crate::labels::Label as _;
use crate::report_standing::{self, ReportSupplementView};

pub(super) fn all(
    device: &Device,
    supplements: &[ReportSupplementView],
    entered: &Entered,
    of_another: &[AskedOfAnotherView],
    groups: &mut Vec<SheetGroup>,
) {
    for (supplement, followed) in supplements.iter().zip(&entered.supplements) {
        let heading = match supplement.filed_at {
            Some(at) => format!("Supplementary report, filed {}", in_words(at)),
            None => "Supplementary report, not filed yet".to_owned(),
        };
        let mut said = said_in(device, &followed.supplement, &followed.incident);
        let own = (of_another.iter()).filter(|one| one.supplement == Some(supplement.draft));
        victim::asked_of_another(own, &mut said);
        for group in said {
            let heading = match group.heading.as_str() {
                "" => heading.clone(),
                CONTINUED => format!("{heading}{CONTINUED}"),
                further => format!("Supplementary report: {further}"),
            };
            groups.push(SheetGroup { heading, ..group });
        }
    }
    let mut group = Group::new("Corrected fields, as they now stand");
    for field in report_standing::corrected(&entered.report, supplements) {
        let label = in_plain_words(&field.field);
        group.say(
            &label,
            beside(
                &field.field,
                &field.in_report,
                &field.stands,
                &entered.folder,
            ),
        );
    }
    group.finish(groups);
}

/// What stood in a field beside what is right.
fn beside(field: &str, was: &Personal, is: &Personal, incident: &Incident) -> String {
    let words = |text: &str| field_in_words(field, text, incident);
    let was = match was.reveal().trim() {
        "" => "nothing".to_owned(),
        was => words(was),
    };
    format!("{} (was: {was})", words(is.reveal().trim()))
}

/// What stands in a field, as people read it.
pub(crate) fn field_in_words(field: &str, text: &str, incident: &Incident) -> String {
    in_pounds(field, text).unwrap_or_else(|| said(text, incident))
}

/// A value in pounds, as the things themselves have it.
fn in_pounds(field: &str, text: &str) -> Option<String> {
    let pence = field
        .ends_with("value_pence")
        .then(|| text.parse::<u64>().ok());
    pence.flatten().map(property::pounds)
}

/// A time as people read it, somebody by name, a place by address, one of several
/// names in words; anything else as it stands.
fn said(text: &str, incident: &Incident) -> String {
    if let Ok(time) = text.parse::<Timestamp>() {
        return in_words(time);
    }
    if let Ok(person) = text.parse()
        && incident.person(person).is_some()
    {
        return name(incident, person);
    }
    let place = text.parse().ok().and_then(|place| incident.place(place));
    if let Some(place) = place {
        return place.address_text().reveal().trim().replace('\n', ", ");
    }
    let is_name = text.contains('_') && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if is_name {
        text.replace('_', " ")
    } else {
        text.to_owned()
    }
}

/// Everything that a supplement says, in the order of the fields of a report: in
/// a group without a heading what stands in no group of the report.
pub(super) fn said_in(
    device: &Device,
    supplement: &SupplementDraft,
    incident: &Incident,
) -> Vec<SheetGroup> {
    let mut groups = Vec::new();
    let mut group = Group::new("");
    group.words("Reason", &supplement.reason);
    for correction in &supplement.corrections {
        let FieldCorrection { field, was, is } = correction;
        let label = format!("Corrected: {}", in_plain_words(field));
        group.say(&label, beside(field, was, is, incident));
    }
    if let Some(classification) = &supplement.classification {
        group.say(
            "Offence, provisional",
            classification::words(classification),
        );
    }
    for part in &supplement.people {
        group.say(part.role.label(), name(incident, part.person));
    }
    for item in &supplement.property {
        property::add(item, incident, &mut group);
    }
    group.text(&supplement.narrative);
    group.finish(&mut groups);
    let mut further = Vec::new();
    method::flags(&supplement.flags, &mut further);
    risk::assessments(device, &supplement.risk_assessments, incident, &mut further);
    first_hour::actions(&supplement.golden_hour, &mut further);
    victim::solvability(&supplement.solvability, &mut further);
    victim::care(&supplement.victim_care, &mut further);
    for mut group in further {
        // In a supplement a question that is not there was not put anew, which
        // says nothing about the report's answer.
        let unanswered = ["Not asked", "Not considered"];
        group
            .rows
            .retain(|row| !unanswered.contains(&row.label.as_str()));
        if !group.rows.is_empty() || !group.text.is_empty() {
            groups.push(group);
        }
    }
    groups
}

/// A path in the report as words: `property[0].value_pence` is
/// "property 1, value".
fn in_plain_words(path: &str) -> String {
    let parts = path.split('.').map(|part| {
        let (name, place) = part.split_once('[').unwrap_or((part, ""));
        let name = match name {
            "value_pence" => "value".to_owned(),
            name => name.replace('_', " "),
        };
        match place.trim_end_matches(']').parse::<usize>() {
            Ok(place) => format!("{name} {}", place.saturating_add(1)),
            Err(_) => name,
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{in_plain_words, in_pounds};

    #[test]
    fn a_path_is_printed_as_words() {
        for (path, expected) in [
            ("committed_from", "committed from"),
            ("property[0].value_pence", "property 1, value"),
            ("modus_operandi.entry", "modus operandi, entry"),
        ] {
            assert_eq!(in_plain_words(path), expected);
        }
    }

    #[test]
    fn a_value_is_printed_in_pounds_and_an_answer_as_it_is() {
        for (field, text, expected) in [
            ("property[0].value_pence", "25000", Some("\u{a3}250.00")),
            ("property[0].value_pence", "unknown", None),
            ("property[0].quantity", "25000", None),
        ] {
            assert_eq!(in_pounds(field, text).as_deref(), expected, "{field}");
        }
    }
}
