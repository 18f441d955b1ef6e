//! Searches over a million ended and a hundred thousand open instances, over REST, while others
//! are started.

mod asked;
pub(crate) mod data;

use std::path::Path;
use std::time::{Duration, Instant};

use hyper::Method;
use serde_json::{Value, json};

use crate::STORES;
use crate::load::{Connection, Latencies};
use crate::server::Server;
use asked::{Query, queries};
use baton_engine::store::StoreKind;

/// Instances that are started in a second meanwhile.
const STARTS_A_SECOND: u64 = 500;

/// How often each query is asked for its first page.
const FIRST_PAGES: usize = 200;

/// How many pages are walked by cursor.
const CURSOR_PAGES: usize = 200;

/// Prints the table for so many ended and open instances.
pub(crate) fn table(ended: usize, open: usize, folder: &Path) {
    println!("\n## Searches over {ended} ended and {open} open instances\n");
    println!("Beside {STARTS_A_SECOND} starts a second; 100 results a page.\n");
    for kind in STORES {
        one_store(kind, ended, open, &folder.join(format!("queries-{kind}")));
    }
    drop(std::fs::remove_dir_all(folder));
}

fn one_store(kind: StoreKind, ended: usize, open: usize, folder: &Path) {
    let began = Instant::now();
    data::fill(kind, folder, ended, open);
    println!("{kind}: filled in {:.0} s\n", began.elapsed().as_secs_f64());
    let server = Server::start(kind, folder);
    println!("| query | first p50 | p99 | cursor p50 | p99 | pages | rows read | found by |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(async {
        let host = server.host.clone();
        let writer = tokio::spawn(async move { start_instances(&host).await });
        let mut connection = Connection::open(&server.host).await;
        for query in queries() {
            ask(&mut connection, &query).await;
        }
        writer.abort();
    });
    println!("\nmemory of the server: {} MB\n", server.resident_kb() / 1024);
    drop(server);
    drop(std::fs::remove_dir_all(folder));
}

/// Starts instances at a steady pace until it is stopped.
async fn start_instances(host: &str) {
    let mut connection = Connection::open(host).await;
    let mut tick = tokio::time::interval(Duration::from_micros(1_000_000 / STARTS_A_SECOND));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let body =
        json!({"processDefinitionId": "order", "variables": {"customer": "new"}}).to_string();
    loop {
        tick.tick().await;
        connection.post("/v2/process-instances", &body).await;
    }
}

async fn ask(connection: &mut Connection, query: &Query) {
    let (mut first, mut cursor) = (Latencies::default(), Latencies::default());
    let mut answer = Value::Null;
    let mut explanation = String::new();
    for _ in 0..FIRST_PAGES {
        (answer, explanation) = page(connection, query, None, &mut first).await;
    }
    let found = answer["items"].as_array().map_or(0, Vec::len);
    assert_eq!(found == 0, query.finds_nothing, "{}: {found} results", query.name);
    let mut pages = 0;
    while pages < CURSOR_PAGES
        && let Some(end) = answer["page"]["endCursor"].as_str()
    {
        let end = end.to_owned();
        (answer, _) = page(connection, query, Some(&end), &mut cursor).await;
        pages += 1;
    }
    let (how, rows) = explanation.rsplit_once("; ").unwrap_or((&explanation, ""));
    println!(
        "| {} | {:.1} ms | {:.1} ms | {:.1} ms | {:.1} ms | {pages} | {rows} | {how} |",
        query.name,
        first.quantile_ms(0.5),
        first.quantile_ms(0.99),
        cursor.quantile_ms(0.5),
        cursor.quantile_ms(0.99)
    );
}

async fn page(
    connection: &mut Connection,
    query: &Query,
    after: Option<&str>,
    latencies: &mut Latencies,
) -> (Value, String) {
    let mut body = query.body.clone();
    if let Some(after) = after {
        body["page"] = json!({"after": after});
    }
    let began = Instant::now();
    let (status, answer, headers) =
        connection.send_and_see(Method::POST, &query.path, &body.to_string()).await;
    latencies.add(began.elapsed());
    let text = String::from_utf8_lossy(&answer);
    assert_eq!(status, 200, "{}: {text}", query.name);
    let explanation = headers.get("baton-explain").and_then(|value| value.to_str().ok());
    let answer = serde_json::from_slice(&answer).expect("JSON");
    (answer, explanation.unwrap_or_default().to_owned())
}
