//! Things stolen, damaged, recovered, seized or found (group 6 of the fields
//! of a crime report).

use serde::{Deserialize, Serialize};

use crate::response::plain;
use crate::{
    ExhibitReference, FieldError, Identifier, Incident, Limit, NoAnswer, PersonId, Personal,
    Response, Rule,
};

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Taken.
    Stolen,
    /// Damaged.
    Damaged,
    /// Taken and found again.
    Recovered,
    /// Taken by the police.
    Seized,
    /// Found.
    Found,
}

/// What sort of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PropertyType {
    /// A pedal cycle or electric scooter.
    Cycle,
    /// A motor vehicle.
    MotorVehicle,
    /// Part of a vehicle, or what was in it as its equipment.
    VehiclePart,
    /// A mobile telephone.
    Telephone,
    /// A computer or tablet.
    Computer,
    /// Other electronic equipment.
    Electronics,
    /// Jewellery or a watch.
    Jewellery,
    /// Cash.
    Cash,
    /// A bank card or cheque.
    BankCard,
    /// A passport, driving licence or other document.
    Document,
    /// Keys.
    Keys,
    /// A bag, purse or wallet.
    Bag,
    /// Clothing.
    Clothing,
    /// Tools.
    Tools,
    /// Goods of a shop.
    ShopGoods,
    /// A building or part of one, such as a window.
    Building,
    /// Metal or cable.
    Metal,
    /// Plant or machinery.
    Plant,
    /// An animal.
    Animal,
    /// A weapon.
    Weapon,
    /// Drugs.
    Drugs,
    /// Anything else.
    Other,
}

/// A thing stolen, damaged, recovered, seized or found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PropertyItem {
    /// What happened to it.
    pub status: ItemStatus,
    /// What sort of thing it is.
    #[serde(default, rename = "type")]
    pub property_type: Option<PropertyType>,
    /// What it is, in words.
    pub description: Personal,
    /// Its make.
    #[serde(default)]
    pub make: Personal,
    /// Its model.
    #[serde(default)]
    pub model: Personal,
    /// Its numbers, as read.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// Why it has no numbers here: whoever was asked does not know them, or would
    /// not say. Absent where it has any, and where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifiers_not_given: Option<NoAnswer>,
    /// How many of them; where it is left out nothing is stated of it, and it is
    /// not to be read as one.
    #[serde(default)]
    pub quantity: Option<u32>,
    /// Why it is not stated: whoever was asked does not know how many, or would not
    /// say. Absent where it is stated, and where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity_not_given: Option<NoAnswer>,
    /// Value in pence of all of them; or that it is unknown, or was refused.
    #[serde(default, with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<u64>")
    )]
    pub value_pence: Response<u64>,
    /// Whose it is, where they were entered in the incident.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// The exhibit it became.
    #[serde(default)]
    pub exhibit: Option<ExhibitReference>,
    /// The number of the seal on its bag.
    #[serde(default)]
    pub seal_number: Personal,
}

impl PropertyItem {
    /// Greatest number of things in one report.
    pub const ITEMS: usize = 500;
    /// Greatest value: ten billion pounds, in pence.
    pub const VALUE_PENCE: u64 = 1_000_000_000_000;
    /// Greatest number of one thing.
    pub const QUANTITY: u32 = 1_000_000;
    /// Greatest number of identifiers of one thing.
    pub const IDENTIFIERS: usize = 20;

    /// A thing of which nothing more is known yet.
    #[must_use]
    pub fn new(status: ItemStatus, description: impl Into<Personal>) -> Self {
        Self {
            status,
            property_type: None,
            description: description.into(),
            make: Personal::default(),
            model: Personal::default(),
            identifiers: Vec::new(),
            identifiers_not_given: None,
            quantity: None,
            quantity_not_given: None,
            value_pence: Response::NotAsked,
            owner: None,
            exhibit: None,
            seal_number: Personal::default(),
        }
    }

    fn broken(&self, path: &str, found: &mut Vec<FieldError>) {
        let field = |name: &str| format!("{path}.{name}");
        let range = |field: String, expected| FieldError {
            field,
            rule: Rule::Range { expected },
        };
        let texts = [
            ("description", &self.description, Limit::LINE.required()),
            ("make", &self.make, Limit::NAME.or_empty()),
            ("model", &self.model, Limit::NAME.or_empty()),
            ("seal_number", &self.seal_number, Limit::NAME.or_empty()),
        ];
        for (name, text, limit) in texts {
            found.extend(limit.check_final(&field(name), text.reveal()).err());
        }
        if self.identifiers.len() > Self::IDENTIFIERS {
            found.push(range(field("identifiers"), "20 identifiers or fewer"));
        }
        for (at, identifier) in self.identifiers.iter().enumerate() {
            let value = field(&format!("identifiers[{at}].value"));
            found.extend(
                Limit::NAME
                    .check_final(&value, identifier.value.reveal())
                    .err(),
            );
        }
        // A number that a supplement emptied is none.
        let has_none = |one: &Identifier| one.value.reveal().trim().is_empty();
        if self.identifiers_not_given.is_some() && !self.identifiers.iter().all(has_none) {
            found.push(FieldError {
                field: field("identifiers_not_given"),
                rule: Rule::Contradicts {
                    other: "the numbers that are given",
                    remedy: "leave it out, or take the numbers out",
                },
            });
        }
        if self.quantity.is_some() && self.quantity_not_given.is_some() {
            found.push(FieldError {
                field: field("quantity_not_given"),
                rule: Rule::Contradicts {
                    other: "the quantity that is given",
                    remedy: "leave out the one or the other",
                },
            });
        }
        if self.quantity.is_some_and(|q| q == 0 || q > Self::QUANTITY) {
            found.push(range(field("quantity"), "from one to a million"));
        }
        if self
            .value_pence
            .given()
            .is_some_and(|value| *value > Self::VALUE_PENCE)
        {
            found.push(range(
                field("value_pence"),
                "in pence and at most ten billion pounds",
            ));
        }
    }
}

/// What is malformed in a list of things.
pub(crate) fn broken(items: &[PropertyItem], found: &mut Vec<FieldError>) {
    if items.len() > PropertyItem::ITEMS {
        found.push(FieldError {
            field: "property".to_owned(),
            rule: Rule::Range {
                expected: "500 things or fewer",
            },
        });
    }
    for (at, item) in items.iter().enumerate().take(PropertyItem::ITEMS) {
        item.broken(&format!("property[{at}]"), found);
    }
}

/// Owners who were not entered in the incident.
pub(crate) fn strangers(items: &[PropertyItem], incident: &Incident, found: &mut Vec<FieldError>) {
    for (at, item) in items.iter().enumerate() {
        if let Some(owner) = item.owner {
            super::part::known(incident, owner, &format!("property[{at}].owner"), found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IdentifierKind;

    #[test]
    fn each_limit_names_its_field() {
        type Spoil = fn(&mut PropertyItem);
        let cases: [(&str, Spoil); 12] = [
            ("description", |item| item.description = "".into()),
            ("description", |item| {
                item.description = "x".repeat(251).into()
            }),
            ("make", |item| item.make = "x".repeat(121).into()),
            ("model", |item| item.model = "a\nb".into()),
            ("seal_number", |item| item.seal_number = "a\u{202e}".into()),
            ("quantity", |item| item.quantity = Some(0)),
            ("quantity", |item| item.quantity = Some(1_000_001)),
            ("value_pence", |item| {
                item.value_pence = Response::Given(u64::MAX)
            }),
            ("identifiers[0].value", |item| {
                item.identifiers = vec![Identifier {
                    kind: IdentifierKind::Imei,
                    value: " ".into(),
                }];
            }),
            ("identifiers_not_given", |item| {
                item.identifiers = vec![Identifier {
                    kind: IdentifierKind::Imei,
                    value: "490154203237518".into(),
                }];
                item.identifiers_not_given = Some(NoAnswer::Unknown);
            }),
            ("quantity_not_given", |item| {
                item.quantity = Some(3);
                item.quantity_not_given = Some(NoAnswer::Refused);
            }),
            ("identifiers", |item| {
                let one = Identifier {
                    kind: IdentifierKind::Other,
                    value: "x".into(),
                };
                item.identifiers = vec![one; 21];
            }),
        ];
        for (field, spoil) in cases {
            let mut item = PropertyItem::new(ItemStatus::Stolen, "Invented thing");
            spoil(&mut item);
            let mut found = Vec::new();
            broken(&[item], &mut found);
            let named: Vec<_> = found.iter().map(|e| e.field.clone()).collect();
            assert_eq!(named, [format!("property[0].{field}")]);
        }
        let mut found = Vec::new();
        broken(&[PropertyItem::new(ItemStatus::Found, "Fine")], &mut found);
        assert!(found.is_empty());
        broken(
            &vec![PropertyItem::new(ItemStatus::Found, "Fine"); 501],
            &mut found,
        );
        assert_eq!(found[0].field, "property");
    }
}
