//! Loops: BPMN 2.0.2 §10.3.8.

use baton_models::{
    ComplexBehavior, LoopCharacteristics, MultiInstance, MultiInstanceBehavior, StandardLoop,
};

use super::expressions::child_expression;
use super::{Reading, boolean, child, text_attribute};
use crate::reader::{Attribute, Element};

impl<'d> Reading<'_, 'd> {
    pub(super) fn loop_characteristics(
        &mut self,
        activity: Element<'d>,
    ) -> Option<LoopCharacteristics> {
        if let Some(element) = child(activity, "standardLoopCharacteristics") {
            return Some(LoopCharacteristics::Standard(StandardLoop {
                base: self.base(element),
                test_before: boolean(element, "testBefore", false),
                loop_maximum: text_attribute(element, "loopMaximum"),
                loop_condition: child_expression(element, "loopCondition"),
            }));
        }
        let element = child(activity, "multiInstanceLoopCharacteristics")?;
        Some(LoopCharacteristics::MultiInstance(Box::new(self.multi_instance(element))))
    }

    fn multi_instance(&mut self, element: Element<'d>) -> MultiInstance {
        let behavior = element.attribute("behavior");
        MultiInstance {
            base: self.base(element),
            is_sequential: boolean(element, "isSequential", false),
            behavior: match behavior.map(Attribute::value).as_deref().map(str::trim) {
                Some("None") => MultiInstanceBehavior::None,
                Some("One") => MultiInstanceBehavior::One,
                Some("Complex") => MultiInstanceBehavior::Complex,
                Some(_) | None => MultiInstanceBehavior::All,
            },
            loop_cardinality: child_expression(element, "loopCardinality"),
            loop_data_input: self.child_reference(element, "loopDataInputRef"),
            loop_data_output: self.child_reference(element, "loopDataOutputRef"),
            input_data_item: self.first(element, "inputDataItem", Self::data_input_output),
            output_data_item: self.first(element, "outputDataItem", Self::data_input_output),
            complex_behaviors: self.each(element, "complexBehaviorDefinition", |reading, found| {
                ComplexBehavior {
                    base: reading.base(found),
                    condition: child_expression(found, "condition"),
                    event: reading.first(found, "event", Self::implicit_throw_event),
                }
            }),
            completion_condition: child_expression(element, "completionCondition"),
            one_behavior_event: self.reference(element, "oneBehaviorEventRef"),
            none_behavior_event: self.reference(element, "noneBehaviorEventRef"),
        }
    }
}
