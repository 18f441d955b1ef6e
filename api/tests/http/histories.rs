//! Searches of what is open and what is over: element instances, variables, jobs, messages.

use serde_json::{Value, json};

use crate::diagrams::{greeting, payment};
use crate::history_shapes::{
    CORRELATION, ELEMENT_INSTANCE, FLOW, FOUND_JOB, STATISTICS, SUBSCRIPTION, VARIABLE,
    VARIABLE_FOUND,
};
use crate::shape::{Member, assert_shape};
use crate::support::{TestServer, process};

const ELEMENTS: &str = "/v2/element-instances/search";
const VARIABLES: &str = "/v2/variables/search";
const JOBS: &str = "/v2/jobs/search";

fn texts(found: &[Value], field: &str) -> Vec<String> {
    found.iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

fn assert_shapes(found: &[Value], shape: &[Member]) {
    assert!(!found.is_empty());
    for item in found {
        assert_shape(item, shape);
    }
}

/// An instance that has ended and one that waits for a worker.
fn two_payments() -> (TestServer, String, String) {
    let server = TestServer::at_rest();
    let named = "<bpmn:startEvent id='s'/>\
                 <bpmn:serviceTask id='work' name='Do the work'><bpmn:extensionElements>\
                 <zeebe:taskDefinition type='pay'/></bpmn:extensionElements></bpmn:serviceTask>\
                 <bpmn:endEvent id='e'/>\
                 <bpmn:sequenceFlow id='f' sourceRef='s' targetRef='work'/>\
                 <bpmn:sequenceFlow id='g' sourceRef='work' targetRef='e'/>";
    server.deploy_file("p", &process("p", named));
    let ended = server.start_instance("p", &json!({"amount": 1, "who": "Ann"}));
    let key = server.activate_one("pay").unwrap()["jobKey"].as_str().unwrap().to_owned();
    let done = json!({"variables": {"paid": true}});
    server.post(&format!("/v2/jobs/{key}/completion"), &done).no_content();
    let open = server.start_instance("p", &json!({"amount": 2, "who": "Ann"}));
    (server, ended, open)
}

#[test]
fn element_instances_are_found_open_and_ended() {
    let (server, ended, open) = two_payments();
    let filter = json!({"filter": {"processInstanceKey": ended}});
    let found = server.search(ELEMENTS, &filter);
    assert_shapes(&found, ELEMENT_INSTANCE);
    assert_eq!(texts(&found, "elementId"), ["p", "s", "work", "e"]);
    assert_eq!(texts(&found, "elementName"), ["The p process", "s", "Do the work", "e"]);
    assert_eq!(texts(&found, "type"), ["PROCESS", "START_EVENT", "SERVICE_TASK", "END_EVENT"]);
    assert_eq!(texts(&found, "state"), ["COMPLETED"; 4]);
    let active = json!({"filter": {"elementId": "work", "state": {"$neq": "COMPLETED"}}});
    let active = server.search(ELEMENTS, &active);
    assert_eq!(texts(&active, "processInstanceKey"), [open.as_str()]);
    assert!(active[0]["endDate"].is_null());
    let over = json!({"filter": {"elementId": "work", "state": "COMPLETED"}});
    let over = server.search(ELEMENTS, &over);
    assert_eq!(texts(&over, "processInstanceKey"), [ended.as_str()]);
    let key = over[0]["elementInstanceKey"].as_str().unwrap();
    let one = server.get(&format!("/v2/element-instances/{key}")).json(200);
    assert_eq!(one, over[0]);
    server.get("/v2/element-instances/99").problem(404, "NOT_FOUND");
}

#[test]
fn variables_are_found_by_name_and_value_also_of_ended_instances() {
    let (server, ended, open) = two_payments();
    let by_value = json!({"filter": {"name": "amount", "value": "1"}});
    let found = server.search(VARIABLES, &by_value);
    assert_eq!(texts(&found, "processInstanceKey"), [ended.as_str()]);
    assert_shape(&found[0], VARIABLE_FOUND);
    let by_name = json!({"filter": {"name": "who"}, "sort": [{"field": "variableKey"}]});
    let found = server.search(VARIABLES, &by_name);
    assert_eq!(texts(&found, "processInstanceKey"), [ended.as_str(), open.as_str()]);
    assert_eq!(found[0]["value"], "\"Ann\"");
    let key = found[0]["variableKey"].as_str().unwrap();
    let one = server.get(&format!("/v2/variables/{key}")).json(200);
    assert_shape(&one, VARIABLE);
    assert_eq!(one["value"], "\"Ann\"");
}

#[test]
fn instances_and_user_tasks_are_found_by_their_variables_and_elements() {
    let (server, ended, open) = two_payments();
    let filter = json!({"filter": {"variables": [
        {"name": "who", "value": "\"Ann\""}, {"name": "amount", "value": {"$in": ["1", "7"]}},
    ]}});
    let found = server.search("/v2/process-instances/search", &filter);
    assert_eq!(texts(&found, "processInstanceKey"), [ended.as_str()]);
    for (state, expected) in [("COMPLETED", &ended), ("ACTIVE", &open)] {
        let filter = json!({"filter": {"elementId": "work", "elementInstanceState": state}});
        let found = server.search("/v2/process-instances/search", &filter);
        assert_eq!(texts(&found, "processInstanceKey"), [expected.as_str()]);
    }
    let both = server
        .search("/v2/process-instances/search", &json!({"filter": {"elementId": {"$like": "w*"}}}));
    assert_eq!(both.len(), 2);
    server.deploy_file("payment", &payment("payment"));
    let shipping = server.start_instance("payment", &json!({"order": "7"}));
    server.start_instance("payment", &json!({"order": "8"}));
    for order in ["7", "8"] {
        let body = json!({"name": "paid", "correlationKey": order});
        server.post("/v2/messages/publication", &body).json(200);
    }
    let filter = json!({"filter": {"processInstanceVariables": [
        {"name": "order", "value": "\"7\""},
    ]}});
    let found = server.search("/v2/user-tasks/search", &filter);
    assert_eq!(texts(&found, "processInstanceKey"), [shipping.as_str()]);
    let local = json!({"filter": {"localVariables": [{"name": "order", "value": "\"7\""}]}});
    assert!(server.search("/v2/user-tasks/search", &local).is_empty());
}

#[test]
fn a_long_value_is_cut_off_in_lists_unless_the_whole_is_asked_for() {
    let (server, ended, _) = two_payments();
    let long = "x".repeat(100_000);
    let (_, open) = (&ended, server.start_instance("p", &json!({"long": long})));
    let filter = json!({"filter": {"processInstanceKey": open}});
    let found = server.search(VARIABLES, &filter);
    assert_eq!(found[0]["value"].as_str().unwrap().len(), 8_191);
    assert_eq!(found[0]["isTruncated"], true);
    let whole = server.search("/v2/variables/search?truncateValues=false", &filter);
    assert_eq!(whole[0]["value"].as_str().unwrap().len(), 100_002);
    assert_eq!(whole[0]["isTruncated"], false);
    let key = found[0]["variableKey"].as_str().unwrap();
    let one = server.get(&format!("/v2/variables/{key}")).json(200);
    assert_eq!(one["value"], whole[0]["value"]);
    server.post("/v2/variables/search?truncateValues=no", &json!({})).problem(400, "Bad Request");
}

#[test]
fn jobs_are_found_open_and_over() {
    let (server, ended, open) = two_payments();
    let found = server.search(JOBS, &json!({"filter": {"type": "pay"}}));
    assert_shapes(&found, FOUND_JOB);
    assert_eq!(texts(&found, "processInstanceKey"), [ended.as_str(), open.as_str()]);
    assert_eq!(texts(&found, "state"), ["COMPLETED", "CREATED"]);
    assert_eq!(texts(&found, "elementId"), ["work", "work"]);
    let by_state = json!({"filter": {"type": "pay", "state": {"$in": ["CREATED"]}}});
    let found = server.search(JOBS, &by_state);
    assert_eq!(texts(&found, "processInstanceKey"), [open.as_str()]);
    assert_eq!(found[0]["worker"], "");
    let key = found[0]["jobKey"].as_str().unwrap().to_owned();
    server.activate_one("pay").unwrap();
    let failure = json!({"retries": 2, "errorMessage": "no money"});
    server.post(&format!("/v2/jobs/{key}/failure"), &failure).no_content();
    let failed = json!({"filter": {"errorMessage": {"$like": "*money"}}});
    let failed = server.search(JOBS, &failed);
    assert_eq!(texts(&failed, "jobKey"), [key.as_str()]);
    assert_eq!(
        (&failed[0]["state"], &failed[0]["retries"], &failed[0]["hasFailedWithRetriesLeft"]),
        (&json!("FAILED"), &json!(2), &json!(true))
    );
}

#[test]
fn an_instance_tells_the_flows_it_took_and_counts_its_elements() {
    let (server, ended, open) = two_payments();
    let flows = server.get(&format!("/v2/process-instances/{ended}/sequence-flows")).json(200);
    let flows = flows["items"].as_array().unwrap();
    assert_shapes(flows, FLOW);
    assert_eq!(texts(flows, "elementId"), ["f", "g"]);
    let path = format!("/v2/process-instances/{open}/statistics/element-instances");
    let counts = server.get(&path).json(200);
    let counts = counts["items"].as_array().unwrap();
    assert_shapes(counts, STATISTICS);
    let work = json!({
        "elementId": "work", "active": 1, "canceled": 0, "incidents": 0, "completed": 0,
    });
    assert!(counts.contains(&work), "{counts:?}");
    let definition = server.search("/v2/process-definitions/search", &json!({})).remove(0);
    let key = definition["processDefinitionKey"].as_str().unwrap();
    let path = format!("/v2/process-definitions/{key}/statistics/element-instances");
    let of_all = |body: &Value| server.post(&path, body).json(200)["items"].clone();
    let work = |active: u64, completed: u64| {
        json!({
            "elementId": "work", "active": active, "canceled": 0, "incidents": 0,
            "completed": completed,
        })
    };
    assert!(of_all(&json!({})).as_array().unwrap().contains(&work(1, 1)));
    let active = of_all(&json!({"filter": {"state": "ACTIVE"}}));
    assert!(active.as_array().unwrap().contains(&work(1, 0)), "{active}");
    server.get("/v2/process-instances/99/sequence-flows").problem(404, "NOT_FOUND");
}

#[test]
fn messages_waited_for_and_got_are_found() {
    let server = TestServer::at_rest();
    server.deploy_file("payment", &payment("payment"));
    let paid = server.start_instance("payment", &json!({"order": "7"}));
    let waits = server.start_instance("payment", &json!({"order": "8"}));
    let body = json!({"name": "paid", "correlationKey": "7"});
    let message = server.post("/v2/messages/publication", &body).json(200);
    let open = json!({"filter": {"messageSubscriptionState": "CREATED", "messageName": "paid"}});
    let found = server.search("/v2/message-subscriptions/search", &open);
    assert_shapes(&found, SUBSCRIPTION);
    assert_eq!(texts(&found, "processInstanceKey"), [waits.as_str()]);
    assert_eq!(found[0]["correlationKey"], "8");
    let over = json!({"filter": {"messageSubscriptionState": "CORRELATED"}});
    let found = server.search("/v2/message-subscriptions/search", &over);
    assert_eq!(texts(&found, "processInstanceKey"), [paid.as_str()]);
    let got = server.search("/v2/correlated-message-subscriptions/search", &json!({}));
    assert_shapes(&got, CORRELATION);
    assert_eq!(texts(&got, "messageKey"), [message["messageKey"].as_str().unwrap()]);
    assert_eq!(got[0]["processInstanceKey"], paid.as_str());
}

#[test]
fn a_user_task_sees_the_variables_around_it_and_the_innermost_of_each_name() {
    let server = TestServer::at_rest();
    let elements = "<bpmn:startEvent id='s'/><bpmn:userTask id='look'><bpmn:extensionElements>\
        <zeebe:userTask/><zeebe:ioMapping><zeebe:input source='=&quot;mine&quot;' target='who'/>\
        </zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id='e'/>\
        <bpmn:sequenceFlow id='f' sourceRef='s' targetRef='look'/>\
        <bpmn:sequenceFlow id='g' sourceRef='look' targetRef='e'/>";
    server.deploy_file("t", &process("t", elements));
    server.start_instance("t", &json!({"who": "Ann", "amount": 5}));
    let task = server.search("/v2/user-tasks/search", &json!({})).remove(0);
    let key = task["userTaskKey"].as_str().unwrap();
    let sort = json!({"sort": [{"field": "name"}, {"field": "value"}]});
    let all = server.search(&format!("/v2/user-tasks/{key}/variables/search"), &sort);
    assert_eq!(texts(&all, "value"), ["5", "\"Ann\"", "\"mine\""]);
    let path = format!("/v2/user-tasks/{key}/effective-variables/search");
    let effective = server.search(&path, &sort);
    assert_eq!(texts(&effective, "value"), ["5", "\"mine\""]);
    let page = json!({"page": {"after": "YQ=="}});
    server.post(&path, &page).problem(400, "INVALID_ARGUMENT");
    let by_name = json!({"filter": {"name": "amount"}});
    assert_eq!(texts(&server.search(&path, &by_name), "value"), ["5"]);
    server.post("/v2/user-tasks/99/variables/search", &json!({})).problem(404, "NOT_FOUND");
}

#[test]
fn pages_of_ended_things_are_walked_by_cursor() {
    let server = TestServer::at_rest();
    server.deploy_file("greeting", &greeting("greeting", true));
    for _ in 0..7 {
        server.start_instance("greeting", &json!({"guests": []}));
    }
    let filter = json!({"elementId": "greet", "state": "COMPLETED"});
    let mut keys = Vec::new();
    let mut page = json!({"limit": 3});
    loop {
        let body = json!({"filter": filter, "page": page});
        let found = server.post(ELEMENTS, &body).json(200);
        let items = found["items"].as_array().unwrap();
        keys.extend(texts(items, "elementInstanceKey"));
        let Some(end) = found["page"]["endCursor"].as_str() else { break };
        page = json!({"limit": 3, "after": end});
    }
    assert_eq!(keys.len(), 7);
    keys.dedup();
    assert_eq!(keys.len(), 7);
    let other = json!({"filter": {"elementId": "greet"}, "page": page});
    server.post(ELEMENTS, &other).problem(400, "INVALID_ARGUMENT");
}

#[test]
fn wrong_filters_name_the_field() {
    let server = TestServer::at_rest();
    for (path, filter, field) in [
        (ELEMENTS, json!({"state": "DONE"}), "state"),
        (ELEMENTS, json!({"type": "TASKS"}), "type"),
        (ELEMENTS, json!({"elementId": {"$eq": "a"}}), "elementId"),
        (VARIABLES, json!({"variableKey": "abc"}), "variableKey"),
        (JOBS, json!({"retries": {"$like": "1"}}), "retries"),
        (JOBS, json!({"nothing": 1}), "nothing"),
    ] {
        let detail = server.post(path, &json!({"filter": filter})).problem(400, "Bad Request");
        assert!(detail.contains(field), "{detail}");
    }
}
