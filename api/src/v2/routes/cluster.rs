//! `/v2/topology`, `/v2/status` and `/v2/license`: what tools ask a server first.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::api_state::Api;
use crate::operation::{Operation, get};
use crate::problem::Problem;
use crate::v2::dto::cluster::{BrokerInfo, LicenseResponse, Partition, TopologyResponse};

/// The version of the conventions that this server keeps, for tools that choose by it.
const GATEWAY_VERSION: &str = "8.9.0";

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/v2/topology", "getTopology", "Nodes and partitions")
            .ok::<TopologyResponse>("The topology")
            .problems(&[503])
            .handled_by(topology),
        get("/v2/status", "getStatus", "Whether the server works")
            .no_content("It works")
            .problems(&[503])
            .handled_by(status),
        get("/v2/license", "getLicense", "The licence")
            .ok::<LicenseResponse>("The licence")
            .problems(&[503])
            .handled_by(license),
    ]
}

async fn topology(State(api): State<Api>) -> Json<TopologyResponse> {
    let engine = api.engine().status();
    let health = if engine.healthy { "healthy" } else { "unhealthy" };
    let partitions = (1..=engine.partitions).map(|partition_id| Partition {
        partition_id,
        role: "leader",
        health,
        state: "active",
    });
    let address = api.address();
    Json(TopologyResponse {
        brokers: vec![BrokerInfo {
            node_id: 0,
            broker_id: "0".to_owned(),
            host: address.ip().to_string(),
            port: address.port(),
            partitions: partitions.collect(),
            version: GATEWAY_VERSION,
        }],
        cluster_id: None,
        cluster_size: 1,
        partitions_count: engine.partitions,
        replication_factor: 1,
        gateway_version: GATEWAY_VERSION,
        last_completed_change_id: "0",
    })
}

async fn status(State(api): State<Api>) -> Result<StatusCode, Problem> {
    if api.engine().status().healthy && !api.is_stopping() {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::unavailable("the engine takes no commands; the server's log says why"))
}

async fn license() -> Json<LicenseResponse> {
    Json(LicenseResponse {
        valid_license: true,
        license_type: "Apache-2.0",
        is_commercial: false,
        expires_at: None,
    })
}
