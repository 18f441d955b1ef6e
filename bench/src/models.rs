//! The diagrams that workloads run.

use std::fmt::Write;

/// A diagram of its own text: elements in a row between a start and an end event.
pub(crate) fn row(process: &str, nodes: &[(&str, String)]) -> String {
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="bench">
<process id="{process}" isExecutable="true">
<startEvent id="start"/>
"#
    );
    let mut before = "start";
    for (number, (id, element)) in nodes.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            xml,
            r#"<sequenceFlow id="flow{number}" sourceRef="{before}" targetRef="{id}"/>"#
        );
        let _ = writeln!(xml, "{element}");
        before = id;
    }
    let _ = writeln!(xml, r#"<sequenceFlow id="last" sourceRef="{before}" targetRef="end"/>"#);
    xml.push_str("<endEvent id=\"end\"/>\n</process>\n</definitions>\n");
    xml
}

/// Five abstract tasks, straight through.
pub(crate) fn five_tasks() -> String {
    let ids = ["task1", "task2", "task3", "task4", "task5"];
    let nodes: Vec<_> = ids.iter().map(|id| (*id, format!(r#"<task id="{id}"/>"#))).collect();
    row("five-tasks", &nodes)
}

/// One service task.
pub(crate) fn one_job() -> String {
    let element = r#"<serviceTask id="work"><extensionElements><zeebe:taskDefinition type="work"/></extensionElements></serviceTask>"#;
    row("one-job", &[("work", element.to_owned())])
}

/// One user task, offered to the group that the variable names, due when the variable says.
pub(crate) fn inbox() -> String {
    let element = r#"<userTask id="check" name="Check"><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=group"/><zeebe:taskSchedule dueDate="=due"/></extensionElements></userTask>"#;
    row("inbox", &[("check", element.to_owned())])
}

/// A choice of three by the variable `amount`.
pub(crate) fn exclusive_choice() -> String {
    r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="bench">
<process id="exclusive-choice" isExecutable="true">
<startEvent id="start"/>
<sequenceFlow id="in" sourceRef="start" targetRef="choose"/>
<exclusiveGateway id="choose" default="otherwise"/>
<sequenceFlow id="large" sourceRef="choose" targetRef="task1"><conditionExpression xsi:type="tFormalExpression">= amount &gt; 1000</conditionExpression></sequenceFlow>
<sequenceFlow id="middle" sourceRef="choose" targetRef="task2"><conditionExpression xsi:type="tFormalExpression">= amount &gt; 100 and amount &lt;= 1000</conditionExpression></sequenceFlow>
<sequenceFlow id="otherwise" sourceRef="choose" targetRef="task3"/>
<task id="task1"/><task id="task2"/><task id="task3"/>
<sequenceFlow id="out1" sourceRef="task1" targetRef="merge"/>
<sequenceFlow id="out2" sourceRef="task2" targetRef="merge"/>
<sequenceFlow id="out3" sourceRef="task3" targetRef="merge"/>
<exclusiveGateway id="merge"/>
<sequenceFlow id="out" sourceRef="merge" targetRef="end"/>
<endEvent id="end"/>
</process>
</definitions>
"#
    .to_owned()
}

/// Three abstract tasks, straight through.
pub(crate) fn order() -> String {
    let ids = ["task1", "task2", "task3"];
    let nodes: Vec<_> = ids.iter().map(|id| (*id, format!(r#"<task id="{id}"/>"#))).collect();
    row("order", &nodes)
}

/// A script that fails because a variable is missing.
pub(crate) fn stuck() -> String {
    let element = r#"<scriptTask id="reckon"><extensionElements><zeebe:script expression="=assert(missing, missing != null, &quot;the amount is missing&quot;)" resultVariable="result"/></extensionElements></scriptTask>"#;
    row("stuck", &[("reckon", element.to_owned())])
}

/// An instance waits for the message `paid` with its variable `order`.
pub(crate) fn waiting() -> String {
    let element = r#"<receiveTask id="wait" messageRef="paid"/>"#;
    let message = r#"<message id="paid" name="paid"><extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements></message>
<process"#;
    row("waiting", &[("wait", element.to_owned())]).replacen("<process", message, 1)
}
