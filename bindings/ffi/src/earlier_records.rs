//! Records of other officers and tablets that a further one here follows.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use pocketbook_core::model::{
    DraftId, FieldError, IncidentId, LocalReference, NumberSeries, Personal, RecordId, Rule,
    Sha256Digest, Timestamp,
};
use pocketbook_core::{
    BundleView, CoreError, EarlierRecordView, FlaggedAmendmentView, NameDiffers, ReportElsewhere,
    open_given,
};

use crate::mirror::mirror;
use crate::records::{crime_number, incident_number};
use crate::session::Session;
use crate::{
    KindOfRecord, KindOfStatement, PocketbookError, StatementRecord, SupplementChange,
    SupplementRecord,
};

/// A record of another vault, as its bundle shows it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct EarlierRecord {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload: what identifies it.
    pub sha256: Sha256Digest,
    /// Statement or report.
    pub kind: KindOfRecord,
    /// The kind of a statement.
    pub statement_kind: Option<KindOfStatement>,
    /// Whose statement it is.
    pub witness_name: Option<String>,
    /// The local reference of a crime report.
    pub local_reference: Option<String>,
    /// The crime number of a report.
    pub crime_number: Option<String>,
    /// The incident number of one that is recorded without a crime.
    pub incident_number: Option<String>,
    /// The warrant number of the officer who sealed it.
    pub warrant_number: String,
    /// Their rank and name.
    pub officer_name: String,
    /// When it was sealed, by the clock of its tablet.
    pub sealed_at: Timestamp,
    /// When the force held it, by its receipt.
    pub received_at: Timestamp,
}

impl From<EarlierRecordView> for EarlierRecord {
    fn from(view: EarlierRecordView) -> Self {
        Self {
            record: view.record,
            sha256: view.sha256,
            kind: view.kind.into(),
            statement_kind: view.statement_kind.map(Into::into),
            witness_name: view.witness_name.map(|name| name.reveal().to_owned()),
            local_reference: view.local_reference.map(|one| one.to_string()),
            crime_number: crime_number(view.number.as_ref()),
            incident_number: incident_number(view.number.as_ref()),
            warrant_number: view.warrant_number.to_string(),
            officer_name: view.officer_name.reveal().to_owned(),
            sealed_at: view.sealed_at,
            received_at: view.received_at,
        }
    }
}

/// What an evidence bundle holds, and what proved it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct BundleRecord {
    /// The record.
    pub record: EarlierRecord,
    /// Every claim that was checked, a line each: signature, receipt, log and
    /// the others.
    pub claims: Vec<String>,
}

impl From<BundleView> for BundleRecord {
    fn from(view: BundleView) -> Self {
        Self {
            record: view.record.into(),
            claims: view.claims.iter().map(ToString::to_string).collect(),
        }
    }
}

mirror! {
    /// What the force holds of a record that a further one follows.
    EarlierAtTheForce for pocketbook_core::ParentStanding {
        /// The very record.
        Held,
        /// No such record yet: it may still be on a tablet.
        Missing,
        /// Another record under that identifier.
        Differs,
    }
}

/// A record that was received, and how it stands to the one it follows.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FlaggedAmendment {
    /// The record.
    pub record: RecordId,
    /// What the force holds of the one it follows.
    pub parent: EarlierAtTheForce,
    /// The other records that follow the same one.
    pub others: Vec<RecordId>,
    /// All that in words.
    pub words: String,
}

impl From<FlaggedAmendmentView> for FlaggedAmendment {
    fn from(view: FlaggedAmendmentView) -> Self {
        Self {
            record: view.record,
            parent: view.parent.into(),
            others: view.others,
            words: view.words,
        }
    }
}

/// That the earlier statement was made in another name.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NameDiffersRecord {
    /// Why it differs, such as `misspelt` or `changed by marriage`.
    pub reason: String,
    /// The name on the earlier statement; needed where nothing of that is seen
    /// here.
    #[uniffi(default = None)]
    pub earlier_name: Option<String>,
}

impl From<NameDiffersRecord> for NameDiffers {
    fn from(said: NameDiffersRecord) -> Self {
        Self {
            reason: said.reason.into(),
            earlier_name: said.earlier_name.map(Personal::new),
        }
    }
}

/// A crime report that was filed in another vault.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReportElsewhereRecord {
    /// The record of the report.
    pub report: RecordId,
    /// The incident here that the supplement belongs to.
    pub incident: IncidentId,
    /// SHA-256 of its payload, where its bundle is not kept here.
    #[uniffi(default = None)]
    pub sha256: Option<Sha256Digest>,
    /// Its local reference, where its bundle is not kept here.
    #[uniffi(default = None)]
    pub local_reference: Option<String>,
    /// Its crime number, where its bundle is not kept here.
    #[uniffi(default = None)]
    pub crime_number: Option<String>,
    /// Its incident number, where it is recorded without a crime and its bundle
    /// is not kept here.
    #[uniffi(default = None)]
    pub incident_number: Option<String>,
}

impl TryFrom<ReportElsewhereRecord> for ReportElsewhere {
    type Error = PocketbookError;

    fn try_from(to: ReportElsewhereRecord) -> Result<Self, PocketbookError> {
        let local_reference = to
            .local_reference
            .map(|text| text.parse::<LocalReference>());
        let number = match (to.crime_number, to.incident_number) {
            (Some(_), Some(_)) => {
                let rule = Rule::Contradicts {
                    other: "crime_number",
                    remedy: "give one of the two",
                };
                let field = "incident_number".to_owned();
                return Err(CoreError::from(FieldError { field, rule }).into());
            }
            (Some(text), None) => Some(NumberSeries::Crime.number(&text)),
            (None, Some(text)) => Some(NumberSeries::Incident.number(&text)),
            (None, None) => None,
        };
        Ok(Self {
            report: to.report,
            incident: to.incident,
            sha256: to.sha256,
            local_reference: local_reference.transpose().map_err(CoreError::from)?,
            number: number.transpose().map_err(CoreError::from)?,
        })
    }
}

/// A bundle by its path, if that is an ordinary file.
pub(crate) fn open(path: &str) -> Result<BufReader<File>, CoreError> {
    Ok(BufReader::new(open_given(Path::new(path))?))
}

#[uniffi::export]
impl Session {
    /// Verifies the evidence bundle in a file against the force's keys and shows
    /// what is in it; nothing is kept.
    pub async fn look_at_bundle(&self, path: String) -> Result<BundleRecord, PocketbookError> {
        self.call(move |session| Ok(session.look_at_bundle(open(&path)?)?.into()))
            .await
    }

    /// Verifies the evidence bundle in a file against the force's keys, shows what
    /// is in it and keeps what was signed, so that a further statement or a
    /// supplement can follow it.
    pub async fn keep_bundle(&self, path: String) -> Result<BundleRecord, PocketbookError> {
        self.call(move |session| Ok(session.keep_bundle(open(&path)?)?.into()))
            .await
    }

    /// Every record of another vault that is kept here; reading them is logged.
    pub async fn kept_bundles(&self) -> Result<Vec<EarlierRecord>, PocketbookError> {
        self.call(|session| {
            let kept = session.kept_bundles()?;
            Ok(kept.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Says of a further statement that the earlier one was made in another
    /// name, and why; without `said` what was said of it is taken back. The
    /// statement is read back again after that.
    pub async fn explain_earlier_name(
        &self,
        draft: DraftId,
        said: Option<NameDiffersRecord>,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            let said = said.map(NameDiffers::from);
            Ok(session.explain_earlier_name(draft, said.as_ref())?)
        })
        .await
    }

    /// Begins a supplement to a report that was filed in another vault: by its
    /// bundle, kept here first, or by record and digest with one of its
    /// references.
    #[uniffi::method(default(change))]
    pub async fn create_supplement_elsewhere(
        &self,
        to: ReportElsewhereRecord,
        change: SupplementChange,
    ) -> Result<SupplementRecord, PocketbookError> {
        self.on_supplement(move |session| {
            Ok(session.create_supplement_elsewhere(&to.try_into()?, change.try_into()?)?)
        })
        .await
    }
}
