//! Expressions of diagrams in the languages other than FEEL: what is refused at deployment, and
//! what an incident says.

#![allow(
    clippy::expect_used,
    clippy::large_futures,
    reason = "a test stops at whatever goes wrong"
)]

use std::sync::Arc;

use baton_engine::command::{CommandContext, DefinitionSelector, StartProcessInstance};
use baton_engine::ids::ElementId;
use baton_engine::query::{PageRequest, incidents};
use baton_engine::rejection::SubmitError;
use baton_engine::runtime::handle::EngineHandle;
use baton_engine::runtime::{Engine, EngineOptions};
use baton_engine::store::memory_store::MemoryStore;

/// A user task for somebody, and a gateway behind it with a condition.
fn diagram(assignee: &str, condition: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
  <process id="p" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check" camunda:assignee="{assignee}"/>
    <sequenceFlow id="f2" sourceRef="check" targetRef="split"/>
    <exclusiveGateway id="split" default="f3"/>
    <sequenceFlow id="f3" sourceRef="split" targetRef="end"/>
    <sequenceFlow id="f4" sourceRef="split" targetRef="end">
      <conditionExpression>{condition}</conditionExpression>
    </sequenceFlow>
    <endEvent id="end"/>
  </process>
</definitions>"#
    )
}

fn engine() -> (Engine, EngineHandle) {
    let store = Arc::new(MemoryStore::new());
    let engine = Engine::start(store, &EngineOptions::default()).expect("starts");
    let handle = engine.handle();
    (engine, handle)
}

async fn deploy(handle: &EngineHandle, diagram: String) -> Result<(), SubmitError> {
    let files = vec![("p.bpmn".to_owned(), diagram.into_bytes())];
    let permit = handle.admit(0).expect("room");
    handle.deploy(CommandContext::default(), files, permit).await.map(|_| ())
}

/// Why a deployment is refused.
async fn refusal(assignee: &str, condition: &str) -> String {
    let (engine, handle) = engine();
    let refused = deploy(&handle, diagram(assignee, condition)).await;
    engine.stop();
    refused.expect_err("it is refused").to_string()
}

#[tokio::test]
async fn an_incident_names_the_variable_that_is_missing() {
    let (engine, handle) = engine();
    deploy(&handle, diagram("${initiator}", "${amount > 5}")).await.expect("deploys");
    let start = StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from("p"), version: None },
        variables: Vec::new(),
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    };
    let permit = handle.admit(0).expect("room");
    handle.submit(CommandContext::default(), start, permit).await.expect("starts");
    let message = handle
        .read(|reader| {
            let filter = incidents::Filter::default();
            let mut found = incidents::search(reader, &filter, &[], &PageRequest::default())?;
            Ok(found.items.remove(0).1.message)
        })
        .await
        .expect("an incident");
    assert!(message.contains("unknown variable `initiator` (at character 3)"), "{message}");
    engine.stop();
}

#[tokio::test]
async fn what_juel_cannot_read_is_refused_with_its_place() {
    let refused = refusal("mary", "${amount &gt; }").await;
    assert!(refused.contains("p.bpmn:11:28: BPMN0066 f4"), "{refused}");
    assert!(refused.contains("(at character 12)"), "{refused}");
}

#[tokio::test]
async fn a_bean_is_refused_by_its_name() {
    let refused = refusal("${users.findClerk(order)}", "${amount &gt; 5}").await;
    assert!(refused.contains("BPMN0066 check: the assignee"), "{refused}");
    assert!(refused.contains("`users`"), "{refused}");
}
