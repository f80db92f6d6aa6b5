//! A crime report while it is being written, and when it can be filed.
//!
//! The groups of fields are those of the force's own form: how it came in
//! (`register`), the offence (`offence`), times (`when`), people (`part`),
//! property, method, flags, risk, the first hour, what may solve it, the
//! victim, and the decision whether it is a crime (`recording`).
//!
//! ```text
//! ReportDraft --patched--> ReportDraft --ready--> ReadyReport --sealed--> a record
//!    ^ may be edited          |  registered whether or not it is a crime      |
//!    +------------------------+             SupplementaryReport <--followed by+
//! ```
//!
//! A draft that is not to be filed is set aside with a reason, and kept. There is
//! no way from here to delete a report or to "no-crime" it: what was wrong is said
//! in a supplementary report, and cancelling a recorded crime is
//! the Force Crime Registrar's.

pub(crate) mod asked_of;
pub(crate) mod clock;
mod confirming;
mod corrected_offence;
mod corrected_value;
pub(crate) mod correction;
mod disclosed;
pub(crate) mod field_path;
pub(crate) mod flags;
pub(crate) mod golden_hour;
pub(crate) mod identifier;
pub(crate) mod kind;
pub(crate) mod method;
pub(crate) mod offence;
pub(crate) mod outcome;
pub(crate) mod part;
pub(crate) mod patch;
pub(crate) mod property;
pub(crate) mod ready;
pub(crate) mod recording;
pub(crate) mod register;
pub(crate) mod risk;
pub(crate) mod set_aside;
pub(crate) mod solvability;
pub(crate) mod standing_report;
pub(crate) mod supplement;
pub(crate) mod take_over;
pub(crate) mod victim_care;
mod victims;
mod warnings;
pub(crate) mod warnings_in_incident;
pub(crate) mod when;

use serde::{Deserialize, Serialize};

use crate::incident::past;
use crate::{
    CadReference, Certainty, Classification, ClassificationEntry, FieldError, FieldErrors, Flags,
    GoldenHour, IncidentId, Limit, ModusOperandi, OffenceCode, Part, Personal, PlaceId,
    PropertyItem, RecordingAnswers, Registration, ReportKind, RiskAssessment, Rule, Solvability,
    Timestamp, Victim, VictimCare,
};
use asked_of::AskedOfAnother;
use patch::ClearableOfReport;
use when::Times;

/// Times of the victim's care that have yet to come, or are out of all memory.
pub(crate) fn past_care(care: &VictimCare, now: Timestamp) -> Vec<FieldError> {
    let asked = care
        .needs_assessed_at
        .map(|at| ("victim_care.needs_assessed_at".to_owned(), at));
    let given = (care.references_given.iter().enumerate()).map(|(at, given)| {
        let field = format!("victim_care.references_given[{at}].at");
        (field, given.at)
    });
    let told = asked.into_iter().chain(given);
    told.filter_map(|(field, at)| past(&field, at, now))
        .collect()
}

/// A crime report that may still be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportDraft {
    /// The incident it belongs to; its people and places are the report's.
    pub incident: IncidentId,
    /// Crime or not.
    #[serde(default)]
    pub kind: Option<ReportKind>,
    /// The command-and-control reference, once known.
    #[serde(default)]
    pub cad_reference: Option<CadReference>,
    /// How, by whom and to whom it was reported.
    #[serde(default)]
    pub registration: Registration,
    /// The offence, provisional until the force confirms it.
    #[serde(default)]
    pub classification: Option<Classification>,
    /// Every classification entered, the newest last.
    #[serde(default)]
    pub classification_history: Vec<ClassificationEntry>,
    /// Whose crime it is: one victim, or the State.
    #[serde(default)]
    pub victim: Option<Victim>,
    /// Parts in this report, where they differ from those in the incident.
    #[serde(default)]
    pub people: Vec<Part>,
    /// When it was reported; the 24 hours for recording run from here, or from an
    /// earlier time that the incident says.
    #[serde(default)]
    pub reported_at: Option<Timestamp>,
    /// Why this crime was first reported at `reported_at` and not with its
    /// incident, in words, where it was disclosed later: its 24 hours then run from
    /// its own time. Empty where it was reported with its incident.
    #[serde(default)]
    pub disclosed_later: Personal,
    /// Earliest time it can have been committed; when it began, where that is
    /// exact.
    #[serde(default)]
    pub committed_from: Option<Timestamp>,
    /// Latest time it can have been committed; when it ended, where that is exact.
    #[serde(default)]
    pub committed_to: Option<Timestamp>,
    /// How sure that is.
    #[serde(default)]
    pub committed_certainty: Option<Certainty>,
    /// Where: one of the places of the incident.
    #[serde(default)]
    pub place: Option<PlaceId>,
    /// Where within that place.
    #[serde(default)]
    pub place_detail: Personal,
    /// What happened.
    #[serde(default)]
    pub narrative: Personal,
    /// Things stolen, damaged, recovered, seized or found.
    #[serde(default)]
    pub property: Vec<PropertyItem>,
    /// How it was done.
    #[serde(default)]
    pub modus_operandi: ModusOperandi,
    /// What it is marked with.
    #[serde(default)]
    pub flags: Flags,
    /// Risk assessments that were answered.
    #[serde(default)]
    pub risk_assessments: Vec<RiskAssessment>,
    /// What was done in the first hour.
    #[serde(default)]
    pub golden_hour: GoldenHour,
    /// What may solve it.
    #[serde(default)]
    pub solvability: Solvability,
    /// What the victim was asked, told and promised.
    #[serde(default)]
    pub victim_care: VictimCare,
    /// The answers that lead to crime or not.
    #[serde(default)]
    pub recording: RecordingAnswers,
    /// Fields that the officer emptied on purpose: the incident does not fill
    /// them in again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emptied: Vec<ClearableOfReport>,
    /// What was answered while another victim was named, and stays that person's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_of_another: Vec<AskedOfAnother>,
}

impl ReportDraft {
    /// An empty draft in an incident.
    #[must_use]
    pub fn new(incident: IncidentId) -> Self {
        Self {
            incident,
            kind: None,
            cad_reference: None,
            registration: Registration::default(),
            classification: None,
            classification_history: Vec::new(),
            victim: None,
            people: Vec::new(),
            reported_at: None,
            disclosed_later: Personal::default(),
            committed_from: None,
            committed_to: None,
            committed_certainty: None,
            place: None,
            place_detail: Personal::default(),
            narrative: Personal::default(),
            property: Vec::new(),
            modus_operandi: ModusOperandi::default(),
            flags: Flags::default(),
            risk_assessments: Vec::new(),
            golden_hour: GoldenHour::default(),
            solvability: Solvability::default(),
            victim_care: VictimCare::default(),
            recording: RecordingAnswers::default(),
            emptied: Vec::new(),
            asked_of_another: Vec::new(),
        }
    }

    /// By what the officer knows it in a list.
    #[must_use]
    pub fn title(&self) -> Personal {
        match (&self.classification, &self.kind) {
            (Some(classification), _) => classification.known_as(),
            (None, Some(ReportKind::NonCrimeIncident(class))) => class.words().into(),
            (None, _) => Personal::default(),
        }
    }

    /// The code that it is recorded under: that of its offence, else that of its
    /// class, where it is no crime.
    #[must_use]
    pub fn code(&self) -> Option<OffenceCode> {
        let offence = self.classification.as_ref();
        let own = offence.and_then(|offence| offence.code.clone());
        own.or_else(|| self.kind.as_ref()?.code_of_its_class())
    }

    /// Checks what cannot lie ahead: nothing was committed or reported, and
    /// nobody arrived, after `now`, by the rule of
    /// [`Incident::check_past`](crate::Incident::check_past).
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each time that has yet to come or is out of all
    /// memory.
    pub fn check_past(&self, now: Timestamp) -> Result<(), FieldErrors> {
        let told = [
            ("reported_at", self.reported_at),
            ("committed_from", self.committed_from),
            ("committed_to", self.committed_to),
        ];
        let told = (told.into_iter()).filter_map(|(field, time)| past(field, time?, now));
        let arrived = (self.registration.attending.iter().enumerate()).filter_map(|(at, one)| {
            let field = format!("registration.attending[{at}].arrived_at");
            past(&field, one.arrived_at?, now)
        });
        let care = past_care(&self.victim_care, now);
        FieldErrors::check(told.chain(arrived).chain(care).collect())
    }

    fn times(&self) -> Times {
        Times {
            reported_at: self.reported_at,
            from: self.committed_from,
            to: self.committed_to,
            certainty: self.committed_certainty,
        }
    }

    /// What a filed report must not break, whatever was said since: its fields
    /// and its times.
    fn broken_as_filed(&self) -> Vec<FieldError> {
        let mut found = self.broken(true);
        self.times().incomplete(&mut found);
        // The 24 hours count from it.
        if self.reported_at.is_none() {
            found.push(FieldError {
                field: "reported_at".to_owned(),
                rule: Rule::Required,
            });
        }
        self.undecided(&mut found);
        found
    }

    /// What is still needed to say whether it is a crime, whose and which.
    fn undecided(&self, found: &mut Vec<FieldError>) {
        let crime = self.kind.as_ref().is_some_and(ReportKind::is_crime);
        if let (Some(kind), Some(offence)) = (&self.kind, &self.classification) {
            let rule = kind.contradicted_by(offence);
            found.extend(rule.map(|rule| FieldError {
                field: "classification.code".to_owned(),
                rule,
            }));
        }
        if self.classification.is_none() && crime {
            found.push(FieldError {
                field: "classification".to_owned(),
                rule: Rule::Required,
            });
        }
        if crime && self.victim.is_none() {
            found.push(FieldError {
                field: "victim".to_owned(),
                rule: Rule::Contradicts {
                    other: "a crime, which has one victim",
                    remedy: "name the victim, or say that the offence is against the State",
                },
            });
        }
        if let Some(kind) = &self.kind {
            self.recording.incomplete(kind, self.victim, found);
        }
    }

    /// What is malformed; with `complete`, also what a text still lacks before
    /// the report can be filed.
    fn broken(&self, complete: bool) -> Vec<FieldError> {
        let mut found = Vec::new();
        let check = |limit: Limit, field: &str, text: &Personal| {
            if complete {
                limit.check_final(field, text.reveal()).err()
            } else {
                limit.check_draft(field, text.reveal()).err()
            }
        };
        if let Some(kind) = &self.kind {
            kind.check(&mut found);
        }
        self.registration.broken(&mut found);
        if let Some(classification) = &self.classification {
            classification.broken("classification", complete, &mut found);
        }
        if self.classification_history.len() > Classification::HISTORY {
            found.push(FieldError {
                field: "classification".to_owned(),
                rule: Rule::Range {
                    expected: "changed at most 200 times in one report",
                },
            });
        }
        part::broken(&self.people, "people", &mut found);
        found.extend(check(Limit::ADDRESS, "place_detail", &self.place_detail));
        found.extend(check(Limit::NARRATIVE, "narrative", &self.narrative));
        self.times().broken(&mut found);
        found.extend(check(Limit::LINE, "disclosed_later", &self.disclosed_later));
        self.disclosure_broken(complete, &mut found);
        property::broken(&self.property, &mut found);
        self.modus_operandi.broken(&mut found);
        risk::all_broken(&self.risk_assessments, &mut found);
        self.golden_hour.broken(complete, &mut found);
        self.victim_care.broken(&mut found);
        self.recording.broken(&mut found);
        found
    }
}
