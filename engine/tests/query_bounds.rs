//! How many rows a search reads, and what it says when that would be too many.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod query_support;

use std::fmt::Debug;
use std::sync::Arc;

use baton_engine::ids::{ElementId, ProcessDefinitionKey, Timestamp};
use baton_engine::query::comparison::Comparison::{Equal, Exists, In, Less, NotEqual};
use baton_engine::query::comparison::Comparisons;
use baton_engine::query::process_instances as instances;
use baton_engine::query::{
    Found, Order, PageRequest, PageStart, QueryError, ROWS_READ_MAX, TOTAL_COUNT_MAX, incidents,
    user_tasks,
};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::definitions::{DefinitionReference, DefinitionsByVersion};
use baton_engine::state::tables::incidents::{IncidentState, Incidents};
use baton_engine::state::tables::process_instances::{InstanceState, ProcessInstances};
use baton_engine::state::tables::user_tasks::{UserTaskState, UserTasks};
use baton_engine::store::StoreKind;

use query_support::plain::{incident, incident_key, instance, instance_key, task, task_key};
use query_support::{Rows, TestStore};

const ORDERS: [Order; 2] = [Order::Ascending, Order::Descending];

fn equal(text: &str) -> Comparisons<String> {
    vec![Equal(text.to_owned())]
}

/// Pages of all kinds read no more than DESIGN.md allows where an index answers.
fn check<K: Clone + PartialEq + Debug, R>(
    what: &str,
    store: &TestStore,
    search: impl Fn(&Reader<'_>, &PageRequest) -> Result<Found<K, R>, QueryError>,
) {
    let read = |start: PageStart, limit: usize, from: usize| {
        let page = PageRequest { start: start.clone(), limit };
        let (found, read) = store.read(|reader| {
            let found = search(reader, &page).unwrap();
            (found, reader.rows_read())
        });
        let bound = 3 * (from + limit) as u64 + 100 + TOTAL_COUNT_MAX;
        assert!(read <= bound, "{what}, {start:?}, {limit}: read {read}, allowed {bound}");
        found
    };
    let keys =
        |found: &Found<K, R>| found.items.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let first = read(PageStart::Offset(0), 50, 0);
    assert_eq!(first.items.len(), 50, "{what}: the first page is short");
    for (from, limit) in [(0, 0), (0, 1), (0, 500), (700, 1), (700, 50)] {
        read(PageStart::Offset(from), limit, from);
    }
    let second = read(PageStart::After(first.end_cursor.clone().unwrap()), 50, 0);
    assert_eq!(second.items.len(), 50, "{what}: the second page is short");
    let back = read(PageStart::Before(second.start_cursor.clone().unwrap()), 50, 0);
    assert_eq!(keys(&first), keys(&back), "{what}");
    assert_eq!((first.total, first.has_more_total), (second.total, second.has_more_total));
}

#[test]
fn user_tasks_that_an_index_answers() {
    use user_tasks::{Filter, SortField};
    let mut rows = Rows::default();
    for number in 0..4_000 {
        let mut row = task(number);
        let person = format!("person {}", number % 3);
        row.assignee = Some(Arc::from(person.as_str()));
        row.candidate_users = vec![Arc::from(person.as_str())];
        row.candidate_groups = vec![Arc::from(format!("group {}", number % 4).as_str())];
        row.due_date = (number % 5 > 0).then(|| Timestamp(i64::try_from(number % 97).unwrap()));
        row.state = if number % 2 == 0 { UserTaskState::Created } else { UserTaskState::Completed };
        rows.put::<UserTasks>(&task_key(number), &row);
    }
    let mut store = TestStore::new(StoreKind::Memory);
    store.write(rows);
    let all = Filter::default();
    let open = Filter { state: vec![Equal(UserTaskState::Created)], ..Filter::default() };
    let groups = ["group 0", "group 1", "group 2"].map(str::to_owned).to_vec();
    let by_due = [
        Filter { candidate_group: equal("group 0"), ..open.clone() },
        Filter { candidate_group: vec![In(groups)], ..open.clone() },
        Filter { candidate_user: equal("person 1"), ..open.clone() },
        Filter { assignee: equal("person 1"), ..open.clone() },
        Filter { assignee: equal("person 1"), due_date: vec![Exists(true)], ..open.clone() },
        Filter { assignee: equal("person 1"), tenant: equal("<default>"), ..open.clone() },
        Filter {
            candidate_group: equal("group 0"),
            due_date: vec![Less(Timestamp(60))],
            ..open.clone()
        },
    ];
    let mut cases: Vec<(Filter, Vec<(SortField, Order)>)> = Vec::new();
    for order in ORDERS {
        cases.push((all.clone(), vec![(SortField::Key, order)]));
        cases.push((all.clone(), vec![(SortField::CreatedAt, order)]));
        cases.push((open.clone(), vec![(SortField::CreatedAt, order)]));
        cases.extend(by_due.iter().map(|filter| {
            (filter.clone(), vec![(SortField::DueDate, order), (SortField::Key, order)])
        }));
    }
    cases.extend([all, open].into_iter().chain(by_due).map(|filter| (filter, Vec::new())));
    for (filter, sort) in cases {
        check(&format!("{filter:?} by {sort:?}"), &store, |reader, page| {
            user_tasks::search(reader, &filter, &sort, page)
        });
    }
}

#[test]
fn process_instances_that_an_index_answers() {
    use instances::{Filter, SortField};
    let mut rows = Rows::default();
    let definition = |number| ProcessDefinitionKey(100 + number % 20);
    for number in 0..20 {
        let process = ElementId::from(if number % 2 == 0 { "even" } else { "odd" });
        let version = u32::try_from(number).unwrap();
        let reference = DefinitionReference { definition: definition(number), version };
        rows.put::<DefinitionsByVersion>(&("<default>".into(), process, version), &reference);
    }
    for number in 0..4_000 {
        let mut row = instance(number);
        row.definition = definition(number);
        row.process = ElementId::from(if number % 2 == 0 { "even" } else { "odd" });
        if number % 3 == 0 {
            row.state = InstanceState::Completed;
            row.ended_at = Some(Timestamp(i64::try_from(number).unwrap() * 100_000));
        }
        rows.put::<ProcessInstances>(&instance_key(number), &row);
    }
    let mut store = TestStore::new(StoreKind::Memory);
    store.write(rows);
    let active = Filter { state: vec![Equal(InstanceState::Active)], ..Filter::default() };
    let filters = [
        Filter::default(),
        active.clone(),
        Filter { definition: vec![Equal(definition(7))], ..active.clone() },
        Filter { definition: vec![Equal(definition(7))], ..Filter::default() },
        Filter { process: vec![Equal(ElementId::from("odd"))], ..active.clone() },
        Filter { process: vec![Equal(ElementId::from("odd"))], ..Filter::default() },
        Filter { tenant: equal("<default>"), ..active },
    ];
    for filter in filters {
        let by_key = ORDERS.map(|order| vec![(SortField::Key, order)]);
        for sort in by_key.into_iter().chain([Vec::new()]) {
            check(&format!("{filter:?} by {sort:?}"), &store, |reader, page| {
                instances::search(reader, &filter, &sort, page)
            });
        }
    }
}

#[test]
fn incidents_that_an_index_answers() {
    use incidents::{Filter, SortField};
    let mut rows = Rows::default();
    for number in 0..4_000 {
        let mut row = incident(number);
        row.instance = instance_key(number % 20);
        row.state = if number % 2 == 0 { IncidentState::Active } else { IncidentState::Resolved };
        rows.put::<Incidents>(&incident_key(number), &row);
    }
    let mut store = TestStore::new(StoreKind::Memory);
    store.write(rows);
    let filters = [
        Filter::default(),
        Filter { state: vec![Equal(IncidentState::Active)], ..Filter::default() },
        Filter { instance: vec![Equal(instance_key(3))], ..Filter::default() },
        Filter { instance: vec![In((0..9).map(instance_key).collect())], ..Filter::default() },
        Filter { tenant: equal("<default>"), ..Filter::default() },
    ];
    for filter in filters {
        let by_key = ORDERS.map(|order| vec![(SortField::Key, order)]);
        for sort in by_key.into_iter().chain([Vec::new()]) {
            check(&format!("{filter:?} by {sort:?}"), &store, |reader, page| {
                incidents::search(reader, &filter, &sort, page)
            });
        }
    }
}

#[test]
fn totals_are_exact_up_to_their_bound() {
    let mut store = TestStore::new(StoreKind::Memory);
    let open =
        user_tasks::Filter { state: vec![Equal(UserTaskState::Created)], ..Default::default() };
    let search = |store: &TestStore, from, limit| {
        let page = PageRequest { start: PageStart::Offset(from), limit };
        let found = store.read(|reader| user_tasks::search(reader, &open, &[], &page)).unwrap();
        (found.total, found.has_more_total)
    };
    for count in [0, 1, 999, 1_000, 1_001, 2_500] {
        let mut rows = Rows::default();
        for number in 0..count {
            rows.put::<UserTasks>(&task_key(number), &task(number));
        }
        store.write(rows);
        let counted = (count.min(TOTAL_COUNT_MAX), count > TOTAL_COUNT_MAX);
        assert_eq!(search(&store, 0, 10), counted, "of {count}");
        assert_eq!(search(&store, 0, 0), counted, "of {count}");
        // A page that reaches the end knows better.
        assert_eq!(search(&store, 0, 10_000), (count, false), "of {count}");
    }
    assert_eq!(search(&store, 2_000, 100), (2_100, true));
}

#[test]
fn a_task_of_several_asked_groups_is_found_and_counted_once() {
    let mut rows = Rows::default();
    let groups: Vec<Arc<str>> = ["a", "b", "c"].map(Arc::from).to_vec();
    for number in 0..700 {
        let mut row = task(number);
        row.candidate_groups.clone_from(&groups);
        rows.put::<UserTasks>(&task_key(number), &row);
    }
    let mut store = TestStore::new(StoreKind::Memory);
    store.write(rows);
    let filter = user_tasks::Filter {
        state: vec![Equal(UserTaskState::Created)],
        candidate_group: vec![In(groups.iter().map(ToString::to_string).collect())],
        ..Default::default()
    };
    let page = PageRequest { start: PageStart::Offset(90), limit: 20 };
    let found = store.read(|reader| user_tasks::search(reader, &filter, &[], &page)).unwrap();
    let keys: Vec<_> = found.items.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, (90..110).map(task_key).collect::<Vec<_>>());
    assert_eq!((found.total, found.has_more_total), (700, false));
}

#[test]
fn a_search_reads_on_within_its_bound_and_then_names_a_filter() {
    let mut rows = Rows::default();
    for number in 0..ROWS_READ_MAX {
        let mut row = instance(number);
        row.business_id = (number + 3 >= ROWS_READ_MAX).then(|| "rare".into());
        rows.put::<ProcessInstances>(&instance_key(number), &row);
    }
    let mut store = TestStore::new(StoreKind::Memory);
    store.write(rows);
    let rare = instances::Filter { business_id: equal("rare"), ..Default::default() };
    let none = instances::Filter { business_id: equal("none"), ..Default::default() };
    let by_start = [(instances::SortField::StartedAt, Order::Descending)];
    let search = |store: &TestStore, filter: &instances::Filter, sort: &[_], limit| {
        let page = PageRequest { start: PageStart::Offset(0), limit };
        store.read(|reader| {
            let found = instances::search(reader, filter, sort, &page);
            assert!(reader.rows_read() <= ROWS_READ_MAX + 1, "read {}", reader.rows_read());
            found.map(|found| (found.items.len(), found.total, found.has_more_total))
        })
    };
    for sort in [&[][..], &by_start] {
        assert_eq!(search(&store, &rare, sort, 50).unwrap(), (3, 3, false));
        assert_eq!(search(&store, &rare, sort, 2).unwrap(), (2, 3, false));
        assert_eq!(search(&store, &none, sort, 50).unwrap(), (0, 0, false));
    }
    assert_eq!(search(&store, &none, &by_start, 0).unwrap(), (0, 0, false));

    let mut one_more = Rows::default();
    one_more.put::<ProcessInstances>(&instance_key(ROWS_READ_MAX), &instance(ROWS_READ_MAX));
    store.write(one_more);
    for (filter, sort) in [(&none, &[][..]), (&rare, &[]), (&none, &by_start)] {
        let error = search(&store, filter, sort, 50).unwrap_err();
        assert!(
            matches!(error, QueryError::TooBroad { filter } if filter.contains("state")),
            "{error:?}"
        );
    }
    // A page that is full in time is no error, however many rows there are.
    assert_eq!(search(&store, &rare, &[], 3).unwrap().0, 3);
    let all = instances::Filter { business_id: vec![NotEqual("x".to_owned())], ..rare.clone() };
    let (items, total, has_more) = search(&store, &all, &[], 50).unwrap();
    assert!(items == 50 && total >= 50 && has_more);
}
