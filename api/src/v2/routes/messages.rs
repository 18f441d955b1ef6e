//! `/v2/messages`: published to whoever waits now or later, or given to somebody at once.

use axum::extract::State;

use super::WrittenJson;
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::Admitted;
use crate::request::caller::Caller;
use crate::request::json::ApiJson;
use crate::v2::dto::messages::{
    CorrelateMessageBody, MessageCorrelationResult, MessagePublicationResult, PublishMessageBody,
};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "/v2/messages/publication",
            "publishMessage",
            "Publishes a message: to whoever waits for it now or, while it lives, later",
        )
        .body::<PublishMessageBody>()
        .ok::<MessagePublicationResult>("The message")
        .problems(&[400, 409, 413, 415, 501, 503])
        .repeatable()
        .handled_by(publish),
        post(
            "/v2/messages/correlation",
            "correlateMessage",
            "Gives a message to somebody who waits for it now; 404 if nobody does",
        )
        .body::<CorrelateMessageBody>()
        .ok::<MessageCorrelationResult>("The message and the instance that took it")
        .problems(&[400, 404, 413, 415, 501, 503])
        .repeatable()
        .handled_by(correlate),
    ]
}

async fn publish(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<PublishMessageBody>,
) -> Result<WrittenJson, Problem> {
    let published = api.engine().submit(caller.context(), body.command()?, permit).await?;
    WrittenJson::new(&MessagePublicationResult::from(published))
}

async fn correlate(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
    ApiJson(body): ApiJson<CorrelateMessageBody>,
) -> Result<WrittenJson, Problem> {
    let correlated = api.engine().submit(caller.context(), body.command()?, permit).await?;
    WrittenJson::new(&MessageCorrelationResult::from(correlated))
}
