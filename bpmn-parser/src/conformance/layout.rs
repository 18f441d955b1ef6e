//! Chapter 12: diagram interchange. None of it runs and none of it is reported: it is the drawing.

use super::Treatment::Silent;
use super::rows::{
    AttributeRow, ElementRow, boolean, id, many, number, one, reference, text, words,
};
use super::targets as to;

const ID: &[AttributeRow] = &[id()];
const ELEMENT: &[AttributeRow] = &[reference("bpmnElement", to::ANY, Silent)];

const BANDS: &[&str] = &[
    "bottom_initiating",
    "bottom_non_initiating",
    "middle_initiating",
    "middle_non_initiating",
    "top_initiating",
    "top_non_initiating",
];

pub(super) const ROWS: &[ElementRow] = &[
    ElementRow::new(
        "BPMNDiagram",
        &[ID, &[text("name", Silent), text("documentation", Silent), number("resolution", Silent)]],
        &[&[one("BPMNPlane", Silent), many("BPMNLabelStyle", Silent)]],
    ),
    ElementRow::new(
        "BPMNPlane",
        &[ID, ELEMENT],
        &[&[many("BPMNShape", Silent), many("BPMNEdge", Silent)]],
    ),
    ElementRow::new(
        "BPMNShape",
        &[
            ID,
            ELEMENT,
            &[
                boolean("isHorizontal", Silent),
                boolean("isExpanded", Silent),
                boolean("isMarkerVisible", Silent),
                boolean("isMessageVisible", Silent),
                words("participantBandKind", BANDS, Silent),
                reference("choreographyActivityShape", to::SHAPE, Silent),
            ],
        ],
        &[&[one("Bounds", Silent), one("BPMNLabel", Silent)]],
    ),
    ElementRow::new(
        "BPMNEdge",
        &[
            ID,
            ELEMENT,
            &[
                reference("sourceElement", to::SHAPE, Silent),
                reference("targetElement", to::SHAPE, Silent),
                words("messageVisibleKind", &["initiating", "non_initiating"], Silent),
            ],
        ],
        &[&[many("waypoint", Silent), one("BPMNLabel", Silent)]],
    ),
    ElementRow::new(
        "BPMNLabel",
        &[ID, &[reference("labelStyle", to::LABEL_STYLE, Silent)]],
        &[&[one("Bounds", Silent)]],
    ),
    ElementRow::new("BPMNLabelStyle", &[ID], &[&[one("Font", Silent)]]),
    ElementRow::new(
        "Font",
        &[&[
            text("name", Silent),
            number("size", Silent),
            boolean("isBold", Silent),
            boolean("isItalic", Silent),
            boolean("isUnderline", Silent),
            boolean("isStrikeThrough", Silent),
        ]],
        &[],
    ),
    ElementRow::new(
        "Bounds",
        &[&[
            number("x", Silent),
            number("y", Silent),
            number("width", Silent),
            number("height", Silent),
        ]],
        &[],
    ),
    ElementRow::new("waypoint", &[&[number("x", Silent), number("y", Silent)]], &[]),
];
