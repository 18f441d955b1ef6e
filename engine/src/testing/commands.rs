//! Short forms of the commands that many tests send.

use std::sync::Arc;

use crate::command::{
    ActivateJobs, ActivatedJob, CancelProcessInstance, Command, CompleteJob, DefinitionSelector,
    Reply, StartProcessInstance, Variables,
};
use crate::ids::{ElementId, JobKey, JsonText, ProcessInstanceKey};
use crate::kernel::Decision;

use super::test_kernel::TestKernel;

/// Variables from names and JSON texts.
pub fn variables(pairs: &[(&str, &str)]) -> Variables {
    pairs.iter().map(|(name, text)| (Arc::from(*name), JsonText::from(*text))).collect()
}

/// Starts the newest version of a process.
pub fn start(process: &str, pairs: &[(&str, &str)]) -> Command {
    Command::StartProcessInstance(StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from(process), version: None },
        variables: variables(pairs),
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    })
}

/// Activates up to so many jobs of a type for a minute.
pub fn activate(job_type: &str, jobs_max: usize) -> Command {
    Command::ActivateJobs(ActivateJobs {
        job_type: Arc::from(job_type),
        worker: Arc::from("worker"),
        timeout_ms: 60_000,
        jobs_max,
        fetch_variables: None,
    })
}

/// Completes a job.
pub fn complete(job: JobKey) -> Command {
    Command::CompleteJob(CompleteJob { job, variables: Variables::new() })
}

/// Cancels an instance.
pub fn cancel(instance: ProcessInstanceKey) -> Command {
    Command::CancelProcessInstance(CancelProcessInstance { instance })
}

impl TestKernel {
    /// Decides a command that must be accepted.
    pub fn accept(&mut self, command: &Command) -> Reply {
        match self.decide(command) {
            Decision::Accepted(reply) | Decision::AtEnd(_, reply) => reply,
            refused @ (Decision::Rejected(_) | Decision::ModelMissing(_)) => {
                panic!("{command:?} came to {refused:?}")
            }
        }
    }

    /// Starts an instance.
    pub fn start(&mut self, process: &str, pairs: &[(&str, &str)]) -> ProcessInstanceKey {
        let reply = self.accept(&start(process, pairs));
        let Reply::Started(started) = reply else { panic!("{process} was started: {reply:?}") };
        started.instance
    }

    /// Activates jobs.
    pub fn activate(&mut self, job_type: &str, jobs_max: usize) -> Vec<ActivatedJob> {
        let reply = self.accept(&activate(job_type, jobs_max));
        let Reply::ActivatedJobs(activated) = reply else { panic!("{job_type}: {reply:?}") };
        activated.jobs
    }
}
