//! Joins of random processes: one at which tokens stand while nothing goes on waits for some flow,
//! since it would have gone on otherwise. What is told of it is compared with what it does.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use baton_engine::graph::compile::compile;
use baton_engine::graph::executable_process::{ExecutableProcess, NodeKind};
use baton_engine::ids::{ElementId, ProcessInstanceKey, Timestamp};
use baton_engine::query::waiting_states::{WaitingState, WaitsFor, search, standing};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::process_instances::ProcessInstances;
use baton_engine::testing::commands::start;
use baton_engine::testing::derived::rows_of;
use baton_engine::testing::node_shape::NodeShape;
use baton_engine::testing::process_builder::{FlowShape, process};
use baton_engine::testing::random::Random;
use baton_engine::testing::random_commands::{Targets, random_command};
use baton_engine::testing::random_process::random_process;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

/// Random processes that are run.
const SEEDS: u64 = 300;

/// Commands of one run.
const COMMANDS: usize = 15;

/// Joins of either kind that were looked at.
#[derive(Default)]
struct Seen {
    parallel: usize,
    inclusive: usize,
    /// Inclusive joins that do not wait for all of their empty flows.
    excused: usize,
}

type Models = BTreeMap<ElementId, ExecutableProcess>;

fn compiled(xml: &str) -> ExecutableProcess {
    let definitions = baton_bpmn_parser::parse(xml.as_bytes()).definitions.unwrap();
    compile(&definitions).0.remove(0)
}

fn look_at_all(reader: &Reader<'_>, models: &Models, seen: &mut Seen, seed: u64) {
    for (instance, row) in rows_of::<ProcessInstances>(reader) {
        let found = search(reader, instance, 10_000, None).unwrap();
        let states: Vec<WaitingState> = found.items.into_iter().map(|(_, state)| state).collect();
        if states.iter().any(|state| matches!(state.waits_for, WaitsFor::Turn { .. })) {
            continue;
        }
        for state in &states {
            look_at(reader, (instance, &models[&row.process]), state, seen, seed);
        }
    }
}

fn look_at(
    reader: &Reader<'_>,
    (instance, model): (ProcessInstanceKey, &ExecutableProcess),
    state: &WaitingState,
    seen: &mut Seen,
    seed: u64,
) {
    let WaitsFor::Join(tokens) = &state.waits_for else { return };
    let scope = state.scope.unwrap();
    let filled: BTreeSet<&ElementId> = tokens.iter().map(|tokens| &tokens.flow).collect();
    let standing = standing(reader, instance, &[scope].into()).unwrap().unwrap();
    let gateway = model.find(&state.element).unwrap();
    let standing = standing.get(&scope).cloned().unwrap_or_default();
    let awaited = model.awaited_flows(gateway, &filled, &standing);
    assert!(!awaited.is_empty(), "seed {seed}: {} waits for nothing: {state:?}", state.element);
    let empty = model.node(gateway).incoming.len() - filled.len();
    assert!(awaited.len() <= empty);
    assert!(awaited.iter().all(|flow| !filled.contains(&model.flow(*flow).id)));
    if let NodeKind::InclusiveGateway = model.node(gateway).kind {
        seen.inclusive += 1;
        seen.excused += usize::from(awaited.len() < empty);
    } else {
        seen.parallel += 1;
        assert_eq!(awaited.len(), empty);
    }
}

fn try_seed(seed: u64, seen: &mut Seen) {
    let mut random = Random::new(seed);
    let model = random_process("p0", &["p1".to_owned()], &mut random).to_xml();
    let called = random_process("p1", &[], &mut random).to_xml();
    let models: Models = [("p0", &model), ("p1", &called)]
        .map(|(id, xml)| (ElementId::from(id), compiled(xml)))
        .into();
    let mut kernel = TestKernel::new(KernelOptions::default());
    kernel.deploy(NOW, &[("m.bpmn", &model), ("called.bpmn", &called)]);
    let mut targets = Targets::default();
    targets.processes.push("p0".to_owned());
    let mut now = NOW;
    for number in 0..COMMANDS {
        now = now.plus_ms(30_000);
        kernel.begin(now);
        kernel.decide_internal();
        kernel.read(|reader| targets.refresh(reader));
        let command = match number {
            0 => start("p0", &[("x", "3"), ("flag", "true")]),
            _ => random_command(&targets, now, &mut random),
        };
        kernel.decide(&command);
        kernel.commit();
        kernel.read(|reader| look_at_all(reader, &models, seen, seed));
    }
}

#[test]
fn a_join_that_does_not_go_on_waits_for_a_flow() {
    let mut seen = Seen::default();
    for seed in 1..=SEEDS {
        try_seed(seed, &mut seen);
    }
    let Seen { parallel, inclusive, excused } = seen;
    assert!(
        parallel > 20 && inclusive > 20 && excused > 0,
        "{parallel} parallel and {inclusive} inclusive joins, {excused} excused"
    );
}

/// Tasks `a`, `b` and `c` before a join: `a` may go on by `a1` or `a2`, `b` has a boundary event
/// that leads there by `late`.
fn tasks_before(join: NodeShape) -> ExecutableProcess {
    let mut model = process("p").start("begin");
    model.add("fork", NodeShape::ParallelGateway);
    model.link("begin", "fork", FlowShape::Always);
    for task in ["a", "b", "c"] {
        model.add(task, NodeShape::UserTask);
        model.link("fork", task, FlowShape::Always);
    }
    model.add("choose", NodeShape::ExclusiveGateway);
    model.link("a", "choose", FlowShape::Always);
    model.add("reminder", NodeShape::Boundary);
    model.attribute("attachedToRef", "b");
    model.content(
        "<timerEventDefinition><timeDuration xsi:type=\"tFormalExpression\">PT1H\
         </timeDuration></timerEventDefinition>",
    );
    model.add("join", join);
    for (source, flow) in
        [("choose", "a1"), ("choose", "a2"), ("b", "b1"), ("reminder", "late"), ("c", "c1")]
    {
        model = model.flow(flow);
        let shape = match flow {
            "a1" => FlowShape::When("=true".to_owned()),
            "a2" => FlowShape::Otherwise,
            _ => FlowShape::Always,
        };
        model.link(source, "join", shape);
    }
    model.add("done", NodeShape::End);
    model.link("join", "done", FlowShape::Always);
    compiled(&model.to_xml())
}

#[test]
fn only_flows_by_which_a_delaying_token_may_come_are_awaited() {
    let awaited = |join, filled: &[&str], standing: &[&str]| {
        let model = tasks_before(join);
        let filled: Vec<ElementId> = filled.iter().map(|id| ElementId::from(*id)).collect();
        let standing = standing.iter().map(|id| ElementId::from(*id)).collect();
        let gateway = model.find(&ElementId::from("join")).unwrap();
        let flows = model.awaited_flows(gateway, &filled.iter().collect(), &standing);
        flows.into_iter().map(|flow| model.flow(flow).id.to_string()).collect::<Vec<_>>()
    };
    let inclusive =
        |filled: &[&str], standing: &[&str]| awaited(NodeShape::InclusiveGateway, filled, standing);
    // Nobody stands where a token could come from.
    assert!(inclusive(&["c1"], &["join"]).is_empty());
    assert_eq!(inclusive(&["c1"], &["a"]), ["a1", "a2"]);
    // A token at `a` makes up for itself where one came by `a1`; a boundary event does not.
    assert_eq!(inclusive(&["a1"], &["a", "c"]), ["c1"]);
    assert_eq!(inclusive(&["c1"], &["b"]), ["b1", "late"]);
    assert_eq!(inclusive(&["late"], &["b"]), ["b1"]);
    let parallel = awaited(NodeShape::ParallelGateway, &["a1", "c1"], &["join"]);
    assert_eq!(parallel, ["a2", "b1", "late"]);
}
