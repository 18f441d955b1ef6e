//! Search for messages that reached an instance.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::ids::{
    ElementId, ElementInstanceKey, MessageKey, PartitionId, ProcessDefinitionKey,
    ProcessInstanceKey, SubscriptionKey, Timestamp,
};
use crate::query::comparison::Comparisons;
use crate::query::history::records::{CorrelationRecord, Of, Subject};
use crate::query::history::{self, Story, Told, Walk};
use crate::query::instances::Instances;
use crate::query::matcher::RowFilter;
use crate::query::page::Searched;
use crate::query::{Found, Order, PageRequest, QueryError, subscriptions};
use crate::state::pages::Page;
use crate::state::postings::Term;
use crate::state::reader::Reader;
use crate::store::key_codec::KeyCodec;

/// What correlations must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By the value that the message carried.
    pub correlation_key: Comparisons<String>,
    /// By time.
    pub at: Comparisons<Timestamp>,
    /// By the event that was triggered.
    pub element: Comparisons<ElementId>,
    /// By the element instance that waited.
    pub element_instance: Comparisons<ElementInstanceKey>,
    /// By the key of the message, as text.
    pub message: Comparisons<String>,
    /// By name of the message.
    pub message_name: Comparisons<String>,
    /// By the number of the partition.
    pub partition: Comparisons<i64>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By subscription.
    pub subscription: Comparisons<SubscriptionKey>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By business id of the instance.
    pub business_id: Comparisons<String>,
}

/// What results can be sorted by; ties are broken by subscription and message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Subscription, then message.
    Subscription,
    /// The value that the message carried.
    CorrelationKey,
    /// Time.
    At,
    /// The event that was triggered.
    Element,
    /// The element instance that waited.
    ElementInstance,
    /// Message.
    Message,
    /// Name of the message.
    MessageName,
    /// The number of the partition.
    Partition,
    /// Version.
    Definition,
    /// Process id.
    Process,
    /// Instance.
    Instance,
    /// Owner.
    Tenant,
    /// Business id of the instance.
    BusinessId,
}

/// Finds messages that reached an instance. Without a sort they come in the order in which they
/// are found: by subscription where nothing narrows the search.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<(SubscriptionKey, MessageKey), Of<CorrelationRecord>>, QueryError> {
    history::search::<Resource>(reader, filter, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = (SubscriptionKey, MessageKey);
    type Row = Of<CorrelationRecord>;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "correlated-message-subscriptions";
    const KEY: SortField = SortField::Subscription;

    fn row_filter(filter: &Filter) -> RowFilter<'_, Self::Key, Self::Row> {
        let rows = RowFilter::<Self::Key, Self::Row>::new()
            .field(&filter.correlation_key, |_, row| Some(&*row.record.correlation_key))
            .field(&filter.at, |_, row| Some(row.record.at))
            .field(&filter.element, |_, row| Some(row.record.element.as_str()))
            .field(&filter.element_instance, |_, row| Some(row.record.holder))
            .field(&filter.message_name, |_, row| Some(&*row.record.message_name))
            .field(&filter.partition, |(subscription, _), _| {
                Some(i64::from(PartitionId::of_key(subscription.0).0))
            })
            .field(&filter.definition, |_, row| Some(row.subject.definition))
            .field(&filter.process, |_, row| Some(row.subject.process.as_str()))
            .field(&filter.instance, |_, row| Some(row.subject.instance))
            .field(&filter.subscription, |(subscription, _), _| Some(subscription))
            .field(&filter.tenant, |_, row| Some(&*row.subject.tenant))
            .field(&filter.business_id, |_, row| row.subject.business_id.as_deref());
        rows.text(&filter.message, |row| row.record.message.to_string())
    }

    fn write_sort_value(field: SortField, row: &Self::Row, bytes: &mut Vec<u8>) {
        match field {
            SortField::Subscription => {} // Written last, for every sort.
            SortField::CorrelationKey => row.record.correlation_key.write(bytes),
            SortField::At => row.record.at.write(bytes),
            SortField::Element => row.record.element.write(bytes),
            SortField::ElementInstance => row.record.holder.write(bytes),
            SortField::Message => row.record.message.write(bytes),
            SortField::MessageName => row.record.message_name.write(bytes),
            SortField::Partition => PartitionId::of_key(row.record.subscription.0).0.write(bytes),
            SortField::Definition => row.subject.definition.write(bytes),
            SortField::Process => row.subject.process.write(bytes),
            SortField::Instance => row.subject.instance.write(bytes),
            SortField::Tenant => row.subject.tenant.write(bytes),
            SortField::BusinessId => row.subject.business_id.write(bytes),
        }
    }
}

impl Told for Resource {
    fn records(story: &Story, keys: RangeInclusive<u64>) -> Vec<(Self::Key, Self::Row)> {
        let first = (SubscriptionKey(*keys.start()), MessageKey(0));
        let last = (SubscriptionKey(*keys.end()), MessageKey(u64::MAX));
        let found = story.correlations.range(first..=last);
        found.map(|(key, correlation)| (*key, story.of(correlation.clone()))).collect()
    }

    fn number((subscription, _): Self::Key) -> u64 {
        subscription.0
    }

    /// No terms lead to correlations.
    fn keys_in(_subject: &Subject, _page: &Page, _terms: &BTreeSet<Term>) -> Vec<u64> {
        Vec::new()
    }

    fn walk(reader: &Reader<'_>, filter: &Filter) -> Result<Walk, QueryError> {
        let wanted = Instances {
            definition: &filter.definition,
            process: &filter.process,
            tenant: &filter.tenant,
            may_have_ended: true,
        };
        let (instance, holder) = (&filter.instance, &filter.element_instance);
        subscriptions::walk(reader, &filter.subscription, instance, holder, &wanted)
    }

    fn narrowing(_filter: &Filter) -> &'static str {
        "processInstanceKey or subscriptionKey"
    }
}
