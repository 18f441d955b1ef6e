//! Diagrams with events, calls and repetitions.

use crate::support::{process, process_with};

/// What the diagrams of this file refer to.
const ROOTS: &str = r#"
  <bpmn:error id="noStock" name="No stock" errorCode="NO_STOCK"/>
  <bpmn:message id="paid" name="paid">
    <bpmn:extensionElements>
      <zeebe:subscription correlationKey="=order"/>
    </bpmn:extensionElements>
  </bpmn:message>
  <bpmn:message id="ordered" name="ordered"/>
  <bpmn:signal id="alarm" name="alarm"/>"#;

fn with_roots(id: &str, elements: &str) -> String {
    process_with(id, ROOTS, elements)
}

/// An instance waits for the message `paid` with its variable `order`.
pub(crate) fn payment(id: &str) -> String {
    with_roots(
        id,
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
    <bpmn:intermediateCatchEvent id="wait" name="Wait for the money">
      <bpmn:messageEventDefinition messageRef="paid"/>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="ship"/>
    <bpmn:userTask id="ship" name="Ship it"/>
    <bpmn:sequenceFlow id="f3" sourceRef="ship" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}

/// The message `ordered` starts an instance, which has a user task.
pub(crate) fn started_by_message(id: &str) -> String {
    with_roots(
        id,
        r#"
    <bpmn:startEvent id="start">
      <bpmn:messageEventDefinition messageRef="ordered"/>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <bpmn:userTask id="check"/>
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}

/// An instance waits for the signal `alarm`.
pub(crate) fn listener(id: &str) -> String {
    with_roots(
        id,
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
    <bpmn:intermediateCatchEvent id="wait">
      <bpmn:signalEventDefinition signalRef="alarm"/>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="evacuate"/>
    <bpmn:userTask id="evacuate"/>
    <bpmn:sequenceFlow id="f3" sourceRef="evacuate" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}

/// The signal `alarm` starts an instance, which has a user task.
pub(crate) fn started_by_signal(id: &str) -> String {
    with_roots(
        id,
        r#"
    <bpmn:startEvent id="start">
      <bpmn:signalEventDefinition signalRef="alarm"/>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call"/>
    <bpmn:userTask id="call"/>
    <bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}

/// A job of type `pick` with headers and a priority, whose error `NO_STOCK` leads to a user task.
pub(crate) fn picking(id: &str) -> String {
    with_roots(
        id,
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="pick"/>
    <bpmn:serviceTask id="pick">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="pick"/>
        <zeebe:taskHeaders>
          <zeebe:header key="shelf" value="B7"/>
          <zeebe:header key="hall" value="2"/>
        </zeebe:taskHeaders>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="missing" attachedToRef="pick">
      <bpmn:errorEventDefinition errorRef="noStock"/>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f2" sourceRef="pick" targetRef="end"/>
    <bpmn:sequenceFlow id="f3" sourceRef="missing" targetRef="reorder"/>
    <bpmn:userTask id="reorder"/>
    <bpmn:sequenceFlow id="f4" sourceRef="reorder" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}

/// A process that calls another one.
pub(crate) fn calling(id: &str, called: &str) -> String {
    process(
        id,
        &format!(
            r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call"/>
    <bpmn:callActivity id="call" name="Call another">
      <bpmn:extensionElements>
        <zeebe:calledElement processId="{called}" propagateAllChildVariables="true"/>
      </bpmn:extensionElements>
    </bpmn:callActivity>
    <bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#
        ),
    )
}

/// A job of type `greet` for each of the variable `guests`; what each says is collected.
pub(crate) fn greeting(id: &str, is_sequential: bool) -> String {
    process(
        id,
        &format!(
            r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="greet"/>
    <bpmn:serviceTask id="greet">
      <bpmn:extensionElements><zeebe:taskDefinition type="greet"/></bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics isSequential="{is_sequential}">
        <bpmn:extensionElements>
          <zeebe:loopCharacteristics inputCollection="=guests" inputElement="guest"
              outputCollection="words" outputElement="=word"/>
        </bpmn:extensionElements>
      </bpmn:multiInstanceLoopCharacteristics>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f2" sourceRef="greet" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#
        ),
    )
}

/// An instance waits an hour.
pub(crate) fn resting(id: &str) -> String {
    process(
        id,
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="rest"/>
    <bpmn:intermediateCatchEvent id="rest">
      <bpmn:timerEventDefinition>
        <bpmn:timeDuration>PT1H</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f2" sourceRef="rest" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}

/// A user task that is reminded of every hour, twice, and withdrawn after three hours.
pub(crate) fn with_deadline(id: &str) -> String {
    process(
        id,
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
    <bpmn:userTask id="decide"/>
    <bpmn:boundaryEvent id="reminder" attachedToRef="decide" cancelActivity="false">
      <bpmn:timerEventDefinition><bpmn:timeCycle>R2/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:boundaryEvent id="deadline" attachedToRef="decide">
      <bpmn:timerEventDefinition>
        <bpmn:timeDuration>PT3H</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="end"/>
    <bpmn:sequenceFlow id="f3" sourceRef="reminder" targetRef="remind"/>
    <bpmn:userTask id="remind"/>
    <bpmn:sequenceFlow id="f4" sourceRef="remind" targetRef="end"/>
    <bpmn:sequenceFlow id="f5" sourceRef="deadline" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}

/// A timer starts an instance every hour; each has a user task.
pub(crate) fn hourly(id: &str) -> String {
    process(
        id,
        r#"
    <bpmn:startEvent id="start">
      <bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="count"/>
    <bpmn:userTask id="count"/>
    <bpmn:sequenceFlow id="f2" sourceRef="count" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    )
}
