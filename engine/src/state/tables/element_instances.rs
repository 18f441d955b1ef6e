//! Active element instances, one row each, with their job and small local variables inside.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::scopes::ScopePart;
use super::table;
use crate::event::{ElementKind, JobHeader};
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JobKey, JsonText, ProcessInstanceKey,
    SubscriptionKey, Timestamp, UserTaskKey, VariableKey,
};
use crate::record::{element_id, optional_element_id, optional_text, text};

/// Life of an element instance while it has a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum ElementState {
    /// It could not become active yet: an incident says why.
    #[n(0)]
    Activating,
    /// It is active.
    #[n(1)]
    Active,
}

/// Life of a job while its element instance waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum JobState {
    /// Workers may take it.
    #[n(0)]
    Activatable,
    /// A worker has it until the deadline.
    #[n(1)]
    Activated,
    /// It failed and waits until `due`.
    #[n(2)]
    BackingOff,
    /// It failed and has no attempts left: an incident says so.
    #[n(3)]
    Exhausted,
}

/// The job of an element instance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct JobPart {
    /// The job.
    #[n(0)]
    pub job: JobKey,
    /// What workers subscribe to.
    #[cbor(n(1), with = "text")]
    pub job_type: Arc<str>,
    /// Attempts left.
    #[n(2)]
    pub retries: i32,
    /// Life.
    #[n(3)]
    pub state: JobState,
    /// The worker that has it or had it last.
    #[cbor(n(4), with = "optional_text", has_nil)]
    pub worker: Option<Arc<str>>,
    /// End of the lease or of the back-off.
    #[n(5)]
    pub due: Option<Timestamp>,
    /// What the worker said when it failed.
    #[cbor(n(6), with = "optional_text", has_nil)]
    pub error_message: Option<Arc<str>>,
    /// The highest comes first.
    #[n(7)]
    pub priority: i32,
    /// When it was created.
    #[n(8)]
    pub created_at: Timestamp,
    /// Owner of the data.
    #[cbor(n(9), with = "text")]
    pub tenant: Arc<str>,
    /// Static data for the worker.
    #[cbor(n(10), default)]
    pub headers: Vec<JobHeader>,
    /// Whether it failed with attempts left, and not without any since.
    #[cbor(n(11), default)]
    pub has_failed_with_retries_left: bool,
}

/// How far a multi-instance activity is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct MultiInstancePart {
    /// Its instances in all.
    #[n(0)]
    pub total: u32,
    /// Instances that have begun.
    #[n(1)]
    pub begun: u32,
    /// Instances that are complete.
    #[n(2)]
    pub completed: u32,
    /// Instances that were ended from outside.
    #[n(3)]
    pub terminated: u32,
}

/// A local variable inside the record of its element instance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct LocalVariable {
    /// The variable.
    #[n(0)]
    pub variable: VariableKey,
    /// Its name.
    #[cbor(n(1), with = "text")]
    pub name: Arc<str>,
    /// Its value.
    #[n(2)]
    pub value: JsonText,
}

/// Local variables of an element instance lie in its row up to this many bytes of names and
/// values in all; beyond it they are rows of their own.
pub const LOCAL_VARIABLES_BYTES_MAX: usize = 3072;

/// One active element instance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "crate::record::RecordContext")]
pub struct ElementInstanceRow {
    /// XML id of the flow node.
    #[cbor(n(0), with = "element_id")]
    pub element: ElementId,
    /// What it is.
    #[n(1)]
    pub kind: ElementKind,
    /// The scope it runs in.
    #[n(2)]
    pub scope: ElementInstanceKey,
    /// Life.
    #[n(3)]
    pub state: ElementState,
    /// The sequence flow whose token it consumed.
    #[cbor(n(4), with = "optional_element_id", has_nil)]
    pub flow: Option<ElementId>,
    /// When it became active (or activating).
    #[n(5)]
    pub started_at: Timestamp,
    /// The job it waits for.
    #[n(6)]
    pub job: Option<JobPart>,
    /// The user task it waits for.
    #[n(7)]
    pub user_task: Option<UserTaskKey>,
    /// The incident it is stuck with.
    #[n(8)]
    pub incident: Option<IncidentKey>,
    /// Small local variables.
    #[n(9)]
    pub variables: Vec<LocalVariable>,
    /// Whether there are local variables in rows of their own, too.
    #[n(10)]
    pub has_variable_rows: bool,
    /// Its inside, if it is a scope.
    #[n(11)]
    pub inside: Option<Box<ScopePart>>,
    /// What it waits for, its boundary events and its event sub-processes included.
    #[cbor(n(12), default)]
    pub subscriptions: Vec<SubscriptionKey>,
    /// The process instance that it called.
    #[n(13)]
    pub called: Option<ProcessInstanceKey>,
    /// How far it is, if it is the body of a multi-instance activity.
    #[n(14)]
    pub multi_instance: Option<MultiInstancePart>,
    /// Its number in its multi-instance body, from 0.
    #[n(15)]
    pub iteration: Option<u32>,
}

table! {
    /// By process instance and key.
    ElementInstances: (ProcessInstanceKey, ElementInstanceKey) => ElementInstanceRow
}
