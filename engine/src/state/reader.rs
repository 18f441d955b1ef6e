//! Typed reads of committed rows through one view of the store.

use std::cell::{Cell, RefCell};
use std::ops::{Bound, ControlFlow};

use super::pages::{Page, decode_page};
use super::range_cursor::RawRow;
use super::rows;
use super::tables::history::{PageKey, Pages};
use super::tables::{Table, row_key, table_prefix};
use crate::ids::PartitionId;
use crate::store::key_codec::KeyCodec;
use crate::store::{BatchNumber, Direction, KeyRange, ReadView, StoreError};

/// Rows fetched from the store at a time; between two fetches other rows may be read.
const FETCH_ROWS: usize = 64;

/// Reads rows of one partition as one batch left them.
pub struct Reader<'view> {
    view: &'view dyn ReadView,
    partition: PartitionId,
    rows_read: Cell<u64>,
    explanation: RefCell<String>,
}

impl<'view> Reader<'view> {
    /// A reader of this partition's rows.
    pub fn new(view: &'view dyn ReadView, partition: PartitionId) -> Self {
        Self { view, partition, rows_read: Cell::new(0), explanation: RefCell::default() }
    }

    /// The newest batch that any read has seen.
    pub fn batch(&self) -> BatchNumber {
        self.view.batch()
    }

    /// How many rows and index entries were read so far.
    pub fn rows_read(&self) -> u64 {
        self.rows_read.get()
    }

    /// How the last search found its results: the tables and indexes that it went along.
    pub fn explanation(&self) -> String {
        self.explanation.borrow().clone()
    }

    /// Takes note of how a search goes about it.
    pub(crate) fn explain(&self, how: String) {
        *self.explanation.borrow_mut() = how;
    }

    /// The row with this key.
    pub fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Row>, StoreError> {
        self.count_read(1);
        let key = row_key::<T>(self.partition, key);
        match self.view.get(&key)? {
            Some(head) => self.decode::<T>(&key, &head).map(Some),
            None => Ok(None),
        }
    }

    /// The row whose whole key and stored value these are.
    pub(crate) fn decode<T: Table>(&self, key: &[u8], head: &[u8]) -> Result<T::Row, StoreError> {
        rows::decode::<T>(head, |part| self.view.get(&rows::part_key(self.partition, key, part)))
    }

    /// All keys of the table that begin with the bytes of `prefix` (a front part of the key).
    pub fn prefix<T: Table>(&self, prefix: &impl KeyCodec) -> KeyRange {
        let mut bytes = table_prefix(T::ID, self.partition).to_vec();
        prefix.write(&mut bytes);
        KeyRange::prefix(&bytes)
    }

    /// Whole key bytes of a key of the table, for bounds of a range.
    pub fn bytes<T: Table>(&self, key: &impl KeyCodec) -> Vec<u8> {
        let mut bytes = table_prefix(T::ID, self.partition).to_vec();
        key.write(&mut bytes);
        bytes
    }

    /// Calls `visit` with each key and row of `range` until it breaks. `visit` may read other
    /// rows through this reader.
    pub fn scan<T: Table>(
        &self,
        range: &KeyRange,
        direction: Direction,
        visit: &mut dyn FnMut(T::Key, T::Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut range = range.clone();
        loop {
            let fetched = self.fetch(&range, direction, FETCH_ROWS, true)?;
            let whole = fetched.len() == FETCH_ROWS;
            for RawRow { key: bytes, head } in &fetched {
                self.count_read(1);
                let key = rows::read_key::<T>(bytes)?;
                let row = self.decode::<T>(bytes, head)?;
                if visit(key, row).is_break() {
                    return Ok(());
                }
            }
            match fetched.last() {
                Some(last) if whole => match direction {
                    Direction::Forward => range.start = Bound::Excluded(last.key.clone()),
                    Direction::Backward => range.end = Bound::Excluded(last.key.clone()),
                },
                _ => return Ok(()),
            }
        }
    }

    /// Calls `visit` with each event page of `range`, unpacked, until it breaks.
    ///
    /// # Errors
    ///
    /// What the store reports, and a page that cannot be read.
    pub fn scan_pages(
        &self,
        range: &KeyRange,
        visit: &mut dyn FnMut(PageKey, Page) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut damage = None;
        self.scan::<Pages>(range, Direction::Forward, &mut |key, row| match decode_page(
            key.0, key.2, &row.bytes,
        ) {
            Ok(page) => visit(key, page),
            Err(error) => {
                damage = Some(error);
                ControlFlow::Break(())
            }
        })?;
        damage.map_or(Ok(()), Err)
    }

    /// The next `limit` raw rows of a range, not counted as read. Without `heads` their values
    /// are left out.
    pub(crate) fn fetch(
        &self,
        range: &KeyRange,
        direction: Direction,
        limit: usize,
        heads: bool,
    ) -> Result<Vec<RawRow>, StoreError> {
        let mut fetched = Vec::new();
        if limit == 0 {
            return Ok(fetched);
        }
        self.view.scan(range, direction, &mut |key, value| {
            let head = if heads { value.to_vec() } else { Vec::new() };
            fetched.push(RawRow { key: key.to_vec(), head });
            if fetched.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(fetched)
    }

    /// How many rows a range has, up to `limit`; decodes and copies nothing.
    pub fn count(&self, range: &KeyRange, limit: u64) -> Result<u64, StoreError> {
        let mut count = 0;
        if limit == 0 {
            return Ok(count);
        }
        self.view.scan(range, Direction::Forward, &mut |_, _| {
            count += 1;
            if count < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        self.count_read(count);
        Ok(count)
    }

    /// Counts rows that were fetched as read.
    pub(crate) fn count_read(&self, rows: u64) {
        self.rows_read.set(self.rows_read.get() + rows);
    }

    /// Up to `limit` keys of `range`, in order, without their rows.
    pub fn keys<T: Table>(
        &self,
        range: &KeyRange,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<T::Key>, StoreError> {
        let mut keys = Vec::new();
        if limit == 0 {
            return Ok(keys);
        }
        let mut unreadable = false;
        self.view.scan(range, direction, &mut |key, _| {
            let mut rest = key.get(4..).unwrap_or_default();
            match T::Key::read(&mut rest) {
                Some(key) => keys.push(key),
                None => unreadable = true,
            }
            if keys.len() < limit && !unreadable {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        self.count_read(keys.len() as u64);
        if unreadable {
            return Err(rows::damaged::<T>("the key has another form"));
        }
        Ok(keys)
    }
}
