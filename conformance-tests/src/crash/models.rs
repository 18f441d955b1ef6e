//! The processes of the workload. None of them has a cycle, so in one scope every flow node is
//! entered and every sequence flow is taken at most once. All that wait for a message wait for a
//! timer as well, so that each of them ends by itself.

/// Runs to its end at once.
pub const STRAIGHT: &str = "straight";
/// One user task.
pub const REVIEW: &str = "review";
/// One job.
pub const WORK: &str = "work";
/// A user task, then a job if `amount` is above 1000.
pub const ORDER: &str = "order";
/// Stuck with an incident unless `amount` is above 1000.
pub const CHOICE: &str = "choice";

/// A timer: soon if `amount` is above 1000, else later.
pub const WAIT: &str = "wait";
/// A message with the business id as its key, or a timer that ends the wait for it.
pub const DELIVER: &str = "deliver";
/// A user task in a sub-process that a timer and a message interrupt, beside a timer that does not.
pub const PACK: &str = "pack";
/// A sub-process that calls [`WORK`] and that a timer interrupts.
pub const CALL: &str = "call";
/// Three jobs at once, each in a sub-process, then two calls of [`STRAIGHT`] one after the other.
pub const MANY: &str = "many";
/// Begins by a message only, then one job.
pub const ORDERED: &str = "ordered";

/// The ids of all of them.
pub const ALL: [&str; 11] =
    [STRAIGHT, REVIEW, WORK, ORDER, CHOICE, WAIT, DELIVER, PACK, CALL, MANY, ORDERED];

/// Those of them that are started by name; [`WORK`] and [`STRAIGHT`] by calls as well.
pub const STARTED: [&str; 10] =
    [STRAIGHT, REVIEW, WORK, ORDER, CHOICE, WAIT, DELIVER, PACK, CALL, MANY];

/// The message that [`DELIVER`] waits for.
pub const PAID: &str = "crash-paid";
/// The message that interrupts [`PACK`].
pub const STOP: &str = "crash-stop";
/// The message that starts [`ORDERED`].
pub const PLACED: &str = "crash-placed";

/// The types of their jobs.
pub const JOB_TYPES: [&str; 2] = ["crash-work", "crash-ship"];

/// An amount that leads through every gateway.
pub const AMOUNT_ENOUGH: u64 = 5000;

const USER_TASK: &str = r#"
    <userTask id="check" name="Check it"><extensionElements><zeebe:userTask/>
      <zeebe:assignmentDefinition candidateGroups="sales, ops" candidateUsers="eve"/>
      <zeebe:taskSchedule dueDate="2031-01-02T03:04:05Z"/></extensionElements></userTask>"#;

fn service_task(id: &str, job_type: &str) -> String {
    format!(
        r#"
    <serviceTask id="{id}"><extensionElements><zeebe:taskDefinition type="{job_type}"/>
      </extensionElements></serviceTask>"#
    )
}

fn flow(id: &str, from: &str, to: &str) -> String {
    format!(r#"<sequenceFlow id="{id}" sourceRef="{from}" targetRef="{to}"/>"#)
}

fn when(id: &str, from: &str, to: &str, condition: &str) -> String {
    format!(
        r#"<sequenceFlow id="{id}" sourceRef="{from}" targetRef="{to}">
      <conditionExpression xsi:type="tFormalExpression">={condition}</conditionExpression>
    </sequenceFlow>"#
    )
}

/// Catches a message with this key.
fn message(id: &str) -> String {
    format!(r#"<messageEventDefinition messageRef="{id}"/>"#)
}

/// Is due after a duration, a FEEL expression.
fn timer(duration: &str) -> String {
    format!(
        r#"<timerEventDefinition>
      <timeDuration xsi:type="tFormalExpression">={duration}</timeDuration></timerEventDefinition>"#
    )
}

fn boundary(id: &str, of: &str, interrupts: bool, definition: &str) -> String {
    format!(
        r#"
    <boundaryEvent id="{id}" attachedToRef="{of}" cancelActivity="{interrupts}">{definition}
    </boundaryEvent>"#
    )
}

fn sub_process(id: &str, loop_characteristics: &str, parts: &[String]) -> String {
    format!(
        r#"
    <subProcess id="{id}">{loop_characteristics}<startEvent id="inner-start"/>{}<endEvent id="inner-end"/></subProcess>"#,
        parts.concat()
    )
}

fn call_activity(id: &str, process: &str, loop_characteristics: &str) -> String {
    format!(
        r#"
    <callActivity id="{id}"><extensionElements>
      <zeebe:calledElement processId="{process}" propagateAllChildVariables="false"/>
      </extensionElements>{loop_characteristics}</callActivity>"#
    )
}

fn each(is_sequential: bool, list: &str) -> String {
    format!(
        r#"<multiInstanceLoopCharacteristics isSequential="{is_sequential}"><extensionElements>
      <zeebe:loopCharacteristics inputCollection="={list}" inputElement="item"/>
      </extensionElements></multiInstanceLoopCharacteristics>"#
    )
}

fn waiting() -> Vec<String> {
    let due = r#"if amount &gt; 1000 then duration("PT0.1S") else duration("PT1.2S")"#;
    vec![
        format!(r#"<intermediateCatchEvent id="sleep">{}</intermediateCatchEvent>"#, timer(due)),
        flow("f1", "start", "sleep"),
        flow("f2", "sleep", "end"),
    ]
}

fn delivering() -> Vec<String> {
    vec![
        r#"<receiveTask id="paid" messageRef="m-paid"/>"#.to_owned(),
        boundary("late", "paid", true, &timer(r#"duration("PT3S")"#)),
        flow("f1", "start", "paid"),
        flow("f2", "paid", "end"),
        flow("f3", "late", "end"),
    ]
}

fn packing() -> Vec<String> {
    let inner = [
        USER_TASK.to_owned(),
        flow("i1", "inner-start", "check"),
        flow("i2", "check", "inner-end"),
    ];
    vec![
        sub_process("parcel", "", &inner),
        boundary("reminder", "parcel", false, &timer(r#"duration("PT0.4S")"#)),
        boundary("too-late", "parcel", true, &timer(r#"duration("PT4S")"#)),
        boundary("stopped", "parcel", true, &message("m-stop")),
        r#"<endEvent id="reminded"/>"#.to_owned(),
        flow("f1", "start", "parcel"),
        flow("f2", "parcel", "end"),
        flow("f3", "reminder", "reminded"),
        flow("f4", "too-late", "end"),
        flow("f5", "stopped", "end"),
    ]
}

fn calling() -> Vec<String> {
    let inner = [
        call_activity("other", WORK, ""),
        flow("i1", "inner-start", "other"),
        flow("i2", "other", "inner-end"),
    ];
    vec![
        sub_process("around", "", &inner),
        boundary("too-late", "around", true, &timer(r#"duration("PT4S")"#)),
        flow("f1", "start", "around"),
        flow("f2", "around", "end"),
        flow("f3", "too-late", "end"),
    ]
}

fn many() -> Vec<String> {
    let inner = [
        service_task("serve", JOB_TYPES[0]),
        flow("i1", "inner-start", "serve"),
        flow("i2", "serve", "inner-end"),
    ];
    vec![
        sub_process("each", &each(false, "[1, 2, 3]"), &inner),
        call_activity("others", STRAIGHT, &each(true, "[1, 2]")),
        flow("f1", "start", "each"),
        flow("f2", "each", "others"),
        flow("f3", "others", "end"),
    ]
}

/// What begins a process.
fn start(process: &str) -> String {
    let definition = if process == ORDERED { message("m-placed") } else { String::new() };
    format!(r#"<startEvent id="start">{definition}</startEvent>"#)
}

/// The messages that a process names, with where their keys come from.
fn messages(process: &str) -> String {
    let message = |id: &str, name: &str, key: &str| {
        format!(
            r#"<message id="{id}" name="{name}"><extensionElements>
    <zeebe:subscription correlationKey="={key}"/></extensionElements></message>"#
        )
    };
    match process {
        DELIVER => message("m-paid", PAID, "label"),
        PACK => message("m-stop", STOP, "label"),
        ORDERED => format!(r#"<message id="m-placed" name="{PLACED}"/>"#),
        _ => String::new(),
    }
}

fn elements(process: &str) -> String {
    let parts: Vec<String> = match process {
        REVIEW => {
            vec![USER_TASK.to_owned(), flow("f1", "start", "check"), flow("f2", "check", "end")]
        }
        WORK => vec![
            service_task("serve", JOB_TYPES[0]),
            flow("f1", "start", "serve"),
            flow("f2", "serve", "end"),
        ],
        ORDER => vec![
            USER_TASK.to_owned(),
            flow("f1", "start", "check"),
            r#"<exclusiveGateway id="split" default="small"/>"#.to_owned(),
            flow("f2", "check", "split"),
            when("large", "split", "ship", "amount &gt; 1000"),
            service_task("ship", JOB_TYPES[1]),
            flow("f3", "ship", "end"),
            flow("small", "split", "end"),
        ],
        CHOICE => vec![
            r#"<exclusiveGateway id="split"/>"#.to_owned(),
            flow("f1", "start", "split"),
            when("large", "split", "end", "amount &gt; 1000"),
            when("huge", "split", "end", "amount &gt; 100000"),
        ],
        WAIT => waiting(),
        DELIVER => delivering(),
        PACK => packing(),
        CALL => calling(),
        MANY => many(),
        ORDERED => vec![
            service_task("serve", JOB_TYPES[0]),
            flow("f1", "start", "serve"),
            flow("f2", "serve", "end"),
        ],
        _ => vec![
            r#"<task id="one"/><manualTask id="two"/>"#.to_owned(),
            flow("f1", "start", "one"),
            flow("f2", "one", "two"),
            flow("f3", "two", "end"),
        ],
    };
    parts.concat()
}

/// The file of a process. Another edition is another version of the same process.
pub fn file(process: &str, edition: u64) -> String {
    let (messages, start, elements) = (messages(process), start(process), elements(process));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:crash">
  <!-- edition {edition} -->
  {messages}<process id="{process}" isExecutable="true">{start}{elements}
    <endEvent id="end"/></process>
</definitions>"#
    )
}
