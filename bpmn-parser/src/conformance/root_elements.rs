//! Chapter 8.4: what is defined once in a file and named where it is used, and artifacts.

use super::Treatment::{Executed, Kept, KeptUnless, Silent};
use super::foundation::{BASE, BASE_CHILDREN, NAME};
use super::rows::words;
use super::rows::{AttributeRow, Content, ElementRow, boolean, many, name, one, reference, text};
use super::targets as to;

/// The type of a message, error, escalation or signal.
const STRUCTURE: &[AttributeRow] = &[reference("structureRef", to::ITEM_DEFINITION, Silent)];

pub(super) const ROWS: &[ElementRow] = &[
    ElementRow::new(
        "itemDefinition",
        &[
            BASE,
            &[
                boolean("isCollection", Silent),
                words("itemKind", &["Information", "Physical"], Silent),
                name("structureRef", Silent),
                name("import", Silent),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    ElementRow::new(
        "message",
        &[BASE, &[text("name", Executed), reference("itemRef", to::ITEM_DEFINITION, Silent)]],
        &[BASE_CHILDREN],
    ),
    ElementRow::new(
        "error",
        &[BASE, NAME, STRUCTURE, &[text("errorCode", Executed)]],
        &[BASE_CHILDREN],
    ),
    ElementRow::new(
        "escalation",
        &[BASE, NAME, STRUCTURE, &[text("escalationCode", Executed)]],
        &[BASE_CHILDREN],
    ),
    ElementRow::new("signal", &[BASE, STRUCTURE, &[text("name", Executed)]], &[BASE_CHILDREN]),
    ElementRow::new("category", &[BASE, NAME], &[BASE_CHILDREN, &[many("categoryValue", Silent)]]),
    ElementRow::new("categoryValue", &[BASE, &[text("value", Silent)]], &[BASE_CHILDREN]),
    ElementRow::new(
        "resource",
        &[BASE, &[text("name", Executed)]],
        &[BASE_CHILDREN, &[many("resourceParameter", Silent)]],
    ),
    ElementRow::new(
        "resourceParameter",
        &[
            BASE,
            NAME,
            &[
                reference("type", to::ITEM_DEFINITION, Silent),
                boolean("isRequired", KeptUnless(&["false", "0"])),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    ElementRow::new(
        "textAnnotation",
        &[BASE, &[text("textFormat", Silent)]],
        &[BASE_CHILDREN, &[one("text", Silent)]],
    ),
    ElementRow::new("text", &[], &[]).with(Content::Any),
    // An association also says which activity a compensation event starts.
    ElementRow::new(
        "association",
        &[
            BASE,
            &[
                reference("sourceRef", to::ANY, Silent),
                reference("targetRef", to::ANY, Silent),
                words("associationDirection", &["None", "One", "Both"], Silent),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    ElementRow::new(
        "group",
        &[BASE, &[reference("categoryValueRef", to::CATEGORY_VALUE, Silent)]],
        &[BASE_CHILDREN],
    ),
    ElementRow::new(
        "partnerEntity",
        &[BASE, NAME],
        &[BASE_CHILDREN, &[many("participantRef", Kept)]],
    ),
    ElementRow::new(
        "partnerRole",
        &[BASE, NAME],
        &[BASE_CHILDREN, &[many("participantRef", Kept)]],
    ),
];
