//! Lanes: BPMN 2.0.2 §10.8.

use baton_models::{Lane, LaneSet};

use super::{Reading, child, children, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    /// Reads a lane set and, behind it, those inside its lanes: a list of what is left to do, so
    /// that no nesting needs a deep stack.
    pub(super) fn lane_sets(&mut self, element: Element<'d>, sets: &mut Vec<LaneSet>) {
        let first = sets.len();
        let mut pending = vec![(element, None)];
        while let Some((element, divides)) = pending.get(sets.len() - first).copied() {
            let index = as_index(sets.len());
            let mut set = LaneSet {
                base: self.base(element),
                name: text_attribute(element, "name"),
                divides,
                lanes: Vec::new(),
            };
            for lane in children(element, "lane") {
                if let Some(inside) = child(lane, "childLaneSet") {
                    pending.push((inside, Some((index, as_index(set.lanes.len())))));
                }
                set.lanes.push(self.lane(lane));
            }
            sets.push(set);
        }
    }

    fn lane(&mut self, element: Element<'d>) -> Lane {
        Lane {
            base: self.base(element),
            name: text_attribute(element, "name"),
            partition_element_ref: self.reference(element, "partitionElementRef"),
            partition_element: self.first(element, "partitionElement", Self::base),
            flow_nodes: self.child_references(element, "flowNodeRef"),
        }
    }
}

/// The limit on elements keeps every index within 32 bits.
fn as_index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
