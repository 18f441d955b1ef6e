//! Multi-instance activities, as workers see them.

use serde_json::{Value, json};

use crate::diagrams::greeting;
use crate::support::TestServer;

const JOBS: &str = "/v2/jobs/activation";

fn greet(server: &TestServer, job: &Value) {
    let guest = job["variables"]["guest"].as_str().unwrap();
    let path = format!("/v2/jobs/{}/completion", job["jobKey"].as_str().unwrap());
    let body = json!({"variables": {"word": format!("hello {guest}")}});
    server.post(&path, &body).no_content();
}

fn jobs(server: &TestServer) -> Vec<Value> {
    let body = json!({
        "type": "greet", "timeout": 60_000, "maxJobsToActivate": 10, "requestTimeout": -1,
    });
    server.post(JOBS, &body).json(200)["jobs"].as_array().unwrap().clone()
}

#[test]
fn parallel_instances_have_a_job_each_and_their_results_keep_the_order() {
    let server = TestServer::start();
    server.deploy_file("greeting", &greeting("greeting", false));
    let words = std::thread::scope(|scope| {
        let ended = scope.spawn(|| {
            let body = json!({
                "processDefinitionId": "greeting", "awaitCompletion": true,
                "variables": {"guests": ["Ann", "Ben", "Cem"]},
            });
            server.post("/v2/process-instances", &body).json(200)
        });
        let body = json!({
            "type": "greet", "timeout": 60_000, "maxJobsToActivate": 10, "requestTimeout": 20_000,
        });
        let mut found = server.post(JOBS, &body).json(200)["jobs"].as_array().unwrap().clone();
        assert_eq!(found.len(), 3);
        let counters: Vec<_> =
            found.iter().map(|job| job["variables"]["loopCounter"].clone()).collect();
        assert_eq!(counters, [1, 2, 3]);
        found.reverse();
        for job in &found {
            assert_eq!(job["elementId"], "greet");
            greet(&server, job);
        }
        ended.join().unwrap()["variables"]["words"].clone()
    });
    assert_eq!(words, json!(["hello Ann", "hello Ben", "hello Cem"]));
}

#[test]
fn sequential_instances_come_one_after_the_other() {
    let server = TestServer::start();
    server.deploy_file("greeting", &greeting("greeting", true));
    let instance = server.start_instance("greeting", &json!({"guests": ["Ann", "Ben"]}));
    for guest in ["Ann", "Ben"] {
        let found = jobs(&server);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["variables"]["guest"], guest);
        greet(&server, &found[0]);
    }
    assert_eq!(server.state_of(&instance), "COMPLETED");
}

#[test]
fn an_empty_collection_is_passed() {
    let server = TestServer::start();
    server.deploy_file("greeting", &greeting("greeting", false));
    let body = json!({
        "processDefinitionId": "greeting", "awaitCompletion": true, "variables": {"guests": []},
    });
    let ended = server.post("/v2/process-instances", &body).json(200);
    assert_eq!(ended["variables"]["words"], json!([]));
}

#[test]
fn a_collection_that_is_none_is_an_incident() {
    let server = TestServer::start();
    server.deploy_file("greeting", &greeting("greeting", false));
    let stuck = server.start_instance("greeting", &json!({"guests": "Ann"}));
    let incident = server.search("/v2/incidents/search", &json!({})).remove(0);
    assert_eq!(incident["errorType"], "EXTRACT_VALUE_ERROR");
    let variables = json!({"variables": {"guests": ["Ann"]}});
    server.put(&format!("/v2/element-instances/{stuck}/variables"), &variables).no_content();
    let key = incident["incidentKey"].as_str().unwrap();
    server.post(&format!("/v2/incidents/{key}/resolution"), &json!({})).no_content();
    greet(&server, &jobs(&server)[0]);
    assert_eq!(server.state_of(&stuck), "COMPLETED");
}
