//! Broadcasts a signal to everybody who waits for it.

use std::sync::Arc;

use super::lookup::invalid_argument;
use super::{Outcome, follow_ups};
use crate::behavior::broadcasts;
use crate::command::{Broadcast, BroadcastSignal, Reply};
use crate::step::{Refusal, Step};

/// Longest name, in bytes.
const NAME_BYTES_MAX: usize = 1_024;

pub(super) fn decide(command: &BroadcastSignal, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    if command.name.is_empty() {
        return Err(invalid_argument("the name of a signal must not be empty".to_owned()));
    }
    if command.name.len() > NAME_BYTES_MAX {
        return Err(invalid_argument(format!(
            "the name of the signal has {} bytes, but at most {NAME_BYTES_MAX} are allowed",
            command.name.len()
        )));
    }
    for (_, value) in &command.variables {
        if let Some((hash, _)) = value.stored_as() {
            step.state().load(|tables| &mut tables.contents, &hash)?;
        }
    }
    let tenant = step.tenant();
    let name = Arc::clone(&command.name);
    let broadcast = broadcasts::begin(Arc::clone(&tenant), name, &command.variables, step);
    follow_ups::run(step)?;
    Ok(Outcome::Reply(Reply::Broadcast(Broadcast { broadcast, tenant })))
}
