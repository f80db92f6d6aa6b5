//! Every field of a crime report that `domain/crime-reports.md` section 2.3
//! names, group by group in its order: what is entered stands in the sealed
//! record, and what cannot be is refused by its field and changes nothing. A
//! reader with that file beside this one misses none.
//!
//! Rules that join several fields are in `report_rules` and beside the types.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "report_fields/facts.rs"]
mod facts;
#[path = "report_fields/report.rs"]
mod report;

use std::collections::BTreeSet;

use pocketbook_core::model::{
    Incident, IncidentPatch, PersonId, PersonPatch, PlaceId, PlacePatch, ReportPatch, Role,
};
use pocketbook_core::{CoreError, NewIncident, NewPerson, Session, parse_document};
use pocketbook_testkit::{tablet, unlock};
use serde_json::Value;

/// Where a field is entered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Into {
    /// In the report.
    Report,
    /// With a person of the incident.
    Person,
    /// With a place of the incident.
    Place,
    /// With the incident.
    Incident,
}

/// A field: what is entered (JSON; `PERSON` is the victim and `PLACE` the
/// scene), and what cannot be, with the field that is then named.
pub(crate) struct Row {
    pub(crate) group: &'static str,
    pub(crate) field: &'static str,
    pub(crate) into: Into,
    pub(crate) entered: &'static str,
    pub(crate) wrong: &'static [(&'static str, &'static str)],
}

/// The groups of section 2.3 that hold fields. Outcomes (group 12) are not set
/// in the field: that has a row of its own kind.
const GROUPS: [&str; 12] = [
    "1 Record",
    "2 Classification",
    "3 When",
    "4 Where",
    "5 People by role",
    "6 Property",
    "7 MO",
    "8 Flags",
    "9 Risk assessment",
    "10 Golden hour",
    "11 Solvability and victim",
    "12 Outcome",
];

struct World {
    _folder: tempfile::TempDir,
    session: Session,
    incident: Incident,
    person: PersonId,
    place: PlaceId,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
        let new = NewIncident {
            title: "Invented".to_owned(),
            address: "7 Quince Lane".to_owned(),
            people: vec![NewPerson {
                name: "Invented VICTIM".to_owned(),
                roles: vec![Role::Victim],
                ..NewPerson::default()
            }],
            ..NewIncident::default()
        };
        let incident = session.create_incident(&new).unwrap();
        let (person, place) = (incident.people[0].person.id, incident.scene.unwrap());
        Self {
            _folder: folder,
            session,
            incident,
            person,
            place,
        }
    }

    fn filled(&self, json: &str) -> String {
        json.replace("PERSON", &self.person.to_string())
            .replace("PLACE", &self.place.to_string())
    }

    /// Enters fields where they belong; gives what is then kept there.
    fn enter(
        &self,
        into: Into,
        draft: pocketbook_core::model::DraftId,
        json: &str,
    ) -> Result<Value, CoreError> {
        let (session, incident) = (&self.session, self.incident.id);
        let json = self.filled(json);
        let kept = match into {
            Into::Report => {
                let patch: ReportPatch = parse_document(&json)?;
                serde_json::to_value(session.edit_report(draft, patch)?.content)
            }
            Into::Person => {
                let patch: PersonPatch = parse_document(&json)?;
                serde_json::to_value(session.edit_person(incident, self.person, patch)?.person)
            }
            Into::Place => {
                let patch: PlacePatch = parse_document(&json)?;
                serde_json::to_value(session.edit_place(incident, self.place, patch)?)
            }
            Into::Incident => {
                let patch: IncidentPatch = parse_document(&json)?;
                serde_json::to_value(session.edit_incident(incident, patch)?)
            }
        };
        Ok(kept.unwrap())
    }
}

fn fields(error: &CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

/// Whether everything that was entered is there; members beside it may be.
fn holds(kept: &Value, entered: &Value) -> bool {
    match (kept, entered) {
        (Value::Object(kept), Value::Object(entered)) => entered
            .iter()
            .all(|(name, value)| kept.get(name).is_some_and(|kept| holds(kept, value))),
        (Value::Array(kept), Value::Array(entered)) => {
            kept.len() == entered.len() && kept.iter().zip(entered).all(|(k, e)| holds(k, e))
        }
        (kept, entered) => kept == entered,
    }
}

/// What is sealed of the place where a field was entered.
fn sealed(content: &Value, into: Into) -> &Value {
    match into {
        Into::Report => &content["report"],
        Into::Person => &content["incident"]["people"][0]["person"],
        Into::Place => &content["incident"]["places"][0],
        Into::Incident => &content["incident"],
    }
}

#[test]
fn every_field_is_kept_as_entered_and_sealed_and_refused_by_its_name() {
    let rows: Vec<&Row> = facts::ROWS.iter().chain(report::ROWS).collect();
    let mut broken = Vec::new();
    for row in &rows {
        let shown = std::panic::AssertUnwindSafe(|| {
            // A world for each: one field says nothing about another.
            let world = World::new();
            let draft = pocketbook_testkit::ready_report(&world.session, &world.incident, "Said")
                .unwrap()
                .draft;
            let entered: Value = serde_json::from_str(&world.filled(row.entered)).unwrap();
            let kept = world.enter(row.into, draft, row.entered).unwrap();
            assert!(holds(&kept, &entered), "kept as {kept}");
            for (wrong, field) in row.wrong {
                let refused = world.enter(row.into, draft, wrong).unwrap_err();
                let named = fields(&refused);
                assert!(named.contains(&(*field).to_owned()), "{wrong}: {named:?}");
            }
            let report = world.session.report(draft).unwrap();
            assert!(report.missing.is_empty(), "{:?}", report.missing);
            let record = world.session.file_report(draft).unwrap().record;
            let payload = world.session.sealed_payload(record).unwrap();
            let sealed = sealed(&payload["content"], row.into);
            assert!(holds(sealed, &entered), "sealed as {sealed}");
        });
        if std::panic::catch_unwind(shown).is_err() {
            broken.push(format!("{}: {}", row.group, row.field));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_group_of_fields_has_its_rows() {
    let rows = facts::ROWS.iter().chain(report::ROWS);
    let groups: BTreeSet<&str> = rows.map(|row| row.group).collect();
    let expected: BTreeSet<&str> = GROUPS
        .into_iter()
        .filter(|group| *group != GROUPS[11])
        .collect();
    assert_eq!(groups, expected);
}

/// 12 Outcome: not normally set in the field, so no report has a field for it.
#[test]
fn no_outcome_is_set_on_a_tablet() {
    let world = World::new();
    let draft = pocketbook_testkit::ready_report(&world.session, &world.incident, "Said")
        .unwrap()
        .draft;
    let refused = world.enter(Into::Report, draft, r#"{"outcome": "1"}"#);
    assert!(refused.is_err());
    let all: Vec<_> = pocketbook_core::model::Outcome::all().collect();
    assert_eq!(all.len(), 22);
}
