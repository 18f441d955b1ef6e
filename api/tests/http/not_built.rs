//! What this version does not do yet, and what nobody knows.

use serde_json::json;

use crate::support::TestServer;

#[test]
fn operations_that_are_not_built_say_so_by_name() {
    let server = TestServer::start();
    for (method, path, id) in [
        ("POST", "/v2/process-instances/1/modification", "modifyProcessInstance"),
        ("POST", "/v2/decision-definitions/evaluation", "evaluateDecision"),
        ("POST", "/v2/batch-operations/search", "searchBatchOperations"),
        ("POST", "/v2/batch-operations/1-2-3-4-5/suspension", "suspendBatchOperation"),
    ] {
        let answer = server.send(method, path, &[], "");
        let detail = answer.problem(501, "NOT_IMPLEMENTED");
        assert!(detail.contains(id) && detail.contains("not supported yet"), "{detail}");
    }
}

#[test]
fn unknown_paths_and_methods_are_problems_too() {
    let server = TestServer::start();
    server.get("/v2/nothing").problem(404, "NOT_FOUND");
    server.get("/").problem(404, "NOT_FOUND");
    server.post("/v2/user-tasks", &json!({})).problem(404, "NOT_FOUND");
    let wrong = server.delete("/v2/topology");
    wrong.problem(405, "Method Not Allowed");
    assert!(wrong.header("allow").unwrap().contains("GET"));
    server.get("/v2/jobs/activation").problem(405, "Method Not Allowed");
    server.send("PUT", "/v2/process-instances", &[], "").problem(405, "Method Not Allowed");
}
