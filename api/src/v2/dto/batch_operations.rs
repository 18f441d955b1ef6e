//! Operations on many things at once on the wire.
//!
//! Such an operation is over when it answers, so nothing is kept of it: its key says how it went,
//! and looking it up reads the key.

use std::fmt;
use std::str::FromStr;

use baton_engine::ids::{ProcessInstanceKey, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::enums::{Name, WireEnum};
use super::values::Time;

/// The incidents of an instance were resolved: when, and how many. Written as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resolution {
    /// The instance.
    pub(crate) instance: ProcessInstanceKey,
    /// When it began.
    pub(crate) began_at: Timestamp,
    /// When it was over.
    pub(crate) ended_at: Timestamp,
    /// Incidents that were resolved.
    pub(crate) resolved: u32,
    /// Incidents that were gone meanwhile.
    pub(crate) refused: u32,
}

impl fmt::Display for Resolution {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { instance, began_at, ended_at, resolved, refused } = self;
        write!(formatter, "{instance}-{}-{}-{resolved}-{refused}", began_at.0, ended_at.0)
    }
}

/// The text is no key of such an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoBatchOperationKey;

impl FromStr for Resolution {
    type Err = NoBatchOperationKey;

    fn from_str(text: &str) -> Result<Self, NoBatchOperationKey> {
        fn number<T: FromStr>(part: Option<&str>) -> Result<T, NoBatchOperationKey> {
            let digits = part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse().ok()).ok_or(NoBatchOperationKey)
        }
        let mut parts = text.split('-');
        let resolution = Self {
            instance: ProcessInstanceKey(number(parts.next())?),
            began_at: Timestamp(number(parts.next())?),
            ended_at: Timestamp(number(parts.next())?),
            resolved: number(parts.next())?,
            refused: number(parts.next())?,
        };
        if parts.next().is_some() { Err(NoBatchOperationKey) } else { Ok(resolution) }
    }
}

/// An operation on many things that was begun.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchOperationCreatedResult {
    batch_operation_key: String,
    #[schema(value_type = BatchOperationTypeName)]
    batch_operation_type: &'static str,
}

impl BatchOperationCreatedResult {
    /// The resolution of incidents.
    pub(crate) fn of_incidents(resolution: Resolution) -> Self {
        Self { batch_operation_key: resolution.to_string(), batch_operation_type: RESOLVE_INCIDENT }
    }
}

const RESOLVE_INCIDENT: &str = "RESOLVE_INCIDENT";

/// What is done with many things at once.
pub(crate) type BatchOperationTypeName = Name<BatchOperationTypes>;
/// How far such an operation is.
pub(crate) type BatchOperationStateName = Name<BatchOperationStates>;

/// What is done with many things at once.
pub(crate) enum BatchOperationTypes {}

impl WireEnum for BatchOperationTypes {
    type Engine = ();
    const SCHEMA: &'static str = "BatchOperationTypeEnum";
    const VALUES: &'static [(&'static str, &'static [()])] = &[(RESOLVE_INCIDENT, &[])];
}

/// How far such an operation is.
pub(crate) enum BatchOperationStates {}

impl WireEnum for BatchOperationStates {
    type Engine = ();
    const SCHEMA: &'static str = "BatchOperationStateEnum";
    const VALUES: &'static [(&'static str, &'static [()])] = &[("COMPLETED", &[])];
}

/// An operation on many things.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchOperationResponse {
    batch_operation_key: String,
    #[schema(value_type = BatchOperationStateName)]
    state: &'static str,
    #[schema(value_type = BatchOperationTypeName)]
    batch_operation_type: &'static str,
    start_date: Option<Time>,
    end_date: Option<Time>,
    actor_type: Option<String>,
    actor_id: Option<String>,
    operations_total_count: u64,
    /// Those that were refused, because what they were about was gone.
    operations_failed_count: u32,
    operations_completed_count: u32,
    errors: Vec<BatchOperationError>,
}

/// What went wrong in a partition: nothing, so far.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchOperationError {
    partition_id: u16,
    r#type: String,
    message: String,
}

impl BatchOperationResponse {
    /// The resolution of incidents.
    pub(crate) fn of_incidents(resolution: Resolution) -> Self {
        let Resolution { began_at, ended_at, resolved, refused, .. } = resolution;
        Self {
            batch_operation_key: resolution.to_string(),
            state: "COMPLETED",
            batch_operation_type: RESOLVE_INCIDENT,
            start_date: Some(Time(began_at)),
            end_date: Some(Time(ended_at)),
            actor_type: None,
            actor_id: None,
            operations_total_count: u64::from(resolved) + u64::from(refused),
            operations_failed_count: refused,
            operations_completed_count: resolved,
            errors: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_how_the_operation_went() {
        let resolution = Resolution {
            instance: ProcessInstanceKey(2_251_799_813_685_281),
            began_at: Timestamp(1_767_225_600_000),
            ended_at: Timestamp(1_767_225_600_007),
            resolved: 3,
            refused: 1,
        };
        let key = resolution.to_string();
        assert_eq!(key, "2251799813685281-1767225600000-1767225600007-3-1");
        assert_eq!(key.parse(), Ok(resolution));
        for text in ["", "7", "1-2-3-4", "1-2-3-4-5-6", "1-2-3-4-x", "1-+2-3-4-5", "1-2-3--5"] {
            assert_eq!(text.parse::<Resolution>(), Err(NoBatchOperationKey), "{text}");
        }
    }
}
