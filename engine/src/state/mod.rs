//! What bytes mean: typed tables, layers of changes, pages of history.
//!
//! `State` is the writer's view of one partition. Decisions read it and emit events; events are
//! applied to the command's layer at once; at the end of a batch everything that changed is
//! encoded into one write. The order of a batch: [`State::begin_batch`], for each command
//! [`State::begin_command`], loads and [`State::emit`], then [`State::accept_command`] or
//! [`State::reject_command`]; then [`State::encode_batch`] and, once the store has applied it,
//! [`State::commit_batch`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::command::CommandContext;
use crate::event::{Event, Recorded};
use crate::ids::{JobKey, KEY_BLOCK, PartitionId, ProcessInstanceKey, Timestamp};
use crate::store::{BatchNumber, Epoch, Store};

mod apply;
pub mod check;
mod drops;
pub mod dump;
pub mod dump_file;
mod encode;
pub mod indexes;
mod kept_replies;
mod layered;
mod load;
mod load_events;
mod load_jobs;
mod open;
pub mod pages;
pub mod postings;
mod queue_fronts;
pub(crate) mod range_cursor;
pub mod reader;
pub(crate) mod rebuild;
mod records;
pub mod replay;
mod rows;
pub(crate) mod table_registry;
pub mod tables;
#[cfg(feature = "testing")]
pub(crate) mod testing;

pub(crate) use drops::{EndPlace, StoredPage};
pub use encode::EncodedBatch;
pub(crate) use kept_replies::request_name;
pub(crate) use load_events::ITEMS_IN_ROW;
pub use load_events::{UnreadMail, unread_mail};
pub(crate) use load_jobs::ActivatableJob;
pub use open::{open_format, open_partition};

use drops::PageDrops;
use layered::Layered;
use pages::Segment;
use queue_fronts::QueueFronts;
use tables::bookkeeping::{Clock, DueKind, KeyBlocks};
use tables::contents::{Chunks, Contents};
use tables::definitions::{
    DefinitionsByTag, DefinitionsByVersion, Deployments, ElementNames, LastVersions,
    LatestDefinitions, ProcessDefinitions, ResourcesByName,
};
use tables::drops::DroppedInstances;
use tables::element_instances::ElementInstances;
use tables::incidents::Incidents;
use tables::messages::{
    Broadcasts, MailRead, MailSent, Messages, MessagesById, MessagesByName, Outbox,
    StartedByMessage, WaitingInstances,
};
use tables::multi_instance::{MultiInstanceItems, MultiInstanceOutputs};
use tables::process_instances::{ProcessInstances, QueuedToken};
use tables::replies::Replies;
use tables::subscriptions::{
    MessageStarts, SignalStarts, SignalSubscriptions, StartSubscriptions, Subscriptions,
};
use tables::user_tasks::UserTasks;
use tables::variables::Variables;

/// Default bound of the cache of rows, in bytes.
pub const CACHE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The tables whose rows events change.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) definitions: Layered<ProcessDefinitions>,
    pub(crate) definitions_by_version: Layered<DefinitionsByVersion>,
    pub(crate) definitions_by_tag: Layered<DefinitionsByTag>,
    pub(crate) element_names: Layered<ElementNames>,
    pub(crate) latest_definitions: Layered<LatestDefinitions>,
    pub(crate) resources_by_name: Layered<ResourcesByName>,
    pub(crate) deployments: Layered<Deployments>,
    pub(crate) process_instances: Layered<ProcessInstances>,
    pub(crate) element_instances: Layered<ElementInstances>,
    pub(crate) key_blocks: Layered<KeyBlocks>,
    pub(crate) variables: Layered<Variables>,
    pub(crate) user_tasks: Layered<UserTasks>,
    pub(crate) incidents: Layered<Incidents>,
    pub(crate) contents: Layered<Contents>,
    pub(crate) chunks: Layered<Chunks>,
    pub(crate) clock: Layered<Clock>,
    pub(crate) subscriptions: Layered<Subscriptions>,
    pub(crate) signal_subscriptions: Layered<SignalSubscriptions>,
    pub(crate) start_subscriptions: Layered<StartSubscriptions>,
    pub(crate) message_starts: Layered<MessageStarts>,
    pub(crate) signal_starts: Layered<SignalStarts>,
    pub(crate) messages: Layered<Messages>,
    pub(crate) messages_by_name: Layered<MessagesByName>,
    pub(crate) messages_by_id: Layered<MessagesById>,
    pub(crate) waiting_instances: Layered<WaitingInstances>,
    pub(crate) started_by_message: Layered<StartedByMessage>,
    pub(crate) broadcasts: Layered<Broadcasts>,
    pub(crate) outbox: Layered<Outbox>,
    pub(crate) mail_sent: Layered<MailSent>,
    pub(crate) mail_read: Layered<MailRead>,
    pub(crate) multi_instance_items: Layered<MultiInstanceItems>,
    pub(crate) multi_instance_outputs: Layered<MultiInstanceOutputs>,
    pub(crate) last_versions: Layered<LastVersions>,
    pub(crate) dropped_instances: Layered<DroppedInstances>,
    pub(crate) replies: Layered<Replies>,
}

/// Calls one method on every table.
macro_rules! each_table {
    ($tables:expr, $table:ident => $body:expr) => {{
        let tables = $tables;
        each_table!(@ tables, $table => $body;
            definitions definitions_by_version definitions_by_tag element_names
            latest_definitions resources_by_name deployments process_instances
            element_instances key_blocks variables
            user_tasks incidents contents chunks clock
            subscriptions signal_subscriptions start_subscriptions message_starts signal_starts
            messages messages_by_name messages_by_id waiting_instances started_by_message
            broadcasts outbox mail_sent mail_read multi_instance_items multi_instance_outputs
            last_versions dropped_instances replies);
    }};
    (@ $tables:ident, $table:ident => $body:expr; $($field:ident)*) => {
        $({ let $table = &mut $tables.$field; $body; })*
    };
}
pub(crate) use each_table;

/// Numbers that are handed out, as they stand on disk at the end of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counters {
    /// The newest batch.
    pub(crate) batch: BatchNumber,
    /// The number of the next event.
    pub(crate) next_sequence: u64,
    /// The first key of the next free block.
    pub(crate) next_block: u64,
}

/// What one instance went through in the batch at hand.
#[derive(Debug)]
struct PageDraft {
    first_key: u64,
    segments: Vec<Segment>,
}

/// The command at hand.
#[derive(Debug)]
struct CommandDraft {
    context: Arc<CommandContext>,
    counters: Counters,
    events: Vec<Recorded>,
    /// Lengths of the runs of events of one instance.
    run_lengths: Vec<usize>,
    /// Records that come of them, roughly.
    records: usize,
    /// The next key of each instance before its first event in this command.
    first_keys: Vec<(ProcessInstanceKey, u64)>,
}

/// The writer's view of one partition.
pub struct State {
    store: Arc<dyn Store>,
    partition: PartitionId,
    partitions: u16,
    epoch: Epoch,
    pub(crate) tables: Tables,
    counters: Counters,
    now: Timestamp,
    pages: BTreeMap<ProcessInstanceKey, PageDraft>,
    /// Records of accepted commands besides pages, roughly.
    batch_records: usize,
    command: CommandDraft,
    /// Jobs that may have become activatable in this batch, as their index orders them. The
    /// row of the element instance decides: a rejected command leaves its entry behind.
    fresh_jobs: BTreeSet<(Arc<str>, Arc<str>, i64, JobKey)>,
    /// What may have been made due in this batch; rows decide here as well.
    fresh_due: BTreeMap<(Timestamp, u64), DueKind>,
    /// Instances that may hold stored tokens since this batch.
    fresh_pending: Vec<ProcessInstanceKey>,
    queue_fronts: QueueFronts,
    page_drops: PageDrops,
    cache_bytes: usize,
    cache_bytes_max: usize,
    forgetful: bool,
}

impl State {
    /// Sets the time of the batch that begins.
    pub fn begin_batch(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Time of the batch at hand.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The partition this state is of.
    pub fn partition(&self) -> PartitionId {
        self.partition
    }

    /// How many partitions there are.
    pub fn partitions(&self) -> u16 {
        self.partitions
    }

    /// Sets how many partitions there are, as the format row of the store says it.
    pub fn set_partitions(&mut self, partitions: u16) {
        self.partitions = partitions.max(1);
    }

    /// The store behind it.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The newest batch that was encoded.
    pub fn batch(&self) -> BatchNumber {
        self.counters.batch
    }

    /// Sets the bound of the cache, in bytes.
    pub fn set_cache_bytes_max(&mut self, bytes: usize) {
        self.cache_bytes_max = bytes;
    }

    /// Test mode: the cache is emptied after each batch, so nothing can live in memory only.
    pub fn set_forgetful(&mut self, forgetful: bool) {
        self.forgetful = forgetful;
    }

    /// Begins a command: what it emits carries this context.
    pub fn begin_command(&mut self, context: Arc<CommandContext>) {
        debug_assert!(self.command.events.is_empty(), "the command before was not closed");
        self.command.context = context;
        self.command.counters = self.counters;
        self.command.records = 0;
    }

    /// Records a fact and makes it visible to the rest of the command. Nothing else changes state.
    pub(crate) fn emit(&mut self, instance: ProcessInstanceKey, event: Event) {
        if self.command.first_keys.last().is_none_or(|(last, _)| *last != instance)
            && !self.command.first_keys.iter().any(|(known, _)| *known == instance)
        {
            let first_key =
                self.tables.process_instances.get(&instance).map_or(instance.0, |row| row.next_key);
            self.command.first_keys.push((instance, first_key));
        }
        self.command.records += self.records_of(&event);
        self.apply(instance, &event);
        self.counters.next_sequence += 1;
        match self.command.run_lengths.last_mut() {
            Some(length) if self.command.events.last().is_some_and(|e| e.instance == instance) => {
                *length += 1;
            }
            Some(_) | None => self.command.run_lengths.push(1),
        }
        self.command.events.push(Recorded { instance, event });
    }

    /// The tenant that the command at hand acts for.
    pub(crate) fn command_tenant(&self) -> Arc<str> {
        self.command.context.tenant()
    }

    /// The first token that waits to be moved on.
    pub(crate) fn front_token(&self, instance: ProcessInstanceKey) -> Option<QueuedToken> {
        self.tables.process_instances.get(&instance)?.tokens.front().cloned()
    }

    /// The scope of an instance whose inside is being terminated; of scopes inside of each other
    /// the outermost, which was marked last.
    pub(crate) fn ending_scope(
        &self,
        instance: ProcessInstanceKey,
    ) -> Option<crate::ids::ElementInstanceKey> {
        self.tables.process_instances.get(&instance)?.ending.last().copied()
    }

    /// Whether the instance holds counts of activations from before it gave way.
    pub(crate) fn has_stored_visits(&self, instance: ProcessInstanceKey) -> bool {
        self.tables.process_instances.get(&instance).is_some_and(|row| !row.visits.is_empty())
    }

    /// Lets the next batch go on with an instance.
    pub(crate) fn continue_later(&mut self, instance: ProcessInstanceKey) {
        self.fresh_pending.push(instance);
    }

    /// Merges what the command did into the batch.
    pub fn accept_command(&mut self) {
        self.batch_records += self.command.records;
        let mut sequence = self.command.counters.next_sequence;
        for (instance, first_key) in self.command.first_keys.drain(..) {
            self.pages
                .entry(instance)
                .or_insert_with(|| PageDraft { first_key, segments: Vec::new() });
        }
        let mut events = std::mem::take(&mut self.command.events);
        let mut left = events.drain(..).peekable();
        let mut run_length = self.command.run_lengths.drain(..);
        while let Some(first) = left.next() {
            let owner = first.instance;
            let mut run = Vec::with_capacity(run_length.next().unwrap_or_default());
            run.push(first.event);
            while let Some(next) = left.next_if(|next| next.instance == owner) {
                run.push(next.event);
            }
            let next_sequence = sequence + run.len() as u64;
            let context = Arc::clone(&self.command.context);
            if let Some(page) = self.pages.get_mut(&owner) {
                page.segments.push(Segment { first_sequence: sequence, context, events: run });
            }
            sequence = next_sequence;
        }
        drop((left, run_length));
        self.command.events = events;
        self.page_drops.accept();
        each_table!(&mut self.tables, table => table.accept());
    }

    /// Drops what the command did.
    pub fn reject_command(&mut self) {
        self.counters = self.command.counters;
        self.command.events.clear();
        self.command.run_lengths.clear();
        self.command.first_keys.clear();
        self.page_drops.reject();
        each_table!(&mut self.tables, table => table.reject());
    }

    /// Whether the batch at hand changed nothing.
    pub fn batch_is_empty(&self) -> bool {
        self.pages.is_empty() && self.tables.replies.changes().is_empty()
    }

    /// Takes the next free key block.
    pub(crate) fn take_block(&mut self) -> u64 {
        let block = self.counters.next_block;
        self.counters.next_block += KEY_BLOCK;
        block
    }

    /// Instances that may hold stored tokens since the last call.
    pub(crate) fn take_pending(&mut self) -> Vec<ProcessInstanceKey> {
        std::mem::take(&mut self.fresh_pending)
    }

    /// The earliest time that this batch may have made something due at.
    pub(crate) fn earliest_fresh_due(&self) -> Option<Timestamp> {
        self.fresh_due.first_key_value().map(|((due, _), _)| *due)
    }
}
