//! A client that asks what an instance waits for and does what it is told.

use serde_json::{Value, json};

use crate::shape::Kind::{Key, Name, Number, Object, Objects, Text, Time};
use crate::shape::Presence::{Always, OrNull};
use crate::shape::{Member, PAGE, assert_shape};
use crate::support::{JSON, TestServer, eventually};

const TYPES: &[&str] = &[
    "PROCESS",
    "SUB_PROCESS",
    "EVENT_SUB_PROCESS",
    "INTERMEDIATE_CATCH_EVENT",
    "SERVICE_TASK",
    "RECEIVE_TASK",
    "USER_TASK",
    "EXCLUSIVE_GATEWAY",
    "PARALLEL_GATEWAY",
    "INCLUSIVE_GATEWAY",
    "EVENT_BASED_GATEWAY",
    "MULTI_INSTANCE_BODY",
    "CALL_ACTIVITY",
];

/// One thing that an instance waits for.
const WAITING_STATE: &[Member] = &[
    ("elementInstanceKey", Key, OrNull),
    ("elementId", Text, Always),
    ("elementName", Text, Always),
    ("elementType", Name(TYPES), Always),
    ("scopeKey", Key, OrNull),
    ("iteration", Number, OrNull),
    ("since", Time, OrNull),
    ("waitsFor", Object, Always),
    ("movedBy", Objects, Always),
];

pub(crate) fn page(server: &TestServer, instance: &str, query: &str) -> Value {
    let path = format!("/v2/process-instances/{instance}/waiting-states{query}");
    server.get(&path).json(200)
}

pub(crate) fn waiting(server: &TestServer, instance: &str) -> Vec<Value> {
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
pub(crate) fn only(server: &TestServer, instance: &str) -> Value {
    let mut items = waiting(server, instance);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0)
}

pub(crate) fn types(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["waitsFor"]["type"].as_str().unwrap()).collect()
}

/// The one that waits for this event.
pub(crate) fn at_event<'v>(items: &'v [Value], event: &str) -> &'v Value {
    let found = items.iter().find(|item| item["waitsFor"]["eventId"] == event);
    found.unwrap_or_else(|| panic!("nothing waits for {event}: {items:?}"))
}

/// Sends the requests that are said to move it, one after the other, as they are told. Returns how
/// many there were.
pub(crate) fn send_moves(server: &TestServer, item: &Value) -> usize {
    let mut sent = 0;
    for told in item["movedBy"].as_array().unwrap() {
        let Some(method) = told["method"].as_str() else { continue };
        let path = told["path"].as_str().unwrap();
        let body = &told["body"];
        let (headers, body) =
            if body.is_null() { (&[][..], String::new()) } else { (JSON, body.to_string()) };
        let answer = server.send(method, path, headers, body);
        assert!([200, 204].contains(&answer.status), "{told}: {}", answer.text);
        sent += 1;
    }
    sent
}

pub(crate) fn completes(server: &TestServer, instance: &str) {
    eventually(|| (server.state_of(instance) == "COMPLETED").then_some(()));
    assert_eq!(page(server, instance, "")["items"], json!([]));
    assert_eq!(page(server, instance, "")["page"]["totalItems"], 0);
}
