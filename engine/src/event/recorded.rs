//! An event with the stream that it stands in.

use super::Event;
use crate::ids::ProcessInstanceKey;

/// An event and the stream it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The process instance, or [`ProcessInstanceKey::PARTITION_STREAM`].
    pub instance: ProcessInstanceKey,
    /// The fact.
    pub event: Event,
}
