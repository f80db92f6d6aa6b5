//! Where something happened: entered once in an incident and offered
//! everywhere.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::statement::replace;
use crate::{
    FieldError, FieldErrors, FieldWarning, Limit, Personal, PlaceId, Position, Rule, Timestamp,
    Uprn, WhatThreeWords,
};

/// What kind of premises a place is (domain facts, section 2.3, group 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PremisesType {
    /// A house or other dwelling.
    Dwelling,
    /// A flat.
    Flat,
    /// A shop.
    Shop,
    /// A pub, club or other licensed premises.
    Licensed,
    /// A street or other open road.
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
    /// Somewhere people work that is none of the others.
    Workplace,
    /// A car park.
    CarPark,
    /// Online.
    Online,
    /// Something else, said in the detail.
    Other,
}

/// A place as an officer describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The place within the incident.
    pub id: PlaceId,
    /// The address or a description of the spot.
    #[serde(default)]
    pub address: Personal,
    /// The unique property reference number.
    #[serde(default)]
    pub uprn: Option<Uprn>,
    /// The postcode, if known, as written.
    #[serde(default)]
    pub postcode: Personal,
    /// What kind of premises.
    #[serde(default)]
    pub premises: Option<PremisesType>,
    /// Where in it: the landing, platform 2, by the till.
    #[serde(default)]
    pub detail: Personal,
    /// Where on the map.
    #[serde(default)]
    pub position: Option<Position>,
    /// The what3words address.
    #[serde(default)]
    pub what3words: Option<WhatThreeWords>,
    /// The force's beat.
    #[serde(default)]
    pub beat: Personal,
    /// The electoral ward.
    #[serde(default)]
    pub ward: Personal,
}

/// A change to some fields of a [`Place`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlacePatch {
    /// New address.
    pub address: Option<Personal>,
    /// New property reference number.
    pub uprn: Option<Uprn>,
    /// New postcode.
    pub postcode: Option<Personal>,
    /// New kind of premises.
    pub premises: Option<PremisesType>,
    /// New detail.
    pub detail: Option<Personal>,
    /// New position.
    pub position: Option<Position>,
    /// New what3words address.
    pub what3words: Option<WhatThreeWords>,
    /// New beat.
    pub beat: Option<Personal>,
    /// New ward.
    pub ward: Option<Personal>,
    /// Fields to empty again.
    pub clear: Vec<PlaceField>,
}

/// A field of a place that can be emptied again; texts are emptied by an empty
/// text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceField {
    /// The property reference number.
    Uprn,
    /// The kind of premises.
    Premises,
    /// The position.
    Position,
    /// The what3words address.
    What3words,
}

/// The shape of a UK postcode (British Forces ones included), after Royal
/// Mail's programmer's guide. `None` never happens: the pattern is tested.
static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?-u)^(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})$").ok()
});

impl Place {
    /// Greatest length of a postcode with generous spacing.
    const POSTCODE: Limit = Limit {
        characters: 10,
        multiline: false,
        optional: true,
    };

    /// A place of which nothing is known yet.
    #[must_use]
    pub fn new(id: PlaceId) -> Self {
        Self {
            id,
            address: Personal::default(),
            uprn: None,
            postcode: Personal::default(),
            premises: None,
            detail: Personal::default(),
            position: None,
            what3words: None,
            beat: Personal::default(),
            ward: Personal::default(),
        }
    }

    /// This place with a change applied; unchecked, see [`Place::check`].
    #[must_use]
    pub fn patched(&self, patch: PlacePatch) -> Self {
        let mut changed = self.clone();
        for field in &patch.clear {
            match field {
                PlaceField::Uprn => changed.uprn = None,
                PlaceField::Premises => changed.premises = None,
                PlaceField::Position => changed.position = None,
                PlaceField::What3words => changed.what3words = None,
            }
        }
        replace(&mut changed.address, patch.address);
        replace(&mut changed.uprn, patch.uprn.map(Some));
        replace(&mut changed.postcode, patch.postcode);
        replace(&mut changed.premises, patch.premises.map(Some));
        replace(&mut changed.detail, patch.detail);
        replace(&mut changed.position, patch.position.map(Some));
        replace(&mut changed.what3words, patch.what3words.map(Some));
        replace(&mut changed.beat, patch.beat);
        replace(&mut changed.ward, patch.ward);
        changed
    }

    /// Checks the place's own fields, by their bare names, as they are entered:
    /// it says where it is, in whatever way.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that breaks a rule.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut found: Vec<FieldError> = self.unsaid("").into_iter().collect();
        self.check_at("", &mut found);
        FieldErrors::check(found)
    }

    /// What is asked of a place that says nothing. `prefix` stands before the
    /// field's name.
    #[must_use]
    pub fn unsaid(&self, prefix: &str) -> Option<FieldError> {
        let texts = [
            &self.address,
            &self.postcode,
            &self.detail,
            &self.beat,
            &self.ward,
        ];
        let said = texts.iter().any(|text| !text.reveal().trim().is_empty())
            || self.uprn.is_some()
            || self.premises.is_some()
            || self.position.is_some()
            || self.what3words.is_some();
        (!said).then(|| FieldError {
            field: format!("{prefix}address"),
            rule: Rule::Unasked {
                remedy: "say where it is: an address, what is there, a position",
            },
        })
    }

    /// Checks that its position was not taken after `now`. A day is allowed for
    /// clocks that disagree.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] naming the field.
    pub fn check_past(&self, now: Timestamp) -> Result<(), FieldErrors> {
        let mut found = Vec::new();
        self.check_past_at("", now, &mut found);
        FieldErrors::check(found)
    }

    pub(crate) fn check_past_at(&self, prefix: &str, now: Timestamp, found: &mut Vec<FieldError>) {
        if let Some(position) = &self.position {
            position.check_past(&format!("{prefix}position"), now, found);
        }
    }

    pub(crate) fn check_at(&self, prefix: &str, found: &mut Vec<FieldError>) {
        for (name, limit, text) in [
            ("address", Limit::ADDRESS, &self.address),
            ("postcode", Self::POSTCODE, &self.postcode),
            ("detail", Limit::LINE, &self.detail),
            ("beat", Limit::LINE, &self.beat),
            ("ward", Limit::LINE, &self.ward),
        ] {
            let field = format!("{prefix}{name}");
            found.extend(limit.check_draft(&field, text.reveal()).err());
        }
        if let Some(position) = &self.position {
            position.check(&format!("{prefix}position"), found);
        }
    }

    /// What deserves a second look; blocks nothing. `prefix` stands before each
    /// field's name.
    #[must_use]
    pub fn warnings(&self, prefix: &str) -> Vec<FieldWarning> {
        let postcode = postcode_warning(format!("{prefix}postcode"), &self.postcode);
        let position = self.position.as_ref();
        let position = position.and_then(|one| one.warning(&format!("{prefix}position")));
        postcode.into_iter().chain(position).collect()
    }

    /// Address and postcode as one text.
    #[must_use]
    pub fn address_text(&self) -> Personal {
        let (address, postcode) = (self.address.reveal().trim(), self.postcode.reveal().trim());
        Personal::new(match (address, postcode) {
            ("", postcode) => postcode.to_owned(),
            (address, "") => address.to_owned(),
            (address, postcode) if address.contains(postcode) => address.to_owned(),
            (address, postcode) => format!("{address}\n{postcode}"),
        })
    }
}

/// A postcode that may be a slip.
pub(crate) fn postcode_warning(field: String, written: &Personal) -> Option<FieldWarning> {
    let written = written.reveal().trim();
    let strange = !written.is_empty() && !is_postcode(written);
    let message = "this does not look like a UK postcode such as SW1A 1AA; check it";
    strange.then(|| FieldWarning::new(field, "postcode_shape", message))
}

/// Whether a text has the shape of a UK postcode, in either case.
fn is_postcode(text: &str) -> bool {
    let plain = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase();
    POSTCODE
        .as_ref()
        .is_none_or(|pattern| pattern.is_match(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Coordinates, MapPoint, PositionSource};

    fn place() -> Place {
        Place::new(PlaceId::from_parts(1, [7; 10]))
    }

    #[test]
    fn a_strange_postcode_is_pointed_out_and_taken() {
        assert!(POSTCODE.is_some());
        for (text, warned) in [
            ("", false),
            ("SW1A 1AA", false),
            ("sw1a1aa", false),
            ("M1 1AE", false),
            ("B33 8TH", false),
            ("CR2  6XH", false),
            ("EC1A 1BB", false),
            ("GIR 0AA", false),
            ("BF1 0AX", false),
            ("SW1A", true),
            ("SW1A 1AI", true),
            ("1234 5AB", true),
            ("75008", true),
        ] {
            let place = Place {
                address: "1 Invented Street".into(),
                postcode: text.into(),
                ..place()
            };
            assert_eq!(!place.warnings("").is_empty(), warned, "{text}");
            assert!(place.check().is_ok(), "{text}");
        }
        let place = Place {
            postcode: "SENTINEL".into(),
            ..place()
        };
        let [warning] = &place.warnings("scene.")[..] else {
            panic!("one warning");
        };
        assert_eq!(warning.field, "scene.postcode");
        assert!(!warning.message.contains("SENTINEL"));
    }

    #[test]
    fn a_place_that_says_nothing_is_refused_where_it_is_entered() {
        for (patch, good) in [
            (PlacePatch::default(), false),
            (
                PlacePatch {
                    address: Some(" \n".into()),
                    ..PlacePatch::default()
                },
                false,
            ),
            (
                PlacePatch {
                    detail: Some("By the pond".into()),
                    ..PlacePatch::default()
                },
                true,
            ),
            (
                PlacePatch {
                    premises: Some(PremisesType::Online),
                    ..PlacePatch::default()
                },
                true,
            ),
        ] {
            let place = place().patched(patch);
            let found = place.check().err();
            assert_eq!(found.is_none(), good, "{place:?}");
            if let Some(errors) = found {
                assert_eq!(errors.fields()[0].field, "address");
                assert!(errors.to_string().contains("say where it is"), "{errors}");
            }
            // An incident from before that was so can still be worked on.
            let mut found = Vec::new();
            place.check_at("places[0].", &mut found);
            assert_eq!(found, []);
        }
    }

    /// A point in millionths of a degree, and what is pointed out.
    #[test]
    fn a_point_that_is_elsewhere_is_pointed_out() {
        for (name, latitude, longitude, code) in [
            ("London", 51_507_300, -127_700, None),
            ("Lerwick", 60_155_000, -1_145_000, None),
            ("Out Stack", 60_860_000, -874_000, None),
            ("St Kilda", 57_813_000, -8_578_000, None),
            ("St Mary's, Scilly", 49_914_000, -6_314_000, None),
            ("Dover", 51_127_000, 1_313_000, None),
            ("Lowestoft Ness", 52_481_000, 1_763_000, None),
            ("Douglas, Isle of Man", 54_150_000, -4_482_000, None),
            ("St Helier, Jersey", 49_187_000, -2_107_000, None),
            ("St Anne, Alderney", 49_714_000, -2_205_000, None),
            ("Belfast", 54_597_000, -5_930_000, None),
            (
                "London, swapped",
                -127_700,
                51_507_300,
                Some("coordinates_swapped"),
            ),
            (
                "Jersey, swapped",
                -2_107_000,
                49_187_000,
                Some("coordinates_swapped"),
            ),
            ("no fix", 0, 0, Some("coordinates_zero")),
            ("degrees for millionths", 51, 0, Some("coordinates_zero")),
            (
                "Paris",
                48_857_000,
                2_352_000,
                Some("outside_the_british_isles"),
            ),
            (
                "Calais",
                50_951_000,
                1_858_000,
                Some("outside_the_british_isles"),
            ),
            (
                "Cherbourg",
                49_639_000,
                -1_616_000,
                Some("outside_the_british_isles"),
            ),
            (
                "Cardiff, east",
                51_481_000,
                3_179_000,
                Some("outside_the_british_isles"),
            ),
            (
                "Sydney",
                -33_869_000,
                151_209_000,
                Some("outside_the_british_isles"),
            ),
        ] {
            let place = Place {
                position: Some(Position {
                    point: MapPoint::Coordinates(Coordinates {
                        latitude,
                        longitude,
                    }),
                    accuracy_metres: None,
                    source: PositionSource::Map,
                    taken_at: None,
                }),
                ..place()
            };
            assert!(place.check().is_ok(), "{name}");
            let warnings = place.warnings("places[0].");
            let codes: Vec<_> = warnings.iter().map(|one| one.code).collect();
            assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{name}");
            for one in warnings {
                assert_eq!(one.field, "places[0].position.point.coordinates", "{name}");
                let swapped = one.message.contains("swapped");
                assert_eq!(swapped, code == Some("coordinates_swapped"), "{name}");
            }
        }
    }

    #[test]
    fn a_position_was_not_taken_in_days_to_come() {
        let now = Timestamp::from_unix_ms(1_772_823_360_000);
        let day = 86_400_000;
        for (ahead, good) in [(-day, true), (day, true), (day + 1, false)] {
            let place = Place {
                position: Some(Position {
                    point: MapPoint::GridReference("TQ 3080".parse().unwrap()),
                    accuracy_metres: Some(5),
                    source: PositionSource::Device,
                    taken_at: Some(Timestamp::from_unix_ms(now.unix_ms() + ahead)),
                }),
                ..place()
            };
            let found = place.check_past(now).err();
            assert_eq!(found.is_none(), good, "{ahead}");
            if let Some(errors) = found {
                assert_eq!(errors.fields()[0].field, "position.taken_at");
            }
        }
    }

    #[test]
    fn each_text_has_its_limit() {
        let long = Personal::new("x".repeat(401));
        let place = Place {
            address: long.clone(),
            postcode: long.clone(),
            detail: long.clone(),
            beat: long.clone(),
            ward: long,
            ..place()
        };
        let errors = place.check().unwrap_err();
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["address", "postcode", "detail", "beat", "ward"]);
        assert!(
            errors
                .fields()
                .iter()
                .all(|e| matches!(e.rule, Rule::TooLong { .. }))
        );
    }

    #[test]
    fn a_change_touches_what_it_names() {
        let full = place().patched(PlacePatch {
            address: Some("1 Invented Street".into()),
            uprn: Some("12345".parse().unwrap()),
            premises: Some(PremisesType::Flat),
            what3words: Some("alpha.bravo.charlie".parse().unwrap()),
            ..PlacePatch::default()
        });
        assert_eq!(full.patched(PlacePatch::default()), full);
        let emptied = full.patched(PlacePatch {
            address: Some("".into()),
            clear: vec![
                PlaceField::Uprn,
                PlaceField::Premises,
                PlaceField::What3words,
                PlaceField::Position,
            ],
            ..PlacePatch::default()
        });
        assert_eq!(emptied, place());
    }

    #[test]
    fn an_address_is_given_once() {
        for (address, postcode, text) in [
            (
                "1 Invented Street",
                "SW1A 1AA",
                "1 Invented Street\nSW1A 1AA",
            ),
            (
                "1 Invented Street, SW1A 1AA",
                "SW1A 1AA",
                "1 Invented Street, SW1A 1AA",
            ),
            ("", "SW1A 1AA", "SW1A 1AA"),
            ("By the pond", "", "By the pond"),
        ] {
            let place = Place {
                address: address.into(),
                postcode: postcode.into(),
                ..place()
            };
            assert_eq!(place.address_text().reveal(), text);
        }
    }
}
