//! Things, with values in pounds (group 6 of the fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{IdentifierKind, Incident, PropertyItem, Response};

use super::rows::Group;
use super::{name, with};
use crate::labels::{Label as _, within};

pub(super) fn things(
    heading: &str,
    items: &[PropertyItem],
    incident: &Incident,
    groups: &mut Vec<SheetGroup>,
) {
    let mut group = Group::new(heading);
    for item in items {
        add(item, incident, &mut group);
    }
    group.finish_stated(groups);
}

/// One thing as one row.
pub(super) fn add(item: &PropertyItem, incident: &Incident, group: &mut Group) {
    let mut parts = vec![item.description.reveal().trim().to_owned()];
    parts.extend(item.property_type.map(|kind| within(kind.label())));
    parts.extend(with("make ", &item.make));
    parts.extend(with("model ", &item.model));
    for identifier in &item.identifiers {
        parts.extend(with(number(identifier.kind), &identifier.value));
    }
    let unnumbered = item.identifiers_not_given;
    parts.extend(unnumbered.map(|why| format!("numbers {}", within(why.label()))));
    parts.push(match (item.quantity, item.quantity_not_given) {
        (Some(quantity), _) => format!("quantity {quantity}"),
        (None, Some(why)) => format!("quantity {}", within(why.label())),
        // It may be one, or many.
        (None, None) => "quantity not stated".to_owned(),
    });
    parts.push(match item.value_pence {
        Response::Given(pence) => format!("value {}", pounds(pence)),
        Response::Unknown => "value not known".to_owned(),
        Response::Refused => "value refused".to_owned(),
        Response::NotAsked => "value not asked".to_owned(),
    });
    let owner = item.owner.map(|owner| name(incident, owner));
    parts.extend(owner.map(|owner| format!("owner {owner}")));
    let exhibit = item.exhibit.as_ref();
    parts.extend(exhibit.map(|exhibit| format!("exhibit {exhibit}")));
    parts.extend(with("seal ", &item.seal_number));
    group.say(item.status.label(), parts.join("; "));
}

const fn number(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::SerialNumber => "serial number ",
        IdentifierKind::Imei => "IMEI ",
        IdentifierKind::RegistrationMark => "registration mark ",
        IdentifierKind::VehicleIdentification => "VIN ",
        IdentifierKind::FrameNumber => "frame number ",
        IdentifierKind::Other => "marked ",
    }
}

/// Pence as pounds, such as `£1,234.50`.
pub(super) fn pounds(pence: u64) -> String {
    let whole = (pence / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("£{grouped}.{:02}", pence % 100)
}

#[cfg(test)]
mod tests {
    use pocketbook_model::{IncidentId, ItemStatus, NoAnswer};

    use super::*;

    #[test]
    fn no_numbers_and_no_quantity_are_said_and_read_as_nothing_else() {
        let incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        let (unknown, refused) = (Some(NoAnswer::Unknown), Some(NoAnswer::Refused));
        for (numbers, quantity, uncounted, expected) in [
            (None, None, None, "Rings; quantity not stated"),
            (None, None, unknown, "Rings; quantity not known"),
            (None, None, refused, "Rings; quantity refused"),
            (None, Some(1), None, "Rings; quantity 1"),
            (
                unknown,
                Some(3),
                None,
                "Rings; numbers not known; quantity 3",
            ),
            (
                refused,
                None,
                None,
                "Rings; numbers refused; quantity not stated",
            ),
        ] {
            let item = PropertyItem {
                identifiers_not_given: numbers,
                quantity,
                quantity_not_given: uncounted,
                ..PropertyItem::new(ItemStatus::Stolen, "Rings")
            };
            let mut group = Group::new("Invented");
            add(&item, &incident, &mut group);
            let mut groups = Vec::new();
            group.finish(&mut groups);
            let expected = format!("{expected}; value not asked");
            assert_eq!(groups[0].rows[0].text, expected);
        }
    }

    #[test]
    fn pence_are_printed_as_pounds() {
        for (pence, expected) in [
            (0, "£0.00"),
            (5, "£0.05"),
            (64_000, "£640.00"),
            (100_000, "£1,000.00"),
            (123_456_789, "£1,234,567.89"),
        ] {
            assert_eq!(pounds(pence), expected);
        }
    }
}
