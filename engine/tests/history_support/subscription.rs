//! What is remembered of a message subscription.

use baton_engine::ids::{ElementId, ElementInstanceKey, SubscriptionKey};
use baton_engine::query::message_subscriptions::Filter;

use super::ledger::{id, text};
use crate::query_support::naive::passes;

/// A message subscription.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subscription {
    pub(crate) key: u64,
    pub(crate) name: String,
    pub(crate) state: &'static str,
    pub(crate) process: String,
    pub(crate) correlation_key: String,
    pub(crate) element: String,
    /// None where a process waits for its start.
    pub(crate) holder: Option<u64>,
    pub(crate) updated: i64,
}

impl Subscription {
    pub(crate) fn line(&self) -> String {
        format!(
            "{} {} {} {} at {} in {} of {:?}: {} since {}",
            self.key,
            self.kind(),
            self.name,
            self.correlation_key,
            self.element,
            self.process,
            self.holder,
            self.state,
            self.updated
        )
    }

    pub(crate) fn kind(&self) -> &'static str {
        if self.holder.is_some() { "PROCESS_EVENT" } else { "START_EVENT" }
    }

    pub(crate) fn passes(&self, filter: &Filter) -> bool {
        let correlation_key = self.holder.map(|_| self.correlation_key.clone());
        let holder = self.holder.map(ElementInstanceKey);
        passes(&filter.message_name, Some(self.name.clone()), text)
            && passes(&filter.state, Some(self.state.to_owned()), text)
            && passes(&filter.kind, Some(self.kind().to_owned()), text)
            && passes(&filter.process, Some(ElementId::from(self.process.clone())), id)
            && passes(&filter.correlation_key, correlation_key, text)
            && passes(&filter.element_instance, holder, ToString::to_string)
            && passes(&filter.key, Some(SubscriptionKey(self.key)), ToString::to_string)
    }
}
