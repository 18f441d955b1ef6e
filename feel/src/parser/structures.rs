//! Lists, contexts and ranges (rules 54, 57 to 59 and 66).

use super::Parser;
use crate::lexer::{Symbol, TokenKind};
use crate::syntax::{ComparisonOperator, Expression, Kind, RangeSyntax};
use crate::{NESTING_MAX, ParseError};
use std::sync::Arc;

impl Parser<'_> {
    /// Rule 54, or a range if two dots follow the first item.
    pub(super) fn list(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        let mut items = Vec::new();
        let mut depth = 0;
        while !self.skip_symbol(Symbol::CloseBracket)? {
            if !items.is_empty() {
                self.expect_symbol(Symbol::Comma, ",")?;
            }
            let item = self.nested(Self::expression)?;
            if items.is_empty() && self.token.kind == TokenKind::Symbol(Symbol::DotDot) {
                return self.range(offset, item, true);
            }
            depth = item.literal_depth().max(depth);
            items.push(item);
        }
        let depth = self.one_deeper(depth)?;
        Ok(Expression { offset, kind: Kind::List { items: items.into(), depth } })
    }

    /// What a parenthesis opens: an expression, or a range.
    pub(super) fn parenthesis(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        if let Some(operator) = self.comparison_operator() {
            self.advance()?;
            let end = self.nested(Self::expression)?;
            self.expect_symbol(Symbol::CloseParenthesis, ")")?;
            return self.open_range(offset, operator, end);
        }
        let inside = self.nested(Self::expression)?;
        if self.token.kind == TokenKind::Symbol(Symbol::DotDot) {
            return self.range(offset, inside, false);
        }
        self.expect_symbol(Symbol::CloseParenthesis, ")")?;
        Ok(inside)
    }

    /// `]1..5]`, the other way to leave the lower end out.
    pub(super) fn reversed_range(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        let low = self.nested(Self::expression)?;
        self.range(offset, low, false)
    }

    /// From the two dots on.
    pub(super) fn range(
        &mut self,
        offset: u32,
        low: Expression,
        low_included: bool,
    ) -> Result<Expression, ParseError> {
        self.expect_symbol(Symbol::DotDot, "..")?;
        self.range_end = true;
        let high = self.nested(Self::expression)?;
        let high_included = self.skip_symbol(Symbol::CloseBracket)?;
        let ends = high_included
            || self.skip_symbol(Symbol::CloseParenthesis)?
            || self.skip_symbol(Symbol::OpenBracket)?;
        if !ends {
            return Err(self.unexpected("`]` or `)` at the end of the range"));
        }
        let (low, high) = (Some(low), Some(high));
        let range = RangeSyntax { low, high, low_included, high_included };
        Ok(Expression { offset, kind: Kind::Range(Box::new(range)) })
    }

    /// `(> 5)`
    fn open_range(
        &self,
        offset: u32,
        operator: ComparisonOperator,
        end: Expression,
    ) -> Result<Expression, ParseError> {
        let (low, high, included) = match operator {
            ComparisonOperator::Less => (None, Some(end), false),
            ComparisonOperator::LessOrEqual => (None, Some(end), true),
            ComparisonOperator::Greater => (Some(end), None, false),
            ComparisonOperator::GreaterOrEqual => (Some(end), None, true),
            ComparisonOperator::Equal => (Some(end.clone()), Some(end), true),
            ComparisonOperator::NotEqual => {
                let message = "`!=` makes no range".to_owned();
                return Err(ParseError { offset: self.token.offset, message });
            }
        };
        let range = RangeSyntax { low, high, low_included: included, high_included: included };
        Ok(Expression { offset, kind: Kind::Range(Box::new(range)) })
    }

    /// Rules 57 to 59.
    pub(super) fn context(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        self.open_names();
        let mut entries: Vec<(Arc<str>, Expression)> = Vec::new();
        let mut depth = 0;
        while !self.skip_symbol(Symbol::CloseBrace)? {
            if !entries.is_empty() {
                self.expect_symbol(Symbol::Comma, ",")?;
            }
            let (key, value) = self.entry()?;
            depth = value.literal_depth().max(depth);
            entries.push((key, value));
        }
        self.close();
        let depth = self.one_deeper(depth)?;
        Ok(Expression { offset, kind: Kind::Context { entries: entries.into(), depth } })
    }

    fn entry(&mut self) -> Result<(Arc<str>, Expression), ParseError> {
        let start = self.token.offset;
        let key: Arc<str> = if let TokenKind::String(text) = &self.token.kind {
            let key = text.as_ref().into();
            self.advance()?;
            key
        } else {
            self.words("a name or a string before the colon")?
        };
        self.expect_symbol(Symbol::Colon, ":")?;
        let value = self.nested(Self::expression)?;
        if !self.declare(Arc::clone(&key), value.literal_depth()) {
            let message = format!("this context has two entries `{key}`");
            return Err(ParseError { offset: start, message });
        }
        Ok((key, value))
    }

    /// A name, of several words perhaps, where nothing else can come.
    pub(super) fn words(&mut self, expected: &str) -> Result<Arc<str>, ParseError> {
        let Some(first) = self.name() else { return Err(self.unexpected(expected)) };
        self.advance()?;
        let mut words = first.to_owned();
        while let Some(word) = self.keyword().filter(|word| *word != "in") {
            words.push(' ');
            words.push_str(word);
            self.advance()?;
        }
        Ok(words.into())
    }

    /// Entries that build on earlier ones nest values more deeply than they nest text.
    pub(super) fn one_deeper(&self, depth: u32) -> Result<u32, ParseError> {
        if depth < NESTING_MAX {
            return Ok(depth + 1);
        }
        let message = format!("the value nests deeper than {NESTING_MAX} levels here");
        Err(ParseError { offset: self.token.offset, message })
    }
}
