//! Where data goes: variables in and out of an element, and to and from what it calls.

use serde::{Deserialize, Serialize};

use super::{Dialect, Script, Text};
use crate::{Expression, SourcePosition};

/// Local variables on entry, and what leaves on exit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IoMapping {
    /// Evaluated on entry, in order.
    pub inputs: Vec<VariableMapping>,
    /// Evaluated on exit, in order.
    pub outputs: Vec<VariableMapping>,
    /// The dialect: in one any output keeps all other results inside, in the other it does not.
    pub dialect: Dialect,
    /// Where the setting starts.
    pub at: SourcePosition,
}

/// Variables that go to what is called or thrown, and come back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedVariables {
    /// What goes there.
    pub inputs: Vec<VariableMapping>,
    /// What comes back.
    pub outputs: Vec<VariableMapping>,
}

/// One value and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableMapping {
    /// The value.
    pub value: MappedValue,
    /// The variable that takes it; none where the value says it itself.
    pub target: Option<Text>,
    /// Whether only local variables are meant.
    pub local: bool,
    /// Where the mapping starts.
    pub at: SourcePosition,
}

/// A value of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MappedValue {
    /// No value: null.
    Nothing,
    /// A text or an expression.
    Expression(Expression),
    /// The value of a variable.
    Variable(Text),
    /// All variables, under their own names.
    AllVariables,
    /// The business key of the called instance.
    BusinessKey(Expression),
    /// The result of a script.
    Script(Box<Script>),
    /// A list of values.
    List(Vec<MappedValue>),
    /// Keys and values.
    Map(Vec<(Expression, MappedValue)>),
}
