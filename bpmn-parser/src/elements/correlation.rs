//! Correlation: BPMN 2.0.2 §8.4.2.

use baton_models::{
    CorrelationKey, CorrelationProperty, CorrelationPropertyBinding,
    CorrelationPropertyRetrievalExpression, CorrelationSubscription,
};

use super::expressions::child_expression;
use super::{Reading, text_attribute};
use crate::reader::Element;

impl<'d> Reading<'_, 'd> {
    pub(super) fn correlation_property(&mut self, element: Element<'d>) -> CorrelationProperty {
        CorrelationProperty {
            base: self.base(element),
            name: text_attribute(element, "name"),
            item: self.reference(element, "type"),
            retrieval_expressions: self.each(
                element,
                "correlationPropertyRetrievalExpression",
                |reading, found| CorrelationPropertyRetrievalExpression {
                    base: reading.base(found),
                    message: reading.reference(found, "messageRef"),
                    message_path: child_expression(found, "messagePath"),
                },
            ),
        }
    }

    pub(super) fn correlation_key(&mut self, element: Element<'d>) -> CorrelationKey {
        CorrelationKey {
            base: self.base(element),
            name: text_attribute(element, "name"),
            properties: self.child_references(element, "correlationPropertyRef"),
        }
    }

    pub(super) fn correlation_subscription(
        &mut self,
        element: Element<'d>,
    ) -> CorrelationSubscription {
        CorrelationSubscription {
            base: self.base(element),
            correlation_key: self.reference(element, "correlationKeyRef"),
            property_bindings: self.each(
                element,
                "correlationPropertyBinding",
                |reading, found| CorrelationPropertyBinding {
                    base: reading.base(found),
                    property: reading.reference(found, "correlationPropertyRef"),
                    data_path: child_expression(found, "dataPath"),
                },
            ),
        }
    }
}
