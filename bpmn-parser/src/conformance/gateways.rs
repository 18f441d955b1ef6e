//! Chapter 10.6: gateways. `gatewayDirection` describes the flows, which speak for themselves.

use super::Treatment::{Executed, Silent};
use super::foundation::{BASE, BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, NAME, expression};
use super::rows::{AttributeRow, ChildRow, ElementRow, boolean, many, one, reference, words};
use super::targets as to;

const GATEWAY: &[AttributeRow] =
    &[words("gatewayDirection", &["Unspecified", "Converging", "Diverging", "Mixed"], Silent)];
const DEFAULT: &[AttributeRow] = &[reference("default", to::SEQUENCE_FLOW, Executed)];
const FLOW_NODE_CHILDREN: &[ChildRow] = &[many("incoming", Executed), many("outgoing", Executed)];

const fn gateway(tag: &'static str, attributes: &'static [&'static [AttributeRow]]) -> ElementRow {
    ElementRow::new(tag, attributes, &[BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, FLOW_NODE_CHILDREN])
        .named()
}

pub(super) const ROWS: &[ElementRow] = &[
    gateway("exclusiveGateway", &[BASE, NAME, GATEWAY, DEFAULT]),
    gateway("inclusiveGateway", &[BASE, NAME, GATEWAY, DEFAULT]),
    gateway("parallelGateway", &[BASE, NAME, GATEWAY]),
    ElementRow::new(
        "complexGateway",
        &[BASE, NAME, GATEWAY, DEFAULT],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            FLOW_NODE_CHILDREN,
            &[one("activationCondition", Executed)],
        ],
    )
    .named(),
    expression("activationCondition"),
    gateway(
        "eventBasedGateway",
        &[
            BASE,
            NAME,
            GATEWAY,
            &[
                words("eventGatewayType", &["Exclusive", "Parallel"], Executed),
                boolean("instantiate", Executed),
            ],
        ],
    ),
];
