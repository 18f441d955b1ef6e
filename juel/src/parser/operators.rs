//! Operators, from the weakest to the strongest: `?:`, `||`, `&&`, `== !=`, `< <= > >=`, `+ -`,
//! `* / %`, and before their operand `- ! empty` (EL 2.1 §1.14).

use crate::error::Refusal;
use crate::lexer::{Symbol, TokenKind};
use crate::syntax::{
    ArithmeticOperator, Binary, BinaryOperator, ComparisonOperator, Expression, Kind, UnaryOperator,
};
use crate::{Number, Value};

use super::Parser;

/// From weakest to strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Disjunction,
    Conjunction,
    Equality,
    Order,
    Sum,
    Product,
    Operand,
}

impl Precedence {
    fn stronger(self) -> Self {
        match self {
            Self::Disjunction => Self::Conjunction,
            Self::Conjunction => Self::Equality,
            Self::Equality => Self::Order,
            Self::Order => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product | Self::Operand => Self::Operand,
        }
    }
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy)]
enum Infix {
    Or,
    And,
    Binary(BinaryOperator),
}

const fn arithmetic(operator: ArithmeticOperator) -> Infix {
    Infix::Binary(BinaryOperator::Arithmetic(operator))
}

const fn comparison(operator: ComparisonOperator) -> Infix {
    Infix::Binary(BinaryOperator::Comparison(operator))
}

/// By symbol and word.
const INFIX: [(Symbol, &str, Precedence, Infix); 13] = [
    (Symbol::Or, "or", Precedence::Disjunction, Infix::Or),
    (Symbol::And, "and", Precedence::Conjunction, Infix::And),
    (Symbol::Equal, "eq", Precedence::Equality, comparison(ComparisonOperator::Equal)),
    (Symbol::NotEqual, "ne", Precedence::Equality, comparison(ComparisonOperator::NotEqual)),
    (Symbol::Less, "lt", Precedence::Order, comparison(ComparisonOperator::Less)),
    (Symbol::LessOrEqual, "le", Precedence::Order, comparison(ComparisonOperator::LessOrEqual)),
    (Symbol::Greater, "gt", Precedence::Order, comparison(ComparisonOperator::Greater)),
    (
        Symbol::GreaterOrEqual,
        "ge",
        Precedence::Order,
        comparison(ComparisonOperator::GreaterOrEqual),
    ),
    (Symbol::Plus, "", Precedence::Sum, arithmetic(ArithmeticOperator::Add)),
    (Symbol::Minus, "", Precedence::Sum, arithmetic(ArithmeticOperator::Subtract)),
    (Symbol::Star, "", Precedence::Product, arithmetic(ArithmeticOperator::Multiply)),
    (Symbol::Slash, "div", Precedence::Product, arithmetic(ArithmeticOperator::Divide)),
    (Symbol::Percent, "mod", Precedence::Product, arithmetic(ArithmeticOperator::Remainder)),
];

/// By symbol and word.
const PREFIX: [(Option<Symbol>, &str, UnaryOperator); 3] = [
    (Some(Symbol::Minus), "", UnaryOperator::Minus),
    (Some(Symbol::Not), "not", UnaryOperator::Not),
    (None, "empty", UnaryOperator::Empty),
];

impl Parser<'_> {
    /// An expression with a choice perhaps. One right after `:` continues the row of branches.
    pub(super) fn expression(&mut self) -> Result<Expression, Refusal> {
        let mut branches = Vec::new();
        let offset = self.offset();
        loop {
            let condition = self.binary(Precedence::Disjunction)?;
            if !self.skip_symbol(Symbol::Question)? {
                if branches.is_empty() {
                    return Ok(condition);
                }
                let kind = Kind::Choice { branches: branches.into(), otherwise: condition.into() };
                return Ok(Expression { offset, kind });
            }
            self.choices += 1;
            let then = self.nested(Self::expression)?;
            self.choices -= 1;
            self.expect_symbol(Symbol::Colon, ":")?;
            branches.push((condition, then));
        }
    }

    /// Operators of at least the precedence.
    fn binary(&mut self, weakest: Precedence) -> Result<Expression, Refusal> {
        let mut left = self.unary()?;
        loop {
            let Some((precedence, infix)) = self.infix().filter(|(found, _)| *found >= weakest)
            else {
                return Ok(left);
            };
            let offset = left.offset;
            let kind = match infix {
                Infix::Or => Kind::Disjunction(self.row(left, precedence)?),
                Infix::And => Kind::Conjunction(self.row(left, precedence)?),
                Infix::Binary(_) => {
                    Kind::Binary { first: Box::new(left), rest: self.rest(precedence)? }
                }
            };
            left = Expression { offset, kind };
        }
    }

    /// The operator that comes next.
    fn infix(&self) -> Option<(Precedence, Infix)> {
        let found = match &self.token.kind {
            TokenKind::Symbol(symbol) => INFIX.iter().find(|(known, ..)| known == symbol),
            TokenKind::Name => INFIX.iter().find(|(_, word, ..)| *word == self.token.text),
            TokenKind::Integer(_)
            | TokenKind::Double(_)
            | TokenKind::String(_)
            | TokenKind::End => None,
        };
        found.map(|(_, _, precedence, infix)| (*precedence, *infix))
    }

    /// `first` and what follows with the same operator between.
    fn row(
        &mut self,
        first: Expression,
        precedence: Precedence,
    ) -> Result<Box<[Expression]>, Refusal> {
        let mut row = vec![first];
        while self.infix().is_some_and(|(found, _)| found == precedence) {
            self.advance()?;
            row.push(self.nested(|parser| parser.binary(precedence.stronger()))?);
        }
        Ok(row.into())
    }

    /// Operators of one precedence with their right operands.
    fn rest(&mut self, precedence: Precedence) -> Result<Box<[Binary]>, Refusal> {
        let mut rest = Vec::new();
        while let Some((found, Infix::Binary(operator))) = self.infix()
            && found == precedence
        {
            let offset = self.offset();
            self.advance()?;
            let operand = self.nested(|parser| parser.binary(precedence.stronger()))?;
            rest.push(Binary { operator, offset, operand });
        }
        Ok(rest.into())
    }

    /// Operators before an operand bind it more strongly than any between operands.
    fn unary(&mut self) -> Result<Expression, Refusal> {
        let offset = self.offset();
        let mut operators = Vec::new();
        while let Some(operator) = self.prefix() {
            self.advance()?;
            operators.push(operator);
        }
        let mut operand = self.path()?;
        if let Kind::Literal(Value::Number(number)) = &operand.kind
            && let Some(negated) = negated(number)
            && operators.last() == Some(&UnaryOperator::Minus)
        {
            operators.pop();
            operand = Expression { offset, kind: Kind::Literal(negated) };
        }
        if operators.is_empty() {
            return Ok(operand);
        }
        let kind = Kind::Unary { operators: operators.into(), operand: operand.into() };
        Ok(Expression { offset, kind })
    }

    fn prefix(&self) -> Option<UnaryOperator> {
        let matches = |symbol: Option<Symbol>, word: &str| match &self.token.kind {
            TokenKind::Symbol(found) => symbol == Some(*found),
            TokenKind::Name => word == self.token.text,
            TokenKind::Integer(_)
            | TokenKind::Double(_)
            | TokenKind::String(_)
            | TokenKind::End => false,
        };
        let found = PREFIX.iter().find(|(symbol, word, _)| matches(*symbol, word));
        found.map(|(_, _, operator)| *operator)
    }
}

/// A literal with its sign; literals are never the smallest integer.
fn negated(number: &Number) -> Option<Value> {
    match number.as_i64() {
        Some(long) => long.checked_neg().map(Value::from),
        None => Some(Value::from(-number.as_f64())),
    }
}
