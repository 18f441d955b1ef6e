//! `/v2/signals`: heard by everybody who waits for them now, and never kept.

use axum::extract::State;

use super::WrittenJson;
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::Admitted;
use crate::request::caller::Caller;
use crate::request::json::ApiJson;
use crate::v2::dto::signals::{BroadcastSignalBody, SignalBroadcastResult};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "/v2/signals/broadcast",
            "broadcastSignal",
            "Broadcasts a signal to everybody who waits for it now",
        )
        .body::<BroadcastSignalBody>()
        .ok::<SignalBroadcastResult>("The signal; those who catch it may still be hearing of it")
        .problems(&[400, 413, 415, 503])
        .repeatable()
        .handled_by(broadcast),
    ]
}

async fn broadcast(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<BroadcastSignalBody>,
) -> Result<WrittenJson, Problem> {
    let broadcast = api.engine().submit(caller.context(), body.command()?, permit).await?;
    WrittenJson::new(&SignalBroadcastResult::from(broadcast))
}
