//! Incidents of instances and element instances with those of what they called, and who called.

use serde_json::{Value, json};

use crate::diagrams::calling;
use crate::shape::{
    BATCH_OPERATION, BATCH_OPERATION_TOLD, CALL_HIERARCHY_ENTRY, INCIDENT, PAGE, assert_shape,
};
use crate::support::{GATEWAY, TestServer, process};

/// A server where `top` calls `middle`, which calls `bottom`, which is stuck; and one more that is
/// stuck. The keys of the three instances, from the top.
fn stuck_below() -> (TestServer, [String; 3]) {
    let server = TestServer::start();
    server.deploy_file("bottom", &process("bottom", GATEWAY));
    server.deploy_file("middle", &calling("middle", "bottom"));
    server.deploy_file("top", &calling("top", "middle"));
    server.start_instance("bottom", &json!({"amount": 1}));
    let top = server.start_instance("top", &json!({"amount": 1}));
    let called_by = |parent: &str| {
        let body = json!({"filter": {"parentProcessInstanceKey": parent}});
        let found = server.search("/v2/process-instances/search", &body);
        assert_eq!(found.len(), 1);
        found[0]["processInstanceKey"].as_str().unwrap().to_owned()
    };
    let middle = called_by(&top);
    let bottom = called_by(&middle);
    (server, [top, middle, bottom])
}

#[test]
fn incidents_of_called_instances_are_found_from_above() {
    let (server, [top, middle, bottom]) = stuck_below();
    for key in [&top, &middle, &bottom] {
        let path = format!("/v2/process-instances/{key}/incidents/search");
        let page = server.post(&path, &json!({})).json(200);
        assert_shape(&page["page"], PAGE);
        assert_eq!(page["page"]["totalItems"], 1, "{page}");
        assert_shape(&page["items"][0], INCIDENT);
        assert_eq!(page["items"][0]["processInstanceKey"], bottom.as_str());
        assert_eq!(server.search(&path, &json!({"filter": {"state": "RESOLVED"}})).len(), 0);
        let sorted = json!({"sort": [{"field": "creationTime"}], "page": {"limit": 1}});
        assert_eq!(server.search(&path, &sorted).len(), 1);
    }
    let missing = server.post("/v2/process-instances/1/incidents/search", &json!({}));
    missing.problem(404, "NOT_FOUND");
}

#[test]
fn incidents_are_found_below_an_element_instance() {
    let (server, [top, middle, bottom]) = stuck_below();
    let middle = server.get(&format!("/v2/process-instances/{middle}")).json(200);
    let call = middle["parentElementInstanceKey"].as_str().unwrap();
    let below = |key: &str| {
        let path = format!("/v2/element-instances/{key}/incidents/search");
        server.search(&path, &json!({}))
    };
    let found = below(call);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["processInstanceKey"], bottom.as_str());
    assert_eq!(below(&top), found);
    assert_eq!(below(found[0]["elementInstanceKey"].as_str().unwrap()), found);
    let path = "/v2/element-instances/1/incidents/search";
    server.post(path, &json!({})).problem(404, "NOT_FOUND");
}

#[test]
fn all_incidents_of_an_instance_are_resolved_at_once() {
    let (server, [top, _, bottom]) = stuck_below();
    let variables = format!("/v2/element-instances/{bottom}/variables");
    server.put(&variables, &json!({"variables": {"amount": 500}})).no_content();
    let path = format!("/v2/process-instances/{top}/incident-resolution");
    let begun = server.send("POST", &path, &[], "").json(200);
    assert_shape(&begun, BATCH_OPERATION);
    let batch = format!("/v2/batch-operations/{}", begun["batchOperationKey"].as_str().unwrap());
    let told = server.get(&batch).json(200);
    assert_shape(&told, BATCH_OPERATION_TOLD);
    assert_eq!(told["operationsTotalCount"], 1);
    assert_eq!(told["operationsCompletedCount"], 1);
    assert_eq!(told["operationsFailedCount"], 0);
    server.get("/v2/batch-operations/7-1-2-0-0").problem(404, "NOT_FOUND");
    let detail = server.get("/v2/batch-operations/abc").problem(400, "Bad Request");
    assert!(detail.contains("'batchOperationKey' with value: 'abc'"), "{detail}");
    assert_eq!(server.state_of(&top), "COMPLETED");
    let body = json!({"filter": {"state": "ACTIVE"}});
    assert_eq!(server.search("/v2/incidents/search", &body).len(), 1, "the other one stays");
    let missing = server.send("POST", "/v2/process-instances/1/incident-resolution", &[], "");
    missing.problem(404, "NOT_FOUND");
}

#[test]
fn the_hierarchy_of_calls_begins_at_the_top() {
    let (server, keys) = stuck_below();
    let path = |key: &str| format!("/v2/process-instances/{key}/call-hierarchy");
    let hierarchy = server.get(&path(&keys[2])).json(200);
    let entries = hierarchy.as_array().unwrap();
    for entry in entries {
        assert_shape(entry, CALL_HIERARCHY_ENTRY);
    }
    let found: Vec<&Value> = entries.iter().map(|entry| &entry["processInstanceKey"]).collect();
    assert_eq!(found, [&json!(keys[0]), &json!(keys[1]), &json!(keys[2])]);
    assert_eq!(entries[2]["processDefinitionName"], "The bottom process");
    assert_eq!(server.get(&path(&keys[0])).json(200).as_array().unwrap().len(), 1);
    server.get(&path("1")).problem(404, "NOT_FOUND");
}
