//! # What it does
//! Reports a flow node that a lane lists twice, or that two lanes of the same lane set list.
//!
//! # Why
//! The lanes say who is responsible, and here they contradict each other.
//!
//! # Example
//! ```xml
//! <lane id="sales"><flowNodeRef>check</flowNodeRef></lane>
//! <lane id="stock"><flowNodeRef>check</flowNodeRef></lane>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.8

use std::collections::HashMap;

use baton_models::{Definitions, LaneSet};

use super::{Rule, quoted};
use crate::catalog::Catalog;
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0141"),
    name: "lane-node-twice",
    severity: Severity::Warning,
    summary: "A flow node stands in two lanes",
    help: "leave it in one of the lanes",
    source: include_str!("lane_node_twice.rs"),
};

pub(super) fn check(definitions: &Definitions, _: &Catalog<'_>, findings: &mut Findings) {
    let containers = definitions.processes.iter().flat_map(|process| &process.containers);
    for set in containers.flat_map(|container| &container.lane_sets) {
        check_set(set, findings);
    }
}

fn check_set(set: &LaneSet, findings: &mut Findings) {
    let mut seen = HashMap::new();
    for lane in &set.lanes {
        for node in &lane.flow_nodes {
            let Some(first) = seen.insert(node, lane) else { continue };
            findings.report(&RULE, || {
                let name = |lane: &baton_models::Lane| {
                    lane.base.id.as_ref().map_or_else(String::new, |id| quoted(id.as_str()))
                };
                let (node, lane_id, first) = (quoted(node.as_str()), name(lane), name(first));
                let message = if lane_id == first {
                    format!("the lane {lane_id} lists {node} twice")
                } else {
                    format!("the lane {lane_id} lists {node}, as does the lane {first}")
                };
                RULE.finding(lane.base.at, lane.base.id.clone(), message)
            });
        }
    }
}
