//! `/v2/jobs/{jobKey}/error`: BPMN errors that workers meet.

use serde_json::{Value, json};

use crate::diagrams::picking;
use crate::support::TestServer;

/// A server with an instance whose job somebody works on: the instance and the job.
fn working() -> (TestServer, String, Value) {
    let server = TestServer::start();
    server.deploy_file("picking", &picking("picking"));
    let instance = server.start_instance("picking", &json!({}));
    let job = server.activate_one("pick").unwrap();
    (server, instance, job)
}

fn path(job: &Value) -> String {
    format!("/v2/jobs/{}/error", job["jobKey"].as_str().unwrap())
}

#[test]
fn a_job_has_the_headers_of_its_task() {
    let (_, instance, job) = working();
    assert_eq!(job["customHeaders"], json!({"hall": "2", "shelf": "B7"}));
    assert_eq!(job["rootProcessInstanceKey"], instance.as_str());
    assert_eq!(job["priority"], 0);
}

#[test]
fn an_error_is_caught_by_the_event_with_its_code() {
    let (server, instance, job) = working();
    let body = json!({
        "errorCode": "NO_STOCK", "errorMessage": "shelf B7 is empty", "variables": {"left": 0},
    });
    server.post(&path(&job), &body).no_content();
    let tasks = server.search("/v2/user-tasks/search", &json!({}));
    assert_eq!(tasks[0]["elementId"], "reorder");
    assert!(server.search("/v2/incidents/search", &json!({})).is_empty());
    assert_eq!(server.post(&path(&job), &body).status, 404);
    let task = tasks[0]["userTaskKey"].as_str().unwrap();
    server.post(&format!("/v2/user-tasks/{task}/completion"), &json!({})).no_content();
    assert_eq!(server.state_of(&instance), "COMPLETED");
}

#[test]
fn an_error_that_nobody_catches_is_an_incident() {
    let (server, _, job) = working();
    server.post(&path(&job), &json!({"errorCode": "LOST"})).no_content();
    let filter = json!({"errorType": "UNHANDLED_ERROR_EVENT"});
    let incidents = server.search("/v2/incidents/search", &json!({"filter": filter}));
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0]["jobKey"], job["jobKey"]);
    assert!(incidents[0]["errorMessage"].as_str().unwrap().contains("LOST"));
    server.post(&path(&job), &json!({"errorCode": "LOST"})).problem(409, "INVALID_STATE");

    let key = incidents[0]["incidentKey"].as_str().unwrap();
    server.post(&format!("/v2/incidents/{key}/resolution"), &json!({})).no_content();
    let again = server.activate_one("pick").unwrap();
    assert_eq!(again["jobKey"], job["jobKey"]);
    server.post(&path(&again), &json!({"errorCode": "NO_STOCK"})).no_content();
    assert_eq!(server.search("/v2/user-tasks/search", &json!({})).len(), 1);
}

#[test]
fn what_cannot_be_thrown_is_refused() {
    let (server, _, job) = working();
    let throw = |body: Value| server.post(&path(&job), &body);
    for body in [json!({}), json!({"errorCode": ""}), json!({"errorCode": "x".repeat(1_025)})] {
        let detail = throw(body).problem(400, "INVALID_ARGUMENT");
        assert!(detail.contains("errorCode"), "{detail}");
    }
    for (body, named) in [
        (json!({"errorCode": 7}), "[errorCode]"),
        (json!({"errorCode": "A", "errorMessage": 7}), "[errorMessage]"),
        (json!({"errorCode": "A", "variables": "x"}), "[variables]"),
        (json!({"errorCode": "A", "code": "A"}), "[code]"),
    ] {
        let detail = throw(body).problem(400, "Bad Request");
        assert!(detail.contains(named), "{detail}");
    }
    let leased = throw(json!({"errorCode": "A", "jobLeaseToken": "t"}));
    assert!(leased.problem(501, "NOT_IMPLEMENTED").contains("jobLeaseToken"));
    server.post("/v2/jobs/1/error", &json!({"errorCode": "A"})).problem(404, "NOT_FOUND");
    let detail = server.post("/v2/jobs/x/error", &json!({"errorCode": "A"}));
    assert!(detail.problem(400, "Bad Request").contains("'jobKey'"));
    throw(json!({"errorCode": "NO_STOCK", "errorMessage": null, "variables": null})).no_content();
}
