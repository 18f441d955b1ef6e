//! `/v2/messages`.

use serde_json::{Value, json};

use crate::diagrams::{payment, started_by_message};
use crate::shape::{CORRELATED, PUBLISHED, assert_shape};
use crate::support::TestServer;

const PUBLICATION: &str = "/v2/messages/publication";
const CORRELATION: &str = "/v2/messages/correlation";

fn with_payments() -> TestServer {
    let server = TestServer::at_rest();
    server.deploy_file("payment", &payment("payment"));
    server
}

fn paid(order: &str) -> Value {
    json!({"name": "paid", "correlationKey": order})
}

/// The element ids of an instance's open user tasks.
fn open_tasks(server: &TestServer, instance: &str) -> Vec<String> {
    let filter = json!({"processInstanceKey": instance, "state": "CREATED"});
    let tasks = server.search("/v2/user-tasks/search", &json!({"filter": filter}));
    tasks.iter().map(|task| task["elementId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_message_goes_to_the_instance_with_its_correlation_key() {
    let server = with_payments();
    let seven = server.start_instance("payment", &json!({"order": "7"}));
    let eight = server.start_instance("payment", &json!({"order": "8"}));
    let mut body = paid("8");
    body["variables"] = json!({"amount": 12.50});
    body["tenantId"] = json!("<default>");
    let published = server.post(PUBLICATION, &body).json(200);
    assert_shape(&published, PUBLISHED);
    assert_eq!(published["tenantId"], "<default>");
    assert_eq!(open_tasks(&server, &eight), ["ship"]);
    assert!(open_tasks(&server, &seven).is_empty());
}

#[test]
fn a_message_waits_for_its_receiver_as_long_as_it_lives() {
    let server = with_payments();
    let mut body = paid("7");
    body["timeToLive"] = json!(60_000);
    body["messageId"] = json!("transfer-1");
    server.post(PUBLICATION, &body).json(200);
    let detail = server.post(PUBLICATION, &body).problem(409, "ALREADY_EXISTS");
    assert!(detail.contains("transfer-1"), "{detail}");
    let in_time = server.start_instance("payment", &json!({"order": "7"}));
    assert_eq!(open_tasks(&server, &in_time), ["ship"]);

    body["correlationKey"] = json!("8");
    server.post(PUBLICATION, &body).json(200);
    server.pin(61);
    let late = server.start_instance("payment", &json!({"order": "8"}));
    assert!(open_tasks(&server, &late).is_empty());
    server.post(PUBLICATION, &body).json(200);
    assert_eq!(open_tasks(&server, &late), ["ship"]);
}

#[test]
fn a_message_without_time_to_live_is_not_kept() {
    let server = with_payments();
    server.post(PUBLICATION, &paid("7")).json(200);
    for time_to_live in [0, -5] {
        let mut body = paid("7");
        body["timeToLive"] = json!(time_to_live);
        body["messageId"] = json!("");
        server.post(PUBLICATION, &body).json(200);
    }
    let instance = server.start_instance("payment", &json!({"order": "7"}));
    assert!(open_tasks(&server, &instance).is_empty());
}

#[test]
fn a_correlation_says_who_took_the_message() {
    let server = with_payments();
    let detail = server.post(CORRELATION, &paid("7")).problem(404, "NOT_FOUND");
    assert!(detail.contains("paid") && detail.contains("'7'"), "{detail}");
    let instance = server.start_instance("payment", &json!({"order": "7"}));
    let mut body = paid("7");
    body["variables"] = json!({"amount": 5});
    let correlated = server.post(CORRELATION, &body).json(200);
    assert_shape(&correlated, CORRELATED);
    assert_eq!(correlated["processInstanceKey"], instance.as_str());
    assert_eq!(open_tasks(&server, &instance), ["ship"]);
    server.post(CORRELATION, &paid("7")).problem(404, "NOT_FOUND");
}

#[test]
fn a_message_starts_an_instance() {
    let server = TestServer::start();
    server.deploy_file("checking", &started_by_message("checking"));
    let body = json!({"name": "ordered", "variables": {"article": "A1"}});
    let correlated = server.post(CORRELATION, &body).json(200);
    let instance = correlated["processInstanceKey"].as_str().unwrap();
    assert_eq!(server.state_of(instance), "ACTIVE");
    assert_eq!(open_tasks(&server, instance), ["check"]);

    // With a key there is one running instance at a time; without one there may be many.
    let keyed = json!({"name": "ordered", "correlationKey": "A2", "timeToLive": 60_000});
    server.post(PUBLICATION, &keyed).json(200);
    server.post(PUBLICATION, &keyed).json(200);
    server.post(PUBLICATION, &json!({"name": "ordered"})).json(200);
    let running = || server.search("/v2/process-instances/search", &json!({})).len();
    assert_eq!(running(), 3);
    let body = json!({"processDefinitionId": "checking"});
    server.post("/v2/process-instances", &body).problem(409, "INVALID_STATE");
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let server = TestServer::start();
    for path in [PUBLICATION, CORRELATION] {
        let send = |body: Value| server.post(path, &body);
        let long = "x".repeat(1_025);
        for (body, named) in [
            (json!({}), "name"),
            (json!({"name": ""}), "name"),
            (json!({"name": long}), "name"),
            (json!({"name": "a", "correlationKey": long}), "correlationKey"),
            (json!({"name": "a", "tenantId": "other"}), "tenantId"),
        ] {
            let detail = send(body).problem(400, "INVALID_ARGUMENT");
            assert!(detail.contains(named), "{path}: {detail}");
        }
        for (body, named) in [
            (json!({"name": 7}), "[name]"),
            (json!({"name": "a", "correlationKey": 7}), "[correlationKey]"),
            (json!({"name": "a", "variables": []}), "[variables]"),
            (json!({"name": "a", "surprise": 1}), "[surprise]"),
        ] {
            let detail = send(body).problem(400, "Bad Request");
            assert!(detail.contains(named), "{path}: {detail}");
        }
        server.send("POST", path, &[], "").problem(400, "Bad Request");
        let detail = send(json!({"name": "a", "businessId": "b"})).problem(501, "NOT_IMPLEMENTED");
        assert!(detail.contains("businessId"), "{detail}");
        server.get(path).problem(405, "Method Not Allowed");
    }
    let publish = |body: Value| server.post(PUBLICATION, &body);
    publish(json!({"name": "a", "timeToLive": "long"})).problem(400, "Bad Request");
    let long = json!({"name": "a", "messageId": "x".repeat(1_025)});
    assert!(publish(long).problem(400, "INVALID_ARGUMENT").contains("messageId"));
    let buffered = json!({"name": "a", "messageId": "b"});
    server.post(CORRELATION, &buffered).problem(400, "Bad Request");
}
