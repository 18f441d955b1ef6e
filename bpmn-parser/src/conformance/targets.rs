//! What a reference may mean.

/// The elements that a reference may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Targets {
    /// Their tags; none stands for any element.
    pub tags: &'static [&'static str],
    /// Words for them, as in "a message".
    pub words: &'static str,
}

const fn targets(words: &'static str, tags: &'static [&'static str]) -> Targets {
    Targets { tags, words }
}

impl Targets {
    /// Whether an element of this tag may be meant.
    pub fn contain(self, tag: &str) -> bool {
        self.tags.is_empty() || self.tags.contains(&tag)
    }
}

pub(super) const ANY: Targets = targets("an element", &[]);
pub(super) const FLOW_NODE: Targets = targets("an event, activity or gateway", FLOW_NODES);
pub(super) const ACTIVITY: Targets = targets("an activity", ACTIVITIES);
pub(super) const SEQUENCE_FLOW: Targets = targets("a sequence flow", &["sequenceFlow"]);
pub(super) const ITEM_DEFINITION: Targets = targets("an item definition", &["itemDefinition"]);
pub(super) const MESSAGE: Targets = targets("a message", &["message"]);
pub(super) const SIGNAL: Targets = targets("a signal", &["signal"]);
pub(super) const ERROR: Targets = targets("an error", &["error"]);
pub(super) const ESCALATION: Targets = targets("an escalation", &["escalation"]);
pub(super) const OPERATION: Targets = targets("an operation", &["operation"]);
pub(super) const INTERFACE: Targets = targets("an interface", &["interface"]);
pub(super) const END_POINT: Targets = targets("an end point", &["endPoint"]);
pub(super) const RESOURCE: Targets = targets("a resource", &["resource"]);
pub(super) const RESOURCE_PARAMETER: Targets =
    targets("a resource parameter", &["resourceParameter"]);
pub(super) const PROCESS: Targets = targets("a process", &["process"]);
pub(super) const PARTICIPANT: Targets = targets("a participant", &["participant"]);
pub(super) const MESSAGE_FLOW: Targets = targets("a message flow", &["messageFlow"]);
pub(super) const CORRELATION_KEY: Targets = targets("a correlation key", &["correlationKey"]);
pub(super) const CORRELATION_PROPERTY: Targets =
    targets("a correlation property", &["correlationProperty"]);
pub(super) const CATEGORY_VALUE: Targets = targets("a category value", &["categoryValue"]);
pub(super) const DATA_OBJECT: Targets = targets("a data object", &["dataObject"]);
pub(super) const DATA_STORE: Targets = targets("a data store", &["dataStore"]);
pub(super) const DATA_INPUT: Targets = targets("a data input", &["dataInput", "inputDataItem"]);
pub(super) const DATA_OUTPUT: Targets = targets("a data output", &["dataOutput", "outputDataItem"]);
pub(super) const INPUT_SET: Targets = targets("an input set", &["inputSet"]);
pub(super) const OUTPUT_SET: Targets = targets("an output set", &["outputSet"]);
pub(super) const SHAPE: Targets = targets("a shape or edge", &["BPMNShape", "BPMNEdge"]);
pub(super) const LABEL_STYLE: Targets = targets("a label style", &["BPMNLabelStyle"]);
pub(super) const COLLABORATION: Targets = targets(
    "a collaboration",
    &["collaboration", "globalConversation", "choreography", "globalChoreographyTask"],
);
pub(super) const CHOREOGRAPHY: Targets =
    targets("a choreography", &["choreography", "globalChoreographyTask"]);
pub(super) const CONVERSATION: Targets =
    targets("a conversation", &["conversation", "subConversation", "callConversation"]);
pub(super) const ITEM_AWARE: Targets = targets(
    "data",
    &[
        "dataInput",
        "dataObject",
        "dataObjectReference",
        "dataOutput",
        "dataStore",
        "dataStoreReference",
        "inputDataItem",
        "outputDataItem",
        "property",
    ],
);
pub(super) const EVENT_DEFINITION: Targets = targets(
    "an event definition",
    &[
        "cancelEventDefinition",
        "compensateEventDefinition",
        "conditionalEventDefinition",
        "errorEventDefinition",
        "escalationEventDefinition",
        "linkEventDefinition",
        "messageEventDefinition",
        "signalEventDefinition",
        "terminateEventDefinition",
        "timerEventDefinition",
    ],
);
pub(super) const INTERACTION_NODE: Targets = targets(
    "a participant, activity or event",
    &[
        "adHocSubProcess",
        "boundaryEvent",
        "businessRuleTask",
        "callActivity",
        "callConversation",
        "conversation",
        "endEvent",
        "implicitThrowEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "manualTask",
        "participant",
        "receiveTask",
        "scriptTask",
        "sendTask",
        "serviceTask",
        "startEvent",
        "subConversation",
        "subProcess",
        "task",
        "transaction",
        "userTask",
    ],
);

const ACTIVITIES: &[&str] = &[
    "adHocSubProcess",
    "businessRuleTask",
    "callActivity",
    "manualTask",
    "receiveTask",
    "scriptTask",
    "sendTask",
    "serviceTask",
    "subProcess",
    "task",
    "transaction",
    "userTask",
];

/// The elements that sequence flows connect.
pub(crate) const FLOW_NODES: &[&str] = &[
    "adHocSubProcess",
    "boundaryEvent",
    "businessRuleTask",
    "callActivity",
    "callChoreography",
    "choreographyTask",
    "complexGateway",
    "endEvent",
    "eventBasedGateway",
    "exclusiveGateway",
    "implicitThrowEvent",
    "inclusiveGateway",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "manualTask",
    "parallelGateway",
    "receiveTask",
    "scriptTask",
    "sendTask",
    "serviceTask",
    "startEvent",
    "subChoreography",
    "subProcess",
    "task",
    "transaction",
    "userTask",
];
