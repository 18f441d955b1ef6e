//! Runs a scenario on the kernel, batch by batch, and gives its trace.

use baton_engine::command::{
    ActivateJobs, AssignUserTask, BroadcastSignal, CancelProcessInstance, Command, CompleteJob,
    CompleteUserTask, CorrelateMessage, DefinitionSelector, FailJob, PublishMessage, ReleaseJobs,
    Reply, ResolveIncident, SetVariables, StartProcessInstance, ThrowJobError, UnassignUserTask,
    UpdateJob, UpdateUserTask, Variables,
};
use baton_engine::ids::{ElementId, JobKey, Timestamp, UserTaskKey};
use baton_engine::kernel::Decision;
use baton_engine::rejection::Rejection;
use baton_engine::state::replay::Numbered;
use baton_engine::state::tables::element_instances::ElementInstances;
use baton_engine::store::Store as _;
use baton_engine::testing::random_run::check_replay;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};
use baton_engine::testing::{conservation, derived};

use super::names::Names;
use super::steps::{Action, Step};
use super::words::words;

/// How the kernel is run. The trace must not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As always.
    Plain,
    /// The cache is emptied after every batch.
    Forgetful,
    /// Begun anew over the same store after every step.
    Restarted,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Forgetful, Self::Restarted];
}

/// 2026-01-01T00:00:00Z, when every scenario begins.
const BEGIN: Timestamp = Timestamp(1_767_225_600_000);

/// Batches that may follow one step.
const BATCHES_MAX: usize = 1_000;

struct Run {
    kernel: TestKernel,
    names: Names,
    process: ElementId,
    now: Timestamp,
    /// Events up to this number are in the trace.
    told: u64,
    /// Events up to this number are in the names.
    named: u64,
    trace: Vec<String>,
}

/// Runs the steps on a diagram; the trace, or why it cannot go on.
pub fn run(diagram: &str, steps: &[Step], mode: Mode) -> Result<Vec<String>, String> {
    let forgetful = mode == Mode::Forgetful;
    let mut options = KernelOptions { forgetful, ..KernelOptions::default() };
    let limit = steps.first().map(|step| &step.action);
    if let Some(Action::Limit(steps_max)) = limit {
        options.limits.steps_max = *steps_max;
    }
    let mut kernel = TestKernel::new(options);
    let reply = kernel.deploy(BEGIN, &[("scenario.bpmn", diagram)]);
    let Reply::Deployed(deployed) = reply else { return Err("nothing was deployed".to_owned()) };
    let process = deployed.resources.iter().flat_map(|resource| &resource.processes).next();
    let process = process.ok_or("the diagram has no process")?.process.clone();
    let (names, told) = (Names::default(), kernel.next_sequence() - 1);
    let mut run = Run { kernel, names, process, now: BEGIN, told, named: 0, trace: Vec::new() };
    let mut rest = steps;
    if let (Some(Action::Limit(_)), Some((first, behind))) = (limit, steps.split_first()) {
        run.trace.push(format!("> {}", first.text));
        rest = behind;
    }
    while let Some((first, behind)) = rest.split_first() {
        let joining = behind.iter().take_while(|step| step.joins).count();
        let together = rest.get(..=joining).unwrap_or_default();
        rest = rest.get(joining + 1..).unwrap_or_default();
        run.take(first, together)?;
        if mode == Mode::Restarted {
            run.kernel.restart();
        }
    }
    run.check()?;
    Ok(run.trace)
}

impl Run {
    /// Takes one step, and those that join it, to their end.
    fn take(&mut self, first: &Step, together: &[Step]) -> Result<(), String> {
        let alone = |step: &Step| matches!(step.action, Action::Restart | Action::Advance(_));
        if together.len() > 1 && together.iter().any(alone) {
            return Err("time and restarts join no batch".to_owned());
        }
        if let Action::Advance(milliseconds) = first.action {
            self.trace.push(format!("> {}", first.text));
            self.now = self.now.plus_ms(milliseconds);
        } else if first.action == Action::Restart {
            self.trace.push(format!("> {}", first.text));
            self.kernel.restart();
        } else {
            self.decide(together)?;
        }
        for _ in 0..BATCHES_MAX {
            self.kernel.begin(self.now);
            self.kernel.decide_internal();
            if self.kernel.commit().is_none() {
                return Ok(());
            }
            self.tell(u64::MAX);
        }
        Err(format!("`{}` goes on for ever", first.text))
    }

    /// Decides commands in one batch.
    fn decide(&mut self, together: &[Step]) -> Result<(), String> {
        self.kernel.begin(self.now);
        let mut decided = Vec::new();
        for step in together {
            let command = self.command(&step.action)?;
            let decision = self.kernel.decide(&command);
            // Commands behind it in the same batch may name what it made.
            self.name(&self.kernel.drafted_events());
            decided.push((step, decision, self.kernel.next_sequence() - 1));
        }
        self.kernel.commit();
        for (step, decision, last) in decided {
            self.trace.push(format!("> {}", step.text));
            self.tell(last);
            self.answer(&decision)?;
        }
        Ok(())
    }

    fn name(&mut self, events: &[Numbered]) {
        for event in events.iter().filter(|event| event.sequence > self.named) {
            self.names.note(event.instance, &event.event);
        }
        self.named = events.last().map_or(self.named, |event| event.sequence.max(self.named));
    }

    /// Puts the events up to this number into the trace.
    fn tell(&mut self, last: u64) {
        let events = self.kernel.events();
        self.name(&events);
        for event in events {
            if event.sequence > self.told && event.sequence <= last {
                self.trace.extend(words(&self.names, event.instance, &event.event, event.at));
                self.told = event.sequence;
            }
        }
    }

    /// Puts what the caller was answered into the trace.
    fn answer(&mut self, decision: &Decision) -> Result<(), String> {
        match decision {
            Decision::Accepted(Reply::ActivatedJobs(activated)) => {
                if activated.jobs.is_empty() {
                    self.trace.push("no job".to_owned());
                }
                for job in &activated.jobs {
                    let element = self.names.element(job.element_instance);
                    self.trace.push(format!("{element} handed out {}", json(&job.variables)));
                }
            }
            Decision::Accepted(_) | Decision::AtEnd(..) => {}
            Decision::Rejected(rejection) => {
                let why = match rejection {
                    Rejection::NotFound(_) => "NOT_FOUND",
                    Rejection::InvalidState(_) => "INVALID_STATE",
                    Rejection::InvalidArgument(_) => "INVALID_ARGUMENT",
                    Rejection::AlreadyExists(_) => "ALREADY_EXISTS",
                    Rejection::InvalidModel(_)
                    | Rejection::Fault(_)
                    | Rejection::NotImplemented(_) => return Err(rejection.to_string()),
                };
                self.trace.push(format!("rejected: {why}"));
            }
            Decision::ModelMissing(key) => return Err(format!("process {key} is not compiled")),
        }
        Ok(())
    }

    #[allow(clippy::too_many_lines, reason = "one table of all actions")]
    fn command(&self, action: &Action) -> Result<Command, String> {
        let names = &self.names;
        let job = |target| names.find(target)?.job.ok_or("it never had a job".to_owned());
        let task = |target| -> Result<UserTaskKey, String> {
            names.find(target)?.user_task.ok_or("it never had a user task".to_owned())
        };
        Ok(match action.clone() {
            Action::Start(variables) => start(self.process.clone(), variables),
            Action::StartProcess(process, variables) => {
                start(ElementId::from(process.as_str()), variables)
            }
            Action::ThrowJobError(target, code, variables) => {
                let (job, code) = (job(&target)?, code.as_str().into());
                Command::ThrowJobError(ThrowJobError { job, code, message: None, variables })
            }
            Action::UpdateTask(target, change) => Command::UpdateUserTask(UpdateUserTask {
                user_task: task(&target)?,
                candidate_groups: change.groups.as_deref().map(list),
                candidate_users: change.users.as_deref().map(list),
                due_date: None,
                follow_up_date: None,
                priority: change.priority,
                action: None,
            }),
            Action::Publish(message, time_to_live_ms, id, variables) => {
                Command::PublishMessage(PublishMessage {
                    name: message.name.as_str().into(),
                    correlation_key: message.correlation_key.as_str().into(),
                    time_to_live_ms,
                    id: id.as_deref().map(Into::into),
                    variables,
                })
            }
            Action::Correlate(message, variables) => Command::CorrelateMessage(CorrelateMessage {
                name: message.name.as_str().into(),
                correlation_key: message.correlation_key.as_str().into(),
                variables,
            }),
            Action::Signal(name, variables) => {
                Command::BroadcastSignal(BroadcastSignal { name: name.as_str().into(), variables })
            }
            Action::Complete(target, variables) => Command::CompleteUserTask(CompleteUserTask {
                user_task: task(&target)?,
                variables,
                action: None,
            }),
            Action::Assign(target, assignee, allow_override) => {
                let (user_task, assignee) = (task(&target)?, assignee.into());
                Command::AssignUserTask(AssignUserTask {
                    user_task,
                    assignee,
                    allow_override,
                    action: None,
                })
            }
            Action::Unassign(target) => {
                Command::UnassignUserTask(UnassignUserTask { user_task: task(&target)? })
            }
            Action::Activate(job_type, jobs_max, timeout_ms) => {
                activate(&job_type, jobs_max, timeout_ms)
            }
            Action::CompleteJob(target, variables) => {
                Command::CompleteJob(CompleteJob { job: job(&target)?, variables })
            }
            Action::FailJob(target, retries, retry_back_off_ms, variables) => {
                Command::FailJob(FailJob {
                    job: job(&target)?,
                    retries,
                    retry_back_off_ms,
                    error_message: None,
                    variables,
                })
            }
            Action::UpdateJob(target, retries, timeout_ms) => {
                Command::UpdateJob(UpdateJob { job: job(&target)?, retries, timeout_ms })
            }
            Action::Release(target) => {
                let job = job(&target)?;
                let jobs = vec![(job, self.lease(job)?)];
                Command::ReleaseJobs(ReleaseJobs { jobs, request: None })
            }
            Action::Resolve(target) => {
                let incident = match target.element {
                    Some(_) => names.find(&target)?.incident,
                    None => names.root_incident(names.instance(&target)?),
                };
                let incident = incident.ok_or("it never had an incident")?;
                Command::ResolveIncident(ResolveIncident { incident })
            }
            Action::SetVariables(target, variables, local) => {
                let scope = match target.element {
                    Some(_) => names.find(&target)?.key,
                    None => names.instance(&target)?.root_scope(),
                };
                Command::SetVariables(SetVariables { scope, variables, local })
            }
            Action::Cancel(target) => Command::CancelProcessInstance(CancelProcessInstance {
                instance: names.instance(&target)?,
            }),
            Action::Limit(_) | Action::Advance(_) | Action::Restart => {
                return Err("no command".to_owned());
            }
        })
    }

    /// When the lease of a job ends.
    fn lease(&self, job: JobKey) -> Result<Timestamp, String> {
        let rows = self.kernel.read(derived::rows_of::<ElementInstances>);
        let parts = rows.into_iter().filter_map(|(_, row)| row.job);
        let due = parts.filter(|part| part.job == job).find_map(|part| part.due);
        due.ok_or("the job is not leased".to_owned())
    }

    /// At the end: nothing is lost, nothing left over, and the events rebuild everything.
    fn check(&self) -> Result<(), String> {
        {
            let view = self.kernel.store().read_view().map_err(|error| error.to_string())?;
            conservation::check(&*view)?;
            derived::check(&*view)?;
        }
        check_replay(self.kernel.store(), &self.kernel.events())
    }
}

fn start(process: ElementId, variables: Variables) -> Command {
    Command::StartProcessInstance(StartProcessInstance {
        definition: DefinitionSelector::Id { process, version: None },
        variables,
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    })
}

fn list(text: &str) -> Vec<std::sync::Arc<str>> {
    text.split(',').filter(|name| !name.is_empty()).map(Into::into).collect()
}

fn activate(job_type: &str, jobs_max: usize, timeout_ms: i64) -> Command {
    Command::ActivateJobs(ActivateJobs {
        job_type: job_type.into(),
        worker: "w".into(),
        timeout_ms,
        jobs_max,
        fetch_variables: None,
    })
}

/// Variables as JSON, by name.
fn json(variables: &Variables) -> String {
    let members = variables.iter().map(|(name, value)| format!("\"{name}\": {}", value.as_str()));
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}
