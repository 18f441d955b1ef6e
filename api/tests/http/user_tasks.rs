//! `/v2/user-tasks`.

use serde_json::{Value, json};

use crate::shape::{PAGE, USER_TASK as USER_TASK_SHAPE, assert_shape};
use crate::support::{TestServer, USER_TASK};

const PATH: &str = "/v2/user-tasks";

/// A server with an instance that waits for a user task, and the task's key.
fn waiting() -> (TestServer, String) {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    server.start_instance("p", &json!({}));
    let key = only_task(&server)["userTaskKey"].as_str().unwrap().to_owned();
    (server, key)
}

fn only_task(server: &TestServer) -> Value {
    let mut tasks = server.search(&format!("{PATH}/search"), &json!({}));
    assert_eq!(tasks.len(), 1);
    tasks.remove(0)
}

#[test]
fn a_user_task_is_shown_with_what_the_model_says() {
    let (server, key) = waiting();
    let task = server.get(&format!("{PATH}/{key}")).json(200);
    assert_shape(&task, USER_TASK_SHAPE);
    assert_eq!(task["name"], "Approve it");
    assert_eq!(task["state"], "CREATED");
    assert_eq!(task["elementId"], "approve");
    assert_eq!(task["candidateGroups"], json!(["finance", "sales"]));
    assert_eq!(task["candidateUsers"], json!(["eve"]));
    assert_eq!(task["dueDate"], "2031-01-02T02:04:05.000Z");
    assert_eq!(task["priority"], 50);
    assert_eq!(task["processName"], "The p process");
    assert_eq!(only_task(&server), task);
    server.get(&format!("{PATH}/1")).problem(404, "NOT_FOUND");
    server.get(&format!("{PATH}/x")).problem(400, "Bad Request");
}

#[test]
fn a_user_task_is_assigned_unassigned_and_completed() {
    let (server, key) = waiting();
    let assignment = format!("{PATH}/{key}/assignment");
    let body = json!({"assignee": "eve", "action": "claim", "allowOverride": false});
    server.post(&assignment, &body).no_content();
    assert_eq!(only_task(&server)["assignee"], "eve");
    let body = json!({"assignee": "adam", "allowOverride": false});
    server.post(&assignment, &body).problem(409, "INVALID_STATE");
    server.post(&assignment, &json!({"assignee": "adam"})).no_content();
    assert_eq!(only_task(&server)["assignee"], "adam");
    server.delete(&format!("{PATH}/{key}/assignee")).no_content();
    assert_eq!(only_task(&server)["assignee"], Value::Null);

    let completion = format!("{PATH}/{key}/completion");
    let body = json!({"variables": {"approved": true}, "action": "complete"});
    server.post(&completion, &body).no_content();
    let task = only_task(&server);
    assert_eq!(task["state"], "COMPLETED");
    assert!(task["completionDate"].is_string());
    assert_eq!(server.post(&completion, &json!({})).status, 409);
    assert_eq!(server.post(&assignment, &json!({"assignee": "eve"})).status, 409);
}

#[test]
fn a_completion_needs_no_body() {
    let (server, key) = waiting();
    let completion = format!("{PATH}/{key}/completion");
    server.send("POST", &completion, &[("Content-Type", "application/json")], "").no_content();
}

#[test]
fn what_cannot_be_done_is_refused() {
    let (server, key) = waiting();
    let assign = |body: Value| server.post(&format!("{PATH}/{key}/assignment"), &body);
    assign(json!({})).problem(400, "INVALID_ARGUMENT");
    assign(json!({"assignee": ""})).problem(400, "INVALID_ARGUMENT");
    assign(json!({"assignee": 7})).problem(400, "Bad Request");
    assign(json!({"assignee": "eve", "reason": "x"})).problem(400, "Bad Request");
    let complete = |body: Value| server.post(&format!("{PATH}/{key}/completion"), &body);
    complete(json!({"variables": 7})).problem(400, "Bad Request");
    complete(json!({"result": {}})).problem(400, "Bad Request");
    for (method, rest) in [("POST", "assignment"), ("DELETE", "assignee"), ("POST", "completion")] {
        let body = if rest == "assignment" { r#"{"assignee":"eve"}"# } else { "" };
        let headers = [("Content-Type", "application/json")];
        let unknown = server.send(method, &format!("{PATH}/1/{rest}"), &headers, body);
        unknown.problem(404, "NOT_FOUND");
        let no_key = server.send(method, &format!("{PATH}/x/{rest}"), &headers, body);
        no_key.problem(400, "Bad Request");
    }
}

#[test]
fn the_inbox_is_searched() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    for _ in 0..3 {
        server.start_instance("p", &json!({}));
    }
    let path = format!("{PATH}/search");
    let body = json!({
        "filter": {"candidateGroup": "sales", "state": "CREATED", "tenantId": "<default>"},
        "sort": [{"field": "dueDate", "order": "ASC"}],
        "page": {"limit": 2},
    });
    let first = server.post(&path, &body).json(200);
    assert_shape(&first["page"], PAGE);
    assert_eq!(first["page"]["totalItems"], 3);
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let body = json!({
        "filter": {"candidateGroup": "sales", "state": "CREATED", "tenantId": "<default>"},
        "sort": [{"field": "dueDate", "order": "ASC"}],
        "page": {"limit": 2, "after": first["page"]["endCursor"]},
    });
    let rest = server.search(&path, &body);
    assert_eq!(rest.len(), 1);
    assert!(!items.contains(&rest[0]));

    let count = |filter: Value| server.search(&path, &json!({"filter": filter})).len();
    assert_eq!(count(json!({"candidateGroup": {"$in": ["sales", "finance"]}})), 3);
    assert_eq!(count(json!({"candidateUser": "eve"})), 3);
    assert_eq!(count(json!({"candidateUser": "adam"})), 0);
    assert_eq!(count(json!({"assignee": {"$exists": false}})), 3);
    assert_eq!(count(json!({"state": {"$in": ["CREATING", "COMPLETED"]}})), 0);
    assert_eq!(count(json!({"priority": {"$gte": 50, "$lt": 51}})), 3);
    assert_eq!(count(json!({"name": {"$like": "Appr*"}})), 3);
    assert_eq!(count(json!({"dueDate": {"$lt": "2031-01-02T03:04:05.001+01:00"}})), 3);
    assert_eq!(count(json!({"elementId": "approve", "processDefinitionId": "p"})), 3);
    assert_eq!(count(json!({"userTaskKey": items[0]["userTaskKey"]})), 1);
    assert_eq!(count(json!({"processInstanceKey": items[0]["processInstanceKey"]})), 1);
    assert_eq!(count(json!({"elementInstanceKey": items[0]["elementInstanceKey"]})), 1);
}

#[test]
fn a_search_that_cannot_be_read_is_refused() {
    let server = TestServer::start();
    let search = |body: Value| server.post(&format!("{PATH}/search"), &body);
    for body in [
        json!({"filter": {"surprise": 1}}),
        json!({"filter": {"state": "SLEEPING"}}),
        json!({"filter": {"elementId": {"$like": "a*"}}}),
        json!({"filter": {"priority": "high"}}),
        json!({"sort": [{"field": "userTaskKey"}]}),
        json!({"sort": {"field": "name"}}),
    ] {
        search(body).problem(400, "Bad Request");
    }
    search(json!({"page": {"after": "YWJj"}})).problem(400, "INVALID_ARGUMENT");
}

#[test]
fn tasks_are_found_by_labels_business_id_and_alternatives() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    for (tags, business_id) in [(json!(["blue", "big"]), "b-1"), (json!(["red"]), "b-2")] {
        let body = json!({"processDefinitionId": "p", "tags": tags, "businessId": business_id});
        server.post("/v2/process-instances", &body).json(200);
    }
    let count =
        |filter: Value| server.search(&format!("{PATH}/search"), &json!({"filter": filter})).len();
    assert_eq!(count(json!({"tags": ["big", "blue"]})), 1);
    assert_eq!(count(json!({"tags": ["blue", "red"]})), 0);
    assert_eq!(count(json!({"businessId": {"$like": "b-*"}})), 2);
    assert_eq!(count(json!({"$or": [{"tags": ["red"]}, {"businessId": "b-1"}]})), 2);
    assert_eq!(count(json!({"state": "CREATED", "$or": [{"tags": ["red"]}]})), 1);
    let path = format!("{PATH}/search");
    let nested = json!({"filter": {"$or": [{"$or": []}]}});
    server.post(&path, &nested).problem(400, "INVALID_ARGUMENT");
}
