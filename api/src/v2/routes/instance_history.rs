//! What happened in a process instance: the flows that were taken, and counts of its elements.

use axum::extract::State;
use baton_engine::ids::ProcessInstanceKey;
use baton_engine::query::{QueryError, instance_history};

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get};
use crate::problem::Problem;
use crate::request::path_key::PathKey;
use crate::v2::dto::instance_history::{
    ProcessElementStatisticsResult, ProcessInstanceElementStatisticsQueryResult,
    ProcessInstanceSequenceFlowResult, ProcessInstanceSequenceFlowsQueryResult,
};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get(
            "/v2/process-instances/{processInstanceKey}/sequence-flows",
            "getProcessInstanceSequenceFlows",
            "Sequence flows that were taken, each once",
        )
        .ok::<ProcessInstanceSequenceFlowsQueryResult>("The flows")
        .problems(&[400, 404, 503])
        .handled_by(sequence_flows),
        get(
            "/v2/process-instances/{processInstanceKey}/statistics/element-instances",
            "getProcessInstanceStatistics",
            "How many instances each element had",
        )
        .ok::<ProcessInstanceElementStatisticsQueryResult>("Counts of each element")
        .problems(&[400, 404, 503])
        .handled_by(statistics),
    ]
}

async fn sequence_flows(
    State(api): State<Api>,
    PathKey(key): PathKey,
) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = ProcessInstanceKey(key);
        let found = instance_history::sequence_flows(reader, key)?;
        let found = found.ok_or_else(|| not_found(key))?;
        let flows = found.flows.into_iter();
        let items = flows.map(|flow| ProcessInstanceSequenceFlowResult::new(&found.subject, flow));
        Ok(ProcessInstanceSequenceFlowsQueryResult { items: items.collect() })
    })
    .await
}

async fn statistics(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = ProcessInstanceKey(key);
        let counts = instance_history::element_counts(reader, key)?;
        let counts = counts.ok_or_else(|| not_found(key))?.into_iter();
        let items = counts.map(|(id, counts)| ProcessElementStatisticsResult::new(id, counts));
        Ok(ProcessInstanceElementStatisticsQueryResult { items: items.collect() })
    })
    .await
}

fn not_found(key: ProcessInstanceKey) -> QueryError {
    QueryError::NotFound(format!("Process Instance with key '{key}' not found"))
}
