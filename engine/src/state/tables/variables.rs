//! Variables of scopes, one row each, their JSON text unchanged.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::table;
use crate::ids::{ElementInstanceKey, JsonText, VariableKey};

/// A variable.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct VariableRow {
    /// The variable.
    #[n(0)]
    pub variable: VariableKey,
    /// Its value.
    #[n(1)]
    pub value: JsonText,
}

table! {
    /// By scope and name.
    Variables: (ElementInstanceKey, Arc<str>) => VariableRow
}
