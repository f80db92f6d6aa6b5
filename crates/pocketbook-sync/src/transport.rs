//! How requests leave: a trait, so that a test or a host can own the network.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A future that another thread may drive.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
}

/// A request to the gateway.
#[derive(Clone)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path and query, from `/v1`.
    pub path: String,
    /// Bearer token.
    pub token: Option<String>,
    /// Size of the whole segment, for a range.
    pub segment_size: Option<u64>,
    /// Body; empty for none. JSON unless `segment_size` is given.
    pub body: Vec<u8>,
}

/// An answer of the gateway.
#[derive(Debug, Clone)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    /// Seconds to wait, if it says so.
    pub retry_after: Option<Duration>,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// Nothing listens there, or there is no network.
    #[error(
        "the gateway cannot be reached; check the signal; everything stays saved on this tablet"
    )]
    Unreachable,
    /// It took too long.
    #[error("the gateway did not answer in time; it will be tried again")]
    Timeout,
    /// The certificate is not of the force's authority.
    #[error(
        "the gateway's certificate is not of the force's authority; do not use this network, and report it"
    )]
    Untrusted,
    /// The connection broke off.
    #[error("the connection broke off; it will be tried again")]
    Interrupted,
    /// The answer is too large or malformed.
    #[error("the answer is not one of a Pocketbook gateway; check the address")]
    Garbage,
    /// The address is not one that may be used.
    #[error("the gateway's address is not an https address; ask IT staff for a new ticket")]
    Address,
    /// The address is plain HTTP, which was not asked for.
    #[error("the gateway's address is plain HTTP, which must be allowed and be on this machine")]
    PlainHttp,
    /// The authority's certificate cannot be read.
    #[error("the force's authority certificate cannot be read; enrol with a new ticket")]
    Authority,
}

/// Sends requests.
pub trait Transport: Send + Sync {
    /// Sends one request; may be called several times at once.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}
