//! `serviceTask` (BPMN 2.0.2 §10.3.3) as a job for an outside worker.
//!
//! *Tokens:* one in, one on each outgoing flow once the job is done. *Waits for:* the job.
//! *Fails when:* the job type or the retries cannot be evaluated, or the job has no attempts left.

use crate::behavior::{FlowNodeBehavior, jobs};
use crate::event::Activation;
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::step::{Step, Stop};

pub(crate) struct ServiceTask;

impl FlowNodeBehavior for ServiceTask {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::ServiceTask(definition) = &node.kind else { return Ok(()) };
        jobs::offer(definition, activation, step)
    }
}
