//! The same workloads over an empty store and over one full of ended instances, in turn: history
//! must not make the present slower.

use std::path::{Path, PathBuf};

use super::run_load;
use crate::STORES;
use crate::queries::data;
use crate::server::Server;
use baton_engine::store::StoreKind;

/// How often each workload runs on each of the two; the medians count.
const ROUNDS: usize = 7;

/// Open user tasks of the inbox on both.
const INBOX_TASKS: &str = "20000";

/// The workloads, and how much of each a round takes.
const WORKLOADS: [(&str, &str); 4] = [
    ("five-tasks", "15000"),
    ("exclusive-choice", "15000"),
    ("whole-jobs", "8000"),
    ("inbox-rounds", "400"),
];

/// Prints the table for so many ended instances.
pub(crate) fn table(ended: usize, folder: &Path) {
    println!("\n## Beside {ended} ended instances\n");
    println!(
        "Medians of {ROUNDS} rounds, the two stores in turn; both hold the same open tasks.\n"
    );
    println!("| store | workload | none ended | {ended} ended | ratio |");
    println!("| --- | --- | ---: | ---: | ---: |");
    for kind in STORES {
        let paths = ["empty", "full"].map(|name| folder.join(format!("{name}-{kind}")));
        data::fill(kind, &paths[1], ended, 0);
        one_store(kind, &paths);
        for path in paths {
            drop(std::fs::remove_dir_all(path));
        }
    }
    drop(std::fs::remove_dir_all(folder));
}

fn one_store(kind: StoreKind, paths: &[PathBuf; 2]) {
    let servers = paths.each_ref().map(|path| Server::start(kind, path));
    for server in &servers {
        run_load(server, "deploy", "0");
        run_load(server, "fill-inbox", INBOX_TASKS);
    }
    for (workload, count) in WORKLOADS {
        let mut rates = [Vec::new(), Vec::new()];
        // The first round warms up.
        for round in 0..=ROUNDS {
            for (server, rates) in servers.iter().zip(&mut rates) {
                let rate = rate(&run_load(server, workload, count));
                if round > 0 {
                    rates.push(rate);
                }
            }
        }
        let [empty, full] = rates.map(median);
        println!("| {kind} | {workload} | {empty:.0}/s | {full:.0}/s | {:.2} |", empty / full);
    }
}

fn rate(printed: &str) -> f64 {
    printed.trim_end_matches("/s").parse().expect("a rate")
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
