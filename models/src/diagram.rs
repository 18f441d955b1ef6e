//! Where elements are drawn: BPMN 2.0.2 §12 (BPMN Diagram Interchange). None of it runs; it lets a
//! viewer draw what is deployed.

use serde::{Deserialize, Serialize};

use crate::ElementId;

/// `BPMNDiagram`: a drawing of a process, a collaboration or a choreography.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagram {
    /// Its XML id.
    pub id: Option<ElementId>,
    /// A name for people.
    pub name: Option<String>,
    /// Text for people.
    pub documentation: Option<String>,
    /// Pixels per inch.
    pub resolution: Option<f64>,
    /// The id of its `BPMNPlane`.
    pub plane: Option<ElementId>,
    /// What it draws.
    pub element: Option<ElementId>,
    /// Nodes, in the order in which they lie on each other.
    pub shapes: Vec<Shape>,
    /// Lines.
    pub edges: Vec<Edge>,
    /// How labels are written.
    pub label_styles: Vec<LabelStyle>,
}

/// `BPMNShape`: where a node is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// Its XML id.
    pub id: Option<ElementId>,
    /// The element it shows.
    pub element: Option<ElementId>,
    /// Its place.
    pub bounds: Option<Bounds>,
    /// Its label, where it has a place or style of its own.
    pub label: Option<Box<Label>>,
    /// Whether a pool or lane lies flat.
    pub is_horizontal: Option<bool>,
    /// Whether a sub-process shows its content.
    pub is_expanded: Option<bool>,
    /// Whether an exclusive gateway shows its marker.
    pub is_marker_visible: Option<bool>,
    /// What only shapes of choreographies have.
    pub band: Option<Box<ParticipantBand>>,
}

/// What only the shapes of choreography participants have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ParticipantBand {
    /// Which band of the activity it is (`participantBandKind`).
    pub kind: Option<String>,
    /// Whether it shows an envelope.
    pub is_message_visible: Option<bool>,
    /// The shape of its activity.
    pub choreography_activity_shape: Option<ElementId>,
}

/// `BPMNEdge`: where a line is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Its XML id.
    pub id: Option<ElementId>,
    /// The element it shows.
    pub element: Option<ElementId>,
    /// Its corners.
    pub waypoints: Vec<Point>,
    /// Its label, where it has a place or style of its own.
    pub label: Option<Box<Label>>,
    /// The shape or edge it begins at.
    pub source: Option<ElementId>,
    /// The shape or edge it ends at.
    pub target: Option<ElementId>,
    /// How its message is shown (`messageVisibleKind`).
    pub message_visible_kind: Option<String>,
}

/// `BPMNLabel`: where a name is written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// Its XML id.
    pub id: Option<ElementId>,
    /// Its style.
    pub style: Option<ElementId>,
    /// Its place.
    pub bounds: Option<Bounds>,
}

/// `BPMNLabelStyle`: how a name is written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelStyle {
    /// Its XML id.
    pub id: Option<ElementId>,
    /// The font.
    pub font: Option<Font>,
}

/// `Font`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "the four styles of the standard's type")]
pub struct Font {
    /// Its name.
    pub name: Option<String>,
    /// Its size in points.
    pub size: Option<f64>,
    /// Whether it is bold.
    pub is_bold: bool,
    /// Whether it is italic.
    pub is_italic: bool,
    /// Whether it is underlined.
    pub is_underline: bool,
    /// Whether it is struck through.
    pub is_strike_through: bool,
}

/// `Bounds`: a rectangle, y downwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// `Point`, written as `waypoint`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}
