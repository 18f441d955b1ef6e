//! `messageEventDefinition` of a throw or end event, and send tasks, where no worker sends: the
//! message is delivered by its name inside of the engine (SEMANTICS: messages between processes):
//! to one instance that waits for it, else it starts a process.

use std::sync::Arc;

use crate::behavior::ThrowBehavior;
use crate::behavior::text::{self, Attribute};
use crate::behavior::{lifecycle, mail, messages, tokens};
use crate::event::{Activation, Mail};
use crate::graph::event_parts::Throw;
use crate::graph::executable_process::FlowNode;
use crate::step::{Step, Stop};

/// `messageEventDefinition` that throws.
pub(crate) struct Message;

impl ThrowBehavior for Message {
    /// Publishes the message and goes on. What the event set locally goes along.
    fn throw(
        &self,
        throw: &Throw,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let Throw::Message(message) = throw else { return Ok(()) };
        let scope = step.evaluation_scope(activation);
        let attribute = |name| Attribute { name, scope };
        let name = text::required_text(&message.name, attribute("message name"), step)?;
        let correlation_key = match &message.correlation_key {
            Some(key) => text::key_text(key, attribute("correlation key"), step)?,
            None => Arc::from(""),
        };
        let id = text::optional_text(message.message_id.as_ref(), attribute("message id"), step)?;
        let lives_ms = match &message.time_to_live {
            Some(time) => text::duration_ms(time, attribute("time to live"), step)?,
            None => 0,
        };
        lifecycle::activate(activation, step);
        let element = activation.element_instance;
        let payload = step.local_variables(element)?;
        if let Some(tenant) = step.owner() {
            let sent =
                messages::Sent { tenant, name, correlation_key, id, lives_ms, is_single: true };
            let publication = messages::publication(sent, &payload, step);
            mail::send_to_message(Mail::Publish(Box::new(publication)), step);
        }
        step.state().load_local_variables(element)?;
        tokens::leave(node, element, activation.scope, step)
    }
}
