//! A partition as text, a line per row: what tests compare, snapshot and show in a failure.

use std::fmt::Write;

use super::indexes::Indexed;
use super::range_cursor::RangeCursor;
use super::reader::Reader;
use super::rows;
use super::table_registry::{TableVisitor, visit_tables};
use super::tables::{Table, table_prefix};
use crate::ids::PartitionId;
use crate::store::{Direction, KeyRange, ReadView, StoreError};

/// Rows fetched at a time.
const PIECE: usize = 256;

/// All rows of a partition that its events add up to, as text: a line per row in the order of
/// keys, `Table key = row`, indexes included.
///
/// Left out is what says how the state came about, how it is stored or what callers were told, and
/// so differs between stores with the same state: format, batches, event pages, postings, chunks
/// and kept replies. Long values are shown whole, wherever their parts lie.
///
/// # Errors
///
/// [`StoreError::Damaged`] for a row that cannot be read, and what the store reports.
pub fn canonical_dump(view: &dyn ReadView, partition: PartitionId) -> Result<String, StoreError> {
    let mut dump = Dump { reader: Reader::new(view, partition), partition, text: String::new() };
    visit_tables(&mut dump)?;
    Ok(dump.text)
}

struct Dump<'view> {
    reader: Reader<'view>,
    partition: PartitionId,
    text: String,
}

impl Dump<'_> {
    fn table<T: Table>(&mut self) -> Result<(), StoreError> {
        let range = KeyRange::prefix(&table_prefix(T::ID, self.partition));
        let mut cursor = RangeCursor::over_rows(range, Direction::Forward);
        while let Some(raw) = cursor.next(&self.reader, PIECE)? {
            let key = rows::read_key::<T>(&raw.key)?;
            let row = self.reader.decode::<T>(&raw.key, &raw.head)?;
            // Writing to a string cannot fail.
            let written = writeln!(self.text, "{:?} {key:?} = {row:?}", T::ID);
            debug_assert!(written.is_ok(), "a line is always written");
        }
        Ok(())
    }
}

impl TableVisitor for Dump<'_> {
    fn rows<T: Indexed>(&mut self) -> Result<(), StoreError> {
        self.table::<T>()
    }

    fn index<T: Table>(&mut self) -> Result<(), StoreError> {
        self.table::<T>()
    }

    fn other<T: Table>(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
