//! What `baton serve --demo` brings: the diagrams in `examples/`, part of the program, some
//! instances of them, and words on what to try.

use std::fmt::Write as _;
use std::sync::Arc;

use baton_engine::command::{CommandContext, DefinitionSelector, StartProcessInstance};
use baton_engine::ids::{ElementId, JsonText};
use baton_engine::rejection::SubmitError;
use baton_engine::runtime::handle::EngineHandle;

/// A file in `examples/`.
macro_rules! example {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../examples/", $name)))
    };
}

/// Their names and what they say.
const DIAGRAMS: &[(&str, &[u8])] = &[
    example!("incident_response.bpmn"),
    example!("leave_request.bpmn"),
    example!("loan.bpmn"),
    example!("onboarding.bpmn"),
    example!("order.bpmn"),
    example!("shipment.bpmn"),
];

/// A variable of an instance, and its value as JSON text.
type Variable = (&'static str, &'static str);

/// Instances that are there from the first start on: the process and its variables. The last one is
/// stuck, because nobody said how many days it is about.
const INSTANCES: &[(&str, &[Variable])] = &[
    ("order", &[("customer", "\"Ada\""), ("amount", "2000")]),
    ("order", &[("customer", "\"Ben\""), ("amount", "80")]),
    ("leave_request", &[("employee", "\"Cem\""), ("days", "3"), ("daysLeft", "20")]),
    ("loan", &[("customer", "\"Dana\""), ("amount", "12000")]),
    (
        "incident_response",
        &[("service", "\"shop\""), ("respondBefore", "\"2031-01-02T03:04:05Z\"")],
    ),
    (
        "onboarding",
        &[
            ("newcomer", "\"eva\""),
            ("mentor", "\"kim\""),
            ("worksFromHome", "true"),
            ("firstDay", "\"2031-01-02T09:00:00+01:00\""),
        ],
    ),
    ("shipment", &[("orderId", "\"order-7\"")]),
    ("leave_request", &[("employee", "\"Finn\"")]),
];

/// Deploys all of them. A diagram that is there already keeps its version; a failure is logged, and
/// the server runs on without them.
pub(super) async fn deploy(engine: &EngineHandle) {
    let files: Vec<(String, Vec<u8>)> =
        DIAGRAMS.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    let size = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let deployed = match engine.admit(size) {
        Ok(permit) => engine.deploy(CommandContext::default(), files, permit).await,
        Err(error) => Err(error),
    };
    match deployed {
        Ok(deployed) => {
            for process in deployed.resources.iter().flat_map(|resource| &resource.processes) {
                let (id, version) = (process.process.as_str(), process.version);
                tracing::info!(id, version, "an example process is deployed");
            }
            let all = deployed.resources.iter().flat_map(|resource| &resource.processes);
            let new: Vec<&str> = all
                .filter(|process| process.created && process.version == 1)
                .map(|process| process.process.as_str())
                .collect();
            for (process, variables) in INSTANCES.iter().filter(|(id, _)| new.contains(id)) {
                if let Err(error) = start(engine, process, variables).await {
                    tracing::error!(%error, process, "an example was not started");
                }
            }
        }
        Err(error) => tracing::error!(%error, "the example processes were not deployed"),
    }
}

async fn start(
    engine: &EngineHandle,
    process: &str,
    variables: &[Variable],
) -> Result<(), SubmitError> {
    let variables =
        variables.iter().map(|(name, value)| (Arc::from(*name), JsonText::from(*value)));
    let start = StartProcessInstance {
        definition: DefinitionSelector::Id { process: ElementId::from(process), version: None },
        variables: variables.collect(),
        tags: Vec::new(),
        business_id: None,
        await_completion: None,
    };
    engine.submit(CommandContext::default(), start, engine.admit(0)?).await?;
    Ok(())
}

/// What to try next: lines that work when they are pasted.
pub(super) fn next_steps(address: &str) -> String {
    let mut text = String::from("\nThe examples run. Things to try, in another terminal:\n");
    for (what, path, body) in [
        (
            "the inbox of the sales team",
            "user-tasks/search",
            r#"{"filter": {"state": "CREATED", "candidateGroup": "sales"}}"#,
        ),
        ("what is stuck, and why", "incidents/search", r#"{"filter": {"state": "ACTIVE"}}"#),
        (
            "what every instance is doing",
            "element-instances/search",
            r#"{"filter": {"state": "ACTIVE", "type": "USER_TASK"}}"#,
        ),
        (
            "what waits for a service, a job of the shipment",
            "jobs/activation",
            r#"{"type": "reserve-goods", "worker": "me", "timeout": 60000, "maxJobsToActivate": 1}"#,
        ),
        (
            "one more order",
            "process-instances",
            r#"{"processDefinitionId": "order", "variables": {"amount": 500}}"#,
        ),
    ] {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "\n  {what}:\n    curl -s http://{address}/v2/{path} -H 'content-type: \
             application/json' -d '{body}'"
        );
    }
    let _ = writeln!(
        text,
        "\n  All operations: http://{address}/docs\n  The diagrams: docs/examples.md, the tours: \
         README.md"
    );
    text
}
