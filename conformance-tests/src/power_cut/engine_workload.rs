//! A workload on the engine itself: commands through its handle, acknowledged as their replies
//! come, and a checker that looks for their events.
//!
//! Command 1 deploys the processes of the crash suite. Then rounds of [`ROUND`] commands start
//! jobs, messages, sub-processes, calls and multi-instance activities, and set the clock on, so
//! that timers fire. Each command carries its number as trace, so that its events are found.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton_engine::command::{
    ActivateJobs, CommandContext, CompleteJob, DefinitionSelector, PinClock, PublishMessage,
    StartProcessInstance,
};
use baton_engine::event::Event;
use baton_engine::ids::{ElementId, JobKey, JsonText, PartitionId, Timestamp};
use baton_engine::runtime::handle::EngineHandle;
use baton_engine::runtime::{ClockMode, Engine, EngineOptions};
use baton_engine::state::dump::canonical_dump;
use baton_engine::state::replay::{Numbered, replay};
use baton_engine::store::{Store, StoreKind, StoreOptions, open};

use crate::crash::history::{self, Fact, History};
use crate::crash::lives::Lives;
use crate::crash::{interplay, models};

/// Of so many checked folders one is also replayed from its events, which takes its time.
const REPLAYED_OF: u64 = 64;

/// Of so many one is looked at as a whole; in the others what was acknowledged is looked for.
const WHOLE_OF: u64 = 4;

/// Commands after which everything begins anew.
const ROUND: u64 = 17;

/// When the clock stands at first.
const FIRST_MS: i64 = 2_000_000_000_000;

/// How far each round sets it on: all timers of a round before are due then.
const ROUND_MS: i64 = 5_000;

/// How long a message lives: some rounds.
const MESSAGE_MS: i64 = 60_000;

type Failure = Box<dyn std::error::Error>;

/// What a command does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Deploy,
    /// Sets the clock on.
    Pin,
    /// Starts a process; the text is its business id, which a message may have as its key.
    Start(&'static str, String),
    Publish(&'static str, String),
    /// Leases all jobs there are.
    Activate,
    /// Completes the next job.
    Complete,
}

/// What the command with this number does.
fn deed(number: u64) -> Deed {
    let own = number.to_string();
    if number == 1 {
        return Deed::Deploy;
    }
    match (number - 2) % ROUND {
        0 => Deed::Pin,
        1 => Deed::Start(models::WORK, own),
        2 | 12 => Deed::Activate,
        3 | 13..=16 => Deed::Complete,
        // It is kept for the next one.
        4 => Deed::Publish(models::PAID, (number + 1).to_string()),
        5 | 6 => Deed::Start(models::DELIVER, own),
        7 => Deed::Publish(models::PAID, (number - 1).to_string()),
        8 => Deed::Publish(models::PLACED, String::new()),
        9 => Deed::Start(models::PACK, own),
        10 => Deed::Start(models::CALL, own),
        _ => Deed::Start(models::MANY, own),
    }
}

/// Creates a store in `folder`, runs so many commands on it and acknowledges each.
pub fn run(
    kind: StoreKind,
    folder: &Path,
    acknowledgements: &Path,
    commands: u64,
) -> Result<(), Failure> {
    let mut acknowledged = OpenOptions::new().create(true).append(true).open(acknowledgements)?;
    let store = open(kind, &folder.join("data"), StoreOptions::default())?;
    let engine = Engine::start(store, &options())?;
    let handle = engine.handle();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut jobs = VecDeque::new();
    for number in 1..=commands {
        runtime.block_on(command(&handle, number, &mut jobs))?;
        acknowledged.write_all(format!("ack {number}\n").as_bytes())?;
    }
    engine.stop();
    Ok(())
}

fn options() -> EngineOptions {
    EngineOptions { clock_mode: ClockMode::Controlled, ..EngineOptions::default() }
}

async fn command(
    handle: &EngineHandle,
    number: u64,
    jobs: &mut VecDeque<JobKey>,
) -> Result<(), Failure> {
    let permit = handle.admit(0)?;
    let trace = Some(Arc::from(number.to_string()));
    let context = CommandContext { trace, ..CommandContext::default() };
    match deed(number) {
        Deed::Deploy => {
            let file =
                |process: &&str| (format!("{process}.bpmn"), models::file(process, 0).into_bytes());
            handle.deploy(context, models::ALL.iter().map(file).collect(), permit).await?;
        }
        Deed::Pin => {
            let round = i64::try_from((number - 2) / ROUND)?;
            let pin = PinClock { at: Timestamp(FIRST_MS + round * ROUND_MS) };
            handle.submit(context, pin, permit).await?;
        }
        Deed::Start(process, label) => {
            let start = StartProcessInstance {
                definition: DefinitionSelector::Id {
                    process: ElementId::from(process),
                    version: None,
                },
                variables: vec![
                    (Arc::from("amount"), JsonText::from("1500")),
                    (Arc::from("label"), JsonText::from(&*format!("\"{label}\""))),
                ],
                tags: Vec::new(),
                business_id: Some(Arc::from(label)),
                await_completion: None,
            };
            handle.submit(context, start, permit).await?;
        }
        Deed::Publish(name, key) => {
            let publish = PublishMessage {
                name: Arc::from(name),
                correlation_key: Arc::from(key),
                time_to_live_ms: MESSAGE_MS,
                id: Some(Arc::from(number.to_string())),
                variables: vec![(Arc::from("amount"), JsonText::from("7"))],
            };
            handle.submit(context, publish, permit).await?;
        }
        Deed::Activate => {
            let activate = ActivateJobs {
                job_type: Arc::from(models::JOB_TYPES[0]),
                worker: Arc::from("power-cut"),
                timeout_ms: 3_600_000,
                jobs_max: 8,
                fetch_variables: None,
            };
            let leased = handle
                .activate_jobs(context, activate, Duration::ZERO, std::future::pending(), permit)
                .await?;
            *jobs = leased.jobs.iter().map(|job| job.job).collect();
            jobs.make_contiguous().sort();
            // One of five is left to the timer around it, or to nobody.
            if jobs.len() > 1 && (number / ROUND).is_multiple_of(2) {
                jobs.rotate_left(1);
            } else if jobs.len() > 1 {
                jobs.swap(0, 1);
                jobs.rotate_left(1);
            }
        }
        Deed::Complete => {
            let job = jobs.pop_front().ok_or("no job was activated before")?;
            let complete = CompleteJob { job, variables: Vec::new() };
            handle.submit(context, complete, permit).await?;
        }
    }
    Ok(())
}

/// Opens what a crash left behind: what was acknowledged happened, once, what happened can have
/// happened, and the engine starts.
pub fn check(kind: StoreKind, folder: &Path, acknowledged: &BTreeSet<u64>) -> Result<(), String> {
    let told = |what: &'static str| move |e: &dyn std::fmt::Display| format!("{what}: {e}");
    let store =
        open(kind, &folder.join("data"), StoreOptions::default()).map_err(|e| told("open")(&e))?;
    check_history(&*store, acknowledged)?;
    let engine = Engine::start(store, &options()).map_err(|e| told("start")(&e))?;
    engine.stop();
    Ok(())
}

fn check_history(store: &dyn Store, acknowledged: &BTreeSet<u64>) -> Result<(), String> {
    let view = store.read_view().map_err(|e| e.to_string())?;
    let history = if view.batch().0 == 0 { History::default() } else { history::read(&*view)? };
    let is_one_of = |many: u64| (acknowledged.len() as u64).is_multiple_of(many);
    if is_one_of(WHOLE_OF) {
        let lives = Lives::read(&history.facts);
        let (wrong, _) = interplay::check(&history.facts);
        if let Some(problem) = lives.problems().iter().chain(&wrong).next() {
            return Err(problem.clone());
        }
    }
    let by_trace = history.by_trace();
    for number in acknowledged {
        check_command(*number, &by_trace)?;
    }
    if is_one_of(REPLAYED_OF) && view.batch().0 > 0 {
        let stored = canonical_dump(&*view, PartitionId::FIRST).map_err(|e| e.to_string())?;
        // A thread has one view at a time.
        drop(view);
        let events: Vec<Numbered> = history.facts.iter().map(Fact::numbered).collect();
        let replayed = replay(&events, PartitionId::FIRST).map_err(|e| e.to_string())?;
        let replayed = replayed.read_view().map_err(|e| e.to_string())?;
        let again = canonical_dump(&*replayed, PartitionId::FIRST).map_err(|e| e.to_string())?;
        if again != stored {
            return Err("the rows are not what the events add up to".to_owned());
        }
    }
    Ok(())
}

/// Whether what an acknowledged command did is there once, in one batch.
fn check_command(number: u64, by_trace: &BTreeMap<&str, Vec<&Fact>>) -> Result<(), String> {
    let own = by_trace.get(&*number.to_string()).map_or(&[][..], Vec::as_slice);
    let deed = deed(number);
    let effects = own.iter().filter(|fact| is_effect(&deed, number, &fact.event)).count();
    let is_there = if deed == Deed::Activate { effects > 0 } else { effects == 1 };
    if !is_there {
        let often = format!("it is there {effects} times");
        return Err(format!("command {number}, {deed:?}, was acknowledged, but {often}"));
    }
    let own = own.iter().filter(|fact| !matches!(fact.event, Event::ContentStored { .. }));
    let batches: BTreeSet<u64> = own.map(|fact| fact.batch).collect();
    if batches.len() == 1 {
        return Ok(());
    }
    Err(format!("command {number}, {deed:?}, happened in several batches: {batches:?}"))
}

fn is_effect(deed: &Deed, number: u64, event: &Event) -> bool {
    match deed {
        Deed::Deploy => matches!(event, Event::ResourcesDeployed { .. }),
        Deed::Pin => matches!(event, Event::ClockPinned { .. }),
        Deed::Start(_, label) => matches!(event, Event::ProcessInstanceCreated(created)
            if created.business_id.as_deref() == Some(label)),
        Deed::Publish(..) => matches!(event, Event::MessagePublished(published)
            if published.id.as_deref() == Some(&*number.to_string())),
        Deed::Activate => matches!(event, Event::JobActivated { .. }),
        Deed::Complete => matches!(event, Event::JobCompleted { .. }),
    }
}
