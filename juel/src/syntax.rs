//! The tree of a parsed text.
//!
//! Operators in a row are one node with many operands, so the tree is as deep as its text nests and
//! no deeper: whatever walks or drops it may recurse.

use std::sync::Arc;

use crate::functions::Function;
use crate::methods::Method;
use crate::{Fact, Value};

/// An expression and where it starts in the text.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    pub(crate) offset: u32,
    pub(crate) kind: Kind,
}

/// What there is to compute.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Literal(Value),
    /// Texts and expressions that become one text; only the whole of a program is one.
    Composite(Box<[Expression]>),
    /// An index into the names that the program reads.
    Variable(u32),
    Fact(Fact),
    /// `task.name`: a fact if there is a task, else a property of a variable.
    TaskProperty {
        variable: u32,
        name: Arc<str>,
        fact: Fact,
    },
    /// `task.getName()`
    TaskGetter(Fact),
    /// `base.name[index].method(...)`
    Path {
        base: Box<Expression>,
        steps: Box<[Step]>,
    },
    Function {
        function: Function,
        arguments: Box<[Expression]>,
    },
    /// From the outermost inwards.
    Unary {
        operators: Box<[UnaryOperator]>,
        operand: Box<Expression>,
    },
    /// From left to right, all of one precedence.
    Binary {
        first: Box<Expression>,
        rest: Box<[Binary]>,
    },
    Conjunction(Box<[Expression]>),
    Disjunction(Box<[Expression]>),
    /// `... ? ... : ... ? ... : ...`
    Choice {
        branches: Box<[(Expression, Expression)]>,
        otherwise: Box<Expression>,
    },
}

/// One step of a path.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) offset: u32,
    pub(crate) kind: StepKind,
}

/// `.name`, `[index]`, `.method(...)`
#[derive(Debug, Clone)]
pub(crate) enum StepKind {
    Property(Arc<str>),
    Index(Expression),
    Call { name: &'static str, method: Method, arguments: Box<[Expression]> },
}

/// `- ! empty`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnaryOperator {
    Minus,
    Not,
    Empty,
}

/// One more operand of a row.
#[derive(Debug, Clone)]
pub(crate) struct Binary {
    pub(crate) operator: BinaryOperator,
    /// Of the operator.
    pub(crate) offset: u32,
    pub(crate) operand: Expression,
}

/// Operators that look at both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryOperator {
    Arithmetic(ArithmeticOperator),
    Comparison(ComparisonOperator),
}

/// `+ - * / %`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArithmeticOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// `== != < <= > >=`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComparisonOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
