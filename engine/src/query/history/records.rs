//! What the events of an instance say of one thing in it.

use std::sync::Arc;

use crate::event::{ElementKind, ElementProperty, JobHeader};
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JsonText, MessageKey, ProcessDefinitionKey,
    ProcessInstanceKey, SubscriptionKey, Timestamp,
};

/// The process instance that a record belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The instance.
    pub instance: ProcessInstanceKey,
    /// The instance at the top of all calls.
    pub root: ProcessInstanceKey,
    /// The version that runs.
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    pub process: ElementId,
    /// The version number.
    pub version: u32,
    /// A key of the business.
    pub business_id: Option<Arc<str>>,
    /// Owner of the data.
    pub tenant: Arc<str>,
}

/// A record and the process instance that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of<T> {
    /// The process instance.
    pub subject: Arc<Subject>,
    /// What is known.
    pub record: T,
}

/// Life of an element instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ElementState {
    /// It is active, or could not become active yet.
    Active,
    /// It is done.
    Completed,
    /// It was ended from outside.
    Terminated,
}

impl ElementState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Active, Self::Completed, Self::Terminated];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Completed => "COMPLETED",
            Self::Terminated => "TERMINATED",
        }
    }
}

/// An element instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementRecord {
    /// XML id of its flow node; that of the process for the root scope.
    pub element: ElementId,
    /// The name in the diagram; the id where it has none.
    pub name: Arc<str>,
    /// What it is.
    pub kind: ElementKind,
    /// The scope it runs in; none for the root scope.
    pub scope: Option<ElementInstanceKey>,
    /// Life.
    pub state: ElementState,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The incident it is stuck with.
    pub incident: Option<IncidentKey>,
    /// Whether it is stuck, or something inside of it.
    pub has_incident: bool,
}

/// Life of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobRecordState {
    /// It is offered, or a worker has it.
    Created,
    /// It was done.
    Completed,
    /// A worker could not do it; it is offered again unless no attempts are left.
    Failed,
    /// It was withdrawn because its element instance ended.
    Canceled,
    /// A worker threw a BPMN error.
    ErrorThrown,
    /// Its attempts were set from outside.
    RetriesUpdated,
    /// A worker had it for too long; it is offered again.
    TimedOut,
}

impl JobRecordState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Completed,
        Self::Failed,
        Self::Canceled,
        Self::ErrorThrown,
        Self::RetriesUpdated,
        Self::TimedOut,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
            Self::Canceled => "CANCELED",
            Self::ErrorThrown => "ERROR_THROWN",
            Self::RetriesUpdated => "RETRIES_UPDATED",
            Self::TimedOut => "TIMED_OUT",
        }
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// The element instance that waits for it.
    pub element_instance: ElementInstanceKey,
    /// XML id of its flow node, where the pages that were read say it.
    pub element: Option<ElementId>,
    /// What workers subscribe to.
    pub job_type: Arc<str>,
    /// Attempts left.
    pub retries: i32,
    /// Life.
    pub state: JobRecordState,
    /// The worker that has it or had it last.
    pub worker: Option<Arc<str>>,
    /// When the worker's lease ends.
    pub deadline: Option<Timestamp>,
    /// What the worker said when it failed or threw an error.
    pub error_message: Option<Arc<str>>,
    /// The code of the error that the worker threw.
    pub error_code: Option<Arc<str>>,
    /// The highest comes first.
    pub priority: i32,
    /// Static data for the worker.
    pub headers: Vec<JobHeader>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// Whether it failed with attempts left.
    pub has_failed_with_retries_left: bool,
}

/// A variable with the value that it had last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableRecord {
    /// Its name.
    pub name: Arc<str>,
    /// The scope that holds it.
    pub scope: ElementInstanceKey,
    /// Its value. One that is stored apart is fetched where it is asked for.
    pub value: JsonText,
    /// The page that set it last, by the number of its first event.
    pub(crate) set_in: u64,
}

/// Life of a message subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageSubscriptionState {
    /// It waits.
    Created,
    /// A message came, and it waits no longer.
    Correlated,
    /// It was closed before a message came.
    Deleted,
}

impl MessageSubscriptionState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Created, Self::Correlated, Self::Deleted];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Correlated => "CORRELATED",
            Self::Deleted => "DELETED",
        }
    }
}

/// A message subscription of a process instance, or of a process that a message starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageSubscriptionRecord {
    /// Who waits; none where a process waits for its start.
    pub holder: Option<ElementInstanceKey>,
    /// XML id of the event that is triggered.
    pub element: ElementId,
    /// Name of the message.
    pub message_name: Arc<str>,
    /// The value that it must carry.
    pub correlation_key: Arc<str>,
    /// Life.
    pub state: MessageSubscriptionState,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// What the diagram tells tools about the event.
    pub properties: Vec<ElementProperty>,
}

/// A message that reached a process instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrelationRecord {
    /// The subscription that it was found by.
    pub subscription: SubscriptionKey,
    /// The message.
    pub message: MessageKey,
    /// When.
    pub at: Timestamp,
    /// Who waited.
    pub holder: ElementInstanceKey,
    /// XML id of the event that was triggered.
    pub element: ElementId,
    /// Name of the message.
    pub message_name: Arc<str>,
    /// The value that it carried.
    pub correlation_key: Arc<str>,
}

/// How many instances an element had in a process instance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ElementCounts {
    /// Those that are active.
    pub active: u64,
    /// Those that were ended from outside.
    pub terminated: u64,
    /// Those that are done.
    pub completed: u64,
    /// Those that are active and stuck.
    pub incidents: u64,
}

impl ElementCounts {
    /// Adds those of another instance.
    pub(crate) fn add(&mut self, other: Self) {
        self.active += other.active;
        self.terminated += other.terminated;
        self.completed += other.completed;
        self.incidents += other.incidents;
    }
}

impl JobRecord {
    /// Whether nothing can happen to it any more.
    pub fn is_over(&self) -> bool {
        self.ended_at.is_some()
    }
}
