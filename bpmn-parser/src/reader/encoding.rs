//! Bytes to text: XML 1.0 §4.3.3 and appendix F.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// Why the bytes of a file are no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EncodingProblem {
    /// What is wrong.
    pub(crate) message: String,
    /// The text before the damage, for its position.
    pub(crate) before: String,
}

/// Decodes a file by its byte order mark or, without one, by its XML declaration.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, EncodingProblem> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        _ => by_declaration(bytes),
    }
}

/// Decodes what can be decoded, for quoting lines of a file that was refused. Up to the damage it
/// is the text that its position was counted in.
pub(crate) fn decode_lossy(bytes: &[u8]) -> Cow<'_, str> {
    decode(bytes).unwrap_or_else(|problem| match bytes {
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, b'<', ..] | [b'<', 0, ..] => {
            Cow::Owned(problem.before + "\u{FFFD}")
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    })
}

fn by_declaration(bytes: &[u8]) -> Result<Cow<'_, str>, EncodingProblem> {
    let Some(name) = declared_encoding(bytes) else {
        return utf8(bytes);
    };
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => utf8(bytes),
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" => {
            Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()))
        }
        "utf-16" | "utf-16le" | "utf-16be" => Err(EncodingProblem {
            message: format!("the file declares {name}, but its bytes are not UTF-16"),
            before: String::new(),
        }),
        _ => by_label(bytes, &name),
    }
}

/// Decodes the encodings of older tools by the names that the web knows them under.
fn by_label<'b>(bytes: &'b [u8], name: &str) -> Result<Cow<'b, str>, EncodingProblem> {
    let quoted = crate::rules::quoted(name);
    let problem = |message| EncodingProblem { message, before: String::new() };
    let encoding = Encoding::for_label_no_replacement(name.as_bytes())
        .ok_or_else(|| problem(format!("the encoding {quoted} is not supported")))?;
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| problem(format!("the bytes of the file are not text in {quoted}")))
}

/// The encoding that an XML declaration names, found without decoding: it is ASCII by definition.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = declaration.iter().position(|byte| *byte == b'>')?;
    let text = std::str::from_utf8(&declaration[..end]).ok()?;
    let value = text.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (name, _) = value[1..].split_once(quote)?;
    Some(name.to_owned())
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, EncodingProblem> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let (before, after) = bytes.split_at(error.valid_up_to());
        let byte = after.first().copied().unwrap_or_default();
        EncodingProblem {
            message: format!("the byte 0x{byte:02X} is not UTF-8"),
            before: String::from_utf8_lossy(before).into_owned(),
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, EncodingProblem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match decoded {
            Ok(character) => text.push(character),
            Err(error) => {
                let unit = error.unpaired_surrogate();
                let message = format!("the unit 0x{unit:04X} is half a character of UTF-16");
                return Err(EncodingProblem { message, before: text });
            }
        }
    }
    if rest.is_empty() {
        Ok(Cow::Owned(text))
    } else {
        let message = "the file ends in the middle of a character of UTF-16".to_owned();
        Err(EncodingProblem { message, before: text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_byte_order_mark_decides_and_is_dropped() {
        assert_eq!(decode(b"\xEF\xBB\xBF<a/>").as_deref(), Ok("<a/>"));
        assert_eq!(decode(&units("\u{FEFF}<é/>", u16::to_be_bytes)).as_deref(), Ok("<é/>"));
        assert_eq!(decode(&units("\u{FEFF}<é/>", u16::to_le_bytes)).as_deref(), Ok("<é/>"));
    }

    #[test]
    fn utf16_without_a_mark_is_seen_by_its_first_bracket() {
        assert_eq!(decode(&units("<a/>", u16::to_le_bytes)).as_deref(), Ok("<a/>"));
        assert_eq!(decode(&units("<a/>", u16::to_be_bytes)).as_deref(), Ok("<a/>"));
    }

    #[test]
    fn latin1_is_read_where_it_is_declared() {
        let bytes = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>";
        assert!(decode(bytes).is_ok_and(|text| text.contains('é')));
    }

    #[test]
    fn a_damaged_file_is_quoted_as_it_was_counted() {
        assert_eq!(decode_lossy(b"\xEF\xBB\xBF<a>\xFF</a>"), "<a>\u{FFFD}</a>");
        assert_eq!(decode_lossy(b"\xFF\xFE<\0a\0>"), "<a\u{FFFD}");
        assert_eq!(decode_lossy(b"\0<\0a\xD8\0"), "<a\u{FFFD}");
    }

    #[test]
    fn the_encodings_of_older_tools_are_read_where_they_are_declared() {
        let bytes = b"<?xml version='1.0' encoding='windows-1252'?><a>\x80\xE9</a>";
        assert!(decode(bytes).is_ok_and(|text| text.contains("\u{20AC}é")));
        let bytes = b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x8A\xBF</a>";
        assert!(decode(bytes).is_ok_and(|text| text.contains('\u{6F22}')));
        let bytes = b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x8A</a>";
        assert!(decode(bytes).is_err_and(|problem| problem.message.contains("Shift_JIS")));
    }

    #[test]
    fn damage_is_reported_with_what_stands_before_it() {
        let problem = decode(b"<a>\n\xFF</a>").err();
        assert_eq!(problem.map(|found| found.before).as_deref(), Some("<a>\n"));
        assert!(decode(b"\xFF\xFE<").is_err());
        assert!(decode(b"<?xml version='1.0' encoding='EBCDIC'?><a/>").is_err());
        assert!(decode(b"<?xml version='1.0' encoding='UTF-16'?><a/>").is_err());
    }
}
