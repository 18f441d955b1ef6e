//! `/v2/incidents`.

use serde_json::{Value, json};

use crate::shape::{INCIDENT, PAGE, assert_shape};
use crate::support::{GATEWAY, TestServer};

const PATH: &str = "/v2/incidents";

/// A server with an instance that is stuck at a gateway; the instance's key and the incident.
fn stuck() -> (TestServer, String, Value) {
    let server = TestServer::start();
    server.deploy_process("p", GATEWAY);
    let instance = server.start_instance("p", &json!({"amount": 1}));
    let incident = only_active(&server);
    (server, instance, incident)
}

fn only_active(server: &TestServer) -> Value {
    let body = json!({"filter": {"state": "ACTIVE"}});
    let mut incidents = server.search(&format!("{PATH}/search"), &body);
    assert_eq!(incidents.len(), 1);
    incidents.remove(0)
}

#[test]
fn a_stuck_gateway_goes_on_after_its_variable_was_corrected() {
    let (server, instance, incident) = stuck();
    assert_shape(&incident, INCIDENT);
    assert_eq!(incident["errorType"], "CONDITION_ERROR");
    assert_eq!(incident["elementId"], "choose");
    assert_eq!(incident["jobKey"], Value::Null);
    assert_eq!(incident["processInstanceKey"], instance.as_str());
    let key = incident["incidentKey"].as_str().unwrap();
    assert_eq!(server.get(&format!("{PATH}/{key}")).json(200), incident);
    let shown = server.get(&format!("/v2/process-instances/{instance}")).json(200);
    assert_eq!(shown["hasIncident"], true);

    let variables = format!("/v2/element-instances/{instance}/variables");
    server.put(&variables, &json!({"variables": {"amount": 500}})).no_content();
    let resolution = format!("{PATH}/{key}/resolution");
    server.post(&resolution, &json!({"operationReference": 1})).no_content();
    assert_eq!(server.get(&format!("{PATH}/{key}")).json(200)["state"], "RESOLVED");
    let shown = server.get(&format!("/v2/process-instances/{instance}")).json(200);
    assert_eq!((&shown["state"], &shown["hasIncident"]), (&json!("COMPLETED"), &json!(false)));
    let again = server.post(&resolution, &json!({}));
    assert!([404, 409].contains(&again.status), "{}", again.text);
}

#[test]
fn resolving_without_a_correction_brings_a_new_incident() {
    let (server, _, incident) = stuck();
    let key = incident["incidentKey"].as_str().unwrap();
    server.send("POST", &format!("{PATH}/{key}/resolution"), &[], "").no_content();
    assert_ne!(only_active(&server)["incidentKey"], incident["incidentKey"]);
}

#[test]
fn an_expression_that_fails_is_an_incident_of_its_own_kind() {
    let server = TestServer::start();
    server.deploy_process("p", GATEWAY);
    server.start_instance("p", &json!({}));
    assert_eq!(only_active(&server)["errorType"], "EXTRACT_VALUE_ERROR");
}

#[test]
fn incidents_are_found() {
    let (server, instance, incident) = stuck();
    let path = format!("{PATH}/search");
    let page = server.post(&path, &json!({})).json(200);
    assert_shape(&page["page"], PAGE);
    assert_eq!(page["page"]["totalItems"], 1);
    let count = |filter: Value| server.search(&path, &json!({"filter": filter})).len();
    assert_eq!(count(json!({"processInstanceKey": instance})), 1);
    assert_eq!(count(json!({"processInstanceKey": "1"})), 0);
    assert_eq!(count(json!({"errorType": "condition_error"})), 1);
    assert_eq!(count(json!({"errorType": {"$neq": "CONDITION_ERROR"}})), 0);
    assert_eq!(count(json!({"errorType": {"$like": "*_ERROR"}})), 1);
    assert_eq!(count(json!({"state": {"$in": ["RESOLVED", "MIGRATED"]}})), 0);
    assert_eq!(count(json!({"incidentKey": incident["incidentKey"]})), 1);
    assert_eq!(count(json!({"jobKey": {"$exists": false}})), 1);
    for field in [
        "incidentKey",
        "processDefinitionKey",
        "processDefinitionId",
        "processInstanceKey",
        "errorType",
        "errorMessage",
        "elementId",
        "elementInstanceKey",
        "creationTime",
        "state",
        "jobKey",
        "tenantId",
    ] {
        let body = json!({"sort": [{"field": field, "order": "DESC"}]});
        assert_eq!(server.search(&path, &body).len(), 1, "{field}");
    }
}

#[test]
fn what_cannot_be_done_is_refused() {
    let server = TestServer::start();
    server.get(&format!("{PATH}/1")).problem(404, "NOT_FOUND");
    server.get(&format!("{PATH}/x")).problem(400, "Bad Request");
    server.post(&format!("{PATH}/1/resolution"), &json!({})).problem(404, "NOT_FOUND");
    server.post(&format!("{PATH}/x/resolution"), &json!({})).problem(400, "Bad Request");
    server.post(&format!("{PATH}/1/resolution"), &json!({"force": 1})).problem(400, "Bad Request");
    let search = |body: Value| server.post(&format!("{PATH}/search"), &body);
    search(json!({"filter": {"errorType": "BAD_LUCK"}})).problem(400, "Bad Request");
    search(json!({"filter": {"rootProcessInstanceKey": "1"}})).problem(400, "Bad Request");
    search(json!({"sort": [{"field": "luck"}]})).problem(400, "Bad Request");
}
