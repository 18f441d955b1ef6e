//! Search for what waits for messages, or waited: instances, and processes for a start.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey,
    Timestamp,
};
use crate::query::columns::{Span, named};
use crate::query::comparison::Comparisons;
use crate::query::history::records::{
    MessageSubscriptionRecord, MessageSubscriptionState, Of, Subject,
};
use crate::query::history::{self, Story, Told, Walk};
use crate::query::instances::Instances;
use crate::query::matcher::{RowFilter, Tests};
use crate::query::owner::{Budget, named_owners};
use crate::query::page::Searched;
use crate::query::{Found, Order, PageRequest, QueryError};
use crate::state::pages::Page;
use crate::state::postings::Term;
use crate::state::reader::Reader;
use crate::store::key_codec::KeyCodec;

/// What subscriptions must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<SubscriptionKey>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By the event that is triggered.
    pub element: Comparisons<ElementId>,
    /// By the element instance that waits.
    pub element_instance: Comparisons<ElementInstanceKey>,
    /// By state, as the wire names it (`CREATED`).
    pub state: Comparisons<String>,
    /// By the last change.
    pub updated_at: Comparisons<Timestamp>,
    /// By name of the message.
    pub message_name: Comparisons<String>,
    /// By the value that the message must carry.
    pub correlation_key: Comparisons<String>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By business id of the instance.
    pub business_id: Comparisons<String>,
    /// By version number.
    pub version: Comparisons<i64>,
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// Process id.
    Process,
    /// Instance.
    Instance,
    /// The event that is triggered.
    Element,
    /// The element instance that waits.
    ElementInstance,
    /// State.
    State,
    /// The last change.
    UpdatedAt,
    /// Name of the message.
    MessageName,
    /// The value that the message must carry.
    CorrelationKey,
    /// Owner.
    Tenant,
}

/// Finds the message subscriptions of instances. Without a sort they come in the order in which
/// they are found: by key where nothing narrows the search.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<SubscriptionKey, Of<MessageSubscriptionRecord>>, QueryError> {
    history::search::<Resource>(reader, filter, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = SubscriptionKey;
    type Row = Of<MessageSubscriptionRecord>;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "message-subscriptions";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Filter) -> RowFilter<'_, Self::Key, Self::Row> {
        RowFilter::<Self::Key, Self::Row>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.definition, |_, row| Some(row.subject.definition))
            .field(&filter.process, |_, row| Some(row.subject.process.as_str()))
            .field(&filter.instance, |_, row| Some(row.subject.instance))
            .field(&filter.element, |_, row| Some(row.record.element.as_str()))
            .field(&filter.element_instance, |_, row| Some(row.record.holder))
            .field(&filter.state, |_, row| Some(row.record.state.name()))
            .field(&filter.updated_at, |_, row| Some(row.record.updated_at))
            .field(&filter.message_name, |_, row| Some(&*row.record.message_name))
            .field(&filter.correlation_key, |_, row| Some(&*row.record.correlation_key))
            .field(&filter.tenant, |_, row| Some(&*row.subject.tenant))
            .field(&filter.business_id, |_, row| row.subject.business_id.as_deref())
            .field(&filter.version, |_, row| Some(i64::from(row.subject.version)))
    }

    fn write_sort_value(field: SortField, row: &Self::Row, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::Process => row.subject.process.write(bytes),
            SortField::Instance => row.subject.instance.write(bytes),
            SortField::Element => row.record.element.write(bytes),
            SortField::ElementInstance => row.record.holder.write(bytes),
            SortField::State => Arc::<str>::from(row.record.state.name()).write(bytes),
            SortField::UpdatedAt => row.record.updated_at.write(bytes),
            SortField::MessageName => row.record.message_name.write(bytes),
            SortField::CorrelationKey => row.record.correlation_key.write(bytes),
            SortField::Tenant => row.subject.tenant.write(bytes),
        }
    }
}

impl Told for Resource {
    fn records(story: &Story, keys: RangeInclusive<u64>) -> Vec<(Self::Key, Self::Row)> {
        let keys = SubscriptionKey(*keys.start())..=SubscriptionKey(*keys.end());
        let found = story.message_subscriptions.range(keys);
        found.map(|(key, subscription)| (*key, story.of(subscription.clone()))).collect()
    }

    fn number(key: SubscriptionKey) -> u64 {
        key.0
    }

    /// No terms lead to subscriptions.
    fn keys_in(_subject: &Subject, _page: &Page, _terms: &BTreeSet<Term>) -> Vec<u64> {
        Vec::new()
    }

    fn walk(reader: &Reader<'_>, filter: &Filter) -> Result<Walk, QueryError> {
        if let Some(keys) = named(&filter.key) {
            return Ok(Walk::Keys(keys.into_iter().map(|key| key.0).collect()));
        }
        if let Some(instances) = named(&filter.instance) {
            return Ok(Walk::Instances(instances));
        }
        let budget = Budget::new(reader, "processInstanceKey");
        if let Some(owners) = named_owners(&budget, &filter.element_instance, |key| key.0)? {
            return Ok(Walk::Instances(owners));
        }
        let tests = Tests::of(&filter.state);
        let over = [MessageSubscriptionState::Correlated, MessageSubscriptionState::Deleted];
        let wanted = Instances {
            definition: &filter.definition,
            process: &filter.process,
            tenant: &filter.tenant,
            may_have_ended: over.iter().any(|state| tests.accept(Some(state.name()))),
        };
        match wanted.streams(reader)? {
            Some(streams) => Ok(Walk::Streams(streams)),
            None => Ok(Walk::Blocks(Span::of(&filter.key).0)),
        }
    }

    fn narrowing(_filter: &Filter) -> &'static str {
        "processInstanceKey, or messageSubscriptionState (CREATED) and processDefinitionId"
    }
}
