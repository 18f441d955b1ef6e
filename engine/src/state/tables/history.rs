//! History: event pages by instance, and postings that lead from a search term to pages.

use minicbor::{Decode, Encode};

use super::table;
use crate::ids::ProcessInstanceKey;

/// A page, encoded and compressed by `state::pages`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct PageRow {
    /// See `state::pages`.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// The key of a page: its instance, the next key of the instance before it, its first event.
///
/// Pages of an instance are in order of their events, and the page that made a key is the last
/// one that begins at or before it.
pub type PageKey = (ProcessInstanceKey, u64, u64);

/// Pages of one batch in which a term occurs, encoded by `state::postings`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct PostingRow {
    /// See `state::postings`.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub pages: Vec<u8>,
}

table! {
    /// By instance, first key and first event.
    Pages: PageKey => PageRow
}
table! {
    /// By hash of the term and batch.
    Postings: (u64, u64) => PostingRow
}
