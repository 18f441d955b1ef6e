//! What an instance waits for, and what would move it: each kind of waiting is moved by sending the
//! very requests that the answer names. Events are in `waiting_events`.

use serde_json::{Value, json};

use crate::diagrams::{calling, greeting};
use crate::support::{GATEWAY, TestServer, USER_TASK, eventually, job};
use crate::waiting::{completes, only, page, send_moves, types, waiting};
use crate::waiting_diagrams::{forked, forked_inclusively};

#[test]
fn a_job_is_taken_by_a_worker_and_completed() {
    let server = TestServer::at_rest();
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["elementId"], "work");
    assert_eq!(item["elementName"], "Work");
    assert_eq!(item["elementType"], "SERVICE_TASK");
    assert_eq!(item["scopeKey"], instance.as_str());
    assert_eq!(item["since"], "2026-01-01T00:00:00.000Z");
    let jobs = server.search("/v2/jobs/search", &json!({}));
    let expected = json!({
        "type": "JOB", "jobKey": jobs[0]["jobKey"], "jobType": "work", "state": "CREATED",
        "retries": 3, "worker": null, "deadline": null, "errorMessage": null,
    });
    assert_eq!(item["waitsFor"], expected);
    assert_eq!(send_moves(&server, &item), 2);
    completes(&server, &instance);
}

#[test]
fn a_job_that_a_worker_has_names_the_worker() {
    let server = TestServer::at_rest();
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({}));
    server.activate_one("work").unwrap();
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["state"], "ACTIVATED");
    assert_eq!(item["waitsFor"]["worker"], "tester");
    assert_eq!(item["waitsFor"]["deadline"], "2026-01-01T00:01:00.000Z");
    assert_eq!(send_moves(&server, &item), 1);
    completes(&server, &instance);
}

#[test]
fn a_job_that_failed_waits_for_its_back_off_or_its_incident() {
    let server = TestServer::at_rest();
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({}));
    let fail = |retries: i32, back_off: i64| {
        let key = server.activate_one("work").unwrap()["jobKey"].as_str().unwrap().to_owned();
        let body =
            json!({"retries": retries, "retryBackOff": back_off, "errorMessage": "no paper"});
        server.post(&format!("/v2/jobs/{key}/failure"), &body).no_content();
    };
    fail(1, 60_000);
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["state"], "BACKING_OFF");
    assert_eq!(item["waitsFor"]["errorMessage"], "no paper");
    server.pin(60);
    eventually(|| (only(&server, &instance)["waitsFor"]["state"] == "CREATED").then_some(()));
    fail(0, 0);
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["type"], "INCIDENT");
    assert_eq!(item["waitsFor"]["errorType"], "JOB_NO_RETRIES");
    assert!(item["waitsFor"]["jobKey"].is_string());
    assert_eq!(send_moves(&server, &item), 2);
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["state"], "CREATED");
    send_moves(&server, &item);
    completes(&server, &instance);
}

#[test]
fn a_user_task_is_completed_by_a_person() {
    let server = TestServer::at_rest();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["elementName"], "Approve it");
    let waits_for = &item["waitsFor"];
    assert_eq!(waits_for["type"], "USER_TASK");
    assert_eq!(waits_for["candidateGroups"], json!(["finance", "sales"]));
    assert_eq!(waits_for["candidateUsers"], json!(["eve"]));
    assert_eq!(waits_for["dueDate"], "2031-01-02T02:04:05.000Z");
    assert_eq!(send_moves(&server, &item), 1);
    completes(&server, &instance);
}

#[test]
fn a_call_waits_for_the_called_instance() {
    let server = TestServer::at_rest();
    server.deploy_process("called", USER_TASK);
    server.deploy_file("caller", &calling("caller", "called"));
    let instance = server.start_instance("caller", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["elementName"], "Call another");
    assert_eq!(item["waitsFor"]["type"], "CALLED_PROCESS_INSTANCE");
    assert_eq!(item["waitsFor"]["calledProcessDefinitionId"], "called");
    assert_eq!(send_moves(&server, &item), 1);
    let called = item["waitsFor"]["calledProcessInstanceKey"].as_str().unwrap();
    assert_eq!(
        item["movedBy"][0]["path"],
        format!("/v2/process-instances/{called}/waiting-states")
    );
    send_moves(&server, &only(&server, called));
    completes(&server, &instance);
}

#[test]
fn a_multi_instance_activity_tells_how_far_it_is() {
    let server = TestServer::at_rest();
    server.deploy_file("greeting", &greeting("greeting", false));
    let instance = server.start_instance("greeting", &json!({"guests": ["Ann", "Ben", "Cem"]}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["MULTI_INSTANCE", "JOB", "JOB", "JOB"]);
    assert_eq!(items[0]["elementType"], "MULTI_INSTANCE_BODY");
    let progress = |completed: u32| {
        json!({
            "type": "MULTI_INSTANCE", "total": 3, "begun": 3, "completed": completed,
            "terminated": 0,
        })
    };
    assert_eq!(items[0]["waitsFor"], progress(0));
    let numbers: Vec<_> = items.iter().map(|item| item["iteration"].clone()).collect();
    assert_eq!(numbers, [Value::Null, 0.into(), 1.into(), 2.into()]);
    assert!(items[1..].iter().all(|item| item["scopeKey"] == items[0]["elementInstanceKey"]));
    send_moves(&server, &items[2]);
    let after = waiting(&server, &instance);
    assert_eq!(after[0]["waitsFor"], progress(1));
    assert_eq!(types(&after), ["MULTI_INSTANCE", "JOB", "JOB"]);
    for item in &after[1..] {
        send_moves(&server, item);
    }
    completes(&server, &instance);
}

#[test]
fn a_parallel_join_names_the_flows_that_came_and_those_that_did_not() {
    let server = TestServer::at_rest();
    server.deploy_process("forked", &forked());
    let instance = server.start_instance("forked", &json!({}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["PARALLEL_JOIN", "USER_TASK", "USER_TASK"]);
    let join = &items[0];
    assert_eq!((&join["elementId"], &join["elementName"]), (&json!("join"), &json!("All here")));
    assert_eq!(join["elementType"], "PARALLEL_GATEWAY");
    assert_eq!((&join["elementInstanceKey"], &join["since"]), (&Value::Null, &Value::Null));
    assert_eq!(join["scopeKey"], instance.as_str());
    let expected = json!({
        "type": "PARALLEL_JOIN", "arrived": [{"flowId": "straight", "count": 1}],
        "missing": [{"flowId": "fromA", "sourceId": "a"}, {"flowId": "fromB", "sourceId": "b"}],
    });
    assert_eq!(join["waitsFor"], expected);
    assert_eq!(join["movedBy"].as_array().unwrap().len(), 2);
    send_moves(&server, &items[1]);
    let items = waiting(&server, &instance);
    assert_eq!(items[0]["waitsFor"]["arrived"].as_array().unwrap().len(), 2);
    let missing = json!([{"flowId": "fromB", "sourceId": "b"}]);
    assert_eq!(items[0]["waitsFor"]["missing"], missing);
    send_moves(&server, &items[1]);
    completes(&server, &instance);
}

#[test]
fn an_inclusive_join_misses_only_what_can_still_come() {
    let server = TestServer::at_rest();
    server.deploy_process("forked", &forked_inclusively());
    let instance = server.start_instance("forked", &json!({"both": false}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["INCLUSIVE_JOIN", "USER_TASK"]);
    assert_eq!(items[0]["elementType"], "INCLUSIVE_GATEWAY");
    assert_eq!(items[0]["waitsFor"]["arrived"], json!([{"flowId": "straight", "count": 1}]));
    let missing = json!([{"flowId": "fromA", "sourceId": "a"}]);
    assert_eq!(items[0]["waitsFor"]["missing"], missing);
    send_moves(&server, &items[1]);
    completes(&server, &instance);
    let instance = server.start_instance("forked", &json!({"both": true}));
    let items = waiting(&server, &instance);
    assert_eq!(items[0]["waitsFor"]["missing"].as_array().unwrap().len(), 2);
}

#[test]
fn an_incident_is_resolved_after_a_correction() {
    let server = TestServer::at_rest();
    server.deploy_process("p", GATEWAY);
    let instance = server.start_instance("p", &json!({"amount": 1}));
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["type"], "INCIDENT");
    assert_eq!(item["waitsFor"]["errorType"], "CONDITION_ERROR");
    assert_eq!(item["waitsFor"]["jobKey"], Value::Null);
    let variables = format!("/v2/element-instances/{instance}/variables");
    let told = item["movedBy"][0]["description"].as_str().unwrap();
    assert!(told.contains("/variables"), "{told}");
    server.put(&variables, &json!({"variables": {"amount": 500}})).no_content();
    assert_eq!(send_moves(&server, &item), 1);
    completes(&server, &instance);
}

#[test]
fn pages_follow_each_other_by_cursor() {
    let server = TestServer::at_rest();
    server.deploy_file("greeting", &greeting("greeting", false));
    let guests: Vec<u32> = (0..7).collect();
    let instance = server.start_instance("greeting", &json!({"guests": guests}));
    let all = waiting(&server, &instance);
    assert_eq!(all.len(), 8);
    let (mut found, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let mut page = page(&server, &instance, &query);
        let Value::Array(items) = page["items"].take() else { panic!("no items: {page}") };
        let Some(cursor) = page["page"]["endCursor"].as_str() else {
            assert!(items.is_empty());
            break;
        };
        assert!(items.len() <= 3);
        found.extend(items);
        assert!(found.len() <= all.len(), "pages repeat things");
        query = format!("?limit=3&after={}", cursor.replace('+', "%2B").replace('/', "%2F"));
    }
    assert_eq!(found, all);
    assert_eq!(page(&server, &instance, "?limit=0")["items"], json!([]));
    assert_eq!(page(&server, &instance, "?limit=0")["page"]["totalItems"], 8);
}

#[test]
fn what_cannot_be_asked_is_refused_and_named() {
    let server = TestServer::at_rest();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let other = server.start_instance("p", &json!({}));
    let get = |key: &str, query: &str| {
        server.get(&format!("/v2/process-instances/{key}/waiting-states{query}"))
    };
    let unknown = get("4711", "").problem(404, "NOT_FOUND");
    assert_eq!(unknown, "Process Instance with key '4711' not found");
    let key = get("x", "").problem(400, "Bad Request");
    assert!(key.contains("processInstanceKey"), "{key}");
    for limit in ["-1", "10001", "many", "1.5", ""] {
        let told = get(&instance, &format!("?limit={limit}")).problem(400, "INVALID_ARGUMENT");
        assert!(told.contains("limit is '"), "{told}");
    }
    for cursor in ["", "AAAA", "no-cursor"] {
        let told = get(&instance, &format!("?after={cursor}")).problem(400, "INVALID_ARGUMENT");
        assert!(told.contains("after"), "{told}");
    }
    let cursor = page(&server, &other, "")["page"]["endCursor"].as_str().unwrap().to_owned();
    let cursor = cursor.replace('+', "%2B").replace('/', "%2F");
    assert_eq!(get(&other, &format!("?after={cursor}")).status, 200);
    get(&instance, &format!("?after={cursor}")).problem(400, "INVALID_ARGUMENT");
    let unknown = get(&instance, "?before=AAAA").problem(400, "Bad Request");
    assert!(unknown.contains("before"), "{unknown}");
}
