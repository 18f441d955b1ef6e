//! Mail between partitions (DESIGN section 9): to the own partition it is read at the end of the
//! command, to others it lies in rows that are written with the batch.

use std::sync::Arc;

use twox_hash::XxHash3_64;

use crate::event::{Event, Mail};
use crate::ids::{PartitionId, ProcessInstanceKey};
use crate::step::{FollowUp, Step};

/// The partition that the messages of a name and correlation key belong to.
pub(crate) fn partition_of_message(
    tenant: &str,
    name: &str,
    correlation_key: &str,
    partitions: u16,
) -> PartitionId {
    let mut text = Vec::with_capacity(tenant.len() + name.len() + correlation_key.len() + 2);
    for part in [tenant, name, correlation_key] {
        text.extend_from_slice(part.as_bytes());
        // No text contains this byte, so that no two triples are written alike.
        text.push(0xff);
    }
    let hash = XxHash3_64::oneshot(&text);
    let place = hash % u64::from(partitions.max(1));
    PartitionId(u16::try_from(place).unwrap_or(0).saturating_add(1))
}

/// Sends mail to where the messages that it is about belong.
pub(crate) fn send_to_message(mail: Mail, step: &mut Step<'_>) {
    let (tenant, name, key): (&Arc<str>, &Arc<str>, &Arc<str>) = match &mail {
        Mail::Wait(waiting) | Mail::StopWaiting(waiting) => {
            (&waiting.tenant, &waiting.name, &waiting.correlation_key)
        }
        Mail::Correlate(message) | Mail::Declined(message) => {
            let waiting = &message.waiting;
            (&waiting.tenant, &waiting.name, &waiting.correlation_key)
        }
        Mail::Publish(message) => (&message.tenant, &message.name, &message.correlation_key),
        Mail::Broadcast(_) => return,
    };
    let to = partition_of_message(tenant, name, key, step.partitions());
    send(to, mail, step);
}

/// Sends mail to the partition that an instance lives on.
pub(crate) fn send_to_instance(instance: ProcessInstanceKey, mail: Mail, step: &mut Step<'_>) {
    send(PartitionId::of_key(instance.0), mail, step);
}

/// Sends mail to all other partitions.
pub(crate) fn send_to_others(mail: &Mail, step: &mut Step<'_>) {
    for partition in (1..=step.partitions()).map(PartitionId) {
        if partition != step.partition() {
            send(partition, mail.clone(), step);
        }
    }
}

fn send(to: PartitionId, mail: Mail, step: &mut Step<'_>) {
    if to == step.partition() {
        step.follow_up(FollowUp::Mail(mail));
        return;
    }
    let last = step.state().last_mail_to(to);
    let sent = Event::MailSent { to: to.0, number: last + 1, mail };
    step.emit_to(ProcessInstanceKey::PARTITION_STREAM, sent);
}
