//! Variables: set in the row of their element instance while they are small, else in rows.

use std::sync::Arc;

use crate::ids::{ElementInstanceKey, JsonText, ProcessInstanceKey, VariableKey};
use crate::state::State;
use crate::state::tables::element_instances::{
    ElementInstanceRow, LOCAL_VARIABLES_BYTES_MAX, LocalVariable,
};
use crate::state::tables::variables::VariableRow;

impl State {
    pub(super) fn apply_variable(
        &mut self,
        instance: ProcessInstanceKey,
        variable: VariableKey,
        scope: ElementInstanceKey,
        name: &Arc<str>,
        value: &JsonText,
    ) {
        let is_new = self.use_key(instance, variable.0);
        if let Some((hash, _)) = value.stored_as() {
            self.tables.contents.update(&hash, |row| {
                row.references = row.references.saturating_add(1);
            });
        }
        if scope != instance.root_scope() {
            let key = (instance, scope);
            let Some(element) = self.tables.element_instances.get(&key) else { return };
            if fits_inside(&element, name, value) {
                self.tables.element_instances.update(&key, |row| {
                    let held = row.variables.iter_mut().find(|held| held.name == *name);
                    match held {
                        Some(held) => held.value = value.clone(),
                        None => row.variables.push(LocalVariable {
                            variable,
                            name: Arc::clone(name),
                            value: value.clone(),
                        }),
                    }
                });
                return;
            }
            self.tables.element_instances.update(&key, |row| {
                row.variables.retain(|held| held.name != *name);
                row.has_variable_rows = true;
            });
        } else if self.tables.process_instances.get(&instance).is_none() {
            return;
        } else {
            self.tables.process_instances.update(&instance, |row| row.has_variables = true);
        }
        let row = VariableRow { variable, value: value.clone() };
        if is_new {
            self.tables.variables.put_new((scope, Arc::clone(name)), row);
        } else {
            self.tables.variables.put((scope, Arc::clone(name)), row);
        }
    }
}

/// A variable that lies in a row of its own stays there; others lie inside while they fit.
fn fits_inside(element: &ElementInstanceRow, name: &str, value: &JsonText) -> bool {
    if element.has_variable_rows && !element.variables.iter().any(|held| *held.name == *name) {
        return false;
    }
    let others = element.variables.iter().filter(|held| *held.name != *name);
    let bytes: usize = others.map(|held| held.name.len() + held.value.as_str().len()).sum();
    bytes + name.len() + value.as_str().len() <= LOCAL_VARIABLES_BYTES_MAX
}
