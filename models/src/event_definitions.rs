//! What an event waits for or brings about: BPMN 2.0.2 §10.5.5.

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId, Expression};

/// An event definition, in an event or on its own under `definitions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDefinition {
    /// What every element has.
    pub base: BaseElement,
    /// Which one it is.
    pub kind: EventDefinitionKind,
}

/// The event definition's kind; its variants are named as the XML tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventDefinitionKind {
    /// `messageEventDefinition`
    Message {
        /// The message.
        message: Option<ElementId>,
        /// The operation that the message is for.
        operation: Option<ElementId>,
    },
    /// `timerEventDefinition`
    Timer(Box<TimerEventDefinition>),
    /// `signalEventDefinition`
    Signal {
        /// The signal.
        signal: Option<ElementId>,
    },
    /// `errorEventDefinition`
    Error {
        /// The error; an event that catches without one catches all.
        error: Option<ElementId>,
    },
    /// `escalationEventDefinition`
    Escalation {
        /// The escalation; an event that catches without one catches all.
        escalation: Option<ElementId>,
    },
    /// `conditionalEventDefinition`
    Conditional {
        /// What must become true.
        condition: Option<Expression>,
    },
    /// `linkEventDefinition`
    Link {
        /// The name that both ends share.
        name: Option<String>,
        /// The link definitions it is entered from (`source`).
        sources: Vec<ElementId>,
        /// The link definition it goes on at (`target`).
        target: Option<ElementId>,
    },
    /// `compensateEventDefinition`
    Compensate {
        /// The activity that is compensated; all completed ones of the scope where it is absent.
        activity: Option<ElementId>,
        /// Whether the throwing event waits for the compensation.
        wait_for_completion: bool,
    },
    /// `cancelEventDefinition`
    Cancel,
    /// `terminateEventDefinition`
    Terminate,
}

/// `timerEventDefinition`: exactly one of the three is set in a complete model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerEventDefinition {
    /// A point in time.
    pub time_date: Option<Expression>,
    /// How long to wait.
    pub time_duration: Option<Expression>,
    /// Points in time that come again.
    pub time_cycle: Option<Expression>,
}

impl EventDefinitionKind {
    /// The local name of the XML tag, as in `timerEventDefinition`.
    pub fn tag(&self) -> &'static str {
        match self {
            Self::Message { .. } => "messageEventDefinition",
            Self::Timer(_) => "timerEventDefinition",
            Self::Signal { .. } => "signalEventDefinition",
            Self::Error { .. } => "errorEventDefinition",
            Self::Escalation { .. } => "escalationEventDefinition",
            Self::Conditional { .. } => "conditionalEventDefinition",
            Self::Link { .. } => "linkEventDefinition",
            Self::Compensate { .. } => "compensateEventDefinition",
            Self::Cancel => "cancelEventDefinition",
            Self::Terminate => "terminateEventDefinition",
        }
    }

    /// The word people use for it, as in "timer".
    pub fn word(&self) -> &'static str {
        match self {
            Self::Message { .. } => "message",
            Self::Timer(_) => "timer",
            Self::Signal { .. } => "signal",
            Self::Error { .. } => "error",
            Self::Escalation { .. } => "escalation",
            Self::Conditional { .. } => "conditional",
            Self::Link { .. } => "link",
            Self::Compensate { .. } => "compensation",
            Self::Cancel => "cancel",
            Self::Terminate => "terminate",
        }
    }
}
