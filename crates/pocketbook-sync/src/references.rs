//! Fetching the reference data that the feed told of.
//!
//! It comes last in a run: nothing that the officer sealed waits for it. What
//! is wanted is the store's to say, so a run that ends here loses nothing. An
//! edition that the gateway does not give, or that does not verify, is left for
//! the next run and holds up no other.

use std::collections::BTreeSet;

use pocketbook_model::ReferenceName;

use crate::client::{Client, ClientError};
use crate::engine::{Ended, Run};
use crate::transport::TransportError;

/// An edition of reference data that was published and is not here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WantedReference {
    /// What it is and which of its kind.
    pub reference: ReferenceName,
    /// Its number under this name.
    pub edition: u64,
}

/// What came of an edition that was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceOutcome {
    /// It is here and in use.
    Accepted,
    /// It is here, and its content cannot be used: what was in use stays.
    Refused,
    /// It does not verify, and was not taken.
    Unverified,
    /// The gateway did not give it.
    Withheld,
}

/// Whether the gateway answered, and not with the edition: others may come.
fn is_withheld(error: &ClientError) -> bool {
    use pocketbook_protocol::ProblemCode as Code;
    let refused = [
        Code::NotFound,
        Code::Malformed,
        Code::Method,
        Code::Internal,
    ];
    refused.into_iter().any(|code| error.is(code))
        || *error == ClientError::Transport(TransportError::Garbage)
}

impl Run<'_> {
    /// Fetches what is wanted until nothing more is that was not tried in this
    /// run: an edition that is refused may make an older one wanted.
    pub(crate) async fn fetch_references(&mut self, client: &Client<'_>) -> Result<(), Ended> {
        let mut tried = BTreeSet::new();
        loop {
            let wanted = self.store(|store| store.references_wanted()).await?;
            let next = wanted.into_iter().find(|wanted| !tried.contains(wanted));
            let Some(wanted) = next else { return Ok(()) };
            if self.stop.is_reached() {
                return Ok(());
            }
            tried.insert(wanted.clone());
            let asked = wanted.clone();
            let outcome = match client.reference(&wanted.reference, wanted.edition).await {
                Ok(published) => {
                    self.store(move |store| store.reference_fetched(&asked, &published))
                        .await?
                }
                Err(error) if is_withheld(&error) => {
                    self.store(move |store| store.reference_withheld(&asked))
                        .await?;
                    ReferenceOutcome::Withheld
                }
                Err(error) => return Err(error.into()),
            };
            self.report.references.push((wanted, outcome));
        }
    }
}
