//! Conversations: BPMN 2.0.2 §9.5. They are read and not run.

use serde::{Deserialize, Serialize};

use crate::{BaseElement, CorrelationKey, ElementId, InnerOuter};

/// `conversation`, `subConversation` or `callConversation`: messages that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationNode {
    /// What every element has.
    pub base: BaseElement,
    /// Which of them it is.
    pub kind: ConversationKind,
    /// A name for people.
    pub name: Option<String>,
    /// The sub-conversation around it, as its place in the same list.
    pub inside: Option<u32>,
    /// Who takes part.
    pub participants: Vec<ElementId>,
    /// Its messages.
    pub message_flows: Vec<ElementId>,
    /// What identifies it.
    pub correlation_keys: Vec<CorrelationKey>,
    /// The collaboration that a call conversation calls.
    pub called_collaboration: Option<ElementId>,
    /// Pairs of participants of the called collaboration and this one.
    pub participant_associations: Vec<InnerOuter>,
}

/// The kind of a conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConversationKind {
    /// `conversation`
    #[default]
    Conversation,
    /// `subConversation`
    SubConversation,
    /// `callConversation`
    CallConversation,
}

/// `conversationLink`: a line between a participant and a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationLink {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// Where it begins.
    pub source: Option<ElementId>,
    /// Where it ends.
    pub target: Option<ElementId>,
}
