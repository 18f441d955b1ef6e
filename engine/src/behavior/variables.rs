//! Variables: which scope holds them, and how writes find it.

use std::sync::Arc;

use crate::command::Variables;
use crate::event::Event;
use crate::ids::{ElementInstanceKey, JsonText, VariableKey};
use crate::step::{Step, Stop};
use crate::store::StoreError;

impl Step<'_> {
    /// The scope around another one; none around the root.
    fn outer_scope(
        &mut self,
        scope: ElementInstanceKey,
    ) -> Result<Option<ElementInstanceKey>, StoreError> {
        let instance = self.instance();
        if scope == instance.root_scope() {
            return Ok(None);
        }
        let element = self.state().load_element(instance, scope)?;
        Ok(Some(element.map_or(instance.root_scope(), |element| element.scope)))
    }

    /// A variable of this very scope.
    fn held_variable(
        &mut self,
        scope: ElementInstanceKey,
        name: &Arc<str>,
    ) -> Result<Option<(VariableKey, JsonText)>, StoreError> {
        let instance = self.instance();
        if scope == instance.root_scope() {
            if !self.state().has_root_variables(instance) {
                return Ok(None);
            }
        } else {
            let Some(element) = self.state().load_element(instance, scope)? else {
                return Ok(None);
            };
            if let Some(held) = element.variables.iter().find(|held| held.name == *name) {
                return Ok(Some((held.variable, held.value.clone())));
            }
            if !element.has_variable_rows {
                return Ok(None);
            }
        }
        let row = self.state().load_variable_row(scope, name)?;
        Ok(row.map(|row| (row.variable, row.value.clone())))
    }

    /// The value of a variable as seen from a scope: its own, else that of the next outer one.
    pub(crate) fn visible_variable(
        &mut self,
        from: ElementInstanceKey,
        name: &Arc<str>,
    ) -> Result<Option<JsonText>, StoreError> {
        let mut scope = Some(from);
        while let Some(at) = scope {
            if let Some((_, value)) = self.held_variable(at, name)? {
                return self.state().load_text(value).map(Some);
            }
            if let Some(number) = self.instance_count(at, name) {
                return Ok(Some(JsonText::from(number.to_string().as_str())));
            }
            scope = self.outer_scope(at)?;
        }
        Ok(None)
    }

    /// A variable of this very scope, with its text.
    pub(crate) fn local_variable(
        &mut self,
        scope: ElementInstanceKey,
        name: &Arc<str>,
    ) -> Result<Option<JsonText>, StoreError> {
        match self.held_variable(scope, name)? {
            Some((_, value)) => self.state().load_text(value).map(Some),
            None => Ok(None),
        }
    }

    /// All variables of this very scope, by name.
    pub(crate) fn local_variables(
        &mut self,
        scope: ElementInstanceKey,
    ) -> Result<Variables, StoreError> {
        let mut held = std::collections::BTreeMap::new();
        let instance = self.instance();
        let mut rows = scope == instance.root_scope() && self.state().has_root_variables(instance);
        if let Some(element) = self.state().load_element(instance, scope)? {
            held.extend(element.variables.iter().map(|one| (one.name.clone(), one.value.clone())));
            rows = element.has_variable_rows;
        }
        if rows {
            for one in self.state().load_variable_rows(scope)? {
                held.insert(one.name, one.value);
            }
        }
        let mut variables = Variables::with_capacity(held.len());
        for (name, value) in held {
            variables.push((name, self.state().load_text(value)?));
        }
        Ok(variables)
    }

    /// What expressions see of the body of a multi-instance activity (BPMN 2.0.2, table 10.31), by
    /// the names of both dialects.
    fn instance_count(&mut self, scope: ElementInstanceKey, name: &str) -> Option<u32> {
        let key = (self.instance(), scope);
        let row = self.state().tables.element_instances.get(&key)?;
        let part = row.multi_instance?;
        let active = row.inside.as_ref().map_or(0, |inside| inside.active_children);
        // While a completion condition is evaluated its instance counts as complete.
        let leaving = u32::from(self.counted_as_completed() == Some(scope));
        match name {
            "nrOfInstances" | "numberOfInstances" => Some(part.total),
            "nrOfActiveInstances" | "numberOfActiveInstances" => {
                Some(active.saturating_sub(leaving))
            }
            "nrOfCompletedInstances" | "numberOfCompletedInstances" => {
                Some(part.completed.saturating_add(leaving))
            }
            "nrOfTerminatedInstances" | "numberOfTerminatedInstances" => Some(part.terminated),
            _ => None,
        }
    }

    /// All variables seen from a scope, the innermost of each name, by name.
    pub(crate) fn visible_variables(
        &mut self,
        from: ElementInstanceKey,
    ) -> Result<Variables, StoreError> {
        let mut seen = std::collections::BTreeMap::new();
        let instance = self.instance();
        let mut scope = Some(from);
        while let Some(at) = scope {
            let mut rows = at == instance.root_scope() && self.state().has_root_variables(instance);
            if let Some(element) = self.state().load_element(instance, at)? {
                for held in &element.variables {
                    seen.entry(Arc::clone(&held.name)).or_insert_with(|| held.value.clone());
                }
                rows = element.has_variable_rows;
            }
            if rows {
                for held in self.state().load_variable_rows(at)? {
                    seen.entry(held.name).or_insert(held.value);
                }
            }
            scope = self.outer_scope(at)?;
        }
        let mut visible = Variables::with_capacity(seen.len());
        for (name, value) in seen {
            visible.push((name, self.state().load_text(value)?));
        }
        Ok(visible)
    }

    /// Sets variables in this very scope.
    pub(crate) fn set_local(
        &mut self,
        scope: ElementInstanceKey,
        variables: &Variables,
    ) -> Result<(), Stop> {
        for (name, value) in variables {
            let held = self.held_variable(scope, name)?.map(|(variable, _)| variable);
            self.set(held, scope, name, value)?;
        }
        Ok(())
    }

    /// Sets each variable where a scope from here outwards holds it, else in the root scope.
    pub(crate) fn propagate(
        &mut self,
        from: ElementInstanceKey,
        variables: &Variables,
    ) -> Result<(), Stop> {
        let root = self.instance().root_scope();
        for (name, value) in variables {
            let mut scope = Some(from);
            let mut target = (root, None);
            while let Some(at) = scope {
                if let Some((variable, _)) = self.held_variable(at, name)? {
                    target = (at, Some(variable));
                    break;
                }
                scope = self.outer_scope(at)?;
            }
            self.set(target.1, target.0, name, value)?;
        }
        Ok(())
    }

    fn set(
        &mut self,
        held: Option<VariableKey>,
        scope: ElementInstanceKey,
        name: &Arc<str>,
        value: &JsonText,
    ) -> Result<(), StoreError> {
        if let Some((hash, _)) = value.stored_as() {
            self.state().load(|tables| &mut tables.contents, &hash)?;
        }
        let variable = held.unwrap_or_else(|| self.next_variable());
        let (name, value) = (Arc::clone(name), value.clone());
        self.emit(Event::VariableSet { variable, scope, name, value });
        Ok(())
    }
}
