//! Work for others: jobs and user tasks.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use crate::ids::{ElementId, ElementInstanceKey, JobKey, Timestamp, UserTaskKey};
use crate::record::{RecordContext, element_id, optional_text, text, texts};

/// A job is offered to workers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct JobCreation {
    /// The job.
    #[n(0)]
    pub job: JobKey,
    /// The element instance that waits for it.
    #[n(1)]
    pub element_instance: ElementInstanceKey,
    /// What workers subscribe to.
    #[cbor(n(2), with = "text")]
    pub job_type: Arc<str>,
    /// Attempts left before an incident.
    #[n(3)]
    pub retries: i32,
    /// The highest is handed out first.
    #[n(4)]
    pub priority: i32,
    /// Static data for the worker.
    #[cbor(n(5), default)]
    pub headers: Vec<JobHeader>,
}

/// A name and a value that a worker gets with its job.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct JobHeader {
    /// The name.
    #[cbor(n(0), with = "text")]
    pub key: Arc<str>,
    /// The value.
    #[cbor(n(1), with = "text")]
    pub value: Arc<str>,
}

/// What a user task is now, after somebody changed it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct UserTaskUpdate {
    /// The user task.
    #[n(0)]
    pub user_task: UserTaskKey,
    /// Groups it is offered to.
    #[cbor(n(1), with = "texts")]
    pub candidate_groups: Vec<Arc<str>>,
    /// People it is offered to.
    #[cbor(n(2), with = "texts")]
    pub candidate_users: Vec<Arc<str>>,
    /// When it should be done.
    #[n(3)]
    pub due_date: Option<Timestamp>,
    /// When somebody should look at it.
    #[n(4)]
    pub follow_up_date: Option<Timestamp>,
    /// 0 to 100, the highest first.
    #[n(5)]
    pub priority: u8,
    /// The caller's label of what was done.
    #[cbor(n(6), with = "optional_text", has_nil)]
    pub action: Option<Arc<str>>,
}

/// A user task is offered to people.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct UserTaskCreation {
    /// The user task.
    #[n(0)]
    pub user_task: UserTaskKey,
    /// The element instance that waits for it.
    #[n(1)]
    pub element_instance: ElementInstanceKey,
    /// XML id of the flow node.
    #[cbor(n(2), with = "element_id")]
    pub element: ElementId,
    /// The name of the flow node.
    #[cbor(n(3), with = "optional_text", has_nil)]
    pub name: Option<Arc<str>>,
    /// The person it is given to.
    #[cbor(n(4), with = "optional_text", has_nil)]
    pub assignee: Option<Arc<str>>,
    /// Groups it is offered to.
    #[cbor(n(5), with = "texts")]
    pub candidate_groups: Vec<Arc<str>>,
    /// People it is offered to.
    #[cbor(n(6), with = "texts")]
    pub candidate_users: Vec<Arc<str>>,
    /// When it should be done.
    #[n(7)]
    pub due_date: Option<Timestamp>,
    /// When somebody should look at it.
    #[n(8)]
    pub follow_up_date: Option<Timestamp>,
    /// 0 to 100, the highest first.
    #[n(9)]
    pub priority: u8,
}

/// Why a job is offered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum OfferCause {
    /// The worker's lease ended.
    #[n(0)]
    LeaseEnded,
    /// The back-off after a failure ended.
    #[n(1)]
    BackOffEnded,
    /// The worker was gone before it heard of the job.
    #[n(2)]
    WorkerGone,
    /// An incident was resolved.
    #[n(3)]
    IncidentResolved,
}
