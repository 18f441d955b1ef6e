//! `PATCH /v2/user-tasks/{userTaskKey}`.

use serde_json::{Value, json};

use crate::shape::{USER_TASK as USER_TASK_SHAPE, assert_shape};
use crate::support::{TestServer, USER_TASK};

/// A server with a user task, and its path.
fn waiting() -> (TestServer, String) {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    server.start_instance("p", &json!({}));
    let tasks = server.search("/v2/user-tasks/search", &json!({}));
    let path = format!("/v2/user-tasks/{}", tasks[0]["userTaskKey"].as_str().unwrap());
    (server, path)
}

#[test]
fn what_is_given_changes_and_what_is_not_stays() {
    let (server, path) = waiting();
    let update = |body: Value| {
        server.patch(&path, &body).no_content();
        server.get(&path).json(200)
    };
    let before = server.get(&path).json(200);
    let task = update(json!({"changeset": {
        "priority": 90, "followUpDate": "2031-01-01T10:00:00+02:00", "candidateUsers": null,
    }}));
    assert_shape(&task, USER_TASK_SHAPE);
    let mut expected = before.clone();
    expected["priority"] = json!(90);
    expected["followUpDate"] = json!("2031-01-01T08:00:00.000Z");
    assert_eq!(task, expected);

    let task = update(json!({"changeset": {
        "candidateGroups": ["ops", "", "sales", "ops"], "candidateUsers": [], "dueDate": "",
        "followUpDate": null,
    }, "action": "handOver"}));
    expected["candidateGroups"] = json!(["ops", "sales"]);
    expected["candidateUsers"] = json!([]);
    expected["dueDate"] = Value::Null;
    assert_eq!(task, expected);
    assert_eq!(update(json!({"action": "look"})), expected);
    assert_eq!(update(json!({"changeset": {}, "action": "look"})), expected);
    assert_eq!(update(json!({"changeset": null, "action": "look"})), expected);
}

#[test]
fn the_inbox_follows_what_has_changed() {
    let (server, path) = waiting();
    let body = json!({"changeset": {"candidateGroups": ["ops"], "priority": 1}});
    server.patch(&path, &body).no_content();
    let count =
        |filter: Value| server.search("/v2/user-tasks/search", &json!({"filter": filter})).len();
    assert_eq!(count(json!({"candidateGroup": "ops"})), 1);
    assert_eq!(count(json!({"candidateGroup": "sales"})), 0);
    assert_eq!(count(json!({"candidateUser": "eve"})), 1);
    assert_eq!(count(json!({"priority": {"$lt": 50}})), 1);
}

#[test]
fn what_cannot_be_changed_is_refused() {
    let (server, path) = waiting();
    let update = |body: Value| server.patch(&path, &body);
    for body in [json!({}), json!({"changeset": {}}), json!({"changeset": {"dueDate": null}})] {
        let detail = update(body).problem(400, "INVALID_ARGUMENT");
        assert!(detail.contains("changeset") && detail.contains("action"), "{detail}");
    }
    let many: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    for (changeset, named) in [
        (json!({"priority": 101}), "changeset.priority"),
        (json!({"priority": -1}), "changeset.priority"),
        (json!({"candidateGroups": many}), "changeset.candidateGroups"),
        (json!({"candidateUsers": ["a", "x".repeat(1_025)]}), "changeset.candidateUsers[1]"),
    ] {
        let detail = update(json!({"changeset": changeset})).problem(400, "INVALID_ARGUMENT");
        assert!(detail.contains(named), "{detail}");
    }
    for (changeset, named) in [
        (json!({"priority": "high"}), "[changeset.priority]"),
        (json!({"dueDate": "tomorrow"}), "[changeset.dueDate]"),
        (json!({"dueDate": 7}), "[changeset.dueDate]"),
        (json!({"followUpDate": "2031-01-01T10:00:00"}), "[changeset.followUpDate]"),
        (json!({"candidateGroups": "sales"}), "[changeset.candidateGroups]"),
        (json!({"candidateUsers": [7]}), "[changeset.candidateUsers[0]]"),
        (json!({"assignee": "eve"}), "[changeset.assignee]"),
        (json!([1]), "[changeset]"),
    ] {
        let detail = update(json!({"changeset": changeset})).problem(400, "Bad Request");
        assert!(detail.contains(named), "{detail}");
    }
    let change = json!({"changeset": {"priority": 1}});
    server.patch("/v2/user-tasks/1", &change).problem(404, "NOT_FOUND");
    server.patch("/v2/user-tasks/x", &change).problem(400, "Bad Request");
    server.send("PATCH", &path, &[], "").problem(400, "Bad Request");
    server.post(&format!("{path}/completion"), &json!({})).no_content();
    server.patch(&path, &change).problem(409, "INVALID_STATE");
}
