//! Timers lie in the rows of subscriptions, among messages and signals: those of instances in one
//! table, those of start events in another. The index of due work leads to both.

use super::{TimerRow, Waiting};
use crate::event::{Awaited, StartSubscription};
use crate::ids::SubscriptionKey;
use crate::query::page::Rows;
use crate::state::range_cursor::RawRow;
use crate::state::reader::Reader;
use crate::state::tables::bookkeeping::{DueKind, DueWork};
use crate::state::tables::process_instances::ProcessInstances;
use crate::state::tables::subscriptions::{StartSubscriptions, SubscriptionRow, Subscriptions};
use crate::state::tables::{Table, TableId};
use crate::store::StoreError;
use crate::store::key_codec::KeyCodec;

/// Both tables.
pub(super) struct TimerRows;

impl Rows<SubscriptionKey, TimerRow> for TimerRows {
    fn get(reader: &Reader<'_>, key: &SubscriptionKey) -> Result<Option<TimerRow>, StoreError> {
        match reader.get::<Subscriptions>(key)? {
            Some(row) => of_instance(reader, row),
            None => Ok(reader.get::<StartSubscriptions>(key)?.and_then(at_start)),
        }
    }

    /// What is due says by itself whether it is a timer: no row is read for the lease of a job.
    fn decode(reader: &Reader<'_>, raw: &RawRow) -> Result<Option<TimerRow>, StoreError> {
        if is_of(TableId::Subscriptions, raw) {
            return of_instance(reader, reader.decode::<Subscriptions>(&raw.key, &raw.head)?);
        }
        if is_of(TableId::StartSubscriptions, raw) {
            return Ok(at_start(reader.decode::<StartSubscriptions>(&raw.key, &raw.head)?));
        }
        match (reader.decode::<DueWork>(&raw.key, &raw.head)?, key_of(raw)) {
            (DueKind::Timer | DueKind::StartTimer, Some(key)) => Self::get(reader, &key),
            (DueKind::Timer | DueKind::StartTimer, None)
            | (DueKind::JobLease | DueKind::JobBackOff | DueKind::MessageExpiry, _) => Ok(None),
        }
    }
}

/// Whether a stored row is of a table: its key begins with the table's id.
fn is_of(table: TableId, raw: &RawRow) -> bool {
    raw.key.starts_with(&(table as u16).to_be_bytes())
}

/// The key that an entry of the index of due work ends with.
fn key_of(raw: &RawRow) -> Option<SubscriptionKey> {
    let mut bytes = raw.key.last_chunk::<8>().map_or(&[][..], |key| &key[..]);
    <Subscriptions as Table>::Key::read(&mut bytes)
}

fn of_instance(reader: &Reader<'_>, row: SubscriptionRow) -> Result<Option<TimerRow>, StoreError> {
    let Awaited::Timer(timer) = row.awaited else { return Ok(None) };
    let Some(instance) = reader.get::<ProcessInstances>(&row.instance)? else { return Ok(None) };
    Ok(Some(TimerRow {
        timer,
        element: row.target,
        waiting: Some(Waiting { instance: row.instance, holder: row.holder }),
        definition: instance.definition,
        process: row.process,
        tenant: row.tenant,
    }))
}

fn at_start(row: StartSubscription) -> Option<TimerRow> {
    let Awaited::Timer(timer) = row.awaited else { return None };
    Some(TimerRow {
        timer,
        element: row.target,
        waiting: None,
        definition: row.definition,
        process: row.process,
        tenant: row.tenant,
    })
}
