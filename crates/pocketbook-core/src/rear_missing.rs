//! Which statements still lack their rear page.
//!
//! The rear names the statement by digest, so it is begun once that is sealed;
//! by then the witness has put the pencil down and wants to go home. Whoever
//! reads the statement next needs what stands on the rear: how to reach the
//! witness, when they cannot come to court, what they consented to ("absence of
//! information re dates to avoid may lead to a delay"). So it is asked for before
//! the statement is sealed, when it is, and in every list until the rear is
//! sealed. Nothing is stopped by it.
//!
//! A statement that its witness refused needs none; neither does a further one
//! whose first has its rear.

use std::collections::BTreeMap;

use pocketbook_model::{
    DraftId, FieldWarning, IncidentId, RearDraft, RecordId, RecordKind, Stage, StatementDraft,
    StatementKind,
};
use pocketbook_vault::{DraftFilter, Vault};

use crate::CoreError;
use crate::listing::ListedKind;

const FIELD: &str = "rear";

/// The rear pages of an incident, by the statement they belong to: whether each
/// is sealed.
type Rears = BTreeMap<RecordId, bool>;

fn rears(vault: &Vault, incident: IncidentId) -> Result<Rears, CoreError> {
    let filter = DraftFilter {
        incident: Some(incident),
        kind: Some(RecordKind::StatementRear),
        ..DraftFilter::default()
    };
    let mut rears = Rears::new();
    for summary in vault.drafts(&filter)? {
        let Some(row) = vault.draft(summary.id)? else {
            continue;
        };
        // A rear page that cannot be read is told of where it is listed.
        if let Ok(rear) = serde_json::from_slice::<RearDraft>(&row.content) {
            rears.insert(rear.statement.record, row.record.is_some());
        }
    }
    Ok(rears)
}

/// What is lacking of a statement's rear page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// The statement is about to be sealed.
    ToFollow,
    /// Nobody has begun it.
    NotBegun,
    /// It is begun and not sealed.
    NotSealed,
}

impl Lack {
    fn warning(self) -> FieldWarning {
        let (code, message) = match self {
            Self::ToFollow => (
                "rear_to_follow",
                "its rear page is begun once it is sealed, and needs the witness: keep them until \
                 contact, dates to avoid, needs and consents are taken and signed",
            ),
            Self::NotBegun => (
                "rear_missing",
                "it has no rear page yet: begin it while the witness is here, for contact, dates \
                 to avoid, needs and consents",
            ),
            Self::NotSealed => (
                "rear_unsealed",
                "its rear page is begun and not sealed: until it is, nobody at the force has it",
            ),
        };
        FieldWarning::new(FIELD, code, message)
    }
}

fn lack(rears: &Rears, statement: &StatementDraft, record: RecordId) -> Option<Lack> {
    match rears.get(&record) {
        Some(true) => None,
        Some(false) => Some(Lack::NotSealed),
        None => (!first_has_it(rears, statement)).then_some(Lack::NotBegun),
    }
}

/// Whether the statement that a further one follows has its rear page.
fn first_has_it(rears: &Rears, statement: &StatementDraft) -> bool {
    let first = statement.further_to.as_ref().map(|first| first.record);
    first.is_some_and(|first| rears.get(&first) == Some(&true))
}

/// What to point at in a statement whose pages are fixed.
pub(crate) fn warning(
    vault: &Vault,
    statement: &StatementDraft,
    stage: Option<&Stage>,
    record: Option<RecordId>,
) -> Result<Option<FieldWarning>, CoreError> {
    let lacking = match (stage, record) {
        (Some(Stage::Signed(_)), _) if !statement.kind.has_rear() => None,
        (Some(Stage::Signed(_)), Some(record)) => {
            lack(&rears(vault, statement.incident)?, statement, record)
        }
        (Some(Stage::Signed(_)), None) => {
            let rears = rears(vault, statement.incident)?;
            (!first_has_it(&rears, statement)).then_some(Lack::ToFollow)
        }
        _ => None,
    };
    Ok(lacking.map(Lack::warning))
}

/// Whether lines of lists are statements without their rear page. Reads each
/// incident's rear pages once.
pub(crate) struct RearsOfLines<'v> {
    vault: &'v Vault,
    known: BTreeMap<IncidentId, Rears>,
}

impl<'v> RearsOfLines<'v> {
    pub(crate) fn new(vault: &'v Vault) -> Self {
        Self {
            vault,
            known: BTreeMap::new(),
        }
    }

    /// Whether this draft is a sealed statement whose rear page is not sealed.
    fn missing(&mut self, draft: DraftId, incident: IncidentId) -> Result<bool, CoreError> {
        let Some(record) = self.vault.record_of(draft)? else {
            return Ok(false);
        };
        let rears = match self.known.entry(incident) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(rears(self.vault, incident)?)
            }
        };
        if rears.get(&record) == Some(&true) {
            return Ok(false);
        }
        let Some(row) = self.vault.draft(draft)? else {
            return Ok(false);
        };
        // What cannot be read is listed as damaged, which says enough.
        let Ok(statement) = serde_json::from_slice::<StatementDraft>(&row.content) else {
            return Ok(false);
        };
        let refused = crate::signing::is_refused(self.vault, draft, row.kind)?;
        let needed = statement.kind.has_rear() && !refused;
        Ok(needed && lack(rears, &statement, record).is_some())
    }

    /// The same of a line that says what it is and where it stands.
    pub(crate) fn missing_of_kind(
        &mut self,
        draft: DraftId,
        incident: IncidentId,
        kind: ListedKind,
    ) -> Result<bool, CoreError> {
        let with_rear = |one: &StatementKind| one.has_rear() && ListedKind::from(*one) == kind;
        if StatementKind::ALL.iter().any(with_rear) {
            self.missing(draft, incident)
        } else {
            Ok(false)
        }
    }
}
