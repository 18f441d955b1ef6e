//! `/v2/process-definitions`.

use serde_json::{Value, json};

use crate::shape::{PAGE, PROCESS_DEFINITION, assert_shape};
use crate::support::{Part, STRAIGHT, TestServer, USER_TASK, process};

const SEARCH: &str = "/v2/process-definitions/search";

/// Deploys the bytes of a file and gives the key of its process.
fn deploy(server: &TestServer, bytes: &[u8]) -> String {
    let deployed = server.send_form(&[Part::file("resources", "p.bpmn", bytes)]).json(200);
    let process = &deployed["deployments"][0]["processDefinition"];
    process["processDefinitionKey"].as_str().unwrap().to_owned()
}

fn xml(server: &TestServer, key: &str) -> Vec<u8> {
    let answer = server.get(&format!("/v2/process-definitions/{key}/xml"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/xml"));
    answer.bytes
}

/// A file with a letter that each encoding writes in its own way.
fn text(encoding: &str) -> String {
    process("p", STRAIGHT).replace("UTF-8", encoding).replace("The p process", "Prüfung")
}

#[test]
fn a_file_comes_back_byte_for_byte_in_every_encoding() {
    let server = TestServer::start();
    let utf8 = text("UTF-8");
    let utf16 = text("UTF-16");
    let latin: Vec<u8> = text("ISO-8859-1").chars().map(|c| u8::try_from(c).unwrap()).collect();
    let files: [(&str, Vec<u8>); 6] = [
        ("UTF-8", utf8.clone().into()),
        ("UTF-8 with a mark", [b"\xEF\xBB\xBF", utf8.as_bytes()].concat()),
        ("ISO-8859-1", latin),
        ("UTF-16 LE", "\u{feff}".chars().chain(utf16.chars()).flat_map(little_endian).collect()),
        ("UTF-16 BE", "\u{feff}".chars().chain(utf16.chars()).flat_map(big_endian).collect()),
        ("line ends of another system", utf8.replace('\n', "\r\n").into()),
    ];
    let mut deployed = Vec::new();
    for (name, bytes) in &files {
        let key = deploy(&server, bytes);
        assert!(xml(&server, &key) == *bytes, "{name}");
        deployed.push(key);
    }
    // Each is a version of its own and stays what it was.
    for (key, (name, bytes)) in deployed.iter().zip(&files) {
        assert!(xml(&server, key) == *bytes, "{name}");
    }
}

fn little_endian(character: char) -> [u8; 2] {
    u16::try_from(u32::from(character)).unwrap().to_le_bytes()
}

fn big_endian(character: char) -> [u8; 2] {
    u16::try_from(u32::from(character)).unwrap().to_be_bytes()
}

#[test]
fn a_file_of_many_rows_comes_back_whole() {
    let server = TestServer::start();
    let lines = (0..20_000).map(|number| format!("<!-- line {number} -->\n"));
    let long = format!("{}{}", process("p", STRAIGHT), lines.collect::<String>());
    let key = deploy(&server, long.as_bytes());
    assert!(xml(&server, &key) == long.as_bytes());
}

#[test]
fn keys_are_checked() {
    let server = TestServer::start();
    server.get("/v2/process-definitions/1/xml").problem(404, "NOT_FOUND");
    server.get("/v2/process-definitions/abc/xml").problem(400, "Bad Request");
    let json = [("Accept", "application/json")];
    let refused = server.send("GET", "/v2/process-definitions/1/xml", &json, "");
    assert_eq!(refused.status, 406, "{}", refused.text);
}

/// Two versions of `order`, the second with a label, and one of `refund`.
fn three_versions() -> TestServer {
    let server = TestServer::start();
    server.deploy_process("order", STRAIGHT);
    let tagged = process("order", USER_TASK).replacen(
        "isExecutable=\"true\">",
        "isExecutable=\"true\"><bpmn:extensionElements><zeebe:versionTag value=\"spring\"/>\
         </bpmn:extensionElements>",
        1,
    );
    server.deploy_file("order", &tagged);
    server.deploy_process("refund", STRAIGHT);
    server
}

#[test]
fn definitions_are_found() {
    let server = three_versions();
    let page = server.post(SEARCH, &json!({})).json(200);
    assert_shape(&page["page"], PAGE);
    assert_eq!(page["page"]["totalItems"], 3);
    let items = page["items"].as_array().unwrap();
    for item in items {
        assert_shape(item, PROCESS_DEFINITION);
    }
    let key = items[1]["processDefinitionKey"].as_str().unwrap();
    assert_eq!(server.get(&format!("/v2/process-definitions/{key}")).json(200), items[1]);
    assert_eq!(
        (&items[1]["version"], &items[1]["versionTag"], &items[1]["state"]),
        (&json!(2), &json!("spring"), &json!("ACTIVE"))
    );
    let found = |filter: Value| -> Vec<(String, i64)> {
        let items = server.search(SEARCH, &json!({"filter": filter}));
        let text = |item: &Value| item["processDefinitionId"].as_str().unwrap().to_owned();
        items.iter().map(|item| (text(item), item["version"].as_i64().unwrap())).collect()
    };
    let order = |version: i64| ("order".to_owned(), version);
    let refund = || ("refund".to_owned(), 1);
    let latest = [order(2), refund()];
    assert_eq!(found(json!({"isLatestVersion": true})), latest);
    assert_eq!(found(json!({"isLatestVersion": false})).len(), 3);
    let one = json!({"isLatestVersion": true, "processDefinitionId": "order"});
    assert_eq!(found(one), [order(2)]);
    let old =
        json!({"isLatestVersion": true, "processDefinitionKey": items[0]["processDefinitionKey"]});
    assert_eq!(found(old), []);
    assert_eq!(found(json!({"processDefinitionId": {"$like": "ord*"}})).len(), 2);
    assert_eq!(found(json!({"processDefinitionId": "order", "version": 1})), [order(1)]);
    assert_eq!(found(json!({"version": 1})), [order(1), refund()]);
    assert_eq!(found(json!({"versionTag": "spring"})), [order(2)]);
    assert_eq!(found(json!({"name": {"$like": "The refund*"}})), [refund()]);
    assert_eq!(found(json!({"resourceName": "refund.bpmn"})), [refund()]);
    assert_eq!(found(json!({"tenantId": "nobody"})), []);
    assert_eq!(found(json!({"hasStartForm": true})), []);
    assert_eq!(found(json!({"hasStartForm": false, "state": "active"})).len(), 3);
    assert_eq!(found(json!({"state": "DELETED"})), []);
    for field in [
        "processDefinitionKey",
        "name",
        "resourceName",
        "version",
        "versionTag",
        "processDefinitionId",
        "tenantId",
    ] {
        let body = json!({"sort": [{"field": field, "order": "DESC"}]});
        assert_eq!(server.search(SEARCH, &body).len(), 3, "{field}");
    }
    let newest = json!({"sort": [{"field": "version", "order": "DESC"}], "page": {"limit": 1}});
    assert_eq!(server.search(SEARCH, &newest)[0]["version"], 2);
}

#[test]
fn a_start_event_has_no_form() {
    let server = three_versions();
    let key = server.search(SEARCH, &json!({})).remove(0);
    let key = key["processDefinitionKey"].as_str().unwrap();
    server.get(&format!("/v2/process-definitions/{key}/form")).no_content();
    server.get("/v2/process-definitions/1/form").problem(404, "NOT_FOUND");
}

#[test]
fn searches_for_definitions_that_cannot_be_read_are_refused() {
    let server = TestServer::start();
    server.get("/v2/process-definitions/1").problem(404, "NOT_FOUND");
    for body in [
        json!({"filter": {"surprise": 1}}),
        json!({"filter": {"state": "ASLEEP"}}),
        json!({"filter": {"version": "one"}}),
        json!({"sort": [{"field": "state"}]}),
    ] {
        server.post(SEARCH, &body).problem(400, "Bad Request");
    }
}
