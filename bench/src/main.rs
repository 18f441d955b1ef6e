//! Benchmarks of kernel, bare store and server. One command prints a table:
//! `cargo build --release -p baton-api -p baton-bench && target/release/baton-bench`.
//!
//! The server and the load client are processes of their own, each pinned to one core. Figures of
//! a shared machine are noisy: compare ratios within one run.

#![allow(
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measuring program stops at whatever goes wrong, and its figures are rounded"
)]

mod elements;
mod in_process;
mod jobs_at_size;
mod kernel;
mod load;
mod models;
mod parse;
mod queries;
mod recording;
mod rest;
mod server;

use std::path::{Path, PathBuf};

use baton_engine::store::StoreKind;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// The stores that are compared.
const STORES: [StoreKind; 2] = [StoreKind::Fjall, StoreKind::Sled];

/// Callers in process that each wait for their reply.
const CALLERS: [usize; 3] = [16, 64, 256];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => all(),
        ["kernel"] => kernel_table(),
        ["store"] => store_table(),
        ["parse", files @ ..] => parse::table(files),
        ["store", kind, workload, instances] => one_store(kind, workload, instances),
        ["rest"] => rest::table(&folder()),
        ["elements"] => elements::table(None, &folder()),
        ["elements", name] => elements::table(Some(name), &folder()),
        ["queries"] => queries::table(1_000_000, 100_000, &folder()),
        ["queries", ended, open] => {
            let number = |text: &str| text.parse().expect("a number");
            queries::table(number(ended), number(open), &folder());
        }
        ["with-history"] => rest::with_history::table(1_000_000, &folder()),
        ["with-history", ended] => {
            rest::with_history::table(ended.parse().expect("a number"), &folder());
        }
        ["fill", kind, ended, open, data] => {
            let number = |text: &str| text.parse().expect("a number");
            let kind = kind.parse().expect("fjall or sled");
            queries::data::fill(kind, Path::new(data), number(ended), number(open));
        }
        ["load", host, workload, count] => rest::load(host, workload, count),
        ["jobs-at-size", open, cycles] => jobs_at_size::run(open, cycles),
        _ => eprintln!(
            "usage: baton-bench [kernel | store [KIND five-tasks|whole-jobs INSTANCES] | \
             parse [FILE...] | rest | elements [NAME] | queries [ENDED OPEN] | \
             with-history [ENDED] | fill KIND ENDED OPEN FOLDER | jobs-at-size OPEN CYCLES]"
        ),
    }
}

fn all() {
    kernel_table();
    // A process of its own, so that engine and bare store have the same one core.
    let own = std::env::current_exe().expect("the path of this program");
    let mut pinned = std::process::Command::new("taskset");
    let status = pinned.args(["-c", "0"]).arg(own).arg("store").status();
    let status = status.expect("taskset is there");
    assert!(status.success(), "the store table failed");
    rest::table(&folder());
}

/// A new folder for data.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("baton-bench-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).expect("a folder for data");
    folder
}

fn kernel_table() {
    println!("\n## Kernel, one core\n");
    println!("| workload | decide + apply | with encoding | records | bytes |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let amount = vec![kernel::variable("amount", "500")];
    let choice = models::exclusive_choice();
    for (name, diagram, process, variables) in [
        ("five tasks", models::five_tasks(), "five-tasks", Vec::new()),
        ("exclusive choice", choice, "exclusive-choice", amount),
    ] {
        let (plain, encoded, records, bytes) =
            kernel::straight_through(&diagram, process, &variables, 200_000, 100);
        println!("| {name} | {plain:.0}/s | {encoded:.0}/s | {records:.2} | {bytes:.0} |");
    }
    let mut bench = kernel::Bench::new(&models::one_job());
    let (rate, records, bytes) = kernel::whole_jobs(&mut bench, 200, 100);
    println!("| whole job, memory store | | {rate:.0}/s | {records:.2} | {bytes:.0} |");
}

fn store_table() {
    let folder = folder();
    println!("\n## In process and bare store, both on one core\n");
    println!("raw append of 4 KiB + fdatasync: {:.0}/s\n", in_process::raw_probe(&folder));
    println!("| store | workload | callers | engine | bare store | share | records | a batch |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for kind in STORES {
        for workload in [in_process::Workload::FiveTasks, in_process::Workload::WholeJobs] {
            for callers in CALLERS {
                store_line(kind, workload, callers, 10_000, &folder);
            }
        }
    }
    drop(std::fs::remove_dir_all(&folder));
}

/// One line of the table, for as many instances as a profiler wants.
fn one_store(kind: &str, workload: &str, instances: &str) {
    let folder = folder();
    let workload = match workload {
        "five-tasks" => in_process::Workload::FiveTasks,
        _ => in_process::Workload::WholeJobs,
    };
    let kind = kind.parse().expect("fjall, sled or memory");
    let instances = instances.parse().expect("a number");
    for callers in CALLERS {
        store_line(kind, workload, callers, instances, &folder);
    }
    drop(std::fs::remove_dir_all(&folder));
}

fn store_line(
    kind: StoreKind,
    workload: in_process::Workload,
    callers: usize,
    instances: usize,
    folder: &Path,
) {
    let data = folder.join(format!("{workload:?}-{callers}"));
    let rates = in_process::run(kind, workload, callers, instances, &data);
    println!(
        "| {kind} | {workload:?} | {callers} | {:.0}/s | {:.0}/s | {:.0} % | {:.0}/s | {:.0} |",
        rates.engine,
        rates.bare,
        100.0 * rates.share,
        rates.bare_records,
        rates.batch
    );
}
