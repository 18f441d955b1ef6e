//! Stored diagrams, compiled: for the writer, and for readers, since rows do not say all that the
//! diagram does.
//!
//! Readers have processes of their own, so that none waits for the writer. A version never changes:
//! what is kept is never old.

use std::sync::Arc;

use parking_lot::Mutex;

use super::prepare::read;
use crate::graph::executable_process::ExecutableProcess;
use crate::graph::registry::Registry;
use crate::ids::{ElementId, ProcessDefinitionKey};
use crate::query::files::content;
use crate::state::reader::Reader;
use crate::state::tables::definitions::ProcessDefinitions;
use crate::store::StoreError;

/// Processes that are kept for readers.
const KEPT_MAX: usize = 256;

/// The processes that readers asked for last.
#[derive(Debug)]
pub(super) struct Models(Mutex<Registry>);

impl Default for Models {
    fn default() -> Self {
        Self(Mutex::new(Registry::with_room(KEPT_MAX)))
    }
}

impl Models {
    /// The process of a version, if it is kept.
    pub(super) fn kept(&self, definition: ProcessDefinitionKey) -> Option<Arc<ExecutableProcess>> {
        self.0.lock().get(definition)
    }

    /// Compiles the process of a version and keeps it.
    pub(super) fn keep(
        &self,
        definition: ProcessDefinitionKey,
        file: &StoredFile,
    ) -> Result<Arc<ExecutableProcess>, String> {
        // Without the lock: who needs another process does not wait for this one.
        let process = file.compile()?;
        self.0.lock().insert(definition, Arc::clone(&process));
        Ok(process)
    }
}

/// The file that a version came in.
pub(super) struct StoredFile {
    process: ElementId,
    bytes: Vec<u8>,
}

impl StoredFile {
    /// The file of a version; none if there is no such version. It is compiled once the view is
    /// given back, which a writer may be waiting for.
    pub(super) fn of(
        reader: &Reader<'_>,
        definition: ProcessDefinitionKey,
    ) -> Result<Option<Self>, StoreError> {
        let Some(row) = reader.get::<ProcessDefinitions>(&definition)? else { return Ok(None) };
        let bytes = content(reader, row.hash)?;
        Ok(Some(Self { process: row.process, bytes }))
    }

    /// Compiles the process. Rules are not applied again: a stored model always loads.
    pub(super) fn compile(&self) -> Result<Arc<ExecutableProcess>, String> {
        let (processes, findings) = read(&self.bytes);
        processes.into_iter().find(|process| process.id == self.process).ok_or_else(|| {
            let first = findings.first().map(|found| found.message.clone()).unwrap_or_default();
            format!("the stored file of process {} cannot be compiled: {first}", self.process)
        })
    }
}
