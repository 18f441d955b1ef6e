//! Byte offset to line and column.

use baton_models::SourcePosition;

/// Bytes between two remembered places. An offset is found by counting from the one before it, so
/// a file on a single line costs no more than one on many.
const STRIDE_BYTES: usize = 512;

/// Finds the line and column of any byte of a text.
#[derive(Debug)]
pub(crate) struct Positions<'d> {
    source: &'d str,
    /// The position of the first character that starts at or after each multiple of the stride.
    marks: Vec<SourcePosition>,
}

impl<'d> Positions<'d> {
    pub(crate) fn new(source: &'d str) -> Self {
        let mut marks = Vec::with_capacity(source.len() / STRIDE_BYTES + 1);
        let mut at = SourcePosition::START;
        for chunk in source.as_bytes().chunks(STRIDE_BYTES) {
            marks.push(at);
            at = advance(at, chunk);
        }
        Self { source, marks }
    }

    /// The position of the character at a byte offset; beyond the end, that of the end.
    pub(crate) fn at(&self, offset: usize) -> SourcePosition {
        let offset = offset.min(self.source.len());
        let mark = (offset / STRIDE_BYTES).min(self.marks.len().saturating_sub(1));
        let Some(at) = self.marks.get(mark) else {
            return SourcePosition::START;
        };
        advance(*at, &self.source.as_bytes()[mark * STRIDE_BYTES..offset])
    }
}

/// Moves a position over bytes. A character counts at its first byte, so cutting through one is
/// harmless: the other half adds nothing.
fn advance(mut at: SourcePosition, bytes: &[u8]) -> SourcePosition {
    for byte in bytes {
        if *byte == b'\n' {
            at.line += 1;
            at.column = 1;
        } else if !is_continuation(*byte) {
            at.column += 1;
        }
    }
    at
}

/// Whether a byte of UTF-8 is not the first of its character.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_line_feeds() {
        let positions = Positions::new("aé\r\n漢x");
        assert_eq!(positions.at(0), SourcePosition::new(1, 1));
        assert_eq!(positions.at(3), SourcePosition::new(1, 3));
        assert_eq!(positions.at(5), SourcePosition::new(2, 1));
        assert_eq!(positions.at(8), SourcePosition::new(2, 2));
        assert_eq!(positions.at(99), SourcePosition::new(2, 3));
    }

    #[test]
    fn a_long_line_is_counted_right_across_every_mark() {
        let source = "é".repeat(STRIDE_BYTES * 2);
        let positions = Positions::new(&source);
        for (index, (offset, _)) in source.char_indices().enumerate() {
            assert_eq!(positions.at(offset).column as usize, index + 1, "offset {offset}");
        }
    }

    #[test]
    fn an_empty_text_has_a_start() {
        assert_eq!(Positions::new("").at(0), SourcePosition::START);
    }
}
