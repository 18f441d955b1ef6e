//! Operations that clients know and this version does not do yet: each answers 501, naming
//! itself, so that a client never mistakes it for a wrong address.

use utoipa::openapi::path::HttpMethod::{self, Get, Post};

use crate::operation::{Operation, operation};

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    let all = NOT_BUILT.iter();
    all.map(|(method, path, id, summary)| operation(method.clone(), path, id, summary).not_built())
        .collect()
}

type NotBuilt = (HttpMethod, &'static str, &'static str, &'static str);

const NOT_BUILT: &[NotBuilt] = &[
    (
        Post,
        "/v2/process-instances/{processInstanceKey}/modification",
        "modifyProcessInstance",
        "Moves tokens by hand",
    ),
    (
        Post,
        "/v2/process-instances/{processInstanceKey}/migration",
        "migrateProcessInstance",
        "Changes to another version",
    ),
    (
        Post,
        "/v2/element-instances/ad-hoc-activities/{adHocSubProcessInstanceKey}/activation",
        "activateAdHocSubProcessActivities",
        "Starts chosen activities",
    ),
    (Post, "/v2/batch-operations/search", "searchBatchOperations", "Finds operations on many"),
    (
        Post,
        "/v2/batch-operations/{batchOperationKey}/cancellation",
        "cancelBatchOperation",
        "Ends an operation on many before it is over",
    ),
    (
        Post,
        "/v2/batch-operations/{batchOperationKey}/suspension",
        "suspendBatchOperation",
        "Holds an operation on many",
    ),
    (
        Post,
        "/v2/batch-operations/{batchOperationKey}/resumption",
        "resumeBatchOperation",
        "Goes on with an operation on many",
    ),
    (
        Post,
        "/v2/batch-operation-items/search",
        "searchBatchOperationItems",
        "Finds what an operation on many did",
    ),
    (Post, "/v2/decision-definitions/evaluation", "evaluateDecision", "Evaluates a decision"),
    (Post, "/v2/decision-definitions/search", "searchDecisionDefinitions", "Finds decisions"),
    (
        Get,
        "/v2/decision-definitions/{decisionDefinitionKey}",
        "getDecisionDefinition",
        "One decision",
    ),
    (
        Get,
        "/v2/decision-definitions/{decisionDefinitionKey}/xml",
        "getDecisionDefinitionXml",
        "Its DMN file",
    ),
    (Post, "/v2/decision-instances/search", "searchDecisionInstances", "Finds evaluations"),
    (
        Get,
        "/v2/decision-instances/{decisionEvaluationInstanceKey}",
        "getDecisionInstance",
        "One evaluation",
    ),
    (
        Post,
        "/v2/decision-instances/{decisionEvaluationInstanceKey}/deletion",
        "deleteDecisionInstance",
        "Erases an evaluation",
    ),
    (
        Post,
        "/v2/decision-requirements/search",
        "searchDecisionRequirements",
        "Finds decision requirements",
    ),
    (
        Get,
        "/v2/decision-requirements/{decisionRequirementsKey}",
        "getDecisionRequirements",
        "One of them",
    ),
    (
        Get,
        "/v2/decision-requirements/{decisionRequirementsKey}/xml",
        "getDecisionRequirementsXml",
        "Its DMN file",
    ),
];
