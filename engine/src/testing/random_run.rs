//! Random runs: models and commands from one seed, through kernels that must agree.
//!
//! Three kernels take the same commands. The *plain* one also decides commands that are then
//! dropped, refused or by a panic. The *forgetful* one has no cache and sees accepted commands
//! only. The *shaken* one has a tiny cache, is restarted at random points and loses batches that it
//! must decide again. Some requests have an idempotency key and are sent twice. After every batch
//! their stores are equal byte for byte, pages included; the events alone rebuild all rows; and the
//! invariants of `conservation` and `derived` hold.

use std::fmt::Write as _;
use std::sync::Arc;

pub use super::derived::check_replay;
use super::random::Random;
use super::random_commands::{Targets, random_command};
use super::random_process::random_process;
use super::stored_rows::{all_rows, difference};
use super::test_kernel::{Dropped, KernelOptions, TestKernel, deployment};
use super::{conservation, derived};
use crate::command::{CancelProcessInstance, Command, CommandContext, Reply};
use crate::ids::{ContentHash, ProcessInstanceKey, Timestamp};
use crate::kernel::{Decision, StepLimits};
use crate::rejection::Rejection;
use crate::state::tables::bookkeeping::Clock;
use crate::state::tables::process_instances::ProcessInstances;
use crate::store::Store as _;

/// What a run came across, so that a test can tell that it tried something.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Batches written.
    pub batches: usize,
    /// Commands accepted.
    pub accepted: usize,
    /// Commands rejected.
    pub rejected: usize,
    /// Commands decided and dropped.
    pub dropped: usize,
    /// Restarts.
    pub restarts: usize,
    /// Events.
    pub events: usize,
}

impl Coverage {
    /// Adds another run's.
    pub fn add(&mut self, other: Self) {
        self.batches += other.batches;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.dropped += other.dropped;
        self.restarts += other.restarts;
        self.events += other.events;
    }
}

/// Commands of one batch at most.
const COMMANDS_MAX: usize = 12;

/// Batches that ending everything may take.
const ENDING_BATCHES_MAX: usize = 2_000;

/// A command and who asked for it.
type Asked = (Arc<CommandContext>, Command);

/// A run of one seed.
pub struct RandomRun {
    random: Random,
    plain: TestKernel,
    forgetful: TestKernel,
    shaken: TestKernel,
    targets: Targets,
    models: Vec<String>,
    clock: Timestamp,
    now: Timestamp,
    /// Requests with an idempotency key so far.
    named: u64,
    /// The batch at hand and those before it, as text for a failure.
    log: String,
    /// What happened so far.
    pub coverage: Coverage,
}

impl RandomRun {
    /// Begins a run: random models are deployed.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let steps = [2, 3, 5, 20, 1_000];
        let limits = StepLimits {
            steps_max: steps[random.below(steps.len())],
            records_max: [12, 60, 1_024][random.below(3)],
            visits_max: u32::try_from(random.between(3, 12)).unwrap_or(3),
        };
        let options = KernelOptions { limits, ..KernelOptions::default() };
        let cache_bytes_max = [1, 4_000, 100_000][random.below(3)];
        let mut run = Self {
            plain: TestKernel::new(options),
            forgetful: TestKernel::new(KernelOptions { forgetful: true, ..options }),
            shaken: TestKernel::new(KernelOptions { cache_bytes_max, ..options }),
            targets: Targets::default(),
            models: Vec::new(),
            clock: Timestamp(1_700_000_000_000),
            now: Timestamp(1_700_000_000_000),
            named: 0,
            log: String::new(),
            coverage: Coverage::default(),
            random,
        };
        let ids: Vec<String> =
            (0..run.random.between(1, 3)).map(|number| format!("p{number}")).collect();
        for (number, id) in ids.iter().enumerate() {
            // Processes call later ones only, so that calls end.
            let callable = ids.get(number + 1..).unwrap_or_default();
            run.models.push(random_process(id, callable, &mut run.random).to_xml());
            run.targets.processes.push(id.clone());
        }
        run
    }

    /// Deploys, runs so many batches and ends everything; says what went wrong and after what.
    pub fn run(&mut self, batches: usize) -> Result<Coverage, String> {
        let result = self.run_batches(batches);
        result.map_err(|what| {
            let models = self.models.join("\n");
            format!("{what}\n\nafter these batches:\n{}\nof these models:\n{models}", self.log)
        })?;
        Ok(self.coverage)
    }

    /// The plain kernel, and keys of all that is or was open.
    pub fn into_parts(self) -> (TestKernel, Vec<u64>) {
        let known = self.targets.known();
        (self.plain, known)
    }

    fn run_batches(&mut self, batches: usize) -> Result<(), String> {
        self.begin_run(batches)?;
        self.end_everything()
    }

    /// Deploys and runs so many batches, and leaves open what is open.
    pub fn begin_run(&mut self, batches: usize) -> Result<(), String> {
        let models = self.models.clone();
        let files: Vec<(String, String)> =
            (0..models.len()).map(|number| format!("m{number}.bpmn")).zip(models).collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, xml)| (name.as_str(), xml.as_str())).collect();
        self.batch(vec![deployment(&files)])?;
        for _ in 0..batches {
            let count = self.random.below(COMMANDS_MAX);
            self.random_batch(count)?;
            if self.random.chance(20) {
                // Unchanged files in another order, or one of them alone.
                let some = self.random.between(1, files.len());
                self.batch(vec![deployment(&files[..some])])?;
            }
        }
        Ok(())
    }

    fn random_batch(&mut self, count: usize) -> Result<(), String> {
        self.shake();
        self.begin()?;
        let mut kept = Vec::new();
        for _ in 0..count {
            let command = random_command(&self.targets, self.now, &mut self.random);
            self.decide_or_drop(command, &mut kept)?;
        }
        self.commit(&kept)
    }

    fn batch(&mut self, commands: Vec<Command>) -> Result<(), String> {
        self.begin()?;
        let mut kept = Vec::new();
        for command in commands {
            self.decide(command, &mut kept)?;
        }
        self.commit(&kept)
    }

    /// Sometimes begins the shaken kernel anew, or the plain one.
    fn shake(&mut self) {
        if self.random.chance(3) {
            self.note("restart");
            self.shaken.restart();
            self.coverage.restarts += 1;
        }
        if self.random.chance(20) {
            self.note("restart all");
            self.plain.restart();
            self.forgetful.restart();
        }
    }

    fn note(&mut self, what: &str) {
        let _ = writeln!(self.log, "{what}");
    }

    /// Begins a batch at a new time: what is due fires, what gave way goes on.
    fn begin(&mut self) -> Result<(), String> {
        let passed = [0, 1, 40, 1_000, 30_000, 100_000][self.random.below(6)];
        self.clock = self.clock.plus_ms(passed);
        let pinned = self.plain.read(|reader| reader.get::<Clock>(&()).expect("readable"));
        self.now = pinned.map_or(self.clock, |row| row.at);
        self.note(&format!("batch at {}", self.now.0));
        let now = self.now;
        let mut gave_way = Vec::new();
        for kernel in [&mut self.plain, &mut self.forgetful, &mut self.shaken] {
            kernel.begin(now);
            gave_way.push(kernel.decide_internal());
        }
        if gave_way.iter().any(|one| *one != gave_way[0]) {
            return Err("the kernels do not agree on what gave way".to_owned());
        }
        self.targets = {
            let mut targets = std::mem::take(&mut self.targets);
            self.plain.read(|reader| targets.refresh(reader));
            targets
        };
        Ok(())
    }

    /// Decides a random command, drops it, or drops it and decides it then.
    fn decide_or_drop(&mut self, command: Command, kept: &mut Vec<Asked>) -> Result<(), String> {
        if self.random.chance(3) {
            let how = if self.random.chance(2) { Dropped::Refused } else { Dropped::Panicked };
            self.note(&format!("  {how:?} {}", shortened(&command)));
            self.plain.decide_and_drop(&command, how);
            self.coverage.dropped += 1;
            if self.random.chance(2) {
                return Ok(());
            }
        }
        self.decide(command, kept)
    }

    /// Decides a command, now and then under an idempotency key and then once more.
    fn decide(&mut self, command: Command, kept: &mut Vec<Asked>) -> Result<(), String> {
        if !self.random.chance(6) {
            return self.decide_once(Arc::default(), command, kept).map(|_| ());
        }
        self.named += 1;
        let context = Arc::new(CommandContext {
            idempotency_key: Some(Arc::from(self.named.to_string())),
            request: Some(ContentHash([1; 32])),
            ..CommandContext::default()
        });
        let first = self.decide_once(Arc::clone(&context), command.clone(), kept)?;
        let Some(Decision::Accepted(first)) = first else { return Ok(()) };
        let events = self.plain.next_sequence();
        match self.decide_once(context, command, kept)? {
            Some(Decision::Accepted(again)) if again == first => {}
            again => return Err(format!("sent again, it is answered with {again:?}")),
        }
        if self.plain.next_sequence() != events {
            return Err("sent again, it was done again".to_owned());
        }
        Ok(())
    }

    /// Decides a command in all kernels; gives what an accepted one came to.
    fn decide_once(
        &mut self,
        context: Arc<CommandContext>,
        command: Command,
        kept: &mut Vec<Asked>,
    ) -> Result<Option<Decision>, String> {
        self.note(&format!("  {}", shortened(&command)));
        let decision = self.plain.decide_for(&context, &command);
        let shaken = self.shaken.decide_for(&context, &command);
        let (text, other) = (format!("{decision:?}"), format!("{shaken:?}"));
        if text != other {
            return Err(format!("after a restart the answer is {other}, otherwise {text}"));
        }
        match &decision {
            Decision::Rejected(Rejection::Fault(what)) => return Err(format!("panicked: {what}")),
            Decision::Rejected(rejection) => {
                self.coverage.rejected += 1;
                self.note(&format!("    rejected: {rejection}"));
                return Ok(None);
            }
            Decision::ModelMissing(key) => return Err(format!("model {key} is still missing")),
            Decision::Accepted(_) | Decision::AtEnd(..) => {}
        }
        let forgetful = format!("{:?}", self.forgetful.decide_for(&context, &command));
        if text != forgetful {
            return Err(format!("without a cache the answer is {forgetful}, otherwise {text}"));
        }
        self.coverage.accepted += 1;
        if let Decision::Accepted(Reply::ActivatedJobs(activated)) = &decision {
            self.targets.activated(activated.jobs.iter().map(|job| (job.job, job.deadline)));
        }
        if let Decision::Accepted(Reply::Started(started))
        | Decision::AtEnd(_, Reply::Started(started)) = &decision
        {
            self.targets.started(started.instance);
        }
        kept.push((context, command));
        Ok(Some(decision))
    }

    fn commit(&mut self, kept: &[Asked]) -> Result<(), String> {
        if self.random.chance(8) {
            self.note("  (lost and decided again)");
            self.shaken.lose_batch();
            self.shaken.begin(self.now);
            self.shaken.decide_internal();
            for (context, command) in kept {
                self.shaken.decide_for(context, command);
            }
        }
        let written = [&mut self.plain, &mut self.forgetful, &mut self.shaken]
            .map(|kernel| kernel.commit().is_some());
        if written.iter().any(|one| *one != written[0]) {
            return Err(format!("only some kernels wrote a batch: {written:?}"));
        }
        if written[0] {
            self.coverage.batches += 1;
            self.check()?;
        }
        Ok(())
    }

    /// All that must hold after a batch.
    fn check(&mut self) -> Result<(), String> {
        let rows = all_rows(&*self.plain.store().read_view().expect("a view"));
        for (name, kernel) in [("forgetful", &self.forgetful), ("shaken", &self.shaken)] {
            let other = all_rows(&*kernel.store().read_view().expect("a view"));
            if let Some(found) = difference(&rows, &other) {
                return Err(format!("left: plain, right: {name}\n{found}"));
            }
        }
        let events = self.plain.events();
        self.coverage.events = events.len();
        {
            let view = self.plain.store().read_view().expect("a view");
            conservation::check(&*view)?;
            derived::check(&*view)?;
        }
        check_replay(self.plain.store(), &events)
    }

    fn cancel_all(&self) -> Vec<Command> {
        let instances = self.targets.instances().iter();
        instances
            .map(|key| {
                let instance = ProcessInstanceKey(*key);
                Command::CancelProcessInstance(CancelProcessInstance { instance })
            })
            .collect()
    }

    /// Cancels what still runs: nothing may be left open.
    fn end_everything(&mut self) -> Result<(), String> {
        self.note("ending everything");
        let cancel = self.cancel_all();
        self.batch(cancel)?;
        for _ in 0..ENDING_BATCHES_MAX {
            // What a timer or a kept message starts meanwhile is cancelled as well.
            let cancel = self.cancel_all();
            let running = self.plain.read(|reader| {
                let rows = derived::rows_of::<ProcessInstances>(reader).into_iter();
                rows.filter(|(_, row)| !row.state.is_ended()).count()
            });
            if running == 0 {
                return Ok(());
            }
            self.batch(cancel)?;
        }
        Err("some instances do not end".to_owned())
    }
}

/// Values in a log are cut to this many characters.
const SHOWN_CHARACTERS: usize = 600;

fn shortened(command: &Command) -> String {
    let text = format!("{command:?}");
    text.chars().take(SHOWN_CHARACTERS).collect()
}
