//! `/openapi.json` and `/docs`.

use serde_json::Value;

use crate::support::TestServer;

#[test]
fn the_document_describes_the_operations() {
    let server = TestServer::start();
    let document = server.get("/openapi.json").json(200);
    assert_eq!(document["openapi"], "3.1.0");
    let create = &document["paths"]["/v2/process-instances"]["post"];
    assert_eq!(create["operationId"], "createProcessInstance");
    let schemas = &document["components"]["schemas"];
    let request = &schemas["ProcessInstanceCreationInstruction"];
    assert_eq!(request["additionalProperties"], false);
    assert!(request["properties"]["awaitCompletion"].is_object());
    let result = &schemas["UserTaskResult"];
    let required = result["required"].as_array().unwrap();
    assert_eq!(required.len(), result["properties"].as_object().unwrap().len());
}

#[test]
fn the_document_is_as_strict_as_the_server() {
    let server = TestServer::start();
    let document = server.get("/openapi.json").json(200);
    let schemas = &document["components"]["schemas"];
    let member = |schema: &str, name: &str| schemas[schema]["properties"][name].clone();
    for (name, schema) in schemas.as_object().unwrap() {
        for operators in schema["oneOf"].as_array().into_iter().flatten() {
            if operators["properties"]["$eq"].is_object() {
                assert_eq!(operators["additionalProperties"], false, "{name}");
            }
        }
        if name.ends_with("SortRequest") {
            assert_eq!(schema["additionalProperties"], false, "{name}");
            assert!(schema["properties"]["field"]["enum"].is_array(), "{name}");
        }
    }
    assert_eq!(member("SearchQueryPageRequest", "limit")["maximum"], 10_000);
    for (schema, name) in [
        ("JobActivationRequest", "type"),
        ("MessagePublicationRequest", "name"),
        ("MessageCorrelationRequest", "name"),
        ("SignalBroadcastRequest", "signalName"),
        ("JobErrorRequest", "errorCode"),
        ("UserTaskAssignmentRequest", "assignee"),
        ("ExpressionEvaluationRequest", "expression"),
    ] {
        assert_eq!(member(schema, name)["minLength"], 1, "{schema} {name}");
        let required = schemas[schema]["required"].as_array().unwrap();
        assert!(required.contains(&Value::from(name)), "{schema} {name}");
    }
    for filter in ["ProcessInstanceFilter", "ElementInstanceFilter", "UserTaskFilter"] {
        let or = member(filter, "$or");
        assert_eq!(or["maxItems"], 100, "{filter}");
        assert_eq!(or["items"]["$ref"], format!("#/components/schemas/{filter}"));
    }
    assert_eq!(member("ProcessInstanceCreationInstruction", "tags")["maxItems"], 10);
    assert_eq!(member("ProcessInstanceCreationInstruction", "businessId")["maxLength"], 256);
    assert_eq!(schemas["NotBuilt"]["type"], "null");
}

#[test]
fn every_documented_operation_is_routed() {
    let server = TestServer::start();
    let document = server.get("/openapi.json").json(200);
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let path = path.replace(['{', '}'], "");
            let answer = server.send(&method.to_uppercase(), &path, &[], "");
            assert!(![404, 405].contains(&answer.status), "{method} {path}: {}", answer.text);
        }
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let server = TestServer::start();
    let page = server.get("/docs");
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    assert!(page.header("content-security-policy").unwrap().contains("default-src 'none'"));
    for text in [&page.text, &server.get("/docs/docs.js").text, &server.get("/docs/docs.css").text]
    {
        assert!(!text.is_empty());
        assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("//cdn"));
    }
    let linked = page.text.split('"').filter(|text| text.starts_with("/docs/"));
    for path in linked {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    let _: Value = serde_json::from_str(&server.get("/openapi.json").text).unwrap();
}
