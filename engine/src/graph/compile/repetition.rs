//! Multi-instance activities.

use std::sync::Arc;

use baton_models::extensions::{Dialect, LoopData};
use baton_models::{ElementId, Expression, FlowNode, LoopCharacteristics};

use super::Compiler;
use super::mappings::plain;
use crate::expression::TextExpression;
use crate::graph::mapping::MappingSource;
use crate::graph::work_parts::{InstanceCount, MultiInstance};

impl<'a> Compiler<'a> {
    pub(super) fn multi_instance(&mut self, node: &'a FlowNode) -> Option<Box<MultiInstance>> {
        let characteristics = node.activity.as_ref()?.loop_characteristics.as_ref()?;
        let LoopCharacteristics::MultiInstance(found) = characteristics else { return None };
        let extensions = found.base.extensions.as_deref();
        let data = extensions.and_then(|extensions| extensions.loop_data.as_deref());
        let by_data = data.and_then(|data| data.input_collection.as_ref().map(|text| (data, text)));
        let count = if let Some((data, collection)) = by_data {
            InstanceCount::Collection(self.collection(&node.id, data, collection)?)
        } else if let Some(input) = &found.loop_data_input {
            InstanceCount::Collection(MappingSource::Variable(self.data_variable(input)?))
        } else {
            let number = found.loop_cardinality.as_ref()?;
            InstanceCount::Cardinality(self.cardinality(&node.id, number)?)
        };
        let text = |text: Option<&baton_models::extensions::Text>| {
            text.map(|text| Arc::from(text.text.as_str()))
        };
        let item = |item: Option<&baton_models::DataInputOutput>| item?.variable().map(Arc::from);
        let input_item: Option<Arc<str>> = item(found.input_data_item.as_ref());
        let output_item: Option<Arc<str>> = item(found.output_data_item.as_ref());
        let output_element = data.and_then(|data| data.output_element.as_ref());
        let output_element = output_element
            .and_then(|text| self.text(&node.id, "output element", Some(text)).map(plain))
            .or_else(|| output_item.map(MappingSource::Variable));
        let output_collection = data
            .and_then(|data| text(data.output_collection.as_ref()))
            .or_else(|| self.data_variable(found.loop_data_output.as_ref()?));
        let condition = found.completion_condition.as_ref();
        let completion_condition =
            condition.and_then(|text| self.program(&node.id, "completion condition", text));
        let dialect = data.map_or_else(|| self.dialect(), |data| data.dialect);
        Some(Box::new(MultiInstance {
            is_sequential: found.is_sequential,
            count,
            input_element: data.and_then(|data| text(data.input_element.as_ref())).or(input_item),
            output_collection,
            output_element,
            completion_condition,
            first_number: u32::from(dialect == Dialect::Zeebe),
        }))
    }

    /// In the camunda dialect a text without `${` names a variable.
    fn collection(
        &mut self,
        element: &ElementId,
        data: &LoopData,
        text: &Expression,
    ) -> Option<MappingSource> {
        let is_expression = text.text.contains("${") || text.text.contains("#{");
        if data.dialect == Dialect::Camunda && !is_expression {
            return Some(MappingSource::Variable(Arc::from(text.text.trim())));
        }
        self.text(element, "input collection", Some(text)).map(plain)
    }

    /// A number, or an expression with or without its leading `=`.
    fn cardinality(&mut self, element: &ElementId, text: &Expression) -> Option<TextExpression> {
        let written = text.text.trim();
        let is_number = written.parse::<i64>().is_ok();
        let is_marked = ["=", "${", "#{"].iter().any(|mark| written.starts_with(mark));
        if is_number || is_marked || text.language.is_some() {
            return self.text(element, "loop cardinality", Some(text));
        }
        let marked = Expression { text: format!("={written}"), ..text.clone() };
        self.text(element, "loop cardinality", Some(&marked))
    }

    fn data_variable(&self, data: &ElementId) -> Option<Arc<str>> {
        self.process.data_variable(data).map(Arc::from)
    }
}
