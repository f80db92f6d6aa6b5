//! A destination at work: each kind takes a document in its own way.

use std::sync::Arc;

use pocketbook_model::Timestamp;

use super::destination::DestinationSettings;
use super::document::{HandedOver, document};
use super::folder;
use super::outbox::Due;
use super::webhook::Webhook;
use crate::{Gateway, GatewayError, NotTaken, Taken};

/// What takes documents.
pub(super) enum Recipient {
    Webhook(Box<Webhook>),
    Folder(super::FolderSettings),
    RecordSystem,
}

impl Recipient {
    /// The recipient of a destination.
    pub(super) fn of(gateway: &Gateway, due: &Due) -> Result<Self, NotTaken> {
        Ok(match &due.settings {
            DestinationSettings::Webhook(settings) => Self::Webhook(Box::new(Webhook::new(
                settings,
                gateway.secret_path(&due.name),
            )?)),
            DestinationSettings::Folder(settings) => Self::Folder(settings.clone()),
            DestinationSettings::RecordSystem => Self::RecordSystem,
        })
    }

    /// Hands a record over.
    pub(super) async fn take(
        &self,
        gateway: &Arc<Gateway>,
        feed_seq: u64,
        at: Timestamp,
    ) -> Result<Taken, NotTaken> {
        let read = {
            let gateway = Arc::clone(gateway);
            blocking(move || gateway.document(feed_seq).map_err(unreadable)).await?
        };
        match self {
            Self::Webhook(webhook) => {
                let body = read.to_json().map_err(unreadable)?;
                webhook.post(&read.delivery, body, at).await?;
                Ok(Taken::default())
            }
            Self::Folder(settings) => {
                let settings = settings.clone();
                blocking(move || folder::put(&settings, &read)).await?;
                Ok(Taken::default())
            }
            Self::RecordSystem => {
                let gateway = Arc::clone(gateway);
                blocking(move || match gateway.record_system.recipient() {
                    Some(system) => system.take(&read),
                    None => Err(NotTaken::later(
                        "the gateway runs without the record system's adapter; remove the destination if that is meant",
                    )),
                })
                .await
            }
        }
    }
}

impl Gateway {
    /// The document of an accepted record.
    pub(crate) fn document(&self, feed_seq: u64) -> Result<HandedOver, GatewayError> {
        self.database
            .read(|connection| document(connection, &self.force, feed_seq))
    }
}

fn unreadable(error: GatewayError) -> NotTaken {
    // The error names kinds and codes, never content.
    tracing::error!(%error, "a record cannot be read for handing over");
    NotTaken::later("the record cannot be read from the gateway's own database")
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NotTaken> + Send + 'static,
) -> Result<T, NotTaken> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(NotTaken::later("handing over stopped half-way")))
}
