//! Messages, who waits for them, broadcasts of signals, mail between partitions.

use crate::event::{Event, MessagePublication};
use crate::ids::{MessageKey, ProcessInstanceKey};
use crate::state::State;
use crate::state::tables::Present;
use crate::state::tables::bookkeeping::DueKind;
use crate::state::tables::messages::{
    BroadcastRow, IdentifiedMessage, MailCount, MailRow, MessageRow,
};

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_message(&mut self, event: &Event) {
        match event {
            Event::MessagePublished(published) => self.apply_published(published),
            Event::MessageCorrelated { message, process, .. } => {
                self.tables.messages.update(message, |row| {
                    if !row.correlated.contains(process) {
                        row.correlated.push(process.clone());
                    }
                });
            }
            Event::MessageDropped { message } => self.apply_message_dropped(*message),
            Event::MessageAwaited(waiting) => {
                self.tables.waiting_instances.put(waiting.by_name(), (**waiting).clone());
            }
            Event::MessageNotAwaited(waiting) => {
                self.tables.waiting_instances.delete(&waiting.by_name());
            }
            Event::SignalBroadcasted(signal) => {
                let row = BroadcastRow { signal: (**signal).clone(), through: None };
                self.tables.broadcasts.put(signal.broadcast, row);
                self.fresh_pending.push(ProcessInstanceKey(signal.broadcast.0));
            }
            Event::BroadcastAdvanced { broadcast, through: Some(through) } => {
                let through = *through;
                self.tables.broadcasts.update(broadcast, |row| row.through = Some(through));
                self.fresh_pending.push(ProcessInstanceKey(broadcast.0));
            }
            Event::BroadcastAdvanced { broadcast, through: None } => {
                self.tables.broadcasts.delete(broadcast);
            }
            _ => {}
        }
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_mail(&mut self, event: &Event) {
        match event {
            Event::MailSent { to, number, mail } => {
                self.tables.outbox.put((*to, *number), MailRow { mail: mail.clone() });
                self.tables.mail_sent.put(*to, MailCount { last: *number });
            }
            Event::MailRead { from, number } => {
                self.tables.mail_read.put(*from, MailCount { last: *number });
            }
            Event::MailDelivered { to, through } => {
                for key in self.tables.outbox.range((*to, 0)..=(*to, *through)) {
                    self.tables.outbox.delete(&key.0);
                }
            }
            _ => {}
        }
    }

    fn apply_published(&mut self, published: &MessagePublication) {
        let key = published.message;
        for payload in &published.payload {
            if let Some((hash, _)) = payload.value.stored_as() {
                self.tables.contents.update(&hash, |row| row.referenced = true);
            }
        }
        self.tables.messages_by_name.put(published.by_name(), Present {});
        if let Some(by_id) = published.by_id() {
            self.tables.messages_by_id.put(by_id, IdentifiedMessage { message: key });
        }
        let row = MessageRow { publication: published.clone(), correlated: Vec::new() };
        self.tables.messages.put(key, row);
        self.fresh_due.insert((published.expires_at, key.0), DueKind::MessageExpiry);
    }

    fn apply_message_dropped(&mut self, key: MessageKey) {
        let Some(row) = self.tables.messages.get(&key) else { return };
        let published = &row.publication;
        self.tables.messages_by_name.delete(&published.by_name());
        if let Some(by_id) = published.by_id()
            && self.tables.messages_by_id.get(&by_id).is_some_and(|row| row.message == key)
        {
            self.tables.messages_by_id.delete(&by_id);
        }
        self.tables.messages.delete(&key);
    }
}
