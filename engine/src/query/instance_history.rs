//! What happened in one process instance, as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::comparison::Comparison;
use super::history::Stories;
use super::history::records::{ElementCounts, Subject};
use super::{PageRequest, PageStart, QueryError, process_instances};
use crate::ids::{ElementId, ProcessDefinitionKey, ProcessInstanceKey};
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

/// Instances that are looked for at a time.
const INSTANCES_AT_ONCE: usize = 1_000;

/// How many instances each element had in the instances of a version that pass a filter.
///
/// # Errors
///
/// [`QueryError::TooBroad`] where that takes more than 100,000 rows and pages, and what the store
/// reports.
pub fn definition_counts(
    reader: &Reader<'_>,
    definition: ProcessDefinitionKey,
    filter: &process_instances::Filter,
) -> Result<BTreeMap<ElementId, ElementCounts>, QueryError> {
    let stories = Stories::new(reader, "filter.state (ACTIVE) or a narrower one");
    let mut filter = filter.clone();
    filter.definition.push(Comparison::Equal(definition));
    let mut totals: BTreeMap<ElementId, ElementCounts> = BTreeMap::new();
    let mut start = PageStart::Offset(0);
    loop {
        let page = PageRequest { start, limit: INSTANCES_AT_ONCE };
        let found = process_instances::search(reader, &filter, &[], &page)?;
        for (instance, _) in &found.items {
            let Some(story) = stories.whole(*instance)? else { continue };
            for (element, counts) in story.counts() {
                totals.entry(element).or_default().add(counts);
            }
        }
        match found.end_cursor {
            Some(end) if found.items.len() == INSTANCES_AT_ONCE => start = PageStart::After(end),
            _ => return Ok(totals),
        }
    }
}
