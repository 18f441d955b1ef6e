//! Cursors: base64 of a version, a fingerprint of the search and a position.
//!
//! A position says where a result stands, not how many stand before it, so a cursor keeps its
//! place while rows come and go. The fingerprint ties it to resource, filter and sort: the
//! cursor of another search is refused instead of leading somewhere. It is made of the filter's
//! debug text, so a cursor lives until a newer Baton knows another filter field.

use std::fmt::{Debug, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use twox_hash::XxHash3_64;

use super::QueryError;
use super::sort::Position;

const VERSION: u8 = 1;

/// What a search is, in eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint([u8; 8]);

impl Fingerprint {
    /// The fingerprint of a search for `resource`.
    pub(super) fn of(resource: &str, filter: &impl Debug, sort: &impl Debug) -> Self {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let written = write!(text, "{resource} {filter:?} {sort:?}");
        debug_assert!(written.is_ok(), "debug texts always write");
        Self(XxHash3_64::oneshot(text.as_bytes()).to_be_bytes())
    }

    /// The cursor of a position in this search.
    pub(super) fn cursor(self, position: &[u8]) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&self.0);
        bytes.extend_from_slice(position);
        STANDARD.encode(&bytes)
    }

    /// The position that a cursor of this search stands for.
    pub(super) fn position(self, cursor: &str) -> Result<Position, QueryError> {
        let bytes = STANDARD.decode(cursor).map_err(|_| QueryError::BadCursor)?;
        let position = bytes
            .strip_prefix(&[VERSION])
            .and_then(|bytes| bytes.strip_prefix(&self.0))
            .ok_or(QueryError::BadCursor)?;
        Ok(position.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_position_and_nowhere_else() {
        let search = Fingerprint::of("tasks", &"filter", &"sort");
        let cursor = search.cursor(&[1, 2, 3]);
        assert_eq!(search.position(&cursor).ok(), Some(vec![1, 2, 3]));
        let other = Fingerprint::of("tasks", &"another filter", &"sort");
        for (search, cursor) in [(other, cursor.as_str()), (search, "AAAA"), (search, "no cursor")]
        {
            assert!(matches!(search.position(cursor), Err(QueryError::BadCursor)));
        }
    }
}
