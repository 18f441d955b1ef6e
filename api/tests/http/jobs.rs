//! `/v2/jobs`.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use baton_api::Settings;
use serde_json::{Value, json};

use crate::shape::{ACTIVATED_JOB, assert_shape};
use crate::support::{TestServer, eventually, job};

const ACTIVATION: &str = "/v2/jobs/activation";

fn activation(job_type: &str, request_timeout: i64) -> Value {
    json!({
        "type": job_type, "worker": "tester", "timeout": 60_000, "maxJobsToActivate": 5,
        "requestTimeout": request_timeout, "tenantIds": ["<default>"], "tenantFilter": "PROVIDED",
    })
}

/// A server with one job of type `work`.
fn with_job() -> TestServer {
    let server = TestServer::start();
    server.deploy_process("p", &job("work"));
    let variables = r#"{"processDefinitionId":"p","variables":{"price":1.10,"note":"n"}}"#;
    server.post_text("/v2/process-instances", variables).json(200);
    server
}

fn instance_state(server: &TestServer) -> Value {
    let instances = server.search("/v2/process-instances/search", &json!({}));
    assert_eq!(instances.len(), 1);
    instances[0]["state"].clone()
}

#[test]
fn a_job_is_activated_and_completed() {
    let server = with_job();
    let answer = server.post(ACTIVATION, &activation("work", -1));
    assert!(answer.text.contains(r#""price":1.10"#), "{}", answer.text);
    let jobs = answer.json(200);
    let jobs = jobs["jobs"].as_array().unwrap();
    assert_eq!(jobs.len(), 1);
    let job = &jobs[0];
    assert_shape(job, ACTIVATED_JOB);
    assert_eq!(job["type"], "work");
    assert_eq!(job["worker"], "tester");
    assert_eq!(job["retries"], 3);
    assert_eq!(job["elementId"], "work");
    assert_eq!(
        (&job["kind"], &job["listenerEventType"]),
        (&json!("BPMN_ELEMENT"), &json!("UNSPECIFIED"))
    );
    assert_eq!(job["variables"]["note"], "n");
    assert!(server.activate_one("work").is_none(), "a leased job was handed out again");

    let path = format!("/v2/jobs/{}/completion", job["jobKey"].as_str().unwrap());
    server.post(&path, &json!({"variables": {"ok": true}, "result": null})).no_content();
    assert_eq!(instance_state(&server), "COMPLETED");
    assert!([404, 409].contains(&server.post(&path, &json!({})).status));
}

#[test]
fn only_the_named_variables_are_handed_over() {
    let server = with_job();
    let mut body = activation("work", -1);
    body["fetchVariable"] = json!(["note", "missing"]);
    let jobs = server.post(ACTIVATION, &body).json(200);
    assert_eq!(jobs["jobs"][0]["variables"], json!({"note": "n"}));
}

#[test]
fn an_activation_waits_for_the_first_job() {
    let server = TestServer::start();
    server.deploy_process("p", &job("work"));
    std::thread::scope(|scope| {
        let polling = scope.spawn(|| server.post(ACTIVATION, &activation("work", 0)).json(200));
        std::thread::sleep(Duration::from_millis(200));
        assert!(!polling.is_finished(), "the poll did not wait");
        server.start_instance("p", &json!({}));
        assert_eq!(polling.join().unwrap()["jobs"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn an_activation_without_jobs_ends_when_it_was_told_to() {
    let settings = Settings { long_poll: Duration::from_millis(1_500), ..Settings::default() };
    let server = TestServer::start_with(settings);
    for (request_timeout, at_least, below) in [(-1, 0, 1_500), (100, 100, 1_500), (0, 1_500, 9_000)]
    {
        let began = Instant::now();
        let jobs = server.post(ACTIVATION, &activation("none", request_timeout)).json(200);
        assert_eq!(jobs, json!({"jobs": []}));
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(at_least), "{request_timeout}: {took:?}");
        assert!(took < Duration::from_millis(below), "{request_timeout}: {took:?}");
    }
}

#[test]
fn a_client_that_went_away_gets_no_job() {
    let server = TestServer::start();
    server.deploy_process("p", &job("work"));
    let body = activation("work", 20_000).to_string();
    let mut gone = TcpStream::connect(server.address()).unwrap();
    let head = format!(
        "POST {ACTIVATION} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    gone.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    drop(gone);
    std::thread::sleep(Duration::from_millis(200));
    server.start_instance("p", &json!({}));
    let job = server.activate_one("work");
    assert!(job.is_some(), "the job was leased to a client that went away");
}

#[test]
fn a_stop_ends_long_polls() {
    let mut server = TestServer::start();
    let address = server.address();
    let polling = std::thread::spawn(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
        let response = agent
            .post(format!("http://{address}{ACTIVATION}"))
            .content_type("application/json")
            .send(activation("none", 60_000).to_string());
        response.unwrap().body_mut().read_to_string().unwrap()
    });
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    server.stop();
    assert!(began.elapsed() < Duration::from_secs(5), "the stop waited for a long poll");
    assert_eq!(polling.join().unwrap(), r#"{"jobs":[]}"#);
}

#[test]
fn a_failed_job_is_offered_again_until_it_has_no_retries() {
    let server = with_job();
    let job = server.activate_one("work").unwrap();
    let path = format!("/v2/jobs/{}/failure", job["jobKey"].as_str().unwrap());
    let body = json!({"retries": 1, "errorMessage": "printer on fire", "retryBackOff": 0});
    server.post(&path, &body).no_content();
    let again = server.activate_one("work").unwrap();
    assert_eq!(again["retries"], 1);

    server
        .post(&path, &json!({"errorMessage": "still on fire", "variables": {"x": 1}}))
        .no_content();
    assert!(server.activate_one("work").is_none());
    let incidents = server.search("/v2/incidents/search", &json!({}));
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0]["errorType"], "JOB_NO_RETRIES");
    assert_eq!(incidents[0]["jobKey"], job["jobKey"]);

    let update = format!("/v2/jobs/{}", job["jobKey"].as_str().unwrap());
    server.patch(&update, &json!({"changeset": {"retries": 2}})).no_content();
    let resolution =
        format!("/v2/incidents/{}/resolution", incidents[0]["incidentKey"].as_str().unwrap());
    server.send("POST", &resolution, &[], "").no_content();
    assert_eq!(server.activate_one("work").unwrap()["retries"], 2);
}

#[test]
fn a_lease_is_made_longer() {
    let settings = Settings { clock_is_controlled: true, ..Settings::default() };
    let server = TestServer::start_with(settings);
    let pin = |seconds: i64| {
        let timestamp = 1_767_225_600_000 + seconds * 1_000;
        server.put("/v2/clock", &json!({"timestamp": timestamp})).no_content();
    };
    pin(0);
    server.deploy_process("p", &job("work"));
    server.start_instance("p", &json!({}));
    let job = server.activate_one("work").unwrap();
    assert_eq!(job["deadline"], 1_767_225_660_000_i64);
    let path = format!("/v2/jobs/{}", job["jobKey"].as_str().unwrap());
    let body = json!({"changeset": {"timeout": 120_000}, "operationReference": 1});
    server.patch(&path, &body).no_content();
    pin(119);
    assert!(server.activate_one("work").is_none());
    pin(121);
    eventually(|| server.activate_one("work"));
}

#[test]
fn what_cannot_be_done_is_refused() {
    let server = with_job();
    let job = server.activate_one("work").unwrap();
    let key = job["jobKey"].as_str().unwrap();

    for (member, value) in [
        ("type", json!("")),
        ("timeout", json!(0)),
        ("maxJobsToActivate", json!(0)),
        ("tenantIds", json!(["other"])),
    ] {
        let mut body = activation("work", -1);
        body[member] = value;
        let detail = server.post(ACTIVATION, &body).problem(400, "INVALID_ARGUMENT");
        assert!(detail.contains(member), "{detail}");
    }
    for member in ["type", "timeout", "maxJobsToActivate"] {
        let mut body = activation("work", -1);
        body.as_object_mut().unwrap().remove(member);
        let detail = server.post(ACTIVATION, &body).problem(400, "INVALID_ARGUMENT");
        assert!(detail.contains(member), "{detail}");
    }
    let mut body = activation("work", -1);
    body["withLease"] = json!(true);
    assert!(server.post(ACTIVATION, &body).problem(501, "NOT_IMPLEMENTED").contains("withLease"));
    let mut body = activation("work", -1);
    body["tenantFilter"] = json!("ALL");
    server.post(ACTIVATION, &body).problem(400, "Bad Request");

    let complete = |body: Value| server.post(&format!("/v2/jobs/{key}/completion"), &body);
    complete(json!({"variables": "x"})).problem(400, "Bad Request");
    complete(json!({"result": {"type": "userTask"}})).problem(501, "NOT_IMPLEMENTED");
    let fail = |body: Value| server.post(&format!("/v2/jobs/{key}/failure"), &body);
    fail(json!({"retries": "many"})).problem(400, "Bad Request");
    fail(json!({"retries": 1, "retryBackOff": -1})).problem(400, "INVALID_ARGUMENT");
    let update = |body: Value| server.patch(&format!("/v2/jobs/{key}"), &body);
    update(json!({})).problem(400, "INVALID_ARGUMENT");
    update(json!({"changeset": {}})).problem(400, "INVALID_ARGUMENT");
    update(json!({"changeset": {"retries": 0}})).problem(400, "INVALID_ARGUMENT");
    update(json!({"changeset": {"priority": 5}})).problem(501, "NOT_IMPLEMENTED");
    update(json!({"changeset": [1]})).problem(400, "Bad Request");

    for path in ["/v2/jobs/1/completion", "/v2/jobs/1/failure"] {
        server.post(path, &json!({})).problem(404, "NOT_FOUND");
        server.post(&path.replace('1', "x"), &json!({})).problem(400, "Bad Request");
    }
    server.patch("/v2/jobs/1", &json!({"changeset": {"retries": 1}})).problem(404, "NOT_FOUND");
}
