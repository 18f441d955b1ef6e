//! Diagrams whose instances wait for several things.

use crate::support::process_with;

/// A file with a process that knows the signal `alarm`.
pub(crate) fn with_signal(id: &str, elements: &str) -> String {
    process_with(id, r#"<bpmn:signal id="alarm" name="alarm"/>"#, elements)
}

/// As [`with_signal`], with the message `paid`, found by the variable `order`.
pub(crate) fn event_waiting(id: &str, elements: &str) -> String {
    let roots = r#"
  <bpmn:signal id="alarm" name="alarm"/>
  <bpmn:message id="paid" name="paid"><bpmn:extensionElements>
    <zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>"#;
    process_with(id, roots, elements)
}

/// A sub-process with a timer at its border and another at an event sub-process inside of it; an
/// event sub-process around it waits for the signal `alarm`.
pub(crate) const WATCHED: &str = r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="sub"/>
    <bpmn:subProcess id="sub">
      <bpmn:startEvent id="begin"/>
      <bpmn:sequenceFlow id="f2" sourceRef="begin" targetRef="task"/>
      <bpmn:userTask id="task"/>
      <bpmn:sequenceFlow id="f3" sourceRef="task" targetRef="done"/>
      <bpmn:endEvent id="done"/>
      <bpmn:subProcess id="inner" triggeredByEvent="true">
        <bpmn:startEvent id="inside" isInterrupting="false"><bpmn:timerEventDefinition>
          <bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>
        <bpmn:sequenceFlow id="f4" sourceRef="inside" targetRef="note"/>
        <bpmn:userTask id="note"/>
        <bpmn:sequenceFlow id="f5" sourceRef="note" targetRef="noted"/>
        <bpmn:endEvent id="noted"/>
      </bpmn:subProcess>
    </bpmn:subProcess>
    <bpmn:boundaryEvent id="border" attachedToRef="sub"><bpmn:timerEventDefinition>
      <bpmn:timeDuration>PT5H</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f6" sourceRef="sub" targetRef="end"/>
    <bpmn:sequenceFlow id="f7" sourceRef="border" targetRef="end"/>
    <bpmn:endEvent id="end"/>
    <bpmn:subProcess id="outer" triggeredByEvent="true">
      <bpmn:startEvent id="alarmed"><bpmn:signalEventDefinition signalRef="alarm"/>
      </bpmn:startEvent>
      <bpmn:sequenceFlow id="f8" sourceRef="alarmed" targetRef="evacuate"/>
      <bpmn:userTask id="evacuate"/>
      <bpmn:sequenceFlow id="f9" sourceRef="evacuate" targetRef="out"/>
      <bpmn:endEvent id="out"/>
    </bpmn:subProcess>"#;

/// A timer and the signal `alarm` behind an event-based gateway.
pub(crate) const RACE: &str = r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="first"/>
    <bpmn:eventBasedGateway id="first"/>
    <bpmn:sequenceFlow id="f2" sourceRef="first" targetRef="late"/>
    <bpmn:sequenceFlow id="f3" sourceRef="first" targetRef="called"/>
    <bpmn:intermediateCatchEvent id="late"><bpmn:timerEventDefinition>
      <bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:intermediateCatchEvent id="called">
      <bpmn:signalEventDefinition signalRef="alarm"/></bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f4" sourceRef="late" targetRef="end"/>
    <bpmn:sequenceFlow id="f5" sourceRef="called" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#;

/// A job, a message, a signal, a timer, a user task, a call and a receive task, one after the
/// other.
pub(crate) const HASTY: &str = r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
    <bpmn:serviceTask id="work"><bpmn:extensionElements>
      <zeebe:taskDefinition type="work"/></bpmn:extensionElements></bpmn:serviceTask>
    <bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="pay"/>
    <bpmn:intermediateCatchEvent id="pay"><bpmn:messageEventDefinition messageRef="paid"/>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f3" sourceRef="pay" targetRef="hear"/>
    <bpmn:intermediateCatchEvent id="hear"><bpmn:signalEventDefinition signalRef="alarm"/>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f4" sourceRef="hear" targetRef="rest"/>
    <bpmn:intermediateCatchEvent id="rest"><bpmn:timerEventDefinition>
      <bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f5" sourceRef="rest" targetRef="check"/>
    <bpmn:userTask id="check"/>
    <bpmn:sequenceFlow id="f6" sourceRef="check" targetRef="call"/>
    <bpmn:callActivity id="call"><bpmn:extensionElements>
      <zeebe:calledElement processId="called"/></bpmn:extensionElements></bpmn:callActivity>
    <bpmn:sequenceFlow id="f7" sourceRef="call" targetRef="confirm"/>
    <bpmn:receiveTask id="confirm" messageRef="paid"/>
    <bpmn:sequenceFlow id="f8" sourceRef="confirm" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#;

/// Two user tasks and a straight flow between two parallel gateways.
pub(crate) fn forked() -> String {
    between("parallelGateway", "", "")
}

/// The same between two inclusive gateways: `b` is reached only if `both` is true.
pub(crate) fn forked_inclusively() -> String {
    between("inclusiveGateway", &condition("=true"), &condition("=both"))
}

fn condition(text: &str) -> String {
    format!("<bpmn:conditionExpression>{text}</bpmn:conditionExpression>")
}

fn between(gateway: &str, always: &str, both: &str) -> String {
    format!(
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
    <bpmn:{gateway} id="fork"/>
    <bpmn:sequenceFlow id="straight" sourceRef="fork" targetRef="join">{always}</bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="toA" sourceRef="fork" targetRef="a">{always}</bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="toB" sourceRef="fork" targetRef="b">{both}</bpmn:sequenceFlow>
    <bpmn:userTask id="a"/>
    <bpmn:userTask id="b"/>
    <bpmn:sequenceFlow id="fromA" sourceRef="a" targetRef="join"/>
    <bpmn:sequenceFlow id="fromB" sourceRef="b" targetRef="join"/>
    <bpmn:{gateway} id="join" name="All here"/>
    <bpmn:sequenceFlow id="f2" sourceRef="join" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#
    )
}
