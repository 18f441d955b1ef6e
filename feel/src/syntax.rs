//! The tree of a parsed expression (DMN 1.5 §10.3.1.2).
//!
//! Operators in a row are one node with many operands, so the tree is as deep as its text nests and
//! no deeper: whatever walks or drops it may recurse.

use crate::Value;
use crate::builtins::Builtin;
use crate::types::Type;
use std::sync::Arc;

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
    /// An index into the names that the program reads.
    Variable(u32),
    /// An earlier entry of a context around this expression, a loop variable, the item of a filter
    /// or a parameter, by its place among those in scope; its value nests `depth` levels of
    /// literals.
    Local {
        slot: u32,
        depth: u32,
    },
    /// A value that a function found where it was defined, by its place among those.
    Captured(u32),
    /// `partial`: what a `for` around has given so far; the outermost `for` is 0.
    Partial(u32),
    /// A name inside of filters: an entry of the item of one of them, the innermost first, else
    /// what it means outside.
    ItemEntry {
        name: Arc<str>,
        items: Box<[u32]>,
        otherwise: Box<Expression>,
    },
    /// `item` inside of a filter: the entry of that name, else the item.
    Item(u32),
    /// `base[condition]`; the item is the next local.
    Filter {
        base: Box<Expression>,
        condition: Box<Expression>,
    },
    /// `[low..high)`; an end that is missing is open.
    Range(Box<RangeSyntax>),
    /// `for ... return body`
    For {
        iterators: Box<[IteratorSyntax]>,
        body: Box<Expression>,
        /// Whether the body reads `partial`.
        partial: bool,
        depth: u32,
    },
    /// `some ... satisfies condition` or `every ...`
    Quantified {
        every: bool,
        iterators: Box<[IteratorSyntax]>,
        condition: Box<Expression>,
    },
    /// `value instance of type`
    InstanceOf {
        value: Box<Expression>,
        of: Box<Type>,
    },
    /// A call of a function of the language; it adds `depth` levels.
    Builtin {
        builtin: &'static Builtin,
        arguments: Box<[Expression]>,
        depth: u32,
    },
    /// A call of what an expression gives; with names, one for each argument.
    Call {
        function: Box<Expression>,
        arguments: Box<[Expression]>,
        names: Option<Box<[Arc<str>]>>,
    },
    /// `function(...) ...`
    Function {
        lambda: Arc<Lambda>,
        /// What it finds where it is defined.
        captures: Box<[Expression]>,
        depth: u32,
    },
    /// A value whose depth must be looked at, since its text allows for too much.
    Checked(Box<Expression>),
    /// `base.a.b`
    Path {
        base: Box<Expression>,
        steps: Box<[Step]>,
    },
    /// An odd number of minus signs, or an even one that still asks for a number.
    Negation {
        odd: bool,
        operand: Box<Expression>,
    },
    Not(Box<Expression>),
    /// From left to right, all of one precedence.
    Arithmetic {
        first: Box<Expression>,
        rest: Box<[Arithmetic]>,
    },
    /// From left to right.
    Comparison {
        first: Box<Expression>,
        rest: Box<[Comparison]>,
    },
    Conjunction(Box<[Expression]>),
    Disjunction(Box<[Expression]>),
    /// `if ... then ... else if ... then ... else ...`
    If {
        branches: Box<[(Expression, Expression)]>,
        otherwise: Box<Expression>,
    },
    /// `depth` levels of literals, this one included.
    List {
        items: Box<[Expression]>,
        depth: u32,
    },
    /// `depth` levels of literals, this one included.
    Context {
        entries: Box<[(Arc<str>, Expression)]>,
        depth: u32,
    },
}

/// A function of a text (rule 55). Its parameters are the first locals.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) parameters: Box<[Parameter]>,
    pub(crate) body: Expression,
}

/// A parameter with its type, if it has one.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Arc<str>,
    pub(crate) of: Option<Type>,
}

/// A range literal (rule 66).
#[derive(Debug, Clone)]
pub(crate) struct RangeSyntax {
    pub(crate) low: Option<Expression>,
    pub(crate) high: Option<Expression>,
    pub(crate) low_included: bool,
    pub(crate) high_included: bool,
}

/// `in domain`, or `in domain..end`.
#[derive(Debug, Clone)]
pub(crate) struct IteratorSyntax {
    pub(crate) domain: Expression,
    pub(crate) end: Option<Expression>,
}

/// A unary test (rules 7 to 17): what is tested is the next local.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    /// `> 5`
    Compared { operator: ComparisonOperator, offset: u32, operand: Expression },
    /// A value, a list or a range to lie in, or with `?` a condition.
    Within { expression: Expression, question: bool },
}

/// One name of a path.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) offset: u32,
    pub(crate) name: Arc<str>,
}

/// One more operand of an arithmetic expression.
#[derive(Debug, Clone)]
pub(crate) struct Arithmetic {
    pub(crate) operator: ArithmeticOperator,
    /// Of the operator.
    pub(crate) offset: u32,
    pub(crate) operand: Expression,
}

/// `+ - * / **`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArithmeticOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// What the left side is compared with.
#[derive(Debug, Clone)]
pub(crate) enum Comparison {
    With { operator: ComparisonOperator, offset: u32, operand: Expression },
    Between { offset: u32, low: Expression, high: Expression },
    In { offset: u32, tests: Box<[Test]> },
}

/// `= != < <= > >=`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComparisonOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Expression {
    /// How many levels of lists and contexts the literals in here add to the values of variables.
    pub(crate) fn literal_depth(&self) -> u32 {
        match &self.kind {
            Kind::List { depth, .. }
            | Kind::Context { depth, .. }
            | Kind::Local { depth, .. }
            | Kind::For { depth, .. }
            | Kind::Builtin { depth, .. }
            | Kind::Function { depth, .. } => *depth,
            Kind::Partial(_) => 1,
            Kind::ItemEntry { otherwise, .. } => otherwise.literal_depth(),
            Kind::Filter { base, .. } => base.literal_depth().max(1),
            // What a function of the language gives, called through a value, is two levels deeper
            // than its arguments at most; what a function of a text gives is looked at.
            Kind::Call { arguments, .. } => {
                arguments.iter().map(Self::literal_depth).max().unwrap_or(0) + 2
            }

            Kind::If { branches, otherwise } => branches
                .iter()
                .map(|(_, then)| then.literal_depth())
                .fold(otherwise.literal_depth(), u32::max),
            // A step of a path goes one level into contexts, but over lists it stays at theirs.
            Kind::Path { base, .. } => base.literal_depth(),
            Kind::Literal(_)
            | Kind::Variable(_)
            | Kind::Captured(_)
            | Kind::Item(_)
            | Kind::Range(_)
            | Kind::Quantified { .. }
            | Kind::InstanceOf { .. }
            | Kind::Checked(_)
            | Kind::Negation { .. }
            | Kind::Not(_)
            | Kind::Arithmetic { .. }
            | Kind::Comparison { .. }
            | Kind::Conjunction(_)
            | Kind::Disjunction(_) => 0,
        }
    }
}
