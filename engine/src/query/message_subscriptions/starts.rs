//! Processes that wait for a message to start them: they have rows while they are the newest
//! versions, and no process instance tells of them.

use std::sync::Arc;

use super::{Filter, MessageSubscription};
use crate::event::Awaited;
use crate::ids::{ProcessDefinitionKey, SubscriptionKey};
use crate::query::QueryError;
use crate::query::columns::{Span, named};
use crate::query::comparison::Comparison;
use crate::query::history::records::{MessageSubscriptionRecord, MessageSubscriptionState};
use crate::query::history::{Beside, Stories};
use crate::query::instances::definitions;
use crate::query::matcher::{Comparable, Tests};
use crate::query::owner::Budget;
use crate::query::plan::{entries, tenants, whole_table};
use crate::state::reader::Reader;
use crate::state::tables::definitions::{Deployments, ProcessDefinitions};
use crate::state::tables::subscriptions::{MessageStarts, StartSubscriptions};

/// Whether a filter may accept start subscriptions: they wait, and have no instance.
fn may_pass(filter: &Filter) -> bool {
    fn absent<T: Comparable>(comparisons: &[Comparison<T>]) -> bool {
        Tests::of(comparisons).accept(None)
    }
    let waits = MessageSubscriptionState::Created.name();
    absent(&filter.instance)
        && absent(&filter.element_instance)
        && absent(&filter.correlation_key)
        && absent(&filter.business_id)
        && Tests::of(&filter.state).accept(Some(waits))
        && Tests::of(&filter.kind).accept(Some(super::START_EVENT))
}

/// Where those that the filter accepts are to be found: by key, by definition, by name of the
/// message, else all of them by key.
pub(super) fn beside(reader: &Reader<'_>, filter: &Filter) -> Result<Beside, QueryError> {
    if !may_pass(filter) {
        return Ok(Beside::Nothing);
    }
    if let Some(keys) = named(&filter.key) {
        return Ok(Beside::Keys(keys.into_iter().map(|key| key.0).collect()));
    }
    let named_definitions =
        definitions(reader, &filter.definition, &filter.process, &filter.tenant)?;
    if let Some(definitions) = named_definitions {
        return Ok(Beside::Keys(of_definitions(reader, &definitions)?));
    }
    let (span, _) = Span::of(&filter.key);
    if let Some(names) = named(&filter.message_name) {
        let mut ranges = Vec::new();
        for tenant in tenants::<MessageStarts>(reader, &filter.tenant)? {
            let names = names.iter().map(|name| Arc::<str>::from(name.as_str()));
            let range = |name| reader.bytes::<MessageStarts>(&(Arc::clone(&tenant), name));
            ranges.extend(names.map(range));
        }
        return Ok(Beside::Streams(entries(ranges, span)));
    }
    Ok(Beside::Streams(whole_table::<StartSubscriptions>(reader, span)))
}

/// What starts these versions, in the order of keys.
fn of_definitions(
    reader: &Reader<'_>,
    definitions: &[ProcessDefinitionKey],
) -> Result<Vec<u64>, QueryError> {
    let budget = Budget::new(reader, "messageSubscriptionKey");
    let mut keys = Vec::new();
    for definition in definitions {
        let row = reader.get::<ProcessDefinitions>(definition)?;
        keys.extend(row.map(|row| row.starts).unwrap_or_default().iter().map(|start| start.0));
        budget.check()?;
    }
    keys.sort_unstable();
    Ok(keys)
}

/// The start subscription with this key, if it is one for a message.
pub(super) fn record(
    stories: &Stories<'_, '_>,
    key: SubscriptionKey,
) -> Result<Option<MessageSubscription>, QueryError> {
    let reader = stories.reader();
    let Some(start) = reader.get::<StartSubscriptions>(&key)? else { return Ok(None) };
    let Awaited::Message { name, correlation_key } = start.awaited else { return Ok(None) };
    let Some(definition) = reader.get::<ProcessDefinitions>(&start.definition)? else {
        return Ok(None);
    };
    let opened_at = match start.opened_at {
        Some(at) => Some(at),
        None => reader.get::<Deployments>(&definition.deployment)?.map(|row| row.at),
    };
    let properties = stories.names(start.definition)?.properties(&start.target);
    Ok(Some(MessageSubscription {
        definition: start.definition,
        process: start.process,
        version: definition.version,
        tenant: start.tenant,
        instance: None,
        record: MessageSubscriptionRecord {
            holder: None,
            element: start.target,
            message_name: name,
            correlation_key,
            state: MessageSubscriptionState::Created,
            updated_at: opened_at.unwrap_or_default(),
            properties,
        },
    }))
}
