//! Expressions that callers try out, on the wire.

use baton_engine::expression::playground::Tried;
use baton_engine::ids::JsonText;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::raw_json::RawJson;
use crate::request::variables::SentVariables;

/// An expression to evaluate.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ExpressionEvaluationRequest)]
pub(crate) struct EvaluateExpressionBody {
    /// The FEEL expression, with or without its leading `=`; not empty.
    #[schema(value_type = String, min_length = 1, required = true)]
    pub(crate) expression: Option<String>,
    /// The caller's tenant.
    pub(crate) tenant_id: Option<String>,
    /// Variables for this evaluation only.
    pub(crate) variables: Option<SentVariables>,
}

/// What an expression gave.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpressionEvaluationResult {
    expression: String,
    #[serde(serialize_with = "as_it_is")]
    #[schema(value_type = serde_json::Value)]
    result: JsonText,
    warnings: Vec<ExpressionEvaluationWarningItem>,
    /// Names of secrets that it refers to: none, since this version has none.
    referenced_secrets: Vec<String>,
}

fn as_it_is<S: serde::Serializer>(text: &JsonText, serializer: S) -> Result<S::Ok, S::Error> {
    RawJson(text).serialize(serializer)
}

/// Something odd.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpressionEvaluationWarningItem {
    message: String,
}

impl ExpressionEvaluationResult {
    /// What an expression gave.
    pub(crate) fn new(expression: String, tried: Tried) -> Self {
        let warnings = tried.warnings.into_iter();
        Self {
            expression,
            result: tried.result,
            warnings: warnings.map(|message| ExpressionEvaluationWarningItem { message }).collect(),
            referenced_secrets: Vec::new(),
        }
    }
}
