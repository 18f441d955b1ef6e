//! Connections: slow, many, pipelined, and those that are open when the server stops.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use baton_api::Settings;
use serde_json::json;

use crate::support::{STRAIGHT, TestServer};

fn connect(server: &TestServer) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

/// Reads until the server closes the connection.
fn read_to_end(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    // A reset is an end, too.
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn a_head_that_does_not_arrive_ends_the_connection() {
    let settings =
        Settings { head_read_timeout: Duration::from_millis(200), ..Settings::default() };
    let server = TestServer::start_with(settings);
    let mut stream = connect(&server);
    stream.write_all(b"GET /v2/topology HTTP/1.1\r\nHost: loc").unwrap();
    let began = Instant::now();
    read_to_end(stream);
    assert!(began.elapsed() < Duration::from_secs(5));
    server.get("/v2/topology").json(200);
}

#[test]
fn a_body_that_does_not_arrive_is_408() {
    let settings =
        Settings { body_read_timeout: Duration::from_millis(200), ..Settings::default() };
    let server = TestServer::start_with(settings);
    let mut stream = connect(&server);
    stream
        .write_all(
            b"POST /v2/process-instances HTTP/1.1\r\nHost: localhost\r\n\
              Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"proc",
        )
        .unwrap();
    let answer = read_to_end(stream);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
}

#[test]
fn answers_that_nobody_reads_end_the_connection() {
    let settings =
        Settings { body_read_timeout: Duration::from_millis(300), ..Settings::default() };
    let server = TestServer::start_with(settings);
    let mut stream = connect(&server);
    let request = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
    let began = Instant::now();
    // More is asked for until the server has given up: then the connection is reset.
    let ended = loop {
        match stream.write_all(request.repeat(100).as_bytes()) {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => break error.kind(),
        }
        assert!(began.elapsed() < Duration::from_secs(20), "unread answers are kept for ever");
    };
    assert!(matches!(ended, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{ended:?}");
}

#[test]
fn heads_are_bounded() {
    let server = TestServer::start();
    let mut stream = connect(&server);
    let long = "x".repeat(64 * 1024);
    let head = format!("GET /v2/topology HTTP/1.1\r\nHost: localhost\r\nX-Long: {long}\r\n\r\n");
    let _ = stream.write_all(head.as_bytes());
    let answer = read_to_end(stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
    server.get("/v2/topology").json(200);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let mut stream = connect(&server);
    let body = json!({"processDefinitionId": "p"}).to_string();
    let start = format!(
        "POST /v2/process-instances HTTP/1.1\r\nHost: localhost\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let requests = format!(
        "{start}GET /v2/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n{start}\
         GET /v2/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(requests.as_bytes()).unwrap();
    let answers = read_to_end(stream);
    let statuses: Vec<&str> =
        answers.split("HTTP/1.1 ").skip(1).filter_map(|answer| answer.get(..3)).collect();
    assert_eq!(statuses, ["200", "404", "200", "204"], "{answers}");
}

#[test]
fn connections_beyond_the_limit_wait_for_room() {
    let settings = Settings { connections_max: 2, ..Settings::default() };
    let server = TestServer::start_with(settings);
    let request = b"GET /v2/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut first = connect(&server);
    let mut second = connect(&server);
    let mut answer = [0; 12];
    for stream in [&mut first, &mut second] {
        stream.write_all(request).unwrap();
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 204");
    }
    let mut third = connect(&server);
    third.write_all(request).unwrap();
    third.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(third.read_exact(&mut answer).is_err(), "there was no room for a third connection");
    drop(first);
    third.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    third.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 204");
}

#[test]
fn a_stop_answers_what_was_asked_and_closes_idle_connections() {
    let mut server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    let mut idle = connect(&server);
    idle.write_all(b"GET /v2/status HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    let began = Instant::now();
    server.stop();
    assert!(began.elapsed() < Duration::from_secs(5), "an idle connection held up the stop");
    read_to_end(idle);
    assert!(TcpStream::connect(server.address()).is_err());
}
