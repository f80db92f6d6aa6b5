//! Attachments on their way: what becomes of one never holds up another.
//!
//! ```text
//! waiting --ranges, complete--> received
//!    |  \\
//!    |   `--failed alone: put off--> waiting, at the next run
//!    |
//!    `--its own file is damaged, or refused for good--> wedged, until retried
//! ```
//!
//! A failure that would meet every attachment (the link, the token, a gateway
//! that is busy or full) is none of these: it ends the attempt.
//!
//! Bytes are checked against their digest before they leave, so the gateway can
//! hold others only by an older fault. It says `conflict` to a range then; the
//! rest is sent all the same and the receipt asked for, at which the gateway
//! compares digests, discards what is wrong, and takes it anew at the next run.

use std::time::Duration;

use pocketbook_model::AttachmentId;
use pocketbook_protocol::ProblemCode;
use tokio::time::Instant;

use crate::client::{Client, ClientError};
use crate::engine::{Ended, Queue, Run};
use crate::plan::{Range, WaitingAttachment};
use crate::report::DAMAGED;
use crate::store::StoreError;
use crate::transport::TransportError;

/// So many attachments in a row that failed alone are no longer alone: the
/// attempt ends, and the gateway is left in peace.
const MOST_IN_A_ROW: u32 = 16;

/// What became of an attachment.
pub(crate) enum Fate {
    /// The force holds it, and its receipt was verified and stored.
    Received,
    /// It cannot be sent as it is.
    Wedged(String),
    /// Not all of it is held as its manifest says; the gateway takes it anew.
    Incomplete,
    /// A receipt was given that did not verify.
    Unverified,
    /// It failed, and another might not.
    Alone(ClientError),
}

impl Fate {
    fn damaged() -> Self {
        Self::Wedged(DAMAGED.to_owned())
    }

    /// What a failed request means for the attachment it was about, unless it
    /// means the same for all of them.
    pub(crate) fn of(error: ClientError) -> Result<Self, Ended> {
        const FOR_GOOD: [ProblemCode; 4] = [
            ProblemCode::Malformed,
            ProblemCode::TooLarge,
            ProblemCode::Media,
            ProblemCode::Conflict,
        ];
        const ALONE: [ProblemCode; 3] = [
            ProblemCode::NotFound,
            ProblemCode::Method,
            ProblemCode::Internal,
        ];
        if let Some(code) = FOR_GOOD.into_iter().find(|code| error.is(*code)) {
            Ok(Self::Wedged(code.as_str().to_owned()))
        } else if error.is(ProblemCode::Incomplete) {
            Ok(Self::Incomplete)
        } else if ALONE.into_iter().any(|code| error.is(code))
            || error == ClientError::Transport(TransportError::Garbage)
        {
            Ok(Self::Alone(error))
        } else {
            Err(error.into())
        }
    }
}

/// What became of one range.
enum Sent {
    /// The gateway holds it.
    Held,
    /// It holds other bytes there.
    Disputed,
}

fn judge_range(sent: Result<(), ClientError>) -> Result<Sent, ClientError> {
    match sent {
        Ok(()) => Ok(Sent::Held),
        Err(error) if error.is(ProblemCode::Conflict) => Ok(Sent::Disputed),
        Err(error) => Err(error),
    }
}

impl Run<'_> {
    /// Asks what the gateway holds of an attachment.
    pub(crate) async fn ask_held(
        &mut self,
        client: &Client<'_>,
        queue: &mut Queue,
        id: AttachmentId,
    ) -> Result<(), Ended> {
        match client.held(id).await {
            Ok(held) => {
                let segments = held.into_iter().flat_map(|held| held.segments);
                let ranges = segments.map(|segment| (segment.segment, segment.ranges));
                self.held.insert(id, ranges.collect());
                Ok(())
            }
            Err(error) => self.settle(queue, id, Fate::of(error)?).await,
        }
    }

    /// Sends small attachments side by side, each from beginning to receipt.
    pub(crate) async fn send_small(
        &mut self,
        client: &Client<'_>,
        queue: &mut Queue,
        attachments: Vec<WaitingAttachment>,
    ) -> Result<(), Ended> {
        let this = &*self;
        let begun = Instant::now();
        let sends = attachments.into_iter().map(|attachment| async move {
            let (id, size) = (
                attachment.id,
                attachment.segments.first().copied().unwrap_or_default(),
            );
            let Some(bytes) = this.checked_segment(id, 0).await? else {
                return Ok((id, 0, Duration::ZERO, Some(Fate::damaged())));
            };
            // Sending what is held already is answered and harms nothing.
            let sent = client.put_range(id, 0, size, 0, bytes).await.map(drop);
            let took = begun.elapsed();
            let fate = match judge_range(sent) {
                Ok(Sent::Held) => Some(this.complete(client, id).await?),
                // Which bytes it holds must be known: it is large from now on.
                Ok(Sent::Disputed) => None,
                Err(error) => Some(Fate::of(error)?),
            };
            Ok::<_, Ended>((id, size, took, fate))
        });
        let sent = futures_util::future::join_all(sends).await;
        self.keep_pace(sent.iter().map(|sent| match sent {
            Ok((_, size, took, _)) => Ok((*size, *took)),
            Err(error) => Err(error),
        }));
        let mut failed = None;
        for sent in sent {
            let settled = match sent {
                Ok((id, size, _, Some(fate))) => {
                    self.bytes += size;
                    self.settle(queue, id, fate).await
                }
                Ok((id, _, _, None)) => self.ask_held(client, queue, id).await,
                Err(error) => Err(error),
            };
            failed = settled.err().or(failed);
        }
        failed.map_or(Ok(()), Err)
    }

    /// Sends ranges of one attachment side by side.
    pub(crate) async fn send_ranges(
        &mut self,
        client: &Client<'_>,
        queue: &mut Queue,
        ranges: Vec<Range>,
    ) -> Result<(), Ended> {
        let mut sends = Vec::new();
        for range in ranges {
            let Some(bytes) = self.checked_range(&range).await? else {
                return self.settle(queue, range.attachment, Fate::damaged()).await;
            };
            sends.push(async move {
                let (id, number, size) = (range.attachment, range.segment, range.segment_size);
                let begun = Instant::now();
                let sent = client.put_range(id, number, size, range.offset, bytes);
                let sent = judge_range(sent.await.map(drop));
                (range, sent, begun.elapsed())
            });
        }
        let sent = futures_util::future::join_all(sends).await;
        self.keep_pace(sent.iter().map(|(range, sent, took)| match sent {
            Ok(_) => Ok((range.length, *took)),
            Err(error) => Err(error),
        }));
        let (mut fate, mut failed) = (None, None);
        for (range, sent, _) in sent {
            let id = range.attachment;
            match sent {
                Ok(sent) => {
                    self.bytes += range.length;
                    let held = self.held.entry(id).or_default();
                    held.entry(range.segment)
                        .or_default()
                        .push((range.offset, range.offset + range.length));
                    if matches!(sent, Sent::Disputed) {
                        self.disputed.insert(id);
                    }
                }
                Err(error) => match Fate::of(error) {
                    Ok(found) => fate = Some((id, found)),
                    Err(ended) => failed = Some(ended),
                },
            }
        }
        match (failed, fate) {
            (Some(ended), _) => Err(ended),
            (None, Some((id, fate))) => self.settle(queue, id, fate).await,
            (None, None) => Ok(()),
        }
    }

    /// Learns from what was sent at once: bytes and time of each, or why not.
    fn keep_pace<'e, E: OfTheLink + 'e>(
        &mut self,
        sent: impl Iterator<Item = Result<(u64, Duration), &'e E>>,
    ) {
        let (mut largest, mut slowest, mut broke) = (0, Duration::ZERO, false);
        for one in sent {
            match one {
                Ok((bytes, took)) => {
                    largest = largest.max(bytes);
                    slowest = slowest.max(took);
                }
                Err(error) => broke |= error.is_of_the_link(),
            }
        }
        if broke {
            self.pace.broke();
        } else if largest > 0 {
            self.pace.arrived(largest, slowest);
        }
    }

    /// A whole segment, if it is what was captured.
    async fn checked_segment(
        &self,
        id: AttachmentId,
        segment: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.store(move |store| store.read_segment(id, segment))
            .await
    }

    /// A range of a segment that is what was captured. The segment is kept for
    /// the ranges that follow: reading and checking 4 MiB for each 256 KiB would
    /// be work without end on a slow link.
    async fn checked_range(&mut self, range: &Range) -> Result<Option<Vec<u8>>, StoreError> {
        let wanted = (range.attachment, range.segment);
        if !matches!(&self.segment, Some((id, number, _)) if (*id, *number) == wanted) {
            self.segment = None;
            let bytes = self
                .checked_segment(range.attachment, range.segment)
                .await?;
            self.segment = bytes.map(|bytes| (range.attachment, range.segment, bytes));
        }
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let (first, after) = (place(range.offset), place(range.offset + range.length));
        Ok(self
            .segment
            .as_ref()
            .and_then(|(_, _, bytes)| bytes.get(first..after))
            .map(<[u8]>::to_vec))
    }

    /// Asks for a receipt.
    pub(crate) async fn complete(
        &self,
        client: &Client<'_>,
        id: AttachmentId,
    ) -> Result<Fate, Ended> {
        let manifest = self.store(move |store| store.manifest(id)).await?;
        let answer = match client.complete(id, manifest).await {
            Ok(answer) => answer,
            // Other bytes of something it does not know are another tablet's.
            Err(error) if self.disputed.contains(&id) && error.is(ProblemCode::NotFound) => {
                return Ok(Fate::Wedged(ProblemCode::Conflict.as_str().to_owned()));
            }
            Err(error) => return Fate::of(error),
        };
        let verified = self
            .store(move |store| store.attachment_received(id, &answer.receipt))
            .await?;
        Ok(if verified {
            Fate::Received
        } else {
            Fate::Unverified
        })
    }

    /// Lets an attachment leave the queue, one way or another.
    pub(crate) async fn settle(
        &mut self,
        queue: &mut Queue,
        id: AttachmentId,
        fate: Fate,
    ) -> Result<(), Ended> {
        queue.attachments.retain(|attachment| attachment.id != id);
        self.held.remove(&id);
        self.disputed.remove(&id);
        self.segment.take_if(|(held, ..)| *held == id);
        let reason = match fate {
            Fate::Received => {
                self.put_off_in_a_row = 0;
                self.report.attachments.push(id);
                return Ok(());
            }
            Fate::Wedged(reason) => {
                let stored = reason.clone();
                self.store(move |store| store.attachment_wedged(id, &stored))
                    .await?;
                self.report.wedged_attachments.push((id, reason));
                return Ok(());
            }
            Fate::Incomplete => ProblemCode::Incomplete.as_str().to_owned(),
            Fate::Unverified => {
                self.report.unverified += 1;
                "unverified".to_owned()
            }
            Fate::Alone(error) => {
                self.put_off_in_a_row += 1;
                if self.put_off_in_a_row == MOST_IN_A_ROW {
                    self.put_off_in_a_row = 0;
                    return Err(error.into());
                }
                match error {
                    ClientError::Refused { code, .. } => code,
                    ClientError::Transport(_) => "garbage".to_owned(),
                }
            }
        };
        self.put_off.insert(id);
        self.report.put_off.push((id, reason));
        Ok(())
    }
}

/// Whether something failed because too much was sent at once.
trait OfTheLink {
    fn is_of_the_link(&self) -> bool;
}

impl OfTheLink for ClientError {
    fn is_of_the_link(&self) -> bool {
        self.is(ProblemCode::Timeout)
            || matches!(
                self,
                Self::Transport(TransportError::Timeout | TransportError::Interrupted)
            )
    }
}

impl OfTheLink for Ended {
    fn is_of_the_link(&self) -> bool {
        matches!(self, Self::Client(error) if error.is_of_the_link())
    }
}
