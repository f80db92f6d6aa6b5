//! Supplementary reports: what comes to light after a report was filed. Each is
//! a record of its own that names the sealed report by digest; the report is
//! never edited.

use pocketbook_model::{
    DraftId, EarlierSeen, FieldCorrection, FieldError, FieldWarning, ForceNumber, Incident,
    IncidentId, LocalReference, RecordId, RecordKind, RecordLink, ReportDraft, ReportReferences,
    RevisionId, RiskAssessment, Rule, SupplementDraft, SupplementPatch,
};
use pocketbook_vault::{Alteration, DraftRow, NewDraft, Newest, SealedRow, Vault};
use serde::Serialize;

use crate::another_thing::{Thing, missing};
use crate::earlier_records::{self, named};
use crate::events::Event;
use crate::report_standing::{Standing, may_change_the_offence};
use crate::reports::now;
use crate::reports_beside::Beside;
use crate::risk_assessments::supplement_of;
use crate::sealing::Sources;
use crate::statements::{messages, require_state, row_of};
use crate::views::{DraftState, DraftSummaryView, FieldMessage, SealedView};
use crate::{
    CoreError, ReportElsewhere, Session, asked_of, classifications, demonstration_forms,
    offence_lookup, report_standing,
};

/// A supplementary report as an editor shows it.
#[derive(Debug, Clone, Serialize)]
pub struct SupplementView {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// The fields.
    pub content: SupplementDraft,
    /// What is still needed before it can be filed.
    pub missing: Vec<FieldMessage>,
    /// What to look at; it never stops anything. Once filed, only where the
    /// offence does not agree with the lists held here.
    pub warnings: Vec<FieldWarning>,
    /// The record, once filed.
    pub record: Option<RecordId>,
    /// The crime or incident number of the report, as far as it is known here.
    pub number: Option<ForceNumber>,
}

impl Session {
    /// Begins a supplement to a filed report. A correction names a field that
    /// the report has; what stands there is filled in beside what is right.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such sealed report;
    /// [`CoreError::Invalid`] naming each field that is malformed.
    pub fn create_supplement(
        &self,
        report: RecordId,
        patch: SupplementPatch,
    ) -> Result<SupplementView, CoreError> {
        let vault = self.vault()?;
        let sealed = filed_report(&vault, report)?;
        let link = RecordLink {
            record: report,
            sha256: sealed.sha256,
        };
        let references = ReportReferences {
            local_reference: Some(LocalReference::of(sealed.draft)),
            number: sealed.number.clone(),
        };
        let seen = EarlierSeen::SealedHere;
        let draft = SupplementDraft::new(sealed.incident, link, seen, references);
        let standing = Standing::of(&vault, &sealed)?;
        self.begin_supplement(&vault, &draft, patch, &standing)
    }

    /// Begins a supplement to a report that another officer or another tablet
    /// filed: by its evidence bundle, which is kept here first, or by record
    /// and digest with the local reference or its number. What the bundle
    /// knows is taken from it.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident, or the report is
    /// neither here nor given with its digest; [`CoreError::Invalid`] naming
    /// each field that is malformed, that is lacking, or that contradicts what
    /// is known here.
    pub fn create_supplement_elsewhere(
        &self,
        to: &ReportElsewhere,
        patch: SupplementPatch,
    ) -> Result<SupplementView, CoreError> {
        let vault = self.vault()?;
        let kind = RecordKind::CrimeReport;
        let found = named(&vault, kind, to.report, to.sha256, "sha256")?;
        if found.seen == EarlierSeen::SealedHere {
            drop(vault);
            return self.create_supplement(to.report, patch);
        }
        let incident = crate::incidents::load(&vault, to.incident)?.id;
        let link = RecordLink {
            record: to.report,
            sha256: found.sha256,
        };
        let mut references = ReportReferences {
            local_reference: to.local_reference,
            number: to.number.clone(),
        };
        if let Some(bundle) = earlier_records::shown(&vault, link)? {
            agree(
                "local_reference",
                &mut references.local_reference,
                bundle.local_reference,
            )?;
            agree("number", &mut references.number, bundle.number)?;
        }
        let draft = SupplementDraft::new(incident, link, found.seen, references);
        let (standing, _) = followed(&vault, &draft)?;
        self.begin_supplement(&vault, &draft, patch, &standing)
    }

    fn begin_supplement(
        &self,
        vault: &Vault,
        draft: &SupplementDraft,
        patch: SupplementPatch,
        standing: &Standing,
    ) -> Result<SupplementView, CoreError> {
        let draft = draft.patched(self.looked_up(patch), &standing.beside())?;
        draft.check_past(&standing.beside(), now(vault))?;
        let id = self.device().new_id()?;
        let new = NewDraft {
            id,
            incident: draft.incident,
            kind: RecordKind::SupplementaryReport,
            content: &serde_json::to_vec(&draft)?,
            title: &draft.reason,
        };
        vault.create_supplement(&new, draft.report.record)?;
        self.emit(&Event::DraftSaved { draft: id });
        view(self, vault, id)
    }

    /// Changes a supplement. The change is durable when this returns.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that would be malformed, with
    /// the supplement left as it was; [`CoreError::WrongState`] once it is
    /// filed.
    pub fn edit_supplement(
        &self,
        draft: DraftId,
        patch: SupplementPatch,
    ) -> Result<SupplementView, CoreError> {
        let vault = self.vault()?;
        let row = supplement_row(&vault, draft)?;
        let content = seen_since(&vault, supplement_of(&row)?)?;
        amend(self, &vault, &row, &content, self.looked_up(patch))?;
        view(self, &vault, draft)
    }

    /// One supplement; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn supplement(&self, draft: DraftId) -> Result<SupplementView, CoreError> {
        let vault = self.vault()?;
        let view = view(self, &vault, draft)?;
        vault.log_consulted(draft)?;
        Ok(view)
    }

    /// Every supplement, or those of one incident, newest first.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn supplements(
        &self,
        incident: Option<IncidentId>,
    ) -> Result<Vec<DraftSummaryView>, CoreError> {
        self.drafts(incident, RecordKind::SupplementaryReport)
    }

    /// Files a complete supplement: it is sealed with the incident as it
    /// stands, in one transaction. It gets no crime number of its own; it
    /// carries the report's.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed.
    pub fn file_supplement(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = supplement_row(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let mut supplement = seen_since(&vault, supplement_of(&row)?)?;
        // The number may have arrived since the supplement was begun, and another
        // supplement may have been filed.
        let (standing, number) = followed(&vault, &supplement)?;
        supplement = supplement.beside(&standing.beside())?;
        supplement.references.number = number;
        supplement.check_past(&standing.beside(), now(&vault))?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        supplement.check_victim(&standing.beside(), &incident)?;
        let ready = supplement.ready(&incident)?;
        let sources = Sources {
            kind: RecordKind::SupplementaryReport,
            content: serde_json::to_value(&ready)?,
            form: None,
            pages: None,
            made: Vec::new(),
            amends: Some(supplement.amendment()),
        };
        let bytes = serde_json::to_vec(&ready)?;
        let mut warnings = warnings_beside(&vault, &supplement, &standing, &incident)?;
        // The draft says what was sealed: what stood in a corrected field may be
        // another than when it was entered.
        let row = DraftRow {
            content: kept(&supplement, draft)?,
            ..row
        };
        let newest = Newest {
            parent: row.head,
            content: &row.content,
            title: &supplement.reason,
        };
        let sealed = vault.finalise_and_seal(draft, newest, &bytes, |position| {
            self.sign_payload(&vault, &row, sources.clone(), position)
        })?;
        warnings.extend(offence_doubts(self, &supplement, &standing));
        Ok(SealedView {
            warnings,
            ..self.sealed(&sealed)
        })
    }

    /// A change with its offence looked up in the lists of the tablet.
    fn looked_up(&self, patch: SupplementPatch) -> SupplementPatch {
        let offence = patch.classification;
        SupplementPatch {
            classification: offence.map(|one| offence_lookup::looked_up(self.device(), one)),
            ..patch
        }
    }
}

/// What an officer may want to look at in a supplement beside its report, the force
/// and the incident: while it is open, and as it is filed.
fn warnings_beside(
    vault: &Vault,
    supplement: &SupplementDraft,
    standing: &Standing,
    incident: &Incident,
) -> Result<Vec<FieldWarning>, CoreError> {
    let mut found = collisions(vault, supplement, standing, incident)?;
    found.extend(confirmed_otherwise(vault, supplement, standing)?);
    found.extend(standing.beside().said_again(supplement));
    found.extend(supplement.warnings_of_places(incident));
    found.extend(of_the_victim(vault, supplement, standing, incident)?);
    Ok(found)
}

/// What there is to look at in who the victim is, where it makes the report another's
/// or gives somebody another part: what a draft of that report would be told, and
/// what was asked of the earlier victim.
fn of_the_victim(
    vault: &Vault,
    supplement: &SupplementDraft,
    standing: &Standing,
    incident: &Incident,
) -> Result<Vec<FieldWarning>, CoreError> {
    let (record, beside) = (supplement.report.record, standing.beside());
    let others = report_standing::supplements(vault, record)?;
    let others: Vec<_> = others.into_iter().map(|(view, _)| view).collect();
    let mut found = asked_of::warnings(beside.report, &others, supplement, incident);
    let with = |corrections: &[FieldCorrection]| beside.corrected_by(corrections);
    let (Some(before), Some(mut after)) = (with(&[]), with(&supplement.corrections)) else {
        return Ok(found);
    };
    after.people.extend(&supplement.people);
    found.extend(supplement.warnings_of_assessments(after.victim, incident));
    let before = before.warnings_of_whom(incident);
    let new = after.warnings_of_whom(incident).into_iter();
    let corrected = |field: &str| {
        let mut corrections = supplement.corrections.iter();
        corrections.position(|one| one.field == field)
    };
    found.extend(new.filter(|one| !before.contains(one)).map(|warning| {
        let at = corrected(&warning.field).or_else(|| corrected("victim"));
        FieldWarning {
            field: at.map_or_else(|| "people".to_owned(), |at| format!("corrections[{at}].is")),
            ..warning
        }
    }));
    Ok(found)
}

/// Where the offence that a supplement says, or one that it corrects, does not
/// agree with the lists held here.
fn offence_doubts(
    session: &Session,
    supplement: &SupplementDraft,
    standing: &Standing,
) -> Vec<FieldWarning> {
    let said = supplement.classification.as_ref();
    let stands = standing.beside().corrected_by(&supplement.corrections);
    let kind = stands.as_ref().and_then(|report| report.kind.as_ref());
    let mut doubts = offence_lookup::doubts_as(session.device(), kind, said);
    let of_offence = |one: &FieldCorrection| one.field.starts_with("classification.");
    if let Some(at) = supplement.corrections.iter().position(of_offence) {
        let corrected = stands.as_ref().and_then(|one| one.classification.as_ref());
        let found = offence_lookup::doubts(session.device(), "classification", corrected);
        doubts.extend(found.into_iter().map(|doubt| FieldWarning {
            field: format!("corrections[{at}].is"),
            ..doubt
        }));
    }
    doubts
}

/// Where it says an offence, or takes one away, and the force confirmed another.
fn confirmed_otherwise(
    vault: &Vault,
    supplement: &SupplementDraft,
    standing: &Standing,
) -> Result<Option<FieldWarning>, CoreError> {
    let record = supplement.report.record;
    if let Some(said) = &supplement.classification {
        return classifications::other_than(vault, record, "classification", Some(said));
    }
    let of_offence = |one: &FieldCorrection| may_change_the_offence(&one.field);
    let Some(at) = supplement.corrections.iter().position(of_offence) else {
        return Ok(None);
    };
    let offence_with = |corrections: &[FieldCorrection]| {
        let report = standing.beside().corrected_by(corrections);
        report.and_then(|report| report.classification)
    };
    let said = offence_with(&supplement.corrections);
    if said == offence_with(&[]) {
        // Another class may leave the offence as it is, and not fit what the force
        // confirmed.
        let report = standing.beside().corrected_by(&supplement.corrections);
        let kind = report.and_then(|report| report.kind);
        let both = kind.zip(classifications::newest(vault, record)?);
        if !both.is_some_and(|(kind, confirmed)| kind.is_against(&confirmed.classification)) {
            return Ok(None);
        }
    }
    let field = format!("corrections[{at}].is");
    classifications::other_than(vault, record, &field, said.as_ref())
}

/// Where its corrections, or the offence that it says, make of the report one of
/// the same crime as another, or give a thing the number of another report's.
fn collisions(
    vault: &Vault,
    supplement: &SupplementDraft,
    standing: &Standing,
    incident: &Incident,
) -> Result<Vec<FieldWarning>, CoreError> {
    let corrections = &supplement.corrections;
    // A report that was filed elsewhere is not beside those of this vault.
    let report = match supplement.seen {
        EarlierSeen::SealedHere
            if !corrections.is_empty() || supplement.classification.is_some() =>
        {
            vault.sealed(supplement.report.record)?
        }
        _ => None,
    };
    let beside = standing.beside();
    let (before, after) = (beside.corrected_by(&[]), beside.corrected_by(corrections));
    let (Some(report), Some(before), Some(mut after)) = (report, before, after) else {
        return Ok(Vec::new());
    };
    if let Some(offence) = &supplement.classification {
        after.classification = Some(offence.clone());
    }
    let others = Beside::of(vault, report.incident, report.draft)?;
    Ok(others.by_corrections(&before, &after, corrections, incident))
}

/// A report that supplements may follow.
pub(crate) fn filed_report(vault: &Vault, report: RecordId) -> Result<SealedRow, CoreError> {
    let kind = RecordKind::CrimeReport;
    let sealed = vault.sealed(report)?.filter(|row| row.kind == kind);
    sealed.ok_or_else(|| missing(vault, report, Thing::Record(Some(kind)), "filed report"))
}

/// The report that a supplement follows as it stands, and its number, as far as
/// they are known here. Of a report that was not seen every field is empty.
fn followed(
    vault: &Vault,
    supplement: &SupplementDraft,
) -> Result<(Standing, Option<ForceNumber>), CoreError> {
    let RecordLink { record, sha256 } = supplement.report;
    if supplement.seen == EarlierSeen::SealedHere {
        let report = filed_report(vault, record)?;
        return Ok((Standing::of(vault, &report)?, report.number));
    }
    let payload = earlier_records::payload(vault, record, sha256)?;
    let report = payload.and_then(|payload| payload.content.get("report").cloned());
    let report = match report {
        Some(report) => serde_json::from_value(report)?,
        None => ReportDraft::new(supplement.incident),
    };
    let standing = Standing::elsewhere(vault, record, report)?;
    Ok((standing, supplement.references.number.clone()))
}

/// A supplement to a report that was not seen when it was begun, and whose bundle
/// has come since: it is seen now, and what the bundle knows is taken from it.
fn seen_since(vault: &Vault, supplement: SupplementDraft) -> Result<SupplementDraft, CoreError> {
    let mut supplement = supplement;
    if supplement.seen == EarlierSeen::NotSeen
        && let Some(bundle) = earlier_records::shown(vault, supplement.report)?
    {
        let references = &mut supplement.references;
        agree(
            "references.local_reference",
            &mut references.local_reference,
            bundle.local_reference,
        )?;
        agree("references.number", &mut references.number, bundle.number)?;
        supplement.seen = EarlierSeen::Bundle;
    }
    Ok(supplement)
}

/// Changes a supplement beside the report as it stands.
pub(crate) fn amend(
    session: &Session,
    vault: &Vault,
    row: &DraftRow,
    supplement: &SupplementDraft,
    patch: SupplementPatch,
) -> Result<(), CoreError> {
    let (standing, _) = followed(vault, supplement)?;
    let changed = supplement.patched(patch, &standing.beside())?;
    changed.check_past(&standing.beside(), now(vault))?;
    save(session, vault, row, &changed)?;
    Ok(())
}

/// Saves a supplement as its draft's next revision.
pub(crate) fn save(
    session: &Session,
    vault: &Vault,
    row: &DraftRow,
    changed: &SupplementDraft,
) -> Result<RevisionId, CoreError> {
    let head = vault.save_draft(
        row.id,
        row.head,
        &kept(changed, row.id)?,
        &changed.reason,
        Alteration::Changes,
    )?;
    session.emit(&Event::DraftSaved { draft: row.id });
    Ok(head)
}

/// A supplement as its draft keeps it.
fn kept(supplement: &SupplementDraft, draft: DraftId) -> Result<Vec<u8>, CoreError> {
    let mut kept = supplement.clone();
    RiskAssessment::give_ids(&mut kept.risk_assessments, draft);
    Ok(serde_json::to_vec(&kept)?)
}

fn number_of(
    vault: &Vault,
    supplement: &SupplementDraft,
) -> Result<Option<ForceNumber>, CoreError> {
    Ok(match vault.sealed(supplement.report.record)? {
        Some(row) => row.number,
        // Of a report that was filed elsewhere nothing arrives here later.
        None => supplement.references.number.clone(),
    })
}

/// Takes what the bundle knows; what was given beside it must be the same.
fn agree<T: PartialEq>(
    field: &str,
    given: &mut Option<T>,
    bundle: Option<T>,
) -> Result<(), FieldError> {
    match (&given, &bundle) {
        (Some(given), Some(there)) if given != there => Err(FieldError {
            field: field.to_owned(),
            rule: Rule::Contradicts {
                other: "the evidence bundle of the report",
                remedy: "leave it out: it is taken from there",
            },
        }),
        _ => {
            *given = bundle.or_else(|| given.take());
            Ok(())
        }
    }
}

pub(crate) fn supplement_row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    row_of(
        vault,
        draft,
        RecordKind::SupplementaryReport,
        "supplementary report",
    )
}

fn view(session: &Session, vault: &Vault, draft: DraftId) -> Result<SupplementView, CoreError> {
    let row = supplement_row(vault, draft)?;
    let content = supplement_of(&row)?;
    let (standing, _) = followed(vault, &content)?;
    let (missing, mut warnings) = if row.record.is_none() {
        let incident = crate::incidents::load(vault, row.incident)?;
        let errors = content.ready(&incident).err();
        let missing = errors.as_ref().map(messages).unwrap_or_default();
        let mut warnings = content.warnings(now(vault));
        warnings.extend(demonstration_forms::warnings(
            session.device(),
            &content.risk_assessments,
            false,
        ));
        let corrections = &content.corrections;
        warnings.extend(standing.beside().warnings(corrections, now(vault)));
        warnings.extend(warnings_beside(vault, &content, &standing, &incident)?);
        (missing, warnings)
    } else {
        (Vec::new(), Vec::new())
    };
    warnings.extend(offence_doubts(session, &content, &standing));
    Ok(SupplementView {
        draft: row.id,
        incident: row.incident,
        state: row.state.into(),
        revision: row.head,
        missing,
        warnings,
        record: row.record,
        number: number_of(vault, &content)?,
        content,
    })
}
