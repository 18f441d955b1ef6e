//! Loads and changes of kept replies.
//!
//! A kept reply is a row in the commit of its command, and no fact: what was answered follows from
//! what happened. So no event stands for it, and replaying events does not bring it back; it goes
//! through the layers like any other row, and a rejected command leaves none.

use std::sync::Arc;

use super::tables::replies::{RepliesByExpiry, ReplyRow, RequestName};
use super::tables::{Table, table_prefix};
use super::{State, rows};
use crate::command::CommandContext;
use crate::ids::ContentHash;
use crate::store::{StoreError, VALUE_BYTES_MAX};

/// Replies that are removed in one batch at most.
const EXPIRED_MAX: usize = 128;

/// What a reply to a request is kept under; none without an idempotency key.
pub(crate) fn request_name(context: &CommandContext) -> Option<RequestName> {
    let key = Arc::clone(context.idempotency_key.as_ref()?);
    let principal = context.principal.clone().unwrap_or_else(|| Arc::from(""));
    Some((context.tenant(), principal, key))
}

impl State {
    /// What a reply to the request at hand is kept under, and what the request says; none without
    /// an idempotency key.
    pub(crate) fn named_request(&self) -> Option<(RequestName, ContentHash)> {
        let name = request_name(&self.command.context)?;
        Some((name, self.command.context.request.unwrap_or(ContentHash([0; 32]))))
    }

    /// The reply that is kept for a request, unless it has expired.
    pub(crate) fn load_reply(
        &mut self,
        name: &RequestName,
    ) -> Result<Option<Arc<ReplyRow>>, StoreError> {
        let row = self.load(|tables| &mut tables.replies, name)?;
        Ok(row.filter(|row| row.expires_at > self.now))
    }

    /// Keeps a reply; a row of this name was looked for before. Returns how many bytes it takes.
    pub(crate) fn keep_reply(&mut self, name: RequestName, row: ReplyRow) -> usize {
        let encoded = rows::encode(&row);
        let bytes = encoded.head.len() + encoded.parts.len() * VALUE_BYTES_MAX;
        self.command.records += 2 + encoded.parts.len();
        self.tables.replies.put(name, row);
        bytes
    }

    /// Notes that a kept reply was heard a second time.
    pub(crate) fn repeat_reply(&mut self, name: &RequestName) {
        self.command.records += 1;
        self.tables.replies.update(name, |row| row.was_repeated = true);
    }

    /// Removes a kept reply that was loaded.
    pub(crate) fn forget_reply(&mut self, name: &RequestName) {
        self.command.records += 2;
        self.tables.replies.delete(name);
    }

    /// Removes some of the replies that have expired. Returns whether there may be more.
    pub(crate) fn forget_expired_replies(&mut self) -> Result<bool, StoreError> {
        let queue = table_prefix(RepliesByExpiry::ID, self.partition);
        let first = self.queue_rows(&queue, None, EXPIRED_MAX)?;
        let mut removed = 0;
        for (key, _) in first {
            let (at, tenant, principal, key) = rows::read_key::<RepliesByExpiry>(&key)?;
            if at > self.now {
                break;
            }
            let name = (tenant, principal, key);
            let row = self.load(|tables| &mut tables.replies, &name)?;
            // The entry may be of a row that a command of this batch has replaced.
            if row.is_some_and(|row| row.expires_at == at) {
                self.forget_reply(&name);
                removed += 1;
            }
        }
        Ok(removed == EXPIRED_MAX)
    }
}
