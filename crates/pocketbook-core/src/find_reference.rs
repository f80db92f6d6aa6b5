//! Finding something again by what somebody read out: the reference made on the
//! tablet, a crime or incident number, a unique reference number, a CAD
//! reference. A local reference finds its report for ever, also when the crime
//! number is there.

use pocketbook_model::{
    CadReference, DraftId, ForceNumber, IncidentId, LocalReference, RecordId, RecordKind,
    ReportDraft, StatementDraft, Urn,
};
use pocketbook_vault::{Subject, Vault};
use serde::Serialize;

use crate::listing::DESCRIBE;
use crate::{CoreError, Session};

/// What kind of reference found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The one made on the tablet.
    LocalReference,
    /// The force's crime number.
    CrimeNumber,
    /// The force's number of an incident without a crime.
    IncidentNumber,
    /// A unique reference number.
    Urn,
    /// A command-and-control reference.
    CadReference,
}

/// Something that a reference names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceHit {
    /// What kind of reference it is.
    pub reference: FoundBy,
    /// The incident, or the incident of what was found.
    pub incident: IncidentId,
    /// The draft, unless it is an incident.
    pub draft: Option<DraftId>,
    /// The sealed record, if there is one.
    pub record: Option<RecordId>,
    /// What it is; none for an incident.
    pub kind: Option<RecordKind>,
}

impl Session {
    /// Finds everything that a reference names, however it is written: case,
    /// spaces and dashes do not matter, it may be spelt in the radio alphabet
    /// (`Papa Bravo, November Alfa …`), and a number of the force be shortened to
    /// its serial and year (`1/26`). Nothing is found for a text that is
    /// the reference of nothing here.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] for a local reference that was read wrongly: its
    /// check character does not fit, or it is too short; and for what finds nothing
    /// and has nearly the shape of a local or CAD reference, with the shape it needs.
    pub fn find_reference(&self, text: &str) -> Result<Vec<ReferenceHit>, CoreError> {
        let vault = self.vault()?;
        let written = LocalReference::written_down(text);
        let text = written.as_str();
        let mut found = Vec::new();
        let local = LocalReference::read_out(text);
        if let Ok(reference) = local {
            for draft in vault.drafts_of_reference(reference)? {
                found.extend(of_draft(&vault, FoundBy::LocalReference, draft)?);
            }
        }
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if !compact.is_empty() && !LocalReference::is_meant(&compact) {
            let mut records = vault.records_of_number(&compact)?;
            if records.is_empty() && compact.chars().any(|c| c.is_ascii_digit()) {
                records = numbered_like(&vault, text)?;
            }
            for record in records {
                found.extend(of_number(&vault, record)?);
            }
        }
        if let Ok(urn) = urn(&compact) {
            for record in vault.records_of_urn(&urn)? {
                found.extend(of_record(&vault, FoundBy::Urn, record)?);
            }
            for subject in vault.subjects_of_reference(urn.as_str(), DESCRIBE)? {
                found.extend(statement_of_urn(&vault, &urn, subject)?);
            }
        }
        let cad = cad(&compact);
        if let Some(cad) = &cad {
            let mut subjects = Vec::new();
            for spelling in cad.spellings() {
                subjects.extend(vault.subjects_of_reference(&spelling, DESCRIBE)?);
            }
            // The incident before the reports that name it.
            subjects.sort_by_key(|subject| !matches!(subject, Subject::Incident(_)));
            for subject in subjects {
                found.extend(of_cad(&vault, cad, subject)?);
            }
        }
        found.dedup();
        vault.log_searched()?;
        if !found.is_empty() {
            return Ok(found);
        }
        let meant = LocalReference::is_meant(text) || LocalReference::is_nearly(text);
        match (local, compact.parse::<CadReference>()) {
            (Err(error), _) if meant => Err(error.into()),
            (_, Err(error)) if cad.is_none() && is_nearly_cad(&compact) => Err(error.into()),
            _ => Ok(found),
        }
    }
}

/// Records whose number has the same groups of letters and figures, whatever
/// stands between them and however many noughts before; or of which the last two,
/// the serial and the year, are those given.
fn numbered_like(vault: &Vault, text: &str) -> Result<Vec<RecordId>, CoreError> {
    let (wanted, unparted) = (groups(text), compact_of(text));
    let alike = |number: &str| {
        let groups = groups(number);
        let short = wanted.len() == 2 && groups.len() > 2 && groups.ends_with(&wanted);
        groups == wanted || short || compact_of(number) == unparted
    };
    let all = vault.numbered_records()?.into_iter();
    let records = all.filter(|(_, number)| alike(number));
    Ok(records.map(|(record, _)| record).collect())
}

fn compact_of(text: &str) -> String {
    let written = text.chars().filter(|c| c.is_alphanumeric());
    written.flat_map(char::to_uppercase).collect()
}

/// The letters and figures of a number in their groups, without leading noughts.
fn groups(text: &str) -> Vec<String> {
    let groups = text.split(|c: char| !c.is_alphanumeric());
    groups
        .filter(|group| !group.is_empty())
        .map(|group| {
            let plain = group.trim_start_matches('0').to_uppercase();
            if plain.is_empty() {
                "0".to_owned()
            } else {
                plain
            }
        })
        .collect()
}

/// A unique reference number, also when it is read out in groups.
fn urn(compact: &str) -> Result<Urn, pocketbook_model::FieldError> {
    let plain: String = compact
        .chars()
        .filter(|c| *c != '/' && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    plain.parse()
}

/// A CAD reference, however it is written.
#[derive(PartialEq, Eq)]
struct Cad {
    serial: String,
    /// Without a nought before it.
    day: String,
    /// In lower case.
    month: String,
}

impl Cad {
    /// As the index may have it: a day is written with or without a nought.
    fn spellings(&self) -> Vec<String> {
        let Self { serial, day, month } = self;
        let mut spellings = vec![format!("CAD {serial}/{day}{month}")];
        if day.len() == 1 {
            spellings.push(format!("CAD {serial}/0{day}{month}"));
        }
        spellings
    }
}

/// Whether a text sets out to be a CAD reference: it says so, with a figure, or it is
/// a serial, a stroke, and a day and more than that in letters.
fn is_nearly_cad(compact: &str) -> bool {
    let lower = compact.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("cad") {
        return rest.contains(|c: char| c.is_ascii_digit());
    }
    lower.split_once('/').is_some_and(|(serial, date)| {
        let month = date.trim_start_matches(|c: char| c.is_ascii_digit());
        !serial.is_empty()
            && serial.bytes().all(|digit| digit.is_ascii_digit())
            && (1..=2).contains(&(date.len() - month.len()))
            && month.len() >= 3
            && month.bytes().all(|letter| letter.is_ascii_lowercase())
    })
}

fn cad(compact: &str) -> Option<Cad> {
    let lower = compact.to_ascii_lowercase();
    let plain = lower.strip_prefix("cad").unwrap_or(&lower);
    let (serial, date) = plain.split_once('/')?;
    // A month is written with one capital.
    let mut written = String::from(serial);
    written.push('/');
    let mut month = true;
    for c in date.chars() {
        if c.is_ascii_alphabetic() && month {
            written.push(c.to_ascii_uppercase());
            month = false;
        } else {
            written.push(c);
        }
    }
    written.parse::<CadReference>().ok()?;
    let month = date.trim_start_matches(|c: char| c.is_ascii_digit());
    let day = date.strip_suffix(month)?.trim_start_matches('0');
    Some(Cad {
        serial: serial.to_owned(),
        day: day.to_owned(),
        month: month.to_owned(),
    })
}

fn of_draft(
    vault: &Vault,
    reference: FoundBy,
    draft: DraftId,
) -> Result<Option<ReferenceHit>, CoreError> {
    Ok(vault.draft(draft)?.map(|row| ReferenceHit {
        reference,
        incident: row.incident,
        draft: Some(row.id),
        record: row.record,
        kind: Some(row.kind),
    }))
}

/// A record that was found by the force's number, which says of what it is.
fn of_number(vault: &Vault, record: RecordId) -> Result<Option<ReferenceHit>, CoreError> {
    let number = vault.sealed(record)?.and_then(|row| row.number);
    let reference = match number {
        Some(ForceNumber::Crime(_)) => FoundBy::CrimeNumber,
        Some(ForceNumber::Incident(_)) => FoundBy::IncidentNumber,
        None => return Ok(None),
    };
    of_record(vault, reference, record)
}

fn of_record(
    vault: &Vault,
    reference: FoundBy,
    record: RecordId,
) -> Result<Option<ReferenceHit>, CoreError> {
    Ok(vault.sealed(record)?.map(|row| ReferenceHit {
        reference,
        incident: row.incident,
        draft: Some(row.draft),
        record: Some(row.record),
        kind: Some(row.kind),
    }))
}

/// A statement that was written under a number.
fn statement_of_urn(
    vault: &Vault,
    urn: &Urn,
    subject: Subject,
) -> Result<Option<ReferenceHit>, CoreError> {
    let Subject::Draft(draft, RecordKind::WitnessStatement) = subject else {
        return Ok(None);
    };
    let Some(row) = vault.draft(draft)? else {
        return Ok(None);
    };
    let statement: StatementDraft = serde_json::from_slice(&row.content)?;
    if statement.urn.as_ref() == Some(urn) {
        return of_draft(vault, FoundBy::Urn, draft);
    }
    Ok(None)
}

/// Whether a CAD reference that was entered is the one wanted.
fn is_cad(entered: Option<&CadReference>, wanted: &Cad) -> bool {
    let compact = entered.map(|cad| -> String {
        let text = cad.as_str().chars();
        text.filter(|c| !c.is_whitespace()).collect()
    });
    compact.and_then(|text| cad(&text)).as_ref() == Some(wanted)
}

/// An incident that has a CAD reference, or a report that names it: a report's
/// may be another than its incident's. The index does not tell 4711/12Nov from
/// 47111/2Nov.
fn of_cad(
    vault: &Vault,
    wanted: &Cad,
    subject: Subject,
) -> Result<Option<ReferenceHit>, CoreError> {
    match subject {
        Subject::Incident(id) => {
            let incident = crate::incidents::load(vault, id)?;
            let found = is_cad(incident.cad_reference.as_ref(), wanted);
            Ok(found.then_some(ReferenceHit {
                reference: FoundBy::CadReference,
                incident: id,
                draft: None,
                record: None,
                kind: None,
            }))
        }
        Subject::Draft(draft, RecordKind::CrimeReport) => {
            let Some(row) = vault.draft(draft)? else {
                return Ok(None);
            };
            let report: ReportDraft = serde_json::from_slice(&row.content)?;
            if is_cad(report.cad_reference.as_ref(), wanted) {
                return of_draft(vault, FoundBy::CadReference, draft);
            }
            Ok(None)
        }
        Subject::Draft(..) | Subject::Exhibit(_) => Ok(None),
    }
}
