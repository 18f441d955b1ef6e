//! What makes a random process wait, catch, throw, call and repeat: put onto a process of tasks and
//! gateways.

#![allow(clippy::wildcard_enum_match_arm, reason = "each question is about the kinds it names")]

use super::process_builder::{FlowShape, NodeShape, ProcessBuilder};
use super::random::Random;

const MESSAGE: &str = "<messageEventDefinition messageRef=\"d-order\"/>";
const BEGIN: &str = "<messageEventDefinition messageRef=\"d-begin\"/>";
const SIGNAL: &str = "<signalEventDefinition signalRef=\"d-alarm\"/>";
/// Nothing in a process throws this one, nor the message `begin`: what starts instances must not
/// come from instances, or there are more and more of them.
const WAKE: &str = "<signalEventDefinition signalRef=\"d-wake\"/>";
const BROKEN: &str = "<errorEventDefinition errorRef=\"d-broken\"/>";
const ANY_ERROR: &str = "<errorEventDefinition/>";
const LATE: &str = "<escalationEventDefinition escalationRef=\"d-late\"/>";
const ANY_ESCALATION: &str = "<escalationEventDefinition/>";
const TERMINATE: &str = "<terminateEventDefinition/>";

fn timer(what: &str, text: &str) -> String {
    format!("<timerEventDefinition><{what}>{text}</{what}></timerEventDefinition>")
}

/// Something that may happen to a running process, once or again and again.
fn happening(repeats: bool, random: &mut Random) -> String {
    match random.below(7) {
        0 | 1 => MESSAGE.to_owned(),
        2 | 3 => SIGNAL.to_owned(),
        4 if repeats => timer("timeCycle", "R3/PT30S"),
        4 => timer("timeDate", "2023-11-14T22:20:00Z"),
        5 => timer("timeDuration", "PT45S"),
        // It fails unless somebody sets the variable to a duration.
        _ => timer("timeDuration", "=who"),
    }
}

/// What an end event or a throwing event brings about.
fn thrown(is_end: bool, random: &mut Random) -> &'static str {
    match random.below(8) {
        0 => MESSAGE,
        1..=3 => SIGNAL,
        4 | 5 => LATE,
        6 if is_end => BROKEN,
        7 if is_end => TERMINATE,
        _ => "",
    }
}

/// Shapes of nodes that wait or throw by themselves.
pub(super) const EVENT_SHAPES: &[NodeShape] = &[
    NodeShape::Catch,
    NodeShape::Catch,
    NodeShape::Throw,
    NodeShape::Throw,
    NodeShape::ReceiveTask,
    NodeShape::SendTask,
    NodeShape::ScriptTask,
    NodeShape::CallActivity,
];

/// Gives the current node what its shape needs inside.
pub(super) fn fill_event(
    shape: NodeShape,
    callable: &[String],
    builder: &mut ProcessBuilder,
    random: &mut Random,
) {
    match shape {
        NodeShape::Catch => {
            let repeats = random.chance(4);
            builder.content(&happening(repeats, random));
        }
        NodeShape::Throw => builder.content(thrown(false, random)),
        NodeShape::End if random.chance(3) => builder.content(thrown(true, random)),
        NodeShape::ReceiveTask | NodeShape::SendTask => builder.attribute("messageRef", "d-order"),
        NodeShape::ScriptTask => {
            builder.attribute("scriptFormat", "rhai");
            let scripts = [
                "set_variable(\"y\", x + 1)",
                "if x > 3 { throw_bpmn_error(\"BROKEN\", \"x\") } else { set_variable(\"n\", 1) }",
                "missing + 1",
            ];
            let script = scripts[random.below(scripts.len())].replace('>', "&gt;");
            builder.content(&format!("<script>{script}</script>"));
        }
        NodeShape::CallActivity => {
            let called = random.pick(callable).map_or("no-such-process", String::as_str);
            builder.set("calledElement", "processId", called);
            if random.chance(2) {
                builder.set("calledElement", "propagateAllChildVariables", "false");
            }
        }
        _ => {}
    }
}

/// Lets an activity happen several times.
pub(super) fn repeat(id: &str, builder: &mut ProcessBuilder, random: &mut Random) {
    if !random.chance(6) {
        return;
    }
    let numbers = ["0", "1", "2", "3", "=n", "=x"];
    let number = numbers[random.below(numbers.len())];
    let conditions = ["", "", "=numberOfCompletedInstances &gt; 0", "=x = 1"];
    let condition = conditions[random.below(conditions.len())];
    let condition = match condition {
        "" => String::new(),
        condition => format!("<completionCondition>{condition}</completionCondition>"),
    };
    let is_sequential = random.chance(2);
    builder.turn_to(id);
    if random.chance(2) {
        builder.content(&format!(
            "<multiInstanceLoopCharacteristics isSequential=\"{is_sequential}\">\
             <loopCardinality>{number}</loopCardinality>{condition}\
             </multiInstanceLoopCharacteristics>"
        ));
    } else {
        builder.content(&format!(
            "<multiInstanceLoopCharacteristics isSequential=\"{is_sequential}\">\
             <extensionElements><zeebe:loopCharacteristics inputCollection=\"=groups\" \
             inputElement=\"item\" outputCollection=\"results\" outputElement=\"=x\"/>\
             </extensionElements>{condition}</multiInstanceLoopCharacteristics>"
        ));
    }
}

/// Attaches up to two boundary events to an activity; each leads to an end of its own, or to a
/// node that is given.
pub(super) fn attach(
    (host, shape): (&str, NodeShape),
    onwards: Option<&str>,
    builder: &mut ProcessBuilder,
    random: &mut Random,
) {
    let is_activity = matches!(
        shape,
        NodeShape::UserTask
            | NodeShape::ServiceTask
            | NodeShape::ReceiveTask
            | NodeShape::ScriptTask
            | NodeShape::SubProcess
            | NodeShape::CallActivity
    );
    if !is_activity {
        return;
    }
    let mut used = Vec::new();
    for number in 0..random.below(3) {
        let is_interrupting = random.chance(2);
        let definition = match random.below(6) {
            0 => BROKEN.to_owned(),
            1 => ANY_ERROR.to_owned(),
            2 => LATE.to_owned(),
            3 => ANY_ESCALATION.to_owned(),
            _ => happening(!is_interrupting, random),
        };
        // An activity must not catch the same twice.
        if used.contains(&definition) || (definition == MESSAGE && shape == NodeShape::ReceiveTask)
        {
            continue;
        }
        let is_error = definition == BROKEN || definition == ANY_ERROR;
        used.push(definition.clone());
        let event = format!("{host}.b{number}");
        builder.add(&event, NodeShape::Boundary);
        builder.attribute("attachedToRef", host);
        if !is_interrupting && !is_error {
            builder.attribute("cancelActivity", "false");
        }
        builder.content(&definition);
        if let Some(target) = onwards.filter(|_| random.chance(2)) {
            builder.link(&event, target, FlowShape::Always);
        } else {
            let end = format!("{event}.e");
            builder.add(&end, NodeShape::End);
            fill_event(NodeShape::End, &[], builder, random);
            builder.link(&event, &end, FlowShape::Always);
        }
    }
}

/// Puts an event sub-process into the scope that is open.
pub(super) fn event_sub_process(
    id: &str,
    used: &mut Vec<String>,
    builder: &mut ProcessBuilder,
    random: &mut Random,
) {
    let is_interrupting = random.chance(2);
    let definition = match random.below(6) {
        0 => BROKEN.to_owned(),
        1 => LATE.to_owned(),
        _ => happening(!is_interrupting, random),
    };
    // A scope must not catch the same twice.
    if used.contains(&definition) {
        return;
    }
    used.push(definition.clone());
    builder.open_event_sub_process(id);
    let (start, task, end) = (format!("{id}.s"), format!("{id}.t"), format!("{id}.e"));
    builder.add(&start, NodeShape::Start);
    if !is_interrupting && definition != BROKEN {
        builder.attribute("isInterrupting", "false");
    }
    builder.content(&definition);
    builder.add(&task, NodeShape::UserTask);
    builder.add(&end, NodeShape::End);
    fill_event(NodeShape::End, &[], builder, random);
    builder.link(&start, &task, FlowShape::Always);
    builder.link(&task, &end, FlowShape::Always);
    builder.close();
}

/// Adds a start event that a message, a signal or a timer triggers.
pub(super) fn triggered_start(target: &str, builder: &mut ProcessBuilder, random: &mut Random) {
    let definition = match random.below(3) {
        0 => BEGIN.to_owned(),
        1 => WAKE.to_owned(),
        _ => timer("timeCycle", "R3/PT50S"),
    };
    builder.add("triggered", NodeShape::Start);
    builder.content(&definition);
    builder.link("triggered", target, FlowShape::Always);
}

/// A gateway behind which the first of several events decides; all lead to one node.
pub(super) fn event_gateway(
    (source, target): (&str, &str),
    builder: &mut ProcessBuilder,
    random: &mut Random,
) {
    let gateway = format!("{source}.g");
    builder.add(&gateway, NodeShape::EventGateway);
    builder.link(source, &gateway, FlowShape::Always);
    let definitions = [MESSAGE.to_owned(), SIGNAL.to_owned(), timer("timeDuration", "PT20S")];
    for (number, definition) in definitions.iter().take(random.between(2, 3)).enumerate() {
        let event = format!("{gateway}{number}");
        builder.add(&event, NodeShape::Catch);
        builder.content(definition);
        builder.link(&gateway, &event, FlowShape::Always);
        builder.link(&event, target, FlowShape::Always);
    }
}
