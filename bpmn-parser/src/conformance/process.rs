//! Chapter 10.2, 10.7 and 10.8: processes, what can be called, sequence flows, lanes, resources.

use super::Treatment::{Executed, Kept, KeptUnless, Only, Refused, Silent};
use super::foundation::{BASE, BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, NAME, UNSAID, expression};
use super::rows::{AttributeRow, ChildRow, Content, ElementRow, boolean, many, name, one};
use super::rows::{reference, text, words};
use super::targets as to;

/// What a process or global task needs and gives when it is called.
const CALLABLE_CHILDREN: &[ChildRow] = &[
    many("supportedInterfaceRef", Kept),
    one("ioSpecification", Refused),
    many("ioBinding", Kept),
];

/// Who is responsible; an engine gives no process as a whole to anyone.
const RESPONSIBLE: &[ChildRow] = &[
    many("humanPerformer", Kept),
    many("performer", Kept),
    many("potentialOwner", Kept),
    many("resourceRole", Kept),
];

/// What is drawn for people.
pub(super) const ARTIFACTS: &[ChildRow] =
    &[many("association", Silent), many("group", Silent), many("textAnnotation", Silent)];

/// What stands in a process, a sub-process or a choreography. Whether a flow node runs is said by
/// `support`.
pub(super) const FLOW_ELEMENTS: &[ChildRow] = &[
    many("adHocSubProcess", Executed),
    many("boundaryEvent", Executed),
    many("businessRuleTask", Executed),
    many("callActivity", Executed),
    many("callChoreography", Executed),
    many("choreographyTask", Executed),
    many("complexGateway", Executed),
    many("dataObject", Silent),
    many("dataObjectReference", Silent),
    many("dataStoreReference", Silent),
    many("endEvent", Executed),
    many("eventBasedGateway", Executed),
    many("exclusiveGateway", Executed),
    many("implicitThrowEvent", Executed),
    many("inclusiveGateway", Executed),
    many("intermediateCatchEvent", Executed),
    many("intermediateThrowEvent", Executed),
    many("laneSet", Silent),
    many("manualTask", Executed),
    many("parallelGateway", Executed),
    many("receiveTask", Executed),
    many("scriptTask", Executed),
    many("sendTask", Executed),
    many("sequenceFlow", Executed),
    many("serviceTask", Executed),
    many("startEvent", Executed),
    many("subChoreography", Executed),
    many("subProcess", Executed),
    many("task", Executed),
    many("transaction", Executed),
    many("userTask", Executed),
];

const GLOBAL_TASK_ATTRIBUTES: &[AttributeRow] = &[text("name", Silent)];

const RESOURCE_ROLE_CHILDREN: &[ChildRow] = &[
    one("resourceRef", Executed),
    many("resourceParameterBinding", Executed),
    one("resourceAssignmentExpression", Executed),
];

/// The role of someone in a work.
const fn resource_role(tag: &'static str) -> ElementRow {
    ElementRow::new(tag, &[BASE, NAME], &[BASE_CHILDREN, RESOURCE_ROLE_CHILDREN])
}

/// A flow node's list of flows repeats what the flows say; a rule compares them.
const fn flow_list(tag: &'static str) -> ElementRow {
    ElementRow::new(tag, &[], &[]).with(Content::Name)
}

pub(super) const ROWS: &[ElementRow] = &[
    // A public process shows only what its partners see of it, so it cannot be run (§10.2.1).
    ElementRow::new(
        "process",
        &[
            BASE,
            &[
                text("name", Executed),
                reference("definitionalCollaborationRef", to::COLLABORATION, Silent),
                boolean("isClosed", KeptUnless(&["false", "0"])),
                boolean("isExecutable", Executed),
                words("processType", &["None", "Public", "Private"], Only(&["None", "Private"])),
            ],
        ],
        &[
            BASE_CHILDREN,
            CALLABLE_CHILDREN,
            RESPONSIBLE,
            &[
                one("auditing", Kept),
                one("monitoring", Kept),
                many("property", Refused),
                many("correlationSubscription", Refused),
                many("supports", Kept),
            ],
            FLOW_ELEMENTS,
            ARTIFACTS,
        ],
    )
    .named(),
    ElementRow::new("supports", &[], &[]).with(Content::Reference(to::PROCESS)),
    ElementRow::new(
        "globalTask",
        &[BASE, GLOBAL_TASK_ATTRIBUTES],
        &[BASE_CHILDREN, CALLABLE_CHILDREN, RESPONSIBLE],
    ),
    ElementRow::new(
        "globalManualTask",
        &[BASE, GLOBAL_TASK_ATTRIBUTES],
        &[BASE_CHILDREN, CALLABLE_CHILDREN, RESPONSIBLE],
    ),
    ElementRow::new(
        "globalUserTask",
        &[BASE, GLOBAL_TASK_ATTRIBUTES, &[text("implementation", KeptUnless(UNSAID))]],
        &[BASE_CHILDREN, CALLABLE_CHILDREN, RESPONSIBLE, &[many("rendering", Kept)]],
    ),
    ElementRow::new(
        "globalScriptTask",
        &[BASE, GLOBAL_TASK_ATTRIBUTES, &[text("scriptLanguage", Executed)]],
        &[BASE_CHILDREN, CALLABLE_CHILDREN, RESPONSIBLE, &[one("script", Executed)]],
    ),
    ElementRow::new(
        "globalBusinessRuleTask",
        &[BASE, GLOBAL_TASK_ATTRIBUTES, &[text("implementation", Executed)]],
        &[BASE_CHILDREN, CALLABLE_CHILDREN, RESPONSIBLE],
    ),
    // `isImmediate` says whether the model leaves something out; a rule reports where it does.
    ElementRow::new(
        "sequenceFlow",
        &[
            BASE,
            NAME,
            &[
                boolean("isImmediate", Silent),
                reference("sourceRef", to::FLOW_NODE, Executed).required(),
                reference("targetRef", to::FLOW_NODE, Executed).required(),
            ],
        ],
        &[BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, &[one("conditionExpression", Executed)]],
    )
    .named(),
    expression("conditionExpression"),
    flow_list("incoming"),
    flow_list("outgoing"),
    ElementRow::new("laneSet", &[BASE, NAME], &[BASE_CHILDREN, &[many("lane", Silent)]]),
    ElementRow::new("childLaneSet", &[BASE, NAME], &[BASE_CHILDREN, &[many("lane", Silent)]]),
    ElementRow::new(
        "lane",
        &[BASE, NAME, &[name("partitionElementRef", Silent)]],
        &[
            BASE_CHILDREN,
            &[
                one("partitionElement", Silent),
                many("flowNodeRef", Silent),
                one("childLaneSet", Silent),
            ],
        ],
    ),
    ElementRow::new("flowNodeRef", &[], &[]).with(Content::Reference(to::FLOW_NODE)),
    ElementRow::new("partitionElement", &[BASE], &[BASE_CHILDREN]),
    resource_role("resourceRole"),
    resource_role("performer"),
    resource_role("humanPerformer"),
    resource_role("potentialOwner"),
    ElementRow::new("resourceRef", &[], &[]).with(Content::Reference(to::RESOURCE)),
    ElementRow::new(
        "resourceParameterBinding",
        &[BASE, &[reference("parameterRef", to::RESOURCE_PARAMETER, Executed)]],
        &[BASE_CHILDREN, &[one("expression", Executed), one("formalExpression", Executed)]],
    ),
    ElementRow::new(
        "resourceAssignmentExpression",
        &[BASE],
        &[BASE_CHILDREN, &[one("expression", Executed), one("formalExpression", Executed)]],
    ),
];
