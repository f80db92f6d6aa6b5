//! Crime reports: written, looked at, filed; one for each victim; and what the
//! force confirms later.

use pocketbook_core::model::{DraftId, IncidentId, PersonId, RecordId, RevisionId, Timestamp};
use pocketbook_core::{FieldOffer, ReportSupplementView, ReportView};

use crate::records::{crime_number, incident_number};
use crate::{
    ClockRecord, ConfirmedClassificationRecord, DraftState, DraftSummary, FieldAsItStands,
    FieldProblem, FieldWarning, FindingRecord, PocketbookError, QuestionRecord, ReportChange,
    ReportFields, SealedRecord, Session, SetAsideRecord,
};

/// A field that the incident fills in where the report is silent.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OfferOfField {
    /// The field; the first where it is several.
    pub field: String,
    /// With what, in words.
    pub words: String,
}

impl From<FieldOffer> for OfferOfField {
    fn from(offer: FieldOffer) -> Self {
        Self {
            field: offer.field.to_owned(),
            words: offer.words.to_owned(),
        }
    }
}

/// A supplement as its report names it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SupplementOfReport {
    /// Its draft.
    pub draft: DraftId,
    /// Where it stands.
    pub state: DraftState,
    /// Its record, once filed.
    pub record: Option<RecordId>,
    /// When it was filed, by the tablet's clock.
    pub filed_at: Option<Timestamp>,
}

impl From<&ReportSupplementView> for SupplementOfReport {
    fn from(view: &ReportSupplementView) -> Self {
        Self {
            draft: view.draft,
            state: view.state.into(),
            record: view.record,
            filed_at: view.filed_at,
        }
    }
}

/// A report as an editor shows it.
#[derive(Clone, uniffi::Record)]
pub struct ReportRecord {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// Other reports of the incident that tell of the same crime against the same
    /// victim: one crime is never numbered twice.
    pub same_crime: Vec<SameCrimeRecord>,
    /// Numbers of things that another report of the incident has too: a thing is
    /// counted once.
    pub same_things: Vec<SameThingRecord>,
    /// The victim, by name; empty where none is named yet.
    pub victim_name: String,
    /// Every field, group by group.
    pub fields: ReportFields,
    /// What the force confirmed the offence to be.
    pub confirmed: Option<ConfirmedClassificationRecord>,
    /// What is still needed before it can be filed.
    pub missing: Vec<FieldProblem>,
    /// What to look at; it never stops anything.
    pub warnings: Vec<FieldWarning>,
    /// What the incident was told since, where the report is silent: filled in
    /// when it is next changed or filed, unless emptied on purpose.
    pub offered: Vec<OfferOfField>,
    /// What the change that is answered with this filled in.
    pub filled_in: Vec<OfferOfField>,
    /// The questions whether it is a crime.
    pub checklist: Vec<QuestionRecord>,
    /// Where the answers lead.
    pub finding: FindingRecord,
    /// The 24 hours, once it is known when it was reported.
    pub clock: Option<ClockRecord>,
    /// Each time that it was set aside, the newest last; its state says whether
    /// it is now.
    pub set_asides: Vec<SetAsideRecord>,
    /// The reference to use until the crime number is here.
    pub local_reference: String,
    /// The local reference as it is said over the radio.
    pub spoken_reference: String,
    /// The record, once filed.
    pub record: Option<RecordId>,
    /// The crime number, once allocated by the force.
    pub crime_number: Option<String>,
    /// The incident number in the same way, where it is recorded without a
    /// crime; never both.
    pub incident_number: Option<String>,
    /// Supplements to it: those filed in their order, then those that are not.
    /// Nothing of them is merged into the fields.
    pub supplements: Vec<SupplementOfReport>,
    /// Each field that a filed supplement corrected, as it now stands.
    pub as_it_stands: Vec<FieldAsItStands>,
    /// What the report, or a supplement to it, asked of, agreed with or says of
    /// somebody who is not the victim any more: it stays theirs.
    pub asked_of_another: Vec<AskedOfAnotherRecord>,
}

/// Something that was asked of, agreed with or said of an earlier victim.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AskedOfAnotherRecord {
    /// What, by its path in the report, or in the supplement.
    pub field: String,
    /// What was asked, in words.
    pub words: String,
    /// Of whom, by name.
    pub of: String,
    /// The supplement that says it; none where the report itself does.
    pub supplement: Option<DraftId>,
    /// That an officer said that it was the one who is the victim now, and it counts
    /// as theirs: of a contact plan alone, which is read once more.
    pub taken_over: bool,
}

impl From<pocketbook_core::AskedOfAnotherView> for AskedOfAnotherRecord {
    fn from(view: pocketbook_core::AskedOfAnotherView) -> Self {
        Self {
            field: view.field.to_owned(),
            words: view.words.to_owned(),
            of: view.of.reveal().to_owned(),
            supplement: view.supplement,
            taken_over: view.taken_over,
        }
    }
}

/// Another report of the same crime against the same victim.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SameCrimeRecord {
    /// Its draft.
    pub draft: DraftId,
    /// Its local reference.
    pub local_reference: String,
    /// Its number, once allocated.
    pub number: Option<String>,
}

impl From<pocketbook_core::SameCrimeView> for SameCrimeRecord {
    fn from(view: pocketbook_core::SameCrimeView) -> Self {
        Self {
            draft: view.draft,
            local_reference: view.local_reference,
            number: view.number.map(|number| number.to_string()),
        }
    }
}

/// Another report that has a thing with the same number.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SameThingRecord {
    /// The number in this report, by its path.
    pub field: String,
    /// The other report.
    pub report: SameCrimeRecord,
}

impl From<pocketbook_core::SameThingView> for SameThingRecord {
    fn from(view: pocketbook_core::SameThingView) -> Self {
        Self {
            field: view.field,
            report: view.report.into(),
        }
    }
}

impl From<ReportView> for ReportRecord {
    fn from(view: ReportView) -> Self {
        Self {
            draft: view.draft,
            incident: view.incident,
            state: view.state.into(),
            revision: view.revision,
            same_crime: view.same_crime.into_iter().map(Into::into).collect(),
            same_things: view.same_things.into_iter().map(Into::into).collect(),
            victim_name: view.victim_name.reveal().to_owned(),
            fields: (&view.content).into(),
            confirmed: view.confirmed.as_ref().map(Into::into),
            missing: view.missing.into_iter().map(Into::into).collect(),
            offered: view.offered.into_iter().map(Into::into).collect(),
            filled_in: view.filled_in.into_iter().map(Into::into).collect(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
            checklist: view.checklist.into_iter().map(Into::into).collect(),
            finding: view.finding.into(),
            clock: view.clock.map(Into::into),
            set_asides: view.set_asides.into_iter().map(Into::into).collect(),
            local_reference: view.local_reference,
            spoken_reference: view.spoken_reference,
            record: view.record,
            crime_number: crime_number(view.number.as_ref()),
            incident_number: incident_number(view.number.as_ref()),
            supplements: view.supplements.iter().map(Into::into).collect(),
            as_it_stands: view.as_it_stands.into_iter().map(Into::into).collect(),
            asked_of_another: (view.asked_of_another.into_iter())
                .map(Into::into)
                .collect(),
        }
    }
}

#[uniffi::export]
impl Session {
    /// Begins a report. Its command-and-control reference is the incident's,
    /// and its victim too, where there is only one.
    #[uniffi::method(default(change))]
    pub async fn create_report(
        &self,
        incident: IncidentId,
        change: ReportChange,
    ) -> Result<ReportRecord, PocketbookError> {
        self.on_report(move |session| Ok(session.create_report(incident, change.try_into()?)?))
            .await
    }

    /// Changes a report, group by group; durable when it returns.
    pub async fn edit_report(
        &self,
        draft: DraftId,
        change: ReportChange,
    ) -> Result<ReportRecord, PocketbookError> {
        self.on_report(move |session| Ok(session.edit_report(draft, change.try_into()?)?))
            .await
    }

    /// One report; reading it is logged.
    pub async fn report(&self, draft: DraftId) -> Result<ReportRecord, PocketbookError> {
        self.on_report(move |session| Ok(session.report(draft)?))
            .await
    }

    /// Reports of an incident, or all; newest first.
    #[uniffi::method(default(incident = None))]
    pub async fn reports(
        &self,
        incident: Option<IncidentId>,
    ) -> Result<Vec<DraftSummary>, PocketbookError> {
        self.call(move |session| {
            let reports = session.reports(incident)?;
            Ok(reports.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Makes a report for each of these people from one that was written: all
    /// of them, or none. One crime has one victim.
    pub async fn create_reports_for_victims(
        &self,
        from: DraftId,
        victims: Vec<PersonId>,
    ) -> Result<Vec<ReportRecord>, PocketbookError> {
        self.call(move |session| {
            let made = session.create_reports_for_victims(from, &victims)?;
            Ok(made.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Files a complete report.
    pub async fn file_report(&self, draft: DraftId) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            let filed = session.file_report(draft)?;
            Ok(SealedRecord::from(&filed))
        })
        .await
    }

    /// Every confirmation by the force, the one that counts last. They come with
    /// a sync and in no other way.
    pub async fn confirmed_classifications(
        &self,
        record: RecordId,
    ) -> Result<Vec<ConfirmedClassificationRecord>, PocketbookError> {
        self.call(move |session| {
            let all = session.confirmed_classifications(record)?;
            Ok(all.iter().map(Into::into).collect())
        })
        .await
    }
}

impl Session {
    /// Does work that gives a report, and shows it.
    pub(crate) async fn on_report(
        &self,
        work: impl FnOnce(&pocketbook_core::Session) -> Result<ReportView, PocketbookError>
        + Send
        + 'static,
    ) -> Result<ReportRecord, PocketbookError> {
        self.call(move |session| Ok(work(session)?.into())).await
    }
}
