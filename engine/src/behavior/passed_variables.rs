//! Variables that a call activity passes to the instance that it calls, and takes from it.

use std::sync::Arc;

use crate::command::Variables;
use crate::event::Activation;
use crate::graph::mapping::{Mapping, MappingSource};
use crate::graph::work_parts::CallDefinition;
use crate::ids::{ElementInstanceKey, JsonText};
use crate::step::{Step, Stop};

use super::mappings::{self, Side};

/// The variables that go to the called instance; of several values for a name the last.
pub(crate) fn passed(
    definition: &CallDefinition,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<Variables, Stop> {
    let scope = step.evaluation_scope(activation);
    let mut variables = if definition.passes_all {
        step.visible_variables(scope)?
    } else if !definition.passes_mapped_only && scope == activation.element_instance {
        step.local_variables(scope)?
    } else {
        Variables::new()
    };
    for mapping in &definition.inputs {
        let found = if mapping.local {
            own_values(mapping, (activation, scope), step)?
        } else {
            mappings::values(mapping, scope, Side::Elsewhere, step)?
        };
        for (name, value) in found {
            variables.retain(|(known, _)| *known != name);
            variables.push((name, value));
        }
    }
    Ok(variables)
}

/// What a mapping takes from the variables of the call activity itself: it has none before it has
/// inputs, whatever the scope around it has.
fn own_values(
    mapping: &Mapping,
    (activation, scope): (&Activation, ElementInstanceKey),
    step: &mut Step<'_>,
) -> Result<Variables, Stop> {
    let has_own = scope == activation.element_instance;
    Ok(match (&mapping.source, mapping.target.as_slice()) {
        (MappingSource::AllVariables, _) if has_own => step.local_variables(scope)?,
        (MappingSource::AllVariables, _) => Variables::new(),
        (MappingSource::Variable(source), [target]) => {
            let own = if has_own { step.local_variable(scope, source)? } else { None };
            vec![(Arc::clone(target), own.unwrap_or_else(|| JsonText::from("null")))]
        }
        _ => mappings::values(mapping, scope, Side::Elsewhere, step)?,
    })
}

/// Variables that mappings take from the called instance and that it does not have: they are null,
/// whatever variables of these names the caller has.
pub(crate) fn absent(definition: &CallDefinition, variables: &Variables) -> Variables {
    let sources = definition.outputs.iter().filter_map(|mapping| {
        let MappingSource::Variable(name) = &mapping.source else { return None };
        Some(name)
    });
    let absent = sources.filter(|name| !variables.iter().any(|(known, _)| known == *name));
    absent.map(|name| (Arc::clone(name), JsonText::from("null"))).collect()
}
