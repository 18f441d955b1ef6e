//! What this release runs: the one table that switches flow nodes and events on.
//!
//! The engine and this table change together. An attribute or a part of an element is switched on
//! in the row of its chapter, by its treatment.

/// Whether the engine runs an element where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It runs by the standard.
    Runs,
    /// It is read and refused at deployment (`unsupported-element`).
    Refused,
    /// The standard does not have it there.
    NotInStandard,
}

use Support::{NotInStandard as X, Refused as U, Runs as R};

/// The activities and gateways. An event sub-process is told from other sub-processes as
/// `eventSubProcess`, an event-based gateway that starts instances as
/// `instantiatingEventBasedGateway`.
pub const FLOW_NODES: &[(&str, Support)] = &[
    ("task", R),
    ("manualTask", R),
    ("userTask", R),
    ("serviceTask", R),
    ("sendTask", R),
    ("receiveTask", R),
    ("scriptTask", R),
    ("businessRuleTask", R),
    ("callActivity", R),
    ("subProcess", R),
    ("eventSubProcess", R),
    ("transaction", U),
    ("adHocSubProcess", U),
    ("exclusiveGateway", R),
    ("parallelGateway", R),
    ("inclusiveGateway", R),
    ("eventBasedGateway", R),
    ("instantiatingEventBasedGateway", U),
    ("complexGateway", U),
    ("choreographyTask", U),
    ("subChoreography", U),
    ("callChoreography", U),
    ("implicitThrowEvent", U),
];

/// What an event waits for or brings about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trigger {
    /// Nothing.
    None,
    /// A message.
    Message,
    /// A timer.
    Timer,
    /// A signal.
    Signal,
    /// An error.
    Error,
    /// An escalation.
    Escalation,
    /// A condition.
    Conditional,
    /// A link.
    Link,
    /// Compensation.
    Compensation,
    /// The cancellation of a transaction.
    Cancel,
    /// The end of everything in the scope.
    Terminate,
    /// Any of several.
    Multiple,
    /// All of several.
    ParallelMultiple,
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventPosition {
    /// The start of a process.
    Start,
    /// The start of a sub-process that a flow starts.
    SubProcessStart,
    /// The start of an event sub-process that ends the scope around it.
    EventSubProcessStart,
    /// The start of an event sub-process that lets the scope around it go on.
    NonInterruptingEventSubProcessStart,
    /// On the way, waiting.
    IntermediateCatch,
    /// On the way, throwing.
    IntermediateThrow,
    /// At the border of an activity that it ends.
    Boundary,
    /// At the border of an activity that goes on.
    NonInterruptingBoundary,
    /// The end of a path.
    End,
}

/// The positions, in the order of the columns of [`EVENTS`].
pub const POSITIONS: [EventPosition; 9] = [
    EventPosition::Start,
    EventPosition::SubProcessStart,
    EventPosition::EventSubProcessStart,
    EventPosition::NonInterruptingEventSubProcessStart,
    EventPosition::IntermediateCatch,
    EventPosition::IntermediateThrow,
    EventPosition::Boundary,
    EventPosition::NonInterruptingBoundary,
    EventPosition::End,
];

/// Trigger by position, after table 10.93 of the standard.
///
/// The columns: start, start in a sub-process, start of an event sub-process (interrupting, not
/// interrupting), catch, throw, boundary (interrupting, not interrupting), end.
pub const EVENTS: &[(Trigger, [Support; 9])] = &[
    (Trigger::None, [R, R, X, X, X, R, X, X, R]),
    (Trigger::Message, [R, X, R, R, R, R, R, R, R]),
    (Trigger::Timer, [R, X, R, R, R, X, R, R, X]),
    (Trigger::Signal, [R, X, R, R, R, R, R, R, R]),
    (Trigger::Error, [X, X, R, X, X, X, R, X, R]),
    (Trigger::Escalation, [X, X, R, R, X, R, R, R, R]),
    (Trigger::Conditional, [U, X, U, U, U, X, U, U, X]),
    (Trigger::Link, [X, X, X, X, R, R, X, X, X]),
    (Trigger::Compensation, [X, X, U, X, X, U, U, X, U]),
    (Trigger::Cancel, [X, X, X, X, X, X, U, X, U]),
    (Trigger::Terminate, [X, X, X, X, X, X, X, X, R]),
    (Trigger::Multiple, [U, X, U, U, U, U, U, U, U]),
    (Trigger::ParallelMultiple, [U, X, U, U, U, X, U, U, X]),
];

/// Whether an activity or gateway runs.
pub fn of_flow_node(name: &str) -> Support {
    FLOW_NODES.iter().find(|(known, _)| *known == name).map_or(U, |(_, support)| *support)
}

/// Whether an event with a trigger runs at a position.
pub fn of_event(trigger: Trigger, position: EventPosition) -> Support {
    let column = POSITIONS.iter().position(|known| *known == position).unwrap_or_default();
    EVENTS.iter().find(|(known, _)| *known == trigger).map_or(X, |(_, row)| row[column])
}

impl Trigger {
    /// The trigger that an event definition stands for, by its tag.
    pub fn of_definition(tag: &str) -> Option<Self> {
        Some(match tag {
            "messageEventDefinition" => Self::Message,
            "timerEventDefinition" => Self::Timer,
            "signalEventDefinition" => Self::Signal,
            "errorEventDefinition" => Self::Error,
            "escalationEventDefinition" => Self::Escalation,
            "conditionalEventDefinition" => Self::Conditional,
            "linkEventDefinition" => Self::Link,
            "compensateEventDefinition" => Self::Compensation,
            "cancelEventDefinition" => Self::Cancel,
            "terminateEventDefinition" => Self::Terminate,
            _ => return None,
        })
    }

    /// Words for it, as in "with a timer".
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "without a trigger",
            Self::Message => "with a message",
            Self::Timer => "with a timer",
            Self::Signal => "with a signal",
            Self::Error => "with an error",
            Self::Escalation => "with an escalation",
            Self::Conditional => "with a condition",
            Self::Link => "with a link",
            Self::Compensation => "with compensation",
            Self::Cancel => "with a cancellation",
            Self::Terminate => "with a termination",
            Self::Multiple => "with several definitions",
            Self::ParallelMultiple => "with several definitions of which all are needed",
        }
    }
}

impl EventPosition {
    /// Words for an event there, as in "a start event".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Start => "a start event",
            Self::SubProcessStart => "a start event of a sub-process",
            Self::EventSubProcessStart => "a start event of an event sub-process",
            Self::NonInterruptingEventSubProcessStart => {
                "a non-interrupting start event of an event sub-process"
            }
            Self::IntermediateCatch => "an intermediate catch event",
            Self::IntermediateThrow => "an intermediate throw event",
            Self::Boundary => "a boundary event",
            Self::NonInterruptingBoundary => "a non-interrupting boundary event",
            Self::End => "an end event",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::element;

    #[test]
    fn every_cell_is_looked_up_where_it_stands() {
        assert_eq!(of_event(Trigger::None, EventPosition::End), R);
        assert_eq!(of_event(Trigger::Link, EventPosition::IntermediateCatch), R);
        assert_eq!(of_event(Trigger::Terminate, EventPosition::Start), X);
        assert_eq!(of_event(Trigger::Conditional, EventPosition::Boundary), U);
        assert_eq!(of_event(Trigger::Error, EventPosition::NonInterruptingBoundary), X);
    }

    #[test]
    fn every_line_names_an_element() {
        let made_up = ["eventSubProcess", "instantiatingEventBasedGateway"];
        for (name, _) in FLOW_NODES.iter().filter(|(name, _)| !made_up.contains(name)) {
            assert!(element(name).is_some(), "{name}");
        }
    }
}
