//! `/v2/signals`.

use serde_json::{Value, json};

use crate::diagrams::{listener, started_by_signal};
use crate::shape::{BROADCAST, assert_shape};
use crate::support::TestServer;

const PATH: &str = "/v2/signals/broadcast";

#[test]
fn a_signal_is_heard_by_everybody_who_waits_and_by_nobody_later() {
    let server = TestServer::start();
    server.deploy_file("listener", &listener("listener"));
    server.deploy_file("caller", &started_by_signal("caller"));
    for _ in 0..3 {
        server.start_instance("listener", &json!({}));
    }
    let body = json!({"signalName": "alarm", "variables": {"floor": 3}, "tenantId": "<default>"});
    let broadcast = server.post(PATH, &body).json(200);
    assert_shape(&broadcast, BROADCAST);
    assert_eq!(broadcast["tenantId"], "<default>");
    let late = server.start_instance("listener", &json!({}));
    let tasks = server.search("/v2/user-tasks/search", &json!({}));
    let mut elements: Vec<&str> =
        tasks.iter().map(|task| task["elementId"].as_str().unwrap()).collect();
    elements.sort_unstable();
    assert_eq!(elements, ["call", "evacuate", "evacuate", "evacuate"]);
    assert!(tasks.iter().all(|task| task["processInstanceKey"] != late.as_str()));
}

#[test]
fn a_signal_that_nobody_waits_for_is_no_error() {
    let server = TestServer::start();
    let first = server.post(PATH, &json!({"signalName": "alarm"})).json(200);
    let second = server.post(PATH, &json!({"signalName": "alarm", "variables": null})).json(200);
    assert_ne!(first["signalKey"], second["signalKey"]);
}

#[test]
fn what_cannot_be_broadcast_is_refused() {
    let server = TestServer::start();
    let send = |body: Value| server.post(PATH, &body);
    for (body, named) in [
        (json!({}), "signalName"),
        (json!({"signalName": ""}), "signalName"),
        (json!({"signalName": "x".repeat(1_025)}), "signalName"),
        (json!({"signalName": "a", "tenantId": "other"}), "tenantId"),
    ] {
        let detail = send(body).problem(400, "INVALID_ARGUMENT");
        assert!(detail.contains(named), "{detail}");
    }
    for (body, named) in [
        (json!({"signalName": 7}), "[signalName]"),
        (json!({"signalName": "a", "variables": 1}), "[variables]"),
        (json!({"signalName": "a", "name": "a"}), "[name]"),
    ] {
        let detail = send(body).problem(400, "Bad Request");
        assert!(detail.contains(named), "{detail}");
    }
    server.send("POST", PATH, &[], "").problem(400, "Bad Request");
}
