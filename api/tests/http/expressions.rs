//! `/v2/expression/evaluation`.

use serde_json::{Value, json};

use crate::support::{NOW, TestServer};

const PATH: &str = "/v2/expression/evaluation";

#[test]
fn an_expression_is_evaluated_against_given_variables() {
    let server = TestServer::start();
    let variables = json!({"x": 1.5, "order": {"items": [1, 2, 3]}});
    let body = json!({
        "expression": "= x + count(order.items)", "tenantId": "<default>", "variables": variables,
    });
    let expected = json!({
        "expression": "= x + count(order.items)", "result": 4.5, "warnings": [],
        "referencedSecrets": [],
    });
    assert_eq!(server.post(PATH, &body).json(200), expected);
    let context = server.post(PATH, &json!({"expression": "{a: \"b\", c: [true, null]}"}));
    assert_eq!(context.json(200)["result"], json!({"a": "b", "c": [true, null]}));
}

#[test]
fn what_is_odd_is_told() {
    let server = TestServer::start();
    let body = json!({"expression": "= missing", "variables": null});
    let answer = server.post(PATH, &body).json(200);
    assert_eq!(answer["result"], Value::Null);
    assert!(answer["warnings"][0]["message"].as_str().unwrap().contains("missing"), "{answer}");
}

#[test]
fn expressions_know_the_time_of_the_engine() {
    let server = TestServer::at_rest();
    server.pin(60);
    let body = json!({"expression": "= now() = @\"2026-01-01T00:01:00Z\""});
    assert_eq!(server.post(PATH, &body).json(200)["result"], true, "at {NOW} and a minute");
}

#[test]
fn what_cannot_be_evaluated_is_refused_with_its_place() {
    let server = TestServer::start();
    let refused = |expression: &str| {
        server.post(PATH, &json!({"expression": expression})).problem(400, "INVALID_ARGUMENT")
    };
    assert!(refused("= 1 + * 2").contains("at character 7"), "{}", refused("= 1 + * 2"));
    refused("= count(for a in 1..1000, b in 1..1000, c in 1..1000 return a)");
    refused(&"1 + ".repeat(20_000));
    refused("");
    server.post(PATH, &json!({})).problem(400, "INVALID_ARGUMENT");
    let elsewhere = json!({"expression": "1", "tenantId": "other"});
    server.post(PATH, &elsewhere).problem(400, "INVALID_ARGUMENT");
    server.post(PATH, &json!({"expression": 1})).problem(400, "Bad Request");
    server.post(PATH, &json!({"expression": "1", "scope": 1})).problem(400, "Bad Request");
}
