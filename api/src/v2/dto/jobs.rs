//! Jobs on the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_engine::command::{ActivateJobs, ActivatedJob, ThrowJobError};
use baton_engine::ids::{ElementId, JobKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::TenantFilterName;
use super::values::{Key, NotBuilt, mandatory_text, refuse_not_built};
use crate::problem::Problem;
use crate::request::json::JsonObject;
use crate::request::tenant::check_tenant;
use crate::request::variables::{SentVariables, VariablesObject};

/// Asks for jobs of one type.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = JobActivationRequest)]
pub(crate) struct ActivateJobsBody {
    /// The type of the jobs; not empty.
    #[schema(value_type = String, min_length = 1)]
    r#type: Arc<str>,
    /// The worker's name.
    #[schema(value_type = Option<String>)]
    worker: Option<Arc<str>>,
    /// How long the jobs are the worker's own, in milliseconds.
    #[schema(minimum = 1)]
    timeout: i64,
    /// At most this many jobs.
    #[schema(minimum = 1)]
    max_jobs_to_activate: i64,
    /// Variables to hand over; all if empty.
    #[schema(value_type = Option<Vec<String>>)]
    fetch_variable: Option<Vec<Arc<str>>>,
    /// How long to wait for the first job, in milliseconds; 0 means as long as the server is set
    /// to, less than 0 not at all.
    pub(crate) request_timeout: Option<i64>,
    /// Whose jobs; `<default>` is the only tenant.
    tenant_ids: Option<Vec<String>>,
    /// Whether `tenantIds` says whose jobs, or the caller's tenants do.
    #[expect(dead_code, reason = "checked by being read; both choices mean the only tenant")]
    tenant_filter: Option<TenantFilterName>,
    /// Not supported yet unless false: leases with a token.
    with_lease: Option<bool>,
}

impl ActivateJobsBody {
    /// The command that the request asks for.
    pub(crate) fn command(self) -> Result<ActivateJobs, Problem> {
        for tenant in self.tenant_ids.iter().flatten() {
            check_tenant("tenantIds", Some(tenant))?;
        }
        if self.with_lease == Some(true) {
            return Err(Problem::field_not_built("withLease"));
        }
        if self.r#type.is_empty() {
            return Err(Problem::invalid_argument("No type provided"));
        }
        if self.timeout < 1 {
            return Err(out_of_range("timeout", self.timeout, "greater than 0"));
        }
        let jobs_max = usize::try_from(self.max_jobs_to_activate).ok().filter(|jobs| *jobs > 0);
        Ok(ActivateJobs {
            job_type: self.r#type,
            worker: self.worker.unwrap_or_else(|| Arc::from("")),
            timeout_ms: self.timeout,
            jobs_max: jobs_max.ok_or_else(|| {
                out_of_range("maxJobsToActivate", self.max_jobs_to_activate, "greater than 0")
            })?,
            fetch_variables: self.fetch_variable.filter(|names| !names.is_empty()),
        })
    }
}

fn out_of_range(field: &str, value: i64, range: &str) -> Problem {
    Problem::invalid_argument(format!("{field} is '{value}', but it must be {range}"))
}

/// The jobs that the worker has now.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobActivationResult {
    jobs: Vec<ActivatedJobResult>,
}

impl JobActivationResult {
    /// The jobs that the worker has now.
    pub(crate) fn new(jobs: Vec<ActivatedJob>) -> Self {
        Self { jobs: jobs.into_iter().map(ActivatedJobResult::from).collect() }
    }
}

/// A job that the worker has until its deadline.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActivatedJobResult {
    #[schema(value_type = String)]
    r#type: Arc<str>,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    process_definition_version: u32,
    #[schema(value_type = String)]
    element_id: ElementId,
    /// Static data that the diagram gives the worker.
    #[schema(value_type = BTreeMap<String, String>)]
    custom_headers: BTreeMap<Arc<str>, Arc<str>>,
    #[schema(value_type = String)]
    worker: Arc<str>,
    retries: i32,
    /// When it is offered to others again, in milliseconds since 1970.
    deadline: i64,
    variables: VariablesObject,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    physical_tenant_id: &'static str,
    job_key: Key,
    process_instance_key: Key,
    process_definition_key: Key,
    element_instance_key: Key,
    root_process_instance_key: Option<Key>,
    kind: &'static str,
    listener_event_type: &'static str,
    #[schema(value_type = Option<serde_json::Value>)]
    user_task: Option<()>,
    #[schema(value_type = Vec<String>)]
    tags: Vec<Arc<str>>,
    #[schema(value_type = Option<String>)]
    business_id: Option<Arc<str>>,
    priority: i32,
}

impl From<ActivatedJob> for ActivatedJobResult {
    fn from(job: ActivatedJob) -> Self {
        Self {
            r#type: job.job_type,
            process_definition_id: job.process,
            process_definition_version: job.version,
            element_id: job.element,
            custom_headers: job
                .headers
                .into_iter()
                .map(|header| (header.key, header.value))
                .collect(),
            worker: job.worker,
            retries: job.retries,
            deadline: job.deadline.0,
            variables: VariablesObject(job.variables),
            tenant_id: job.tenant,
            physical_tenant_id: "default",
            job_key: Key(job.job.0),
            process_instance_key: Key(job.instance.0),
            process_definition_key: Key(job.definition.0),
            element_instance_key: Key(job.element_instance.0),
            root_process_instance_key: Some(Key(job.root.0)),
            kind: "BPMN_ELEMENT",
            listener_event_type: "UNSPECIFIED",
            user_task: None,
            tags: job.tags,
            business_id: job.business_id,
            priority: job.priority,
        }
    }
}

/// Completes a job.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = JobCompletionRequest)]
pub(crate) struct CompleteJobBody {
    variables: Option<SentVariables>,
    /// Not supported yet: results of listeners and ad-hoc sub-processes.
    result: Option<NotBuilt>,
    /// Not supported yet.
    job_lease_token: Option<NotBuilt>,
    /// Not supported yet.
    business_id: Option<NotBuilt>,
}

impl CompleteJobBody {
    /// The variables to set.
    pub(crate) fn read(self) -> Result<SentVariables, Problem> {
        refuse_not_built(&[
            ("result", &self.result),
            ("jobLeaseToken", &self.job_lease_token),
            ("businessId", &self.business_id),
        ])?;
        Ok(self.variables.unwrap_or_default())
    }
}

/// Says that a job could not be done.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = JobFailRequest)]
pub(crate) struct FailJobBody {
    /// Attempts left; an incident is raised at 0, which is meant where it is left out.
    pub(crate) retries: Option<i32>,
    /// What went wrong.
    #[schema(value_type = Option<String>)]
    pub(crate) error_message: Option<Arc<str>>,
    /// How long to wait before the job is offered again, in milliseconds.
    #[schema(minimum = 0)]
    retry_back_off: Option<i64>,
    /// Variables local to the job's element.
    pub(crate) variables: Option<SentVariables>,
    /// Not supported yet.
    job_lease_token: Option<NotBuilt>,
}

impl FailJobBody {
    /// The pause before the next attempt, in milliseconds.
    pub(crate) fn retry_back_off_ms(&self) -> Result<i64, Problem> {
        refuse_not_built(&[("jobLeaseToken", &self.job_lease_token)])?;
        match self.retry_back_off.unwrap_or(0) {
            back_off if back_off < 0 => Err(out_of_range("retryBackOff", back_off, "0 or greater")),
            back_off => Ok(back_off),
        }
    }
}

/// Says that the worker of a job met a BPMN error.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = JobErrorRequest)]
pub(crate) struct ThrowJobErrorBody {
    /// The code by which an event of the diagram catches it; not empty, at most 1024 bytes.
    #[schema(value_type = String, min_length = 1)]
    error_code: Arc<str>,
    /// What the worker says.
    #[schema(value_type = Option<String>)]
    error_message: Option<Arc<str>>,
    /// Variables for the event that catches it.
    variables: Option<SentVariables>,
    /// Not supported yet.
    job_lease_token: Option<NotBuilt>,
}

impl ThrowJobErrorBody {
    /// The command that the request asks for.
    pub(crate) fn command(self, job: JobKey) -> Result<ThrowJobError, Problem> {
        refuse_not_built(&[("jobLeaseToken", &self.job_lease_token)])?;
        Ok(ThrowJobError {
            job,
            code: mandatory_text("errorCode", Some(self.error_code))?,
            message: self.error_message,
            variables: SentVariables::of(self.variables),
        })
    }
}

/// Changes a job.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = JobUpdateRequest)]
pub(crate) struct UpdateJobBody {
    #[schema(value_type = JobChangeset)]
    changeset: JsonObject<JobChangeset>,
    /// A reference of the caller's own, recorded with the events.
    #[schema(minimum = 1)]
    pub(crate) operation_reference: Option<i64>,
    /// Not supported yet.
    job_lease_token: Option<NotBuilt>,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct JobChangeset {
    /// Attempts left.
    #[schema(minimum = 1)]
    pub(crate) retries: Option<i32>,
    /// How long the job stays the worker's own from now on, in milliseconds.
    #[schema(minimum = 0)]
    pub(crate) timeout: Option<i64>,
    /// Not supported yet.
    priority: Option<NotBuilt>,
}

impl UpdateJobBody {
    /// The changes.
    pub(crate) fn changes(self) -> Result<JobChangeset, Problem> {
        let JsonObject(changes) = self.changeset;
        refuse_not_built(&[
            ("changeset.priority", &changes.priority),
            ("jobLeaseToken", &self.job_lease_token),
        ])?;
        if changes.retries.is_none() && changes.timeout.is_none() {
            return Err(Problem::invalid_argument(
                "changeset has neither retries nor timeout; give at least one of them",
            ));
        }
        if let Some(retries) = changes.retries.filter(|retries| *retries < 1) {
            return Err(out_of_range("changeset.retries", retries.into(), "greater than 0"));
        }
        if let Some(timeout) = changes.timeout.filter(|timeout| *timeout < 0) {
            return Err(out_of_range("changeset.timeout", timeout, "0 or greater"));
        }
        Ok(changes)
    }
}
