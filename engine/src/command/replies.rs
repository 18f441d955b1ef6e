//! What accepted commands answer.

use std::sync::Arc;

use super::Variables;
use crate::event::JobHeader;
use crate::ids::{
    BroadcastKey, DeploymentKey, ElementId, ElementInstanceKey, JobKey, MessageKey,
    ProcessDefinitionKey, ProcessInstanceKey, Timestamp,
};

/// Reply to [`DeployResources`](super::DeployResources).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// The deployment.
    pub deployment: DeploymentKey,
    /// Owner of the data.
    pub tenant: Arc<str>,
    /// The files with their processes.
    pub resources: Vec<crate::event::DeployedResource>,
}

/// Reply to [`StartProcessInstance`](super::StartProcessInstance).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The new instance.
    pub instance: ProcessInstanceKey,
    /// The version that runs.
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    pub process: ElementId,
    /// The version number.
    pub version: u32,
    /// Owner of the data.
    pub tenant: Arc<str>,
    /// Labels.
    pub tags: Vec<Arc<str>>,
    /// A key of the business.
    pub business_id: Option<Arc<str>>,
    /// Variables of the root scope at the end; empty where the end was not awaited.
    pub variables: Variables,
}

/// One leased job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivatedJob {
    /// The job.
    pub job: JobKey,
    /// What workers subscribe to.
    pub job_type: Arc<str>,
    /// The instance it belongs to.
    pub instance: ProcessInstanceKey,
    /// The instance above all calls; the same where it was called by nobody.
    pub root: ProcessInstanceKey,
    /// The version that runs.
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    pub process: ElementId,
    /// The version number.
    pub version: u32,
    /// XML id of the flow node.
    pub element: ElementId,
    /// The element instance that waits.
    pub element_instance: ElementInstanceKey,
    /// The worker's name.
    pub worker: Arc<str>,
    /// Attempts left.
    pub retries: i32,
    /// The highest is handed out first.
    pub priority: i32,
    /// When the lease ends.
    pub deadline: Timestamp,
    /// Owner of the data.
    pub tenant: Arc<str>,
    /// Labels of the instance.
    pub tags: Vec<Arc<str>>,
    /// A key of the business.
    pub business_id: Option<Arc<str>>,
    /// Static data that the diagram gives the worker.
    pub headers: Vec<JobHeader>,
    /// Variables visible at the element, innermost first by name.
    pub variables: Variables,
}

/// Reply to [`ActivateJobs`](super::ActivateJobs).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivatedJobs {
    /// The jobs, the oldest first.
    pub jobs: Vec<ActivatedJob>,
}

/// Reply to [`PublishMessage`](super::PublishMessage).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The message.
    pub message: MessageKey,
    /// Owner of the data.
    pub tenant: Arc<str>,
}

/// Reply to [`CorrelateMessage`](super::CorrelateMessage).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correlated {
    /// The message.
    pub message: MessageKey,
    /// The instance that took it first, or was started by it.
    pub instance: ProcessInstanceKey,
    /// Owner of the data.
    pub tenant: Arc<str>,
}

/// Reply to [`BroadcastSignal`](super::BroadcastSignal).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broadcast {
    /// The broadcast.
    pub broadcast: BroadcastKey,
    /// Owner of the data.
    pub tenant: Arc<str>,
}
