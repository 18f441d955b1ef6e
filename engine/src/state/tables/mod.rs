//! Typed tables over ordered bytes: a file per table family, one registry of permanent ids.
//!
//! A row's key on disk is table id (two bytes), partition (two bytes), key. Ids are never
//! renumbered; the id of a retired table is never given to another.

use std::fmt::Debug;

use minicbor::{Decode, Encode};

use crate::ids::PartitionId;
use crate::store::key_codec::KeyCodec;

pub mod bookkeeping;
pub mod contents;
pub mod definitions;
pub mod drops;
pub mod element_instances;
pub mod history;
pub mod incidents;
pub mod jobs;
pub mod messages;
pub mod multi_instance;
pub mod process_instances;
pub mod replies;
pub mod scopes;
pub mod subscriptions;
pub mod user_tasks;
pub mod variables;

/// Permanent two-byte ids. 0 belongs to the store itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u16)]
pub enum TableId {
    /// Format version.
    Format = 1,
    /// One row per batch: its number, counters and pages.
    Batches = 2,
    /// Process definitions by key.
    ProcessDefinitions = 3,
    /// Process definitions by tenant, process id and version.
    DefinitionsByVersion = 4,
    /// The newest version by tenant and process id.
    LatestDefinitions = 5,
    /// The newest deployed file by tenant and name.
    ResourcesByName = 6,
    /// Process instances, running and ended.
    ProcessInstances = 7,
    /// Running process instances by tenant and definition.
    ActiveInstances = 8,
    /// Ended process instances by day of end and definition, for retention.
    InstancesByEnd = 9,
    /// Active element instances by process instance.
    ElementInstances = 10,
    /// Owners of key blocks other than an instance's first.
    KeyBlocks = 11,
    /// Variables by scope and name.
    Variables = 12,
    /// User tasks, open and ended.
    UserTasks = 13,
    /// Open user tasks by tenant, candidate and due date.
    UserTasksByCandidate = 14,
    /// Open user tasks by tenant, assignee and due date.
    UserTasksByAssignee = 15,
    /// User tasks by tenant, state and creation.
    UserTasksByState = 16,
    /// Incidents, active and resolved.
    Incidents = 17,
    /// Incidents by tenant and state.
    IncidentsByState = 18,
    /// Incidents by process instance.
    IncidentsByInstance = 19,
    /// Jobs that workers may take, by tenant, type and priority.
    ActivatableJobs = 20,
    /// What is due at a time: ends of leases and back-offs.
    DueWork = 21,
    /// Instances whose stored tokens wait for the next batch.
    PendingWork = 22,
    /// Event pages.
    Pages = 23,
    /// Pages by search term.
    Postings = 24,
    /// Stored bytes, cut into rows.
    Chunks = 25,
    /// Stored bytes by hash: length and whether a command refers to them.
    Contents = 26,
    /// The pinned time.
    Clock = 27,
    /// The rest of values longer than a row.
    ValueParts = 28,
    /// Deployments by key.
    Deployments = 29,
    /// Stored bytes that no command refers to yet, by time.
    UnreferencedContents = 30,
    /// Timers, messages and signals that instances wait for.
    Subscriptions = 31,
    /// Instances that wait for a signal, by name.
    SignalSubscriptions = 32,
    /// What processes wait for to be started.
    StartSubscriptions = 33,
    /// Processes that a message starts, by name.
    MessageStarts = 34,
    /// Processes that a signal starts, by name.
    SignalStarts = 35,
    /// Messages that wait for subscriptions.
    Messages = 36,
    /// Messages by name and correlation key.
    MessagesByName = 37,
    /// Messages by the id their sender gave them.
    MessagesById = 38,
    /// Who waits for a message, by name, correlation key and process.
    WaitingInstances = 39,
    /// Running instances that a message with a correlation key started.
    StartedByMessage = 40,
    /// Broadcasts of signals that are not over.
    Broadcasts = 41,
    /// Mail for other partitions.
    Outbox = 42,
    /// How much mail went to each partition.
    MailSent = 43,
    /// How much mail of each partition was read.
    MailRead = 44,
    /// Input collections of multi-instance activities.
    MultiInstanceItems = 45,
    /// Output collections of multi-instance activities.
    MultiInstanceOutputs = 46,
    /// The newest version by tenant, process id and label.
    DefinitionsByTag = 47,
    /// What elements are called in the diagram, by version.
    ElementNames = 48,
    /// The highest version number of processes with deleted versions.
    LastVersions = 57,
    /// Deleted versions of which something is still to be done.
    DefinitionsInRemoval = 58,
    /// Dropped instances of which something is left.
    DroppedInstances = 59,
    /// Replies to requests with an idempotency key.
    Replies = 60,
    /// Kept replies by the time they expire at.
    RepliesByExpiry = 61,
}

/// A table: its id, its key and its row.
pub trait Table: 'static {
    /// Permanent id.
    const ID: TableId;
    /// The key; its bytes keep its order.
    type Key: KeyCodec + Ord + Clone + Debug + Send;
    /// The row; old data survives new fields.
    type Row: Encode<()> + for<'b> Decode<'b, ()> + Clone + PartialEq + Debug + Send + Sync;
}

/// Declares tables with nothing to say but their key and row.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident: $key:ty => $row:ty) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl $crate::state::tables::Table for $name {
            const ID: $crate::state::tables::TableId = $crate::state::tables::TableId::$name;
            type Key = $key;
            type Row = $row;
        }
    };
}
pub(crate) use table;

/// The row of an index whose key says everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct Present {}

/// Table id and partition: what the keys of one table of one partition begin with.
pub fn table_prefix(id: TableId, partition: PartitionId) -> [u8; 4] {
    let [a, b] = (id as u16).to_be_bytes();
    let [c, d] = partition.0.to_be_bytes();
    [a, b, c, d]
}

/// The whole key on disk of a row.
pub fn row_key<T: Table>(partition: PartitionId, key: &T::Key) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32);
    bytes.extend_from_slice(&table_prefix(T::ID, partition));
    key.write(&mut bytes);
    bytes
}
