//! Segments handed to the host's system, which sends them while Pocketbook does
//! not run: an iPad's background session takes a file and a request made
//! beforehand, and sends it when it likes.
//!
//! The request is signed by the tablet's key for this one segment, so it needs
//! no token and no unlocked vault, and can do nothing else
//! ([`pocketbook_protocol::SegmentUpload`]). What is in the host's hands, the
//! sync leaves to it until the host says what came of it or the signature
//! expires; what has arrived, only the gateway knows, and each sync asks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, Instant};

use pocketbook_model::{AttachmentId, TimeRecord, Timestamp};
use pocketbook_protocol::{SegmentUpload, UPLOAD_SKEW_S, UploadSignature};
use pocketbook_sync::{DAMAGED, Lane, Network, Response, UploadFate, upload_fate};
use pocketbook_vault::{AttachmentRow, HandOver, HandedOut, SegmentFile, Vault};
use serde::{Serialize, Serializer};

use crate::segments::intact;
use crate::{CoreError, Session};

/// Names a segment in the host's hands: the same each time that segment is
/// handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId {
    attachment: AttachmentId,
    segment: u32,
}

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.attachment, self.segment)
    }
}

impl FromStr for UploadId {
    type Err = CoreError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.split_once('.').and_then(|(attachment, segment)| {
            Some(Self {
                attachment: attachment.parse().ok()?,
                segment: segment.parse().ok()?,
            })
        });
        parsed.ok_or(CoreError::NotFound { what: "upload" })
    }
}

impl Serialize for UploadId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A segment for the host's system to send, exactly as it stands here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Upload {
    /// Names it in [`Session::upload_result`].
    pub id: UploadId,
    /// The method: `PUT`.
    pub method: &'static str,
    /// Where to.
    pub url: String,
    /// Headers of the request, all of them needed. `Content-Length` is what the
    /// system sets by itself for this file.
    pub headers: Vec<(String, String)>,
    /// The body: this file from beginning to end, ciphertext. It stays where it
    /// is; never move or change it.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// From when on the gateway takes the request no more; then ask for a new
    /// one.
    pub expires_at: Timestamp,
}

/// What came of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadOutcome {
    /// Somebody answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// The answer's `Retry-After`, if it had one in seconds.
        retry_after: Option<Duration>,
        /// Its body, as far as the system gave one. Without it no refusal counts
        /// as the gateway's own.
        body: Vec<u8>,
    },
    /// Nobody did, or the upload was given up.
    Failed,
}

/// The gateway's time as this tablet reckons it, in seconds: what the gateway
/// last said and the clock since boot, which nobody sets; else the wall clock.
pub(crate) fn gateway_seconds(now: &TimeRecord) -> u64 {
    /// The count since boot says no more than this.
    const SATURATED: u64 = (1 << 53) - 1;
    let heard = now.gateway.as_ref().filter(|heard| {
        heard.boot_id == now.boot_id && heard.boot_ns <= now.boot_ns && now.boot_ns < SATURATED
    });
    let ms = match heard {
        Some(heard) => {
            let since = i64::try_from((now.boot_ns - heard.boot_ns) / 1_000_000);
            heard.time.unix_ms().saturating_add(since.unwrap_or(0))
        }
        None => now.wall.unix_ms(),
    };
    u64::try_from(ms / 1000).unwrap_or(0)
}

/// So long a sync leaves a segment to the host's system, in seconds. A host that
/// was ended before it passed the request on costs no more than this; what the
/// system sends later all the same is sent twice.
const LEASE_S: u64 = 24 * 60 * 60;

/// Whether a segment is in the host's hands at this second. A signature from the
/// future was made before somebody set the clock back: it is not waited for.
pub(crate) fn is_with_host(row: &HandedOut, now_s: u64) -> bool {
    row.hand_over == HandOver::WithHost
        && row.created_s <= now_s.saturating_add(UPLOAD_SKEW_S)
        && now_s < row.expires_s.min(row.created_s.saturating_add(LEASE_S))
}

fn may_go_again(row: &HandedOut, now_s: u64) -> bool {
    match row.hand_over {
        HandOver::WithHost => true,
        HandOver::Returned { again_s } => again_s.is_some_and(|again_s| again_s <= now_s),
    }
}

impl Session {
    /// Segments for the host's system to send, at most `limit`: those that it
    /// has already, with the same ids and requests, and then what else waits and
    /// this network allows, photographs before sound before video. Needs no
    /// signal. Calling again gives the same until a result is told; a request
    /// that has expired is signed anew.
    ///
    /// Best called when no sync runs: what both send is sent twice, which
    /// harms nothing. [`Session::will_suspend`] sees to that.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotEnrolled`]; [`CoreError::PlainHttp`] when the gateway's
    /// address is not https; [`CoreError`] when the tablet's own storage or
    /// keystore fails.
    pub fn next_uploads(&self, network: Network, limit: usize) -> Result<Vec<Upload>, CoreError> {
        self.hand_out(network, limit, None)
    }

    /// The same, looking no further once `until` has come: each segment is read
    /// and checked before it is handed out.
    pub(crate) fn hand_out(
        &self,
        network: Network,
        limit: usize,
        until: Option<Instant>,
    ) -> Result<Vec<Upload>, CoreError> {
        let vault = self.vault()?;
        let store = self.device().store();
        let enrolment = store.enrolment()?.ok_or(CoreError::NotEnrolled)?;
        let base = enrolment.gateway_url.trim_end_matches('/');
        if !base.starts_with("https://") {
            return Err(CoreError::PlainHttp);
        }
        let known = vault.handed_out()?.into_iter();
        let known = known.map(|row| ((row.attachment, row.segment), row));
        let mut handing = Handing {
            session: self,
            vault: &vault,
            base,
            now_s: gateway_seconds(&vault.time_record()),
            known: known.collect(),
            limit,
            until,
            parked: BTreeSet::new(),
            new: Vec::new(),
            uploads: Vec::new(),
        };
        let mut waiting = vault.attachments_to_send()?;
        waiting.retain(|row| network.allows(Lane::of(row.media_type)));
        waiting.sort_by_key(|row| Lane::of(row.media_type));
        for with_host in [true, false] {
            for row in &waiting {
                handing.attachment(row, with_host)?;
            }
        }
        vault.hand_out(&handing.new)?;
        Ok(handing.uploads)
    }

    /// Tells what came of an upload; `false` when it is not in the host's hands.
    /// Telling it again, and telling of one that nobody knows, changes nothing.
    ///
    /// What was taken the next sync completes; what failed or was refused is
    /// handed out again or sent by the sync, which judges for itself what the
    /// gateway refuses for good.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when it cannot be stored.
    pub fn upload_result(&self, id: UploadId, outcome: &UploadOutcome) -> Result<bool, CoreError> {
        let vault = self.vault()?;
        let fate = match outcome {
            UploadOutcome::Failed => UploadFate::Later(Duration::ZERO),
            UploadOutcome::Answered {
                status,
                retry_after,
                body,
            } => upload_fate(&Response {
                status: *status,
                body: body.clone(),
                retry_after: *retry_after,
            }),
        };
        let again_s = match &fate {
            UploadFate::Later(wait) => {
                let now_s = gateway_seconds(&vault.time_record());
                Some(now_s.saturating_add(wait.as_secs()))
            }
            UploadFate::LeftToSync => None,
        };
        Ok(vault.give_back(id.attachment, id.segment, again_s)?)
    }
}

/// What is being handed out.
struct Handing<'s> {
    session: &'s Session,
    vault: &'s Vault,
    base: &'s str,
    now_s: u64,
    known: BTreeMap<(AttachmentId, u32), HandedOut>,
    limit: usize,
    until: Option<Instant>,
    /// What turned out to be damaged.
    parked: BTreeSet<AttachmentId>,
    /// Rows to store.
    new: Vec<HandedOut>,
    uploads: Vec<Upload>,
}

impl Handing<'_> {
    fn is_full(&self) -> bool {
        self.uploads.len() >= self.limit || self.until.is_some_and(|until| until <= Instant::now())
    }

    /// Hands out segments of one attachment: those that the host has, or the
    /// others. A damaged one parks the attachment, and none of it leaves.
    fn attachment(&mut self, row: &AttachmentRow, with_host: bool) -> Result<(), CoreError> {
        let chosen: Vec<u32> = (0_u32..)
            .zip(&row.segments)
            .filter(|(segment, _)| {
                let known = self.known.get(&(row.id, *segment));
                let is_out = known.is_some_and(|row| is_with_host(row, self.now_s));
                is_out == with_host && known.is_none_or(|row| may_go_again(row, self.now_s))
            })
            .map(|(segment, _)| segment)
            .collect();
        if chosen.is_empty() || self.is_full() || self.parked.contains(&row.id) {
            return Ok(());
        }
        let files = self.vault.segment_files(row.id)?;
        for segment in chosen {
            if self.is_full() {
                break;
            }
            let place = usize::try_from(segment).unwrap_or(usize::MAX);
            let (Some(file), Some(expected)) = (files.get(place), row.segments.get(place)) else {
                return Err(CoreError::NotFound { what: "segment" });
            };
            if intact(&file.path, expected)?.is_none() {
                self.vault.attachment_wedged(row.id, DAMAGED)?;
                self.parked.insert(row.id);
                self.new.retain(|new| new.attachment != row.id);
                self.uploads.retain(|one| one.id.attachment != row.id);
                return Ok(());
            }
            let request = SegmentUpload {
                attachment: row.id,
                segment,
                size: expected.size,
                sha256: expected.sha256,
            };
            self.one(&request, file, with_host)?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        request: &SegmentUpload,
        file: &SegmentFile,
        with_host: bool,
    ) -> Result<(), CoreError> {
        let store = self.session.device().store();
        let place = (request.attachment, request.segment);
        let signed = match self.known.get(&place).filter(|_| with_host) {
            Some(row) => UploadSignature {
                device: store.device(),
                created_s: row.created_s,
                expires_s: row.expires_s,
                signature: row.signature,
            },
            None => {
                let signed = request.sign(store.device(), self.now_s, &*store.signer())?;
                self.new.push(HandedOut {
                    attachment: request.attachment,
                    segment: request.segment,
                    created_s: signed.created_s,
                    expires_s: signed.expires_s,
                    signature: signed.signature,
                    hand_over: HandOver::WithHost,
                });
                signed
            }
        };
        let expires_ms = i64::try_from(signed.expires_s.saturating_mul(1000));
        let headers = request.headers(&signed).into_iter();
        self.uploads.push(Upload {
            id: UploadId {
                attachment: request.attachment,
                segment: request.segment,
            },
            method: "PUT",
            url: format!("{}{}", self.base, request.path()),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            file: file.path.clone(),
            bytes: request.size,
            expires_at: Timestamp::from_unix_ms(expires_ms.unwrap_or(i64::MAX)),
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::GatewayTime;

    #[test]
    fn the_gateways_time_is_reckoned_by_the_clock_that_nobody_sets() {
        let at = |seconds: i64| Timestamp::from_unix_ms(seconds * 1000);
        let mut now = TimeRecord {
            wall: at(5),
            boot_id: "b".into(),
            boot_ns: 90_000_000_000,
            gateway: None,
        };
        assert_eq!(gateway_seconds(&now), 5);
        now.gateway = Some(GatewayTime {
            time: at(1_000_000),
            boot_id: "b".into(),
            boot_ns: 30_000_000_000,
        });
        assert_eq!(gateway_seconds(&now), 1_000_060);
        now.boot_id = "another".into();
        assert_eq!(
            gateway_seconds(&now),
            5,
            "what was before this boot is past"
        );
    }

    #[test]
    fn an_id_reads_back_and_no_other_text_is_one() {
        let id = UploadId {
            attachment: AttachmentId::from_parts(1, [3; 10]),
            segment: 7,
        };
        assert_eq!(id.to_string().parse::<UploadId>().unwrap(), id);
        for bad in ["", ".", "x.1", "00000000-0001-7303-8303-030303030303", "7"] {
            assert!(bad.parse::<UploadId>().is_err(), "{bad}");
        }
    }
}
