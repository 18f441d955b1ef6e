//! Who was answered finds what was answered: each write is followed by a search over another
//! connection that has to show it, under load, on every store.
//!
//! That no search shows what a crash could take back is the other half of the promise; `crash.rs`
//! kills servers the moment a search was answered, and compares.
//!
//! Needs the `baton` binary as `crash.rs` does. `BATON_READ_TRIES` sets how many writes are looked
//! for on each store.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use baton_conformance_tests::crash::http::{Connection, Message};
use baton_conformance_tests::crash::server::{Launch, find_program_or_skip};
use serde_json::{Value, json};

/// Writes that are looked for, on the three stores together.
const TRIES: u64 = 100_000;

/// Writers at a time, each with a reader of its own; they are each other's load.
const WRITERS: u64 = 8;

#[test]
fn memory_shows_every_answered_write() {
    shows_every_answered_write("memory");
}

#[test]
fn sled_shows_every_answered_write() {
    shows_every_answered_write("sled");
}

#[test]
fn fjall_shows_every_answered_write() {
    shows_every_answered_write("fjall");
}

fn shows_every_answered_write(store: &str) {
    let Some(program) = find_program_or_skip(env!("CARGO_TARGET_TMPDIR")) else { return };
    let tries = env::var("BATON_READ_TRIES").map_or(TRIES / 3 + 1, |text| text.parse().unwrap());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("read-writes-{store}"));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    let launch = Launch::new(&program, store, &folder.join("data"));
    let server = launch.start().unwrap_or_else(|why| panic!("{}", why.describe()));
    let address = server.address();
    let looked_for = AtomicU64::new(0);
    thread::scope(|scope| {
        for number in 0..WRITERS {
            let looked_for = &looked_for;
            scope.spawn(move || {
                let mut writer = Writer::new(address, number);
                while looked_for.load(Ordering::Relaxed) < tries {
                    let cycle = writer.cycle();
                    looked_for.fetch_add(cycle, Ordering::Relaxed);
                }
            });
        }
    });
    println!("{store}: {} writes were looked for, none was missed", looked_for.into_inner());
    drop(server);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A user task, then a job, then a message; the type of the job is the writer's own.
fn diagram(process: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <message id="paid" name="paid"><extensionElements>
    <zeebe:subscription correlationKey="=order"/></extensionElements></message>
  <process id="{process}" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check"><extensionElements><zeebe:userTask/></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="ship"/>
    <serviceTask id="ship"><extensionElements>
      <zeebe:taskDefinition type="{process}"/></extensionElements></serviceTask>
    <sequenceFlow id="f3" sourceRef="ship" targetRef="wait"/>
    <receiveTask id="wait" messageRef="paid"/>
    <sequenceFlow id="f4" sourceRef="wait" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"#
    )
}

/// Writes over one connection, and reads over another.
struct Writer {
    writes: Connection,
    reads: Connection,
    process: String,
    orders: u64,
    found: u64,
}

impl Writer {
    fn new(address: SocketAddr, number: u64) -> Self {
        let process = format!("order-{number}");
        let mut writes = Connection::new(address);
        let reads = Connection::new(address);
        let file = Message::deployment(&format!("{process}.bpmn"), &diagram(&process));
        assert_eq!(writes.send(&file).unwrap().status, 200);
        Self { writes, reads, process, orders: 0, found: 0 }
    }

    fn write(&mut self, method: &'static str, path: String, body: &Value) -> Value {
        let message = Message::json(method, path, body);
        let response = self.writes.send(&message).unwrap();
        assert!(matches!(response.status, 200 | 204), "{message:?}: {response:?}");
        response.body
    }

    /// A search that must find one thing; gives it.
    fn finds(&mut self, resource: &str, filter: &Value) -> Value {
        let found = self.search(resource, filter);
        assert_eq!(found.len(), 1, "{resource} {filter}: {found:?}");
        self.found += 1;
        found.into_iter().next().unwrap()
    }

    fn finds_none(&mut self, resource: &str, filter: &Value) {
        let found = self.search(resource, filter);
        assert!(found.is_empty(), "{resource} {filter}: {found:?}");
        self.found += 1;
    }

    fn search(&mut self, resource: &str, filter: &Value) -> Vec<Value> {
        let path = format!("/v2/{resource}/search");
        let message = Message::json("POST", path, &json!({ "filter": filter }));
        let response = self.reads.send(&message).unwrap();
        assert_eq!(response.status, 200, "{message:?}: {response:?}");
        response.body["items"].as_array().unwrap().clone()
    }

    /// Takes an instance from its start to its end and looks for each step; how often it looked.
    fn cycle(&mut self) -> u64 {
        self.found = 0;
        self.orders += 1;
        let process = self.process.clone();
        let order = format!("{process}-{}", self.orders);
        let start = json!({
            "processDefinitionId": process, "businessId": order, "variables": { "order": order },
        });
        let started = self.write("POST", "/v2/process-instances".to_owned(), &start);
        let instance = started["processInstanceKey"].clone();
        let text = instance.as_str().unwrap().to_owned();
        let own = |more: Value| {
            let mut filter = json!({ "processInstanceKey": instance });
            filter.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            filter
        };
        self.finds("process-instances", &json!({ "businessId": order, "state": "ACTIVE" }));
        self.finds("variables", &json!({ "name": "order", "value": format!("\"{order}\"") }));
        let task = self.finds("user-tasks", &own(json!({ "state": "CREATED" })));
        let task = task["userTaskKey"].as_str().unwrap().to_owned();

        let assignee = json!({ "assignee": order });
        self.write("POST", format!("/v2/user-tasks/{task}/assignment"), &assignee);
        self.finds("user-tasks", &assignee);

        self.write("POST", format!("/v2/user-tasks/{task}/completion"), &json!({}));
        self.finds_none("user-tasks", &json!({ "assignee": order, "state": "CREATED" }));
        self.finds(
            "element-instances",
            &own(json!({ "elementId": "check", "state": "COMPLETED" })),
        );

        let worker = json!({
            "type": process, "worker": order, "timeout": 60_000, "maxJobsToActivate": 1,
        });
        let jobs = self.write("POST", "/v2/jobs/activation".to_owned(), &worker);
        let job = jobs["jobs"][0]["jobKey"].clone();
        self.finds("jobs", &json!({ "worker": order, "type": process, "state": "CREATED" }));

        let path = format!("/v2/jobs/{}/completion", job.as_str().unwrap());
        self.write("POST", path, &json!({ "variables": { "shipped": true } }));
        self.finds("jobs", &json!({ "jobKey": job, "state": "COMPLETED" }));
        self.finds("variables", &own(json!({ "name": "shipped", "value": "true" })));
        let waiting = own(json!({ "messageSubscriptionState": "CREATED" }));
        self.finds("message-subscriptions", &waiting);

        let note = json!({ "variables": { "note": order } });
        self.write("PUT", format!("/v2/element-instances/{text}/variables"), &note);
        self.finds("variables", &own(json!({ "name": "note", "value": format!("\"{order}\"") })));

        let message = json!({ "name": "paid", "correlationKey": order });
        self.write("POST", "/v2/messages/correlation".to_owned(), &message);
        self.finds("process-instances", &own(json!({ "state": "COMPLETED" })));
        self.finds("element-instances", &own(json!({ "elementId": "end", "state": "COMPLETED" })));
        self.finds("correlated-message-subscriptions", &own(json!({})));
        self.found
    }
}
