//! The compiler: reads stored diagrams for the writer, which never parses a file.
//!
//! A command for a process that is not in memory waits here, outside the inbox, until the process
//! is compiled, then goes back in front of the others. Rules are not applied again: a stored
//! model always loads.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use super::inbox::{Inbox, Request, Work};
use super::models::StoredFile;
use crate::graph::executable_process::ExecutableProcess;
use crate::ids::{PartitionId, ProcessDefinitionKey};
use crate::rejection::{Rejection, SubmitError};
use crate::state::reader::Reader;
use crate::store::Store;

/// Processes that may wait to be compiled.
const QUEUE_MAX: usize = 1_024;

/// A process to compile, and the request that waits for it.
struct Order {
    definition: ProcessDefinitionKey,
    request: Option<Request>,
}

/// The writer's end of the compiler.
pub(crate) struct Compiler {
    sender: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Compiler {
    /// Starts the thread.
    pub(crate) fn start(
        store: Arc<dyn Store>,
        inbox: Arc<Inbox>,
        partition: PartitionId,
    ) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        // The parser is iterative; the stack is for its deepest call chain only.
        let builder = std::thread::Builder::new().name("baton-compile".to_owned());
        let thread = builder.spawn(move || run(&*store, &inbox, partition, &receiver))?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Orders a process; the request comes back once it is there. Gives the request back if too
    /// many are waiting.
    pub(crate) fn order(
        &self,
        definition: ProcessDefinitionKey,
        request: Option<Request>,
    ) -> Result<(), Box<Option<Request>>> {
        let Some(sender) = &self.sender else { return Err(Box::new(request)) };
        match sender.try_send(Order { definition, request }) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(order) | TrySendError::Disconnected(order)) => {
                Err(Box::new(order.request))
            }
        }
    }

    /// Ends the thread.
    pub(crate) fn finish(mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn run(store: &dyn Store, inbox: &Inbox, partition: PartitionId, orders: &Receiver<Order>) {
    let mut newest: Option<(ProcessDefinitionKey, Arc<ExecutableProcess>)> = None;
    while let Ok(Order { definition, request }) = orders.recv() {
        let known = newest.as_ref().filter(|(key, _)| *key == definition);
        let compiled = match known {
            Some((_, process)) => Ok(Arc::clone(process)),
            None => compile(store, partition, definition),
        };
        let request = match &compiled {
            Ok(process) => {
                newest = Some((definition, Arc::clone(process)));
                request
            }
            Err(error) => {
                // Without its process it would come back here for ever.
                if let Some(reply) = request.and_then(|request| request.reply) {
                    reply.send(Err(SubmitError::Rejected(Rejection::Fault(error.clone()))));
                }
                None
            }
        };
        let mut back = vec![Request::internal(Work::Compiled(definition, compiled))];
        back.extend(request);
        inbox.push_front(back);
    }
}

fn compile(
    store: &dyn Store,
    partition: PartitionId,
    definition: ProcessDefinitionKey,
) -> Result<Arc<ExecutableProcess>, String> {
    let view = store.read_view().map_err(|error| error.to_string())?;
    let file = StoredFile::of(&Reader::new(&*view, partition), definition);
    drop(view);
    file.map_err(|error| error.to_string())?
        .ok_or_else(|| format!("process definition {definition} is not in the store"))?
        .compile()
}
