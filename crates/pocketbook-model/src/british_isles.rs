//! Whether a point lies where this tablet can have been: a point elsewhere is taken
//! and pointed out, because it is nearly always a slip. Two numbers were exchanged,
//! a sign was lost, degrees were typed where millionths are asked, or a receiver
//! had no fix and said nought.

use crate::{Coordinates, FieldWarning};

/// From south to north and from west to east, in millionths of a degree.
struct Waters {
    latitude: std::ops::RangeInclusive<i32>,
    longitude: std::ops::RangeInclusive<i32>,
}

/// Great Britain, Ireland and the Isle of Man to Dungeness; the south coast,
/// without that of France opposite Kent; the south-west and Scilly; the Channel
/// Islands, without the Cotentin. With the waters between.
const WATERS: [Waters; 4] = [
    Waters {
        latitude: 50_900_000..=61_000_000,
        longitude: -11_000_000..=1_800_000,
    },
    Waters {
        latitude: 50_500_000..=50_900_000,
        longitude: -11_000_000..=1_000_000,
    },
    Waters {
        latitude: 49_800_000..=50_500_000,
        longitude: -11_000_000..=-2_400_000,
    },
    Waters {
        latitude: 49_100_000..=49_800_000,
        longitude: -2_800_000..=-1_950_000,
    },
];

/// Within a degree of where both are nought there is only sea, off Africa.
const NOUGHT: u32 = 1_000_000;

fn has(latitude: i32, longitude: i32) -> bool {
    (WATERS.iter())
        .any(|waters| waters.latitude.contains(&latitude) && waters.longitude.contains(&longitude))
}

/// What deserves a second look in a point of a field.
pub(crate) fn warning(field: String, point: Coordinates) -> Option<FieldWarning> {
    let Coordinates {
        latitude,
        longitude,
    } = point;
    let is_nought = |one: i32| one.unsigned_abs() < NOUGHT;
    let (code, message) = if has(latitude, longitude) {
        return None;
    } else if is_nought(latitude) && is_nought(longitude) {
        (
            "coordinates_zero",
            "this point is where latitude and longitude are nought, off Africa: a receiver without a fix says so, and so do degrees that were typed for millionths of a degree; check it",
        )
    } else if has(longitude, latitude) {
        (
            "coordinates_swapped",
            "this point is outside the British Isles, and inside with latitude and longitude the other way round: they are likely swapped; check them",
        )
    } else {
        (
            "outside_the_british_isles",
            "this point is outside the British Isles; check it, and the sign of the longitude, which is negative to the west of Greenwich",
        )
    };
    Some(FieldWarning::new(field, code, message))
}
