//! The task of a running gateway that hands records over.
//!
//! It looks into the outbox when a push says that there is something new, when
//! an attempt has ended, and once a second besides, for what comes due and for
//! what other processes have changed. All that it knows is in the database, so
//! it may be dropped, or killed, at any point.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};

use super::outbox::Due;
use super::recipient::Recipient;
use crate::gateway::now;
use crate::keys::random;
use crate::{Gateway, GatewayError, NotTaken, Taken, private};

const LOCK: &str = "outbox.lock";
/// How often it looks without being told to.
const LOOK: Duration = Duration::from_secs(1);

/// A dispatcher at work; ends when dropped.
pub(crate) struct Dispatching(JoinHandle<()>);

impl Drop for Dispatching {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins to hand over what is in the outbox.
pub(crate) fn start(gateway: Arc<Gateway>) -> Dispatching {
    Dispatching(tokio::spawn(run(gateway)))
}

async fn run(gateway: Arc<Gateway>) {
    let _lock = turn(&gateway).await;
    let mut attempts = JoinSet::new();
    let mut at_work = BTreeMap::new();
    let mut recipients: BTreeMap<i64, Arc<Recipient>> = BTreeMap::new();
    loop {
        for due in look(&gateway, at_work.values().copied().collect()).await {
            let recipient = match recipients.get(&due.destination) {
                Some(recipient) => Ok(Arc::clone(recipient)),
                None => Recipient::of(&gateway, &due).map(Arc::new),
            };
            if let Ok(recipient) = &recipient {
                // Settings never change: another address is another destination.
                recipients.insert(due.destination, Arc::clone(recipient));
            }
            let number = due.number;
            let task = attempts.spawn(attempt(Arc::clone(&gateway), recipient, due));
            at_work.insert(task.id(), number);
        }
        tokio::select! {
            Some(ended) = attempts.join_next_with_id() => {
                let task = ended.map_or_else(|error| error.id(), |(task, ())| task);
                at_work.remove(&task);
            }
            () = gateway.outbox_grew.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Waits until this process may hand over: another that serves the same folder
/// may be at it. The system takes the lock from a process that dies.
async fn turn(gateway: &Gateway) -> File {
    let path = gateway.folder.join(LOCK);
    loop {
        let opened = private::file_options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        match opened.map(|file| (file.try_lock(), file)) {
            Ok((Ok(()), file)) => return file,
            Ok((Err(TryLockError::WouldBlock), _)) => {}
            Ok((Err(TryLockError::Error(error)), _)) | Err(error) => {
                tracing::error!(kind = ?error.kind(), "outbox.lock cannot be taken; nothing is handed over until it can");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn look(gateway: &Arc<Gateway>, at_work: BTreeSet<u64>) -> Vec<Due> {
    let gateway = Arc::clone(gateway);
    let looked = tokio::task::spawn_blocking(move || gateway.due(now(), &at_work)).await;
    match looked {
        Ok(Ok(due)) => due,
        Ok(Err(error)) => {
            tracing::error!(%error, "the outbox cannot be read; it is tried again");
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

/// One attempt, from the reading of the record to the mark.
async fn attempt(gateway: Arc<Gateway>, recipient: Result<Arc<Recipient>, NotTaken>, due: Due) {
    let number = due.number;
    let outcome = match recipient {
        Ok(recipient) => recipient.take(&gateway, due.feed_seq, now()).await,
        Err(not_taken) => Err(not_taken),
    };
    let marked = tokio::task::spawn_blocking(move || mark(&gateway, &due, &outcome)).await;
    if let Ok(Err(error)) = marked {
        // It was taken and is not marked: it is handed over again.
        tracing::error!(%error, number, "what came of a handing over cannot be kept");
        tokio::time::sleep(LOOK).await;
    }
}

fn mark(
    gateway: &Gateway,
    due: &Due,
    outcome: &Result<Taken, NotTaken>,
) -> Result<(), GatewayError> {
    match outcome {
        Ok(_) => {}
        Err(NotTaken::Later { reason, .. }) => {
            tracing::warn!(number = due.number, destination = %due.name, %reason, "a record could not be handed over; it is tried again");
        }
        Err(NotTaken::ForGood { reason }) => {
            tracing::error!(number = due.number, destination = %due.name, %reason, "a record was refused for good and is parked");
        }
    }
    gateway.settle(due, outcome, now(), u64::from_le_bytes(random()?))
}
