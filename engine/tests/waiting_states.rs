//! What an instance waits for: listed in a fixed order, page by page, from open rows alone.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use baton_engine::command::Command;
use baton_engine::event::{Awaited, ElementKind};
use baton_engine::ids::{ElementInstanceKey, ProcessInstanceKey, Timestamp};
use baton_engine::kernel::StepLimits;
use baton_engine::query::waiting_states::{
    Place, WaitingState, WaitsFor, not_found, search, standing,
};
use baton_engine::query::{Found, QueryError};
use baton_engine::testing::commands::{cancel, complete};
use baton_engine::testing::node_shape::NodeShape;
use baton_engine::testing::process_builder::{FlowShape, process};
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

type Page = Found<ElementInstanceKey, WaitingState>;

/// One page, and how many rows it took.
fn page(
    kernel: &TestKernel,
    instance: ProcessInstanceKey,
    limit: usize,
    after: Option<&str>,
) -> (Page, u64) {
    let after = after.map(|cursor| Place::of(instance, cursor).unwrap());
    kernel.read(|reader| {
        let found = search(reader, instance, limit, after).unwrap();
        (found, reader.rows_read())
    })
}

fn all(kernel: &TestKernel, instance: ProcessInstanceKey) -> Vec<WaitingState> {
    let (found, _) = page(kernel, instance, 10_000, None);
    assert_eq!((found.total, found.has_more_total), (found.items.len() as u64, false));
    found.items.into_iter().map(|(_, state)| state).collect()
}

/// Elements that something is waited for at, and what, in a word.
fn told(states: &[WaitingState]) -> Vec<(&str, &'static str)> {
    let told = states.iter().map(|state| {
        let word = match &state.waits_for {
            WaitsFor::Incident { .. } => "incident",
            WaitsFor::Job(_) => "job",
            WaitsFor::UserTask { .. } => "user task",
            WaitsFor::CalledInstance { .. } => "call",
            WaitsFor::MultiInstance(_) => "multi-instance",
            WaitsFor::Event { awaited: Awaited::Timer(_), .. } => "timer",
            WaitsFor::Event { awaited: Awaited::Message { .. }, .. } => "message",
            WaitsFor::Event { awaited: Awaited::Signal { .. }, .. } => "signal",
            WaitsFor::Join(_) => "join",
            WaitsFor::Turn { .. } => "turn",
        };
        (state.element.as_str(), word)
    });
    told.collect()
}

/// As many jobs side by side as the variable `count` says, each with a boundary timer.
fn many() -> String {
    let mut model = process("many").start("begin").service_task("each", "item");
    model.content(
        "<multiInstanceLoopCharacteristics>\
         <loopCardinality xsi:type=\"tFormalExpression\">=count</loopCardinality>\
         </multiInstanceLoopCharacteristics>",
    );
    model.end("done").to_xml()
}

/// A kernel over which nothing is left to be done, and an instance.
fn started(model: &str, id: &str, variables: &[(&str, &str)]) -> (TestKernel, ProcessInstanceKey) {
    let mut kernel = TestKernel::new(KernelOptions::default());
    kernel.deploy(NOW, &[("m.bpmn", model)]);
    kernel.begin(NOW);
    let instance = kernel.start(id, variables);
    kernel.commit();
    settle(&mut kernel);
    (kernel, instance)
}

/// Lets instances go on until none has anything left to do.
fn settle(kernel: &mut TestKernel) {
    let mut goes_on = true;
    while goes_on {
        kernel.begin(NOW);
        goes_on = kernel.decide_internal();
        kernel.commit();
    }
}

fn accept(kernel: &mut TestKernel, command: &Command) {
    kernel.begin(NOW);
    kernel.accept(command);
    kernel.commit();
    settle(kernel);
}

/// A task with a timer, one with two, and one that is done at once, between two parallel gateways.
fn forked() -> String {
    let mut model = process("forked").start("begin");
    model.add("fork", NodeShape::ParallelGateway);
    model.link("begin", "fork", FlowShape::Always);
    model.add("join", NodeShape::ParallelGateway);
    for (task, shape) in [
        ("work", NodeShape::ServiceTask),
        ("check", NodeShape::UserTask),
        ("pass", NodeShape::Task),
    ] {
        model.add(task, shape);
        if shape == NodeShape::ServiceTask {
            model.set("taskDefinition", "type", "work");
        }
        model.link("fork", task, FlowShape::Always);
        model.link(task, "join", FlowShape::Always);
    }
    for (event, task) in [("late", "work"), ("later", "check"), ("latest", "check")] {
        model.add(event, NodeShape::Boundary);
        model.attribute("attachedToRef", task);
        model.content(
            "<timerEventDefinition><timeDuration xsi:type=\"tFormalExpression\">PT1H\
             </timeDuration></timerEventDefinition>",
        );
    }
    model.add("done", NodeShape::End);
    model.link("join", "done", FlowShape::Always);
    for event in ["late", "later", "latest"] {
        model.link(event, "done", FlowShape::Always);
    }
    model.to_xml()
}

#[test]
fn things_are_listed_by_who_waits_and_in_a_fixed_order() {
    let (mut kernel, instance) = started(&forked(), "forked", &[]);
    let states = all(&kernel, instance);
    assert_eq!(
        told(&states),
        [
            ("join", "join"),
            ("work", "job"),
            ("work", "timer"),
            ("check", "user task"),
            ("check", "timer"),
            ("check", "timer"),
        ]
    );
    let [join, work, late, ..] = &states[..] else { panic!("{states:?}") };
    assert_eq!((join.element_instance, join.kind, join.since), (None, None, None));
    assert_eq!(join.scope, Some(instance.root_scope()));
    assert_eq!((work.kind, work.since), (Some(ElementKind::ServiceTask), Some(NOW)));
    assert_eq!(work.element_instance, late.element_instance);
    let WaitsFor::Event { event, .. } = &late.waits_for else { panic!("{late:?}") };
    assert_eq!(event.as_str(), "late");
    // Nothing is kept in memory, and nothing is told that is over.
    kernel.restart();
    assert_eq!(all(&kernel, instance), states);
    let WaitsFor::Job(job) = &work.waits_for else { panic!("{work:?}") };
    accept(&mut kernel, &complete(job.job));
    let left = all(&kernel, instance);
    let check = [("check", "user task"), ("check", "timer"), ("check", "timer")];
    assert_eq!(told(&left)[0], ("join", "join"));
    assert_eq!(told(&left)[1..], check);
    let WaitsFor::Join(tokens) = &left[0].waits_for else { panic!("{left:?}") };
    assert_eq!(tokens.len(), 2);
}

#[test]
fn pages_of_any_length_add_up_to_the_whole() {
    let (kernel, instance) = started(&forked(), "forked", &[]);
    let states = all(&kernel, instance);
    for limit in 1..=7 {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let (page, _) = page(&kernel, instance, limit, after.as_deref());
            assert!(page.items.len() <= limit);
            found.extend(page.items.into_iter().map(|(_, state)| state));
            assert!(found.len() <= states.len(), "pages of {limit} repeat things");
            match page.end_cursor {
                Some(cursor) => after = Some(cursor),
                None => break,
            }
        }
        assert_eq!(found, states, "pages of {limit}");
    }
    let (none, _) = page(&kernel, instance, 0, None);
    assert_eq!((none.items.len(), none.total, none.has_more_total), (0, 6, false));
}

#[test]
fn a_cursor_keeps_its_place_while_things_end() {
    let (mut kernel, instance) = started(&forked(), "forked", &[]);
    let (first, _) = page(&kernel, instance, 2, None);
    let cursor = first.end_cursor.unwrap();
    // The job that the cursor stands for is done: what lay behind it is still all that follows.
    let WaitsFor::Job(job) = &first.items[1].1.waits_for else { panic!("{:?}", first.items) };
    accept(&mut kernel, &complete(job.job));
    let (next, _) = page(&kernel, instance, 9, Some(&cursor));
    let next: Vec<_> = next.items.into_iter().map(|(_, state)| state).collect();
    assert_eq!(told(&next), [("check", "user task"), ("check", "timer"), ("check", "timer")]);
}

#[test]
fn a_page_of_ten_thousand_reads_few_rows() {
    let (kernel, instance) = started(&many(), "many", &[("count", "10000")]);
    let (first, read) = page(&kernel, instance, 100, None);
    assert_eq!(first.items.len(), 100);
    assert!(first.has_more_total && (100..1_000).contains(&first.total), "{}", first.total);
    assert!(read < 500, "read {read}");
    let WaitsFor::MultiInstance(part) = &first.items[0].1.waits_for else { panic!("no body") };
    assert_eq!((part.total, part.begun, part.completed), (10_000, 10_000, 0));
    // A page far behind is as cheap as the first.
    let (far, _) = page(&kernel, instance, 9_000, None);
    let cursor = far.end_cursor.unwrap();
    let (last, read) = page(&kernel, instance, 100, Some(&cursor));
    assert_eq!(last.items.len(), 100);
    assert_eq!(last.items[0].1.iteration, Some(8_999));
    assert!(read < 500, "read {read}");
    // Where tokens stand among so many is not looked for.
    let scopes = BTreeSet::from([instance.root_scope()]);
    let standing = kernel.read(|reader| standing(reader, instance, &scopes).unwrap());
    assert_eq!(standing, None);
    let (whole, _) = page(&kernel, instance, 10_000, None);
    assert_eq!((whole.items.len(), whole.total, whole.has_more_total), (10_000, 10_001, false));
}

#[test]
fn an_instance_that_gave_way_waits_for_the_engine() {
    let limits = StepLimits { steps_max: 3, ..StepLimits::default() };
    let mut kernel = TestKernel::new(KernelOptions { limits, ..KernelOptions::default() });
    kernel.deploy(NOW, &[("m.bpmn", &forked())]);
    kernel.begin(NOW);
    let instance = kernel.start("forked", &[]);
    kernel.commit();
    let states = all(&kernel, instance);
    let turn = states.iter().find(|state| matches!(state.waits_for, WaitsFor::Turn { .. }));
    let WaitsFor::Turn { tokens } = turn.unwrap().waits_for else { panic!("{turn:?}") };
    assert!(tokens > 0);
    settle(&mut kernel);
    assert!(!told(&all(&kernel, instance)).iter().any(|(_, word)| *word == "turn"));
}

/// Fifty jobs beside a user task, after which everything is terminated.
fn terminated() -> String {
    let mut model = process("terminated").start("begin");
    model.add("fork", NodeShape::ParallelGateway);
    model.link("begin", "fork", FlowShape::Always);
    model.open("around");
    model.add("each", NodeShape::ServiceTask);
    model.set("taskDefinition", "type", "item");
    model.content(
        "<multiInstanceLoopCharacteristics>\
         <loopCardinality xsi:type=\"tFormalExpression\">=50</loopCardinality>\
         </multiInstanceLoopCharacteristics>",
    );
    model.close();
    model.add("stop", NodeShape::ServiceTask);
    model.set("taskDefinition", "type", "stop");
    model.add("gone", NodeShape::TerminateEnd);
    model.link("fork", "around", FlowShape::Always);
    model.link("fork", "stop", FlowShape::Always);
    model.link("stop", "gone", FlowShape::Always);
    model.to_xml()
}

#[test]
fn what_is_being_ended_waits_for_the_engine_only() {
    let limits = StepLimits { steps_max: 3, ..StepLimits::default() };
    let ends: [fn(&mut TestKernel, ProcessInstanceKey); 2] = [
        |kernel, instance| drop(kernel.accept(&cancel(instance))),
        |kernel, _| {
            let job = kernel.activate("stop", 1).remove(0);
            kernel.accept(&complete(job.job));
        },
    ];
    for end in ends {
        let mut kernel = TestKernel::new(KernelOptions { limits, ..KernelOptions::default() });
        kernel.deploy(NOW, &[("m.bpmn", &terminated())]);
        kernel.begin(NOW);
        let instance = kernel.start("terminated", &[]);
        kernel.commit();
        settle(&mut kernel);
        let jobs = all(&kernel, instance).len();
        assert_eq!(jobs, 52);
        let (first, _) = page(&kernel, instance, 10, None);
        kernel.begin(NOW);
        end(&mut kernel, instance);
        kernel.commit();
        assert_eq!(told(&all(&kernel, instance)), [("terminated", "turn")]);
        let (rest, _) = page(&kernel, instance, 10, first.end_cursor.as_deref());
        assert!(rest.items.is_empty());
        settle(&mut kernel);
        assert!(all(&kernel, instance).is_empty());
    }
}

#[test]
fn who_is_unknown_or_over_waits_for_nothing() {
    let (mut kernel, instance) = started(&forked(), "forked", &[]);
    let (first, _) = page(&kernel, instance, 1, None);
    let cursor = first.end_cursor.unwrap();
    let other = ProcessInstanceKey(instance.0 + 32);
    for nonsense in ["", "AAAA", "no base64", &cursor[4..]] {
        assert!(matches!(Place::of(instance, nonsense), Err(QueryError::BadCursor)));
    }
    assert!(matches!(Place::of(other, &cursor), Err(QueryError::BadCursor)));
    let unknown = kernel.read(|reader| search(reader, other, 10, None)).unwrap_err();
    assert_eq!(unknown.to_string(), not_found(other).to_string());
    accept(&mut kernel, &cancel(instance));
    assert!(all(&kernel, instance).is_empty());
}
