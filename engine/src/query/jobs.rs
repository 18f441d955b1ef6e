//! Search for jobs, open and over.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::event::Event;
use crate::ids::{
    ElementId, ElementInstanceKey, JobKey, ProcessDefinitionKey, ProcessInstanceKey, Timestamp,
};
use crate::query::columns::{Span, named};
use crate::query::comparison::Comparisons;
use crate::query::history::records::{JobRecord, JobRecordState, Of, Subject};
use crate::query::history::{self, Stories, Story, Told, Walk};
use crate::query::instances::{Instances, definitions};
use crate::query::matcher::{RowFilter, Tests};
use crate::query::page::Searched;
use crate::query::{Found, Order, PageRequest, QueryError};
use crate::state::pages::Page;
use crate::state::postings::{Term, job_type_term};
use crate::state::reader::Reader;
use crate::store::key_codec::KeyCodec;

/// What jobs must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<JobKey>,
    /// By what workers subscribe to.
    pub job_type: Comparisons<String>,
    /// By state, as the wire names it (`CREATED`).
    pub state: Comparisons<String>,
    /// By worker.
    pub worker: Comparisons<String>,
    /// By flow node.
    pub element: Comparisons<ElementId>,
    /// By element instance.
    pub element_instance: Comparisons<ElementInstanceKey>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By attempts left.
    pub retries: Comparisons<i64>,
    /// By the end of the lease.
    pub deadline: Comparisons<Timestamp>,
    /// By what the worker said.
    pub error_message: Comparisons<String>,
    /// By the code of the error that the worker threw.
    pub error_code: Comparisons<String>,
    /// By creation.
    pub created_at: Comparisons<Timestamp>,
    /// By the last change.
    pub updated_at: Comparisons<Timestamp>,
    /// By end.
    pub ended_at: Comparisons<Timestamp>,
    /// Failed with attempts left, or not.
    pub has_failed_with_retries_left: Option<bool>,
    /// By kind, of which there is one yet: `BPMN_ELEMENT`.
    pub kind: Comparisons<String>,
    /// By the event of a listener, which is `UNSPECIFIED` for what is none.
    pub listener_event: Comparisons<String>,
    /// By why a listener denied something; listeners are not run yet, so none did.
    pub denied_reason: Comparisons<String>,
    /// Denied by a listener, or not; listeners are not run yet, so none was asked.
    pub is_denied: Option<bool>,
    /// By priority.
    pub priority: Comparisons<i64>,
    /// By business id of the instance.
    pub business_id: Comparisons<String>,
}

/// The kind of all jobs of elements.
pub const KIND: &str = "BPMN_ELEMENT";

/// The listener event of jobs of elements.
pub const NO_LISTENER: &str = "UNSPECIFIED";

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key.
    Key,
    /// What workers subscribe to.
    JobType,
    /// State.
    State,
    /// Worker.
    Worker,
    /// Flow node.
    Element,
    /// Element instance.
    ElementInstance,
    /// Instance.
    Instance,
    /// Version.
    Definition,
    /// Process id.
    Process,
    /// Owner.
    Tenant,
    /// Attempts left.
    Retries,
    /// Priority.
    Priority,
    /// Creation.
    CreatedAt,
    /// End of the lease.
    Deadline,
    /// What the worker said.
    ErrorMessage,
    /// The code of the error that the worker threw.
    ErrorCode,
    /// End.
    EndedAt,
    /// Failed with attempts left, or not.
    HasFailedWithRetriesLeft,
    /// What all jobs have in common: ties, broken by key.
    Common,
}

/// Finds jobs. Without a sort they come in the order in which they are found: by key where
/// nothing narrows the search.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<JobKey, Of<JobRecord>>, QueryError> {
    history::search::<Resource>(reader, filter, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = JobKey;
    type Row = Of<JobRecord>;
    type Filter = Filter;
    type Field = SortField;
    const NAME: &'static str = "jobs";
    const KEY: SortField = SortField::Key;

    fn long_text_bytes(row: &Self::Row) -> usize {
        row.record.error_message.as_ref().map_or(0, |message| message.len())
    }

    fn row_filter(filter: &Filter) -> RowFilter<'_, Self::Key, Self::Row> {
        let rows = RowFilter::<Self::Key, Self::Row>::new()
            .field(&filter.key, |key, _| Some(key))
            .field(&filter.job_type, |_, row| Some(&*row.record.job_type))
            .field(&filter.state, |_, row| Some(row.record.state.name()))
            .field(&filter.worker, |_, row| row.record.worker.as_deref())
            .field(&filter.element, |_, row| row.record.element.as_ref().map(ElementId::as_str))
            .field(&filter.element_instance, |_, row| Some(row.record.element_instance))
            .field(&filter.instance, |_, row| Some(row.subject.instance))
            .field(&filter.definition, |_, row| Some(row.subject.definition))
            .field(&filter.process, |_, row| Some(row.subject.process.as_str()))
            .field(&filter.tenant, |_, row| Some(&*row.subject.tenant))
            .field(&filter.retries, |_, row| Some(i64::from(row.record.retries)))
            .field(&filter.deadline, |_, row| row.record.deadline)
            .field(&filter.error_message, |_, row| row.record.error_message.as_deref())
            .field(&filter.error_code, |_, row| row.record.error_code.as_deref())
            .field(&filter.created_at, |_, row| Some(row.record.created_at))
            .field(&filter.updated_at, |_, row| Some(row.record.updated_at))
            .field(&filter.ended_at, |_, row| row.record.ended_at)
            .field(&filter.kind, |_, _| Some(KIND))
            .field(&filter.listener_event, |_, _| Some(NO_LISTENER))
            .field(&filter.denied_reason, |_, _| None)
            .field(&filter.priority, |_, row| Some(i64::from(row.record.priority)))
            .field(&filter.business_id, |_, row| row.subject.business_id.as_deref());
        let rows = match filter.is_denied {
            Some(_) => rows.and(|_| false),
            None => rows,
        };
        match filter.has_failed_with_retries_left {
            Some(expected) => {
                rows.and(move |row| row.record.has_failed_with_retries_left == expected)
            }
            None => rows,
        }
    }

    fn write_sort_value(field: SortField, row: &Self::Row, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key | SortField::Common => {} // The key is written last, for every sort.
            SortField::JobType => row.record.job_type.write(bytes),
            SortField::State => Arc::<str>::from(row.record.state.name()).write(bytes),
            SortField::Worker => row.record.worker.write(bytes),
            SortField::Element => {
                let element = row.record.element.as_ref().map(ElementId::as_str);
                element.map(Arc::<str>::from).write(bytes);
            }
            SortField::ElementInstance => row.record.element_instance.write(bytes),
            SortField::Instance => row.subject.instance.write(bytes),
            SortField::Definition => row.subject.definition.write(bytes),
            SortField::Process => row.subject.process.write(bytes),
            SortField::Tenant => row.subject.tenant.write(bytes),
            SortField::Retries => row.record.retries.write(bytes),
            SortField::Priority => row.record.priority.write(bytes),
            SortField::CreatedAt => row.record.created_at.write(bytes),
            SortField::Deadline => row.record.deadline.write(bytes),
            SortField::ErrorMessage => row.record.error_message.write(bytes),
            SortField::ErrorCode => row.record.error_code.write(bytes),
            SortField::EndedAt => row.record.ended_at.write(bytes),
            SortField::HasFailedWithRetriesLeft => {
                u8::from(row.record.has_failed_with_retries_left).write(bytes);
            }
        }
    }
}

impl Told for Resource {
    fn records(story: &Story, keys: RangeInclusive<u64>) -> Vec<(Self::Key, Self::Row)> {
        let jobs = story.jobs.range(JobKey(*keys.start())..=JobKey(*keys.end()));
        jobs.map(|(key, job)| (*key, story.of(job.clone()))).collect()
    }

    fn number(key: JobKey) -> u64 {
        key.0
    }

    fn keys_in(_subject: &Subject, page: &Page, terms: &BTreeSet<Term>) -> Vec<u64> {
        let events = page.segments.iter().flat_map(|segment| &segment.events);
        let found = events.filter_map(|event| {
            let Event::JobCreated(job) = event else { return None };
            terms.contains(&job_type_term(&job.job_type)).then_some(job.job.0)
        });
        found.collect()
    }

    /// A job lies behind its element instance, which says which element it is of.
    fn story_of(
        stories: &Stories<'_, '_>,
        subject: &Arc<Subject>,
        keys: &[u64],
    ) -> Result<Arc<Story>, QueryError> {
        let elements = keys.iter().map(|key| JobKey(*key).embedding_element().0);
        let first = elements.min().unwrap_or_default();
        stories.of_keys_from(subject, first, keys).map(Arc::new)
    }

    fn walk(reader: &Reader<'_>, filter: &Filter) -> Result<Walk, QueryError> {
        if let Some(keys) = named(&filter.key) {
            return Ok(Walk::Keys(keys.into_iter().map(|key| key.0).collect()));
        }
        if let Some(keys) = named(&filter.element_instance) {
            return Ok(Walk::Keys(keys.into_iter().map(|key| key.embedded_job().0).collect()));
        }
        if let Some(instances) = named(&filter.instance) {
            return Ok(Walk::Instances(instances));
        }
        let wanted = Instances {
            definition: &filter.definition,
            process: &filter.process,
            tenant: &filter.tenant,
            may_have_ended: may_be_over(filter),
        };
        let names_definitions =
            definitions(reader, &filter.definition, &filter.process, &filter.tenant)?.is_some();
        if !wanted.may_have_ended
            && let Some(streams) = wanted.streams(reader)?
        {
            return Ok(Walk::Streams(streams));
        }
        if let Some(types) = named(&filter.job_type) {
            let terms = types.iter().map(|job_type| job_type_term(job_type));
            return Ok(Walk::Postings(terms.collect()));
        }
        if names_definitions && let Some(streams) = wanted.streams(reader)? {
            return Ok(Walk::Streams(streams));
        }
        Ok(Walk::Blocks(Span::of(&filter.key).0))
    }

    fn narrowing(filter: &Filter) -> &'static str {
        if filter.job_type.is_empty() { "type or processInstanceKey" } else { "processInstanceKey" }
    }
}

/// Whether jobs that the filter accepts may be those of instances that have ended.
fn may_be_over(filter: &Filter) -> bool {
    let over = [JobRecordState::Completed, JobRecordState::Canceled, JobRecordState::ErrorThrown];
    let tests = Tests::of(&filter.state);
    over.iter().any(|state| tests.accept(Some(state.name())))
}
