//! Rows as bytes: integer-tagged fields, cut into values that the store can keep.
//!
//! The first byte of a value says how it goes on: 0, the row follows; 1, the number of further
//! parts (two bytes) and the first part follow. Further parts lie in the table `ValueParts` under
//! the row's whole key and their number.

use minicbor::Encode;

use super::tables::{Table, TableId, table_prefix};
use crate::ids::PartitionId;
use crate::store::key_codec::KeyCodec;
use crate::store::{StoreError, VALUE_BYTES_MAX};

const WHOLE: u8 = 0;
const CUT: u8 = 1;
const CUT_HEADER_BYTES: usize = 3;

/// The first value of a row and its further parts.
pub(crate) struct EncodedRow {
    /// The value under the row's own key.
    pub(crate) head: Vec<u8>,
    /// Further parts, in order.
    pub(crate) parts: Vec<Vec<u8>>,
}

/// Encodes a row and cuts it.
pub(crate) fn encode<R: Encode<()>>(row: &R) -> EncodedRow {
    let mut bytes = Vec::with_capacity(128);
    bytes.push(WHOLE);
    // Writing to a vector cannot fail, and rows encode without conditions.
    let written = minicbor::encode(row, &mut bytes);
    debug_assert!(written.is_ok(), "rows always encode");
    cut(bytes)
}

/// Cuts a value that begins with the byte for "whole".
fn cut(mut bytes: Vec<u8>) -> EncodedRow {
    if bytes.len() <= VALUE_BYTES_MAX {
        return EncodedRow { head: bytes, parts: Vec::new() };
    }
    let row = bytes.split_off(1);
    let first_bytes = VALUE_BYTES_MAX - CUT_HEADER_BYTES;
    let (first, rest) = row.split_at(first_bytes);
    let parts: Vec<Vec<u8>> = rest.chunks(VALUE_BYTES_MAX).map(<[u8]>::to_vec).collect();
    // Inputs are limited to a few MiB, so the number of parts fits; see `api` body limits.
    let count = u16::try_from(parts.len()).unwrap_or(u16::MAX);
    let mut head = Vec::with_capacity(VALUE_BYTES_MAX);
    head.push(CUT);
    head.extend_from_slice(&count.to_be_bytes());
    head.extend_from_slice(first);
    EncodedRow { head, parts }
}

/// How many further parts a stored value has.
pub(crate) fn parts_of(head: &[u8]) -> u16 {
    match head {
        [CUT, a, b, ..] => u16::from_be_bytes([*a, *b]),
        _ => 0,
    }
}

/// The key of one further part of the row with this whole key.
pub(crate) fn part_key(partition: PartitionId, row_key: &[u8], part: u16) -> Vec<u8> {
    let mut key = Vec::with_capacity(row_key.len() + 6);
    key.extend_from_slice(&table_prefix(TableId::ValueParts, partition));
    key.extend_from_slice(row_key);
    key.extend_from_slice(&part.to_be_bytes());
    key
}

/// Decodes a stored value, fetching further parts through `part`.
pub(crate) fn decode<T: Table>(
    head: &[u8],
    mut part: impl FnMut(u16) -> Result<Option<Vec<u8>>, StoreError>,
) -> Result<T::Row, StoreError> {
    match head {
        [WHOLE, row @ ..] => read::<T>(row),
        [CUT, a, b, first @ ..] => {
            let mut row = first.to_vec();
            for number in 0..u16::from_be_bytes([*a, *b]) {
                let bytes = part(number)?.ok_or_else(|| damaged::<T>("a part is missing"))?;
                row.extend_from_slice(&bytes);
            }
            read::<T>(&row)
        }
        _ => Err(damaged::<T>("the value has no known form")),
    }
}

fn read<T: Table>(row: &[u8]) -> Result<T::Row, StoreError> {
    minicbor::decode(row).map_err(|error| damaged::<T>(&error.to_string()))
}

/// The key that these whole key bytes stand for.
pub(crate) fn read_key<T: Table>(bytes: &[u8]) -> Result<T::Key, StoreError> {
    let mut rest = bytes.get(4..).unwrap_or_default();
    T::Key::read(&mut rest)
        .filter(|_| rest.is_empty())
        .ok_or_else(|| damaged::<T>("the key has another form"))
}

pub(crate) fn damaged<T: Table>(what: &str) -> StoreError {
    StoreError::Damaged {
        what: format!("a row of table {:?} cannot be read: {what}", T::ID),
        advice: "restore the newest dump with `baton restore`".to_owned(),
    }
}
