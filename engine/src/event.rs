//! What has happened: the facts that state is made of, as they lie in event pages.
//!
//! Events carry resulting values, never deltas, and name elements by XML id, so that applying
//! one needs neither the model nor a clock: the time of an event is that of its batch. Variants
//! and fields have permanent integer tags: new fields are optional, any other change is a new
//! variant.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use crate::ids::{
    BroadcastKey, ContentHash, DeploymentKey, ElementId, ElementInstanceKey, IncidentKey, JobKey,
    JsonText, MessageKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey, Timestamp,
    UserTaskKey, VariableKey,
};
use crate::incident::IncidentKind;
use crate::record::{
    RecordContext, element_id, element_ids, optional_element_id, optional_text, text,
};

mod deployments;
mod element_kind;
mod instances;
mod messages;
mod names;
mod recorded;
mod removals;
mod subject;
mod subscriptions;
mod work;

pub use deployments::{DeployedProcess, DeployedResource, ElementProperty, NamedElement};
pub use element_kind::ElementKind;
pub use instances::{Activation, Caller, InstanceCreation, ScopeOutcome, Visits};
pub use messages::{CorrelatedMessage, Mail, MessagePublication, SignalBroadcast, WaitingInstance};
pub use recorded::Recorded;
pub use removals::{DefinitionDeletion, ErasedRows, PagePlace, ReferredValue, VersionReference};
pub use subject::Subject;
pub use subscriptions::{
    Awaited, AwaitedTimer, CronDialect, Payload, StartSubscription, SubscriptionOpening, TimerKind,
};
pub use work::{JobCreation, JobHeader, OfferCause, UserTaskCreation, UserTaskUpdate};

/// One fact. The process instance it belongs to stands beside it, not inside.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub enum Event {
    /// A process instance was created; its first token stands before the start event.
    #[n(0)]
    ProcessInstanceCreated(#[n(0)] Box<InstanceCreation>),
    /// A variable has this value now.
    #[n(1)]
    VariableSet {
        /// The variable.
        #[n(0)]
        variable: VariableKey,
        /// The scope that holds it.
        #[n(1)]
        scope: ElementInstanceKey,
        /// Its name.
        #[cbor(n(2), with = "text")]
        name: Arc<str>,
        /// Its value.
        #[n(3)]
        value: JsonText,
    },
    /// An element instance exists and could not become active yet.
    #[n(2)]
    ElementActivating(#[n(0)] Activation),
    /// An element instance is active.
    #[n(3)]
    ElementActivated(#[n(0)] Activation),
    /// An element instance is done.
    #[n(4)]
    ElementCompleted {
        /// The element instance.
        #[n(0)]
        element_instance: ElementInstanceKey,
        /// XML id of its flow node.
        #[cbor(n(1), with = "element_id")]
        element: ElementId,
    },
    /// An element instance was ended from outside.
    #[n(5)]
    ElementTerminated {
        /// The element instance.
        #[n(0)]
        element_instance: ElementInstanceKey,
        /// XML id of its flow node.
        #[cbor(n(1), with = "element_id")]
        element: ElementId,
    },
    /// A sequence flow was taken: a token stands before its target.
    #[n(6)]
    SequenceFlowTaken {
        /// XML id of the flow.
        #[cbor(n(0), with = "element_id")]
        flow: ElementId,
        /// XML id of the flow node it leads to.
        #[cbor(n(1), with = "element_id")]
        target: ElementId,
        /// The scope.
        #[n(2)]
        scope: ElementInstanceKey,
    },
    /// A job is offered.
    #[n(7)]
    JobCreated(#[n(0)] Box<JobCreation>),
    /// A job was leased to a worker.
    #[n(8)]
    JobActivated {
        /// The job.
        #[n(0)]
        job: JobKey,
        /// The element instance that waits for it.
        #[n(1)]
        element_instance: ElementInstanceKey,
        /// The worker's name.
        #[cbor(n(2), with = "text")]
        worker: Arc<str>,
        /// When the lease ends.
        #[n(3)]
        deadline: Timestamp,
    },
    /// A job was done.
    #[n(9)]
    JobCompleted {
        /// The job.
        #[n(0)]
        job: JobKey,
        /// The element instance that waited for it.
        #[n(1)]
        element_instance: ElementInstanceKey,
    },
    /// A worker could not do a job.
    #[n(10)]
    JobFailed {
        /// The job.
        #[n(0)]
        job: JobKey,
        /// The element instance that waits for it.
        #[n(1)]
        element_instance: ElementInstanceKey,
        /// Attempts left.
        #[n(2)]
        retries: i32,
        /// When it is offered again; at once if none and attempts are left.
        #[n(3)]
        retry_at: Option<Timestamp>,
        /// What the worker said.
        #[cbor(n(4), with = "optional_text", has_nil)]
        message: Option<Arc<str>>,
    },
    /// A lease ended, or a back-off did: the job is offered again.
    #[n(11)]
    JobOfferedAgain {
        /// The job.
        #[n(0)]
        job: JobKey,
        /// The element instance that waits for it.
        #[n(1)]
        element_instance: ElementInstanceKey,
        /// Why.
        #[n(2)]
        cause: OfferCause,
    },
    /// A job's attempts or lease were set from outside.
    #[n(12)]
    JobUpdated {
        /// The job.
        #[n(0)]
        job: JobKey,
        /// The element instance that waits for it.
        #[n(1)]
        element_instance: ElementInstanceKey,
        /// Attempts left.
        #[n(2)]
        retries: i32,
        /// When the lease ends, for a leased job.
        #[n(3)]
        deadline: Option<Timestamp>,
    },
    /// A job is withdrawn because its element instance ended.
    #[n(13)]
    JobCanceled {
        /// The job.
        #[n(0)]
        job: JobKey,
        /// The element instance that waited for it.
        #[n(1)]
        element_instance: ElementInstanceKey,
    },
    /// A user task is offered.
    #[n(14)]
    UserTaskCreated(#[n(0)] Box<UserTaskCreation>),
    /// A user task has this assignee now.
    #[n(15)]
    UserTaskAssigned {
        /// The user task.
        #[n(0)]
        user_task: UserTaskKey,
        /// The person, or nobody.
        #[cbor(n(1), with = "optional_text", has_nil)]
        assignee: Option<Arc<str>>,
        /// The caller's label of what was done.
        #[cbor(n(2), with = "optional_text", has_nil)]
        action: Option<Arc<str>>,
    },
    /// A user task was done.
    #[n(16)]
    UserTaskCompleted {
        /// The user task.
        #[n(0)]
        user_task: UserTaskKey,
        /// The caller's label of what was done.
        #[cbor(n(1), with = "optional_text", has_nil)]
        action: Option<Arc<str>>,
    },
    /// A user task is withdrawn because its element instance ended.
    #[n(17)]
    UserTaskCanceled {
        /// The user task.
        #[n(0)]
        user_task: UserTaskKey,
    },
    /// A step is stuck.
    #[n(18)]
    IncidentCreated {
        /// The incident.
        #[n(0)]
        incident: IncidentKey,
        /// The element instance that is stuck.
        #[n(1)]
        element_instance: ElementInstanceKey,
        /// XML id of its flow node.
        #[cbor(n(2), with = "element_id")]
        element: ElementId,
        /// What kind of trouble.
        #[n(3)]
        kind: IncidentKind,
        /// What is wrong and what to do.
        #[cbor(n(4), with = "text")]
        message: Arc<str>,
        /// The job that ran out of attempts.
        #[n(5)]
        job: Option<JobKey>,
    },
    /// A stuck step goes on or ended.
    #[n(19)]
    IncidentResolved {
        /// The incident.
        #[n(0)]
        incident: IncidentKey,
        /// The element instance that was stuck.
        #[n(1)]
        element_instance: ElementInstanceKey,
    },
    /// The process instance is being ended from outside; nothing in it begins any more.
    #[n(20)]
    ProcessInstanceTerminating,
    /// The process instance reached its end.
    #[n(21)]
    ProcessInstanceCompleted,
    /// The process instance was ended from outside.
    #[n(22)]
    ProcessInstanceTerminated,
    /// The command gave way to others; the tokens go on in the next batch, with these counts.
    #[n(23)]
    StepsYielded {
        /// Activations since the instance last waited.
        #[n(0)]
        visits: Vec<Visits>,
    },
    /// Files were deployed (partition stream).
    #[n(24)]
    ResourcesDeployed {
        /// The deployment.
        #[n(0)]
        deployment: DeploymentKey,
        /// Owner of the data.
        #[cbor(n(1), with = "text")]
        tenant: Arc<str>,
        /// The files.
        #[n(2)]
        resources: Vec<DeployedResource>,
    },
    /// The engine's time stands still (partition stream).
    #[n(25)]
    ClockPinned {
        /// The time.
        #[n(0)]
        at: Timestamp,
    },
    /// The engine's time is the machine's again (partition stream).
    #[n(26)]
    ClockReset,
    /// Bytes were stored for a later command (partition stream).
    #[n(27)]
    ContentStored {
        /// Their hash.
        #[n(0)]
        hash: ContentHash,
        /// How many.
        #[n(1)]
        length: u64,
    },
    /// Stored bytes that no command referred to were removed (partition stream).
    #[n(28)]
    ContentDropped {
        /// Their hash.
        #[n(0)]
        hash: ContentHash,
    },
    /// A token stands before a flow node at which a scope begins.
    #[n(29)]
    TokenPlaced {
        /// XML id of the flow node.
        #[cbor(n(0), with = "element_id")]
        target: ElementId,
        /// The scope.
        #[n(1)]
        scope: ElementInstanceKey,
    },
    /// A token waits at a gateway until others have come.
    #[n(30)]
    TokenParked {
        /// XML id of the gateway.
        #[cbor(n(0), with = "element_id")]
        gateway: ElementId,
        /// XML id of the flow that it came by.
        #[cbor(n(1), with = "element_id")]
        flow: ElementId,
        /// The scope.
        #[n(2)]
        scope: ElementInstanceKey,
    },
    /// Waiting tokens were consumed together, one of each of these flows.
    #[n(31)]
    TokensJoined {
        /// XML id of the gateway.
        #[cbor(n(0), with = "element_id")]
        gateway: ElementId,
        /// XML ids of the flows, each once.
        #[cbor(n(1), with = "element_ids")]
        flows: Vec<ElementId>,
        /// The scope.
        #[n(2)]
        scope: ElementInstanceKey,
    },
    /// A token was consumed without entering its flow node, because its scope ends.
    #[n(32)]
    TokenDropped {
        /// XML id of the flow it came by; none where a scope began.
        #[cbor(n(0), with = "optional_element_id", has_nil)]
        flow: Option<ElementId>,
        /// XML id of the flow node it stood before.
        #[cbor(n(1), with = "element_id")]
        target: ElementId,
        /// The scope.
        #[n(2)]
        scope: ElementInstanceKey,
    },
    /// What is active in a scope is being terminated; nothing in it begins any more.
    #[n(33)]
    ScopeEnding {
        /// The scope.
        #[n(0)]
        scope: ElementInstanceKey,
        /// What becomes of the scope then.
        #[n(1)]
        outcome: ScopeOutcome,
    },
    /// Nothing is left in a scope that was being emptied, and it could not be left.
    #[n(34)]
    ScopeEmptied {
        /// The scope.
        #[n(0)]
        scope: ElementInstanceKey,
    },
    /// An event interrupts a scope: what else is active in it is terminated, then it goes on.
    #[n(35)]
    ScopeInterrupted {
        /// The scope.
        #[n(0)]
        scope: ElementInstanceKey,
        /// The boundary event of the scope, or the event sub-process inside of it.
        #[n(1)]
        by: ElementInstanceKey,
    },
    /// An element instance or a scope waits for something.
    #[n(36)]
    SubscriptionOpened(#[n(0)] Box<SubscriptionOpening>),
    /// It waits for it no longer.
    #[n(37)]
    SubscriptionClosed {
        /// The subscription.
        #[n(0)]
        subscription: SubscriptionKey,
    },
    /// A timer fired.
    #[n(38)]
    TimerFired {
        /// The subscription.
        #[n(0)]
        subscription: SubscriptionKey,
        /// The number of its next firing.
        #[n(1)]
        next_index: u64,
        /// When it fires again; none if this was the last time.
        #[n(2)]
        next_due: Option<Timestamp>,
    },
    /// A message reached the instance that waited for it.
    #[n(39)]
    MessageCaught {
        /// The subscription.
        #[n(0)]
        subscription: SubscriptionKey,
        /// The message.
        #[n(1)]
        message: MessageKey,
        /// Whether it is waited for again; else the subscription is closed.
        #[n(2)]
        stays: bool,
    },
    /// A signal reached an instance that waited for it.
    #[n(40)]
    SignalCaught {
        /// The subscription.
        #[n(0)]
        subscription: SubscriptionKey,
        /// The broadcast.
        #[n(1)]
        broadcast: BroadcastKey,
        /// Whether it is waited for again; else the subscription is closed.
        #[n(2)]
        stays: bool,
    },
    /// A BPMN error was thrown.
    #[n(41)]
    ErrorThrown {
        /// The element instance that it comes from.
        #[n(0)]
        element_instance: ElementInstanceKey,
        /// XML id of its flow node.
        #[cbor(n(1), with = "element_id")]
        element: ElementId,
        /// The code.
        #[cbor(n(2), with = "text")]
        code: Arc<str>,
        /// What the thrower said.
        #[cbor(n(3), with = "optional_text", has_nil)]
        message: Option<Arc<str>>,
        /// XML id of the event that catches it; none if nobody in this instance does.
        #[cbor(n(4), with = "optional_element_id", has_nil)]
        catcher: Option<ElementId>,
    },
    /// An escalation was thrown.
    #[n(42)]
    EscalationThrown {
        /// The element instance that it comes from.
        #[n(0)]
        element_instance: ElementInstanceKey,
        /// XML id of its flow node.
        #[cbor(n(1), with = "element_id")]
        element: ElementId,
        /// The code.
        #[cbor(n(2), with = "text")]
        code: Arc<str>,
        /// XML id of the event that catches it; none if nobody in this instance does.
        #[cbor(n(3), with = "optional_element_id", has_nil)]
        catcher: Option<ElementId>,
    },
    /// The worker of a job threw a BPMN error.
    #[n(43)]
    JobErrorThrown {
        /// The job.
        #[n(0)]
        job: JobKey,
        /// The element instance that waits for it.
        #[n(1)]
        element_instance: ElementInstanceKey,
        /// The code.
        #[cbor(n(2), with = "text")]
        code: Arc<str>,
        /// What the worker said.
        #[cbor(n(3), with = "optional_text", has_nil)]
        message: Option<Arc<str>>,
        /// Whether the job is over; else it is stuck, since nobody catches the error.
        #[n(4)]
        is_over: bool,
    },
    /// Nobody caught an error: the process instance is being ended by it.
    #[n(44)]
    ErrorUncaught {
        /// The code.
        #[cbor(n(0), with = "text")]
        code: Arc<str>,
    },
    /// A call activity waits for the instance that it called.
    #[n(45)]
    InstanceCalled {
        /// The call activity's instance.
        #[n(0)]
        element_instance: ElementInstanceKey,
        /// The called instance.
        #[n(1)]
        called: ProcessInstanceKey,
    },
    /// How many active incidents are in the instances that this one called, at all depths.
    #[n(46)]
    CalledIncidentsCounted {
        /// So many.
        #[n(0)]
        incidents: u32,
    },
    /// A multi-instance activity knows how many instances it has.
    #[n(47)]
    MultiInstanceStarted {
        /// Its body.
        #[n(0)]
        body: ElementInstanceKey,
        /// How many.
        #[n(1)]
        total: u32,
    },
    /// Some items of the collection that a multi-instance activity runs over.
    #[n(48)]
    MultiInstanceItemsKept {
        /// Its body.
        #[n(0)]
        body: ElementInstanceKey,
        /// The number of the first, from 0.
        #[n(1)]
        first: u32,
        /// The items.
        #[n(2)]
        items: Vec<JsonText>,
    },
    /// What one instance of a multi-instance activity adds to the output collection.
    #[n(49)]
    MultiInstanceOutputKept {
        /// Its body.
        #[n(0)]
        body: ElementInstanceKey,
        /// The number of the instance, from 0.
        #[n(1)]
        iteration: u32,
        /// The value.
        #[n(2)]
        value: JsonText,
    },
    /// A user task was changed.
    #[n(50)]
    UserTaskUpdated(#[n(0)] Box<UserTaskUpdate>),
    /// A message was published (partition stream).
    #[n(51)]
    MessagePublished(#[n(0)] Box<MessagePublication>),
    /// A message was given to an instance of a process, or started one (partition stream).
    #[n(52)]
    MessageCorrelated {
        /// The message.
        #[n(0)]
        message: MessageKey,
        /// The process: its instances get the message no more.
        #[cbor(n(1), with = "element_id")]
        process: ElementId,
        /// The instance.
        #[n(2)]
        instance: ProcessInstanceKey,
    },
    /// A message is gone (partition stream).
    #[n(53)]
    MessageDropped {
        /// The message.
        #[n(0)]
        message: MessageKey,
    },
    /// An instance waits for a message (stream of the partition that the message would come to).
    #[n(54)]
    MessageAwaited(#[n(0)] Box<WaitingInstance>),
    /// An instance waits for a message no longer (stream of the message's partition).
    #[n(55)]
    MessageNotAwaited(#[n(0)] Box<WaitingInstance>),
    /// A process waits for a start (partition stream).
    #[n(56)]
    StartSubscriptionOpened(#[n(0)] Box<StartSubscription>),
    /// A process waits for a start no longer: a newer version does (partition stream).
    #[n(57)]
    StartSubscriptionClosed {
        /// The subscription.
        #[n(0)]
        subscription: SubscriptionKey,
    },
    /// A signal is broadcast (partition stream).
    #[n(58)]
    SignalBroadcasted(#[n(0)] Box<SignalBroadcast>),
    /// Everyone up to here has heard a signal (partition stream).
    #[n(59)]
    BroadcastAdvanced {
        /// The broadcast.
        #[n(0)]
        broadcast: BroadcastKey,
        /// The last subscription that was looked at; none if all were.
        #[n(1)]
        through: Option<SubscriptionKey>,
    },
    /// Mail for another partition lies ready (partition stream).
    #[n(60)]
    MailSent {
        /// The other partition.
        #[n(0)]
        to: u16,
        /// Counted from 1 for each receiver.
        #[n(1)]
        number: u64,
        /// What it says.
        #[n(2)]
        mail: Mail,
    },
    /// Mail of another partition was read (partition stream).
    #[n(61)]
    MailRead {
        /// The other partition.
        #[n(0)]
        from: u16,
        /// The number of the mail.
        #[n(1)]
        number: u64,
    },
    /// The other partition has read all mail up to here (partition stream).
    #[n(62)]
    MailDelivered {
        /// The other partition.
        #[n(0)]
        to: u16,
        /// The number of the last mail that it has read.
        #[n(1)]
        through: u64,
    },
    /// The instance that a call activity waited for has ended.
    #[n(63)]
    CalledInstanceEnded {
        /// The call activity's instance.
        #[n(0)]
        element_instance: ElementInstanceKey,
        /// The called instance.
        #[n(1)]
        called: ProcessInstanceKey,
    },
    /// The elements of a version have these names in the diagram (partition stream).
    #[n(64)]
    ElementsNamed {
        /// The version.
        #[n(0)]
        definition: ProcessDefinitionKey,
        /// Names of those that have one.
        #[n(1)]
        names: Vec<NamedElement>,
    },
    /// An ended instance is dropped: its row is gone, the rest follows (partition stream).
    #[n(80)]
    InstanceDropped {
        /// The instance.
        #[n(0)]
        instance: ProcessInstanceKey,
    },
    /// Further rows of a dropped instance are gone (partition stream).
    #[n(81)]
    DroppedRowsErased(#[n(0)] Box<ErasedRows>),
    /// Pages of a dropped instance are gone, the first ones first (partition stream).
    #[n(82)]
    DroppedPagesErased {
        /// The instance.
        #[n(0)]
        instance: ProcessInstanceKey,
        /// Whether nothing is left of it.
        #[n(1)]
        is_last: bool,
    },
    /// A version of a process was deleted (partition stream).
    #[n(83)]
    ProcessDefinitionDeleted(#[n(0)] Box<DefinitionDeletion>),
    /// The last instance of a deleted version has ended (partition stream).
    #[n(84)]
    ProcessDefinitionDrained {
        /// The version.
        #[n(0)]
        definition: ProcessDefinitionKey,
    },
    /// Nothing is left of a deleted version (partition stream).
    #[n(85)]
    ProcessDefinitionErased {
        /// The version.
        #[n(0)]
        definition: ProcessDefinitionKey,
    },
}
