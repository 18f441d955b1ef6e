//! `/v2/clock`: the engine's time, where the configuration lets clients set it.

use axum::extract::State;
use axum::http::StatusCode;
use baton_engine::command::{PinClock, ResetClock};
use baton_engine::ids::Timestamp;

use crate::api_state::Api;
use crate::operation::{Operation, post, put};
use crate::problem::Problem;
use crate::request::admission::Admitted;
use crate::request::caller::Caller;
use crate::request::json::ApiJson;
use crate::v2::dto::clock::PinClockBody;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        put("/v2/clock", "pinClock", "Stops the engine's time; needs --clock controlled")
            .body::<PinClockBody>()
            .no_content("The time stands still")
            .problems(&[400, 403, 413, 415, 503])
            .repeatable()
            .handled_by(pin),
        post("/v2/clock/reset", "resetClock", "Lets time go on; needs --clock controlled")
            .no_content("The time is the machine's")
            .problems(&[403, 503])
            .repeatable()
            .handled_by(reset),
    ]
}

fn check_controlled(api: &Api) -> Result<(), Problem> {
    if api.settings().clock_is_controlled {
        return Ok(());
    }
    Err(Problem::forbidden(
        "the clock of this server follows the machine; start it with --clock controlled to set it",
    ))
}

async fn pin(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<PinClockBody>,
) -> Result<StatusCode, Problem> {
    check_controlled(&api)?;
    if body.timestamp < 0 {
        return Err(Problem::invalid_argument(format!(
            "timestamp is '{}', but it must not be negative",
            body.timestamp
        )));
    }
    let command = PinClock { at: Timestamp(body.timestamp) };
    api.engine().submit(caller.context(), command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reset(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
) -> Result<StatusCode, Problem> {
    check_controlled(&api)?;
    api.engine().submit(caller.context(), ResetClock, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
