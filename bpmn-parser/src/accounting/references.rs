//! References: which element each means, and what is wrong where it means none.

use super::Walk;
use crate::conformance::{AttributeRow, ElementRow, Targets, Treatment};
use crate::elements::vocabulary::bpmn_tag;
use crate::ids::Reference;
use crate::reader::{Attribute, Element};
use crate::rules::{
    dangling_documentation_reference, dangling_reference, flow_crosses_border, flow_list_mismatch,
    foreign_reference, wrong_documentation_target, wrong_reference_target,
};

impl<'d> Walk<'_, 'd> {
    pub(super) fn attribute_reference(
        &mut self,
        element: Element<'d>,
        attribute: Attribute<'d>,
        row: &'static AttributeRow,
        targets: Targets,
    ) {
        let matters = !matches!(
            row.treatment,
            Treatment::Silent | Treatment::Kept | Treatment::KeptUnless(_)
        );
        let value = attribute.value();
        let reference = Reference {
            element,
            name: attribute.written_name(),
            value: value.trim(),
            at: attribute.value_at(),
        };
        let target = self.reference(&reference, targets, matters);
        let is_flow_end = row.name == "sourceRef" || row.name == "targetRef";
        let must_be_beside = match bpmn_tag(element) {
            "sequenceFlow" => is_flow_end,
            "boundaryEvent" => row.name == "attachedToRef",
            _ => row.name == "default",
        };
        let Some(target) = target.filter(|_| must_be_beside) else { return };
        if container_of(target) == container_of(element) {
            return;
        }
        if self.findings.is_documentation() {
            let expected = format!("{} of the same process or sub-process", targets.words);
            wrong_documentation_target::report(self.findings, &reference, target, &expected);
        } else if is_flow_end {
            flow_crosses_border::report(self.findings, &reference, target);
        } else {
            let expected = format!("{} of the same process or sub-process", targets.words);
            wrong_reference_target::report(self.findings, &reference, target, &expected);
        }
    }

    pub(super) fn content_reference(
        &mut self,
        element: Element<'d>,
        row: &'static ElementRow,
        targets: Targets,
    ) {
        let Some(parent) = self.open.last() else { return };
        let child = parent.row.child(row.tag);
        let matters = child.is_some_and(|child| {
            matches!(child.treatment, Treatment::Executed | Treatment::Refused)
        });
        let (value, at) = element.text().unwrap_or(("", element.at()));
        let reference =
            Reference { element: parent.element, name: element.written_name(), value, at };
        self.reference(&reference, targets, matters);
    }

    /// Looks a reference up. One that changes nothing about what runs is no reason to refuse.
    fn reference(
        &mut self,
        reference: &Reference<'_, 'd>,
        targets: Targets,
        matters: bool,
    ) -> Option<Element<'d>> {
        if reference.value.is_empty() || !self.is_whole {
            return None;
        }
        let matters = matters && !self.findings.is_documentation();
        let id = self.ids.local(reference.value);
        let is_layout = targets.tags.first().is_some_and(|tag| super::is_layout_tag(tag));
        let found = if is_layout { self.ids.layout(id) } else { self.ids.get(id) };
        let Some(target) = found else {
            let is_foreign = id.contains(':');
            match (matters, is_foreign) {
                (true, true) => foreign_reference::report(self.findings, reference),
                (true, false) => dangling_reference::report(self.findings, reference),
                (false, true) => {}
                (false, false) => {
                    dangling_documentation_reference::report(self.findings, reference);
                }
            }
            return None;
        };
        if targets.contain(target.local_name()) {
            return Some(target);
        }
        let expected = targets.words;
        if matters {
            wrong_reference_target::report(self.findings, reference, target, expected);
        } else {
            wrong_documentation_target::report(self.findings, reference, target, expected);
        }
        None
    }

    /// Compares `incoming` and `outgoing` with what the flows say, and the links of link events
    /// with what is there.
    pub(super) fn name_content(&mut self, element: Element<'d>, row: &'static ElementRow) {
        let end = match row.tag {
            "incoming" => "targetRef",
            "outgoing" => "sourceRef",
            _ => return,
        };
        let Some(node) = self.open.last().map(|open| open.element) else { return };
        if !self.is_whole {
            return;
        }
        let id = self.ids.local(element.text().map_or("", |(text, _)| text));
        let node_id = node.attribute("id").map(|id| id.value().trim().to_owned());
        // A flow that lacks the end altogether is reported there.
        let agrees = |flow: Element<'d>| {
            bpmn_tag(flow) == "sequenceFlow"
                && flow.attribute(end).is_none_or(|end| {
                    node_id.as_deref() == Some(self.ids.local(end.value().trim()))
                })
        };
        if !self.ids.get(id).is_some_and(agrees) {
            flow_list_mismatch::report(self.findings, node, element, id);
        }
    }
}

/// The process or sub-process that an element stands in.
fn container_of(element: Element<'_>) -> Option<u32> {
    element.parent().map(Element::index)
}
