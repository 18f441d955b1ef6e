//! Jobs, which lie in the rows of their element instances.

use crate::event::{Event, JobCreation};
use crate::ids::{ElementInstanceKey, ProcessInstanceKey};
use crate::state::State;
use crate::state::tables::bookkeeping::DueKind;
use crate::state::tables::element_instances::{JobPart, JobState};

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_job(&mut self, instance: ProcessInstanceKey, event: &Event) {
        match event {
            Event::JobCreated(created) => self.apply_job_created(instance, created),
            Event::JobActivated { element_instance, worker, deadline, .. } => {
                self.change_job(instance, *element_instance, |job| {
                    job.state = JobState::Activated;
                    job.worker = Some(worker.clone());
                    job.due = Some(*deadline);
                });
            }
            Event::JobFailed { element_instance, retries, retry_at, message, .. } => {
                self.change_job(instance, *element_instance, |job| {
                    job.retries = *retries;
                    job.due = *retry_at;
                    job.error_message.clone_from(message);
                    job.has_failed_with_retries_left = *retries > 0;
                    job.state = match retry_at {
                        _ if *retries <= 0 => JobState::Exhausted,
                        Some(_) => JobState::BackingOff,
                        None => JobState::Activatable,
                    };
                });
            }
            Event::JobOfferedAgain { element_instance, .. } => {
                self.change_job(instance, *element_instance, |job| {
                    job.state = JobState::Activatable;
                    job.due = None;
                });
            }
            Event::JobUpdated { element_instance, retries, deadline, .. } => {
                self.change_job(instance, *element_instance, |job| {
                    job.retries = *retries;
                    if deadline.is_some() {
                        job.due = *deadline;
                    }
                });
            }
            Event::JobErrorThrown { element_instance, message, is_over: false, .. } => {
                self.change_job(instance, *element_instance, |job| {
                    job.state = JobState::Exhausted;
                    job.due = None;
                    job.error_message.clone_from(message);
                });
            }
            Event::JobErrorThrown { element_instance, is_over: true, .. }
            | Event::JobCompleted { element_instance, .. }
            | Event::JobCanceled { element_instance, .. } => {
                let key = (instance, *element_instance);
                self.tables.element_instances.update(&key, |row| row.job = None);
            }
            _ => {}
        }
    }

    fn apply_job_created(&mut self, instance: ProcessInstanceKey, created: &JobCreation) {
        self.use_key(instance, created.job.0);
        let Some(process) = self.tables.process_instances.get(&instance) else { return };
        let part = JobPart {
            job: created.job,
            job_type: created.job_type.clone(),
            retries: created.retries,
            state: JobState::Activatable,
            worker: None,
            due: None,
            error_message: None,
            priority: created.priority,
            created_at: self.now,
            tenant: process.tenant.clone(),
            headers: created.headers.clone(),
            has_failed_with_retries_left: false,
        };
        self.note_job(&part);
        let key = (instance, created.element_instance);
        self.tables.element_instances.update(&key, |row| row.job = Some(part));
    }

    fn change_job(
        &mut self,
        instance: ProcessInstanceKey,
        element_instance: ElementInstanceKey,
        change: impl FnOnce(&mut JobPart),
    ) {
        let mut changed = None;
        self.tables.element_instances.update(&(instance, element_instance), |row| {
            if let Some(job) = &mut row.job {
                change(job);
                changed = Some(job.clone());
            }
        });
        if let Some(job) = changed {
            self.note_job(&job);
        }
    }

    /// Tells decisions of this batch where the job stands now; its row decides.
    fn note_job(&mut self, job: &JobPart) {
        match (job.state, job.due) {
            (JobState::Activatable, _) => {
                let order = -i64::from(job.priority);
                self.fresh_jobs.insert((job.tenant.clone(), job.job_type.clone(), order, job.job));
            }
            (JobState::Activated, Some(due)) => {
                self.fresh_due.insert((due, job.job.0), DueKind::JobLease);
            }
            (JobState::BackingOff, Some(due)) => {
                self.fresh_due.insert((due, job.job.0), DueKind::JobBackOff);
            }
            (JobState::Activated | JobState::BackingOff, None) | (JobState::Exhausted, _) => {}
        }
    }
}
