//! Text to a tree: literal text, and the expressions embedded in it.
//!
//! Operators climb by precedence and collect their row in a loop, so only nesting recurses, and
//! that to [`NESTING_MAX`]. What only Java could do is refused by name, never guessed.

mod operand;
mod operators;
mod template;

use std::collections::BTreeMap;

use crate::error::Refusal;
use crate::lexer::{Lexer, Symbol, Token, TokenKind};
use crate::syntax::Expression;
use crate::{NESTING_MAX, TEXT_BYTES_MAX};

/// A parsed text.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) expression: Expression,
    /// Whether the text is nothing but text.
    pub(crate) plain: bool,
    /// The variables by their index in the tree.
    pub(crate) reads: Vec<String>,
    /// Which of them the text names more than once.
    pub(crate) repeated: Vec<bool>,
    /// Whether it may read variables whose names are computed.
    pub(crate) reads_others: bool,
}

/// Parses a whole text.
pub(crate) fn parse(text: &str) -> Result<Parsed, Refusal> {
    if text.len() > TEXT_BYTES_MAX {
        let mut offset = TEXT_BYTES_MAX;
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let message = format!("the text is longer than {TEXT_BYTES_MAX} bytes");
        return Err(Refusal::limit(offset, message));
    }
    let mut parser = Parser {
        text,
        lexer: Lexer::new(text, 0),
        token: Token { offset: 0, text: "", kind: TokenKind::End },
        depth: 0,
        choices: 0,
        reads: BTreeMap::new(),
        repeated: Vec::new(),
        reads_others: false,
    };
    let (expression, plain) = parser.template()?;
    let mut reads = vec![String::new(); parser.reads.len()];
    for (name, index) in parser.reads {
        if let Some(read) = reads.get_mut(index as usize) {
            name.clone_into(read);
        }
    }
    let Parser { repeated, reads_others, .. } = parser;
    Ok(Parsed { expression, plain, reads, repeated, reads_others })
}

/// Where the parser stands.
struct Parser<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    /// The token that comes next.
    token: Token<'t>,
    depth: u32,
    /// How many `? ... :` are open around, which decides what a colon after a name means.
    choices: u32,
    reads: BTreeMap<String, u32>,
    repeated: Vec<bool>,
    reads_others: bool,
}

impl<'t> Parser<'t> {
    /// Registers that the text reads a variable.
    fn read(&mut self, name: &str) -> u32 {
        if let Some(index) = self.reads.get(name) {
            if let Some(repeated) = self.repeated.get_mut(*index as usize) {
                *repeated = true;
            }
            return *index;
        }
        // Texts are short enough for 32 bits.
        let index = u32::try_from(self.reads.len()).unwrap_or(u32::MAX);
        self.reads.insert(name.to_owned(), index);
        self.repeated.push(false);
        index
    }

    /// Parses one level deeper.
    fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if self.depth == NESTING_MAX {
            let message = format!("the expression nests deeper than {NESTING_MAX} levels here");
            return Err(Refusal::limit(self.token.offset, message));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// Takes the next token and reads the one after it.
    fn advance(&mut self) -> Result<Token<'t>, Refusal> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    /// The next token's start; texts are short enough for 32 bits.
    fn offset(&self) -> u32 {
        u32::try_from(self.token.offset).unwrap_or(u32::MAX)
    }

    /// The next token if it is a name, a keyword perhaps.
    fn name(&self) -> Option<&'t str> {
        (self.token.kind == TokenKind::Name).then_some(self.token.text)
    }

    fn is_symbol(&self, symbol: Symbol) -> bool {
        self.token.kind == TokenKind::Symbol(symbol)
    }

    fn skip_symbol(&mut self, symbol: Symbol) -> Result<bool, Refusal> {
        let found = self.is_symbol(symbol);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect_symbol(&mut self, symbol: Symbol, text: &str) -> Result<(), Refusal> {
        if self.skip_symbol(symbol)? {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{text}`")))
    }

    /// What came is not what has to come.
    fn unexpected(&self, expected: &str) -> Refusal {
        let offset = self.token.offset;
        let later = "is of later versions of EL, which Camunda 7 does not have either";
        let message = match self.token.kind {
            TokenKind::End => format!("the text ends here, where {expected} is expected"),
            TokenKind::Symbol(Symbol::Assign) => {
                "an expression cannot assign: to compare, write `==`".to_owned()
            }
            TokenKind::Symbol(Symbol::PlusAssign | Symbol::Arrow | Symbol::Semicolon) => {
                format!("`{}` {later}", self.token.text)
            }
            TokenKind::Symbol(Symbol::OpenBracket | Symbol::OpenBrace) => {
                format!("a list or map as a literal {later}")
            }
            TokenKind::Name if self.token.text == "instanceof" => {
                "`instanceof` is a reserved word without a meaning".to_owned()
            }
            TokenKind::Name
            | TokenKind::Integer(_)
            | TokenKind::Double(_)
            | TokenKind::String(_)
            | TokenKind::Symbol(_) => {
                format!("`{}` is unexpected here: {expected} is expected", self.token.text)
            }
        };
        Refusal::syntax(offset, message)
    }
}
