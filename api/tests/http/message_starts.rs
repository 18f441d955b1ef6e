//! Processes that a message starts, among the message subscriptions.

use serde_json::{Value, json};

use crate::history_shapes::SUBSCRIPTION;
use crate::shape::assert_shape;
use crate::support::{TestServer, process_with};

const SEARCH: &str = "/v2/message-subscriptions/search";

const ROOTS: &str = r#"
  <bpmn:message id="ordered" name="ordered"/>
  <bpmn:message id="paid" name="paid"><bpmn:extensionElements>
    <zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>"#;

/// Starts by a message, and waits for another one. Both events say something to tools.
fn order(id: &str) -> String {
    let properties = |name: &str, kind: &str| {
        format!(
            r#"<bpmn:extensionElements><zeebe:properties>
  <zeebe:property name="io.camunda.tool:name" value="{name}"/>
  <zeebe:property name="io.camunda.tool:purpose" value="tests"/>
  <zeebe:property name="inbound.type" value="{kind}"/>
  <zeebe:property name="other" value="not told"/></zeebe:properties></bpmn:extensionElements>"#
        )
    };
    let (started, paid) = (properties("orders", "webhook"), properties("payments", "queue"));
    let elements = format!(
        r#"<bpmn:startEvent id="by-hand"/><bpmn:sequenceFlow id="f0" sourceRef="by-hand" targetRef="wait"/>
<bpmn:startEvent id="start">{started}<bpmn:messageEventDefinition messageRef="ordered"/>
</bpmn:startEvent><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
<bpmn:intermediateCatchEvent id="wait">{paid}
  <bpmn:messageEventDefinition messageRef="paid"/></bpmn:intermediateCatchEvent>"#
    );
    process_with(id, ROOTS, &elements)
}

fn keys(found: &[Value]) -> Vec<&str> {
    found.iter().map(|one| one["messageSubscriptionKey"].as_str().unwrap()).collect()
}

#[test]
fn a_process_that_a_message_starts_is_told_with_its_definition() {
    let server = TestServer::at_rest();
    server.deploy_file("order", &order("order"));
    let found = server.search(SEARCH, &json!({}));
    assert_eq!(found.len(), 1, "{found:?}");
    let start = &found[0];
    let mut shape: Vec<_> = SUBSCRIPTION.to_vec();
    shape.retain(|(name, ..)| !["toolName", "inboundConnectorType"].contains(name));
    let mut plain = start.clone();
    for told in ["toolName", "inboundConnectorType"] {
        plain.as_object_mut().unwrap().remove(told);
    }
    assert_shape(&plain, &shape);
    assert_eq!(start["messageSubscriptionType"], "START_EVENT");
    assert_eq!(start["messageSubscriptionState"], "CREATED");
    assert_eq!(start["elementId"], "start");
    assert_eq!(start["messageName"], "ordered");
    assert_eq!(start["processDefinitionName"], "The order process");
    assert_eq!(start["processDefinitionVersion"], 1);
    assert_eq!(start["lastUpdatedDate"], "2026-01-01T00:00:00.000Z");
    for absent in [
        "processInstanceKey",
        "elementInstanceKey",
        "rootProcessInstanceKey",
        "correlationKey",
        "businessId",
    ] {
        assert_eq!(start[absent], Value::Null, "{absent}");
    }
    assert_eq!(
        (&start["toolName"], &start["inboundConnectorType"]),
        (&json!("orders"), &json!("webhook"))
    );
    let tools = json!({"io.camunda.tool:name": "orders", "io.camunda.tool:purpose": "tests"});
    assert_eq!(start["toolProperties"], tools);
}

#[test]
fn the_newest_version_alone_waits_to_be_started() {
    let server = TestServer::at_rest();
    server.deploy_file("order", &order("order"));
    let first = server.search(SEARCH, &json!({}));
    server.pin(60);
    server.deploy_file("order", &order("order").replace("not told", "changed"));
    let second = server.search(SEARCH, &json!({}));
    assert_eq!(second.len(), 1);
    assert_ne!(keys(&first), keys(&second));
    assert_eq!(second[0]["processDefinitionVersion"], 2);
    assert_eq!(second[0]["lastUpdatedDate"], "2026-01-01T00:01:00.000Z");
    let old = json!({"filter": {"processDefinitionVersion": 1}});
    assert_eq!(server.search(SEARCH, &old).len(), 0);
}

#[test]
fn start_events_and_instances_are_told_apart_and_found_together() {
    let server = TestServer::at_rest();
    server.deploy_file("a", &order("a"));
    let instance = server.start_instance("a", &json!({"order": "7"}));
    server.deploy_file("b", &order("b"));
    server.start_instance("b", &json!({"order": "8"}));
    let search = |filter: Value| server.search(SEARCH, &json!({"filter": filter}));
    let types = |filter: Value| {
        let found = search(filter);
        let name = |one: &Value| {
            let kind = one["messageSubscriptionType"].as_str().unwrap();
            format!("{} {kind}", one["processDefinitionId"].as_str().unwrap())
        };
        found.iter().map(name).collect::<Vec<_>>()
    };
    let all = ["a START_EVENT", "a PROCESS_EVENT", "b START_EVENT", "b PROCESS_EVENT"];
    assert_eq!(types(json!({})), all, "by key, as they began to wait");
    let (starts, others) =
        (["a START_EVENT", "b START_EVENT"], ["a PROCESS_EVENT", "b PROCESS_EVENT"]);
    assert_eq!(types(json!({"messageSubscriptionType": "START_EVENT"})), starts);
    assert_eq!(types(json!({"messageSubscriptionType": "process_event"})), others);
    assert_eq!(types(json!({"messageSubscriptionType": {"$neq": "START_EVENT"}})), others);
    assert_eq!(types(json!({"messageSubscriptionType": {"$like": "*_EVENT"}})), all);
    assert_eq!(types(json!({"messageName": "ordered"})), starts);
    assert_eq!(types(json!({"processInstanceKey": {"$exists": false}})), starts);
    assert_eq!(types(json!({"correlationKey": {"$exists": true}})), others);
    assert_eq!(types(json!({"processInstanceKey": instance})), ["a PROCESS_EVENT"]);
    assert_eq!(types(json!({"processDefinitionId": "b"})), all[2..]);
    assert_eq!(types(json!({"processDefinitionName": "The a process"})), all[..2]);
    assert_eq!(types(json!({"processDefinitionName": {"$like": "*b*"}})), all[2..]);
    assert_eq!(types(json!({"toolName": "orders"})), starts);
    assert_eq!(types(json!({"inboundConnectorType": "queue"})), others);
    assert_eq!(types(json!({"inboundConnectorType": {"$exists": false}})).len(), 0);
    assert_eq!(types(json!({"messageSubscriptionState": "CORRELATED"})).len(), 0);
    let key = search(json!({"messageSubscriptionType": "START_EVENT"}))[1].clone();
    assert_eq!(
        types(json!({"messageSubscriptionKey": key["messageSubscriptionKey"]})),
        ["b START_EVENT"]
    );
    let sort = json!({"sort": [{"field": "toolName", "order": "DESC"}, {"field": "processDefinitionName"}]});
    let sorted = server.search(SEARCH, &sort);
    let tools: Vec<_> = sorted.iter().map(|one| one["toolName"].as_str().unwrap()).collect();
    assert_eq!(tools, ["payments", "payments", "orders", "orders"]);
}

#[test]
fn pages_go_through_start_events_and_instances_in_one_order() {
    let server = TestServer::at_rest();
    for id in ["a", "b", "c"] {
        server.deploy_file(id, &order(id));
        server.start_instance(id, &json!({"order": id}));
    }
    for filter in [json!({}), json!({"messageSubscriptionState": "CREATED"})] {
        let all = server.search(SEARCH, &json!({"filter": filter}));
        assert_eq!(all.len(), 6);
        let (mut walked, mut page) = (Vec::new(), json!({"limit": 1}));
        loop {
            let body = json!({"filter": filter, "page": page});
            let found = server.post(SEARCH, &body).json(200);
            walked.extend(found["items"].as_array().unwrap().clone());
            let Some(end) = found["page"]["endCursor"].as_str() else { break };
            page = json!({"limit": 1, "after": end});
        }
        assert_eq!(keys(&walked), keys(&all));
        let last = server.post(SEARCH, &json!({"filter": filter, "page": {"from": 5}})).json(200);
        let before = json!({"limit": 2, "before": last["page"]["startCursor"]});
        let before = server.search(SEARCH, &json!({"filter": filter, "page": before}));
        assert_eq!(keys(&before), keys(&all[3..5]));
    }
}

#[test]
fn a_search_for_start_events_reads_what_its_filter_names() {
    let server = TestServer::at_rest();
    for number in 0..30 {
        let file = order(&format!("p{number}")).replace("ordered", &format!("ordered-{number}"));
        server.deploy_file(&format!("p{number}"), &file);
    }
    for filter in [json!({"messageName": "ordered-7"}), json!({"processDefinitionId": "p7"})] {
        let mut filter = filter.clone();
        filter["messageSubscriptionType"] = json!("START_EVENT");
        let answer = server.post(SEARCH, &json!({"filter": filter}));
        assert_eq!(answer.json(200)["page"]["totalItems"], 1, "{filter}");
        let told = answer.header("baton-explain").unwrap().to_owned();
        let rows: u64 =
            told.rsplit("; ").next().unwrap().trim_end_matches(" rows").parse().unwrap();
        assert!(rows < 15, "{filter}: {told}");
    }
}
