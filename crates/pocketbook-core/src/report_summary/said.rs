//! What a supplement says, for a screen: the very groups that its summary prints,
//! so that neither forgets a field that the other has.

use pocketbook_forms::SheetGroup;
use pocketbook_model::{DraftId, Personal};
use serde::Serialize;

use super::supplement::said_in;
use crate::risk_assessments::supplement_of;
use crate::supplements::supplement_row;
use crate::{CoreError, Session};

/// A group of fields in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupInWords {
    /// Its heading; empty for what stands in no group.
    pub heading: String,
    /// Fields, each with its label.
    pub fields: Vec<FieldInWords>,
    /// Free text below them; empty for none.
    pub text: Personal,
}

/// A field in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldInWords {
    /// Its label.
    pub label: String,
    /// What it says.
    pub words: Personal,
}

impl From<SheetGroup> for GroupInWords {
    fn from(group: SheetGroup) -> Self {
        let field = |row: pocketbook_forms::LabelledText| FieldInWords {
            label: row.label,
            words: Personal::new(row.text),
        };
        Self {
            heading: group.heading,
            fields: group.rows.into_iter().map(field).collect(),
            text: Personal::new(group.text),
        }
    }
}

impl Session {
    /// Everything that a supplement says, in words, as the summary of its report
    /// prints it; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn supplement_in_words(&self, draft: DraftId) -> Result<Vec<GroupInWords>, CoreError> {
        let vault = self.vault()?;
        let row = supplement_row(&vault, draft)?;
        let supplement = supplement_of(&row)?;
        let sealed = match row.record {
            Some(record) => vault.sealed(record)?,
            None => None,
        };
        let incident = match &sealed {
            Some(sealed) => super::incident_as_sealed(&vault, sealed)?,
            None => crate::incidents::load(&vault, row.incident)?,
        };
        let groups = said_in(self.device(), &supplement, &incident);
        vault.log_consulted(draft)?;
        Ok(groups.into_iter().map(GroupInWords::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Device;
    use pocketbook_model::{Incident, SupplementDraft};
    use serde_json::{Value, json};

    const PERSON: &str = "00000000-0001-7101-8101-010101010101";
    const OTHER: &str = "00000000-0001-7202-8202-020202020202";
    const INCIDENT: &str = "00000000-0001-7303-8303-030303030303";
    const RECORD: &str = "00000000-0001-7404-8404-040404040404";

    fn incident() -> Incident {
        let person = |id: &str, name: &str| {
            let mut person =
                serde_json::to_value(pocketbook_model::Person::new(id.parse().unwrap())).unwrap();
            person["name"] = json!(name);
            json!({"person": person, "roles": ["witness"]})
        };
        let mut incident = Incident::new(INCIDENT.parse().unwrap(), "Invented").unwrap();
        incident.people = serde_json::from_value(json!([
            person(PERSON, "Invented FIRST"),
            person(OTHER, "Invented OTHER"),
        ]))
        .unwrap();
        incident
    }

    /// A supplement with something in every field.
    fn full() -> Value {
        let at = "2026-03-06T19:00:00.000Z";
        let action = |reason: &str| json!({"taken": "no", "reason": reason});
        let flags: serde_json::Map<_, _> = pocketbook_model::Flag::ALL
            .into_iter()
            .map(|flag| {
                let name = serde_json::to_value(flag).unwrap();
                (name.as_str().unwrap().to_owned(), json!(true))
            })
            .collect();
        json!({
            "incident": INCIDENT,
            "report": {"record": RECORD, "sha256": "00".repeat(32)},
            "seen": "sealed_here",
            "references": {"local_reference": "PB-0000-0000-0",
                           "number": {"crime": "01/0000001/26"}},
            "reason": "A reason",
            "narrative": "A narrative",
            "corrections": [{"field": "place_detail", "was": "Yard", "is": "Garden"}],
            "property": [{"status": "stolen", "type": "telephone", "description": "A telephone",
                "make": "Make", "model": "Model",
                "identifiers": [{"kind": "imei", "value": "490154203237518"}],
                "quantity": 2, "value_pence": 4200, "owner": PERSON, "exhibit": "ABC/1",
                "seal_number": "S1"}],
            "people": [{"person": PERSON, "role": "suspect"}],
            "classification": {"code": "8N", "title": "A title", "inchoate": "attempt",
                "list": {"list": "common-offences", "edition": "1"}},
            "flags": flags,
            "risk_assessments": [{"id": "00000000-0001-7505-8505-050505050505",
                "form": {"id": "invented", "version": "3", "sha256": "11".repeat(32)},
                "person": PERSON, "answers": {"afraid": {"given": {"yes_no": true}}},
                "score": 4, "grade": "high", "judged_grade": "medium",
                "judgement": "A judgement", "completed_at": at, "by": "204518"}],
            "golden_hour": {"scene": action("a"), "cctv": action("b"), "forensics": action("c"),
                "house_to_house": action("d"), "body_worn_video": action("e"),
                "description_circulated": action("f"), "safeguarding": action("g"),
                "body_worn_video_reference": "BWV 1",
                "cameras": [{"owner": "Owner", "contact": "Contact", "view": "View",
                             "overwritten_at": at, "exhibit": "ABC/2"}]},
            "solvability": {"named_suspect": true, "witness": true, "cctv": true,
                "forensic": true, "vehicle": true, "identifiable_property": true},
            "victim_care": {"needs": {"given": "Needs"}, "needs_assessed_at": at,
                "references_given": [{"reference": "crime_number", "at": at, "how": "slip"}],
                "contact_plan": {"how": "telephone", "when": "Weekly", "care": "Care"},
                "supports_prosecution": {"given": true}}
        })
    }

    /// What a screen does not print of it: whose it is, which it prints before it,
    /// and what nobody reads but the machine.
    const ELSEWHERE: [&str; 6] = [
        "/incident",
        "/report/",
        "/seen",
        "/references/",
        "/risk_assessments/0/id",
        "/risk_assessments/0/form/sha256",
    ];

    fn leaves(at: &str, value: &Value, found: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(fields) if !fields.is_empty() => fields
                .iter()
                .for_each(|(name, one)| leaves(&format!("{at}/{name}"), one, found)),
            Value::Array(list) if !list.is_empty() => (list.iter().enumerate())
                .for_each(|(place, one)| leaves(&format!("{at}/{place}"), one, found)),
            leaf => found.push((at.to_owned(), leaf.clone())),
        }
    }

    /// What may stand there in place of a leaf, of whatever type it is.
    fn others() -> Vec<Value> {
        let names = [
            "Other words",
            "found",
            "imei",
            "frame_number",
            "witness",
            "cash",
            "conspiracy",
            "not_applicable",
            "yes",
            "letter",
            "local_reference",
            "refused",
            "2025-01-01T00:00:00.000Z",
            OTHER,
            "XYZ/9",
            "28E",
            "place",
            "204519",
        ];
        let mut others: Vec<_> = names.into_iter().map(|name| json!(name)).collect();
        others.extend([json!(false), json!(77), Value::Null]);
        others
    }

    #[test]
    fn every_field_of_a_full_supplement_is_said_and_no_later_one_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet");
        let device = Device::create(&path, Device::software_platform(&path).unwrap()).unwrap();
        let incident = incident();
        let said = |supplement: &SupplementDraft| -> Vec<GroupInWords> {
            let groups = said_in(&device, supplement, &incident).into_iter();
            groups.map(GroupInWords::from).collect()
        };
        let read = |value: &Value| serde_json::from_value::<SupplementDraft>(value.clone());
        let whole = read(&full()).unwrap();
        let written = serde_json::to_value(&whole).unwrap();
        let mut all = Vec::new();
        leaves("", &written, &mut all);
        let (mut untold, mut unfilled) = (Vec::new(), Vec::new());
        for (at, leaf) in &all {
            if ELSEWHERE.iter().any(|other| at.starts_with(other)) {
                continue;
            }
            let empty = [
                json!(null),
                json!(""),
                json!([]),
                json!({}),
                json!("not_asked"),
            ];
            if empty.contains(leaf) {
                unfilled.push(at);
                continue;
            }
            let mut changed = others().into_iter().filter_map(|other| {
                let mut value = written.clone();
                *value.pointer_mut(at).unwrap() = other;
                read(&value).ok().filter(|read| *read != whole)
            });
            if changed.all(|other| said(&other) == said(&whole)) {
                untold.push(at);
            }
        }
        assert!(
            unfilled.is_empty(),
            "fill these in the test too: {unfilled:?}"
        );
        assert!(untold.is_empty(), "nothing is said of {untold:?}");
    }
}
