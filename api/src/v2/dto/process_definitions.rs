//! Process definitions on the wire.

use std::sync::Arc;

use baton_engine::ids::{ElementId, ProcessDefinitionKey};
use baton_engine::query::process_definitions as query;
use baton_engine::query::process_definitions::SortField;
use baton_engine::state::tables::definitions::ProcessDefinitionRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::{ProcessDefinitionStateName, WireEnum, definition_state};
use super::filters::{self, TextFilter};
use super::search::{ReadFilter, SearchRequest};
use super::values::{Key, SentKey};
use crate::problem::Problem;

/// A process definition.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcessDefinitionResult {
    #[schema(value_type = Option<String>)]
    name: Option<Arc<str>>,
    #[schema(value_type = String)]
    resource_name: Arc<str>,
    version: u32,
    #[schema(value_type = Option<String>)]
    version_tag: Option<Arc<str>>,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    process_definition_key: Key,
    has_start_form: bool,
    #[schema(value_type = ProcessDefinitionStateName)]
    state: &'static str,
}

impl ProcessDefinitionResult {
    /// A definition.
    pub(crate) fn new(key: ProcessDefinitionKey, row: ProcessDefinitionRow) -> Self {
        let (has_start_form, state) = (row.has_start_form(), definition_state(row.state()));
        Self {
            name: row.name,
            resource_name: row.resource_name,
            version: row.version,
            version_tag: row.version_tag,
            process_definition_id: row.process,
            tenant_id: row.tenant,
            process_definition_key: Key(key.0),
            has_start_form,
            state,
        }
    }
}

/// Which definitions are searched for.
pub(crate) type ProcessDefinitionSearch = SearchRequest<ProcessDefinitionFilter, SortFields>;

/// Sort fields of definitions.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "ProcessDefinitionSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] = &[
        ("processDefinitionKey", &[SortField::Key]),
        ("name", &[SortField::Name]),
        ("resourceName", &[SortField::ResourceName]),
        ("version", &[SortField::Version]),
        ("versionTag", &[SortField::VersionTag]),
        ("processDefinitionId", &[SortField::Process]),
        ("tenantId", &[SortField::Tenant]),
    ];
}

/// What definitions must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ProcessDefinitionFilter {
    name: Option<TextFilter>,
    /// Whether to find the newest version of each process only.
    is_latest_version: Option<bool>,
    resource_name: Option<String>,
    version: Option<i64>,
    version_tag: Option<String>,
    process_definition_id: Option<TextFilter>,
    tenant_id: Option<String>,
    process_definition_key: Option<SentKey>,
    has_start_form: Option<bool>,
    state: Option<ProcessDefinitionStateName>,
}

impl ReadFilter for ProcessDefinitionFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        let states = self.state.iter().flat_map(ProcessDefinitionStateName::engine).copied();
        Ok(query::Filter {
            key: filters::plain(self.process_definition_key, |key| ProcessDefinitionKey(key.0)),
            process: filters::ids(self.process_definition_id),
            name: filters::texts(self.name),
            resource_name: filters::plain(self.resource_name, |name| name),
            version: filters::plain(self.version, |version| version),
            version_tag: filters::plain(self.version_tag, |tag| tag),
            tenant: filters::plain(self.tenant_id, |tenant| tenant),
            state: states.map(baton_engine::query::comparison::Comparison::Equal).collect(),
            latest_only: self.is_latest_version == Some(true),
            has_start_form: self.has_start_form,
        })
    }
}
