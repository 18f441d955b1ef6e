//! The forms of user tasks and start events.

use serde::{Deserialize, Serialize};

use super::{Binding, Property, Text};
use crate::{Expression, SourcePosition};

/// The form that people fill in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// A key that the task list understands.
    pub key: Option<Expression>,
    /// A deployed form.
    pub reference: Option<FormReference>,
    /// Where a form outside of the engine is found.
    pub external_reference: Option<Expression>,
    /// Fields that stand in the diagram.
    pub fields: Vec<FormField>,
    /// The field whose value is the business key.
    pub business_key_field: Option<Text>,
}

/// A deployed form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormReference {
    /// The id of the form.
    pub form_id: Option<Expression>,
    /// Which version; without one the newest.
    pub binding: Option<Binding>,
    /// Where the first of the settings starts.
    pub at: SourcePosition,
}

/// A field of a form that stands in the diagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormField {
    /// Its id, which is the name of the variable where none is named.
    pub id: Option<Text>,
    /// The words beside it.
    pub label: Option<Expression>,
    /// The type, as in `string`, `long`, `boolean`, `date`, `enum`.
    pub field_type: Option<Text>,
    /// How a date is written.
    pub date_pattern: Option<Text>,
    /// The value before anybody fills it in.
    pub default_value: Option<Expression>,
    /// The variable that it reads and writes.
    pub variable: Option<Text>,
    /// An expression that it reads and writes instead of a variable.
    pub expression: Option<Expression>,
    /// Whether it is shown; `None` where nothing is said.
    pub readable: Option<bool>,
    /// The choices: id and name.
    pub values: Vec<(String, String)>,
    /// What a value must keep.
    pub constraints: Vec<FormConstraint>,
    /// Names and values for tools.
    pub properties: Vec<Property>,
    /// Where the field starts.
    pub at: SourcePosition,
}

/// What the value of a field must keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormConstraint {
    /// Which rule, as in `required` or `minlength`.
    pub name: String,
    /// The rule's own setting, as in a length.
    pub config: Option<String>,
    /// Where the constraint starts.
    pub at: SourcePosition,
}

/// A form that stands in the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddedForm {
    /// The id that form keys name.
    pub id: Option<Text>,
    /// The form itself, in its own notation.
    pub body: Text,
}
