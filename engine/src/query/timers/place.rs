//! Where in a diagram a timer stands, as far as the rows say it.

use super::TimerRow;
use crate::event::ElementKind;
use crate::query::QueryError;
use crate::state::reader::Reader;
use crate::state::tables::element_instances::{ElementInstanceRow, ElementInstances};

/// Where a timer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerPlace {
    /// At a start event of the process.
    Start,
    /// On the way: at a catching event, or at one behind an event-based gateway.
    Intermediate,
    /// At the border of an activity.
    Boundary,
    /// At the start of an event sub-process.
    EventSubProcess,
    /// At the border of a sub-process or at an event sub-process inside of it: the diagram knows.
    AtSubProcess,
}

/// Where a timer stands; none if who waited for it is gone.
///
/// # Errors
///
/// What the store reports.
pub fn place(reader: &Reader<'_>, row: &TimerRow) -> Result<Option<TimerPlace>, QueryError> {
    let Some(waiting) = row.waiting else { return Ok(Some(TimerPlace::Start)) };
    if waiting.holder == waiting.instance.root_scope() {
        return Ok(Some(TimerPlace::EventSubProcess));
    }
    let key = (waiting.instance, waiting.holder);
    Ok(reader.get::<ElementInstances>(&key)?.map(|holder| place_at(&holder, row)))
}

#[allow(clippy::wildcard_enum_match_arm, reason = "all others are activities")]
fn place_at(holder: &ElementInstanceRow, row: &TimerRow) -> TimerPlace {
    match holder.kind {
        _ if holder.element == row.element => TimerPlace::Intermediate,
        ElementKind::EventBasedGateway => TimerPlace::Intermediate,
        ElementKind::EventSubProcess => TimerPlace::EventSubProcess,
        // Boundary events of a multi-instance activity belong to its body.
        ElementKind::SubProcess if holder.iteration.is_some() => TimerPlace::EventSubProcess,
        ElementKind::SubProcess => TimerPlace::AtSubProcess,
        _ => TimerPlace::Boundary,
    }
}
