//! What events wait for and bring about, compiled.

use std::sync::Arc;

use super::executable_process::NodeIndex;
use super::work_parts::JobDefinition;
use crate::event::{CronDialect, TimerKind};
use crate::expression::TextExpression;

/// A timer, with its text not evaluated yet.
#[derive(Debug, Clone)]
pub struct TimerDefinition {
    /// Which of the three kinds of text.
    pub kind: TimerKind,
    /// The text.
    pub text: TextExpression,
    /// How days of the week are counted in a cron text.
    pub cron: CronDialect,
}

/// A message that is waited for.
#[derive(Debug, Clone)]
pub struct MessageCatch {
    /// Its name.
    pub name: TextExpression,
    /// The value that it must carry.
    pub correlation_key: Option<TextExpression>,
}

/// An error or escalation that is waited for.
#[derive(Debug, Clone, Default)]
pub struct CodeCatch {
    /// The code; any if none.
    pub code: Option<Arc<str>>,
    /// The variable that takes the code.
    pub code_variable: Option<Arc<str>>,
    /// The variable that takes the message of an error.
    pub message_variable: Option<Arc<str>>,
}

/// What an event waits for.
#[derive(Debug, Clone)]
pub enum Trigger {
    /// `timerEventDefinition`
    Timer(TimerDefinition),
    /// `messageEventDefinition`
    Message(MessageCatch),
    /// `signalEventDefinition`: the name.
    Signal(TextExpression),
    /// `errorEventDefinition`
    Error(CodeCatch),
    /// `escalationEventDefinition`
    Escalation(CodeCatch),
}

/// A message that the process sends inside of the engine.
#[derive(Debug, Clone)]
pub struct MessageThrow {
    /// Its name.
    pub name: TextExpression,
    /// The value that it is found by.
    pub correlation_key: Option<TextExpression>,
    /// No other message of the same name and key may have it while this one lives.
    pub message_id: Option<TextExpression>,
    /// How long it waits for a receiver: an ISO 8601 duration; not at all if none.
    pub time_to_live: Option<TextExpression>,
}

/// What a throw event or an end event brings about.
#[derive(Debug, Clone)]
pub enum Throw {
    /// Nothing.
    Nothing,
    /// `terminateEventDefinition`
    Terminate,
    /// `messageEventDefinition`, delivered inside of the engine.
    Message(Box<MessageThrow>),
    /// `messageEventDefinition`, sent by a worker.
    Job(Box<JobDefinition>),
    /// `signalEventDefinition`: the name.
    Signal(TextExpression),
    /// `errorEventDefinition`: the code.
    Error(TextExpression),
    /// `escalationEventDefinition`: the code.
    Escalation(TextExpression),
    /// `linkEventDefinition`: the catching link event.
    Link(NodeIndex),
}

/// A boundary event.
#[derive(Debug, Clone)]
pub struct BoundaryDefinition {
    /// The activity.
    pub attached_to: NodeIndex,
    /// What it waits for.
    pub trigger: Trigger,
    /// Whether it ends the activity.
    pub is_interrupting: bool,
}
