//! The incidents of process instances and element instances, those of called instances included.

use axum::extract::State;
use baton_engine::command::{CommandContext, ResolveIncident};
use baton_engine::ids::{ElementInstanceKey, IncidentKey, ProcessInstanceKey};
use baton_engine::query::comparison::Comparison;
use baton_engine::query::incidents::{Filter, Top, search_below};
use baton_engine::query::{LIMIT_MAX, PageRequest, QueryError};
use baton_engine::rejection::Rejection::{InvalidState, NotFound};
use baton_engine::rejection::SubmitError;
use baton_engine::state::tables::incidents::IncidentState;

use super::roots::Roots;
use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::RoomForBody;
use crate::request::caller::Caller;
use crate::request::json::OptionalJson;
use crate::request::path_key::PathKey;
use crate::v2::dto::batch_operations::{BatchOperationCreatedResult, Resolution};
use crate::v2::dto::incidents::{IncidentResult, IncidentSearch};
use crate::v2::dto::search::{SearchQuery, SearchResult};

/// Incidents that are resolved side by side, so that they share batches of the engine.
const TOGETHER_MAX: usize = 32;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "/v2/process-instances/{processInstanceKey}/incidents/search",
            "searchProcessInstanceIncidents",
            "Incidents of an instance and of those it called",
        )
        .optional_body::<IncidentSearch>()
        .ok::<SearchResult<IncidentResult>>("A page of incidents")
        .problems(&[400, 404, 413, 415, 503])
        .handled_by(of_instance),
        post(
            "/v2/element-instances/{elementInstanceKey}/incidents/search",
            "searchElementInstanceIncidents",
            "Incidents of an element instance and of all below it",
        )
        .optional_body::<IncidentSearch>()
        .ok::<SearchResult<IncidentResult>>("A page of incidents")
        .problems(&[400, 404, 413, 415, 503])
        .handled_by(of_element),
        post(
            "/v2/process-instances/{processInstanceKey}/incident-resolution",
            "resolveProcessInstanceIncidents",
            "Tries all stuck steps of an instance and of those it called again",
        )
        .ok::<BatchOperationCreatedResult>(
            "All were tried; whatever is stuck again is a new incident",
        )
        .problems(&[400, 404, 503])
        .handled_by(resolve_all),
    ]
}

async fn of_instance(
    State(api): State<Api>,
    PathKey(key): PathKey,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<IncidentSearch>,
) -> Result<WrittenJson, Problem> {
    let query = body.read()?;
    drop(room);
    search(&api, Top::Instance(ProcessInstanceKey(key)), query).await
}

async fn of_element(
    State(api): State<Api>,
    PathKey(key): PathKey,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<IncidentSearch>,
) -> Result<WrittenJson, Problem> {
    let query = body.read()?;
    drop(room);
    search(&api, Top::Element(ElementInstanceKey(key)), query).await
}

async fn search(
    api: &Api,
    top: Top,
    query: SearchQuery<Filter, baton_engine::query::incidents::SortField>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = query;
    read_and_write(api, move |reader| {
        let found = search_below(reader, top, &filter, &sort, &page)?;
        let mut roots = Roots::default();
        SearchResult::new(found, |key, row| {
            let top = roots.of(reader, row.instance)?;
            Ok::<_, QueryError>(IncidentResult::new(key, row, top))
        })
    })
    .await
}

/// Resolves the incidents that are there now, one command each. One that is gone meanwhile needs
/// nothing.
async fn resolve_all(
    State(api): State<Api>,
    caller: Caller,
    PathKey(key): PathKey,
) -> Result<WrittenJson, Problem> {
    let active = vec![Comparison::Equal(IncidentState::Active)];
    let filter = Filter { state: active, ..Filter::default() };
    let page = PageRequest { limit: LIMIT_MAX, ..PageRequest::default() };
    let top = Top::Instance(ProcessInstanceKey(key));
    let read = api.engine().read(move |reader| search_below(reader, top, &filter, &[], &page));
    let began_at = api.engine().status().now;
    let (mut resolved, mut refused) = (0, 0);
    let stuck: Vec<IncidentKey> = read.await?.items.into_iter().map(|(key, _)| key).collect();
    // Its key names the request as a whole: were it on each command, only one would be done.
    let context = CommandContext { idempotency_key: None, ..caller.context() };
    for together in stuck.chunks(TOGETHER_MAX) {
        let mut resolving = tokio::task::JoinSet::new();
        for incident in together.iter().copied() {
            let (engine, context) = (api.engine().clone(), context.clone());
            let permit = engine.admit(0)?;
            resolving.spawn(async move {
                engine.submit(context, ResolveIncident { incident }, permit).await
            });
        }
        while let Some(tried) = resolving.join_next().await {
            match tried {
                Ok(Ok(())) => resolved += 1,
                Ok(Err(SubmitError::Rejected(NotFound(_) | InvalidState(_)))) => refused += 1,
                Ok(Err(error)) => return Err(error.into()),
                Err(_) => return Err(Problem::unavailable("the server stops")),
            }
        }
    }
    let (instance, ended_at) = (ProcessInstanceKey(key), api.engine().status().now);
    let resolution = Resolution { instance, began_at, ended_at, resolved, refused };
    WrittenJson::new(&BatchOperationCreatedResult::of_incidents(resolution))
}
