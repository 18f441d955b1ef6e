//! What may be asked: commands, their context and their replies.
//!
//! A command is data. The API translates a request into one and decides nothing; `decide`
//! answers it with events and a reply, or with a rejection that wrote nothing.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use crate::graph::executable_process::ExecutableProcess;
use crate::ids::{
    ContentHash, ElementId, ElementInstanceKey, IncidentKey, JobKey, JsonText,
    ProcessDefinitionKey, ProcessInstanceKey, Timestamp, UserTaskKey,
};
use crate::record::{RecordContext, optional_text};

mod clock;
mod messages;
mod removals;
mod replies;

pub use clock::{PinClock, ResetClock};
pub use messages::{BroadcastSignal, CorrelateMessage, PublishMessage};
pub use removals::{DeleteProcessDefinition, DeleteProcessInstance};
pub use replies::{
    ActivatedJob, ActivatedJobs, Broadcast, Correlated, Deployed, EndedStart, Published, Started,
};

/// The tenant of everything until tenants exist.
pub const DEFAULT_TENANT: &str = "<default>";

/// Who asks, for whom, and on which trace; recorded once per event page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct CommandContext {
    /// Name of the caller, where one is known.
    #[cbor(n(0), with = "optional_text", has_nil)]
    pub principal: Option<Arc<str>>,
    /// The caller's tenant; none is [`DEFAULT_TENANT`].
    #[cbor(n(1), with = "optional_text", has_nil)]
    pub tenant: Option<Arc<str>>,
    /// The caller's key of this request: a repeated one is answered, not done again.
    #[cbor(n(2), with = "optional_text", has_nil)]
    pub idempotency_key: Option<Arc<str>>,
    /// W3C trace context of the request.
    #[cbor(n(3), with = "optional_text", has_nil)]
    pub trace: Option<Arc<str>>,
    /// What a request with an idempotency key says, as a hash. Not recorded: it only tells whether
    /// a later request with the same key is the same request.
    #[cbor(skip)]
    pub request: Option<ContentHash>,
}

impl CommandContext {
    /// The tenant this command acts for.
    pub fn tenant(&self) -> Arc<str> {
        self.tenant.clone().unwrap_or_else(|| Arc::from(DEFAULT_TENANT))
    }
}

/// Names and JSON values of variables, in the order they were sent.
pub type Variables = Vec<(Arc<str>, JsonText)>;

/// One file, read, checked and compiled before it reaches the writer.
#[derive(Debug, Clone)]
pub struct PreparedResource {
    /// File name as it was uploaded.
    pub name: Arc<str>,
    /// Hash of its stored bytes.
    pub hash: ContentHash,
    /// Its executable processes, compiled.
    pub processes: Vec<Arc<ExecutableProcess>>,
}

/// Which process to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefinitionSelector {
    /// This version.
    Key(ProcessDefinitionKey),
    /// A process id, at this version or the latest.
    Id {
        /// The id of the `process` element.
        process: ElementId,
        /// The version number; the latest if none.
        version: Option<u32>,
    },
}

/// Deploys files together, or none of them. Reply: [`Deployed`].
#[derive(Debug, Clone)]
pub struct DeployResources {
    /// The files.
    pub resources: Vec<PreparedResource>,
}

/// Starts a process. Reply: [`Started`].
#[derive(Debug, Clone)]
pub struct StartProcessInstance {
    /// Which one.
    pub definition: DefinitionSelector,
    /// Variables of the new root scope.
    pub variables: Variables,
    /// Labels, at most 10.
    pub tags: Vec<Arc<str>>,
    /// A key of the business.
    pub business_id: Option<Arc<str>>,
    /// Answer only at the end of the instance, with these variables (all if the list is empty).
    pub await_completion: Option<Vec<Arc<str>>>,
}

/// Ends a running instance from outside. Reply: `()`, once it has ended.
#[derive(Debug, Clone)]
pub struct CancelProcessInstance {
    /// The instance.
    pub instance: ProcessInstanceKey,
}

/// Leases jobs to a worker. Reply: [`ActivatedJobs`], empty if there are none.
#[derive(Debug, Clone)]
pub struct ActivateJobs {
    /// The type the worker subscribed to.
    pub job_type: Arc<str>,
    /// The worker's name.
    pub worker: Arc<str>,
    /// How long the lease lasts, in milliseconds; at least 1.
    pub timeout_ms: i64,
    /// At most this many; at least 1.
    pub jobs_max: usize,
    /// Names of the variables to hand over; all if none.
    pub fetch_variables: Option<Vec<Arc<str>>>,
}

/// Completes a job. Reply: `()`.
#[derive(Debug, Clone)]
pub struct CompleteJob {
    /// The job.
    pub job: JobKey,
    /// Variables to set in the root scope.
    pub variables: Variables,
}

/// Says that a worker could not do a job. Reply: `()`.
#[derive(Debug, Clone)]
pub struct FailJob {
    /// The job.
    pub job: JobKey,
    /// Attempts left; none or negative raises an incident.
    pub retries: i32,
    /// How long to wait before it is offered again, in milliseconds.
    pub retry_back_off_ms: i64,
    /// What went wrong.
    pub error_message: Option<Arc<str>>,
    /// Variables local to the job's element.
    pub variables: Variables,
}

/// Changes a job's attempts or lease. Reply: `()`.
#[derive(Debug, Clone)]
pub struct UpdateJob {
    /// The job.
    pub job: JobKey,
    /// Attempts left, at least 1.
    pub retries: Option<i32>,
    /// New length of the lease from now, in milliseconds.
    pub timeout_ms: Option<i64>,
}

/// Offers jobs again whose worker was gone before it heard of them. Reply: `()`.
#[derive(Debug, Clone)]
pub struct ReleaseJobs {
    /// The jobs and the lease that each was given.
    pub jobs: Vec<(JobKey, Timestamp)>,
    /// The request that they were leased to: the reply that is kept for it goes as well. Should it
    /// have been answered a second time meanwhile, the jobs stay with whoever heard that.
    pub request: Option<Arc<CommandContext>>,
}

/// Gives a user task to a person. Reply: `()`.
#[derive(Debug, Clone)]
pub struct AssignUserTask {
    /// The user task.
    pub user_task: UserTaskKey,
    /// The person; not empty.
    pub assignee: Arc<str>,
    /// Whether a task that somebody has may be taken over.
    pub allow_override: bool,
    /// The caller's label of what was done.
    pub action: Option<Arc<str>>,
}

/// Takes a user task back from its assignee. Reply: `()`.
#[derive(Debug, Clone)]
pub struct UnassignUserTask {
    /// The user task.
    pub user_task: UserTaskKey,
}

/// Completes a user task. Reply: `()`.
#[derive(Debug, Clone)]
pub struct CompleteUserTask {
    /// The user task.
    pub user_task: UserTaskKey,
    /// Variables to set in the root scope.
    pub variables: Variables,
    /// The caller's label of what was done.
    pub action: Option<Arc<str>>,
}

/// Says that the worker of a job met a BPMN error. Reply: `()`.
#[derive(Debug, Clone)]
pub struct ThrowJobError {
    /// The job.
    pub job: JobKey,
    /// The code by which events of the diagram catch it.
    pub code: Arc<str>,
    /// What the worker says.
    pub message: Option<Arc<str>>,
    /// Variables for the event that catches it.
    pub variables: Variables,
}

/// Changes what a user task says; what is not named stays. Reply: `()`.
#[derive(Debug, Clone)]
pub struct UpdateUserTask {
    /// The user task.
    pub user_task: UserTaskKey,
    /// Groups it is offered to.
    pub candidate_groups: Option<Vec<Arc<str>>>,
    /// People it is offered to.
    pub candidate_users: Option<Vec<Arc<str>>>,
    /// When it should be done; `Some(None)` takes the date away.
    pub due_date: Option<Option<Timestamp>>,
    /// When somebody should look at it; `Some(None)` takes the date away.
    pub follow_up_date: Option<Option<Timestamp>>,
    /// 0 to 100, the highest first.
    pub priority: Option<i32>,
    /// The caller's label of what was done.
    pub action: Option<Arc<str>>,
}

/// Sets variables at a scope. Reply: `()`.
#[derive(Debug, Clone)]
pub struct SetVariables {
    /// The element instance, or the process instance as a root scope.
    pub scope: ElementInstanceKey,
    /// The variables.
    pub variables: Variables,
    /// True: in this very scope. False: where a scope upwards has the name, else in the root.
    pub local: bool,
}

/// Tries a stuck step again. Reply: `()`.
#[derive(Debug, Clone)]
pub struct ResolveIncident {
    /// The incident.
    pub incident: IncidentKey,
}

/// Everything that may be asked of the writer.
#[derive(Debug, Clone)]
pub enum Command {
    /// See [`DeployResources`].
    DeployResources(DeployResources),
    /// See [`StartProcessInstance`].
    StartProcessInstance(StartProcessInstance),
    /// See [`CancelProcessInstance`].
    CancelProcessInstance(CancelProcessInstance),
    /// See [`ActivateJobs`].
    ActivateJobs(ActivateJobs),
    /// See [`CompleteJob`].
    CompleteJob(CompleteJob),
    /// See [`FailJob`].
    FailJob(FailJob),
    /// See [`UpdateJob`].
    UpdateJob(UpdateJob),
    /// See [`ReleaseJobs`].
    ReleaseJobs(ReleaseJobs),
    /// See [`AssignUserTask`].
    AssignUserTask(AssignUserTask),
    /// See [`UnassignUserTask`].
    UnassignUserTask(UnassignUserTask),
    /// See [`CompleteUserTask`].
    CompleteUserTask(CompleteUserTask),
    /// See [`ThrowJobError`].
    ThrowJobError(ThrowJobError),
    /// See [`UpdateUserTask`].
    UpdateUserTask(UpdateUserTask),
    /// See [`PublishMessage`].
    PublishMessage(PublishMessage),
    /// See [`CorrelateMessage`].
    CorrelateMessage(CorrelateMessage),
    /// See [`BroadcastSignal`].
    BroadcastSignal(BroadcastSignal),
    /// See [`SetVariables`].
    SetVariables(SetVariables),
    /// See [`ResolveIncident`].
    ResolveIncident(ResolveIncident),
    /// See [`DeleteProcessInstance`].
    DeleteProcessInstance(DeleteProcessInstance),
    /// See [`DeleteProcessDefinition`].
    DeleteProcessDefinition(DeleteProcessDefinition),
    /// See [`PinClock`].
    PinClock(PinClock),
    /// See [`ResetClock`].
    ResetClock(ResetClock),
}

/// Every kind of reply. Those to requests with an idempotency key are kept in rows.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub enum Reply {
    /// The command took effect; there is nothing to tell.
    #[n(0)]
    Done,
    /// To [`DeployResources`].
    #[n(1)]
    Deployed(#[n(0)] Box<Deployed>),
    /// To [`StartProcessInstance`].
    #[n(2)]
    Started(#[n(0)] Box<Started>),
    /// To [`ActivateJobs`].
    #[n(3)]
    ActivatedJobs(#[n(0)] ActivatedJobs),
    /// To [`PublishMessage`].
    #[n(4)]
    Published(#[n(0)] Published),
    /// To [`CorrelateMessage`].
    #[n(5)]
    Correlated(#[n(0)] Correlated),
    /// To [`BroadcastSignal`].
    #[n(6)]
    Broadcast(#[n(0)] Broadcast),
    /// To a repeated [`StartProcessInstance`] that awaits an end which has come already: the
    /// variables of the end are still to be read.
    #[n(7)]
    EndedStart(#[n(0)] Box<EndedStart>),
}

/// A command with a known type of reply, so that callers need not match on [`Reply`].
pub trait Request {
    /// What a success says.
    type Reply: Send + 'static;
    /// The command as the writer takes it.
    fn into_command(self) -> Command;
    /// The variables it sets; values that are too long for a row are stored before it.
    fn variables(&mut self) -> Option<&mut Variables> {
        None
    }
    /// The reply as the caller takes it; `None` if it is of another kind, which is a broken
    /// invariant of the writer.
    fn from_reply(reply: Reply) -> Option<Self::Reply>;
}

macro_rules! requests {
    ($($name:ident $(sets $variables:ident)? -> $reply:ty: $pattern:pat => $value:expr;)*) => {$(
        impl Request for $name {
            type Reply = $reply;
            $(fn variables(&mut self) -> Option<&mut Variables> {
                Some(&mut self.$variables)
            })?
            fn into_command(self) -> Command {
                Command::$name(self)
            }
            fn from_reply(reply: Reply) -> Option<$reply> {
                if let $pattern = reply { Some($value) } else { None }
            }
        }
    )*};
}

requests! {
    DeployResources -> Deployed: Reply::Deployed(deployed) => *deployed;
    StartProcessInstance sets variables -> Started: Reply::Started(started) => *started;
    CancelProcessInstance -> (): Reply::Done => ();
    ActivateJobs -> ActivatedJobs: Reply::ActivatedJobs(jobs) => jobs;
    CompleteJob sets variables -> (): Reply::Done => ();
    FailJob sets variables -> (): Reply::Done => ();
    UpdateJob -> (): Reply::Done => ();
    ReleaseJobs -> (): Reply::Done => ();
    AssignUserTask -> (): Reply::Done => ();
    UnassignUserTask -> (): Reply::Done => ();
    CompleteUserTask sets variables -> (): Reply::Done => ();
    ThrowJobError sets variables -> (): Reply::Done => ();
    UpdateUserTask -> (): Reply::Done => ();
    PublishMessage sets variables -> Published: Reply::Published(published) => published;
    CorrelateMessage sets variables -> Correlated: Reply::Correlated(correlated) => correlated;
    BroadcastSignal sets variables -> Broadcast: Reply::Broadcast(broadcast) => broadcast;
    SetVariables sets variables -> (): Reply::Done => ();
    ResolveIncident -> (): Reply::Done => ();
    DeleteProcessInstance -> (): Reply::Done => ();
    DeleteProcessDefinition -> (): Reply::Done => ();
    PinClock -> (): Reply::Done => ();
    ResetClock -> (): Reply::Done => ();
}
