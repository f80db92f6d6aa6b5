//! What to do next: a pure function of what waits, what the gateway holds and
//! what the link allows.

use std::collections::{BTreeMap, BTreeSet};

use pocketbook_model::{AttachmentId, MediaType, RecordId};
use pocketbook_protocol::MIN_RANGE;

/// Lanes of traffic; an earlier one goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Tokens, sessions, officers, changes.
    Session,
    /// Sealed records.
    Records,
    /// Draft revisions.
    Drafts,
    /// Photographs and documents.
    Photographs,
    /// Sound recordings.
    Audio,
    /// Video.
    Video,
}

impl Lane {
    /// The lane of an attachment.
    #[must_use]
    pub fn of(media_type: MediaType) -> Self {
        match media_type {
            MediaType::M4a | MediaType::Wav | MediaType::Mp3 => Self::Audio,
            MediaType::Mp4 | MediaType::QuickTime => Self::Video,
            _ => Self::Photographs,
        }
    }
}

/// The link, as the host sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// Whether there is any.
    pub reachable: bool,
    /// Whether it costs by the byte.
    pub expensive: bool,
    /// Whether the system asks to spare it.
    pub constrained: bool,
}

impl Network {
    /// A link without restrictions.
    pub const UNMETERED: Self = Self {
        reachable: true,
        expensive: false,
        constrained: false,
    };

    /// Whether traffic of a lane may use it.
    #[must_use]
    pub fn allows(self, lane: Lane) -> bool {
        let last = match (self.constrained, self.expensive) {
            (true, _) => Lane::Records,
            (false, true) => Lane::Photographs,
            (false, false) => Lane::Video,
        };
        self.reachable && lane <= last
    }
}

/// An attachment that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAttachment {
    /// The attachment.
    pub id: AttachmentId,
    /// Its lane.
    pub lane: Lane,
    /// Sizes of its encrypted segments in bytes.
    pub segments: Vec<u64>,
    /// Segments that are in the host's hands, which sends them by itself; `None`
    /// when none ever was, and so the gateway holds nothing that this engine did
    /// not send.
    pub with_host: Option<BTreeSet<u32>>,
}

impl WaitingAttachment {
    /// Whether it fits into one range of this many bytes.
    fn is_small(&self, range: u64) -> bool {
        matches!(self.segments.as_slice(), [size] if *size <= range)
    }

    fn is_with_host(&self, segment: u32) -> bool {
        let with_host = self.with_host.as_ref();
        with_host.is_some_and(|segments| segments.contains(&segment))
    }

    /// Whether all that the gateway lacks is in the host's hands.
    fn is_left_to_host(&self, held: &BTreeMap<u32, Vec<(u64, u64)>>) -> bool {
        let mut lacking = (0..).zip(&self.segments).filter(|(segment, size)| {
            let held = held.get(segment).map_or(&[][..], Vec::as_slice);
            !gaps(held, **size).is_empty()
        });
        let first = lacking.next();
        first.is_some_and(|(first, _)| self.is_with_host(first))
            && lacking.all(|(segment, _)| self.is_with_host(segment))
    }
}

/// What is known at one moment.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The link.
    pub network: Network,
    /// Whether the officer's key is known to the gateway.
    pub officer_registered: bool,
    /// Records that wait, oldest first, without those set aside in this run.
    pub records: Vec<RecordId>,
    /// Attachments that wait, without those set aside in this run.
    pub attachments: Vec<WaitingAttachment>,
    /// What the gateway holds of each attachment it was asked about: ranges by
    /// segment.
    pub held: BTreeMap<AttachmentId, BTreeMap<u32, Vec<(u64, u64)>>>,
    /// Most records in one push.
    pub max_batch: usize,
    /// Most ranges at once.
    pub concurrency: usize,
    /// Bytes in one range: a multiple of [`MIN_RANGE`].
    pub range: u64,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Make the officer's key known.
    RegisterOfficer,
    /// Send these records.
    Push(Vec<RecordId>),
    /// Send these small attachments whole, each over a connection of its own.
    SendSmall(Vec<WaitingAttachment>),
    /// Ask what is held of an attachment.
    AskHeld(AttachmentId),
    /// Send these ranges, at once over several connections.
    SendRanges(Vec<Range>),
    /// Ask for an attachment's receipt.
    Complete(AttachmentId),
    /// Nothing left that the link allows.
    Rest,
}

/// A range of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The attachment.
    pub attachment: AttachmentId,
    /// The segment, from 0.
    pub segment: u32,
    /// Size of the whole segment in bytes.
    pub segment_size: u64,
    /// First byte.
    pub offset: u64,
    /// Number of bytes.
    pub length: u64,
}

/// The next thing to do. Records go before attachments, always.
#[must_use]
pub fn plan(situation: &Situation) -> Action {
    let network = situation.network;
    if network.allows(Lane::Session) && !situation.officer_registered {
        return Action::RegisterOfficer;
    }
    if network.allows(Lane::Records) && !situation.records.is_empty() {
        let batch = situation
            .records
            .iter()
            .take(situation.max_batch.max(1))
            .copied();
        return Action::Push(batch.collect());
    }
    let mut allowed: Vec<_> = situation
        .attachments
        .iter()
        .filter(|attachment| network.allows(attachment.lane))
        .filter(|attachment| {
            let held = situation.held.get(&attachment.id);
            held.is_none_or(|held| !attachment.is_left_to_host(held))
        })
        .collect();
    allowed.sort_by_key(|attachment| attachment.lane);
    let Some(next) = allowed.first() else {
        return Action::Rest;
    };
    // A signed statement's pages are some tens of kilobytes: three requests one
    // after another for each would make a busy shift wait for round trips.
    let small: Vec<_> = allowed
        .iter()
        .take_while(|attachment| {
            // One that was asked about, or must be, is not simple any more.
            attachment.is_small(situation.range)
                && attachment.with_host.is_none()
                && !situation.held.contains_key(&attachment.id)
        })
        .take(situation.concurrency.max(1))
        .map(|attachment| (*attachment).clone())
        .collect();
    if !small.is_empty() {
        return Action::SendSmall(small);
    }
    let Some(held) = situation.held.get(&next.id) else {
        return Action::AskHeld(next.id);
    };
    let missing = missing_ranges(next, held, situation);
    if missing.is_empty() {
        Action::Complete(next.id)
    } else {
        Action::SendRanges(missing)
    }
}

/// The first ranges that the gateway does not hold, aligned as it demands.
fn missing_ranges(
    attachment: &WaitingAttachment,
    held: &BTreeMap<u32, Vec<(u64, u64)>>,
    situation: &Situation,
) -> Vec<Range> {
    let (most, range) = (situation.concurrency.max(1), situation.range.max(MIN_RANGE));
    let mut ranges = Vec::new();
    for (segment, size) in (0_u32..).zip(&attachment.segments) {
        if attachment.is_with_host(segment) {
            continue;
        }
        let held = held.get(&segment).map_or(&[][..], Vec::as_slice);
        for (gap, end) in gaps(held, *size) {
            let mut offset = gap - gap % MIN_RANGE;
            while offset < end {
                // Not beyond the gap, but never less than the gateway takes.
                let wanted = (end - offset).div_ceil(MIN_RANGE) * MIN_RANGE;
                let length = range.min(wanted).min(size - offset);
                ranges.push(Range {
                    attachment: attachment.id,
                    segment,
                    segment_size: *size,
                    offset,
                    length,
                });
                if ranges.len() == most {
                    return ranges;
                }
                offset += length;
            }
        }
    }
    ranges
}

/// What is not held of a segment: first byte and byte after the last. The
/// gateway's word about what it holds is a stranger's: in any order, and
/// perhaps beyond the end.
fn gaps(held: &[(u64, u64)], size: u64) -> Vec<(u64, u64)> {
    let mut held = held.to_vec();
    held.sort_unstable();
    let (mut gaps, mut at) = (Vec::new(), 0);
    for (first, after) in held.into_iter().chain([(size, size)]) {
        let first = first.min(size);
        if at < first {
            gaps.push((at, first));
        }
        at = at.max(after);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(seed: u8) -> RecordId {
        RecordId::from_parts(1, [seed; 10])
    }

    fn attachment(seed: u8, lane: Lane, segments: Vec<u64>) -> WaitingAttachment {
        WaitingAttachment {
            id: AttachmentId::from_parts(1, [seed; 10]),
            lane,
            segments,
            with_host: None,
        }
    }

    fn situation() -> Situation {
        Situation {
            network: Network::UNMETERED,
            officer_registered: true,
            records: vec![record(1), record(2)],
            attachments: vec![
                attachment(3, Lane::Video, vec![10 << 20]),
                attachment(4, Lane::Photographs, vec![10 << 20]),
            ],
            held: BTreeMap::new(),
            max_batch: 50,
            concurrency: 3,
            range: MIN_RANGE,
        }
    }

    #[test]
    fn records_go_before_attachments_and_photographs_before_video() {
        let mut now = situation();
        assert_eq!(plan(&now), Action::Push(now.records.clone()));
        now.records.clear();
        assert_eq!(plan(&now), Action::AskHeld(now.attachments[1].id));
        now.attachments.remove(1);
        assert_eq!(plan(&now), Action::AskHeld(now.attachments[0].id));
    }

    #[test]
    fn what_the_host_is_sending_is_asked_about_and_left_to_it() {
        let mut now = situation();
        now.records.clear();
        let (video, photograph) = (now.attachments[0].id, now.attachments[1].id);
        now.attachments[1].segments = vec![MIN_RANGE; 3];
        now.attachments[1].with_host = Some([0, 2].into());
        assert_eq!(plan(&now), Action::AskHeld(photograph));
        now.held.insert(photograph, BTreeMap::new());
        let Action::SendRanges(sent) = plan(&now) else {
            panic!("the one that is not the host's is sent");
        };
        assert_eq!(
            sent.iter().map(|range| range.segment).collect::<Vec<_>>(),
            [1]
        );
        let whole = || vec![(0, MIN_RANGE)];
        now.held.insert(photograph, BTreeMap::from([(1, whole())]));
        assert_eq!(
            plan(&now),
            Action::AskHeld(video),
            "nothing waits behind it"
        );
        let all = (0..3).map(|segment| (segment, whole())).collect();
        now.held.insert(photograph, all);
        assert_eq!(plan(&now), Action::Complete(photograph), "said or not");
    }

    #[test]
    fn a_small_one_that_the_host_once_had_is_asked_about_before_it_is_sent() {
        let mut now = situation();
        now.records.clear();
        now.attachments = vec![attachment(3, Lane::Photographs, vec![MIN_RANGE])];
        assert!(matches!(plan(&now), Action::SendSmall(_)));
        now.attachments[0].with_host = Some(BTreeSet::new());
        assert_eq!(plan(&now), Action::AskHeld(now.attachments[0].id));
    }

    #[test]
    fn the_link_decides_which_lanes_move() {
        let mut now = situation();
        now.network.constrained = true;
        now.records.clear();
        assert_eq!(plan(&now), Action::Rest);
        now.network = Network {
            expensive: true,
            ..Network::UNMETERED
        };
        assert_eq!(plan(&now), Action::AskHeld(now.attachments[1].id));
        now.attachments.remove(1);
        assert_eq!(plan(&now), Action::Rest);
        now.network.reachable = false;
        now.officer_registered = false;
        now.records.push(record(1));
        assert_eq!(plan(&now), Action::Rest);
    }

    proptest! {
        // Whatever the gateway says it holds, sending what the plan says ends
        // with everything held, each byte asked for at most once.
        #[test]
        fn sending_what_is_planned_completes_an_attachment(
            sizes in prop::collection::vec(1_u64..5 << 20, 1..4),
            range in 1_u64..9,
            junk in prop::collection::vec((0_u32..4, 0_u64..20, 0_u64..20), 0..6),
        ) {
            let waiting = attachment(9, Lane::Photographs, sizes.clone());
            let mut held: BTreeMap<u32, Vec<(u64, u64)>> = BTreeMap::new();
            for (segment, first, length) in junk {
                let first = first * MIN_RANGE;
                held.entry(segment).or_default().push((first, first + length * MIN_RANGE));
            }
            let mut now = situation();
            now.records.clear();
            now.attachments = vec![waiting.clone()];
            now.held.insert(waiting.id, held);
            now.range = range * MIN_RANGE;
            let total: u64 = sizes.iter().sum();
            for _ in 0..=total / MIN_RANGE + 8 {
                match plan(&now) {
                    Action::SendRanges(ranges) => {
                        prop_assert!(!ranges.is_empty() && ranges.len() <= 3);
                        for range in ranges {
                            prop_assert_eq!(range.offset % MIN_RANGE, 0);
                            let end = range.offset + range.length;
                            prop_assert!(end <= range.segment_size && range.length <= now.range);
                            prop_assert!(range.length >= MIN_RANGE || end == range.segment_size);
                            let held = now.held.get_mut(&waiting.id).unwrap();
                            let known = held.get(&range.segment).map_or(&[][..], Vec::as_slice);
                            prop_assert!(!gaps(known, end).iter().all(|gap| gap.1 <= range.offset), "it is new");
                            held.entry(range.segment).or_default().push((range.offset, range.offset + range.length));
                        }
                    }
                    Action::Complete(_) => return Ok(()),
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert!(false, "never complete");
        }
    }
}
