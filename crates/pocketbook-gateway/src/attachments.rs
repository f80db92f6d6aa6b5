//! Receiving attachments: ranges of encrypted segments in any order; durable
//! when answered; the same range with other bytes is refused.
//!
//! Ranges are taken on trust: nobody can judge a part of a segment. The whole
//! is judged when its receipt is asked for, and a segment that turns out to be
//! another than the manifest says is discarded, so that it can be sent again.
//! Until then no receipt vouches for it and nothing is lost by that.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use pocketbook_model::{AttachmentId, DeviceId};
use pocketbook_protocol::{AttachmentHeld, CompleteResponse, MIN_RANGE, ProblemCode, SegmentHeld};
use pocketbook_seal::{
    AttachmentManifest, MANIFEST_SEGMENT_LIMIT, Receipt, ReceiptedAttachment, parse_canonical,
    sha256,
};
use ring::digest::{Context, SHA256};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::gateway::now;
use crate::{Gateway, GatewayError, private};

pub(crate) fn refused(code: ProblemCode) -> GatewayError {
    GatewayError::refused(code)
}

fn held_ranges(
    connection: &Connection,
    id: AttachmentId,
    segment: u32,
) -> Result<Vec<(u64, u64)>, GatewayError> {
    let mut statement = connection.prepare_cached(
        "SELECT first, after FROM ranges WHERE attachment = ?1 AND segment = ?2 ORDER BY first",
    )?;
    let rows = statement.query_map(params![id.as_bytes(), segment], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for row in rows {
        let (first, after): (u64, u64) = row?;
        match merged.last_mut() {
            Some(last) if first <= last.1 => last.1 = last.1.max(after),
            _ => merged.push((first, after)),
        }
    }
    Ok(merged)
}

/// Whose attachment it is; the first tablet to send some of it owns it.
fn owner(connection: &Connection, id: AttachmentId) -> Result<Option<[u8; 16]>, GatewayError> {
    Ok(connection
        .prepare_cached("SELECT device FROM attachments WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Whether the tablet may send this segment with this size; gives what is held
/// of it.
pub(crate) fn claim(
    connection: &Connection,
    device: DeviceId,
    id: AttachmentId,
    segment: u32,
    size: u64,
) -> Result<Vec<(u64, u64)>, GatewayError> {
    if owner(connection, id)?.is_some_and(|owner| owner != *device.as_bytes()) {
        return Err(refused(ProblemCode::Conflict));
    }
    let stored: Option<u64> = connection
        .prepare_cached("SELECT size FROM segments WHERE attachment = ?1 AND number = ?2")?
        .query_row(params![id.as_bytes(), segment], |row| row.get(0))
        .optional()?;
    if stored.is_some_and(|stored| stored != size) {
        return Err(refused(ProblemCode::Conflict));
    }
    held_ranges(connection, id, segment)
}

pub(crate) fn record_range(
    transaction: &Transaction<'_>,
    device: DeviceId,
    id: AttachmentId,
    (segment, size): (u32, u64),
    (first, after): (u64, u64),
) -> Result<(), GatewayError> {
    transaction
        .prepare_cached(
            "INSERT INTO attachments (id, device) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![id.as_bytes(), device.as_bytes()])?;
    transaction
        .prepare_cached("INSERT INTO segments (attachment, number, size) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![id.as_bytes(), segment, size])?;
    transaction
        .prepare_cached(
            "INSERT INTO ranges (attachment, segment, first, after) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET after = max(after, excluded.after)",
        )?
        .execute(params![id.as_bytes(), segment, first, after])?;
    Ok(())
}

/// Opens a segment's file; whatever had to be made for it is durable by name.
fn open_segment(path: &Path) -> Result<File, GatewayError> {
    let mut options = private::file_options();
    options.read(true).write(true);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        opened => return Ok(opened?),
    }
    let folder = path.parent().ok_or(GatewayError::Stored("path"))?;
    private::create_folder(folder)?;
    let file = options.create(true).truncate(false).open(path)?;
    for made in path.ancestors().skip(1).take(3) {
        File::open(made)?.sync_all()?;
    }
    Ok(file)
}

impl Gateway {
    /// A folder for each tablet: what one sends cannot touch what another sent.
    pub(crate) fn segment_path(&self, device: DeviceId, id: AttachmentId, segment: u32) -> PathBuf {
        self.folder
            .join("attachments")
            .join(device.to_string())
            .join(id.to_string())
            .join(format!("{segment:05}"))
    }

    /// Takes a range of a segment.
    pub(crate) fn put_range(
        &self,
        device: DeviceId,
        id: AttachmentId,
        segment: u32,
        size: u64,
        offset: u64,
        bytes: &[u8],
    ) -> Result<AttachmentHeld, GatewayError> {
        let length = u64::try_from(bytes.len()).map_err(|_| refused(ProblemCode::TooLarge))?;
        let after = offset
            .checked_add(length)
            .ok_or_else(|| refused(ProblemCode::Malformed))?;
        let whole = length >= MIN_RANGE || after == size;
        let sensible = size > 0
            && size <= MANIFEST_SEGMENT_LIMIT
            && after <= size
            && length > 0
            && offset.is_multiple_of(MIN_RANGE)
            && whole
            && usize::try_from(segment).is_ok_and(|n| n < AttachmentManifest::SEGMENTS);
        if !sensible {
            return Err(refused(ProblemCode::Malformed));
        }
        self.turns.writing(id, || {
            self.write_range(device, id, (segment, size), (offset, after), bytes)
        })?;
        self.held(device, id)
    }

    fn write_range(
        &self,
        device: DeviceId,
        id: AttachmentId,
        (segment, size): (u32, u64),
        (offset, after): (u64, u64),
        bytes: &[u8],
    ) -> Result<(), GatewayError> {
        let held = self
            .database
            .read(|connection| claim(connection, device, id, segment, size))?;
        let path = self.segment_path(device, id, segment);
        let mut file = open_segment(&path)?;
        for (first, last) in &held {
            let (from, to) = (offset.max(*first), after.min(*last));
            if from < to {
                check_same(&mut file, offset, from, to, bytes)?;
            }
        }
        if !held
            .iter()
            .any(|(first, last)| *first <= offset && after <= *last)
        {
            file.seek(SeekFrom::Start(offset))?;
            file.write_all(bytes)?;
            file.sync_all()?;
            self.database.write(|transaction| {
                // Again, for another request may have come between.
                claim(transaction, device, id, segment, size)?;
                record_range(transaction, device, id, (segment, size), (offset, after))
            })?;
        }
        Ok(())
    }

    /// What is held of an attachment.
    pub(crate) fn held(
        &self,
        device: DeviceId,
        id: AttachmentId,
    ) -> Result<AttachmentHeld, GatewayError> {
        self.database.read(|connection| {
            match owner(connection, id)? {
                Some(owner) if owner == *device.as_bytes() => {}
                // Another tablet's attachment looks like none at all.
                _ => return Err(refused(ProblemCode::NotFound)),
            }
            let receipt: Option<Vec<u8>> = connection.query_row(
                "SELECT receipt FROM attachments WHERE id = ?1",
                [id.as_bytes()],
                |row| row.get(0),
            )?;
            let mut statement = connection.prepare_cached(
                "SELECT number FROM segments WHERE attachment = ?1 ORDER BY number",
            )?;
            let numbers: Vec<u32> = statement
                .query_map([id.as_bytes()], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let segments = numbers
                .into_iter()
                .map(|segment| {
                    Ok(SegmentHeld {
                        segment,
                        ranges: held_ranges(connection, id, segment)?,
                    })
                })
                .collect::<Result<_, GatewayError>>()?;
            let receipt = receipt.map(String::from_utf8).transpose();
            Ok(AttachmentHeld {
                attachment: id,
                segments,
                receipt: receipt.map_err(|_| GatewayError::Stored("receipt"))?,
            })
        })
    }

    /// Checks that all of an attachment is held as its manifest says, and signs
    /// the receipt. Asking again gives the same receipt. What is held otherwise
    /// than the manifest says is discarded.
    pub(crate) fn complete(
        &self,
        device: DeviceId,
        id: AttachmentId,
        manifest: &[u8],
    ) -> Result<CompleteResponse, GatewayError> {
        let malformed = |_| refused(ProblemCode::Malformed);
        let parsed: AttachmentManifest =
            parse_canonical("the manifest", manifest).map_err(malformed)?;
        parsed.check().map_err(malformed)?;
        if parsed.attachment != id {
            return Err(refused(ProblemCode::Malformed));
        }
        self.turns
            .judging(id, || self.judge(device, &parsed, manifest))
    }

    fn judge(
        &self,
        device: DeviceId,
        parsed: &AttachmentManifest,
        manifest: &[u8],
    ) -> Result<CompleteResponse, GatewayError> {
        let id = parsed.attachment;
        let held = self.held(device, id)?;
        if let Some(receipt) = held.receipt {
            let stored: Option<Vec<u8>> = self.database.read(|connection| {
                Ok(connection.query_row(
                    "SELECT manifest FROM attachments WHERE id = ?1",
                    [id.as_bytes()],
                    |row| row.get(0),
                )?)
            })?;
            let same = stored.as_deref() == Some(manifest);
            return if same {
                Ok(CompleteResponse { receipt })
            } else {
                Err(refused(ProblemCode::Conflict))
            };
        }
        let other_sizes = self.segments_of_other_size(parsed)?;
        if !other_sizes.is_empty() {
            self.discard(device, id, &other_sizes)?;
            return Err(refused(ProblemCode::Incomplete));
        }
        // Digests are worth computing only once everything is here.
        let all_held = (0_u32..).zip(&parsed.segments).all(|(number, segment)| {
            held.segments
                .iter()
                .any(|held| held.segment == number && held.ranges == [(0, segment.size)])
        });
        if !all_held {
            return Err(refused(ProblemCode::Incomplete));
        }
        if held.segments.len() != parsed.segments.len() {
            return Err(refused(ProblemCode::Conflict));
        }
        let mut others = Vec::new();
        for (number, segment) in (0_u32..).zip(&parsed.segments) {
            let found = file_digest(&self.segment_path(device, id, number))?;
            if found.as_ref() != Some(segment.sha256.as_bytes()) {
                others.push(number);
            }
        }
        if !others.is_empty() {
            self.discard(device, id, &others)?;
            return Err(refused(ProblemCode::Incomplete));
        }
        self.receipt_for(device, parsed, manifest)
    }

    /// Segments that were begun with another size than the manifest's.
    fn segments_of_other_size(
        &self,
        manifest: &AttachmentManifest,
    ) -> Result<Vec<u32>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT size FROM segments WHERE attachment = ?1 AND number = ?2",
            )?;
            let mut others = Vec::new();
            for (number, segment) in (0_u32..).zip(&manifest.segments) {
                let begun: Option<u64> = statement
                    .query_row(params![manifest.attachment.as_bytes(), number], |row| {
                        row.get(0)
                    })
                    .optional()?;
                if begun.is_some_and(|size| size != segment.size) {
                    others.push(number);
                }
            }
            Ok(others)
        })
    }

    /// Forgets segments that are not what the manifest says.
    ///
    /// Rows first: after a crash between the two, a file without rows counts
    /// for nothing and is written over; rows without a file would vouch for
    /// bytes that are gone.
    fn discard(
        &self,
        device: DeviceId,
        id: AttachmentId,
        segments: &[u32],
    ) -> Result<(), GatewayError> {
        tracing::warn!(attachment = %id, %device, ?segments, "segments with other bytes than their manifest says are discarded");
        self.database.write(|transaction| {
            for segment in segments {
                for table in [
                    "DELETE FROM ranges WHERE attachment = ?1 AND segment = ?2",
                    "DELETE FROM segments WHERE attachment = ?1 AND number = ?2",
                ] {
                    transaction
                        .prepare_cached(table)?
                        .execute(params![id.as_bytes(), segment])?;
                }
            }
            Ok(())
        })?;
        for segment in segments {
            match fs::remove_file(self.segment_path(device, id, *segment)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    fn receipt_for(
        &self,
        device: DeviceId,
        parsed: &AttachmentManifest,
        manifest: &[u8],
    ) -> Result<CompleteResponse, GatewayError> {
        let id = parsed.attachment;
        let mut receipt = Receipt::new(self.incarnation.clone(), device, now());
        receipt.attachments.push(ReceiptedAttachment {
            attachment: id,
            manifest_sha256: sha256(manifest),
            size: parsed.size,
        });
        let json = receipt.seal(&self.keys.receipts)?.to_json()?;
        let receipt = self.database.write(|transaction| {
            transaction.execute(
                "UPDATE attachments SET manifest = ?2, receipt = ?3 WHERE id = ?1 AND receipt IS NULL",
                params![id.as_bytes(), manifest, json],
            )?;
            Ok(transaction.query_row("SELECT receipt FROM attachments WHERE id = ?1", [id.as_bytes()], |row| {
                row.get::<_, Vec<u8>>(0)
            })?)
        })?;
        Ok(CompleteResponse {
            receipt: String::from_utf8(receipt).map_err(|_| GatewayError::Stored("receipt"))?,
        })
    }
}

/// Compares bytes sent with bytes held from `from` to `to`.
fn check_same(
    file: &mut File,
    offset: u64,
    from: u64,
    to: u64,
    sent: &[u8],
) -> Result<(), GatewayError> {
    let place = |at: u64| usize::try_from(at - offset).map_err(|_| refused(ProblemCode::Malformed));
    let sent = sent
        .get(place(from)?..place(to)?)
        .ok_or_else(|| refused(ProblemCode::Malformed))?;
    let mut held = vec![0; sent.len()];
    file.seek(SeekFrom::Start(from))?;
    match file.read_exact(&mut held) {
        // Bytes that were held are gone: the judgement on the whole will say so.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(refused(ProblemCode::Conflict));
        }
        read => read?,
    }
    if held == sent {
        Ok(())
    } else {
        Err(refused(ProblemCode::Conflict))
    }
}

/// SHA-256 of a file, if it is there.
pub(crate) fn file_digest(path: &Path) -> Result<Option<[u8; 32]>, GatewayError> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut digest = Context::new(&SHA256);
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
            break;
        };
        digest.update(piece);
    }
    let digest = digest.finish();
    let digest = digest.as_ref().try_into();
    Ok(Some(digest.map_err(|_| GatewayError::Stored("digest"))?))
}
