//! The protocol's requests, typed. Every answer is judged as a stranger's.

use std::time::Duration;

use pocketbook_model::{AttachmentId, ReferenceName, Timestamp};
use pocketbook_protocol::{
    AttachmentHeld, Changes, CompleteResponse, EnrolRequest, EnrolResponse, LogConsistency,
    OfficerRegistered, Problem, ProblemCode, PublishedReference, PushRequest, PushResponse,
    RegisterOfficer, SessionRequest, SessionResponse, TokenRequest, TokenResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::transport::{Method, Request, Response, Transport, TransportError};

/// Longest detail that is shown, in characters.
const DETAIL: usize = 160;

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// No answer came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The gateway refused.
    #[error("the gateway refused: {code}{}", .detail.as_deref().map(|d| format!(" ({d})")).unwrap_or_default())]
    Refused {
        /// The problem's code.
        code: String,
        /// Which field and limit, if it says so: a stranger's words, cut to one
        /// short line.
        detail: Option<String>,
        /// Seconds to wait, if it says so.
        retry_after: Option<Duration>,
        /// The gateway's time, for a clock that is off.
        gateway_time: Option<Timestamp>,
    },
}

impl ClientError {
    /// Whether the gateway refused with this code.
    #[must_use]
    pub fn is(&self, expected: ProblemCode) -> bool {
        matches!(self, Self::Refused { code, .. } if code == expected.as_str())
    }

    /// Whether the gateway is there but cannot be used just now.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        [
            ProblemCode::Busy,
            ProblemCode::Timeout,
            ProblemCode::StorageFull,
            ProblemCode::Internal,
        ]
        .into_iter()
        .any(|code| self.is(code))
    }

    /// The wait that the gateway asked for.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::Transport(_) => None,
        }
    }
}

/// The protocol over a transport.
pub struct Client<'t> {
    transport: &'t dyn Transport,
    token: Option<String>,
}

impl<'t> Client<'t> {
    /// A client without a token yet.
    #[must_use]
    pub fn new(transport: &'t dyn Transport) -> Self {
        Self {
            transport,
            token: None,
        }
    }

    /// Uses this bearer token from now on.
    pub fn set_token(&mut self, token: String) {
        self.token = Some(token);
    }

    /// Enrols a tablet.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or the ticket is refused.
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolResponse, ClientError> {
        self.post("/v1/enrol", request).await
    }

    /// Asks for a bearer token.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or the tablet is refused.
    pub async fn token(&self, request: &TokenRequest) -> Result<TokenResponse, ClientError> {
        self.post("/v1/token", request).await
    }

    /// Registers an officer's key.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or it is refused.
    pub async fn register_officer(
        &self,
        request: &RegisterOfficer,
    ) -> Result<OfficerRegistered, ClientError> {
        self.post("/v1/officers", request).await
    }

    /// Begins a sync.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or no common version.
    pub async fn session(&self, request: &SessionRequest) -> Result<SessionResponse, ClientError> {
        self.post("/v1/session", request).await
    }

    /// Sends sealed records.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer.
    pub async fn push(&self, request: &PushRequest) -> Result<PushResponse, ClientError> {
        self.post("/v1/push", request).await
    }

    /// Asks what is held of an attachment; `None` when nothing is.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer.
    pub async fn held(&self, id: AttachmentId) -> Result<Option<AttachmentHeld>, ClientError> {
        let request = self.request(Method::Get, format!("/v1/attachments/{id}"), Vec::new());
        match self.exchange(request).await {
            Err(error) if error.is(ProblemCode::NotFound) => Ok(None),
            answer => answer.map(Some),
        }
    }

    /// Sends a range of a segment.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or other bytes are held.
    pub async fn put_range(
        &self,
        id: AttachmentId,
        segment: u32,
        segment_size: u64,
        offset: u64,
        bytes: Vec<u8>,
    ) -> Result<AttachmentHeld, ClientError> {
        let path = format!("/v1/attachments/{id}/segments/{segment}?offset={offset}");
        let mut request = self.request(Method::Put, path, bytes);
        request.segment_size = Some(segment_size);
        self.exchange(request).await
    }

    /// Asks for an attachment's receipt.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or some of it is missing.
    pub async fn complete(
        &self,
        id: AttachmentId,
        manifest: Vec<u8>,
    ) -> Result<CompleteResponse, ClientError> {
        self.exchange(self.request(
            Method::Post,
            format!("/v1/attachments/{id}/complete"),
            manifest,
        ))
        .await
    }

    /// Reads the feed of changes.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or the cursor has expired.
    pub async fn changes(&self, cursor: Option<&str>) -> Result<Changes, ClientError> {
        let path = match cursor {
            Some(cursor) => format!("/v1/changes?cursor={cursor}"),
            None => "/v1/changes".to_owned(),
        };
        self.exchange(self.request(Method::Get, path, Vec::new()))
            .await
    }

    /// Fetches an edition of reference data.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or no such edition.
    pub async fn reference(
        &self,
        reference: &ReferenceName,
        edition: u64,
    ) -> Result<PublishedReference, ClientError> {
        // A name is letters, digits, hyphens and underscores: a path as it is.
        let path = format!("/v1/reference/{reference}/{edition}");
        self.exchange(self.request(Method::Get, path, Vec::new()))
            .await
    }

    /// Asks for the proof that the log of `to` records continues that of `from`.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when there is no answer or no such proof.
    pub async fn log_consistency(&self, from: u64, to: u64) -> Result<LogConsistency, ClientError> {
        let path = format!("/v1/log/consistency?from={from}&to={to}");
        self.exchange(self.request(Method::Get, path, Vec::new()))
            .await
    }

    fn request(&self, method: Method, path: String, body: Vec<u8>) -> Request {
        Request {
            method,
            path,
            token: self.token.clone(),
            segment_size: None,
            body,
        }
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        value: &impl Serialize,
    ) -> Result<T, ClientError> {
        let body = serde_json::to_vec(value).map_err(|_| TransportError::Garbage)?;
        self.exchange(self.request(Method::Post, path.to_owned(), body))
            .await
    }

    async fn exchange<T: DeserializeOwned>(&self, request: Request) -> Result<T, ClientError> {
        let response = self.transport.send(request).await?;
        if (200..300).contains(&response.status) {
            return Ok(serde_json::from_slice(&response.body).map_err(|_| TransportError::Garbage)?);
        }
        Err(refusal(&response))
    }
}

/// What an answer that is no success means. An error that is not ours (a captive
/// portal's, a proxy's) is garbage, unless it says that somebody is busy.
pub(crate) fn refusal(response: &Response) -> ClientError {
    let problem: Option<Problem> = serde_json::from_slice(&response.body).ok();
    match problem
        .as_ref()
        .and_then(|problem| Some((problem, problem.code()?)))
    {
        Some((problem, code)) => ClientError::Refused {
            code: code.as_str().to_owned(),
            detail: problem.detail.as_deref().and_then(one_line),
            retry_after: problem
                .retry_after_s
                .map(|seconds| Duration::from_secs(seconds.into()))
                .or(response.retry_after),
            gateway_time: problem.gateway_time,
        },
        None if matches!(response.status, 408 | 429 | 502..=504) => ClientError::Refused {
            code: ProblemCode::Busy.as_str().to_owned(),
            detail: None,
            retry_after: response.retry_after,
            gateway_time: None,
        },
        None => TransportError::Garbage.into(),
    }
}

/// A stranger's words, fit to be shown in one line.
fn one_line(words: &str) -> Option<String> {
    let shown = words.chars().filter(|c| !c.is_control()).take(DETAIL);
    Some(shown.collect()).filter(|words: &String| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::BoxFuture;

    struct Refusing(&'static str);

    impl Transport for Refusing {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
            let mut problem = Problem::new(ProblemCode::Malformed);
            problem.detail = Some(self.0.repeat(9));
            let body = serde_json::to_vec(&problem).unwrap();
            Box::pin(async move {
                Ok(Response {
                    status: 400,
                    body,
                    retry_after: None,
                })
            })
        }
    }

    #[tokio::test]
    async fn a_refusal_names_the_field_in_one_short_line() {
        let words = |detail| async move {
            let link = Refusing(detail);
            let refused = Client::new(&link).changes(None).await;
            refused.err().unwrap().to_string()
        };
        let repeated = "name: at most 120 characters; ".repeat(6);
        let shown = words("name: at most 120 characters; ").await;
        assert!(shown.starts_with("the gateway refused: malformed (name: at most 120"));
        assert!(shown.len() < repeated.len() + 80, "{shown}");
        assert!(!words("a\u{1b}[2J\nb").await.contains(char::is_control));
        assert_eq!(words("").await, "the gateway refused: malformed");
    }
}
