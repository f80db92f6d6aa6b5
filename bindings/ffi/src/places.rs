//! Places as a host sees them.

use pocketbook_core::model::{
    Coordinates, FieldError, MapPoint, Personal, Place, PlaceField, PlaceId, PlacePatch, Position,
    PositionSource, PremisesType, Timestamp,
};

use crate::mirror::mirror;
use crate::people::broken;
use crate::{FieldWarning, PocketbookError};

mirror! {
    /// What kind of premises a place is.
    KindOfPremises for PremisesType {
        /// A house or other dwelling.
        Dwelling,
        /// A flat.
        Flat,
        /// A shop.
        Shop,
        /// Licensed premises.
        Licensed,
        /// A street.
        Street,
        /// A park or other open space.
        Park,
        /// A station, a stop, or on public transport.
        Transport,
        /// In or on a vehicle.
        Vehicle,
        /// A school, college or university.
        School,
        /// A hospital, surgery or care home.
        Hospital,
        /// Another workplace.
        Workplace,
        /// A car park.
        CarPark,
        /// Online.
        Online,
        /// Something else.
        Other,
    }
}
mirror! {
    /// Where a position came from.
    SourceOfPosition for PositionSource {
        /// The tablet's own receiver.
        Device,
        /// A point that somebody touched on a map.
        Map,
        /// Somebody typed it.
        Typed,
    }
}
mirror! {
    /// A field of a place that can be emptied again.
    PlaceFieldToClear for PlaceField {
        /// The property reference number.
        Uprn,
        /// The kind of premises.
        Premises,
        /// The position.
        Position,
        /// The what3words address.
        What3words,
    }
}

/// Which way a point is written.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum PointOnMap {
    /// On the National Grid, such as `TQ 30080 80432`.
    Grid {
        /// The reference.
        reference: String,
    },
    /// By latitude and longitude, in whole millionths of a degree.
    Degrees {
        /// Latitude, north positive.
        latitude: i32,
        /// Longitude, east positive.
        longitude: i32,
    },
}

/// A point, how near it is, where it came from and when.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PositionRecord {
    /// The point.
    pub point: PointOnMap,
    /// The radius in metres within which it lies.
    #[uniffi(default = None)]
    pub accuracy_metres: Option<u32>,
    /// Where it came from.
    pub source: SourceOfPosition,
    /// When it was taken; needed of what the tablet's receiver says.
    #[uniffi(default = None)]
    pub taken_at: Option<Timestamp>,
}

/// A change to a place; what is absent stays.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct PlaceChange {
    /// Address or description of the spot.
    #[uniffi(default = None)]
    pub address: Option<String>,
    /// Unique property reference number.
    #[uniffi(default = None)]
    pub uprn: Option<String>,
    /// Postcode.
    #[uniffi(default = None)]
    pub postcode: Option<String>,
    /// Kind of premises.
    #[uniffi(default = None)]
    pub premises: Option<KindOfPremises>,
    /// Where in it.
    #[uniffi(default = None)]
    pub detail: Option<String>,
    /// Where on the map.
    #[uniffi(default = None)]
    pub position: Option<PositionRecord>,
    /// what3words address.
    #[uniffi(default = None)]
    pub what3words: Option<String>,
    /// The force's beat.
    #[uniffi(default = None)]
    pub beat: Option<String>,
    /// The electoral ward.
    #[uniffi(default = None)]
    pub ward: Option<String>,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<PlaceFieldToClear>,
}

/// A place of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PlaceRecord {
    /// The place.
    pub id: PlaceId,
    /// Address or description of the spot.
    pub address: String,
    /// Unique property reference number.
    pub uprn: Option<String>,
    /// Postcode.
    pub postcode: String,
    /// Kind of premises.
    pub premises: Option<KindOfPremises>,
    /// Where in it.
    pub detail: String,
    /// Where on the map.
    pub position: Option<PositionRecord>,
    /// what3words address.
    pub what3words: Option<String>,
    /// The force's beat.
    pub beat: String,
    /// The electoral ward.
    pub ward: String,
    /// What deserves a second look; blocks nothing.
    pub warnings: Vec<FieldWarning>,
}

impl TryFrom<PositionRecord> for Position {
    type Error = PocketbookError;

    fn try_from(record: PositionRecord) -> Result<Self, PocketbookError> {
        let within = |error: FieldError| {
            broken(FieldError {
                field: format!("position.{}", error.field),
                ..error
            })
        };
        Ok(Self {
            point: match record.point {
                PointOnMap::Grid { reference } => {
                    MapPoint::GridReference(reference.parse().map_err(within)?)
                }
                PointOnMap::Degrees {
                    latitude,
                    longitude,
                } => MapPoint::Coordinates(Coordinates {
                    latitude,
                    longitude,
                }),
            },
            accuracy_metres: record.accuracy_metres,
            source: record.source.into(),
            taken_at: record.taken_at,
        })
    }
}

impl TryFrom<PlaceChange> for PlacePatch {
    type Error = PocketbookError;

    fn try_from(change: PlaceChange) -> Result<Self, PocketbookError> {
        let uprn = change.uprn.map(|text| text.parse()).transpose();
        let words = change.what3words.map(|text| text.parse()).transpose();
        Ok(Self {
            address: change.address.map(Personal::new),
            uprn: uprn.map_err(broken)?,
            postcode: change.postcode.map(Personal::new),
            premises: change.premises.map(Into::into),
            detail: change.detail.map(Personal::new),
            position: change.position.map(TryInto::try_into).transpose()?,
            what3words: words.map_err(broken)?,
            beat: change.beat.map(Personal::new),
            ward: change.ward.map(Personal::new),
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

impl From<&Position> for PositionRecord {
    fn from(position: &Position) -> Self {
        Self {
            point: match &position.point {
                MapPoint::GridReference(reference) => PointOnMap::Grid {
                    reference: reference.as_str().to_owned(),
                },
                MapPoint::Coordinates(point) => PointOnMap::Degrees {
                    latitude: point.latitude,
                    longitude: point.longitude,
                },
            },
            accuracy_metres: position.accuracy_metres,
            source: position.source.into(),
            taken_at: position.taken_at,
        }
    }
}

impl From<&Place> for PlaceRecord {
    fn from(place: &Place) -> Self {
        let text = |personal: &Personal| personal.reveal().to_owned();
        Self {
            id: place.id,
            address: text(&place.address),
            uprn: place.uprn.as_ref().map(|uprn| uprn.as_str().to_owned()),
            postcode: text(&place.postcode),
            premises: place.premises.map(Into::into),
            detail: text(&place.detail),
            position: place.position.as_ref().map(Into::into),
            what3words: place.what3words.as_ref().map(|w| w.as_str().to_owned()),
            beat: text(&place.beat),
            ward: text(&place.ward),
            warnings: place.warnings("").into_iter().map(Into::into).collect(),
        }
    }
}
