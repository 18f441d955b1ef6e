//! Events in words: what is waited for, thrown and caught.

use baton_engine::event::{Awaited, Event};
use baton_engine::ids::{ElementId, ProcessInstanceKey, Timestamp};

use super::duration;
use super::names::Names;

/// The line of one such event.
#[allow(clippy::wildcard_enum_match_arm, reason = "the caller passes events of this kind only")]
pub(super) fn line(
    names: &Names,
    instance: ProcessInstanceKey,
    event: &Event,
    now: Timestamp,
) -> String {
    match event {
        Event::SubscriptionOpened(opening) => {
            let holder = names.holder(instance, opening.holder);
            let what = awaited(&opening.awaited, now);
            if names.element_id(opening.holder) == Some(opening.target.as_str()) {
                format!("{holder} waits for {what}")
            } else {
                format!("{holder} waits for {what} at {}", opening.target)
            }
        }
        Event::SubscriptionClosed { subscription } => {
            let (holder, target) = names.subscription(*subscription);
            format!("{holder} waits no longer at {target}")
        }
        Event::TimerFired { subscription, next_due, .. } => {
            let (_, target) = names.subscription(*subscription);
            match next_due {
                Some(due) => format!("{target} timer fired, again at {}", from_now(*due, now)),
                None => format!("{target} timer fired"),
            }
        }
        Event::MessageCaught { subscription, .. } => {
            format!("{} caught the message", names.subscription(*subscription).1)
        }
        Event::SignalCaught { subscription, .. } => {
            format!("{} caught the signal", names.subscription(*subscription).1)
        }
        Event::ErrorThrown { element_instance, code, catcher, .. } => {
            let by = names.element(*element_instance);
            format!("{by} threw error {code}, caught by {}", nobody(catcher.as_ref()))
        }
        Event::EscalationThrown { element_instance, code, catcher, .. } => {
            let by = names.element(*element_instance);
            format!("{by} threw escalation {code}, caught by {}", nobody(catcher.as_ref()))
        }
        Event::StartSubscriptionOpened(start) => {
            format!(
                "{} waits for {} at {}",
                start.process,
                awaited(&start.awaited, now),
                start.target
            )
        }
        Event::StartSubscriptionClosed { .. } => "a start event waits no longer".to_owned(),
        Event::MessagePublished(message) => {
            format!("{} published", message_name(&message.name, &message.correlation_key))
        }
        Event::MessageCorrelated { message, instance, .. } => {
            let number = names.number(*instance).unwrap_or_default();
            format!("{} given to instance {number}", names.message(*message))
        }
        Event::MessageDropped { message } => format!("{} dropped", names.message(*message)),
        Event::SignalBroadcasted(signal) => format!("signal {} broadcast", signal.name),
        other => format!("{other:?}"),
    }
}

fn nobody(catcher: Option<&ElementId>) -> &str {
    catcher.map_or("nobody here", ElementId::as_str)
}

fn awaited(awaited: &Awaited, now: Timestamp) -> String {
    match awaited {
        Awaited::Timer(timer) => format!("the time {}", from_now(timer.due, now)),
        Awaited::Message { name, correlation_key } => message_name(name, correlation_key),
        Awaited::Signal { name } => format!("signal {name}"),
    }
}

/// A message by its name and, if there is one, its key.
pub(super) fn message_name(name: &str, correlation_key: &str) -> String {
    match correlation_key {
        "" => format!("message {name}"),
        key => format!("message {name} of {key}"),
    }
}

fn from_now(at: Timestamp, now: Timestamp) -> String {
    match at.0 - now.0 {
        past @ ..0 => format!("-{}", duration::write(-past)),
        later => format!("+{}", duration::write(later)),
    }
}
