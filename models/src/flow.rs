//! What a process is made of: BPMN 2.0.2 §8.4.7 (Flow Element), §8.4.13 (Sequence Flow) and
//! §8.4.6 (Expressions).

use serde::{Deserialize, Serialize};

use crate::{
    Activity, Documentation, ElementId, Extensions, FlowElementNotes, FlowNodeKind, SourcePosition,
};

/// An event, activity or gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowNode {
    /// Its XML id.
    pub id: ElementId,
    /// A name for people.
    pub name: Option<String>,
    /// Which element it is, with what only that element has.
    pub kind: FlowNodeKind,
    /// What any activity may have; `None` where it has none of it or is no activity.
    pub activity: Option<Box<Activity>>,
    /// The ids of the sequence flows that end here, in document order of the flows.
    pub incoming: Vec<ElementId>,
    /// The ids of the sequence flows that leave from here, in document order of the flows.
    pub outgoing: Vec<ElementId>,
    /// Categories, auditing and monitoring.
    pub notes: Option<Box<FlowElementNotes>>,
    /// Text for people.
    pub documentation: Vec<Documentation>,
    /// What vendors add.
    pub extensions: Option<Box<Extensions>>,
    /// Where the element starts.
    pub at: SourcePosition,
}

impl FlowNode {
    /// The default flow of a gateway or an activity.
    pub fn default_flow(&self) -> Option<&ElementId> {
        let of_activity = self.activity.as_ref().and_then(|activity| activity.default.as_ref());
        self.kind.gateway_default().or(of_activity)
    }

    /// Whether it is an activity that runs only to undo another.
    pub fn is_for_compensation(&self) -> bool {
        self.activity.as_ref().is_some_and(|activity| activity.is_for_compensation)
    }
}

/// A connection that tokens take from one flow node to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceFlow {
    /// Its XML id.
    pub id: ElementId,
    /// A name for people.
    pub name: Option<String>,
    /// The flow node it leaves (`sourceRef`).
    pub source: ElementId,
    /// The flow node it enters (`targetRef`).
    pub target: ElementId,
    /// What must be true for a token to take it; without one it is always true.
    pub condition: Option<Expression>,
    /// Whether nothing that is not drawn happens on the way; `None` where nothing is said.
    pub is_immediate: Option<bool>,
    /// Categories, auditing and monitoring.
    pub notes: Option<Box<FlowElementNotes>>,
    /// Text for people.
    pub documentation: Vec<Documentation>,
    /// What vendors add.
    pub extensions: Option<Box<Extensions>>,
    /// Where the element starts.
    pub at: SourcePosition,
}

/// A text in an expression language, or a static text where the place allows one.
///
/// Expressions that vendors write as attributes are of this type too. Whether a text without a
/// leading `=` is static or an expression is decided by its place: a job type without `=` is
/// static, a condition without `=` is an expression.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expression {
    /// The text as written, with entities resolved; a leading `=` is kept.
    pub text: String,
    /// The language declared on the expression itself, a URI; `juel` for a text of the camunda
    /// dialect, which is an expression where it contains `${` or `#{` and static else.
    pub language: Option<String>,
    /// Where the text starts.
    pub at: SourcePosition,
}
