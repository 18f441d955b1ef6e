//! Variables on the wire.

use std::sync::Arc;

use baton_engine::ids::{ElementInstanceKey, ProcessInstanceKey, VariableKey};
use baton_engine::query::QueryError;
use baton_engine::query::history::records::{Of, VariableRecord};
use baton_engine::query::variables as query;
use baton_engine::query::variables::SortField;
use baton_engine::state::reader::Reader;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::WireEnum;
use super::filters::{self, KeyFilter, TextFilter};
use super::search::{ReadFilter, SearchRequest};
use super::values::Key;
use crate::problem::Problem;
use crate::request::json::JsonObject;

/// The name of the parameter that says whether long values are shown in part.
pub(crate) const TRUNCATE_VALUES: &str = "truncateValues";

/// What it means.
pub(crate) const TRUNCATE_VALUES_MEANS: &str =
    "Whether values of more than 8,191 characters are cut off there; true unless given.";

/// Whether long values are shown in part.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TruncateValues {
    /// Whether values of more than 8,191 characters are cut off there; true unless given.
    pub(crate) truncate_values: Option<bool>,
}

/// A variable in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VariableSearchResult {
    /// JSON text, cut off where `isTruncated` says so.
    #[schema(value_type = String)]
    value: Arc<str>,
    is_truncated: bool,
    #[schema(value_type = String)]
    name: Arc<str>,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    variable_key: Key,
    scope_key: Key,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
}

/// A variable with its whole value.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VariableResult {
    /// JSON text.
    #[schema(value_type = String)]
    value: Arc<str>,
    #[schema(value_type = String)]
    name: Arc<str>,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    variable_key: Key,
    scope_key: Key,
    process_instance_key: Key,
    root_process_instance_key: Option<Key>,
}

impl VariableResult {
    /// A variable with the text of its value, wherever that is stored.
    pub(crate) fn new(
        reader: &Reader<'_>,
        key: VariableKey,
        Of { subject, record }: Of<VariableRecord>,
    ) -> Result<Self, QueryError> {
        Ok(Self {
            value: query::text(reader, &record.value)?,
            name: record.name,
            tenant_id: Arc::clone(&subject.tenant),
            variable_key: Key(key.0),
            scope_key: Key(record.scope.0),
            process_instance_key: Key(subject.instance.0),
            root_process_instance_key: Some(Key(subject.root.0)),
        })
    }
}

impl VariableSearchResult {
    /// A variable whose value is cut off if that is asked for and it is long.
    pub(crate) fn new(
        reader: &Reader<'_>,
        key: VariableKey,
        row: Of<VariableRecord>,
        truncates: bool,
    ) -> Result<Self, QueryError> {
        let mut whole = VariableResult::new(reader, key, row)?;
        let cut = whole.value.char_indices().nth(query::SHOWN_CHARACTERS_MAX);
        let cut = cut.map(|(position, _)| position).filter(|_| truncates);
        if let Some(position) = cut {
            whole.value = Arc::from(whole.value.get(..position).unwrap_or_default());
        }
        Ok(Self {
            value: whole.value,
            is_truncated: cut.is_some(),
            name: whole.name,
            tenant_id: whole.tenant_id,
            variable_key: whole.variable_key,
            scope_key: whole.scope_key,
            process_instance_key: whole.process_instance_key,
            root_process_instance_key: whole.root_process_instance_key,
        })
    }
}

/// Which variables are searched for.
pub(crate) type VariableSearch = SearchRequest<VariableFilter, SortFields>;

/// Sort fields of variables.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "VariableSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("value", &[SortField::Value]),
        ("name", &[SortField::Name]),
        ("tenantId", &[SortField::Tenant]),
        ("variableKey", &[SortField::Key]),
        ("scopeKey", &[SortField::Scope]),
        ("processInstanceKey", &[SortField::Instance]),
    ];
}

/// What variables must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct VariableFilter {
    name: Option<TextFilter>,
    value: Option<TextFilter>,
    tenant_id: Option<String>,
    is_truncated: Option<bool>,
    variable_key: Option<KeyFilter>,
    scope_key: Option<KeyFilter>,
    process_instance_key: Option<KeyFilter>,
}

impl ReadFilter for VariableFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        Ok(query::Filter {
            key: filters::keys(self.variable_key, VariableKey),
            name: filters::texts(self.name),
            value: filters::texts(self.value),
            scope: filters::keys(self.scope_key, ElementInstanceKey),
            instance: filters::keys(self.process_instance_key, ProcessInstanceKey),
            tenant: filters::plain(self.tenant_id, |tenant| tenant),
            is_truncated: self.is_truncated,
        })
    }
}

/// A variable that must be there.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct VariableValueFilterProperty {
    name: String,
    value: TextFilter,
}

/// The variables that must be there, as the engine takes them.
pub(crate) fn conditions(
    sent: Option<Vec<JsonObject<VariableValueFilterProperty>>>,
) -> Vec<query::Condition> {
    let condition = |JsonObject(sent): JsonObject<VariableValueFilterProperty>| query::Condition {
        name: sent.name,
        value: filters::texts(Some(sent.value)),
    };
    sent.unwrap_or_default().into_iter().map(condition).collect()
}

/// Which variables of a user task are searched for.
pub(crate) type UserTaskVariableSearch = SearchRequest<UserTaskVariableFilter, SortFields>;

/// What variables of a user task must look like.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UserTaskVariableFilter {
    name: Option<TextFilter>,
}

impl ReadFilter for UserTaskVariableFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        Ok(query::Filter { name: filters::texts(self.name), ..query::Filter::default() })
    }
}
