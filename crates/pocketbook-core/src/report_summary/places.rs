//! Where: the place of the report first, then the others of the incident
//! (group 4 of the fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{Incident, MapPoint, Place, Position, ReportDraft};

use super::rows::Group;
use crate::exhibit_forms::in_words;
use crate::labels::{Label, within as within_line};

pub(super) fn all(report: &ReportDraft, incident: &Incident, groups: &mut Vec<SheetGroup>) {
    let mut group = Group::new("Where");
    let own = report.place.and_then(|place| incident.place(place));
    if let Some(place) = own {
        fields(place, incident, &mut group);
    }
    group.words("Where within it", &report.place_detail);
    group.finish_stated(groups);
    for place in &incident.places {
        if own.is_some_and(|own| own.id == place.id) {
            continue;
        }
        let same = own.is_some_and(|own| {
            incident.surviving_place(own.id) == incident.surviving_place(place.id)
        });
        let mut group = Group::new(if same {
            "Where, by another entry of the same place"
        } else {
            "Further place of the incident"
        });
        fields(place, incident, &mut group);
        group.finish(groups);
    }
}

fn fields(place: &Place, incident: &Incident, group: &mut Group) {
    group.words("Address", &place.address);
    group.words("Postcode", &place.postcode);
    group.say("UPRN", place.uprn.as_ref().map_or("", |uprn| uprn.as_str()));
    group.say("Premises", place.premises.map_or("", Label::label));
    group.words("Detail", &place.detail);
    if let Some(position) = &place.position {
        group.say("Position", point(position));
    }
    let words = place.what3words.as_ref();
    group.say("what3words", words.map_or("", |words| words.as_str()));
    group.words("Beat", &place.beat);
    group.words("Ward", &place.ward);
    let survivor = incident.surviving_place(place.id);
    // The scene is whichever entry stands for it, too.
    let scene = incident
        .scene
        .map(|scene| (scene, incident.surviving_place(scene)));
    if scene.is_some_and(|(entered, stands)| entered == place.id || stands == place.id) {
        group.say("Scene", "Where the incident happened");
    }
    let others = (incident.places.iter())
        .filter(|other| other.id != place.id && survivor == place.id)
        .filter(|other| incident.surviving_place(other.id) == survivor);
    for other in others {
        let scene = if incident.scene == Some(other.id) {
            " (scene)"
        } else {
            ""
        };
        let address = other.address_text();
        group.say(
            "Also entered as",
            format!("{}{scene}", address.reveal().trim()),
        );
    }
    if survivor != place.id {
        let proved = incident.place(survivor).map(Place::address_text);
        let proved = proved.unwrap_or_default();
        group.say(
            "Entered twice",
            format!("Proved to be one place with {}", proved.reveal().trim()),
        );
    }
}

fn point(position: &Position) -> String {
    let point = match &position.point {
        MapPoint::GridReference(grid) => format!("grid reference {}", grid.as_str()),
        MapPoint::Coordinates(point) => format!(
            "latitude {}, longitude {} (WGS 84)",
            degrees(point.latitude),
            degrees(point.longitude)
        ),
    };
    let within = position
        .accuracy_metres
        .map_or_else(String::new, |metres| format!(", within {metres} m"));
    let source = within_line(position.source.label());
    let taken = position.taken_at.map(|at| format!(", {}", in_words(at)));
    format!("{point}{within}, {source}{}", taken.unwrap_or_default())
}

/// Millionths of a degree as degrees.
fn degrees(millionths: i32) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let size = millionths.unsigned_abs();
    format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::degrees;

    #[test]
    fn millionths_are_printed_as_degrees_without_a_float() {
        for (millionths, expected) in [
            (51_501_009, "51.501009"),
            (-127_758, "-0.127758"),
            (0, "0.000000"),
            (-90_000_000, "-90.000000"),
        ] {
            assert_eq!(degrees(millionths), expected);
        }
    }
}
