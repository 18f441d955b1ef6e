//! `POST /v2/deployments`.

use serde_json::json;

use crate::shape::{DEPLOYED, DEPLOYED_PROCESS, DEPLOYMENT, assert_shape};
use crate::support::{Part, STRAIGHT, TestServer, USER_TASK, process};

#[test]
fn files_are_deployed_together() {
    let server = TestServer::start();
    let files = [("a.bpmn", process("a", STRAIGHT)), ("b.bpmn", process("b", USER_TASK))];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let deployed = server.deploy(&files).json(200);
    assert_shape(&deployed, DEPLOYMENT);
    assert_eq!(deployed["tenantId"], "<default>");
    let entries = deployed["deployments"].as_array().unwrap();
    let mut seen = Vec::new();
    for entry in entries {
        assert_shape(entry, DEPLOYED);
        let process = &entry["processDefinition"];
        assert_shape(process, DEPLOYED_PROCESS);
        assert_eq!(process["processDefinitionVersion"], 1);
        seen.push((process["processDefinitionId"].clone(), process["resourceName"].clone()));
    }
    assert_eq!(seen, [(json!("a"), json!("a.bpmn")), (json!("b"), json!("b.bpmn"))]);
}

#[test]
fn an_unchanged_file_keeps_its_version_and_a_changed_one_gets_the_next() {
    let server = TestServer::start();
    let version = |text: &str| {
        let deployed = server.deploy(&[("p.bpmn", text)]).json(200);
        let process = deployed["deployments"][0]["processDefinition"].clone();
        (process["processDefinitionVersion"].clone(), process["processDefinitionKey"].clone())
    };
    let first = version(&process("p", STRAIGHT));
    assert_eq!(first.0, 1);
    assert_eq!(version(&process("p", STRAIGHT)), first);
    let second = version(&process("p", USER_TASK));
    assert_eq!(second.0, 2);
    assert_ne!(second.1, first.1);
}

#[test]
fn a_file_that_cannot_run_is_refused_with_its_findings_and_nothing_is_deployed() {
    let server = TestServer::start();
    let broken = process("broken", r#"<bpmn:startEvent id="start"/><bpmn:userTask/>"#);
    let good = process("good", STRAIGHT);
    let refused = server.deploy(&[("good.bpmn", &good), ("broken.bpmn", &broken)]);
    let detail = refused.problem(400, "INVALID_ARGUMENT");
    assert!(detail.contains("broken.bpmn:") && detail.contains("BPMN"), "{detail}");
    server
        .post("/v2/process-instances", &json!({"processDefinitionId": "good"}))
        .problem(404, "NOT_FOUND");
    server.deploy(&[("no.bpmn", "this is no XML")]).problem(400, "INVALID_ARGUMENT");
}

#[test]
fn the_form_is_checked() {
    let server = TestServer::start();
    let text = process("p", STRAIGHT);
    let file = || Part::file("resources", "p.bpmn", &text);

    let detail = server.send_form(&[]).problem(400, "INVALID_ARGUMENT");
    assert!(detail.contains("No resources provided"), "{detail}");
    let nameless = [Part::text("resources", &text)];
    server.send_form(&nameless).problem(400, "INVALID_ARGUMENT");
    let twice = [file(), file()];
    let detail = server.send_form(&twice).problem(400, "INVALID_ARGUMENT");
    assert!(detail.contains("p.bpmn"), "{detail}");
    let unknown = [file(), Part::text("comment", "x")];
    let detail = server.send_form(&unknown).problem(400, "Bad Request");
    assert!(detail.contains("[comment]"), "{detail}");

    server.send_form(&[file(), Part::text("tenantId", "<default>")]).json(200);
    let elsewhere = [file(), Part::text("tenantId", "other")];
    let detail = server.send_form(&elsewhere).problem(400, "INVALID_ARGUMENT");
    assert!(detail.contains("tenantId"), "{detail}");
}

#[test]
fn other_files_and_content_types_are_refused() {
    let server = TestServer::start();
    for name in ["decision.dmn", "start.form", "script.js"] {
        let detail = server.deploy(&[(name, "x")]).problem(501, "NOT_IMPLEMENTED");
        assert!(detail.contains(name), "{detail}");
    }
    server.deploy(&[("noending", "x")]).problem(400, "INVALID_ARGUMENT");
    server.post("/v2/deployments", &json!({})).problem(415, "Unsupported Media Type");
    let torn = server.send(
        "POST",
        "/v2/deployments",
        &[("Content-Type", "multipart/form-data; boundary=x")],
        "--x\r\nContent-Disposition: form-data; name=\"resources\"; filename=\"a.bpmn\"\r\n\r\nabc",
    );
    torn.problem(400, "Bad Request");
}

#[test]
fn a_large_diagram_is_deployed_whole() {
    let server = TestServer::start();
    let comment = format!("<!-- {} -->", "x".repeat(9 * 1024 * 1024));
    server.deploy_process("large", &format!("{comment}{STRAIGHT}"));
    let beyond = format!("<!-- {} -->{STRAIGHT}", "x".repeat(16 * 1024 * 1024));
    let detail = server.deploy(&[("beyond.bpmn", &process("beyond", &beyond))]);
    assert!(detail.problem(400, "INVALID_ARGUMENT").contains("bytes"));
}
