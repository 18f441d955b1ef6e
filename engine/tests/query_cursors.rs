//! Cursors: whose they are, and that they keep their place while rows come, go and move.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod query_support;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use baton_engine::ids::{ElementId, Timestamp, UserTaskKey};
use baton_engine::query::comparison::Comparison::Equal;
use baton_engine::query::user_tasks::{self, Filter, SortField};
use baton_engine::query::{Found, Order, PageRequest, PageStart, QueryError, incidents};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::incidents::Incidents;
use baton_engine::state::tables::user_tasks::{UserTaskRow, UserTaskState, UserTasks};
use baton_engine::store::StoreKind;

use query_support::plain::{incident, incident_key, task, task_key};
use query_support::{PARTITION, Random, Rows, TestStore};

fn inbox() -> Filter {
    Filter {
        state: vec![Equal(UserTaskState::Created)],
        candidate_group: vec![Equal("sales".to_owned())],
        ..Filter::default()
    }
}

const BY_DUE: [(SortField, Order); 1] = [(SortField::DueDate, Order::Ascending)];

/// An open task of the group, due at this time.
fn due(number: u64, at: u64) -> UserTaskRow {
    let mut row = task(number);
    row.candidate_groups = vec![Arc::from("sales")];
    row.due_date = Some(Timestamp(i64::try_from(at).unwrap()));
    row
}

fn store_with_tasks(kind: StoreKind, count: u64) -> TestStore {
    let mut rows = Rows::default();
    for number in 0..count {
        rows.put::<UserTasks>(&task_key(number), &due(number, number));
    }
    let mut store = TestStore::new(kind);
    store.write(rows);
    store
}

fn ask(
    store: &TestStore,
    filter: &Filter,
    sort: &[(SortField, Order)],
    start: PageStart,
    limit: usize,
) -> Result<Found<UserTaskKey, UserTaskRow>, QueryError> {
    let page = PageRequest { start, limit };
    store.read(|reader| user_tasks::search(reader, filter, sort, &page))
}

#[test]
fn a_cursor_of_another_search_or_of_nothing_is_refused() {
    let mut store = store_with_tasks(StoreKind::Memory, 10);
    let mut rows = Rows::default();
    rows.put::<Incidents>(&incident_key(1), &incident(1));
    store.write(rows);
    let cursor =
        ask(&store, &inbox(), &BY_DUE, PageStart::Offset(0), 3).unwrap().end_cursor.unwrap();
    let other_filter = Filter { element: vec![Equal(ElementId::from("approve"))], ..inbox() };
    let other_order = [(SortField::DueDate, Order::Descending)];
    let is_refused = |filter: &Filter, sort: &[_], cursor: &str| {
        [PageStart::After, PageStart::Before].into_iter().all(|start| {
            let answer = ask(&store, filter, sort, start(cursor.to_owned()), 3);
            matches!(answer, Err(QueryError::BadCursor))
        })
    };
    assert!(!is_refused(&inbox(), &BY_DUE, &cursor));
    // The order that the search has anyway is no other search.
    assert!(!is_refused(&inbox(), &[], &cursor));
    assert!(is_refused(&other_filter, &BY_DUE, &cursor));
    assert!(is_refused(&inbox(), &other_order, &cursor));
    for nonsense in ["", "AAAA", "no base64", &cursor[4..], &cursor[..8]] {
        assert!(is_refused(&inbox(), &BY_DUE, nonsense), "{nonsense:?}");
    }
    let page = PageRequest { start: PageStart::After(cursor), limit: 3 };
    let answer =
        store.read(|reader| incidents::search(reader, &incidents::Filter::default(), &[], &page));
    assert!(matches!(answer, Err(QueryError::BadCursor)));
}

#[test]
fn a_cursor_keeps_its_place_while_rows_come_and_go() {
    for seed in 0..20 {
        let mut random = Random::new(seed);
        let mut store = store_with_tasks(StoreKind::Memory, 100);
        let lasting: BTreeSet<u64> = (0..100).filter(|_| random.once_in(2)).collect();
        let mut found = Vec::new();
        let mut page = ask(&store, &inbox(), &BY_DUE, PageStart::Offset(0), 7).unwrap();
        let mut new_number = 1_000;
        while let Some(end) = page.end_cursor {
            found.extend(page.items.iter().map(|(key, _)| *key));
            let mut rows = Rows::default();
            for _ in 0..5 {
                let number = random.below(100);
                if !lasting.contains(&number) {
                    rows.delete::<UserTasks>(&task_key(number), &due(number, number));
                }
                let at = random.below(100);
                rows.put::<UserTasks>(&task_key(new_number), &due(new_number, at));
                new_number += 1;
            }
            store.write(rows);
            page = ask(&store, &inbox(), &BY_DUE, PageStart::After(end), 7).unwrap();
        }
        let distinct: BTreeSet<_> = found.iter().copied().collect();
        assert_eq!(distinct.len(), found.len(), "seed {seed}: a task is shown twice");
        for number in lasting {
            assert!(distinct.contains(&task_key(number)), "seed {seed}: task {number} is left out");
        }
    }
}

/// On sled a long page gives way to writers and goes on under a newer batch.
#[test]
fn a_long_page_over_moving_rows_is_full_and_shows_no_row_twice() {
    const TASKS: u64 = 6_000;
    for kind in [StoreKind::Sled, StoreKind::Fjall] {
        let mut writer = store_with_tasks(kind, TASKS);
        let store = Arc::clone(&writer.store);
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let readers: Vec<_> = [&BY_DUE[..], &[(SortField::Priority, Order::Ascending)]]
                .into_iter()
                .map(|sort| {
                    let (store, is_over) = (&store, &is_over);
                    scope.spawn(move || {
                        while !is_over.load(Relaxed) {
                            let view = store.read_view().unwrap();
                            let reader = Reader::new(&*view, PARTITION);
                            let page = PageRequest { start: PageStart::Offset(0), limit: 4_000 };
                            let found = user_tasks::search(&reader, &inbox(), sort, &page).unwrap();
                            let keys: BTreeSet<_> =
                                found.items.iter().map(|(key, _)| key).collect();
                            assert_eq!((found.items.len(), keys.len()), (4_000, 4_000));
                            if sort == BY_DUE {
                                let is_in_order =
                                    found.items.is_sorted_by_key(|(key, row)| (row.due_date, *key));
                                assert!(is_in_order, "a row stands where it stood before");
                            }
                        }
                    })
                })
                .collect();
            let mut random = Random::new(1);
            let mut due_at: Vec<u64> = (0..TASKS).collect();
            for _ in 0..300 {
                let mut rows = Rows::default();
                for _ in 0..20 {
                    let number = random.index(due_at.len());
                    let task = number as u64;
                    rows.delete::<UserTasks>(&task_key(task), &due(task, due_at[number]));
                    due_at[number] = random.below(TASKS);
                    rows.put::<UserTasks>(&task_key(task), &due(task, due_at[number]));
                }
                writer.write(rows);
            }
            is_over.store(true, Relaxed);
            for reader in readers {
                reader.join().unwrap();
            }
        });
    }
}
