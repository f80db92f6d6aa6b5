//! Things, with values in pounds (group 6 of the fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{IdentifierKind, Incident, ItemStatus, PropertyItem, PropertyType};

use super::rows::Group;
use super::{name, with};

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
    group.finish(groups);
}

/// One thing as one row.
pub(super) fn add(item: &PropertyItem, incident: &Incident, group: &mut Group) {
    let mut parts = vec![item.description.reveal().trim().to_owned()];
    parts.extend(item.property_type.map(|kind| sort(kind).to_owned()));
    parts.extend(with("make ", &item.make));
    parts.extend(with("model ", &item.model));
    for identifier in &item.identifiers {
        parts.extend(with(number(identifier.kind), &identifier.value));
    }
    parts.extend(item.quantity.map(|quantity| format!("quantity {quantity}")));
    parts.extend(
        item.value_pence
            .map(|pence| format!("value {}", pounds(pence))),
    );
    let owner = item.owner.map(|owner| name(incident, owner));
    parts.extend(owner.map(|owner| format!("owner {owner}")));
    let exhibit = item.exhibit.as_ref();
    parts.extend(exhibit.map(|exhibit| format!("exhibit {exhibit}")));
    parts.extend(with("seal ", &item.seal_number));
    group.say(status(item.status), parts.join("; "));
}

const fn status(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Stolen => "Stolen",
        ItemStatus::Damaged => "Damaged",
        ItemStatus::Recovered => "Recovered",
        ItemStatus::Seized => "Seized",
        ItemStatus::Found => "Found",
    }
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

const fn sort(kind: PropertyType) -> &'static str {
    match kind {
        PropertyType::Cycle => "pedal cycle or electric scooter",
        PropertyType::MotorVehicle => "motor vehicle",
        PropertyType::VehiclePart => "part or equipment of a vehicle",
        PropertyType::Telephone => "mobile telephone",
        PropertyType::Computer => "computer or tablet",
        PropertyType::Electronics => "electronic equipment",
        PropertyType::Jewellery => "jewellery or watch",
        PropertyType::Cash => "cash",
        PropertyType::BankCard => "bank card or cheque",
        PropertyType::Document => "document",
        PropertyType::Keys => "keys",
        PropertyType::Bag => "bag, purse or wallet",
        PropertyType::Clothing => "clothing",
        PropertyType::Tools => "tools",
        PropertyType::ShopGoods => "goods of a shop",
        PropertyType::Building => "building or part of one",
        PropertyType::Metal => "metal or cable",
        PropertyType::Plant => "plant or machinery",
        PropertyType::Animal => "animal",
        PropertyType::Weapon => "weapon",
        PropertyType::Drugs => "drugs",
        PropertyType::Other => "other",
    }
}

/// Pence as pounds, such as `£1,234.50`.
fn pounds(pence: u64) -> String {
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
    use super::pounds;

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
