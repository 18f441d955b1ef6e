//! Random processes: forward graphs with splits, merges, choices, loops and implicit ends, whose
//! expressions read variables that random commands set, well or badly.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use super::process_builder::{FlowShape, NodeShape, ProcessBuilder, process};
use super::random::Random;
use super::random_events;

/// Names of variables that conditions and attributes read.
pub const READ_NAMES: &[&str] = &["x", "y", "n", "flag", "who", "größe", "groups", "due"];

/// Conditions, most of which may come out either way, some of which fail.
const CONDITIONS: &[&str] = &[
    "=x > 2",
    "=x > y",
    "=n < 3",
    "=flag",
    "=who = \"ann\"",
    "=größe >= 1.50",
    "=x > 1 and flag",
    "=x = 1 or y = 1",
    "=not(flag)",
    "=true",
    "=false",
    "=x + 1",
    "=missing > 1",
    "=\"text\"",
];

/// Paths from the start to a node that a model may have at most: tokens multiply at splits.
const PATHS_MAX: u64 = 24;

/// One random process with this id, which may call those of the other ids.
pub fn random_process(id: &str, callable: &[String], random: &mut Random) -> ProcessBuilder {
    let inner = random.between(1, 10);
    let ends = random.between(1, 3);
    let mut draft = Draft { builder: process(id), nodes: Vec::new(), flows: Vec::new() };
    draft.node("start".to_owned(), NodeShape::Start);
    for number in 1..=inner {
        let is_event = random.chance(3);
        let events = random_events::EVENT_SHAPES;
        let shape = events[random.below(events.len())];
        let shape = if is_event {
            shape
        } else {
            *random
                .pick(&[
                    NodeShape::Task,
                    NodeShape::ManualTask,
                    NodeShape::UserTask,
                    NodeShape::UserTask,
                    NodeShape::ServiceTask,
                    NodeShape::ServiceTask,
                    NodeShape::ExclusiveGateway,
                    NodeShape::ExclusiveGateway,
                    NodeShape::ExclusiveGateway,
                    NodeShape::ParallelGateway,
                    NodeShape::InclusiveGateway,
                    NodeShape::InclusiveGateway,
                    NodeShape::Throw,
                    NodeShape::SubProcess,
                ])
                .unwrap_or(&NodeShape::Task)
        };
        // Long ids and ids that need escapes take part.
        let suffix =
            *random.pick(&["", "", "-ä", "_aVeryLongIdentifierOfAnElement"]).unwrap_or(&"");
        let id = format!("n{number}{suffix}");
        if shape == NodeShape::SubProcess {
            fill(&id, 2, &mut draft.builder, random);
            random_events::repeat(&id, &mut draft.builder, random);
            draft.nodes.push((id, shape));
        } else {
            draft.node(id.clone(), shape);
            decorate(shape, &mut draft.builder, random);
            random_events::fill_event(shape, callable, &mut draft.builder, random);
            if matches!(
                shape,
                NodeShape::UserTask | NodeShape::ServiceTask | NodeShape::CallActivity
            ) {
                random_events::repeat(&id, &mut draft.builder, random);
            }
        }
    }
    for number in 1..=ends {
        let shape = if random.chance(6) { NodeShape::TerminateEnd } else { NodeShape::End };
        draft.node(format!("end{number}"), shape);
        random_events::fill_event(shape, callable, &mut draft.builder, random);
    }
    draft.connect(inner, random);
    draft.loop_back(inner, random);
    draft.write(random);
    draft.let_events_happen(random);
    draft.builder
}

/// A sub-process with two or three ways through it, one of which may end everything inside.
fn fill(id: &str, deeper: u32, builder: &mut ProcessBuilder, random: &mut Random) {
    builder.open(id);
    let start = random.chance(4).then(|| format!("{id}.s"));
    if let Some(start) = &start {
        builder.add(start, NodeShape::Start);
        builder.add(&format!("{id}.f"), NodeShape::ParallelGateway);
        builder.link(start, &format!("{id}.f"), FlowShape::Always);
    }
    for way in 1..=random.between(1, 3) {
        let node = format!("{id}.{way}");
        let shapes = [NodeShape::UserTask, NodeShape::ServiceTask, NodeShape::Task];
        let shape = shapes[random.below(shapes.len())];
        if deeper > 0 && random.chance(5) {
            fill(&node, deeper - 1, builder, random);
        } else {
            builder.add(&node, shape);
            decorate(shape, builder, random);
        }
        if start.is_some() {
            builder.link(&format!("{id}.f"), &node, FlowShape::Always);
        }
        let host = if deeper > 0 { shape } else { NodeShape::Task };
        if shape != NodeShape::Task && random.chance(3) {
            random_events::attach((&node, host), None, builder, random);
        }
        if random.chance(2) {
            let ends = [NodeShape::End, NodeShape::End, NodeShape::TerminateEnd];
            let end = format!("{node}.e");
            let shape = ends[random.below(ends.len())];
            builder.add(&end, shape);
            random_events::fill_event(shape, &[], builder, random);
            let shape = if random.chance(3) {
                FlowShape::When(CONDITIONS[random.below(CONDITIONS.len())].to_owned())
            } else {
                FlowShape::Always
            };
            builder.link(&node, &end, shape);
        }
    }
    if random.chance(3) {
        random_events::event_sub_process(&format!("{id}.ev"), &mut Vec::new(), builder, random);
    }
    builder.close();
}

fn decorate(shape: NodeShape, builder: &mut ProcessBuilder, random: &mut Random) {
    let mut maybe = |element, attribute, values: &[&str]| {
        if random.chance(2)
            && let Some(value) = random.pick(values)
        {
            builder.set(element, attribute, value);
        }
    };
    match shape {
        NodeShape::UserTask => {
            let element = "assignmentDefinition";
            maybe(element, "assignee", &["ann", "=who", "=x"]);
            maybe(element, "candidateGroups", &["sales, ops", "=groups", "a,b,c,d"]);
            maybe(element, "candidateUsers", &["bob", "=who"]);
            maybe("taskSchedule", "dueDate", &["2026-11-24T17:00:00Z", "=due"]);
            maybe("taskSchedule", "followUpDate", &["2026-11-20T08:00:00+01:00"]);
        }
        NodeShape::ServiceTask => {
            let types = ["work", "work", "other", "=who"];
            let job_type = types[random.below(types.len())];
            builder.set("taskDefinition", "type", job_type);
            if random.chance(2) {
                let retries = ["1", "2", "=n"];
                builder.set("taskDefinition", "retries", retries[random.below(retries.len())]);
            }
        }
        _ => {}
    }
}

/// Whether one of its flows may be the default one.
fn has_default_flow(shape: NodeShape) -> bool {
    !matches!(
        shape,
        NodeShape::Start | NodeShape::ParallelGateway | NodeShape::Throw | NodeShape::Catch
    )
}

/// Whether conditions are evaluated on its flows as a choice.
fn chooses(shape: NodeShape) -> bool {
    matches!(shape, NodeShape::ExclusiveGateway | NodeShape::InclusiveGateway)
}

struct Draft {
    builder: ProcessBuilder,
    nodes: Vec<(String, NodeShape)>,
    flows: Vec<(usize, usize)>,
}

impl Draft {
    fn node(&mut self, id: String, shape: NodeShape) {
        self.builder.add(&id, shape);
        self.nodes.push((id, shape));
    }

    /// A way to every node, then some more ways forward.
    fn connect(&mut self, inner: usize, random: &mut Random) {
        for target in 1..self.nodes.len() {
            let source = random.below(target.min(inner + 1));
            self.flow(source, target);
        }
        for source in 0..=inner {
            let more = if chooses(self.nodes[source].1) { 2 } else { 1 };
            for _ in 0..random.between(0, more) {
                let target = random.between(source + 1, self.nodes.len() - 1);
                self.flow(source, target);
            }
        }
    }

    fn flow(&mut self, source: usize, target: usize) {
        self.flows.push((source, target));
        if self.paths() > PATHS_MAX {
            self.flows.pop();
        }
    }

    /// Tokens that may arrive at the ends, if no gateway chose.
    fn paths(&self) -> u64 {
        let mut paths = vec![0_u64; self.nodes.len()];
        paths[0] = 1;
        for source in 0..self.nodes.len() {
            for (_, target) in self.flows.iter().filter(|(from, _)| *from == source) {
                paths[*target] += paths[source];
            }
        }
        paths.iter().copied().max().unwrap_or(0)
    }

    /// Sometimes a gateway leads back. A loop that never waits ends as a runaway.
    fn loop_back(&mut self, inner: usize, random: &mut Random) {
        for source in 1..=inner {
            if chooses(self.nodes[source].1) && random.chance(3) {
                let target = random.between(1, source);
                self.flows.push((source, target));
            }
        }
    }

    /// Boundary events at activities, event-based gateways, event sub-processes and further starts.
    fn let_events_happen(&mut self, random: &mut Random) {
        let last = self.nodes.len() - 1;
        for (index, (id, shape)) in self.nodes.clone().into_iter().enumerate() {
            let later = self.nodes[random.between((index + 1).min(last), last)].0.clone();
            if random.chance(3) {
                let onwards = (index < last).then_some(later.as_str());
                random_events::attach((&id, shape), onwards, &mut self.builder, random);
            }
            let goes_on = matches!(shape, NodeShape::Task | NodeShape::ManualTask);
            if goes_on && index < last && random.chance(3) {
                random_events::event_gateway((&id, &later), &mut self.builder, random);
            }
        }
        let mut used = Vec::new();
        for number in 0..random.below(3) {
            if random.chance(2) {
                let id = format!("ev{number}");
                random_events::event_sub_process(&id, &mut used, &mut self.builder, random);
            }
        }
        if random.chance(3) {
            let target = self.nodes[random.between(1, last)].0.clone();
            random_events::triggered_start(&target, &mut self.builder, random);
        }
    }

    /// Writes the flows in a random order, with conditions behind gateways.
    fn write(&mut self, random: &mut Random) {
        let mut flows = std::mem::take(&mut self.flows);
        while !flows.is_empty() {
            let (source, target) = flows.swap_remove(random.below(flows.len()));
            let is_choice = chooses(self.nodes[source].1) || random.chance(8);
            let may_default = has_default_flow(self.nodes[source].1);
            let has_default = self.builder.has_default(&self.nodes[source].0);
            let shape = match random.below(8) {
                _ if !is_choice => FlowShape::Always,
                0 => FlowShape::Always,
                1 | 2 if !has_default && may_default => FlowShape::Otherwise,
                _ => FlowShape::When(CONDITIONS[random.below(CONDITIONS.len())].to_owned()),
            };
            let (source, target) = (self.nodes[source].0.clone(), self.nodes[target].0.clone());
            self.builder.link(&source, &target, shape);
        }
    }
}
