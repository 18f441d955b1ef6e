//! `/v2/process-instances/{processInstanceKey}/deletion`.

use serde_json::json;

use crate::support::{GATEWAY, STRAIGHT, TestServer, USER_TASK};

const PATH: &str = "/v2/process-instances";

#[test]
fn an_ended_instance_is_erased_with_all_that_is_known_of_it() {
    let server = TestServer::start();
    server.deploy_process("p", USER_TASK);
    server.deploy_process("stuck", GATEWAY);
    let kept = server.start_instance("p", &json!({}));
    for process in ["p", "stuck"] {
        let instance = server.start_instance(process, &json!({"amount": 1}));
        let path = format!("{PATH}/{instance}/deletion");
        server.post(&path, &json!({})).problem(409, "INVALID_STATE");
        server.post(&format!("{PATH}/{instance}/cancellation"), &json!({})).no_content();
        server.post(&path, &json!({"operationReference": 7})).no_content();
        server.get(&format!("{PATH}/{instance}")).problem(404, "NOT_FOUND");
        for resource in ["process-instances", "user-tasks", "incidents"] {
            let body = json!({"filter": {"processInstanceKey": instance}});
            assert_eq!(server.search(&format!("/v2/{resource}/search"), &body).len(), 0);
        }
        server.post(&path, &json!({})).problem(404, "NOT_FOUND");
    }
    assert_eq!(server.search("/v2/incidents/search", &json!({})).len(), 0);
    assert_eq!(server.search("/v2/user-tasks/search", &json!({})).len(), 1);
    assert_eq!(server.state_of(&kept), "ACTIVE");
    let server = server.restart();
    assert_eq!(server.state_of(&kept), "ACTIVE");
    assert_eq!(server.search(&format!("{PATH}/search"), &json!({})).len(), 1);
}

#[test]
fn what_is_not_there_cannot_be_erased() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    server.post(&format!("{PATH}/1/deletion"), &json!({})).problem(404, "NOT_FOUND");
    server.post(&format!("{PATH}/x/deletion"), &json!({})).problem(400, "Bad Request");
    let instance = server.start_instance("p", &json!({}));
    let path = format!("{PATH}/{instance}/deletion");
    server.post(&path, &json!({"surprise": 1})).problem(400, "Bad Request");
    server.send("POST", &path, &[], "").no_content();
}
