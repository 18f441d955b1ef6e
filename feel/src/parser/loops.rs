//! `for`, `some`, `every` and functions of the text (rules 44, 46 and 55).

use super::Parser;
use crate::ParseError;
use crate::lexer::Symbol;
use crate::syntax::{Expression, IteratorSyntax, Kind, Lambda, Parameter};
use std::sync::Arc;

impl Parser<'_> {
    /// Rule 44.
    pub(super) fn for_expression(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        self.open_loop();
        self.open_names();
        let iterators = self.iterators()?;
        self.expect_keyword("return")?;
        let body = Box::new(self.nested(Self::expression)?);
        self.close_iterators(&iterators);
        let partial = self.close_loop();
        let depth = self.one_deeper(body.literal_depth())?;
        let iterators = iterators.into();
        Ok(Expression { offset, kind: Kind::For { iterators, body, partial, depth } })
    }

    /// Rule 46.
    pub(super) fn quantified(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        let every = self.keyword() == Some("every");
        self.advance()?;
        self.open_names();
        let iterators = self.iterators()?;
        self.expect_keyword("satisfies")?;
        let condition = Box::new(self.nested(Self::expression)?);
        self.close_iterators(&iterators);
        let iterators = iterators.into();
        Ok(Expression { offset, kind: Kind::Quantified { every, iterators, condition } })
    }

    /// `x in xs, y in ys`: each sees those before it, and nests inside of them.
    fn iterators(&mut self) -> Result<Vec<IteratorSyntax>, ParseError> {
        let mut iterators = Vec::new();
        loop {
            let name = self.words("the name of a loop variable")?;
            self.expect_keyword("in")?;
            let domain = self.nested(Self::expression)?;
            let end = if self.skip_symbol(Symbol::DotDot)? {
                Some(self.nested(Self::expression)?)
            } else {
                None
            };
            self.declare(name, domain.literal_depth());
            self.deepen()?;
            iterators.push(IteratorSyntax { domain, end });
            if !self.skip_symbol(Symbol::Comma)? {
                return Ok(iterators);
            }
        }
    }

    fn close_iterators(&mut self, iterators: &[IteratorSyntax]) {
        self.depth -= u32::try_from(iterators.len()).unwrap_or(0);
        self.close();
    }

    /// Rule 55, without `external`.
    pub(super) fn function(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        self.expect_symbol(Symbol::OpenParenthesis, "(")?;
        self.open_function();
        self.open_names();
        let mut parameters: Vec<Parameter> = Vec::new();
        while !self.skip_symbol(Symbol::CloseParenthesis)? {
            if !parameters.is_empty() {
                self.expect_symbol(Symbol::Comma, ",")?;
            }
            let start = self.token.offset;
            let name = self.words("the name of a parameter")?;
            let of = if self.skip_symbol(Symbol::Colon)? { Some(self.type_name()?) } else { None };
            if !self.declare(Arc::clone(&name), 0) {
                let message = format!("this function has two parameters `{name}`");
                return Err(ParseError { offset: start, message });
            }
            parameters.push(Parameter { name, of });
        }
        if self.keyword() == Some("external") {
            return Err(self.refuse_keyword("external"));
        }
        let body = self.nested(Self::expression)?;
        let captures = self.close_function();
        let depth = captures.iter().map(Expression::literal_depth).max().unwrap_or(0);
        let depth = self.one_deeper(depth)?;
        let lambda = Arc::new(Lambda { parameters: parameters.into(), body });
        let kind = Kind::Function { lambda, captures: captures.into(), depth };
        Ok(Expression { offset, kind })
    }
}
