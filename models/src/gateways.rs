//! Gateways: BPMN 2.0.2 §10.6.

use serde::{Deserialize, Serialize};

use crate::{ElementId, Expression};

/// `exclusiveGateway`: takes the first outgoing flow, in document order, whose condition is true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExclusiveGateway {
    /// What the author says of its flows.
    pub direction: GatewayDirection,
    /// The outgoing flow taken when no condition is true.
    pub default: Option<ElementId>,
}

/// `inclusiveGateway`: takes every outgoing flow whose condition is true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusiveGateway {
    /// What the author says of its flows.
    pub direction: GatewayDirection,
    /// The outgoing flow taken when no condition is true.
    pub default: Option<ElementId>,
}

/// `parallelGateway`: waits for all incoming flows and takes all outgoing ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParallelGateway {
    /// What the author says of its flows.
    pub direction: GatewayDirection,
}

/// `complexGateway`: an expression says when enough flows have come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplexGateway {
    /// What the author says of its flows.
    pub direction: GatewayDirection,
    /// The outgoing flow taken when no condition is true.
    pub default: Option<ElementId>,
    /// What must be true for it to fire.
    pub activation_condition: Option<Expression>,
}

/// `eventBasedGateway`: the first event behind it chooses the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventBasedGateway {
    /// What the author says of its flows.
    pub direction: GatewayDirection,
    /// Whether the first event starts an instance.
    pub instantiate: bool,
    /// Whether one event or all of them are needed.
    pub event_gateway_type: EventGatewayType,
}

/// `gatewayDirection`: what the author says of a gateway's flows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GatewayDirection {
    /// Nothing.
    #[default]
    Unspecified,
    /// Several in, one out.
    Converging,
    /// One in, several out.
    Diverging,
    /// Several in and out.
    Mixed,
}

/// `eventGatewayType`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventGatewayType {
    /// One event.
    #[default]
    Exclusive,
    /// All events.
    Parallel,
}
