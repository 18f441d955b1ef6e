//! A plain interpreter of tokens, written from BPMN 2.0.2 §13.4 alone.
//!
//! Tokens lie on flows or wait in nodes. What may happen next is tried in every order, so that the
//! result is the set of all states in which a model can come to rest.

use std::collections::BTreeSet;

use super::graph::{Graph, Kind};

/// Tokens of one model.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Marking {
    /// How many lie on each flow.
    pub on_flows: Vec<u8>,
    /// How many wait in each node.
    pub in_nodes: Vec<u8>,
}

/// Which flows with a condition are taken, by the number of the flow.
pub type Choice = Vec<bool>;

/// What comes from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A task is completed.
    Complete(usize),
    /// The signal before this flow of an event-based gateway is thrown.
    Signal(usize),
}

/// More tokens than a model may have before it is left.
const TOKENS_MAX: u32 = 7;

/// More states on the way to rest than are gone through.
const STATES_MAX: usize = 20_000;

impl Marking {
    /// Nothing anywhere.
    pub fn empty(graph: &Graph) -> Self {
        Self { on_flows: vec![0; graph.flows.len()], in_nodes: vec![0; graph.nodes.len()] }
    }

    /// The token that the start event puts out.
    pub fn start(graph: &Graph) -> Self {
        let mut marking = Self::empty(graph);
        marking.on_flows[0] = 1;
        marking
    }

    /// Whether nothing is left.
    pub fn is_over(&self) -> bool {
        self.tokens() == 0
    }

    fn tokens(&self) -> u32 {
        self.on_flows.iter().chain(&self.in_nodes).map(|count| u32::from(*count)).sum()
    }

    /// What can come from outside.
    pub fn inputs(&self, graph: &Graph) -> Vec<Input> {
        let mut inputs = Vec::new();
        for node in (0..graph.nodes.len()).filter(|node| self.in_nodes[*node] > 0) {
            match graph.nodes[node].kind {
                Kind::EventBased => inputs.extend(graph.outgoing(node).map(Input::Signal)),
                Kind::UserTask | Kind::Exclusive | Kind::Parallel | Kind::Inclusive => {
                    inputs.push(Input::Complete(node));
                }
            }
        }
        inputs
    }

    /// Right after something came from outside. A signal reaches all that wait for it.
    #[must_use]
    pub fn after(&self, input: Input, graph: &Graph) -> Self {
        let mut next = self.clone();
        match input {
            Input::Complete(node) => {
                next.in_nodes[node] -= 1;
                graph.outgoing(node).for_each(|flow| next.on_flows[flow] += 1);
            }
            Input::Signal(flow) => {
                if let Some(node) = graph.flows[flow].source {
                    next.on_flows[flow] += std::mem::take(&mut next.in_nodes[node]);
                }
            }
        }
        next
    }

    /// All states that may come next without anything from outside.
    fn steps(&self, graph: &Graph, choice: &Choice) -> Vec<Self> {
        let mut steps = Vec::new();
        for flow in (0..graph.flows.len()).filter(|flow| self.on_flows[*flow] > 0) {
            match graph.flows[flow].target {
                None => steps.push(self.without(&[flow])),
                Some(node) if !graph.is_join(node) => {
                    steps.push(self.without(&[flow]).through(node, graph, choice));
                }
                Some(_) => {}
            }
        }
        for node in (0..graph.nodes.len()).filter(|node| graph.is_join(*node)) {
            let incoming: Vec<usize> = graph.incoming(node).collect();
            let filled: Vec<usize> =
                incoming.iter().copied().filter(|flow| self.on_flows[*flow] > 0).collect();
            let is_enabled = match graph.nodes[node].kind {
                Kind::Parallel => filled.len() == incoming.len(),
                Kind::UserTask | Kind::Exclusive | Kind::Inclusive | Kind::EventBased => {
                    !filled.is_empty() && !self.delays(node, graph)
                }
            };
            if is_enabled {
                steps.push(self.without(&filled).through(node, graph, choice));
            }
        }
        steps
    }

    fn without(&self, flows: &[usize]) -> Self {
        let mut next = self.clone();
        for flow in flows {
            next.on_flows[*flow] -= 1;
        }
        next
    }

    /// One token through a node: it waits there or comes out.
    fn through(mut self, node: usize, graph: &Graph, choice: &Choice) -> Self {
        let mut outgoing = graph.outgoing(node);
        match graph.nodes[node].kind {
            Kind::UserTask | Kind::EventBased => self.in_nodes[node] += 1,
            Kind::Parallel => outgoing.for_each(|flow| self.on_flows[flow] += 1),
            Kind::Inclusive => {
                let taken = outgoing.filter(|flow| !graph.chooses(node) || choice[*flow]);
                taken.for_each(|flow| self.on_flows[flow] += 1);
            }
            Kind::Exclusive => {
                let first = outgoing.next();
                let second = outgoing.next();
                let taken = first.filter(|flow| second.is_none() || choice[*flow]).or(second);
                if let Some(flow) = taken {
                    self.on_flows[flow] += 1;
                }
            }
        }
        self
    }

    /// Table 13.3: whether some token elsewhere can get to an empty flow into the gateway, on a way
    /// of sequence flows that does not visit the gateway, and to none that holds a token.
    fn delays(&self, gateway: usize, graph: &Graph) -> bool {
        let on_flows = (0..graph.flows.len())
            .filter(|flow| self.on_flows[*flow] > 0)
            .filter_map(|flow| graph.flows[flow].target)
            .filter(|target| *target != gateway);
        let in_nodes = (0..graph.nodes.len()).filter(|node| self.in_nodes[*node] > 0);
        on_flows.chain(in_nodes).any(|from| {
            let ends = ways_end(from, gateway, graph);
            let leads_to =
                |is_filled: bool| ends.iter().any(|flow| (self.on_flows[*flow] > 0) == is_filled);
            leads_to(false) && !leads_to(true)
        })
    }

    /// All states in which it can come to rest; none if there are too many tokens.
    pub fn rests(self, graph: &Graph, choice: &Choice) -> Option<BTreeSet<Self>> {
        let mut seen = BTreeSet::from([self.clone()]);
        let mut open = vec![self];
        let mut rests = BTreeSet::new();
        while let Some(marking) = open.pop() {
            if marking.tokens() > TOKENS_MAX || seen.len() > STATES_MAX {
                return None;
            }
            let steps = marking.steps(graph, choice);
            if steps.is_empty() {
                rests.insert(marking);
                continue;
            }
            open.extend(steps.into_iter().filter(|step| seen.insert(step.clone())));
        }
        Some(rests)
    }
}

/// The flows into a gateway at which ways from a node end that do not visit the gateway before.
fn ways_end(from: usize, gateway: usize, graph: &Graph) -> BTreeSet<usize> {
    let mut ends = BTreeSet::new();
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for flow in graph.outgoing(node) {
            match graph.flows[flow].target {
                Some(target) if target == gateway => {
                    ends.insert(flow);
                }
                Some(target) if seen.insert(target) => open.push(target),
                _ => {}
            }
        }
    }
    ends
}
