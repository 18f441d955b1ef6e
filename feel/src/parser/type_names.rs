//! The names of types (rule 54 and §10.3.2.3).

use super::Parser;
use crate::ParseError;
use crate::lexer::{Symbol, TokenKind};
use crate::types::{NAMED, Type};
use std::sync::Arc;

impl Parser<'_> {
    /// A type: a name, of several words perhaps, or one with others in angle brackets.
    pub(super) fn type_name(&mut self) -> Result<Type, ParseError> {
        self.nested(Self::type_inside)
    }

    fn type_inside(&mut self) -> Result<Type, ParseError> {
        let start = self.token.offset;
        let Some(first) = self.name() else { return Err(self.unexpected("the name of a type")) };
        self.advance()?;
        match first {
            "list" => return Ok(Type::List(Box::new(self.inner_type()?))),
            "range" => return Ok(Type::Range(Box::new(self.inner_type()?))),
            "context" => return self.context_type(),
            "function" => return self.function_type(),
            _ => {}
        }
        let mut words = first.to_owned();
        while let Some(word) = self.keyword() {
            let longer = format!("{words} {word}");
            if !NAMED.iter().any(|(name, _)| name.starts_with(&longer)) {
                break;
            }
            words = longer;
            self.advance()?;
        }
        if let Some((_, of)) = NAMED.iter().find(|(name, _)| *name == words) {
            return Ok(of.clone());
        }
        let message = format!(
            "there is no type `{words}`; types are number, string, boolean, date, time, date and \
             time, days and time duration, years and months duration, list<...>, context<...>, \
             range<...>, function<...> -> ... and Any"
        );
        Err(ParseError { offset: start, message })
    }

    /// `<number>`; anything if it is left out.
    fn inner_type(&mut self) -> Result<Type, ParseError> {
        if !self.skip_symbol(Symbol::Less)? {
            return Ok(Type::Any);
        }
        let of = self.type_name()?;
        self.expect_symbol(Symbol::Greater, ">")?;
        Ok(of)
    }

    /// `<a: number, b: string>`
    fn context_type(&mut self) -> Result<Type, ParseError> {
        let mut entries: Vec<(Arc<str>, Type)> = Vec::new();
        if self.skip_symbol(Symbol::Less)? {
            while !self.skip_symbol(Symbol::Greater)? {
                if !entries.is_empty() {
                    self.expect_symbol(Symbol::Comma, ",")?;
                }
                let name = self.words("the name of an entry")?;
                self.expect_symbol(Symbol::Colon, ":")?;
                entries.push((name, self.type_name()?));
            }
        }
        Ok(Type::Context(entries.into()))
    }

    /// `<number, string> -> boolean`; what a function gives is not known before it is called, so
    /// that is read and not looked at.
    fn function_type(&mut self) -> Result<Type, ParseError> {
        let mut parameters: Vec<Type> = Vec::new();
        self.expect_symbol(Symbol::Less, "<")?;
        while !self.skip_symbol(Symbol::Greater)? {
            if !parameters.is_empty() {
                self.expect_symbol(Symbol::Comma, ",")?;
            }
            parameters.push(self.type_name()?);
        }
        self.expect_symbol(Symbol::Minus, "->")?;
        if self.token.kind != TokenKind::Symbol(Symbol::Greater) {
            return Err(self.unexpected("`->`"));
        }
        self.advance()?;
        self.type_name()?;
        Ok(Type::Function(parameters.into()))
    }
}
