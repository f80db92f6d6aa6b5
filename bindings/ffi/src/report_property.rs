//! Things stolen, damaged, recovered, seized or found, as a report has them.

use pocketbook_core::CoreError;
use pocketbook_core::model::{
    Identifier, IdentifierKind, ItemStatus, PersonId, PropertyItem, PropertyType, Response,
};

use crate::mirror::mirror;
use crate::{PenceResponse, PocketbookError, WhyNoAnswer};

mirror! {
    /// What happened to a thing.
    PropertyStatus for ItemStatus {
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
}
mirror! {
    /// What sort of thing it is.
    SortOfProperty for PropertyType {
        /// A pedal cycle or electric scooter.
        Cycle,
        /// A motor vehicle.
        MotorVehicle,
        /// Part of a vehicle.
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
        /// A building or part of one.
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
}
mirror! {
    /// What kind of number it is.
    KindOfIdentifier for IdentifierKind {
        /// The maker's serial number.
        SerialNumber,
        /// A telephone's IMEI.
        Imei,
        /// A vehicle's registration mark.
        RegistrationMark,
        /// A vehicle's identification number.
        VehicleIdentification,
        /// The frame number of a bicycle.
        FrameNumber,
        /// Any other.
        Other,
    }
}

/// A number of a thing, as read.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct IdentifierRecord {
    /// What kind of number.
    pub kind: KindOfIdentifier,
    /// The number.
    pub value: String,
}

impl From<&Identifier> for IdentifierRecord {
    fn from(identifier: &Identifier) -> Self {
        Self {
            kind: identifier.kind.into(),
            value: identifier.value.reveal().to_owned(),
        }
    }
}

/// A thing stolen, damaged, recovered, seized or found.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PropertyRecord {
    /// What happened to it.
    pub status: PropertyStatus,
    /// What it is, in words.
    pub description: String,
    /// What sort of thing it is.
    #[uniffi(default = None)]
    pub sort: Option<SortOfProperty>,
    /// Its make.
    #[uniffi(default = "")]
    pub make: String,
    /// Its model.
    #[uniffi(default = "")]
    pub model: String,
    /// Its numbers.
    #[uniffi(default = [])]
    pub identifiers: Vec<IdentifierRecord>,
    /// Why it has no numbers here, where they were asked for; absent where it has
    /// any, and where nobody asked.
    #[uniffi(default = None)]
    pub identifiers_not_given: Option<WhyNoAnswer>,
    /// How many of them; where it is left out nothing is stated of it, and it is
    /// not to be shown as one.
    #[uniffi(default = None)]
    pub quantity: Option<u32>,
    /// Why it is not stated, where it was asked for; absent where it is, and where
    /// nobody asked.
    #[uniffi(default = None)]
    pub quantity_not_given: Option<WhyNoAnswer>,
    /// Value in pence of all of them; absent where nobody asked.
    #[uniffi(default = None)]
    pub value_pence: Option<PenceResponse>,
    /// Whose it is.
    #[uniffi(default = None)]
    pub owner: Option<PersonId>,
    /// The exhibit it became, such as `ABC/1`.
    #[uniffi(default = None)]
    pub exhibit: Option<String>,
    /// The number of the seal on its bag.
    #[uniffi(default = "")]
    pub seal_number: String,
}

impl From<&PropertyItem> for PropertyRecord {
    fn from(item: &PropertyItem) -> Self {
        Self {
            status: item.status.into(),
            description: item.description.reveal().to_owned(),
            sort: item.property_type.map(Into::into),
            make: item.make.reveal().to_owned(),
            model: item.model.reveal().to_owned(),
            identifiers: item.identifiers.iter().map(Into::into).collect(),
            identifiers_not_given: item.identifiers_not_given.map(Into::into),
            quantity_not_given: item.quantity_not_given.map(Into::into),
            quantity: item.quantity,
            value_pence: Some(PenceResponse::shown(&item.value_pence, |pence| *pence)),
            owner: item.owner,
            exhibit: item.exhibit.as_ref().map(ToString::to_string),
            seal_number: item.seal_number.reveal().to_owned(),
        }
    }
}

impl TryFrom<PropertyRecord> for PropertyItem {
    type Error = PocketbookError;

    fn try_from(record: PropertyRecord) -> Result<Self, PocketbookError> {
        let exhibit = record.exhibit.as_deref().map(str::parse).transpose();
        let identifiers = record.identifiers.into_iter().map(|one| Identifier {
            kind: one.kind.into(),
            value: one.value.into(),
        });
        Ok(Self {
            property_type: record.sort.map(Into::into),
            make: record.make.into(),
            model: record.model.into(),
            identifiers: identifiers.collect(),
            identifiers_not_given: record.identifiers_not_given.map(Into::into),
            quantity_not_given: record.quantity_not_given.map(Into::into),
            quantity: record.quantity,
            value_pence: record
                .value_pence
                .map_or(Response::NotAsked, PenceResponse::plainly),
            owner: record.owner,
            exhibit: exhibit.map_err(CoreError::from)?,
            seal_number: record.seal_number.into(),
            ..Self::new(record.status.into(), record.description)
        })
    }
}
