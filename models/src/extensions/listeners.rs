//! Work beside the work: listeners.

use serde::{Deserialize, Serialize};

use super::{Dialect, Field, Header, Implementation, Script, TaskDefinition};
use crate::{Expression, SourcePosition};

/// Work that is done at a moment in the life of an element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// When; a word that is none of the known moments is reported and left out.
    pub event: Option<ListenerEvent>,
    /// What.
    pub work: Option<ListenerWork>,
    /// Static data for a job.
    pub headers: Vec<Header>,
    /// Values for the fields of a Java object.
    pub fields: Vec<Field>,
    /// When a timeout listener acts: date, duration or cycle.
    pub timer: Option<Expression>,
    /// The dialect: in one a listener may hold the element up, in the other it cannot.
    pub dialect: Dialect,
    /// Where the listener starts.
    pub at: SourcePosition,
}

/// A moment in the life of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListenerEvent {
    /// The element is entered.
    Start,
    /// The element is left.
    End,
    /// The sequence flow is taken.
    Take,
    /// The user task is created.
    Create,
    /// The user task gets an assignee.
    Assign,
    /// The user task changes.
    Update,
    /// The user task is completed.
    Complete,
    /// The user task ends without being completed.
    Cancel,
    /// A timer of the user task fires.
    Timeout,
    /// Each of the moments.
    All,
}

/// What a listener does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListenerWork {
    /// A job for a worker.
    Job(TaskDefinition),
    /// Code inside of a vendor's engine.
    Implementation(Implementation),
    /// A script.
    Script(Script),
}
