//! Gateways: BPMN 2.0.2 §10.6.

use baton_models::{
    ComplexGateway, EventBasedGateway, EventGatewayType, ExclusiveGateway, GatewayDirection,
    InclusiveGateway, ParallelGateway,
};

use super::expressions::child_expression;
use super::{Reading, boolean};
use crate::reader::{Attribute, Element};

impl<'d> Reading<'_, 'd> {
    pub(super) fn exclusive_gateway(&mut self, element: Element<'d>) -> ExclusiveGateway {
        let default = self.reference(element, "default");
        ExclusiveGateway { direction: direction(element), default }
    }

    pub(super) fn inclusive_gateway(&mut self, element: Element<'d>) -> InclusiveGateway {
        let default = self.reference(element, "default");
        InclusiveGateway { direction: direction(element), default }
    }

    pub(super) fn complex_gateway(&mut self, element: Element<'d>) -> ComplexGateway {
        ComplexGateway {
            direction: direction(element),
            default: self.reference(element, "default"),
            activation_condition: child_expression(element, "activationCondition"),
        }
    }
}

pub(super) fn parallel_gateway(element: Element<'_>) -> ParallelGateway {
    ParallelGateway { direction: direction(element) }
}

pub(super) fn event_based_gateway(element: Element<'_>) -> EventBasedGateway {
    let kind = element.attribute("eventGatewayType");
    let is_parallel = kind.is_some_and(|found| found.value().trim() == "Parallel");
    EventBasedGateway {
        direction: direction(element),
        instantiate: boolean(element, "instantiate", false),
        event_gateway_type: if is_parallel {
            EventGatewayType::Parallel
        } else {
            EventGatewayType::Exclusive
        },
    }
}

fn direction(element: Element<'_>) -> GatewayDirection {
    let direction = element.attribute("gatewayDirection");
    match direction.map(Attribute::value).as_deref().map(str::trim) {
        Some("Converging") => GatewayDirection::Converging,
        Some("Diverging") => GatewayDirection::Diverging,
        Some("Mixed") => GatewayDirection::Mixed,
        Some(_) | None => GatewayDirection::Unspecified,
    }
}
