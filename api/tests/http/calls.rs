//! Call activities, as instances, tasks, jobs and incidents show them.

use serde_json::{Value, json};

use crate::diagrams::calling;
use crate::shape::{PROCESS_INSTANCE, assert_shape};
use crate::support::{GATEWAY, TestServer, USER_TASK, job, process};

const SEARCH: &str = "/v2/process-instances/search";

/// A server where `top` calls `middle`, which calls `bottom`; the key of `top`'s instance.
fn two_calls(bottom: &str) -> (TestServer, String) {
    let server = TestServer::start();
    server.deploy_file("bottom", &process("bottom", bottom));
    server.deploy_file("middle", &calling("middle", "bottom"));
    server.deploy_file("top", &calling("top", "middle"));
    let top = server.start_instance("top", &json!({"amount": 1}));
    (server, top)
}

fn instance_of(server: &TestServer, process: &str) -> Value {
    let body = json!({"filter": {"processDefinitionId": process}});
    let mut found = server.search(SEARCH, &body);
    assert_eq!(found.len(), 1, "{process}");
    assert_shape(&found[0], PROCESS_INSTANCE);
    found.remove(0)
}

#[test]
fn called_instances_name_those_above_them() {
    let (server, top) = two_calls(USER_TASK);
    let (middle, bottom) = (instance_of(&server, "middle"), instance_of(&server, "bottom"));
    let root = instance_of(&server, "top");
    assert_eq!(root["parentProcessInstanceKey"], Value::Null);
    assert_eq!(root["parentElementInstanceKey"], Value::Null);
    assert_eq!(middle["parentProcessInstanceKey"], top.as_str());
    assert!(middle["parentElementInstanceKey"].is_string());
    assert_eq!(bottom["parentProcessInstanceKey"], middle["processInstanceKey"]);
    for instance in [&root, &middle, &bottom] {
        assert_eq!(instance["rootProcessInstanceKey"], top.as_str());
        let key = instance["processInstanceKey"].as_str().unwrap();
        assert_eq!(&server.get(&format!("/v2/process-instances/{key}")).json(200), instance);
    }
    let task = server.search("/v2/user-tasks/search", &json!({})).remove(0);
    assert_eq!(task["rootProcessInstanceKey"], top.as_str());
    assert_eq!(task["processInstanceKey"], bottom["processInstanceKey"]);

    let key = task["userTaskKey"].as_str().unwrap();
    server.post(&format!("/v2/user-tasks/{key}/completion"), &json!({})).no_content();
    assert_eq!(server.state_of(&top), "COMPLETED");
}

#[test]
fn a_called_instance_is_cancelled_with_its_caller_only() {
    let (server, top) = two_calls(USER_TASK);
    let bottom = instance_of(&server, "bottom");
    let key = bottom["processInstanceKey"].as_str().unwrap();
    let path = format!("/v2/process-instances/{key}/cancellation");
    server.post(&path, &json!({})).problem(409, "INVALID_STATE");
    server.post(&format!("/v2/process-instances/{top}/cancellation"), &json!({})).no_content();
    assert_eq!(server.state_of(key), "TERMINATED");
}

#[test]
fn called_instances_are_found_by_who_called_them() {
    let (server, top) = two_calls(USER_TASK);
    let middle = instance_of(&server, "middle");
    let found = |filter: Value| -> Vec<Value> {
        let items = server.search(SEARCH, &json!({"filter": filter}));
        items.iter().map(|item| item["processDefinitionId"].clone()).collect()
    };
    assert_eq!(found(json!({"parentProcessInstanceKey": top})), ["middle"]);
    let by_element = json!({"parentElementInstanceKey": middle["parentElementInstanceKey"]});
    assert_eq!(found(by_element), ["middle"]);
    let both = json!({"$in": [top, middle["processInstanceKey"]]});
    assert_eq!(found(json!({"parentProcessInstanceKey": both})), ["middle", "bottom"]);
    assert_eq!(found(json!({"parentProcessInstanceKey": {"$exists": false}})), ["top"]);
    assert!(found(json!({"parentProcessInstanceKey": "1"})).is_empty());
    assert!(found(json!({"parentProcessInstanceKey": top, "state": "COMPLETED"})).is_empty());
}

#[test]
fn jobs_of_called_instances_name_the_root() {
    let (server, top) = two_calls(&job("work"));
    let job = server.activate_one("work").unwrap();
    assert_eq!(job["rootProcessInstanceKey"], top.as_str());
    assert_ne!(job["processInstanceKey"], top.as_str());
    let path = format!("/v2/jobs/{}/completion", job["jobKey"].as_str().unwrap());
    server.post(&path, &json!({})).no_content();
    assert_eq!(server.state_of(&top), "COMPLETED");
}

#[test]
fn an_incident_is_seen_at_all_instances_above_it() {
    let (server, top) = two_calls(GATEWAY);
    let with_incidents = || {
        let items = server.search(SEARCH, &json!({"filter": {"hasIncident": true}}));
        items.iter().map(|item| item["processDefinitionId"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(with_incidents(), ["top", "middle", "bottom"]);
    let without = server.search(SEARCH, &json!({"filter": {"hasIncident": false}}));
    assert!(without.is_empty());
    assert_eq!(instance_of(&server, "top")["hasIncident"], true);
    let incident = server.search("/v2/incidents/search", &json!({})).remove(0);
    assert_eq!(incident["rootProcessInstanceKey"], top.as_str());
    let bottom = incident["processInstanceKey"].as_str().unwrap();
    assert_ne!(bottom, top);

    let variables = json!({"variables": {"amount": 500}});
    server.put(&format!("/v2/element-instances/{bottom}/variables"), &variables).no_content();
    let key = incident["incidentKey"].as_str().unwrap();
    server.post(&format!("/v2/incidents/{key}/resolution"), &json!({})).no_content();
    assert!(with_incidents().is_empty());
    assert_eq!(server.state_of(&top), "COMPLETED");
}

#[test]
fn a_process_that_is_not_there_is_an_incident_of_its_caller() {
    let server = TestServer::start();
    server.deploy_file("top", &calling("top", "missing"));
    let top = server.start_instance("top", &json!({}));
    let body = json!({"filter": {"errorType": "CALLED_ELEMENT_ERROR"}});
    let incident = server.search("/v2/incidents/search", &body).remove(0);
    assert_eq!(incident["elementId"], "call");
    server.deploy_file("missing", &process("missing", USER_TASK));
    let key = incident["incidentKey"].as_str().unwrap();
    server.post(&format!("/v2/incidents/{key}/resolution"), &json!({})).no_content();
    assert_eq!(instance_of(&server, "missing")["parentProcessInstanceKey"], top.as_str());
    let cancel = format!("/v2/process-instances/{top}/cancellation");
    server.post(&cancel, &json!({})).no_content();
    assert_eq!(instance_of(&server, "missing")["state"], "TERMINATED");
}
