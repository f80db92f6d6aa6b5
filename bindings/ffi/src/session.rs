//! An officer's unlocked vault.

use std::str::FromStr;
use std::sync::Arc;

use pocketbook_core::{CoreError, SyncRequest};

use crate::held::Held;
use crate::runtime::{blocking, spawned};
use crate::{
    Connectivity, OfficerRecord, PocketbookError, SealedRecord, SearchHit, StatusRecord,
    SyncCancel, SyncRecord,
};

/// Parses an identifier that a host hands back.
pub(crate) fn id<T: FromStr>(text: &str, what: &'static str) -> Result<T, PocketbookError> {
    text.parse()
        .map_err(|_| PocketbookError::NotFound { what: what.into() })
}

/// An officer's unlocked vault on a tablet.
#[derive(uniffi::Object)]
pub struct Session {
    pub(crate) inner: pocketbook_core::Session,
    _held: Held,
}

impl Session {
    pub(crate) fn new(inner: pocketbook_core::Session) -> Self {
        Self {
            inner,
            _held: Held::session(),
        }
    }

    pub(crate) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&pocketbook_core::Session) -> Result<T, PocketbookError> + Send + 'static,
    ) -> Result<T, PocketbookError> {
        let session = self.inner.clone();
        blocking(move || work(&session)).await
    }
}

#[uniffi::export]
impl Session {
    /// Whose session this is.
    pub fn officer(&self) -> OfficerRecord {
        OfficerRecord::from(self.inner.officer())
    }

    /// Closes the vault and forgets its keys. Every later call is `Locked`.
    pub async fn lock(&self) -> Result<(), PocketbookError> {
        self.call(|session| Ok(session.lock()?)).await
    }

    /// Writes out and closes every file before the system suspends the app.
    pub async fn suspend(&self) -> Result<(), PocketbookError> {
        self.call(|session| Ok(session.suspend()?)).await
    }

    /// Opens the files again after [`Session::suspend`], so that the officer's
    /// next touch does not wait for it. Resuming twice is resuming once.
    pub async fn resume(&self) -> Result<(), PocketbookError> {
        self.call(|session| Ok(session.resume()?)).await
    }

    /// Notes the unique reference number of a sealed record, which usually comes
    /// after the first account.
    pub async fn set_record_urn(
        &self,
        record: String,
        urn: String,
    ) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            let urn = urn.parse().map_err(CoreError::from)?;
            let view = session.set_record_urn(id(&record, "record")?, &urn)?;
            Ok(SealedRecord::from(&view))
        })
        .await
    }

    /// Every sealed record, oldest first.
    pub async fn records(&self) -> Result<Vec<SealedRecord>, PocketbookError> {
        self.call(|session| Ok(session.records()?.iter().map(SealedRecord::from).collect()))
            .await
    }

    /// Sends a parked record again at the next sync.
    pub async fn retry_record(&self, record: String) -> Result<(), PocketbookError> {
        self.call(move |session| Ok(session.retry_record(id(&record, "record")?)?))
            .await
    }

    /// Finds incidents, statements, reports and exhibits, best first.
    pub async fn search(
        &self,
        query: String,
        limit: u32,
    ) -> Result<Vec<SearchHit>, PocketbookError> {
        self.call(move |session| {
            Ok(session
                .search(&query, limit)?
                .into_iter()
                .map(Into::into)
                .collect())
        })
        .await
    }

    /// The session at a glance.
    pub async fn status(&self) -> Result<StatusRecord, PocketbookError> {
        self.call(|session| Ok(session.status()?.into())).await
    }

    /// Recomputes the ledger; gives the number of its entries.
    pub async fn verify_ledger(&self) -> Result<u64, PocketbookError> {
        self.call(|session| Ok(session.verify_ledger()?.entries))
            .await
    }

    /// Sends what waits and takes what the force has to say. Of several syncs of
    /// one session each waits for its turn.
    pub async fn sync(
        &self,
        connectivity: Connectivity,
        cancel: Option<Arc<SyncCancel>>,
    ) -> Result<SyncRecord, PocketbookError> {
        let session = self.inner.clone();
        let cancel = cancel.map(|cancel| cancel.handle()).unwrap_or_default();
        spawned(async move {
            let request = SyncRequest {
                network: connectivity.into(),
                ..SyncRequest::default()
            };
            Ok(session.sync(&request, |_| {}, &cancel).await?.into())
        })
        .await
    }
}
