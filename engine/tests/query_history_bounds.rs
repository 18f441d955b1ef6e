//! How many rows a search of what is over reads: no more than the pages of the instances that a
//! page shows, and not more because there is more history.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod dump_support;

use std::fmt::Debug;
use std::sync::Arc;

use baton_engine::ids::ElementId;
use baton_engine::query::comparison::Comparison::Equal;
use baton_engine::query::comparison::Comparisons;
use baton_engine::query::{
    Found, Order, PageRequest, PageStart, QueryError, element_instances, jobs, variables,
};
use baton_engine::state::reader::Reader;
use baton_engine::store::memory_store::MemoryStore;

use dump_support::{PARTITION, Run};

/// An instance is started, its task assigned and completed, its job handed out and completed: a
/// page for each of these batches.
const PAGES_OF_AN_INSTANCE: u64 = 5;

/// Rows beside the pages of an instance: its own, twice, the entry that led to it, that of its key,
/// the page that was posted, and names of elements now and then.
const ROWS_BESIDE_PAGES: u64 = 6;

/// What a search reads beyond a full page to say how many there are, and what it reads once.
const ROWS_ONCE: u64 = 300;

const RESULTS: usize = 50;

/// So many rounds of work; in each, fourteen instances come to their end.
fn history(rounds: usize) -> Run {
    let mut run = Run::open(Arc::new(MemoryStore::new()), 1_700_000_000_000);
    run.deploy();
    for _ in 0..rounds {
        run.start(30);
        run.work(30);
    }
    run
}

fn equal(text: &str) -> Comparisons<String> {
    vec![Equal(text.to_owned())]
}

/// Reads pages from the front, from the middle and by cursor; gives the most rows that one took.
fn check<K: Clone + PartialEq + Debug, R>(
    what: &str,
    run: &Run,
    search: impl Fn(&Reader<'_>, &PageRequest) -> Result<Found<K, R>, QueryError>,
) -> u64 {
    let view = run.store.read_view().unwrap();
    let mut most = 0;
    let mut read = |start: PageStart, limit: usize, from: usize| {
        let reader = Reader::new(&*view, PARTITION);
        let page = PageRequest { start: start.clone(), limit };
        let found = search(&reader, &page).unwrap();
        let rows = reader.rows_read();
        let each = PAGES_OF_AN_INSTANCE + ROWS_BESIDE_PAGES;
        let bound = each * (from + limit) as u64 + ROWS_ONCE;
        assert!(rows <= bound, "{what}, {start:?}, {limit}: read {rows}, allowed {bound}");
        most = rows.max(most);
        found
    };
    let keys =
        |found: &Found<K, R>| found.items.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let first = read(PageStart::Offset(0), RESULTS, 0);
    assert_eq!(first.items.len(), RESULTS, "{what}: the first page is short");
    for (from, limit) in [(0, 0), (0, 1), (100, 1), (100, RESULTS)] {
        read(PageStart::Offset(from), limit, from);
    }
    let second = read(PageStart::After(first.end_cursor.clone().unwrap()), RESULTS, 0);
    assert_eq!(second.items.len(), RESULTS, "{what}: the second page is short");
    let back = read(PageStart::Before(second.start_cursor.clone().unwrap()), RESULTS, 0);
    assert_eq!(keys(&first), keys(&back), "{what}");
    most
}

/// All searches; the most rows that each took.
fn most_rows(run: &Run) -> Vec<(&'static str, u64)> {
    let mut most = Vec::new();
    {
        use element_instances::{Filter, SortField};
        let ended = Filter {
            element: vec![Equal(ElementId::from("ship"))],
            state: equal("COMPLETED"),
            ..Filter::default()
        };
        let what = "ended element instances of an element";
        most.push((
            what,
            check(what, run, |reader, page| element_instances::search(reader, &ended, &[], page)),
        ));
        let what = "element instances, the newest first";
        let newest = [(SortField::Key, Order::Descending)];
        most.push((
            what,
            check(what, run, |reader, page| {
                element_instances::search(reader, &Filter::default(), &newest, page)
            }),
        ));
    }
    {
        use jobs::Filter;
        let of_type = Filter { job_type: equal("ship"), ..Filter::default() };
        let what = "jobs of a type";
        most.push((
            what,
            check(what, run, |reader, page| jobs::search(reader, &of_type, &[], page)),
        ));
    }
    {
        use variables::Filter;
        let held = Filter { name: equal("number"), value: equal("7"), ..Filter::default() };
        let what = "variables by name and value";
        most.push((
            what,
            check(what, run, |reader, page| variables::search(reader, &held, &[], page)),
        ));
    }
    most
}

/// A page has room for 64 MiB of values: what is more is refused with a way out, and never built.
#[test]
fn a_page_of_too_long_values_is_refused() {
    const LONG: usize = 60_000;
    let mut run = Run::open(Arc::new(MemoryStore::new()), 1_700_000_000_000);
    run.deploy();
    for _ in 0..120 {
        run.start_with(10, &"x".repeat(LONG));
    }
    let view = run.store.read_view().unwrap();
    let reader = Reader::new(&*view, PARTITION);
    let filter = variables::Filter { name: equal("text"), ..variables::Filter::default() };
    let page = |limit| PageRequest { start: PageStart::Offset(0), limit };
    let found = variables::search(&reader, &filter, &[], &page(1_000)).unwrap();
    assert_eq!(found.items.len(), 1_000);
    for sort in [Vec::new(), vec![(variables::SortField::Value, Order::Ascending)]] {
        let refused = variables::search(&reader, &filter, &sort, &page(1_200)).unwrap_err();
        assert!(matches!(refused, QueryError::TooLong), "{refused}");
        assert!(refused.to_string().contains("page.limit"), "{refused}");
    }
}

#[test]
fn rows_read_are_those_of_the_page_whatever_lies_in_history() {
    let less = most_rows(&history(220));
    let more = most_rows(&history(440));
    for ((what, less), (_, more)) in less.into_iter().zip(more) {
        println!("{what}: {less} and {more} rows");
        assert!(more <= less + less / 10, "{what}: {less} rows, and {more} of twice the history");
    }
}
