//! `/v2/deployments`: files taken over together.

use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request, State};
use baton_engine::runtime::handle::Permit;

use super::WrittenJson;
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::Admitted;
use crate::request::body;
use crate::request::caller::Caller;
use crate::request::tenant::check_tenant;
use crate::v2::dto::deployments::{DeploymentResult, form_schema};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/deployments", "createDeployment", "Deploys files together, or none of them")
            .form(form_schema())
            .ok::<DeploymentResult>("What was deployed")
            .problems(&[400, 413, 415, 501, 503])
            .repeatable()
            .handled_by(deploy),
    ]
}

async fn deploy(
    State(api): State<Api>,
    caller: Caller,
    Admitted(permit): Admitted,
    request: Request,
) -> Result<WrittenJson, Problem> {
    let permit: Permit = permit;
    let files = read_form(&api, request).await?;
    let deployed = api.engine().deploy(caller.context_with_files(&files), files, permit).await?;
    WrittenJson::new(&DeploymentResult::from(deployed))
}

/// The files of a form, with their names.
async fn read_form(api: &Api, request: Request) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let (parts, body) = body::read(api, request).await?;
    let request = Request::from_parts(parts, Body::from(body));
    let mut form = Multipart::from_request(request, api).await.map_err(|_| {
        Problem::unsupported_media_type(
            "Content-Type is not supported; send multipart/form-data with a boundary",
        )
    })?;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        Problem::bad_request(format!("the form cannot be read: {}", error.body_text()))
    };
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "resources" => {
                let name = file_name(&field)?;
                if files.iter().any(|(known, _)| *known == name) {
                    return Err(Problem::invalid_argument(format!(
                        "there are two files named '{name}'; give each its own name"
                    )));
                }
                files.push((name, field.bytes().await.map_err(unreadable)?.to_vec()));
            }
            "tenantId" => {
                let tenant = field.text().await.map_err(unreadable)?;
                check_tenant("tenantId", Some(&tenant))?;
            }
            other => {
                return Err(Problem::bad_request(format!(
                    "Request part [{other}] cannot be parsed: there is no such part; known: \
                     resources, tenantId"
                )));
            }
        }
    }
    if files.is_empty() {
        return Err(Problem::invalid_argument(
            "No resources provided; send at least one file as a part named 'resources'",
        ));
    }
    Ok(files)
}

/// The name of a file, whose ending says what it is.
fn file_name(field: &Field<'_>) -> Result<String, Problem> {
    let name = field.file_name().filter(|name| !name.is_empty()).ok_or_else(|| {
        Problem::invalid_argument("a part named 'resources' has no file name; give it one")
    })?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "bpmn" | "xml" => Ok(name.to_owned()),
        "" => Err(Problem::invalid_argument(format!(
            "'{name}' has no ending to tell what it is; name it like 'order.bpmn'"
        ))),
        ending => Err(Problem::not_implemented(format!(
            "'{name}': files of type .{ending} are not supported yet; deploy .bpmn files"
        ))),
    }
}
