//! HTTP: routes, limits, errors. Bodies are read only after the request is
//! known to be wanted, and work on the database leaves the async threads.

mod endpoint;
#[cfg(test)]
mod openapi;
mod segments;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pocketbook_model::{AttachmentId, DeviceId, ReferenceName};
use pocketbook_protocol::{
    EnrolRequest, Limits, MAX_BATCH, MAX_BODY, MAX_RANGE, PROTOCOL, Problem, ProblemCode,
    PushRequest, PushResponse, RegisterOfficer, SessionRequest, SessionResponse, SyncControl,
    TokenRequest,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutError, TimeoutLayer};

use crate::gateway::now;
use crate::{Gateway, GatewayError};
use endpoint::{Endpoint, Sort};

/// Enrolment, tokens and sessions are small.
const SMALL_BODY: usize = 64 << 10;
/// A body that brings nothing for so long is given up. What is slow but moves
/// is not: four connections over 0.36 Mbit/s need 23 s for 256 KiB each.
const BODY_IDLE: Duration = Duration::from_secs(60);
/// How long a small request may take in all.
const SMALL_TIME: Duration = Duration::from_secs(60);
/// How long any other may take in all, so that trickling bodies cannot hold
/// their connections for ever: as long as a token lives, since one that takes
/// longer would be refused for that.
const LONGEST: Duration = Duration::from_secs(15 * 60);

fn limited_to(time: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, time)
}

/// The places of one sort.
fn places(sort: Sort) -> Router<Arc<Gateway>> {
    let all = Endpoint::ALL.into_iter();
    all.filter(|endpoint| endpoint.sort() == sort)
        .fold(Router::new(), |router, endpoint| {
            router.route(endpoint.path(), endpoint.handler())
        })
}

pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    let small = places(Sort::Small)
        .layer(DefaultBodyLimit::max(SMALL_BODY))
        .layer(limited_to(SMALL_TIME));
    let large = places(Sort::Large).layer(DefaultBodyLimit::max(MAX_BODY));
    let segments = places(Sort::Segment)
        .layer(DefaultBodyLimit::max(
            usize::try_from(MAX_RANGE).unwrap_or(usize::MAX),
        ))
        .layer(limited_to(segments::WHOLE_LONGEST));
    Router::new()
        .merge(small)
        .merge(large)
        .layer(RequestDecompressionLayer::new())
        .merge(places(Sort::Plain))
        .layer(limited_to(LONGEST))
        .merge(segments)
        .fallback(|| async { Answer::<()>(Err(GatewayError::refused(ProblemCode::NotFound))) })
        .method_not_allowed_fallback(|| async {
            Answer::<()>(Err(GatewayError::refused(ProblemCode::Method)))
        })
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE))
        .with_state(gateway)
}

/// JSON, or a problem.
struct Answer<T>(Result<T, GatewayError>);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(value) => match serde_json::to_vec(&value) {
                Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
                Err(_) => problem_response(&Problem::new(ProblemCode::Internal)),
            },
            Err(GatewayError::Refused(problem)) => problem_response(&problem),
            Err(GatewayError::StorageFull) => {
                problem_response(&Problem::new(ProblemCode::StorageFull))
            }
            Err(error) => {
                // The error names kinds and codes, never content.
                tracing::error!(%error, "a request failed");
                problem_response(&Problem::new(ProblemCode::Internal))
            }
        }
    }
}

pub(crate) fn problem_response(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut response = (
        status,
        [(header::CONTENT_TYPE, "application/problem+json")],
        body,
    )
        .into_response();
    if let Some(seconds) = problem.retry_after_s {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn body(bytes: Result<Bytes, BytesRejection>) -> Result<Bytes, GatewayError> {
    bytes.map_err(|rejection| {
        let code = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ProblemCode::TooLarge
        } else if stopped(&rejection) {
            ProblemCode::Timeout
        } else {
            ProblemCode::Malformed
        };
        GatewayError::refused(code)
    })
}

/// A body that is nothing but bytes: what goes wrong while it is read is the
/// link's fault and never its own, so no tablet may give its file up for it.
fn raw_body(bytes: Result<Bytes, BytesRejection>) -> Result<Bytes, GatewayError> {
    bytes.map_err(|rejection| {
        let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
        GatewayError::refused(if too_large {
            ProblemCode::TooLarge
        } else {
            ProblemCode::Timeout
        })
    })
}

/// Whether a body was given up because no more of it came.
fn stopped(rejection: &BytesRejection) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(rejection);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn json<T: DeserializeOwned>(bytes: Result<Bytes, BytesRejection>) -> Result<T, GatewayError> {
    serde_json::from_slice(&body(bytes)?).map_err(|error| {
        GatewayError::malformed(format!("line {}, column {}", error.line(), error.column()))
    })
}

fn bearer(headers: &HeaderMap) -> Result<String, GatewayError> {
    let value = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.strip_prefix("Bearer "));
    token
        .map(str::to_owned)
        .ok_or_else(|| GatewayError::refused(ProblemCode::Token))
}

/// Runs blocking work on a thread for that.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, GatewayError> + Send + 'static,
) -> Answer<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Answer(done.unwrap_or_else(|_| Err(GatewayError::refused(ProblemCode::Internal))))
}

/// The same for a tablet that has shown its token.
async fn for_device<T: Send + 'static>(
    gateway: Arc<Gateway>,
    headers: &HeaderMap,
    work: impl FnOnce(&Gateway, DeviceId) -> Result<T, GatewayError> + Send + 'static,
) -> Answer<T> {
    let token = bearer(headers);
    blocking(move || {
        let device = gateway.authenticate(&token?)?;
        work(&gateway, device)
    })
    .await
}

async fn enrol(
    State(gateway): State<Arc<Gateway>>,
    bytes: Result<Bytes, BytesRejection>,
) -> impl IntoResponse {
    let request = json::<EnrolRequest>(bytes);
    blocking(move || gateway.enrol(&request?)).await
}

async fn token(
    State(gateway): State<Arc<Gateway>>,
    bytes: Result<Bytes, BytesRejection>,
) -> impl IntoResponse {
    let request = json::<TokenRequest>(bytes);
    blocking(move || gateway.token(&request?)).await
}

async fn officers(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> impl IntoResponse {
    let request = json::<RegisterOfficer>(bytes);
    for_device(gateway, &headers, move |gateway, device| {
        gateway.register_officer(device, &request?)
    })
    .await
}

async fn session(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> impl IntoResponse {
    let request = json::<SessionRequest>(bytes);
    for_device(gateway, &headers, move |gateway, _| {
        if !request?.protocols.contains(&PROTOCOL) {
            return Err(GatewayError::refused(ProblemCode::Version));
        }
        let feed_head = gateway.feed_head()?;
        Ok(SessionResponse {
            protocol: PROTOCOL,
            limits: Limits {
                max_body: u64::try_from(MAX_BODY).unwrap_or(u64::MAX),
                max_range: MAX_RANGE,
            },
            gateway_time: now(),
            incarnation: gateway.incarnation.clone(),
            feed_head,
            control: SyncControl {
                next_poll_s: 300,
                spread_s: 60,
                max_batch: MAX_BATCH,
                concurrency: 4,
            },
        })
    })
    .await
}

async fn push(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> impl IntoResponse {
    let request = json::<PushRequest>(bytes);
    for_device(gateway, &headers, move |gateway, device| {
        let items = request?.items;
        if u32::try_from(items.len()).is_ok_and(|count| count <= MAX_BATCH) {
            Ok(PushResponse {
                results: gateway.push(device, &items)?,
            })
        } else {
            Err(GatewayError::refused(ProblemCode::TooLarge))
        }
    })
    .await
}

fn attachment(id: &str) -> Result<AttachmentId, GatewayError> {
    id.parse()
        .map_err(|_| GatewayError::refused(ProblemCode::NotFound))
}

async fn held(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> impl IntoResponse {
    for_device(gateway, &headers, move |gateway, device| {
        gateway.held(device, attachment(&id)?)
    })
    .await
}

async fn complete(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> impl IntoResponse {
    let manifest = body(bytes);
    for_device(gateway, &headers, move |gateway, device| {
        gateway.complete(device, attachment(&id)?, &manifest?)
    })
    .await
}

#[derive(Deserialize)]
struct ChangesQuery {
    cursor: Option<String>,
}

async fn changes(
    State(gateway): State<Arc<Gateway>>,
    query: Result<Query<ChangesQuery>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> impl IntoResponse {
    for_device(gateway, &headers, move |gateway, device| {
        let query = query.map_err(|_| GatewayError::refused(ProblemCode::Malformed))?;
        gateway.changes(device, query.cursor.as_deref())
    })
    .await
}

async fn reference(
    State(gateway): State<Arc<Gateway>>,
    Path((kind, id, edition)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> impl IntoResponse {
    for_device(gateway, &headers, move |gateway, _| {
        let unknown = || GatewayError::refused(ProblemCode::NotFound);
        let name = ReferenceName {
            kind: kind.parse().map_err(|_| unknown())?,
            id: id.parse().map_err(|_| unknown())?,
        };
        gateway.reference(&name, edition.parse().map_err(|_| unknown())?)
    })
    .await
}

async fn checkpoint(State(gateway): State<Arc<Gateway>>) -> Response {
    match blocking(move || gateway.checkpoint()).await {
        Answer(Ok(note)) => {
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response()
        }
        refused => refused.into_response(),
    }
}

#[derive(Deserialize)]
struct ConsistencyQuery {
    from: u64,
    to: u64,
}

async fn consistency(
    State(gateway): State<Arc<Gateway>>,
    query: Result<Query<ConsistencyQuery>, axum::extract::rejection::QueryRejection>,
) -> impl IntoResponse {
    blocking(move || {
        let sizes = query.map_err(|_| {
            GatewayError::malformed("from, to: numbers of records in the log".to_owned())
        })?;
        gateway.log_consistency(sizes.from, sizes.to)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, Bytes};
    use axum::http::Request;
    use pocketbook_protocol::{MIN_RANGE, SEGMENT_SIZE_HEADER};
    use pocketbook_seal::sha256;
    use rusqlite::params;
    use tower::ServiceExt as _;

    use crate::test_gateway;

    /// A range that arrives in pieces of 4 KiB, each this long after the last,
    /// and stops after so many. Nothing is waited for: the clock is virtual.
    async fn put_slowly(between: Duration, pieces: u64) -> Response {
        let body = futures_util::stream::unfold(0, move |sent| async move {
            if sent == pieces {
                return std::future::pending().await;
            }
            if sent * 4096 == MIN_RANGE {
                return None;
            }
            tokio::time::sleep(between).await;
            Some((
                Ok::<_, std::io::Error>(Bytes::from_static(&[0; 4096])),
                sent + 1,
            ))
        });
        put(Body::from_stream(body)).await
    }

    async fn put(body: Body) -> Response {
        let (_folder, gateway) = test_gateway::gateway();
        let device = DeviceId::from_parts(1, [7; 10]);
        test_gateway::know(&gateway, &[device]);
        gateway
            .database
            .write(|transaction| {
                transaction.execute(
                    "INSERT INTO tokens (token, device, expires) VALUES (?1, ?2, ?3)",
                    params![sha256(b"invented").as_bytes(), device.as_bytes(), i64::MAX],
                )?;
                Ok(())
            })
            .unwrap();
        let id = AttachmentId::from_parts(1, [3; 10]);
        let request = Request::put(format!("/v1/attachments/{id}/segments/0?offset=0"))
            .header(header::AUTHORIZATION, "Bearer invented")
            .header(SEGMENT_SIZE_HEADER, MIN_RANGE)
            .body(body)
            .unwrap();
        router(Arc::new(gateway)).oneshot(request).await.unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_range_that_trickles_for_ten_minutes_is_taken() {
        let begun = tokio::time::Instant::now();
        let answer = put_slowly(Duration::from_secs(10), u64::MAX).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(begun.elapsed() > Duration::from_secs(600));
    }

    #[tokio::test(start_paused = true)]
    async fn a_range_that_stops_is_given_up_and_called_so() {
        let begun = tokio::time::Instant::now();
        let answer = put_slowly(Duration::from_secs(1), 5).await;
        assert!(begun.elapsed() < Duration::from_secs(70));
        // Not `malformed`: the tablet would give its file up for that.
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
        let body = axum::body::to_bytes(answer.into_body(), 4096)
            .await
            .unwrap();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.code(), Some(ProblemCode::Timeout));
    }

    #[tokio::test(start_paused = true)]
    async fn a_range_that_breaks_off_is_not_called_malformed() {
        let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        let body = futures_util::stream::iter([Ok(Bytes::from_static(&[0; 9])), Err(broken)]);
        let answer = put(Body::from_stream(body)).await;
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_range_that_trickles_for_longer_than_a_token_lives_is_given_up() {
        let begun = tokio::time::Instant::now();
        let answer = put_slowly(Duration::from_secs(50), u64::MAX).await;
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
        assert!(begun.elapsed() <= LONGEST + Duration::from_secs(1));
    }
}
