//! Nothing is lost and nothing is left over, in instances larger than one batch: thousands of jobs
//! and tasks created, worked on and withdrawn over several batches, beside others.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use baton_engine::command::{
    Command, CompleteJob, CompleteUserTask, FailJob, SetVariables, Variables,
};
use baton_engine::event::Event;
use baton_engine::ids::{ElementInstanceKey, ProcessInstanceKey, Timestamp};
use baton_engine::kernel::Decision;
use baton_engine::rejection::Rejection;
use baton_engine::state::tables::element_instances::ElementInstances;
use baton_engine::state::tables::process_instances::{InstanceState, ProcessInstances};
use baton_engine::state::tables::user_tasks::{UserTaskState, UserTasks};
use baton_engine::store::{BATCH_OPERATIONS_MAX, Store, WriteBatch};
use baton_engine::testing::commands::{cancel, complete, variables};
use baton_engine::testing::process_builder::{FlowShape, NodeShape, ProcessBuilder, process};
use baton_engine::testing::random_run::check_replay;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};
use baton_engine::testing::{conservation, derived};

/// A kernel with a clock, whose stores are checked after every batch.
struct Run {
    kernel: TestKernel,
    now: Timestamp,
    largest: usize,
}

impl Run {
    fn new(model: &ProcessBuilder) -> Self {
        let options = KernelOptions { forgetful: true, ..KernelOptions::default() };
        let mut kernel = TestKernel::new(options);
        let now = Timestamp(1_764_000_000_000);
        kernel.deploy(now, &[("model.bpmn", &model.to_xml())]);
        Self { kernel, now, largest: 0 }
    }

    /// One batch: what gave way goes on, then these commands. Whether anything is left to go on.
    fn batch(&mut self, decide: impl FnOnce(&mut TestKernel)) -> bool {
        self.now = self.now.plus_ms(7);
        self.kernel.begin(self.now);
        let more = self.kernel.decide_internal();
        decide(&mut self.kernel);
        let written = self.kernel.commit();
        self.check(written.as_ref());
        more || written.is_some()
    }

    fn check(&mut self, written: Option<&WriteBatch>) {
        let operations = written.map_or(0, |batch| batch.operations.len());
        self.largest = self.largest.max(operations);
        let view = self.kernel.store().read_view().expect("a view");
        conservation::check(&*view).expect("conserved");
        derived::check(&*view).expect("derived");
    }

    /// Batches until nothing goes on by itself; how many.
    fn settle(&mut self) -> usize {
        let mut batches = 0;
        while self.batch(|_| {}) {
            batches += 1;
            assert!(batches < 10_000, "it never settles");
        }
        batches
    }

    fn check_replay(&self) {
        check_replay(self.kernel.store(), &self.kernel.events()).expect("rebuilt from events");
    }

    fn state(&self, instance: ProcessInstanceKey) -> InstanceState {
        let row = self.kernel.read(|reader| reader.get::<ProcessInstances>(&instance));
        row.expect("readable").expect("there").state
    }
}

/// A task with `width` flows to the same task with `width` flows: `width` squared tokens arrive.
fn fan(width: usize, shape: NodeShape) -> ProcessBuilder {
    let mut model = process("fan");
    model.add("begin", NodeShape::Start);
    model.add("wide", NodeShape::Task);
    model.add("wider", NodeShape::ManualTask);
    model.add("work", shape);
    #[allow(clippy::wildcard_enum_match_arm, reason = "two kinds of work are tried")]
    match shape {
        NodeShape::ServiceTask => model.set("taskDefinition", "type", "work"),
        NodeShape::UserTask => {
            let groups = "a,b,c,d,e,f,g,h,i,j,k,l";
            model.set("assignmentDefinition", "candidateGroups", groups);
            model.set("assignmentDefinition", "candidateUsers", "=people");
        }
        other => panic!("nobody works on {other:?}"),
    }
    model.link("begin", "wide", FlowShape::Always);
    for _ in 0..width {
        model.link("wide", "wider", FlowShape::Always);
        model.link("wider", "work", FlowShape::Always);
    }
    model
}

#[test]
fn an_instance_with_more_open_jobs_than_a_batch_takes_is_cancelled_whole() {
    let mut run = Run::new(&fan(40, NodeShape::ServiceTask));
    let mut instance = None;
    run.batch(|kernel| instance = Some(kernel.start("fan", &[("amount", "1")])));
    let instance = instance.expect("started");
    assert!(run.settle() > 0, "1,600 jobs take more than one batch");
    let mut jobs = Vec::new();
    run.batch(|kernel| jobs = kernel.activate("work", 60));
    run.batch(|kernel| {
        for job in &jobs[..20] {
            kernel.accept(&complete(job.job));
        }
        for job in &jobs[20..40] {
            kernel.accept(&Command::FailJob(FailJob {
                job: job.job,
                retries: 0,
                retry_back_off_ms: 0,
                error_message: None,
                variables: variables(&[("long", &format!("\"{}\"", "x".repeat(5_000)))]),
            }));
        }
    });
    run.batch(|kernel| {
        kernel.accept(&cancel(instance));
        // From now on nothing in it goes on, and nothing of it is handed out.
        for job in &jobs[40..] {
            assert!(matches!(
                kernel.decide(&complete(job.job)),
                baton_engine::kernel::Decision::Rejected(_)
            ));
        }
        assert_eq!(kernel.activate("work", 100).len(), 0);
    });
    assert_eq!(run.state(instance), InstanceState::Terminating);
    run.kernel.restart();
    assert!(run.settle() > 0, "1,580 elements take more than one batch");
    assert_eq!(run.state(instance), InstanceState::Terminated);
    assert!(run.largest <= BATCH_OPERATIONS_MAX, "a batch of {} operations", run.largest);
    run.check_replay();
}

#[test]
fn tasks_with_many_candidates_do_not_make_a_batch_too_long() {
    let mut run = Run::new(&fan(12, NodeShape::UserTask));
    let people: Vec<String> = (0..40).map(|number| format!("\"p{number}\"")).collect();
    let people = format!("[{}]", people.join(","));
    let mut instance = None;
    run.batch(|kernel| instance = Some(kernel.start("fan", &[("people", &people)])));
    run.settle();
    let instance = instance.expect("started");
    let tasks = run.kernel.read(derived::rows_of::<UserTasks>);
    assert_eq!(tasks.len(), 12 * 12);
    run.batch(|kernel| {
        let (user_task, _) = tasks[0];
        let variables = Variables::new();
        let command = CompleteUserTask { user_task, variables, action: None };
        kernel.accept(&Command::CompleteUserTask(command));
    });
    run.batch(|kernel| {
        kernel.accept(&cancel(instance));
    });
    run.settle();
    assert_eq!(run.state(instance), InstanceState::Terminated);
    let tasks = run.kernel.read(derived::rows_of::<UserTasks>);
    assert_eq!(tasks.iter().filter(|(_, row)| row.state == UserTaskState::Completed).count(), 1);
    assert!(tasks.iter().all(|(_, row)| row.state != UserTaskState::Created));
    assert!(run.largest <= BATCH_OPERATIONS_MAX, "a batch of {} operations", run.largest);
    run.check_replay();
}

#[test]
fn an_instance_with_thousands_of_variables_starts_and_ends() {
    let model = process("one").start("begin").user_task("wait").end("done");
    let mut run = Run::new(&model);
    let names: Vec<String> = (0..6_000).map(|number| format!("v{number}")).collect();
    let pairs: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let mut instance = None;
    run.batch(|kernel| instance = Some(kernel.start("one", &pairs)));
    let instance = instance.expect("started");
    let long = format!("\"{}\"", "x".repeat(1 << 20));
    run.batch(|kernel| {
        kernel.accept(&Command::SetVariables(SetVariables {
            scope: ElementInstanceKey(instance.0),
            variables: variables(&[("a", &long), ("b", &long), ("c", &long), ("d", &long)]),
            local: false,
        }));
    });
    let (user_task, _) = run.kernel.read(derived::rows_of::<UserTasks>)[0];
    run.batch(|kernel| {
        let variables = Variables::new();
        let command = CompleteUserTask { user_task, variables, action: None };
        kernel.accept(&Command::CompleteUserTask(command));
    });
    assert_eq!(run.state(instance), InstanceState::Completed);
    run.check_replay();
}

#[test]
fn a_task_offered_to_thousands_is_offered_or_stuck_but_never_fatal() {
    let model = process("one").start("begin").user_task("wait").candidate_groups("=groups");
    let mut run = Run::new(&model.end("done"));
    let groups: Vec<String> = (0..6_000).map(|number| format!("\"g{number}\"")).collect();
    let groups = format!("[{}]", groups.join(","));
    run.batch(|kernel| {
        kernel.start("one", &[("groups", &groups)]);
    });
    run.check_replay();
}

/// Sub-processes inside each other, the innermost with a user task.
fn nested(depth: usize) -> ProcessBuilder {
    let mut model = process("nested");
    model.add("begin", NodeShape::Start);
    let mut outer = "begin".to_owned();
    for level in 0..depth {
        let id = format!("s{level}");
        model.open(&id);
        if level == 0 {
            model.link("begin", &id, FlowShape::Always);
        }
        outer = id;
    }
    model.add("work", NodeShape::UserTask);
    model.add("last", NodeShape::End);
    model.link("work", "last", FlowShape::Always);
    for _ in 0..depth {
        model.close();
    }
    assert_eq!(outer, format!("s{}", depth - 1));
    model
}

#[test]
fn a_thousand_scopes_inside_each_other_begin_and_end() {
    let depth = 1_000;
    let mut run = Run::new(&nested(depth));
    let mut instance = None;
    run.batch(|kernel| instance = Some(kernel.start("nested", &[])));
    run.settle();
    let instance = instance.expect("started");
    let (user_task, _) = run.kernel.read(derived::rows_of::<UserTasks>)[0];
    run.batch(|kernel| {
        let variables = Variables::new();
        let command = CompleteUserTask { user_task, variables, action: None };
        kernel.accept(&Command::CompleteUserTask(command));
    });
    run.settle();
    assert_eq!(run.state(instance), InstanceState::Completed);
    let is_scope = |element: &str| element.starts_with('s') && element != "start";
    let events = run.kernel.events();
    let completed = events.iter().filter(|numbered| {
        matches!(&numbered.event, Event::ElementCompleted { element, .. }
            if is_scope(element.as_str()))
    });
    assert_eq!(completed.count(), depth);
    run.check_replay();
}

fn complete_task(kernel: &mut TestKernel, element: &str) {
    let tasks = kernel.read(derived::rows_of::<UserTasks>);
    let open = tasks
        .iter()
        .find(|(_, row)| row.state == UserTaskState::Created && row.element.as_str() == element);
    let user_task = open.expect("an open task").0;
    let command = CompleteUserTask { user_task, variables: Variables::new(), action: None };
    kernel.accept(&Command::CompleteUserTask(command));
}

/// Thousands of jobs in a sub-process beside a task that ends it.
#[test]
fn a_terminate_end_event_ends_more_than_a_batch_takes() {
    let mut model = process("wide");
    model.add("begin", NodeShape::Start);
    model.open("inner");
    model.link("begin", "inner", FlowShape::Always);
    model.add("fork", NodeShape::ParallelGateway);
    model.add("stop", NodeShape::UserTask);
    model.add("ended", NodeShape::TerminateEnd);
    model.link("fork", "stop", FlowShape::Always);
    model.link("stop", "ended", FlowShape::Always);
    model.add("work", NodeShape::ServiceTask);
    model.set("taskDefinition", "type", "work");
    for _ in 0..3_000 {
        model.link("fork", "work", FlowShape::Always);
    }
    model.close();
    model.add("after", NodeShape::UserTask);
    model.link("inner", "after", FlowShape::Always);
    let mut run = Run::new(&model);
    let mut instance = None;
    run.batch(|kernel| instance = Some(kernel.start("wide", &[])));
    run.settle();
    run.batch(|kernel| complete_task(kernel, "stop"));
    // While the rest of the scope waits for its turn, its jobs are out of reach.
    let jobs = run.kernel.read(derived::rows_of::<ElementInstances>);
    let job = jobs.iter().rev().find_map(|(_, row)| row.job.as_ref()).expect("a job is left").job;
    run.batch(|kernel| {
        let command = Command::CompleteJob(CompleteJob { job, variables: Variables::new() });
        let decision = kernel.decide(&command);
        assert!(matches!(decision, Decision::Rejected(Rejection::NotFound(_))), "{decision:?}");
    });
    run.settle();
    run.batch(|kernel| complete_task(kernel, "after"));
    assert_eq!(run.state(instance.expect("started")), InstanceState::Completed);
    assert!(run.largest <= BATCH_OPERATIONS_MAX, "a batch of {} operations", run.largest);
    run.check_replay();
}
