//! The flow elements of processes, sub-processes and choreographies: BPMN 2.0.2 §8.4.8.

use baton_models::{ContainerIndex, ElementId, FlowElements};

use super::vocabulary::bpmn_tag;
use super::{Reading, required_id};
use crate::conformance::FLOW_NODES;
use crate::reader::Element;

/// The containers that are known and not yet read.
pub(super) struct Pending<'d>(Vec<(Element<'d>, Option<(ContainerIndex, ElementId)>)>);

impl<'d> Pending<'d> {
    /// Notes the content of a sub-process; its place among the containers.
    fn add(&mut self, sub_process: Element<'d>, around: ContainerIndex) -> ContainerIndex {
        self.0.push((sub_process, Some((around, required_id(sub_process)))));
        ContainerIndex(u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX))
    }
}

impl<'d> Reading<'_, 'd> {
    /// Reads all that stands in a process or choreography, however deep, and for each container
    /// whether all in it was read.
    pub(super) fn containers(&mut self, root: Element<'d>) -> (Vec<FlowElements>, Vec<bool>) {
        let mut pending = Pending(vec![(root, None)]);
        let (mut containers, mut complete) = (Vec::new(), Vec::new());
        while let Some((element, parent)) = pending.0.get(containers.len()).cloned() {
            let index = ContainerIndex(u32::try_from(containers.len()).unwrap_or(u32::MAX));
            let mut container = FlowElements { parent, ..FlowElements::default() };
            for child in element.children() {
                self.flow_element(child, index, &mut container, &mut pending);
            }
            containers.push(container);
            complete.push(!self.incomplete.contains(&element.index()));
        }
        (containers, complete)
    }

    fn flow_element(
        &mut self,
        child: Element<'d>,
        index: ContainerIndex,
        container: &mut FlowElements,
        pending: &mut Pending<'d>,
    ) {
        match bpmn_tag(child) {
            "sequenceFlow" => container.sequence_flows.push(self.sequence_flow(child)),
            "dataObject" => container.data_objects.push(self.data_object(child)),
            "dataObjectReference" => {
                container.data_object_references.push(self.data_object_reference(child));
            }
            "dataStoreReference" => {
                container.data_store_references.push(self.data_store_reference(child));
            }
            "laneSet" => self.lane_sets(child, &mut container.lane_sets),
            "textAnnotation" | "association" | "group" => {
                container.artifacts.extend(self.artifact(child));
            }
            tag if FLOW_NODES.contains(&tag) => {
                let has_content = matches!(
                    tag,
                    "subProcess" | "transaction" | "adHocSubProcess" | "subChoreography"
                );
                let content =
                    if has_content { pending.add(child, index) } else { ContainerIndex::ROOT };
                container.flow_nodes.extend(self.flow_node(child, content));
            }
            _ => {}
        }
    }
}
