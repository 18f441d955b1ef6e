//! What the diagram says of things that are waited for: where an event stands, and which flows a
//! join still waits for.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use std::collections::BTreeSet;

use super::executable_process::{ExecutableProcess, FlowIndex, NodeIndex, NodeKind};
use crate::ids::ElementId;

/// Where an event stands that something waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventPlace {
    /// On the way: a catching event or a receive task.
    Intermediate,
    /// At the border of an activity.
    Boundary {
        /// Whether it ends the activity.
        is_interrupting: bool,
    },
    /// At the start of an event sub-process.
    EventSubProcess {
        /// Whether it ends what else goes on in the scope around.
        is_interrupting: bool,
    },
}

impl EventPlace {
    /// Whether the event ends something; none for one on the way.
    pub fn is_interrupting(self) -> Option<bool> {
        match self {
            Self::Intermediate => None,
            Self::Boundary { is_interrupting } | Self::EventSubProcess { is_interrupting } => {
                Some(is_interrupting)
            }
        }
    }
}

impl ExecutableProcess {
    /// Where an event stands; none if there is no such event.
    pub fn event_place(&self, event: &ElementId) -> Option<EventPlace> {
        let index = self.find(event)?;
        match &self.node(index).kind {
            NodeKind::BoundaryEvent(boundary) => {
                Some(EventPlace::Boundary { is_interrupting: boundary.is_interrupting })
            }
            NodeKind::StartEvent => self.nodes.iter().find_map(|node| match &node.kind {
                NodeKind::EventSubProcess(inner) if inner.start == index => {
                    let is_interrupting = inner.is_interrupting;
                    Some(EventPlace::EventSubProcess { is_interrupting })
                }
                _ => None,
            }),
            _ => Some(EventPlace::Intermediate),
        }
    }

    /// The incoming flows by which a token is still waited for at a gateway where tokens of the
    /// `filled` flows stand, while others stand at the flow nodes `standing` of the same scope: at
    /// a parallel gateway all empty flows; at an inclusive one those that delay it (BPMN 2.0.2,
    /// table 13.3).
    pub fn awaited_flows(
        &self,
        gateway: NodeIndex,
        filled: &BTreeSet<&ElementId>,
        standing: &BTreeSet<ElementId>,
    ) -> Vec<FlowIndex> {
        let node = self.node(gateway);
        let is_filled = |flow: FlowIndex| filled.contains(&self.flow(flow).id);
        let mut empty: Vec<FlowIndex> =
            node.incoming.iter().copied().filter(|flow| !is_filled(*flow)).collect();
        if let NodeKind::InclusiveGateway = node.kind
            && let Some(reach) = self.reachability.of(self, gateway)
        {
            let elsewhere = standing.iter().filter_map(|element| self.find(element));
            let delaying: Vec<NodeIndex> =
                elsewhere.filter(|at| *at != gateway && !reach.is_led(*at, is_filled)).collect();
            empty.retain(|flow| {
                delaying.iter().any(|at| reach.may_come(*at, |wanted| wanted == *flow))
            });
        }
        empty
    }
}
