//! Functions as values (DMN 1.5 §10.3.2.13).

use crate::Value;
use crate::builtins::Builtin;
use crate::syntax::Lambda;
use std::sync::Arc;

/// A function that an expression can call: one of the language, or one that a text defines.
///
/// Two are equal only if they are the same one, defined at the same place in the same evaluation.
#[derive(Debug, Clone)]
pub struct Function(pub(crate) FunctionKind);

#[derive(Debug, Clone)]
pub(crate) enum FunctionKind {
    /// A function of the language.
    Builtin(&'static Builtin),
    /// A function of a text, with the values it found where it was defined.
    Lambda { lambda: Arc<Lambda>, captured: Arc<[Value]> },
}

impl Function {
    /// How many arguments it takes; the most, if that may vary.
    pub(crate) fn parameter_count(&self) -> usize {
        match &self.0 {
            FunctionKind::Builtin(builtin) => {
                builtin.signatures.iter().map(|names| names.len()).max().unwrap_or(0)
            }
            FunctionKind::Lambda { lambda, .. } => lambda.parameters.len(),
        }
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (FunctionKind::Builtin(left), FunctionKind::Builtin(right)) => {
                std::ptr::eq(*left, *right)
            }
            (
                FunctionKind::Lambda { lambda: left, captured },
                FunctionKind::Lambda { lambda: right, captured: others },
            ) => Arc::ptr_eq(left, right) && Arc::ptr_eq(captured, others),
            _ => false,
        }
    }
}
