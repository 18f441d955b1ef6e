//! Searches: filters, sorts and cursors over one view of the store; nothing here writes.
//!
//! A search picks the table or index that answers it best, streams in its order, filters and
//! pages. It never loads a table: a page whose filter and sort an index answers reads at most
//! 3 x (from + limit) + 100 rows plus [`TOTAL_COUNT_MAX`] index entries for the total; any other
//! reads on until the page is full, within [`ROWS_READ_MAX`] rows.
//!
//! A resource's `plan` names the sources that can answer ([`plan`]); `page` follows one of them.
//! A source is read either in the order that is asked for (`in_order`) or as a whole, keeping
//! the first few results (`top`). Results have positions (`sort`), and cursors stand for those.

use thiserror::Error;

use crate::store::StoreError;

mod columns;
pub mod comparison;
pub mod correlated_messages;
mod cursor;
pub mod element_instances;
pub mod event_feed;
pub mod events;
pub mod files;
pub mod history;
mod in_order;
pub mod incidents;
pub mod instance_history;
mod instances;
pub mod jobs;
mod labels;
mod like;
mod looked;
mod matcher;
mod merge;
pub mod message_subscriptions;
mod owner;
mod page;
pub mod past_state;
mod plan;
pub mod process_definitions;
pub mod process_instances;
pub mod results;
mod room;
mod sort;
mod subjects;
mod subscriptions;
pub mod timers;
mod top;
pub mod user_tasks;
pub mod variables;
pub mod waiting_states;

/// Totals are exact up to this many; beyond it they are a lower bound.
pub const TOTAL_COUNT_MAX: u64 = 1_000;

/// A search that would read more rows than this is refused, naming the filter to add.
pub const ROWS_READ_MAX: u64 = 100_000;

/// The largest page.
pub const LIMIT_MAX: usize = 10_000;

/// Where a page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageStart {
    /// After this many results.
    Offset(usize),
    /// Behind the result that this cursor stands for.
    After(String),
    /// In front of the result that this cursor stands for.
    Before(String),
}

/// Which page of the results is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Where it starts.
    pub start: PageStart,
    /// At most this many results, 0 to [`LIMIT_MAX`].
    pub limit: usize,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { start: PageStart::Offset(0), limit: 100 }
    }
}

/// The order of results by one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The smallest first; absent values last.
    Ascending,
    /// The largest first; absent values first.
    Descending,
}

/// One page of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<K, R> {
    /// Keys and rows, in order.
    pub items: Vec<(K, R)>,
    /// How many results there are in all, or at least.
    pub total: u64,
    /// Whether `total` is a lower bound.
    pub has_more_total: bool,
    /// Stands for the first result; standard base64.
    pub start_cursor: Option<String>,
    /// Stands for the last result; standard base64.
    pub end_cursor: Option<String>,
}

/// Why a search gave no page.
#[derive(Debug, Error)]
pub enum QueryError {
    /// The field cannot be filtered or sorted by in this version.
    #[error("{field} is not supported yet; leave it out of the request")]
    NotBuilt {
        /// Its name on the wire, such as `sort.priority`.
        field: String,
    },
    /// The cursor is none of this search.
    #[error("the cursor does not belong to this search; start again without it")]
    BadCursor,
    /// The search would read too many rows.
    #[error("the search reads more than {ROWS_READ_MAX} rows; add a filter on {filter}")]
    TooBroad {
        /// The filter that would narrow it.
        filter: &'static str,
    },
    /// The page would hold too much.
    #[error(
        "the page would have more than {} bytes of values and messages; ask for fewer results at \
         once with page.limit",
        room::PAGE_BYTES_MAX
    )]
    TooLong,
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
