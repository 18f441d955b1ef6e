//! Element instances on the wire.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::request::variables::SentVariables;

/// Sets variables at a scope.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SetVariableRequest)]
pub(crate) struct SetVariablesBody {
    /// The variables.
    pub(crate) variables: SentVariables,
    /// True: in this very scope. False: where a scope upwards has the name, else in the root.
    pub(crate) local: Option<bool>,
    /// A reference of the caller's own, recorded with the events.
    #[schema(minimum = 1)]
    pub(crate) operation_reference: Option<i64>,
}
