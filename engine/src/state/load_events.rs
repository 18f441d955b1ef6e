//! Loads of what events bring about: subscriptions, collections, mail.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::State;
use super::load::Rows;
use super::reader::Reader;
use super::rows;
use super::tables::messages::{MailRead, MailRow, Outbox};
use super::tables::multi_instance::MultiInstanceOutputs;
use super::tables::subscriptions::SubscriptionRow;
use super::tables::{Table, table_prefix};
use crate::ids::{ElementInstanceKey, JsonText, PartitionId, SubscriptionKey};
use crate::store::key_codec::KeyCodec;
use crate::store::{Direction, KeyRange, ReadView, StoreError};

/// Letters that one command reads at most.
const MAIL_MAX: usize = 128;

impl State {
    /// A subscription of an instance, with its row by name where it has one.
    pub(crate) fn load_subscription(
        &mut self,
        key: SubscriptionKey,
    ) -> Result<Option<Arc<SubscriptionRow>>, StoreError> {
        let row = self.load(|tables| &mut tables.subscriptions, &key)?;
        if let Some(row) = &row
            && let crate::event::Awaited::Signal { name } = &row.awaited
        {
            let by_name = (row.tenant.clone(), name.clone(), key);
            self.load(|tables| &mut tables.signal_subscriptions, &by_name)?;
        }
        Ok(row)
    }

    /// The item that an instance of a multi-instance activity is for; none where it has no
    /// collection.
    pub(crate) fn load_item(
        &mut self,
        body: ElementInstanceKey,
        iteration: u32,
    ) -> Result<Option<JsonText>, StoreError> {
        let first = iteration - iteration % ITEMS_IN_ROW;
        let row = self.load(|tables| &mut tables.multi_instance_items, &(body, first))?;
        let place = usize::try_from(iteration - first).unwrap_or(usize::MAX);
        Ok(row.and_then(|row| row.items.get(place).cloned()))
    }

    /// Loads what the body of a multi-instance activity keeps, before it ends.
    pub(crate) fn load_collections(&mut self, body: ElementInstanceKey) -> Result<(), StoreError> {
        let range = (body, 0)..=(body, u32::MAX);
        self.load_range(|tables| &mut tables.multi_instance_items, range.clone())?;
        self.load_range(|tables| &mut tables.multi_instance_outputs, range)?;
        Ok(())
    }

    /// What the instances of a body gave, in their order; all rows are loaded.
    pub(crate) fn outputs(&self, body: ElementInstanceKey) -> Vec<(u32, JsonText)> {
        let rows: Rows<MultiInstanceOutputs> =
            self.tables.multi_instance_outputs.range((body, 0)..=(body, u32::MAX));
        rows.into_iter().map(|((_, number), row)| (number, row.value.clone())).collect()
    }

    /// The number of the last letter to another partition.
    pub(crate) fn last_mail_to(&mut self, to: PartitionId) -> u64 {
        let row = self.load(|tables| &mut tables.mail_sent, &to.0);
        row.ok().flatten().map_or(0, |row| row.last)
    }
}

/// Items of an input collection in one row; a row begins at a multiple of it.
pub(crate) const ITEMS_IN_ROW: u32 = 32;

/// What another partition's durable rows say to this one.
#[derive(Debug, Default)]
pub struct UnreadMail {
    /// Letters with their numbers, in order.
    pub letters: Vec<(u64, MailRow)>,
    /// The number of the last letter of this partition that the other one has read.
    pub delivered: u64,
}

/// Reads the mail of partition `from` to partition `to` behind a number.
///
/// # Errors
/// The store cannot be read.
pub fn unread_mail(
    view: &dyn ReadView,
    from: PartitionId,
    to: PartitionId,
    behind: u64,
) -> Result<UnreadMail, StoreError> {
    let mut prefix = table_prefix(Outbox::ID, from).to_vec();
    to.0.write(&mut prefix);
    let mut heads = Vec::new();
    view.scan(&KeyRange::prefix(&prefix), Direction::Forward, &mut |key, head| {
        heads.push((key.to_vec(), head.to_vec()));
        if heads.len() < MAIL_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let mut letters = Vec::new();
    for (key, head) in heads {
        let (_, number) = rows::read_key::<Outbox>(&key)?;
        if number > behind {
            let part = |part| view.get(&rows::part_key(from, &key, part));
            letters.push((number, rows::decode::<Outbox>(&head, part)?));
        }
    }
    let delivered = Reader::new(view, from).get::<MailRead>(&to.0)?.map_or(0, |row| row.last);
    Ok(UnreadMail { letters, delivered })
}
