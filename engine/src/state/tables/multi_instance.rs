//! The collections that multi-instance activities run over and fill.

use minicbor::{Decode, Encode};

use super::table;
use crate::ids::{ElementInstanceKey, JsonText};

/// Some items of an input collection.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ItemsRow {
    /// The items.
    #[n(0)]
    pub items: Vec<JsonText>,
}

/// One item of an output collection.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct OutputRow {
    /// The item.
    #[n(0)]
    pub value: JsonText,
}

table! {
    /// Items by body and the number of the first.
    MultiInstanceItems: (ElementInstanceKey, u32) => ItemsRow
}
table! {
    /// What instances added, by body and their number.
    MultiInstanceOutputs: (ElementInstanceKey, u32) => OutputRow
}
