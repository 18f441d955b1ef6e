//! Chapter 10.4: data objects and stores, inputs, outputs, associations, properties.

use super::Treatment::{Executed, Kept, KeptUnless, Silent};
use super::foundation::{BASE, BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, NAME, expression};
use super::rows::{AttributeRow, ChildRow, Content, ElementRow, boolean, integer, many, one};
use super::rows::{reference, text};
use super::targets as to;

const ITEM_AWARE: &[AttributeRow] = &[reference("itemSubjectRef", to::ITEM_DEFINITION, Silent)];
const DATA_STATE: &[ChildRow] = &[one("dataState", Silent)];
const COLLECTION: &[AttributeRow] = &[boolean("isCollection", Silent)];

const fn item(tag: &'static str, attributes: &'static [&'static [AttributeRow]]) -> ElementRow {
    ElementRow::new(tag, attributes, &[BASE_CHILDREN, DATA_STATE])
}

const fn flow_item(
    tag: &'static str,
    attributes: &'static [&'static [AttributeRow]],
) -> ElementRow {
    ElementRow::new(tag, attributes, &[BASE_CHILDREN, FLOW_ELEMENT_CHILDREN, DATA_STATE])
}

const ASSOCIATION_CHILDREN: &[ChildRow] = &[
    many("sourceRef", Executed),
    one("targetRef", Executed),
    one("transformation", Executed),
    many("assignment", Executed),
];

const fn association(tag: &'static str) -> ElementRow {
    ElementRow::new(tag, &[BASE], &[BASE_CHILDREN, ASSOCIATION_CHILDREN])
}

const fn references(tag: &'static str, targets: to::Targets) -> ElementRow {
    ElementRow::new(tag, &[], &[]).with(Content::Reference(targets))
}

pub(super) const ROWS: &[ElementRow] = &[
    flow_item("dataObject", &[BASE, NAME, ITEM_AWARE, COLLECTION]),
    flow_item(
        "dataObjectReference",
        &[BASE, NAME, ITEM_AWARE, &[reference("dataObjectRef", to::DATA_OBJECT, Silent)]],
    ),
    flow_item(
        "dataStoreReference",
        &[BASE, NAME, ITEM_AWARE, &[reference("dataStoreRef", to::DATA_STORE, Silent)]],
    ),
    item(
        "dataStore",
        &[
            BASE,
            NAME,
            ITEM_AWARE,
            &[integer("capacity", Kept), boolean("isUnlimited", KeptUnless(&["true", "1"]))],
        ],
    ),
    ElementRow::new("dataState", &[BASE, NAME], &[BASE_CHILDREN]),
    item("property", &[BASE, NAME, ITEM_AWARE]),
    item("dataInput", &[BASE, NAME, ITEM_AWARE, COLLECTION]),
    item("dataOutput", &[BASE, NAME, ITEM_AWARE, COLLECTION]),
    // The items of a loop are variables of its instances.
    item("inputDataItem", &[BASE, &[text("name", Executed)], ITEM_AWARE, COLLECTION]),
    item("outputDataItem", &[BASE, &[text("name", Executed)], ITEM_AWARE, COLLECTION]),
    ElementRow::new(
        "ioSpecification",
        &[BASE],
        &[
            BASE_CHILDREN,
            &[
                many("dataInput", Executed),
                many("dataOutput", Executed),
                many("inputSet", Executed),
                many("outputSet", Executed),
            ],
        ],
    ),
    ElementRow::new(
        "inputSet",
        &[BASE, NAME],
        &[
            BASE_CHILDREN,
            &[
                many("dataInputRefs", Executed),
                many("optionalInputRefs", Executed),
                many("whileExecutingInputRefs", Executed),
                many("outputSetRefs", Executed),
            ],
        ],
    ),
    ElementRow::new(
        "outputSet",
        &[BASE, NAME],
        &[
            BASE_CHILDREN,
            &[
                many("dataOutputRefs", Executed),
                many("optionalOutputRefs", Executed),
                many("whileExecutingOutputRefs", Executed),
                many("inputSetRefs", Executed),
            ],
        ],
    ),
    references("dataInputRefs", to::DATA_INPUT),
    references("optionalInputRefs", to::DATA_INPUT),
    references("whileExecutingInputRefs", to::DATA_INPUT),
    references("outputSetRefs", to::OUTPUT_SET),
    references("dataOutputRefs", to::DATA_OUTPUT),
    references("optionalOutputRefs", to::DATA_OUTPUT),
    references("whileExecutingOutputRefs", to::DATA_OUTPUT),
    references("inputSetRefs", to::INPUT_SET),
    association("dataInputAssociation"),
    association("dataOutputAssociation"),
    references("sourceRef", to::ITEM_AWARE),
    references("targetRef", to::ITEM_AWARE),
    expression("transformation"),
    ElementRow::new(
        "assignment",
        &[BASE],
        &[BASE_CHILDREN, &[one("from", Executed), one("to", Executed)]],
    ),
    expression("from"),
    expression("to"),
];
