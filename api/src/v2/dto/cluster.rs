//! What the server says of itself, as tools ask for it.

use serde::Serialize;
use utoipa::ToSchema;

/// The nodes and partitions that answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TopologyResponse {
    pub(crate) brokers: Vec<BrokerInfo>,
    pub(crate) cluster_id: Option<String>,
    pub(crate) cluster_size: u32,
    pub(crate) partitions_count: u16,
    pub(crate) replication_factor: u32,
    /// The version of these conventions that tools should expect; not Baton's own.
    pub(crate) gateway_version: &'static str,
    pub(crate) last_completed_change_id: &'static str,
}

/// One node.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BrokerInfo {
    pub(crate) node_id: u32,
    pub(crate) broker_id: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) partitions: Vec<Partition>,
    pub(crate) version: &'static str,
}

/// One partition on a node.
#[expect(clippy::struct_field_names, reason = "the wire has this name")]
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Partition {
    pub(crate) partition_id: u16,
    pub(crate) role: &'static str,
    pub(crate) health: &'static str,
    pub(crate) state: &'static str,
}

/// The licence, for tools that ask.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LicenseResponse {
    pub(crate) valid_license: bool,
    pub(crate) license_type: &'static str,
    pub(crate) is_commercial: bool,
    pub(crate) expires_at: Option<super::values::Time>,
}
