//! The cost of one job beside others: run under `valgrind --tool=callgrind` to count
//! instructions, once with and once without cycles, at several numbers of open jobs.

use crate::kernel::{Bench, start};
use crate::models;

/// Opens jobs, then takes `cycles` further ones from start to end, a batch each.
pub(crate) fn run(open: &str, cycles: &str) {
    let open: usize = open.parse().expect("a number of open jobs");
    let cycles: usize = cycles.parse().expect("a number of cycles");
    let mut bench = Bench::new(&models::one_job());
    let command = start("one-job", Vec::new());
    for _ in 0..open.div_ceil(100) {
        bench.begin();
        for _ in 0..open.min(100) {
            bench.decide(&command);
        }
        bench.commit();
    }
    for _ in 0..cycles {
        crate::kernel::whole_jobs(&mut bench, 1, 1);
    }
    println!("{open} open jobs, {cycles} cycles");
}
