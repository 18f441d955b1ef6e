//! Which characters XML 1.0 allows (§2.2 and §2.3), checked here because `quick_xml` does not.

/// The first character of a text that XML forbids, with its byte offset.
pub(super) fn first_forbidden(text: &str) -> Option<(usize, char)> {
    // Forbidden characters are control bytes, or the two at U+FFFE that start with this byte.
    let is_suspect = |byte: &u8| *byte < 0x20 || *byte == 0xEF;
    if !text.as_bytes().iter().any(|byte| is_suspect(byte) && !is_space(*byte)) {
        return None;
    }
    text.char_indices().find(|(_, character)| !is_allowed(*character))
}

/// Whether XML allows a character, written out or by reference.
pub(super) fn is_allowed(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        other => other >= ' ',
    }
}

/// Whether a byte is white space to XML.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether a text is a name with at most one colon, as Namespaces in XML demands.
pub(super) fn is_qualified_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    third.is_none() && first.is_some_and(is_plain_name) && second.is_none_or(is_plain_name)
}

fn is_plain_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

fn starts_name(character: char) -> bool {
    match character {
        'A'..='Z' | 'a'..='z' | '_' => true,
        '\0'..='\u{BF}'
        | '\u{D7}'
        | '\u{F7}'
        | '\u{300}'..='\u{36F}'
        | '\u{37E}'
        | '\u{2000}'..='\u{200B}'
        | '\u{200E}'..='\u{206F}'
        | '\u{2190}'..='\u{2BFF}'
        | '\u{2FF0}'..='\u{3000}'
        | '\u{E000}'..='\u{F8FF}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FFFE}'..='\u{FFFF}'
        | '\u{F0000}'..='\u{10FFFF}' => false,
        _ => true,
    }
}

fn continues_name(character: char) -> bool {
    starts_name(character)
        || matches!(character, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}')
        || matches!(character, '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_xml() {
        for good in ["a", "_a", "bpmn:task", "größe", "a-1.b"] {
            assert!(is_qualified_name(good), "{good}");
        }
        for bad in ["", "1a", "a:b:c", ":a", "a:", "a b", "a<", "a=\"1\"", "-a"] {
            assert!(!is_qualified_name(bad), "{bad}");
        }
    }

    #[test]
    fn control_characters_are_found_where_they_stand() {
        assert_eq!(first_forbidden("a\tb\u{1}"), Some((3, '\u{1}')));
        assert_eq!(first_forbidden("\u{FF01}\u{FFFE}"), Some((3, '\u{FFFE}')));
        assert_eq!(first_forbidden("plain\r\n"), None);
    }
}
