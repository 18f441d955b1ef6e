//! Evaluating expressions and scripts against the variables of a scope.

use std::sync::Arc;

use super::{Step, Stop};
use crate::event::Activation;
use crate::expression::named_values::NamedValues;
use crate::expression::{self, Evaluation, EvaluationContext, Program, Value};
use crate::ids::ElementInstanceKey;
use crate::incident::IncidentKind;

impl Step<'_> {
    /// Where the expressions of an element are evaluated: in itself once it is there, so that its
    /// local variables count when an incident is resolved; before that in its scope.
    pub(crate) fn evaluation_scope(&mut self, activation: &Activation) -> ElementInstanceKey {
        let key = (self.instance(), activation.element_instance);
        match self.state.tables.element_instances.get(&key) {
            Some(_) => activation.element_instance,
            None => activation.scope,
        }
    }

    /// Evaluates an expression against the variables visible in a scope.
    pub(crate) fn evaluate(
        &mut self,
        program: &dyn Program,
        scope: ElementInstanceKey,
    ) -> Result<Value, Stop> {
        self.run(program, scope).map(|evaluation| evaluation.value)
    }

    /// Evaluates a program against the variables visible in a scope. What it sets and throws is
    /// for the caller to do.
    pub(crate) fn run(
        &mut self,
        program: &dyn Program,
        scope: ElementInstanceKey,
    ) -> Result<Evaluation, Stop> {
        let names = self.read_names(program, scope)?;
        let context = EvaluationContext {
            now: self.now(),
            seed: self.state.next_sequence(),
            fuel: expression::FUEL_MAX,
        };
        program.evaluate(&names, &context).map_err(|error| Stop::Incident {
            kind: IncidentKind::ExtractValueError,
            message: format!(
                "the expression `{}` failed: {error}; correct the variables ({}) and resolve \
                 the incident",
                program.source(),
                names.describe()
            ),
        })
    }

    fn read_names(
        &mut self,
        program: &dyn Program,
        scope: ElementInstanceKey,
    ) -> Result<NamedValues, Stop> {
        let mut values = Vec::with_capacity(program.reads().len());
        if program.reads_others() {
            for (name, text) in self.visible_variables(scope)? {
                let value = read(&name, text.as_str())?;
                values.push((name.to_string(), value));
            }
            return Ok(NamedValues(values));
        }
        for name in program.reads() {
            if let Some(text) = self.visible_variable(scope, &Arc::from(name.as_str()))? {
                values.push((name.clone(), read(name, text.as_str())?));
            }
        }
        Ok(NamedValues(values))
    }
}

fn read(name: &str, text: &str) -> Result<Value, Stop> {
    Value::from_json(text).map_err(|error| Stop::Incident {
        kind: IncidentKind::ExtractValueError,
        message: format!(
            "variable `{name}` cannot be read by an expression: {error}; set it to a simpler \
             value and resolve the incident"
        ),
    })
}
