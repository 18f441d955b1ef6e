//! What a command leads to beside the instance that it acts on.

use std::sync::Arc;

use crate::command::Variables;
use crate::event::Mail;
use crate::ids::{BroadcastKey, ElementId, ElementInstanceKey, ProcessInstanceKey};

/// What else is to be done in the same command, once the instance at hand has come to rest: it
/// concerns another instance, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FollowUp {
    /// An instance has tokens to move on, or something has ended in one of its scopes.
    Run(ProcessInstanceKey, ElementInstanceKey),
    /// A called instance has ended; its call activity goes on.
    CalledEnded(Box<CalledEnded>),
    /// An event of a calling instance catches what a called one throws.
    Catch(Box<Catch>),
    /// There are more incidents, or fewer, in an instance that this one called.
    CountIncidents {
        /// The calling instance.
        caller: ProcessInstanceKey,
        /// How many more; negative: fewer.
        change: i64,
    },
    /// Mail to this partition.
    Mail(Mail),
    /// A signal reaches who waits for it.
    Broadcast(BroadcastKey),
    /// The instance that a message started has ended: the next message of its key may start one.
    StartFromBuffer {
        /// Owner of the data.
        tenant: Arc<str>,
        /// The id of the process.
        process: ElementId,
        /// The correlation key.
        correlation_key: Arc<str>,
    },
}

/// The end of a called instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CalledEnded {
    /// The calling instance.
    pub(crate) caller: ProcessInstanceKey,
    /// Its call activity.
    pub(crate) element_instance: ElementInstanceKey,
    /// The called instance.
    pub(crate) called: ProcessInstanceKey,
    /// Variables of its root scope, if it reached its end.
    pub(crate) variables: Option<Variables>,
    /// The error that ended it.
    pub(crate) uncaught_error: Option<Arc<str>>,
}

/// An event that catches something in another instance than the one that threw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Catch {
    /// The instance that catches.
    pub(crate) instance: ProcessInstanceKey,
    /// The activity with the boundary event, or the scope with the event sub-process.
    pub(crate) holder: ElementInstanceKey,
    /// XML id of the boundary event or of the start event.
    pub(crate) target: ElementId,
    /// What it brings along.
    pub(crate) payload: Variables,
}
