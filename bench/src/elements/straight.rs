//! Straight-through instances of a fork, a loop, a sub-process and a call activity.

use std::path::Path;

use baton_engine::command::Variables;

use super::diagrams;
use super::driver::{Driver, start};
use crate::kernel::{self, variable};
use crate::{STORES, models};

/// Instances in the kernel, and of each round in process.
const INSTANCES: usize = 20_000;

/// Callers in process.
const CALLERS: usize = 64;

/// Rounds in process; the median counts.
const ROUNDS: usize = 3;

/// Name, process, diagram and variables.
fn workloads() -> Vec<(&'static str, &'static str, String, Variables)> {
    let rounds = vec![variable("rounds", "0")];
    vec![
        ("five tasks", "five-tasks", models::five_tasks(), Vec::new()),
        ("fork and join of four", "four", diagrams::fork("four", 4, true), Vec::new()),
        ("loop of ten rounds", "ten-rounds", diagrams::ten_rounds(), rounds),
        ("sub-process", "sub-process", diagrams::sub_process(), Vec::new()),
        ("call activity", "call-activity", diagrams::call_activity(), Vec::new()),
    ]
}

/// Prints the table.
pub(super) fn table(folder: &Path) {
    println!("\n### Straight through\n");
    println!("| workload | decide + apply | with encoding | records | bytes | fjall | sled |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (name, process, diagram, variables) in workloads() {
        let (plain, encoded, records, bytes) =
            kernel::straight_through(&diagram, process, &variables, INSTANCES, 100);
        let [fjall, sled] = STORES.map(|kind| {
            let driver = Driver::start(kind, folder, vec![diagram.clone()]);
            let mut rates = Vec::new();
            for _ in 0..=ROUNDS {
                let variables = variables.clone();
                let command = move |_| start(process, variables.clone());
                rates.push(driver.rate(CALLERS, INSTANCES, command));
            }
            // The first round warms up.
            rates.remove(0);
            rates.sort_by(f64::total_cmp);
            rates[rates.len() / 2]
        });
        println!(
            "| {name} | {plain:.0}/s | {encoded:.0}/s | {records:.2} | {bytes:.0} | {fjall:.0}/s \
             | {sled:.0}/s |"
        );
    }
}
