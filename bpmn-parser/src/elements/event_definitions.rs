//! Event definitions: BPMN 2.0.2 §10.5.5.

use baton_models::{EventDefinition, EventDefinitionKind, TimerEventDefinition};

use super::expressions::child_expression;
use super::vocabulary::bpmn_tag;
use super::{Reading, boolean, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    /// Reads an event definition; `None` where the element is none.
    pub(super) fn event_definition(&mut self, element: Element<'d>) -> Option<EventDefinition> {
        use EventDefinitionKind as Kind;
        let kind = match bpmn_tag(element) {
            "messageEventDefinition" => Kind::Message {
                message: self.reference(element, "messageRef"),
                operation: self.child_reference(element, "operationRef"),
            },
            "timerEventDefinition" => Kind::Timer(Box::new(TimerEventDefinition {
                time_date: child_expression(element, "timeDate"),
                time_duration: child_expression(element, "timeDuration"),
                time_cycle: child_expression(element, "timeCycle"),
            })),
            "signalEventDefinition" => {
                Kind::Signal { signal: self.reference(element, "signalRef") }
            }
            "errorEventDefinition" => Kind::Error { error: self.reference(element, "errorRef") },
            "escalationEventDefinition" => {
                Kind::Escalation { escalation: self.reference(element, "escalationRef") }
            }
            "conditionalEventDefinition" => {
                Kind::Conditional { condition: child_expression(element, "condition") }
            }
            "linkEventDefinition" => Kind::Link {
                name: text_attribute(element, "name"),
                sources: self.child_references(element, "source"),
                target: self.child_reference(element, "target"),
            },
            "compensateEventDefinition" => Kind::Compensate {
                activity: self.reference(element, "activityRef"),
                wait_for_completion: boolean(element, "waitForCompletion", true),
            },
            "cancelEventDefinition" => Kind::Cancel,
            "terminateEventDefinition" => Kind::Terminate,
            _ => return None,
        };
        Some(EventDefinition { base: self.base(element), kind })
    }
}
