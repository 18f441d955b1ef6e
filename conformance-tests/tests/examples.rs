//! The diagrams in `examples/` are drawn as well as they run: every node and flow has its place, no
//! shape lies on another, every edge begins and ends at what it connects.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use baton_bpmn_parser::parse;
use baton_conformance_tests::source_code::root;
use baton_models::{Artifact, Bounds, Definitions, Edge, ElementId, FlowNode, FlowNodeKind, Point};

/// How far a waypoint may be from the border of its shape.
const TOLERANCE: f64 = 1.0;

fn each_example(check: impl Fn(&str, &Definitions)) {
    let mut count = 0;
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        let parsed = parse(&fs::read(&path).unwrap());
        let name = path.file_name().and_then(|name| name.to_str()).unwrap().to_owned();
        assert_eq!(parsed.diagnostics, [], "{name}");
        check(&name, &parsed.definitions.expect("it is accepted"));
        count += 1;
    }
    assert_eq!(count, 6);
}

/// The bounds of the shapes by the ids of their elements.
fn shapes(definitions: &Definitions) -> BTreeMap<&str, Bounds> {
    let shapes = definitions.diagrams.iter().flat_map(|diagram| &diagram.shapes);
    shapes.filter_map(|shape| Some((shape.element.as_ref()?.as_str(), shape.bounds?))).collect()
}

fn edges(definitions: &Definitions) -> BTreeMap<&str, &Edge> {
    let edges = definitions.diagrams.iter().flat_map(|diagram| &diagram.edges);
    edges.filter_map(|edge| Some((edge.element.as_ref()?.as_str(), edge))).collect()
}

#[test]
fn every_node_and_flow_is_drawn_and_nothing_else() {
    each_example(|name, definitions| {
        let (shapes, edges) = (shapes(definitions), edges(definitions));
        let process = &definitions.processes[0];
        let nodes = process.flow_nodes().map(|node| node.id.as_str());
        let missing: Vec<&str> = nodes.filter(|id| !shapes.contains_key(id)).collect();
        assert!(missing.is_empty(), "{name}: without a shape: {missing:?}");
        let flows = process.root().sequence_flows.iter().map(|flow| flow.id.as_str());
        let missing: Vec<&str> = flows.filter(|id| !edges.contains_key(id)).collect();
        assert!(missing.is_empty(), "{name}: without an edge: {missing:?}");
        let of_lanes = process.root().lane_sets.iter().flat_map(|set| &set.lanes).count();
        let of_pools = definitions.collaborations.iter().flat_map(|all| &all.participants).count();
        let artifacts = &process.root().artifacts;
        let is_line = |artifact: &&Artifact| matches!(artifact, Artifact::Association(_));
        let lines = artifacts.iter().filter(is_line).count();
        let drawn = process.flow_nodes().count() + of_lanes + of_pools + artifacts.len() - lines;
        assert_eq!(shapes.len(), drawn, "{name}: shapes");
        assert_eq!(edges.len(), process.root().sequence_flows.len() + lines, "{name}: edges");
    });
}

#[test]
fn no_node_lies_on_another_and_each_is_inside_its_lane() {
    each_example(|name, definitions| {
        let shapes = shapes(definitions);
        let process = &definitions.processes[0];
        let nodes: Vec<&FlowNode> = process.flow_nodes().collect();
        for (index, left) in nodes.iter().enumerate() {
            for right in &nodes[index + 1..] {
                // A boundary event lies on the border of its activity.
                let (border, other) =
                    if host(left).is_some() { (left, right) } else { (right, left) };
                let is_attached = host(border).is_some_and(|host| *host == other.id);
                let shapes = [left, right].map(|node| shapes[node.id.as_str()]);
                let names = (&left.id, &right.id);
                assert_eq!(overlap(shapes[0], shapes[1]), is_attached, "{name}: {names:?}");
            }
        }
        for lane in process.root().lane_sets.iter().flat_map(|set| &set.lanes) {
            let around = shapes[lane.base.id.as_ref().unwrap().as_str()];
            for node in &lane.flow_nodes {
                assert!(contains(around, shapes[node.as_str()]), "{name}: {node} leaves its lane");
            }
        }
    });
}

#[test]
fn every_edge_begins_and_ends_at_what_it_connects() {
    each_example(|name, definitions| {
        let (shapes, edges) = (shapes(definitions), edges(definitions));
        for flow in &definitions.processes[0].root().sequence_flows {
            let waypoints = &edges[flow.id.as_str()].waypoints;
            let (first, last) = (waypoints.first().unwrap(), waypoints.last().unwrap());
            for (node, point) in [(&flow.source, first), (&flow.target, last)] {
                let bounds = shapes[node.as_str()];
                assert!(is_on_border(bounds, *point), "{name}: {} at {node}", flow.id);
            }
        }
    });
}

#[test]
fn every_example_has_its_picture_and_its_place_in_the_page() {
    let page = fs::read_to_string(root().join("docs/examples.md")).unwrap();
    each_example(|name, definitions| {
        let picture = Path::new(name).with_extension("svg");
        let picture = format!("pictures/{}", picture.display());
        assert!(root().join("docs").join(&picture).is_file(), "{picture}");
        assert!(page.contains(&format!("]({picture})")), "{picture} is not shown");
        let process = &definitions.processes[0].id;
        assert!(page.contains(&format!("`{process}`")), "{process} is not told of");
    });
}

/// The activity that a boundary event is attached to.
fn host(node: &FlowNode) -> Option<&ElementId> {
    let FlowNodeKind::BoundaryEvent(event) = &node.kind else { return None };
    event.attached_to.as_ref()
}

fn overlap(left: Bounds, right: Bounds) -> bool {
    left.x < right.x + right.width
        && right.x < left.x + left.width
        && left.y < right.y + right.height
        && right.y < left.y + left.height
}

fn contains(outer: Bounds, inner: Bounds) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.x + inner.width <= outer.x + outer.width
        && inner.y + inner.height <= outer.y + outer.height
}

/// Whether a point is where one of the four sides is touched; all flows here leave straight.
fn is_on_border(bounds: Bounds, point: Point) -> bool {
    let middle = (bounds.x + bounds.width / 2.0, bounds.y + bounds.height / 2.0);
    let is_near = |left: f64, right: f64| (left - right).abs() <= TOLERANCE;
    let is_at_side = is_near(point.y, middle.1)
        && (is_near(point.x, bounds.x) || is_near(point.x, bounds.x + bounds.width));
    let is_at_end = is_near(point.x, middle.0)
        && (is_near(point.y, bounds.y) || is_near(point.y, bounds.y + bounds.height));
    is_at_side || is_at_end
}
