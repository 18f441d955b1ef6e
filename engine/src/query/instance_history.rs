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

/// Sequence flows that were taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowsTaken {
    /// The instance.
    pub subject: Arc<Subject>,
    /// XML ids of the flows.
    pub flows: BTreeSet<ElementId>,
}

/// The sequence flows that were taken in an instance, each once; none if it is not there.
///
/// # Errors
///
/// [`QueryError::TooBroad`] for an instance of more than 100,000 pages, and what the store reports.
pub fn sequence_flows(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
) -> Result<Option<FlowsTaken>, QueryError> {
    let story = Stories::new(reader, NARROWING).whole(instance)?;
    Ok(story.map(|story| FlowsTaken {
        subject: Arc::clone(&story.subject),
        flows: story.flows.clone(),
    }))
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
