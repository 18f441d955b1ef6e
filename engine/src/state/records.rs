//! How many records events lead to, roughly: what closes a batch and makes a command give way
//! before either grows too long for the store.
//!
//! Only what may still be there at the end of the batch is counted. An element that a token passes
//! in one command costs no record of its own: it is in the page, which is counted once.

use super::State;
use super::tables::user_tasks::UserTaskRow;
use crate::event::{Event, NamedElement, Payload};
use crate::ids::UserTaskKey;
use crate::store::VALUE_BYTES_MAX;

impl State {
    /// Records that the batch at hand will roughly write, accepted commands only.
    pub fn batch_records(&self) -> usize {
        self.batch_records + self.pages.len() + self.tables.chunks.changes().len()
    }

    /// As [`Self::batch_records`], the command at hand included.
    pub(crate) fn records_so_far(&self) -> usize {
        self.batch_records() + self.command.records
    }

    /// Records that come of one event, besides its page; asked before it is applied.
    #[allow(clippy::too_many_lines, reason = "one table of all events")]
    pub(super) fn records_of(&self, event: &Event) -> usize {
        match event {
            Event::SequenceFlowTaken { .. }
            | Event::TokenPlaced { .. }
            | Event::TokenParked { .. }
            | Event::TokensJoined { .. }
            | Event::TokenDropped { .. }
            | Event::ScopeEnding { .. }
            | Event::ScopeEmptied { .. }
            | Event::ScopeInterrupted { .. }
            | Event::MessageCaught { .. }
            | Event::SignalCaught { .. }
            | Event::ErrorThrown { .. }
            | Event::EscalationThrown { .. }
            | Event::ErrorUncaught { .. }
            | Event::CalledIncidentsCounted { .. }
            | Event::CalledInstanceEnded { .. }
            | Event::MultiInstanceStarted { .. }
            | Event::ElementActivating(_)
            | Event::ElementActivated(_)
            | Event::ElementCompleted { .. }
            | Event::ProcessInstanceCompleted
            | Event::ProcessInstanceTerminated => 0,
            Event::ElementTerminated { .. }
            | Event::JobCanceled { .. }
            | Event::ProcessInstanceTerminating
            | Event::StepsYielded { .. }
            | Event::InstanceCalled { .. }
            | Event::MessageCorrelated { .. }
            | Event::MessageAwaited(_)
            | Event::MessageNotAwaited(_)
            | Event::SignalBroadcasted(_)
            | Event::BroadcastAdvanced { .. }
            | Event::MailRead { .. }
            | Event::ClockPinned { .. }
            | Event::ClockReset
            | Event::DroppedPagesErased { .. } => 1,
            Event::ProcessInstanceCreated(_)
            | Event::JobCreated(_)
            | Event::JobActivated { .. }
            | Event::JobFailed { .. }
            | Event::JobOfferedAgain { .. }
            | Event::JobUpdated { .. }
            | Event::JobErrorThrown { .. }
            | Event::MailSent { .. }
            | Event::MailDelivered { .. }
            | Event::SubscriptionOpened(_)
            | Event::SubscriptionClosed { .. }
            | Event::StartSubscriptionOpened(_)
            | Event::StartSubscriptionClosed { .. }
            | Event::ContentStored { .. }
            | Event::ContentDropped { .. } => 2,
            Event::InstanceDropped { .. }
            | Event::ProcessDefinitionDrained { .. }
            | Event::ProcessDefinitionErased { .. }
            | Event::IncidentResolved { .. }
            | Event::TimerFired { .. }
            | Event::MessageDropped { .. } => 3,
            Event::MessagePublished(published) => {
                let bytes = |payload: &Payload| payload.value.as_str().len();
                3 + parts(published.payload.iter().map(bytes).sum())
            }
            Event::MultiInstanceItemsKept { items, .. } => {
                1 + parts(items.iter().map(|item| item.as_str().len()).sum())
            }
            Event::UserTaskUpdated(update) => {
                let now = update.candidate_groups.len() + update.candidate_users.len();
                4 + now + self.candidates(update.user_task)
            }
            Event::DroppedRowsErased(erased) => {
                let tasks = erased.user_tasks.len() * 2;
                let values = erased.values.len() * 2;
                1 + tasks + values + erased.incidents.len() * 3 + erased.blocks.len()
            }
            Event::ProcessDefinitionDeleted(_) => 5,
            Event::JobCompleted { .. } => 4,
            Event::IncidentCreated { message, .. } => 5 + parts(message.len()),
            Event::VariableSet { value, .. } | Event::MultiInstanceOutputKept { value, .. } => {
                1 + parts(value.as_str().len())
            }
            Event::UserTaskCreated(task) => {
                6 + task.candidate_groups.len() + task.candidate_users.len()
            }
            Event::UserTaskAssigned { user_task, .. } => 4 + self.candidates(*user_task),
            Event::UserTaskCompleted { user_task, .. } | Event::UserTaskCanceled { user_task } => {
                5 + self.candidates(*user_task)
            }
            Event::ElementsNamed { names, .. } => {
                let properties = |named: &NamedElement| {
                    let all = named.properties.iter();
                    all.map(|one| one.name.len() + one.value.len() + 16).sum::<usize>()
                };
                let bytes = |named| 16 + properties(named) + named.name.len();
                let bytes: usize = names.iter().map(bytes).sum();
                1 + bytes / VALUE_BYTES_MAX
            }
            Event::ResourcesDeployed { resources, .. } => {
                2 + resources.iter().map(|resource| 1 + 3 * resource.processes.len()).sum::<usize>()
            }
        }
    }

    fn candidates(&self, user_task: UserTaskKey) -> usize {
        let row = self.tables.user_tasks.get(&user_task);
        row.map_or(0, |row| {
            let UserTaskRow { candidate_groups, candidate_users, .. } = &*row;
            candidate_groups.len() + candidate_users.len()
        })
    }
}

/// A long text is cut twice: in its row and in its page.
fn parts(bytes: usize) -> usize {
    2 * (bytes / VALUE_BYTES_MAX)
}
