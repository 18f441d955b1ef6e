//! All small models that are worth a look, each once whatever its nodes are numbered.

use baton_engine::testing::random::Random;

use super::graph::{Graph, Kind, Node, Target};

/// Calls `visit` with each model of so many nodes.
pub fn every(size: usize, visit: &mut impl FnMut(Graph)) {
    let shapes = shapes(size);
    let mut chosen = vec![0; size];
    loop {
        let nodes: Vec<Node> = chosen.iter().map(|shape: &usize| shapes[*shape].clone()).collect();
        if let Some(graph) = interesting(nodes) {
            visit(graph);
        }
        let Some(place) = chosen.iter().rposition(|shape| shape + 1 < shapes.len()) else {
            return;
        };
        chosen[place] += 1;
        chosen[place + 1..].fill(0);
    }
}

/// So many models of a size that are worth a look, by chance, the same ones for the same seed.
pub fn some(size: usize, count: usize, seed: u64, visit: &mut impl FnMut(Graph)) {
    let shapes = shapes(size);
    let mut random = Random::new(seed);
    let mut found = 0;
    while found < count {
        let nodes = (0..size).filter_map(|_| random.pick(&shapes).cloned()).collect();
        if let Some(graph) = interesting(nodes) {
            found += 1;
            visit(graph);
        }
    }
}

/// What a node of a model of so many can be: two flows out count the same in either order.
fn shapes(size: usize) -> Vec<Node> {
    let targets: Vec<Target> = (0..size).map(Some).chain([None]).collect();
    let one = targets.iter().map(|target| vec![*target]);
    let two = targets.iter().enumerate().flat_map(|(index, first)| {
        targets[index..].iter().map(move |second| vec![*first, *second])
    });
    let two: Vec<Vec<Target>> = two.collect();
    let mut shapes = Vec::new();
    for targets in one {
        for kind in [Kind::UserTask, Kind::Exclusive, Kind::Parallel, Kind::Inclusive] {
            shapes.push(Node { kind, targets: targets.clone() });
        }
    }
    for targets in two {
        for kind in [Kind::Exclusive, Kind::Parallel, Kind::Inclusive, Kind::EventBased] {
            shapes.push(Node { kind, targets: targets.clone() });
        }
    }
    shapes
}

/// A model that is worth a look: all of it is reached, in the order of its numbers; something joins
/// in it; something waits, in each loop as well; and no gateway is idle.
fn interesting(nodes: Vec<Node>) -> Option<Graph> {
    let graph = Graph::new(nodes);
    let size = graph.nodes.len();
    let waits = |kind: Kind| matches!(kind, Kind::UserTask | Kind::EventBased);
    let is_idle = |node: usize| {
        let shape = &graph.nodes[node];
        shape.kind != Kind::UserTask
            && shape.targets.len() == 1
            && graph.incoming(node).nth(1).is_none()
    };
    let is_worth_it = graph.nodes.iter().any(|node| waits(node.kind))
        && (0..size).any(|node| graph.is_join(node))
        && !(0..size).any(is_idle)
        && is_numbered_in_order(&graph)
        && !graph.has_loop_of(|kind| !waits(kind));
    is_worth_it.then_some(graph)
}

fn is_numbered_in_order(graph: &Graph) -> bool {
    let mut reached = vec![0];
    let mut next = 0;
    while let Some(node) = reached.get(next).copied() {
        for target in graph.nodes[node].targets.iter().flatten() {
            if !reached.contains(target) {
                reached.push(*target);
            }
        }
        next += 1;
    }
    reached.len() == graph.nodes.len() && reached.is_sorted()
}
