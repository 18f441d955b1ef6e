//! Timers that are found: in the order of their due dates and of their keys, among other things
//! that are due or waited for, within the bounds of a search.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod query_support;

use std::sync::Arc;

use baton_engine::event::{Awaited, AwaitedTimer, CronDialect, StartSubscription, TimerKind};
use baton_engine::ids::{
    ElementId, ElementInstanceKey, JobKey, ProcessDefinitionKey, ProcessInstanceKey,
    SubscriptionKey, Timestamp,
};
use baton_engine::query::comparison::Comparison::{Equal, GreaterOrEqual, Less, NotEqual};
use baton_engine::query::timers::{Filter, SortField, TimerRow, search};
use baton_engine::query::{Found, Order, PageRequest, PageStart, QueryError, ROWS_READ_MAX};
use baton_engine::state::tables::element_instances::{
    ElementInstanceRow, ElementInstances, ElementState, JobPart, JobState,
};
use baton_engine::state::tables::process_instances::ProcessInstances;
use baton_engine::state::tables::subscriptions::{
    StartSubscriptions, SubscriptionRow, Subscriptions,
};
use baton_engine::store::StoreKind;

use query_support::plain::{block, instance, instance_key};
use query_support::{Random, Rows, TestStore};

/// A timer: its key, when it is due, and the number of the instance that waits for it, if one does.
type Known = (SubscriptionKey, i64, Option<u64>);

/// Whether a filter is expected to accept a timer.
type Passes<'a> = &'a dyn Fn(&Known) -> bool;

type Answer = Result<Found<SubscriptionKey, TimerRow>, QueryError>;

fn timer(due: i64) -> Awaited {
    Awaited::Timer(AwaitedTimer {
        kind: TimerKind::Cycle,
        text: Arc::from("R3/PT1H"),
        anchor: Timestamp(0),
        index: 1,
        due: Timestamp(due),
        cron: CronDialect::Spring,
        zone: Arc::from("UTC"),
    })
}

/// The subscription in the block with this number.
fn key(number: u64) -> SubscriptionKey {
    SubscriptionKey(block(number) + 9)
}

fn holder(number: u64) -> ElementInstanceKey {
    ElementInstanceKey(block(number) + 4)
}

/// An element instance that waits for what these subscriptions say, and has a job that a worker
/// has until then.
fn element(subscriptions: Vec<SubscriptionKey>, lease: Option<(u64, i64)>) -> ElementInstanceRow {
    let job = lease.map(|(number, due)| JobPart {
        job: JobKey(block(number) + 5),
        job_type: Arc::from("work"),
        retries: 3,
        state: JobState::Activated,
        worker: Some(Arc::from("w")),
        due: Some(Timestamp(due)),
        error_message: None,
        priority: 0,
        created_at: Timestamp(0),
        tenant: Arc::from("<default>"),
        headers: Vec::new(),
        has_failed_with_retries_left: false,
    });
    ElementInstanceRow {
        element: ElementId::from("work"),
        kind: baton_engine::event::ElementKind::ServiceTask,
        scope: ElementInstanceKey(0),
        state: ElementState::Active,
        flow: None,
        started_at: Timestamp(0),
        job,
        user_task: None,
        incident: None,
        variables: Vec::new(),
        has_variable_rows: false,
        inside: None,
        subscriptions,
        called: None,
        multi_instance: None,
        iteration: None,
    }
}

fn subscription(number: u64, awaited: Awaited) -> SubscriptionRow {
    SubscriptionRow {
        instance: instance_key(number),
        holder: holder(number),
        target: ElementId::from(if number.is_multiple_of(2) { "even" } else { "odd" }),
        awaited,
        since: number,
        tenant: Arc::from("<default>"),
        process: ElementId::from("order"),
    }
}

/// Puts an instance that waits for something, with a job that is leased to a worker.
fn put_waiting(rows: &mut Rows, number: u64, awaited: Awaited, lease: Option<i64>) {
    let mut process = instance(number);
    process.definition = ProcessDefinitionKey(100 + number % 3);
    rows.put::<ProcessInstances>(&instance_key(number), &process);
    rows.put::<Subscriptions>(&key(number), &subscription(number, awaited));
    let element = element(vec![key(number)], lease.map(|due| (number, due)));
    rows.put::<ElementInstances>(&(instance_key(number), holder(number)), &element);
}

/// Timers of instances and of start events among leases and signals.
fn world(store: &mut TestStore, count: u64) -> Vec<Known> {
    let (mut random, mut rows, mut known) = (Random::new(7), Rows::default(), Vec::new());
    for number in 0..count {
        let due = i64::try_from(random.below(50)).unwrap();
        let lease = random.once_in(2).then_some(due);
        match random.below(4) {
            0 => {
                let name = Arc::from("alarm");
                put_waiting(&mut rows, number, Awaited::Signal { name }, lease);
            }
            1 => {
                let start = StartSubscription {
                    subscription: key(number),
                    definition: ProcessDefinitionKey(100 + number % 3),
                    process: ElementId::from("order"),
                    tenant: Arc::from("<default>"),
                    target: ElementId::from("start"),
                    awaited: timer(due),
                    opened_at: None,
                };
                rows.put::<StartSubscriptions>(&key(number), &start);
                known.push((key(number), due, None));
            }
            _ => {
                put_waiting(&mut rows, number, timer(due), lease);
                known.push((key(number), due, Some(number)));
            }
        }
    }
    store.write(rows);
    known
}

fn ask(
    store: &TestStore,
    filter: &Filter,
    sort: &[(SortField, Order)],
    page: &PageRequest,
) -> Answer {
    store.read(|reader| search(reader, filter, sort, page))
}

fn keys(found: &Found<SubscriptionKey, TimerRow>) -> Vec<SubscriptionKey> {
    found.items.iter().map(|(key, _)| *key).collect()
}

/// All pages of a search, one after the other by cursor, and back again.
fn walk(store: &TestStore, filter: &Filter, sort: &[(SortField, Order)]) -> Vec<SubscriptionKey> {
    let mut all = Vec::new();
    let mut start = PageStart::Offset(0);
    let mut last = None;
    loop {
        let found = ask(store, filter, sort, &PageRequest { start, limit: 7 }).unwrap();
        let Some(cursor) = found.end_cursor.clone() else { break };
        all.extend(keys(&found));
        assert!(all.len() <= 300, "pages repeat timers");
        last = found.start_cursor;
        start = PageStart::After(cursor);
    }
    let mut back = Vec::new();
    while let Some(cursor) = last {
        let page = PageRequest { start: PageStart::Before(cursor), limit: 7 };
        let found = ask(store, filter, sort, &page).unwrap();
        back.splice(0..0, keys(&found));
        assert!(back.len() <= 300, "pages repeat timers");
        last = found.start_cursor;
    }
    let expected = &all[..all.len().saturating_sub(1) / 7 * 7];
    assert_eq!(back, expected, "{filter:?} by {sort:?}");
    all
}

#[test]
fn each_order_and_filter_gives_what_is_expected_page_by_page() {
    use Order::{Ascending, Descending};
    for kind in [StoreKind::Memory, StoreKind::Sled, StoreKind::Fjall] {
        let mut store = TestStore::new(kind);
        let known = world(&mut store, 300);
        assert!(known.len() > 150 && known.iter().any(|(_, _, number)| number.is_none()));
        let is_even = |number: Option<u64>| number.is_some_and(|number| number.is_multiple_of(2));
        let id = |id: &str| ElementId::from(id);
        let cases: [(Filter, Passes<'_>); 6] =
            [
                (Filter::default(), &|_| true),
                (
                    Filter {
                        due: vec![GreaterOrEqual(Timestamp(10)), Less(Timestamp(40))],
                        ..Filter::default()
                    },
                    &|(_, due, _)| (10..40).contains(due),
                ),
                (
                    Filter { element: vec![Equal(id("even"))], ..Filter::default() },
                    &|(_, _, number)| is_even(*number),
                ),
                (
                    Filter { element: vec![NotEqual(id("even"))], ..Filter::default() },
                    &|(_, _, number)| !is_even(*number),
                ),
                (
                    Filter {
                        definition: vec![Equal(ProcessDefinitionKey(101))],
                        ..Filter::default()
                    },
                    &|(key, _, _)| (key.0 - block(0)) / 32 % 3 == 1,
                ),
                (Filter { key: vec![Less(key(90))], ..Filter::default() }, &|(known, _, _)| {
                    *known < key(90)
                }),
            ];
        for (filter, passes) in cases {
            let mut expected: Vec<_> = known.iter().filter(|one| passes(one)).copied().collect();
            expected.sort_by_key(|(key, due, _)| (*due, *key));
            let by_due: Vec<_> = expected.iter().map(|(key, ..)| *key).collect();
            let mut by_key = by_due.clone();
            by_key.sort_unstable();
            let turned = |keys: &Vec<SubscriptionKey>| keys.iter().rev().copied().collect();
            let (due_turned, key_turned): (Vec<_>, Vec<_>) = (turned(&by_due), turned(&by_key));
            assert_eq!(walk(&store, &filter, &[]), by_due);
            assert_eq!(walk(&store, &filter, &[(SortField::Due, Ascending)]), by_due);
            assert_eq!(walk(&store, &filter, &[(SortField::Due, Descending)]), due_turned);
            assert_eq!(walk(&store, &filter, &[(SortField::Key, Ascending)]), by_key);
            assert_eq!(walk(&store, &filter, &[(SortField::Key, Descending)]), key_turned);
            let all = PageRequest { limit: 1_000, ..PageRequest::default() };
            let found = ask(&store, &filter, &[], &all).unwrap();
            assert_eq!((found.total, found.has_more_total), (by_due.len() as u64, false));
        }
    }
}

#[test]
fn a_timer_says_who_waits_and_how_often_it_still_fires() {
    let mut store = TestStore::new(StoreKind::Memory);
    let mut rows = Rows::default();
    put_waiting(&mut rows, 3, timer(5), None);
    store.write(rows);
    let found = ask(&store, &Filter::default(), &[], &PageRequest::default()).unwrap();
    let (found, row) = &found.items[0];
    assert_eq!(*found, key(3));
    let waiting = row.waiting.unwrap();
    assert_eq!((waiting.instance, waiting.holder), (instance_key(3), holder(3)));
    assert_eq!(row.definition, ProcessDefinitionKey(100));
    // Of three firings one is over.
    assert_eq!(row.timer.firings_left(), Some(2));
}

#[test]
fn timers_of_an_instance_are_found_through_what_it_waits_for() {
    let mut store = TestStore::new(StoreKind::Memory);
    let known = world(&mut store, 3_000);
    let (expected, _, number) = *known.iter().find(|(_, _, number)| number.is_some()).unwrap();
    let number = number.unwrap();
    for filter in [
        Filter { instance: vec![Equal(instance_key(number))], ..Filter::default() },
        Filter { element_instance: vec![Equal(holder(number))], ..Filter::default() },
        Filter { key: vec![Equal(expected)], ..Filter::default() },
    ] {
        let (found, read) = store.read(|reader| {
            let found = search(reader, &filter, &[], &PageRequest::default()).unwrap();
            (found, reader.rows_read())
        });
        assert_eq!(keys(&found), [expected], "{filter:?}");
        assert_eq!((found.total, found.has_more_total), (1, false));
        assert!(read < 10, "{filter:?} read {read}");
    }
    let nobody = Filter { instance: vec![Equal(ProcessInstanceKey(7))], ..Filter::default() };
    assert_eq!(ask(&store, &nobody, &[], &PageRequest::default()).unwrap().items.len(), 0);
}

#[test]
fn a_page_of_many_reads_few_rows() {
    let mut store = TestStore::new(StoreKind::Memory);
    let mut rows = Rows::default();
    for number in 0..5_000 {
        put_waiting(&mut rows, number, timer(i64::try_from(number % 997).unwrap()), None);
    }
    store.write(rows);
    for sort in [SortField::Due, SortField::Key] {
        for order in [Order::Ascending, Order::Descending] {
            let mut start = PageStart::Offset(0);
            for _ in 0..3 {
                let page = PageRequest { start, limit: 50 };
                let (found, read) = store.read(|reader| {
                    let found = search(reader, &Filter::default(), &[(sort, order)], &page);
                    (found.unwrap(), reader.rows_read())
                });
                assert_eq!(found.items.len(), 50);
                assert!(found.has_more_total && found.total >= 50);
                // An entry, a row and an instance for each, and for those that are counted on.
                assert!(read <= 1_200, "{sort:?} {order:?} read {read}");
                start = PageStart::After(found.end_cursor.unwrap());
            }
        }
    }
}

#[test]
fn a_search_that_reads_too_much_names_a_filter() {
    let mut store = TestStore::new(StoreKind::Memory);
    let mut rows = Rows::default();
    for number in 0..ROWS_READ_MAX / 3 + 1_000 {
        put_waiting(&mut rows, number, timer(5), None);
    }
    store.write(rows);
    let page = PageRequest { limit: 10, ..PageRequest::default() };
    let nobody = Filter { process: vec![Equal(ElementId::from("refund"))], ..Filter::default() };
    store.read(|reader| {
        let error = search(reader, &nobody, &[], &page).unwrap_err();
        let named = matches!(error, QueryError::TooBroad { filter } if filter.contains("dueDate"));
        assert!(named, "{error:?}");
        assert!(reader.rows_read() <= ROWS_READ_MAX + 10, "read {}", reader.rows_read());
    });
    // The filter that it names helps, and a page that is full in time needs none.
    let due = vec![Less(Timestamp(5))];
    let earlier = Filter { due, ..nobody };
    assert_eq!(ask(&store, &earlier, &[], &page).unwrap().total, 0);
    assert_eq!(ask(&store, &Filter::default(), &[], &page).unwrap().items.len(), 10);
}

#[test]
fn a_cursor_keeps_its_place_while_timers_come_and_go() {
    let mut store = TestStore::new(StoreKind::Memory);
    let mut rows = Rows::default();
    for number in 0..20 {
        put_waiting(&mut rows, number, timer(i64::try_from(number).unwrap() * 10), None);
    }
    store.write(rows);
    let first =
        ask(&store, &Filter::default(), &[], &PageRequest { limit: 5, ..PageRequest::default() });
    let cursor = first.unwrap().end_cursor.unwrap();
    let mut rows = Rows::default();
    // The one that the cursor stands for is gone; others come in front of it and behind it.
    let gone = subscription(4, timer(40));
    rows.delete::<Subscriptions>(&key(4), &gone);
    put_waiting(&mut rows, 30, timer(5), None);
    put_waiting(&mut rows, 31, timer(45), None);
    store.write(rows);
    let page = PageRequest { start: PageStart::After(cursor.clone()), limit: 2 };
    let next = ask(&store, &Filter::default(), &[], &page).unwrap();
    assert_eq!(keys(&next), [key(31), key(5)]);
    let other = Filter { element: vec![Equal(ElementId::from("even"))], ..Filter::default() };
    assert!(matches!(ask(&store, &other, &[], &page), Err(QueryError::BadCursor)));
}
