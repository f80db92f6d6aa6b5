//! A change to some fields of an incident.

use serde::{Deserialize, Serialize};

use super::{Incident, Reported};
use crate::statement::replace;
use crate::{CadReference, Period, Personal, PlaceId};

/// A change to some fields of an [`Incident`]; what is absent stays. People and
/// places have changes of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IncidentPatch {
    /// New title.
    pub title: Option<Personal>,
    /// New command-and-control reference.
    pub cad_reference: Option<CadReference>,
    /// New time.
    pub happened: Option<Period>,
    /// New account of how it was reported.
    pub reported: Option<Reported>,
    /// Which of the places is the scene.
    pub scene: Option<PlaceId>,
    /// Fields to empty again.
    pub clear: Vec<IncidentField>,
}

/// A field of an incident that can be emptied again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentField {
    /// The command-and-control reference.
    CadReference,
    /// When it happened.
    Happened,
    /// When and how it was reported.
    Reported,
    /// Which place is the scene; the place itself stays.
    Scene,
}

impl Incident {
    /// This incident with a change applied; unchecked, see [`Incident::check`].
    #[must_use]
    pub fn patched(&self, patch: IncidentPatch) -> Self {
        let mut changed = self.clone();
        for field in &patch.clear {
            match field {
                IncidentField::CadReference => changed.cad_reference = None,
                IncidentField::Happened => changed.happened = Period::default(),
                IncidentField::Reported => changed.reported = None,
                IncidentField::Scene => changed.scene = None,
            }
        }
        replace(&mut changed.title, patch.title);
        replace(&mut changed.cad_reference, patch.cad_reference.map(Some));
        replace(&mut changed.happened, patch.happened);
        replace(&mut changed.reported, patch.reported.map(Some));
        replace(&mut changed.scene, patch.scene.map(Some));
        changed
    }
}
