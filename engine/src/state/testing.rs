//! Encodings that test tools compare stored bytes with.

use minicbor::Encode;

use super::indexes::IndexValue;
use super::replay::Numbered;
use super::{State, encode, rows};
use crate::ids::PartitionId;

impl State {
    /// What accepted commands of the batch at hand did, in order.
    pub(crate) fn drafted_events(&self) -> Vec<Numbered> {
        let mut events = Vec::new();
        for (instance, page) in &self.pages {
            for segment in &page.segments {
                for (sequence, event) in (segment.first_sequence..).zip(&segment.events) {
                    let (instance, event) = (*instance, event.clone());
                    events.push(Numbered { sequence, at: self.now, instance, event });
                }
            }
        }
        events.sort_by_key(|event| event.sequence);
        events
    }
}

/// The first value of a row.
pub(crate) fn head<R: Encode<()>>(row: &R) -> Vec<u8> {
    rows::encode(row).head
}

/// The value of an index entry.
pub(crate) fn index_value(value: IndexValue) -> Vec<u8> {
    encode::encode_index_value(value)
}

/// How many further parts a stored value has.
pub(crate) fn parts_of(value: &[u8]) -> u16 {
    rows::parts_of(value)
}

/// The key of a further part of the row with this whole key.
pub(crate) fn part_key(row_key: &[u8], part: u16) -> Vec<u8> {
    rows::part_key(PartitionId::FIRST, row_key, part)
}
