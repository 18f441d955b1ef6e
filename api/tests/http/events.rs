//! The event log of a process instance.

use serde_json::{Value, json};

use crate::support::{TestServer, USER_TASK, job};

fn path(instance: &str) -> String {
    format!("/v2/process-instances/{instance}/events/search")
}

fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

/// An instance whose job was taken, failed once, and completed, in a batch each.
fn worked(server: &TestServer) -> String {
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({"amount": 1.50}));
    let finish = |part: &str, body: Value| {
        let job = server.activate_one("work").unwrap();
        let path = format!("/v2/jobs/{}/{part}", job["jobKey"].as_str().unwrap());
        server.post(&path, &body).no_content();
    };
    finish("failure", json!({"retries": 2, "errorMessage": "no stock"}));
    finish("completion", json!({"variables": {"done": true}}));
    instance
}

#[test]
fn the_log_tells_what_happened_in_order() {
    let server = TestServer::at_rest();
    let instance = worked(&server);
    let answer = server.post(&path(&instance), &json!({})).json(200);
    let events = answer["items"].as_array().unwrap();
    assert_eq!(answer["page"]["totalItems"], events.len());
    assert_eq!(answer["page"]["hasMoreTotalItems"], false);
    let told = types(events);
    assert_eq!(told[0], "PROCESS_INSTANCE_CREATED");
    assert_eq!(told.last(), Some(&"PROCESS_INSTANCE_COMPLETED"));
    let jobs: Vec<&str> = told.iter().copied().filter(|name| name.starts_with("JOB_")).collect();
    let expected = ["JOB_CREATED", "JOB_ACTIVATED", "JOB_FAILED", "JOB_ACTIVATED", "JOB_COMPLETED"];
    assert_eq!(jobs, expected);
    let numbers: Vec<u64> =
        events.iter().map(|event| event["sequence"].as_str().unwrap().parse().unwrap()).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert!(events.iter().all(|event| event["timestamp"] == "2026-01-01T00:00:00.000Z"));
    let variable = events.iter().find(|event| event["type"] == "VARIABLE_SET").unwrap();
    assert_eq!(variable["data"]["name"], "amount");
    assert_eq!(variable["data"]["value"].to_string(), "1.5");
    assert_eq!(variable["data"]["scopeKey"], instance.as_str());
    // The job's events do not name its element; the log does.
    let failed = events.iter().find(|event| event["type"] == "JOB_FAILED").unwrap();
    assert_eq!(failed["elementId"], "work");
    assert_eq!(failed["data"]["retries"], 2);
    assert_eq!(failed["data"]["errorMessage"], "no stock");
    assert!(failed["elementInstanceKey"].is_string() && failed["data"]["jobKey"].is_string());
    assert_eq!(failed["context"], json!({"principal": null, "operationReference": null}));
}

#[test]
fn pages_follow_each_other_in_both_directions() {
    let server = TestServer::start();
    let instance = worked(&server);
    let all = server.search(&path(&instance), &json!({}));
    for (order, expected) in
        [("ASC", all.clone()), ("DESC", all.iter().rev().cloned().collect::<Vec<_>>())]
    {
        let sort = json!([{"field": "sequence", "order": order}]);
        let mut seen: Vec<Value> = Vec::new();
        let mut page = json!({"limit": 3});
        let mut firsts = Vec::new();
        loop {
            let body = json!({"sort": sort, "page": page});
            let answer = server.post(&path(&instance), &body).json(200);
            let items = answer["items"].as_array().unwrap().clone();
            if items.is_empty() {
                break;
            }
            seen.extend(items);
            firsts.push(answer["page"]["startCursor"].clone());
            page = json!({"limit": 3, "after": answer["page"]["endCursor"]});
        }
        assert_eq!(seen, expected);
        let before = json!({"limit": 3, "before": firsts[2]});
        let body = json!({"sort": sort, "page": before});
        assert_eq!(server.search(&path(&instance), &body), expected[3..6]);
        let body = json!({"sort": sort, "page": {"from": 4, "limit": 2}});
        assert_eq!(server.search(&path(&instance), &body), expected[4..6]);
    }
}

#[test]
fn filters_choose_events() {
    let server = TestServer::at_rest();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    server.pin(60);
    let tasks = server.search("/v2/user-tasks/search", &json!({}));
    let task = tasks[0]["userTaskKey"].as_str().unwrap();
    let element = &tasks[0]["elementInstanceKey"];
    server
        .post(&format!("/v2/user-tasks/{task}/assignment"), &json!({"assignee": "a"}))
        .no_content();
    server.pin(120);
    server.post(&format!("/v2/user-tasks/{task}/completion"), &json!({})).no_content();
    let find = |filter: Value| server.search(&path(&instance), &json!({"filter": filter}));
    let all = find(json!({}));
    let of_task = find(json!({"elementInstanceKey": element}));
    let expected = [
        "ELEMENT_ACTIVATED",
        "USER_TASK_CREATED",
        "USER_TASK_ASSIGNED",
        "USER_TASK_COMPLETED",
        "ELEMENT_COMPLETED",
    ];
    assert_eq!(types(&of_task), expected);
    assert_eq!(find(json!({"elementId": "approve"})), of_task);
    assert_eq!(types(&find(json!({"type": {"$like": "USER_TASK_*"}}))), expected[1..4]);
    assert_eq!(types(&find(json!({"type": "USER_TASK_ASSIGNED"}))), [expected[2]]);
    let minute = json!({"$gt": "2026-01-01T00:00:00Z", "$lte": "2026-01-01T00:01:00Z"});
    assert_eq!(types(&find(json!({"timestamp": minute}))), [expected[2]]);
    for (place, event) in all.iter().enumerate() {
        let sequence = &event["sequence"];
        assert_eq!(find(json!({"sequence": sequence})), all[place..=place]);
        assert_eq!(find(json!({"sequence": {"$gte": sequence}})), all[place..]);
        assert_eq!(find(json!({"sequence": {"$lt": sequence}})), all[..place]);
    }
    assert_eq!(find(json!({"sequence": {"$gte": "0"}})), all);
}

#[test]
fn what_cannot_be_found_or_read_is_told() {
    let server = TestServer::start();
    server.post(&path("4711"), &json!({})).problem(404, "NOT_FOUND");
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let find = |body: Value| server.post(&path(&instance), &body);
    let detail = find(json!({"filter": {"type": "JOB_DONE"}})).problem(400, "Bad Request");
    assert!(detail.contains("JOB_COMPLETED"), "{detail}");
    find(json!({"filter": {"sequence": "one"}})).problem(400, "Bad Request");
    find(json!({"page": {"after": "AAAA"}})).problem(400, "INVALID_ARGUMENT");
    let cursor = find(json!({"page": {"limit": 1}})).json(200)["page"]["endCursor"].clone();
    let other = json!({"filter": {"elementId": "x"}, "page": {"after": cursor}});
    find(other).problem(400, "INVALID_ARGUMENT");
}

#[test]
fn the_caller_and_its_reference_are_told() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let body = json!({"processDefinitionId": "p", "operationReference": 42});
    let headers = [("Content-Type", "application/json"), ("traceparent", "00-a-b-01")];
    let started =
        server.send("POST", "/v2/process-instances", &headers, body.to_string()).json(200);
    let instance = started["processInstanceKey"].as_str().unwrap();
    for event in server.search(&path(instance), &json!({})) {
        assert_eq!(event["context"]["operationReference"], 42, "{event}");
    }
}
