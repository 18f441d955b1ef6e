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
        "/v2/process-definitions/{processDefinitionKey}/statistics/element-instances",
        "getProcessDefinitionStatistics",
        "Tokens per element",
    ),
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
        Get,
        "/v2/process-instances/{processInstanceKey}/sequence-flows",
        "getProcessInstanceSequenceFlows",
        "Flows taken",
    ),
    (
        Get,
        "/v2/process-instances/{processInstanceKey}/statistics/element-instances",
        "getProcessInstanceStatistics",
        "Counts per element",
    ),
    (Post, "/v2/element-instances/search", "searchElementInstances", "Finds element instances"),
    (
        Get,
        "/v2/element-instances/{elementInstanceKey}",
        "getElementInstance",
        "One element instance",
    ),
    (
        Post,
        "/v2/element-instances/ad-hoc-activities/{adHocSubProcessInstanceKey}/activation",
        "activateAdHocSubProcessActivities",
        "Starts chosen activities",
    ),
    (Post, "/v2/variables/search", "searchVariables", "Finds variables"),
    (Get, "/v2/variables/{variableKey}", "getVariable", "One variable"),
    (Post, "/v2/jobs/search", "searchJobs", "Finds jobs"),
    (Get, "/v2/user-tasks/{userTaskKey}/form", "getUserTaskForm", "The form of a user task"),
    (
        Post,
        "/v2/user-tasks/{userTaskKey}/variables/search",
        "searchUserTaskVariables",
        "Variables that a user task sees",
    ),
    (
        Post,
        "/v2/user-tasks/{userTaskKey}/effective-variables/search",
        "searchUserTaskEffectiveVariables",
        "The innermost of each name",
    ),
    (Post, "/v2/message-subscriptions/search", "searchMessageSubscriptions", "Finds subscriptions"),
    (
        Post,
        "/v2/correlated-message-subscriptions/search",
        "searchCorrelatedMessageSubscriptions",
        "What was correlated with what",
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
