//! Comments and literals of Rust, blanked so that what is left is code.

/// The text with every comment, string and character replaced by spaces, line for line and byte
/// for byte where they stood; a lifetime is code and stays.
///
/// A string that is nothing but a path (`"crate::record::text"`) stays as that path: derive macros
/// take the names of functions and types so, and they are uses like any other.
pub fn code_only(source: &str) -> String {
    let mut blanked = Blanked { source, kept: String::with_capacity(source.len()), at: 0 };
    while blanked.at < source.len() {
        blanked.step();
    }
    blanked.kept
}

struct Blanked<'a> {
    source: &'a str,
    kept: String,
    at: usize,
}

impl Blanked<'_> {
    fn step(&mut self) {
        let rest = &self.source[self.at..];
        let first = rest.chars().next().unwrap_or_default();
        if rest.starts_with("//") {
            self.blank(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.blank(block_comment_length(rest));
        } else if let Some(literal) = string_literal(rest) {
            self.string(rest, &literal);
        } else if first == '\'' {
            match character_length(rest) {
                Some(length) => self.blank(length),
                None => self.keep(1),
            }
        } else if is_word(first) {
            // A word at a time, so that the `r` of `for"` is no prefix of a string.
            self.keep(rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()));
        } else {
            self.keep(first.len_utf8());
        }
    }

    fn string(&mut self, rest: &str, literal: &Literal) {
        let content = &rest[literal.opening..literal.length - literal.closing];
        if is_path(content) {
            self.blank(literal.opening);
            self.keep(content.len());
            self.blank(literal.closing);
        } else {
            self.blank(literal.length);
        }
    }

    fn keep(&mut self, length: usize) {
        self.kept.push_str(&self.source[self.at..self.at + length]);
        self.at += length;
    }

    fn blank(&mut self, length: usize) {
        let blanked = &self.source[self.at..self.at + length];
        self.kept.extend(blanked.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        self.at += length;
    }
}

/// A string literal at the start of a text: its whole length and that of what encloses its content.
struct Literal {
    opening: usize,
    closing: usize,
    length: usize,
}

fn string_literal(text: &str) -> Option<Literal> {
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(['"', '#']))
    })?;
    let rest = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let fences = rest.find(|c| c != '#')?;
        let content = rest[fences..].strip_prefix('"')?;
        let end = format!("\"{}", &rest[..fences]);
        let opening = prefix.len() + fences + 1;
        let content_length = content.find(&end).unwrap_or(content.len());
        let closing = if content_length == content.len() { 0 } else { end.len() };
        return Some(Literal { opening, closing, length: opening + content_length + closing });
    }
    let content = rest.strip_prefix('"')?;
    let mut escaped = false;
    let end = content.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let opening = prefix.len() + 1;
    let (content_length, closing) = end.map_or((content.len(), 0), |end| (end, 1));
    Some(Literal { opening, closing, length: opening + content_length + closing })
}

fn block_comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a character literal; `None` where the quote starts a lifetime.
fn character_length(text: &str) -> Option<usize> {
    let content = text.strip_prefix('\'')?;
    if let Some(escape) = content.strip_prefix('\\') {
        let escaped = escape.chars().next()?.len_utf8();
        return Some(2 + escaped + escape[escaped..].find('\'')? + 1);
    }
    let length = content.chars().next()?.len_utf8();
    content[length..].starts_with('\'').then_some(length + 2)
}

/// Letters, digits and underscores: what a name consists of.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn is_path(text: &str) -> bool {
    let mut parts = text.split("::");
    parts.next().is_some_and(|first| matches!(first, "crate" | "super" | "self"))
        && text.contains("::")
        && text.split("::").all(|part| !part.is_empty() && part.chars().all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_blanked() {
        assert_eq!(code_only("a // sled::b\nc"), "a           \nc");
        assert_eq!(code_only("a /* x /* y */ z\n */ b"), "a               \n    b");
    }

    #[test]
    fn strings_are_blanked_with_their_escapes() {
        assert_eq!(code_only(r#"x("a\"b"); y"#), r"x(      ); y");
        assert_eq!(code_only(r#"x("a\\"); y"#), r"x(     ); y");
        assert_eq!(code_only("r#\"a \" b\"# c"), "           c");
        assert_eq!(code_only("br\"a\\\" b"), "       b");
        assert_eq!(code_only("f(b\"a\", c\"b\")"), "f(    ,     )");
    }

    #[test]
    fn characters_are_blanked_and_lifetimes_are_not() {
        assert_eq!(code_only(r"'a' '\'' '\u{41}' b'\\'"), r"                  b    ");
        assert_eq!(code_only("fn f<'a>(x: &'a str)"), "fn f<'a>(x: &'a str)");
        assert_eq!(code_only("'\"' x \"y\""), "    x    ");
    }

    #[test]
    fn a_string_that_is_a_path_stays() {
        let code = code_only(r#"#[cbor(with = "crate::record::text")]"#);
        assert_eq!(code, "#[cbor(with =  crate::record::text )]");
        assert_eq!(code_only(r#"("crate::")"#), "(         )");
    }

    #[test]
    fn raw_names_are_code() {
        assert_eq!(code_only("r#type::x"), "r#type::x");
        assert_eq!(code_only("for\"x\""), "for   ");
    }

    #[test]
    fn every_line_and_column_stays_in_place() {
        let source = "let é = \"ü\"; // ö\nb";
        let code = code_only(source);
        assert_eq!(code.len(), source.len());
        assert_eq!(code.lines().count(), source.lines().count());
    }
}
