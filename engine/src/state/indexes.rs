//! Which index entries a row has. The difference between the entries of the loaded and the final
//! row is written when a batch is encoded; nothing else writes an index.

use super::tables::bookkeeping::DueKind;
use super::tables::bookkeeping::{Batches, Clock, DueWork, Format, KeyBlocks, PendingWork};
use super::tables::contents::{Chunks, Contents, UnreferencedContents};
use super::tables::definitions::{
    DefinitionRemoval, DefinitionsByTag, DefinitionsByVersion, DefinitionsInRemoval, Deployments,
    ElementNames, LastVersions, LatestDefinitions, ProcessDefinitions, ResourcesByName,
};
use super::tables::drops::DroppedInstances;
use super::tables::element_instances::{ElementInstances, JobState};
use super::tables::incidents::{Incidents, IncidentsByInstance, IncidentsByState};
use super::tables::jobs::ActivatableJobs;
use super::tables::messages::{
    Broadcasts, MailRead, MailSent, Messages, MessagesById, MessagesByName, Outbox,
    StartedByMessage, WaitingInstances,
};
use super::tables::multi_instance::{MultiInstanceItems, MultiInstanceOutputs};
use super::tables::process_instances::{
    ActiveInstances, InstanceState, InstancesByEnd, ProcessInstances,
};
use super::tables::replies::{Replies, RepliesByExpiry};
use super::tables::subscriptions::{
    MessageStarts, SignalStarts, SignalSubscriptions, StartSubscriptions, Subscriptions,
};
use super::tables::user_tasks::{
    Candidate, UserTaskState, UserTasks, UserTasksByAssignee, UserTasksByCandidate,
    UserTasksByState,
};
use super::tables::variables::Variables;
use super::tables::{Present, Table, row_key};
use crate::event::Awaited;
use crate::ids::{PartitionId, ProcessInstanceKey, Timestamp};

/// Milliseconds in a day, the unit of [`InstancesByEnd`].
const DAY_MS: i64 = 86_400_000;

/// Receives index entries: whole key bytes and the encoded value.
pub type Entries<'a> = &'a mut dyn FnMut(Vec<u8>, IndexValue);

/// The value of an index entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexValue {
    /// The key says everything.
    Present(Present),
    /// What is due.
    Due(DueKind),
}

/// A table whose rows have index entries.
pub trait Indexed: Table {
    /// Passes on the entries of one row.
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        let _ = (partition, key, row, entries);
    }

    /// Whether later commands are likely to read the row; others are not kept in the cache.
    fn is_hot(row: &Self::Row) -> bool {
        let _ = row;
        true
    }
}

/// The day on which something ended, as days since 1970-01-01.
pub fn end_day(ended_at: Timestamp) -> u32 {
    u32::try_from(ended_at.0.max(0) / DAY_MS).unwrap_or(u32::MAX)
}

fn present<T: Table<Row = Present>>(partition: PartitionId, key: &T::Key, to: Entries<'_>) {
    to(row_key::<T>(partition, key), IndexValue::Present(Present {}));
}

impl Indexed for ProcessInstances {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        match row.state {
            InstanceState::Active | InstanceState::Terminating => {
                let entry = (row.tenant.clone(), row.definition, *key);
                present::<ActiveInstances>(partition, &entry, entries);
                let has_work = !row.tokens.is_empty() || !row.ending.is_empty();
                if has_work || row.state == InstanceState::Terminating {
                    present::<PendingWork>(partition, key, entries);
                }
            }
            InstanceState::Completed | InstanceState::Terminated => {
                let day = end_day(row.ended_at.unwrap_or_default());
                present::<InstancesByEnd>(partition, &(day, row.definition, *key), entries);
            }
        }
    }

    fn is_hot(row: &Self::Row) -> bool {
        !row.state.is_ended()
    }
}

impl Indexed for ProcessDefinitions {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        // A version whose history stays is done with once it is drained.
        if let Some(DefinitionRemoval { is_drained, erases_history }) = row.removal
            && (!is_drained || erases_history)
        {
            present::<DefinitionsInRemoval>(partition, key, entries);
        }
    }
}

impl Indexed for ElementInstances {
    fn entries(partition: PartitionId, _key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        let Some(job) = &row.job else { return };
        let due = |kind, entries: Entries<'_>| {
            if let Some(due) = job.due {
                let key = row_key::<DueWork>(partition, &(due, job.job.0));
                entries(key, IndexValue::Due(kind));
            }
        };
        match job.state {
            JobState::Activatable => {
                let order = -i64::from(job.priority);
                let entry = (job.tenant.clone(), job.job_type.clone(), order, job.job);
                present::<ActivatableJobs>(partition, &entry, entries);
            }
            JobState::Activated => due(DueKind::JobLease, entries),
            JobState::BackingOff => due(DueKind::JobBackOff, entries),
            JobState::Exhausted => {}
        }
    }
}

impl Indexed for UserTasks {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        let by_state = (row.tenant.clone(), row.state, row.created_at, *key);
        present::<UserTasksByState>(partition, &by_state, entries);
        if row.state != UserTaskState::Created {
            return;
        }
        let groups = row.candidate_groups.iter().cloned().map(Candidate::Group);
        let users = row.candidate_users.iter().cloned().map(Candidate::User);
        for candidate in groups.chain(users) {
            let entry = (row.tenant.clone(), candidate, row.due_date, *key);
            present::<UserTasksByCandidate>(partition, &entry, entries);
        }
        if let Some(assignee) = &row.assignee {
            let entry = (row.tenant.clone(), assignee.clone(), row.due_date, *key);
            present::<UserTasksByAssignee>(partition, &entry, entries);
        }
    }

    fn is_hot(row: &Self::Row) -> bool {
        row.state == UserTaskState::Created
    }
}

impl Indexed for Incidents {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        let by_state = (row.tenant.clone(), row.state, *key);
        present::<IncidentsByState>(partition, &by_state, entries);
        present::<IncidentsByInstance>(partition, &(row.instance, *key), entries);
    }
}

impl Indexed for Contents {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        if row.is_unreferenced() {
            present::<UnreferencedContents>(partition, &(row.stored_at, *key), entries);
        }
    }
}

impl Indexed for Subscriptions {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        if let Awaited::Timer(timer) = &row.awaited {
            let due = row_key::<DueWork>(partition, &(timer.due, key.0));
            entries(due, IndexValue::Due(DueKind::Timer));
        }
    }
}

impl Indexed for StartSubscriptions {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        if let Awaited::Timer(timer) = &row.awaited {
            let due = row_key::<DueWork>(partition, &(timer.due, key.0));
            entries(due, IndexValue::Due(DueKind::StartTimer));
        }
    }
}

impl Indexed for Messages {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        let due = row_key::<DueWork>(partition, &(row.publication.expires_at, key.0));
        entries(due, IndexValue::Due(DueKind::MessageExpiry));
    }
}

impl Indexed for Broadcasts {
    fn entries(partition: PartitionId, key: &Self::Key, _row: &Self::Row, entries: Entries<'_>) {
        present::<PendingWork>(partition, &ProcessInstanceKey(key.0), entries);
    }
}

impl Indexed for Replies {
    fn entries(partition: PartitionId, key: &Self::Key, row: &Self::Row, entries: Entries<'_>) {
        let (tenant, principal, name) = key.clone();
        let entry = (row.expires_at, tenant, principal, name);
        present::<RepliesByExpiry>(partition, &entry, entries);
    }

    fn is_hot(_row: &Self::Row) -> bool {
        false
    }
}

macro_rules! no_indexes {
    ($($table:ty),* $(,)?) => {$(impl Indexed for $table {})*};
}

no_indexes!(
    Batches,
    Chunks,
    Clock,
    DefinitionsByTag,
    DefinitionsByVersion,
    Deployments,
    DroppedInstances,
    ElementNames,
    Format,
    KeyBlocks,
    LastVersions,
    LatestDefinitions,
    MailRead,
    MailSent,
    MessageStarts,
    MessagesById,
    MessagesByName,
    MultiInstanceItems,
    MultiInstanceOutputs,
    Outbox,
    ResourcesByName,
    SignalStarts,
    SignalSubscriptions,
    StartedByMessage,
    Variables,
    WaitingInstances,
);
