//! Chapter 9: pools, message flows, conversations. They describe how processes talk; each process
//! runs for itself.

use super::Treatment::{Kept, Silent};
use super::foundation::{BASE, BASE_CHILDREN, NAME};
use super::process::ARTIFACTS;
use super::rows::reference;
use super::rows::{AttributeRow, ChildRow, Content, ElementRow, boolean, integer, many, one};
use super::targets as to;

pub(super) const CLOSED: &[AttributeRow] = &[boolean("isClosed", Silent)];

/// What a collaboration, a conversation and a choreography hold.
pub(super) const COLLABORATION_CHILDREN: &[ChildRow] = &[
    many("callConversation", Kept),
    many("choreographyRef", Kept),
    many("conversation", Kept),
    many("conversationAssociation", Kept),
    many("conversationLink", Silent),
    many("correlationKey", Silent),
    many("messageFlow", Silent),
    many("messageFlowAssociation", Kept),
    many("participant", Silent),
    many("participantAssociation", Kept),
    many("subConversation", Kept),
];

const CONVERSATION_CHILDREN: &[ChildRow] = &[
    many("participantRef", Silent),
    many("messageFlowRef", Silent),
    many("correlationKey", Silent),
];

const fn pair(
    tag: &'static str,
    attributes: &'static [&'static [AttributeRow]],
    children: &'static [&'static [ChildRow]],
) -> ElementRow {
    ElementRow::new(tag, attributes, children)
}

pub(super) const ROWS: &[ElementRow] = &[
    ElementRow::new(
        "collaboration",
        &[BASE, NAME, CLOSED],
        &[BASE_CHILDREN, COLLABORATION_CHILDREN, ARTIFACTS],
    ),
    ElementRow::new(
        "globalConversation",
        &[BASE, NAME, CLOSED],
        &[BASE_CHILDREN, COLLABORATION_CHILDREN, ARTIFACTS],
    ),
    ElementRow::new("choreographyRef", &[], &[]).with(Content::Reference(to::CHOREOGRAPHY)),
    ElementRow::new(
        "participant",
        &[BASE, NAME, &[reference("processRef", to::PROCESS, Silent)]],
        &[
            BASE_CHILDREN,
            &[
                many("interfaceRef", Silent),
                many("endPointRef", Silent),
                one("participantMultiplicity", Kept),
            ],
        ],
    ),
    ElementRow::new("interfaceRef", &[], &[]).with(Content::Reference(to::INTERFACE)),
    ElementRow::new("endPointRef", &[], &[]).with(Content::Reference(to::END_POINT)),
    ElementRow::new(
        "participantMultiplicity",
        &[BASE, &[integer("minimum", Silent), integer("maximum", Silent)]],
        &[BASE_CHILDREN],
    ),
    ElementRow::new(
        "messageFlow",
        &[
            BASE,
            NAME,
            &[
                reference("sourceRef", to::INTERACTION_NODE, Silent),
                reference("targetRef", to::INTERACTION_NODE, Silent),
                reference("messageRef", to::MESSAGE, Silent),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    pair(
        "messageFlowAssociation",
        &[
            BASE,
            &[
                reference("innerMessageFlowRef", to::MESSAGE_FLOW, Silent),
                reference("outerMessageFlowRef", to::MESSAGE_FLOW, Silent),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    pair(
        "participantAssociation",
        &[BASE],
        &[BASE_CHILDREN, &[one("innerParticipantRef", Silent), one("outerParticipantRef", Silent)]],
    ),
    ElementRow::new("innerParticipantRef", &[], &[]).with(Content::Reference(to::PARTICIPANT)),
    ElementRow::new("outerParticipantRef", &[], &[]).with(Content::Reference(to::PARTICIPANT)),
    pair(
        "conversationAssociation",
        &[
            BASE,
            &[
                reference("innerConversationNodeRef", to::CONVERSATION, Silent),
                reference("outerConversationNodeRef", to::CONVERSATION, Silent),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    ElementRow::new("conversation", &[BASE, NAME], &[BASE_CHILDREN, CONVERSATION_CHILDREN]),
    ElementRow::new(
        "subConversation",
        &[BASE, NAME],
        &[
            BASE_CHILDREN,
            CONVERSATION_CHILDREN,
            &[
                many("callConversation", Silent),
                many("conversation", Silent),
                many("subConversation", Silent),
            ],
        ],
    ),
    ElementRow::new(
        "callConversation",
        &[BASE, NAME, &[reference("calledCollaborationRef", to::COLLABORATION, Silent)]],
        &[BASE_CHILDREN, CONVERSATION_CHILDREN, &[many("participantAssociation", Silent)]],
    ),
    ElementRow::new(
        "conversationLink",
        &[
            BASE,
            NAME,
            &[
                reference("sourceRef", to::INTERACTION_NODE, Silent),
                reference("targetRef", to::INTERACTION_NODE, Silent),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    ElementRow::new("participantRef", &[], &[]).with(Content::Reference(to::PARTICIPANT)),
    ElementRow::new("messageFlowRef", &[], &[]).with(Content::Reference(to::MESSAGE_FLOW)),
];
