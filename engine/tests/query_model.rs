//! Every search against the naive one: random rows, filters and sorts, each page asked for by
//! offset and walked by cursor in both directions. A failure prints the seed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod query_support;

use std::cmp::Ordering;

use baton_engine::ids::{
    ElementId, ProcessDefinitionKey, ProcessInstanceKey, Timestamp, UserTaskKey,
};
use baton_engine::query::comparison::{Comparison, Comparisons};
use baton_engine::query::{Order, incidents, process_instances, user_tasks};
use baton_engine::state::tables::element_instances::ElementInstanceRow;
use baton_engine::state::tables::incidents::{IncidentRow, IncidentState};
use baton_engine::state::tables::process_instances::{InstanceState, ProcessInstanceRow};
use baton_engine::state::tables::user_tasks::{UserTaskRow, UserTaskState};
use baton_engine::store::StoreKind;
use proptest::prelude::*;

use query_support::filters::sort;
use query_support::naive::{self, check_pages, compare, list_passes, passes};
use query_support::states::{normalized, seen};
use query_support::world::World;
use query_support::{Random, TestStore};

fn number<T: Copy + Into<NumberText>>(value: &T) -> String {
    let NumberText(text) = (*value).into();
    text
}

/// The text of a number or key.
struct NumberText(String);

macro_rules! number_texts {
    ($($type:ty => |$value:ident| $number:expr;)*) => {$(
        impl From<$type> for NumberText {
            fn from($value: $type) -> Self {
                Self($number.to_string())
            }
        }
    )*};
}

number_texts! {
    i64 => |value| value;
    Timestamp => |value| value.0;
    UserTaskKey => |value| value.0;
    ProcessInstanceKey => |value| value.0;
    baton_engine::ids::ElementInstanceKey => |value| value.0;
    baton_engine::ids::IncidentKey => |value| value.0;
    baton_engine::ids::JobKey => |value| value.0;
    ProcessDefinitionKey => |value| value.0;
}

#[expect(clippy::ptr_arg, reason = "the values of such filters are strings")]
fn text(value: &String) -> String {
    value.clone()
}

fn id(value: &ElementId) -> String {
    value.to_string()
}

fn texts(values: &[std::sync::Arc<str>]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

fn task_passes(filter: &user_tasks::Filter, (key, row): &(UserTaskKey, UserTaskRow)) -> bool {
    let state = |state: &UserTaskState| format!("{state:?}").to_uppercase();
    passes(&filter.key, Some(*key), number)
        && passes(&filter.state, Some(row.state), state)
        && passes(&filter.assignee, row.assignee.as_deref().map(str::to_owned), text)
        && list_passes(&filter.candidate_group, &texts(&row.candidate_groups))
        && list_passes(&filter.candidate_user, &texts(&row.candidate_users))
        && passes(&filter.name, row.name.as_deref().map(str::to_owned), text)
        && passes(&filter.priority, Some(i64::from(row.priority)), number)
        && passes(&filter.element, Some(row.element.clone()), id)
        && passes(&filter.process, Some(row.process.clone()), id)
        && passes(&filter.definition, Some(row.definition), number)
        && passes(&filter.instance, Some(row.instance), number)
        && passes(&filter.element_instance, Some(row.element_instance), number)
        && passes(&filter.tenant, Some(row.tenant.to_string()), text)
        && passes(&filter.created_at, Some(row.created_at), number)
        && passes(&filter.ended_at, row.ended_at, number)
        && passes(&filter.due_date, row.due_date, number)
        && passes(&filter.follow_up_date, row.follow_up_date, number)
        && list_passes(&filter.tags, &texts(&row.tags))
        && passes(&filter.business_id, row.business_id.as_deref().map(str::to_owned), text)
        && any_passes(&filter.any_of, |one| task_passes(one, &(*key, row.clone())))
}

/// Whether one of some alternatives holds, where there are any.
fn any_passes<F>(alternatives: &[F], passes: impl Fn(&F) -> bool) -> bool {
    alternatives.is_empty() || alternatives.iter().any(passes)
}

fn compare_tasks(
    field: user_tasks::SortField,
    (a_key, a): &(UserTaskKey, UserTaskRow),
    (b_key, b): &(UserTaskKey, UserTaskRow),
) -> Ordering {
    match field {
        user_tasks::SortField::Key => a_key.cmp(b_key),
        user_tasks::SortField::CreatedAt => a.created_at.cmp(&b.created_at),
        user_tasks::SortField::EndedAt => compare(a.ended_at, b.ended_at),
        user_tasks::SortField::DueDate => compare(a.due_date, b.due_date),
        user_tasks::SortField::FollowUpDate => compare(a.follow_up_date, b.follow_up_date),
        user_tasks::SortField::Priority => a.priority.cmp(&b.priority),
        user_tasks::SortField::Name => compare(a.name.as_deref(), b.name.as_deref()),
        user_tasks::SortField::BusinessId => {
            compare(a.business_id.as_deref(), b.business_id.as_deref())
        }
    }
}

/// The documented order without a sort.
fn default_task_sort(filter: &user_tasks::Filter) -> Vec<(user_tasks::SortField, Order)> {
    fn is_named(comparisons: &Comparisons<String>) -> bool {
        comparisons.iter().any(|c| matches!(c, Comparison::Equal(_) | Comparison::In(_)))
    }
    let states: Vec<_> =
        [UserTaskState::Created, UserTaskState::Completed, UserTaskState::Canceled]
            .into_iter()
            .filter(|state| {
                passes(&filter.state, Some(*state), |state| format!("{state:?}").to_uppercase())
            })
            .collect();
    let people = [&filter.assignee, &filter.candidate_group, &filter.candidate_user];
    let field = if states == [UserTaskState::Created] && people.into_iter().any(is_named) {
        user_tasks::SortField::DueDate
    } else if states.len() < 3 {
        user_tasks::SortField::CreatedAt
    } else {
        user_tasks::SortField::Key
    };
    vec![(field, Order::Ascending)]
}

fn check_user_tasks(world: &World, store: &TestStore, random: &mut Random) {
    use user_tasks::SortField::{
        BusinessId, CreatedAt, DueDate, EndedAt, FollowUpDate, Key, Name, Priority,
    };
    let filter = world.user_task_filter(random);
    let fields = [
        Key,
        CreatedAt,
        CreatedAt,
        EndedAt,
        DueDate,
        DueDate,
        FollowUpDate,
        Priority,
        Name,
        BusinessId,
    ];
    let sort = sort(random, &fields);
    let mut expected: Vec<_> =
        world.tasks.iter().filter(|task| task_passes(&filter, task)).cloned().collect();
    let order = if sort.is_empty() { default_task_sort(&filter) } else { sort.clone() };
    naive::sort(&mut expected, &order, compare_tasks);
    println!("user tasks: {filter:?} sorted by {sort:?}");
    check_pages(&expected, random, |page| {
        store.read(|reader| user_tasks::search(reader, &filter, &sort, page))
    });
}

fn instance_passes(
    world: &World,
    filter: &process_instances::Filter,
    (key, row): &(ProcessInstanceKey, ProcessInstanceRow),
) -> bool {
    let definition = world.definitions.iter().find(|(known, _)| *known == row.definition);
    let definition = &definition.expect("known").1;
    let mut elements =
        world.elements.iter().filter(|(owner, _)| owner == key).map(|(_, element)| element);
    let is_failed = |element: &ElementInstanceRow| {
        element.job.as_ref().is_some_and(|job| job.has_failed_with_retries_left)
    };
    let mut stuck = world.incidents.iter().filter(|(_, incident)| {
        incident.instance == *key && incident.state == IncidentState::Active
    });
    if !filter.error_message.is_empty()
        && !stuck.any(|(_, incident)| {
            passes(&filter.error_message, Some(incident.message.to_string()), text)
        })
    {
        return false;
    }
    if filter.has_retries_left.is_some_and(|expected| expected != elements.clone().any(is_failed)) {
        return false;
    }
    if !filter.active_element.is_empty()
        && !elements
            .any(|element| passes(&filter.active_element, Some(element.element.clone()), id))
    {
        return false;
    }
    let state = |state: &InstanceState| format!("{state:?}").to_uppercase();
    passes(&filter.key, Some(*key), number)
        && passes(&filter.definition, Some(row.definition), number)
        && passes(&filter.process, Some(row.process.clone()), id)
        && passes(&filter.version, Some(i64::from(row.version)), number)
        && passes(&normalized(&filter.state), Some(seen(row.state)), state)
        && passes(&filter.business_id, row.business_id.as_deref().map(str::to_owned), text)
        && passes(&filter.tenant, Some(row.tenant.to_string()), text)
        && passes(&filter.started_at, Some(row.started_at), number)
        && passes(&filter.ended_at, row.ended_at, number)
        && passes(&filter.parent, row.caller.map(|caller| caller.instance), number)
        && passes(&filter.parent_element, row.caller.map(|caller| caller.element_instance), number)
        && filter.has_incident.is_none_or(|expected| expected == row.has_incident())
        && filter.has_own_incident.is_none_or(|expected| expected == (row.incidents > 0))
        && list_passes(&filter.tags, &texts(&row.tags))
        && passes(&filter.definition_name, definition.name.as_deref().map(str::to_owned), text)
        && passes(&filter.version_tag, definition.version_tag.as_deref().map(str::to_owned), text)
        && any_passes(&filter.any_of, |one| instance_passes(world, one, &(*key, row.clone())))
}

fn check_process_instances(world: &World, store: &TestStore, random: &mut Random) {
    use process_instances::SortField::{
        BusinessId, Common, Definition, DefinitionName, EndedAt, HasIncident, Key, Parent,
        ParentElement, Process, StartedAt, State, Tenant, Version, VersionTag,
    };
    let filter = world.process_instance_filter(random);
    let fields = [
        Key,
        Key,
        StartedAt,
        EndedAt,
        Process,
        Version,
        Definition,
        Parent,
        ParentElement,
        State,
        HasIncident,
        Tenant,
        BusinessId,
        DefinitionName,
        VersionTag,
        Common,
    ];
    let sort = sort(random, &fields);
    let mut expected: Vec<_> = world
        .instances
        .iter()
        .filter(|instance| instance_passes(world, &filter, instance))
        .cloned()
        .collect();
    naive::sort(&mut expected, &sort, |field, (a_key, a), (b_key, b)| match field {
        Key => a_key.cmp(b_key),
        Common => Ordering::Equal,
        StartedAt => a.started_at.cmp(&b.started_at),
        EndedAt => compare(a.ended_at, b.ended_at),
        Process => a.process.cmp(&b.process),
        Version => a.version.cmp(&b.version),
        Definition => a.definition.cmp(&b.definition),
        Parent => compare(a.caller.map(|c| c.instance), b.caller.map(|c| c.instance)),
        ParentElement => {
            compare(a.caller.map(|c| c.element_instance), b.caller.map(|c| c.element_instance))
        }
        State => seen(a.state).cmp(&seen(b.state)),
        HasIncident => a.has_incident().cmp(&b.has_incident()),
        Tenant => a.tenant.cmp(&b.tenant),
        BusinessId => compare(a.business_id.as_deref(), b.business_id.as_deref()),
        DefinitionName => {
            compare(world.name(a.definition).as_deref(), world.name(b.definition).as_deref())
        }
        VersionTag => {
            compare(world.tag(a.definition).as_deref(), world.tag(b.definition).as_deref())
        }
    });
    println!("process instances: {filter:?} sorted by {sort:?}");
    check_pages(&expected, random, |page| {
        store.read(|reader| process_instances::search(reader, &filter, &sort, page))
    });
}

fn incident_passes(
    filter: &incidents::Filter,
    (key, row): &(baton_engine::ids::IncidentKey, IncidentRow),
) -> bool {
    let state = |state: &IncidentState| format!("{state:?}").to_uppercase();
    passes(&filter.key, Some(*key), number)
        && passes(&filter.instance, Some(row.instance), number)
        && passes(&filter.definition, Some(row.definition), number)
        && passes(&filter.process, Some(row.process.clone()), id)
        && passes(&filter.element, Some(row.element.clone()), id)
        && passes(&filter.element_instance, Some(row.element_instance), number)
        && passes(&filter.job, row.job, number)
        && passes(&filter.kind, Some(row.kind.name().to_owned()), text)
        && passes(&filter.state, Some(row.state), state)
        && passes(&filter.message, Some(row.message.to_string()), text)
        && passes(&filter.tenant, Some(row.tenant.to_string()), text)
        && passes(&filter.created_at, Some(row.created_at), number)
}

fn check_incidents(world: &World, store: &TestStore, random: &mut Random) {
    use incidents::SortField::{
        CreatedAt, Definition, Element, ElementInstance, Instance, Job, Key, Kind, Message,
        Process, State, Tenant,
    };
    let filter = world.incident_filter(random);
    let fields = [
        Key,
        Key,
        CreatedAt,
        State,
        Kind,
        Definition,
        Process,
        Instance,
        Message,
        Element,
        ElementInstance,
        Job,
        Tenant,
    ];
    let sort = sort(random, &fields);
    let mut expected: Vec<_> = world
        .incidents
        .iter()
        .filter(|incident| incident_passes(&filter, incident))
        .cloned()
        .collect();
    naive::sort(&mut expected, &sort, |field, (a_key, a), (b_key, b)| match field {
        Key => a_key.cmp(b_key),
        CreatedAt => a.created_at.cmp(&b.created_at),
        State => a.state.cmp(&b.state),
        Kind => a.kind.name().cmp(b.kind.name()),
        Definition => a.definition.cmp(&b.definition),
        Process => a.process.cmp(&b.process),
        Instance => a.instance.cmp(&b.instance),
        Message => a.message.cmp(&b.message),
        Element => a.element.cmp(&b.element),
        ElementInstance => a.element_instance.cmp(&b.element_instance),
        Job => compare(a.job, b.job),
        Tenant => a.tenant.cmp(&b.tenant),
    });
    println!("incidents: {filter:?} sorted by {sort:?}");
    check_pages(&expected, random, |page| {
        store.read(|reader| incidents::search(reader, &filter, &sort, page))
    });
}

fn check_world(kind: StoreKind, seed: u64, instances: u64, searches: u32) {
    println!("{kind} store, seed {seed}, {instances} instances");
    let mut random = Random::new(seed);
    let (world, rows) = World::new(&mut random, instances);
    let mut store = TestStore::new(kind);
    store.write(rows);
    for _ in 0..searches {
        check_user_tasks(&world, &store, &mut random);
        check_process_instances(&world, &store, &mut random);
        check_incidents(&world, &store, &mut random);
    }
}

proptest! {
    #![proptest_config(
        ProptestConfig { cases: 100, failure_persistence: None, ..Default::default() }
    )]

    #[test]
    fn every_page_in_memory_is_that_of_the_naive_search(seed: u64, instances in 0_u64..40) {
        check_world(StoreKind::Memory, seed, instances, 20);
    }
}

proptest! {
    #![proptest_config(
        ProptestConfig { cases: 4, failure_persistence: None, ..Default::default() }
    )]

    #[test]
    fn every_page_on_disk_is_that_of_the_naive_search(seed: u64, instances in 20_u64..40) {
        check_world(StoreKind::Sled, seed, instances, 15);
        check_world(StoreKind::Fjall, seed, instances, 15);
    }
}
