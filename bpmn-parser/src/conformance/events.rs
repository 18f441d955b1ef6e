//! Chapter 10.5: events and event definitions. Which definition runs in which event is said by
//! `support`.

use super::Treatment::{Executed, Kept, Refused};
use super::foundation::{BASE, BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, NAME, expression};
use super::rows::{AttributeRow, ChildRow, Content, ElementRow, boolean, many, one};
use super::rows::{reference, text};
use super::targets as to;

const EVENT_CHILDREN: &[ChildRow] =
    &[many("incoming", Executed), many("outgoing", Executed), many("property", Refused)];

const CATCH_CHILDREN: &[ChildRow] = &[
    many("dataOutput", Refused),
    many("dataOutputAssociation", Refused),
    one("outputSet", Refused),
];

const THROW_CHILDREN: &[ChildRow] =
    &[many("dataInput", Refused), many("dataInputAssociation", Refused), one("inputSet", Refused)];

const DEFINITIONS: &[ChildRow] = &[
    many("cancelEventDefinition", Executed),
    many("compensateEventDefinition", Executed),
    many("conditionalEventDefinition", Executed),
    many("errorEventDefinition", Executed),
    many("escalationEventDefinition", Executed),
    many("eventDefinitionRef", Executed),
    many("linkEventDefinition", Executed),
    many("messageEventDefinition", Executed),
    many("signalEventDefinition", Executed),
    many("terminateEventDefinition", Executed),
    many("timerEventDefinition", Executed),
];

const CATCH: &[AttributeRow] = &[boolean("parallelMultiple", Executed)];

const fn catch_event(
    tag: &'static str,
    attributes: &'static [&'static [AttributeRow]],
) -> ElementRow {
    ElementRow::new(
        tag,
        attributes,
        &[BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, EVENT_CHILDREN, CATCH_CHILDREN, DEFINITIONS],
    )
    .named()
}

const fn throw_event(tag: &'static str) -> ElementRow {
    ElementRow::new(
        tag,
        &[BASE, NAME],
        &[BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, EVENT_CHILDREN, THROW_CHILDREN, DEFINITIONS],
    )
}

const fn definition(
    tag: &'static str,
    attributes: &'static [&'static [AttributeRow]],
    children: &'static [&'static [ChildRow]],
) -> ElementRow {
    ElementRow::new(tag, attributes, children)
}

pub(super) const ROWS: &[ElementRow] = &[
    // Outside of an event sub-process `isInterrupting` has no meaning, nor has `parallelMultiple`
    // with fewer than two definitions (§10.5.2); `accounting` says so where they stand.
    catch_event("startEvent", &[BASE, NAME, CATCH, &[boolean("isInterrupting", Executed)]]),
    catch_event("intermediateCatchEvent", &[BASE, NAME, CATCH]),
    catch_event(
        "boundaryEvent",
        &[
            BASE,
            NAME,
            CATCH,
            &[
                reference("attachedToRef", to::ACTIVITY, Executed).required(),
                boolean("cancelActivity", Executed),
            ],
        ],
    ),
    throw_event("intermediateThrowEvent").named(),
    throw_event("endEvent").named(),
    throw_event("implicitThrowEvent"),
    // The tag of the implicit throw event in a complex behavior definition.
    throw_event("event"),
    ElementRow::new("eventDefinitionRef", &[], &[]).with(Content::Reference(to::EVENT_DEFINITION)),
    definition("cancelEventDefinition", &[BASE], &[BASE_CHILDREN]),
    definition("terminateEventDefinition", &[BASE], &[BASE_CHILDREN]),
    definition(
        "compensateEventDefinition",
        &[
            BASE,
            &[
                reference("activityRef", to::ACTIVITY, Executed),
                boolean("waitForCompletion", Executed),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    definition(
        "conditionalEventDefinition",
        &[BASE],
        &[BASE_CHILDREN, &[one("condition", Executed)]],
    ),
    expression("condition"),
    definition(
        "errorEventDefinition",
        &[BASE, &[reference("errorRef", to::ERROR, Executed)]],
        &[BASE_CHILDREN],
    ),
    definition(
        "escalationEventDefinition",
        &[BASE, &[reference("escalationRef", to::ESCALATION, Executed)]],
        &[BASE_CHILDREN],
    ),
    definition(
        "linkEventDefinition",
        &[BASE, &[text("name", Executed)]],
        &[BASE_CHILDREN, &[many("source", Kept), one("target", Kept)]],
    ),
    definition(
        "messageEventDefinition",
        &[BASE, &[reference("messageRef", to::MESSAGE, Executed)]],
        &[BASE_CHILDREN, &[one("operationRef", Executed)]],
    ),
    ElementRow::new("operationRef", &[], &[]).with(Content::Reference(to::OPERATION)),
    definition(
        "signalEventDefinition",
        &[BASE, &[reference("signalRef", to::SIGNAL, Executed)]],
        &[BASE_CHILDREN],
    ),
    definition(
        "timerEventDefinition",
        &[BASE],
        &[
            BASE_CHILDREN,
            &[one("timeDate", Executed), one("timeDuration", Executed), one("timeCycle", Executed)],
        ],
    ),
    expression("timeDate"),
    expression("timeDuration"),
    expression("timeCycle"),
];
