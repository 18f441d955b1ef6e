//! # What it does
//! Compares `gatewayDirection` with the flows of the gateway: a converging one has several
//! incoming flows and at most one outgoing, a diverging one several outgoing and at most one
//! incoming, a mixed one several of both.
//!
//! # Why
//! The file contradicts itself. The flows count, which may not be what was meant.
//!
//! # Example
//! ```xml
//! <exclusiveGateway id="g" gatewayDirection="Converging"/>
//! <!-- with two outgoing flows -->
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.6.1

use baton_models::{Definitions, FlowNodeKind, GatewayDirection};

use super::{Rule, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0071"),
    name: "gateway-direction-mismatch",
    severity: Severity::Warning,
    summary: "The direction of a gateway contradicts its flows",
    help: "correct `gatewayDirection`, or remove it; the flows are what counts",
    source: include_str!("gateway_direction_mismatch.rs"),
};

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let Some(direction) = direction(&node.kind).filter(|_| graph.is_complete) else { continue };
        let (incoming, outgoing) = (node.incoming.len(), node.outgoing.len());
        let (word, agrees) = match direction {
            GatewayDirection::Unspecified => continue,
            GatewayDirection::Converging => ("converging", incoming > 1 && outgoing <= 1),
            GatewayDirection::Diverging => ("diverging", outgoing > 1 && incoming <= 1),
            GatewayDirection::Mixed => ("mixed", incoming > 1 && outgoing > 1),
        };
        if !agrees {
            findings.report(&RULE, || {
                let gateway = the(node);
                let message = format!(
                    "{gateway} is marked as {word}, but has {incoming} incoming and {outgoing} \
                     outgoing flows"
                );
                RULE.of_node(node, message)
            });
        }
    }
}

fn direction(kind: &FlowNodeKind) -> Option<GatewayDirection> {
    Some(match kind {
        FlowNodeKind::ExclusiveGateway(gateway) => gateway.direction,
        FlowNodeKind::InclusiveGateway(gateway) => gateway.direction,
        FlowNodeKind::ParallelGateway(gateway) => gateway.direction,
        FlowNodeKind::ComplexGateway(gateway) => gateway.direction,
        FlowNodeKind::EventBasedGateway(gateway) => gateway.direction,
        _ => return None,
    })
}
