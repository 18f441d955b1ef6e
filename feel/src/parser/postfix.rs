//! What follows an operand: `.name`, `[filter]`, `(arguments)` and `instance of` (rules 43, 40, 51
//! and 53), in a loop.

use super::{Parser, refusal};
use crate::builtins::Builtin;
use crate::lexer::{Symbol, TokenKind};
use crate::syntax::{Expression, Kind, Step};
use crate::{ParseError, Value};
use std::sync::Arc;

/// Deeper than this, what a call builds is looked at, so that chains of calls stay shallow.
const UNCHECKED_DEPTH_MAX: u32 = 32;

/// After a dot, these words do not go on with the name.
const ENDS_A_NAME: [&str; 10] =
    ["and", "between", "else", "in", "instance", "or", "return", "satisfies", "then", "external"];

/// Arguments with their names, if they have any.
pub(super) type Arguments = (Vec<Expression>, Option<Vec<Arc<str>>>);

impl Parser<'_> {
    /// An atom and all that follows it.
    pub(super) fn path(&mut self) -> Result<Expression, ParseError> {
        // In `[1..5[` the last bracket ends the range: nobody filters a literal.
        let range_end = std::mem::take(&mut self.range_end);
        let mut base = self.atom()?;
        let ends_range = range_end && matches!(base.kind, Kind::Literal(_) | Kind::Builtin { .. });
        let mut levels = 0;
        while let TokenKind::Symbol(symbol) = self.token.kind {
            base = if symbol == Symbol::Dot {
                self.steps(base)?
            } else if symbol == Symbol::OpenBracket && !ends_range {
                self.filter(base)?
            } else if symbol == Symbol::OpenParenthesis {
                self.call(base)?
            } else {
                break;
            };
            // Each one holds the one before, so a row of them nests.
            self.deepen()?;
            levels += 1;
        }
        while self.keyword() == Some("instance") {
            base = self.instance_of(base)?;
            self.deepen()?;
            levels += 1;
        }
        self.depth -= levels;
        Ok(base)
    }

    /// The names after dots, in a row.
    fn steps(&mut self, base: Expression) -> Result<Expression, ParseError> {
        let mut steps = Vec::new();
        while self.skip_symbol(Symbol::Dot)? {
            let offset = self.offset();
            // After a dot, no keyword can be meant.
            let Some(first) = self.name() else {
                return Err(self.unexpected("a name after the dot"));
            };
            self.advance()?;
            let mut name = first.to_owned();
            while let Some(word) = self.keyword().filter(|word| !ENDS_A_NAME.contains(word)) {
                name.push(' ');
                name.push_str(word);
                self.advance()?;
            }
            steps.push(Step { offset, name: name.into() });
        }
        let offset = base.offset;
        Ok(Expression { offset, kind: Kind::Path { base: Box::new(base), steps: steps.into() } })
    }

    fn filter(&mut self, base: Expression) -> Result<Expression, ParseError> {
        self.advance()?;
        self.open_item();
        let condition = self.nested(Self::expression)?;
        self.close();
        self.expect_symbol(Symbol::CloseBracket, "]")?;
        let (offset, base, condition) = (base.offset, Box::new(base), Box::new(condition));
        Ok(Expression { offset, kind: Kind::Filter { base, condition } })
    }

    /// A call of what an expression gives.
    fn call(&mut self, function: Expression) -> Result<Expression, ParseError> {
        let offset = function.offset;
        let (arguments, names) = self.arguments()?;
        let kind = Kind::Call {
            function: Box::new(function),
            arguments: arguments.into(),
            names: names.map(Into::into),
        };
        Ok(checked(Expression { offset, kind }))
    }

    /// A call of a function of the language: wrong arguments are found here.
    pub(super) fn builtin_call(
        &mut self,
        builtin: &'static Builtin,
        offset: u32,
    ) -> Result<Expression, ParseError> {
        let (arguments, names) = self.arguments()?;
        let arguments = match names {
            None if builtin.takes(arguments.len()) => arguments,
            None => {
                let count = arguments.len();
                return Err(refusal::wrong_count(builtin, count, offset as usize));
            }
            Some(names) => match builtin.order(&names) {
                Some(places) => reorder(arguments, &places, offset),
                None => return Err(refusal::wrong_names(builtin, &names, offset as usize)),
            },
        };
        self.patterns.prepare(builtin, &arguments);
        let inside = arguments.iter().map(Expression::literal_depth).max().unwrap_or(0);
        let depth = if builtin.nests == 0 { 0 } else { inside + builtin.nests };
        // What gives parts of its arguments nests as they do.
        let depth = if builtin.passes { depth.max(inside) } else { depth };
        let kind = Kind::Builtin { builtin, arguments: arguments.into(), depth };
        Ok(checked(Expression { offset, kind }))
    }

    /// From the parenthesis on, to the one that closes.
    pub(super) fn arguments(&mut self) -> Result<Arguments, ParseError> {
        self.advance()?;
        let mut arguments = Vec::new();
        let mut names: Vec<Arc<str>> = Vec::new();
        let by_name = self.is_named_argument()?;
        while !self.skip_symbol(Symbol::CloseParenthesis)? {
            if !arguments.is_empty() {
                self.expect_symbol(Symbol::Comma, ",")?;
            }
            if by_name {
                names.push(self.words("the name of a parameter")?);
                self.expect_symbol(Symbol::Colon, ":")?;
            }
            arguments.push(self.nested(Self::expression)?);
        }
        Ok((arguments, by_name.then_some(names)))
    }

    /// Looks ahead for words and a colon.
    fn is_named_argument(&mut self) -> Result<bool, ParseError> {
        if self.name().is_none() {
            return Ok(false);
        }
        let mut lexer = self.lexer.clone();
        let mut next = lexer.next()?;
        while next.kind == TokenKind::Name {
            next = lexer.next()?;
        }
        Ok(next.kind == TokenKind::Symbol(Symbol::Colon))
    }

    fn instance_of(&mut self, value: Expression) -> Result<Expression, ParseError> {
        self.advance()?;
        self.expect_keyword("of")?;
        let of = self.type_name()?;
        let (offset, value, of) = (value.offset, Box::new(value), Box::new(of));
        Ok(Expression { offset, kind: Kind::InstanceOf { value, of } })
    }
}

/// Named arguments in the order of the parameters; what is left out between them is null.
fn reorder(arguments: Vec<Expression>, places: &[usize], offset: u32) -> Vec<Expression> {
    let count = places.iter().max().map_or(0, |last| last + 1);
    let absent = || Expression { offset, kind: Kind::Literal(Value::Null) };
    let mut ordered: Vec<Expression> = std::iter::repeat_with(absent).take(count).collect();
    for (argument, place) in arguments.into_iter().zip(places) {
        if let Some(slot) = ordered.get_mut(*place) {
            *slot = argument;
        }
    }
    ordered
}

fn checked(expression: Expression) -> Expression {
    if expression.literal_depth() <= UNCHECKED_DEPTH_MAX {
        return expression;
    }
    let offset = expression.offset;
    Expression { offset, kind: Kind::Checked(Box::new(expression)) }
}
