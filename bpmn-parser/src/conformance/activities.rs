//! Chapter 10.3: tasks, sub-processes, calls, loops.

use super::Treatment::{Executed, Kept, KeptUnless, Only, Refused};
use super::foundation::{BASE, BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, NAME, UNSAID, expression};
use super::process::{ARTIFACTS, FLOW_ELEMENTS};
use super::rows::{AttributeRow, ChildRow, Content, ElementRow, boolean, integer, many, name, one};
use super::rows::{reference, text, words};
use super::targets as to;

const FALSE: super::Treatment = Only(&["false", "0"]);

const ACTIVITY: &[AttributeRow] = &[
    integer("completionQuantity", Only(&["1"])),
    reference("default", to::SEQUENCE_FLOW, Executed),
    boolean("isForCompensation", FALSE),
    integer("startQuantity", Only(&["1"])),
];

const FLOW_NODE_CHILDREN: &[ChildRow] = &[many("incoming", Executed), many("outgoing", Executed)];

const ACTIVITY_CHILDREN: &[ChildRow] = &[
    one("ioSpecification", Refused),
    many("property", Refused),
    many("dataInputAssociation", Refused),
    many("dataOutputAssociation", Refused),
    one("standardLoopCharacteristics", Refused),
    one("multiInstanceLoopCharacteristics", Executed),
];

/// Who does a user task.
const ASSIGNMENT: &[ChildRow] = &[
    many("humanPerformer", Refused),
    many("performer", Refused),
    many("potentialOwner", Refused),
    many("resourceRole", Refused),
];

/// Who does what the engine gives to nobody.
const PERFORMERS: &[ChildRow] = &[
    many("humanPerformer", Kept),
    many("performer", Kept),
    many("potentialOwner", Kept),
    many("resourceRole", Kept),
];

const TRIGGERED_BY_EVENT: &[AttributeRow] = &[boolean("triggeredByEvent", Executed)];

/// A task without a child of its own.
const fn task(tag: &'static str, attributes: &'static [&'static [AttributeRow]]) -> ElementRow {
    ElementRow::new(
        tag,
        attributes,
        &[BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, FLOW_NODE_CHILDREN, ACTIVITY_CHILDREN, PERFORMERS],
    )
    .named()
}

const fn sub_process(
    tag: &'static str,
    attributes: &'static [&'static [AttributeRow]],
    children: &'static [&'static [ChildRow]],
) -> ElementRow {
    ElementRow::new(tag, attributes, children).named()
}

pub(super) const ROWS: &[ElementRow] = &[
    task("task", &[BASE, NAME, ACTIVITY]),
    task("manualTask", &[BASE, NAME, ACTIVITY]),
    // `implementation` names the technology that offers it to people, which here is the engine.
    ElementRow::new(
        "userTask",
        &[BASE, &[text("name", Executed), text("implementation", KeptUnless(UNSAID))], ACTIVITY],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            FLOW_NODE_CHILDREN,
            ACTIVITY_CHILDREN,
            ASSIGNMENT,
            &[many("rendering", Kept)],
        ],
    )
    .named(),
    ElementRow::new("rendering", &[BASE], &[BASE_CHILDREN]),
    task(
        "serviceTask",
        &[
            BASE,
            NAME,
            ACTIVITY,
            &[text("implementation", Executed), reference("operationRef", to::OPERATION, Refused)],
        ],
    ),
    task(
        "sendTask",
        &[
            BASE,
            NAME,
            ACTIVITY,
            &[
                text("implementation", Executed),
                reference("messageRef", to::MESSAGE, Executed),
                reference("operationRef", to::OPERATION, Executed),
            ],
        ],
    ),
    task(
        "receiveTask",
        &[
            BASE,
            NAME,
            ACTIVITY,
            &[
                text("implementation", KeptUnless(UNSAID)),
                boolean("instantiate", FALSE),
                reference("messageRef", to::MESSAGE, Executed),
                reference("operationRef", to::OPERATION, Executed),
            ],
        ],
    ),
    ElementRow::new(
        "scriptTask",
        &[BASE, NAME, ACTIVITY, &[text("scriptFormat", Executed)]],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            FLOW_NODE_CHILDREN,
            ACTIVITY_CHILDREN,
            PERFORMERS,
            &[one("script", Executed)],
        ],
    )
    .named(),
    ElementRow::new("script", &[], &[]).with(Content::Any),
    task("businessRuleTask", &[BASE, NAME, ACTIVITY, &[text("implementation", Executed)]]),
    // What is called may be in another file, so it is looked up when it is called.
    task("callActivity", &[BASE, NAME, ACTIVITY, &[name("calledElement", Executed)]]),
    sub_process(
        "subProcess",
        &[BASE, NAME, ACTIVITY, TRIGGERED_BY_EVENT],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            FLOW_NODE_CHILDREN,
            ACTIVITY_CHILDREN,
            PERFORMERS,
            FLOW_ELEMENTS,
            ARTIFACTS,
        ],
    ),
    sub_process(
        "transaction",
        &[
            BASE,
            NAME,
            ACTIVITY,
            TRIGGERED_BY_EVENT,
            &[text("method", Kept), text("protocol", Kept)],
        ],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            FLOW_NODE_CHILDREN,
            ACTIVITY_CHILDREN,
            PERFORMERS,
            FLOW_ELEMENTS,
            ARTIFACTS,
        ],
    ),
    sub_process(
        "adHocSubProcess",
        &[
            BASE,
            NAME,
            ACTIVITY,
            TRIGGERED_BY_EVENT,
            &[
                boolean("cancelRemainingInstances", Executed),
                words("ordering", &["Parallel", "Sequential"], Executed),
            ],
        ],
        &[
            BASE_CHILDREN,
            FLOW_ELEMENT_CHILDREN,
            FLOW_NODE_CHILDREN,
            ACTIVITY_CHILDREN,
            PERFORMERS,
            FLOW_ELEMENTS,
            ARTIFACTS,
            &[one("completionCondition", Executed)],
        ],
    ),
    expression("completionCondition"),
    ElementRow::new(
        "standardLoopCharacteristics",
        &[BASE, &[integer("loopMaximum", Executed), boolean("testBefore", Executed)]],
        &[BASE_CHILDREN, &[one("loopCondition", Executed)]],
    ),
    expression("loopCondition"),
    ElementRow::new(
        "multiInstanceLoopCharacteristics",
        &[
            BASE,
            &[
                words("behavior", &["None", "One", "All", "Complex"], Only(&["All"])),
                boolean("isSequential", Executed),
                // Only other behaviors throw events.
                reference("noneBehaviorEventRef", to::EVENT_DEFINITION, Kept),
                reference("oneBehaviorEventRef", to::EVENT_DEFINITION, Kept),
            ],
        ],
        &[
            BASE_CHILDREN,
            &[
                one("loopCardinality", Executed),
                one("loopDataInputRef", Executed),
                one("loopDataOutputRef", Executed),
                one("inputDataItem", Executed),
                one("outputDataItem", Executed),
                many("complexBehaviorDefinition", Kept),
                one("completionCondition", Executed),
            ],
        ],
    ),
    expression("loopCardinality"),
    ElementRow::new("loopDataInputRef", &[], &[]).with(Content::Reference(to::ITEM_AWARE)),
    ElementRow::new("loopDataOutputRef", &[], &[]).with(Content::Reference(to::ITEM_AWARE)),
    ElementRow::new(
        "complexBehaviorDefinition",
        &[BASE],
        &[BASE_CHILDREN, &[one("condition", Executed), one("event", Executed)]],
    ),
];
