//! The text of an element, put together from its pieces.

use std::borrow::Cow;

use super::characters;
use super::document::TextNode;

/// The text of an element that is still open. Entities, CDATA and comments cut it into pieces.
#[derive(Default)]
pub(super) struct TextBuilder<'d>(Option<TextNode<'d>>);

impl<'d> TextBuilder<'d> {
    /// Adds a piece and returns the length so far. White space before the text is left out; `start`
    /// is where the first character behind it stands in the source.
    pub(super) fn add(&mut self, piece: Cow<'d, str>, start: u32) -> usize {
        if let Some(text) = &mut self.0 {
            text.text.to_mut().push_str(&piece);
            return text.text.len();
        }
        let space = leading_space(&piece);
        if space == piece.len() {
            return 0;
        }
        let text = match piece {
            Cow::Borrowed(piece) => Cow::Borrowed(&piece[space..]),
            Cow::Owned(piece) => Cow::Owned(piece[space..].to_owned()),
        };
        self.0.insert(TextNode { text, start }).text.len()
    }

    /// The text without the white space behind it; `None` where there is nothing else.
    pub(super) fn finish(self) -> Option<TextNode<'d>> {
        let mut node = self.0?;
        let kept = node.text.trim_end_matches(is_space).len();
        match &mut node.text {
            Cow::Borrowed(text) => *text = &text[..kept],
            Cow::Owned(text) => text.truncate(kept),
        }
        Some(node)
    }
}

/// Whether a character is white space to XML.
pub(super) fn is_space(character: char) -> bool {
    u8::try_from(character).is_ok_and(characters::is_space)
}

/// The bytes of white space that a text begins with.
pub(super) fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_space).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_space_around_the_whole_text_is_left_out() {
        let mut builder = TextBuilder::default();
        builder.add(Cow::Borrowed(" \n"), 9);
        builder.add(Cow::Borrowed("  a "), 13);
        builder.add(Cow::Borrowed("&"), 15);
        builder.add(Cow::Borrowed(" b\n "), 20);
        let node = builder.finish();
        assert_eq!(
            node.map(|node| (node.text.into_owned(), node.start)),
            Some(("a & b".into(), 13))
        );
    }

    #[test]
    fn white_space_alone_is_no_text() {
        let mut builder = TextBuilder::default();
        builder.add(Cow::Borrowed(" \r\n\t"), 0);
        assert!(builder.finish().is_none());
    }
}
