//! `/v2/element-instances`.

use serde_json::{Value, json};

use crate::support::{TestServer, job};

/// A server with an instance that waits for a job, the instance's key and the element's.
fn waiting() -> (TestServer, String, String) {
    let server = TestServer::start();
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({"a": 1, "b": 1}));
    let job = activate(&server);
    let element = job["elementInstanceKey"].as_str().unwrap().to_owned();
    (server, instance, element)
}

fn activate(server: &TestServer) -> Value {
    let body = json!({
        "type": "work", "timeout": 1, "maxJobsToActivate": 1, "requestTimeout": 5_000,
    });
    server.post("/v2/jobs/activation", &body).json(200)["jobs"][0].take()
}

#[test]
fn variables_are_set_where_they_are_known_or_here() {
    let (server, instance, element) = waiting();
    let set = |scope: &str, body: Value| {
        server.put(&format!("/v2/element-instances/{scope}/variables"), &body).no_content();
    };
    set(&element, json!({"variables": {"a": 2, "c": 2}}));
    set(&element, json!({"variables": {"b": 3}, "local": true, "operationReference": 1}));
    assert_eq!(activate(&server)["variables"], json!({"a": 2, "b": 3, "c": 2}));
    set(&instance, json!({"variables": {"b": 4, "d": 4}, "local": true}));
    let job = activate(&server);
    assert_eq!(job["variables"], json!({"a": 2, "b": 3, "c": 2, "d": 4}));
}

#[test]
fn what_cannot_be_done_is_refused() {
    let (server, instance, _) = waiting();
    let set = |scope: &str, body: Value| {
        server.put(&format!("/v2/element-instances/{scope}/variables"), &body)
    };
    set("1", json!({"variables": {"a": 1}})).problem(404, "NOT_FOUND");
    set("x", json!({"variables": {"a": 1}})).problem(400, "Bad Request");
    set(&instance, json!({})).problem(400, "INVALID_ARGUMENT");
    set(&instance, json!({"variables": null})).problem(400, "Bad Request");
    set(&instance, json!({"variables": {"a": 1}, "local": 1})).problem(400, "Bad Request");
    set(&instance, json!({"variables": {"a": 1}, "operationReference": -1}))
        .problem(400, "INVALID_ARGUMENT");
    let empty = server.send("PUT", &format!("/v2/element-instances/{instance}/variables"), &[], "");
    empty.problem(400, "Bad Request");
}
