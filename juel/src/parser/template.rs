//! `Hello ${name}!`: the whole text, with what is embedded in it.

use crate::Value;
use crate::error::Refusal;
use crate::lexer::{Lexer, Symbol};
use crate::syntax::{Expression, Kind};

use super::Parser;

/// Literal text up to the next expression.
struct Plain {
    text: String,
    /// Where the `${` or `#{` starts; none at the end.
    opening: Option<usize>,
}

impl Parser<'_> {
    /// The whole text, and whether it is nothing but text. A single expression keeps the type of
    /// its value; with anything around, even a space, the result is text.
    pub(super) fn template(&mut self) -> Result<(Expression, bool), Refusal> {
        let mut parts = Vec::new();
        let mut at = 0;
        let mut mark = None;
        loop {
            let Plain { text, opening } = plain(self.text, at);
            if !text.is_empty() {
                let offset = u32::try_from(at).unwrap_or(u32::MAX);
                let kind = Kind::Literal(Value::from(text.as_str()));
                parts.push(Expression { offset, kind });
            }
            let Some(opening) = opening else { break };
            let found = self.text.as_bytes().get(opening).copied();
            if mark.is_some() && mark != found {
                let message = "`${...}` and `#{...}` cannot be mixed in one text";
                return Err(Refusal::syntax(opening, message));
            }
            mark = found;
            parts.push(self.embedded(opening + 2)?);
            at = self.token.offset + 1;
        }
        let only = if parts.len() < 2 { Some(parts.pop()) } else { None };
        let expression = match only {
            Some(only) => {
                only.unwrap_or(Expression { offset: 0, kind: Kind::Literal(Value::from("")) })
            }
            None => Expression { offset: 0, kind: Kind::Composite(parts.into()) },
        };
        Ok((expression, mark.is_none()))
    }

    /// An expression and, as the token that comes next, the brace behind it.
    fn embedded(&mut self, start: usize) -> Result<Expression, Refusal> {
        self.lexer = Lexer::new(self.text, start);
        self.token = self.lexer.next()?;
        let expression = self.expression()?;
        if self.is_symbol(Symbol::CloseBrace) {
            return Ok(expression);
        }
        Err(self.unexpected("an operator or `}`"))
    }
}

/// A backslash before `${` or `#{` makes it text.
fn plain(whole: &str, start: usize) -> Plain {
    let mut text = String::new();
    let mut at = start;
    loop {
        let rest = whole.get(at..).unwrap_or_default();
        let Some(length) = opening(rest) else {
            text.push_str(rest);
            return Plain { text, opening: None };
        };
        let before = rest.get(..length).unwrap_or_default();
        let Some(unescaped) = before.strip_suffix('\\') else {
            text.push_str(before);
            return Plain { text, opening: Some(at + length) };
        };
        text.push_str(unescaped);
        text.push_str(rest.get(length..length + 2).unwrap_or_default());
        at += length + 2;
    }
}

/// Where the first `${` or `#{` starts.
fn opening(text: &str) -> Option<usize> {
    text.as_bytes().windows(2).position(|pair| pair == b"${" || pair == b"#{")
}
