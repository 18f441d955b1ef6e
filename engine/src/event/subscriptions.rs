//! What is waited for: timers, messages and signals.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use crate::ids::{
    ElementId, ElementInstanceKey, JsonText, ProcessDefinitionKey, SubscriptionKey, Timestamp,
};
use crate::record::{RecordContext, element_id, text};
use crate::schedule::{Conventions, Schedule, Zone};
pub use crate::schedule::{CronDialect, TimerKind};

/// A timer: its text, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct AwaitedTimer {
    /// Which of the three kinds of text.
    #[n(0)]
    pub kind: TimerKind,
    /// The text, evaluated.
    #[cbor(n(1), with = "text")]
    pub text: Arc<str>,
    /// When it was armed: durations and cycles without a start count from here.
    #[n(2)]
    pub anchor: Timestamp,
    /// The number of its next firing, from 0.
    #[n(3)]
    pub index: u64,
    /// When it fires next.
    #[n(4)]
    pub due: Timestamp,
    /// How days of the week are counted where the text is a cron expression.
    #[n(5)]
    pub cron: CronDialect,
    /// The zone of what the text says without one.
    #[cbor(n(6), with = "text")]
    pub zone: Arc<str>,
}

impl AwaitedTimer {
    /// Its text, read again; none if it can be read no more.
    pub fn schedule(&self) -> Option<Schedule> {
        let zone = Zone::named(&self.zone).unwrap_or(Zone::UTC);
        let conventions = Conventions { cron: self.cron, zone };
        // It could be read when it was set.
        Schedule::parse(self.kind, &self.text, self.anchor, &conventions).ok()
    }

    /// How often its text lets it fire from now on, the next time included; none without an end.
    pub fn firings_left(&self) -> Option<u64> {
        let count = self.schedule()?.count()?;
        Some(count.saturating_sub(self.index))
    }
}

/// What a subscription waits for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub enum Awaited {
    /// A point in time.
    #[n(0)]
    Timer(#[n(0)] AwaitedTimer),
    /// A message.
    #[n(1)]
    Message {
        /// Its name.
        #[cbor(n(0), with = "text")]
        name: Arc<str>,
        /// The value that it must carry; empty where the diagram names none.
        #[cbor(n(1), with = "text")]
        correlation_key: Arc<str>,
    },
    /// A signal.
    #[n(2)]
    Signal {
        /// Its name.
        #[cbor(n(0), with = "text")]
        name: Arc<str>,
    },
}

/// An element instance or a scope begins to wait.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct SubscriptionOpening {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionKey,
    /// Who waits: a catching element instance, an activity with a boundary event, an event-based
    /// gateway, or the scope of an event sub-process.
    #[n(1)]
    pub holder: ElementInstanceKey,
    /// XML id of the event that is triggered.
    #[cbor(n(2), with = "element_id")]
    pub target: ElementId,
    /// What for.
    #[n(3)]
    pub awaited: Awaited,
    /// The number of this event: what happened before it is not caught.
    #[n(4)]
    pub since: u64,
}

/// A process waits for an event that starts an instance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct StartSubscription {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionKey,
    /// The version that is started.
    #[n(1)]
    pub definition: ProcessDefinitionKey,
    /// The id of the `process` element.
    #[cbor(n(2), with = "element_id")]
    pub process: ElementId,
    /// Owner of the data.
    #[cbor(n(3), with = "text")]
    pub tenant: Arc<str>,
    /// XML id of the start event.
    #[cbor(n(4), with = "element_id")]
    pub target: ElementId,
    /// What for.
    #[n(5)]
    pub awaited: Awaited,
    /// Since when.
    #[n(6)]
    pub opened_at: Option<Timestamp>,
}

/// A named value that travels with an event.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(context_bound = "RecordContext")]
pub struct Payload {
    /// The name of the variable.
    #[cbor(n(0), with = "text")]
    pub name: Arc<str>,
    /// Its value.
    #[n(1)]
    pub value: JsonText,
}
