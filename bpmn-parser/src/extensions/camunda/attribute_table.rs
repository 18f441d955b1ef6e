//! What Camunda 7 and Operaton add to the elements of BPMN as attributes: one row for each.
//!
//! To switch one on, change its treatment here and let the engine read it from the model.

use super::{NO_JAVA, WORKER_INSTEAD};
use crate::extensions::table::Treatment::{Executed, Kept, Never, NotYet, Only};
use crate::extensions::table::ValueForm::{
    Boolean, Date, Expression, Number, OneOf, SomeOf, Text, TimeToLive,
};
use crate::extensions::table::{AttributeRow, ValueForm, attribute};

const ASYNC_CAPABLE: &[&str] =
    &["Activity", "Gateway", "Event", "multiInstanceLoopCharacteristics"];

/// What may be done by a worker or by code.
pub(super) const WORK: &[&str] =
    &["serviceTask", "businessRuleTask", "sendTask", "messageEventDefinition"];

const FORM_OWNERS: &[&str] = &["startEvent", "userTask"];
const BINDINGS: &[&str] = &["latest", "deployment", "version", "versionTag"];
const PRIORITY: ValueForm = Number(i32::MIN as i64, i32::MAX as i64);

pub(super) const ATTRIBUTES: &[AttributeRow] = &[
    // Notes of the modeler.
    attribute("diagramRelationId", &["definitions"], Text, Kept),
    attribute("modelerTemplate", &["*"], Text, Kept),
    attribute("modelerTemplateVersion", &["*"], Text, Kept),
    attribute("modelerTemplateIcon", &["*"], Text, Kept),
    // Where the engine makes a job of going on.
    attribute("async", ASYNC_CAPABLE, Boolean, Only(&["false"])),
    attribute("async", &["signalEventDefinition"], Boolean, Only(&["false"])),
    attribute("asyncBefore", ASYNC_CAPABLE, Boolean, Only(&["false"])),
    attribute("asyncAfter", ASYNC_CAPABLE, Boolean, Only(&["false"])),
    // Jobs of one instance never run at the same time here, which either value allows.
    attribute("exclusive", ASYNC_CAPABLE, Boolean, Kept),
    attribute("jobPriority", ASYNC_CAPABLE, PRIORITY, NotYet),
    attribute("jobPriority", &["process"], PRIORITY, NotYet),
    // Processes.
    attribute("candidateStarterGroups", &["process"], Expression, NotYet),
    attribute("candidateStarterUsers", &["process"], Expression, NotYet),
    attribute("versionTag", &["process"], Text, Executed),
    attribute("historyTimeToLive", &["process"], TimeToLive, Executed),
    attribute("isStartableInTasklist", &["process"], Boolean, Only(&["true"])),
    attribute("taskPriority", &["process"], PRIORITY, Executed),
    // User tasks and forms.
    attribute("assignee", &["userTask"], Expression, Executed),
    attribute("candidateGroups", &["userTask"], Expression, Executed),
    attribute("candidateUsers", &["userTask"], Expression, Executed),
    attribute("dueDate", &["userTask"], Date, Executed),
    attribute("followUpDate", &["userTask"], Date, Executed),
    attribute("priority", &["userTask"], PRIORITY, Executed),
    attribute("formKey", FORM_OWNERS, Expression, NotYet),
    attribute("formRef", FORM_OWNERS, Expression, NotYet),
    attribute("formRefBinding", FORM_OWNERS, OneOf(&["latest", "deployment", "version"]), NotYet),
    attribute("formRefVersion", FORM_OWNERS, Number(1, i64::MAX), NotYet),
    attribute("formHandlerClass", FORM_OWNERS, Text, Never(NO_JAVA)),
    attribute("initiator", &["startEvent"], Text, NotYet),
    // Who does the work.
    attribute("type", WORK, Text, Only(&["external", "external-worker"])),
    attribute("topic", WORK, Expression, Executed),
    attribute("taskPriority", WORK, PRIORITY, Executed),
    attribute("class", WORK, Text, Never(WORKER_INSTEAD)),
    attribute("delegateExpression", WORK, Text, Never(WORKER_INSTEAD)),
    attribute("expression", WORK, Expression, NotYet),
    attribute("resultVariable", WORK, Text, NotYet),
    attribute("resultVariable", &["scriptTask"], Text, Executed),
    attribute("resource", &["scriptTask", "FormalExpression"], Expression, NotYet),
    // Decisions.
    attribute("decisionRef", &["businessRuleTask"], Expression, NotYet),
    attribute("decisionRefBinding", &["businessRuleTask"], OneOf(BINDINGS), NotYet),
    attribute("decisionRefVersion", &["businessRuleTask"], Number(1, i64::MAX), NotYet),
    attribute("decisionRefVersionTag", &["businessRuleTask"], Expression, NotYet),
    attribute("decisionRefTenantId", &["businessRuleTask"], Expression, NotYet),
    attribute("mapDecisionResult", &["businessRuleTask"], OneOf(RESULTS), NotYet),
    // Calls.
    attribute("calledElementBinding", &["callActivity"], OneOf(BINDINGS), Executed),
    attribute("calledElementVersion", &["callActivity"], Number(1, i64::MAX), Executed),
    attribute("calledElementVersionTag", &["callActivity"], Expression, Executed),
    attribute("calledElementTenantId", &["callActivity"], Expression, NotYet),
    attribute("variableMappingClass", &["callActivity"], Text, Never(MAPPINGS)),
    attribute("variableMappingDelegateExpression", &["callActivity"], Text, Never(MAPPINGS)),
    attribute("caseRef", &["callActivity"], Text, Never(NO_CASES)),
    attribute("caseBinding", &["callActivity"], Text, Never(NO_CASES)),
    attribute("caseVersion", &["callActivity"], Text, Never(NO_CASES)),
    attribute("caseTenantId", &["callActivity"], Text, Never(NO_CASES)),
    // Loops.
    attribute("collection", &["multiInstanceLoopCharacteristics"], Expression, Executed),
    attribute("elementVariable", &["multiInstanceLoopCharacteristics"], Text, Executed),
    // Events.
    attribute("errorCodeVariable", &["errorEventDefinition"], Text, Executed),
    attribute("errorMessageVariable", &["errorEventDefinition"], Text, Executed),
    attribute("errorMessage", &["error"], Expression, NotYet),
    attribute("escalationCodeVariable", &["escalationEventDefinition"], Text, Executed),
    attribute("variableName", &["conditionalEventDefinition"], Text, NotYet),
    attribute(
        "variableEvents",
        &["conditionalEventDefinition"],
        SomeOf(&["create", "update", "delete"]),
        NotYet,
    ),
];

const RESULTS: &[&str] = &["singleEntry", "singleResult", "collectEntries", "resultList"];

const MAPPINGS: &str = "write the mappings as `in` and `out` elements of the call activity";
const NO_CASES: &str = "call a process with `calledElement`; cases (CMMN) are not run here";
