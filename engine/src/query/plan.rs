//! How a search may be answered: from which rows, in which order, at what cost.

use super::columns::{Span, named, successor};
use super::comparison::Comparison;
use super::matcher::Tests;
use super::merge::Streams;
use super::{Order, QueryError, ROWS_READ_MAX};
use crate::state::reader::Reader;
use crate::state::tables::Table;
use crate::store::key_codec::KeyCodec;
use crate::store::{Direction, KeyRange};
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

/// Where the rows of an answer come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source<K> {
    /// These, read one by one.
    Keys(Vec<K>),
    /// Those that these ranges name.
    Streams(Streams),
}

/// One way to answer a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan<K> {
    /// Where rows come from: all that pass the filter, and perhaps others.
    pub(super) source: Source<K>,
    /// The order in which reading the source forward gives the results, if it is that of the
    /// sort or the reverse of it; else the first results are chosen among all.
    pub(super) order: Option<Order>,
    /// Whether all of the source passes the filter, so that entries can be counted and skipped
    /// without their rows.
    pub(super) is_exact: bool,
    /// The plan is given up after reading this many rows and entries.
    pub(super) rows_max: u64,
}

impl<K> Plan<K> {
    /// Reads these rows and chooses among them.
    pub(super) fn keys(keys: Vec<K>) -> Self {
        Self { source: Source::Keys(keys), order: None, is_exact: false, rows_max: ROWS_READ_MAX }
    }

    /// Reads ranges and chooses among what passes the filter.
    pub(super) fn streams(streams: Streams) -> Self {
        Self {
            source: Source::Streams(streams),
            order: None,
            is_exact: false,
            rows_max: ROWS_READ_MAX,
        }
    }

    /// The source gives the order of the sort.
    pub(super) fn in_order(mut self, order: Option<Order>) -> Self {
        self.order = order;
        self
    }

    /// All of the source passes the filter.
    pub(super) fn exactly(mut self, is_exact: bool) -> Self {
        self.is_exact = is_exact;
        self
    }

    /// Another plan takes over after this many rows.
    pub(super) fn within(mut self, rows_max: u64) -> Self {
        self.rows_max = rows_max;
        self
    }
}

/// Says which tables and indexes are read.
impl<K> fmt::Display for Plan<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Keys(keys) => write!(formatter, "{} keys", keys.len())?,
            Source::Streams(streams) => streams.fmt(formatter)?,
        }
        formatter.write_str(if self.order.is_some() { ", in order" } else { ", all, then sorted" })
    }
}

/// The rows of a table by key, within a part of it.
pub(super) fn whole_table<T: Table>(reader: &Reader<'_>, span: Span) -> Streams {
    Streams { prefixes: vec![reader.bytes::<T>(&())], span, holds_rows: true }
}

/// Entries of an index below each of these prefixes, within a part of what follows.
pub(super) fn entries(prefixes: Vec<Vec<u8>>, span: Span) -> Streams {
    Streams { prefixes, span, holds_rows: false }
}

/// More different values than this in a column of an index are not looked for.
const DISTINCT_MAX: usize = 5_000;

/// The different values of the first column of a table within a part of it, found by skipping
/// from each to the next. `None`: there are too many.
pub(super) fn distinct<T: Table, P: KeyCodec>(
    reader: &Reader<'_>,
    span: &Span,
) -> Result<Option<Vec<P>>, QueryError> {
    distinct_below::<T, P>(reader, &[], span)
}

/// As [`distinct`], for the column behind those that have these bytes.
pub(super) fn distinct_below<T: Table, P: KeyCodec>(
    reader: &Reader<'_>,
    columns: &[u8],
    span: &Span,
) -> Result<Option<Vec<P>>, QueryError> {
    let prefix = [reader.bytes::<T>(&()).as_slice(), columns].concat();
    let mut range = span.below(&prefix);
    let mut found = Vec::new();
    while let Some(key) = first_key(reader, &range)? {
        if found.len() == DISTINCT_MAX {
            return Ok(None);
        }
        let mut behind = key.get(prefix.len()..).unwrap_or_default();
        let Some(value) = P::read(&mut behind) else { break };
        found.push(value);
        let Some(next) = successor(&key[..key.len() - behind.len()]) else { break };
        range.start = Bound::Included(next);
    }
    Ok(Some(found))
}

fn first_key(reader: &Reader<'_>, range: &KeyRange) -> Result<Option<Vec<u8>>, QueryError> {
    reader.count_read(1);
    let first = reader.fetch(range, Direction::Forward, 1, false)?.pop();
    Ok(first.map(|row| row.key))
}

/// The tenants that pass the comparisons: those named, else those found in the first column of
/// an index.
pub(super) fn tenants<T: Table>(
    reader: &Reader<'_>,
    comparisons: &[Comparison<String>],
) -> Result<Vec<Arc<str>>, QueryError> {
    if let Some(named) = named(comparisons) {
        return Ok(named.into_iter().map(Arc::from).collect());
    }
    let mut tenants = distinct::<T, Arc<str>>(reader, &Span::default())?
        .ok_or(QueryError::TooBroad { filter: "tenantId" })?;
    let tests = Tests::of(comparisons);
    tenants.retain(|tenant| tests.accept(Some(&**tenant)));
    Ok(tenants)
}
