//! Reads mail of other partitions, each letter once, in the order of its sender.

use super::follow_ups;
use crate::event::{Event, Mail};
use crate::ids::{PartitionId, ProcessInstanceKey};
use crate::step::{Refusal, Step};

/// Reads one letter, unless it was read before.
pub(crate) fn read(
    from: PartitionId,
    number: u64,
    mail: Mail,
    step: &mut Step<'_>,
) -> Result<(), Refusal> {
    let last = step.state().load(|tables| &mut tables.mail_read, &from.0)?;
    if last.is_some_and(|row| row.last >= number) {
        return Ok(());
    }
    let read = Event::MailRead { from: from.0, number };
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, read);
    let done = follow_ups::read_mail(mail, step);
    done.map_err(|stop| stop.into_refusal(step.instance()))?;
    follow_ups::run(step)
}

/// Another partition has read all mail up to here: its rows go.
pub(crate) fn delivered(to: PartitionId, through: u64, step: &mut Step<'_>) -> Result<(), Refusal> {
    let letters =
        step.state().load_range(|tables| &mut tables.outbox, (to.0, 0)..=(to.0, through))?;
    if !letters.is_empty() {
        let event = Event::MailDelivered { to: to.0, through };
        step.emit_to(ProcessInstanceKey::PARTITION_STREAM, event);
    }
    Ok(())
}
