//! Who does the work: BPMN 2.0.2 §8.4.12 (Resource) and §10.3.1 (Resource Assignment).

use serde::{Deserialize, Serialize};

use crate::{BaseElement, ElementId, Expression};

/// `resource`: a person, a group or a thing that does work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// What every element has.
    pub base: BaseElement,
    /// A name for people.
    pub name: Option<String>,
    /// What must be said to choose one.
    pub parameters: Vec<ResourceParameter>,
}

/// `resourceParameter`: what must be said to choose a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceParameter {
    /// What every element has.
    pub base: BaseElement,
    /// Its name.
    pub name: Option<String>,
    /// Its type (`type`).
    pub item: Option<ElementId>,
    /// Whether it must be said.
    pub is_required: bool,
}

/// `resourceRole` and the kinds of it: who does a work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceRole {
    /// What every element has.
    pub base: BaseElement,
    /// Which role it is.
    pub kind: ResourceRoleKind,
    /// A name for people.
    pub name: Option<String>,
    /// The resource.
    pub resource: Option<ElementId>,
    /// What is said to choose one.
    pub parameter_bindings: Vec<ResourceParameterBinding>,
    /// Who does it, by an expression.
    pub assignment_expression: Option<ResourceAssignmentExpression>,
}

/// `resourceAssignmentExpression`: names those who do a work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceAssignmentExpression {
    /// What every element has.
    pub base: BaseElement,
    /// The expression.
    pub expression: Option<Expression>,
}

/// The kind of a resource role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResourceRoleKind {
    /// `resourceRole`
    #[default]
    ResourceRole,
    /// `performer`
    Performer,
    /// `humanPerformer`
    HumanPerformer,
    /// `potentialOwner`
    PotentialOwner,
}

/// `resourceParameterBinding`: a value of a resource parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceParameterBinding {
    /// What every element has.
    pub base: BaseElement,
    /// The parameter.
    pub parameter: Option<ElementId>,
    /// The value.
    pub expression: Option<Expression>,
}
