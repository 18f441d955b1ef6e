//! Whether the engine runs a flow node where it stands.

use super::Walk;
use crate::conformance::support::{EventPosition, Support, Trigger, of_event, of_flow_node};
use crate::conformance::{ElementRow, FLOW_NODES};
use crate::elements::vocabulary::bpmn_tag;
use crate::reader::Element;
use crate::rules::{
    boundary_event_without_definition, event_trigger_misplaced, unsupported_element,
};

/// Whether a tag is one of an event, activity or gateway.
pub(super) fn is_flow_node(tag: &str) -> bool {
    FLOW_NODES.contains(&tag)
}

impl<'d> Walk<'_, 'd> {
    /// Reports a flow node that does not run; whether it is refused.
    pub(super) fn flow_node(&mut self, element: Element<'d>, row: &'static ElementRow) -> bool {
        if self.findings.is_documentation() {
            return false;
        }
        let Some(position) = self.event_position(element, row.tag) else {
            let is_refused = of_flow_node(support_name(element, row.tag)) != Support::Runs;
            if is_refused {
                unsupported_element::report(self.findings, element);
            }
            return is_refused;
        };
        let trigger = self.trigger(element);
        self.event_attributes(element, position, trigger);
        match of_event(trigger, position) {
            Support::Runs => false,
            // The start of a refused sub-process is a part of it.
            Support::Refused
                if position == EventPosition::SubProcessStart
                    && self.open.last().is_some_and(|open| open.is_refused) =>
            {
                true
            }
            Support::Refused => {
                unsupported_element::event(self.findings, element, position, trigger);
                true
            }
            Support::NotInStandard
                if element.local_name() == "boundaryEvent" && trigger == Trigger::None =>
            {
                boundary_event_without_definition::report(self.findings, element);
                true
            }
            Support::NotInStandard => {
                event_trigger_misplaced::report(self.findings, element, position, trigger);
                true
            }
        }
    }

    /// Counts the attributes that mean nothing for an event of this kind.
    fn event_attributes(
        &mut self,
        element: Element<'d>,
        position: EventPosition,
        trigger: Trigger,
    ) {
        for attribute in element.attributes().filter(|found| found.namespace().is_none()) {
            let is_true = matches!(attribute.value().trim(), "true" | "1");
            let is_meaningless = match attribute.local_name() {
                "isInterrupting" => {
                    let starts_by_itself =
                        matches!(position, EventPosition::Start | EventPosition::SubProcessStart);
                    !is_true && starts_by_itself
                }
                "parallelMultiple" => is_true && trigger != Trigger::ParallelMultiple,
                "cancelActivity" => !is_true && trigger == Trigger::Compensation,
                _ => false,
            };
            if is_meaningless {
                self.kept.attribute(element, attribute, self.findings.is_documentation());
            }
        }
    }

    /// Whether an element does not run, so that its attributes need no finding of their own.
    pub(super) fn is_refused(&self, element: Element<'d>) -> bool {
        let tag = bpmn_tag(element);
        if !is_flow_node(tag) || self.findings.is_documentation() {
            return false;
        }
        let support = match self.event_position(element, tag) {
            Some(position) => of_event(self.trigger(element), position),
            None => of_flow_node(support_name(element, tag)),
        };
        support != Support::Runs
    }

    fn event_position(&self, element: Element<'d>, tag: &str) -> Option<EventPosition> {
        Some(match tag {
            "startEvent" => match element.parent().map(|parent| (parent, bpmn_tag(parent))) {
                Some((parent, tag)) if is_sub_process(tag) => {
                    if !is_true(parent, "triggeredByEvent", false) {
                        EventPosition::SubProcessStart
                    } else if is_true(element, "isInterrupting", true) {
                        EventPosition::EventSubProcessStart
                    } else {
                        EventPosition::NonInterruptingEventSubProcessStart
                    }
                }
                Some(_) | None => EventPosition::Start,
            },
            "intermediateCatchEvent" => EventPosition::IntermediateCatch,
            "intermediateThrowEvent" => EventPosition::IntermediateThrow,
            // Compensation begins when the activity is over, so there is nothing to interrupt.
            "boundaryEvent"
                if is_true(element, "cancelActivity", true)
                    || self.trigger(element) == Trigger::Compensation =>
            {
                EventPosition::Boundary
            }
            "boundaryEvent" => EventPosition::NonInterruptingBoundary,
            "endEvent" => EventPosition::End,
            _ => return None,
        })
    }

    /// What an event waits for or brings about, by the definitions in it and those it names.
    fn trigger(&self, element: Element<'d>) -> Trigger {
        let mut trigger = Trigger::None;
        for child in element.children() {
            let found = match bpmn_tag(child) {
                "eventDefinitionRef" => {
                    let name = child.text().map_or("", |(text, _)| text);
                    let target = self.ids.get(self.ids.local(name));
                    target.and_then(|target| Trigger::of_definition(bpmn_tag(target)))
                }
                tag => Trigger::of_definition(tag),
            };
            let Some(found) = found else { continue };
            if trigger != Trigger::None {
                let needs_all = is_true(element, "parallelMultiple", false);
                return if needs_all { Trigger::ParallelMultiple } else { Trigger::Multiple };
            }
            trigger = found;
        }
        trigger
    }
}

/// The name under which the table has an activity or gateway.
fn support_name<'t>(element: Element<'_>, tag: &'t str) -> &'t str {
    match tag {
        "eventBasedGateway" if is_true(element, "instantiate", false) => {
            "instantiatingEventBasedGateway"
        }
        // A transaction or an ad-hoc sub-process that an event starts is still one of these.
        "subProcess" if is_true(element, "triggeredByEvent", false) => "eventSubProcess",
        tag => tag,
    }
}

fn is_sub_process(tag: &str) -> bool {
    matches!(tag, "subProcess" | "transaction" | "adHocSubProcess")
}

fn is_true(element: Element<'_>, name: &str, default: bool) -> bool {
    match element.attribute(name) {
        Some(found) => matches!(found.value().trim(), "true" | "1"),
        None => default,
    }
}
