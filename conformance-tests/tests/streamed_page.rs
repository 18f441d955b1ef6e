//! Ten thousand results on one page: the server answers them in little memory.
//!
//! Needs a release build of `baton`, named by `BATON_BIN` (a debug build takes more memory), and
//! Linux, whose `/proc` tells the most memory that a process has held.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::path::PathBuf;
use std::thread;

use baton_conformance_tests::crash::http::{Connection, Message};
use baton_conformance_tests::crash::server::{Launch, Server};
use serde_json::json;

/// The largest page that can be asked for.
const RESULTS: usize = 10_000;

/// Bytes of a variable of each instance.
const VALUE_BYTES: usize = 1_000;

/// What the server may hold at most, in KiB.
const RESIDENT_KIB_MAX: u64 = 100 * 1_024;

const STARTERS: usize = 8;

#[test]
fn sled_answers_the_largest_page_in_little_memory() {
    answers_the_largest_page_in_little_memory("sled");
}

#[test]
fn fjall_answers_the_largest_page_in_little_memory() {
    answers_the_largest_page_in_little_memory("fjall");
}

const DIAGRAM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="hold" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check"><extensionElements><zeebe:userTask/></extensionElements></userTask>
  </process>
</definitions>"#;

fn answers_the_largest_page_in_little_memory(store: &str) {
    let Some(program) = env::var_os("BATON_BIN").map(PathBuf::from) else {
        println!("skipped: BATON_BIN does not name a release build of the server");
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{store}"));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    let launch = Launch::new(&program, store, &folder.join("data"));
    let server = launch.start().unwrap_or_else(|why| panic!("{}", why.describe()));
    fill(&server);
    // After a restart nothing counts but what is needed to answer.
    server.kill().unwrap();
    let server = launch.start().unwrap_or_else(|why| panic!("{}", why.describe()));
    if server.most_resident_kib().is_none() {
        println!("skipped: this machine does not tell how much memory a process holds");
        return;
    }
    let mut connection = Connection::new(server.address());
    for resource in ["process-instances", "user-tasks", "variables", "element-instances"] {
        let path = format!("/v2/{resource}/search");
        let message = Message::json("POST", path, &json!({ "page": { "limit": RESULTS } }));
        let response = connection.send(&message).unwrap();
        assert_eq!(response.status, 200, "{}", response.body);
        assert_eq!(response.body["items"].as_array().unwrap().len(), RESULTS, "{resource}");
        let held = server.most_resident_kib().unwrap();
        println!("{store}, {resource}: {} MB", held / 1_024);
        assert!(held < RESIDENT_KIB_MAX, "{store}, {resource}: the server held {held} KiB");
    }
    drop(server);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Starts as many instances as a page has results, each with a user task and a long variable.
fn fill(server: &Server) {
    let address = server.address();
    let file = Message::deployment("hold.bpmn", DIAGRAM);
    assert_eq!(Connection::new(address).send(&file).unwrap().status, 200);
    thread::scope(|scope| {
        for starter in 0..STARTERS {
            scope.spawn(move || {
                let mut connection = Connection::new(address);
                for number in 0..RESULTS / STARTERS {
                    let text: String =
                        format!("{starter} {number} ").chars().cycle().take(VALUE_BYTES).collect();
                    let body =
                        json!({ "processDefinitionId": "hold", "variables": { "text": text } });
                    let message = Message::json("POST", "/v2/process-instances", &body);
                    assert_eq!(connection.send(&message).unwrap().status, 200);
                }
            });
        }
    });
}
