//! What the parser says about texts that it does not take.

use super::Parser;
use crate::ParseError;
use crate::builtins::{self, Builtin};
use crate::lexer::{Symbol, TokenKind};
use std::sync::Arc;

impl Parser<'_> {
    /// The next token is not what should come.
    pub(super) fn unexpected(&self, expected: &str) -> ParseError {
        let offset = self.token.offset;
        let text: String = self.token.text.chars().take(40).collect();
        let message = match &self.token.kind {
            TokenKind::End => format!("expected {expected}, but the expression ends here"),
            TokenKind::Name | TokenKind::QuotedName => format!(
                "expected {expected}, found the name `{text}`; a name with spaces is written in \
                 back-ticks"
            ),
            TokenKind::Symbol(symbol) => match about(*symbol) {
                Some(message) => message,
                None => format!("expected {expected}, found `{text}`"),
            },
            TokenKind::Number(_) | TokenKind::String(_) => {
                format!("expected {expected}, found {text}")
            }
        };
        ParseError { offset, message }
    }

    /// A keyword where an operand should start.
    pub(super) fn refuse_keyword(&self, word: &str) -> ParseError {
        let message = match word {
            "external" => "functions of other languages (`external`) are not supported".to_owned(),
            "if" => "an `if` after an operator needs parentheses around it".to_owned(),
            "for" | "some" | "every" | "function" => {
                format!("a `{word}` after an operator needs parentheses around it")
            }
            _ => format!(
                "expected an expression, found `{word}`; a variable of this name is written in \
                 back-ticks"
            ),
        };
        ParseError { offset: self.token.offset, message }
    }
}

/// There is no function of that name.
pub(super) fn unknown_function(name: &str, offset: usize) -> ParseError {
    let name: String = name.chars().take(40).collect();
    let message = match builtins::similar(&name) {
        Some(known) => format!("there is no function `{name}`; perhaps `{known}` is meant"),
        None => format!("there is no function `{name}`"),
    };
    ParseError { offset, message }
}

/// A function of the language does not take that many arguments.
pub(super) fn wrong_count(builtin: &Builtin, count: usize, offset: usize) -> ParseError {
    let plural = if count == 1 { "" } else { "s" };
    let message =
        format!("`{}` does not take {count} argument{plural}: {}", builtin.name, builtin.usage());
    ParseError { offset, message }
}

/// A function of the language does not have parameters of these names.
pub(super) fn wrong_names(builtin: &Builtin, names: &[Arc<str>], offset: usize) -> ParseError {
    let names = names.join("`, `");
    let message =
        format!("`{}` does not take arguments named `{names}`: {}", builtin.name, builtin.usage());
    ParseError { offset, message }
}

/// Symbols that FEEL has and Baton does not, and those of other languages.
fn about(symbol: Symbol) -> Option<String> {
    let message = match symbol {
        Symbol::DotDot => "a range is written in brackets, such as `[1..5]`".to_owned(),
        Symbol::Question => {
            "`?` has no meaning here; a choice is written `if ... then ... else ...`".to_owned()
        }
        Symbol::EqualEqual => "equality is written `=`, not `==`".to_owned(),
        Symbol::AndAnd => "a conjunction is written `and`, not `&&`".to_owned(),
        Symbol::OrOr => "a disjunction is written `or`, not `||`".to_owned(),
        Symbol::Bang => "a negation is written `not(...)`, not `!`".to_owned(),
        Symbol::Percent => "there is no operator `%`".to_owned(),
        Symbol::Apostrophe => "a string is written in double quotation marks".to_owned(),
        Symbol::OpenParenthesis
        | Symbol::CloseParenthesis
        | Symbol::OpenBracket
        | Symbol::CloseBracket
        | Symbol::OpenBrace
        | Symbol::CloseBrace
        | Symbol::Comma
        | Symbol::Colon
        | Symbol::Dot
        | Symbol::At
        | Symbol::Plus
        | Symbol::Minus
        | Symbol::Star
        | Symbol::StarStar
        | Symbol::Slash
        | Symbol::Equal
        | Symbol::NotEqual
        | Symbol::Less
        | Symbol::LessOrEqual
        | Symbol::Greater
        | Symbol::GreaterOrEqual => return None,
    };
    Some(message)
}
