//! Messages on the wire.

use std::sync::Arc;

use baton_engine::command::{CorrelateMessage, Correlated, PublishMessage, Published};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::values::{Key, NotBuilt, mandatory_text, refuse_not_built, short_text};
use crate::problem::Problem;
use crate::request::tenant::check_tenant;
use crate::request::variables::SentVariables;

/// Publishes a message.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MessagePublicationRequest)]
pub(crate) struct PublishMessageBody {
    /// The name that the diagram gives it; not empty, at most 1024 bytes.
    #[schema(value_type = String, min_length = 1)]
    name: Arc<str>,
    /// The value that finds the instance; may be empty, at most 1024 bytes.
    #[schema(value_type = Option<String>)]
    correlation_key: Option<Arc<str>>,
    /// How long it waits for a receiver, in milliseconds; 0 or less: only who waits now gets it.
    time_to_live: Option<i64>,
    /// While the message lives, no other of the same name and correlation key has this id. Empty
    /// means none.
    #[schema(value_type = Option<String>)]
    message_id: Option<Arc<str>>,
    /// Variables for whoever receives it.
    variables: Option<SentVariables>,
    /// The tenant; `<default>` is the only one.
    tenant_id: Option<String>,
    /// Not supported yet.
    business_id: Option<NotBuilt>,
}

impl PublishMessageBody {
    /// The command that the request asks for.
    pub(crate) fn command(self) -> Result<PublishMessage, Problem> {
        check_tenant("tenantId", self.tenant_id.as_deref())?;
        refuse_not_built(&[("businessId", &self.business_id)])?;
        let id = self.message_id.filter(|id| !id.is_empty());
        Ok(PublishMessage {
            name: mandatory_text("name", Some(self.name))?,
            correlation_key: correlation_key(self.correlation_key)?,
            time_to_live_ms: self.time_to_live.unwrap_or(0),
            id: id.map(|id| short_text("messageId", id)).transpose()?,
            variables: SentVariables::of(self.variables),
        })
    }
}

fn correlation_key(sent: Option<Arc<str>>) -> Result<Arc<str>, Problem> {
    short_text("correlationKey", sent.unwrap_or_else(|| Arc::from("")))
}

/// A message that was published.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessagePublicationResult {
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    message_key: Key,
}

impl From<Published> for MessagePublicationResult {
    fn from(published: Published) -> Self {
        Self { tenant_id: published.tenant, message_key: Key(published.message.0) }
    }
}

/// Gives a message to somebody who waits for it now.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MessageCorrelationRequest)]
pub(crate) struct CorrelateMessageBody {
    /// The name that the diagram gives it; not empty, at most 1024 bytes.
    #[schema(value_type = String, min_length = 1)]
    name: Arc<str>,
    /// The value that finds the instance; may be empty, at most 1024 bytes.
    #[schema(value_type = Option<String>)]
    correlation_key: Option<Arc<str>>,
    /// Variables for whoever receives it.
    variables: Option<SentVariables>,
    /// The tenant; `<default>` is the only one.
    tenant_id: Option<String>,
    /// Not supported yet.
    business_id: Option<NotBuilt>,
}

impl CorrelateMessageBody {
    /// The command that the request asks for.
    pub(crate) fn command(self) -> Result<CorrelateMessage, Problem> {
        check_tenant("tenantId", self.tenant_id.as_deref())?;
        refuse_not_built(&[("businessId", &self.business_id)])?;
        Ok(CorrelateMessage {
            name: mandatory_text("name", Some(self.name))?,
            correlation_key: correlation_key(self.correlation_key)?,
            variables: SentVariables::of(self.variables),
        })
    }
}

/// A message that was correlated.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageCorrelationResult {
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    message_key: Key,
    /// The instance that took it first, or that it started.
    process_instance_key: Key,
}

impl From<Correlated> for MessageCorrelationResult {
    fn from(correlated: Correlated) -> Self {
        Self {
            tenant_id: correlated.tenant,
            message_key: Key(correlated.message.0),
            process_instance_key: Key(correlated.instance.0),
        }
    }
}
