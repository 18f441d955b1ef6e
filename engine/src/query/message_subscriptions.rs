//! Search for what waits for messages, or waited: instances, and processes for a start.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::event::ElementProperty;
use crate::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey,
    Timestamp,
};
use crate::query::comparison::Comparisons;
use crate::query::history::records::{
    MessageSubscriptionRecord, MessageSubscriptionState, Subject,
};
use crate::query::history::{self, Beside, Stories, Story, Told, Walk};
use crate::query::instances::Instances;
use crate::query::matcher::{RowFilter, Tests};
use crate::query::page::{KeyAndRow, Searched};
use crate::query::{Found, Order, PageRequest, QueryError, looked, subscriptions};
use crate::state::pages::Page;
use crate::state::postings::Term;
use crate::state::reader::Reader;
use crate::store::key_codec::KeyCodec;

mod lookups;
mod starts;

type Looked = looked::Looked<Filter>;

/// The type of what a process instance waits with.
pub const PROCESS_EVENT: &str = "PROCESS_EVENT";

/// The type of what a process waits with for its start.
pub const START_EVENT: &str = "START_EVENT";

/// A message subscription, and who it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageSubscription {
    /// The version that waits to be started, or whose instance waits.
    pub definition: ProcessDefinitionKey,
    /// The id of its `process` element.
    pub process: ElementId,
    /// Its version number.
    pub version: u32,
    /// Owner of the data.
    pub tenant: Arc<str>,
    /// The waiting process instance; none where a process waits for its start.
    pub instance: Option<Arc<Subject>>,
    /// What is known.
    pub record: MessageSubscriptionRecord,
}

impl MessageSubscription {
    /// [`PROCESS_EVENT`] or [`START_EVENT`].
    pub fn kind(&self) -> &'static str {
        if self.instance.is_some() { PROCESS_EVENT } else { START_EVENT }
    }

    /// The value that the message must carry; any does that starts a process.
    pub fn correlation_key(&self) -> Option<&Arc<str>> {
        self.instance.is_some().then_some(&self.record.correlation_key)
    }

    /// A key of the business, which the instance has.
    pub fn business_id(&self) -> Option<&Arc<str>> {
        self.instance.as_ref()?.business_id.as_ref()
    }

    /// The tool of an agent that the event stands for.
    pub fn tool_name(&self) -> Option<&Arc<str>> {
        self.property(ElementProperty::TOOL_NAME)
    }

    /// The kind of inbound connector that the event stands for.
    pub fn inbound_connector_type(&self) -> Option<&Arc<str>> {
        self.property(ElementProperty::INBOUND_CONNECTOR)
    }

    fn property(&self, name: &str) -> Option<&Arc<str>> {
        let found = self.record.properties.iter().find(|property| &*property.name == name);
        found.map(|property| &property.value)
    }

    /// The instance; none where a process waits for its start.
    pub fn instance_key(&self) -> Option<ProcessInstanceKey> {
        self.instance.as_ref().map(|subject| subject.instance)
    }
}

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
    /// By type: [`PROCESS_EVENT`] or [`START_EVENT`].
    pub kind: Comparisons<String>,
    /// By the name of the process.
    pub definition_name: Comparisons<String>,
    /// By the tool that the event stands for.
    pub tool_name: Comparisons<String>,
    /// By the kind of inbound connector that the event stands for.
    pub inbound_connector_type: Comparisons<String>,
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
    /// Business id of the instance.
    BusinessId,
    /// Version number.
    Version,
    /// Type.
    Kind,
    /// The name of the process.
    DefinitionName,
    /// The tool that the event stands for.
    ToolName,
    /// The kind of inbound connector that the event stands for.
    InboundConnectorType,
}

/// Finds message subscriptions of instances, and of processes that a message starts, as long as
/// they wait. Without a sort they come in the order in which they are found: by key where nothing
/// narrows the search.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<SubscriptionKey, MessageSubscription>, QueryError> {
    history::search::<Resource>(reader, &lookups::look_up(reader, filter, sort)?, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = SubscriptionKey;
    type Row = MessageSubscription;
    type Filter = Looked;
    type Field = SortField;
    const NAME: &'static str = "message-subscriptions";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Looked) -> RowFilter<'_, Self::Key, Self::Row> {
        let filter = &filter.plain;
        RowFilter::<Self::Key, Self::Row>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.definition, |_, row| Some(row.definition))
            .field(&filter.process, |_, row| Some(row.process.as_str()))
            .field(&filter.instance, |_, row| row.instance_key())
            .field(&filter.element, |_, row| Some(row.record.element.as_str()))
            .field(&filter.element_instance, |_, row| row.record.holder)
            .field(&filter.state, |_, row| Some(row.record.state.name()))
            .field(&filter.updated_at, |_, row| Some(row.record.updated_at))
            .field(&filter.message_name, |_, row| Some(&*row.record.message_name))
            .field(&filter.correlation_key, |_, row| row.correlation_key().map(|key| &**key))
            .field(&filter.tenant, |_, row| Some(&*row.tenant))
            .field(&filter.business_id, |_, row| row.business_id().map(|id| &**id))
            .field(&filter.version, |_, row| Some(i64::from(row.version)))
            .field(&filter.kind, |_, row| Some(row.kind()))
            .field(&filter.tool_name, |_, row| row.tool_name().map(|name| &**name))
            .field(&filter.inbound_connector_type, |_, row| {
                row.inbound_connector_type().map(|kind| &**kind)
            })
    }

    fn write_sort_value(field: SortField, row: &Self::Row, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::Process => row.process.write(bytes),
            SortField::Instance => row.instance_key().write(bytes),
            SortField::Element => row.record.element.write(bytes),
            SortField::ElementInstance => row.record.holder.write(bytes),
            SortField::State => Arc::<str>::from(row.record.state.name()).write(bytes),
            SortField::UpdatedAt => row.record.updated_at.write(bytes),
            SortField::MessageName => row.record.message_name.write(bytes),
            SortField::CorrelationKey => row.correlation_key().cloned().write(bytes),
            SortField::Tenant => row.tenant.write(bytes),
            SortField::BusinessId => row.business_id().cloned().write(bytes),
            SortField::Version => row.version.write(bytes),
            SortField::Kind => Arc::<str>::from(row.kind()).write(bytes),
            SortField::ToolName => row.tool_name().cloned().write(bytes),
            SortField::InboundConnectorType => row.inbound_connector_type().cloned().write(bytes),
            // Looked up before.
            SortField::DefinitionName => None::<Arc<str>>.write(bytes),
        }
    }

    fn write_known_value(filter: &Looked, field: SortField, row: &Self::Row, bytes: &mut Vec<u8>) {
        if field == SortField::DefinitionName {
            filter.name(row.definition).write(bytes);
        } else {
            Self::write_sort_value(field, row, bytes);
        }
    }
}

impl Told for Resource {
    fn records(story: &Story, keys: RangeInclusive<u64>) -> Vec<(Self::Key, Self::Row)> {
        let keys = SubscriptionKey(*keys.start())..=SubscriptionKey(*keys.end());
        let found = story.message_subscriptions.range(keys);
        found.map(|(key, subscription)| (*key, of(story, subscription.clone()))).collect()
    }

    fn number(key: SubscriptionKey) -> u64 {
        key.0
    }

    /// No terms lead to subscriptions.
    fn keys_in(_subject: &Subject, _page: &Page, _terms: &BTreeSet<Term>) -> Vec<u64> {
        Vec::new()
    }

    fn walk(reader: &Reader<'_>, filter: &Looked) -> Result<Walk, QueryError> {
        walk(reader, &filter.plain)
    }

    fn beside(reader: &Reader<'_>, filter: &Looked) -> Result<Beside, QueryError> {
        starts::beside(reader, &filter.plain)
    }

    fn record_beside(
        stories: &Stories<'_, '_>,
        number: u64,
    ) -> Result<Option<KeyAndRow<Self>>, QueryError> {
        let key = SubscriptionKey(number);
        Ok(starts::record(stories, key)?.map(|start| (key, start)))
    }

    fn narrowing(_filter: &Looked) -> &'static str {
        "processInstanceKey, or messageSubscriptionState (CREATED) and processDefinitionId"
    }
}

fn of(story: &Story, record: MessageSubscriptionRecord) -> MessageSubscription {
    let subject = &story.subject;
    MessageSubscription {
        definition: subject.definition,
        process: subject.process.clone(),
        version: subject.version,
        tenant: Arc::clone(&subject.tenant),
        instance: Some(Arc::clone(subject)),
        record,
    }
}

/// Where subscriptions of instances are to be found.
fn walk(reader: &Reader<'_>, filter: &Filter) -> Result<Walk, QueryError> {
    if !Tests::of(&filter.kind).accept(Some(PROCESS_EVENT)) {
        return Ok(Walk::Nothing);
    }
    let tests = Tests::of(&filter.state);
    let over = [MessageSubscriptionState::Correlated, MessageSubscriptionState::Deleted];
    let wanted = Instances {
        definition: &filter.definition,
        process: &filter.process,
        tenant: &filter.tenant,
        may_have_ended: over.iter().any(|state| tests.accept(Some(state.name()))),
    };
    let (instance, holder) = (&filter.instance, &filter.element_instance);
    subscriptions::walk(reader, &filter.key, instance, holder, &wanted)
}
