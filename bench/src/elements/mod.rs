//! Workloads of further elements: gateways, loops, scopes, calls, messages, timers, multi-instance
//! activities, and what large instances do to small ones beside them.

mod diagrams;
pub(crate) mod driver;
mod messages;
mod multi_instance;
mod neighbour;
mod straight;
mod timers;
mod watched;

use std::path::Path;

/// Prints the table of a workload in a folder for data.
type Table = fn(&Path);

/// The workloads by name.
const WORKLOADS: [(&str, Table); 5] = [
    ("straight", straight::table),
    ("messages", messages::table),
    ("timers", timers::table),
    ("multi-instance", multi_instance::table),
    ("neighbour", neighbour::table),
];

/// Runs the workload of this name; all of them if there is no name.
pub(crate) fn table(name: Option<&str>, folder: &Path) {
    println!("\n## Elements, in process");
    for (known, table) in WORKLOADS {
        if name.is_none_or(|name| name == known) {
            table(folder);
        }
    }
    drop(std::fs::remove_dir_all(folder));
}
