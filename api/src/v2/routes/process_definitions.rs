//! `/v2/process-definitions`: what was deployed.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use baton_engine::ids::ProcessDefinitionKey;
use baton_engine::query::files::content;
use baton_engine::query::{QueryError, instance_history, process_definitions};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::definitions::{ProcessDefinitionRow, ProcessDefinitions};

use super::{WrittenJson, read_and_write};
use crate::api_state::Api;
use crate::operation::{Operation, get, post};
use crate::problem::Problem;
use crate::request::admission::RoomForBody;
use crate::request::json::OptionalJson;
use crate::request::path_key::PathKey;
use crate::v2::dto::instance_history::{
    ProcessDefinitionElementStatisticsQueryResult, ProcessDefinitionStatisticsQuery,
    ProcessElementStatisticsResult,
};
use crate::v2::dto::process_definitions::{ProcessDefinitionResult, ProcessDefinitionSearch};
use crate::v2::dto::search::{SearchQuery, SearchResult};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/process-definitions/search", "searchProcessDefinitions", "Finds definitions")
            .optional_body::<ProcessDefinitionSearch>()
            .ok::<SearchResult<ProcessDefinitionResult>>("A page of definitions")
            .problems(&[400, 413, 415, 503])
            .handled_by(search),
        get(
            "/v2/process-definitions/{processDefinitionKey}",
            "getProcessDefinition",
            "One definition",
        )
        .ok::<ProcessDefinitionResult>("The definition")
        .problems(&[400, 404, 503])
        .handled_by(show),
        get(
            "/v2/process-definitions/{processDefinitionKey}/xml",
            "getProcessDefinitionXml",
            "Its BPMN file, byte for byte as it was deployed",
        )
        .ok_text("text/xml", "The file")
        .problems(&[400, 404, 406, 503])
        .handled_by(xml),
        get(
            "/v2/process-definitions/{processDefinitionKey}/form",
            "getStartProcessForm",
            "The form of its start event",
        )
        .no_content("It has none; a file that names one is refused by this version")
        .problems(&[400, 404, 503])
        .handled_by(form),
        post(
            "/v2/process-definitions/{processDefinitionKey}/statistics/element-instances",
            "getProcessDefinitionStatistics",
            "How many instances each element had, over instances that pass a filter",
        )
        .optional_body::<ProcessDefinitionStatisticsQuery>()
        .ok::<ProcessDefinitionElementStatisticsQueryResult>("Counts of each element")
        .problems(&[400, 404, 413, 415, 503])
        .handled_by(statistics),
    ]
}

/// The row of a definition that must be there.
fn row_of(
    reader: &Reader<'_>,
    key: ProcessDefinitionKey,
) -> Result<ProcessDefinitionRow, QueryError> {
    reader.get::<ProcessDefinitions>(&key)?.ok_or_else(|| {
        QueryError::NotFound(format!("Process Definition with key '{key}' not found"))
    })
}

async fn search(
    State(api): State<Api>,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<ProcessDefinitionSearch>,
) -> Result<WrittenJson, Problem> {
    let SearchQuery { filter, sort, page } = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let found = process_definitions::search(reader, &filter, &sort, &page)?;
        SearchResult::new(found, |key, row| {
            Ok::<_, QueryError>(ProcessDefinitionResult::new(key, row))
        })
    })
    .await
}

async fn show(State(api): State<Api>, PathKey(key): PathKey) -> Result<WrittenJson, Problem> {
    read_and_write(&api, move |reader| {
        let key = ProcessDefinitionKey(key);
        Ok(ProcessDefinitionResult::new(key, row_of(reader, key)?))
    })
    .await
}

async fn xml(
    State(api): State<Api>,
    PathKey(key): PathKey,
) -> Result<impl IntoResponse + use<>, Problem> {
    let read = api.engine().read(move |reader| {
        let row = row_of(reader, ProcessDefinitionKey(key))?;
        Ok(content(reader, row.hash)?)
    });
    // Without `charset`, which would win over what the file says of its encoding.
    let content_type = HeaderValue::from_static("text/xml");
    Ok(([(header::CONTENT_TYPE, content_type)], read.await?))
}

async fn statistics(
    State(api): State<Api>,
    PathKey(key): PathKey,
    room: RoomForBody,
    OptionalJson(body): OptionalJson<ProcessDefinitionStatisticsQuery>,
) -> Result<WrittenJson, Problem> {
    let filter = body.read()?;
    drop(room);
    read_and_write(&api, move |reader| {
        let key = ProcessDefinitionKey(key);
        row_of(reader, key)?;
        let counts = instance_history::definition_counts(reader, key, &filter)?.into_iter();
        let items = counts.map(|(id, counts)| ProcessElementStatisticsResult::new(id, counts));
        Ok(ProcessDefinitionElementStatisticsQueryResult { items: items.collect() })
    })
    .await
}

async fn form(State(api): State<Api>, PathKey(key): PathKey) -> Result<StatusCode, Problem> {
    let read = api.engine().read(move |reader| row_of(reader, ProcessDefinitionKey(key)));
    read.await?;
    Ok(StatusCode::NO_CONTENT)
}
