//! Chapter 11: choreographies. They are read and not run.

use super::Treatment::{Refused, Silent};
use super::collaboration::{CLOSED, COLLABORATION_CHILDREN};
use super::foundation::{BASE, BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, NAME};
use super::process::{ARTIFACTS, FLOW_ELEMENTS};
use super::rows::{AttributeRow, ChildRow, ElementRow, many, reference, words};
use super::targets as to;

const ACTIVITY: &[AttributeRow] = &[
    reference("initiatingParticipantRef", to::PARTICIPANT, Refused),
    words(
        "loopType",
        &["None", "Standard", "MultiInstanceSequential", "MultiInstanceParallel"],
        Refused,
    ),
];

const ACTIVITY_CHILDREN: &[ChildRow] = &[
    many("incoming", Silent),
    many("outgoing", Silent),
    many("participantRef", Refused),
    many("correlationKey", Refused),
];

pub(super) const ROWS: &[ElementRow] = &[
    ElementRow::new(
        "choreography",
        &[BASE, NAME, CLOSED],
        &[BASE_CHILDREN, COLLABORATION_CHILDREN, FLOW_ELEMENTS, ARTIFACTS],
    ),
    ElementRow::new(
        "globalChoreographyTask",
        &[BASE, NAME, CLOSED, &[reference("initiatingParticipantRef", to::PARTICIPANT, Silent)]],
        &[BASE_CHILDREN, COLLABORATION_CHILDREN, FLOW_ELEMENTS, ARTIFACTS],
    ),
    ElementRow::new(
        "choreographyTask",
        &[BASE, NAME, ACTIVITY],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            ACTIVITY_CHILDREN,
            &[many("messageFlowRef", Refused)],
        ],
    )
    .named(),
    ElementRow::new(
        "subChoreography",
        &[BASE, NAME, ACTIVITY],
        &[BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, ACTIVITY_CHILDREN, FLOW_ELEMENTS, ARTIFACTS],
    )
    .named(),
    ElementRow::new(
        "callChoreography",
        &[BASE, NAME, ACTIVITY, &[reference("calledChoreographyRef", to::CHOREOGRAPHY, Refused)]],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            ACTIVITY_CHILDREN,
            &[many("participantAssociation", Refused)],
        ],
    )
    .named(),
];
