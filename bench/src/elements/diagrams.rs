//! The diagrams of these workloads.

use std::fmt::Write;

use crate::models::row;

/// What a diagram begins with.
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="bench">
"#;

/// A process of these elements between a start event `start` and an end event `end`.
fn process(id: &str, before: &str, elements: &str) -> String {
    format!(
        "{HEAD}{before}<process id=\"{id}\" isExecutable=\"true\">\n<startEvent id=\"start\"/>\n\
         {elements}<endEvent id=\"end\"/>\n</process>\n</definitions>\n"
    )
}

fn flow(id: &str, source: &str, target: &str) -> String {
    format!("<sequenceFlow id=\"{id}\" sourceRef=\"{source}\" targetRef=\"{target}\"/>\n")
}

/// A fork of so many tasks; joined again, or each with an end of its own.
pub(super) fn fork(id: &str, tasks: usize, is_joined: bool) -> String {
    let mut elements = flow("in", "start", "fork");
    elements.push_str("<parallelGateway id=\"fork\"/>\n");
    for number in 0..tasks {
        // Writing to a string cannot fail.
        let _ = writeln!(elements, "<task id=\"task{number}\"/>");
        elements.push_str(&flow(&format!("to{number}"), "fork", &format!("task{number}")));
        let target = if is_joined { "join" } else { "end" };
        elements.push_str(&flow(&format!("from{number}"), &format!("task{number}"), target));
    }
    if is_joined {
        elements.push_str("<parallelGateway id=\"join\"/>\n");
        elements.push_str(&flow("out", "join", "end"));
    }
    process(id, "", &elements)
}

/// A task that counts to ten, back and forth.
pub(super) fn ten_rounds() -> String {
    let elements = r#"<sequenceFlow id="in" sourceRef="start" targetRef="again"/>
<exclusiveGateway id="again"/>
<sequenceFlow id="next" sourceRef="again" targetRef="count"/>
<scriptTask id="count"><extensionElements><zeebe:script expression="=rounds + 1" resultVariable="rounds"/></extensionElements></scriptTask>
<sequenceFlow id="ask" sourceRef="count" targetRef="enough"/>
<exclusiveGateway id="enough" default="out"/>
<sequenceFlow id="back" sourceRef="enough" targetRef="again"><conditionExpression xsi:type="tFormalExpression">= rounds &lt; 10</conditionExpression></sequenceFlow>
<sequenceFlow id="out" sourceRef="enough" targetRef="end"/>
"#;
    process("ten-rounds", "", elements)
}

/// A sub-process with one task in it.
pub(super) fn sub_process() -> String {
    let element = r#"<subProcess id="inner"><startEvent id="begin"/><sequenceFlow id="a" sourceRef="begin" targetRef="task"/><task id="task"/><sequenceFlow id="b" sourceRef="task" targetRef="done"/><endEvent id="done"/></subProcess>"#;
    row("sub-process", &[("inner", element.to_owned())])
}

/// A call of a process with one task in it.
pub(super) fn call_activity() -> String {
    let called = r#"<process id="called" isExecutable="true"><startEvent id="begin"/><sequenceFlow id="a" sourceRef="begin" targetRef="task"/><task id="task"/><sequenceFlow id="b" sourceRef="task" targetRef="done"/><endEvent id="done"/></process>
"#;
    let calling = r#"<callActivity id="call"><extensionElements><zeebe:calledElement processId="called"/></extensionElements></callActivity>
"#;
    let elements =
        format!("{}{calling}{}", flow("in", "start", "call"), flow("out", "call", "end"));
    process("call-activity", called, &elements)
}

/// Waits for the message whose correlation key is the variable `key`.
pub(super) fn message() -> String {
    let before = r#"<message id="paid" name="paid"><extensionElements><zeebe:subscription correlationKey="=key"/></extensionElements></message>
"#;
    let catch = r#"<intermediateCatchEvent id="catch"><messageEventDefinition id="definition" messageRef="paid"/></intermediateCatchEvent>
"#;
    let elements =
        format!("{}{catch}{}", flow("in", "start", "catch"), flow("out", "catch", "end"));
    process("message", before, &elements)
}

/// Waits until the date in the variable `due`.
pub(super) fn timer() -> String {
    let catch = r#"<intermediateCatchEvent id="catch"><timerEventDefinition id="definition"><timeDate xsi:type="tFormalExpression">=due</timeDate></timerEventDefinition></intermediateCatchEvent>"#;
    row("timer", &[("catch", catch.to_owned())])
}

/// As many jobs side by side as the variable `count` says.
pub(super) fn parallel_jobs() -> String {
    let task = r#"<serviceTask id="each"><extensionElements><zeebe:taskDefinition type="item"/></extensionElements><multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">=count</loopCardinality></multiInstanceLoopCharacteristics></serviceTask>"#;
    row("parallel-jobs", &[("each", task.to_owned())])
}
