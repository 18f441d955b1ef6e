//! The engine as a whole over a memory store: commands in, replies and rows out.

#![allow(
    clippy::expect_used,
    clippy::large_futures,
    reason = "a test stops at whatever goes wrong"
)]

use std::sync::Arc;
use std::time::Duration;

use baton_engine::command::{
    ActivateJobs, CancelProcessInstance, CommandContext, CompleteJob, CompleteUserTask,
    DefinitionSelector, FailJob, ResolveIncident, SetVariables, StartProcessInstance, Started,
    UpdateJob,
};
use baton_engine::ids::{ElementId, JsonText};
use baton_engine::query::{PageRequest, incidents, process_instances, user_tasks};
use baton_engine::rejection::{Rejection, SubmitError};
use baton_engine::runtime::handle::EngineHandle;
use baton_engine::runtime::{Engine, EngineOptions};
use baton_engine::state::tables::process_instances::InstanceState;
use baton_engine::store::memory_store::MemoryStore;

const ORDER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <process id="order" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="Check order"><extensionElements><zeebe:userTask/>
      <zeebe:assignmentDefinition candidateGroups="sales"/></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="split"/>
    <exclusiveGateway id="split" default="small"/>
    <sequenceFlow id="big" sourceRef="split" targetRef="ship">
      <conditionExpression xsi:type="tFormalExpression">=amount &gt; 1000</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="small" sourceRef="split" targetRef="end"/>
    <serviceTask id="ship"><extensionElements><zeebe:taskDefinition type="ship"/></extensionElements></serviceTask>
    <sequenceFlow id="f3" sourceRef="ship" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"#;

struct Running {
    engine: Engine,
    handle: EngineHandle,
}

async fn start_engine(forgetful: bool) -> Running {
    let options = EngineOptions { forgetful, ..EngineOptions::default() };
    let engine = Engine::start(Arc::new(MemoryStore::new()), &options).expect("starts");
    let handle = engine.handle();
    let files = vec![("order.bpmn".to_owned(), ORDER.as_bytes().to_vec())];
    let permit = handle.admit(0).expect("room");
    let deployed = handle.deploy(CommandContext::default(), files, permit).await.expect("deploys");
    assert_eq!(deployed.resources[0].processes[0].version, 1);
    Running { engine, handle }
}

async fn submit<R: baton_engine::command::Request>(
    handle: &EngineHandle,
    request: R,
) -> Result<R::Reply, SubmitError> {
    let permit = handle.admit(0).expect("room");
    handle.submit(CommandContext::default(), request, permit).await
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(Arc<str>, JsonText)> {
    pairs.iter().map(|(name, value)| (Arc::from(*name), JsonText::from(*value))).collect()
}

async fn start(handle: &EngineHandle, pairs: &[(&str, &str)]) -> Started {
    let command = StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from("order"), version: None },
        variables: variables(pairs),
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    };
    submit(handle, command).await.expect("starts")
}

async fn state_of(handle: &EngineHandle, started: &Started) -> InstanceState {
    let key = started.instance;
    handle
        .read(move |reader| {
            let filter = process_instances::Filter {
                key: vec![baton_engine::query::comparison::Comparison::Equal(key)],
                ..Default::default()
            };
            let found = process_instances::search(reader, &filter, &[], &PageRequest::default())?;
            Ok(found.items[0].1.state)
        })
        .await
        .expect("found")
}

async fn open_task(handle: &EngineHandle) -> baton_engine::ids::UserTaskKey {
    handle
        .read(|reader| {
            let filter = user_tasks::Filter {
                state: vec![baton_engine::query::comparison::Comparison::Equal(
                    baton_engine::state::tables::user_tasks::UserTaskState::Created,
                )],
                ..Default::default()
            };
            Ok(user_tasks::search(reader, &filter, &[], &PageRequest::default())?.items[0].0)
        })
        .await
        .expect("found")
}

async fn activate(
    handle: &EngineHandle,
    wait: Duration,
    called_off: impl Future<Output = ()>,
) -> Vec<baton_engine::command::ActivatedJob> {
    let request = ActivateJobs {
        job_type: Arc::from("ship"),
        worker: Arc::from("w"),
        timeout_ms: 60_000,
        jobs_max: 5,
        fetch_variables: None,
    };
    let permit = handle.admit(0).expect("room");
    let context = CommandContext::default();
    let activated = handle.activate_jobs(context, request, wait, called_off, permit).await;
    activated.expect("activates").jobs
}

async fn one_job(handle: &EngineHandle) -> baton_engine::command::ActivatedJob {
    let mut jobs = activate(handle, Duration::from_secs(5), std::future::pending()).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

async fn walk_through(forgetful: bool) {
    let Running { engine, handle } = start_engine(forgetful).await;
    let started = start(&handle, &[("amount", "2000.50")]).await;
    let task = open_task(&handle).await;
    let complete = CompleteUserTask {
        user_task: task,
        variables: variables(&[("checked", "true")]),
        action: None,
    };
    submit(&handle, complete.clone()).await.expect("completes");
    let again = submit(&handle, complete).await;
    assert!(matches!(again, Err(SubmitError::Rejected(Rejection::InvalidState(_)))), "{again:?}");
    let job = one_job(&handle).await;
    assert_eq!(job.variables, variables(&[("amount", "2000.50"), ("checked", "true")]));
    let done = CompleteJob { job: job.job, variables: Vec::new() };
    submit(&handle, done.clone()).await.expect("completes");
    assert_eq!(state_of(&handle, &started).await, InstanceState::Completed);
    let again = submit(&handle, done).await;
    assert!(matches!(again, Err(SubmitError::Rejected(Rejection::NotFound(_)))), "{again:?}");
    engine.stop();
}

#[tokio::test]
async fn calling_off_ends_the_waiting_for_jobs_and_no_lease() {
    let Running { engine, handle } = start_engine(false).await;
    start(&handle, &[("amount", "2000.50")]).await;
    let user_task = open_task(&handle).await;
    let complete = CompleteUserTask { user_task, variables: Vec::new(), action: None };
    submit(&handle, complete).await.expect("completes");
    let hour = Duration::from_hours(1);
    assert_eq!(activate(&handle, hour, std::future::ready(())).await.len(), 1);
    assert_eq!(activate(&handle, hour, std::future::ready(())).await.len(), 0);
    engine.stop();
}

#[tokio::test]
async fn an_order_runs_from_start_to_end() {
    walk_through(false).await;
}

#[tokio::test]
async fn an_order_runs_from_start_to_end_without_a_cache() {
    walk_through(true).await;
}

#[tokio::test]
async fn a_condition_that_fails_is_an_incident_and_goes_on_once_it_is_repaired() {
    let Running { engine, handle } = start_engine(true).await;
    let started = start(&handle, &[("amount", "\"many\"")]).await;
    let task = open_task(&handle).await;
    let complete = CompleteUserTask { user_task: task, variables: Vec::new(), action: None };
    submit(&handle, complete).await.expect("completes");
    let (key, row) = handle
        .read(|reader| {
            let filter = incidents::Filter::default();
            let mut found = incidents::search(reader, &filter, &[], &PageRequest::default())?;
            Ok(found.items.remove(0))
        })
        .await
        .expect("an incident");
    assert_eq!(row.element.as_str(), "split");
    assert_eq!(row.kind.name(), "EXTRACT_VALUE_ERROR");
    let fix = SetVariables {
        scope: started.instance.root_scope(),
        variables: variables(&[("amount", "1")]),
        local: false,
    };
    submit(&handle, fix).await.expect("sets");
    submit(&handle, ResolveIncident { incident: key }).await.expect("resolves");
    assert_eq!(state_of(&handle, &started).await, InstanceState::Completed);
    let again = submit(&handle, ResolveIncident { incident: key }).await;
    assert!(matches!(again, Err(SubmitError::Rejected(Rejection::InvalidState(_)))), "{again:?}");
    engine.stop();
}

#[tokio::test]
async fn a_job_without_retries_waits_for_repair() {
    let Running { engine, handle } = start_engine(true).await;
    let started = start(&handle, &[("amount", "5000")]).await;
    let task = open_task(&handle).await;
    let complete = CompleteUserTask { user_task: task, variables: Vec::new(), action: None };
    submit(&handle, complete).await.expect("completes");
    let job = one_job(&handle).await;
    let fail = FailJob {
        job: job.job,
        retries: 0,
        retry_back_off_ms: 0,
        error_message: Some(Arc::from("no stock")),
        variables: variables(&[("reason", "\"stock\"")]),
    };
    submit(&handle, fail).await.expect("fails");
    let incident = handle
        .read(|reader| {
            let filter = incidents::Filter::default();
            let found = incidents::search(reader, &filter, &[], &PageRequest::default())?;
            Ok(found.items[0].0)
        })
        .await
        .expect("an incident");
    let update = UpdateJob { job: job.job, retries: Some(2), timeout_ms: None };
    submit(&handle, update).await.expect("updates");
    submit(&handle, ResolveIncident { incident }).await.expect("resolves");
    let job = one_job(&handle).await;
    assert_eq!(job.retries, 2);
    assert!(job.variables.iter().any(|(name, _)| &**name == "reason"));
    let cancel = CancelProcessInstance { instance: started.instance };
    submit(&handle, cancel.clone()).await.expect("cancels");
    assert_eq!(state_of(&handle, &started).await, InstanceState::Terminated);
    let again = submit(&handle, cancel).await;
    assert!(matches!(again, Err(SubmitError::Rejected(Rejection::NotFound(_)))), "{again:?}");
    engine.stop();
}

#[tokio::test]
async fn awaiting_a_start_gives_the_variables_of_the_end() {
    let Running { engine, handle } = start_engine(false).await;
    let waiting = {
        let handle = handle.clone();
        tokio::spawn(async move {
            let command = StartProcessInstance {
                definition: DefinitionSelector::Id {
                    process: ElementId::from("order"),
                    version: Some(1),
                },
                variables: variables(&[("amount", "1"), ("b", "2")]),
                tags: Vec::new(),
                business_id: None,
                await_completion: Some(vec![Arc::from("amount")]),
            };
            submit(&handle, command).await
        })
    };
    let task = loop {
        let found = handle
            .read(|reader| {
                let filter = user_tasks::Filter::default();
                Ok(user_tasks::search(reader, &filter, &[], &PageRequest::default())?.items)
            })
            .await
            .expect("reads");
        if let Some((key, _)) = found.first() {
            break *key;
        }
        tokio::task::yield_now().await;
    };
    let complete = CompleteUserTask { user_task: task, variables: Vec::new(), action: None };
    submit(&handle, complete).await.expect("completes");
    let started = waiting.await.expect("joins").expect("ends");
    assert_eq!(started.variables, variables(&[("amount", "1")]));
    engine.stop();
}

#[tokio::test]
async fn a_value_too_long_for_a_row_comes_back_as_it_was_sent() {
    let Running { engine, handle } = start_engine(true).await;
    let long = format!("\"{}\"", "äöü long ".repeat(30_000));
    assert!(long.len() > 4 * JsonText::INLINE_BYTES_MAX);
    start(&handle, &[("amount", "5000"), ("long", &long)]).await;
    let task = open_task(&handle).await;
    let complete = CompleteUserTask {
        user_task: task,
        variables: variables(&[("again", &long)]),
        action: None,
    };
    submit(&handle, complete).await.expect("completes");
    let job = one_job(&handle).await;
    assert_eq!(job.variables, variables(&[("again", &long), ("amount", "5000"), ("long", &long)]));
    engine.stop();
}
