//! What `zeebe:` adds: one row for each element and attribute.
//!
//! To switch one on, change its treatment here and let the engine read it from the model.

use crate::extensions::table::Treatment::{Executed, Kept, NotYet};
use crate::extensions::table::ValueForm::{
    Boolean, Date, Duration, Expression, ExpressionOnly, Number, OneOf, SomeOf, Text,
};
use crate::extensions::table::{
    AttributeRow, ElementRow, Setting, attribute, element, optional, required,
};

/// What can be a job of type and headers, but for the ad-hoc sub-process, which does not run yet.
const JOBS: &[&str] = &[
    "businessRuleTask",
    "endEvent",
    "intermediateThrowEvent",
    "scriptTask",
    "sendTask",
    "serviceTask",
];

const RETRIES_MAX: i64 = i32::MAX as i64;

const BINDINGS: &[&str] = &["latest", "deployment", "versionTag"];

pub(super) const ATTRIBUTES: &[AttributeRow] = &[
    attribute("modelerTemplate", &["*"], Text, Kept),
    attribute("modelerTemplateIcon", &["*"], Text, Kept),
    attribute("modelerTemplateVersion", &["*"], Text, Kept),
    // A counter of an early modeler; no engine reads it.
    attribute("retryCounter", JOBS, Text, Kept),
    attribute("retryCounter", &["adHocSubProcess"], Text, Kept),
];

pub(super) const ELEMENTS: &[ElementRow] = &[
    // Jobs.
    element("taskDefinition", JOBS, Executed, TASK_DEFINITION),
    element("taskDefinition", &["adHocSubProcess"], NotYet, TASK_DEFINITION),
    element("taskHeaders", JOBS, Executed, &[]),
    element("taskHeaders", OTHER_HEADERS, NotYet, &[]),
    element(
        "header",
        &[":taskHeaders"],
        Executed,
        &[required("key", Text), optional("value", Text), optional("id", Text)],
    )
    .repeated(),
    // On a process it holds for the jobs that have none of their own.
    element("jobPriorityDefinition", JOBS, Executed, JOB_PRIORITY),
    element("jobPriorityDefinition", &["process"], Executed, JOB_PRIORITY),
    element("jobPriorityDefinition", WITHOUT_JOB, NotYet, JOB_PRIORITY),
    element("linkedResources", &["serviceTask"], NotYet, &[]),
    element(
        "linkedResource",
        &[":linkedResources"],
        NotYet,
        &[
            required("resourceId", Expression),
            optional("resourceType", Text),
            optional("linkName", Text),
            optional("bindingType", OneOf(BINDINGS)),
            optional("versionTag", Text),
        ],
    )
    .repeated(),
    // What kind of agent an element is: a note for tools.
    element(
        "agentDefinition",
        &["serviceTask", "adHocSubProcess"],
        Kept,
        &[optional("agentType", Text)],
    ),
    // Data.
    element("ioMapping", &["Activity", "Event"], Executed, &[]),
    element("input", &[":ioMapping"], Executed, MAPPING).repeated(),
    element("output", &[":ioMapping"], Executed, MAPPING).repeated(),
    element(
        "loopCharacteristics",
        &["multiInstanceLoopCharacteristics"],
        Executed,
        &[
            required("inputCollection", ExpressionOnly),
            optional("inputElement", Text),
            optional("outputCollection", Text),
            optional("outputElement", ExpressionOnly),
        ],
    ),
    element(
        "adHoc",
        &["adHocSubProcess"],
        NotYet,
        &[
            optional("activeElementsCollection", ExpressionOnly),
            optional("outputCollection", Text),
            optional("outputElement", ExpressionOnly),
        ],
    ),
    element(
        "script",
        &["scriptTask"],
        Executed,
        &[required("expression", ExpressionOnly), required("resultVariable", Text)],
    ),
    // Calls.
    element(
        "calledElement",
        &["callActivity"],
        Executed,
        &[
            optional("processId", Expression),
            // The name that the attribute above had in the first releases.
            optional("processIdExpression", Expression),
            optional("propagateAllChildVariables", Boolean),
            optional("propagateAllParentVariables", Boolean),
            optional("businessId", Expression).treated(NotYet),
            optional("bindingType", OneOf(BINDINGS)),
            optional("versionTag", Text),
        ],
    ),
    element(
        "calledDecision",
        &["businessRuleTask"],
        NotYet,
        &[
            required("decisionId", Expression),
            required("resultVariable", Text),
            optional("bindingType", OneOf(BINDINGS)),
            optional("versionTag", Text),
        ],
    ),
    // User tasks.
    element("userTask", &["userTask"], Executed, &[]),
    element(
        "assignmentDefinition",
        &["userTask"],
        Executed,
        &[
            optional("assignee", Expression),
            optional("candidateGroups", Expression),
            optional("candidateUsers", Expression),
        ],
    ),
    element(
        "taskSchedule",
        &["userTask"],
        Executed,
        &[optional("dueDate", Date), optional("followUpDate", Date)],
    ),
    element("priorityDefinition", &["userTask"], Executed, &[required("priority", Number(0, 100))]),
    element(
        "formDefinition",
        &["startEvent", "userTask"],
        NotYet,
        &[
            optional("formId", Expression),
            optional("formKey", Expression),
            optional("externalReference", Expression),
            optional("bindingType", OneOf(BINDINGS)),
            optional("versionTag", Text),
        ],
    ),
    // Only a form definition of a user task makes use of it, and that is reported.
    element("userTaskForm", &["process"], Kept, &[optional("id", Text)]).with_text(Text).repeated(),
    // Listeners.
    element("executionListeners", &["process", "Activity", "Event", "Gateway"], NotYet, &[]),
    element(
        "executionListener",
        &[":executionListeners"],
        NotYet,
        &[
            required("eventType", OneOf(&["start", "end"])),
            required("type", Expression),
            optional("retries", Number(0, RETRIES_MAX)),
        ],
    )
    .repeated(),
    element("taskListeners", &["userTask"], NotYet, &[]),
    element(
        "taskListener",
        &[":taskListeners"],
        NotYet,
        &[
            required("eventType", OneOf(TASK_EVENTS)),
            required("type", Expression),
            optional("retries", Number(0, RETRIES_MAX)),
        ],
    )
    .repeated(),
    // Messages and conditions.
    element("subscription", &["message"], Executed, &[required("correlationKey", ExpressionOnly)]),
    element(
        "publishMessage",
        &["endEvent", "intermediateThrowEvent", "messageEventDefinition", "sendTask"],
        Executed,
        &[
            optional("correlationKey", Expression),
            optional("messageId", Expression),
            optional("timeToLive", Duration),
        ],
    ),
    element(
        "conditionalFilter",
        &["conditionalEventDefinition"],
        NotYet,
        &[
            optional("variableNames", Text),
            optional("variableEvents", SomeOf(&["create", "update"])),
        ],
    ),
    // Labels.
    element("versionTag", &["process"], Executed, &[required("value", Text)]),
    element("properties", &["*"], Kept, &[]),
    element(
        "property",
        &[":properties"],
        Kept,
        &[
            optional("name", Text),
            optional("value", Text),
            optional("modelerConfigurationTemplate", Text),
            optional("modelerConfigurationName", Text),
        ],
    )
    .repeated(),
];

/// Where headers stand that nobody is given yet.
const OTHER_HEADERS: &[&str] =
    &["adHocSubProcess", "userTask", ":executionListener", ":taskListener"];

/// What creates no job of its own.
const WITHOUT_JOB: &[&str] = &[
    "adHocSubProcess",
    "boundaryEvent",
    "callActivity",
    "callChoreography",
    "choreographyTask",
    "event",
    "implicitThrowEvent",
    "intermediateCatchEvent",
    "manualTask",
    "receiveTask",
    "startEvent",
    "subChoreography",
    "subProcess",
    "task",
    "transaction",
    "userTask",
];

const JOB_PRIORITY: &[Setting] = &[required("priority", Number(i32::MIN as i64, i32::MAX as i64))];

const TASK_DEFINITION: &[Setting] =
    &[required("type", Expression), optional("retries", Number(0, RETRIES_MAX))];

const MAPPING: &[Setting] = &[
    required("source", Expression),
    required("target", Text),
    optional("modelerConfigurationTemplate", Text).treated(Kept),
    optional("modelerConfigurationName", Text).treated(Kept),
];

/// The moments of a user task; those in the past tense are the names of the first releases.
const TASK_EVENTS: &[&str] = &[
    "creating",
    "assigning",
    "updating",
    "completing",
    "canceling",
    "create",
    "assignment",
    "update",
    "complete",
    "cancel",
];
