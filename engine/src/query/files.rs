//! Deployed files: their bytes, as they were sent.

use std::ops::ControlFlow;

use crate::ids::ContentHash;
use crate::state::reader::Reader;
use crate::state::tables::contents::Chunks;
use crate::store::{Direction, StoreError};

/// The stored bytes with this hash, put together again; empty where there are none.
pub fn content(reader: &Reader<'_>, hash: ContentHash) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    let range = reader.prefix::<Chunks>(&hash);
    reader.scan::<Chunks>(&range, Direction::Forward, &mut |_, chunk| {
        bytes.extend_from_slice(&chunk.bytes);
        ControlFlow::Continue(())
    })?;
    Ok(bytes)
}
