//! The engine's time, where the configuration lets callers move it.

use crate::ids::Timestamp;

/// Stops the engine's time. Reply: `()`.
#[derive(Debug, Clone)]
pub struct PinClock {
    /// The time, not before 1970.
    pub at: Timestamp,
}

/// Lets the engine's time follow the machine's again. Reply: `()`.
#[derive(Debug, Clone)]
pub struct ResetClock;
