//! Event pages: what happened to one instance in one batch, in the form it is kept for good.
//!
//! A page begins with a byte for its form: 0, plain; 1, lz4 with the length before it. Then come
//! integer-tagged fields: batch, time, the dictionary of element ids, and segments. A segment is
//! an uninterrupted run of events of one command: the distance of its first event from that of
//! the page, the context of the command, the events. Keys are counted from the instance's key.

use std::sync::Arc;

use minicbor::{Decoder, Encoder};

use crate::command::CommandContext;
use crate::event::Event;
use crate::ids::{ElementId, ProcessInstanceKey, Timestamp};
use crate::record::PageContext;
use crate::store::{BatchNumber, StoreError};

const PLAIN: u8 = 0;
const LZ4: u8 = 1;

/// Shorter pages gain nothing from compression.
const COMPRESS_BYTES_MIN: usize = 256;

/// A page is never longer than this when unpacked; a larger length is damage.
const UNPACKED_BYTES_MAX: usize = 256 * 1024 * 1024;

/// An uninterrupted run of events of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Number of its first event; the others follow.
    pub first_sequence: u64,
    /// Who asked.
    pub context: Arc<CommandContext>,
    /// What happened.
    pub events: Vec<Event>,
}

/// What happened to one instance in one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The batch that wrote it.
    pub batch: BatchNumber,
    /// Time of the batch.
    pub at: Timestamp,
    /// The events, in order.
    pub segments: Vec<Segment>,
}

/// Encodes a page with at least one segment.
pub fn encode_page(instance: ProcessInstanceKey, page: &Page) -> Vec<u8> {
    let mut context = PageContext::new(instance.0, Vec::new());
    let mut body = Vec::with_capacity(512);
    // Writing to a vector cannot fail, and events encode without conditions.
    let written = encode_segments(page, &mut body, &mut context);
    debug_assert!(written.is_ok(), "events always encode");
    let mut bytes = Vec::with_capacity(body.len() + 256);
    bytes.push(PLAIN);
    let written = encode_header(page, context.ids(), &mut bytes);
    debug_assert!(written.is_ok(), "a page header always encodes");
    bytes.extend_from_slice(&body);
    compress(bytes)
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn encode_header(page: &Page, ids: &[ElementId], bytes: &mut Vec<u8>) -> Written {
    let mut encoder = Encoder::new(bytes);
    encoder.u64(page.batch.0)?.i64(page.at.0)?.array(ids.len() as u64)?;
    for id in ids {
        encoder.str(id.as_str())?;
    }
    Ok(())
}

fn encode_segments(page: &Page, bytes: &mut Vec<u8>, context: &mut PageContext) -> Written {
    let first = page.segments.first().map_or(0, |segment| segment.first_sequence);
    let mut encoder = Encoder::new(bytes);
    encoder.array(page.segments.len() as u64)?;
    for segment in &page.segments {
        encoder.u64(segment.first_sequence - first)?;
        if *segment.context == CommandContext::default() {
            encoder.null()?;
        } else {
            encoder.encode(&*segment.context)?;
        }
        encoder.array(segment.events.len() as u64)?;
        for event in &segment.events {
            encoder.encode_with(event, context)?;
        }
    }
    Ok(())
}

fn compress(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() < COMPRESS_BYTES_MIN {
        return bytes;
    }
    let plain = &bytes[1..];
    // Invariant: an instance's page of one batch is far below 4 GiB.
    let length = u32::try_from(plain.len()).unwrap_or(u32::MAX).to_le_bytes();
    let mut packed = vec![0; 5 + lz4_flex::block::get_maximum_output_size(plain.len())];
    let (head, body) = packed.split_at_mut(5);
    head[0] = LZ4;
    head[1..].copy_from_slice(&length);
    match lz4_flex::block::compress_into(plain, body) {
        Ok(written) if 5 + written < bytes.len() => {
            packed.truncate(5 + written);
            packed
        }
        Ok(_) | Err(_) => bytes,
    }
}

/// Decodes a page of this instance whose first event has this number.
pub fn decode_page(
    instance: ProcessInstanceKey,
    first_sequence: u64,
    bytes: &[u8],
) -> Result<Page, StoreError> {
    let damaged = |what: String| StoreError::Damaged {
        what: format!("an event page of process instance {instance} cannot be read: {what}"),
        advice: "restore the newest dump with `baton restore`".to_owned(),
    };
    let unpacked;
    let body = match bytes {
        [PLAIN, body @ ..] => body,
        [LZ4, packed @ ..] => {
            let length = packed.first_chunk().map_or(0, |length| u32::from_le_bytes(*length));
            if usize::try_from(length).unwrap_or(usize::MAX) > UNPACKED_BYTES_MAX {
                return Err(damaged("its length is out of range".to_owned()));
            }
            unpacked = lz4_flex::block::decompress_size_prepended(packed)
                .map_err(|error| damaged(error.to_string()))?;
            &unpacked
        }
        _ => return Err(damaged("it has no known form".to_owned())),
    };
    decode_body(instance, first_sequence, body).map_err(|error| damaged(error.to_string()))
}

fn decode_body(
    instance: ProcessInstanceKey,
    first_sequence: u64,
    body: &[u8],
) -> Result<Page, minicbor::decode::Error> {
    let mut decoder = Decoder::new(body);
    let batch = BatchNumber(decoder.u64()?);
    let at = Timestamp(decoder.i64()?);
    let mut ids = Vec::new();
    for id in decoder.array_iter::<&str>()? {
        ids.push(ElementId::from(id?));
    }
    let mut context = PageContext::new(instance.0, ids);
    let segments = decoder.array()?.unwrap_or(0);
    let mut page = Page { batch, at, segments: Vec::new() };
    let plain = Arc::new(CommandContext::default());
    for _ in 0..segments {
        let distance = decoder.u64()?;
        let caller: Option<CommandContext> = decoder.decode()?;
        let mut events = Vec::new();
        for _ in 0..decoder.array()?.unwrap_or(0) {
            events.push(decoder.decode_with(&mut context)?);
        }
        page.segments.push(Segment {
            first_sequence: first_sequence + distance,
            context: caller.map_or_else(|| Arc::clone(&plain), Arc::new),
            events,
        });
    }
    Ok(page)
}
