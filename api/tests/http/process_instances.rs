//! `/v2/process-instances`.

use std::time::{Duration, Instant};

use baton_api::Settings;
use serde_json::{Value, json};

use crate::shape::{PAGE, PROCESS_INSTANCE, STARTED, assert_shape};
use crate::support::{GATEWAY, STRAIGHT, TestServer, USER_TASK, job};

const PATH: &str = "/v2/process-instances";

#[test]
fn a_process_is_started_by_its_id() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let body = json!({
        "processDefinitionId": "p", "processDefinitionVersion": -1, "tenantId": "<default>",
        "variables": {"amount": 5}, "tags": ["vip", "team:a"], "businessId": "order-7",
        "operationReference": 12, "startInstructions": [], "runtimeInstructions": [],
    });
    let started = server.post(PATH, &body).json(200);
    assert_shape(&started, STARTED);
    assert_eq!(started["variables"], json!({}));
    assert_eq!(started["tags"], json!(["vip", "team:a"]));
    assert_eq!(started["businessId"], "order-7");

    let key = started["processInstanceKey"].as_str().unwrap();
    let instance = server.get(&format!("{PATH}/{key}")).json(200);
    assert_shape(&instance, PROCESS_INSTANCE);
    assert_eq!(instance["state"], "COMPLETED");
    assert_eq!(instance["processDefinitionName"], "The p process");
    assert_eq!(instance["tags"], json!(["vip", "team:a"]));
    assert_eq!(instance["businessId"], "order-7");
    assert_eq!(instance["rootProcessInstanceKey"], key);
}

#[test]
fn a_process_is_started_by_version_and_by_key() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    server.deploy_process("p", USER_TASK);
    let start = |body: &Value| server.post(PATH, body).json(200);
    let latest = start(&json!({"processDefinitionId": "p"}));
    assert_eq!(latest["processDefinitionVersion"], 2);
    let first = start(&json!({"processDefinitionId": "p", "processDefinitionVersion": 1}));
    assert_eq!(first["processDefinitionVersion"], 1);
    let key = &first["processDefinitionKey"];
    let by_key = start(&json!({"processDefinitionKey": key, "processDefinitionVersion": -1}));
    assert_eq!(by_key["processDefinitionVersion"], 1);
}

#[test]
fn the_end_can_be_awaited_and_variables_keep_their_digits() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let body = r#"{"processDefinitionId":"p","awaitCompletion":true,
        "variables":{"price":1.10,"big":123456789012345678901234567890,"text":"\u00fc"}}"#;
    let answer = server.post_text(PATH, body);
    assert_shape(&answer.json(200), STARTED);
    for digits in [r#""price":1.10"#, r#""big":123456789012345678901234567890"#, r#""\u00fc""#] {
        assert!(answer.text.contains(digits), "{} lacks {digits}", answer.text);
    }
    let body = json!({
        "processDefinitionId": "p", "awaitCompletion": true, "fetchVariables": ["a", "missing"],
        "variables": {"a": 1, "b": 2},
    });
    assert_eq!(server.post(PATH, &body).json(200)["variables"], json!({"a": 1}));
}

#[test]
fn an_awaited_end_that_does_not_come_is_504_and_the_instance_goes_on() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let body = json!({
        "processDefinitionId": "p", "awaitCompletion": true, "requestTimeout": 50,
    });
    let began = Instant::now();
    server.post(PATH, &body).problem(504, "DEADLINE_EXCEEDED");
    assert!(began.elapsed() >= Duration::from_millis(50));
    let active = server.search(&format!("{PATH}/search"), &json!({"filter": {"state": "ACTIVE"}}));
    assert_eq!(active.len(), 1);

    let settings = Settings { await_timeout: Duration::from_millis(50), ..Settings::default() };
    let server = TestServer::start_with(settings);
    server.deploy_process("p", USER_TASK);
    let body = json!({"processDefinitionId": "p", "awaitCompletion": true, "requestTimeout": 0});
    server.post(PATH, &body).problem(504, "DEADLINE_EXCEEDED");
}

#[test]
fn an_awaited_end_is_answered_when_it_comes() {
    let server = TestServer::start();
    server.deploy_process("p", &job("later"));
    std::thread::scope(|scope| {
        let awaiting = scope.spawn(|| {
            let body = json!({"processDefinitionId": "p", "awaitCompletion": true});
            server.post(PATH, &body).json(200)
        });
        let job = loop {
            if let Some(job) = server.activate_one("later") {
                break job;
            }
        };
        let path = format!("/v2/jobs/{}/completion", job["jobKey"].as_str().unwrap());
        server.post(&path, &json!({"variables": {"done": true}})).no_content();
        assert_eq!(awaiting.join().unwrap()["variables"], json!({"done": true}));
    });
}

#[test]
fn what_cannot_be_started_is_refused() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let start = |body: Value| server.post(PATH, &body);
    start(json!({"processDefinitionId": "unknown"})).problem(404, "NOT_FOUND");
    start(json!({"processDefinitionKey": "1"})).problem(404, "NOT_FOUND");
    start(json!({"processDefinitionKey": "-1"})).problem(404, "NOT_FOUND");
    start(json!({"processDefinitionId": "p", "processDefinitionVersion": 9}))
        .problem(404, "NOT_FOUND");
    for body in [
        json!({}),
        json!({"processDefinitionId": "p", "processDefinitionKey": "1"}),
        json!({"processDefinitionId": ""}),
        json!({"processDefinitionId": "p", "processDefinitionVersion": 0}),
        json!({"processDefinitionId": "p", "tenantId": "other"}),
        json!({"processDefinitionId": "p", "tags": ["no space"]}),
        json!({"processDefinitionId": "p", "tags": ["a", "a"]}),
        json!({"processDefinitionId": "p", "businessId": ""}),
        json!({"processDefinitionId": "p", "businessId": "x".repeat(257)}),
        json!({"processDefinitionId": "p", "operationReference": 0}),
        json!({"processDefinitionId": "p", "awaitCompletion": true, "requestTimeout": -1}),
    ] {
        start(body).problem(400, "INVALID_ARGUMENT");
    }
    for (body, named) in [
        (json!({"processDefinitionId": 7}), "[processDefinitionId]"),
        (json!({"processDefinitionKey": "abc"}), "'processDefinitionKey' with value: 'abc'"),
        (json!({"processDefinitionKey": 7}), "[processDefinitionKey]"),
        (json!({"processDefinitionId": "p", "variables": []}), "[variables]"),
        (json!({"processDefinitionId": "p", "variables": {"": 1}}), "[variables.]"),
        (json!({"processDefinitionId": "p", "awaitCompletion": "yes"}), "[awaitCompletion]"),
        (json!({"processDefinitionId": "p", "surprise": 1}), "[surprise]"),
    ] {
        let detail = start(body).problem(400, "Bad Request");
        assert!(detail.contains(named), "{detail}");
    }
    for (name, value) in [
        ("startInstructions", json!([{"elementId": "start"}])),
        ("runtimeInstructions", json!([{"type": "TERMINATE_PROCESS_INSTANCE"}])),
    ] {
        let detail =
            start(json!({"processDefinitionId": "p", name: value})).problem(501, "NOT_IMPLEMENTED");
        assert!(detail.contains(name), "{detail}");
    }
}

#[test]
fn an_instance_is_looked_at_by_its_key() {
    let server = TestServer::start();
    server.get(&format!("{PATH}/2251799813685281")).problem(404, "NOT_FOUND");
    server.get(&format!("{PATH}/-5")).problem(404, "NOT_FOUND");
    let detail = server.get(&format!("{PATH}/abc")).problem(400, "Bad Request");
    assert_eq!(detail, "Failed to convert 'processInstanceKey' with value: 'abc'");
    let long = "1".repeat(26);
    server.get(&format!("{PATH}/{long}")).problem(400, "Bad Request");
}

#[test]
fn a_running_instance_is_cancelled_once() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let key = server.start_instance("p", &json!({}));
    let path = format!("{PATH}/{key}/cancellation");
    server.send("POST", &path, &[("Content-Type", "application/json")], "").no_content();
    let instance = server.get(&format!("{PATH}/{key}")).json(200);
    assert_eq!(instance["state"], "TERMINATED");
    assert!(instance["endDate"].is_string());
    server.post(&path, &json!({"operationReference": 5})).problem(404, "NOT_FOUND");
    server.post(&format!("{PATH}/1/cancellation"), &json!({})).problem(404, "NOT_FOUND");
    server.post(&format!("{PATH}/x/cancellation"), &json!({})).problem(400, "Bad Request");
}

#[test]
fn instances_are_found() {
    let server = TestServer::start();
    server.deploy_process("straight", STRAIGHT);
    server.deploy_process("waiting", USER_TASK);
    server.deploy_process("stuck", GATEWAY);
    let ended = server.start_instance("straight", &json!({}));
    let running = server.start_instance("waiting", &json!({}));
    let stuck = server.start_instance("stuck", &json!({"amount": 1}));
    let path = format!("{PATH}/search");

    let all = server.post(&path, &json!({})).json(200);
    assert_shape(&all["page"], PAGE);
    assert_eq!(all["page"]["totalItems"], 3);
    for item in all["items"].as_array().unwrap() {
        assert_shape(item, PROCESS_INSTANCE);
    }
    let keys = |body: Value| -> Vec<Value> {
        let items = server.search(&path, &body);
        items.iter().map(|item| item["processInstanceKey"].clone()).collect()
    };
    assert_eq!(server.send("POST", &path, &[], "").status, 200);
    assert_eq!(keys(json!({"filter": {"state": "completed"}})), [ended.as_str()]);
    assert_eq!(keys(json!({"filter": {"processDefinitionId": "waiting"}})), [running.as_str()]);
    assert_eq!(keys(json!({"filter": {"hasIncident": true}})), [stuck.as_str()]);
    assert_eq!(
        keys(json!({"filter": {"processInstanceKey": {"$in": [running, "-1"]}}})),
        [running.as_str()]
    );
    let sorted = keys(json!({"sort": [{"field": "processInstanceKey", "order": "desc"}]}));
    assert_eq!(sorted, [stuck, running, ended]);
    assert_eq!(keys(json!({"page": {"limit": 0}})).len(), 0);

    let first = server.post(&path, &json!({"page": {"limit": 2}})).json(200);
    let cursor = &first["page"]["endCursor"];
    assert_eq!(keys(json!({"page": {"limit": 2, "after": cursor}})).len(), 1);
    assert_eq!(keys(json!({"page": {"from": 2}})).len(), 1);
}

#[test]
fn a_search_that_cannot_be_read_is_refused() {
    let server = TestServer::start();
    let search = |body: Value| server.post(&format!("{PATH}/search"), &body);
    for (body, named) in [
        (json!({"filter": {"surprise": 1}}), "[filter.surprise]"),
        (json!({"filter": {"state": {"$gt": "ACTIVE"}}}), "[filter.state.$gt]"),
        (json!({"filter": {"state": "SLEEPING"}}), "enum field 'state'"),
        (json!({"filter": {"startDate": "yesterday"}}), "[filter.startDate]"),
        (json!({"filter": {"hasIncident": "yes"}}), "[filter.hasIncident]"),
        (json!({"filter": {"processInstanceKey": "x"}}), "'processInstanceKey'"),
        (json!({"sort": [{"field": "color"}]}), "enum field 'field'"),
        (json!({"sort": [{"field": "startDate", "order": "UP"}]}), "enum field 'order'"),
        (json!({"sorting": []}), "[sorting]"),
        (json!({"page": [1]}), "[page]"),
    ] {
        let detail = search(body).problem(400, "Bad Request");
        assert!(detail.contains(named), "{detail}");
    }
    for body in [
        json!({"page": {"limit": -1}}),
        json!({"page": {"limit": 10_001}}),
        json!({"page": {"from": -1}}),
        json!({"page": {"from": 0, "after": "YWJj"}}),
        json!({"page": {"after": "no cursor"}}),
        json!({"page": {"before": "YWJj"}}),
        json!({"sort": [{}]}),
    ] {
        search(body).problem(400, "INVALID_ARGUMENT");
    }
}
