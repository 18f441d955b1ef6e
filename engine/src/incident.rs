//! What is stuck and repairable: kinds of incidents.

use std::fmt;

use minicbor::{Decode, Encode};

/// What kind of trouble an incident tells of. Names follow the field's REST conventions; the
/// numbers are on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum IncidentKind {
    /// No outgoing flow of a gateway has a true condition and there is no default.
    #[n(0)]
    ConditionError,
    /// An expression failed or gave a value of the wrong type.
    #[n(1)]
    ExtractValueError,
    /// A job failed and has no attempts left.
    #[n(2)]
    JobNoRetries,
    /// An element was activated too often without the instance ever waiting.
    #[n(3)]
    Runaway,
    /// The engine itself failed at this step.
    #[n(4)]
    EngineFault,
    /// The process that is called is not there, or cannot be started.
    #[n(5)]
    CalledElementError,
    /// A worker threw a BPMN error that no event catches.
    #[n(6)]
    UnhandledErrorEvent,
    /// A mapping of variables failed.
    #[n(7)]
    IoMappingError,
}

impl IncidentKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::ConditionError,
        Self::ExtractValueError,
        Self::JobNoRetries,
        Self::Runaway,
        Self::EngineFault,
        Self::CalledElementError,
        Self::UnhandledErrorEvent,
        Self::IoMappingError,
    ];

    /// The name on the wire, such as `CONDITION_ERROR`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConditionError => "CONDITION_ERROR",
            Self::ExtractValueError => "EXTRACT_VALUE_ERROR",
            Self::JobNoRetries => "JOB_NO_RETRIES",
            Self::CalledElementError => "CALLED_ELEMENT_ERROR",
            Self::UnhandledErrorEvent => "UNHANDLED_ERROR_EVENT",
            Self::IoMappingError => "IO_MAPPING_ERROR",
            Self::Runaway | Self::EngineFault => "UNKNOWN",
        }
    }
}

impl fmt::Display for IncidentKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
