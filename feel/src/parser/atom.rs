//! What operators join: literals, names, `not`, and what brackets of all kinds open.

use super::Parser;
use crate::lexer::{Lexer, Symbol, Token, TokenKind};
use crate::syntax::{Expression, Kind};
use crate::temporal::{Date, DateTime, DaysDuration, MonthsDuration, Time};
use crate::{ParseError, Value, builtins};
use std::borrow::Cow;
use std::sync::Arc;

/// The literal terminal symbols of the grammar that look like names (§10.3.1.4): no name starts
/// with one, unless in back-ticks.
const RESERVED: [&str; 20] = [
    "and",
    "between",
    "else",
    "every",
    "external",
    "false",
    "for",
    "function",
    "if",
    "in",
    "instance",
    "not",
    "null",
    "of",
    "or",
    "return",
    "satisfies",
    "some",
    "then",
    "true",
];

impl<'t> Parser<'t> {
    /// The next token as a name, be it plain or in back-ticks.
    pub(super) fn name(&self) -> Option<&'t str> {
        match self.token.kind {
            TokenKind::Name => Some(self.token.text),
            TokenKind::QuotedName => Some(self.token.text.trim_matches('`')),
            TokenKind::Number(_) | TokenKind::String(_) | TokenKind::Symbol(_) | TokenKind::End => {
                None
            }
        }
    }

    pub(super) fn atom(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        let kind = match &self.token.kind {
            TokenKind::Number(number) => Kind::Literal(Value::Number(*number)),
            TokenKind::String(text) => Kind::Literal(Value::String(Arc::from(text.as_ref()))),
            TokenKind::QuotedName => {
                let name = self.token.text.trim_matches('`');
                self.advance()?;
                return self.variable_or_call(name, offset);
            }
            TokenKind::Name => match self.token.text {
                "null" => Kind::Literal(Value::Null),
                "true" => Kind::Literal(Value::Boolean(true)),
                "false" => Kind::Literal(Value::Boolean(false)),
                "not" => return self.not(),
                word if RESERVED.contains(&word) => return Err(self.refuse_keyword(word)),
                name => return self.named(name),
            },
            TokenKind::Symbol(Symbol::OpenParenthesis) => return self.parenthesis(),
            TokenKind::Symbol(Symbol::OpenBracket) => return self.list(),
            TokenKind::Symbol(Symbol::CloseBracket) => return self.reversed_range(),
            TokenKind::Symbol(Symbol::OpenBrace) => return self.context(),
            TokenKind::Symbol(Symbol::At) => return self.at_literal(),
            TokenKind::Symbol(Symbol::Question) => match self.question(offset) {
                Some(kind) => {
                    self.questions = Some(self.token.offset);
                    kind
                }
                None => return Err(self.unexpected("an expression")),
            },
            TokenKind::Symbol(_) | TokenKind::End => return Err(self.unexpected("an expression")),
        };
        self.advance()?;
        Ok(Expression { offset, kind })
    }

    /// A plain name, which starts a longer one that is known perhaps.
    fn named(&mut self, first: &'t str) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        let name = match self.keyword() {
            Some(_) => self.spaced(first)?.map_or(Cow::Borrowed(first), Cow::Owned),
            None => Cow::Borrowed(first),
        };
        self.variable_or_call(&name, offset)
    }

    /// Words that together are a local name, or a function of the language before a parenthesis:
    /// the most that fit. `first` has been taken.
    fn spaced(&mut self, first: &str) -> Result<Option<String>, ParseError> {
        let mut best: Option<(String, Lexer<'t>, Token<'t>)> = None;
        let start = (self.lexer.clone(), self.token.clone());
        let mut words = first.to_owned();
        while let Some(word) = self.keyword() {
            words.push(' ');
            words.push_str(word);
            if !builtins::starts_with(&words) && !self.local_starts_with(&words) {
                break;
            }
            self.advance()?;
            let called = self.token.kind == TokenKind::Symbol(Symbol::OpenParenthesis);
            if called && builtins::find(&words).is_some() || self.is_local(&words) {
                best = Some((words.clone(), self.lexer.clone(), self.token.clone()));
            }
        }
        let (name, lexer, token) = match best {
            Some((name, lexer, token)) => (Some(name), lexer, token),
            None => (None, start.0, start.1),
        };
        self.lexer = lexer;
        self.token = token;
        Ok(name)
    }

    /// What a name means, once it has been taken.
    fn variable_or_call(&mut self, name: &str, offset: u32) -> Result<Expression, ParseError> {
        if self.token.kind == TokenKind::Symbol(Symbol::OpenParenthesis) && !self.is_local(name) {
            if let Some(builtin) = builtins::find(name) {
                return self.builtin_call(builtin, offset);
            }
            if !self.in_filter() {
                return Err(super::refusal::unknown_function(name, offset as usize));
            }
        }
        Ok(Expression { offset, kind: self.variable(name, offset) })
    }

    /// `not(...)` (§10.3.4.2).
    fn not(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        if self.token.kind != TokenKind::Symbol(Symbol::OpenParenthesis) {
            return Err(self.unexpected("`(`"));
        }
        let (mut arguments, names) = self.arguments()?;
        let fits = names.is_none_or(|names| names.iter().all(|name| &**name == "negand"));
        if let (Some(operand), true) = (arguments.pop(), arguments.is_empty() && fits) {
            return Ok(Expression { offset, kind: Kind::Not(Box::new(operand)) });
        }
        let message = "`not` takes one argument: not(negand)".to_owned();
        Err(ParseError { offset: offset as usize, message })
    }

    /// Rule 65: `@` and a text, of one of five types.
    fn at_literal(&mut self) -> Result<Expression, ParseError> {
        let offset = self.offset();
        self.advance()?;
        let start = self.token.offset;
        let TokenKind::String(text) = &self.token.kind else {
            return Err(self.unexpected("a date, time or duration in quotation marks after `@`"));
        };
        let Some(value) = temporal(text) else {
            let text: String = text.chars().take(40).collect();
            let message = format!(
                "\"{text}\" is no date, time or duration; examples are \"2026-01-31\", \
                 \"10:30:00\", \"2026-01-31T10:30:00Z\", \"P1DT2H\" and \"P1Y6M\""
            );
            return Err(ParseError { offset: start, message });
        };
        self.advance()?;
        Ok(Expression { offset, kind: Kind::Literal(value) })
    }
}

/// The value of what follows an `@`.
fn temporal(text: &str) -> Option<Value> {
    Date::parse(text)
        .map(Value::Date)
        .or_else(|| DateTime::parse(text).map(Value::DateTime))
        .or_else(|| Time::parse(text).map(Value::Time))
        .or_else(|| DaysDuration::parse(text).map(Value::DaysDuration))
        .or_else(|| MonthsDuration::parse(text).map(Value::MonthsDuration))
}
