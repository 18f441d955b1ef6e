//! What only Flowable and Activiti write: one row for each element and attribute.
//!
//! The four namespaces are read alike, so that a file converted from one to another by its prefix
//! keeps its meaning.

use super::{NO_JAVA, WORKER_INSTEAD};
use crate::extensions::table::Treatment::{Kept, Never, NotYet, Only};
use crate::extensions::table::ValueForm::{Boolean, Date, Expression, Text};
use crate::extensions::table::{
    AttributeRow, ElementRow, Setting, attribute, element, optional, required,
};

const CALL: &[&str] = &["callActivity"];
const TASKS: &[&str] = &["Activity", "sequenceFlow"];

pub(super) const ATTRIBUTES: &[AttributeRow] = &[
    attribute("skipExpression", TASKS, Expression, NotYet),
    attribute("businessCalendarName", &["userTask", "timerEventDefinition"], Text, NotYet),
    attribute("endDate", &["timeCycle"], Date, NotYet),
    // User tasks and forms.
    attribute("owner", &["userTask"], Expression, NotYet),
    attribute("category", &["userTask", "process"], Expression, Kept),
    attribute("formFieldValidation", &["startEvent", "userTask"], Text, NotYet),
    attribute("activeTaskIdVariableName", &["userTask"], Text, NotYet),
    attribute("taskIdVariableName", &["userTask"], Text, NotYet),
    attribute("taskCompleterVariableName", &["userTask"], Text, NotYet),
    // Work.
    attribute("resultVariableName", &["serviceTask", "sendTask"], Text, NotYet),
    attribute("useLocalScopeForResultVariable", &["serviceTask"], Boolean, Only(&["false"])),
    attribute("storeResultVariableAsTransient", &["serviceTask"], Boolean, Only(&["false"])),
    attribute("triggerable", &["serviceTask", "sendTask"], Boolean, Only(&["false"])),
    // Which entry of a modeler's palette the task came from.
    attribute("extensionId", &["Activity"], Text, Kept),
    attribute("operationRef", &["sendTask", "serviceTask"], Text, NotYet),
    attribute("autoStoreVariables", &["scriptTask"], Boolean, Only(&["false"])),
    attribute("rules", &["businessRuleTask"], Text, Never(RULES)),
    attribute("ruleVariablesInput", &["businessRuleTask"], Text, Never(RULES)),
    attribute("exclude", &["businessRuleTask"], Text, Never(RULES)),
    attribute("caseDefinitionKey", &["serviceTask"], Text, Never(NO_CASES)),
    attribute("caseInstanceName", &["serviceTask"], Text, Never(NO_CASES)),
    // Calls.
    attribute("businessKey", &["callActivity", "serviceTask"], Expression, NotYet),
    attribute("inheritBusinessKey", &["callActivity", "serviceTask"], Boolean, Only(&["false"])),
    attribute("inheritVariables", CALL, Boolean, NotYet),
    attribute("calledElementType", CALL, Text, Only(&["key"])),
    attribute("processInstanceName", CALL, Expression, NotYet),
    attribute("completeAsync", CALL, Boolean, Only(&["false"])),
    attribute("useLocalScopeForOutParameters", CALL, Boolean, NotYet),
    attribute("processInstanceIdVariableName", CALL, Text, NotYet),
    attribute("idVariableName", &["callActivity", "serviceTask"], Text, NotYet),
    attribute("sameDeployment", &["*"], Boolean, NotYet),
    attribute("fallbackToDefaultTenant", &["*"], Boolean, Only(&["false"])),
    // Loops.
    attribute("elementIndexVariable", &["multiInstanceLoopCharacteristics"], Text, NotYet),
    // Events.
    attribute("messageExpression", &["messageEventDefinition"], Expression, NotYet),
    attribute("signalExpression", &["signalEventDefinition"], Expression, NotYet),
    attribute("correlationKey", &["messageEventDefinition"], Expression, NotYet),
    attribute("scope", &["signal"], Text, Only(&["global"])),
    attribute("terminateAll", &["terminateEventDefinition"], Boolean, Only(&["false"])),
    attribute("terminateMultiInstance", &["terminateEventDefinition"], Boolean, Only(&["false"])),
    // How the engine loads an instance from its database.
    attribute("isEagerExecutionFetching", &["process"], Boolean, Kept),
];

pub(super) const ELEMENTS: &[ElementRow] = &[
    // Events of an outside registry.
    element("eventType", EVENT_OWNERS, NotYet, &[]).with_text(Text),
    element("triggerEventType", EVENT_OWNERS, NotYet, &[]).with_text(Text),
    element("sendSynchronously", EVENT_OWNERS, NotYet, &[]).with_text(Text),
    element("channelKey", EVENT_OWNERS, NotYet, &[]).with_text(Text),
    element("triggerChannelKey", EVENT_OWNERS, NotYet, &[]).with_text(Text),
    element("startEventCorrelationConfiguration", &["startEvent"], NotYet, &[]).with_text(Text),
    element("eventInParameter", EVENT_OWNERS, NotYet, EVENT_PARAMETER).repeated(),
    element("eventOutParameter", EVENT_OWNERS, NotYet, EVENT_PARAMETER).repeated(),
    element("eventCorrelationParameter", EVENT_OWNERS, NotYet, EVENT_CORRELATION).repeated(),
    element("triggerEventCorrelationParameter", EVENT_OWNERS, NotYet, EVENT_CORRELATION).repeated(),
    // Code.
    element(
        "eventListener",
        &["process"],
        Never(WORKER_INSTEAD),
        &[
            optional("events", Text),
            optional("entityType", Text),
            optional("class", Text),
            optional("delegateExpression", Text),
            optional("throwEvent", Text),
            optional("signalName", Text),
            optional("messageName", Text),
            optional("errorCode", Text),
            optional("onTransaction", Text),
        ],
    )
    .repeated(),
    element(
        "mapException",
        &["Activity"],
        Never(EXCEPTIONS),
        &[
            optional("errorCode", Text),
            optional("includeChildExceptions", Boolean),
            optional("rootCause", Text),
        ],
    )
    .with_text(Text)
    .repeated(),
    element("httpRequestHandler", &["serviceTask"], Never(NO_JAVA), HANDLER),
    element("httpResponseHandler", &["serviceTask"], Never(NO_JAVA), HANDLER),
    element(
        "collection",
        &["multiInstanceLoopCharacteristics"],
        NotYet,
        &[
            optional("class", Text).treated(Never(NO_JAVA)),
            optional("delegateExpression", Text).treated(Never(NO_JAVA)),
        ],
    ),
    element("string", &[":collection"], NotYet, &[]).with_text(Text),
    element("expression", &[":collection"], NotYet, &[]).with_text(Text),
    // Loops.
    element(
        "variableAggregation",
        &["multiInstanceLoopCharacteristics"],
        NotYet,
        &[
            optional("target", Text),
            optional("targetExpression", Expression),
            optional("class", Text).treated(Never(NO_JAVA)),
            optional("delegateExpression", Text).treated(Never(NO_JAVA)),
            optional("storeAsTransientVariable", Boolean),
            optional("createOverviewVariable", Boolean),
        ],
    )
    .repeated(),
    element(
        "variable",
        &[":variableAggregation"],
        NotYet,
        &[
            optional("source", Text),
            optional("sourceExpression", Expression),
            optional("target", Text),
            optional("targetExpression", Expression),
        ],
    )
    .repeated(),
    // People.
    element("customResource", &["userTask"], NotYet, &[required("name", Text)])
        .with_standard(&["resourceAssignmentExpression"])
        .repeated(),
    // The value that a data object starts with.
    element("value", &["dataObject"], NotYet, &[]).with_text(Text),
    // The same words in another language, for people.
    element("localization", &["*"], Kept, &[optional("locale", Text), optional("name", Text)])
        .repeated(),
];

const EVENT_OWNERS: &[&str] = &["Event", "sendTask", "receiveTask", "serviceTask"];

const EVENT_PARAMETER: &[Setting] = &[
    optional("source", Text),
    optional("sourceExpression", Expression),
    optional("sourceType", Text),
    optional("target", Text),
    optional("targetType", Text),
    optional("transient", Boolean),
];

const EVENT_CORRELATION: &[Setting] =
    &[optional("name", Text), optional("type", Text), optional("value", Expression)];

const HANDLER: &[Setting] = &[optional("class", Text), optional("delegateExpression", Text)];

const RULES: &str = "write the rules as a DMN decision; rule files of Drools are not run here";
const NO_CASES: &str = "call a process instead; cases (CMMN) are not run here";
const EXCEPTIONS: &str = "let the worker throw a BPMN error with that code";
