//! Tokens to a tree (DMN 1.5 §10.3.1.2; precedence and associativity by its additional rules).
//!
//! Operators climb by precedence and collect their row in a loop, so only nesting recurses, and
//! that to [`NESTING_MAX`]. Unknown functions, wrong arguments and what is no FEEL are refused with
//! what to do about it, never guessed.

mod atom;
mod loops;
mod postfix;
mod refusal;
mod scope;
mod structures;
mod type_names;
mod unary;

use crate::builtins::Patterns;
use crate::lexer::{Lexer, Symbol, Token, TokenKind};
use crate::syntax::{
    Arithmetic, ArithmeticOperator, Comparison, ComparisonOperator, Expression, Kind,
};
use crate::{NESTING_MAX, ParseError, TEXT_BYTES_MAX, Value};
use scope::Frame;
use std::collections::BTreeMap;

/// A parsed text.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) expression: Expression,
    /// The variables by their index in the tree.
    pub(crate) reads: Vec<String>,
    /// Which of them the text names more than once.
    pub(crate) repeated: Vec<bool>,
    /// The regular expressions that it names.
    pub(crate) patterns: Patterns,
}

/// Parses a whole text.
pub(crate) fn parse(text: &str) -> Result<Parsed, ParseError> {
    if text.len() > TEXT_BYTES_MAX {
        let message = format!("the expression is longer than {TEXT_BYTES_MAX} bytes");
        return Err(ParseError { offset: TEXT_BYTES_MAX, message });
    }
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let mut parser = Parser {
        lexer,
        token,
        depth: 0,
        reads: BTreeMap::new(),
        repeated: Vec::new(),
        frames: Vec::new(),
        patterns: Patterns::default(),
        questions: None,
        range_end: false,
    };
    let expression = parser.expression()?;
    if parser.token.kind != TokenKind::End {
        return Err(parser.unexpected("an operator or the end"));
    }
    let mut reads = vec![String::new(); parser.reads.len()];
    for (name, index) in parser.reads {
        if let Some(read) = reads.get_mut(index as usize) {
            *read = name;
        }
    }
    Ok(Parsed { expression, reads, repeated: parser.repeated, patterns: parser.patterns })
}

/// Where the parser stands.
struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The token that comes next.
    token: Token<'t>,
    depth: u32,
    reads: BTreeMap<String, u32>,
    repeated: Vec<bool>,
    /// The names of the functions around; the innermost last, the first that of the text.
    frames: Vec<Frame>,
    patterns: Patterns,
    /// Where `?` was read last.
    questions: Option<usize>,
    /// True right before the upper end of a range.
    range_end: bool,
}

/// From weakest to strongest (rules 2 and 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Disjunction,
    Conjunction,
    Comparison,
    Sum,
    Product,
    Power,
    Operand,
}

impl<'t> Parser<'t> {
    /// Rule 1.
    fn expression(&mut self) -> Result<Expression, ParseError> {
        match self.keyword() {
            Some("if") => self.if_expression(),
            Some("for") => self.for_expression(),
            Some("some" | "every") => self.quantified(),
            Some("function") => self.function(),
            _ => self.binary(Precedence::Disjunction),
        }
    }

    /// Rule 45. An `if` right after `else` continues the row of branches.
    fn if_expression(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        let mut branches = Vec::new();
        while self.skip_keyword("if")? {
            let condition = self.nested(Self::expression)?;
            self.expect_keyword("then")?;
            let then = self.nested(Self::expression)?;
            self.expect_keyword("else")?;
            branches.push((condition, then));
        }
        let otherwise = Box::new(self.nested(Self::expression)?);
        Ok(Expression { offset, kind: Kind::If { branches: branches.into(), otherwise } })
    }

    /// Operators of at least the precedence.
    fn binary(&mut self, weakest: Precedence) -> Result<Expression, ParseError> {
        let mut left = self.negation()?;
        loop {
            let Some(precedence) = self.operator().filter(|precedence| *precedence >= weakest)
            else {
                return Ok(left);
            };
            let offset = left.offset;
            let kind = match precedence {
                Precedence::Disjunction => Kind::Disjunction(self.row(left, "or")?),
                Precedence::Conjunction => Kind::Conjunction(self.row(left, "and")?),
                Precedence::Comparison => {
                    Kind::Comparison { first: Box::new(left), rest: self.comparisons()? }
                }
                Precedence::Sum | Precedence::Product | Precedence::Power | Precedence::Operand => {
                    Kind::Arithmetic { first: Box::new(left), rest: self.arithmetic(precedence)? }
                }
            };
            left = Expression { offset, kind };
        }
    }

    /// The precedence of the operator that comes next.
    fn operator(&self) -> Option<Precedence> {
        match self.keyword() {
            Some("or") => return Some(Precedence::Disjunction),
            Some("and") => return Some(Precedence::Conjunction),
            Some("between" | "in") => return Some(Precedence::Comparison),
            _ => {}
        }
        if self.comparison_operator().is_some() {
            return Some(Precedence::Comparison);
        }
        self.arithmetic_operator().map(|(precedence, _)| precedence)
    }

    /// Rules 47 and 48: `first` and what follows with the same keyword between.
    fn row(&mut self, first: Expression, word: &str) -> Result<Box<[Expression]>, ParseError> {
        let stronger = if word == "or" { Precedence::Conjunction } else { Precedence::Comparison };
        let mut row = vec![first];
        while self.skip_keyword(word)? {
            row.push(self.nested(|parser| parser.binary(stronger))?);
        }
        Ok(row.into())
    }

    /// Rule 49.
    fn comparisons(&mut self) -> Result<Box<[Comparison]>, ParseError> {
        let mut row = Vec::new();
        loop {
            let offset = self.offset();
            if let Some(operator) = self.comparison_operator() {
                self.advance()?;
                let operand = self.nested(|parser| parser.binary(Precedence::Sum))?;
                row.push(Comparison::With { operator, offset, operand });
            } else if self.skip_keyword("between")? {
                let low = self.nested(|parser| parser.binary(Precedence::Sum))?;
                self.expect_keyword("and")?;
                let high = self.nested(|parser| parser.binary(Precedence::Sum))?;
                row.push(Comparison::Between { offset, low, high });
            } else if self.skip_keyword("in")? {
                row.push(Comparison::In { offset, tests: self.tests()?.into() });
            } else {
                return Ok(row.into());
            }
        }
    }

    fn comparison_operator(&self) -> Option<ComparisonOperator> {
        let TokenKind::Symbol(symbol) = &self.token.kind else { return None };
        COMPARISONS.iter().find(|(known, _)| known == symbol).map(|(_, operator)| *operator)
    }

    /// Rules 19 to 23.
    fn arithmetic(&mut self, precedence: Precedence) -> Result<Box<[Arithmetic]>, ParseError> {
        let stronger = match precedence {
            Precedence::Sum => Precedence::Product,
            Precedence::Product => Precedence::Power,
            Precedence::Power
            | Precedence::Operand
            | Precedence::Disjunction
            | Precedence::Conjunction
            | Precedence::Comparison => Precedence::Operand,
        };
        let mut row = Vec::new();
        while let Some((_, operator)) =
            self.arithmetic_operator().filter(|(found, _)| *found == precedence)
        {
            let offset = self.offset();
            self.advance()?;
            let operand = self.nested(|parser| parser.binary(stronger))?;
            row.push(Arithmetic { operator, offset, operand });
        }
        Ok(row.into())
    }

    fn arithmetic_operator(&self) -> Option<(Precedence, ArithmeticOperator)> {
        let TokenKind::Symbol(symbol) = &self.token.kind else { return None };
        ARITHMETIC
            .iter()
            .find(|(known, ..)| known == symbol)
            .map(|(_, precedence, operator)| (*precedence, *operator))
    }

    /// Rule 24. It binds more strongly than `**`: `-3 ** 2` is 9.
    fn negation(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        let mut odd = false;
        let mut any = false;
        while self.skip_symbol(Symbol::Minus)? {
            odd = !odd;
            any = true;
        }
        let operand = self.path()?;
        if !any {
            return Ok(operand);
        }
        if let Kind::Literal(Value::Number(number)) = operand.kind {
            let number = if odd { number.negate() } else { number };
            return Ok(Expression { offset, kind: Kind::Literal(Value::Number(number)) });
        }
        let kind = Kind::Negation { odd, operand: Box::new(operand) };
        Ok(Expression { offset, kind })
    }

    /// Parses one level deeper.
    fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        self.deepen()?;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// Goes one level deeper; the caller comes back up.
    fn deepen(&mut self) -> Result<(), ParseError> {
        if self.depth == NESTING_MAX {
            let message = format!("the expression nests deeper than {NESTING_MAX} levels here");
            return Err(ParseError { offset: self.token.offset, message });
        }
        self.depth += 1;
        Ok(())
    }

    /// Takes the next token and reads the one after it.
    fn advance(&mut self) -> Result<Token<'t>, ParseError> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    /// The next token's start; texts are short enough for 32 bits.
    fn offset(&self) -> u32 {
        u32::try_from(self.token.offset).unwrap_or(u32::MAX)
    }

    /// The next token if it is a plain name, a keyword perhaps.
    fn keyword(&self) -> Option<&'t str> {
        (self.token.kind == TokenKind::Name).then_some(self.token.text)
    }

    fn skip_keyword(&mut self, word: &str) -> Result<bool, ParseError> {
        let found = self.keyword() == Some(word);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn skip_symbol(&mut self, symbol: Symbol) -> Result<bool, ParseError> {
        let found = self.token.kind == TokenKind::Symbol(symbol);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect_keyword(&mut self, word: &str) -> Result<(), ParseError> {
        if self.skip_keyword(word)? {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{word}`")))
    }

    fn expect_symbol(&mut self, symbol: Symbol, text: &str) -> Result<(), ParseError> {
        if self.skip_symbol(symbol)? {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{text}`")))
    }
}

const COMPARISONS: [(Symbol, ComparisonOperator); 6] = [
    (Symbol::Equal, ComparisonOperator::Equal),
    (Symbol::NotEqual, ComparisonOperator::NotEqual),
    (Symbol::Less, ComparisonOperator::Less),
    (Symbol::LessOrEqual, ComparisonOperator::LessOrEqual),
    (Symbol::Greater, ComparisonOperator::Greater),
    (Symbol::GreaterOrEqual, ComparisonOperator::GreaterOrEqual),
];

const ARITHMETIC: [(Symbol, Precedence, ArithmeticOperator); 5] = [
    (Symbol::Plus, Precedence::Sum, ArithmeticOperator::Add),
    (Symbol::Minus, Precedence::Sum, ArithmeticOperator::Subtract),
    (Symbol::Star, Precedence::Product, ArithmeticOperator::Multiply),
    (Symbol::Slash, Precedence::Product, ArithmeticOperator::Divide),
    (Symbol::StarStar, Precedence::Power, ArithmeticOperator::Power),
];
