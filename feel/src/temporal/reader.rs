//! Reads digits and marks of ISO 8601 texts, one after another.

/// A place in a text.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Passes `mark`, if it comes next.
    pub(super) fn skip(&mut self, mark: char) -> bool {
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len_utf8() } else { 0 };
        found
    }

    /// Passes the text, if it comes next.
    pub(super) fn skip_text(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// Passes `mark`, which must come next.
    pub(super) fn expect(&mut self, mark: char) -> Option<()> {
        self.skip(mark).then_some(())
    }

    /// The digits that come next, perhaps none.
    pub(super) fn digits(&mut self) -> &'t str {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Exactly two digits.
    pub(super) fn pair(&mut self) -> Option<i8> {
        let digits = self.rest().get(..2)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.at += 2;
        digits.parse().ok()
    }

    /// `.5` as nanoseconds; digits after the ninth are cut. Zero if there is no point, or
    /// if nothing follows it and that is allowed.
    pub(super) fn fraction(&mut self, bare_point: bool) -> Option<i32> {
        if !self.skip('.') {
            return Some(0);
        }
        let digits = self.digits();
        if digits.is_empty() && !bare_point {
            return None;
        }
        let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
        nine.parse().ok()
    }
}
