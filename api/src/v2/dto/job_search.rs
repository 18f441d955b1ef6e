//! Searches for jobs on the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_engine::ids::{
    ElementId, ElementInstanceKey, JobKey, ProcessDefinitionKey, ProcessInstanceKey,
};
use baton_engine::query::history::records::{JobRecord, Of};
use baton_engine::query::jobs as query;
use baton_engine::query::jobs::SortField;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::WireEnum;
use super::filters::{self, DateTimeFilter, IntegerFilter, KeyFilter, TextFilter};
use super::record_enums::{
    JobKindFilter, JobKindName, JobListenerEventTypeFilter, JobListenerEventTypeName,
    JobStateFilter, JobStateName,
};
use super::search::{ReadFilter, SearchRequest};
use super::values::{Key, Time};
use crate::problem::Problem;

/// A job, open or over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobSearchResult {
    /// Static data that the diagram gives the worker.
    #[schema(value_type = BTreeMap<String, String>)]
    custom_headers: BTreeMap<Arc<str>, Arc<str>>,
    deadline: Option<Time>,
    denied_reason: Option<String>,
    #[schema(value_type = Option<String>)]
    element_id: Option<ElementId>,
    element_instance_key: Key,
    end_time: Option<Time>,
    #[schema(value_type = Option<String>)]
    error_code: Option<Arc<str>>,
    #[schema(value_type = Option<String>)]
    error_message: Option<Arc<str>>,
    has_failed_with_retries_left: bool,
    is_denied: Option<bool>,
    job_key: Key,
    #[schema(value_type = JobKindName)]
    kind: &'static str,
    #[schema(value_type = JobListenerEventTypeName)]
    listener_event_type: &'static str,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    process_definition_key: Key,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
    #[schema(value_type = Option<String>)]
    business_id: Option<Arc<str>>,
    retries: i32,
    #[schema(value_type = JobStateName)]
    state: &'static str,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    #[schema(value_type = String)]
    r#type: Arc<str>,
    #[schema(value_type = String)]
    worker: Arc<str>,
    creation_time: Option<Time>,
    last_update_time: Option<Time>,
    priority: i32,
}

impl JobSearchResult {
    /// A job as it is known.
    pub(crate) fn new(key: JobKey, Of { subject, record }: Of<JobRecord>) -> Self {
        let headers = record.headers.into_iter().map(|header| (header.key, header.value));
        Self {
            custom_headers: headers.collect(),
            deadline: record.deadline.map(Time),
            denied_reason: None,
            element_id: record.element,
            element_instance_key: Key(record.element_instance.0),
            end_time: record.ended_at.map(Time),
            error_code: record.error_code,
            error_message: record.error_message,
            has_failed_with_retries_left: record.has_failed_with_retries_left,
            is_denied: None,
            job_key: Key(key.0),
            kind: query::KIND,
            listener_event_type: query::NO_LISTENER,
            process_definition_id: subject.process.clone(),
            process_definition_key: Key(subject.definition.0),
            process_instance_key: Key(subject.instance.0),
            root_process_instance_key: Some(Key(subject.root.0)),
            business_id: subject.business_id.clone(),
            retries: record.retries,
            state: record.state.name(),
            tenant_id: Arc::clone(&subject.tenant),
            r#type: record.job_type,
            worker: record.worker.unwrap_or_else(|| Arc::from("")),
            creation_time: Some(Time(record.created_at)),
            last_update_time: Some(Time(record.updated_at)),
            priority: record.priority,
        }
    }
}

/// Which jobs are searched for.
pub(crate) type JobSearch = SearchRequest<JobFilter, SortFields>;

/// Sort fields of jobs.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "JobSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("creationTime", &[SortField::CreatedAt]),
        ("priority", &[SortField::Priority]),
        ("deadline", &[SortField::Deadline]),
        ("deniedReason", &[SortField::Common]),
        ("elementId", &[SortField::Element]),
        ("elementInstanceKey", &[SortField::ElementInstance]),
        ("endTime", &[SortField::EndedAt]),
        ("errorCode", &[SortField::ErrorCode]),
        ("errorMessage", &[SortField::ErrorMessage]),
        ("hasFailedWithRetriesLeft", &[SortField::HasFailedWithRetriesLeft]),
        ("isDenied", &[SortField::Common]),
        ("jobKey", &[SortField::Key]),
        ("kind", &[SortField::Common]),
        ("listenerEventType", &[SortField::Common]),
        ("processDefinitionId", &[SortField::Process]),
        ("processDefinitionKey", &[SortField::Definition]),
        ("processInstanceKey", &[SortField::Instance]),
        ("retries", &[SortField::Retries]),
        ("state", &[SortField::State]),
        ("tenantId", &[SortField::Tenant]),
        ("type", &[SortField::JobType]),
        ("worker", &[SortField::Worker]),
    ];
}

/// What jobs must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct JobFilter {
    deadline: Option<DateTimeFilter>,
    denied_reason: Option<TextFilter>,
    element_id: Option<TextFilter>,
    element_instance_key: Option<KeyFilter>,
    end_time: Option<DateTimeFilter>,
    error_code: Option<TextFilter>,
    error_message: Option<TextFilter>,
    has_failed_with_retries_left: Option<bool>,
    is_denied: Option<bool>,
    job_key: Option<KeyFilter>,
    kind: Option<JobKindFilter>,
    listener_event_type: Option<JobListenerEventTypeFilter>,
    process_definition_id: Option<TextFilter>,
    process_definition_key: Option<KeyFilter>,
    process_instance_key: Option<KeyFilter>,
    retries: Option<IntegerFilter>,
    state: Option<JobStateFilter>,
    tenant_id: Option<TextFilter>,
    r#type: Option<TextFilter>,
    worker: Option<TextFilter>,
    creation_time: Option<DateTimeFilter>,
    last_update_time: Option<DateTimeFilter>,
    priority: Option<IntegerFilter>,
    business_id: Option<TextFilter>,
}

impl ReadFilter for JobFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        Ok(query::Filter {
            key: filters::keys(self.job_key, JobKey),
            job_type: filters::texts(self.r#type),
            state: filters::names(self.state, str::to_owned),
            worker: filters::texts(self.worker),
            element: filters::ids(self.element_id),
            element_instance: filters::keys(self.element_instance_key, ElementInstanceKey),
            instance: filters::keys(self.process_instance_key, ProcessInstanceKey),
            definition: filters::keys(self.process_definition_key, ProcessDefinitionKey),
            process: filters::ids(self.process_definition_id),
            tenant: filters::texts(self.tenant_id),
            retries: filters::integers(self.retries),
            deadline: filters::times(self.deadline),
            error_message: filters::texts(self.error_message),
            error_code: filters::texts(self.error_code),
            created_at: filters::times(self.creation_time),
            updated_at: filters::times(self.last_update_time),
            ended_at: filters::times(self.end_time),
            has_failed_with_retries_left: self.has_failed_with_retries_left,
            kind: filters::names(self.kind, str::to_owned),
            listener_event: filters::names(self.listener_event_type, str::to_owned),
            denied_reason: filters::texts(self.denied_reason),
            is_denied: self.is_denied,
            priority: filters::integers(self.priority),
            business_id: filters::texts(self.business_id),
        })
    }
}
