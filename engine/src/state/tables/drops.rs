//! Ended instances that are being dropped.

use minicbor::{Decode, Encode};

use super::table;
use crate::event::PagePlace;
use crate::ids::ProcessInstanceKey;

/// How far the drop of an instance is. Its own row is gone already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct DropRow {
    /// The last page whose events were looked at for further rows.
    #[n(0)]
    pub through: Option<PagePlace>,
    /// Whether no further rows are left, only pages.
    #[n(1)]
    pub rows_are_gone: bool,
}

table! {
    /// By process instance.
    DroppedInstances: ProcessInstanceKey => DropRow
}
