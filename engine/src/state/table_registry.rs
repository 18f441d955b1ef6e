//! All tables in one list, so that dumps and checks leave none out: a table that is not in it
//! does not compile.

use super::indexes::Indexed;
use super::tables::bookkeeping::{Batches, Clock, DueWork, Format, KeyBlocks, PendingWork};
use super::tables::contents::{Chunks, Contents, UnreferencedContents};
use super::tables::definitions::{
    DefinitionsByTag, DefinitionsByVersion, DefinitionsInRemoval, Deployments, ElementNames,
    LastVersions, LatestDefinitions, ProcessDefinitions, ResourcesByName,
};
use super::tables::drops::DroppedInstances;
use super::tables::element_instances::ElementInstances;
use super::tables::history::{Pages, Postings};
use super::tables::incidents::{Incidents, IncidentsByInstance, IncidentsByState};
use super::tables::jobs::ActivatableJobs;
use super::tables::messages::{
    Broadcasts, MailRead, MailSent, Messages, MessagesById, MessagesByName, Outbox,
    StartedByMessage, WaitingInstances,
};
use super::tables::multi_instance::{MultiInstanceItems, MultiInstanceOutputs};
use super::tables::process_instances::{ActiveInstances, InstancesByEnd, ProcessInstances};
use super::tables::replies::{Replies, RepliesByExpiry};
use super::tables::subscriptions::{
    MessageStarts, SignalStarts, SignalSubscriptions, StartSubscriptions, Subscriptions,
};
use super::tables::user_tasks::{
    UserTasks, UserTasksByAssignee, UserTasksByCandidate, UserTasksByState,
};
use super::tables::variables::Variables;
use super::tables::{Table, TableId};
use crate::store::StoreError;

/// Does something with each table, by what the table is.
pub(super) trait TableVisitor {
    /// Rows that events add up to; their index entries follow from them.
    fn rows<T: Indexed>(&mut self) -> Result<(), StoreError>;
    /// Entries that follow from rows.
    fn index<T: Table>(&mut self) -> Result<(), StoreError>;
    /// Anything else: what the store is, history, stored bytes, and kept replies.
    fn other<T: Table>(&mut self) -> Result<(), StoreError>;
}

macro_rules! registry {
    ($($table:ident: $kind:ident,)*) => {
        /// Visits all tables with typed rows in the order of their ids, which is that of their
        /// keys in the store. `ValueParts` has no rows of its own.
        pub(super) fn visit_tables(visitor: &mut impl TableVisitor) -> Result<(), StoreError> {
            $(visitor.$kind::<$table>()?;)*
            Ok(())
        }

        /// The ids of all tables, in order.
        pub(super) const TABLES: &[TableId] = &[$(TableId::$table,)* TableId::ValueParts];

        /// What the table is called whose id a key begins with.
        pub(crate) fn table_name(key: &[u8]) -> &'static str {
            let id = key.first_chunk().map(|id| u16::from_be_bytes(*id));
            match id {
                $(Some(id) if id == TableId::$table as u16 => stringify!($table),)*
                Some(_) | None => "no table",
            }
        }

        // No wildcard: this is what keeps the list complete.
        const _: fn(TableId) = |id| match id {
            $(TableId::$table)|* | TableId::ValueParts => {}
        };
    };
}

registry! {
    Format: other,
    Batches: other,
    ProcessDefinitions: rows,
    DefinitionsByVersion: rows,
    LatestDefinitions: rows,
    ResourcesByName: rows,
    ProcessInstances: rows,
    ActiveInstances: index,
    InstancesByEnd: index,
    ElementInstances: rows,
    KeyBlocks: rows,
    Variables: rows,
    UserTasks: rows,
    UserTasksByCandidate: index,
    UserTasksByAssignee: index,
    UserTasksByState: index,
    Incidents: rows,
    IncidentsByState: index,
    IncidentsByInstance: index,
    ActivatableJobs: index,
    DueWork: index,
    PendingWork: index,
    Pages: other,
    Postings: other,
    Chunks: other,
    Contents: rows,
    Clock: rows,
    Deployments: rows,
    UnreferencedContents: index,
    Subscriptions: rows,
    SignalSubscriptions: rows,
    StartSubscriptions: rows,
    MessageStarts: rows,
    SignalStarts: rows,
    Messages: rows,
    MessagesByName: rows,
    MessagesById: rows,
    WaitingInstances: rows,
    StartedByMessage: rows,
    Broadcasts: rows,
    Outbox: rows,
    MailSent: rows,
    MailRead: rows,
    MultiInstanceItems: rows,
    MultiInstanceOutputs: rows,
    DefinitionsByTag: rows,
    ElementNames: rows,
    LastVersions: rows,
    DefinitionsInRemoval: index,
    DroppedInstances: rows,
    Replies: other,
    RepliesByExpiry: other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen {
        canonical: Vec<TableId>,
        exceptions: Vec<TableId>,
    }

    impl TableVisitor for Seen {
        fn rows<T: Indexed>(&mut self) -> Result<(), StoreError> {
            self.canonical.push(T::ID);
            Ok(())
        }
        fn index<T: Table>(&mut self) -> Result<(), StoreError> {
            self.canonical.push(T::ID);
            Ok(())
        }
        fn other<T: Table>(&mut self) -> Result<(), StoreError> {
            self.exceptions.push(T::ID);
            Ok(())
        }
    }

    #[test]
    fn every_table_is_in_the_canonical_dump_or_a_known_exception() {
        let mut seen = Seen::default();
        assert!(visit_tables(&mut seen).is_ok());
        assert!(seen.canonical.is_sorted(), "{:?}", seen.canonical);
        let exceptions = [
            TableId::Format,
            TableId::Batches,
            TableId::Pages,
            TableId::Postings,
            TableId::Chunks,
            TableId::Replies,
            TableId::RepliesByExpiry,
        ];
        assert_eq!(seen.exceptions, exceptions);
        let mut all = [seen.canonical, seen.exceptions, vec![TableId::ValueParts]].concat();
        all.sort();
        let mut tables = TABLES.to_vec();
        tables.sort();
        assert_eq!(all, tables, "a table is visited twice or never");
        assert!(tables.windows(2).all(|pair| pair[0] != pair[1]), "a table is listed twice");
    }
}
