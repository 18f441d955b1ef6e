//! Searches that are answered again whenever their answer changes.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use baton_api::Settings;
use serde_json::{Value, json};

use crate::diagrams::resting;
use crate::support::{STRAIGHT, TestServer, USER_TASK, eventually};

/// A client that watches.
struct Watch {
    lines: BufReader<TcpStream>,
}

impl Watch {
    /// Sends a request and reads the head of the answer, which has this status.
    fn begin(server: &TestServer, method: &str, path: &str, body: &str, status: u16) -> Self {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut watch = Self { lines: BufReader::new(stream) };
        let first = watch.line().unwrap();
        assert!(first.starts_with(&format!("HTTP/1.1 {status} ")), "{first}");
        watch
    }

    fn search(server: &TestServer, path: &str, body: &Value) -> Self {
        Self::begin(server, "POST", path, &body.to_string(), 200)
    }

    /// The next line; none at the end of the answer.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).unwrap();
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The next event: its name and its data.
    fn next(&mut self) -> Option<(String, Value)> {
        loop {
            let line = self.line()?;
            if let Some(name) = line.strip_prefix("event: ") {
                let name = name.to_owned();
                let data = self.line()?;
                let data = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
                return Some((name, data));
            }
        }
    }

    /// The items of the next event, which has this name.
    fn items(&mut self, name: &str) -> Vec<Value> {
        let (told, mut page) = self.next().unwrap();
        assert_eq!(told, name, "{page}");
        let Value::Array(items) = page["items"].take() else { panic!("no items: {page}") };
        items
    }
}

const TASKS: &str = "/v2/user-tasks/search";

fn open_tasks() -> Value {
    json!({"filter": {"state": "CREATED"}})
}

#[test]
fn a_watcher_sees_the_answer_now_and_each_time_it_changes() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    server.deploy_process("straight", STRAIGHT);
    let mut watch = Watch::search(&server, TASKS, &open_tasks());
    assert_eq!(watch.items("snapshot"), Vec::<Value>::new());
    server.start_instance("p", &json!({}));
    let items = watch.items("change");
    assert_eq!(items, server.search(TASKS, &open_tasks()));
    assert_eq!(items.len(), 1);
    // What does not change the answer is not told.
    server.start_instance("straight", &json!({}));
    let path = format!("/v2/user-tasks/{}", items[0]["userTaskKey"].as_str().unwrap());
    server.post(&format!("{path}/assignment"), &json!({"assignee": "ann"})).no_content();
    assert_eq!(watch.items("change")[0]["assignee"], "ann");
    server.post(&format!("{path}/completion"), &json!({})).no_content();
    assert_eq!(watch.items("change"), Vec::<Value>::new());
}

#[test]
fn a_browser_watches_by_get() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    server.start_instance("p", &json!({}));
    let path = format!("{TASKS}?query=%7B%22filter%22%3A%7B%22state%22%3A%22COMPLETED%22%7D%7D");
    let mut watch = Watch::begin(&server, "GET", &path, "", 200);
    assert_eq!(watch.items("snapshot"), Vec::<Value>::new());
    let mut all = Watch::begin(&server, "GET", TASKS, "", 200);
    assert_eq!(all.items("snapshot").len(), 1);
    server.get(TASKS).problem(405, "Method Not Allowed");
}

#[test]
fn the_event_log_of_an_instance_is_watched_as_it_grows() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let instance = server.start_instance("p", &json!({}));
    let path = format!("/v2/process-instances/{instance}/events/search");
    let mut watch =
        Watch::search(&server, &path, &json!({"filter": {"type": "USER_TASK_ASSIGNED"}}));
    assert_eq!(watch.items("snapshot"), Vec::<Value>::new());
    let tasks = server.search(TASKS, &json!({}));
    let task = tasks[0]["userTaskKey"].as_str().unwrap();
    server
        .post(&format!("/v2/user-tasks/{task}/assignment"), &json!({"assignee": "a"}))
        .no_content();
    assert_eq!(watch.items("change").len(), 1);
}

#[test]
fn a_search_that_is_refused_is_refused_at_once() {
    let server = TestServer::start();
    Watch::begin(&server, "POST", TASKS, r#"{"filter":{"state":"NONE"}}"#, 400);
    Watch::begin(&server, "POST", "/v2/process-instances/1/events/search", "{}", 404);
    Watch::begin(&server, "POST", TASKS, &" ".repeat(70_000), 413);
    let accept = [("Accept", "text/event-stream")];
    server.send("GET", "/v2/topology", &accept, "").problem(406, "Not Acceptable");
}

#[test]
fn there_is_room_for_some_watchers_only() {
    let server = TestServer::start_with(Settings { watchers_max: 2, ..Settings::default() });
    let first = Watch::search(&server, TASKS, &json!({}));
    let _second = Watch::search(&server, TASKS, &json!({}));
    let send = || {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        let request = format!(
            "POST {TASKS} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line
    };
    assert!(send().starts_with("HTTP/1.1 503 "));
    assert_eq!(server.post(TASKS, &json!({})).status, 200);
    drop(first);
    eventually(|| send().starts_with("HTTP/1.1 200 ").then_some(()));
}

#[test]
fn a_watcher_hears_that_the_server_lives_until_it_stops() {
    let keep_alive = Duration::from_millis(20);
    let settings = Settings { watch_keep_alive: keep_alive, ..Settings::default() };
    let mut server = TestServer::start_with(settings);
    let mut watch = Watch::search(&server, TASKS, &json!({}));
    watch.items("snapshot");
    while watch.line().unwrap() != ": keep-alive" {}
    server.stop();
    while watch.line().is_some() {}
}

#[test]
fn the_next_timers_are_watched() {
    let server = TestServer::at_rest();
    server.deploy_file("resting", &resting("resting"));
    let mut watch = Watch::search(&server, "/v2/timers/search", &json!({"page": {"limit": 1}}));
    assert_eq!(watch.items("snapshot"), Vec::<Value>::new());
    let instance = server.start_instance("resting", &json!({}));
    assert_eq!(watch.items("change")[0]["processInstanceKey"], instance.as_str());
    server.pin(3_600);
    assert_eq!(watch.items("change"), Vec::<Value>::new());
}
