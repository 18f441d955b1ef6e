//! Signals on the wire.

use std::sync::Arc;

use baton_engine::command::{Broadcast, BroadcastSignal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::values::{Key, mandatory_text};
use crate::problem::Problem;
use crate::request::tenant::check_tenant;
use crate::request::variables::SentVariables;

/// Broadcasts a signal.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SignalBroadcastRequest)]
pub(crate) struct BroadcastSignalBody {
    /// The name that the diagram gives it; not empty, at most 1024 bytes.
    #[schema(value_type = String, min_length = 1)]
    signal_name: Arc<str>,
    /// Variables for whoever catches it.
    variables: Option<SentVariables>,
    /// The tenant; `<default>` is the only one.
    tenant_id: Option<String>,
}

impl BroadcastSignalBody {
    /// The command that the request asks for.
    pub(crate) fn command(self) -> Result<BroadcastSignal, Problem> {
        check_tenant("tenantId", self.tenant_id.as_deref())?;
        Ok(BroadcastSignal {
            name: mandatory_text("signalName", Some(self.signal_name))?,
            variables: SentVariables::of(self.variables),
        })
    }
}

/// A signal that was broadcast.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignalBroadcastResult {
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    signal_key: Key,
}

impl From<Broadcast> for SignalBroadcastResult {
    fn from(broadcast: Broadcast) -> Self {
        Self { tenant_id: broadcast.tenant, signal_key: Key(broadcast.broadcast.0) }
    }
}
