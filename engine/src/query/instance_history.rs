//! What happened in one process instance, as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::QueryError;
use super::history::Stories;
use super::history::records::{ElementCounts, Subject};
use crate::ids::{ElementId, ProcessInstanceKey};
use crate::state::reader::Reader;

/// What must be added to a request that reads too much: nothing helps a single instance.
const NARROWING: &str = "another, smaller process instance";

/// The sequence flows that were taken in an instance, each once; none if it is not there.
///
/// # Errors
///
/// [`QueryError::TooBroad`] for an instance of more than 100,000 pages, and what the store reports.
pub fn sequence_flows(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
) -> Result<Option<(Arc<Subject>, BTreeSet<ElementId>)>, QueryError> {
    let story = Stories::new(reader, NARROWING).whole(instance)?;
    Ok(story.map(|story| (Arc::clone(&story.subject), story.flows.clone())))
}

/// How many instances each element had in an instance; none if that is not there.
///
/// # Errors
///
/// As [`sequence_flows`].
pub fn element_counts(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
) -> Result<Option<BTreeMap<ElementId, ElementCounts>>, QueryError> {
    let story = Stories::new(reader, NARROWING).whole(instance)?;
    Ok(story.map(|story| story.counts()))
}
