//! Ended instances are dropped whole, a little in each batch, and versions of processes are
//! deleted: after every batch rows and pages fit each other, and the events that are left rebuild
//! the rows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use baton_engine::command::{Command, DeleteProcessDefinition, DeleteProcessInstance, Reply};
use baton_engine::ids::{ProcessDefinitionKey, ProcessInstanceKey, Timestamp};
use baton_engine::kernel::Decision;
use baton_engine::rejection::Rejection;
use baton_engine::retention::Retention;
use baton_engine::state::check::check;
use baton_engine::state::tables::bookkeeping::KeyBlocks;
use baton_engine::state::tables::contents::{Chunks, Contents};
use baton_engine::state::tables::definitions::{
    DefinitionState, DefinitionsByVersion, ProcessDefinitions,
};
use baton_engine::state::tables::drops::DroppedInstances;
use baton_engine::state::tables::history::Pages;
use baton_engine::state::tables::incidents::Incidents;
use baton_engine::state::tables::process_instances::ProcessInstances;
use baton_engine::state::tables::subscriptions::StartSubscriptions;
use baton_engine::state::tables::user_tasks::UserTasks;
use baton_engine::store::{Store, WriteBatch};
use baton_engine::testing::commands::{cancel, start};
use baton_engine::testing::derived::rows_of;
use baton_engine::testing::random_run::check_replay;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};
use baton_engine::testing::{conservation, derived};

const DAY_MS: i64 = 86_400_000;

/// An hour of 2023-11-14, in UTC.
const MORNING: Timestamp = Timestamp(1_699_952_400_000);

/// A file with one process that these attributes and elements make up.
fn file(id: &str, attributes: &str, elements: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test">
  <process id="{id}" isExecutable="true" {attributes}>{elements}</process></definitions>"#
    )
}

const STRAIGHT: &str = r#"<startEvent id="s"/>
    <sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>"#;

/// As many user tasks as there are items, all at once.
const MANY: &str = r#"<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
    <userTask id="t"><multiInstanceLoopCharacteristics><loopCardinality>=n</loopCardinality>
      </multiInstanceLoopCharacteristics></userTask>
    <sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>"#;

/// A kernel with a clock, whose store is checked after every batch.
struct Run {
    kernel: TestKernel,
    now: Timestamp,
}

impl Run {
    fn new(files: &[(&str, &str)]) -> Self {
        let options = KernelOptions { forgetful: true, ..KernelOptions::default() };
        let mut kernel = TestKernel::new(options);
        kernel.deploy(MORNING, files);
        Self { kernel, now: MORNING }
    }

    fn batch<T>(&mut self, decide: impl FnOnce(&mut TestKernel) -> T) -> (T, bool) {
        self.now = self.now.plus_ms(7);
        self.kernel.begin(self.now);
        let more = self.kernel.decide_internal();
        let decided = decide(&mut self.kernel);
        let written = self.kernel.commit();
        self.check(written.as_ref());
        (decided, more || written.is_some())
    }

    fn check(&self, written: Option<&WriteBatch>) {
        let view = self.kernel.store().read_view().expect("a view");
        conservation::check(&*view).expect("conserved");
        derived::check(&*view).expect("derived");
        let report = check(&*view).expect("readable");
        drop(view);
        assert!(report.is_sound(), "{:?}", report.problems);
        if written.is_some() {
            check_replay(self.kernel.store(), &self.kernel.events()).expect("rebuilt from events");
        }
    }

    /// Batches until nothing goes on by itself; how many.
    fn settle(&mut self) -> usize {
        let mut batches = 0;
        while self.batch(|_| ()).1 {
            batches += 1;
            assert!(batches < 1_000, "it never settles");
        }
        batches
    }

    fn decide(&mut self, command: &Command) -> Decision {
        self.batch(|kernel| kernel.decide(command)).0
    }

    fn start(&mut self, process: &str, variables: &[(&str, &str)]) -> ProcessInstanceKey {
        self.batch(|kernel| kernel.start(process, variables)).0
    }

    /// How many rows and pages are left of instances and of what belongs to them.
    fn left(&self) -> usize {
        self.kernel.read(|reader| {
            let pages = rows_of::<Pages>(reader);
            let stream = ProcessInstanceKey::PARTITION_STREAM;
            rows_of::<ProcessInstances>(reader).len()
                + rows_of::<UserTasks>(reader).len()
                + rows_of::<Incidents>(reader).len()
                + rows_of::<KeyBlocks>(reader).len()
                + rows_of::<DroppedInstances>(reader).len()
                + pages.iter().filter(|((instance, ..), _)| *instance != stream).count()
        })
    }

    fn instances(&self) -> usize {
        self.kernel.read(|reader| rows_of::<ProcessInstances>(reader).len())
    }

    fn definition(&self, process: &str, version: u32) -> ProcessDefinitionKey {
        let rows = self.kernel.read(rows_of::<DefinitionsByVersion>);
        let mut found = rows
            .into_iter()
            .filter(|((_, id, number), _)| (id.as_str(), *number) == (process, version));
        found.next().expect("deployed").1.definition
    }

    fn state(&self, definition: ProcessDefinitionKey) -> Option<DefinitionState> {
        let row = self.kernel.read(|reader| reader.get::<ProcessDefinitions>(&definition));
        row.expect("readable").map(|row| row.state())
    }
}

fn delete(instance: ProcessInstanceKey) -> Command {
    Command::DeleteProcessInstance(DeleteProcessInstance { instance })
}

fn delete_definition(definition: ProcessDefinitionKey, erases_history: bool) -> Command {
    Command::DeleteProcessDefinition(DeleteProcessDefinition { definition, erases_history })
}

#[test]
fn an_instance_of_many_batches_is_dropped_over_several_and_leaves_nothing() {
    let mut run = Run::new(&[("many.bpmn", &file("many", "", MANY))]);
    let instance =
        run.start("many", &[("n", "1500"), ("long", &format!("\"{}\"", "x".repeat(9_000)))]);
    run.settle();
    run.decide(&cancel(instance));
    run.settle();
    let before = run.left();
    assert!(before > 1_500, "only {before} rows");
    let decision = run.decide(&delete(instance));
    assert!(matches!(decision, Decision::AtEnd(at, Reply::Done) if at == instance), "{decision:?}");
    assert_eq!(run.instances(), 0);
    let batches = run.settle();
    assert!(batches > 3, "all of it went in {batches} batches");
    assert_eq!(run.left(), 0);
}

#[test]
fn a_drop_goes_on_after_a_restart() {
    let mut run = Run::new(&[("many.bpmn", &file("many", "", MANY))]);
    let instance = run.start("many", &[("n", "1200")]);
    run.settle();
    run.decide(&cancel(instance));
    run.settle();
    run.decide(&delete(instance));
    for _ in 0..200 {
        run.kernel.restart();
        if !run.batch(|_| ()).1 {
            break;
        }
    }
    assert_eq!(run.left(), 0);
}

#[test]
fn instances_are_dropped_when_their_time_to_live_is_over() {
    let kept = file("kept", "", STRAIGHT);
    let short = file("short", r#"camunda:historyTimeToLive="2""#, STRAIGHT);
    let long = file("long", r#"camunda:historyTimeToLive="P30D""#, STRAIGHT);
    let ever = file("ever", r#"camunda:historyTimeToLive="0""#, STRAIGHT);
    let mut run = Run::new(&[
        ("kept.bpmn", &kept),
        ("short.bpmn", &short),
        ("long.bpmn", &long),
        ("ever.bpmn", &ever),
    ]);
    for process in ["kept", "short", "long", "ever"] {
        for _ in 0..40 {
            run.start(process, &[]);
        }
    }
    run.settle();
    assert_eq!(run.instances(), 160);
    // They ended on a morning: at the end of the second day after it they are old enough.
    run.now = MORNING.plus_ms(2 * DAY_MS);
    run.settle();
    assert_eq!(run.instances(), 160);
    run.now = MORNING.plus_ms(3 * DAY_MS);
    assert!(run.settle() > 1, "40 instances take more than one batch");
    assert_eq!(run.instances(), 120);
    run.now = MORNING.plus_ms(32 * DAY_MS);
    run.settle();
    assert_eq!(run.instances(), 80);
    run.now = MORNING.plus_ms(10_000 * DAY_MS);
    run.settle();
    assert_eq!(run.instances(), 80);
}

#[test]
fn a_time_to_live_of_hours_is_kept_to_the_quarter() {
    let hour_ms = DAY_MS / 24;
    let short = file("short", "", STRAIGHT);
    let day = file("day", r#"camunda:historyTimeToLive="P1D""#, STRAIGHT);
    let mut run = Run::new(&[("short.bpmn", &short), ("day.bpmn", &day)]);
    run.kernel.set_retention(Retention { default_ms: 6 * hour_ms, ..Retention::default() });
    for hour in 0..3 {
        run.now = MORNING.plus_ms(hour * hour_ms);
        for _ in 0..20 {
            run.start("short", &[]);
            run.start("day", &[]);
        }
        run.settle();
    }
    assert_eq!(run.instances(), 120);
    // 9, 10 and 11 o'clock they ended: six hours later, or a quarter of an hour more, they go.
    for hour in 0..3 {
        run.now = MORNING.plus_ms((hour + 6) * hour_ms);
        run.settle();
        assert_eq!(run.instances(), 120 - 20 * usize::try_from(hour).unwrap());
        run.now = MORNING.plus_ms((hour + 6) * hour_ms + hour_ms / 4);
        run.settle();
        assert_eq!(run.instances(), 100 - 20 * usize::try_from(hour).unwrap());
    }
    run.now = MORNING.plus_ms(24 * hour_ms);
    run.settle();
    assert_eq!(run.instances(), 60);
    run.now = MORNING.plus_ms(25 * hour_ms);
    run.settle();
    assert_eq!(run.instances(), 40, "a day, and an hour at most");
    run.now = MORNING.plus_ms(27 * hour_ms);
    run.settle();
    assert_eq!(run.instances(), 0);
}

#[test]
fn a_large_value_goes_with_the_last_instance_that_refers_to_it() {
    let mut run = Run::new(&[("p.bpmn", &file("p", "", STRAIGHT))]);
    let text = format!("\"{}\"", "x".repeat(10_000));
    let start = |run: &mut Run| {
        let (value, _) = run.batch(|kernel| kernel.store_apart(&text));
        let Command::StartProcessInstance(mut command) = start("p", &[]) else { unreachable!() };
        command.variables = vec![("large".into(), value.clone()), ("again".into(), value)];
        let command = Command::StartProcessInstance(command);
        let (started, _) = run.batch(|kernel| kernel.accept(&command));
        let Reply::Started(started) = started else { panic!("{started:?}") };
        started.instance
    };
    let (first, second) = (start(&mut run), start(&mut run));
    let sweep_later = |run: &mut Run| {
        run.settle();
        run.now = run.now.plus_ms(2 * 3_600_000);
        run.batch(TestKernel::sweep);
        run.kernel
            .read(|reader| (rows_of::<Contents>(reader).len(), rows_of::<Chunks>(reader).len()))
    };
    assert_eq!(sweep_later(&mut run), (1, 3));
    run.decide(&delete(first));
    assert_eq!(sweep_later(&mut run), (1, 3), "the second one refers to it");
    // While nothing has swept yet, the value may be referred to again.
    run.decide(&delete(second));
    run.settle();
    let third = start(&mut run);
    assert_eq!(sweep_later(&mut run), (1, 3));
    run.decide(&delete(third));
    assert_eq!(sweep_later(&mut run), (0, 0));
}

#[test]
fn a_running_instance_is_not_dropped() {
    let waiting = MANY.replace("=n", "1");
    let short = file("p", r#"camunda:historyTimeToLive="1""#, &waiting);
    let mut run = Run::new(&[("p.bpmn", &short)]);
    let instance = run.start("p", &[]);
    let refused = run.decide(&delete(instance));
    assert!(matches!(refused, Decision::Rejected(Rejection::InvalidState(_))), "{refused:?}");
    let missing = run.decide(&delete(ProcessInstanceKey(1)));
    assert!(matches!(missing, Decision::Rejected(Rejection::NotFound(_))), "{missing:?}");
    run.now = MORNING.plus_ms(50 * DAY_MS);
    run.settle();
    assert_eq!(run.instances(), 1);
}

#[test]
fn start_events_of_the_version_before_wait_again() {
    let timer = r#"<startEvent id="s"><timerEventDefinition><timeCycle>R/PT1H</timeCycle>
        </timerEventDefinition></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/>
        <endEvent id="e"/>"#;
    let mut run = Run::new(&[("p.bpmn", &file("p", "", timer))]);
    run.kernel.deploy(run.now, &[("p.bpmn", &file("p", "", &timer.replace("1H", "2H")))]);
    let (first, second) = (run.definition("p", 1), run.definition("p", 2));
    let waits = |run: &Run| -> Vec<ProcessDefinitionKey> {
        let starts = run.kernel.read(rows_of::<StartSubscriptions>);
        starts.into_iter().map(|(_, start)| start.definition).collect()
    };
    assert_eq!(waits(&run), [second]);
    run.decide(&delete_definition(second, false));
    assert_eq!(waits(&run), [first]);
    assert_eq!(run.state(second), Some(DefinitionState::Deleted));
    run.now = run.now.plus_ms(3_600_000);
    run.settle();
    assert_eq!(run.instances(), 1, "the first version starts every hour");
    run.decide(&delete_definition(first, false));
    assert_eq!(waits(&run), []);
    let again = run.decide(&delete_definition(first, false));
    assert!(matches!(again, Decision::Rejected(Rejection::NotFound(_))), "{again:?}");
}

#[test]
fn a_deleted_version_is_drained_and_then_erased_with_its_history() {
    let mut run = Run::new(&[("p.bpmn", &file("p", "", &MANY.replace("=n", "1")))]);
    let definition = run.definition("p", 1);
    for _ in 0..3 {
        let instance = run.start("p", &[]);
        run.decide(&cancel(instance));
    }
    let running = run.start("p", &[]);
    run.decide(&delete_definition(definition, false));
    run.settle();
    assert_eq!(run.state(definition), Some(DefinitionState::Draining));
    run.decide(&cancel(running));
    run.settle();
    assert_eq!(run.state(definition), Some(DefinitionState::Deleted));
    assert_eq!(run.instances(), 4);
    run.decide(&delete_definition(definition, true));
    run.settle();
    assert_eq!(run.state(definition), None);
    assert_eq!(run.left(), 0);
}
