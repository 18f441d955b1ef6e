//! Timers that are armed, on the wire.

use std::sync::Arc;

use baton_engine::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey,
};
use baton_engine::query::timers as query;
use baton_engine::query::timers::{SortField, TimerRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::enums::WireEnum;
use super::filters::{self, DateTimeFilter, KeyFilter, TextFilter};
use super::record_enums::EventPlaceName;
use super::search::{ReadFilter, SearchRequest};
use super::values::{Key, Time};
use crate::problem::Problem;

/// A timer that is armed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TimerResult {
    timer_key: Key,
    /// Where in the diagram it stands; null if who waited for it is gone.
    #[schema(value_type = Option<EventPlaceName>)]
    r#type: Option<&'static str>,
    /// When it fires next.
    due_date: Time,
    /// How often its text lets it fire, the next time included; null without an end.
    repetitions_left: Option<u64>,
    /// The event that is triggered.
    #[schema(value_type = String)]
    element_id: ElementId,
    /// Who waits: a catching event, an activity, an event-based gateway or a scope; null for a
    /// start event.
    element_instance_key: Option<Key>,
    /// Null for a start event.
    process_instance_key: Option<Key>,
    process_definition_key: Key,
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
}

impl TimerResult {
    /// A timer with where it stands.
    pub(crate) fn new(key: SubscriptionKey, row: TimerRow, place: Option<&'static str>) -> Self {
        Self {
            timer_key: Key(key.0),
            r#type: place,
            due_date: Time(row.timer.due),
            repetitions_left: row.timer.firings_left(),
            element_id: row.element,
            element_instance_key: row.waiting.map(|waiting| Key(waiting.holder.0)),
            process_instance_key: row.waiting.map(|waiting| Key(waiting.instance.0)),
            process_definition_key: Key(row.definition.0),
            process_definition_id: row.process,
            tenant_id: row.tenant,
        }
    }
}

/// Which timers are searched for.
pub(crate) type TimerSearch = SearchRequest<TimerFilter, SortFields>;

/// Sort fields of timers.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = SortField;
    const SCHEMA: &'static str = "TimerSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [SortField])] =
        &[("timerKey", &[SortField::Key]), ("dueDate", &[SortField::Due])];
}

/// What timers must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TimerFilter {
    timer_key: Option<KeyFilter>,
    due_date: Option<DateTimeFilter>,
    element_id: Option<TextFilter>,
    element_instance_key: Option<KeyFilter>,
    process_instance_key: Option<KeyFilter>,
    process_definition_id: Option<TextFilter>,
    process_definition_key: Option<KeyFilter>,
    tenant_id: Option<TextFilter>,
}

impl ReadFilter for TimerFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        Ok(query::Filter {
            key: filters::keys(self.timer_key, SubscriptionKey),
            due: filters::times(self.due_date),
            element: filters::ids(self.element_id),
            element_instance: filters::keys(self.element_instance_key, ElementInstanceKey),
            instance: filters::keys(self.process_instance_key, ProcessInstanceKey),
            process: filters::ids(self.process_definition_id),
            definition: filters::keys(self.process_definition_key, ProcessDefinitionKey),
            tenant: filters::texts(self.tenant_id),
        })
    }
}
