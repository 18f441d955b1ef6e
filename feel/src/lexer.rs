//! Text to tokens (DMN 1.5 §10.3.1.2, rules 25 to 37, 61, 62 and 64).

use crate::{Number, ParseError};
use std::borrow::Cow;

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
    /// A name of letters, digits and underscores.
    Name,
    /// A name in back-ticks, without them.
    QuotedName,
    Number(Number),
    /// A string with its escapes replaced.
    String(Cow<'t, str>),
    Symbol(Symbol),
    End,
}

/// Operators and punctuation. Those of other languages that people write by mistake are tokens too:
/// the parser has something to say about each.
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
    Plus,
    Minus,
    Star,
    StarStar,
    Slash,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    DotDot,
    At,
    Question,
    EqualEqual,
    AndAnd,
    OrOr,
    Bang,
    Percent,
    Apostrophe,
}

use Symbol::{
    AndAnd, Apostrophe, At, Bang, CloseBrace, CloseBracket, CloseParenthesis, Colon, Comma, Dot,
    DotDot, Equal, EqualEqual, Greater, GreaterOrEqual, Less, LessOrEqual, Minus, NotEqual,
    OpenBrace, OpenBracket, OpenParenthesis, OrOr, Percent, Plus, Question, Slash, Star, StarStar,
};

/// Longer ones first.
const SYMBOLS: [(&str, Symbol); 29] = [
    ("**", StarStar),
    ("!=", NotEqual),
    ("<=", LessOrEqual),
    (">=", GreaterOrEqual),
    ("..", DotDot),
    ("==", EqualEqual),
    ("&&", AndAnd),
    ("||", OrOr),
    ("(", OpenParenthesis),
    (")", CloseParenthesis),
    ("[", OpenBracket),
    ("]", CloseBracket),
    ("{", OpenBrace),
    ("}", CloseBrace),
    (",", Comma),
    (":", Colon),
    (".", Dot),
    ("+", Plus),
    ("-", Minus),
    ("*", Star),
    ("/", Slash),
    ("=", Equal),
    ("<", Less),
    (">", Greater),
    ("@", At),
    ("?", Question),
    ("!", Bang),
    ("%", Percent),
    ("'", Apostrophe),
];

/// Reads tokens one after another.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token; after the last one, `End` again and again.
    pub(crate) fn next(&mut self) -> Result<Token<'t>, ParseError> {
        self.skip_space()?;
        let offset = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(Token { offset, text: "", kind: TokenKind::End });
        };
        let second = rest.as_bytes().get(1).copied();
        let kind = if is_name_start(first) {
            self.at += rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
            TokenKind::Name
        } else if first.is_ascii_digit() || first == '.' && second.is_some_and(is_digit) {
            self.number()?
        } else if first == '"' {
            self.string()?
        } else if first == '`' {
            self.quoted_name()?
        } else if let Some((symbol, kind)) = SYMBOLS.iter().find(|(s, _)| rest.starts_with(s)) {
            self.at += symbol.len();
            TokenKind::Symbol(*kind)
        } else {
            let message = format!("unexpected character {first:?}");
            return Err(ParseError { offset, message });
        };
        Ok(Token { offset, text: self.text.get(offset..self.at).unwrap_or_default(), kind })
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips white space, `// ...` and `/* ... */`.
    fn skip_space(&mut self) -> Result<(), ParseError> {
        loop {
            let rest = self.rest();
            if let Some(comment) = rest.strip_prefix("//") {
                self.at += 2 + comment.find(['\n', '\r']).unwrap_or(comment.len());
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let Some(length) = comment.find("*/") else {
                    return Err(self.error_here("this comment has no end: `*/` is missing"));
                };
                self.at += length + 4;
            } else {
                let length = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
                if length == 0 {
                    return Ok(());
                }
                self.at += length;
            }
        }
    }

    /// Rule 35; an exponent may follow a whole number, too.
    fn number(&mut self) -> Result<TokenKind<'t>, ParseError> {
        let bytes = self.rest().as_bytes();
        let at = |index: usize| bytes.get(index).copied();
        let digits = |from: usize| {
            from + bytes.iter().skip(from).take_while(|byte| is_digit(**byte)).count()
        };
        let mut length = digits(0);
        // A second dot makes it a range, `1..5`.
        if at(length) == Some(b'.') && at(length + 1).is_some_and(is_digit) {
            length = digits(length + 1);
        }
        if matches!(at(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(at(length + 1), Some(b'+' | b'-')));
            if at(length + 1 + sign).is_some_and(is_digit) {
                length = digits(length + 1 + sign);
            }
        }
        let text = self.rest().get(..length).unwrap_or_default();
        if self.rest().get(length..).is_some_and(|rest| rest.starts_with(is_name_start)) {
            return Err(self.error_here("a name cannot start with a digit; write it in back-ticks"));
        }
        let Some(number) = Number::parse(text) else {
            return Err(self.error_here("this number is too large: at most 10^6144 can be held"));
        };
        self.at += length;
        Ok(TokenKind::Number(number))
    }

    fn quoted_name(&mut self) -> Result<TokenKind<'t>, ParseError> {
        let name = self.rest().get(1..).unwrap_or_default();
        match name.find(['`', '\n']).map(|end| (end, name.as_bytes().get(end))) {
            Some((0, Some(b'`'))) => Err(self.error_here("this name in back-ticks is empty")),
            Some((length, Some(b'`'))) => {
                self.at += length + 2;
                Ok(TokenKind::QuotedName)
            }
            _ => Err(self.error_here("this name has no end: a back-tick is missing")),
        }
    }

    /// Rule 33. A backslash that starts no escape stands for itself, as regular expressions need.
    fn string(&mut self) -> Result<TokenKind<'t>, ParseError> {
        let inside = self.rest().get(1..).unwrap_or_default();
        let mut text = Cow::Borrowed("");
        let mut plain_from = 0;
        let mut at = 0;
        loop {
            at += inside
                .get(at..)
                .unwrap_or_default()
                .find(['"', '\\', '\n', '\u{B}', '\u{C}', '\r'])
                .ok_or_else(|| {
                    self.error_here("this string has no end: a quotation mark is missing")
                })?;
            let rest = inside.get(at..).unwrap_or_default();
            let plain = inside.get(plain_from..at).unwrap_or_default();
            if rest.starts_with('"') {
                self.at += at + 2;
                return Ok(TokenKind::String(if text.is_empty() {
                    plain.into()
                } else {
                    text + plain
                }));
            }
            if !rest.starts_with('\\') {
                let offset = self.at + 1 + at;
                let message = "a string cannot contain a line break; write \\n".to_owned();
                return Err(ParseError { offset, message });
            }
            match escape(rest) {
                Escape::Character(character, length) => {
                    text.to_mut().push_str(plain);
                    text.to_mut().push(character);
                    at += length;
                    plain_from = at;
                }
                Escape::None => at += 1,
                Escape::Invalid => {
                    let offset = self.at + 1 + at;
                    let message = "this escape names no character".to_owned();
                    return Err(ParseError { offset, message });
                }
            }
        }
    }

    fn error_here(&self, message: &str) -> ParseError {
        ParseError { offset: self.at, message: message.to_owned() }
    }
}

/// What a backslash starts.
enum Escape {
    Character(char, usize),
    None,
    Invalid,
}

/// Rule 64: `\'`, `\"`, `\\`, `\n`, `\r`, `\t`, `\u` and four or `\U` and six hexadecimal digits;
/// two `\u` may form a surrogate pair.
fn escape(text: &str) -> Escape {
    let simple = |character| Escape::Character(character, 2);
    match text.as_bytes().get(1) {
        Some(b'\'') => simple('\''),
        Some(b'"') => simple('"'),
        Some(b'\\') => simple('\\'),
        Some(b'n') => simple('\n'),
        Some(b'r') => simple('\r'),
        Some(b't') => simple('\t'),
        Some(b'u') => match hexadecimal(text, 2, 4) {
            None => Escape::None,
            Some(high @ 0xD800..=0xDBFF) => {
                let second = text.get(6..8).filter(|start| *start == "\\u");
                let pair = second.and_then(|_| hexadecimal(text, 8, 4)).and_then(|low| {
                    let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
                    char::from_u32(0x10000 + ((high - 0xD800) << 10) + low)
                });
                pair.map_or(Escape::Invalid, |character| Escape::Character(character, 12))
            }
            Some(code) => character(code, 6),
        },
        Some(b'U') => hexadecimal(text, 2, 6).map_or(Escape::None, |code| character(code, 8)),
        _ => Escape::None,
    }
}

fn character(code: u32, length: usize) -> Escape {
    char::from_u32(code).map_or(Escape::Invalid, |character| Escape::Character(character, length))
}

fn hexadecimal(text: &str, from: usize, length: usize) -> Option<u32> {
    let digits = text.get(from..from + length)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

/// Rule 28, without `?`: that is the input of a unary test.
fn is_name_start(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '_' => true,
        ..'\u{C0}' => false,
        _ => {
            !is_space(c)
                && matches!(c,
                    '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
                    | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
                    | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
                    | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
                    | '\u{10000}'..='\u{EFFFF}')
        }
    }
}

/// Rule 29.
fn is_name_part(c: char) -> bool {
    c.is_ascii_digit()
        || is_name_start(c)
        || matches!(c, '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Rules 61 and 62.
fn is_space(c: char) -> bool {
    matches!(c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{180E}' | '\u{2000}'..='\u{200B}'
        | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{FEFF}')
}
