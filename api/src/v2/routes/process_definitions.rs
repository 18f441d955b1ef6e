//! `/v2/process-definitions`: what was deployed.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use baton_engine::ids::ProcessDefinitionKey;
use baton_engine::query::QueryError;
use baton_engine::query::files::content;
use baton_engine::state::tables::definitions::ProcessDefinitions;

use crate::api_state::Api;
use crate::operation::{Operation, get};
use crate::problem::Problem;
use crate::request::path_key::PathKey;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get(
            "/v2/process-definitions/{processDefinitionKey}/xml",
            "getProcessDefinitionXml",
            "Its BPMN file, byte for byte as it was deployed",
        )
        .ok_text("text/xml", "The file")
        .problems(&[400, 404, 406, 503])
        .handled_by(xml),
    ]
}

async fn xml(
    State(api): State<Api>,
    PathKey(key): PathKey,
) -> Result<impl IntoResponse + use<>, Problem> {
    let read = api.engine().read(move |reader| {
        let key = ProcessDefinitionKey(key);
        let row = reader.get::<ProcessDefinitions>(&key)?.ok_or_else(|| {
            QueryError::NotFound(format!("Process Definition with key '{key}' not found"))
        })?;
        Ok(content(reader, row.hash)?)
    });
    // Without `charset`, which would win over what the file says of its encoding.
    let content_type = HeaderValue::from_static("text/xml");
    Ok(([(header::CONTENT_TYPE, content_type)], read.await?))
}
