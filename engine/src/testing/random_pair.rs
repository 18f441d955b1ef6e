//! One random process and one random path through it: small enough that thousands are tried.
//!
//! One kernel takes the commands. After every batch the events alone rebuild all rows, and the
//! invariants hold; now and then the kernel begins anew over its store.

use std::fmt::Write as _;

use super::derived::check_replay;
use super::random::Random;
use super::random_commands::{Targets, random_command};
use super::random_process::random_process;
use super::test_kernel::{KernelOptions, TestKernel};
use super::{conservation, derived};
use crate::command::{Command, DefinitionSelector, Reply, StartProcessInstance};
use crate::ids::{ElementId, Timestamp};
use crate::kernel::{Decision, StepLimits};
use crate::rejection::Rejection;
use crate::state::tables::bookkeeping::Clock;
use crate::store::Store as _;

/// Batches of one path at most.
const BATCHES_MAX: usize = 6;

/// Tries one pair. Gives how many batches it wrote, or what is wrong, after what.
///
/// # Errors
/// An invariant does not hold, or the events do not rebuild the rows.
pub fn try_pair(seed: u64) -> Result<usize, String> {
    let mut random = Random::new(seed);
    let model = random_process("p0", &["p0".to_owned()], &mut random).to_xml();
    let mut log = String::new();
    run(&mut random, &model, &mut log)
        .map_err(|what| format!("{what}\n\nafter these batches:\n{log}\nof this model:\n{model}"))
}

fn run(random: &mut Random, model: &str, log: &mut String) -> Result<usize, String> {
    let steps_max = [3, 20, 1_000][random.below(3)];
    let limits = StepLimits { steps_max, visits_max: 5, ..StepLimits::default() };
    let forgetful = random.chance(2);
    let mut kernel = TestKernel::new(KernelOptions { forgetful, limits, ..Default::default() });
    let mut now = Timestamp(1_700_000_000_000);
    kernel.deploy(now, &[("m.bpmn", model)]);
    let mut targets = Targets::default();
    targets.processes.push("p0".to_owned());
    let mut written = 0;
    for number in 0..random.between(2, BATCHES_MAX) {
        if random.chance(4) {
            let _ = writeln!(log, "restart");
            kernel.restart();
        }
        now = now.plus_ms([0, 40, 30_000, 100_000][random.below(4)]);
        let pinned = kernel.read(|reader| reader.get::<Clock>(&()).map_err(|e| e.to_string()))?;
        let at = pinned.map_or(now, |row| row.at);
        kernel.begin(at);
        kernel.decide_internal();
        kernel.read(|reader| targets.refresh(reader));
        for place in 0..=random.below(3) {
            let is_first = number == 0 && place == 0;
            let command = if is_first { start() } else { random_command(&targets, at, random) };
            let text: String = format!("{command:?}").chars().take(300).collect();
            let _ = writeln!(log, "  at {}: {text}", at.0);
            let decision = kernel.decide(&command);
            if let Decision::Rejected(Rejection::Fault(what)) = &decision {
                return Err(format!("panicked: {what}"));
            }
            if let Decision::Accepted(Reply::Started(started)) = &decision {
                targets.started(started.instance);
            }
        }
        if kernel.commit().is_some() {
            written += 1;
            check(&kernel)?;
        }
    }
    Ok(written)
}

fn start() -> Command {
    Command::StartProcessInstance(StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from("p0"), version: None },
        variables: Vec::new(),
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    })
}

fn check(kernel: &TestKernel) -> Result<(), String> {
    {
        let view = kernel.store().read_view().map_err(|error| error.to_string())?;
        conservation::check(&*view)?;
        derived::check(&*view)?;
    }
    check_replay(kernel.store(), &kernel.events())
}
