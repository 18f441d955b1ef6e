//! Where the subscriptions of process instances are found, and the messages that reached them.

use super::QueryError;
use super::columns::{Span, named};
use super::comparison::Comparison;
use super::history::Walk;
use super::instances::Instances;
use super::owner::{Budget, named_instances};
use crate::ids::{ElementInstanceKey, ProcessInstanceKey, SubscriptionKey};
use crate::state::reader::Reader;

/// Those with keys that are named, of instances that are named or own who waits, of the versions
/// in question, else all by key.
pub(super) fn walk(
    reader: &Reader<'_>,
    key: &[Comparison<SubscriptionKey>],
    instance: &[Comparison<ProcessInstanceKey>],
    holder: &[Comparison<ElementInstanceKey>],
    wanted: &Instances<'_>,
) -> Result<Walk, QueryError> {
    if let Some(keys) = named(key) {
        return Ok(Walk::Keys(keys.into_iter().map(|key| key.0).collect()));
    }
    let budget = Budget::new(reader, "processInstanceKey");
    if let Some(instances) = named_instances(&budget, instance, holder)? {
        return Ok(Walk::Instances(instances));
    }
    match wanted.streams(reader)? {
        Some(streams) => Ok(Walk::Streams(streams)),
        None => Ok(Walk::Blocks(Span::of(key).0)),
    }
}
