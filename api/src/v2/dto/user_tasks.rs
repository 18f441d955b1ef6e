//! User tasks on the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_engine::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, UserTaskKey,
};
use baton_engine::query::user_tasks as query;
use baton_engine::query::user_tasks::SortField;
use baton_engine::state::tables::definitions::ProcessDefinitionRow;
use baton_engine::state::tables::user_tasks::UserTaskRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::{UserTaskStateName, WireEnum, user_task_state};
use super::filters::{
    self, DateTimeFilter, IntegerFilter, KeyFilter, TextFilter, UserTaskStateFilter,
};
use super::search::{ReadFilter, SearchRequest, alternatives};
use super::values::{Key, SentKey, Time};
use super::variables::{self, VariableValueFilterProperty};
use crate::problem::Problem;
use crate::request::json::JsonObject;
use crate::request::variables::SentVariables;

/// Gives a user task to a person.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserTaskAssignmentRequest)]
pub(crate) struct AssignUserTaskBody {
    /// The person; not empty.
    #[schema(value_type = String, min_length = 1, required = true)]
    pub(crate) assignee: Option<Arc<str>>,
    /// Whether a task that somebody has may be taken over; true unless given.
    pub(crate) allow_override: Option<bool>,
    /// A label of what was done.
    #[schema(value_type = Option<String>)]
    pub(crate) action: Option<Arc<str>>,
}

/// Completes a user task.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserTaskCompletionRequest)]
pub(crate) struct CompleteUserTaskBody {
    /// Variables to set.
    pub(crate) variables: Option<SentVariables>,
    /// A label of what was done.
    #[schema(value_type = Option<String>)]
    pub(crate) action: Option<Arc<str>>,
}

/// A user task.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserTaskResult {
    #[schema(value_type = Option<String>)]
    name: Option<Arc<str>>,
    #[schema(value_type = UserTaskStateName)]
    state: &'static str,
    #[schema(value_type = Option<String>)]
    assignee: Option<Arc<str>>,
    #[schema(value_type = String)]
    element_id: ElementId,
    #[schema(value_type = Vec<String>)]
    candidate_groups: Vec<Arc<str>>,
    #[schema(value_type = Vec<String>)]
    candidate_users: Vec<Arc<str>>,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    creation_date: Time,
    completion_date: Option<Time>,
    follow_up_date: Option<Time>,
    due_date: Option<Time>,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    external_form_reference: Option<String>,
    process_definition_version: u32,
    custom_headers: BTreeMap<String, String>,
    #[schema(minimum = 0, maximum = 100)]
    priority: u8,
    user_task_key: Key,
    element_instance_key: Key,
    #[schema(value_type = Option<String>)]
    process_name: Option<Arc<str>>,
    process_definition_key: Key,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
    form_key: Option<Key>,
    #[schema(value_type = Vec<String>)]
    tags: Vec<Arc<str>>,
    #[schema(value_type = Option<String>)]
    business_id: Option<Arc<str>>,
}

impl UserTaskResult {
    /// A user task with what its definition says and the instance above all calls.
    pub(crate) fn new(
        key: UserTaskKey,
        row: UserTaskRow,
        definition: Option<&ProcessDefinitionRow>,
        root: ProcessInstanceKey,
    ) -> Self {
        Self {
            name: row.name,
            state: user_task_state(row.state),
            assignee: row.assignee,
            element_id: row.element,
            candidate_groups: row.candidate_groups,
            candidate_users: row.candidate_users,
            process_definition_id: row.process,
            creation_date: Time(row.created_at),
            completion_date: row.ended_at.map(Time),
            follow_up_date: row.follow_up_date.map(Time),
            due_date: row.due_date.map(Time),
            tenant_id: row.tenant,
            external_form_reference: None,
            process_definition_version: row.version,
            custom_headers: BTreeMap::new(),
            priority: row.priority,
            user_task_key: Key(key.0),
            element_instance_key: Key(row.element_instance.0),
            process_name: definition.and_then(|definition| definition.name.clone()),
            process_definition_key: Key(row.definition.0),
            process_instance_key: Key(row.instance.0),
            root_process_instance_key: Some(Key(root.0)),
            form_key: None,
            tags: row.tags,
            business_id: row.business_id,
        }
    }
}

/// Which user tasks are searched for.
pub(crate) type UserTaskSearch = SearchRequest<UserTaskFilter, SortFields>;

/// Sort fields of user tasks.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "UserTaskSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("creationDate", &[SortField::CreatedAt]),
        ("completionDate", &[SortField::EndedAt]),
        ("followUpDate", &[SortField::FollowUpDate]),
        ("dueDate", &[SortField::DueDate]),
        ("priority", &[SortField::Priority]),
        ("name", &[SortField::Name]),
        ("businessId", &[SortField::BusinessId]),
    ];
}

/// What user tasks must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UserTaskFilter {
    state: Option<UserTaskStateFilter>,
    assignee: Option<TextFilter>,
    priority: Option<IntegerFilter>,
    element_id: Option<String>,
    name: Option<TextFilter>,
    candidate_group: Option<TextFilter>,
    candidate_user: Option<TextFilter>,
    tenant_id: Option<TextFilter>,
    process_definition_id: Option<TextFilter>,
    creation_date: Option<DateTimeFilter>,
    completion_date: Option<DateTimeFilter>,
    follow_up_date: Option<DateTimeFilter>,
    due_date: Option<DateTimeFilter>,
    user_task_key: Option<SentKey>,
    process_definition_key: Option<KeyFilter>,
    process_instance_key: Option<KeyFilter>,
    element_instance_key: Option<SentKey>,
    /// Variables that the instance must have in its own scope.
    #[schema(value_type = Option<Vec<VariableValueFilterProperty>>)]
    process_instance_variables: Option<Vec<JsonObject<VariableValueFilterProperty>>>,
    /// Variables that the task must have in its own scope.
    #[schema(value_type = Option<Vec<VariableValueFilterProperty>>)]
    local_variables: Option<Vec<JsonObject<VariableValueFilterProperty>>>,
    /// The business id of the instance.
    business_id: Option<TextFilter>,
    /// Labels that the instance must have.
    tags: Option<Vec<String>>,
    /// At least one of these filters must hold as well; none has a `$or` of its own.
    #[serde(rename = "$or")]
    #[schema(value_type = Option<Vec<UserTaskFilter>>, no_recursion, max_items = 100)]
    or: Option<Vec<JsonObject<Self>>>,
}

impl ReadFilter for UserTaskFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        let any_of = alternatives(self.or, |one| one.or.is_some())?;
        Ok(query::Filter {
            key: filters::plain(self.user_task_key, |key| UserTaskKey(key.0)),
            state: filters::names(self.state, |state| state),
            assignee: filters::texts(self.assignee),
            candidate_group: filters::texts(self.candidate_group),
            candidate_user: filters::texts(self.candidate_user),
            name: filters::texts(self.name),
            priority: filters::integers(self.priority),
            element: filters::plain(self.element_id, ElementId::from),
            process: filters::ids(self.process_definition_id),
            definition: filters::keys(self.process_definition_key, ProcessDefinitionKey),
            instance: filters::keys(self.process_instance_key, ProcessInstanceKey),
            element_instance: filters::plain(self.element_instance_key, |key| {
                ElementInstanceKey(key.0)
            }),
            tenant: filters::texts(self.tenant_id),
            created_at: filters::times(self.creation_date),
            ended_at: filters::times(self.completion_date),
            due_date: filters::times(self.due_date),
            follow_up_date: filters::times(self.follow_up_date),
            tags: filters::all_of(self.tags),
            business_id: filters::texts(self.business_id),
            instance_variables: variables::conditions(self.process_instance_variables),
            local_variables: variables::conditions(self.local_variables),
            any_of,
        })
    }
}
