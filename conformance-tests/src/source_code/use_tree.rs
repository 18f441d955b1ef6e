//! `use` declarations: trees of names, unfolded to one path per name.

use super::tokens::Token;

/// One name that a `use` brings into scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) line: usize,
    /// As written, from the first segment on; a glob ends in `*`.
    pub(super) path: Vec<String>,
    /// The name it has in this file; `None` for a glob and for `as _`.
    pub(super) name: Option<String>,
}

/// Reads the tree that follows the word `use`; returns how many tokens it has.
pub(super) fn read(tokens: &[(usize, Token<'_>)], imports: &mut Vec<Import>) -> usize {
    let mut reader = Reader { tokens, at: 0 };
    reader.tree(&[], imports);
    reader.at
}

struct Reader<'t, 'a> {
    tokens: &'t [(usize, Token<'a>)],
    at: usize,
}

impl<'a> Reader<'_, 'a> {
    fn next(&mut self) -> Option<(usize, Token<'a>)> {
        let next = self.tokens.get(self.at).copied();
        self.at += 1;
        next
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).map(|(_, token)| *token)
    }

    fn tree(&mut self, before: &[String], imports: &mut Vec<Import>) {
        let mut path = before.to_vec();
        while let Some((line, token)) = self.next() {
            match token {
                Token::Word("as") => {
                    let name = match self.next() {
                        Some((_, Token::Word(name))) if name != "_" => Some(name.to_owned()),
                        _ => None,
                    };
                    imports.push(Import { line, path: without_self(path), name });
                    return;
                }
                Token::Word(word) => {
                    path.push(word.to_owned());
                    if !matches!(self.peek(), Some(Token::Separator | Token::Word("as"))) {
                        let path = without_self(path);
                        let name = path.last().cloned();
                        imports.push(Import { line, path, name });
                        return;
                    }
                }
                Token::Mark('*') => {
                    path.push("*".to_owned());
                    imports.push(Import { line, path, name: None });
                    return;
                }
                Token::Mark('{') => return self.group(&path, imports),
                // A mark here is the `#` of a raw name; anything else is no `use` that compiles.
                Token::Separator | Token::Mark(_) => {}
            }
        }
    }

    fn group(&mut self, before: &[String], imports: &mut Vec<Import>) {
        loop {
            match self.peek() {
                None => return,
                Some(Token::Mark('}')) => {
                    self.at += 1;
                    return;
                }
                Some(Token::Mark(',')) => self.at += 1,
                Some(_) => self.tree(before, imports),
            }
        }
    }
}

/// `a::b::{self}` names `a::b`.
fn without_self(mut path: Vec<String>) -> Vec<String> {
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    path
}
