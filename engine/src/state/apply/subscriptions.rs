//! What is waited for: timers, messages and signals, of instances and of start events.

use crate::event::{Awaited, Event, StartSubscription, SubscriptionOpening};
use crate::ids::{ElementInstanceKey, ProcessInstanceKey, SubscriptionKey, Timestamp};
use crate::state::State;
use crate::state::tables::Present;
use crate::state::tables::bookkeeping::DueKind;
use crate::state::tables::subscriptions::SubscriptionRow;

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_subscription(&mut self, instance: ProcessInstanceKey, event: &Event) {
        match event {
            Event::SubscriptionOpened(opening) => self.apply_opened(instance, opening),
            Event::SubscriptionClosed { subscription }
            | Event::MessageCaught { subscription, stays: false, .. }
            | Event::SignalCaught { subscription, stays: false, .. } => {
                self.apply_closed(*subscription);
            }
            Event::TimerFired { subscription, next_index, next_due } => match next_due {
                Some(due) => self.apply_armed_again(*subscription, *next_index, *due),
                None => self.apply_closed(*subscription),
            },
            Event::StartSubscriptionOpened(start) => self.apply_start_opened(start),
            Event::StartSubscriptionClosed { subscription } => {
                self.apply_start_closed(*subscription);
            }
            _ => {}
        }
    }

    fn apply_opened(&mut self, instance: ProcessInstanceKey, opening: &SubscriptionOpening) {
        let key = opening.subscription;
        let is_new = self.use_key(instance, key.0);
        let Some(process) = self.tables.process_instances.get(&instance) else { return };
        let row = SubscriptionRow {
            instance,
            holder: opening.holder,
            target: opening.target.clone(),
            awaited: opening.awaited.clone(),
            since: opening.since,
            tenant: process.tenant.clone(),
            process: process.process.clone(),
        };
        match &row.awaited {
            Awaited::Timer(timer) => {
                self.fresh_due.insert((timer.due, key.0), DueKind::Timer);
            }
            Awaited::Signal { name } => {
                let by_name = (row.tenant.clone(), name.clone(), key);
                self.tables.signal_subscriptions.put(by_name, Present {});
            }
            Awaited::Message { .. } => {}
        }
        if is_new {
            self.tables.subscriptions.put_new(key, row);
        } else {
            self.tables.subscriptions.put(key, row);
        }
        self.change_subscriptions(instance, opening.holder, |held| {
            if !held.contains(&key) {
                held.push(key);
            }
        });
    }

    fn apply_closed(&mut self, key: SubscriptionKey) {
        let Some(row) = self.tables.subscriptions.get(&key) else { return };
        if let Awaited::Signal { name } = &row.awaited {
            let by_name = (row.tenant.clone(), name.clone(), key);
            self.tables.signal_subscriptions.delete(&by_name);
        }
        self.tables.subscriptions.delete(&key);
        self.change_subscriptions(row.instance, row.holder, |held| held.retain(|one| *one != key));
    }

    fn apply_armed_again(&mut self, key: SubscriptionKey, index: u64, due: Timestamp) {
        let mut kind = None;
        self.tables.subscriptions.update(&key, |row| {
            if let Awaited::Timer(timer) = &mut row.awaited {
                (timer.index, timer.due) = (index, due);
                kind = Some(DueKind::Timer);
            }
        });
        self.tables.start_subscriptions.update(&key, |row| {
            if let Awaited::Timer(timer) = &mut row.awaited {
                (timer.index, timer.due) = (index, due);
                kind = Some(DueKind::StartTimer);
            }
        });
        if let Some(kind) = kind {
            self.fresh_due.insert((due, key.0), kind);
        }
    }

    fn apply_start_opened(&mut self, start: &StartSubscription) {
        let key = start.subscription;
        match &start.awaited {
            Awaited::Timer(timer) => {
                self.fresh_due.insert((timer.due, key.0), DueKind::StartTimer);
            }
            Awaited::Message { name, .. } => {
                let by_name = (start.tenant.clone(), name.clone(), key);
                self.tables.message_starts.put(by_name, Present {});
            }
            Awaited::Signal { name } => {
                let by_name = (start.tenant.clone(), name.clone(), key);
                self.tables.signal_starts.put(by_name, Present {});
            }
        }
        self.tables.start_subscriptions.put(key, start.clone());
        self.tables.definitions.update(&start.definition, |row| {
            if !row.starts.contains(&key) {
                row.starts.push(key);
            }
        });
    }

    fn apply_start_closed(&mut self, key: SubscriptionKey) {
        let Some(row) = self.tables.start_subscriptions.get(&key) else { return };
        match &row.awaited {
            Awaited::Timer(_) => {}
            Awaited::Message { name, .. } => {
                let by_name = (row.tenant.clone(), name.clone(), key);
                self.tables.message_starts.delete(&by_name);
            }
            Awaited::Signal { name } => {
                let by_name = (row.tenant.clone(), name.clone(), key);
                self.tables.signal_starts.delete(&by_name);
            }
        }
        self.tables.start_subscriptions.delete(&key);
        self.tables.definitions.update(&row.definition, |row| {
            row.starts.retain(|one| *one != key);
        });
    }

    /// Changes what an element instance or the root scope waits for.
    fn change_subscriptions(
        &mut self,
        instance: ProcessInstanceKey,
        holder: ElementInstanceKey,
        change: impl FnOnce(&mut Vec<SubscriptionKey>),
    ) {
        if holder == instance.root_scope() {
            self.tables.process_instances.update(&instance, |row| change(&mut row.subscriptions));
        } else {
            let key = (instance, holder);
            self.tables.element_instances.update(&key, |row| change(&mut row.subscriptions));
        }
    }
}
