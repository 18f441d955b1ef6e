//! Random commands: sensible ones about what is open, and wrong ones about what is over, was never
//! there or belongs to another.

use std::fmt::Write as _;
use std::sync::Arc;

use super::derived::rows_of;
use super::random::Random;
use super::random_process::READ_NAMES;
use crate::command::{
    ActivateJobs, AssignUserTask, BroadcastSignal, CancelProcessInstance, Command, CompleteJob,
    CompleteUserTask, CorrelateMessage, DefinitionSelector, DeleteProcessDefinition,
    DeleteProcessInstance, FailJob, PinClock, PublishMessage, ReleaseJobs, ResetClock,
    ResolveIncident, SetVariables, StartProcessInstance, ThrowJobError, UnassignUserTask,
    UpdateJob, UpdateUserTask, Variables,
};
use crate::ids::{
    ElementId, ElementInstanceKey, IncidentKey, JobKey, JsonText, ProcessDefinitionKey,
    ProcessInstanceKey, Timestamp, UserTaskKey,
};
use crate::state::reader::Reader;
use crate::state::tables::definitions::ProcessDefinitions;
use crate::state::tables::element_instances::{ElementInstances, JobState};
use crate::state::tables::incidents::{IncidentState, Incidents};
use crate::state::tables::process_instances::ProcessInstances;
use crate::state::tables::user_tasks::{UserTaskState, UserTasks};

/// What commands may name.
#[derive(Debug, Default)]
pub struct Targets {
    /// Ids of deployed processes.
    pub processes: Vec<String>,
    instances: Vec<u64>,
    scopes: Vec<u64>,
    jobs: Vec<u64>,
    leases: Vec<(JobKey, Timestamp)>,
    user_tasks: Vec<u64>,
    incidents: Vec<u64>,
    /// Element instances that are stuck.
    stuck: Vec<u64>,
    /// Process instances that have ended.
    ended: Vec<u64>,
    /// Versions of processes.
    definitions: Vec<u64>,
    /// Keys of anything, open or over.
    old: Vec<u64>,
}

/// Old keys that are remembered.
const OLD_MAX: usize = 200;

/// Running instances beyond which fewer are started and more are cancelled.
const CROWD: usize = 10;

impl Targets {
    /// Takes note of what is open now.
    pub fn refresh(&mut self, reader: &Reader<'_>) {
        for known in [&self.instances, &self.scopes, &self.user_tasks, &self.incidents] {
            self.old.extend(known);
        }
        let excess = self.old.len().saturating_sub(OLD_MAX);
        self.old.drain(..excess);
        let instances = rows_of::<ProcessInstances>(reader).into_iter();
        let (ended, running): (Vec<_>, Vec<_>) =
            instances.partition(|(_, row)| row.state.is_ended());
        self.instances = running.into_iter().map(|(key, _)| key.0).collect();
        self.ended = ended.into_iter().map(|(key, _)| key.0).collect();
        let definitions = rows_of::<ProcessDefinitions>(reader).into_iter();
        self.definitions = definitions.map(|(key, _)| key.0).collect();
        self.scopes.clone_from(&self.instances);
        self.jobs.clear();
        self.leases.clear();
        for ((_, element), row) in rows_of::<ElementInstances>(reader) {
            self.scopes.push(element.0);
            let Some(job) = row.job else { continue };
            self.jobs.push(job.job.0);
            if let (JobState::Activated, Some(due)) = (job.state, job.due) {
                self.leases.push((job.job, due));
            }
        }
        let tasks = rows_of::<UserTasks>(reader).into_iter();
        let open = tasks.filter(|(_, row)| row.state == UserTaskState::Created);
        self.user_tasks = open.map(|(key, _)| key.0).collect();
        let incidents = rows_of::<Incidents>(reader).into_iter();
        let open = incidents.filter(|(_, row)| row.state == IncidentState::Active);
        (self.incidents, self.stuck) =
            open.map(|(key, row)| (key.0, row.element_instance.0)).unzip();
    }

    /// An instance that was started in the batch at hand.
    pub fn started(&mut self, instance: ProcessInstanceKey) {
        self.instances.push(instance.0);
        // What it holds has keys close behind its own.
        self.old.extend((0..20).map(|offset| instance.0 + offset));
    }

    /// Jobs that were activated in the batch at hand.
    pub fn activated(&mut self, jobs: impl Iterator<Item = (JobKey, Timestamp)>) {
        for lease in jobs {
            self.jobs.push(lease.0.0);
            self.leases.push(lease);
        }
    }

    /// Whether many instances run.
    pub fn is_crowded(&self) -> bool {
        self.instances.len() > CROWD || self.scopes.len() > CROWD * 20
    }

    /// Running instances.
    pub fn instances(&self) -> &[u64] {
        &self.instances
    }

    /// All keys that are remembered.
    pub fn known(&self) -> Vec<u64> {
        let lists = [
            &self.instances,
            &self.scopes,
            &self.jobs,
            &self.user_tasks,
            &self.incidents,
            &self.old,
        ];
        lists.into_iter().flatten().copied().collect()
    }

    fn key(&self, from: &[u64], random: &mut Random) -> u64 {
        let right = if random.chance(10) { None } else { random.pick(from).copied() };
        let any = right.or_else(|| random.pick(&self.old).copied());
        any.unwrap_or_else(|| random.number() >> random.below(64))
    }
}

/// One random command at this time.
pub fn random_command(targets: &Targets, now: Timestamp, random: &mut Random) -> Command {
    let crowded = targets.is_crowded();
    match random.below(100) {
        0..=13 if !crowded => start(targets, random),
        0..=16 => Command::CancelProcessInstance(CancelProcessInstance {
            instance: ProcessInstanceKey(targets.key(&targets.instances, random)),
        }),
        17..=28 => activate(random),
        29..=40 => Command::CompleteJob(CompleteJob {
            job: JobKey(targets.key(&targets.jobs, random)),
            variables: variables(random),
        }),
        41..=52 => fail(targets, random),
        53..=57 => Command::UpdateJob(UpdateJob {
            job: JobKey(targets.key(&targets.jobs, random)),
            retries: (!random.chance(3)).then(|| small(random) - 1),
            timeout_ms: random.chance(2).then(|| i64::from(small(random)) * 700 - 300),
        }),
        58..=60 => release(targets, random),
        61..=64 => Command::AssignUserTask(AssignUserTask {
            user_task: UserTaskKey(targets.key(&targets.user_tasks, random)),
            assignee: Arc::from(*random.pick(&["ann", "bob", "", "zoë"]).unwrap_or(&"")),
            allow_override: random.chance(2),
            action: random.chance(4).then(|| Arc::from("claim")),
        }),
        65..=66 => Command::UnassignUserTask(UnassignUserTask {
            user_task: UserTaskKey(targets.key(&targets.user_tasks, random)),
        }),
        67..=78 => Command::CompleteUserTask(CompleteUserTask {
            user_task: UserTaskKey(targets.key(&targets.user_tasks, random)),
            variables: variables(random),
            action: random.chance(4).then(|| Arc::from("done")),
        }),
        79 => removal(targets, random),
        80..=81 => happening(targets, random),
        82..=83 => Command::SetVariables(SetVariables {
            scope: ElementInstanceKey(targets.key(&targets.scopes, random)),
            variables: variables(random),
            local: random.chance(2),
        }),
        84..=87 => Command::SetVariables(SetVariables {
            scope: ElementInstanceKey(targets.key(&targets.stuck, random)),
            variables: repairs(random),
            local: random.chance(2),
        }),
        88..=97 => Command::ResolveIncident(ResolveIncident {
            incident: IncidentKey(targets.key(&targets.incidents, random)),
        }),
        98 => {
            let moved = i64::try_from(random.below(120_000)).unwrap_or(0) - 20_000;
            Command::PinClock(PinClock { at: now.plus_ms(moved) })
        }
        _ => Command::ResetClock(ResetClock),
    }
}

/// A deletion of an instance, or now and then of a version.
fn removal(targets: &Targets, random: &mut Random) -> Command {
    if random.chance(6) {
        return Command::DeleteProcessDefinition(DeleteProcessDefinition {
            definition: ProcessDefinitionKey(targets.key(&targets.definitions, random)),
            erases_history: random.chance(2),
        });
    }
    Command::DeleteProcessInstance(DeleteProcessInstance {
        instance: ProcessInstanceKey(targets.key(&targets.ended, random)),
    })
}

/// A message, a signal, a BPMN error of a worker, or a change of a user task.
fn happening(targets: &Targets, random: &mut Random) -> Command {
    let text = |texts: &[&str], random: &mut Random| Arc::from(*random.pick(texts).unwrap_or(&""));
    let names = ["order", "order", "begin", "nobody waits"];
    let keys = ["0", "1", "2", "3", "", "k"];
    match random.below(8) {
        0..=2 => Command::PublishMessage(PublishMessage {
            name: text(&names, random),
            correlation_key: text(&keys, random),
            time_to_live_ms: [0, 0, 40_000, 500_000][random.below(4)],
            id: random.chance(4).then(|| Arc::from("m")),
            variables: variables(random),
        }),
        3 => Command::CorrelateMessage(CorrelateMessage {
            name: text(&names, random),
            correlation_key: text(&keys, random),
            variables: variables(random),
        }),
        4 | 5 => Command::BroadcastSignal(BroadcastSignal {
            name: text(&["alarm", "alarm", "wake", "no one hears"], random),
            variables: variables(random),
        }),
        6 => Command::ThrowJobError(ThrowJobError {
            job: JobKey(targets.key(&targets.jobs, random)),
            code: text(&["BROKEN", "LOST", "other", ""], random),
            message: random.chance(2).then(|| Arc::from("no")),
            variables: variables(random),
        }),
        _ => Command::UpdateUserTask(UpdateUserTask {
            user_task: UserTaskKey(targets.key(&targets.user_tasks, random)),
            candidate_groups: random.chance(2).then(|| vec![Arc::from("new")]),
            candidate_users: None,
            due_date: random.chance(2).then(|| random.chance(2).then_some(Timestamp(1))),
            follow_up_date: None,
            priority: random.chance(2).then(|| small(random) * 40 - 10),
            action: None,
        }),
    }
}

fn small(random: &mut Random) -> i32 {
    i32::try_from(random.below(4)).unwrap_or(0)
}

fn start(targets: &Targets, random: &mut Random) -> Command {
    let process = random.pick(&targets.processes).cloned().unwrap_or_default();
    let process = if random.chance(20) { "no-such-process".to_owned() } else { process };
    let version = if random.chance(4) {
        Some(u32::from(random.chance(2)) + u32::from(random.chance(3)))
    } else {
        None
    };
    Command::StartProcessInstance(StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from(process.as_str()), version },
        variables: variables(random),
        tags: if random.chance(4) { vec![Arc::from("blue")] } else { Vec::new() },
        business_id: random.chance(3).then(|| Arc::from(format!("b{}", random.below(5)))),
        await_completion: random.chance(5).then(Vec::new),
    })
}

fn activate(random: &mut Random) -> Command {
    let job_type = *random.pick(&["work", "work", "other", "ann", "nobody's"]).unwrap_or(&"");
    Command::ActivateJobs(ActivateJobs {
        job_type: Arc::from(job_type),
        worker: Arc::from(*random.pick(&["w1", "w2"]).unwrap_or(&"")),
        timeout_ms: i64::try_from(random.below(90_000)).unwrap_or(0) + 1,
        jobs_max: random.below(6),
        fetch_variables: random.chance(3).then(|| vec![Arc::from("x"), Arc::from("größe")]),
    })
}

fn fail(targets: &Targets, random: &mut Random) -> Command {
    Command::FailJob(FailJob {
        job: JobKey(targets.key(&targets.jobs, random)),
        retries: small(random) - 1,
        retry_back_off_ms: if random.chance(2) { i64::from(small(random)) * 900 } else { 0 },
        error_message: random.chance(2).then(|| Arc::from("out of stöck")),
        variables: if random.chance(3) { variables(random) } else { Variables::new() },
    })
}

fn release(targets: &Targets, random: &mut Random) -> Command {
    let mut jobs = Vec::new();
    for _ in 0..random.below(4) {
        jobs.extend(random.pick(&targets.leases).copied());
    }
    if random.chance(4) {
        jobs.push((JobKey(targets.key(&targets.jobs, random)), Timestamp(0)));
    }
    Command::ReleaseJobs(ReleaseJobs { jobs, request: None })
}

/// Names that nothing reads, and that are hard to keep.
const ODD_NAMES: &[&str] = &["", "a b", "名前", "😀", "nul\u{0}inside", "x\u{0}", "Z"];

/// Up to four variables, now and then with a name twice.
pub fn variables(random: &mut Random) -> Variables {
    let count = random.below(5);
    (0..count)
        .map(|_| {
            let odd = random.chance(4);
            let names = if odd { ODD_NAMES } else { READ_NAMES };
            let mut name = (*random.pick(names).unwrap_or(&"x")).to_owned();
            if odd && random.chance(5) {
                name = name.repeat(50);
            }
            (Arc::from(name), value(random))
        })
        .collect()
}

/// Values with which all expressions of the models are fine, and often more than a record has room
/// for.
fn repairs(random: &mut Random) -> Variables {
    let good = [
        ("x", "3"),
        ("y", "1"),
        ("n", "5"),
        ("flag", "true"),
        ("who", "\"work\""),
        ("größe", "2"),
        ("groups", "[\"a\", \"b\"]"),
        ("due", "\"2026-12-01T00:00:00Z\""),
    ];
    let mut variables: Variables =
        good.iter().map(|(name, text)| (Arc::from(*name), JsonText::from(*text))).collect();
    if random.chance(2) {
        let text = format!("\"{}\"", "much ".repeat(random.between(500, 1_000)));
        variables.push((Arc::from("much"), JsonText::from(text.as_str())));
    }
    variables
}

fn value(random: &mut Random) -> JsonText {
    let text = match random.below(24) {
        0..=8 => random.below(6).to_string(),
        9 => "1.500000000000000000000000000000001".to_owned(),
        10..=12 => "true".to_owned(),
        13 => "false".to_owned(),
        14 => "null".to_owned(),
        15 | 16 => "\"ann\"".to_owned(),
        17 => "[\"sales\", \"größe\"]".to_owned(),
        18 => "\"2026-11-24T17:00:00Z\"".to_owned(),
        19 => "{\"a\": {\"b\": [1, 2.0]}}".to_owned(),
        // About as long as an element's record has room for.
        20 | 21 => format!("\"{}\"", "ü".repeat(random.between(300, 1_600))),
        // Longer than one row.
        22 => format!("\"{}\"", "long ".repeat(random.between(800, 1_700))),
        // Longer than several rows, and packed badly.
        _ => {
            let mut noise = String::from("\"");
            for _ in 0..random.between(250, 1_300) {
                // Writing to a string cannot fail.
                let _ = write!(noise, "{:x}", random.number());
            }
            noise.push('"');
            noise
        }
    };
    JsonText::from(text.as_str())
}
