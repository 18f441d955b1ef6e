//! Events that an instance waits for, moved by sending the very requests that the answer names.

use serde_json::{Value, json};

use crate::diagrams::{listener, payment, resting, with_deadline};
use crate::support::{TestServer, USER_TASK, eventually};
use crate::waiting::{at_event, completes, only, send_moves, types, waiting};
use crate::waiting_diagrams::{HASTY, RACE, WATCHED, event_waiting, with_signal};

const HOUR: i64 = 3_600;

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
    for item in &left {
        send_moves(&server, item);
    }
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
fn a_process_is_driven_to_its_end_by_what_it_waits_for_alone() {
    let server = TestServer::at_rest();
    server.deploy_process("called", USER_TASK);
    server.deploy_file("hasty", &event_waiting("hasty", HASTY));
    let instance = server.start_instance("hasty", &json!({"order": "1"}));
    let mut kinds = Vec::new();
    while server.state_of(&instance) != "COMPLETED" {
        let item = only(&server, &instance);
        kinds.push(item["waitsFor"]["type"].as_str().unwrap().to_owned());
        if let Some(called) = item["waitsFor"]["calledProcessInstanceKey"].as_str() {
            send_moves(&server, &only(&server, called));
        }
        send_moves(&server, &item);
        eventually(|| (waiting(&server, &instance).first() != Some(&item)).then_some(()));
    }
    completes(&server, &instance);
    assert_eq!(
        kinds,
        ["JOB", "MESSAGE", "SIGNAL", "TIMER", "USER_TASK", "CALLED_PROCESS_INSTANCE", "MESSAGE"]
    );
}
