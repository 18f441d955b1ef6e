//! Loads of jobs: those that workers may take, in the order of their index, and single ones.

use std::collections::VecDeque;
use std::sync::Arc;

use super::queue_fronts::FrontRow;
use super::tables::element_instances::{ElementInstanceRow, JobPart, JobState};
use super::tables::jobs::ActivatableJobs;
use super::tables::process_instances::ProcessInstanceRow;
use super::tables::{Table, table_prefix};
use super::{State, rows};
use crate::ids::{ElementInstanceKey, JobKey, ProcessInstanceKey};
use crate::store::StoreError;
use crate::store::key_codec::KeyCodec;

/// A key of the index of activatable jobs.
type ActivatableKey = <ActivatableJobs as Table>::Key;

impl State {
    /// Jobs of a type that workers may take, in order, at most `limit`.
    pub(crate) fn load_activatable(
        &mut self,
        tenant: &Arc<str>,
        job_type: &Arc<str>,
        limit: usize,
    ) -> Result<Vec<ActivatableJob>, StoreError> {
        let prefix = (Arc::clone(tenant), Arc::clone(job_type));
        let fresh: Vec<(i64, JobKey)> = self
            .fresh_jobs
            .range((prefix.0.clone(), prefix.1.clone(), i64::MIN, JobKey(0))..)
            .take_while(|(owner, kind, _, _)| *owner == prefix.0 && *kind == prefix.1)
            .map(|(_, _, order, job)| (*order, *job))
            .collect();
        let mut fresh = fresh.into_iter().peekable();
        let mut queue = table_prefix(ActivatableJobs::ID, self.partition).to_vec();
        prefix.write(&mut queue);
        let mut stored = StoredKeys::new(queue, limit);
        let mut found = Vec::new();
        while found.len() < limit {
            let from_store = stored.peek(self)?.map(|key| (key.2, key.3));
            let next = match (from_store, fresh.peek().copied()) {
                (Some(a), Some(b)) => a.min(b),
                (Some(next), None) | (None, Some(next)) => next,
                (None, None) => break,
            };
            if from_store == Some(next) {
                stored.advance();
            }
            if fresh.peek() == Some(&next) {
                fresh.next();
            }
            if let Some(job) = self.load_job(next.1)?
                && job.part().state == JobState::Activatable
                && job.part().job_type == *job_type
                && job.part().tenant == *tenant
            {
                found.push(job);
            }
        }
        Ok(found)
    }

    /// A job with the rows around it; none if it is over.
    pub(crate) fn load_job(&mut self, job: JobKey) -> Result<Option<ActivatableJob>, StoreError> {
        let Some((instance, process)) = self.load_owner(job.0)? else { return Ok(None) };
        let element_instance = job.embedding_element();
        let Some(element) = self.load_element(instance, element_instance)? else {
            return Ok(None);
        };
        if element.job.as_ref().is_none_or(|part| part.job != job) {
            return Ok(None);
        }
        Ok(ActivatableJob::new(instance, process, element_instance, element))
    }
}

/// A job with the rows around it.
pub(crate) struct ActivatableJob {
    pub(crate) instance: ProcessInstanceKey,
    pub(crate) process: Arc<ProcessInstanceRow>,
    pub(crate) element_instance: ElementInstanceKey,
    pub(crate) element: Arc<ElementInstanceRow>,
    part: JobPart,
}

impl ActivatableJob {
    fn new(
        instance: ProcessInstanceKey,
        process: Arc<ProcessInstanceRow>,
        element_instance: ElementInstanceKey,
        element: Arc<ElementInstanceRow>,
    ) -> Option<Self> {
        let part = element.job.clone()?;
        Some(Self { instance, process, element_instance, element, part })
    }

    /// The job itself.
    pub(crate) fn part(&self) -> &JobPart {
        &self.part
    }
}

/// Keys of the activatable index, fetched a few at a time.
struct StoredKeys {
    queue: Vec<u8>,
    rows: VecDeque<FrontRow>,
    last: Option<Vec<u8>>,
    fetched: usize,
    exhausted: bool,
}

/// Keys fetched at a time at most; no more than are asked for, so that one job costs the same
/// beside any number of others.
const KEYS_FETCHED_MAX: usize = 64;

impl StoredKeys {
    fn new(queue: Vec<u8>, wanted: usize) -> Self {
        let fetched = wanted.clamp(1, KEYS_FETCHED_MAX);
        Self { queue, rows: VecDeque::new(), last: None, fetched, exhausted: false }
    }

    fn peek(&mut self, state: &mut State) -> Result<Option<ActivatableKey>, StoreError> {
        if self.rows.is_empty() && !self.exhausted {
            self.rows = state.queue_rows(&self.queue, self.last.as_deref(), self.fetched)?;
            self.exhausted = self.rows.len() < self.fetched;
            if let Some((last, _)) = self.rows.back() {
                self.last = Some(last.clone());
            }
        }
        let Some((key, _)) = self.rows.front() else { return Ok(None) };
        rows::read_key::<ActivatableJobs>(key).map(Some)
    }

    fn advance(&mut self) {
        self.rows.pop_front();
    }
}
