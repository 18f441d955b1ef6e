//! What an instance waits for, and what would move it: each kind of waiting is moved by sending the
//! very requests that the answer names.

use serde_json::{Value, json};

use crate::diagrams::{calling, greeting, listener, payment, resting, with_deadline};
use crate::shape::{PAGE, assert_shape};
use crate::support::{GATEWAY, TestServer, USER_TASK, eventually, job};
use crate::waiting_diagrams::{
    HASTY, RACE, WAITING_STATE, WATCHED, event_waiting, forked, forked_inclusively, with_signal,
};

const HOUR: i64 = 3_600;

fn page(server: &TestServer, instance: &str, query: &str) -> Value {
    let path = format!("/v2/process-instances/{instance}/waiting-states{query}");
    server.get(&path).json(200)
}

fn waiting(server: &TestServer, instance: &str) -> Vec<Value> {
    let mut page = page(server, instance, "");
    assert_shape(&page["page"], PAGE);
    let Value::Array(items) = page["items"].take() else { panic!("no items: {page}") };
    assert_eq!(page["page"]["totalItems"], items.len());
    assert_eq!(page["page"]["hasMoreTotalItems"], false);
    for item in &items {
        assert_shape(item, WAITING_STATE);
        assert!(!item["movedBy"].as_array().unwrap().is_empty(), "{item}");
    }
    items
}

/// The only thing that an instance waits for.
fn only(server: &TestServer, instance: &str) -> Value {
    let mut items = waiting(server, instance);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0)
}

fn types(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["waitsFor"]["type"].as_str().unwrap()).collect()
}

/// The one that waits for this event.
fn at_event<'v>(items: &'v [Value], event: &str) -> &'v Value {
    let found = items.iter().find(|item| item["waitsFor"]["eventId"] == event);
    found.unwrap_or_else(|| panic!("nothing waits for {event}: {items:?}"))
}

/// Sends the requests that are said to move it, one after the other, as they are told. Returns how
/// many there were.
fn send_moves(server: &TestServer, item: &Value) -> usize {
    let mut sent = 0;
    for told in item["movedBy"].as_array().unwrap() {
        let Some(method) = told["method"].as_str() else { continue };
        let path = told["path"].as_str().unwrap();
        let body = if told["body"].is_null() { String::new() } else { told["body"].to_string() };
        let headers = [("Content-Type", "application/json")];
        let answer = server.send(method, path, &headers, body);
        assert!([200, 204].contains(&answer.status), "{told}: {}", answer.text);
        sent += 1;
    }
    sent
}

fn completes(server: &TestServer, instance: &str) {
    eventually(|| (server.state_of(instance) == "COMPLETED").then_some(()));
    assert_eq!(page(server, instance, "")["items"], json!([]));
    assert_eq!(page(server, instance, "")["page"]["totalItems"], 0);
}

#[test]
fn a_job_is_taken_by_a_worker_and_completed() {
    let server = TestServer::at_rest();
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["elementId"], "work");
    assert_eq!(item["elementName"], "Work");
    assert_eq!(item["elementType"], "SERVICE_TASK");
    assert_eq!(item["scopeKey"], instance.as_str());
    assert_eq!(item["since"], "2026-01-01T00:00:00.000Z");
    let jobs = server.search("/v2/jobs/search", &json!({}));
    let expected = json!({
        "type": "JOB", "jobKey": jobs[0]["jobKey"], "jobType": "work", "state": "CREATED",
        "retries": 3, "worker": null, "deadline": null, "errorMessage": null,
    });
    assert_eq!(item["waitsFor"], expected);
    assert_eq!(send_moves(&server, &item), 2);
    completes(&server, &instance);
}

#[test]
fn a_job_that_a_worker_has_names_the_worker() {
    let server = TestServer::at_rest();
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({}));
    server.activate_one("work").unwrap();
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["state"], "ACTIVATED");
    assert_eq!(item["waitsFor"]["worker"], "tester");
    assert_eq!(item["waitsFor"]["deadline"], "2026-01-01T00:01:00.000Z");
    assert_eq!(send_moves(&server, &item), 1);
    completes(&server, &instance);
}

#[test]
fn a_job_that_failed_waits_for_its_back_off_or_its_incident() {
    let server = TestServer::at_rest();
    server.deploy_process("p", &job("work"));
    let instance = server.start_instance("p", &json!({}));
    let fail = |retries: i32, back_off: i64| {
        let key = server.activate_one("work").unwrap()["jobKey"].as_str().unwrap().to_owned();
        let body =
            json!({"retries": retries, "retryBackOff": back_off, "errorMessage": "no paper"});
        server.post(&format!("/v2/jobs/{key}/failure"), &body).no_content();
    };
    fail(1, 60_000);
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["state"], "BACKING_OFF");
    assert_eq!(item["waitsFor"]["errorMessage"], "no paper");
    server.pin(60);
    eventually(|| (only(&server, &instance)["waitsFor"]["state"] == "CREATED").then_some(()));
    fail(0, 0);
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["type"], "INCIDENT");
    assert_eq!(item["waitsFor"]["errorType"], "JOB_NO_RETRIES");
    assert!(item["waitsFor"]["jobKey"].is_string());
    assert_eq!(send_moves(&server, &item), 2);
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["state"], "CREATED");
    send_moves(&server, &item);
    completes(&server, &instance);
}

#[test]
fn a_user_task_is_completed_by_a_person() {
    let server = TestServer::at_rest();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["elementName"], "Approve it");
    let waits_for = &item["waitsFor"];
    assert_eq!(waits_for["type"], "USER_TASK");
    assert_eq!(waits_for["candidateGroups"], json!(["finance", "sales"]));
    assert_eq!(waits_for["candidateUsers"], json!(["eve"]));
    assert_eq!(waits_for["dueDate"], "2031-01-02T02:04:05.000Z");
    assert_eq!(send_moves(&server, &item), 1);
    completes(&server, &instance);
}

#[test]
fn a_message_reaches_who_waits_for_it() {
    let server = TestServer::at_rest();
    server.deploy_file("payment", &payment("payment"));
    let instance = server.start_instance("payment", &json!({"order": "A 7/\"8\""}));
    // What waits is in the store: another server over it says the same.
    let before = only(&server, &instance);
    let server = server.restart();
    let item = only(&server, &instance);
    assert_eq!(item, before);
    assert_eq!(item["elementType"], "INTERMEDIATE_CATCH_EVENT");
    let waits_for = &item["waitsFor"];
    assert_eq!(waits_for["type"], "MESSAGE");
    assert_eq!(waits_for["messageName"], "paid");
    assert_eq!(waits_for["correlationKey"], "A 7/\"8\"");
    assert_eq!(waits_for["eventName"], "Wait for the money");
    assert_eq!(waits_for["eventPlace"], "INTERMEDIATE");
    assert_eq!(waits_for["isInterrupting"], Value::Null);
    assert_eq!(send_moves(&server, &item), 1);
    let item = only(&server, &instance);
    assert_eq!(item["elementId"], "ship");
    send_moves(&server, &item);
    completes(&server, &instance);
}

#[test]
fn a_signal_reaches_who_waits_for_it() {
    let server = TestServer::at_rest();
    server.deploy_file("listener", &listener("listener"));
    let instance = server.start_instance("listener", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["type"], "SIGNAL");
    assert_eq!(item["waitsFor"]["signalName"], "alarm");
    assert_eq!(send_moves(&server, &item), 1);
    assert_eq!(only(&server, &instance)["elementId"], "evacuate");
}

#[test]
fn a_timer_fires_by_itself_or_by_the_clock() {
    let server = TestServer::at_rest();
    server.deploy_file("resting", &resting("resting"));
    let instance = server.start_instance("resting", &json!({}));
    let item = only(&server, &instance);
    let waits_for = &item["waitsFor"];
    assert_eq!(waits_for["type"], "TIMER");
    assert_eq!(waits_for["timerType"], "DURATION");
    assert_eq!(waits_for["timer"], "PT1H");
    assert_eq!(waits_for["dueDate"], "2026-01-01T01:00:00.000Z");
    assert_eq!(waits_for["repetitionsLeft"], 1);
    let told = item["movedBy"][0]["description"].as_str().unwrap();
    assert!(told.contains("2026-01-01T01:00:00.000Z"), "{told}");
    assert_eq!(send_moves(&server, &item), 1);
    completes(&server, &instance);
}

#[test]
fn no_request_moves_a_timer_where_the_clock_follows_the_machine() {
    let server = TestServer::start();
    server.deploy_file("resting", &resting("resting"));
    let instance = server.start_instance("resting", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["movedBy"].as_array().unwrap().len(), 1);
    assert_eq!(send_moves(&server, &item), 0);
}

#[test]
fn boundary_events_wait_beside_their_activity() {
    let server = TestServer::at_rest();
    server.deploy_file("deciding", &with_deadline("deciding"));
    let instance = server.start_instance("deciding", &json!({}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["USER_TASK", "TIMER", "TIMER"]);
    let key = items[0]["elementInstanceKey"].clone();
    assert!(items.iter().all(|item| item["elementInstanceKey"] == key));
    let reminder = &at_event(&items, "reminder")["waitsFor"];
    assert_eq!(reminder["eventPlace"], "BOUNDARY");
    assert_eq!(
        (&reminder["isInterrupting"], &reminder["repetitionsLeft"]),
        (&json!(false), &2.into())
    );
    let deadline = &at_event(&items, "deadline")["waitsFor"];
    assert_eq!(
        (&deadline["isInterrupting"], &deadline["repetitionsLeft"]),
        (&json!(true), &1.into())
    );
    // The reminder leaves the task as it is, the deadline ends it.
    send_moves(&server, at_event(&items, "reminder"));
    let after = eventually(|| {
        let items = waiting(&server, &instance);
        (items.len() == 4).then_some(items)
    });
    assert_eq!(at_event(&after, "reminder")["waitsFor"]["repetitionsLeft"], 1);
    server.pin(2 * HOUR);
    send_moves(&server, at_event(&after, "deadline"));
    let left = eventually(|| {
        let items = waiting(&server, &instance);
        (types(&items) == ["USER_TASK", "USER_TASK"]).then_some(items)
    });
    left.iter().for_each(|item| drop(send_moves(&server, item)));
    completes(&server, &instance);
}

#[test]
fn event_sub_processes_wait_at_the_scope_around_them() {
    let server = TestServer::at_rest();
    server.deploy_file("watched", &with_signal("watched", WATCHED));
    let instance = server.start_instance("watched", &json!({}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["SIGNAL", "TIMER", "TIMER", "USER_TASK"]);
    let outer = at_event(&items, "alarmed");
    assert_eq!(outer["elementInstanceKey"], instance.as_str());
    assert_eq!((&outer["elementType"], &outer["scopeKey"]), (&json!("PROCESS"), &Value::Null));
    assert_eq!(outer["elementId"], "watched");
    assert_eq!(outer["waitsFor"]["eventPlace"], "EVENT_SUB_PROCESS");
    assert_eq!(outer["waitsFor"]["isInterrupting"], true);
    // A boundary event of a sub-process and an event sub-process inside of it wait at one element.
    let (border, inside) = (at_event(&items, "border"), at_event(&items, "inside"));
    assert_eq!(border["elementInstanceKey"], inside["elementInstanceKey"]);
    assert_eq!(border["waitsFor"]["eventPlace"], "BOUNDARY");
    assert_eq!(inside["waitsFor"]["eventPlace"], "EVENT_SUB_PROCESS");
    assert_eq!(inside["waitsFor"]["isInterrupting"], false);
    send_moves(&server, inside);
    let items = eventually(|| {
        let items = waiting(&server, &instance);
        items.iter().any(|item| item["elementId"] == "note").then_some(items)
    });
    send_moves(&server, at_event(&items, "alarmed"));
    let last = only(&server, &instance);
    assert_eq!(last["elementId"], "evacuate");
    send_moves(&server, &last);
    completes(&server, &instance);
}

#[test]
fn an_event_based_gateway_waits_for_each_of_its_events() {
    let server = TestServer::at_rest();
    server.deploy_file("race", &with_signal("race", RACE));
    let instance = server.start_instance("race", &json!({}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["TIMER", "SIGNAL"]);
    assert!(items.iter().all(|item| item["elementType"] == "EVENT_BASED_GATEWAY"));
    assert_eq!(at_event(&items, "late")["waitsFor"]["eventPlace"], "INTERMEDIATE");
    send_moves(&server, at_event(&items, "called"));
    completes(&server, &instance);
}

#[test]
fn a_call_waits_for_the_called_instance() {
    let server = TestServer::at_rest();
    server.deploy_process("called", USER_TASK);
    server.deploy_file("caller", &calling("caller", "called"));
    let instance = server.start_instance("caller", &json!({}));
    let item = only(&server, &instance);
    assert_eq!(item["elementName"], "Call another");
    assert_eq!(item["waitsFor"]["type"], "CALLED_PROCESS_INSTANCE");
    assert_eq!(item["waitsFor"]["calledProcessDefinitionId"], "called");
    assert_eq!(send_moves(&server, &item), 1);
    let called = item["waitsFor"]["calledProcessInstanceKey"].as_str().unwrap();
    assert_eq!(
        item["movedBy"][0]["path"],
        format!("/v2/process-instances/{called}/waiting-states")
    );
    send_moves(&server, &only(&server, called));
    completes(&server, &instance);
}

#[test]
fn a_multi_instance_activity_tells_how_far_it_is() {
    let server = TestServer::at_rest();
    server.deploy_file("greeting", &greeting("greeting", false));
    let instance = server.start_instance("greeting", &json!({"guests": ["Ann", "Ben", "Cem"]}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["MULTI_INSTANCE", "JOB", "JOB", "JOB"]);
    assert_eq!(items[0]["elementType"], "MULTI_INSTANCE_BODY");
    let progress = |completed: u32| {
        json!({
            "type": "MULTI_INSTANCE", "total": 3, "begun": 3, "completed": completed,
            "terminated": 0,
        })
    };
    assert_eq!(items[0]["waitsFor"], progress(0));
    let numbers: Vec<_> = items.iter().map(|item| item["iteration"].clone()).collect();
    assert_eq!(numbers, [Value::Null, 0.into(), 1.into(), 2.into()]);
    assert!(items[1..].iter().all(|item| item["scopeKey"] == items[0]["elementInstanceKey"]));
    send_moves(&server, &items[2]);
    let after = waiting(&server, &instance);
    assert_eq!(after[0]["waitsFor"], progress(1));
    assert_eq!(types(&after), ["MULTI_INSTANCE", "JOB", "JOB"]);
    after[1..].iter().for_each(|item| drop(send_moves(&server, item)));
    completes(&server, &instance);
}

#[test]
fn a_parallel_join_names_the_flows_that_came_and_those_that_did_not() {
    let server = TestServer::at_rest();
    server.deploy_process("forked", &forked());
    let instance = server.start_instance("forked", &json!({}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["PARALLEL_JOIN", "USER_TASK", "USER_TASK"]);
    let join = &items[0];
    assert_eq!((&join["elementId"], &join["elementName"]), (&json!("join"), &json!("All here")));
    assert_eq!(join["elementType"], "PARALLEL_GATEWAY");
    assert_eq!((&join["elementInstanceKey"], &join["since"]), (&Value::Null, &Value::Null));
    assert_eq!(join["scopeKey"], instance.as_str());
    let expected = json!({
        "type": "PARALLEL_JOIN", "arrived": [{"flowId": "straight", "count": 1}],
        "missing": [{"flowId": "fromA", "sourceId": "a"}, {"flowId": "fromB", "sourceId": "b"}],
    });
    assert_eq!(join["waitsFor"], expected);
    assert_eq!(join["movedBy"].as_array().unwrap().len(), 2);
    send_moves(&server, &items[1]);
    let items = waiting(&server, &instance);
    assert_eq!(items[0]["waitsFor"]["arrived"].as_array().unwrap().len(), 2);
    let missing = json!([{"flowId": "fromB", "sourceId": "b"}]);
    assert_eq!(items[0]["waitsFor"]["missing"], missing);
    send_moves(&server, &items[1]);
    completes(&server, &instance);
}

#[test]
fn an_inclusive_join_misses_only_what_can_still_come() {
    let server = TestServer::at_rest();
    server.deploy_process("forked", &forked_inclusively());
    let instance = server.start_instance("forked", &json!({"both": false}));
    let items = waiting(&server, &instance);
    assert_eq!(types(&items), ["INCLUSIVE_JOIN", "USER_TASK"]);
    assert_eq!(items[0]["elementType"], "INCLUSIVE_GATEWAY");
    assert_eq!(items[0]["waitsFor"]["arrived"], json!([{"flowId": "straight", "count": 1}]));
    let missing = json!([{"flowId": "fromA", "sourceId": "a"}]);
    assert_eq!(items[0]["waitsFor"]["missing"], missing);
    send_moves(&server, &items[1]);
    completes(&server, &instance);
    let instance = server.start_instance("forked", &json!({"both": true}));
    let items = waiting(&server, &instance);
    assert_eq!(items[0]["waitsFor"]["missing"].as_array().unwrap().len(), 2);
}

#[test]
fn an_incident_is_resolved_after_a_correction() {
    let server = TestServer::at_rest();
    server.deploy_process("p", GATEWAY);
    let instance = server.start_instance("p", &json!({"amount": 1}));
    let item = only(&server, &instance);
    assert_eq!(item["waitsFor"]["type"], "INCIDENT");
    assert_eq!(item["waitsFor"]["errorType"], "CONDITION_ERROR");
    assert_eq!(item["waitsFor"]["jobKey"], Value::Null);
    let variables = format!("/v2/element-instances/{instance}/variables");
    let told = item["movedBy"][0]["description"].as_str().unwrap();
    assert!(told.contains("/variables"), "{told}");
    server.put(&variables, &json!({"variables": {"amount": 500}})).no_content();
    assert_eq!(send_moves(&server, &item), 1);
    completes(&server, &instance);
}

#[test]
fn pages_follow_each_other_by_cursor() {
    let server = TestServer::at_rest();
    server.deploy_file("greeting", &greeting("greeting", false));
    let guests: Vec<u32> = (0..7).collect();
    let instance = server.start_instance("greeting", &json!({"guests": guests}));
    let all = waiting(&server, &instance);
    assert_eq!(all.len(), 8);
    let (mut found, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let mut page = page(&server, &instance, &query);
        let Value::Array(items) = page["items"].take() else { panic!("no items: {page}") };
        let Some(cursor) = page["page"]["endCursor"].as_str() else {
            assert!(items.is_empty());
            break;
        };
        assert!(items.len() <= 3);
        found.extend(items);
        query = format!("?limit=3&after={}", cursor.replace('+', "%2B").replace('/', "%2F"));
    }
    assert_eq!(found, all);
    assert_eq!(page(&server, &instance, "?limit=0")["items"], json!([]));
    assert_eq!(page(&server, &instance, "?limit=0")["page"]["totalItems"], 8);
}

#[test]
fn a_process_is_driven_to_its_end_by_what_it_waits_for_alone() {
    let server = TestServer::at_rest();
    server.deploy_process("called", USER_TASK);
    server.deploy_file("hasty", &event_waiting("hasty", HASTY));
    let instance = server.start_instance("hasty", &json!({"order": "1"}));
    let mut kinds = Vec::new();
    for _ in 0..20 {
        if server.state_of(&instance) == "COMPLETED" {
            break;
        }
        let items = waiting(&server, &instance);
        let Some(item) = items.first() else { continue };
        kinds.push(item["waitsFor"]["type"].as_str().unwrap().to_owned());
        if let Some(called) = item["waitsFor"]["calledProcessInstanceKey"].as_str() {
            send_moves(&server, &only(&server, called));
        }
        send_moves(&server, item);
    }
    completes(&server, &instance);
    kinds.dedup();
    assert_eq!(
        kinds,
        ["JOB", "MESSAGE", "SIGNAL", "TIMER", "USER_TASK", "CALLED_PROCESS_INSTANCE"]
    );
}

#[test]
fn what_cannot_be_asked_is_refused_and_named() {
    let server = TestServer::at_rest();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let other = server.start_instance("p", &json!({}));
    let get = |key: &str, query: &str| {
        server.get(&format!("/v2/process-instances/{key}/waiting-states{query}"))
    };
    let unknown = get("4711", "").problem(404, "NOT_FOUND");
    assert_eq!(unknown, "Process Instance with key '4711' not found");
    let key = get("x", "").problem(400, "Bad Request");
    assert!(key.contains("processInstanceKey"), "{key}");
    for limit in ["-1", "10001", "many", "1.5", ""] {
        let told = get(&instance, &format!("?limit={limit}")).problem(400, "INVALID_ARGUMENT");
        assert!(told.contains("limit is '"), "{told}");
    }
    for cursor in ["", "AAAA", "no-cursor"] {
        let told = get(&instance, &format!("?after={cursor}")).problem(400, "INVALID_ARGUMENT");
        assert!(told.contains("after"), "{told}");
    }
    let cursor = page(&server, &other, "")["page"]["endCursor"].as_str().unwrap().to_owned();
    let cursor = cursor.replace('+', "%2B").replace('/', "%2F");
    assert_eq!(get(&other, &format!("?after={cursor}")).status, 200);
    get(&instance, &format!("?after={cursor}")).problem(400, "INVALID_ARGUMENT");
    let unknown = get(&instance, "?before=AAAA").problem(400, "Bad Request");
    assert!(unknown.contains("before"), "{unknown}");
}
