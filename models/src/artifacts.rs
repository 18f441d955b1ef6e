//! What is drawn for people: BPMN 2.0.2 §8.4.1 (Artifacts).

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId};

/// An annotation, a line or a frame. None of it runs; an association also says which activity a
/// compensation event starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Artifact {
    /// `textAnnotation`
    TextAnnotation(TextAnnotation),
    /// `association`
    Association(Association),
    /// `group`
    Group(Group),
}

/// `textAnnotation`: a text beside the diagram.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextAnnotation {
    /// What every element has.
    pub base: BaseElement,
    /// The text.
    pub text: Option<String>,
    /// The media type of the text.
    pub text_format: Option<String>,
}

/// `association`: a line between any two elements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    /// What every element has.
    pub base: BaseElement,
    /// Where it begins.
    pub source: Option<ElementId>,
    /// Where it ends.
    pub target: Option<ElementId>,
    /// Whether it has arrow heads.
    pub direction: AssociationDirection,
}

/// `associationDirection`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssociationDirection {
    /// A plain line.
    #[default]
    None,
    /// An arrow at the target.
    One,
    /// Arrows at both ends.
    Both,
}

/// `group`: a frame around elements of one category value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What every element has.
    pub base: BaseElement,
    /// The category value whose elements it frames.
    pub category_value: Option<ElementId>,
}
