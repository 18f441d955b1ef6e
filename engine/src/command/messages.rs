//! What may be asked of those who wait: messages and signals.

use std::sync::Arc;

use super::Variables;

/// Publishes a message: to whoever waits for it now or, while it lives, later. Reply:
/// [`Published`](super::Published).
#[derive(Debug, Clone)]
pub struct PublishMessage {
    /// Its name.
    pub name: Arc<str>,
    /// The value that finds its instance; may be empty.
    pub correlation_key: Arc<str>,
    /// How long it waits for a receiver, in milliseconds; 0 or less: not at all.
    pub time_to_live_ms: i64,
    /// While it lives no other message of the same name and key may have this id.
    pub id: Option<Arc<str>>,
    /// Variables for whoever receives it.
    pub variables: Variables,
}

/// Gives a message to somebody who waits for it now; refused if nobody does. Reply:
/// [`Correlated`](super::Correlated).
#[derive(Debug, Clone)]
pub struct CorrelateMessage {
    /// Its name.
    pub name: Arc<str>,
    /// The value that finds its instance; may be empty.
    pub correlation_key: Arc<str>,
    /// Variables for whoever receives it.
    pub variables: Variables,
}

/// Broadcasts a signal to everybody who waits for it now. Reply: [`Broadcast`](super::Broadcast).
#[derive(Debug, Clone)]
pub struct BroadcastSignal {
    /// Its name.
    pub name: Arc<str>,
    /// Variables for whoever catches it.
    pub variables: Variables,
}
