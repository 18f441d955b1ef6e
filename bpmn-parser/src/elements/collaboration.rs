//! Pools, message flows and conversations: BPMN 2.0.2 §9.

use baton_models::{
    Collaboration, ConversationKind, ConversationLink, ConversationNode, InnerOuter, MessageFlow,
    Participant, ParticipantMultiplicity,
};

use super::vocabulary::bpmn_tag;
use super::{Reading, boolean, number, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn collaboration(&mut self, element: Element<'d>) -> Collaboration {
        Collaboration {
            base: self.base(element),
            name: text_attribute(element, "name"),
            is_global_conversation: bpmn_tag(element) == "globalConversation",
            is_closed: boolean(element, "isClosed", false),
            participants: self.each(element, "participant", Self::participant),
            message_flows: self.each(element, "messageFlow", Self::message_flow),
            artifacts: self.artifacts(element),
            conversations: self.conversations(element),
            conversation_links: self.each(element, "conversationLink", Self::conversation_link),
            conversation_associations: self.each(
                element,
                "conversationAssociation",
                |reading, pair| reading.attribute_pair(pair, "ConversationNodeRef"),
            ),
            participant_associations: self.participant_associations(element),
            message_flow_associations: self.each(
                element,
                "messageFlowAssociation",
                |reading, pair| reading.attribute_pair(pair, "MessageFlowRef"),
            ),
            correlation_keys: self.each(element, "correlationKey", Self::correlation_key),
            choreographies: self.child_references(element, "choreographyRef"),
        }
    }

    fn participant(&mut self, element: Element<'d>) -> Participant {
        Participant {
            base: self.base(element),
            name: text_attribute(element, "name"),
            process: self.reference(element, "processRef"),
            interfaces: self.child_references(element, "interfaceRef"),
            end_points: self.child_references(element, "endPointRef"),
            multiplicity: self.first(element, "participantMultiplicity", |reading, found| {
                ParticipantMultiplicity {
                    base: reading.base(found),
                    minimum: number(found, "minimum"),
                    maximum: number(found, "maximum"),
                }
            }),
        }
    }

    fn message_flow(&mut self, element: Element<'d>) -> MessageFlow {
        MessageFlow {
            base: self.base(element),
            name: text_attribute(element, "name"),
            source: self.reference(element, "sourceRef"),
            target: self.reference(element, "targetRef"),
            message: self.reference(element, "messageRef"),
        }
    }

    fn conversation_link(&mut self, element: Element<'d>) -> ConversationLink {
        ConversationLink {
            base: self.base(element),
            name: text_attribute(element, "name"),
            source: self.reference(element, "sourceRef"),
            target: self.reference(element, "targetRef"),
        }
    }

    /// The conversations of a collaboration and, behind them, those inside sub-conversations.
    fn conversations(&mut self, element: Element<'d>) -> Vec<ConversationNode> {
        let mut pending: Vec<(Element<'d>, Option<u32>)> =
            element.children().map(|child| (child, None)).collect();
        let (mut nodes, mut next) = (Vec::new(), 0);
        while let Some((child, inside)) = pending.get(next).copied() {
            next += 1;
            let kind = match bpmn_tag(child) {
                "conversation" => ConversationKind::Conversation,
                "subConversation" => ConversationKind::SubConversation,
                "callConversation" => ConversationKind::CallConversation,
                _ => continue,
            };
            if kind == ConversationKind::SubConversation {
                let index = u32::try_from(nodes.len()).ok();
                pending.extend(child.children().map(|child| (child, index)));
            }
            nodes.push(self.conversation(child, kind, inside));
        }
        nodes
    }

    fn conversation(
        &mut self,
        element: Element<'d>,
        kind: ConversationKind,
        inside: Option<u32>,
    ) -> ConversationNode {
        ConversationNode {
            base: self.base(element),
            kind,
            name: text_attribute(element, "name"),
            inside,
            participants: self.child_references(element, "participantRef"),
            message_flows: self.child_references(element, "messageFlowRef"),
            correlation_keys: self.each(element, "correlationKey", Self::correlation_key),
            called_collaboration: self.reference(element, "calledCollaborationRef"),
            participant_associations: self.participant_associations(element),
        }
    }

    pub(super) fn participant_associations(&mut self, element: Element<'d>) -> Vec<InnerOuter> {
        self.each(element, "participantAssociation", |reading, pair| InnerOuter {
            base: reading.base(pair),
            inner: reading.child_reference(pair, "innerParticipantRef"),
            outer: reading.child_reference(pair, "outerParticipantRef"),
        })
    }

    fn attribute_pair(&mut self, element: Element<'d>, name: &str) -> InnerOuter {
        InnerOuter {
            base: self.base(element),
            inner: self.reference(element, &format!("inner{name}")),
            outer: self.reference(element, &format!("outer{name}")),
        }
    }
}
