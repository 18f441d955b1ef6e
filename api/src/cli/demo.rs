//! The diagrams that `baton serve --demo` deploys: those in `examples/`, part of the program.

use baton_engine::command::CommandContext;
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
        }
        Err(error) => tracing::error!(%error, "the example processes were not deployed"),
    }
}
