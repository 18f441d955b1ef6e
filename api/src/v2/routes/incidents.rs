//! `/v2/incidents`: what is stuck, and trying it again.

use axum::extract::State;
use axum::http::StatusCode;
use baton_engine::command::ResolveIncident;
use baton_engine::ids::IncidentKey;
use baton_engine::query::{QueryError, incidents};
use baton_engine::state::tables::incidents::Incidents;

use super::roots::Roots;
use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get, post};
use crate::problem::Problem;
use crate::request::admission::{Admitted, RoomForBody};
use crate::request::caller::Caller;
use crate::request::json::OptionalJson;
use crate::request::path_key::PathKey;
use crate::v2::dto::incidents::{IncidentResult, IncidentSearch, ResolveIncidentBody};
use crate::v2::dto::search::{SearchQuery, SearchResult};
use crate::v2::dto::values::check_reference;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/incidents/search", "searchIncidents", "Finds incidents")
            .optional_body::<IncidentSearch>()
            .ok::<SearchResult<IncidentResult>>("A page of incidents")
            .problems(&[400, 413, 415, 503])
            .handled_by(search),
        get("/v2/incidents/{incidentKey}", "getIncident", "One incident")
            .ok::<IncidentResult>("The incident")
            .problems(&[400, 404, 503])
            .handled_by(show),
        post("/v2/incidents/{incidentKey}/resolution", "resolveIncident", "Tries the step again")
            .optional_body::<ResolveIncidentBody>()
            .no_content("The step went on; should it be stuck again, that is a new incident")
            .problems(&[400, 404, 409, 413, 415, 503])
            .repeatable()
            .handled_by(resolve),
    ]
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<IncidentSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = incidents::search(reader, &filter, &sort, &page)?;
        let mut roots = Roots::default();
        SearchResult::new(found, |key, row| {
            let top = roots.of(reader, row.instance)?;
            Ok::<_, QueryError>(IncidentResult::new(key, row, top))
        })
    })
    .await
}

async fn show(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = IncidentKey(key);
        let row = reader
            .get::<Incidents>(&key)?
            .ok_or_else(|| QueryError::NotFound(format!("Incident with key '{key}' not found")))?;
        let root = Roots::default().of(reader, row.instance)?;
        Ok(IncidentResult::new(key, row, root))
    })
    .await
}

async fn resolve(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
    Admitted(permit): Admitted,
    OptionalJson(body): OptionalJson<ResolveIncidentBody>,
) -> Result<StatusCode, Problem> {
    let context = caller.context_with_reference(check_reference(body.operation_reference)?);
    let command = ResolveIncident { incident: IncidentKey(key) };
    api.engine().submit(context, command, permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
