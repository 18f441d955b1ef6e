//! Input and output mappings of both dialects.

use std::sync::Arc;

use baton_models::ElementId;
use baton_models::extensions::{Dialect, IoMapping, MappedValue, ScriptBody, VariableMapping};

use super::Compiler;
use crate::expression::TextExpression;
use crate::graph::mapping::{Mapping, MappingSource};

/// Whether outputs keep all other results inside: so it is in the zeebe dialect.
pub(super) fn keeps_results_inside(mapping: Option<&IoMapping>) -> bool {
    mapping.is_some_and(|mapping| mapping.dialect == Dialect::Zeebe)
}

impl Compiler<'_> {
    pub(super) fn io_mapping(
        &mut self,
        element: &ElementId,
        mapping: &IoMapping,
    ) -> (Vec<Mapping>, Vec<Mapping>) {
        let inputs = mapping.inputs.iter();
        let inputs = inputs.filter_map(|input| self.mapping(element, "input", input)).collect();
        let outputs = mapping.outputs.iter();
        let outputs =
            outputs.filter_map(|output| self.mapping(element, "output", output)).collect();
        (inputs, outputs)
    }

    pub(super) fn mapping(
        &mut self,
        element: &ElementId,
        what: &str,
        mapping: &VariableMapping,
    ) -> Option<Mapping> {
        let source = self.source(element, what, &mapping.value)?;
        let target = match (&mapping.target, &source) {
            (Some(target), _) => target.text.split('.').map(Arc::from).collect(),
            (None, MappingSource::Variable(name)) => vec![Arc::clone(name)],
            (None, _) => Vec::new(),
        };
        Some(Mapping { source, target, local: mapping.local })
    }

    pub(super) fn source(
        &mut self,
        element: &ElementId,
        what: &str,
        value: &MappedValue,
    ) -> Option<MappingSource> {
        Some(match value {
            MappedValue::Nothing => MappingSource::Null,
            MappedValue::Expression(text) => self.text(element, what, Some(text)).map(plain)?,
            MappedValue::Variable(name) => MappingSource::Variable(Arc::from(name.text.as_str())),
            MappedValue::AllVariables => MappingSource::AllVariables,
            MappedValue::BusinessKey(_) => return None,
            MappedValue::Script(script) => {
                let ScriptBody::Inline(text) = &script.body else { return None };
                let format = script.format.as_ref().map(|format| format.text.as_str());
                MappingSource::Script(self.script(element, format, text)?)
            }
            MappedValue::List(items) => {
                let items = items.iter().map(|item| self.source(element, what, item));
                MappingSource::List(items.collect::<Option<_>>()?)
            }
            MappedValue::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| {
                    let key = self.text(element, what, Some(key))?;
                    Some((key, self.source(element, what, value)?))
                });
                MappingSource::Map(entries.collect::<Option<_>>()?)
            }
        })
    }
}

/// An expression that is nothing but the name of a variable takes its JSON unchanged.
pub(super) fn plain(expression: TextExpression) -> MappingSource {
    if let TextExpression::Dynamic(program) = &expression
        && let [name] = program.reads()
        && program.source().trim() == name
    {
        return MappingSource::Variable(Arc::from(name.as_str()));
    }
    MappingSource::Text(expression)
}
