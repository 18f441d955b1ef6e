//! Publishes a message, or gives it to somebody who waits for it now.

use std::sync::Arc;

use super::lookup::invalid_argument;
use super::{Outcome, follow_ups};
use crate::behavior::messages::{self, Sent};
use crate::command::{CorrelateMessage, Correlated, PublishMessage, Published, Reply, Variables};
use crate::rejection::Rejection;
use crate::step::{Refusal, Step};

/// Longest name, correlation key or id, in bytes.
const TEXT_BYTES_MAX: usize = 1_024;

pub(super) fn publish(command: &PublishMessage, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let tenant = step.tenant();
    check_texts(&command.name, &command.correlation_key, command.id.as_ref())?;
    if let Some(id) = &command.id {
        let names = (&tenant, &command.name, &command.correlation_key);
        let lives = messages::lives(names, id, step);
        if lives.map_err(|stop| stop.into_refusal(step.instance()))? {
            return Err(Refusal::Rejected(Rejection::AlreadyExists(format!(
                "Command 'PUBLISH' rejected with code 'ALREADY_EXISTS': Expected to publish a new \
                 message with id '{id}', but a message with that id was already published; wait \
                 until it has expired or choose another id"
            ))));
        }
    }
    let sent = Sent {
        tenant: Arc::clone(&tenant),
        name: Arc::clone(&command.name),
        correlation_key: Arc::clone(&command.correlation_key),
        id: command.id.clone(),
        lives_ms: command.time_to_live_ms,
        is_single: false,
    };
    let message = messages::publication(sent, &command.variables, step);
    let key = message.message;
    let published = messages::publish(message, step);
    published.map_err(|stop| stop.into_refusal(step.instance()))?;
    follow_ups::run(step)?;
    Ok(Outcome::Reply(Reply::Published(Published { message: key, tenant })))
}

pub(super) fn correlate(
    command: &CorrelateMessage,
    step: &mut Step<'_>,
) -> Result<Outcome, Refusal> {
    let tenant = step.tenant();
    check_texts(&command.name, &command.correlation_key, None)?;
    let sent = Sent {
        tenant: Arc::clone(&tenant),
        name: Arc::clone(&command.name),
        correlation_key: Arc::clone(&command.correlation_key),
        id: None,
        lives_ms: 0,
        is_single: false,
    };
    let variables: &Variables = &command.variables;
    let message = messages::publication(sent, variables, step);
    let key = message.message;
    let taken = messages::publish(message, step);
    let taken = taken.map_err(|stop| stop.into_refusal(step.instance()))?;
    let Some(instance) = taken else {
        return Err(Refusal::Rejected(Rejection::NotFound(format!(
            "Command 'CORRELATE' rejected with code 'NOT_FOUND': Expected to find subscription \
             for message with name '{}' and correlation key '{}', but none was found",
            command.name, command.correlation_key
        ))));
    };
    follow_ups::run(step)?;
    Ok(Outcome::Reply(Reply::Correlated(Correlated { message: key, instance, tenant })))
}

fn check_texts(name: &str, key: &str, id: Option<&Arc<str>>) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(invalid_argument("the name of a message must not be empty".to_owned()));
    }
    let texts = [("name", name), ("correlation key", key)];
    let id = id.map(|id| ("id", &**id));
    for (what, text) in texts.into_iter().chain(id) {
        if text.len() > TEXT_BYTES_MAX {
            return Err(invalid_argument(format!(
                "the {what} of the message has {} bytes, but at most {TEXT_BYTES_MAX} are allowed",
                text.len()
            )));
        }
    }
    Ok(())
}
