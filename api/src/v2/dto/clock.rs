//! The clock on the wire.

use serde::Deserialize;
use utoipa::ToSchema;

/// Stops the engine's time.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ClockPinRequest)]
pub(crate) struct PinClockBody {
    /// The time, in milliseconds since 1970.
    #[schema(minimum = 0)]
    pub(crate) timestamp: i64,
}
