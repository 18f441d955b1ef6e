//! What every operation does with requests: sizes, content types, callers, broken JSON.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use baton_api::Settings;
use serde_json::{Value, json};

use crate::support::{JSON, STRAIGHT, TestServer, eventually};

const PATH: &str = "/v2/process-instances";

/// A request to start a process, with a variable of this length.
fn start(length: usize) -> Value {
    json!({"processDefinitionId": "p", "variables": {"text": "x".repeat(length)}})
}

#[test]
fn bodies_are_bounded() {
    let settings = Settings { body_bytes_max: 1_000, ..Settings::default() };
    let server = TestServer::start_with(settings);
    server.deploy_process("p", STRAIGHT);
    assert_eq!(server.post(PATH, &start(900)).status, 200);
    let detail = server.post(PATH, &start(1_000)).problem(413, "Payload Too Large");
    assert!(detail.contains("1000 bytes"), "{detail}");
    // More than the connection buffers: the client still hears the answer.
    server.post(PATH, &start(8 * 1024 * 1024)).problem(413, "Payload Too Large");
    let chunked = [("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")];
    let answer = server.send("POST", PATH, &chunked, start(5_000).to_string());
    answer.problem(413, "Payload Too Large");
    server.post("/v2/user-tasks/search", &start(1_000)).problem(413, "Payload Too Large");
}

#[test]
fn the_default_limit_is_four_mebibytes() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let large = 4 * 1024 * 1024;
    assert_eq!(server.post(PATH, &start(large - 200)).status, 200);
    server.post(PATH, &start(large)).problem(413, "Payload Too Large");
}

#[test]
fn a_deployment_may_be_larger_than_other_bodies() {
    let settings =
        Settings { body_bytes_max: 100, deployment_bytes_max: 5_000, ..Settings::default() };
    let server = TestServer::start_with(settings);
    server.deploy_process("p", STRAIGHT);
    let wide = format!("{STRAIGHT}<!-- {} -->", "x".repeat(5_000));
    let detail = server.deploy(&[("wide.bpmn", &wide)]).problem(413, "Payload Too Large");
    assert!(detail.contains("5000 bytes"), "{detail}");
}

#[test]
fn whole_numbers_may_be_written_as_floats() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let started = server.post_text(
        PATH,
        r#"{"processDefinitionId":"p","processDefinitionVersion":1.0,"operationReference":7e0,
            "variables":{"kept":1.0}}"#,
    );
    let key = started.json(200)["processInstanceKey"].as_str().unwrap().to_owned();
    let kept = server.search("/v2/variables/search", &json!({}));
    assert_eq!(kept[0]["value"], "1.0", "variables stay as they were sent");
    let search = "/v2/process-instances/search";
    let found = server.post_text(
        search,
        r#"{"filter":{"processDefinitionVersion":{"$in":[1.0,2],"$gte":1.0}},
            "page":{"limit":10.0,"from":0.0}}"#,
    );
    assert_eq!(found.json(200)["items"][0]["processInstanceKey"], key.as_str());
    let plain = server.post_text(search, r#"{"filter":{"processDefinitionVersion":1.0}}"#);
    assert_eq!(plain.json(200)["page"]["totalItems"], 1);
    for (body, field) in [
        (r#"{"page":{"limit":1.5}}"#, "page.limit"),
        (r#"{"page":{"limit":10.0,"from":0.5}}"#, "page.from"),
        (r#"{"page":{"limit":1e300}}"#, "page.limit"),
        (r#"{"filter":{"processDefinitionVersion":1.5}}"#, "filter.processDefinitionVersion"),
        (r#"{"filter":{"processDefinitionVersion":{"$gt":1.5}}}"#, "processDefinitionVersion.$gt"),
        (r#"{"page":{"limit":1.0},"size":1}"#, "size"),
        (r#"{"page":{"limit":10001.0}}"#, "page.limit"),
    ] {
        let answer = server.post_text(search, body);
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
        assert!(answer.text.contains(field), "{body}: {}", answer.text);
    }
}

#[test]
fn bodies_are_json_objects() {
    let server = TestServer::start();
    for text in ["{", "[]", "1", "\"x\"", "null", "{} {}", "\u{feff}{}"] {
        let detail = server.post_text(PATH, text).problem(400, "Bad Request");
        assert!(detail.starts_with("Request body cannot be parsed"), "{text}: {detail}");
    }
    server
        .send("POST", PATH, JSON, b"{\"processDefinitionId\":\"\xff\"}")
        .problem(400, "Bad Request");
    let detail = server.send("POST", PATH, JSON, "").problem(400, "Bad Request");
    assert_eq!(detail, "Required request body is missing");
    let deep = format!(
        r#"{{"processDefinitionId":"p","variables":{{"a":{}{}}}}}"#,
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    assert!(server.post_text(PATH, &deep).problem(400, "Bad Request").contains("nests deeper"));
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    server.post_text("/v2/user-tasks/search", &deep).problem(400, "Bad Request");
    let deep = format!(r#"{{"filter":{{"name":{deep}}}}}"#);
    server.post_text("/v2/user-tasks/search", &deep).problem(400, "Bad Request");
}

#[test]
fn content_types_are_checked_where_there_is_a_body() {
    let server = TestServer::start();
    for content_type in ["text/plain", "application/xml", "application/json; charset=latin1"] {
        let answer = server.send("POST", PATH, &[("Content-Type", content_type)], "{}");
        answer.problem(415, "Unsupported Media Type");
    }
    let search = "/v2/user-tasks/search";
    assert_eq!(server.send("POST", search, &[("Content-Type", "text/plain")], "").status, 200);
    assert_eq!(server.send("POST", search, &[], "{}").status, 200);
    let charset = [("Content-Type", "application/json;charset=UTF-8")];
    assert_eq!(server.send("POST", search, &charset, "{}").status, 200);
}

#[test]
fn clients_that_take_no_json_are_told_so() {
    let server = TestServer::start();
    let answer = |accept| server.send("GET", "/v2/topology", &[("Accept", accept)], "");
    answer("text/xml").problem(406, "Not Acceptable");
    answer("application/json").json(200);
    answer("text/html, */*;q=0.1").json(200);
}

#[test]
fn web_pages_from_elsewhere_and_invented_names_are_refused() {
    let server = TestServer::start();
    let search =
        |headers: &[(&str, &str)]| server.send("POST", "/v2/user-tasks/search", headers, "{}");
    search(&[("Origin", "https://elsewhere.example")]).problem(403, "FORBIDDEN");
    search(&[("Host", "rebound.example")]).problem(403, "FORBIDDEN");
    assert_eq!(search(&[("Origin", &format!("http://{}", server.address()))]).status, 200);
}

#[test]
fn configured_pages_may_call() {
    let origin = "https://modeler.example";
    let settings = Settings { allowed_origins: vec![origin.to_owned()], ..Settings::default() };
    let server = TestServer::start_with(settings);
    let preflight = server.send(
        "OPTIONS",
        PATH,
        &[("Origin", origin), ("Access-Control-Request-Method", "POST")],
        "",
    );
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), Some(origin));
    let answer = server.send("GET", "/v2/topology", &[("Origin", origin)], "");
    answer.json(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    let other = [("Origin", "https://elsewhere.example")];
    server.send("GET", "/v2/topology", &other, "").problem(403, "FORBIDDEN");
}

/// Clients that announce large bodies, send nothing and so take all room there is, to the byte.
fn slow_clients(server: &TestServer, path: &str) -> Vec<TcpStream> {
    let length = 4 * 1024 * 1024;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    let mut slow: Vec<TcpStream> = Vec::new();
    eventually(|| {
        while slow.len() < 16 {
            let mut stream = TcpStream::connect(server.address()).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
            slow.push(stream);
        }
        std::thread::sleep(Duration::from_millis(100));
        // Who was answered was refused, because an earlier request had its bytes yet.
        slow.retain(|stream| stream.peek(&mut [0]).is_err());
        (slow.len() == 16).then_some(())
    });
    slow
}

#[test]
fn a_full_inbox_pushes_back_before_the_body_is_read() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let search = "/v2/user-tasks/search";
    for (full, path, free) in [(PATH, PATH, search), (search, search, PATH)] {
        let slow = slow_clients(&server, full);
        let body = if path == PATH { json!({"processDefinitionId": "p"}) } else { json!({}) };
        let busy = server.post(path, &body);
        busy.problem(503, "RESOURCE_EXHAUSTED");
        assert_eq!(busy.header("retry-after"), Some("1"));
        // Other requests are answered all the same, and these again once the slow ones are gone.
        let body = if free == PATH { json!({"processDefinitionId": "p"}) } else { json!({}) };
        assert_eq!(server.post(free, &body).status, 200);
        drop(slow);
        let body = if path == PATH { json!({"processDefinitionId": "p"}) } else { json!({}) };
        eventually(|| Some(server.post(path, &body)).filter(|answer| answer.status == 200));
    }
}
