//! An officer's unlocked vault.

use std::sync::Arc;

use pocketbook_core::model::RecordId;
use pocketbook_core::{CoreError, SyncRequest};

use crate::cancelling::EndsWithItsCall;
use crate::finding::cursor;
use crate::held::Held;
use crate::let_go::LetGo;
use crate::runtime::{blocking, spawned};
use crate::{
    CancelHandle, Connectivity, LedgerRecord, OfficerRecord, PocketbookError, RecordPage,
    SealedRecord, SearchHit, StatusRecord, SyncRecord,
};

/// An officer's unlocked vault on a tablet.
#[derive(uniffi::Object)]
pub struct Session {
    pub(crate) inner: LetGo<pocketbook_core::Session>,
    _held: Held,
}

impl Session {
    pub(crate) fn new(inner: pocketbook_core::Session) -> Self {
        Self {
            inner: LetGo::elsewhere_unless(pocketbook_core::Session::is_locked, inner),
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
        record: RecordId,
        urn: String,
    ) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            let urn = urn.parse().map_err(CoreError::from)?;
            let view = session.set_record_urn(record, &urn)?;
            Ok(SealedRecord::from(&view))
        })
        .await
    }

    /// Sealed records, oldest first: a page of at most `limit` (500 at most),
    /// which says where the next one begins.
    #[uniffi::method(default(limit = 100, after = None))]
    pub async fn records(
        &self,
        limit: u32,
        after: Option<String>,
    ) -> Result<RecordPage, PocketbookError> {
        self.call(move |session| {
            let page = session.records_page(limit, cursor(after)?)?;
            Ok(RecordPage {
                records: page.items.iter().map(SealedRecord::from).collect(),
                next: page.next.map(|cursor| cursor.to_string()),
            })
        })
        .await
    }

    /// One sealed record.
    pub async fn record(&self, record: RecordId) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| Ok(SealedRecord::from(&session.record(record)?)))
            .await
    }

    /// Sends a parked record again at the next sync.
    pub async fn retry_record(&self, record: RecordId) -> Result<(), PocketbookError> {
        self.call(move |session| Ok(session.retry_record(record)?))
            .await
    }

    /// Finds incidents, statements, reports and exhibits, best first: those with the
    /// first 32 different words and phrases within the first 1,000 characters of the
    /// text. `Cancelled` when the session is suspended meanwhile.
    #[uniffi::method(default(limit = 50))]
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

    /// Recomputes the ledger from its first entry to its head.
    pub async fn verify_ledger(&self) -> Result<LedgerRecord, PocketbookError> {
        self.call(|session| {
            let ledger = session.verify_ledger()?;
            Ok(LedgerRecord {
                entries: ledger.entries,
                head: ledger.head.to_string(),
            })
        })
        .await
    }

    /// Sends what waits and takes what the force has to say. Of several syncs of
    /// one session each waits for its turn. How far it is comes as
    /// `SyncProgress` to whoever listens ([`Session::subscribe`]). It ends at its
    /// next step once it is cancelled by the handle or by whoever called it; what
    /// was stored stays stored.
    #[uniffi::method(default(cancel = None))]
    pub async fn sync(
        &self,
        connectivity: Connectivity,
        cancel: Option<Arc<CancelHandle>>,
    ) -> Result<SyncRecord, PocketbookError> {
        let session = self.inner.clone();
        let ending = EndsWithItsCall::or_by(cancel.as_ref());
        let handle = ending.handle();
        let done = spawned(async move {
            let request = SyncRequest {
                network: connectivity.into(),
                ..SyncRequest::default()
            };
            Ok(session.sync(&request, |_| {}, &handle).await?.into())
        })
        .await;
        drop(ending);
        done
    }
}
