//! What an instance was at any of its events: compared with what its rows were then.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use baton_engine::ids::{ElementInstanceKey, ProcessInstanceKey, Timestamp};
use baton_engine::kernel::StepLimits;
use baton_engine::query::QueryError;
use baton_engine::query::past_state::{Moment, PastState, at, variables as past_variables};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::bookkeeping::Clock;
use baton_engine::state::tables::element_instances::ElementInstances;
use baton_engine::state::tables::incidents::Incidents;
use baton_engine::state::tables::process_instances::ProcessInstances;
use baton_engine::state::tables::subscriptions::Subscriptions;
use baton_engine::state::tables::user_tasks::UserTasks;
use baton_engine::state::tables::variables::Variables;
use baton_engine::testing::commands::{complete, start};
use baton_engine::testing::derived::rows_of;
use baton_engine::testing::process_builder::process;
use baton_engine::testing::random::Random;
use baton_engine::testing::random_commands::{Targets, random_command};
use baton_engine::testing::random_process::random_process;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

/// Random processes that are run.
const SEEDS: u64 = 100;

/// Commands of one run, each in a batch of its own.
const COMMANDS: usize = 15;

/// What the rows of an instance say now, as a past state would.
fn present(reader: &Reader<'_>, instance: ProcessInstanceKey, last: (u64, Timestamp)) -> PastState {
    let elements: Vec<_> = rows_of::<ElementInstances>(reader)
        .into_iter()
        .filter(|((owner, _), _)| *owner == instance)
        .map(|((_, key), row)| (key, row))
        .collect();
    let scopes: Vec<ElementInstanceKey> =
        elements.iter().map(|(key, _)| *key).chain([instance.root_scope()]).collect();
    let variables = rows_of::<Variables>(reader).into_iter();
    let user_tasks = rows_of::<UserTasks>(reader).into_iter();
    let incidents = rows_of::<Incidents>(reader).into_iter();
    let subscriptions = rows_of::<Subscriptions>(reader).into_iter();
    PastState {
        sequence: last.0,
        at: last.1,
        instance: reader.get::<ProcessInstances>(&instance).unwrap().unwrap(),
        elements,
        variables: variables.filter(|((scope, _), _)| scopes.contains(scope)).collect(),
        user_tasks: user_tasks.filter(|(_, row)| row.instance == instance).collect(),
        incidents: incidents.filter(|(_, row)| row.instance == instance).collect(),
        subscriptions: subscriptions.filter(|(_, row)| row.instance == instance).collect(),
    }
}

/// Whether an instance was not dropped.
fn is_there(reader: &Reader<'_>, instance: ProcessInstanceKey) -> bool {
    reader.get::<ProcessInstances>(&instance).unwrap().is_some()
}

/// The last event of each instance.
fn last_events(kernel: &TestKernel) -> BTreeMap<ProcessInstanceKey, (u64, Timestamp)> {
    let events = kernel.events().into_iter();
    let mut last: BTreeMap<_, _> =
        events.map(|event| (event.instance, (event.sequence, event.at))).collect();
    last.remove(&ProcessInstanceKey::PARTITION_STREAM);
    last
}

/// Runs random commands, one in each batch, and compares each state with its past.
fn try_seed(seed: u64) -> usize {
    let mut random = Random::new(seed);
    let model = random_process("p0", &["p1".to_owned()], &mut random).to_xml();
    let called = random_process("p1", &[], &mut random).to_xml();
    let steps_max = [3, 1_000][random.below(2)];
    let limits = StepLimits { steps_max, visits_max: 5, ..StepLimits::default() };
    let mut kernel = TestKernel::new(KernelOptions { limits, ..KernelOptions::default() });
    kernel.deploy(NOW, &[("m.bpmn", &model), ("called.bpmn", &called)]);
    let mut targets = Targets::default();
    targets.processes.push("p0".to_owned());
    let (mut now, mut remembered, mut known) = (NOW, Vec::new(), BTreeMap::new());
    for number in 0..COMMANDS {
        now = now.plus_ms([0, 40, 30_000, 100_000][random.below(4)]);
        let pinned = kernel.read(|reader| reader.get::<Clock>(&()).unwrap());
        let time = pinned.map_or(now, |row| row.at);
        kernel.begin(time);
        kernel.decide_internal();
        kernel.read(|reader| targets.refresh(reader));
        let command = match number {
            0 => start("p0", &[("x", "3"), ("flag", "true")]),
            _ => random_command(&targets, time, &mut random),
        };
        kernel.decide(&command);
        if kernel.commit().is_none() {
            continue;
        }
        let last = last_events(&kernel);
        kernel.read(|reader| {
            for (instance, event) in last {
                // What was dropped tells nothing; what did not go on is what it was.
                if !is_there(reader, instance) {
                    continue;
                }
                if known.insert(instance, event) != Some(event) {
                    remembered.push((instance, present(reader, instance, event)));
                }
            }
        });
    }
    let newest_events = last_events(&kernel);
    kernel.read(|reader| {
        for (instance, expected) in &remembered {
            if !is_there(reader, *instance) {
                continue;
            }
            let moment = Moment::Sequence(expected.sequence);
            let found = at(reader, *instance, moment).unwrap();
            assert_eq!(&found, expected, "seed {seed}, instance {instance}, {moment:?}\n{model}");
            past_variables(reader, &found).unwrap();
        }
        for (instance, event) in newest_events {
            if !is_there(reader, instance) {
                continue;
            }
            let newest = at(reader, instance, Moment::Newest).unwrap();
            assert_eq!(newest, present(reader, instance, event), "seed {seed}");
        }
    });
    remembered.len()
}

#[test]
fn each_past_state_is_what_the_rows_were_then() {
    let compared: usize = (1..=SEEDS).map(try_seed).sum();
    assert!(compared > 500, "only {compared} states were compared");
}

#[test]
fn a_moment_may_lie_between_two_events_of_one_command() {
    let mut kernel = TestKernel::new(KernelOptions::default());
    let model = process("p").start("s").service_task("a", "work").service_task("b", "more");
    kernel.deploy(NOW, &[("p.bpmn", &model.end("e").to_xml())]);
    kernel.begin(NOW);
    let instance = kernel.start("p", &[("n", "1.50")]);
    kernel.commit();
    kernel.begin(NOW.plus_ms(1_000));
    let job = kernel.activate("work", 1).remove(0);
    kernel.accept(&complete(job.job));
    kernel.commit();
    let state_at = |moment| kernel.read(|reader| at(reader, instance, moment));
    let events: Vec<_> =
        kernel.events().into_iter().filter(|event| event.instance == instance).collect();
    let first = events[0].sequence;
    let mut seen = Vec::new();
    for event in &events {
        let past = state_at(Moment::Sequence(event.sequence)).unwrap();
        assert_eq!((past.sequence, past.at), (event.sequence, event.at));
        let elements = past.elements.iter().map(|(_, row)| row.element.to_string());
        let elements: Vec<String> = elements.collect();
        if seen.last() != Some(&elements) {
            seen.push(elements);
        }
    }
    let expected: Vec<Vec<String>> = [&[][..], &["s"], &[], &["a"], &[], &["b"]]
        .iter()
        .map(|elements| elements.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(seen, expected);
    let in_between = state_at(Moment::Time(NOW.plus_ms(999))).unwrap();
    assert_eq!(in_between.elements[0].1.element.as_str(), "a");
    let kept = kernel.read(|reader| past_variables(reader, &in_between).unwrap());
    assert_eq!(kept[0].value.as_ref().unwrap().as_str(), "1.50");
    for early in [Moment::Sequence(first - 1), Moment::Time(NOW.plus_ms(-1))] {
        let found = state_at(early);
        assert!(matches!(&found, Err(QueryError::NotFound(why)) if why.contains("later")));
    }
    let unknown = kernel.read(|reader| at(reader, ProcessInstanceKey(4_711), Moment::Newest));
    assert!(matches!(unknown, Err(QueryError::NotFound(_))));
}
