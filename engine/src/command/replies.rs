//! What accepted commands answer.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::Variables;
use crate::event::JobHeader;
use crate::ids::{
    BroadcastKey, DeploymentKey, ElementId, ElementInstanceKey, JobKey, MessageKey,
    ProcessDefinitionKey, ProcessInstanceKey, Timestamp,
};
use crate::record::{RecordContext, element_id, optional_text, text, texts};

/// Reply to [`DeployResources`](super::DeployResources).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Deployed {
    /// The deployment.
    #[n(0)]
    pub deployment: DeploymentKey,
    /// Owner of the data.
    #[cbor(n(1), with = "text")]
    pub tenant: Arc<str>,
    /// The files with their processes.
    #[n(2)]
    pub resources: Vec<crate::event::DeployedResource>,
}

/// Reply to [`StartProcessInstance`](super::StartProcessInstance).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Started {
    /// The new instance.
    #[n(0)]
    pub instance: ProcessInstanceKey,
    /// The version that runs.
    #[n(1)]
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    #[cbor(n(2), with = "element_id")]
    pub process: ElementId,
    /// The version number.
    #[n(3)]
    pub version: u32,
    /// Owner of the data.
    #[cbor(n(4), with = "text")]
    pub tenant: Arc<str>,
    /// Labels.
    #[cbor(n(5), with = "texts")]
    pub tags: Vec<Arc<str>>,
    /// A key of the business.
    #[cbor(n(6), with = "optional_text", has_nil)]
    pub business_id: Option<Arc<str>>,
    /// Variables of the root scope at the end; empty where the end was not awaited.
    #[cbor(n(7), with = "named_values")]
    pub variables: Variables,
}

/// What is known of an awaited start whose instance has ended before it was asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct EndedStart {
    /// The reply to the first request, without variables.
    #[n(0)]
    pub started: Started,
    /// Names of the variables that the caller wants; all if empty.
    #[cbor(n(1), with = "texts")]
    pub fetch: Vec<Arc<str>>,
}

/// One leased job.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct ActivatedJob {
    /// The job.
    #[n(0)]
    pub job: JobKey,
    /// What workers subscribe to.
    #[cbor(n(1), with = "text")]
    pub job_type: Arc<str>,
    /// The instance it belongs to.
    #[n(2)]
    pub instance: ProcessInstanceKey,
    /// The instance above all calls; the same where it was called by nobody.
    #[n(3)]
    pub root: ProcessInstanceKey,
    /// The version that runs.
    #[n(4)]
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    #[cbor(n(5), with = "element_id")]
    pub process: ElementId,
    /// The version number.
    #[n(6)]
    pub version: u32,
    /// XML id of the flow node.
    #[cbor(n(7), with = "element_id")]
    pub element: ElementId,
    /// The element instance that waits.
    #[n(8)]
    pub element_instance: ElementInstanceKey,
    /// The worker's name.
    #[cbor(n(9), with = "text")]
    pub worker: Arc<str>,
    /// Attempts left.
    #[n(10)]
    pub retries: i32,
    /// The highest is handed out first.
    #[n(11)]
    pub priority: i32,
    /// When the lease ends.
    #[n(12)]
    pub deadline: Timestamp,
    /// Owner of the data.
    #[cbor(n(13), with = "text")]
    pub tenant: Arc<str>,
    /// Labels of the instance.
    #[cbor(n(14), with = "texts")]
    pub tags: Vec<Arc<str>>,
    /// A key of the business.
    #[cbor(n(15), with = "optional_text", has_nil)]
    pub business_id: Option<Arc<str>>,
    /// Static data that the diagram gives the worker.
    #[n(16)]
    pub headers: Vec<JobHeader>,
    /// Variables visible at the element, innermost first by name.
    #[cbor(n(17), with = "named_values")]
    pub variables: Variables,
}

/// Reply to [`ActivateJobs`](super::ActivateJobs).
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct ActivatedJobs {
    /// The jobs, the oldest first.
    #[n(0)]
    pub jobs: Vec<ActivatedJob>,
}

/// Reply to [`PublishMessage`](super::PublishMessage).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Published {
    /// The message.
    #[n(0)]
    pub message: MessageKey,
    /// Owner of the data.
    #[cbor(n(1), with = "text")]
    pub tenant: Arc<str>,
}

/// Reply to [`CorrelateMessage`](super::CorrelateMessage).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Correlated {
    /// The message.
    #[n(0)]
    pub message: MessageKey,
    /// The instance that took it first, or was started by it.
    #[n(1)]
    pub instance: ProcessInstanceKey,
    /// Owner of the data.
    #[cbor(n(2), with = "text")]
    pub tenant: Arc<str>,
}

/// Reply to [`BroadcastSignal`](super::BroadcastSignal).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Broadcast {
    /// The broadcast.
    #[n(0)]
    pub broadcast: BroadcastKey,
    /// Owner of the data.
    #[cbor(n(1), with = "text")]
    pub tenant: Arc<str>,
}

/// `#[cbor(with = "named_values")]`: names and values of variables, as an array of both in turn.
mod named_values {
    use std::sync::Arc;

    use minicbor::decode::{Decoder, Error as DecodeError};
    use minicbor::encode::{Encoder, Error as EncodeError, Write};

    use crate::command::Variables;
    use crate::ids::JsonText;

    pub(super) fn encode<C, W: Write>(
        variables: &[(Arc<str>, JsonText)],
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.array(2 * variables.len() as u64)?;
        for (name, value) in variables {
            encoder.str(name)?.encode_with(value, context)?;
        }
        Ok(())
    }

    pub(super) fn decode<C>(
        decoder: &mut Decoder<'_>,
        context: &mut C,
    ) -> Result<Variables, DecodeError> {
        let mut variables = Variables::new();
        for _ in 0..decoder.array()?.unwrap_or(0) / 2 {
            let name = Arc::from(decoder.str()?);
            variables.push((name, decoder.decode_with(context)?));
        }
        Ok(variables)
    }
}
