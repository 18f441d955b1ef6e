//! How often each element was activated since the instance last waited: a loop that never waits is
//! found by it.

use crate::event::Visits;
use crate::graph::executable_process::NodeIndex;
use crate::ids::ElementInstanceKey;

use super::Step;

/// Counts of activations in one scope, by position.
pub(super) type ScopeVisits = (ElementInstanceKey, Vec<u32>);

impl Step<'_> {
    /// How often one element may be activated in one scope while the instance never waits.
    pub(crate) fn visits_max(&self) -> u32 {
        self.limits.visits_max
    }

    /// Counts an activation; returns how many there were since the instance last waited.
    pub(crate) fn visit(&mut self, scope: ElementInstanceKey, node: NodeIndex) -> u32 {
        let nodes = self.process.as_ref().map_or(0, |process| process.nodes.len());
        if !self.visits.iter().any(|(known, _)| *known == scope) {
            self.visits.push((scope, vec![0; nodes]));
        }
        let counts = self.visits.iter_mut().find(|(known, _)| *known == scope);
        let count = counts.and_then(|(_, counts)| counts.get_mut(node));
        count.map_or(0, |count| {
            *count += 1;
            *count
        })
    }

    /// The counts, as they are stored when the command gives way.
    pub(crate) fn visits(&self) -> Vec<Visits> {
        let Some(process) = &self.process else { return Vec::new() };
        let mut stored = Vec::new();
        for (scope, counts) in &self.visits {
            for (node, count) in process.nodes.iter().zip(counts).filter(|(_, count)| **count > 0) {
                stored.push(Visits { scope: *scope, element: node.id.clone(), count: *count });
            }
        }
        stored
    }

    /// Goes on from the counts that the instance stored when it gave way. Whoever moves its tokens
    /// on does: a command that comes in between must not make it forget them.
    pub(crate) fn restore_visits(&mut self) {
        let row = self.state.tables.process_instances.get(self.instance);
        for visits in row.iter().flat_map(|row| &row.visits) {
            let node = self.process.as_ref().and_then(|process| process.find(&visits.element));
            if let Some(node) = node {
                self.visit(visits.scope, node);
                let counts = self.visits.iter_mut().find(|(scope, _)| *scope == visits.scope);
                if let Some(count) = counts.and_then(|(_, counts)| counts.get_mut(node)) {
                    *count = visits.count;
                }
            }
        }
    }
}
