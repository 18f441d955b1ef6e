//! Rust code cut into the tokens that paths consist of.

use super::lexer::is_word;

/// A token; what no path consists of is one character each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name or a keyword.
    Word(&'a str),
    /// `::`.
    Separator,
    /// Any other character that is no space.
    Mark(char),
}

/// The tokens of code whose comments and literals are blanked, each with its line, counted from 1.
pub(super) fn tokens(code: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(first) = code[at..].chars().next() {
        let rest = &code[at..];
        let length = if is_word(first) {
            let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            tokens.push((line, Token::Word(&rest[..length])));
            length
        } else if rest.starts_with("::") {
            tokens.push((line, Token::Separator));
            2
        } else {
            if !first.is_whitespace() {
                tokens.push((line, Token::Mark(first)));
            }
            first.len_utf8()
        };
        line += usize::from(first == '\n');
        at += length;
    }
    tokens
}
