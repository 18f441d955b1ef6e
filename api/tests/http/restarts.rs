//! What waits goes on waiting when the server is started again.

use serde_json::{Value, json};

use crate::diagrams::{calling, greeting, listener, payment, picking, resting};
use crate::support::{TestServer, USER_TASK, eventually, process};

fn complete_task(server: &TestServer) {
    let body = json!({"filter": {"state": "CREATED"}});
    let tasks = server.search("/v2/user-tasks/search", &body);
    assert_eq!(tasks.len(), 1);
    let key = tasks[0]["userTaskKey"].as_str().unwrap();
    server.post(&format!("/v2/user-tasks/{key}/completion"), &json!({})).no_content();
}

#[test]
fn timers_fire_that_were_armed_before() {
    let server = TestServer::at_rest();
    server.deploy_file("resting", &resting("resting"));
    let instance = server.start_instance("resting", &json!({}));
    let server = server.restart();
    assert_eq!(server.state_of(&instance), "ACTIVE");
    server.pin(3_600);
    eventually(|| (server.state_of(&instance) == "COMPLETED").then_some(()));
}

#[test]
fn messages_and_who_waits_for_them_are_kept() {
    let server = TestServer::at_rest();
    server.deploy_file("payment", &payment("payment"));
    let waiting = server.start_instance("payment", &json!({"order": "7"}));
    let published = json!({"name": "paid", "correlationKey": "8", "timeToLive": 60_000});
    server.post("/v2/messages/publication", &published).json(200);
    let server = server.restart();
    let body = json!({"name": "paid", "correlationKey": "7"});
    let correlated = server.post("/v2/messages/correlation", &body).json(200);
    assert_eq!(correlated["processInstanceKey"], waiting.as_str());
    complete_task(&server);
    assert_eq!(server.state_of(&waiting), "COMPLETED");
    let late = server.start_instance("payment", &json!({"order": "8"}));
    complete_task(&server);
    assert_eq!(server.state_of(&late), "COMPLETED");
}

#[test]
fn signals_reach_those_who_waited_before() {
    let server = TestServer::start();
    server.deploy_file("listener", &listener("listener"));
    let instance = server.start_instance("listener", &json!({}));
    let server = server.restart();
    server.post("/v2/signals/broadcast", &json!({"signalName": "alarm"})).json(200);
    complete_task(&server);
    assert_eq!(server.state_of(&instance), "COMPLETED");
}

#[test]
fn called_instances_come_back_to_their_callers() {
    let server = TestServer::start();
    server.deploy_file("called", &process("called", USER_TASK));
    server.deploy_file("caller", &calling("caller", "called"));
    let instance = server.start_instance("caller", &json!({}));
    let server = server.restart();
    complete_task(&server);
    assert_eq!(server.state_of(&instance), "COMPLETED");
}

#[test]
fn repetitions_and_errors_go_on() {
    let server = TestServer::start();
    server.deploy_file("greeting", &greeting("greeting", true));
    server.deploy_file("picking", &picking("picking"));
    let greeted = server.start_instance("greeting", &json!({"guests": ["Ann", "Ben"]}));
    let picked = server.start_instance("picking", &json!({}));
    let finish = |server: &TestServer| {
        let job = server.activate_one("greet").unwrap();
        let path = format!("/v2/jobs/{}/completion", job["jobKey"].as_str().unwrap());
        server.post(&path, &json!({"variables": {"word": "hello"}})).no_content();
    };
    finish(&server);
    let job = server.activate_one("pick").unwrap();
    let server = server.restart();
    finish(&server);
    assert_eq!(server.state_of(&greeted), "COMPLETED");
    let path = format!("/v2/jobs/{}/error", job["jobKey"].as_str().unwrap());
    server.post(&path, &json!({"errorCode": "NO_STOCK"})).no_content();
    complete_task(&server);
    assert_eq!(server.state_of(&picked), "COMPLETED");
    let incidents: Vec<Value> = server.search("/v2/incidents/search", &json!({}));
    assert!(incidents.is_empty(), "{incidents:?}");
}
