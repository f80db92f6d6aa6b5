//! Attachments for the force's systems: as captured, whole or by ranges.
//!
//! They rest encrypted to the force's evidence key, and are decrypted a segment
//! at a time while they are on their way. Whoever was handed a record may fetch
//! the files that it names and no others, by its name and the password that is
//! derived from its secret (HTTP Basic, RFC 7617, within the gateway's TLS): a
//! `curl -u` is enough. What was fetched by whom, and when, is written down
//! before the first byte leaves (Data Protection Act 2018, section 62(1)(d));
//! where none leaves, as with HEAD, nothing was disclosed and nothing is written.
//!
//! The officer's key signed which file a record names. One whose tablet sent
//! another file under that identifier is not handed out.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::{AttachmentId, DeviceId, MediaType, Sha256Digest, Timestamp};
use pocketbook_protocol::{Problem, ProblemCode};
use pocketbook_seal::chunked::{decrypt_segment, plain_size, segment_context};
use pocketbook_seal::{AttachmentManifest, Envelope, SealedPayload, parse_canonical};
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use zeroize::Zeroizing;

use super::byte_range::Wanted;
use super::destination::DestinationName;
use super::destinations::read_secrets;
use super::document::{FetchableAttachment, attachments_of};
use super::outbox::stored_name;
use super::refusals::Fault;
use crate::api::problem_response;
use crate::gateway::now;
use crate::{Gateway, GatewayError};

/// Seconds after which to ask again for a file that is still on its way here.
const ASK_AGAIN_S: u32 = 300;
/// So many records that name one file are looked at. Two name most; a thousand
/// would be somebody's who wants the gateway to be busy.
const MOST_NAMING: u32 = 64;

/// Where an attachment is, at the gateway's own address.
pub(super) fn path_of(attachment: AttachmentId) -> String {
    format!("/v1/handed-over/attachments/{attachment}")
}

/// Bytes of an attachment that a destination fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fetched {
    /// The destination.
    pub destination: DestinationName,
    /// The attachment.
    pub attachment: AttachmentId,
    /// The first byte asked for.
    pub first: u64,
    /// The byte behind the last.
    pub after: u64,
    /// When.
    pub at: Timestamp,
}

/// An attachment that is whole and may be read.
struct Attachment {
    id: AttachmentId,
    key: Zeroizing<[u8; 32]>,
    sha256: Sha256Digest,
    size: u64,
    media_type: MediaType,
    segments: Vec<Segment>,
}

struct Segment {
    path: PathBuf,
    number: u32,
    first: u64,
    after: u64,
}

/// Answers with an attachment, or the part of it that is asked for.
pub(crate) async fn fetch(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let opened = move || {
        let (destination, attachment) = gateway.attachment_for(&id, &headers)?;
        let wanted = Wanted::of(&headers, attachment.size, &tag_of(attachment.sha256));
        gateway.note_fetched(destination, &attachment, &wanted)?;
        Ok(answer(Arc::new(attachment), wanted))
    };
    answered(opened).await
}

/// Answers as [`fetch`] would to a request for the whole, without a byte of it.
pub(crate) async fn head(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let opened = move || {
        let (_, attachment) = gateway.attachment_for(&id, &headers)?;
        let whole = answer(Arc::new(attachment), Wanted::Whole);
        // Whatever serves it: there is no body to begin with.
        Ok(whole.map(|_| Body::empty()))
    };
    answered(opened).await
}

async fn answered(
    work: impl FnOnce() -> Result<Response, GatewayError> + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(response)) => response,
        Ok(Err(GatewayError::Refused(problem))) => refused(&problem),
        Ok(Err(error)) => {
            // The error names kinds and codes, never content.
            tracing::error!(%error, "an attachment cannot be read for handing over");
            problem_response(&Problem::new(ProblemCode::Internal))
        }
        Err(_) => problem_response(&Problem::new(ProblemCode::Internal)),
    }
}

fn refused(problem: &Problem) -> Response {
    let mut response = problem_response(problem);
    if response.status() == StatusCode::UNAUTHORIZED {
        let basic = header::HeaderValue::from_static("Basic realm=\"pocketbook\"");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, basic);
    }
    response
}

fn tag_of(sha256: Sha256Digest) -> String {
    format!("\"{sha256}\"")
}

fn answer(attachment: Arc<Attachment>, wanted: Wanted) -> Response {
    let size = attachment.size;
    let (status, first, after) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0, size),
        Wanted::Part { first, after } => (StatusCode::PARTIAL_CONTENT, first, after),
        Wanted::Unsatisfiable => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response();
        }
    };
    let headers = [
        (header::CONTENT_TYPE, attachment.media_type.to_string()),
        (header::CONTENT_LENGTH, (after - first).to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag_of(attachment.sha256)),
        // A file of a stranger is kept and never shown by whoever fetched it.
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    let mut response = (status, headers, body(attachment, first, after)).into_response();
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(range) = format!("bytes {first}-{}/{size}", after - 1).parse()
    {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response
}

/// The bytes, decrypted a segment at a time. What is damaged breaks the answer
/// off, so that nobody takes it for the whole.
fn body(attachment: Arc<Attachment>, first: u64, after: u64) -> Body {
    let within = attachment.segments.iter().enumerate();
    let places: Vec<usize> = within
        .filter(|(_, segment)| segment.first < after && first < segment.after)
        .map(|(place, _)| place)
        .collect();
    let stream = futures_util::stream::unfold(places.into_iter(), move |mut rest| {
        let attachment = Arc::clone(&attachment);
        async move {
            let place = rest.next()?;
            let read = tokio::task::spawn_blocking(move || attachment.read(place, first, after));
            let piece = match read.await {
                Ok(piece) => piece,
                Err(_) => Err(GatewayError::Stored("attachment")),
            };
            if let Err(error) = &piece {
                // The error names kinds and codes, never content.
                tracing::error!(%error, "an attachment broke off while it was handed over");
            }
            Some((piece.map_err(std::io::Error::other), rest))
        }
    });
    Body::from_stream(stream)
}

impl Attachment {
    /// What of a segment lies within the range.
    fn read(&self, place: usize, first: u64, after: u64) -> Result<Bytes, GatewayError> {
        let damaged = || GatewayError::Stored("attachment");
        let segment = self.segments.get(place).ok_or_else(damaged)?;
        let encrypted = std::fs::read(&segment.path)?;
        let context = segment_context(self.id, segment.number);
        let plain = Bytes::from(decrypt_segment(&self.key, &context, &encrypted)?);
        let within = |at: u64| usize::try_from(at - segment.first).map_err(|_| damaged());
        let from = within(first.max(segment.first))?;
        let to = within(after.min(segment.after))?;
        if from > to || to > plain.len() {
            return Err(damaged());
        }
        Ok(plain.slice(from..to))
    }
}

/// Who asks, and with which secret.
fn credentials(headers: &HeaderMap) -> Option<(DestinationName, Zeroizing<String>)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    // The name of a scheme is in any case (RFC 9110 section 11.1).
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = Zeroizing::new(STANDARD.decode(encoded).ok()?);
    let text = std::str::from_utf8(&decoded).ok()?;
    let (name, secret) = text.split_once(':')?;
    Some((name.parse().ok()?, Zeroizing::new(secret.to_owned())))
}

impl Gateway {
    /// Who asks, and for which attachment.
    fn attachment_for(
        &self,
        id: &str,
        headers: &HeaderMap,
    ) -> Result<(i64, Attachment), GatewayError> {
        let destination = self.fetcher(headers)?;
        let missing = || GatewayError::refused(ProblemCode::NotFound);
        let id: AttachmentId = id.parse().map_err(|_| missing())?;
        Ok((destination, self.named_attachment(destination, id)?))
    }

    /// Writes down what is about to leave.
    fn note_fetched(
        &self,
        destination: i64,
        attachment: &Attachment,
        wanted: &Wanted,
    ) -> Result<(), GatewayError> {
        let (first, after) = match *wanted {
            Wanted::Whole => (0, attachment.size),
            Wanted::Part { first, after } => (first, after),
            Wanted::Unsatisfiable => return Ok(()),
        };
        let id = attachment.id;
        self.database.write(|transaction| {
            transaction.execute(
                "INSERT INTO fetched (destination, attachment, first, after, at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![destination, id.as_bytes(), first, after, now().unix_ms()],
            )?;
            Ok(())
        })
    }

    /// Which destination asks. One that is not there and a wrong password are
    /// answered alike; what was wrong, only the log says.
    fn fetcher(&self, headers: &HeaderMap) -> Result<i64, GatewayError> {
        let refused = |destination: Option<&DestinationName>, fault| {
            self.refused_fetches.note(destination, fault);
            GatewayError::refused(ProblemCode::Token)
        };
        let (name, given) =
            credentials(headers).ok_or_else(|| refused(None, Fault::NoCredentials))?;
        let found: Option<i64> = self.database.read(|connection| {
            Ok::<_, GatewayError>(
                connection
                    .prepare_cached(
                        "SELECT id FROM destinations WHERE name = ?1 AND removed IS NULL",
                    )?
                    .query_row([name.as_str()], |row| row.get(0))
                    .optional()?,
            )
        })?;
        let destination = found.ok_or_else(|| refused(None, Fault::NoSuchDestination))?;
        let secrets = read_secrets(&self.secret_path(&name))
            .map_err(|_| refused(Some(&name), Fault::NoSecret))?;
        if secrets.iter().any(|one| one.is_fetching_password(&given)) {
            return Ok(destination);
        }
        let fault = if secrets.iter().any(|one| one.is_itself(&given)) {
            Fault::SigningSecret
        } else {
            Fault::WrongPassword
        };
        Err(refused(Some(&name), fault))
    }

    /// An attachment that a record names which the destination was handed or is
    /// about to be. Whose tablet sent the one sent the other.
    fn named_attachment(
        &self,
        destination: i64,
        id: AttachmentId,
    ) -> Result<Attachment, GatewayError> {
        type Row = (Vec<u8>, Option<Vec<u8>>, Option<[u8; 16]>);
        let naming: Vec<Row> = self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT r.envelope, a.manifest, a.device FROM record_attachments n
                 JOIN outbox o ON o.feed_seq = n.feed_seq AND o.destination = ?1
                 JOIN records r ON r.feed_seq = n.feed_seq
                 LEFT JOIN attachments a ON a.id = n.attachment AND a.device = r.device
                     AND a.receipt IS NOT NULL
                 WHERE n.attachment = ?2 AND o.state <> 'abandoned'
                 ORDER BY a.manifest IS NULL, n.feed_seq LIMIT ?3",
            )?;
            let rows = statement
                .query_map(params![destination, id.as_bytes(), MOST_NAMING], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })?;
        if naming.is_empty() {
            return Err(GatewayError::refused(ProblemCode::NotFound));
        }
        let mut another = false;
        for (envelope, manifest, device) in naming {
            let (Some(manifest), Some(device)) = (manifest, device) else {
                continue;
            };
            let manifest: AttachmentManifest = parse_canonical("the manifest", &manifest)?;
            let named = Envelope::from_json(&envelope)?;
            let named = SealedPayload::parse(&named.payload_type, &named.payload)?;
            let is_it = |one: &FetchableAttachment| {
                one.attachment == id && one.sha256 == manifest.sha256 && one.size == manifest.size
            };
            if attachments_of(&named).iter().any(is_it) {
                let device =
                    DeviceId::from_bytes(device).map_err(|_| GatewayError::Stored("attachment"))?;
                return self.readable(device, manifest);
            }
            another = true;
        }
        if another {
            tracing::error!(attachment = %id, "the file held is not the one that the record names; it is not handed out");
            let mut problem = Problem::new(ProblemCode::Conflict);
            problem.detail =
                Some("the file held here is not the one that the record names".to_owned());
            return Err(GatewayError::Refused(Box::new(problem)));
        }
        let mut problem = Problem::new(ProblemCode::Incomplete);
        problem.retry_after_s = Some(ASK_AGAIN_S);
        Err(GatewayError::Refused(Box::new(problem)))
    }

    fn readable(
        &self,
        device: DeviceId,
        manifest: AttachmentManifest,
    ) -> Result<Attachment, GatewayError> {
        let id = manifest.attachment;
        let mut segments = Vec::with_capacity(manifest.segments.len());
        let mut first = 0_u64;
        for (number, segment) in (0_u32..).zip(&manifest.segments) {
            let length = plain_size(segment.size).ok_or(GatewayError::Stored("attachment"))?;
            let after = first.saturating_add(length);
            segments.push(Segment {
                path: self.segment_path(device, id, number),
                number,
                first,
                after,
            });
            first = after;
        }
        if first != manifest.size {
            return Err(GatewayError::Stored("attachment"));
        }
        Ok(Attachment {
            id,
            key: self.keys.evidence.unwrap(id, &manifest.wrapped_key)?,
            sha256: manifest.sha256,
            size: manifest.size,
            media_type: manifest.media_type,
            segments,
        })
    }

    /// What destinations fetched, the newest first.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be read.
    pub fn fetched(&self, limit: u32) -> Result<Vec<Fetched>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT d.name, f.attachment, f.first, f.after, f.at FROM fetched f
                 JOIN destinations d ON d.id = f.destination ORDER BY f.number DESC LIMIT ?1",
            )?;
            let mut rows = statement.query([limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(Fetched {
                    destination: stored_name(row.get(0)?)?,
                    attachment: AttachmentId::from_bytes(row.get(1)?)
                        .map_err(|_| GatewayError::Stored("attachment"))?,
                    first: row.get(2)?,
                    after: row.get(3)?,
                    at: Timestamp::from_unix_ms(row.get(4)?),
                });
            }
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests;
