//! What process instances are found and sorted by besides their own members.

use serde_json::{Value, json};

use crate::support::{GATEWAY, STRAIGHT, TestServer, USER_TASK, job, process};

const SEARCH: &str = "/v2/process-instances/search";

/// Business ids of the instances that are found.
fn found(server: &TestServer, filter: &Value) -> Vec<String> {
    let sort = json!([{"field": "businessId"}]);
    let items = server.search(SEARCH, &json!({"filter": filter, "sort": sort}));
    items.iter().map(|item| item["businessId"].as_str().unwrap().to_owned()).collect()
}

fn start(server: &TestServer, process: &str, id: &str, tags: &Value) {
    let variables = json!({"amount": 1});
    let body = json!({
        "processDefinitionId": process, "businessId": id, "tags": tags, "variables": variables,
    });
    server.post("/v2/process-instances", &body).json(200);
}

fn server() -> TestServer {
    let server = TestServer::start();
    server.deploy_process("straight", STRAIGHT);
    server.deploy_process("waiting", USER_TASK);
    server.deploy_process("stuck", GATEWAY);
    server.deploy_process("working", &job("work"));
    start(&server, "straight", "a", &json!([]));
    start(&server, "waiting", "b", &json!(["blue", "big"]));
    start(&server, "stuck", "c", &json!(["blue"]));
    start(&server, "working", "d", &json!([]));
    server
}

#[test]
fn instances_are_found_by_what_other_rows_say() {
    let server = server();
    let found = |filter: Value| found(&server, &filter);
    assert_eq!(found(json!({"tags": ["blue"]})), ["b", "c"]);
    assert_eq!(found(json!({"tags": ["blue", "big"]})), ["b"]);
    assert_eq!(found(json!({"processDefinitionName": "The stuck process"})), ["c"]);
    assert_eq!(found(json!({"processDefinitionName": {"$like": "*w*"}})), ["b", "d"]);
    assert_eq!(found(json!({"processDefinitionVersionTag": {"$exists": true}})).len(), 0);
    assert_eq!(found(json!({"processDefinitionVersionTag": {"$exists": false}})).len(), 4);
    let incident = server.search("/v2/incidents/search", &json!({})).remove(0);
    assert_eq!(found(json!({"errorMessage": incident["errorMessage"]})), ["c"]);
    assert_eq!(found(json!({"errorMessage": {"$like": "nothing of the kind"}})).len(), 0);
    let hash = incident["errorMessage"].as_str().unwrap().encode_utf16();
    let hash = hash.fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    assert_eq!(found(json!({"incidentErrorHashCode": hash})), ["c"]);
    assert_eq!(found(json!({"hasElementInstanceIncident": true})), ["c"]);
    assert_eq!(found(json!({"hasElementInstanceIncident": false})), ["a", "b", "d"]);
    let active = json!({"elementId": "approve", "elementInstanceState": "ACTIVE"});
    assert_eq!(found(active), ["b"]);
    assert_eq!(found(json!({"elementInstanceState": "active"})), ["b", "c", "d"]);
    assert_eq!(found(json!({"batchOperationKey": "x"})).len(), 0);
    assert_eq!(found(json!({"batchOperationKey": {"$neq": "x"}})).len(), 4);
    assert_eq!(found(json!({"suspendedDate": {"$exists": true}})).len(), 0);
}

#[test]
fn instances_with_failed_jobs_that_are_tried_again_are_found() {
    let server = server();
    assert_eq!(found(&server, &json!({"hasRetriesLeft": true})).len(), 0);
    let key = server.activate_one("work").unwrap();
    let key = key["jobKey"].as_str().unwrap();
    let failed = json!({"retries": 1, "errorMessage": "out of stock"});
    server.post(&format!("/v2/jobs/{key}/failure"), &failed).no_content();
    assert_eq!(found(&server, &json!({"hasRetriesLeft": true})), ["d"]);
    assert_eq!(found(&server, &json!({"hasRetriesLeft": false})), ["a", "b", "c"]);
}

#[test]
fn a_job_that_failed_without_a_word_has_failed_all_the_same() {
    let server = server();
    let fail = |retries: u32| {
        let key = server.activate_one("work").unwrap();
        let key = key["jobKey"].as_str().unwrap();
        server.post(&format!("/v2/jobs/{key}/failure"), &json!({"retries": retries})).no_content();
        let has_failed = json!({"filter": {"hasFailedWithRetriesLeft": true}});
        server.search("/v2/jobs/search", &has_failed).len()
    };
    assert_eq!(fail(2), 1);
    assert_eq!(found(&server, &json!({"hasRetriesLeft": true})), ["d"]);
    // A worker has it again, and it is none the less one that failed.
    server.activate_one("work").unwrap();
    assert_eq!(found(&server, &json!({"hasRetriesLeft": true})), ["d"]);
    let server = self::server();
    let key = server.activate_one("work").unwrap();
    let path = format!("/v2/jobs/{}/failure", key["jobKey"].as_str().unwrap());
    server.post(&path, &json!({"retries": 0})).no_content();
    assert_eq!(found(&server, &json!({"hasRetriesLeft": true})).len(), 0);
}

#[test]
fn one_of_some_alternatives_must_hold() {
    let server = server();
    let found = |filter: Value| found(&server, &filter);
    let either = json!([{"processDefinitionId": "straight"}, {"hasIncident": true}]);
    assert_eq!(found(json!({"$or": either})), ["a", "c"]);
    assert_eq!(found(json!({"state": "ACTIVE", "$or": either})), ["c"]);
    let names = json!([{"processDefinitionName": {"$like": "The str*"}}, {"tags": ["big"]}]);
    assert_eq!(found(json!({"$or": names})), ["a", "b"]);
    assert_eq!(found(json!({"$or": []})).len(), 4);
    let nested = json!({"filter": {"$or": [{"$or": []}]}});
    server.post(SEARCH, &nested).problem(400, "INVALID_ARGUMENT");
    let many = json!({"filter": {"$or": vec![json!({}); 101]}});
    server.post(SEARCH, &many).problem(400, "INVALID_ARGUMENT");
}

#[test]
fn results_are_sorted_by_every_field_of_their_own() {
    let server = server();
    for field in [
        "processInstanceKey",
        "processDefinitionId",
        "processDefinitionVersion",
        "processDefinitionKey",
        "parentProcessInstanceKey",
        "parentElementInstanceKey",
        "startDate",
        "endDate",
        "state",
        "hasIncident",
        "tenantId",
        "businessId",
        "processDefinitionName",
        "processDefinitionVersionTag",
    ] {
        for order in ["ASC", "DESC"] {
            let body = json!({"sort": [{"field": field, "order": order}]});
            assert_eq!(server.search(SEARCH, &body).len(), 4, "{field}");
        }
    }
    let sorted = |field: &str| {
        let body = json!({"sort": [{"field": field, "order": "DESC"}], "page": {"limit": 1}});
        server.search(SEARCH, &body).remove(0)["businessId"].clone()
    };
    assert_eq!(sorted("hasIncident"), "c");
    assert_eq!(sorted("state"), "a");
    assert_eq!(sorted("processDefinitionName"), "d");
}

#[test]
fn the_label_of_a_version_is_shown() {
    let server = TestServer::start();
    let tagged = process("p", STRAIGHT).replacen(
        "isExecutable=\"true\">",
        "isExecutable=\"true\"><bpmn:extensionElements><zeebe:versionTag value=\"spring\"/>\
         </bpmn:extensionElements>",
        1,
    );
    server.deploy_file("p", &tagged);
    server.start_instance("p", &json!({}));
    let body = json!({"filter": {"processDefinitionVersionTag": "spring"}});
    let found = server.search(SEARCH, &body);
    assert_eq!(found[0]["processDefinitionVersionTag"], "spring");
}
