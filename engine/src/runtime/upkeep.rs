//! What the writer does with what is over, a little in each batch: stored bytes that no command
//! refers to, ended instances that were kept long enough, versions that were deleted.

use super::writer::{BatchFailed, Writer};
use crate::ids::Timestamp;
use crate::kernel::Attempt;
use crate::step::Refusal;

/// How often stored bytes and kept replies that nobody needs are looked for, and how long upkeep
/// rests after it failed, in milliseconds.
const SWEEP_MS: i64 = 60_000;

impl Writer {
    /// Removes stored bytes that no command refers to, and kept replies that have expired.
    pub(super) fn sweep(&mut self, now: Timestamp) -> Result<(), BatchFailed> {
        if now < self.next_sweep {
            return Ok(());
        }
        self.next_sweep = now.plus_ms(SWEEP_MS);
        let swept = self.kernel.attempt_sweep();
        let more = matches!(swept, Attempt::Accepted(true, _));
        if let Attempt::Refused(Refusal::Store(error)) = swept {
            return Err(BatchFailed(error));
        }
        if more {
            self.next_sweep = now;
        }
        Ok(())
    }

    /// Drops and clears away what is over.
    pub(super) fn keep_up(&mut self, now: Timestamp) -> Result<(), BatchFailed> {
        if now < self.next_upkeep {
            return Ok(());
        }
        self.next_upkeep = now.plus_ms(SWEEP_MS);
        let attempt = self.kernel.attempt_upkeep();
        if let Attempt::Accepted(again_at, _) = attempt {
            self.next_upkeep = again_at;
        }
        self.internal(attempt)
    }
}
