//! Decisions: one file per command. Each reads state, emits events through `Step` and says what
//! is to be answered, or refuses.

use crate::command::{Command, Reply};
use crate::ids::ProcessInstanceKey;
use crate::step::{Refusal, Step};

mod activate_jobs;
mod assign_user_task;
mod broadcast_signal;
mod cancel_process_instance;
mod clock;
mod complete_job;
mod complete_user_task;
pub(crate) mod content;
pub(crate) mod continue_instance;
mod delete_definition;
mod deploy_resources;
mod drop_instance;
mod fail_job;
pub(crate) mod fire_due;
mod fire_timer;
mod follow_ups;
mod lookup;
mod publish_message;
pub(crate) mod read_mail;
pub(crate) mod repeated_request;
mod resolve_incident;
mod set_variables;
mod start_process_instance;
mod start_subscriptions;
mod throw_job_error;
mod token_queue;
mod update_job;
mod update_user_task;
pub(crate) mod upkeep;

pub(crate) use repeated_request::decide;

/// What an accepted command answers.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// This, once it is durable.
    Reply(Reply),
    /// This, once the instance has ended; variables of the end are put into a `Started`.
    AtEnd(ProcessInstanceKey, Reply),
    /// This, which was answered before: the command was not done again.
    Repeated(Reply),
}

/// Decides one command, whatever its request is named.
fn decide_anew(command: &Command, step: &mut Step<'_>) -> Result<Outcome, Refusal> {
    match command {
        Command::DeployResources(command) => deploy_resources::decide(command, step),
        Command::StartProcessInstance(command) => start_process_instance::decide(command, step),
        Command::CancelProcessInstance(command) => cancel_process_instance::decide(command, step),
        Command::ActivateJobs(command) => activate_jobs::decide(command, step),
        Command::CompleteJob(command) => complete_job::decide(command, step),
        Command::FailJob(command) => fail_job::decide(command, step),
        Command::UpdateJob(command) => update_job::decide(command, step),
        Command::ReleaseJobs(command) => activate_jobs::release(command, step),
        Command::AssignUserTask(command) => assign_user_task::assign(command, step),
        Command::UnassignUserTask(command) => assign_user_task::unassign(command, step),
        Command::CompleteUserTask(command) => complete_user_task::decide(command, step),
        Command::ThrowJobError(command) => throw_job_error::decide(command, step),
        Command::UpdateUserTask(command) => update_user_task::decide(command, step),
        Command::PublishMessage(command) => publish_message::publish(command, step),
        Command::CorrelateMessage(command) => publish_message::correlate(command, step),
        Command::BroadcastSignal(command) => broadcast_signal::decide(command, step),
        Command::SetVariables(command) => set_variables::decide(command, step),
        Command::ResolveIncident(command) => resolve_incident::decide(command, step),
        Command::DeleteProcessInstance(command) => drop_instance::decide(command, step),
        Command::DeleteProcessDefinition(command) => delete_definition::decide(command, step),
        Command::PinClock(command) => clock::pin(command, step),
        Command::ResetClock(_) => clock::reset(step),
    }
}
