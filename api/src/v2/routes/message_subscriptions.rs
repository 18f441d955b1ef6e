//! `/v2/message-subscriptions` and `/v2/correlated-message-subscriptions`: who waits for messages,
//! and who got which.

use axum::extract::State;
use baton_engine::query::{QueryError, correlated_messages, message_subscriptions};

use super::definitions::Definitions;
use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::RoomForBody;
use crate::request::json::OptionalJson;
use crate::v2::dto::message_subscriptions::{
    CorrelatedMessageSubscriptionResult, CorrelatedMessageSubscriptionSearch,
    MessageSubscriptionResult, MessageSubscriptionSearch,
};
use crate::v2::dto::search::{SearchQuery, SearchResult};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "/v2/message-subscriptions/search",
            "searchMessageSubscriptions",
            "Finds instances that wait for messages, or waited, and processes that one starts",
        )
        .optional_body::<MessageSubscriptionSearch>()
        .ok::<SearchResult<MessageSubscriptionResult>>("A page of subscriptions")
        .problems(&[400, 413, 415, 503])
        .handled_by(search),
        post(
            "/v2/correlated-message-subscriptions/search",
            "searchCorrelatedMessageSubscriptions",
            "Finds messages that reached an instance",
        )
        .optional_body::<CorrelatedMessageSubscriptionSearch>()
        .ok::<SearchResult<CorrelatedMessageSubscriptionResult>>("A page of correlations")
        .problems(&[400, 413, 415, 503])
        .handled_by(search_correlated),
    ]
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<MessageSubscriptionSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = message_subscriptions::search(reader, &filter, &sort, &page)?;
        let mut definitions = Definitions::default();
        SearchResult::new(found, |key, row| {
            let definition = definitions.get(reader, row.definition)?;
            Ok::<_, QueryError>(MessageSubscriptionResult::new(key, row, definition))
        })
    })
    .await
}

async fn search_correlated(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<CorrelatedMessageSubscriptionSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = correlated_messages::search(reader, &filter, &sort, &page)?;
        SearchResult::new(found, |key, row| {
            Ok::<_, QueryError>(CorrelatedMessageSubscriptionResult::new(key, row))
        })
    })
    .await
}
