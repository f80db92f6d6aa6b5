//! A segment's bytes: a range of it with a token, or all of it by a request that
//! the tablet signed beforehand. What is signed needs no token, and its body is
//! read only once the signature was found good.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use pocketbook_protocol::{
    AttachmentHeld, ProblemCode, ReceivedUpload, SEGMENT_SIZE_HEADER, SegmentHeld,
};
use serde::Deserialize;

use super::{Answer, LONGEST, attachment, blocking, for_device, raw_body};
use crate::whole_segments::Arriving;
use crate::{Gateway, GatewayError};

/// How long a whole segment may take in all. The tablet's system sends it in the
/// background and as slowly as it likes: 4 MiB in an hour are 0.01 Mbit/s.
pub(super) const WHOLE_LONGEST: Duration = Duration::from_secs(60 * 60);
/// Bytes kept in memory before they go to the file.
const PIECE: usize = 256 << 10;

#[derive(Deserialize)]
struct RangeQuery {
    offset: u64,
}

/// Takes a range, or without any query the whole segment.
pub(super) async fn put(
    State(gateway): State<Arc<Gateway>>,
    Path((id, segment)): Path<(String, String)>,
    request: Request,
) -> Response {
    if request.uri().query().is_none() {
        Answer(put_whole(gateway, &id, &segment, request).await).into_response()
    } else {
        put_range(gateway, id, segment, request)
            .await
            .into_response()
    }
}

fn number(segment: &str) -> Result<u32, GatewayError> {
    segment
        .parse()
        .map_err(|_| GatewayError::refused(ProblemCode::NotFound))
}

/// A header that is there once.
fn single<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().ok(),
        _ => None,
    }
}

async fn put_range(
    gateway: Arc<Gateway>,
    id: String,
    segment: String,
    request: Request,
) -> Answer<AttachmentHeld> {
    let query = Query::<RangeQuery>::try_from_uri(request.uri());
    let headers = request.headers().clone();
    let size = single(&headers, SEGMENT_SIZE_HEADER).and_then(|size| size.parse::<u64>().ok());
    // A range is read for no longer than its token lives.
    let bytes = tokio::time::timeout(LONGEST, Bytes::from_request(request, &())).await;
    let bytes = match bytes {
        Ok(bytes) => raw_body(bytes),
        Err(_) => Err(GatewayError::refused(ProblemCode::Timeout)),
    };
    for_device(gateway, &headers, move |gateway, device| {
        let malformed = || GatewayError::refused(ProblemCode::Malformed);
        let segment = number(&segment)?;
        let offset = query.map_err(|_| malformed())?.offset;
        let id = attachment(&id)?;
        let size = size.ok_or_else(malformed)?;
        gateway.put_range(device, id, segment, size, offset, &bytes?)
    })
    .await
}

async fn put_whole(
    gateway: Arc<Gateway>,
    id: &str,
    segment: &str,
    request: Request,
) -> Result<SegmentHeld, GatewayError> {
    let (attachment, segment) = (attachment(id)?, number(segment)?);
    let (head, body) = request.into_parts();
    let header = |name| single(&head.headers, name);
    let received = ReceivedUpload::read(head.uri.path(), attachment, segment, header)?;
    let admitting = Arc::clone(&gateway);
    let arriving = blocking(move || admitting.admit(received)).await.0?;
    let arrived = receive(arriving, body).await?;
    blocking(move || gateway.take_whole(arrived)).await.0
}

/// Reads a body into its file, with the memory of one piece.
async fn receive(mut arriving: Arriving, mut body: Body) -> Result<Arriving, GatewayError> {
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        let frame = body.frame().await;
        let ended = frame.is_none();
        if let Some(frame) = frame {
            // What breaks off is the link's fault: nobody gives a file up for it.
            let frame = frame.map_err(|_| GatewayError::refused(ProblemCode::Timeout))?;
            if let Ok(bytes) = frame.into_data() {
                piece.extend_from_slice(&bytes);
            }
        }
        if piece.len() >= PIECE || ended {
            let full = std::mem::replace(&mut piece, Vec::with_capacity(PIECE));
            let written = blocking(move || {
                arriving.write(&full)?;
                Ok(arriving)
            });
            arriving = written.await.0?;
        }
        if ended {
            return Ok(arriving);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use pocketbook_model::{AttachmentId, DeviceId};
    use pocketbook_protocol::SegmentUpload;
    use pocketbook_seal::{Signer as _, SoftwareSigner, sha256};
    use rusqlite::params;
    use tower::ServiceExt as _;

    use crate::test_gateway;

    /// Pieces of a segment, of 4 KiB each.
    const PIECES: usize = 64;

    /// A signed segment that arrives in pieces, each this long after the last,
    /// and stops after so many. Nothing is waited for: the clock is virtual.
    async fn put_slowly(between: Duration, pieces: usize) -> (StatusCode, usize) {
        let (folder, gateway) = test_gateway::gateway();
        let (device, signer) = (
            DeviceId::from_parts(1, [7; 10]),
            SoftwareSigner::generate().unwrap(),
        );
        test_gateway::know(&gateway, &[device]);
        gateway
            .database
            .write(|transaction| {
                transaction.execute(
                    "UPDATE devices SET public_key = ?2 WHERE id = ?1",
                    params![device.as_bytes(), String::from(signer.public_key())],
                )?;
                Ok(())
            })
            .unwrap();
        let upload = SegmentUpload {
            attachment: AttachmentId::from_parts(1, [3; 10]),
            segment: 0,
            size: (PIECES * 4096) as u64,
            sha256: sha256(&[0; PIECES * 4096]),
        };
        let now_s = u64::try_from(crate::gateway::now().unix_ms() / 1000).unwrap();
        let signed = upload.sign(device, now_s, &signer).unwrap();
        let mut request = axum::http::Request::put(upload.path());
        for (name, value) in upload.headers(&signed) {
            request = request.header(name, value);
        }
        let body = futures_util::stream::unfold(0, move |sent| async move {
            if sent == PIECES {
                return None;
            }
            if sent == pieces {
                return std::future::pending().await;
            }
            tokio::time::sleep(between).await;
            Some((
                Ok::<_, std::io::Error>(Bytes::from_static(&[0; 4096])),
                sent + 1,
            ))
        });
        let request = request.body(Body::from_stream(body)).unwrap();
        let answer = super::super::router(Arc::new(gateway))
            .oneshot(request)
            .await
            .unwrap();
        let arriving = folder.path().join("gateway/attachments/arriving");
        let left = std::fs::read_dir(arriving).unwrap().count();
        (answer.status(), left)
    }

    #[tokio::test(start_paused = true)]
    async fn a_whole_segment_may_be_as_slow_as_the_system_that_sends_it() {
        let begun = tokio::time::Instant::now();
        let answer = put_slowly(Duration::from_secs(50), PIECES).await;
        assert_eq!(answer, (StatusCode::OK, 0));
        // Longer than any token lives.
        assert!(begun.elapsed() > LONGEST * 3);
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_stops_or_takes_more_than_an_hour_is_given_up_and_leaves_nothing() {
        for (between, pieces) in [
            (Duration::from_secs(1), 5),
            (Duration::from_secs(58), PIECES),
        ] {
            let begun = tokio::time::Instant::now();
            let answer = put_slowly(between, pieces).await;
            assert_eq!(answer, (StatusCode::REQUEST_TIMEOUT, 0));
            assert!(begun.elapsed() <= WHOLE_LONGEST + Duration::from_secs(1));
        }
    }
}
