//! # What it does
//! Refuses events that table 10.93 of the standard does not have, such as a timer in an end
//! event, a terminate definition anywhere else, an error at the start of a process, a
//! non-interrupting error, or a sub-process that starts with a message.
//!
//! # Why
//! What they mean is not defined, so they cannot be run.
//!
//! # Example
//! ```xml
//! <endEvent id="e"><timerEventDefinition/></endEvent>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.5, table 10.93

use super::{Rule, located};
use crate::conformance::support::{EventPosition, Trigger};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0100"),
    name: "event-trigger-misplaced",
    severity: Severity::Error,
    summary: "The standard does not have an event with this trigger at this place",
    help: "use another trigger, or another kind of event",
    source: include_str!("event_trigger_misplaced.rs"),
};

pub(crate) fn report(
    findings: &mut Findings,
    event: Element<'_>,
    position: EventPosition,
    trigger: Trigger,
) {
    findings.report(&RULE, || {
        let (position, trigger) = (position.words(), trigger.words());
        let message =
            format!("{} is {position} {trigger}, which BPMN does not have", located(event));
        RULE.finding(event.at(), event.nearest_id(), message)
    });
}
