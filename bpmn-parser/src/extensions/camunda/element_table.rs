//! What Camunda 7 and Operaton add as elements: one row for each.
//!
//! To switch one on, change its treatment here and let the engine read it from the model.

use super::NO_JAVA;
use super::attribute_table::WORK;
use crate::extensions::table::Treatment::{Executed, Kept, Never, NotYet, Only};
use crate::extensions::table::ValueForm::{Boolean, Expression, OneOf, RetryCycle, Text};
use crate::extensions::table::{ElementRow, Setting, element, optional, required};

/// Where an input or output parameter, a list or an entry of a map holds a value.
const VALUE_HOLDERS: &[&str] = &[":inputParameter", ":outputParameter", ":entry", ":list"];

pub(super) const ELEMENTS: &[ElementRow] = &[
    // Data.
    element("inputOutput", &["Activity", "Event"], Executed, &[]),
    element("inputOutput", &["Gateway", ":connector"], NotYet, &[]),
    element("inputParameter", &[":inputOutput"], Executed, &[required("name", Text)])
        .with_text(Expression)
        .repeated(),
    element("outputParameter", &[":inputOutput"], Executed, &[required("name", Text)])
        .with_text(Expression)
        .repeated(),
    element("list", VALUE_HOLDERS, Executed, &[]).repeated(),
    element("map", VALUE_HOLDERS, Executed, &[]).repeated(),
    element("entry", &[":map"], Executed, &[required("key", Expression)])
        .with_text(Expression)
        .repeated(),
    element("value", &[":list"], Executed, &[]).with_text(Expression).repeated(),
    element(
        "value",
        &[":formField", ":formProperty"],
        NotYet,
        &[optional("id", Text), optional("name", Text)],
    )
    .with_text(Expression)
    .repeated(),
    element(
        "script",
        VALUE_HOLDERS,
        Executed,
        &[
            optional("scriptFormat", Text),
            optional("resource", Expression).treated(NotYet),
            optional("language", Text).treated(NotYet),
            optional("resultVariable", Text).treated(NotYet),
        ],
    )
    .with_text(Text)
    .repeated(),
    element(
        "script",
        &[":executionListener", ":taskListener"],
        NotYet,
        &[
            optional("scriptFormat", Text),
            optional("resource", Expression),
            // The name of the one above in Flowable's listeners.
            optional("language", Text),
            optional("resultVariable", Text),
        ],
    )
    .with_text(Text)
    .repeated(),
    element("in", &["callActivity"], Executed, PASSED).repeated(),
    element("in", &["signalEventDefinition", "serviceTask"], NotYet, PASSED).repeated(),
    element("out", &["callActivity"], Executed, PASSED).repeated(),
    element("out", &["serviceTask"], NotYet, PASSED).repeated(),
    // Work.
    element("connector", WORK, NotYet, &[]),
    element("connectorId", &[":connector"], NotYet, &[]).with_text(Text),
    // Only code that is refused itself has fields.
    element(
        "field",
        FIELD_HOLDERS,
        Kept,
        &[required("name", Text), optional("stringValue", Text), optional("expression", Text)],
    )
    .repeated(),
    element("string", &[":field"], Kept, &[]).with_text(Text),
    element("expression", &[":field"], Kept, &[]).with_text(Text),
    element(
        "errorEventDefinition",
        WORK,
        NotYet,
        &[
            optional("id", Text),
            required("errorRef", Text),
            optional("expression", Expression),
            optional("errorCodeVariable", Text),
            optional("errorMessageVariable", Text),
        ],
    )
    .repeated(),
    element(
        "failedJobRetryTimeCycle",
        &["Activity", "Gateway", "Event", "multiInstanceLoopCharacteristics"],
        NotYet,
        &[],
    )
    .with_text(RetryCycle),
    // Listeners.
    element(
        "executionListener",
        &["FlowNode", "process", "sequenceFlow"],
        NotYet,
        &[
            optional("event", OneOf(&["start", "end", "take"])),
            optional("class", Text).treated(Never(LISTENER_INSTEAD)),
            optional("delegateExpression", Text).treated(Never(LISTENER_INSTEAD)),
            optional("expression", Expression),
            optional("type", Text),
            optional("onTransaction", Text),
            optional("customPropertiesResolverClass", Text).treated(Never(NO_JAVA)),
            optional("customPropertiesResolverDelegateExpression", Text).treated(Never(NO_JAVA)),
            optional("customPropertiesResolverExpression", Text),
        ],
    )
    .repeated(),
    element(
        "taskListener",
        &["userTask"],
        NotYet,
        &[
            optional("id", Text),
            optional("event", OneOf(TASK_EVENTS)),
            optional("class", Text).treated(Never(LISTENER_INSTEAD)),
            optional("delegateExpression", Text).treated(Never(LISTENER_INSTEAD)),
            optional("expression", Expression),
            optional("type", Text),
            optional("onTransaction", Text),
            optional("customPropertiesResolverClass", Text).treated(Never(NO_JAVA)),
            optional("customPropertiesResolverDelegateExpression", Text).treated(Never(NO_JAVA)),
            optional("customPropertiesResolverExpression", Text),
        ],
    )
    .with_standard(&["timerEventDefinition"])
    .repeated(),
    // Forms.
    element("formData", &["startEvent", "userTask"], NotYet, &[optional("businessKey", Text)]),
    element(
        "formField",
        &[":formData"],
        NotYet,
        &[
            required("id", Text),
            optional("label", Expression),
            optional("type", Text),
            optional("datePattern", Text),
            optional("defaultValue", Expression),
        ],
    )
    .repeated(),
    element("validation", &[":formField"], NotYet, &[]),
    element(
        "constraint",
        &[":validation"],
        NotYet,
        &[required("name", Text), optional("config", Text)],
    )
    .repeated(),
    element(
        "formProperty",
        &["startEvent", "userTask"],
        NotYet,
        &[
            required("id", Text),
            optional("name", Expression),
            optional("type", Text),
            optional("required", Boolean),
            optional("readable", Boolean),
            optional("writable", Boolean),
            // Both words are in use.
            optional("writeable", Boolean),
            optional("variable", Text),
            optional("expression", Expression),
            optional("datePattern", Text),
            optional("default", Expression),
        ],
    )
    .repeated(),
    // Processes.
    element("potentialStarter", &["process"], NotYet, &[])
        .with_standard(&["resourceAssignmentExpression"])
        .repeated(),
    // Notes.
    element("properties", &["*", ":formField"], Kept, &[]),
    element(
        "property",
        &[":properties"],
        Kept,
        &[optional("id", Text), optional("name", Text), optional("value", Text)],
    )
    .with_text(Text)
    .repeated(),
];

const FIELD_HOLDERS: &[&str] = &[
    "serviceTask",
    "businessRuleTask",
    "sendTask",
    "messageEventDefinition",
    ":executionListener",
    ":taskListener",
];

const PASSED: &[Setting] = &[
    optional("source", Text),
    optional("sourceExpression", Expression),
    optional("target", Text),
    optional("targetExpression", Expression).treated(NotYet),
    optional("businessKey", Expression),
    optional("variables", OneOf(&["all"])),
    optional("local", Boolean),
    optional("transient", Boolean).treated(Only(&["false"])),
];

const TASK_EVENTS: &[&str] =
    &["create", "assignment", "update", "complete", "delete", "timeout", "all"];

const LISTENER_INSTEAD: &str = "do its work in a task of its own beside this element, as a job \
                                that a worker completes";
