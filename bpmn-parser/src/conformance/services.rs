//! Chapter 8.5 and 8.4.2: interfaces, operations, end points, correlation.

use super::Treatment::{Executed, Kept, Silent};
use super::foundation::{BASE, BASE_CHILDREN, NAME, expression};
use super::rows::{Content, ElementRow, many, name, one, reference};
use super::targets as to;

pub(super) const ROWS: &[ElementRow] = &[
    ElementRow::new(
        "interface",
        &[BASE, NAME, &[name("implementationRef", Silent)]],
        &[BASE_CHILDREN, &[many("operation", Silent)]],
    ),
    ElementRow::new(
        "operation",
        &[BASE, NAME, &[name("implementationRef", Silent)]],
        &[
            BASE_CHILDREN,
            &[
                one("inMessageRef", Executed),
                one("outMessageRef", Silent),
                many("errorRef", Silent),
            ],
        ],
    ),
    ElementRow::new("inMessageRef", &[], &[]).with(Content::Reference(to::MESSAGE)),
    ElementRow::new("outMessageRef", &[], &[]).with(Content::Reference(to::MESSAGE)),
    ElementRow::new("errorRef", &[], &[]).with(Content::Reference(to::ERROR)),
    ElementRow::new("endPoint", &[BASE], &[BASE_CHILDREN]),
    ElementRow::new(
        "ioBinding",
        &[
            BASE,
            &[
                reference("inputDataRef", to::INPUT_SET, Kept),
                reference("operationRef", to::OPERATION, Kept),
                reference("outputDataRef", to::OUTPUT_SET, Kept),
            ],
        ],
        &[BASE_CHILDREN],
    ),
    ElementRow::new("supportedInterfaceRef", &[], &[]).with(Content::Reference(to::INTERFACE)),
    ElementRow::new(
        "correlationProperty",
        &[BASE, NAME, &[reference("type", to::ITEM_DEFINITION, Silent)]],
        &[BASE_CHILDREN, &[many("correlationPropertyRetrievalExpression", Executed)]],
    ),
    ElementRow::new(
        "correlationPropertyRetrievalExpression",
        &[BASE, &[reference("messageRef", to::MESSAGE, Executed)]],
        &[BASE_CHILDREN, &[one("messagePath", Executed)]],
    ),
    expression("messagePath"),
    ElementRow::new(
        "correlationKey",
        &[BASE, NAME],
        &[BASE_CHILDREN, &[many("correlationPropertyRef", Executed)]],
    ),
    ElementRow::new("correlationPropertyRef", &[], &[])
        .with(Content::Reference(to::CORRELATION_PROPERTY)),
    ElementRow::new(
        "correlationSubscription",
        &[BASE, &[reference("correlationKeyRef", to::CORRELATION_KEY, Executed)]],
        &[BASE_CHILDREN, &[many("correlationPropertyBinding", Executed)]],
    ),
    ElementRow::new(
        "correlationPropertyBinding",
        &[BASE, &[reference("correlationPropertyRef", to::CORRELATION_PROPERTY, Executed)]],
        &[BASE_CHILDREN, &[one("dataPath", Executed)]],
    ),
    expression("dataPath"),
];
