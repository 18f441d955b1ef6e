//! The event log of a process instance on the wire.

use std::sync::Arc;

use baton_engine::event::Event;
use baton_engine::ids::{ElementId, ElementInstanceKey};
use baton_engine::query::comparison::Comparison;
use baton_engine::query::events as query;
use baton_engine::query::events::LoggedEvent;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use super::datum::{Members, write_members};
use super::enums::{WireEnum, unknown_value};
use super::event_data::event_data;
use super::filters::{self, DateTimeFilter, KeyFilter, SequenceFilter, TextFilter};
use super::search::{ReadFilter, SearchRequest};
use super::values::{Key, Time};
use crate::problem::Problem;
use crate::request::caller::reference_of;
use crate::request::json::FIELD;
use crate::request::variables::variables_schema;

/// One event of a process instance.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventResult {
    /// Its number: events of one partition are counted in the order they happened.
    sequence: Key,
    /// When it happened.
    timestamp: Time,
    /// What kind of event it is, such as `ELEMENT_ACTIVATED`.
    r#type: &'static str,
    /// The element that it is about.
    #[schema(value_type = Option<String>)]
    element_id: Option<ElementId>,
    /// The element instance that it is about; the process instance for its root scope.
    element_instance_key: Option<Key>,
    context: EventContext,
    data: EventData,
}

/// Who asked for what led to an event.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventContext {
    /// The caller's name; null where nobody was known, or where the engine acted by itself.
    #[schema(value_type = Option<String>)]
    principal: Option<Arc<str>>,
    /// The reference that the caller gave the operation.
    operation_reference: Option<i64>,
}

/// What an event says besides.
pub(crate) struct EventData(Members);

impl Serialize for EventData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_members(&self.0, serializer)
    }
}

impl PartialSchema for EventData {
    fn schema() -> RefOr<Schema> {
        variables_schema("What the event says besides; its members depend on its type.")
    }
}

impl ToSchema for EventData {}

impl EventResult {
    /// An event with its number.
    pub(crate) fn new(sequence: u64, logged: LoggedEvent) -> Self {
        Self {
            sequence: Key(sequence),
            timestamp: Time(logged.at),
            r#type: logged.event.name(),
            element_id: logged.element,
            element_instance_key: logged.element_instance.map(|key| Key(key.0)),
            context: EventContext {
                principal: logged.context.principal.clone(),
                operation_reference: reference_of(&logged.context),
            },
            data: EventData(event_data(&logged.event)),
        }
    }
}

/// Which events are searched for.
pub(crate) type EventSearch = SearchRequest<EventFilter, SortFields>;

/// Sort fields of events.
pub(crate) enum SortFields {}

impl WireEnum for SortFields {
    type Engine = ();
    const SCHEMA: &'static str = "EventSearchQuerySortRequest";
    const VALUES: &'static [(&'static str, &'static [()])] = &[("sequence", &[()])];
}

/// What events must look like; all members are joined by AND.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventFilter {
    /// Names of kinds of events.
    r#type: Option<TextFilter>,
    element_id: Option<TextFilter>,
    element_instance_key: Option<KeyFilter>,
    timestamp: Option<DateTimeFilter>,
    sequence: Option<SequenceFilter>,
}

impl ReadFilter for EventFilter {
    type Engine = query::Filter;

    fn read(self) -> Result<query::Filter, Problem> {
        let name = filters::texts(self.r#type);
        name.iter().try_for_each(check_type)?;
        Ok(query::Filter {
            name,
            element: filters::ids(self.element_id),
            element_instance: filters::keys(self.element_instance_key, ElementInstanceKey),
            at: filters::times(self.timestamp),
            sequence: filters::sequences(self.sequence),
        })
    }
}

/// A name that no event has would match nothing, and whoever asks would not know why.
fn check_type(comparison: &Comparison<String>) -> Result<(), Problem> {
    let named: &[String] = match comparison {
        Comparison::Equal(name) | Comparison::NotEqual(name) => std::slice::from_ref(name),
        Comparison::In(names) | Comparison::NotIn(names) => names,
        Comparison::Exists(_)
        | Comparison::Like(_)
        | Comparison::Greater(_)
        | Comparison::GreaterOrEqual(_)
        | Comparison::Less(_)
        | Comparison::LessOrEqual(_) => &[],
    };
    match named.iter().find(|name| !Event::NAMES.contains(&name.as_str())) {
        Some(name) => {
            let message = unknown_value(name, Event::NAMES).replacen(FIELD, "type", 1);
            Err(Problem::bad_request(message))
        }
        None => Ok(()),
    }
}
