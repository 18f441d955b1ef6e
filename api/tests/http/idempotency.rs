//! The header `Idempotency-Key`: a repeated request is answered as before and not done again.

use std::sync::Barrier;

use serde_json::{Value, json};

use crate::support::{Answer, STRAIGHT, TestServer, USER_TASK, eventually, job, process};

const START: &str = "/v2/process-instances";

fn send(server: &TestServer, method: &str, path: &str, key: &str, body: &str) -> Answer {
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    server.send(method, path, &headers, body)
}

fn instances(server: &TestServer) -> usize {
    server.search("/v2/process-instances/search", &json!({})).len()
}

fn open_task(server: &TestServer) -> String {
    let tasks = server.search("/v2/user-tasks/search", &json!({"filter": {"state": "CREATED"}}));
    tasks[0]["userTaskKey"].as_str().unwrap().to_owned()
}

#[test]
fn a_repeated_start_gives_the_same_instance_also_after_a_restart() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let body = r#"{"processDefinitionId":"p","variables":{"n":1.50}}"#;
    let first = send(&server, "POST", START, "7f3c", body);
    assert_eq!(first.status, 200);
    let second = send(&server, "POST", START, "7f3c", body);
    assert_eq!((second.status, &second.text), (200, &first.text));
    let server = server.restart();
    let third = send(&server, "POST", START, "7f3c", body);
    assert_eq!((third.status, &third.text), (200, &first.text));
    assert_eq!(instances(&server), 1);
    assert_eq!(send(&server, "POST", START, "7f3d", body).status, 200);
    assert_eq!(instances(&server), 2);
}

#[test]
fn a_key_of_another_request_is_refused() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let body = r#"{"processDefinitionId":"p"}"#;
    send(&server, "POST", START, "k", body).json(200);
    let others = [
        send(&server, "POST", START, "k", r#"{"processDefinitionId":"p","businessId":"b"}"#),
        send(&server, "POST", &format!("{START}?x=1"), "k", body),
        send(&server, "POST", "/v2/signals/broadcast", "k", r#"{"signalName":"s"}"#),
    ];
    for other in others {
        let detail = other.problem(409, "ALREADY_EXISTS");
        assert!(detail.contains("Idempotency-Key 'k'"), "{detail}");
    }
    assert_eq!(instances(&server), 1);
}

#[test]
fn a_refused_request_may_be_tried_again() {
    let server = TestServer::start();
    let body = r#"{"processDefinitionId":"p"}"#;
    send(&server, "POST", START, "k", body).problem(404, "NOT_FOUND");
    server.deploy_process("p", STRAIGHT);
    send(&server, "POST", START, "k", body).json(200);
}

#[test]
fn a_day_later_the_key_is_free() {
    let server = TestServer::at_rest();
    server.deploy_process("p", STRAIGHT);
    let body = r#"{"processDefinitionId":"p"}"#;
    let first = send(&server, "POST", START, "k", body).json(200);
    server.pin(86_399);
    assert_eq!(send(&server, "POST", START, "k", body).json(200), first);
    server.pin(86_400);
    assert_ne!(send(&server, "POST", START, "k", body).json(200), first);
    assert_eq!(instances(&server), 2);
}

#[test]
fn of_two_requests_at_once_one_is_done_and_both_are_answered() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let body = r#"{"processDefinitionId":"p"}"#;
    for round in 0..20 {
        let key = format!("round-{round}");
        let together = Barrier::new(4);
        let answers: Vec<Value> = std::thread::scope(|scope| {
            let ask = || {
                together.wait();
                send(&server, "POST", START, &key, body).json(200)
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(instances(&server), round + 1);
    }
}

#[test]
fn commands_of_every_method_are_repeatable() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    server.start_instance("p", &json!({}));
    let task = open_task(&server);
    let path = |part: &str| format!("/v2/user-tasks/{task}{part}");
    let requests = [
        ("POST", path("/assignment"), r#"{"assignee":"ann","allowOverride":false}"#),
        ("PATCH", path(""), r#"{"changeset":{"priority":70}}"#),
        ("DELETE", path("/assignee"), ""),
        ("POST", path("/completion"), r#"{"variables":{"ok":true}}"#),
    ];
    for (number, (method, path, body)) in requests.iter().enumerate() {
        let key = format!("step-{number}");
        for _ in 0..2 {
            send(&server, method, path, &key, body).no_content();
        }
    }
    // Without a key the second completion is refused.
    server.post(&path("/completion"), &json!({})).problem(409, "INVALID_STATE");
}

#[test]
fn messages_are_published_once() {
    let server = TestServer::start();
    let body = r#"{"name":"paid","correlationKey":"7","timeToLive":60000}"#;
    let publish = || send(&server, "POST", "/v2/messages/publication", "k", body).json(200);
    assert_eq!(publish(), publish());
}

#[test]
fn files_are_compared_and_not_the_form_around_them() {
    let server = TestServer::start();
    let deploy = |boundary: &str, file: &str| {
        let disposition = "Content-Disposition: form-data; name=\"resources\"; filename=\"p.bpmn\"";
        let body = format!("--{boundary}\r\n{disposition}\r\n\r\n{file}\r\n--{boundary}--\r\n");
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let headers = [("Content-Type", content_type.as_str()), ("Idempotency-Key", "d")];
        server.send("POST", "/v2/deployments", &headers, body)
    };
    let file = process("p", STRAIGHT);
    let first = deploy("first", &file).json(200);
    assert_eq!(deploy("second", &file).json(200), first);
    deploy("third", &process("p", USER_TASK)).problem(409, "ALREADY_EXISTS");
}

#[test]
fn an_awaited_start_is_answered_with_the_result_however_late_it_is_asked_for() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    let body = r#"{"processDefinitionId":"p","variables":{"a":1,"b":"ü"},
        "awaitCompletion":true,"fetchVariables":["b"]}"#;
    let ask = |server: &TestServer| send(server, "POST", START, "k", body).json(200);
    let result = std::thread::scope(|scope| {
        let both = [scope.spawn(|| ask(&server)), scope.spawn(|| ask(&server))];
        let open = json!({"filter": {"state": "CREATED"}});
        eventually(|| server.search("/v2/user-tasks/search", &open).pop());
        let task = open_task(&server);
        server.post(&format!("/v2/user-tasks/{task}/completion"), &json!({})).no_content();
        let [first, second] = both.map(|thread| thread.join().unwrap());
        assert_eq!(first, second);
        first
    });
    assert_eq!(result["variables"], json!({"b": "ü"}));
    assert_eq!(ask(&server), result);
    let server = server.restart();
    assert_eq!(ask(&server), result);
    assert_eq!(instances(&server), 1);
}

#[test]
fn a_worker_that_lost_the_answer_gets_the_same_jobs() {
    let server = TestServer::start();
    server.deploy_process("p", &job("work"));
    for _ in 0..2 {
        server.start_instance("p", &json!({"n": 1}));
    }
    let body = r#"{"type":"work","worker":"w","timeout":60000,"maxJobsToActivate":1,
        "requestTimeout":-1}"#;
    let activate = |key: &str| {
        let answer = send(&server, "POST", "/v2/jobs/activation", key, body).json(200);
        answer["jobs"].as_array().unwrap().clone()
    };
    let first = activate("a");
    assert_eq!(first.len(), 1);
    assert_eq!(activate("a"), first);
    let second = activate("b");
    assert_ne!(second[0]["jobKey"], first[0]["jobKey"]);
    assert_eq!(activate("c"), Vec::<Value>::new());
    server.start_instance("p", &json!({}));
    assert_eq!(activate("c").len(), 1);
}

#[test]
fn a_key_has_a_shape_and_searches_do_not_mind_it() {
    let server = TestServer::start();
    let long = "k".repeat(256);
    for key in ["", "two words", &long] {
        // Without a body, since the request is refused before that would be read.
        let answer = send(&server, "POST", "/v2/user-tasks/1/completion", key, "");
        let detail = answer.problem(400, "INVALID_ARGUMENT");
        assert!(detail.contains("Idempotency-Key"), "{detail}");
        assert_eq!(send(&server, "POST", "/v2/user-tasks/search", key, "{}").status, 200);
    }
}

#[test]
fn the_document_names_the_header_at_every_command() {
    let server = TestServer::start();
    let document = server.get("/openapi.json").json(200);
    let has_key = |path: &str, method: &str| {
        let parameters = &document["paths"][path][method]["parameters"];
        let names = parameters.as_array().into_iter().flatten();
        names.clone().any(|parameter| parameter["name"] == "Idempotency-Key")
    };
    assert!(has_key(START, "post"));
    assert!(has_key("/v2/deployments", "post"));
    assert!(has_key("/v2/user-tasks/{userTaskKey}/assignee", "delete"));
    assert!(!has_key("/v2/user-tasks/search", "post"));
}
