//! Text to tokens: the part of it that is inside `${...}` or `#{...}`.

use std::borrow::Cow;

use crate::error::Refusal;
use crate::number::double_of;

/// A token and the bytes it covers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token<'t> {
    pub(crate) offset: usize,
    pub(crate) text: &'t str,
    pub(crate) kind: TokenKind<'t>,
}

/// What a token is. Names, keywords among them, are told apart by the parser.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TokenKind<'t> {
    Name,
    Integer(i64),
    Double(f64),
    /// A string with its escapes replaced.
    String(Cow<'t, str>),
    Symbol(Symbol),
    End,
}

/// Operators and punctuation. Those of later versions of EL, which the reference implementation
/// lacks, are tokens too: the parser has something to say about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Comma,
    Colon,
    Dot,
    Question,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    PlusAssign,
    Assign,
    Arrow,
    Semicolon,
}

/// Longer ones first.
const SYMBOLS: [(&str, Symbol); 28] = [
    ("==", Symbol::Equal),
    ("!=", Symbol::NotEqual),
    ("<=", Symbol::LessOrEqual),
    (">=", Symbol::GreaterOrEqual),
    ("&&", Symbol::And),
    ("||", Symbol::Or),
    ("+=", Symbol::PlusAssign),
    ("->", Symbol::Arrow),
    ("(", Symbol::OpenParenthesis),
    (")", Symbol::CloseParenthesis),
    ("[", Symbol::OpenBracket),
    ("]", Symbol::CloseBracket),
    ("{", Symbol::OpenBrace),
    ("}", Symbol::CloseBrace),
    (",", Symbol::Comma),
    (":", Symbol::Colon),
    (".", Symbol::Dot),
    ("?", Symbol::Question),
    ("+", Symbol::Plus),
    ("-", Symbol::Minus),
    ("*", Symbol::Star),
    ("/", Symbol::Slash),
    ("%", Symbol::Percent),
    ("<", Symbol::Less),
    (">", Symbol::Greater),
    ("!", Symbol::Not),
    ("=", Symbol::Assign),
    (";", Symbol::Semicolon),
];

/// Reads tokens one after another; a clone reads ahead.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    /// Starts at a byte of the text.
    pub(crate) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// The next token; after the last one, `End` again and again.
    pub(crate) fn next(&mut self) -> Result<Token<'t>, Refusal> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        let offset = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(Token { offset, text: "", kind: TokenKind::End });
        };
        let second = rest.as_bytes().get(1).copied();
        let kind = if is_name_start(first) {
            self.at += rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
            TokenKind::Name
        } else if first.is_ascii_digit()
            || first == '.' && second.is_some_and(|byte| byte.is_ascii_digit())
        {
            self.number()?
        } else if first == '"' || first == '\'' {
            self.string(first)?
        } else if let Some((symbol, kind)) = SYMBOLS.iter().find(|(s, _)| rest.starts_with(s)) {
            self.at += symbol.len();
            TokenKind::Symbol(*kind)
        } else {
            return Err(Refusal::syntax(offset, format!("unexpected character {first:?}")));
        };
        Ok(Token { offset, text: self.text.get(offset..self.at).unwrap_or_default(), kind })
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Digits make an integer; a point or an exponent makes it a double.
    fn number(&mut self) -> Result<TokenKind<'t>, Refusal> {
        let bytes = self.rest().as_bytes();
        let at = |index: usize| bytes.get(index).copied();
        let digits = |from: usize| {
            from + bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count()
        };
        let mut length = digits(0);
        let mut integer = true;
        if at(length) == Some(b'.') {
            length = digits(length + 1);
            integer = false;
        }
        if matches!(at(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(at(length + 1), Some(b'+' | b'-')));
            if at(length + 1 + sign).is_some_and(|byte| byte.is_ascii_digit()) {
                length = digits(length + 1 + sign);
                integer = false;
            }
        }
        let text = self.rest().get(..length).unwrap_or_default();
        let start = self.at;
        self.at += length;
        if integer {
            return text.parse().map(TokenKind::Integer).map_err(|_| {
                Refusal::syntax(start, "this number is too large: integers have 64 bits")
            });
        }
        let double = double_of(text);
        double.map(TokenKind::Double).ok_or_else(|| Refusal::syntax(start, "this is no number"))
    }

    /// A backslash escapes the quotation mark and itself, and nothing else.
    fn string(&mut self, quote: char) -> Result<TokenKind<'t>, Refusal> {
        let inside = self.rest().get(1..).unwrap_or_default();
        let mut text = Cow::Borrowed("");
        let mut plain_from = 0;
        let mut at = 0;
        loop {
            let found = inside.get(at..).unwrap_or_default().find([quote, '\\']);
            at += found.ok_or_else(|| {
                let message = format!("this string has no end: {quote} is missing");
                Refusal::syntax(self.at, message)
            })?;
            let plain = inside.get(plain_from..at).unwrap_or_default();
            if inside.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
                self.at += at + 2;
                let whole = if text.is_empty() { plain.into() } else { text + plain };
                return Ok(TokenKind::String(whole));
            }
            let escaped = inside.get(at + 1..).and_then(|rest| rest.chars().next());
            match escaped {
                Some(character) if character == quote || character == '\\' => {
                    text.to_mut().push_str(plain);
                    text.to_mut().push(character);
                    at += 2;
                    plain_from = at;
                }
                _ => {
                    let message = format!(
                        "a backslash in a string escapes {quote} and itself only; write \\\\"
                    );
                    return Err(Refusal::syntax(self.at + 1 + at, message));
                }
            }
        }
    }
}

/// Java's identifiers, about.
fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | '$')
}

fn is_name_part(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}
