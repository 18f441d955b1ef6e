//! Deployments on the wire.

use std::sync::Arc;

use baton_engine::command::Deployed;
use baton_engine::ids::ElementId;
use serde::Serialize;
use utoipa::PartialSchema;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat,
    SchemaType, Type,
};

use super::values::Key;

/// The schema of the form, which is read part by part and has no type of its own.
pub(crate) fn form_schema() -> RefOr<Schema> {
    let file = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    ObjectBuilder::new()
        .property(
            "resources",
            ArrayBuilder::new()
                .items(file.build())
                .description(Some("The files, each with its name; `.bpmn` is read."))
                .build(),
        )
        .required("resources")
        .property("tenantId", String::schema())
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        .build()
        .into()
}

/// What a deployment did.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeploymentResult {
    deployment_key: Key,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    deployments: Vec<DeploymentMetadataResult>,
}

/// One deployed thing: one member is there, the others are null.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeploymentMetadataResult {
    process_definition: Option<DeploymentProcessResult>,
    #[schema(value_type = Option<serde_json::Value>)]
    decision_definition: Option<()>,
    #[schema(value_type = Option<serde_json::Value>)]
    decision_requirements: Option<()>,
    #[schema(value_type = Option<serde_json::Value>)]
    form: Option<()>,
    #[schema(value_type = Option<serde_json::Value>)]
    resource: Option<()>,
}

/// A deployed process.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeploymentProcessResult {
    #[schema(value_type = String)]
    process_definition_id: ElementId,
    process_definition_version: u32,
    #[schema(value_type = String)]
    resource_name: Arc<str>,
    #[schema(value_type = String)]
    tenant_id: Arc<str>,
    process_definition_key: Key,
}

impl From<Deployed> for DeploymentResult {
    fn from(deployed: Deployed) -> Self {
        let tenant = &deployed.tenant;
        let processes = deployed.resources.iter().flat_map(|resource| {
            resource.processes.iter().map(|process| DeploymentMetadataResult {
                process_definition: Some(DeploymentProcessResult {
                    process_definition_id: process.process.clone(),
                    process_definition_version: process.version,
                    resource_name: Arc::clone(&resource.name),
                    tenant_id: Arc::clone(tenant),
                    process_definition_key: Key(process.definition.0),
                }),
                decision_definition: None,
                decision_requirements: None,
                form: None,
                resource: None,
            })
        });
        Self {
            deployment_key: Key(deployed.deployment.0),
            tenant_id: Arc::clone(tenant),
            deployments: processes.collect(),
        }
    }
}
