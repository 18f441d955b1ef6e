//! What starts the newest version of a process besides a command: timers, messages and signals of
//! its start events move to it in the commit that deploys it (SEMANTICS: deployment).

use std::sync::Arc;

use super::lookup::invalid_argument;
use crate::behavior::subscriptions;
use crate::event::{Event, StartSubscription};
use crate::graph::executable_process::ExecutableProcess;
use crate::ids::{ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey};
use crate::step::{Refusal, Step, Stop};

/// The start events of a new version wait, given keys of the deployment.
pub(super) fn open(
    definition: ProcessDefinitionKey,
    compiled: &Arc<ExecutableProcess>,
    tenant: &Arc<str>,
    mut next_key: impl FnMut(&mut Step<'_>) -> u64,
    step: &mut Step<'_>,
) -> Result<Vec<StartSubscription>, Refusal> {
    let mut starts = Vec::new();
    for start in &compiled.triggered_starts {
        let target = compiled.node(start.node).id.clone();
        // There is no instance yet: expressions see no variables.
        let nowhere = ProcessInstanceKey::PARTITION_STREAM;
        let trigger = &start.trigger;
        let awaited = step.within(nowhere, Arc::clone(compiled), |step| {
            subscriptions::await_trigger(trigger, ElementInstanceKey(0), step)
        });
        let awaited = match awaited {
            Ok(Some(awaited)) => awaited,
            Ok(None) => continue,
            Err(Stop::Incident { message, .. }) => {
                return Err(invalid_argument(format!(
                    "start event `{target}` of process `{}`: {message}; the expressions of a \
                     start event see no variables",
                    compiled.id
                )));
            }
            Err(stop) => return Err(stop.into_refusal(nowhere)),
        };
        starts.push(StartSubscription {
            subscription: SubscriptionKey(next_key(step)),
            definition,
            process: compiled.id.clone(),
            tenant: Arc::clone(tenant),
            target,
            awaited,
            opened_at: Some(step.now()),
        });
    }
    Ok(starts)
}

/// The start events of a version wait no longer: a newer one does, or it was deleted.
pub(super) fn close(before: ProcessDefinitionKey, step: &mut Step<'_>) -> Result<(), Refusal> {
    let row = step.state().load(|tables| &mut tables.definitions, &before)?;
    for subscription in row.map(|row| row.starts.clone()).unwrap_or_default() {
        let start = step.state().load(|tables| &mut tables.start_subscriptions, &subscription)?;
        if let Some(start) = start {
            load_names(&start, step)?;
            let closed = Event::StartSubscriptionClosed { subscription };
            step.emit_to(ProcessInstanceKey::PARTITION_STREAM, closed);
        }
    }
    Ok(())
}

fn load_names(start: &StartSubscription, step: &mut Step<'_>) -> Result<(), Refusal> {
    match &start.awaited {
        crate::event::Awaited::Timer(_) => {}
        crate::event::Awaited::Message { name, .. } => {
            let key = (start.tenant.clone(), name.clone(), start.subscription);
            step.state().load(|tables| &mut tables.message_starts, &key)?;
        }
        crate::event::Awaited::Signal { name } => {
            let key = (start.tenant.clone(), name.clone(), start.subscription);
            step.state().load(|tables| &mut tables.signal_starts, &key)?;
        }
    }
    Ok(())
}
