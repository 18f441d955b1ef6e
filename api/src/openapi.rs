//! The OpenAPI document, made of the operations themselves, and a page to read it on without a
//! network.

use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use utoipa::openapi::path::PathsBuilder;
use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, RefOr};

use crate::links::{self, Targets};
use crate::operation::{Operation, Schemas, get};
use crate::router;

/// The page and what belongs to it, embedded.
const PAGE: &str = include_str!("docs_page/index.html");
const SCRIPT: &str = include_str!("docs_page/docs.js");
const STYLE: &str = include_str!("docs_page/docs.css");

/// Nothing on the page comes from anywhere else.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The document as JSON, made when it is first asked for.
static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
    let document = document(&router::operations());
    Bytes::from(document.to_json().unwrap_or_default())
});

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/openapi.json", "getOpenApi", "This document")
            .ok_text("application/json", "The OpenAPI document")
            .handled_by(|| async { served("application/json", DOCUMENT.clone()) }),
        get("/docs", "getDocs", "A page to read this document on")
            .ok_text("text/html", "The page")
            .handled_by(|| async { served("text/html; charset=utf-8", PAGE) }),
        get("/docs/docs.js", "getDocsScript", "The script of the page")
            .ok_text("text/javascript", "The script")
            .handled_by(|| async { served("text/javascript; charset=utf-8", SCRIPT) }),
        get("/docs/docs.css", "getDocsStyle", "The style of the page")
            .ok_text("text/css", "The style")
            .handled_by(|| async { served("text/css; charset=utf-8", STYLE) }),
    ]
}

fn served(content_type: &'static str, body: impl IntoResponse) -> Response {
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, body).into_response()
}

/// The document of these operations.
pub(crate) fn document(operations: &[Operation]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut schemas = Schemas::new();
    let targets = Targets::of(operations);
    for operation in operations {
        let mut entry = operation.entry.clone();
        for (status, response) in &mut entry.responses.responses {
            if let RefOr::T(response) = response
                && links::is_success(status)
            {
                targets.link(operation, response);
            }
        }
        let item = PathItem::new(operation.method.clone(), entry);
        paths = paths.path(operation.path, item);
        schemas.extend(operation.schemas.clone());
    }
    let license = LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build();
    let info = InfoBuilder::new()
        .title("Baton")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "The native REST API of Baton, a BPMN 2.0 process engine. Keys are 64-bit numbers as \
             decimal texts, times RFC 3339 in UTC, problems application/problem+json.",
        ))
        .license(Some(license))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .paths(paths.build())
        .components(Some(ComponentsBuilder::new().schemas_from_iter(schemas).build()))
        .build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_route_has_an_entry_with_its_own_name() {
        let operations = router::operations();
        let document = serde_json::to_value(document(&operations)).unwrap();
        let mut ids = BTreeSet::new();
        for operation in &operations {
            let method = serde_json::to_value(&operation.method).unwrap();
            let entry = &document["paths"][operation.path][method.as_str().unwrap()];
            assert_eq!(entry["operationId"], operation.id, "{}", operation.path);
            assert!(entry["responses"].as_object().is_some_and(|all| !all.is_empty()));
            assert!(ids.insert(operation.id), "{} comes twice", operation.id);
        }
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = serde_json::to_value(document(&router::operations())).unwrap();
        let mut references = BTreeSet::new();
        collect_references(&document, &mut references);
        assert!(references.len() > 30);
        for reference in references {
            let pointer = reference.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
    }

    fn collect_references(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        if let Some(reference) = value.get("$ref").and_then(serde_json::Value::as_str) {
            found.insert(reference.to_owned());
        }
        let members = value.as_object().into_iter().flat_map(|members| members.values());
        for inner in members.chain(value.as_array().into_iter().flatten()) {
            collect_references(inner, found);
        }
    }

    #[test]
    fn the_document_is_openapi_3_1() {
        let document = serde_json::to_value(document(&router::operations())).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    }
}
