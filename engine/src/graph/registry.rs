//! Compiled processes by definition, as the writer needs them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::executable_process::ExecutableProcess;
use crate::ids::ProcessDefinitionKey;

/// Compiled processes kept in memory; the one used longest ago goes first.
pub const COMPILED_MAX: usize = 2_000;

/// The compiled processes that are in memory. A missing one is compiled off the writer from its
/// stored file.
#[derive(Debug)]
pub struct Registry {
    room: usize,
    processes: BTreeMap<ProcessDefinitionKey, (u64, Arc<ExecutableProcess>)>,
    uses: u64,
}

impl Default for Registry {
    fn default() -> Self {
        Self::with_room(COMPILED_MAX)
    }
}

impl Registry {
    /// Room for this many processes.
    pub fn with_room(room: usize) -> Self {
        Self { room, processes: BTreeMap::new(), uses: 0 }
    }

    /// The process of this definition.
    pub fn get(&mut self, definition: ProcessDefinitionKey) -> Option<Arc<ExecutableProcess>> {
        self.uses += 1;
        let (used, process) = self.processes.get_mut(&definition)?;
        *used = self.uses;
        Some(Arc::clone(process))
    }

    /// Keeps a compiled process.
    pub fn insert(&mut self, definition: ProcessDefinitionKey, process: Arc<ExecutableProcess>) {
        self.uses += 1;
        self.processes.insert(definition, (self.uses, process));
        if self.processes.len() > self.room {
            let oldest = self.processes.iter().min_by_key(|(_, (used, _))| *used);
            if let Some(oldest) = oldest.map(|(definition, _)| *definition) {
                self.processes.remove(&oldest);
            }
        }
    }
}
