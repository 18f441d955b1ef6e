//! `/v2/resources`.

use serde_json::{Value, json};

use crate::support::{STRAIGHT, TestServer, USER_TASK, eventually};

const SEARCH: &str = "/v2/process-definitions/search";

/// Versions of `p` with their states, by number.
fn versions(server: &TestServer) -> Vec<(i64, String)> {
    let body = json!({"filter": {"processDefinitionId": "p"}, "sort": [{"field": "version"}]});
    let items = server.search(SEARCH, &body).into_iter();
    let state = |item: &Value| item["state"].as_str().unwrap().to_owned();
    items.map(|item| (item["version"].as_i64().unwrap(), state(&item))).collect()
}

fn key_of(server: &TestServer, version: i64) -> String {
    let body = json!({"filter": {"processDefinitionId": "p", "version": version}});
    let found = server.search(SEARCH, &body);
    found[0]["processDefinitionKey"].as_str().unwrap().to_owned()
}

fn delete(server: &TestServer, key: &str, body: &Value) {
    let answer = server.post(&format!("/v2/resources/{key}/deletion"), body).json(200);
    assert_eq!(answer, json!({"resourceKey": key, "batchOperation": null}));
}

fn known(versions: &[(i64, &str)]) -> Vec<(i64, String)> {
    versions.iter().map(|(number, state)| (*number, (*state).to_owned())).collect()
}

#[test]
fn files_other_than_processes_are_not_there() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let key = key_of(&server, 1);
    for path in [format!("/v2/resources/{key}"), format!("/v2/resources/{key}/content")] {
        let detail = server.get(&path).problem(404, "NOT_FOUND");
        assert!(detail.contains("/v2/process-definitions/"), "{detail}");
    }
    server.get("/v2/resources/1").problem(404, "NOT_FOUND");
    server.get("/v2/resources/x/content").problem(400, "Bad Request");
}

#[test]
fn the_version_before_is_the_newest_again_once_the_newest_is_deleted() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    server.deploy_process("p", USER_TASK);
    delete(&server, &key_of(&server, 2), &json!({"operationReference": 1}));
    assert_eq!(versions(&server), known(&[(1, "ACTIVE"), (2, "DELETED")]));
    let latest = server.search(SEARCH, &json!({"filter": {"isLatestVersion": true}}));
    assert_eq!(latest[0]["version"], 1);
    let started = server.post("/v2/process-instances", &json!({"processDefinitionId": "p"}));
    assert_eq!(started.json(200)["processDefinitionVersion"], 1);
    let two = json!({"processDefinitionId": "p", "processDefinitionVersion": 2});
    server.post("/v2/process-instances", &two).problem(404, "NOT_FOUND");
    // A number is not given twice, and the file counts as a new one.
    server.deploy_process("p", USER_TASK);
    assert_eq!(versions(&server), known(&[(1, "ACTIVE"), (2, "DELETED"), (3, "ACTIVE")]));
    let path = format!("/v2/resources/{}/deletion", key_of(&server, 2));
    server.post(&path, &json!({})).problem(404, "NOT_FOUND");
}

#[test]
fn running_instances_of_a_deleted_version_go_on_to_their_ends() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let key = key_of(&server, 1);
    let instance = server.start_instance("p", &json!({}));
    delete(&server, &key, &json!({}));
    assert_eq!(versions(&server), known(&[(1, "DRAINING")]));
    let start = json!({"processDefinitionId": "p"});
    server.post("/v2/process-instances", &start).problem(404, "NOT_FOUND");
    let task = server.search("/v2/user-tasks/search", &json!({})).remove(0);
    let task = task["userTaskKey"].as_str().unwrap();
    server.post(&format!("/v2/user-tasks/{task}/completion"), &json!({})).no_content();
    assert_eq!(server.state_of(&instance), "COMPLETED");
    eventually(|| (versions(&server) == known(&[(1, "DELETED")])).then_some(()));
    assert_eq!(server.get(&format!("/v2/process-definitions/{key}/xml")).status, 200);
}

#[test]
fn history_goes_with_its_version_where_that_is_asked_for() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let key = key_of(&server, 1);
    for _ in 0..50 {
        server.start_instance("p", &json!({}));
    }
    delete(&server, &key, &json!({"deleteHistory": true}));
    eventually(|| versions(&server).is_empty().then_some(()));
    let instances = server.search("/v2/process-instances/search", &json!({}));
    assert_eq!(instances.len(), 0);
    server.get(&format!("/v2/process-definitions/{key}")).problem(404, "NOT_FOUND");
}

#[test]
fn what_is_not_there_cannot_be_deleted() {
    let server = TestServer::start();
    server.post("/v2/resources/1/deletion", &json!({})).problem(404, "NOT_FOUND");
    server.post("/v2/resources/x/deletion", &json!({})).problem(400, "Bad Request");
    let body = json!({"surprise": true});
    server.post("/v2/resources/1/deletion", &body).problem(400, "Bad Request");
}
