//! Checks: a store that the engine wrote is sound, and every kind of damage is found and named.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod dump_support;

use std::sync::Arc;

use baton_engine::ids::{ProcessInstanceKey, Timestamp};
use baton_engine::state::dump_file::{CheckReport, check};
use baton_engine::state::tables::bookkeeping::Batches;
use baton_engine::state::tables::process_instances::ActiveInstances;
use baton_engine::state::tables::user_tasks::UserTasksByCandidate;
use baton_engine::state::tables::{TableId, row_key, table_prefix};
use baton_engine::store::memory_store::MemoryStore;
use baton_engine::store::{Operation, Store, StoreKind};

use dump_support::{
    PARTITION, TestFolder, filled, filled_memory_store, rows_of, text_of, write_past_the_engine,
};

fn report(store: &dyn Store) -> CheckReport {
    check(&*store.read_view().unwrap()).unwrap()
}

#[test]
fn what_the_engine_wrote_is_sound() {
    for kind in [StoreKind::Memory, StoreKind::Sled, StoreKind::Fjall] {
        let folder = TestFolder::new();
        let (store, _) = filled(folder.open(kind), 40);
        let report = report(&*store);
        assert!(report.is_sound(), "{kind}: {:?}", report.problems);
        assert_eq!(report.rows, rows_of(&*store).len() as u64);
        assert!(report.pages > 40);
    }
    assert!(report(&MemoryStore::new()).is_sound());
}

/// The rows of a table as they lie in the store.
fn rows_in(store: &dyn Store, table: TableId) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut rows = rows_of(store);
    rows.retain(|(key, _)| key.starts_with(&table_prefix(table, PARTITION)));
    assert!(!rows.is_empty(), "no row of {table:?}");
    rows
}

/// The findings after a change of a sound store.
fn findings(change: impl Fn(&dyn Store) -> Vec<Operation>) -> Vec<String> {
    let (store, _) = filled_memory_store(30);
    let operations = change(&*store);
    write_past_the_engine(&*store, operations);
    let report = report(&*store);
    assert_eq!(report.problem_count, report.problems.len() as u64);
    assert_eq!(report.is_sound(), report.problems.is_empty());
    report.problems
}

fn deleted(table: TableId) -> Vec<String> {
    findings(|store| vec![Operation::Delete { key: rows_in(store, table)[0].0.clone() }])
}

fn is_one(findings: &[String], parts: &[&str]) -> bool {
    let [finding] = findings else { return false };
    parts.iter().all(|part| finding.contains(part))
}

#[test]
fn a_missing_index_entry_is_found() {
    for (table, of) in [
        (TableId::ActiveInstances, "ProcessInstances"),
        (TableId::UserTasksByCandidate, "UserTasks"),
        (TableId::UserTasksByAssignee, "UserTasks"),
        (TableId::UserTasksByState, "UserTasks"),
        (TableId::ActivatableJobs, "ElementInstances"),
        (TableId::DueWork, "ElementInstances"),
        (TableId::InstancesByEnd, "ProcessInstances"),
    ] {
        let found = deleted(table);
        assert!(is_one(&found, &[of, "lacks its entry"]), "{table:?}: {found:?}");
    }
}

#[test]
fn an_index_entry_without_its_row_is_found() {
    let tenant: Arc<str> = Arc::from("<default>");
    let value = [vec![0], minicbor::to_vec([0_u8; 0]).unwrap()].concat();
    let found = findings(|store| {
        let (task, _) = rows_in(store, TableId::UserTasks).pop().unwrap();
        let key = baton_engine::ids::UserTaskKey(u64::from_be_bytes(task[4..].try_into().unwrap()));
        let group = baton_engine::state::tables::user_tasks::Candidate::Group("nobody".into());
        let due = Some(Timestamp(5));
        let key = row_key::<UserTasksByCandidate>(PARTITION, &(tenant.clone(), group, due, key));
        vec![Operation::Put { key, value: value.clone() }]
    });
    assert!(is_one(&found, &["UserTasksByCandidate", "is of no row"]), "{found:?}");
    // One too many hides no one that is missing.
    let found = findings(|store| {
        let (missing, value) = rows_in(store, TableId::ActiveInstances).remove(0);
        let definition = baton_engine::ids::ProcessDefinitionKey(1);
        let columns = (tenant.clone(), definition, ProcessInstanceKey(1));
        let key = row_key::<ActiveInstances>(PARTITION, &columns);
        vec![Operation::Delete { key: missing }, Operation::Put { key, value }]
    });
    assert_eq!(found.len(), 2, "{found:?}");
    // A row that is gone leaves its entries behind, and its page.
    let found = deleted(TableId::UserTasks);
    assert!(found.len() >= 2 && found.iter().all(|found| found.contains("is of no row")));
}

#[test]
fn an_index_entry_with_another_value_is_found() {
    let found = findings(|store| {
        let (key, _) = rows_in(store, TableId::DueWork).remove(0);
        // A back-off where the row has a lease.
        vec![Operation::Put { key, value: vec![0, 1] }]
    });
    assert!(is_one(&found[..1], &["has another value in its entry"]), "{found:?}");
}

#[test]
fn unreadable_rows_are_found() {
    let garbage = |table: TableId| {
        findings(|store| {
            let (key, _) = rows_in(store, table).remove(0);
            vec![Operation::Put { key, value: vec![0, 0xff] }]
        })
    };
    for table in [
        TableId::Format,
        TableId::Batches,
        TableId::ProcessDefinitions,
        TableId::ProcessInstances,
        TableId::Variables,
        TableId::UserTasks,
        TableId::Pages,
        TableId::Postings,
    ] {
        let found = garbage(table);
        let what = format!("table {table:?}");
        assert!(found.iter().any(|found| found.contains(&what)), "{table:?}: {found:?}");
    }
    let found = findings(|store| {
        let (mut key, value) = rows_in(store, TableId::UserTasks).remove(0);
        key.push(0);
        vec![Operation::Put { key, value }]
    });
    assert!(is_one(&found, &["UserTasks", "key has another form"]), "{found:?}");
}

#[test]
fn parts_of_long_values_are_checked() {
    let found = deleted(TableId::ValueParts);
    assert!(is_one(&found, &["a part is missing"]), "{found:?}");
    let found = findings(|store| {
        let (mut key, value) = rows_in(store, TableId::ValueParts).remove(0);
        *key.last_mut().unwrap() = 99;
        vec![Operation::Put { key, value }]
    });
    assert!(is_one(&found, &["is of no row"]), "{found:?}");
}

#[test]
fn a_missing_page_or_batch_is_found() {
    let found = deleted(TableId::Pages);
    assert!(found.iter().any(|found| found.contains("pages it wrote")), "{found:?}");
    let found = findings(|_| vec![Operation::Delete { key: row_key::<Batches>(PARTITION, &3) }]);
    assert!(is_one(&found, &["batch 3 is missing behind 2"]), "{found:?}");
}

#[test]
fn rows_of_unknown_tables_and_partitions_are_found() {
    for key in [vec![0x7f, 0, 0, 1, 5], vec![0, 16, 0, 2, 5], vec![1]] {
        let put = vec![Operation::Put { key, value: Vec::new() }];
        let found = findings(|_| put.clone());
        assert!(is_one(&found, &["is of no table and partition"]), "{found:?}");
    }
}

#[test]
fn many_findings_are_counted_and_some_are_told() {
    let (store, _) = filled_memory_store(150);
    let delete = |(key, _)| Operation::Delete { key };
    let entries = rows_in(&*store, TableId::UserTasksByState).into_iter().map(delete).collect();
    write_past_the_engine(&*store, entries);
    let report = report(&*store);
    assert_eq!((report.problem_count, report.problems.len()), (150, 100));
}

#[test]
fn the_canonical_dump_shows_rows_and_indexes_and_leaves_out_history() {
    let (store, _) = filled_memory_store(3);
    let text = text_of(&*store);
    let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!(count("ProcessInstances ProcessInstanceKey("), 3);
    assert_eq!(count("UserTasks UserTaskKey("), 3);
    assert_eq!(count("UserTasksByState (\"<default>\", "), 3);
    for left_out in ["Pages", "Postings", "Chunks", "Batches", "ValueParts", "Format"] {
        assert_eq!(count(left_out), 0, "{left_out}");
    }
    // A long value is one line, with all of its parts.
    let long = format!("\\\"{}\\\"", "long ".repeat(2_500));
    assert_eq!(text.lines().filter(|line| line.contains(&long)).count(), 1);
    assert_eq!(text, text_of(&*store));
}
