//! A report as an editor shows it: what is missing, what to look at, where the
//! 24 hours stand, where the questions lead. All of it is worked out here and
//! from what the tablet holds, so it is there without signal.

use pocketbook_model::{
    ConfirmedClassification, DraftId, FieldWarning, ForceNumber, GivenReference, Incident,
    IncidentId, LocalReference, OfTheVictim, Personal, RecordId, RecordingClock, RecordingFinding,
    RecordingQuestion, ReportDraft, RevisionId, SetAsideReason, TakenOver, Timestamp, Victim,
    is_anothers, victim_was_parted,
};
use pocketbook_vault::{DraftRow, DraftState as VaultDraftState, OutboxState, SealedRow, Vault};
use serde::Serialize;

use crate::asked_of::AskedOfAnotherView;
use crate::report_standing::{CorrectedFieldView, ReportSupplementView, corrected, supplements};
use crate::reports::{now, offence_of_its_class};
use crate::reports_beside::{Beside, Common, SameCrimeView, SameThingView};
use crate::risk_assessments::report_of;
use crate::set_aside::SetAsideView;
use crate::statements::messages;
use crate::views::{DraftState, FieldMessage};
use crate::{
    CoreError, Device, asked_of, demonstration_forms, offence_lookup, report_clock, report_standing,
};

/// A crime report as an editor shows it.
#[derive(Debug, Clone, Serialize)]
pub struct ReportView {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// Other reports of the incident that tell of the same crime against the same
    /// victim: one crime is never numbered twice. This report and each of them as
    /// filed supplements corrected it.
    pub same_crime: Vec<SameCrimeView>,
    /// Numbers of things that another report of the incident has too: a thing is
    /// counted once. These too as filed supplements corrected them.
    pub same_things: Vec<SameThingView>,
    /// The victim, by name; empty where none is named yet.
    pub victim_name: Personal,
    /// The fields.
    pub content: ReportDraft,
    /// What is still needed before it can be filed.
    pub missing: Vec<FieldMessage>,
    /// What to look at; it never stops anything. Once filed, only what the lists,
    /// other reports or the incident say otherwise, and what is left to do.
    pub warnings: Vec<FieldWarning>,
    /// The questions whether it is a crime, in their order.
    pub checklist: Vec<RecordingQuestionView>,
    /// Where the answers lead.
    pub finding: RecordingFinding,
    /// The 24 hours, once it is known when it was reported. Of a report that is
    /// set aside its words say what that means for them: they run on.
    pub clock: Option<RecordingClockView>,
    /// Each time that it was set aside, the newest last; its state says whether
    /// it is now.
    pub set_asides: Vec<SetAsideView>,
    /// A reference to use until the force has allocated the crime number; it
    /// finds the report for ever.
    pub local_reference: String,
    /// The same, as it is said over the radio.
    pub spoken_reference: String,
    /// The record, once filed.
    pub record: Option<RecordId>,
    /// The crime or incident number, once allocated by the force.
    pub number: Option<ForceNumber>,
    /// What the force confirmed the offence to be, once it did.
    pub confirmed: Option<ConfirmedClassification>,
    /// What the incident was told since the report was begun, which is filled in
    /// when the report is next changed or filed, and the code of the class of an
    /// incident without a crime, which is filled in when it is filed: where the
    /// report is silent, and not where the field was emptied on purpose.
    pub offered: Vec<FieldOffer>,
    /// What the change that is answered with this filled in from the incident.
    pub filled_in: Vec<FieldOffer>,
    /// Supplementary reports to it: those filed in their order, then those that
    /// are not. The report itself is as it was sealed.
    pub supplements: Vec<ReportSupplementView>,
    /// Each field that a filed supplement corrected, as it now stands; as
    /// `classification` the offence that one says in place of the report's. What
    /// the force confirmed outranks it.
    pub as_it_stands: Vec<CorrectedFieldView>,
    /// What the report, or a supplement to it, asked of, agreed with or says of
    /// somebody who is not the victim any more: it stays theirs.
    pub asked_of_another: Vec<AskedOfAnotherView>,
}

/// A field that the incident fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldOffer {
    /// The field; the first where it is several.
    pub field: &'static str,
    /// With what, in words.
    pub words: &'static str,
}

impl From<TakenOver> for FieldOffer {
    fn from(field: TakenOver) -> Self {
        Self {
            field: field.field(),
            words: field.words(),
        }
    }
}

/// A question of the checklist, and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordingQuestionView {
    /// The question's code, which is its field in `recording`.
    pub question: RecordingQuestion,
    /// The question in words.
    pub words: &'static str,
    /// The answer, if there is one.
    pub answer: Option<bool>,
}

/// Where the 24 hours for recording stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordingClockView {
    /// When they end.
    pub deadline: Timestamp,
    /// When the force received the record, by its own clock, as its receipt says.
    pub recorded: Option<Timestamp>,
    /// Milliseconds left, or below zero.
    pub remaining_ms: i64,
    /// Whether it is too late. Of a report that is set aside only where that was as
    /// entered in error and it says when it was reported.
    pub overdue: bool,
    /// Whether they count from the report's own time, because the crime was
    /// disclosed later than its incident was reported.
    pub disclosed_later: bool,
    /// All that in the officer's words.
    pub words: String,
}

impl From<RecordingClock> for RecordingClockView {
    fn from(clock: RecordingClock) -> Self {
        Self {
            deadline: clock.deadline,
            recorded: clock.recorded,
            remaining_ms: clock.remaining_ms,
            overdue: clock.overdue,
            disclosed_later: clock.disclosed_later,
            words: clock.words(),
        }
    }
}

impl RecordingClockView {
    /// The clock of a report that is set aside: it is late with nothing, unless it
    /// says when it was reported and no other report is said to tell of it.
    fn set_aside(self, reason: SetAsideReason, reported: bool) -> Self {
        let mut words = format!(
            "set aside, {}: {}",
            reason.words(),
            reason.of_the_clock(reported)
        );
        let runs = reason.is_still_to_be_recorded(reported);
        if runs {
            words.push_str("; ");
            words.push_str(&self.words);
        }
        Self {
            overdue: runs && self.overdue,
            words,
            ..self
        }
    }
}

/// Whether the victim was given the number, by the report or a supplement to it,
/// or there is nobody to give it to. That an earlier victim has it tells this one
/// nothing.
fn is_victim_told(
    report: &ReportDraft,
    supplements: &[ReportSupplementView],
    incident: &Incident,
) -> bool {
    let (victim, asked) = asked_of::asked(report, asked_of::contents(supplements));
    let mut own = report.asked_of(OfTheVictim::ReferencesGiven).into_iter();
    let own = own.find(|of| is_anothers(Some(*of), victim, incident));
    let filed = asked.iter().filter(|one| one.filed);
    let said = filed.map(|one| (one.of, &one.supplement.victim_care));
    let theirs = said
        .chain([(own, &report.victim_care)])
        .filter(|(of, _)| !is_anothers(*of, victim, incident));
    let given = theirs.flat_map(|(_, care)| &care.references_given);
    let mut numbers = given.filter(|one| one.reference != GivenReference::LocalReference);
    !matches!(victim, Some(Victim::Person(_))) || numbers.next().is_some()
}

pub(crate) fn assemble(
    device: &Device,
    vault: &Vault,
    row: &DraftRow,
) -> Result<ReportView, CoreError> {
    let content = report_of(row)?;
    let reference = LocalReference::of(row.id);
    let now = now(vault);
    let incident = crate::incidents::load(vault, row.incident)?;
    let set_asides = crate::set_aside::of_report(vault, row.id)?;
    let aside = (row.state == VaultDraftState::SetAside)
        .then(|| set_asides.last())
        .flatten();
    // Nothing is missing of what is not to be filed.
    let (missing, mut warnings, offered) = if row.record.is_none() && aside.is_none() {
        let (filled, offered) = content.taking_over(&incident);
        let missing = filled.ready(&incident, reference).err();
        let mut warnings = filled.warnings(now);
        warnings.extend(filled.warnings_in(&incident));
        warnings.extend(filled.overdue(&incident, now));
        warnings.extend(demonstration_forms::warnings(
            device,
            &filled.risk_assessments,
            filled.is_domestic(),
        ));
        let missing = missing.as_ref().map(messages).unwrap_or_default();
        let mut offers: Vec<_> = offered.into_iter().map(FieldOffer::from).collect();
        offers.extend(offence_of_its_class(device, &filled).map(|_| FieldOffer {
            field: "classification",
            words: "the code of its class",
        }));
        (missing, warnings, offers)
    } else {
        (Vec::new(), Vec::new(), Vec::new())
    };
    let offence = content.classification.as_ref();
    let kind = content.kind.as_ref();
    warnings.extend(offence_lookup::doubts_as(device, kind, offence));
    let sealed = match row.record {
        Some(record) => vault.sealed(record)?,
        None => None,
    };
    let recorded = sealed.as_ref().and_then(held_by_the_force);
    let (confirmed, supplements): (_, Vec<_>) = match row.record {
        Some(record) => (
            crate::classifications::newest(vault, record)?,
            supplements(vault, record)?
                .into_iter()
                .map(|(view, _)| view)
                .collect(),
        ),
        None => (None, Vec::new()),
    };
    // As it stands: a correction does not leave a clock behind that says something
    // else, nor a collision with another report.
    let stands = report_standing::corrected_by(&content, supplements.iter());
    let common = match aside {
        Some(_) => Common::default(),
        None => Beside::of(vault, row.incident, row.id)?.common(&stands, &incident),
    };
    warnings.extend(common.warnings(&stands));
    let first = report_clock::since((&stands).into(), row.final_content.as_deref(), &incident);
    if row.record.is_some() {
        warnings.extend(stands.warnings_of_places(&incident));
        warnings.extend(victim_was_parted(stands.victim, &incident));
        warnings.extend(report_clock::earlier_by_now(first, &incident));
    }
    let itself = report_clock::says_itself(content.reported_at, &incident);
    let clock = first.map(|reported| {
        let clock: RecordingClockView = RecordingClock::at(reported, recorded, now).into();
        match aside {
            Some(aside) => clock.set_aside(aside.said.reason, itself),
            None => clock,
        }
    });
    if aside.is_some_and(|aside| aside.said.reason.is_still_to_be_recorded(itself)) {
        warnings.push(FieldWarning::new(
            "reported_at",
            "set_aside_and_reported",
            "it is set aside as entered in error and says when it was reported, so its 24 hours run on; file it, set it aside with the reason that another report tells of it, or, where nobody reported anything, take it up again and take the time out",
        ));
    }
    let number = sealed.and_then(|sealed| sealed.number);
    if number.is_some() && !is_victim_told(&content, &supplements, &incident) {
        warnings.push(FieldWarning::new(
            "victim_care.references_given",
            "victim_to_be_told",
            "the number is here and nothing says that the victim was told it; tell them as agreed, and enter it in a supplement",
        ));
    }
    Ok(ReportView {
        draft: row.id,
        incident: row.incident,
        state: row.state.into(),
        revision: row.head,
        missing,
        warnings,
        checklist: content
            .recording
            .questions(content.victim)
            .into_iter()
            .map(|(question, answer)| RecordingQuestionView {
                question,
                words: question.words(),
                answer,
            })
            .collect(),
        finding: content.recording.finding(content.victim),
        clock,
        set_asides,
        same_crime: common.crime,
        same_things: common.things,
        victim_name: crate::listing::victim_of(&content, &incident),
        as_it_stands: corrected(&content, &supplements)
            .into_iter()
            .map(|field| field.in_words(&incident))
            .collect(),
        asked_of_another: asked_of::of_another(&content, &supplements, &incident),
        content,
        local_reference: reference.to_string(),
        spoken_reference: reference.spoken(),
        record: row.record,
        number,
        confirmed,
        offered,
        filled_in: Vec::new(),
        supplements,
    })
}

/// Since when the force holds a record as its own, by the force's clock; what it
/// keeps apart is not recorded yet.
pub(crate) fn held_by_the_force(row: &SealedRow) -> Option<Timestamp> {
    let apart = matches!(row.state, OutboxState::Delivered { quarantined, .. } if quarantined);
    row.state.received_by_the_force().filter(|_| !apart)
}
