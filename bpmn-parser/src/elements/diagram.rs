//! Diagram interchange: BPMN 2.0.2 §12.

use baton_models::{
    Bounds, Diagram, Edge, ElementId, Font, Label, LabelStyle, ParticipantBand, Point, Shape,
};

use super::vocabulary::Vocabulary;
use super::{Reading, boolean, number, optional_boolean, optional_id, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn diagram(&mut self, element: Element<'d>) -> Diagram {
        let mut diagram = Diagram {
            id: optional_id(element),
            name: text_attribute(element, "name"),
            documentation: text_attribute(element, "documentation"),
            resolution: number(element, "resolution"),
            label_styles: parts(element, "BPMNLabelStyle").map(label_style).collect(),
            ..Diagram::default()
        };
        let Some(plane) = parts(element, "BPMNPlane").next() else { return diagram };
        diagram.plane = optional_id(plane);
        diagram.element = self.reference(plane, "bpmnElement");
        for part in plane.children() {
            match layout_tag(part) {
                "BPMNShape" => diagram.shapes.push(self.shape(part)),
                "BPMNEdge" => diagram.edges.push(self.edge(part)),
                _ => {}
            }
        }
        diagram
    }

    fn shape(&mut self, element: Element<'d>) -> Shape {
        let band = ParticipantBand {
            kind: text_attribute(element, "participantBandKind"),
            is_message_visible: optional_boolean(element, "isMessageVisible"),
            choreography_activity_shape: layout_reference(element, "choreographyActivityShape"),
        };
        Shape {
            id: optional_id(element),
            element: self.reference(element, "bpmnElement"),
            bounds: parts(element, "Bounds").next().map(bounds),
            label: parts(element, "BPMNLabel").next().and_then(label),
            is_horizontal: optional_boolean(element, "isHorizontal"),
            is_expanded: optional_boolean(element, "isExpanded"),
            is_marker_visible: optional_boolean(element, "isMarkerVisible"),
            band: (band != ParticipantBand::default()).then(|| Box::new(band)),
        }
    }

    fn edge(&mut self, element: Element<'d>) -> Edge {
        Edge {
            id: optional_id(element),
            element: self.reference(element, "bpmnElement"),
            waypoints: parts(element, "waypoint").map(point).collect(),
            label: parts(element, "BPMNLabel").next().and_then(label),
            source: layout_reference(element, "sourceElement"),
            target: layout_reference(element, "targetElement"),
            message_visible_kind: text_attribute(element, "messageVisibleKind"),
        }
    }
}

fn parts<'d>(element: Element<'d>, tag: &str) -> impl Iterator<Item = Element<'d>> {
    element.children().filter(move |child| layout_tag(*child) == tag)
}

fn layout_tag(element: Element<'_>) -> &str {
    let is_layout = Vocabulary::of(element.namespace()) == Vocabulary::Layout;
    if is_layout { element.local_name() } else { "" }
}

/// A reference to a shape, edge or style. Prefixes there are those of the file itself.
fn layout_reference(element: Element<'_>, name: &str) -> Option<ElementId> {
    let value = element.attribute(name)?.value();
    let value = value.trim();
    let local = value.split_once(':').map_or(value, |(_, local)| local);
    (!local.is_empty()).then(|| ElementId::from(local))
}

/// A label; most have nothing to say and are left out.
fn label(element: Element<'_>) -> Option<Box<Label>> {
    let label = Label {
        id: optional_id(element),
        style: layout_reference(element, "labelStyle"),
        bounds: parts(element, "Bounds").next().map(bounds),
    };
    (label != Label::default()).then(|| Box::new(label))
}

fn label_style(element: Element<'_>) -> LabelStyle {
    LabelStyle { id: optional_id(element), font: parts(element, "Font").next().map(font) }
}

fn font(element: Element<'_>) -> Font {
    Font {
        name: text_attribute(element, "name"),
        size: number(element, "size"),
        is_bold: boolean(element, "isBold", false),
        is_italic: boolean(element, "isItalic", false),
        is_underline: boolean(element, "isUnderline", false),
        is_strike_through: boolean(element, "isStrikeThrough", false),
    }
}

fn bounds(element: Element<'_>) -> Bounds {
    Bounds {
        x: coordinate(element, "x"),
        y: coordinate(element, "y"),
        width: coordinate(element, "width"),
        height: coordinate(element, "height"),
    }
}

fn point(element: Element<'_>) -> Point {
    Point { x: coordinate(element, "x"), y: coordinate(element, "y") }
}

fn coordinate(element: Element<'_>, name: &str) -> f64 {
    number(element, name).filter(|value: &f64| value.is_finite()).unwrap_or_default()
}
