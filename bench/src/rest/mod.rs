//! (c) The whole server over REST, driven by a load client in another process.

pub(crate) mod with_history;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::json;

use crate::STORES;
use crate::load;
use crate::models;
use crate::server::{Server, binary};
use baton_engine::store::StoreKind;

/// The core of the load client.
const CLIENT_CORE: &str = "1";

/// Connections that start instances.
const STARTERS: usize = 128;

/// Open user tasks of the inbox workload.
const OPEN_TASKS: &str = "100000";

/// Runs all workloads and prints the table.
pub(crate) fn table(folder: &Path) {
    println!("\n## Server over REST, server and client on one core each\n");
    let size = std::fs::metadata(binary()).map_or(0, |file| file.len());
    println!("binary: {:.1} MB\n", size as f64 / 1e6);
    println!("| store | workload | result |");
    println!("| --- | --- | --- |");
    for kind in STORES {
        let data = folder.join(format!("rest-{kind}"));
        straight(kind, &data);
        inbox(kind, &folder.join(format!("inbox-{kind}")));
    }
    drop(std::fs::remove_dir_all(folder));
}

fn straight(kind: StoreKind, data: &Path) {
    let server = Server::start(kind, data);
    let ready = server.ready_after.as_secs_f64() * 1000.0;
    std::thread::sleep(std::time::Duration::from_millis(500));
    let resident = server.resident_kb() / 1024;
    row(kind, "start on an empty store", &format!("ready after {ready:.0} ms, {resident} MB"));
    run_load(&server, "deploy", "0");
    for (workload, count) in
        [("five-tasks", "30000"), ("exclusive-choice", "30000"), ("whole-jobs", "20000")]
    {
        run_load(&server, workload, "3000");
        row(kind, workload, &run_load(&server, workload, count));
    }
    drop(server);
    drop(std::fs::remove_dir_all(data));
}

fn inbox(kind: StoreKind, data: &Path) {
    let server = Server::start(kind, data);
    run_load(&server, "deploy", "0");
    let filled = run_load(&server, "fill-inbox", OPEN_TASKS);
    row(kind, "100k open tasks created", &filled);
    row(kind, "inbox", &run_load(&server, "inbox", "500"));
    row(kind, "inbox beside 1,000 starts/s", &run_load(&server, "inbox-loaded", "500"));
    server.kill();
    let server = Server::start(kind, data);
    let ready = server.ready_after.as_secs_f64() * 1000.0;
    row(kind, "restart with 100k open instances after kill -9", &format!("{ready:.0} ms"));
    row(kind, "inbox after the restart", &run_load(&server, "inbox", "200"));
    drop(server);
    drop(std::fs::remove_dir_all(data));
}

fn row(kind: StoreKind, workload: &str, result: &str) {
    println!("| {kind} | {workload} | {result} |");
}

/// Runs the load client in a process of its own; returns what it printed.
fn run_load(server: &Server, workload: &str, count: &str) -> String {
    let own = std::env::current_exe().expect("the path of this program");
    let output = Command::new("taskset")
        .args(["-c", CLIENT_CORE])
        .arg(own)
        .args(["load", &server.host, workload, count])
        .output()
        .expect("the load client runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the load client failed: {errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The load client: one workload against one server.
pub(crate) fn load(host: &str, workload: &str, count: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime starts");
    let count: usize = count.parse().expect("a number");
    println!("{}", runtime.block_on(run(host, workload, count)));
}

async fn run(host: &str, workload: &str, count: usize) -> String {
    match workload {
        "deploy" => {
            for (name, diagram) in [
                ("five-tasks.bpmn", models::five_tasks()),
                ("exclusive-choice.bpmn", models::exclusive_choice()),
                ("one-job.bpmn", models::one_job()),
                ("inbox.bpmn", models::inbox()),
            ] {
                load::deploy(host, name, &diagram).await;
            }
            String::new()
        }
        "five-tasks" => {
            let body = json!({ "processDefinitionId": "five-tasks" }).to_string();
            per_second(load::starts(host, STARTERS, count, move |_| body.clone()).await)
        }
        "exclusive-choice" => {
            let body = |number: usize| {
                let variables = json!({ "amount": number % 2000 });
                json!({ "processDefinitionId": "exclusive-choice", "variables": variables })
                    .to_string()
            };
            per_second(load::starts(host, STARTERS, count, body).await)
        }
        "whole-jobs" => per_second(load::whole_jobs(host, STARTERS / 2, 8, count).await),
        "fill-inbox" => {
            let body = |number: usize| {
                let day = 1 + number % 28;
                let month = 1 + number / 28 % 12;
                let variables = json!({
                    "group": format!("group{}", number % 10),
                    "due": format!("2030-{month:02}-{day:02}T08:00:00Z"),
                });
                json!({ "processDefinitionId": "inbox", "variables": variables }).to_string()
            };
            per_second(load::starts(host, STARTERS, count, body).await)
        }
        "inbox" => latencies(load::inbox(host, count).await),
        "inbox-rounds" => {
            let began = Instant::now();
            load::inbox(host, count).await;
            per_second(count as f64 / began.elapsed().as_secs_f64())
        }
        "inbox-loaded" => {
            let stop = Arc::new(AtomicUsize::new(0));
            let starts = {
                let (host, stop) = (host.to_owned(), Arc::clone(&stop));
                tokio::spawn(async move { load::steady_starts(&host, 1_000, stop).await })
            };
            let inbox = load::inbox(host, count).await;
            stop.store(1, Ordering::Relaxed);
            let rate = starts.await.expect("starters end");
            format!("{}; {rate:.0} starts/s", latencies(inbox))
        }
        other => panic!("no workload {other}"),
    }
}

fn per_second(rate: f64) -> String {
    format!("{rate:.0}/s")
}

fn latencies(mut inbox: load::Inbox) -> String {
    let mut parts = Vec::new();
    for (name, latencies) in
        [("page", &mut inbox.page), ("claim", &mut inbox.claim), ("complete", &mut inbox.complete)]
    {
        let (half, most) = (latencies.quantile_ms(0.5), latencies.quantile_ms(0.99));
        parts.push(format!("{name} p50 {half:.2} ms, p99 {most:.2} ms"));
    }
    parts.join("; ")
}
