//! A process instance as it was at any moment of its life.

use serde_json::{Value, json};

use crate::support::{TestServer, USER_TASK, job};

fn state(server: &TestServer, instance: &str, query: &str) -> Value {
    server.get(&format!("/v2/process-instances/{instance}/state{query}")).json(200)
}

fn texts<'v>(items: &'v Value, member: &str) -> Vec<&'v str> {
    items.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap()).collect()
}

#[test]
fn an_instance_is_shown_as_it_was_at_any_of_its_events() {
    let server = TestServer::at_rest();
    server.deploy_process("p", &job("work"));
    let body = r#"{"processDefinitionId":"p","variables":{"amount":1.50}}"#;
    let started = server.post_text("/v2/process-instances", body).json(200);
    let instance = started["processInstanceKey"].as_str().unwrap();
    server.pin(10);
    let leased = server.activate_one("work").unwrap();
    server.pin(20);
    let path = format!("/v2/jobs/{}/completion", leased["jobKey"].as_str().unwrap());
    server.post(&path, &json!({"variables": {"amount": 2}})).no_content();

    let now = state(&server, instance, "");
    assert_eq!(now["state"], "COMPLETED");
    assert_eq!(now["endDate"], "2026-01-01T00:00:20.000Z");
    assert_eq!(now["elements"], json!([]));
    assert_eq!(now["variables"], json!([]));

    let log = format!("/v2/process-instances/{instance}/events/search");
    let filter = json!({"filter": {"type": "JOB_ACTIVATED"}});
    let activated = server.search(&log, &filter).remove(0);
    let sequence = activated["sequence"].as_str().unwrap();
    let then = state(&server, instance, &format!("?atSequence={sequence}"));
    assert_eq!(then["sequence"], sequence);
    assert_eq!(then["timestamp"], "2026-01-01T00:00:10.000Z");
    assert_eq!((then["state"].as_str(), &then["endDate"]), (Some("ACTIVE"), &Value::Null));
    assert_eq!(texts(&then["elements"], "elementId"), ["work"]);
    assert_eq!(then["elements"][0]["type"], "SERVICE_TASK");
    assert_eq!(then["elements"][0]["since"], "2026-01-01T00:00:00.000Z");
    assert_eq!(then["jobs"][0]["jobKey"], leased["jobKey"]);
    assert_eq!(then["jobs"][0]["state"], "ACTIVATED");
    assert_eq!(then["jobs"][0]["worker"], "tester");
    let text = server.get(&format!("/v2/process-instances/{instance}/state?atSequence={sequence}"));
    assert!(text.text.contains(r#""name":"amount","value":1.50,"#), "{}", text.text);

    let before = state(&server, instance, "?at=2026-01-01T00:00:09.999Z");
    assert_eq!(before["jobs"][0]["state"], "CREATED");
    assert_eq!(state(&server, instance, "?at=2026-01-01T01:00:10%2B01:00"), then);
}

#[test]
fn what_is_open_is_told() {
    let server = TestServer::at_rest();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let now = state(&server, &instance, "");
    assert_eq!(texts(&now["userTasks"], "elementId"), ["approve"]);
    assert_eq!(now["userTasks"][0]["candidateGroups"], json!(["finance", "sales"]));
    assert_eq!(now["elements"][0]["state"], "ACTIVE");
    for empty in ["tokens", "jobs", "incidents", "subscriptions", "variables"] {
        assert_eq!(now[empty], json!([]), "{empty}");
    }
}

#[test]
fn tokens_timers_and_incidents_are_told() {
    let server = TestServer::at_rest();
    server.deploy_process(
        "p",
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
    <bpmn:parallelGateway id="fork"/>
    <bpmn:sequenceFlow id="f2" sourceRef="fork" targetRef="join"/>
    <bpmn:sequenceFlow id="f3" sourceRef="fork" targetRef="rest"/>
    <bpmn:sequenceFlow id="f4" sourceRef="fork" targetRef="script"/>
    <bpmn:intermediateCatchEvent id="rest"><bpmn:timerEventDefinition>
      <bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:serviceTask id="script"><bpmn:extensionElements>
      <zeebe:taskDefinition type="=missing.type"/></bpmn:extensionElements></bpmn:serviceTask>
    <bpmn:sequenceFlow id="f5" sourceRef="rest" targetRef="join"/>
    <bpmn:sequenceFlow id="f6" sourceRef="script" targetRef="join"/>
    <bpmn:parallelGateway id="join"/>
    <bpmn:sequenceFlow id="f7" sourceRef="join" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#,
    );
    let instance = server.start_instance("p", &json!({}));
    let now = state(&server, &instance, "");
    let token = &now["tokens"][0];
    assert_eq!(
        (&token["elementId"], &token["flowId"], &token["state"], &token["count"]),
        (&json!("join"), &json!("f2"), &json!("PARKED"), &json!(1))
    );
    let waiting = &now["subscriptions"][0];
    assert_eq!(waiting["elementId"], "rest");
    assert_eq!(waiting["waitsFor"]["type"], "TIMER");
    assert_eq!(waiting["waitsFor"]["dueDate"], "2026-01-01T01:00:00.000Z");
    assert_eq!(texts(&now["incidents"], "elementId"), ["script"]);
    let states: Vec<&str> = texts(&now["elements"], "state");
    assert_eq!(states, ["ACTIVE", "ACTIVATING"]);
}

#[test]
fn moments_that_cannot_be_are_refused() {
    let server = TestServer::at_rest();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let get = |query: &str| server.get(&format!("/v2/process-instances/{instance}/state{query}"));
    get("?atSequence=0").problem(404, "NOT_FOUND");
    get("?at=2025-12-31T23:59:59Z").problem(404, "NOT_FOUND");
    get("?atSequence=one").problem(400, "Bad Request");
    get("?at=yesterday").problem(400, "Bad Request");
    get("?when=now").problem(400, "Bad Request");
    get("?atSequence=5&at=2026-01-01T00:00:00Z").problem(400, "INVALID_ARGUMENT");
    server.get("/v2/process-instances/4711/state").problem(404, "NOT_FOUND");
}
