//! Which flow nodes lead to which incoming flow of a gateway without passing the gateway: what an
//! inclusive join asks (BPMN 2.0.2 §13.4.3).

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::event_parts::Throw;
use super::executable_process::{ExecutableProcess, FlowIndex, NodeIndex, NodeKind};

/// For each incoming flow of one gateway, the nodes from which a token can get there.
#[derive(Debug)]
pub struct GatewayReach {
    flows: Vec<WaysTo>,
}

/// How an incoming flow of a gateway is reached.
#[derive(Debug)]
struct WaysTo {
    flow: FlowIndex,
    /// From where a token may come, be it by a boundary event of the activity at which it stands.
    may_come: NodeSet,
    /// From where sequence flows and links lead here.
    is_led: NodeSet,
}

impl GatewayReach {
    /// Whether a token that stands at `node` may come to any of these flows, also by a boundary
    /// event on its way.
    pub fn may_come(&self, node: NodeIndex, is_wanted: impl FnMut(FlowIndex) -> bool) -> bool {
        self.any(is_wanted, |ways| ways.may_come.contains(node))
    }

    /// Whether sequence flows lead a token that stands at `node` to any of these flows. A boundary
    /// event is no sequence flow: the token at its activity still leaves by the activity's own
    /// flows, or else the event never happens.
    pub fn is_led(&self, node: NodeIndex, is_wanted: impl FnMut(FlowIndex) -> bool) -> bool {
        self.any(is_wanted, |ways| ways.is_led.contains(node))
    }

    fn any(
        &self,
        mut is_wanted: impl FnMut(FlowIndex) -> bool,
        from_there: impl Fn(&WaysTo) -> bool,
    ) -> bool {
        self.flows.iter().any(|ways| is_wanted(ways.flow) && from_there(ways))
    }

    fn of(process: &ExecutableProcess, gateway: NodeIndex) -> Self {
        let (links, all) = (Jumps::of_links(process), Jumps::all(process));
        let incoming = process.node(gateway).incoming.iter();
        let flows = incoming.map(|flow| WaysTo {
            flow: *flow,
            may_come: nodes_before(*flow, gateway, &all, process),
            is_led: nodes_before(*flow, gateway, &links, process),
        });
        Self { flows: flows.collect() }
    }
}

/// Walks backwards from an incoming flow, never through the gateway itself. Jumps count as flows.
fn nodes_before(
    flow: FlowIndex,
    gateway: NodeIndex,
    jumps: &Jumps,
    process: &ExecutableProcess,
) -> NodeSet {
    let mut nodes = NodeSet::new(process.nodes.len());
    let mut open = vec![process.flow(flow).source];
    while let Some(node) = open.pop() {
        if node != gateway && nodes.insert(node) {
            let before = &process.node(node).incoming;
            open.extend(before.iter().map(|flow| process.flow(*flow).source));
            open.extend(jumps.before(node));
        }
    }
    nodes
}

/// Ways that are no sequence flows: target and source.
struct Jumps(Vec<(NodeIndex, NodeIndex)>);

impl Jumps {
    fn of_links(process: &ExecutableProcess) -> Self {
        let mut jumps = Vec::new();
        for (source, node) in (0..).zip(&process.nodes) {
            if let NodeKind::IntermediateThrowEvent(Throw::Link(target)) = &node.kind {
                jumps.push((*target, source));
            }
        }
        jumps.sort_unstable();
        Self(jumps)
    }

    /// Links, and the ways from activities to their boundary events.
    fn all(process: &ExecutableProcess) -> Self {
        let Self(mut jumps) = Self::of_links(process);
        for (source, node) in (0..).zip(&process.nodes) {
            jumps.extend(node.boundary_events.iter().map(|event| (*event, source)));
        }
        jumps.sort_unstable();
        Self(jumps)
    }

    fn before(&self, target: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let first = self.0.partition_point(|(to, _)| *to < target);
        let of_target = self.0.iter().skip(first).take_while(move |(to, _)| *to == target);
        of_target.map(|(_, source)| *source)
    }
}

/// The reach of every inclusive gateway of a process, each computed when it is first asked for.
#[derive(Debug, Clone, Default)]
pub struct Reachability {
    gateways: Arc<BTreeMap<NodeIndex, OnceLock<GatewayReach>>>,
}

impl Reachability {
    /// Room for these gateways.
    pub fn new(gateways: impl IntoIterator<Item = NodeIndex>) -> Self {
        let empty = gateways.into_iter().map(|gateway| (gateway, OnceLock::new()));
        Self { gateways: Arc::new(empty.collect()) }
    }

    /// The reach of one of the gateways that it was made for.
    pub fn of(&self, process: &ExecutableProcess, gateway: NodeIndex) -> Option<&GatewayReach> {
        let reach = self.gateways.get(&gateway)?;
        Some(reach.get_or_init(|| GatewayReach::of(process, gateway)))
    }
}

/// A set of nodes of one process, a bit each.
#[derive(Debug)]
struct NodeSet(Vec<u64>);

impl NodeSet {
    fn new(nodes: usize) -> Self {
        Self(vec![0; nodes.div_ceil(64)])
    }

    /// Whether it was not in the set before.
    fn insert(&mut self, node: NodeIndex) -> bool {
        let Some(word) = self.0.get_mut(node / 64) else { return false };
        let bit = 1 << (node % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    fn contains(&self, node: NodeIndex) -> bool {
        self.0.get(node / 64).is_some_and(|word| word & (1 << (node % 64)) != 0)
    }
}
