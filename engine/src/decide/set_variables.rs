//! Sets variables at a scope of a running instance.

use super::Outcome;
use super::lookup::{invalid_argument, not_found};
use crate::command::{Reply, SetVariables};
use crate::state::tables::process_instances::InstanceState;
use crate::step::{Refusal, Step, Stop};

pub(super) fn decide(command: &SetVariables, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    let missing = || not_found("SET", "an active element instance", command.scope);
    let (instance, row) = step.state().load_owner(command.scope.0)?.ok_or_else(missing)?;
    if row.state != InstanceState::Active {
        return Err(missing());
    }
    let is_root = command.scope == instance.root_scope();
    if !is_root && step.state().load_element(instance, command.scope)?.is_none() {
        return Err(missing());
    }
    step.act_on(instance);
    drop(row);
    if step.is_ending(command.scope)? {
        return Err(missing());
    }
    let set = if command.local {
        step.set_local(command.scope, &command.variables)
    } else {
        step.propagate(command.scope, &command.variables)
    };
    match set {
        Err(Stop::Incident { message, .. }) => Err(invalid_argument(message)),
        Err(stop) => Err(stop.into_refusal(step.instance())),
        Ok(()) => Ok(Outcome::Reply(Reply::Done)),
    }
}
