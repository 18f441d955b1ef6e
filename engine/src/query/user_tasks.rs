//! Search for user tasks: the inbox.

use crate::ids::{
    ElementId, ElementInstanceKey, ProcessDefinitionKey, ProcessInstanceKey, Timestamp, UserTaskKey,
};
use crate::query::comparison::Comparisons;
use crate::query::matcher::RowFilter;
use crate::query::page::Searched;
use crate::query::plan::Plan;
use crate::query::sort::Sort;
use crate::query::variables::Condition;
use crate::query::{Found, Order, PageRequest, QueryError, looked, page};
use crate::state::reader::Reader;
use crate::state::tables::user_tasks::{UserTaskRow, UserTaskState, UserTasks};
use crate::store::key_codec::KeyCodec;

mod lookups;
mod plan;

type Looked = looked::Looked<Filter>;

/// What user tasks must look like; all fields are joined by AND.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By key.
    pub key: Comparisons<UserTaskKey>,
    /// By state.
    pub state: Comparisons<UserTaskState>,
    /// By assignee.
    pub assignee: Comparisons<String>,
    /// By a group it is offered to.
    pub candidate_group: Comparisons<String>,
    /// By a person it is offered to.
    pub candidate_user: Comparisons<String>,
    /// By name.
    pub name: Comparisons<String>,
    /// By priority.
    pub priority: Comparisons<i64>,
    /// By flow node.
    pub element: Comparisons<ElementId>,
    /// By process id.
    pub process: Comparisons<ElementId>,
    /// By version.
    pub definition: Comparisons<ProcessDefinitionKey>,
    /// By instance.
    pub instance: Comparisons<ProcessInstanceKey>,
    /// By element instance.
    pub element_instance: Comparisons<ElementInstanceKey>,
    /// By owner.
    pub tenant: Comparisons<String>,
    /// By creation.
    pub created_at: Comparisons<Timestamp>,
    /// By end.
    pub ended_at: Comparisons<Timestamp>,
    /// By due date.
    pub due_date: Comparisons<Timestamp>,
    /// By follow-up date.
    pub follow_up_date: Comparisons<Timestamp>,
    /// By labels of the instance.
    pub tags: Comparisons<String>,
    /// By business id of the instance.
    pub business_id: Comparisons<String>,
    /// By variables of the instance's own scope: there is one for each of these.
    pub instance_variables: Vec<Condition>,
    /// By variables of the task's own scope: there is one for each of these.
    pub local_variables: Vec<Condition>,
    /// At least one of these must hold as well, if there are any.
    pub any_of: Vec<Filter>,
}

/// What results can be sorted by; ties are broken by key in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// Key, the order without a sort.
    Key,
    /// Creation.
    CreatedAt,
    /// End.
    EndedAt,
    /// Due date.
    DueDate,
    /// Follow-up date.
    FollowUpDate,
    /// Priority.
    Priority,
    /// Name.
    Name,
    /// Business id of the instance.
    BusinessId,
}

/// Finds user tasks.
///
/// Without a sort they come by key; those of candidates or an assignee that are open, by due date
/// and key, and those in certain states, by creation and key: as the index has them.
///
/// # Errors
///
/// [`QueryError::BadCursor`], [`QueryError::TooBroad`] and what the store reports.
pub fn search(
    reader: &Reader<'_>,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Result<Found<UserTaskKey, UserTaskRow>, QueryError> {
    page::search::<Resource>(reader, &lookups::look_up(reader, filter)?, sort, page)
}

struct Resource;

impl Searched for Resource {
    type Key = UserTaskKey;
    type Row = UserTaskRow;
    type Filter = Looked;
    type Field = SortField;
    const NAME: &'static str = "user-tasks";
    const KEY: SortField = SortField::Key;

    fn row_filter(filter: &Looked) -> RowFilter<'_, UserTaskKey, UserTaskRow> {
        row_filter(&filter.plain)
    }

    fn write_sort_value(field: SortField, row: &UserTaskRow, bytes: &mut Vec<u8>) {
        match field {
            SortField::Key => {} // Written last, for every sort.
            SortField::CreatedAt => row.created_at.write(bytes),
            SortField::EndedAt => row.ended_at.write(bytes),
            SortField::DueDate => row.due_date.write(bytes),
            SortField::FollowUpDate => row.follow_up_date.write(bytes),
            SortField::Priority => row.priority.write(bytes),
            SortField::Name => row.name.write(bytes),
            SortField::BusinessId => row.business_id.write(bytes),
        }
    }
}

fn row_filter(filter: &Filter) -> RowFilter<'_, UserTaskKey, UserTaskRow> {
    RowFilter::<UserTaskKey, UserTaskRow>::new()
        .field(&filter.key, |key, _| Some(key))
        .field(&filter.state, |_, row| Some(row.state))
        .field(&filter.assignee, |_, row| row.assignee.as_deref())
        .list(&filter.candidate_group, |row| &row.candidate_groups)
        .list(&filter.candidate_user, |row| &row.candidate_users)
        .field(&filter.name, |_, row| row.name.as_deref())
        .field(&filter.priority, |_, row| Some(i64::from(row.priority)))
        .field(&filter.element, |_, row| Some(row.element.as_str()))
        .field(&filter.process, |_, row| Some(row.process.as_str()))
        .field(&filter.definition, |_, row| Some(row.definition))
        .field(&filter.instance, |_, row| Some(row.instance))
        .field(&filter.element_instance, |_, row| Some(row.element_instance))
        .field(&filter.tenant, |_, row| Some(&*row.tenant))
        .field(&filter.created_at, |_, row| Some(row.created_at))
        .field(&filter.ended_at, |_, row| row.ended_at)
        .field(&filter.due_date, |_, row| row.due_date)
        .field(&filter.follow_up_date, |_, row| row.follow_up_date)
        .list(&filter.tags, |row| &row.tags)
        .field(&filter.business_id, |_, row| row.business_id.as_deref())
        .any_of(filter.any_of.iter().map(row_filter).collect())
}

impl page::Resource for Resource {
    type Table = UserTasks;

    fn default_sort(filter: &Looked) -> Vec<(SortField, Order)> {
        plan::default_sort(&filter.plain)
    }

    fn plans(
        reader: &Reader<'_>,
        filter: &Looked,
        sort: &Sort<SortField>,
    ) -> Result<Vec<Plan<UserTaskKey>>, QueryError> {
        plan::plans(reader, &filter.plain, sort)
    }

    fn narrowing(filter: &Looked) -> &'static str {
        plan::narrowing(&filter.plain)
    }
}
