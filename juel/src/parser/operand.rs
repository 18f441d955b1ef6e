//! Literals, names, functions, `execution` and `task`, and the paths that start at them.

use std::sync::Arc;

use crate::error::Refusal;
use crate::functions::{Function, Row, function, of_execution};
use crate::host::{EXECUTION, TASK, fact};
use crate::lexer::{Symbol, TokenKind};
use crate::methods::method;
use crate::syntax::{Expression, Kind, Step, StepKind};
use crate::{Fact, Value};

use super::Parser;

/// Words that are no names (EL 2.1 §1.13).
const KEYWORDS: [&str; 16] = [
    "and",
    "or",
    "not",
    "empty",
    "div",
    "mod",
    "eq",
    "ne",
    "lt",
    "gt",
    "le",
    "ge",
    "true",
    "false",
    "null",
    "instanceof",
];

/// What may start an operand.
const OPERAND: &str = "a value or a name";

/// The prefixes under which there are functions.
const PREFIXES: [&str; 4] = ["var", "vars", "variables", "date"];

impl<'t> Parser<'t> {
    /// An operand and the steps from it.
    pub(super) fn path(&mut self) -> Result<Expression, Refusal> {
        let base = self.operand()?;
        let mut steps = Vec::new();
        loop {
            let offset = self.offset();
            let kind = if self.skip_symbol(Symbol::Dot)? {
                let Some(name) = self.name() else { return Err(self.unexpected("a name")) };
                self.advance()?;
                if self.is_symbol(Symbol::OpenParenthesis) {
                    self.call(&base, steps.is_empty(), name, offset)?
                } else {
                    StepKind::Property(Arc::from(name))
                }
            } else if self.skip_symbol(Symbol::OpenBracket)? {
                let index = self.nested(Self::expression)?;
                self.expect_symbol(Symbol::CloseBracket, "]")?;
                if self.is_symbol(Symbol::OpenParenthesis) {
                    let message = "a method cannot be called by a computed name";
                    return Err(Refusal::unsupported(self.token.offset, message));
                }
                StepKind::Index(index)
            } else {
                break;
            };
            steps.push(Step { offset, kind });
        }
        if steps.is_empty() {
            return Ok(base);
        }
        let offset = base.offset;
        let kind = Kind::Path { base: Box::new(base), steps: steps.into() };
        Ok(Expression { offset, kind })
    }

    /// `.name(...)`: a method that plain values have, or else a refusal by name.
    fn call(
        &mut self,
        base: &Expression,
        first: bool,
        name: &str,
        offset: u32,
    ) -> Result<StepKind, Refusal> {
        let Some(&(name, method, least, most)) = method(name) else {
            let is_base = |known: u32| matches!(base.kind, Kind::Variable(index) if index == known);
            let bean = self.reads.iter().find(|(_, known)| first && is_base(**known));
            let message = match bean {
                Some((bean, _)) => format!(
                    "`{bean}.{name}(...)` calls a method of the Java bean `{bean}`: Baton has no \
                     Java beans; use a variable, or a service task with a job worker"
                ),
                None => format!(
                    "`.{name}(...)` calls a method that plain values do not have: Baton has no \
                     Java objects"
                ),
            };
            let offset = if bean.is_some() { base.offset } else { offset };
            return Err(Refusal::unsupported(offset as usize, message));
        };
        let arguments = self.arguments(name, least, most)?;
        Ok(StepKind::Call { name, method, arguments })
    }

    fn operand(&mut self) -> Result<Expression, Refusal> {
        let offset = self.offset();
        let kind = match &self.token.kind {
            TokenKind::Integer(integer) => Kind::Literal(Value::from(*integer)),
            TokenKind::Double(double) => Kind::Literal(Value::from(*double)),
            TokenKind::String(text) => Kind::Literal(Value::from(&**text)),
            TokenKind::Name => match self.token.text {
                "true" => Kind::Literal(Value::Boolean(true)),
                "false" => Kind::Literal(Value::Boolean(false)),
                "null" => Kind::Literal(Value::Null),
                word if KEYWORDS.contains(&word) => return Err(self.unexpected(OPERAND)),
                _ => return self.named(),
            },
            TokenKind::Symbol(Symbol::OpenParenthesis) => {
                self.advance()?;
                let inside = self.nested(|parser| {
                    let choices = std::mem::take(&mut parser.choices);
                    let inside = parser.expression();
                    parser.choices = choices;
                    inside
                })?;
                self.expect_symbol(Symbol::CloseParenthesis, ")")?;
                return Ok(inside);
            }
            TokenKind::Symbol(_) | TokenKind::End => return Err(self.unexpected(OPERAND)),
        };
        self.advance()?;
        Ok(Expression { offset, kind })
    }

    /// What starts with a name that is no keyword.
    fn named(&mut self) -> Result<Expression, Refusal> {
        let offset = self.offset();
        let name = self.advance()?.text;
        let kind = if let Some(local) = self.prefixed(name) {
            self.advance()?;
            self.advance()?;
            self.function(name, local, offset)?
        } else if self.is_symbol(Symbol::OpenParenthesis) {
            self.function("", name, offset)?
        } else if name == "execution" {
            self.execution(offset)?
        } else if name == "task"
            && let Some(kind) = self.task()?
        {
            kind
        } else {
            Kind::Variable(self.read(name))
        };
        Ok(Expression { offset, kind })
    }

    /// The function's name, if the name that came is a prefix: `:name(` follows. Between `?` and
    /// `:` only prefixes that exist are some, since there a colon ends a branch.
    fn prefixed(&self, prefix: &str) -> Option<&'t str> {
        if !self.is_symbol(Symbol::Colon) || self.choices > 0 && !PREFIXES.contains(&prefix) {
            return None;
        }
        let mut ahead = self.lexer.clone();
        let name = ahead.next().ok().filter(|token| token.kind == TokenKind::Name)?;
        let parenthesis = TokenKind::Symbol(Symbol::OpenParenthesis);
        ahead.next().is_ok_and(|token| token.kind == parenthesis).then_some(name.text)
    }

    fn function(&mut self, prefix: &str, name: &str, offset: u32) -> Result<Kind, Refusal> {
        let colon = if prefix.is_empty() { "" } else { ":" };
        let full = format!("{prefix}{colon}{name}");
        let Some(row) = function(prefix, name) else {
            let message = format!("there is no function `{full}(...)`");
            return Err(Refusal::unsupported(offset as usize, message));
        };
        self.function_call(row, &full)
    }

    fn function_call(&mut self, row: &Row<Function>, name: &str) -> Result<Kind, Refusal> {
        let (_, function, least, most) = *row;
        if !function.names_a_variable() {
            let arguments = self.arguments(name, least, most)?;
            return Ok(Kind::Function { function, arguments });
        }
        let Some(variable) = self.name_ahead() else {
            self.reads_others = true;
            let arguments = self.arguments(name, least, most)?;
            return Ok(Kind::Function { function, arguments });
        };
        self.read(&variable);
        self.advance()?;
        let offset = self.offset();
        let kind = Kind::Literal(Value::from(variable.as_str()));
        self.advance()?;
        let mut arguments = vec![Expression { offset, kind }];
        if self.skip_symbol(Symbol::Comma)? {
            arguments.extend(self.rest_of_arguments()?);
        }
        self.close_arguments(name, arguments.len(), least, most)?;
        Ok(Kind::Function { function, arguments: arguments.into() })
    }

    /// `(name,` or `(name)` ahead, with quotes or without: Flowable's functions take the name of a
    /// variable either way.
    fn name_ahead(&self) -> Option<String> {
        let mut ahead = self.lexer.clone();
        let token = ahead.next().ok()?;
        let name = match token.kind {
            TokenKind::Name if !KEYWORDS.contains(&token.text) => token.text.to_owned(),
            TokenKind::String(text) => text.into_owned(),
            TokenKind::Name
            | TokenKind::Integer(_)
            | TokenKind::Double(_)
            | TokenKind::Symbol(_)
            | TokenKind::End => return None,
        };
        let after = ahead.next().ok()?.kind;
        let ends = matches!(after, TokenKind::Symbol(Symbol::Comma | Symbol::CloseParenthesis));
        ends.then_some(name)
    }

    /// `.property`, `.getProperty()` or `.getVariable(...)` of the running instance.
    fn execution(&mut self, offset: u32) -> Result<Kind, Refusal> {
        let refusal = |what: &str| {
            let message = format!(
                "{what}: of `execution` an expression has getVariable, hasVariable and properties \
                 such as processInstanceId, processBusinessKey and currentActivityId"
            );
            Refusal::unsupported(offset as usize, message)
        };
        if !self.skip_symbol(Symbol::Dot)? {
            return Err(refusal("`execution` itself is no value"));
        }
        let Some(name) = self.name() else { return Err(self.unexpected("a name")) };
        self.advance()?;
        if !self.is_symbol(Symbol::OpenParenthesis) {
            let found = fact(&EXECUTION, name, false).map(Kind::Fact);
            return found.ok_or_else(|| refusal(&format!("`execution.{name}` is not available")));
        }
        if let Some(row) = of_execution(name) {
            return self.execution_function(row, name);
        }
        let Some(fact) = fact(&EXECUTION, name, true) else {
            return Err(refusal(&format!("`execution.{name}(...)` is not available")));
        };
        self.arguments(name, 0, 0)?;
        Ok(Kind::Fact(fact))
    }

    /// As [`Parser::execution`], but what is none of it may be a variable with that name.
    fn task(&mut self) -> Result<Option<Kind>, Refusal> {
        if !self.is_symbol(Symbol::Dot) {
            return Ok(None);
        }
        let mut ahead = self.lexer.clone();
        let Some(token) = ahead.next().ok().filter(|token| token.kind == TokenKind::Name) else {
            return Ok(None);
        };
        let name = token.text;
        let parenthesis = TokenKind::Symbol(Symbol::OpenParenthesis);
        let called = ahead.next().is_ok_and(|token| token.kind == parenthesis);
        let row = of_execution(name).filter(|_| called);
        let fact: Option<Fact> = fact(&TASK, name, called);
        if row.is_none() && fact.is_none() {
            return Ok(None);
        }
        self.advance()?;
        self.advance()?;
        if let Some(row) = row {
            return self.execution_function(row, name).map(Some);
        }
        let Some(fact) = fact else { return Ok(None) };
        if called {
            self.arguments(name, 0, 0)?;
            return Ok(Some(Kind::TaskGetter(fact)));
        }
        let variable = self.read("task");
        Ok(Some(Kind::TaskProperty { variable, name: Arc::from(name), fact }))
    }

    /// Methods of `execution` and `task` take names as values only: `getVariable(x)` reads `x`.
    fn execution_function(&mut self, row: &Row<Function>, name: &str) -> Result<Kind, Refusal> {
        let (_, function, least, most) = *row;
        let arguments = self.arguments(name, least, most)?;
        match arguments.first().map(|argument| &argument.kind) {
            Some(Kind::Literal(Value::String(variable))) => {
                self.read(variable);
            }
            _ => self.reads_others = true,
        }
        Ok(Kind::Function { function, arguments })
    }

    /// `(...)` with from `least` to `most` arguments.
    fn arguments(
        &mut self,
        name: &str,
        least: usize,
        most: usize,
    ) -> Result<Box<[Expression]>, Refusal> {
        self.expect_symbol(Symbol::OpenParenthesis, "(")?;
        let mut arguments = Vec::new();
        if !self.is_symbol(Symbol::CloseParenthesis) {
            arguments = self.rest_of_arguments()?;
        }
        self.close_arguments(name, arguments.len(), least, most)?;
        Ok(arguments.into())
    }

    /// One argument or more.
    fn rest_of_arguments(&mut self) -> Result<Vec<Expression>, Refusal> {
        let choices = std::mem::take(&mut self.choices);
        let mut arguments = vec![self.nested(Self::expression)?];
        while self.skip_symbol(Symbol::Comma)? {
            arguments.push(self.nested(Self::expression)?);
        }
        self.choices = choices;
        Ok(arguments)
    }

    /// The parenthesis behind the arguments, if there are as many as there have to be.
    fn close_arguments(
        &mut self,
        name: &str,
        found: usize,
        least: usize,
        most: usize,
    ) -> Result<(), Refusal> {
        if !self.is_symbol(Symbol::CloseParenthesis) {
            return Err(self.unexpected("`,` or `)`"));
        }
        if (least..=most).contains(&found) {
            self.advance()?;
            return Ok(());
        }
        let message = if least == most {
            format!("`{name}` takes {least} arguments, not {found}")
        } else if found < least {
            format!("`{name}` takes at least {least} arguments, not {found}")
        } else {
            format!("`{name}` takes at most {most} arguments, not {found}")
        };
        Err(Refusal::unsupported(self.token.offset, message))
    }
}
