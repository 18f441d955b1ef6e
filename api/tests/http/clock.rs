//! `/v2/clock`.

use baton_api::Settings;
use serde_json::json;

use crate::support::{TestServer, USER_TASK};

#[test]
fn a_controlled_clock_is_pinned_and_reset() {
    let settings = Settings { clock_is_controlled: true, ..Settings::default() };
    let server = TestServer::start_with(settings);
    server.deploy_process("p", USER_TASK);
    server.put("/v2/clock", &json!({"timestamp": 1_767_225_600_000_i64})).no_content();
    let key = server.start_instance("p", &json!({}));
    let instance = server.get(&format!("/v2/process-instances/{key}")).json(200);
    assert_eq!(instance["startDate"], "2026-01-01T00:00:00.000Z");
    server.send("POST", "/v2/clock/reset", &[], "").no_content();
    let key = server.start_instance("p", &json!({}));
    let instance = server.get(&format!("/v2/process-instances/{key}")).json(200);
    assert_ne!(instance["startDate"], "2026-01-01T00:00:00.000Z");

    let pin = |body| server.put("/v2/clock", &body);
    pin(json!({"timestamp": -1})).problem(400, "INVALID_ARGUMENT");
    pin(json!({})).problem(400, "INVALID_ARGUMENT");
    pin(json!({"timestamp": "now"})).problem(400, "Bad Request");
}

#[test]
fn the_clock_of_the_machine_is_not_touched() {
    let server = TestServer::start();
    let detail = server.put("/v2/clock", &json!({"timestamp": 5})).problem(403, "FORBIDDEN");
    assert!(detail.contains("--clock controlled"), "{detail}");
    server.send("POST", "/v2/clock/reset", &[], "").problem(403, "FORBIDDEN");
}
