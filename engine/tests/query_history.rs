//! Searches of what event pages tell: random runs, random filters and sorts, each answer compared
//! with a naive one. The naive one remembers what every event says and shares no code with the
//! engine's; pages are walked by cursor in both directions, on all three stores. A failure prints
//! the seed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod history_support;
mod query_support;

use std::collections::BTreeSet;
use std::fmt::Debug;

use baton_engine::ids::{
    ElementId, ElementInstanceKey, JobKey, ProcessInstanceKey, SubscriptionKey, UserTaskKey,
    VariableKey,
};
use baton_engine::query::comparison::Comparison;
use baton_engine::query::{
    Found, Order, PageRequest, PageStart, QueryError, correlated_messages, element_instances, jobs,
    message_subscriptions, process_instances, user_tasks, variables,
};
use baton_engine::store::StoreKind;
use baton_engine::testing::random_run::RandomRun;

use history_support::ledger::Ledger;
use history_support::subscription::Subscription;
use query_support::{Random, TestStore};

/// Seeds of random runs.
const SEEDS: u64 = 30;

/// Searches of each resource in each run.
const SEARCHES: usize = 8;

/// Asks for pages in every way: all at once, by offset, forward and backward by cursor. Without a
/// sort (`is_sorted` false) only the set of results is known, and the order must be the same in
/// every way of asking.
fn check<K: Debug + Copy + Ord, R>(
    what: &str,
    expected: &[String],
    is_sorted: bool,
    random: &mut Random,
    shown: impl Fn(K, &R) -> String,
    search: impl Fn(&PageRequest) -> Result<Found<K, R>, QueryError>,
) {
    let page = |start, limit| search(&PageRequest { start, limit }).unwrap();
    let lines = |found: &Found<K, R>| -> Vec<String> {
        found.items.iter().map(|(key, row)| shown(*key, row)).collect()
    };
    let whole = page(PageStart::Offset(0), 10_000);
    let all = lines(&whole);
    if is_sorted {
        assert_eq!(all, expected, "{what}");
    } else {
        let (mut found, mut expected) = (all.clone(), expected.to_vec());
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{what}");
    }
    assert_eq!((whole.total, whole.has_more_total), (all.len() as u64, false), "{what}");
    let limit = 1 + random.index(7);
    let from = random.index(all.len() + 2);
    let part = page(PageStart::Offset(from), limit);
    let to = (from + limit).min(all.len());
    assert_eq!(lines(&part), all[from.min(to)..to], "{what} from {from}");
    assert!(
        part.total <= all.len() as u64 && (part.has_more_total || part.total == all.len() as u64)
    );
    let mut walked = Vec::new();
    let mut next = page(PageStart::Offset(0), limit);
    let mut last = None;
    while let Some(end) = next.end_cursor.clone() {
        walked.extend(lines(&next));
        next = page(PageStart::After(end.clone()), limit);
        last = Some(end);
    }
    assert_eq!(walked, all, "{what} forward by {limit}");
    let Some(last) = last else { return };
    let mut back = Vec::new();
    let mut before = page(PageStart::Before(last), limit);
    while let Some(start) = before.start_cursor.clone() {
        back.splice(0..0, lines(&before));
        before = page(PageStart::Before(start), limit);
    }
    assert_eq!(back, all[..all.len() - 1], "{what} backward by {limit}");
}

fn one<T: Clone>(values: &[T], random: &mut Random) -> Vec<Comparison<T>> {
    if values.is_empty() || random.below(3) > 0 {
        return Vec::new();
    }
    let value = |random: &mut Random| values[random.index(values.len())].clone();
    vec![match random.below(4) {
        0 | 1 => Comparison::Equal(value(random)),
        2 => Comparison::In(vec![value(random), value(random)]),
        _ => Comparison::NotEqual(value(random)),
    }]
}

fn order(random: &mut Random) -> Order {
    if random.below(2) == 0 { Order::Ascending } else { Order::Descending }
}

fn check_elements(store: &TestStore, ledger: &Ledger, random: &mut Random) {
    use element_instances::{Filter, SortField};
    let of = |random: &mut Random, states: &[&str]| {
        one(&states.iter().map(|state| (*state).to_owned()).collect::<Vec<_>>(), random)
    };
    let either = |random: &mut Random| Filter {
        state: of(random, &["ACTIVE", "COMPLETED"]),
        kind: of(random, &["START_EVENT", "SERVICE_TASK"]),
        ..Filter::default()
    };
    let any_of = match random.below(4) {
        0 => vec![either(random), either(random)],
        _ => Vec::new(),
    };
    let filter = Filter {
        any_of,
        key: one(&ledger.keys(|element| ElementInstanceKey(element.key)), random),
        state: of(random, &["ACTIVE", "COMPLETED", "TERMINATED"]),
        kind: of(random, &["START_EVENT", "SERVICE_TASK", "PROCESS", "EXCLUSIVE_GATEWAY"]),
        element: one(&ledger.keys(|element| ElementId::from(element.element.clone())), random),
        process: one(&ledger.keys(|element| ElementId::from(element.process.clone())), random),
        instance: one(&ledger.keys(|element| ProcessInstanceKey(element.instance)), random),
        has_incident: (random.below(6) == 0).then(|| random.below(2) == 0),
        ..Filter::default()
    };
    let sort = match random.below(4) {
        0 => vec![(SortField::Key, order(random))],
        1 => vec![(SortField::StartedAt, order(random))],
        _ => Vec::new(),
    };
    let mut expected: Vec<_> =
        ledger.elements().filter(|element| element.passes(&filter)).collect();
    match sort.first() {
        Some((SortField::StartedAt, _)) => expected.sort_by_key(|e| (e.started, e.key)),
        _ => expected.sort_by_key(|element| element.key),
    }
    if sort.first().is_some_and(|(_, order)| *order == Order::Descending) {
        expected.reverse();
    }
    let expected: Vec<String> = expected.iter().map(|element| element.line()).collect();
    let what = format!("elements {filter:?} by {sort:?}");
    check(&what, &expected, !sort.is_empty(), random, history_support::element_line, |page| {
        store.read(|reader| element_instances::search(reader, &filter, &sort, page))
    });
    for element in ledger.elements().take(3) {
        let key = ElementInstanceKey(element.key);
        let found = store.read(|reader| element_instances::get(reader, key)).unwrap().unwrap();
        assert_eq!(history_support::element_line(key, &found), element.line());
    }
}

fn check_jobs(store: &TestStore, ledger: &Ledger, random: &mut Random) {
    use jobs::{Filter, SortField};
    let names = |names: Vec<String>, random: &mut Random| one(&names, random);
    let all: Vec<_> = ledger.jobs().collect();
    let filter = Filter {
        key: one(&all.iter().map(|job| JobKey(job.key)).collect::<Vec<_>>(), random),
        job_type: names(all.iter().map(|job| job.job_type.clone()).collect(), random),
        state: names(all.iter().map(|job| job.state.to_owned()).collect(), random),
        instance: one(
            &all.iter().map(|job| ProcessInstanceKey(job.instance)).collect::<Vec<_>>(),
            random,
        ),
        process: one(
            &all.iter().map(|job| ElementId::from(job.process.clone())).collect::<Vec<_>>(),
            random,
        ),
        ..Filter::default()
    };
    let sort = match random.below(3) {
        0 => vec![(SortField::Key, order(random))],
        _ => Vec::new(),
    };
    let mut expected: Vec<_> = all.iter().filter(|job| job.passes(&filter)).collect();
    expected.sort_by_key(|job| job.key);
    if sort.first().is_some_and(|(_, order)| *order == Order::Descending) {
        expected.reverse();
    }
    let expected: Vec<String> = expected.iter().map(|job| job.line()).collect();
    check(
        &format!("jobs {filter:?} by {sort:?}"),
        &expected,
        !sort.is_empty(),
        random,
        history_support::job_line,
        |page| store.read(|reader| jobs::search(reader, &filter, &sort, page)),
    );
}

fn check_variables(store: &TestStore, ledger: &Ledger, random: &mut Random) {
    use variables::{Filter, SortField};
    let all: Vec<_> = ledger.variables().collect();
    let names_one = random.below(2) == 0 && !all.is_empty();
    let chosen = if names_one { all.get(random.index(all.len())).copied() } else { None };
    let filter = Filter {
        name: chosen.map(|one| Comparison::Equal(one.name.clone())).into_iter().collect(),
        value: match chosen {
            Some(one) if random.below(2) == 0 => vec![Comparison::Equal(one.value.clone())],
            _ => Vec::new(),
        },
        key: one(&all.iter().map(|one| VariableKey(one.key)).collect::<Vec<_>>(), random),
        scope: one(
            &all.iter().map(|one| ElementInstanceKey(one.scope)).collect::<Vec<_>>(),
            random,
        ),
        ..Filter::default()
    };
    let sort = match random.below(3) {
        0 => vec![(SortField::Key, order(random))],
        1 => vec![(SortField::Name, Order::Ascending)],
        _ => Vec::new(),
    };
    let mut expected: Vec<_> = all.iter().filter(|one| one.passes(&filter)).collect();
    match sort.first() {
        Some((SortField::Name, _)) => expected.sort_by_key(|one| (one.name.clone(), one.key)),
        _ => expected.sort_by_key(|one| one.key),
    }
    if sort.first().is_some_and(|(_, order)| *order == Order::Descending) {
        expected.reverse();
    }
    let expected: Vec<String> = expected.iter().map(|one| one.line()).collect();
    check(
        &format!("variables {filter:?} by {sort:?}"),
        &expected,
        !sort.is_empty(),
        random,
        history_support::variable_line,
        |page| store.read(|reader| variables::search(reader, &filter, &sort, page)),
    );
}

fn check_messages(store: &TestStore, ledger: &Ledger, random: &mut Random) {
    use message_subscriptions::{Filter, SortField};
    let all: Vec<_> = ledger.subscriptions().collect();
    let texts = |of: fn(&Subscription) -> &str, random: &mut Random| {
        let values: Vec<String> = all.iter().map(|known| of(known).to_owned()).collect();
        one(&values, random)
    };
    let filter = Filter {
        key: one(&all.iter().map(|one| SubscriptionKey(one.key)).collect::<Vec<_>>(), random),
        message_name: texts(|one| &one.name, random),
        state: texts(|one| one.state, random),
        kind: texts(Subscription::kind, random),
        process: one(
            &all.iter().map(|one| ElementId::from(one.process.clone())).collect::<Vec<_>>(),
            random,
        ),
        element_instance: match random.below(8) {
            0 => vec![Comparison::Exists(random.below(2) == 0)],
            _ => Vec::new(),
        },
        ..Filter::default()
    };
    let sort = match random.below(4) {
        0 => vec![(SortField::Key, order(random))],
        1 => vec![(SortField::MessageName, order(random))],
        2 => vec![(SortField::Kind, order(random))],
        _ => Vec::new(),
    };
    let mut expected: Vec<_> = all.iter().filter(|one| one.passes(&filter)).collect();
    match sort.first() {
        Some((SortField::MessageName, _)) => expected.sort_by_key(|one| (&one.name, one.key)),
        Some((SortField::Kind, _)) => expected.sort_by_key(|one| (one.kind(), one.key)),
        _ => expected.sort_by_key(|one| one.key),
    }
    if sort.first().is_some_and(|(_, order)| *order == Order::Descending) {
        expected.reverse();
    }
    let expected: Vec<String> = expected.iter().map(|one| one.line()).collect();
    check(
        &format!("message subscriptions {filter:?} by {sort:?}"),
        &expected,
        !sort.is_empty(),
        random,
        history_support::subscription_line,
        |page| store.read(|reader| message_subscriptions::search(reader, &filter, &sort, page)),
    );
    let filter = correlated_messages::Filter::default();
    let expected: Vec<String> = ledger.correlations().cloned().collect();
    check(
        "correlated messages",
        &expected,
        false,
        random,
        history_support::correlation_line,
        |page| store.read(|reader| correlated_messages::search(reader, &filter, &[], page)),
    );
}

/// Instances and user tasks that have a variable of a name and value.
fn check_holders(store: &TestStore, ledger: &Ledger, random: &mut Random) {
    let all: Vec<_> = ledger.variables().collect();
    if all.is_empty() {
        return;
    }
    let chosen = all[random.index(all.len())];
    let value = vec![Comparison::Equal(chosen.value.clone())];
    let condition = variables::Condition { name: chosen.name.clone(), value };
    let holds = |one: &&&history_support::ledger::Variable| {
        one.name == chosen.name && one.value == chosen.value
    };
    let scopes: BTreeSet<u64> = all.iter().filter(holds).map(|one| one.scope).collect();
    let instances: BTreeSet<u64> = scopes.iter().map(|scope| ledger.instance_of(*scope)).collect();
    let filter = process_instances::Filter {
        variables: vec![condition.clone()],
        ..process_instances::Filter::default()
    };
    let expected: Vec<String> = instances.iter().map(ToString::to_string).collect();
    check(
        &format!("instances with {condition:?}"),
        &expected,
        true,
        random,
        |key: ProcessInstanceKey, _| key.to_string(),
        |page| store.read(|reader| process_instances::search(reader, &filter, &[], page)),
    );
    let filter = user_tasks::Filter {
        instance_variables: vec![condition.clone()],
        ..user_tasks::Filter::default()
    };
    let tasks = store.read(|reader| {
        let all = user_tasks::Filter::default();
        user_tasks::search(
            reader,
            &all,
            &[],
            &PageRequest { start: PageStart::Offset(0), limit: 10_000 },
        )
    });
    let expected: Vec<String> = tasks
        .unwrap()
        .items
        .iter()
        .filter(|(_, task)| scopes.contains(&task.instance.0))
        .map(|(key, _)| key.to_string())
        .collect();
    check(
        &format!("user tasks of instances with {condition:?}"),
        &expected,
        true,
        random,
        |key: UserTaskKey, _| key.to_string(),
        |page| store.read(|reader| user_tasks::search(reader, &filter, &[], page)),
    );
}

/// Every run is searched in memory, every second one on a disk too.
fn stores(seed: u64) -> Vec<StoreKind> {
    let on_disk = match seed % 4 {
        0 => Some(StoreKind::Sled),
        2 => Some(StoreKind::Fjall),
        _ => None,
    };
    [StoreKind::Memory].into_iter().chain(on_disk).collect()
}

#[test]
fn every_page_is_that_of_the_naive_search() {
    let mut seen = [0; 6];
    for seed in 1..=SEEDS {
        println!("seed {seed}");
        let mut run = RandomRun::new(seed);
        run.begin_run(30).unwrap();
        let (mut kernel, _) = run.into_parts();
        history_support::add_starts(&mut kernel, &mut Random::new(seed));
        let ledger = Ledger::of(&kernel.events());
        for kind in stores(seed) {
            println!("{kind}");
            let store = TestStore::copy_of(kernel.store(), kind);
            let mut random = Random::new(seed);
            for _ in 0..SEARCHES {
                check_elements(&store, &ledger, &mut random);
                check_jobs(&store, &ledger, &mut random);
                check_variables(&store, &ledger, &mut random);
                check_messages(&store, &ledger, &mut random);
                check_holders(&store, &ledger, &mut random);
            }
        }
        for (total, count) in seen.iter_mut().zip(ledger.sizes()) {
            *total += count;
        }
    }
    println!("elements, jobs, variables, subscriptions, correlations, starts: {seen:?}");
    assert!(seen.iter().all(|count| *count > 5), "too little to search among: {seen:?}");
}
