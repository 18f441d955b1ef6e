//! Stops the engine's time, or lets it follow the machine's again.

use super::Outcome;
use super::lookup::invalid_argument;
use crate::command::{PinClock, Reply};
use crate::event::Event;
use crate::ids::ProcessInstanceKey;
use crate::step::{Effect, Refusal, Step};

/// The end of the year 9999, in milliseconds since 1970: the last time that dates can show.
const TIME_MS_MAX: i64 = 253_402_300_799_999;

pub(super) fn pin(command: &PinClock, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let at = command.at;
    if !(0..=TIME_MS_MAX).contains(&at.0) {
        let why = "timestamp must lie between 1970-01-01 and 9999-12-31".to_owned();
        return Err(invalid_argument(why));
    }
    // The row before must be known: a reset in the same batch would otherwise have none to delete.
    step.state().load(|tables| &mut tables.clock, &())?;
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, Event::ClockPinned { at });
    step.request(Effect::ClockChanged { pinned: Some(at) });
    Ok(Outcome::Reply(Reply::Done))
}

pub(super) fn reset(step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    step.state().load(|tables| &mut tables.clock, &())?;
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, Event::ClockReset);
    step.request(Effect::ClockChanged { pinned: None });
    Ok(Outcome::Reply(Reply::Done))
}
