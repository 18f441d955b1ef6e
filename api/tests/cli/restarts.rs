//! What waits when the server stops goes on waiting when it is started again, on each store.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::Serving;
use crate::support::{Folder, run};

/// An instance first waits for the message `paid`, then a day, then for the signal `open`.
const PATIENT: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:test">
  <message id="paid" name="paid">
    <extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements>
  </message>
  <signal id="open" name="open"/>
  <process id="patient" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="money"/>
    <intermediateCatchEvent id="money">
      <messageEventDefinition messageRef="paid"/>
    </intermediateCatchEvent>
    <sequenceFlow id="f2" sourceRef="money" targetRef="day"/>
    <intermediateCatchEvent id="day">
      <timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>
    </intermediateCatchEvent>
    <sequenceFlow id="f3" sourceRef="day" targetRef="shop"/>
    <intermediateCatchEvent id="shop">
      <signalEventDefinition signalRef="open"/>
    </intermediateCatchEvent>
    <sequenceFlow id="f4" sourceRef="shop" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"#;

/// 2026-01-01T00:00:00Z in milliseconds.
const NOW: i64 = 1_767_225_600_000;

const DAY: i64 = 86_400_000;

fn send(server: &Serving, method: &str, path: &str, body: &Value) -> Value {
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("{}{path}", server.url))
        .header("Content-Type", "application/json")
        .body(body.to_string())
        .unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let text = agent.run(request).unwrap().body_mut().read_to_string().unwrap();
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

fn again(server: Serving, folder: &Folder, arguments: &[&str]) -> Serving {
    assert_eq!(server.stop(Signal::TERM).0, Some(0));
    Serving::start(folder, arguments)
}

#[test]
fn an_instance_outlives_a_restart_at_each_of_its_waits() {
    let folder = Folder::new();
    let file = folder.file("patient.bpmn", PATIENT);
    for store in ["sled", "fjall"] {
        let arguments = ["--store", store, "--data", store, "--clock", "controlled"];
        let server = Serving::start(&folder, &arguments);
        send(&server, "PUT", "/v2/clock", &json!({"timestamp": NOW}));
        let (code, _, said) = run(&folder, &["deploy", &file, "--server", &server.url]);
        assert_eq!(code, 0, "{said}");
        let body = json!({"processDefinitionId": "patient", "variables": {"order": "7"}});
        let started = send(&server, "POST", "/v2/process-instances", &body);
        let instance = started["processInstanceKey"].as_str().unwrap();

        let server = again(server, &folder, &arguments);
        let body = json!({"name": "paid", "correlationKey": "7"});
        let correlated = send(&server, "POST", "/v2/messages/correlation", &body);
        assert_eq!(correlated["processInstanceKey"], instance, "{store}: {correlated}");

        let server = again(server, &folder, &arguments);
        send(&server, "PUT", "/v2/clock", &json!({"timestamp": NOW + DAY}));
        let server = again(server, &folder, &arguments);
        let mut state = json!("ACTIVE");
        for _ in 0..500 {
            // The timer fires beside the requests; a signal before that is heard by nobody.
            send(&server, "POST", "/v2/signals/broadcast", &json!({"signalName": "open"}));
            let filter = json!({"filter": {"processInstanceKey": instance}});
            let found = send(&server, "POST", "/v2/process-instances/search", &filter);
            state = found["items"][0]["state"].clone();
            if state == "COMPLETED" {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert_eq!(state, "COMPLETED", "{store}");
    }
}
