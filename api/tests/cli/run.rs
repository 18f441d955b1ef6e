//! `baton run`: what it tells, and that the commands which it gives are those that go on.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{EXAMPLE, Folder, baton, run};

/// A diagram that runs, and what it tells.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut all = vec!["run"];
        all.extend(arguments);
        let mut child =
            baton(folder, &all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output }
    }

    /// What is told up to the next list of what is open, and the commands in that list.
    fn next(&mut self) -> (String, Vec<String>) {
        let (mut told, mut commands) = (String::new(), Vec::new());
        let mut is_list = false;
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "it ended after {told}");
            is_list |= line == "To go on:\n";
            if is_list && line == "\n" {
                return (told, commands);
            }
            if let Some(command) = line.strip_prefix("    curl ") {
                commands.push(command.trim_end().to_owned());
            } else {
                told.push_str(&line);
            }
        }
    }

    /// The exit code, and what is told until then.
    fn end(mut self) -> (Option<i32>, String) {
        let mut told = String::new();
        self.output.read_to_string(&mut told).unwrap();
        (self.child.wait().unwrap().code(), told)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends the request of a curl command, with variables or another text in place of one in it.
fn send(command: &str, (before, after): (&str, &str)) -> String {
    let (method, rest) = command.strip_prefix("-X ").unwrap().split_once(' ').unwrap();
    let (url, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let body = rest.split_once(" -d '").map_or("", |(_, body)| body.trim_end_matches('\''));
    assert!(body.contains(before), "{before} is not in {body}");
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(url)
        .header("Content-Type", "application/json")
        .body(body.replace(before, after))
        .unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    agent.run(request).unwrap().body_mut().read_to_string().unwrap()
}

const AS_IT_IS: (&str, &str) = ("", "");

fn file(folder: &Folder, name: &str, body: &str) -> String {
    let text = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:test">
  <message id="paid" name="paid">
    <extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements>
  </message>
  <message id="ordered" name="ordered"/>
  <signal id="alarm" name="alarm"/>
  <error id="broken" errorCode="BROKEN"/>
  {body}
</definitions>"#
    );
    folder.file(name, &text)
}

/// A process with one node between its start and its end.
fn around(id: &str, node: &str) -> String {
    format!(
        r#"<process id="{id}" isExecutable="true"><startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="x"/>{node}
    <sequenceFlow id="f2" sourceRef="x" targetRef="end"/><endEvent id="end"/></process>"#
    )
}

#[test]
fn an_order_is_run_to_its_end_with_the_commands_that_are_told() {
    let folder = Folder::new();
    let mut running = Running::start(&folder, &[EXAMPLE, "--variables", r#"{"amount": 1500}"#]);
    let (told, commands) = running.next();
    for words in [
        "order.bpmn is deployed",
        "process `Order` starts",
        "amount = 1500 in process `Order`",
        "start event `Order received` is reached",
        "a flow is taken to user task `Review order`",
        "user task `Review order` is in the inbox, for the group sales",
        "user task `Review order` waits, for the group sales",
    ] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    assert_eq!(commands.len(), 1);
    send(&commands[0], ("{}", r#"{"amount": 2000}"#));

    let (told, commands) = running.next();
    for words in [
        "amount = 2000 in process `Order`",
        "user task `Review order` is done",
        "exclusive gateway `Large order?` is reached",
        "the flow `Yes` is taken to service task `Request deposit`",
        "service task `Request deposit` offers a job of the type request-deposit",
    ] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    assert_eq!(commands.len(), 2);
    assert!(send(&commands[0], AS_IT_IS).contains("request-deposit"));
    send(&commands[1], AS_IT_IS);

    let (code, told) = running.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("me works on service task `Request deposit` until 20"), "{told}");
    assert!(told.ends_with("process `Order` is completed\n"), "{told}");
    assert!(!folder.0.join("baton-data").exists());
}

#[test]
fn a_timer_is_not_waited_for() {
    let folder = Folder::new();
    let wait = "<timerEventDefinition><timeDate>2099-01-02T03:04:05Z</timeDate>\
                </timerEventDefinition>";
    let node =
        format!(r#"<intermediateCatchEvent id="x" name="Rest">{wait}</intermediateCatchEvent>"#);
    let path = file(&folder, "rest.bpmn", &around("rest", &node));
    let mut running = Running::start(&folder, &[&path]);
    let (told, commands) = running.next();
    let words = "intermediate catch event `Rest` waits until 2099-01-02 03:04:05";
    assert!(told.contains(words), "{told}");
    send(&commands[0], AS_IT_IS);
    let (code, told) = running.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("the clock stands at 2099-01-02 03:04:05"), "{told}");
    assert!(told.contains("the time of intermediate catch event `Rest` has come"), "{told}");
}

#[test]
fn messages_and_signals_are_sent_by_the_commands() {
    let folder = Folder::new();
    let node = r#"<intermediateCatchEvent id="x"><messageEventDefinition messageRef="paid"/>
        </intermediateCatchEvent>"#;
    let path = file(&folder, "pay.bpmn", &around("pay", node));
    let mut running = Running::start(&folder, &[&path, "--variables", r#"{"order": "it's"}"#]);
    let (told, commands) = running.next();
    assert!(told.contains("waits for the message paid with the correlation key it's"), "{told}");
    send(&commands[0], (r"'\''", "'"));
    let (code, told) = running.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("the message paid is published with the correlation key it's"), "{told}");
    assert!(told.contains("intermediate catch event `x` has its message"), "{told}");

    let node = r#"<intermediateCatchEvent id="x"><signalEventDefinition signalRef="alarm"/>
        </intermediateCatchEvent>"#;
    let path = file(&folder, "listen.bpmn", &around("listen", node));
    let mut running = Running::start(&folder, &[&path]);
    let (told, commands) = running.next();
    assert!(told.contains("waits for the signal alarm"), "{told}");
    send(&commands[0], AS_IT_IS);
    let (code, told) = running.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("the signal alarm is broadcast"), "{told}");
}

#[test]
fn a_process_that_a_message_starts_waits_for_it() {
    let folder = Folder::new();
    let path = file(
        &folder,
        "ordered.bpmn",
        r#"<process id="p" isExecutable="true"><startEvent id="s" name="Order came">
        <messageEventDefinition messageRef="ordered"/></startEvent>
        <sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process>"#,
    );
    let mut running = Running::start(&folder, &[&path]);
    let (told, commands) = running.next();
    let words = "start event `Order came` of process `p` waits for the message ordered";
    assert!(told.contains(words), "{told}");
    send(&commands[0], AS_IT_IS);
    let (code, told) = running.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("process `p` starts"), "{told}");
}

#[test]
fn what_is_called_is_told_of_inside_its_caller() {
    let folder = Folder::new();
    let call = r#"<callActivity id="x"><extensionElements><zeebe:calledElement processId="inner"/>
        </extensionElements></callActivity>"#;
    let outer = file(&folder, "outer.bpmn", &around("outer", call));
    let inner = file(&folder, "inner.bpmn", &around("inner", r#"<userTask id="x" name="Do"/>"#));
    let mut running = Running::start(&folder, &[&outer, &inner]);
    let (told, commands) = running.next();
    assert!(told.contains("    process `inner` is called"), "{told}");
    send(&commands[0], AS_IT_IS);
    let (code, told) = running.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.ends_with("process `outer` is completed\n"), "{told}");

    // Any of the processes may be the one that is started.
    let mut running = Running::start(&folder, &[&outer, &inner, "--process", "inner"]);
    assert!(running.next().0.contains("  process `inner` starts"));
}

#[test]
fn an_incident_is_told_with_what_repairs_it() {
    let folder = Folder::new();
    let path = file(
        &folder,
        "stuck.bpmn",
        r#"<process id="p" isExecutable="true"><startEvent id="s"/>
        <sequenceFlow id="f1" sourceRef="s" targetRef="g"/><exclusiveGateway id="g"/>
        <sequenceFlow id="f2" sourceRef="g" targetRef="e">
        <conditionExpression>=amount &gt; 100</conditionExpression></sequenceFlow>
        <sequenceFlow id="f3" sourceRef="g" targetRef="e">
        <conditionExpression>=amount &gt; 1000</conditionExpression></sequenceFlow>
        <endEvent id="e"/></process>"#,
    );
    let mut running = Running::start(&folder, &[&path, "--variables", r#"{"amount": 1}"#]);
    let (told, commands) = running.next();
    assert!(told.contains("INCIDENT CONDITION_ERROR at exclusive gateway `g`: "), "{told}");
    assert_eq!(commands.len(), 2);
    send(&commands[0], (r#""NAME":"VALUE""#, r#""amount":500"#));
    send(&commands[1], AS_IT_IS);
    let (code, told) = running.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("the incident at exclusive gateway `g` is resolved"), "{told}");
}

#[test]
fn an_instance_that_does_not_reach_its_end_is_a_failure() {
    let folder = Folder::new();
    let path = file(&folder, "task.bpmn", &around("task", r#"<userTask id="x"/>"#));
    let mut running = Running::start(&folder, &[&path]);
    running.next();
    for signal in [Signal::INT, Signal::TERM] {
        let mut running = Running::start(&folder, &[&path]);
        running.next();
        kill_process(Pid::from_child(&running.child), signal).unwrap();
        let mut said = String::new();
        running.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(said.contains("stopped before the instance has ended"), "{said}");
        assert_eq!(running.end().0, Some(1));
    }
    let mut cancelled = Running::start(&folder, &[&path]);
    let (_, commands) = cancelled.next();
    let url = commands[0].split_once("/v2/").unwrap().0.strip_prefix("-X POST ").unwrap();
    let found = ureq::post(format!("{url}/v2/process-instances/search")).send_empty();
    let found = found.unwrap().body_mut().read_to_string().unwrap();
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let key = found["items"][0]["processInstanceKey"].as_str().unwrap();
    ureq::post(format!("{url}/v2/process-instances/{key}/cancellation")).send_empty().unwrap();
    let (code, told) = cancelled.end();
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("process `task` was ended before its end"), "{told}");
}

#[test]
fn an_error_that_nobody_catches_ends_the_instance_and_is_told() {
    let folder = Folder::new();
    let path = file(
        &folder,
        "breaks.bpmn",
        r#"<process id="p" isExecutable="true"><startEvent id="s"/>
        <sequenceFlow id="f" sourceRef="s" targetRef="x"/><endEvent id="x" name="Broken">
        <errorEventDefinition errorRef="broken"/></endEvent></process>"#,
    );
    let (code, told, said) = run(&folder, &["run", &path]);
    assert_eq!(code, 1, "{told}{said}");
    assert!(told.contains("end event `Broken` throws the error BROKEN; nobody here"), "{told}");
    assert!(told.contains("nobody catches the error BROKEN, which ends process `p`"), "{told}");
}

#[test]
fn items_of_a_multi_instance_activity_are_counted() {
    let folder = Folder::new();
    let node = r#"<userTask id="x" name="Greet"><multiInstanceLoopCharacteristics>
        <extensionElements><zeebe:loopCharacteristics inputCollection="=guests"
        inputElement="guest"/></extensionElements></multiInstanceLoopCharacteristics></userTask>"#;
    let path = file(&folder, "greet.bpmn", &around("greet", node));
    let guests = r#"{"guests": ["Ann", "Ben"]}"#;
    let mut running = Running::start(&folder, &[&path, "--variables", guests]);
    let (told, commands) = running.next();
    for words in [
        "user task `Greet` begins, once for each item",
        "user task `Greet` has 2 items",
        "user task `Greet` begins, number 2",
        "guest = \"Ben\" in user task `Greet`",
    ] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    assert_eq!(commands.len(), 2);
    send(&commands[0], AS_IT_IS);
    assert_eq!(running.next().1, commands[1..]);
    send(&commands[1], AS_IT_IS);
    assert_eq!(running.end().0, Some(0));
}

#[test]
fn what_cannot_run_is_refused_with_its_findings() {
    let folder = Folder::new();
    let broken = folder.file("broken.bpmn", "<html/>");
    let (code, printed, said) = run(&folder, &["run", &broken]);
    assert_eq!((code, printed.as_str()), (1, ""), "{said}");
    assert!(said.contains("broken.bpmn:1:1") && said.contains("refused"), "{said}");
    let path = file(&folder, "task.bpmn", &around("task", r#"<userTask id="x"/>"#));
    let (code, _, said) = run(&folder, &["run", &path, "--process", "other"]);
    assert_eq!(code, 1);
    assert!(said.contains("'other'"), "{said}");
    let drawn = file(&folder, "drawn.bpmn", r#"<process id="p"><task id="t"/></process>"#);
    let (code, _, said) = run(&folder, &["run", &drawn]);
    assert_eq!(code, 1);
    assert!(said.contains("isExecutable"), "{said}");
    let (code, _, said) = run(&folder, &["run", &path, "--variables", "[1]"]);
    assert_eq!(code, 2);
    assert!(said.contains("--variables") && said.contains("JSON object"), "{said}");
    assert_eq!(run(&folder, &["run", "missing.bpmn"]).0, 1);
    assert_eq!(run(&folder, &["run", &path, "--listen", "0.0.0.0:0"]).0, 2);
    assert_eq!(run(&folder, &["run"]).0, 2);
}
