//! Pools and the messages between them: BPMN 2.0.2 §9 (Collaboration).

use serde::{Deserialize, Serialize};

use crate::{Artifact, BaseElement, ConversationLink, ConversationNode, CorrelationKey, ElementId};

/// `collaboration` and `globalConversation`: participants and what they tell each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collaboration {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Whether it is a `globalConversation`.
    pub is_global_conversation: bool,
    /// Whether only the messages that are drawn may be sent.
    pub is_closed: bool,
    /// The pools.
    pub participants: Vec<Participant>,
    /// The messages between them.
    pub message_flows: Vec<MessageFlow>,
    /// Annotations, associations and groups.
    pub artifacts: Vec<Artifact>,
    /// Conversations; those inside a sub-conversation follow in the same list.
    pub conversations: Vec<ConversationNode>,
    /// Lines between participants and conversations.
    pub conversation_links: Vec<ConversationLink>,
    /// Pairs of conversations of this and a called collaboration.
    pub conversation_associations: Vec<InnerOuter>,
    /// Pairs of participants of this and a called collaboration.
    pub participant_associations: Vec<InnerOuter>,
    /// Pairs of message flows of this and a called collaboration.
    pub message_flow_associations: Vec<InnerOuter>,
    /// What identifies its conversations.
    pub correlation_keys: Vec<CorrelationKey>,
    /// The choreographies that the message flows follow.
    pub choreographies: Vec<ElementId>,
}

/// A pair of elements that stand for each other, one in a called element and one in its caller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InnerOuter {
    /// What every element has.
    pub base: BaseElement,
    /// The one in the called element.
    pub inner: Option<ElementId>,
    /// The one in the caller.
    pub outer: Option<ElementId>,
}

/// `participant`: a pool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Its process; a pool without one is a black box.
    pub process: Option<ElementId>,
    /// The interfaces it offers.
    pub interfaces: Vec<ElementId>,
    /// Where they are.
    pub end_points: Vec<ElementId>,
    /// How many of it take part; one where it is absent.
    pub multiplicity: Option<ParticipantMultiplicity>,
}

/// `participantMultiplicity`: how many of a participant take part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantMultiplicity {
    /// What every element has.
    pub base: BaseElement,
    /// The fewest; 0 where it is absent.
    pub minimum: Option<i32>,
    /// The most; 1 where it is absent.
    pub maximum: Option<i32>,
}

/// `messageFlow`: a message from one participant to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageFlow {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// The participant, activity or event that sends.
    pub source: Option<ElementId>,
    /// The participant, activity or event that receives.
    pub target: Option<ElementId>,
    /// The message.
    pub message: Option<ElementId>,
}

/// `partnerEntity` and `partnerRole`: who a participant is (§9.3.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// What every element has.
    pub base: BaseElement,
    /// Whether it is one partner or a role of partners.
    pub kind: PartnerKind,
    /// A name for people.
    pub name: Option<String>,
    /// The participants it is.
    pub participants: Vec<ElementId>,
}

/// The kind of a partner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartnerKind {
    /// `partnerEntity`
    #[default]
    Entity,
    /// `partnerRole`
    Role,
}
