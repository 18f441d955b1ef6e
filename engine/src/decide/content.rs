//! Stored bytes: kept before the command that refers to them, dropped if none does.

use crate::event::Event;
use crate::ids::{ContentHash, ProcessInstanceKey, Timestamp};
use crate::state::tables::contents::Chunk;
use crate::step::Step;
use crate::store::StoreError;

/// Bytes in one chunk row; its encoding adds a few.
pub(crate) const CHUNK_BYTES: usize = 3_900;

/// How long bytes are kept that no command refers to, in milliseconds.
pub(crate) const UNREFERENCED_MS_MAX: i64 = 3_600_000;

/// A part of bytes to be stored: as many whole chunks as one batch takes.
#[derive(Debug, Clone)]
pub(crate) struct ContentPart {
    /// Hash of all the bytes.
    pub(crate) hash: ContentHash,
    /// Length of all the bytes.
    pub(crate) length: u64,
    /// Position of the first chunk of this part.
    pub(crate) first_chunk: u32,
    /// The bytes of this part.
    pub(crate) bytes: Vec<u8>,
}

/// Stores a part. Storing the same bytes again changes nothing but the time.
pub(crate) fn store(part: &ContentPart, step: &mut Step<'_>) -> Result<(), StoreError> {
    step.state().load(|tables| &mut tables.contents, &part.hash)?;
    for (position, chunk) in (part.first_chunk..).zip(part.bytes.chunks(CHUNK_BYTES)) {
        let chunk = Chunk { bytes: chunk.to_vec() };
        step.state().tables.chunks.put_new((part.hash, position), chunk);
    }
    let event = Event::ContentStored { hash: part.hash, length: part.length };
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
    Ok(())
}

/// Removes the bytes that have been waiting for a command for too long, a few at a time. Returns
/// whether there may be more.
pub(crate) fn drop_unreferenced(step: &mut Step<'_>) -> Result<bool, StoreError> {
    let before = Timestamp(step.now().0.saturating_sub(UNREFERENCED_MS_MAX));
    let Some((hash, length)) = step.state().load_unreferenced(before)? else { return Ok(false) };
    let chunks = length.div_ceil(CHUNK_BYTES as u64);
    for position in 0..u32::try_from(chunks).unwrap_or(u32::MAX) {
        let key = (hash, position);
        if step.state().load(|tables| &mut tables.chunks, &key)?.is_some() {
            step.state().tables.chunks.delete(&key);
        }
    }
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, Event::ContentDropped { hash });
    Ok(true)
}
