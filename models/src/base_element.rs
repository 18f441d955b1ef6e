//! What every element has: BPMN 2.0.2 §8.3.1 (Base Element) and §8.3.2 (Documentation).

use serde::{Deserialize, Serialize};

use crate::{ElementId, Extensions, SourcePosition};

/// The part that all elements share.
///
/// Flow nodes, sequence flows and processes have these fields themselves, because their id is
/// never absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseElement {
    /// Its XML id, which the standard lets most elements leave out.
    pub id: Option<ElementId>,
    /// Text for people.
    pub documentation: Vec<Documentation>,
    /// What vendors add, read into neutral form.
    pub extensions: Option<Box<Extensions>>,
    /// Where the element starts.
    pub at: SourcePosition,
}

/// `documentation`: text for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documentation {
    /// Its XML id.
    pub id: Option<ElementId>,
    /// The text.
    pub text: String,
    /// The media type of the text; `text/plain` where it is absent.
    pub text_format: Option<String>,
}

/// A list that people sort flow elements into and that watches them: BPMN 2.0.2 §8.4.7.
///
/// Few flow elements have any of it, so they hold it boxed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowElementNotes {
    /// The category values it is filed under (`categoryValueRef`).
    pub category_values: Vec<ElementId>,
    /// `auditing`: what is to be recorded of it, which only extensions say.
    pub auditing: Option<BaseElement>,
    /// `monitoring`: what is to be watched of it, which only extensions say.
    pub monitoring: Option<BaseElement>,
}
