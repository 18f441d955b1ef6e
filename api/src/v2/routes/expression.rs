//! `/v2/expression`: trying expressions out.

use axum::extract::State;

use super::WrittenJson;
use crate::api_state::Api;
use crate::operation::{Operation, post};
use crate::problem::Problem;
use crate::request::admission::RoomForBody;
use crate::request::json::ApiJson;
use crate::request::tenant::check_tenant;
use crate::request::variables::SentVariables;
use crate::v2::dto::expression::{EvaluateExpressionBody, ExpressionEvaluationResult};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/v2/expression/evaluation", "evaluateExpression", "Evaluates a FEEL expression")
            .body::<EvaluateExpressionBody>()
            .ok::<ExpressionEvaluationResult>("Its value, and what was odd")
            .problems(&[400, 413, 415, 503])
            .handled_by(evaluate),
    ]
}

async fn evaluate(
    State(api): State<Api>,
    room: RoomForBody,
    ApiJson(body): ApiJson<EvaluateExpressionBody>,
) -> Result<WrittenJson, Problem> {
    check_tenant("tenantId", body.tenant_id.as_deref())?;
    let expression = body.expression.filter(|text| !text.trim().is_empty());
    let expression =
        expression.ok_or_else(|| Problem::invalid_argument("No expression provided"))?;
    let variables = SentVariables::of(body.variables);
    let tried = api.engine().evaluate(expression.clone(), variables).await?;
    drop(room);
    WrittenJson::new(&ExpressionEvaluationResult::new(expression, tried))
}
