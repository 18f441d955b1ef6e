//! `/v2/process-instances/{processInstanceKey}/waiting-states`: what an instance waits for, and
//! what would move it.

use axum::extract::State;
use baton_engine::ids::ProcessInstanceKey;
use baton_engine::query::waiting_states::{self, Place};
use baton_engine::query::{LIMIT_MAX, QueryError};
use baton_engine::state::tables::process_instances::ProcessInstances;
use utoipa::PartialSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get};
use crate::problem::Problem;
use crate::request::path_key::PathKey;
use crate::request::query::ApiQuery;
use crate::v2::dto::search::SearchResult;
use crate::v2::dto::waiting_states::{
    Clock, Joins, Surroundings, WaitingStateResult, WaitingStatesQuery,
};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get(
            "/v2/process-instances/{processInstanceKey}/waiting-states",
            "getProcessInstanceWaitingStates",
            "What an instance waits for, and what would move it",
        )
        .query("limit", "At most this many results; 100 unless given.", limit_schema())
        .query("after", "The `endCursor` of the page before.", String::schema())
        .ok::<SearchResult<WaitingStateResult>>("A page of what it waits for")
        .problems(&[400, 404, 503])
        .handled_by(list),
    ]
}

fn limit_schema() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .minimum(Some(0))
        .maximum(Some(LIMIT_MAX))
        .build()
        .into()
}

async fn list(
    State(api): State<Api>,
    PathKey(key): PathKey,
    ApiQuery(asked): ApiQuery<WaitingStatesQuery>,
) -> Result<WrittenJson, Problem> {
    let (limit, after) = asked.read()?;
    let instance = ProcessInstanceKey(key);
    let after = after.map(|cursor| Place::of(instance, &cursor)).transpose().map_err(|_| {
        Problem::invalid_argument("after is no cursor of this list; start again without it")
    })?;
    let definition = api.engine().read(move |reader| {
        let row = reader.get::<ProcessInstances>(&instance)?;
        let row = row.ok_or_else(|| waiting_states::not_found(instance))?;
        Ok(row.definition)
    });
    // Before the page, since who reads that would keep the writer waiting while it compiles.
    let model = api.engine().model(definition.await?).await?;
    let is_controlled = api.settings().clock_is_controlled;
    let clock = if is_controlled { Clock::Controlled } else { Clock::Follows };
    read_and_write(&api, move |reader| {
        let found = waiting_states::search(reader, instance, limit, after)?;
        let joins = Joins::of(reader, instance, &found.items, &model)?;
        let around = Surroundings { model: &model, joins: &joins, clock };
        SearchResult::new(found, |holder, state| {
            Ok::<_, QueryError>(WaitingStateResult::new(holder, state, &around))
        })
    })
    .await
}
