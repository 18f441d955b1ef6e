//! Chapter 8.1 to 8.3: definitions, imports, documentation, extensions, relationships.

use super::Treatment::{Executed, Kept, KeptUnless, Only, Silent};
use super::rows::{AttributeRow, ChildRow, Content, ElementRow, boolean, id, many, name, one};
use super::rows::{text, words};
use super::targets as to;

/// What every element has.
pub(super) const BASE: &[AttributeRow] = &[id()];
/// What every element may hold.
pub(super) const BASE_CHILDREN: &[ChildRow] =
    &[many("documentation", Silent), one("extensionElements", Executed)];
/// A name for people.
pub(super) const NAME: &[AttributeRow] = &[text("name", Silent)];
/// What every flow element may hold (§8.4.7).
pub(super) const FLOW_ELEMENT_CHILDREN: &[ChildRow] =
    &[one("auditing", Kept), one("monitoring", Kept), many("categoryValueRef", Silent)];
/// Values that leave open which technology does a work.
pub(super) const UNSAID: &[&str] = &["##unspecified", "##WebService"];

const EXPRESSION: &[AttributeRow] = &[text("language", Executed), name("evaluatesToTypeRef", Kept)];

/// An element whose text is an expression.
pub(super) const fn expression(tag: &'static str) -> ElementRow {
    ElementRow::new(tag, &[BASE, EXPRESSION], &[BASE_CHILDREN]).with(Content::Expression)
}

pub(super) const ROWS: &[ElementRow] = &[
    ElementRow::new(
        "definitions",
        &[
            BASE,
            NAME,
            &[
                text("exporter", Silent),
                text("exporterVersion", Silent),
                text("expressionLanguage", Executed),
                text("targetNamespace", Executed),
                text("typeLanguage", KeptUnless(&["http://www.w3.org/2001/XMLSchema"])),
            ],
        ],
        &[
            BASE_CHILDREN,
            &[many("import", Silent), many("extension", Silent), many("relationship", Kept)],
            ROOT_ELEMENTS,
            &[many("BPMNDiagram", Silent)],
        ],
    ),
    ElementRow::new(
        "import",
        &[&[text("importType", Silent), text("location", Silent), text("namespace", Executed)]],
        &[],
    ),
    // A vocabulary that must be understood changes what the file means.
    ElementRow::new(
        "extension",
        &[&[name("definition", Silent), boolean("mustUnderstand", Only(&["false", "0"]))]],
        &[&[many("documentation", Silent)]],
    ),
    ElementRow::new("documentation", &[BASE, &[text("textFormat", Silent)]], &[])
        .with(Content::Any),
    ElementRow::new("extensionElements", &[], &[]),
    ElementRow::new(
        "relationship",
        &[
            BASE,
            &[
                text("type", Silent),
                words("direction", &["None", "Forward", "Backward", "Both"], Silent),
            ],
        ],
        &[BASE_CHILDREN, &[many("source", Silent), many("target", Silent)]],
    ),
    // In a relationship they name anything; in a link event definition they are looked up there.
    ElementRow::new("source", &[], &[]).with(Content::Name),
    ElementRow::new("target", &[], &[]).with(Content::Name),
    ElementRow::new("auditing", &[BASE], &[BASE_CHILDREN]),
    ElementRow::new("monitoring", &[BASE], &[BASE_CHILDREN]),
    ElementRow::new("categoryValueRef", &[], &[]).with(Content::Reference(to::CATEGORY_VALUE)),
    expression("expression"),
    expression("formalExpression"),
];

/// The elements that stand in `definitions`. What is defined there does nothing by itself, so it
/// is silent; choreographies have a finding of their own.
const ROOT_ELEMENTS: &[ChildRow] = &[
    many("cancelEventDefinition", Silent),
    many("category", Silent),
    many("choreography", Silent),
    many("collaboration", Silent),
    many("compensateEventDefinition", Silent),
    many("conditionalEventDefinition", Silent),
    many("correlationProperty", Silent),
    many("dataStore", Silent),
    many("endPoint", Kept),
    many("error", Silent),
    many("errorEventDefinition", Silent),
    many("escalation", Silent),
    many("escalationEventDefinition", Silent),
    many("globalBusinessRuleTask", Silent),
    many("globalChoreographyTask", Silent),
    many("globalConversation", Silent),
    many("globalManualTask", Silent),
    many("globalScriptTask", Silent),
    many("globalTask", Silent),
    many("globalUserTask", Silent),
    many("interface", Silent),
    many("itemDefinition", Silent),
    many("linkEventDefinition", Silent),
    many("message", Silent),
    many("messageEventDefinition", Silent),
    many("partnerEntity", Kept),
    many("partnerRole", Kept),
    many("process", Executed),
    many("resource", Silent),
    many("signal", Silent),
    many("signalEventDefinition", Silent),
    many("terminateEventDefinition", Silent),
    many("timerEventDefinition", Silent),
];
